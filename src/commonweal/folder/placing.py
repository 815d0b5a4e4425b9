"""Putting a folder in its place whole: whoever looks sees the old one or the new one."""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def placed_whole(out: Path) -> Iterator[Path]:
    """Give an empty folder to write in, and put it at `out` when all went well.

    The folder lies beside `out`, so that moving it is one rename. A folder that stands at `out`
    is replaced. When an error is raised inside, `out` is left as it was.

    Parameters
    ----------
    out
        Where the folder shall stand. Its parent is made where it lacks.

    Yields
    ------
    The folder to write in.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     with placed_whole(Path(place, "pack")) as beside:
    ...         _ = Path(beside, "a.txt").write_text("a")
    ...     Path(place, "pack", "a.txt").read_text()
    'a'
    """
    out = Path(os.path.abspath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    _sweep(out)
    beside = Path(mkdtemp(prefix=f".{out.name}.aside-{os.getpid()}-", dir=out.parent))
    try:
        yield beside
        # mkdtemp lets nobody else in; a folder in its place has the usual rights.
        beside.chmod(0o777 & ~_umask())
        sync_tree(beside)
        _swap_or_move(beside, out)
        sync(out.parent)
    finally:
        # Here lies either what was not finished or what was replaced.
        shutil.rmtree(beside, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Remove what runs that were killed left beside `out`; a living run's is left alone."""
    for left in out.parent.glob(f".{glob.escape(out.name)}.aside-*-*"):
        maker = left.name.removeprefix(f".{out.name}.aside-").split("-")[0]
        if maker.isdigit() and not _alive(int(maker)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _swap_or_move(beside: Path, out: Path) -> None:
    if not os.path.lexists(out):
        beside.rename(out)
        return
    if not out.is_dir() or out.is_symlink():
        raise FileExistsError(f"{out} is not a folder: choose another place, or remove it")
    if _exchanged(beside, out):
        return
    # Without an exchange in one step there is an instant in which `out` lacks; the old folder
    # then lies complete under this name.
    aside = out.with_name(f".{out.name}.replaced-{os.getpid()}")
    out.rename(aside)
    try:
        beside.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux: `renameat2`)."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    done: int = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    return done == 0


def _umask() -> int:
    held = os.umask(0)
    os.umask(held)
    return held


def sync_tree(folder: Path) -> None:
    """Have all that a folder holds on the disk, and not only on its way there."""
    for place, _, names in os.walk(folder):
        for name in names:
            sync(Path(place, name))
        sync(Path(place))


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
