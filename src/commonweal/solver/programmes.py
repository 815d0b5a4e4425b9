"""Linear programmes, in whole numbers or not, handed to HiGHS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import spmatrix

from commonweal.solver.quiet import quiet

Floats = npt.NDArray[np.float64]

#: What `scipy.optimize.milp` says of a problem that has no solution.
NO_SOLUTION = 2


def least_integers(
    cost: Floats,
    rows: Sequence[LinearConstraint],
    bounds: Bounds,
    *,
    whole: npt.NDArray[np.int64] | None = None,
    node_limit: int | None = None,
    gap: float = 0.0,
) -> OptimizeResult:
    """The least cost over whole numbers, or over those that are to be whole (`whole` is 1).

    HiGHS by `scipy.optimize.milp`; it is enough to come within a gap, as a share of the cost. The
    problem is not simplified beforehand: in releases of HiGHS up to 1.14 that step is known to lose
    solutions (its issues 2995 and 3274).
    """
    limits: dict[str, float | int] = {"mip_rel_gap": gap, "presolve": False}
    if node_limit is not None:
        limits["node_limit"] = node_limit
    with quiet():
        return milp(
            cost,
            constraints=list(rows),
            bounds=bounds,
            integrality=np.ones(len(cost)) if whole is None else whole,
            options=limits,
        )


def least_whole(
    cost: Floats,
    rows: spmatrix,
    floor: Floats,
    ceiling: Floats,
    whole: npt.NDArray[np.int64],
    upper: Floats,
    node_limit: int,
    gap: float = 0.0,
) -> OptimizeResult:
    """The least cost with `floor <= rows @ x <= ceiling`, `0 <= x <= upper`, x whole where asked.

    As `least_integers`; it stops at a count of nodes, never by the clock.
    """
    size = _size(cost)
    solved = least_integers(
        cost / size,
        [LinearConstraint(rows, floor, ceiling)],
        Bounds(np.zeros(len(cost)), upper),
        whole=whole,
        node_limit=node_limit,
        gap=gap,
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
    with quiet():
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
