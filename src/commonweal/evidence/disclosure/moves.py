"""Finding the cells to suppress further: another table that agrees with all that is shown.

A hidden cell is safe when the reader can write down another table, equal in every shown cell and
right in every sum, in which the cell has another value. Such a table differs from the true one by a
*move*. Each move found here is of whole numbers and changes hidden cells only, so it stays valid
when more cells are hidden: what is found safe stays safe.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from commonweal.evidence.disclosure.relations import Entries, Relation


class Finder(Protocol):
    """Something that finds moves, and is told which cells are hidden."""

    def hide(self, cell: int) -> None:
        """Take note that a cell is hidden: to use it costs nothing more."""
        ...

    def move(self, cell: int, by: int, *, further: bool) -> dict[int, int]:
        """A cheap move that changes a cell by as much as can be, at most by what is asked.

        Parameters
        ----------
        cell, by
            Which cell, and by how much: up or down.
        further
            Whether cells may be used that are not hidden yet.

        Returns
        -------
        The change of each cell that changes; empty when the cell cannot move that way.
        """
        ...


class NetworkFinder:
    """Moves in a network, along cheapest paths from one end of the cell's arc to the other.

    The classic heuristic for two-way tables (a shortest path for each primary cell, with cells
    already hidden at no cost), extended to several paths where one has too little room.

    Parameters
    ----------
    counts, floor
        (cells,) counts; the least that a hidden cell may be.
    ends, nodes
        The arcs as `relations.arcs` gives them; how many relations there are.
    cost, usable
        (cells,) What it costs to hide each cell; whether it may be.
    """

    def __init__(
        self,
        counts: Sequence[int],
        floor: int,
        ends: Sequence[tuple[int, int]],
        nodes: int,
        cost: Sequence[int],
        usable: Sequence[bool],
    ) -> None:
        self._counts, self._floor, self._ends = counts, floor, ends
        self._cost = list(cost)
        self._all: list[list[int]] = [[] for _ in range(nodes + 1)]
        self._hidden: list[list[int]] = [[] for _ in range(nodes + 1)]
        for cell, (start, end) in enumerate(ends):
            if start != end and usable[cell]:
                self._all[start].append(cell)
                self._all[end].append(cell)

    def hide(self, cell: int) -> None:
        start, end = self._ends[cell]
        self._hidden[start].append(cell)
        self._hidden[end].append(cell)
        self._cost[cell] = 0

    def move(self, cell: int, by: int, *, further: bool) -> dict[int, int]:
        start, end = self._ends[cell]
        if start == end:
            return {cell: by}
        source, target = (end, start) if by > 0 else (start, end)
        change: dict[int, int] = {cell: 0}
        left = abs(by)
        while left:
            path = self._shortest(source, target, cell, change)
            if not path and further:
                path = self._cheapest(source, target, cell, change)
            if not path:
                break
            pushed = min([left, *(self._room(step, change) for step, up in path if not up)])
            for step, up in path:
                change[step] = change.get(step, 0) + (pushed if up else -pushed)
            left -= pushed
        done = abs(by) - left
        change[cell] = done if by > 0 else -done
        return {step: changed for step, changed in change.items() if changed} if done else {}

    def _room(self, cell: int, change: dict[int, int]) -> int:
        return self._counts[cell] + change.get(cell, 0) - self._floor

    def _shortest(
        self, source: int, target: int, without: int, change: dict[int, int]
    ) -> list[tuple[int, bool]]:
        """A path with fewest steps through hidden cells that still have room."""
        ahead = len(self._hidden[source]) <= len(self._hidden[target])
        first, last = (source, target) if ahead else (target, source)
        came: dict[int, tuple[int, int, bool]] = {first: (first, without, False)}
        reached = [first]
        for node in reached:
            for cell in self._hidden[node]:
                start, end = self._ends[cell]
                beyond = end if start == node else start
                if beyond in came or cell == without:
                    continue
                up = (start == node) == ahead
                if not up and self._room(cell, change) < 1:
                    continue
                came[beyond] = (node, cell, up)
                if beyond == last:
                    return _trace(came, first, last)
                reached.append(beyond)
        return []

    def _cheapest(
        self, source: int, target: int, without: int, change: dict[int, int]
    ) -> list[tuple[int, bool]]:
        """A path of least cost; cells that the move changes already cost nothing more."""
        # The ground touches most cells: look from the end of the path that touches fewer.
        ahead = len(self._all[source]) <= len(self._all[target])
        first, last = (source, target) if ahead else (target, source)
        best: dict[int, tuple[int, int]] = {first: (0, 0)}
        came: dict[int, tuple[int, int, bool]] = {}
        queue = [(0, 0, first)]
        done: set[int] = set()
        while queue:
            spent, steps, node = heapq.heappop(queue)
            if node in done:
                continue
            done.add(node)
            if node == last:
                return _trace(came, first, last)
            for cell in self._all[node]:
                start, end = self._ends[cell]
                up = (start == node) == ahead
                if cell == without or (not up and self._room(cell, change) < 1):
                    continue
                beyond = end if start == node else start
                more = (spent + (0 if cell in change else self._cost[cell]), steps + 1)
                if beyond not in done and (beyond not in best or more < best[beyond]):
                    best[beyond] = more
                    came[beyond] = (node, cell, up)
                    heapq.heappush(queue, (*more, beyond))
        return []


def _trace(came: dict[int, tuple[int, int, bool]], first: int, last: int) -> list[tuple[int, bool]]:
    path, node = [], last
    while node != first:
        node, cell, up = came[node]
        path.append((cell, up))
    return path


class ProgrammeFinder:
    """Moves in any table, by integer linear programmes.

    For each move the programme of least total cost times change, after Kelly, Golden and Assad,
    and Zayatz, with whole numbers asked for because linear bounds need not be whole here.

    Parameters
    ----------
    counts, floor, cost, usable
        As for `NetworkFinder`.
    relations
        Which cells are sums of which.
    """

    def __init__(
        self,
        counts: Sequence[int],
        floor: int,
        relations: Sequence[Relation],
        cost: Sequence[int],
        usable: Sequence[bool],
    ) -> None:
        self._counts = np.array(counts, dtype=np.int64)
        self._floor = floor
        self._entries = Entries.of(relations)
        self._relations = len(relations)
        self._cost = np.array(cost, dtype=np.float64)
        self._usable = np.array(usable, dtype=np.bool_)
        self._hidden = np.zeros(len(counts), dtype=np.bool_)

    def hide(self, cell: int) -> None:
        self._hidden[cell] = True
        self._cost[cell] = 0.0

    def move(self, cell: int, by: int, *, further: bool) -> dict[int, int]:
        cells = np.flatnonzero(self._usable if further else self._hidden)
        at = int(np.searchsorted(cells, cell))
        furthest = self._solve(cells, np.zeros(len(cells)), at, by, exact=False)
        if furthest is None or furthest[at] == 0:
            return {}
        found = self._solve(cells, self._cost[cells], at, int(furthest[at]), exact=True)
        changed = furthest if found is None else found
        return {int(c): int(d) for c, d in zip(cells, changed, strict=True) if d}

    def _solve(
        self, cells: NDArray[np.int64], cost: NDArray[np.float64], at: int, by: int, *, exact: bool
    ) -> NDArray[np.int64] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, hstack

        place = np.full(len(self._counts), -1)
        place[cells] = np.arange(len(cells))
        held = place[self._entries.cell] >= 0
        matrix = csr_array(
            (
                self._entries.sign[held].astype(float),
                (self._entries.relation[held], place[self._entries.cell[held]]),
            ),
            shape=(self._relations, len(cells)),
        )
        up = np.full(len(cells), np.inf)
        down = (self._counts[cells] - self._floor).astype(float)
        up[at], down[at] = max(by, 0), max(-by, 0)
        least = np.zeros(2 * len(cells))
        objective = np.concatenate([cost, cost])
        towards = at if by > 0 else len(cells) + at
        if exact:
            least[towards] = abs(by)
        else:
            objective[towards] = -1.0
        solved = milp(
            objective,
            integrality=np.ones(2 * len(cells)),
            bounds=Bounds(least, np.concatenate([up, down])),
            constraints=LinearConstraint(hstack([matrix, -matrix]), 0, 0),
        )
        if solved.x is None:
            return None
        whole = np.rint(solved.x).astype(np.int64)
        change = whole[: len(cells)] - whole[len(cells) :]
        if (matrix @ change).any() or (change < -down).any():
            raise RuntimeError("the solver's table does not add up; report this with the table")
        return np.asarray(change, dtype=np.int64)
