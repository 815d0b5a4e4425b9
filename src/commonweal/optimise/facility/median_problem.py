"""The p-median in the form that its search takes, and the best choice found so far."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import Floats, Whole

Ints = npt.NDArray[np.int32]
Progress = Callable[[str, float, float], None]

#: A bound this close below the best choice, as a share of it, leaves nothing to look for.
CLOSE = 1e-8
#: Sums of the same costs in another order differ by no more than this share.
SLACK = 1e-9
#: Whole numbers up to this are exact as floats.
EXACT = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Areas with weight and sites that differ, costs weighted.

    Parameters
    ----------
    sites
        The index of the site at each position, ascending.
    fixed
        Positions of the sites fixed open.
    k
        How many positions are open.
    scale
        Weight of each area.
    columns
        Weighted costs, sites x areas. Where a site cannot be reached the cost is more than all
        areas together can cost that reach a site.
    order, ranked
        Areas x sites: positions from the nearest on, of equals the lowest first; their costs.
    most
        What all areas together cost at most where all reach a site.
    step
        Every total is a multiple of this; 0 where that is not known.
    """

    sites: Whole
    fixed: Ints
    k: int
    scale: Floats
    columns: Floats
    order: Ints
    ranked: Floats
    most: float
    step: float


def problem_of(question: Asked, k: int) -> Problem:
    """Leave out areas without weight and sites as far from everyone as another one is."""
    counted = np.flatnonzero(question.weight > 0)
    scale = question.weight[counted]
    sites = _different(question, counted)
    weighted = question.cost[np.ix_(counted, sites)] * scale[:, None]
    reached = np.isfinite(weighted)
    most = float(np.where(reached, weighted, 0.0).max(axis=1).sum())
    step = _step(weighted[reached])
    weighted[~reached] = 2 * most + 1
    order = np.argsort(weighted, axis=1, kind="stable")
    return Problem(
        sites,
        np.searchsorted(sites, question.opened).astype(np.int32),
        min(k, len(sites)),
        scale,
        np.ascontiguousarray(weighted.T),
        order.astype(np.int32),
        np.take_along_axis(weighted, order, axis=1),
        most,
        step if most < EXACT else 0.0,
    )


def _different(question: Asked, counted: Whole) -> Whole:
    """Allowed sites but those with the costs of another; fixed open ones all stay."""
    seen: set[bytes] = set()
    kept = []
    for site in (*question.opened, *question.free):
        costs = question.cost[counted, site].tobytes()
        if costs not in seen or site in question.opened:
            kept.append(int(site))
        seen.add(costs)
    return np.array(sorted(kept), dtype=np.int64)


def _step(costs: Floats) -> float:
    """The largest whole number that all costs are multiples of; 0 where they are not whole."""
    if not costs.size or (costs >= EXACT).any() or (costs != np.floor(costs)).any():
        return 0.0
    return float(np.gcd.reduce(np.unique(costs).astype(np.int64)))


@dataclass(slots=True, eq=False)
class Best:
    """The best choice so far, and how long there is to look for a better one.

    Parameters
    ----------
    problem
        What is to be solved.
    sites
        Open positions, the fixed ones first.
    total
        Their weighted sum.
    deadline
        When to stop, on the monotonic clock.
    progress
        Told of every stage.
    """

    problem: Problem
    sites: Ints
    total: float = np.inf
    deadline: float = np.inf
    progress: Progress | None = field(default=None, repr=False)

    def offer(self, sites: Ints, total: float) -> bool:
        """Keep a choice if it is better."""
        better = total < self.total * (1 - CLOSE / 100)
        if better:
            self.sites, self.total = sites.copy(), total
        return better

    @property
    def feasible(self) -> bool:
        """Whether every area reaches a site."""
        return self.total <= self.problem.most * (1 + SLACK)

    @property
    def cutoff(self) -> float:
        """Only a total below this is better."""
        if self.feasible and self.problem.step:
            return self.total - self.problem.step * (1 - 1e-6)
        return self.total * (1 - CLOSE)

    def bound(self, lowest: float) -> float:
        """What no choice is below, where nothing below `lowest` or the cutoff was left out."""
        if not (self.feasible and self.problem.step):
            return min(lowest, self.cutoff)
        step = self.problem.step
        return min(float(np.ceil(lowest / step - 1e-6) * step), self.total)

    @property
    def late(self) -> bool:
        """Whether time is up."""
        return time.monotonic() >= self.deadline

    def tell(self, stage: str, bound: float) -> None:
        """Report a stage."""
        if self.progress is not None:
            self.progress(stage, self.total, bound)
