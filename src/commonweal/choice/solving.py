"""Calling the solver."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from commonweal.solver import quiet

Floats = npt.NDArray[np.float64]


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
    with quiet():
        return milp(
            objective,
            constraints=list(rows),
            bounds=bounds,
            integrality=np.ones(len(objective)),
            options=limits,
        )
