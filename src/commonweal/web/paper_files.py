"""The file of a paper: taken for what it is by its content, given out as an attachment alone."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import BinaryIO, Literal

from django.http import FileResponse, Http404

from commonweal.records.kinds import PaperFile
from commonweal.web.store.files import keep, path_of
from commonweal.web.uploads import RefusedUploadError, kind_of, shown_name, sized

Form = Literal["pdf", "docx", "odt", "txt"]

#: The largest file of a paper in bytes.
MOST = 25_000_000
#: By form, as what a browser is given it, and what it is called.
FORMS: Mapping[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "PDF"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word document",
    ),
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument text"),
    "txt": ("text/plain; charset=utf-8", "text"),
}
_ODT = b"application/vnd.oasis.opendocument.text"
#: Parts of a document that a program of an office would run.
_RUN = ("vbaproject.bin", "basic/", "scripts/", "word/activex/", "word/embeddings/")


def take(file: BinaryIO, name: str) -> PaperFile:
    """Keep a file that somebody sends for a paper.

    Parameters
    ----------
    file, name
        The file, and what whoever sent it calls it: what it is goes by its content alone.

    Raises
    ------
    RefusedUploadError
        Where it is empty, too large, none of the forms that are taken, or a document with macros.
        Nothing is kept of it then.
    """
    sized(file, most=MOST)
    form = form_of(file)
    if form is None:
        raise RefusedUploadError(
            [
                "This is no PDF, no Word document (.docx), no OpenDocument text (.odt) and no "
                "plain text in UTF-8 by its content, or it holds macros or other files; save it as "
                "PDF"
            ]
        )
    digest, size = keep(file)
    return PaperFile(sha256=digest, name=_named(name, form), form=form, bytes=size)


def form_of(file: BinaryIO) -> Form | None:
    """What a file is by its content, of the forms that are taken; it is left at its start."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _document(file)
    return "txt" if kind_of(file) == "csv" and _is_utf_8(file) else None


def give(file: PaperFile, name: str) -> FileResponse:
    """A file as an attachment, which no browser opens in our place and no cache keeps.

    Raises
    ------
    Http404
        Where it is not kept.
    """
    path = path_of(file.sha256)
    if path is None:
        raise Http404("the file is not kept")
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=FORMS[file.form][0]
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def described(file: PaperFile) -> str:
    """What a file is, and how large.

    Examples
    --------
    >>> described(PaperFile(sha256="0" * 64, name="Bids.pdf", form="pdf", bytes=1_234_567))
    'PDF, 1.2 MB'
    """
    size = f"{file.bytes / 1e6:,.1f} MB" if file.bytes >= 100_000 else f"{file.bytes:,} bytes"
    return f"{FORMS[file.form][1]}, {size}"


def _named(name: str, form: str) -> str:
    """The name of a file that ends as what it is."""
    plain = shown_name(name)
    ending = f".{form}"
    return plain if plain.casefold().endswith(ending) else f"{plain}{ending}"


def _document(file: BinaryIO) -> Form | None:
    """Which document a ZIP file is; None where it is none, or holds what would be run. Of its parts
    only the few bytes are unpacked in which it says what it is."""
    try:
        with zipfile.ZipFile(file) as held:
            names = {name.casefold() for name in held.namelist()}
            if any(part in name for name in names for part in _RUN):
                return None
            if {"[content_types].xml", "word/document.xml"} <= names:
                return "docx"
            if {"mimetype", "content.xml"} <= names:
                with held.open("mimetype") as said:
                    return "odt" if said.read(len(_ODT) + 2).strip() == _ODT else None
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return None
    finally:
        file.seek(0)
    return None


def _is_utf_8(file: BinaryIO) -> bool:
    try:
        file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
