"""The small moves of the search: one unit to the next district, or two units across a border."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.partition.arrays import (
    BAND,
    BROKEN,
    CHOSEN,
    GIVEN,
    LABEL,
    MOVED,
    NEIGHBOURLY,
    NUMBER,
    PEOPLE,
    SCATTERED,
    SIZE,
    STABLE,
    USED,
    Ground,
    State,
    compiled,
)
from commonweal.optimise.partition.people import (
    close_people,
    flip_people,
    move_people,
    swap_people,
)
from commonweal.optimise.partition.state import (
    broken,
    relink,
    settle,
    staying,
    violation,
    worth,
)
from commonweal.optimise.partition.whole import reached, remains_whole

#: What a broken law costs, in violations of the band as large as its lower end.
LAW = 5.0


@compiled
def draw(s: State) -> float:
    """A number from 0 to just below 1 (xorshift64*, S. Vigna 2016, from memory)."""
    x = s.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.random[0] = x
    x *= np.uint64(2685821657736338717)
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def pick(s: State, n: int) -> int:
    """A position below n."""
    return min(int(draw(s) * n), n - 1)


@compiled
def patience(s: State, heat: float) -> float:
    """The largest change that is taken: Metropolis' rule, its draw made beforehand."""
    return float(-heat * np.log(1.0 - draw(s)))


@compiled
def number_change(g: Ground, s: State, more: int) -> int:
    """How much further from the wanted number of districts `more` of them would be."""
    wanted = int(g.dials[NUMBER])
    if wanted < 0:
        return 0
    return int(abs(s.counts[USED] + more - wanted) - abs(s.counts[USED] - wanted))


@compiled
def flip(g: Ground, s: State, heat: float, wall: float, unit: int, target: int) -> bool:
    """Move a unit to a district next to it, unless that cuts its own in two."""
    source = s.units[LABEL, unit]
    if not remains_whole(g, s, unit):
        return False
    columns = g.unit.shape[1]
    for column in range(columns):
        s.rows[0, column] = s.sums[source, column] - g.unit[unit, column]
        s.rows[1, column] = s.sums[target, column] + g.unit[unit, column]
    alone = s.districts[SIZE, source] == 1
    off = -s.sums[source, columns + 1] - s.sums[target, columns + 1]
    change = -s.sums[source, columns] - s.sums[target, columns]
    for row in range(1 if alone else 0, 2):
        off += violation(g, s.rows[row, BAND])
        change += worth(g, s.rows, row)
    moved = staying(g, unit, source) - staying(g, unit, target)
    breaks = broken(g, s, unit, target) - broken(g, s, unit, source)
    laws = breaks + number_change(g, s, -1 if alone else 0)
    change += wall * (off + LAW * laws) + g.dials[STABLE] * moved
    most, scattered = patience(s, heat), 0.0
    if change - g.dials[NEIGHBOURLY] * g.unit[unit, PEOPLE] > most:
        return False
    if g.dials[NEIGHBOURLY] != 0.0:
        scattered = flip_people(g, s, unit, source, target)
        if change + g.dials[NEIGHBOURLY] * scattered > most:
            return False
        move_people(g, s, unit, source, target)
    relink(s, unit, target)
    exchanged(g, s, source, target)
    s.totals[MOVED] += moved
    s.totals[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True


@compiled
def exchanged(g: Ground, s: State, one: int, two: int) -> None:
    """Give two districts the first two rows of sums."""
    for column in range(g.unit.shape[1]):
        s.sums[one, column] = s.rows[0, column]
        s.sums[two, column] = s.rows[1, column]
    settle(g, s, one)
    settle(g, s, two)


@compiled
def swap(g: Ground, s: State, heat: float, wall: float, one: int, two: int) -> bool:
    """Exchange two units of districts that touch, if both still hang together after it."""
    left, right = s.units[LABEL, one], s.units[LABEL, two]
    breaks = -broken(g, s, one, left) - broken(g, s, two, right)
    s.units[LABEL, one], s.units[LABEL, two] = right, left
    whole = reached(g, s, one) == s.districts[SIZE, right]
    whole = whole and reached(g, s, two) == s.districts[SIZE, left]
    breaks += broken(g, s, one, right) + broken(g, s, two, left)
    s.units[LABEL, one], s.units[LABEL, two] = left, right
    if not whole:
        return False
    columns = g.unit.shape[1]
    for column in range(columns):
        more = g.unit[two, column] - g.unit[one, column]
        s.rows[0, column] = s.sums[left, column] + more
        s.rows[1, column] = s.sums[right, column] - more
    off = -s.sums[left, columns + 1] - s.sums[right, columns + 1]
    change = -s.sums[left, columns] - s.sums[right, columns]
    for row in range(2):
        off += violation(g, s.rows[row, BAND])
        change += worth(g, s.rows, row)
    moved = staying(g, one, left) + staying(g, two, right)
    moved -= staying(g, one, right) + staying(g, two, left)
    change += wall * (off + LAW * breaks) + g.dials[STABLE] * moved
    most, scattered = patience(s, heat), 0.0
    people = g.unit[one, PEOPLE] + g.unit[two, PEOPLE]
    if change - g.dials[NEIGHBOURLY] * people > most:
        return False
    if g.dials[NEIGHBOURLY] != 0.0:
        s.units[CHOSEN, 0] = s.units[CHOSEN, GIVEN] = left
        s.units[CHOSEN, 1] = s.units[CHOSEN, GIVEN + 1] = right
        scattered = swap_people(g, s, one, two)
        good = change + g.dials[NEIGHBOURLY] * scattered <= most
        close_people(s, 2, 2, good)
        if not good:
            return False
    relink(s, one, right)
    relink(s, two, left)
    exchanged(g, s, left, right)
    s.totals[MOVED] += moved
    s.totals[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True
