"""Areas shared out among open sites, by the solver."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import OptimizeResult

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import Floats, Whole, assigned
from commonweal.optimise.facility.capacity_band import Band
from commonweal.optimise.facility.covering_programme import TOLERANCE
from commonweal.optimise.facility.siting import NearMiss
from commonweal.solver.programmes import NO_SOLUTION, least_whole

Rows = tuple[Any, Floats, Floats]

#: A gap at which the solver stops, as a share of the cost.
CLOSE = 1e-7
#: All weight together, for the solver: its tolerances suit numbers around a thousand.
SUITED = 1e3
#: What the solver may miss a row by.
TOLERATED = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Areas shared out among open sites.

    Parameters
    ----------
    assignment
        Per area the index of its site; None where no way was found to keep the band.
    objective
        The weighted sum of costs.
    bound
        No way of sharing them out costs less; infinite where there is none.
    """

    assignment: Whole | None
    objective: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Areas with weight and the open sites that each reaches, one column a pair.

    Parameters
    ----------
    question
        What is asked of the sites.
    sites
        Open sites.
    limits
        The band.
    areas
        Areas with weight.
    area, site
        Per pair the place among `areas` and among `sites`.
    cost
        Per pair, weighted.
    """

    question: Asked
    sites: tuple[int, ...]
    limits: Band
    areas: Whole
    area: Whole
    site: Whole
    cost: Floats

    @classmethod
    def of(cls, question: Asked, sites: tuple[int, ...], limits: Band) -> Pairs | None:
        """All pairs; None where an area reaches none of the sites."""
        areas = np.flatnonzero(question.weight > 0)
        cost = question.cost[np.ix_(areas, np.array(sites))]
        area, site = np.nonzero(np.isfinite(cost))
        if len(np.unique(area)) < len(areas):
            return None
        return cls(
            question, sites, limits, areas, area, site,
            question.weight[areas][area] * cost[area, site],
        )  # fmt: skip

    def shared_out(self, nodes: int, cutoff: float = math.inf) -> Shared:
        """Whole areas shared out at least cost, every unit inside its band.

        Where even areas split in parts cost as much as the cutoff, that is the bound and no more
        is done.
        """
        split = self._solved(self.cost, self._rows(), 0)
        if split.status == NO_SOLUTION:
            return Shared(None, math.inf, math.inf)
        least = 0.0 if split.x is None else float(split.fun) * (1 - TOLERANCE)
        if least >= cutoff:
            return Shared(None, math.inf, least)
        solved = self._solved(self.cost, self._rows(), nodes)
        if solved.status == NO_SOLUTION:
            return Shared(None, math.inf, math.inf)
        bound = max(least, (solved.mip_dual_bound or 0.0) * (1 - TOLERANCE))
        if solved.x is None:
            return Shared(None, math.inf, bound)
        assignment, volumes = self._told(solved.x)
        if not self.limits.keeps(self.sites, volumes):
            return Shared(None, math.inf, bound)
        objective = self.total(assignment)
        return Shared(assignment, objective, min(bound, objective))

    def missed_if_split(self) -> float:
        """What units miss of their band at least, areas shared out in parts; infinite where the
        solver does not say."""
        missed = np.r_[np.zeros(len(self.cost)), np.ones(2 * len(self.sites))]
        solved = self._solved(missed, self._rows(spare=True), 0)
        if solved.x is None:
            return math.inf
        beyond = np.maximum(self.limits.low[list(self.sites)] - self.weight, 0.0).sum()
        return float(solved.fun * (self.weight or 1.0) / SUITED + beyond)

    def least_missed(self, nodes: int) -> NearMiss | None:
        """Whole areas shared out so that units miss their band least, and then at least cost, as
        far as the solver gets within its nodes."""
        k, pairs = len(self.sites), len(self.cost)
        rows = self._rows(spare=True)
        missed = np.r_[np.zeros(pairs), np.ones(2 * k)]
        first = self._solved(missed, rows, nodes)
        if first.x is None:
            return None
        table, floor, ceiling = rows
        ceiling = np.r_[ceiling, float(first.fun) + TOLERATED]
        table = sparse.vstack([table, sparse.csr_array(missed[None, :])])
        costs = np.r_[self.cost, np.zeros(2 * k)]
        second = self._solved(costs, (table, np.r_[floor, -np.inf], ceiling), nodes)
        assignment, volumes = self._told(first.x if second.x is None else second.x)
        return self.limits.near_miss(self.sites, self.total(assignment), volumes)

    @property
    def weight(self) -> float:
        """Of all areas."""
        return float(self.question.weight.sum())

    def total(self, assignment: Whole) -> float:
        """The weighted sum of costs of an assignment."""
        costs = self.question.cost[self.areas, assignment[self.areas]]
        return math.fsum((self.question.weight[self.areas] * costs).tolist())

    def _rows(self, spare: bool = False) -> Rows:
        """One site for each area, the band of each site; with columns for what lacks and what is
        too much, if asked."""
        pairs, n, k = len(self.area), len(self.areas), len(self.sites)
        scale = SUITED / (self.weight or 1.0)
        columns = np.arange(pairs)
        weight = self.question.weight[self.areas][self.area] * scale
        one = sparse.csr_array((np.ones(pairs), (self.area, columns)), (n, pairs))
        volume = sparse.csr_array((weight, (self.site, columns)), (k, pairs))
        table = sparse.vstack([one, volume])
        if spare:
            eye = sparse.vstack([sparse.csr_array((n, k)), sparse.eye_array(k)])
            table = sparse.hstack([table, eye, -eye])
        # Beyond all weight there is no more to lack, and the solver knows no larger numbers.
        low = np.minimum(self.limits.low[list(self.sites)], self.weight) * scale
        high = self.limits.high[list(self.sites)] * scale
        return table, np.r_[np.ones(n), low], np.r_[np.ones(n), high]

    def _solved(self, cost: Floats, rows: Rows, nodes: int) -> OptimizeResult:
        """The least cost; with no nodes of areas that may be split."""
        table, floor, ceiling = rows
        pairs = len(self.cost)
        whole = np.zeros(len(cost), dtype=np.int64)
        whole[:pairs] = nodes > 0
        upper = np.r_[np.ones(pairs), np.full(len(cost) - pairs, np.inf)]
        return least_whole(cost, table, floor, ceiling, whole, upper, max(nodes, 1), CLOSE)

    def _told(self, x: Floats) -> tuple[Whole, Floats]:
        """Per area its site, and what each site gets."""
        order = np.lexsort((-x[: len(self.area)], self.area))
        first = order[np.flatnonzero(np.diff(self.area[order], prepend=-1))]
        assignment, _ = assigned(self.question.cost, self.sites)
        assignment[self.areas] = np.asarray(self.sites)[self.site[first]]
        places = np.searchsorted(self.sites, assignment[self.areas])
        volumes = np.bincount(places, self.question.weight[self.areas], len(self.sites))
        return assignment, volumes.astype(np.float64)
