"""A grouping under way: running sums by district, and what changes when a unit moves."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.partition.arrays import (
    AFTER,
    BALANCED,
    BAND,
    BEFORE,
    BEST,
    BEST_MISSES,
    BEST_OUT,
    BROKEN,
    CHANGED,
    CHANGES,
    COMPACT,
    FIRST,
    HIGH,
    HOMES,
    IS_CHANGED,
    LABEL,
    LEAST,
    LOW,
    MASS,
    MOMENT_X,
    MOMENT_Y,
    MOVED,
    NEED,
    NEIGHBOURLY,
    NUMBER,
    OUT,
    OUTSIDE,
    OUTSIDE_AT,
    OVERALL,
    PAIRS,
    SCATTERED,
    SIZE,
    SLOT,
    SLOT_AT,
    SQUARES,
    STABLE,
    USED,
    VIOLATION,
    WALL,
    WORTH,
    Floats,
    Ground,
    Ints,
    State,
    compiled,
)
from commonweal.optimise.partition.people import count_people

#: Added for a district outside the band however little is missing, in shares of the lower end.
OUTRIGHT = 0.1
#: Sums of weights that ought to be equal differ by no more than this share.
EQUAL = 1e-9


@compiled
def worth(g: Ground, rows: Floats, at: int) -> float:
    """The own part of the objective of a row of sums: compactness, anchors, balance."""
    mass = rows[at, MASS]
    total = 0.0
    if mass > 0.0:
        x, y = rows[at, MOMENT_X], rows[at, MOMENT_Y]
        total += g.dials[COMPACT] * max(rows[at, SQUARES] - (x * x + y * y) / mass, 0.0)
        apart = rows[at, NEED] - g.dials[OVERALL] * mass
        total += g.dials[BALANCED] * apart * apart / mass
    for anchor in range(g.anchors.shape[0]):
        least = np.inf
        for column in range(int(g.anchors[anchor, 0]), int(g.anchors[anchor, 1])):
            least = min(least, rows[at, column])
        total += g.anchors[anchor, 2] * least
    return total


@compiled
def violation(g: Ground, weight: float) -> float:
    """How far a weight lies outside the band, in shares of its lower end."""
    low, high = g.dials[LOW], g.dials[HIGH]
    if weight < low * (1.0 - EQUAL):
        return float(OUTRIGHT + (low - weight) / low)
    if weight > high * (1.0 + EQUAL):
        return float(OUTRIGHT + (weight - high) / low)
    return 0.0


@compiled
def staying(g: Ground, unit: int, district: int) -> float:
    """The amount of a unit that is at home in a district."""
    held = 0.0
    for place in range(g.starts[unit, HOMES], g.starts[unit + 1, HOMES]):
        if g.items[place] == district:
            held += g.values[place]
    return held


@compiled
def broken(g: Ground, s: State, unit: int, district: int) -> int:
    """Pairs of a unit that are broken if it is in a district."""
    count = 0
    for place in range(g.starts[unit, PAIRS], g.starts[unit + 1, PAIRS]):
        same = s.units[LABEL, g.items[place]] == district
        if same != (g.values[place] == 1.0):
            count += 1
    return count


@compiled
def list_move(s: State, held: int, at: int, item: int, place: int) -> None:
    """Swap a district within a list that knows where its items are."""
    other, old = s.districts[held, place], s.districts[at, item]
    s.districts[held, place], s.districts[held, old] = item, other
    s.districts[at, item], s.districts[at, other] = place, old


@compiled
def relink(s: State, unit: int, target: int) -> None:
    """Take a unit out of the list of members of its district and put it into another's."""
    source = s.units[LABEL, unit]
    if source >= 0:
        left, right = s.units[BEFORE, unit], s.units[AFTER, unit]
        if left >= 0:
            s.units[AFTER, left] = right
        else:
            s.districts[FIRST, source] = right
        if right >= 0:
            s.units[BEFORE, right] = left
        s.districts[SIZE, source] -= 1
    head = s.districts[FIRST, target]
    s.units[AFTER, unit] = head
    s.units[BEFORE, unit] = -1
    if head >= 0:
        s.units[BEFORE, head] = unit
    s.districts[FIRST, target] = unit
    s.districts[SIZE, target] += 1
    s.units[LABEL, unit] = target
    if s.units[IS_CHANGED, unit] == 0:
        s.units[IS_CHANGED, unit] = 1
        s.units[CHANGED, s.counts[CHANGES]] = unit
        s.counts[CHANGES] += 1


@compiled
def settle(g: Ground, s: State, district: int) -> None:
    """Bring a district's values, the totals and the lists up to its sums and size."""
    columns = g.unit.shape[1]
    some = s.districts[SIZE, district] > 0
    used = s.districts[SLOT_AT, district] < s.counts[USED]
    if some and not used:
        list_move(s, SLOT, SLOT_AT, district, s.counts[USED])
        s.counts[USED] += 1
    elif used and not some:
        s.counts[USED] -= 1
        list_move(s, SLOT, SLOT_AT, district, s.counts[USED])
    own, off = 0.0, 0.0
    if some:
        own, off = worth(g, s.sums, district), violation(g, s.sums[district, BAND])
    else:
        for column in range(columns):
            s.sums[district, column] = 0.0
    was = s.sums[district, columns + 1]
    s.totals[WORTH] += own - s.sums[district, columns]
    s.totals[VIOLATION] += off - was
    if off > 0.0 and was == 0.0:
        list_move(s, OUTSIDE, OUTSIDE_AT, district, s.counts[OUT])
        s.counts[OUT] += 1
    elif off == 0.0 and was > 0.0:
        s.counts[OUT] -= 1
        list_move(s, OUTSIDE, OUTSIDE_AT, district, s.counts[OUT])
    s.sums[district, columns] = own
    s.sums[district, columns + 1] = off


@compiled
def running_value(g: Ground, s: State) -> float:
    """The objective by the running sums."""
    spread = g.dials[NEIGHBOURLY] * s.totals[SCATTERED] + g.dials[STABLE] * s.totals[MOVED]
    return float(s.totals[WORTH] + spread)


@compiled
def keep_best(g: Ground, s: State) -> None:
    """Remember the grouping if it breaks fewer laws, else leaves fewer districts outside, ..."""
    missed, out = s.counts[BROKEN], s.counts[OUT]
    if g.dials[NUMBER] >= 0:
        missed += abs(s.counts[USED] - int(g.dials[NUMBER]))
    if missed > s.counts[BEST_MISSES]:
        return
    value = running_value(g, s) + s.totals[WALL] * s.totals[VIOLATION]
    if missed == s.counts[BEST_MISSES]:
        if out > s.counts[BEST_OUT]:
            return
        if out == s.counts[BEST_OUT] and value >= s.totals[LEAST]:
            return
    s.counts[BEST_MISSES] = missed
    s.counts[BEST_OUT] = out
    s.totals[LEAST] = value
    for place in range(s.counts[CHANGES]):
        unit = s.units[CHANGED, place]
        s.units[BEST, unit] = s.units[LABEL, unit]
        s.units[IS_CHANGED, unit] = 0
    s.counts[CHANGES] = 0


@compiled
def rebuild(g: Ground, s: State, labels: Ints) -> None:
    """Work out every sum from the labels: at the start, and to shed the errors of running sums."""
    n, columns = g.unit.shape
    k = s.districts.shape[1]
    for total in range(WALL):
        s.totals[total] = 0.0
    s.counts[USED] = s.counts[OUT] = 0
    for district in range(k):
        s.districts[FIRST, district] = -1
        s.districts[SIZE, district] = 0
        for held in range(SLOT, OUTSIDE_AT + 1):
            s.districts[held, district] = district
        for column in range(columns + 2):
            s.sums[district, column] = 0.0
    for unit in range(n):
        s.units[LABEL, unit] = -1
    for unit in range(n - 1, -1, -1):
        relink(s, unit, labels[unit])
        for column in range(columns):
            s.sums[labels[unit], column] += g.unit[unit, column]
    for district in range(k):
        settle(g, s, district)
    pairs = 0
    for unit in range(n):
        pairs += broken(g, s, unit, labels[unit])
        for place in range(g.starts[unit, HOMES], g.starts[unit + 1, HOMES]):
            if g.items[place] != labels[unit]:
                s.totals[MOVED] += g.values[place]
    s.counts[BROKEN] = pairs // 2
    s.totals[SCATTERED] = count_people(g, s)
