"""Nearest-unit catchments inside a band as a programme for the solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from commonweal.optimise.facility.assigning import NOWHERE, Floats
from commonweal.optimise.facility.capacity_answer import Open
from commonweal.optimise.facility.capacity_ready import Ready
from commonweal.optimise.facility.covering_programme import TOLERANCE
from commonweal.solver.programmes import NO_SOLUTION, least_whole

Entry = tuple[int, int, float]


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Sites first, then sets of sites of which each is closed.

    For each set of sites that are the nearest ones of some group, one variable says that all of
    them are closed; groups share it. A group goes to a site when that is open and all nearer ones
    are closed, so that volumes and costs are sums of differences of such variables: the radius
    formulation of the p-median (G. Cornuejols, G. Nemhauser and L. Wolsey 1980, from memory, not
    verified) with the variables held from above as well.

    Parameters
    ----------
    ready
        The question.
    cost
        Per variable.
    rows, floor, ceiling
        What holds.
    upper
        Per variable.
    """

    ready: Ready
    cost: Floats
    rows: sparse.csr_array
    floor: Floats
    ceiling: Floats
    upper: Floats

    @classmethod
    def of(cls, ready: Ready, k: int) -> Programme:
        """Write the programme of a question for k open sites."""
        m = len(ready.question.allowed)
        sets = _Sets.of(ready, m)
        count = m + len(sets.cost)
        entries: list[Entry] = []
        floor: list[float] = []
        ceiling: list[float] = []

        def row(parts: list[tuple[int, float]], low: float, high: float) -> None:
            entries.extend((len(floor), column, value) for column, value in parts)
            floor.append(low)
            ceiling.append(high)

        row([(site, 1.0) for site in range(m)], k, k)
        for before, site, after in sets.steps:
            row([(after, 1.0), (before, -1.0), (site, 1.0)], 0.0, np.inf)
            row([(after, 1.0), (before, -1.0)], -np.inf, 0.0)
            row([(after, 1.0), (site, 1.0)], -np.inf, 1.0)
        for site in range(m):
            parts = list(sets.volume[site].items())
            if ready.low[site] > 0:
                row([*parts, (site, -sets.scale * ready.low[site])], 0.0, np.inf)
            if ready.high[site] < np.inf:
                row([*parts, (site, -sets.scale * ready.high[site])], -np.inf, 0.0)
        for site in ready.opened:
            row([(int(site), 1.0)], 1.0, 1.0)
        places = np.array([(at, column) for at, column, _ in entries], dtype=np.int64)
        values = np.array([value for _, _, value in entries])
        return cls(
            ready,
            np.concatenate([np.zeros(m), sets.cost]),
            sparse.csr_array((values, (places[:, 0], places[:, 1])), (len(floor), count)),
            np.array(floor),
            np.array(ceiling),
            np.concatenate([np.ones(m), sets.upper]),
        )

    def solved(self, nodes: int, aside: Sequence[Open]) -> tuple[Open | None, float]:
        """The configuration of least cost and its bound, leaving out some."""
        m = len(self.ready.question.allowed)
        count = len(self.cost)
        # Of a configuration put aside at least one site must be another.
        held = np.array([np.isin(self.ready.question.allowed, one) for one in aside], dtype=bool)
        cuts = np.zeros((len(aside), count))
        most = np.zeros(len(aside))
        if aside:
            cuts[:, :m] = held
            most = held.sum(axis=1) - 1.0
        # The empty set of sites is closed in any case.
        start = sparse.csr_array(([1.0], ([0], [m])), (1, count))
        solved = least_whole(
            self.cost,
            sparse.vstack([self.rows, start, sparse.csr_array(cuts)]),
            np.r_[self.floor, 1.0, np.full(len(cuts), -np.inf)],
            np.r_[self.ceiling, 1.0, most],
            np.r_[np.ones(m, dtype=np.int64), np.zeros(count - m, dtype=np.int64)],
            self.upper,
            nodes,
        )
        if solved.status == NO_SOLUTION:
            return None, np.inf
        dual = 0.0 if solved.mip_dual_bound is None else float(solved.mip_dual_bound)
        bound = dual * (1 - TOLERANCE)
        if solved.x is None:
            return None, bound
        chosen = np.flatnonzero(solved.x[:m] > 0.5).astype(np.int32)
        return self.ready.named(chosen), bound


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """Sets of nearest sites, each met once however many groups share it; the empty one first.

    Parameters
    ----------
    steps
        Each distinct step from a set to a larger one by one site, as columns of the programme.
    cost, upper
        Per set; a set that cannot be closed as a whole has an upper end of zero.
    volume
        Per site its volume as a sum of columns.
    scale
        What volumes are multiplied by: the solver's tolerances suit numbers around a thousand.
    """

    steps: tuple[tuple[int, int, int], ...]
    cost: Floats
    upper: Floats
    volume: list[dict[int, float]]
    scale: float

    @classmethod
    def of(cls, ready: Ready, m: int) -> _Sets:
        """Walk every group's sites from the nearest on."""
        together = ready.together
        scale = 1e3 / (float(together.weight.sum()) or 1.0)
        known: dict[int, int] = {0: m}
        steps: dict[tuple[int, int, int], None] = {}
        cost: list[float] = [0.0]
        last: set[int] = set()
        volume: list[dict[int, float]] = [{} for _ in range(m)]
        for order, weight, costs in zip(
            together.order, together.weight, together.cost, strict=True
        ):
            held = 0
            for site in order[order != NOWHERE].tolist():
                before = known[held]
                held |= 1 << site
                after = known.setdefault(held, m + len(known))
                if after - m == len(cost):
                    cost.append(0.0)
                steps[before, site, after] = None
                share = volume[site]
                for column, sign in ((before, 1.0), (after, -1.0)):
                    cost[column - m] += sign * costs[site]
                    share[column] = share.get(column, 0.0) + sign * weight * scale
            last.add(known[held])
        upper = np.ones(len(cost))
        upper[[column - m for column in last]] = 0.0
        return cls(tuple(steps), np.array(cost), upper, volume, scale)
