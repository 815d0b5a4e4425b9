"""ZIP files that somebody sends us: looked at before, and while, they are unpacked."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings

from commonweal.web.uploads import NAME, RefusedUploadError, checked, shown_name

#: How many files, how many bytes unpacked, and how many times the packed bytes.
FILES, UNPACKED, RATIO = 2_000, 1_500_000_000, 200
#: Below this, any ratio is harmless: a table of zeros packs well.
_SMALL = 10_000_000
#: Bytes that the list of the files may take, for each.
_ENTRY = 400
#: Endings that a system folder may hold.
FOLDER_ENDINGS = frozenset({".csv", ".parquet", ".json", ".jsonl", ".toml", ".md", ".txt"})
_PACKED = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"


def members_of(
    file: BinaryIO, *, endings: frozenset[str] = FOLDER_ENDINGS
) -> list[zipfile.ZipInfo]:
    """The files of an archive that may be unpacked.

    Raises
    ------
    RefusedUploadError
        Where it is no ZIP file, has too many files or too many bytes, is packed more tightly than
        honest files are, is encrypted, holds links, archives or files of other kinds, or names
        that lead out of their folder, are not names, or differ in case alone.
    """
    checked(file, ["archive"], most=settings.LARGEST_UPLOAD)
    if _directory(file) > FILES * _ENTRY:
        raise RefusedUploadError([f"The ZIP file has more than {FILES:,} files, or is damaged"])
    try:
        held = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedUploadError(["The ZIP file is damaged"]) from error
    entries = held.infolist()
    if len(entries) > FILES:
        raise RefusedUploadError([f"The ZIP file has {len(entries):,} files; at most {FILES:,}"])
    members = [one for one in entries if not one.is_dir()]
    faults = [*_bombs(members)]
    seen: dict[str, str] = {}
    for one in entries:
        faults += _misnamed(one.filename)
        if one.flag_bits & 0x1:
            faults.append(f"{shown_name(one.filename)} is encrypted")
        if stat.S_ISLNK(one.external_attr >> 16):
            faults.append(f"{shown_name(one.filename)} is a link, not a file")
    for one in members:
        if PurePosixPath(one.filename).suffix.lower() not in endings:
            faults.append(f"{shown_name(one.filename)}: a folder holds no such file")
        before = seen.setdefault(one.filename.casefold(), one.filename)
        if before is not one.filename:
            faults.append(f"{shown_name(one.filename)} is there twice")
    if faults:
        raise RefusedUploadError(dict.fromkeys(faults[:40]))
    return members


def unpack(file: BinaryIO, target: Path, *, endings: frozenset[str] = FOLDER_ENDINGS) -> list[Path]:
    """Unpack an archive into an empty folder; what it says of its sizes is not believed.

    Returns
    -------
    The files, as they lie in the target.

    Raises
    ------
    RefusedUploadError
        As `members_of`, and where more comes out than was said, or an archive within it.
    """
    members = members_of(file, endings=endings)
    target.mkdir(parents=True, exist_ok=False)
    root = target.resolve()
    made = []
    with zipfile.ZipFile(file) as held:
        for one in members:
            path = (root / one.filename).resolve()
            if not path.is_relative_to(root):
                raise RefusedUploadError([f"{shown_name(one.filename)} leads out of the folder"])
            path.parent.mkdir(parents=True, exist_ok=True)
            _copy(held, one, path)
            made.append(path)
    return made


def _copy(held: zipfile.ZipFile, one: zipfile.ZipInfo, path: Path) -> None:
    left = one.file_size
    try:
        with held.open(one) as source, path.open("xb") as out:
            start = True
            while chunk := source.read(1 << 20):
                if start and chunk.startswith(_PACKED):
                    raise RefusedUploadError([f"{path.name} is packed again; unpack it first"])
                start = False
                left -= len(chunk)
                if left < 0:
                    raise RefusedUploadError([f"{path.name} is larger than the ZIP file says"])
                out.write(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedUploadError([f"{path.name} in the ZIP file is damaged"]) from error


def _directory(file: BinaryIO) -> int:
    """Bytes that the list of the files takes, as the end of the archive says: read before anything
    else, because the list itself is read whole."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_600))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22 or tail[max(0, at - 20) : at].startswith(_END_64):
        return FILES * _ENTRY + 1
    return int(struct.unpack_from("<I", tail, at + 12)[0])


def _bombs(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    total = sum(one.file_size for one in members)
    if total > UNPACKED:
        yield f"The ZIP file unpacks to {total / 1e6:,.0f} MB; at most {UNPACKED / 1e6:,.0f} MB"
    for one in members:
        if one.file_size > _SMALL and one.file_size > RATIO * max(1, one.compress_size):
            yield f"{shown_name(one.filename)} is packed more tightly than data ever are"


def _misnamed(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    parts = name.rstrip("/").split("/")
    if path.is_absolute() or ".." in parts or "\\" in name or re.match(r"[A-Za-z]:", name):
        yield f"{shown_name(name)} leads out of the folder"
    elif not all(NAME.fullmatch(one) and len(one) <= 120 for one in parts) or len(parts) > 6:
        yield f"{shown_name(name)} has a name that is not taken; use letters, digits and dots"
