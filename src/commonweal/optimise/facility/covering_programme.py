"""Which sites are near to which areas, made smaller without loss and handed to the solver."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.assigning import Floats, Whole

Flags = npt.NDArray[np.bool_]

#: Nodes of the solver's tree in one search, unless told otherwise.
NODES = 100_000
#: Groups of areas up to which those that are covered whenever another is are looked for.
COMPARED = 5000
#: Rows and prices of the solver hold to about this; its bounds are moved by as much.
TOLERANCE = 2e-7
#: Whole numbers up to this are exact as floats.
EXACT = 2.0**53
#: A bound this close above a whole number of sites is that number, rounded.
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Columns chosen, and what no choice can better.

    Parameters
    ----------
    columns
        Ascending.
    bound
        The most weight that can be covered, or the least number of columns.
    """

    columns: Whole
    bound: float


def most_covered(near: Flags, weight: Floats, k: int, nodes: int) -> Chosen:
    """At most so many columns that are near to the most weight.

    Parameters
    ----------
    near
        Areas x columns.
    weight
        Per area.
    k
        The number of columns.
    nodes
        Nodes of the solver's tree.
    """
    rows, weights = grouped(near, weight)
    total = math.fsum(weights)
    if k <= 0 or not len(rows):
        return Chosen(np.zeros(0, dtype=np.int64), 0.0)
    kept = undominated(rows)
    if len(kept) <= k:
        return Chosen(kept, total)
    rows = rows[:, kept]
    best = greedy(rows, weights, k)
    if rows[:, best].any(axis=1).all():
        return Chosen(kept[best], total)
    # scipy's solvers take a second to import: only who needs one pays for it.
    from scipy import sparse

    from commonweal.solver.programmes import least_whole

    groups, columns = rows.shape
    links = sparse.hstack([sparse.csr_array(-rows.astype(np.float64)), sparse.eye_array(groups)])
    number = sparse.csr_array(np.r_[np.ones(columns), np.zeros(groups)][None, :])
    solved = least_whole(
        np.r_[np.zeros(columns), -weights],
        sparse.vstack([links, number]),
        np.full(groups + 1, -np.inf),
        np.r_[np.zeros(groups), float(k)],
        np.r_[np.ones(columns, dtype=np.int64), np.zeros(groups, dtype=np.int64)],
        np.ones(columns + groups),
        nodes,
    )
    if solved.x is not None:
        found = np.flatnonzero(solved.x[:columns] > 0.5)
        if _covered(rows, weights, found) >= _covered(rows, weights, best):
            best = found
    bound = total if solved.mip_dual_bound is None else -solved.mip_dual_bound * (1 + TOLERANCE)
    if (weights == np.floor(weights)).all() and total < EXACT:
        bound = math.floor(bound)
    return Chosen(kept[best], min(total, bound))


def fewest(near: Flags, nodes: int, enough: int | None = None) -> Chosen:
    """The fewest columns of which every area has one near.

    Parameters
    ----------
    near
        Areas x columns; every area has at least one near.
    nodes
        Nodes of the solver's tree.
    enough
        A number of columns that is few enough: it is then only asked whether so many do. Where
        they do not, more are given back and the bound is larger.
    """
    rows, _ = grouped(near, np.ones(len(near)))
    if not len(rows):
        return Chosen(np.zeros(0, dtype=np.int64), 0.0)
    quick = greedy(rows)
    if len(quick) <= (1 if enough is None else enough):
        return Chosen(quick, 1.0)
    kept, rows = _hardest(rows)
    best = greedy(rows)
    if enough is not None and len(best) <= enough:
        return Chosen(kept[best], 1.0)
    from scipy import sparse

    from commonweal.solver.programmes import NO_SOLUTION, least_whole

    most = len(best) if enough is None else enough
    groups, columns = rows.shape
    ones = np.ones(columns)
    solved = least_whole(
        ones,
        sparse.vstack([sparse.csr_array(rows.astype(np.float64)), sparse.csr_array(ones[None, :])]),
        np.r_[np.ones(groups), 0.0],
        np.r_[np.full(groups, np.inf), float(most)],
        np.ones(columns, dtype=np.int64),
        ones,
        nodes,
    )
    if solved.status == NO_SOLUTION:
        return Chosen(kept[best], most + 1.0)
    dual = 1.0 if solved.mip_dual_bound is None else solved.mip_dual_bound
    if solved.x is not None:
        found = np.flatnonzero(solved.x > 0.5)
        if rows[:, found].any(axis=1).all():
            best = found
    return Chosen(kept[best], max(1.0, float(math.ceil(dual - ROUNDING))))


def greedy(rows: Flags, weight: Floats | None = None, k: int | None = None) -> Whole:
    """Columns taken one by one, each near to the most that has none yet; of equal ones the first.

    It ends when all rows have one, or with k columns.
    """
    left = np.ones(len(rows)) if weight is None else weight.copy()
    table = rows.astype(np.float64)
    chosen: list[int] = []
    while left.any() and (k is None or len(chosen) < k):
        column = int((left @ table).argmax())
        chosen.append(column)
        left[rows[:, column]] = 0.0
    return np.array(sorted(chosen), dtype=np.int64)


def grouped(near: Flags, weight: Floats) -> tuple[Flags, Floats]:
    """Areas with the same sites near them as one row, with their weight together.

    Areas without weight, or with no site near, are left out: no choice of sites changes what
    becomes of them.
    """
    counted = near.any(axis=1) & (weight > 0)
    near, weight = near[counted], weight[counted]
    if not len(near):
        return near, weight
    packed = np.ascontiguousarray(np.packbits(near, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    return near[first], np.bincount(group, weight).astype(np.float64)


def undominated(rows: Flags) -> Whole:
    """Columns without those near only to what another one is near to; of equal ones the first."""
    return _maximal(rows.T)


def _hardest(rows: Flags) -> tuple[Whole, Flags]:
    """Columns that are not dominated, and the rows that are not covered whenever another is.

    Leaving out some can let others go: it is done twice, which takes almost all.
    """
    kept = np.arange(rows.shape[1])
    for _ in range(2):
        columns = undominated(rows)
        kept, (rows, _) = kept[columns], grouped(rows[:, columns], np.ones(len(rows)))
        if len(rows) <= COMPARED:
            # A row is covered whenever one with fewer sites near, all among its own, is.
            rows = rows[_maximal(~rows)]
    return kept, rows


def _maximal(sets: Flags) -> Whole:
    """Rows (sets of columns) that lie in no other row; of equal rows the first."""
    table = np.ascontiguousarray(sets, dtype=np.float32)
    both = table @ table.T
    size = np.diag(both)
    one, other = np.nonzero(both == size[:, None])
    spare = (size[other] > size[one]) | ((size[other] == size[one]) & (other < one))
    return np.setdiff1d(np.arange(len(sets)), one[spare])


def _covered(rows: Flags, weight: Floats, columns: Whole) -> float:
    return math.fsum(weight[rows[:, columns].any(axis=1)])
