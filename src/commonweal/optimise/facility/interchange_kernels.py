"""Compiled: one open site exchanged for one closed, until no exchange helps, again and again.

Gains, losses and what they have in common are kept for every pair of sites and renewed only for
the areas that an exchange touches (M. G. C. Resende and R. F. Werneck, A fast swap-based local
search procedure for location problems, AT&T Labs Research TD-5R3KBH, 2003): opening f and closing
r saves `gain[f] - loss[r] + both[f, r]`. Costs are weighted; every row of `order` holds an area's
sites from the nearest on, and `ranked` their costs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
State = npt.NDArray[np.uint64]

#: An exchange that saves less than this share of the total is rounding.
LEAST = 1e-11
#: No site.
NONE = -1


@njit(cache=True)
def draw(state: State, n: int) -> int:
    """A whole number from 0 to n - 1 (xorshift64*, S. Vigna 2016, from memory, not verified)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(11)
    return min(int(float(high) * (1.0 / 9007199254740992.0) * n), n - 1)


@njit(cache=True)
def two_nearest(
    i: int, order: Ints, ranked: Floats, slot: Ints, first: Ints, d1: Floats, d2: Floats
) -> int:
    """Find the nearest open site of an area and the cost of the next; returns the next one. Where
    there is none, as if it were as far as the farthest site."""
    found = False
    d2[i] = ranked[i, -1]
    for r in range(order.shape[1]):
        j = order[i, r]
        if slot[j] == NONE:
            continue
        if found:
            d2[i] = ranked[i, r]
            return int(j)
        found = True
        first[i] = j
        d1[i] = ranked[i, r]
    return NONE


@njit(cache=True)
def count(
    i: int,
    sign: float,
    order: Ints,
    ranked: Floats,
    slot: Ints,
    first: Ints,
    d1: Floats,
    d2: Floats,
    gain: Floats,
    loss: Floats,
    both: Floats,
) -> None:
    """Add what an area says about every exchange, or take it away."""
    here = slot[first[i]]
    loss[here] += sign * (d2[i] - d1[i])
    for r in range(order.shape[1]):
        c = ranked[i, r]
        if c >= d2[i]:
            return
        f = order[i, r]
        if slot[f] == NONE:
            if c < d1[i]:
                gain[f] += sign * (d1[i] - c)
                both[f, here] += sign * (d2[i] - d1[i])
            else:
                both[f, here] += sign * (d2[i] - c)


@njit(cache=True, fastmath={"nnan", "nsz"})
def best_exchange(slot: Ints, gain: Floats, loss: Floats, both: Floats) -> tuple[int, int, float]:
    """The site to open, the slot to close and what that saves; the first of equals."""
    best, enter = 0.0, NONE
    for f in range(len(slot)):
        if slot[f] == NONE:
            most = -np.inf
            for s in range(len(loss)):
                most = max(most, both[f, s] - loss[s])
            if gain[f] + most > best:
                best, enter = gain[f] + most, f
    if enter == NONE:
        return NONE, NONE, 0.0
    leave, most = 0, -np.inf
    for s in range(len(loss)):
        if both[enter, s] - loss[s] > most:
            leave, most = s, both[enter, s] - loss[s]
    return enter, leave, best


@njit(cache=True)
def descend(
    opened: Ints,
    fixed: int,
    cost: Floats,
    order: Ints,
    ranked: Floats,
) -> float:
    """Exchange until nothing helps. `opened` is changed in place, its first `fixed` sites stay;
    `cost` is sites x areas. Returns the total."""
    n, m = order.shape
    k = len(opened)
    slot = np.full(m, np.int32(NONE))
    for s in range(k):
        slot[opened[s]] = s
    first, second = np.empty(n, np.int32), np.empty(n, np.int32)
    d1, d2 = np.empty(n), np.empty(n)
    gain, loss, both = np.zeros(m), np.zeros(k), np.zeros((m, k))
    loss[:fixed] = np.inf
    for i in range(n):
        second[i] = two_nearest(i, order, ranked, slot, first, d1, d2)
        count(i, 1.0, order, ranked, slot, first, d1, d2, gain, loss, both)
    total = float(d1.sum())
    touched = np.empty(n, np.int32)
    while True:
        enter, leave, saved = best_exchange(slot, gain, loss, both)
        if saved <= LEAST * total:
            return total
        out = opened[leave]
        number = 0
        for i in range(n):
            if first[i] == out or second[i] == out or cost[enter, i] < d2[i]:
                count(i, -1.0, order, ranked, slot, first, d1, d2, gain, loss, both)
                touched[number] = i
                number += 1
        slot[out], slot[enter] = NONE, leave
        opened[leave] = enter
        # What rounding has left of sites that change sides is nothing.
        both[:, leave], loss[leave] = 0.0, 0.0
        gain[out], both[out, :] = 0.0, 0.0
        gain[enter], both[enter, :] = 0.0, 0.0
        for p in range(number):
            i = touched[p]
            second[i] = two_nearest(i, order, ranked, slot, first, d1, d2)
            count(i, 1.0, order, ranked, slot, first, d1, d2, gain, loss, both)
        after = float(d1.sum())
        if after >= total:
            # What seemed saved was rounding.
            opened[leave] = out
            return total
        total = after


@njit(cache=True)
def search(
    opened: Ints,
    fixed: int,
    cost: Floats,
    order: Ints,
    ranked: Floats,
    rounds: int,
    state: State,
) -> float:
    """Iterated local search: some sites exchanged at random, exchanges until none helps, and the
    better choice kept. `opened` is changed in place; returns its total."""
    m, k = len(cost), len(opened)
    least = descend(opened, fixed, cost, order, ranked)
    trial = opened.copy()
    is_open = np.zeros(m, np.bool_)
    movable = min(k - fixed, m - k)
    for _ in range(rounds if movable > 0 else 0):
        trial[:] = opened
        is_open[:] = False
        is_open[trial] = True
        for _ in range(1 + draw(state, max(1, min(movable, 2 + k // 8)))):
            enter = draw(state, m)
            while is_open[enter]:
                enter = draw(state, m)
            leave = fixed + draw(state, k - fixed)
            is_open[trial[leave]] = False
            is_open[enter] = True
            trial[leave] = enter
        total = descend(trial, fixed, cost, order, ranked)
        if total <= least:
            least = total
            opened[:] = trial
    return float(least)
