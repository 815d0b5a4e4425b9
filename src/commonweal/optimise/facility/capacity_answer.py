"""Answers to a question about sites and a band, and the best without one."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from commonweal.optimise.facility.answering import sited
from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import NOWHERE, assigned
from commonweal.optimise.facility.capacity_band import Band
from commonweal.optimise.facility.median import p_median
from commonweal.optimise.facility.siting import NearMiss, Siting

Open = tuple[int, ...]

#: Configurations named where none keeps the band.
NAMED_MISSES = 5
#: How often a search begins anew from a changed choice.
ROUNDS = 30
#: Nodes of the solver's tree in one call, unless told otherwise.
NODES = 2_000


def out_of_reach(k: int) -> ValueError:
    """No k sites do."""
    return ValueError(f"no {k} sites are within reach of every area with weight; open more sites")


def to_nearest(question: Asked, sites: Open, bound: float = math.inf) -> Siting:
    """Everyone to the nearest of the sites; a bound that lies above the cost is the cost."""
    counted = question.weight > 0
    _, near = assigned(question.cost[counted], sites)
    total = math.fsum((question.weight[counted] * near).tolist())
    return sited(question, list(sites), total, min(bound, total))


def near_misses(question: Asked, limits: Band, found: Iterable[Open]) -> tuple[NearMiss, ...]:
    """What configurations miss where everyone goes to the nearest site; those that leave areas
    behind are no configurations."""
    told = (to_nearest(question, sites) for sites in found)
    return tuple(
        limits.near_miss(one.open, one.objective, one.volumes)
        for one in told
        if math.isfinite(one.objective)
    )


def without_band(question: Asked, k: int, seed: int) -> Siting:
    """The best without a band, whose bound holds with one as well."""
    return p_median(
        question.cost, question.weight, k, fixed_open=question.opened.tolist(),
        fixed_closed=question.closed.tolist(), seed=seed,
    )  # fmt: skip


def none_keeps(
    question: Asked,
    misses: tuple[NearMiss, ...],
    bound: float = math.inf,
    managed: bool = False,
) -> Siting:
    """No configuration, and those that come nearest."""
    proven = math.isinf(bound)
    nobody = np.full(len(question.cost), NOWHERE)
    gap = 0.0 if proven else math.inf
    return Siting(
        (), nobody, math.inf, bound, gap, proven, np.zeros(0), managed=managed, nearest=misses
    )
