"""Calling the solver, and keeping what it prints off standard output."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

Floats = npt.NDArray[np.float64]

_LOCK = threading.Lock()
_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2


def least(
    objective: Floats,
    rows: Sequence[LinearConstraint],
    bounds: Bounds,
    *,
    node_limit: int | None = None,
) -> OptimizeResult:
    """The least of an objective over whole numbers, as `scipy.optimize.milp` finds it with HiGHS.

    No gap is left to save time, and the problem is not simplified beforehand: in releases of HiGHS
    up to 1.14 that step is known to lose solutions (its issues 2995 and 3274), and the problems
    here are small.
    """
    limits: dict[str, float | int] = {"mip_rel_gap": 0.0, "presolve": False}
    if node_limit is not None:
        limits["node_limit"] = node_limit
    with _apart():
        return milp(
            objective,
            constraints=list(rows),
            bounds=bounds,
            integrality=np.ones(len(objective)),
            options=limits,
        )


@contextmanager
def _apart() -> Iterator[None]:
    """Send to standard error what is written to standard output meanwhile, as C writes it.

    HiGHS prints a line of its own although told not to (jump-dev/HiGHS.jl, issue 312); it would
    stand in the middle of the JSON that a command prints.
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
