"""Least travel where everyone goes to the nearest unit and every unit keeps its band."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.capacity_answer import (
    NAMED_MISSES,
    ROUNDS,
    Open,
    near_misses,
    none_keeps,
    out_of_reach,
    to_nearest,
    without_band,
)
from commonweal.optimise.facility.capacity_band import Band
from commonweal.optimise.facility.capacity_ready import Ready, every, searched
from commonweal.optimise.facility.enumerating import score_sites
from commonweal.optimise.facility.siting import Siting

#: Largest programme handed to the solver: groups times sites in their order.
MOST_STEPS = 150_000
#: Configurations that a solver may take to keep the band although they do not.
MOST_CUTS = 20


def of_all(question: Asked, limits: Band, k: int) -> Siting:
    """The best of all configurations, each tried; of equal ones the first."""
    tried = every(Ready.of(question, limits, k), k, NAMED_MISSES)
    if not tried.sites:
        raise out_of_reach(k)
    if not tried.keeps:
        return none_keeps(question, near_misses(question, limits, tried.sites))
    return to_nearest(question, tried.sites[0])


def of_many(question: Asked, limits: Band, k: int, nodes: int, seed: int) -> Siting:
    """The best without a band where that keeps it; else a search, and a bound by the solver."""
    free = without_band(question, k, seed)
    if limits.keeps(free.open, free.volumes):
        return free
    ready = Ready.of(question, limits, k)
    tried = searched(ready, free.open, ROUNDS, seed, NAMED_MISSES)
    solved, bound = _solved(ready, limits, k, nodes)
    bound = max(bound, free.bound)
    found = [to_nearest(question, tried.sites[0], bound)] if tried.keeps else []
    if solved is not None:
        found.append(to_nearest(question, solved, bound))
    if not found:
        others = _around(question, limits, [*tried.sites, free.open])
        return none_keeps(question, near_misses(question, limits, others), bound)
    return min(found, key=lambda one: (one.objective, one.open))


def _around(question: Asked, limits: Band, found: list[Open]) -> list[Open]:
    """Of configurations and those one exchange from the first, those that miss least."""
    spare = set(question.free.tolist()) - set(found[0])
    swapped = [
        tuple(sorted((*found[0][:place], into, *found[0][place + 1 :])))
        for place, out in enumerate(found[0])
        if out not in question.opened
        for into in sorted(spare)
    ]
    rows = list(dict.fromkeys((*found, *swapped)))
    scored = score_sites(question.cost, question.weight, rows)
    at = scored.open.astype(np.int64)
    each = zip(at, scored.volumes, strict=True)
    missed = np.array([abs(limits.misses(*one)).sum() for one in each])
    order = np.lexsort((scored.objective, missed, np.isinf(scored.objective)))
    return [scored.sites(row) for row in order[:NAMED_MISSES].tolist()]


def _solved(ready: Ready, limits: Band, k: int, nodes: int) -> tuple[Open | None, float]:
    """What the solver finds and shows, where the programme is not too large for it.

    It allows sums a small error: a configuration that does not keep the band is put aside and the
    next one asked for.
    """
    if ready.together.order.size > MOST_STEPS:
        return None, 0.0
    from commonweal.optimise.facility.capacity_programme import Programme

    programme = Programme.of(ready, k)
    aside: list[Open] = []
    bound = 0.0
    for _ in range(MOST_CUTS):
        sites, bound = programme.solved(nodes, aside)
        if sites is None or limits.keeps(sites, to_nearest(ready.question, sites).volumes):
            return sites, bound
        aside.append(sites)
    return None, bound
