"""Files of papers: kept beside the table under the SHA-256 of what they hold, which the statement
names, so that one that is missing or changed is told from the one that was laid before a meeting.

Nobody is led to a file by its digest: whoever asks for one names the paper, and is given it where
they may have that (`web.paper_files`).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from commonweal.records import Damage
from commonweal.web.store.models import Draft, Row

#: The folder of data in which they lie.
FOLDER = "papers"
#: A file as a line names it.
_FILE = re.compile(r'"file"\s*:\s*\{[^{}]*?"sha256"\s*:\s*"([0-9a-f]{64})"')
#: So long a file is left that nobody names yet: its form is being filled in.
UNNAMED = timedelta(days=1)
_PART = 1 << 20


def folder() -> Path:
    """Where they lie."""
    return Path(settings.DATA) / FOLDER


def keep(file: BinaryIO) -> tuple[str, int]:
    """Keep a file, whole or not at all: its SHA-256 and its size in bytes."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder(), prefix=".")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as out:
            file.seek(0)
            while part := file.read(_PART):
                digest.update(part)
                size += len(part)
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, folder() / digest.hexdigest())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def path_of(digest: str) -> Path | None:
    """Where a file lies; None where it is not kept."""
    path = folder() / digest
    return path if path.is_file() else None


def named_in(line: str) -> tuple[str, ...]:
    """The digests of files that a line of a paper, or of its correction, names: whatever else is
    wrong with it, what it names is kept."""
    return tuple(dict.fromkeys(_FILE.findall(line)))


def damages() -> Iterator[Damage]:
    """Files that statements name and that are not kept, or are not what they were."""
    for row in _naming():
        for digest in named_in(row.line):
            path = path_of(digest)
            if path is None:
                told = f"the file {digest} that it names is not kept in {FOLDER}"
                yield Damage(row.number, "file missing", told, row.statement)
            elif _of(path) != digest:
                told = f"the file {digest} that it names is not what it was"
                yield Damage(row.number, "file altered", told, row.statement)


def forget(digests: Iterable[str]) -> int:
    """Delete files that no statement and nothing begun names any more; how many."""
    still = _named()
    gone = [path for one in digests if one not in still and (path := path_of(one)) is not None]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def forget_unnamed() -> int:
    """Delete files that came with forms which were never sent; how many."""
    if not folder().is_dir():
        return 0
    before = (timezone.now() - UNNAMED).timestamp()
    return forget(one.name for one in folder().iterdir() if one.stat().st_mtime < before)


def _named() -> set[str]:
    """The digests of all that is named, by what was stated and by what was begun."""
    stated = {one for row in _naming() for one in named_in(row.line)}
    begun = Draft.objects.filter(task="add-paper").values_list("answers", flat=True)
    return stated | {one for one in map(_begun, begun) if one is not None}


def _begun(answers: Mapping[str, Any]) -> str | None:
    file = answers.get("file")
    return file["sha256"] if file else None


def _naming() -> Iterator[Row]:
    rows = Row.objects.filter(type__in=("paper", "correction"), line__contains='"sha256"')
    yield from rows.order_by("number").iterator(500)


def _of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
