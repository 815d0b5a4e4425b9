"""One who makes a page, and others who wait for it: of all threads and processes of a machine."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


@contextmanager
def one_maker(name: str) -> Iterator[None]:
    """Let the first who comes make a thing; others come in once that is done, all at once, and look
    whether it is there.

    A file is locked for it, one of a few: two things may share one, and then one waits in vain. A
    process that is killed holds no lock.

    Parameters
    ----------
    name
        What the thing is called: hexadecimal digits.
    """
    with _opened(Path(settings.DATA) / "making", name[:2]) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(file, fcntl.LOCK_SH)
            fcntl.flock(file, fcntl.LOCK_UN)
        yield


def _opened(folder: Path, name: str) -> BinaryIO:
    try:
        return (folder / name).open("wb")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / name).open("wb")
