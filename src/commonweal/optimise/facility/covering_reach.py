"""Who is within reach of which sites, and the best of choices that cover as much."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from commonweal.optimise.facility.answering import filled
from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.covering_programme import Flags


def within_reach(question: Asked, within: float) -> Flags:
    """Areas x allowed sites: whether one reaches the other within the limit."""
    held = question.cost[:, question.allowed]
    near: Flags = np.isfinite(held) & (held <= within)
    return near


def still_open(question: Asked, near: Flags) -> tuple[Flags, Flags]:
    """Which areas the sites fixed open cover, and areas x free sites for those that are not."""
    fixed = np.isin(question.allowed, question.opened)
    surely: Flags = np.any(near[:, fixed], axis=1, keepdims=True)[:, 0]
    return surely, near[:, ~fixed] & ~surely[:, None]


def settled(question: Asked, chosen: Iterable[int], k: int, within: float) -> list[int]:
    """Of choices as good as this one, one that no exchange of a site betters for all together.

    Sites fixed open are added, and free ones up to k. Sites are then exchanged while the weighted
    cost shrinks and no weight falls out of reach, so that a site which is not needed to cover
    stands where it saves most travel.
    """
    # numba takes a second to import: only a search pays for it.
    from commonweal.optimise.facility.covering_kernels import exchange

    fixed = question.opened.tolist()
    opened = filled(question, chosen, k)
    sites = np.array([*fixed, *(site for site in opened if site not in set(fixed))], dtype=np.int64)
    spare = np.setdiff1d(question.free, sites)
    counted = question.weight > 0
    cost = np.ascontiguousarray(question.cost[counted].T)
    finite = cost[np.isfinite(cost)]
    longest = float(finite.max()) if finite.size else 0.0
    # Who reaches no site is further away than all others, and beyond any limit.
    cost[np.isinf(cost)] = 2 * longest + 1
    within = min(within, longest)
    exchange(cost, question.weight[counted], within, len(fixed), sites, spare)
    return sorted(sites.tolist())
