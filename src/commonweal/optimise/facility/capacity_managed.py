"""Catchments that are drawn so that units keep a band: an assumption of its own."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.answering import sited
from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats, Whole
from commonweal.optimise.facility.capacity_answer import (
    NAMED_MISSES,
    ROUNDS,
    Open,
    none_keeps,
    out_of_reach,
    to_nearest,
    without_band,
)
from commonweal.optimise.facility.capacity_band import Band
from commonweal.optimise.facility.capacity_pairs import Pairs, Shared
from commonweal.optimise.facility.capacity_ready import Ready, searched
from commonweal.optimise.facility.enumerating import enumerate_sites, number_of_choices
from commonweal.optimise.facility.siting import NearMiss, Siting

#: Configurations for which catchments are worked out, at most.
MOST_SHARED = 200
#: Configurations shared out where none keeps the band, and nodes of the solver's tree for each.
MOST_NEAR, NEAR_NODES = 50, 200


def with_catchments(
    question: Asked, limits: Band, k: int, nodes: int, seed: int, few: bool
) -> Siting:
    """Configurations in order of what they would cost without a band, each shared out anew, until
    the next would cost more even so.

    With more configurations than can be listed, those that a search finds; all others cost at
    least what the best without a band does.
    """
    rows, costs, floor = _candidates(question, limits, k, seed, few)
    best: tuple[Open, Shared] | None = None
    able = _can_hold(limits, rows, float(question.weight.sum()))
    for done, row in enumerate(np.flatnonzero(able)):
        least = best[1].objective if best else math.inf
        if costs[row] >= least:
            break
        if done == MOST_SHARED:
            floor = min(floor, float(costs[row]))
            break
        sites = tuple(rows[row].tolist())
        shared = _shared(question, sites, limits, nodes, least)
        floor = min(floor, shared.bound)
        if shared.objective < least:
            best = sites, shared
    if best is None:
        return none_keeps(question, _least_missed(question, limits, rows, nodes), floor, True)
    return _drawn(question, *best, floor)


def _candidates(
    question: Asked, limits: Band, k: int, seed: int, few: bool
) -> tuple[Whole, Floats, float]:
    """Configurations and their costs without a band, the cheapest first; and what all others cost
    at least."""
    if few:
        all_of_them = enumerate_sites(
            question.cost, question.weight, k, fixed_open=question.opened.tolist(),
            fixed_closed=question.closed.tolist(), only_objective=True,
            most=number_of_choices(question, k),
        )  # fmt: skip
        order = np.argsort(all_of_them.objective, kind="stable")
        order = order[np.isfinite(all_of_them.objective[order])]
        if not order.size:
            raise out_of_reach(k)
        return all_of_them.open[order].astype(np.int64), all_of_them.objective[order], math.inf
    free = without_band(question, k, seed)
    tried = searched(Ready.of(question, limits, k), free.open, ROUNDS, seed, NAMED_MISSES)
    rows = np.unique(np.array([free.open, *tried.sites], dtype=np.int64), axis=0)
    costs = np.array([to_nearest(question, tuple(row)).objective for row in rows.tolist()])
    order = np.argsort(costs, kind="stable")
    return rows[order], costs[order], free.bound


def _can_hold(limits: Band, rows: Whole, total: float) -> npt.NDArray[np.bool_]:
    """Whether the units of each configuration can hold everyone, and can all have enough."""
    least, most = limits.low[rows].sum(axis=1), limits.high[rows].sum(axis=1)
    able: npt.NDArray[np.bool_] = (least <= total + limits.slack) & (most >= total - limits.slack)
    return able


def _shared(question: Asked, sites: Open, limits: Band, nodes: int, cutoff: float) -> Shared:
    """Areas shared out among sites: to the nearest where that keeps the band."""
    nearest = to_nearest(question, sites)
    if limits.keeps(sites, nearest.volumes):
        return Shared(nearest.assignment, nearest.objective, nearest.objective)
    pairs = Pairs.of(question, sites, limits)
    return pairs.shared_out(nodes, cutoff) if pairs else Shared(None, math.inf, math.inf)


def _least_missed(question: Asked, limits: Band, rows: Whole, nodes: int) -> tuple[NearMiss, ...]:
    """The configurations that come nearest, each shared out so that it misses least: in order of
    what they miss if areas may be split, until none left can come nearer."""
    weight = float(question.weight.sum())
    lacks = np.maximum(limits.low[rows].sum(axis=1) - weight, 0.0)
    lacks += np.maximum(weight - limits.high[rows].sum(axis=1), 0.0)
    first = np.argsort(lacks, kind="stable")[:MOST_SHARED]
    held = (Pairs.of(question, tuple(row), limits) for row in rows[first].tolist())
    split = [(pairs.missed_if_split(), pairs) for pairs in held if pairs]

    def level(missed: float) -> float:
        """So that what differs by rounding only is equal, and the cheaper comes first."""
        return float(np.rint(missed / (limits.slack or 1.0)))

    found: list[NearMiss] = []
    for least, pairs in sorted(split, key=lambda one: level(one[0]))[:MOST_NEAR]:
        full = len(found) == NAMED_MISSES
        if full and least >= found[-1].violation - limits.slack:
            break
        missed = pairs.least_missed(min(nodes, NEAR_NODES))
        if missed is not None:
            found.append(missed)
        found.sort(key=lambda one: (level(one.violation), one.objective))
        del found[NAMED_MISSES:]
    return tuple(found)


def _drawn(question: Asked, sites: Open, shared: Shared, floor: float) -> Siting:
    """Catchments that were drawn."""
    assert shared.assignment is not None
    answer = sited(question, list(sites), shared.objective, min(floor, shared.objective))
    reached = shared.assignment != NOWHERE
    at = np.searchsorted(sites, shared.assignment[reached])
    volumes = np.bincount(at, question.weight[reached], len(sites)).astype(np.float64)
    return replace(answer, assignment=shared.assignment, volumes=volumes, managed=True)
