"""Compiled: the same configurations scored in one world after another.

Who goes where, and the order of sums, are those of `enumerating_kernels`: `take` and `total` are
called, not written again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from commonweal.optimise.facility.enumerating_kernels import take, total

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
    limit: float,
    measures: Floats,
    volumes: Floats,
) -> None:
    """Weighted sum, weight, weight within the limit, longest, and the sum and weight of the marked
    areas, of every configuration in every world; and what comes to each of its sites.

    `cost` is sites x areas. In world f the minutes to site j are `cost[j] * factor[f, j]`, or
    `drawn[c, drawn_world[f]] * factor[f, j]` where `drawn_column[j]` is c, not `NOBODY`.
    """
    sites, n = cost.shape
    held = np.empty((sites, n))
    people = np.empty(n)
    of_marked = np.empty(n)
    near = np.empty(n)
    site = np.empty(n, np.int32)
    volume = np.empty(sites)
    for f in range(len(factor)):
        for j in range(sites):
            c = drawn_column[j]
            for i in range(n):
                minutes = cost[j, i] if c == NOBODY else drawn[c, drawn_world[f], i]
                held[j, i] = minutes * factor[f, j]
        for i in range(n):
            people[i] = weight[i] * group_factor[f, group[i]]
            of_marked[i] = people[i] if marked[i] else 0.0
        for row in range(len(configurations)):
            near[:] = np.inf
            site[:] = NOBODY
            for p in range(configurations.shape[1]):
                j = configurations[row, p]
                if j != NOBODY:
                    take(near, site, held[j], j, near, site)
            for j in range(sites):
                if also_open[f, j]:
                    take(near, site, held[j], j, near, site)
            tally(people, of_marked, near, site, limit, volume, measures[f, row])
            for p in range(configurations.shape[1]):
                if configurations[row, p] != NOBODY:
                    volumes[f, row, p] = volume[configurations[row, p]]


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
    for i in range(len(near)):
        if people[i] <= 0.0:
            near[i] = 0.0
            continue
        everybody += people[i]
        all_marked += of_marked[i]
        longest = max(longest, near[i])
        if near[i] <= limit:
            inside += people[i]
        if site[i] != NOBODY:
            volume[site[i]] += people[i]
    measures[0] = total(people, near)
    measures[1] = everybody
    measures[2] = inside
    measures[3] = longest
    measures[4] = marked_total(of_marked, near)
    measures[5] = all_marked


@njit(cache=True)
def marked_total(of_marked: Floats, near: Floats) -> float:
    """The weighted sum over the marked areas; an area that is not marked may lie out of reach."""
    found = 0.0
    for i in range(len(near)):
        if of_marked[i] > 0.0:
            found += of_marked[i] * near[i]
    return found
