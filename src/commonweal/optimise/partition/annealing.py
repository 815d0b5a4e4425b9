"""A stretch of annealing at one temperature: which move is tried where."""

from __future__ import annotations

import numpy as np
from numba import njit

from commonweal.optimise.partition.moves import flip, swap
from commonweal.optimise.partition.state import (
    BAND,
    OUT,
    USED,
    Ground,
    Ints,
    State,
    draw,
    keep_best,
    pick,
    rebuild,
    running_value,
)
from commonweal.optimise.partition.trees import CHOSEN, recombine

#: Shares of the moves: flips, swaps; the rest are recombinations.
FLIPS, SWAPS = 0.5, 0.15
#: Share of moves that start at a district outside the band, while there is one.
REPAIRS = 0.2
#: Looks for a link between two districts before a step is given up.
LOOKS = 6


@njit(cache=True)
def some_unit(s: State) -> int:
    """A unit by chance, sometimes out of a district outside the band."""
    if s.counts[OUT] > 0 and draw(s) < REPAIRS:
        district = s.outside[pick(s, s.counts[OUT])]
        unit = s.first[district]
        for _ in range(pick(s, s.size[district])):
            unit = s.after[unit]
        return unit
    return pick(s, len(s.label))


@njit(cache=True)
def third(g: Ground, s: State) -> int:
    """A district that touches one of the two chosen, or -1."""
    one, two = s.tree[CHOSEN, 0], s.tree[CHOSEN, 1]
    for _ in range(LOOKS):
        district = one if draw(s) < 0.5 else two
        unit = s.first[district]
        for _ in range(pick(s, s.size[district])):
            unit = s.after[unit]
        links = g.starts[unit + 1] - g.starts[unit]
        other = s.label[g.neighbours[g.starts[unit] + pick(s, links)]]
        if other != one and other != two:
            return other
    return -1


@njit(cache=True)
def wanted_parts(g: Ground, s: State, merged: int) -> int:
    """Into how many districts to cut: mostly a number whose parts can be in band; 0 for none."""
    weight = 0.0
    for place in range(merged):
        weight += s.sums[s.tree[CHOSEN, place], BAND]
    parts = merged + pick(s, 3) - 1
    if merged == 1:
        parts = 2
    fits = parts > 0 and parts * g.low <= weight <= parts * g.high
    if not fits and draw(s) < 0.9:
        parts = merged
    return 0 if parts == merged == 1 else parts


@njit(cache=True)
def step(g: Ground, s: State, heat: float, wall: float) -> bool:
    """One attempt; whether the grouping changed."""
    unit, other, source, target = -1, -1, -1, -1
    for _ in range(LOOKS):
        unit = some_unit(s)
        links = g.starts[unit + 1] - g.starts[unit]
        source = target = s.label[unit]
        if links > 0:
            other = g.neighbours[g.starts[unit] + pick(s, links)]
            target = s.label[other]
        if target != source:
            break
    kind = draw(s)
    if target == source:
        if kind < FLIPS + SWAPS:
            return False
        s.tree[CHOSEN, 0] = source
        parts = wanted_parts(g, s, 1)
        return bool(parts > 0 and recombine(g, s, heat, wall, 1, parts))
    if kind < FLIPS:
        return bool(flip(g, s, heat, wall, unit, target))
    if kind < FLIPS + SWAPS:
        links = g.starts[other + 1] - g.starts[other]
        back = g.neighbours[g.starts[other] + pick(s, links)]
        if s.label[back] == target:
            other = back
        return bool(swap(g, s, heat, wall, unit, other))
    s.tree[CHOSEN, 0], s.tree[CHOSEN, 1] = source, target
    merged = 2
    if draw(s) < 0.2:
        s.tree[CHOSEN, 2] = third(g, s)
        merged = 3 if s.tree[CHOSEN, 2] >= 0 else 2
    elif draw(s) < 0.1:
        merged = 1
    parts = wanted_parts(g, s, merged)
    return bool(parts > 0 and recombine(g, s, heat, wall, merged, parts))


@njit(cache=True)
def anneal(g: Ground, s: State, steps: int, heat: float, wall: float) -> None:
    """Make steps at one temperature and remember the best grouping seen."""
    for _ in range(steps):
        if step(g, s, heat, wall):
            keep_best(g, s)


@njit(cache=True)
def begin(g: Ground, s: State, labels: Ints) -> None:
    """Take up a grouping; it is the best seen if it is."""
    rebuild(g, s, labels)
    keep_best(g, s)


@njit(cache=True)
def typical_change(g: Ground, s: State, samples: int) -> float:
    """Mean size of the change in the objective by a flip, the band left aside; 0 if none moves."""
    total, count = 0.0, 0
    before = running_value(g, s)
    for _ in range(samples):
        unit = pick(s, len(s.label))
        links = g.starts[unit + 1] - g.starts[unit]
        if links == 0:
            continue
        source = s.label[unit]
        target = s.label[g.neighbours[g.starts[unit] + pick(s, links)]]
        if source != target and flip(g, s, np.inf, 0.0, unit, target):
            total += abs(running_value(g, s) - before)
            count += 1
            flip(g, s, np.inf, 0.0, unit, source)
            before = running_value(g, s)
    return total / count if count > 0 else 0.0
