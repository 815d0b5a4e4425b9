"""A stretch of annealing at one temperature: which move is tried where."""

from __future__ import annotations

from numba import njit

from commonweal.optimise.partition.arrays import (
    AFTER,
    BAND,
    CHOSEN,
    FIRST,
    HIGH,
    LABEL,
    LINKS,
    LOW,
    OUT,
    OUTSIDE,
    SIZE,
    Ground,
    Ints,
    State,
    compiled,
    front,
)
from commonweal.optimise.partition.moves import draw, flip, pick, swap
from commonweal.optimise.partition.recombination import recombine
from commonweal.optimise.partition.state import keep_best, rebuild, running_value

#: Shares of the moves: flips, swaps; the rest are recombinations.
FLIPS, SWAPS = 0.75, 0.17
#: Shares of the recombinations: of three districts, of one.
THREES, ONES = 0.75, 0.05
#: Share of moves that start at a district outside the band, while there is one.
REPAIRS = 0.2
#: Share of recombinations into a number of parts that cannot all be in band.
STRETCHES = 0.1
#: Looks for a link between two districts before a step is given up.
LOOKS = 6


@compiled
def member(s: State, district: int) -> int:
    """A unit of a district by chance."""
    unit = s.districts[FIRST, district]
    for _ in range(pick(s, s.districts[SIZE, district])):
        unit = s.units[AFTER, unit]
    return int(unit)


@compiled
def some_unit(g: Ground, s: State) -> int:
    """A unit by chance, sometimes out of a district outside the band."""
    if s.counts[OUT] > 0 and draw(s) < REPAIRS:
        return int(member(s, s.districts[OUTSIDE, pick(s, s.counts[OUT])]))
    return int(pick(s, g.unit.shape[0]))


@compiled
def some_neighbour(g: Ground, s: State, unit: int) -> int:
    """A neighbour of a unit by chance; itself if it has none."""
    links = g.starts[unit + 1, LINKS] - g.starts[unit, LINKS]
    if links == 0:
        return int(unit)
    return int(g.items[g.starts[unit, LINKS] + pick(s, links)])


@compiled
def third(g: Ground, s: State) -> int:
    """A district that touches one of the two chosen, or -1."""
    for _ in range(LOOKS):
        district = s.units[CHOSEN, 0 if draw(s) < 0.5 else 1]
        other = s.units[LABEL, some_neighbour(g, s, member(s, district))]
        if other != s.units[CHOSEN, 0] and other != s.units[CHOSEN, 1]:
            return int(other)
    return -1


@compiled
def wanted_parts(g: Ground, s: State, merged: int) -> int:
    """Into how many districts to cut: mostly a number whose parts can be in band."""
    weight = 0.0
    for place in range(merged):
        weight += s.sums[s.units[CHOSEN, place], BAND]
    parts = 2 if merged == 1 else merged + pick(s, 3) - 1
    fits = parts * g.dials[LOW] <= weight <= parts * g.dials[HIGH]
    return parts if fits or draw(s) < STRETCHES else merged


@njit(inline="always", _nrt=False)
def step(g: Ground, s: State, heat: float, wall: float) -> bool:
    """One attempt; whether the grouping changed."""
    unit, other, source, target = 0, 0, 0, 0
    for _ in range(LOOKS):
        unit = some_unit(g, s)
        other = some_neighbour(g, s, unit)
        source, target = s.units[LABEL, unit], s.units[LABEL, other]
        if target != source:
            break
    kind = draw(s)
    if kind < FLIPS:
        return bool(target != source and flip(g, s, heat, wall, unit, target))
    if kind < FLIPS + SWAPS:
        back = some_neighbour(g, s, other)
        if s.units[LABEL, back] == target:
            other = back
        return bool(target != source and swap(g, s, heat, wall, unit, other))
    s.units[CHOSEN, 0], s.units[CHOSEN, 1] = source, target
    merged = 2
    kind = draw(s)
    if target == source or kind < ONES:
        merged = 1
    elif kind < ONES + THREES:
        s.units[CHOSEN, 2] = third(g, s)
        merged = 3 if s.units[CHOSEN, 2] >= 0 else 2
    parts = wanted_parts(g, s, merged)
    return bool(merged + parts > 2 and recombine(g, s, heat, wall, merged, parts))


@front
def anneal(g: Ground, s: State, steps: int, heat: float, wall: float) -> float:
    """Make steps at one temperature, remember the best seen; mean size of change in objective."""
    total, count = 0.0, 0
    value = running_value(g, s)
    for _ in range(steps):
        if step(g, s, heat, wall):
            keep_best(g, s)
            total += abs(running_value(g, s) - value)
            value = running_value(g, s)
            count += 1
    return total / max(count, 1)


@front
def begin(g: Ground, s: State, labels: Ints) -> None:
    """Take up a grouping; it is the best seen if it is."""
    rebuild(g, s, labels)
    keep_best(g, s)
