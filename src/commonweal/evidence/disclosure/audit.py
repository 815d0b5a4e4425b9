"""What a reader can work out: the values that a hidden cell can have, given all that is shown.

Written apart from the search for cells to hide, and run after it. Hidden cells fall into parts that
share no relation. In a part without loops the bounds follow from passing bounds along relations
until nothing changes, which is exact and done for the whole table at once. In a part with loops
each bound is a linear programme, whose answer is whole when the table is a network; otherwise an
integer programme.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.evidence.disclosure.relations import Entries, Relation, arcs

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


def intervals(
    counts: ArrayLike, relations: Sequence[Relation], hidden: ArrayLike, floor: int
) -> Bounds:
    """The least and greatest value that each cell can have for a reader.

    Parameters
    ----------
    counts
        (cells,) The true counts; only those shown, and the sums, are used.
    relations
        Which cells are sums of which.
    hidden
        (cells,) Whether each cell is hidden.
    floor
        The least that a hidden count can be (`SmallNumbers.floor`).

    Returns
    -------
    Two arrays (cells,): infinity where there is no greatest value; the count itself where shown.

    Notes
    -----
    Every whole number between the bounds is possible too when the table is a network.

    Examples
    --------
    >>> low, high = intervals([3, 9, 29, 41], [Relation(3, (0, 1, 2))], [1, 1, 0, 0], 1)
    >>> low.tolist(), high.tolist()
    ([1.0, 1.0, 29.0, 41.0], [11.0, 11.0, 29.0, 41.0])
    """
    reader = _Reader(counts, relations, hidden, floor)
    low, high = reader.passed()
    for part in reader.looped:
        for cell in part:
            low[cell] = reader.bound(part, int(cell), -1)
            high[cell] = reader.bound(part, int(cell), 1)
    return low, high


def exposed(
    counts: ArrayLike, relations: Sequence[Relation], hidden: ArrayLike, floor: int
) -> list[int]:
    """Positions of the hidden cells that a reader can work out exactly.

    As `intervals`, but a part with loops is settled with few programmes: each looks for one other
    table in which as many doubtful cells as possible differ, and only what stays doubtful is asked
    about cell by cell.

    Examples
    --------
    >>> exposed([3, 9, 29, 41], [Relation(3, (0, 1, 2))], [1, 0, 0, 0], 1)
    [0]
    """
    reader = _Reader(counts, relations, hidden, floor)
    low, high = reader.passed()
    looped = {int(cell) for part in reader.looped for cell in part}
    found = [
        int(cell)
        for cell in np.flatnonzero(reader.hidden)
        if int(cell) not in looped and low[cell] == high[cell]
    ]
    for part in reader.looped:
        doubtful = {int(cell) for cell in part}
        for sign in (1, -1):
            while doubtful:
                differing = reader.differing(part, sorted(doubtful), sign)
                if not differing:
                    break
                doubtful -= differing
        found += [
            cell
            for cell in sorted(doubtful)
            if reader.bound(part, cell, 1) == reader.bound(part, cell, -1)
        ]
    return sorted(found)


class _Reader:
    """What is known of a table when some cells are hidden."""

    def __init__(
        self, counts: ArrayLike, relations: Sequence[Relation], hidden: ArrayLike, floor: int
    ) -> None:
        self.counts = np.asarray(counts, dtype=np.int64)
        self.hidden = np.asarray(hidden, dtype=np.bool_)
        self._floor = floor
        self._relations = len(relations)
        self._whole = arcs(len(self.counts), relations) is not None
        every = Entries.of(relations)
        unknown = self.hidden[every.cell]
        self._cell = every.cell[unknown]
        self._relation = every.relation[unknown]
        self._sign = every.sign[unknown].astype(float)
        shown = ~unknown
        self._rest = -np.bincount(
            every.relation[shown],
            weights=every.sign[shown] * self.counts[every.cell[shown]],
            minlength=self._relations,
        )
        self.looped = self._parts_with_loops()

    def _parts_with_loops(self) -> list[NDArray[np.int64]]:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        cells = len(self.counts)
        size = cells + self._relations
        links = csr_array(
            (np.ones(len(self._cell)), (self._cell, cells + self._relation)), shape=(size, size)
        )
        number, part = connected_components(links, directed=False)
        points = np.bincount(part, minlength=number)
        lines = np.bincount(part[self._cell], minlength=number)
        looped = np.flatnonzero(lines >= points)
        return [np.flatnonzero(part[:cells] == which) for which in looped]

    def passed(self) -> Bounds:
        """Bounds by passing them along relations; exact in parts without loops."""
        low = np.where(self.hidden, float(self._floor), self.counts)
        high = np.where(self.hidden, np.inf, self.counts)
        straight = ~np.isin(self._cell, np.concatenate([[-1], *self.looped]))
        cell, relation, sign = (a[straight] for a in (self._cell, self._relation, self._sign))
        for _ in range(self._relations + 1):
            least = np.where(sign > 0, low[cell], -high[cell])
            most = np.where(sign > 0, high[cell], -low[cell])
            rest = self._rest[relation]
            above = rest - _others(least, relation, self._relations)
            below = rest - _others(most, relation, self._relations)
            lower, upper = low.copy(), high.copy()
            np.maximum.at(lower, cell, np.where(sign > 0, below, -above))
            np.minimum.at(upper, cell, np.where(sign > 0, above, -below))
            if np.array_equal(lower, low) and np.array_equal(upper, high):
                break
            low, high = lower, upper
        return low, high

    def bound(self, part: NDArray[np.int64], cell: int, sign: int) -> float:
        """The greatest value of a cell, or with sign -1 the least."""
        objective = np.where(part == cell, -float(sign), 0.0)
        solved = self._solve(part, objective, np.full(len(part), np.inf))
        if solved is None:
            return np.inf if sign > 0 else float(self._floor)
        return float(solved[np.searchsorted(part, cell)])

    def differing(self, part: NDArray[np.int64], doubtful: list[int], sign: int) -> set[int]:
        """Cells among those doubtful that another table changes by one, as many as possible."""
        asked = np.isin(part, doubtful)
        truth = self.counts[part].astype(float)
        objective = np.where(asked, -float(sign), 0.0)
        lowest = np.full(len(part), float(self._floor))
        highest = np.full(len(part), np.inf)
        if sign > 0:
            highest[asked] = truth[asked] + 1
        else:
            lowest[asked] = np.maximum(lowest[asked], truth[asked] - 1)
        solved = self._solve(part, objective, highest, lowest)
        if solved is None:
            return set()
        return {int(cell) for cell in part[asked & (solved != truth)]}

    def _solve(
        self,
        part: NDArray[np.int64],
        objective: NDArray[np.float64],
        highest: NDArray[np.float64],
        lowest: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64] | None:
        from scipy.optimize import Bounds as Limits
        from scipy.optimize import LinearConstraint, milp
        from scipy.sparse import csr_array

        held = np.isin(self._cell, part)
        numbers, row = np.unique(self._relation[held], return_inverse=True)
        matrix = csr_array(
            (self._sign[held], (row, np.searchsorted(part, self._cell[held]))),
            shape=(len(numbers), len(part)),
        )
        least = np.full(len(part), float(self._floor)) if lowest is None else lowest
        solved = milp(
            objective,
            integrality=np.zeros(len(part)) if self._whole else np.ones(len(part)),
            bounds=Limits(least, highest),
            constraints=LinearConstraint(matrix, self._rest[numbers], self._rest[numbers]),
        )
        if solved.status == 0:
            return np.asarray(np.rint(solved.x), dtype=np.float64)
        # The true table is a solution, so "infeasible or unbounded" can only mean the latter.
        if solved.status == 3 or "unbounded" in solved.message.lower():
            return None
        raise RuntimeError(f"the solver gave up on a table: {solved.message}")


def _others(
    values: NDArray[np.float64], relation: NDArray[np.int64], relations: int
) -> NDArray[np.float64]:
    """For each entry the sum over the other entries of its relation."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    sums = np.bincount(relation, weights=finite, minlength=relations)[relation] - finite
    ends = np.where(endless, np.sign(values), 0.0)
    counted = np.bincount(relation, weights=ends, minlength=relations)[relation] - ends
    return np.where(counted == 0, sums, np.copysign(np.inf, counted))
