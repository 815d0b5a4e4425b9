"""Compiled: sites scored one configuration after another.

`near` is what it costs each area to reach its site and `site` is the position of that site among
the allowed ones. Areas are those with weight only. `bins` puts every cost into a class, so that
shares and centiles come from one pass; its edges hold the limits asked for.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from commonweal.optimise.facility.choosing_kernels import next_choice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Classes = npt.NDArray[np.uint16]

#: A cumulated weight this close below the one asked for is rounding.
ROUNDING = 1e-12
NOBODY = -1


@njit(cache=True)
def total_with(weight: Floats, near: Floats, column: Floats) -> float:
    """The weighted sum once one more site is open, in eight strands so that it is fast and yet
    always in one order."""
    n = len(weight)
    a = b = c = d = e = f = g = h = 0.0
    whole = n - n % 8
    for i in range(0, whole, 8):
        a += weight[i] * min(near[i], column[i])
        b += weight[i + 1] * min(near[i + 1], column[i + 1])
        c += weight[i + 2] * min(near[i + 2], column[i + 2])
        d += weight[i + 3] * min(near[i + 3], column[i + 3])
        e += weight[i + 4] * min(near[i + 4], column[i + 4])
        f += weight[i + 5] * min(near[i + 5], column[i + 5])
        g += weight[i + 6] * min(near[i + 6], column[i + 6])
        h += weight[i + 7] * min(near[i + 7], column[i + 7])
    for i in range(whole, n):
        a += weight[i] * min(near[i], column[i])
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@njit(cache=True)
def total(weight: Floats, near: Floats) -> float:
    """The weighted sum, in the same order."""
    return float(total_with(weight, near, near))


@njit(cache=True)
def take(
    near: Floats, site: Ints, column: Floats, new: int, after: Floats, after_site: Ints
) -> None:
    """Open one more site: an area goes to it if nearer, or as near and of a lower index."""
    for i in range(len(near)):
        nearer = column[i] < near[i] or (column[i] == near[i] and new < site[i])
        after[i] = column[i] if nearer else near[i]
        after_site[i] = new if nearer else site[i]


@njit(cache=True)
def tally(
    weight: Floats,
    near: Floats,
    site: Ints,
    klass: Classes,
    limits: Ints,
    target: float,
    by_class: Floats,
    volume: Floats,
    measures: Floats,
) -> None:
    """Measures of one configuration: total, centile, longest, weight reached, weight in limits;
    the weight that comes to each site is the sum of the two rows of `volume`."""
    by_class[:] = 0.0
    volume[:] = 0.0
    longest = 0.0
    n = len(weight)
    whole = n - n % 2
    # Two strands, so that no sum waits for the one before; the last column is of `NOBODY`, -1.
    for i in range(0, whole, 2):
        by_class[klass[i]] += weight[i]
        by_class[klass[i + 1]] += weight[i + 1]
        longest = max(longest, near[i], near[i + 1])
        volume[0, site[i]] += weight[i]
        volume[1, site[i + 1]] += weight[i + 1]
    if n > whole:
        by_class[klass[n - 1]] += weight[n - 1]
        longest = max(longest, near[n - 1])
        volume[0, site[n - 1]] += weight[n - 1]
    measures[0] = total(weight, near)
    measures[2] = longest
    found = -1
    before = running = 0.0
    last = len(by_class) - 1
    at = 0
    for b in range(last):
        while at < len(limits) and limits[at] == b:
            measures[4 + at] = running
            at += 1
        if found < 0 and running + by_class[b] >= target:
            found = b
            before = running
        running += by_class[b]
    while at < len(limits):
        measures[4 + at] = running
        at += 1
    measures[3] = running
    measures[1] = np.inf if found < 0 else _in_class(weight, near, klass, found, target - before)


@njit(cache=True)
def _in_class(weight: Floats, near: Floats, klass: Classes, found: int, target: float) -> float:
    """The cost within one class by which the weight still wanted is reached: the class is halved
    about one of its costs until that cost is the one."""
    cost, held = np.empty(len(near)), np.empty(len(near))
    high = 0
    for i in range(len(near)):
        if klass[i] == found:
            cost[high], held[high] = near[i], weight[i]
            high += 1
    low = 0
    while high - low > 1:
        pivot = cost[(low + high) // 2]
        below = same = 0.0
        for p in range(low, high):
            if cost[p] < pivot:
                below += held[p]
            elif cost[p] == pivot:
                same += held[p]
        if below < target <= below + same:
            return float(pivot)
        lower = target <= below
        target -= 0.0 if lower else below + same
        kept = low
        for p in range(low, high):
            if (cost[p] < pivot) if lower else (cost[p] > pivot):
                cost[kept], held[kept] = cost[p], held[p]
                kept += 1
        if kept == low:
            return float(pivot)
        high = kept
    return float(cost[low])


@njit(cache=True)
def classify(bins: Classes, site: Ints, klass: Classes, classes: int) -> None:
    """The class of the cost of each area; the last class for areas that reach no site."""
    for i in range(len(site)):
        klass[i] = classes - 1 if site[i] == NOBODY else bins[site[i], i]


@njit(cache=True)
def every(
    cost: Floats,
    bins: Classes,
    weight: Floats,
    opened: Ints,
    free: Ints,
    choose: int,
    limits: Ints,
    target: float,
    classes: int,
    chosen: Ints,
    measures: Floats,
    volumes: Floats,
) -> None:
    """Every choice of so many of the free sites, in lexicographic order, one row of the last three
    each; of `measures` only the total where it has one column."""
    sites, n = cost.shape
    near = np.full((choose + 1, n), np.inf)
    site = np.full((choose + 1, n), np.int32(NOBODY))
    for j in opened:
        take(near[0], site[0], cost[j], j, near[0], site[0])
    index = np.arange(choose)
    klass = np.empty(n, np.uint16)
    by_class = np.empty(classes)
    volume = np.empty((2, sites + 1))
    is_open = np.zeros(sites, np.bool_)
    lean = measures.shape[1] == 1
    start = row = 0
    while True:
        for d in range(start, choose - 1 if lean else choose):
            j = free[index[d]]
            take(near[d], site[d], cost[j], j, near[d + 1], site[d + 1])
        is_open[:] = False
        for j in opened:
            is_open[j] = True
        for d in range(choose):
            is_open[free[index[d]]] = True
        p = 0
        for j in range(sites):
            if is_open[j]:
                chosen[row, p] = j
                p += 1
        if not lean:
            classify(bins, site[choose], klass, classes)
            tally(
                weight, near[choose], site[choose], klass, limits, target, by_class, volume,
                measures[row],
            )  # fmt: skip
            for p in range(chosen.shape[1]):
                j = chosen[row, p]
                volumes[row, p] = volume[0, j] + volume[1, j]
        elif choose:
            measures[row, 0] = total_with(weight, near[choose - 1], cost[free[index[choose - 1]]])
        else:
            measures[row, 0] = total(weight, near[0])
        start = next_choice(index, len(free))
        if start < 0:
            return
        row += 1


@njit(cache=True)
def walk(
    order: Classes,
    cost: Floats,
    bins: Classes,
    is_open: npt.NDArray[np.bool_],
    pending: Ints,
    near: Floats,
    site: Ints,
    klass: Classes,
    classes: int,
) -> None:
    """The nearest open site of each area, found by walking its sites from the nearest on; row r
    of `order`, `cost` and `bins` holds every area's site of rank r. Quick where many are open."""
    n = len(near)
    left = 0
    for i in range(n):
        pending[i] = i
    left = n
    for r in range(len(order)):
        kept = 0
        for p in range(left):
            i = pending[p]
            j = order[r, i]
            if is_open[j]:
                near[i] = cost[r, i]
                site[i] = j if cost[r, i] < np.inf else NOBODY
                klass[i] = bins[r, i] if cost[r, i] < np.inf else classes - 1
            else:
                pending[kept] = i
                kept += 1
        left = kept
        if left == 0:
            return


@njit(cache=True)
def given(
    cost: Floats,
    bins: Classes,
    order: Classes,
    cost_by_rank: Floats,
    bins_by_rank: Classes,
    weight: Floats,
    configurations: Ints,
    limits: Ints,
    target: float,
    classes: int,
    measures: Floats,
    volumes: Floats,
) -> None:
    """Every configuration given, one row each, padded with `NOBODY`; walking where `order` has
    rows and many sites are open, otherwise site by site."""
    sites, n = cost.shape
    near = np.empty(n)
    site = np.empty(n, np.int32)
    klass = np.empty(n, np.uint16)
    pending = np.empty(n, np.int32)
    by_class = np.empty(classes)
    volume = np.empty((2, sites + 1))
    is_open = np.zeros(sites, np.bool_)
    for row in range(len(configurations)):
        k = 0
        while k < configurations.shape[1] and configurations[row, k] != NOBODY:
            k += 1
        if walks(k, sites):
            is_open[:] = False
            for p in range(k):
                is_open[configurations[row, p]] = True
            walk(order, cost_by_rank, bins_by_rank, is_open, pending, near, site, klass, classes)
        else:
            near[:] = np.inf
            site[:] = NOBODY
            for p in range(k):
                j = configurations[row, p]
                take(near, site, cost[j], j, near, site)
            classify(bins, site, klass, classes)
        tally(weight, near, site, klass, limits, target, by_class, volume, measures[row])
        for p in range(k):
            j = configurations[row, p]
            volumes[row, p] = volume[0, j] + volume[1, j]


@njit(cache=True)
def walks(k: int, sites: int) -> bool:
    """Whether walking is quicker than going through the open sites one by one."""
    return k * k > 8 * sites
