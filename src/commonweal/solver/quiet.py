"""Keeping what the solver prints off standard output."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2


@contextmanager
def quiet() -> Iterator[None]:
    """Send to standard error what is written to standard output meanwhile, as C writes it.

    HiGHS prints a line of its own although told not to (jump-dev/HiGHS.jl, issue 312); it would
    stand in the middle of the JSON that a command prints.

    Examples
    --------
    >>> with quiet():
    ...     written = os.write(1, b"")
    >>> written
    0
    """
    with _LOCK:
        try:
            kept = os.dup(_STANDARD_OUTPUT)
        except OSError:
            # There is no standard output to keep clean.
            yield
            return
        _flush()
        try:
            os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)
            yield
        finally:
            _flush()
            os.dup2(kept, _STANDARD_OUTPUT)
            os.close(kept)


def _flush() -> None:
    """Have C write what it holds back."""
    ctypes.CDLL(None).fflush(None)
