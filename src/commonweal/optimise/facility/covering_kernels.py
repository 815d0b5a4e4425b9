"""Compiled: sites exchanged so that people travel less and no fewer are within reach."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

#: A smaller share of all weight, or of all travel, is rounding.
LEVEL = 1e-12


@njit(cache=True)
def exchange(
    cost: Floats, weight: Floats, within: float, fixed: int, sites: Places, spare: Places
) -> None:
    """Exchange open sites (after the fixed ones, which come first) for spare ones while the weight
    beyond the limit shrinks, or stays and the weighted cost shrinks; both lists are changed.

    `cost` is sites x areas and finite. The best of all exchanges is made each time. What one site
    more brings is the same whichever site is given up, but for the areas that have it as their
    nearest: so all exchanges together take one look at every area and spare site (R. Whitaker
    1983, A fast algorithm for the greedy interchange ..., INFOR 21; from memory, not verified).
    """
    areas = cost.shape[1]
    first = np.empty(areas, np.int64)
    near, second = np.empty(areas), np.empty(areas)
    whole = weight.sum()
    own_lack, own_cost = np.empty(len(sites)), np.empty(len(sites))
    # What "as many" has let slip since fewer were last beyond: kept below rounding, so that
    # exchanges end.
    slipped = 0.0
    while True:
        total = _nearest_two(cost, weight, sites, first, near, second)
        best_out, best_in, least, best_cost = -1, -1, 0.0, -LEVEL * total
        for into in range(len(spare)):
            lack, more = _brought(
                cost[spare[into]], weight, within, first, near, second, own_lack, own_cost
            )
            for out in range(fixed, len(sites)):
                lacks, costs = lack + own_lack[out], more + own_cost[out]
                fewer = lacks < least - LEVEL * whole
                as_many = abs(lacks - least) <= LEVEL * whole and slipped + lacks <= LEVEL * whole
                if fewer or (as_many and costs < best_cost):
                    best_out, best_in, least, best_cost = out, into, lacks, costs
        if best_out < 0:
            return
        slipped = 0.0 if least < -LEVEL * whole else slipped + least
        sites[best_out], spare[best_in] = spare[best_in], sites[best_out]


@njit(cache=True)
def _nearest_two(
    cost: Floats, weight: Floats, sites: Places, first: Places, near: Floats, second: Floats
) -> float:
    """Which open site is nearest to each area, its cost and that of the next one."""
    near[:] = np.inf
    second[:] = np.inf
    for place in range(len(sites)):
        column = cost[sites[place]]
        for area in range(len(near)):
            if column[area] < near[area]:
                second[area] = near[area]
                near[area] = column[area]
                first[area] = place
            elif column[area] < second[area]:
                second[area] = column[area]
    return float((weight * near).sum())


@njit(cache=True)
def _brought(
    column: Floats,
    weight: Floats,
    within: float,
    first: Places,
    near: Floats,
    second: Floats,
    own_lack: Floats,
    own_cost: Floats,
) -> tuple[float, float]:
    """How one more site changes the weight beyond the limit and the weighted cost; and in the last
    two arrays how much more they change where a site is given up."""
    own_lack[:] = 0.0
    own_cost[:] = 0.0
    lack = more = 0.0
    for area in range(len(near)):
        before, new, w = near[area], column[area], weight[area]
        if new < before:
            more += w * (new - before)
            if new <= within < before:
                lack -= w
        else:
            then = min(new, second[area])
            if then > before:
                own_cost[first[area]] += w * (then - before)
                if before <= within < then:
                    own_lack[first[area]] += w
    return lack, more
