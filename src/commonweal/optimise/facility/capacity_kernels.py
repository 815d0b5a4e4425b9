"""Compiled: every configuration tried against a band of volumes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from commonweal.optimise.facility.choosing_kernels import next_choice

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]

#: Two costs whose difference is a smaller share of them are equal, and the first stands.
LEVEL = 1e-12
#: What each unit of weight that reaches no site counts as missed in a search.
BEHIND = 1e6
#: The rank of a site that a group never goes to.
NEVER = 1 << 30


@njit(cache=True)
def violation(volume: Floats, chosen: Places, low: Floats, high: Floats, slack: float) -> float:
    """What the chosen sites lack or have too much, all together."""
    total = 0.0
    for s in chosen:
        miss = max(low[s] - volume[s], volume[s] - high[s])
        if miss > slack:
            total += miss
    return total


@njit(cache=True)
def enter(
    found: Places, missed: Floats, costs: Floats, chosen: Places, miss: float, cost: float,
    slack: float,
) -> None:  # fmt: skip
    """Put a configuration where it belongs among the best: least missed, then least cost."""
    last = len(found) - 1
    at = last + 1
    while at > 0:
        equal = abs(miss - missed[at - 1]) <= slack
        cheaper = cost < costs[at - 1] * (1 - LEVEL)
        if not (miss < missed[at - 1] - slack or (equal and cheaper)):
            break
        at -= 1
    if at > last:
        return
    for row in range(last, at, -1):
        found[row] = found[row - 1]
        missed[row] = missed[row - 1]
        costs[row] = costs[row - 1]
    found[at] = chosen
    missed[at] = miss
    costs[at] = cost


@njit(cache=True)
def every(
    rank: Places,
    weight: Floats,
    cost: Floats,
    opened: Places,
    free: Places,
    choose: int,
    low: Floats,
    high: Floats,
    slack: float,
    found: Places,
    missed: Floats,
    costs: Floats,
) -> None:
    """The configurations that miss a band least, of all that open so many of the free sites.

    `rank` and `cost` are sites x groups. They are tried in lexicographic order; those in which a
    group reaches no site do not count. `found` is filled with open sites, the best row first, with
    what each misses and its cost; rows that stay empty keep an infinite cost.
    """
    sites, n = rank.shape
    ranks = np.full((choose + 1, n), NEVER, np.int32)
    at = np.full((choose + 1, n), np.int32(sites))
    paid = np.zeros((choose + 1, n))
    volume = np.zeros((choose + 1, sites + 1))
    sums = np.zeros(choose + 1)
    lost = np.zeros(choose + 1, np.int64)
    lost[0] = n
    volume[0, sites] = weight.sum()
    for j in opened:
        _open(rank[j], cost[j], weight, j, ranks, at, paid, volume, sums, lost, 0, 0)
    index = np.arange(choose)
    chosen = np.empty(len(opened) + choose, np.int32)
    chosen[: len(opened)] = opened
    start = 0
    while True:
        for d in range(start, choose - 1):
            j = free[index[d]]
            _open(rank[j], cost[j], weight, j, ranks, at, paid, volume, sums, lost, d, d + 1)
        total, unreached = sums[0], lost[0]
        if choose:
            j = free[index[choose - 1]]
            total, unreached = _last(
                rank[j], cost[j], weight, j, ranks[choose - 1], at[choose - 1], paid[choose - 1],
                volume[choose - 1], volume[choose], lost[choose - 1],
            )  # fmt: skip
        if unreached == 0:
            for d in range(choose):
                chosen[len(opened) + d] = free[index[d]]
            miss = violation(volume[choose], chosen, low, high, slack)
            enter(found, missed, costs, chosen, miss, total, slack)
        start = next_choice(index, len(free))
        if start < 0:
            return


@njit(cache=True)
def _open(
    rank: Places, cost: Floats, weight: Floats, j: int, ranks: Places, at: Places, paid: Floats,
    volume: Floats, sums: Floats, lost: npt.NDArray[np.int64], before: int, after: int,
) -> None:  # fmt: skip
    """Open one more site on top of one level, and write the next."""
    volume[after] = volume[before]
    total, unreached = 0.0, lost[before]
    for g in range(len(weight)):
        r = ranks[before, g]
        s = at[before, g]
        c = paid[before, g]
        if rank[g] < r:
            volume[after, s] -= weight[g]
            volume[after, j] += weight[g]
            if r == NEVER:
                unreached -= 1
            r, s, c = rank[g], np.int32(j), cost[g]
        # Summed anew: differences of large costs would leave their rounding in small totals.
        total += c
        ranks[after, g] = r
        at[after, g] = s
        paid[after, g] = c
    sums[after] = total
    lost[after] = unreached


@njit(cache=True)
def _last(
    rank: Places, cost: Floats, weight: Floats, j: int, ranks: Places, at: Places, paid: Floats,
    before: Floats, volume: Floats, unreached: int,
) -> tuple[float, int]:  # fmt: skip
    """Open the last site: only volumes, cost and groups that reach nothing are wanted."""
    volume[:] = before
    total = 0.0
    for g in range(len(weight)):
        if rank[g] < ranks[g]:
            volume[at[g]] -= weight[g]
            volume[j] += weight[g]
            total += cost[g]
            if ranks[g] == NEVER:
                unreached -= 1
        else:
            total += paid[g]
    return total, unreached


@njit(cache=True)
def improve(
    order: Places,
    rank: Places,
    weight: Floats,
    cost: Floats,
    fixed: int,
    sites: Places,
    spare: Places,
    low: Floats,
    high: Floats,
    slack: float,
) -> tuple[float, float]:
    """Exchange open sites (after the fixed ones, which come first) for spare ones while that
    lessens what is missed, or the cost where as much is missed; both lists are changed.

    Returns what is missed and the cost. Groups that reach no site count as much missed, so that
    a choice that leaves some behind is led back.
    """
    m, n = rank.shape
    ranks, at, paid = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n)
    base, volume = np.empty(m + 1), np.empty(m + 1)
    is_open = np.zeros(m, np.bool_)
    missed, total = np.inf, np.inf
    while True:
        best_out, best_in = -1, -1
        for out in range(fixed, len(sites)):
            is_open[:] = False
            is_open[sites] = True
            is_open[sites[out]] = False
            unreached = _assign(order, weight, cost, is_open, ranks, at, paid, base)
            left = sites[out]
            for into in range(-1, len(spare)):
                # The choice as it stands is looked at once, so that ties leave it as it is.
                if into < 0 and (missed < np.inf or out > fixed):
                    continue
                j = left if into < 0 else spare[into]
                sites[out] = j
                reached, lost = _last(
                    rank[j], cost[j], weight, j, ranks, at, paid, base, volume, unreached
                )
                miss = violation(volume, sites, low, high, slack)
                if lost > 0:
                    miss += BEHIND * volume[m]
                equal = abs(miss - missed) <= slack
                if miss < missed - slack or (equal and reached < total * (1 - LEVEL)):
                    # Never more than the least seen, so that exchanges end whatever rounding says.
                    missed, total = min(missed, miss), reached
                    best_out, best_in = out, into
            sites[out] = left
        if best_in < 0:
            if best_out < 0:
                return missed, total
            continue
        sites[best_out], spare[best_in] = spare[best_in], sites[best_out]


@njit(cache=True)
def _assign(
    order: Places, weight: Floats, cost: Floats, is_open: npt.NDArray[np.bool_], ranks: Places,
    at: Places, paid: Floats, volume: Floats,
) -> int:  # fmt: skip
    """Everyone to the nearest open site, those that reach none to a place beyond the last. Returns
    how many groups reach none."""
    volume[:] = 0.0
    unreached, nowhere = 0, len(is_open)
    for g in range(len(order)):
        ranks[g], at[g], paid[g] = NEVER, nowhere, 0.0
        for place in range(order.shape[1]):
            s = order[g, place]
            if s < 0:
                break
            if is_open[s]:
                ranks[g], at[g], paid[g] = place, s, cost[s, g]
                break
        if ranks[g] == NEVER:
            unreached += 1
        volume[at[g]] += weight[g]
    return unreached
