"""The small moves of the search: one unit to the next district, or two units across a border."""

from __future__ import annotations

import numpy as np
from numba import njit

from commonweal.optimise.partition.state import (
    BAND,
    BROKEN,
    MOVED,
    SCATTERED,
    USED,
    Ground,
    State,
    broken,
    draw,
    is_connected,
    rehouse,
    relink,
    remains_connected,
    settle,
    staying,
    violation,
    worth,
)

#: What a broken law costs, in violations of the band as large as its lower end.
LAW = 5.0


@njit(cache=True)
def taken(s: State, heat: float, change: float) -> bool:
    """Metropolis' rule: better always, worse with probability exp(-change / heat)."""
    return bool(change <= 0.0 or draw(s) < np.exp(-change / heat))


@njit(cache=True)
def number_change(g: Ground, s: State, more: int) -> int:
    """How much further from the wanted number of districts `more` of them would be."""
    if g.number < 0:
        return 0
    return abs(s.counts[USED] + more - g.number) - abs(s.counts[USED] - g.number)


@njit(cache=True)
def flip(g: Ground, s: State, heat: float, wall: float, unit: int, target: int) -> bool:
    """Move a unit to a district next to it, unless that cuts its own in two."""
    source = s.label[unit]
    if not remains_connected(g, s, unit):
        return False
    less, more = s.rows[0], s.rows[1]
    less[:] = s.sums[source] - g.unit[unit]
    more[:] = s.sums[target] + g.unit[unit]
    alone = s.size[source] == 1
    off = violation(g, more[BAND]) - s.violation[source] - s.violation[target]
    change = worth(g, more) - s.worth[source] - s.worth[target]
    if not alone:
        off += violation(g, less[BAND])
        change += worth(g, less)
    moved = staying(g, unit, source) - staying(g, unit, target)
    breaks = broken(g, s, unit, target) - broken(g, s, unit, source)
    laws = breaks + number_change(g, s, -1 if alone else 0)
    change += wall * (off + LAW * laws) + g.stability * moved
    scattered = 0.0
    if g.neighbourhoods != 0.0:
        scattered = rehouse(g, s, unit, source, target)
        change += g.neighbourhoods * scattered
    if not taken(s, heat, change):
        if g.neighbourhoods != 0.0:
            rehouse(g, s, unit, target, source)
        return False
    s.sums[source] = less
    s.sums[target] = more
    relink(s, unit, target)
    settle(g, s, source)
    settle(g, s, target)
    s.at[MOVED] += moved
    s.at[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True


@njit(cache=True)
def swap(g: Ground, s: State, heat: float, wall: float, one: int, two: int) -> bool:
    """Exchange two units of districts that touch, if both still hang together after it."""
    left, right = s.label[one], s.label[two]
    before = broken(g, s, one, left) + broken(g, s, two, right)
    s.label[one], s.label[two] = right, left
    whole = is_connected(g, s, one, s.size[right]) and is_connected(g, s, two, s.size[left])
    breaks = broken(g, s, one, right) + broken(g, s, two, left) - before
    s.label[one], s.label[two] = left, right
    if not whole:
        return False
    first, second = s.rows[0], s.rows[1]
    first[:] = s.sums[left] - g.unit[one] + g.unit[two]
    second[:] = s.sums[right] - g.unit[two] + g.unit[one]
    off = violation(g, first[BAND]) + violation(g, second[BAND])
    off -= s.violation[left] + s.violation[right]
    moved = staying(g, one, left) + staying(g, two, right)
    moved -= staying(g, one, right) + staying(g, two, left)
    change = worth(g, first) + worth(g, second) - s.worth[left] - s.worth[right]
    change += wall * (off + LAW * breaks) + g.stability * moved
    scattered = 0.0
    if g.neighbourhoods != 0.0:
        scattered = rehouse(g, s, one, left, right) + rehouse(g, s, two, right, left)
        change += g.neighbourhoods * scattered
    if not taken(s, heat, change):
        if g.neighbourhoods != 0.0:
            rehouse(g, s, two, left, right)
            rehouse(g, s, one, right, left)
        return False
    s.sums[left] = first
    s.sums[right] = second
    relink(s, one, right)
    relink(s, two, left)
    settle(g, s, left)
    settle(g, s, right)
    s.at[MOVED] += moved
    s.at[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True
