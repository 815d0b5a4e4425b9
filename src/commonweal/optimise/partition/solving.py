"""Calling the solver, and keeping what it prints off standard output."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import spmatrix

Floats = npt.NDArray[np.float64]

_LOCK = threading.Lock()
_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2
#: What `scipy.optimize.milp` says of a problem that has no solution.
NO_SOLUTION = 2


def least_whole(
    cost: Floats,
    rows: spmatrix,
    floor: Floats,
    ceiling: Floats,
    whole: npt.NDArray[np.int64],
    upper: Floats,
    node_limit: int,
) -> OptimizeResult:
    """The least cost with `floor <= rows @ x <= ceiling`, `0 <= x <= upper`, x whole where asked.

    HiGHS by `scipy.optimize.milp`. It stops at a count of nodes, never by the clock. The problem is
    not simplified beforehand: in releases of HiGHS up to 1.14 that step is known to lose
    solutions (its issues 2995 and 3274).
    """
    size = _size(cost)
    with _apart():
        solved = milp(
            cost / size,
            constraints=[LinearConstraint(rows, floor, ceiling)],
            bounds=Bounds(np.zeros(len(cost)), upper),
            integrality=whole,
            options={"mip_rel_gap": 0.0, "presolve": False, "node_limit": node_limit},
        )
    for name in ("fun", "mip_dual_bound"):
        if solved.get(name) is not None:
            solved[name] *= size
    return solved


def least_linear(
    cost: Floats,
    equal: spmatrix | None,
    equals: Floats | None,
    at_most: spmatrix | None,
    limit: Floats | None,
    upper: float | None = None,
) -> OptimizeResult:
    """The least cost of a linear programme over `0 <= x <= upper`, with its duals, by HiGHS."""
    size = _size(cost)
    with _apart():
        solved = linprog(
            cost / size,
            A_ub=at_most,
            b_ub=limit,
            A_eq=equal,
            b_eq=equals,
            bounds=(0.0, upper),
            method="highs",
        )
    solved.fun *= size
    for part in (solved.eqlin, solved.ineqlin):
        part.marginals = part.marginals * size
    return solved


def _size(cost: Floats) -> float:
    """What costs are divided by: the solver's tolerances suit numbers around a thousand."""
    return max(float(np.abs(cost).max(initial=0.0)), 1e-9) / 1e3


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
