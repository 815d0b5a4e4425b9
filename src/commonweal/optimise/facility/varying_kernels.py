"""Compiled: the same configurations scored in one world after another.

Who goes where is decided by `enumerating_kernels.take`, not written again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from commonweal.optimise.facility.enumerating_kernels import take

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NOBODY = -1


@njit(cache=True)
def score(
    cost: Floats,
    factor: Floats,
    drawn: Floats,
    drawn_column: Ints,
    drawn_world: Ints,
    weight: Floats,
    group: Ints,
    group_factor: Floats,
    marked: Flags,
    also_open: Flags,
    configurations: Ints,
    shared: Ints,
    limit: float,
    measures: Floats,
    volumes: Floats,
) -> None:
    """Weighted sum, weight, weight within the limit, longest, and the sum and weight of the marked
    areas, of every configuration in every world; and what comes to each of its sites.

    `cost` is sites x areas. In world f the minutes to site j are `cost[j] * factor[f, j]`, or
    `drawn[c, drawn_world[f]] * factor[f, j]` where `drawn_column[j]` is c, not `NOBODY`. The first
    `shared[row]` sites of a configuration are those of the one before it: they stay open.
    """
    sites, n = cost.shape
    longest = configurations.shape[1]
    held = np.empty((sites, n))
    people = np.empty(n)
    of_marked = np.empty(n)
    # Row d holds who goes where once the first d sites of a configuration are open.
    near = np.empty((longest + 1, n))
    site = np.empty((longest + 1, n), np.int32)
    volume = np.empty(sites)
    for f in range(len(factor)):
        lay_out(cost, factor[f], drawn, drawn_column, drawn_world[f], held)
        for i in range(n):
            people[i] = weight[i] * group_factor[f, group[i]]
            of_marked[i] = people[i] if marked[i] else 0.0
        near[0, :] = np.inf
        site[0, :] = NOBODY
        for j in range(sites):
            if also_open[f, j]:
                take(near[0], site[0], held[j], j, near[0], site[0])
        for row in range(len(configurations)):
            last = 0
            for p in range(longest):
                j = configurations[row, p]
                if j == NOBODY:
                    break
                last = p + 1
                if p >= shared[row]:
                    take(near[p], site[p], held[j], j, near[p + 1], site[p + 1])
            tally(people, of_marked, near[last], site[last], limit, volume, measures[f, row])
            for p in range(last):
                volumes[f, row, p] = volume[configurations[row, p]]


@njit(cache=True)
def lay_out(
    cost: Floats, factor: Floats, drawn: Floats, column: Ints, world: int, held: Floats
) -> None:
    """The costs of one world, sites x areas."""
    for j in range(len(cost)):
        c = column[j]
        for i in range(cost.shape[1]):
            minutes = cost[j, i] if c == NOBODY else drawn[c, world, i]
            held[j, i] = minutes * factor[j]


@njit(cache=True)
def tally(
    people: Floats,
    of_marked: Floats,
    near: Floats,
    site: Ints,
    limit: float,
    volume: Floats,
    measures: Floats,
) -> None:
    """The six sums of one configuration, and what comes to each site; areas of nobody do not
    count, however far they are."""
    volume[:] = 0.0
    inside = 0.0
    longest = 0.0
    everybody = 0.0
    all_marked = 0.0
    everyone = 0.0
    of_all = 0.0
    for i in range(len(near)):
        if people[i] <= 0.0:
            continue
        everybody += people[i]
        everyone += people[i] * near[i]
        if of_marked[i] > 0.0:
            all_marked += of_marked[i]
            of_all += of_marked[i] * near[i]
        longest = max(longest, near[i])
        if near[i] <= limit:
            inside += people[i]
        if site[i] != NOBODY:
            volume[site[i]] += people[i]
    measures[0] = everyone
    measures[1] = everybody
    measures[2] = inside
    measures[3] = longest
    measures[4] = of_all
    measures[5] = all_marked
