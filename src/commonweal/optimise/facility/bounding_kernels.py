"""Compiled: multipliers of the p-median moved uphill, and what they say about every site.

Who is assigned to a site is relaxed: an area that pays `u` towards its assignment lets a site that
is nearer by `u - c` earn as much, so that for any multipliers the sum of u less what the k sites
that earn most earn is below every choice of k sites (A. M. Geoffrion 1974 and M. L. Fisher 1981
for the principle; J. E. Beasley 1985 for large p-medians; from memory, not verified).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Whole = npt.NDArray[np.int64]
Status = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

FREE, OPEN, CLOSED = 0, 1, 2
#: Share of the last direction that the next one keeps; weight of one step in the mean choice.
MOMENTUM, MEAN = 0.7, 0.05
#: Steps without progress after which steps are halved; progress is this share of the gap.
PATIENCE, PROGRESS = 20, 1e-5


class Lists(NamedTuple):
    """Every area's free sites from the nearest on, in rows from `start`, and their costs; `cap` is
    the cost of its nearest open site, beyond which nothing matters."""

    start: Whole
    site: Ints
    cost: Floats
    cap: Floats


@njit(cache=True)
def cut(lists: Lists, status: Status, to: Lists) -> int:
    """Write the lists of free sites nearer than the nearest open one; returns their length."""
    at = 0
    for i in range(len(lists.cap)):
        to.start[i] = at
        to.cap[i] = lists.cap[i]
        for p in range(lists.start[i], lists.start[i + 1]):
            site, cost = lists.site[p], lists.cost[p]
            if cost >= lists.cap[i]:
                break
            if status[site] == OPEN:
                to.cap[i] = cost
                break
            if status[site] == FREE:
                to.site[at], to.cost[at] = site, cost
                at += 1
    to.start[len(lists.cap)] = at
    return at


@njit(cache=True)
def price(lists: Lists, u: Floats, earned: Floats, end: Whole) -> None:
    """What each site earns at these multipliers, zero or less; and where in the list of each area
    the sites end that are nearer than its multiplier."""
    earned[:] = 0.0
    for i in range(len(u)):
        p, last = lists.start[i], lists.start[i + 1]
        while p < last and lists.cost[p] < u[i]:
            earned[lists.site[p]] += lists.cost[p] - u[i]
            p += 1
        end[i] = p


@njit(cache=True)
def of_rank(values: Floats, rank: int) -> float:
    """The value of a rank from the smallest on, counted from 0; the order of `values` is lost
    (C. A. R. Hoare's selection, 1961, from memory, not verified)."""
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            break
    return float(values[rank])


@njit(cache=True)
def choose(earned: Floats, status: Status, k: int, chosen: Flags) -> tuple[float, float, float]:
    """Choose the k free sites that earn most, the first of equals; some must be left over. Returns
    what they earn, and what the last one chosen and the first one not chosen earn."""
    values = np.empty(len(status))
    free = 0
    for j in range(len(status)):
        if status[j] == FREE:
            values[free] = earned[j]
            free += 1
    last_in = of_rank(values[:free], k - 1)
    equal = k
    for j in range(len(status)):
        if status[j] == FREE and earned[j] < last_in:
            equal -= 1
    total, first_out = 0.0, np.inf
    for j in range(len(status)):
        chosen[j] = status[j] == FREE and earned[j] <= last_in
        if chosen[j] and earned[j] == last_in:
            chosen[j] = equal > 0
            equal -= 1
        if chosen[j]:
            total += earned[j]
        elif status[j] == FREE:
            first_out = min(first_out, earned[j])
    return total, last_in, first_out


@njit(cache=True)
def ascend(
    lists: Lists,
    scale: Floats,
    status: Status,
    k: int,
    u: Floats,
    target: float,
    enough: float,
    steps: int,
    step: float,
    least: float,
    best: Floats,
    mean: Floats,
) -> float:
    """Move multipliers by subgradients with momentum, k of the free sites still to be opened, until
    the bound is `enough` or steps are spent or below `least`. Steps aim at `target`; `best` gets
    the best multipliers, `mean` how often each site was chosen of late. Returns the best bound."""
    n = len(u)
    chosen = np.zeros(len(status), np.bool_)
    earned = np.zeros(len(status))
    way = np.zeros(n)
    end = np.empty(n, np.int64)
    highest = -1.0e300
    stalled = 0
    mean[:] = 0.0
    for i in range(n):
        u[i] = min(u[i], lists.cap[i])
    for _ in range(steps):
        price(lists, u, earned, end)
        bound = u.sum() + choose(earned, status, k, chosen)[0]
        for j in range(len(status)):
            mean[j] = (1 - MEAN) * mean[j] + (MEAN if chosen[j] else 0.0)
        stalled += 1
        if bound > highest:
            if bound > highest + PROGRESS * (target - highest):
                stalled = 0
            highest = bound
            best[:] = u
            if highest >= enough:
                return float(highest)
        if stalled > PATIENCE:
            step *= 0.5
            stalled = 0
            u[:] = best
            way[:] = 0.0
            if step < least:
                return float(highest)
            continue
        length = 0.0
        for i in range(n):
            served = 0
            for p in range(lists.start[i], end[i]):
                served += chosen[lists.site[p]]
            way[i] = 1 - served + MOMENTUM * way[i]
            if u[i] >= lists.cap[i] and way[i] > 0:
                way[i] = 0.0
            length += scale[i] * way[i] * way[i]
        if length == 0.0:
            return float(highest)
        pace = step * (target - bound) / length
        for i in range(n):
            first = lists.start[i]
            low = lists.cost[first] if first < lists.start[i + 1] else lists.cap[i]
            u[i] = min(lists.cap[i], max(low, u[i] + pace * scale[i] * way[i]))
    return float(highest)
