"""Configurations tried one by one against a band, and searched by exchanging sites."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.capacity_answer import Open
from commonweal.optimise.facility.capacity_band import Band
from commonweal.optimise.facility.capacity_groups import Groups, Places, groups


@dataclass(frozen=True, slots=True)
class Tried:
    """Configurations in order: what is missed, then the cost.

    Parameters
    ----------
    sites
        Open sites of each, ascending.
    keeps
        Whether the first one keeps the band.
    """

    sites: tuple[Open, ...]
    keeps: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A question in the form that the compiled code takes: positions among the allowed sites."""

    question: Asked
    together: Groups
    rank: Places
    cost: Floats
    opened: Places
    free: Places
    low: Floats
    high: Floats
    slack: float

    @classmethod
    def of(cls, question: Asked, limits: Band, k: int) -> Ready:
        """Group the areas and turn the tables round."""
        from commonweal.optimise.facility.capacity_kernels import NEVER

        together = groups(question, k)
        sites = question.allowed
        count = len(together.order)
        rank = np.full((count, len(sites) + 1), NEVER, dtype=np.int32)
        places = np.arange(together.order.shape[1], dtype=np.int32)
        np.put_along_axis(
            rank, together.order.astype(np.int64), np.broadcast_to(places, together.order.shape), 1
        )
        return cls(
            question,
            together,
            np.ascontiguousarray(rank[:, :-1].T),
            np.ascontiguousarray(together.cost.T),
            np.searchsorted(sites, question.opened).astype(np.int32),
            np.searchsorted(sites, question.free).astype(np.int32),
            limits.low[sites],
            limits.high[sites],
            limits.slack,
        )

    def named(self, positions: Places) -> Open:
        """The sites at these positions, ascending."""
        return tuple(sorted(int(site) for site in self.question.allowed[positions]))


def every(ready: Ready, k: int, shown: int) -> Tried:
    """All configurations tried: those that miss least.

    Parameters
    ----------
    ready
        The question.
    k
        How many sites are open.
    shown
        How many configurations to give back.
    """
    from commonweal.optimise.facility.capacity_kernels import every as try_every

    found = np.zeros((shown, k), dtype=np.int32)
    missed, costs = np.full(shown, np.inf), np.full(shown, np.inf)
    try_every(
        ready.rank, ready.together.weight, ready.cost, ready.opened, ready.free,
        k - len(ready.opened), ready.low, ready.high, ready.slack, found, missed, costs,
    )  # fmt: skip
    rows = np.flatnonzero(np.isfinite(missed))
    return Tried(tuple(ready.named(found[row]) for row in rows), bool(rows.size and missed[0] == 0))


def searched(ready: Ready, start: Open, rounds: int, seed: int, shown: int) -> Tried:
    """Configurations found by exchanging sites, from a start and from changed choices.

    Parameters
    ----------
    ready
        The question.
    start
        A configuration.
    rounds
        How often the best choice is changed at random and improved again.
    seed
        Of the draws.
    shown
        How many configurations to give back.
    """
    from commonweal.optimise.facility.capacity_kernels import improve

    draw = np.random.default_rng(seed)
    fixed = len(ready.opened)
    chosen = np.setdiff1d(np.searchsorted(ready.question.allowed, start), ready.opened)
    best = np.concatenate([ready.opened, chosen]).astype(np.int32)
    found: dict[Open, tuple[float, float]] = {}
    least = (math.inf, math.inf)
    for turn in range(rounds + 1):
        sites = best.copy()
        spare = np.setdiff1d(ready.free, sites).astype(np.int32)
        if turn and len(spare):
            _change(sites, spare, fixed, draw)
        reached = improve(
            ready.together.order, ready.rank, ready.together.weight, ready.cost, fixed, sites,
            spare, ready.low, ready.high, ready.slack,
        )  # fmt: skip
        found[ready.named(sites)] = reached
        if reached < least:
            least, best = reached, sites
    ordered = sorted(found, key=lambda sites: (*found[sites], sites))
    return Tried(tuple(ordered[:shown]), least[0] == 0)


def _change(sites: Places, spare: Places, fixed: int, draw: np.random.Generator) -> None:
    """Exchange a few sites drawn at random."""
    number = min(len(sites) - fixed, len(spare), 3)
    out = fixed + draw.permutation(len(sites) - fixed)[:number]
    into = draw.permutation(len(spare))[:number]
    sites[out], spare[into] = spare[into], sites[out].copy()
