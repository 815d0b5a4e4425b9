"""A grouping under way: its districts as running sums, and what changes when a unit moves.

Arrays only, so that numba can compile it. A district is a row of sums (`Ground.unit` gives each
unit's share of them), a linked list of members and two values: its part of the objective and its
violation of the band. Neighbourhoods keep a table of people by area and district.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Columns of `Ground.unit`; what follows them are the columns of the anchors.
MASS, MOMENT_X, MOMENT_Y, SQUARES, NEED, BAND, FIXED = 0, 1, 2, 3, 4, 5, 6
#: Added for a district outside the band however little is missing, in shares of the lower end.
OUTSIDE = 0.1
#: Sums of weights that ought to be equal differ by no more than this share.
EQUAL = 1e-9


class Ground(NamedTuple):
    """What does not change during a search. Compressed rows go by unit."""

    unit: Floats
    starts: Ints
    neighbours: Ints
    anchor_ends: Ints
    anchor_weights: Floats
    area_starts: Ints
    areas: Ints
    persons: Floats
    home_starts: Ints
    homes: Ints
    amounts: Floats
    pair_starts: Ints
    pairs: Ints
    pair_kinds: Ints
    low: float
    high: float
    compactness: float
    balance: float
    overall: float
    neighbourhoods: float
    stability: float
    number: int


class State(NamedTuple):
    """What a move changes. `at` and `counts` hold single numbers, by the names below."""

    label: Ints
    first: Ints
    after: Ints
    before: Ints
    size: Ints
    sums: Floats
    worth: Floats
    violation: Floats
    slots: Ints
    slot_at: Ints
    outside: Ints
    outside_at: Ints
    by_area: Floats
    main: Floats
    main_at: Ints
    at: Floats
    counts: Ints
    random: npt.NDArray[np.uint64]
    best: Ints
    changed: Ints
    is_changed: Ints
    rows: Floats
    tree: Ints
    draws: Floats
    mark: Ints


#: Places in `State.at`: running totals, then the weight of a violation at the end of the search.
WORTH, VIOLATION, SCATTERED, MOVED, WALL, BEST = 0, 1, 2, 3, 4, 5
#: Places in `State.counts`.
USED, OUT, BROKEN, CHANGED, STAMP, BEST_MISSES, BEST_OUT = 0, 1, 2, 3, 4, 5, 6


@njit(cache=True)
def draw(s: State) -> float:
    """A number from 0 to just below 1 (xorshift64*, S. Vigna 2016, from memory)."""
    x = s.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.random[0] = x
    x *= np.uint64(2685821657736338717)
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True)
def pick(s: State, n: int) -> int:
    """A position below n."""
    return min(int(draw(s) * n), n - 1)


@njit(cache=True)
def worth(g: Ground, row: Floats) -> float:
    """A district's own part of the objective: compactness, anchors, balance."""
    mass = row[MASS]
    total = 0.0
    if mass > 0.0:
        if g.compactness != 0.0:
            moments = row[MOMENT_X] * row[MOMENT_X] + row[MOMENT_Y] * row[MOMENT_Y]
            total += g.compactness * max(row[SQUARES] - moments / mass, 0.0)
        if g.balance != 0.0:
            apart = row[NEED] - g.overall * mass
            total += g.balance * apart * apart / mass
    for anchor in range(len(g.anchor_weights)):
        least = row[g.anchor_ends[anchor]]
        for column in range(g.anchor_ends[anchor] + 1, g.anchor_ends[anchor + 1]):
            least = min(least, row[column])
        total += g.anchor_weights[anchor] * least
    return total


@njit(cache=True)
def violation(g: Ground, weight: float) -> float:
    """How far a weight lies outside the band, in shares of its lower end."""
    if weight < g.low * (1.0 - EQUAL):
        return OUTSIDE + (g.low - weight) / g.low
    if weight > g.high * (1.0 + EQUAL):
        return OUTSIDE + (weight - g.high) / g.low
    return 0.0


@njit(cache=True)
def staying(g: Ground, unit: int, district: int) -> float:
    """The amount of a unit that is at home in a district."""
    held = 0.0
    for place in range(g.home_starts[unit], g.home_starts[unit + 1]):
        if g.homes[place] == district:
            held += g.amounts[place]
    return held


@njit(cache=True)
def broken(g: Ground, s: State, unit: int, district: int) -> int:
    """Pairs of a unit (kind 1 together, kind 0 apart) that are broken if it is in a district."""
    count = 0
    for place in range(g.pair_starts[unit], g.pair_starts[unit + 1]):
        same = s.label[g.pairs[place]] == district
        if same != (g.pair_kinds[place] == 1):
            count += 1
    return count


@njit(cache=True)
def rehouse(g: Ground, s: State, unit: int, source: int, target: int) -> float:
    """Move a unit's people in the table of areas; the change in people outside main districts."""
    change = 0.0
    for place in range(g.area_starts[unit], g.area_starts[unit + 1]):
        area, people = g.areas[place], g.persons[place]
        row = s.by_area[area]
        row[source] -= people
        row[target] += people
        was = s.main[area]
        if row[target] >= was:
            s.main[area], s.main_at[area] = row[target], target
        elif s.main_at[area] == source:
            best = 0
            for district in range(len(row)):
                if row[district] > row[best]:
                    best = district
            s.main[area], s.main_at[area] = row[best], best
        change -= s.main[area] - was
    return change


@njit(cache=True)
def _list_move(held: Ints, at: Ints, item: int, place: int) -> None:
    """Swap an item of a list that knows where its items are into a place."""
    other, old = held[place], at[item]
    held[place], held[old] = item, other
    at[item], at[other] = place, old


@njit(cache=True)
def relink(s: State, unit: int, target: int) -> None:
    """Take a unit out of the list of members of its district and put it into another's."""
    source = s.label[unit]
    if source >= 0:
        left, right = s.before[unit], s.after[unit]
        if left >= 0:
            s.after[left] = right
        else:
            s.first[source] = right
        if right >= 0:
            s.before[right] = left
        s.size[source] -= 1
    head = s.first[target]
    s.after[unit], s.before[unit] = head, -1
    if head >= 0:
        s.before[head] = unit
    s.first[target] = unit
    s.size[target] += 1
    s.label[unit] = target
    if s.is_changed[unit] == 0:
        s.is_changed[unit] = 1
        s.changed[s.counts[CHANGED]] = unit
        s.counts[CHANGED] += 1


@njit(cache=True)
def settle(g: Ground, s: State, district: int) -> None:
    """Bring a district's values, the totals and the lists up to its sums and size."""
    used = s.slot_at[district] < s.counts[USED]
    if s.size[district] > 0 and not used:
        _list_move(s.slots, s.slot_at, district, s.counts[USED])
        s.counts[USED] += 1
    elif s.size[district] == 0 and used:
        s.counts[USED] -= 1
        _list_move(s.slots, s.slot_at, district, s.counts[USED])
    own, off = 0.0, 0.0
    if s.size[district] > 0:
        own, off = worth(g, s.sums[district]), violation(g, s.sums[district, BAND])
    else:
        s.sums[district, :] = 0.0
    s.at[WORTH] += own - s.worth[district]
    s.at[VIOLATION] += off - s.violation[district]
    if off > 0.0 and s.violation[district] == 0.0:
        _list_move(s.outside, s.outside_at, district, s.counts[OUT])
        s.counts[OUT] += 1
    elif off == 0.0 and s.violation[district] > 0.0:
        s.counts[OUT] -= 1
        _list_move(s.outside, s.outside_at, district, s.counts[OUT])
    s.worth[district], s.violation[district] = own, off


@njit(cache=True)
def misses(g: Ground, s: State) -> int:
    """Laws not kept: pairs broken, and districts too many or too few where a number was set."""
    if g.number < 0:
        return s.counts[BROKEN]
    return s.counts[BROKEN] + abs(s.counts[USED] - g.number)


@njit(cache=True)
def running_value(g: Ground, s: State) -> float:
    """The objective by the running sums."""
    return s.at[WORTH] + g.neighbourhoods * s.at[SCATTERED] + g.stability * s.at[MOVED]


@njit(cache=True)
def keep_best(g: Ground, s: State) -> None:
    """Remember the grouping if it breaks fewer laws, else leaves fewer districts outside, ..."""
    missed, out = misses(g, s), s.counts[OUT]
    if missed > s.counts[BEST_MISSES]:
        return
    value = running_value(g, s) + s.at[WALL] * s.at[VIOLATION]
    if missed == s.counts[BEST_MISSES]:
        if out > s.counts[BEST_OUT]:
            return
        if out == s.counts[BEST_OUT] and value >= s.at[BEST]:
            return
    s.counts[BEST_MISSES], s.counts[BEST_OUT], s.at[BEST] = missed, out, value
    for place in range(s.counts[CHANGED]):
        unit = s.changed[place]
        s.best[unit] = s.label[unit]
        s.is_changed[unit] = 0
    s.counts[CHANGED] = 0


@njit(cache=True)
def rebuild(g: Ground, s: State, labels: Ints) -> None:
    """Work out every sum from the labels: at the start, and to shed the errors of running sums."""
    n, k = len(s.label), len(s.size)
    s.first[:] = -1
    s.size[:] = 0
    s.sums[:, :] = 0.0
    s.worth[:] = 0.0
    s.violation[:] = 0.0
    s.at[:WALL] = 0.0
    s.counts[USED] = s.counts[OUT] = s.counts[BROKEN] = 0
    for district in range(k):
        s.slots[district] = s.slot_at[district] = district
        s.outside[district] = s.outside_at[district] = district
    s.label[:] = -1
    for unit in range(n - 1, -1, -1):
        relink(s, unit, labels[unit])
        s.sums[labels[unit]] += g.unit[unit]
    for district in range(k):
        settle(g, s, district)
    pairs = 0
    for unit in range(n):
        pairs += broken(g, s, unit, s.label[unit])
        for place in range(g.home_starts[unit], g.home_starts[unit + 1]):
            if g.homes[place] != s.label[unit]:
                s.at[MOVED] += g.amounts[place]
    s.counts[BROKEN] = pairs // 2
    s.by_area[:, :] = 0.0
    for unit in range(n):
        for place in range(g.area_starts[unit], g.area_starts[unit + 1]):
            s.by_area[g.areas[place], s.label[unit]] += g.persons[place]
            s.at[SCATTERED] += g.persons[place]
    for area in range(len(s.main)):
        best = 0
        for district in range(k):
            if s.by_area[area, district] > s.by_area[area, best]:
                best = district
        s.main[area], s.main_at[area] = s.by_area[area, best], best
        s.at[SCATTERED] -= s.main[area]


@njit(cache=True)
def remains_connected(g: Ground, s: State, unit: int) -> bool:
    """Whether a unit's district hangs together without it: a search from one of its neighbours."""
    district = s.label[unit]
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    wanted, seed = 0, -1
    for link in range(g.starts[unit], g.starts[unit + 1]):
        other = g.neighbours[link]
        if s.label[other] == district:
            s.mark[other] = -stamp
            wanted += 1
            seed = other
    if wanted == 0:
        return bool(s.size[district] == 1)
    if wanted == 1:
        return True
    s.mark[unit] = s.mark[seed] = stamp
    queue = s.tree[0]
    queue[0] = seed
    done, ahead, wanted = 0, 1, wanted - 1
    while done < ahead:
        here = queue[done]
        done += 1
        for link in range(g.starts[here], g.starts[here + 1]):
            other = g.neighbours[link]
            if s.label[other] == district and s.mark[other] != stamp:
                if s.mark[other] == -stamp:
                    wanted -= 1
                    if wanted == 0:
                        return True
                s.mark[other] = stamp
                queue[ahead] = other
                ahead += 1
    return False


@njit(cache=True)
def is_connected(g: Ground, s: State, seed: int, size: int) -> bool:
    """Whether the district of a unit, by the labels as they stand, hangs together."""
    district = s.label[seed]
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    s.mark[seed] = stamp
    queue = s.tree[0]
    queue[0] = seed
    done, ahead = 0, 1
    while done < ahead:
        here = queue[done]
        done += 1
        for link in range(g.starts[here], g.starts[here + 1]):
            other = g.neighbours[link]
            if s.label[other] == district and s.mark[other] != stamp:
                s.mark[other] = stamp
                queue[ahead] = other
                ahead += 1
    return ahead == size
