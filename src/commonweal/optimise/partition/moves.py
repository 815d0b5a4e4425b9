"""The small moves of the search: one unit to the next district, or two units across a border."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.partition.arrays import (
    BAND,
    BROKEN,
    LABEL,
    MOVED,
    NEIGHBOURLY,
    NUMBER,
    SCATTERED,
    SIZE,
    STABLE,
    USED,
    Ground,
    State,
    compiled,
)
from commonweal.optimise.partition.state import (
    broken,
    rehouse,
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
def taken(s: State, heat: float, change: float) -> bool:
    """Metropolis' rule: better always, worse with probability exp(-change / heat)."""
    return bool(change <= 0.0 or draw(s) < np.exp(-change / heat))


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
    scattered = 0.0
    if g.dials[NEIGHBOURLY] != 0.0:
        scattered = rehouse(g, s, unit, source, target)
        change += g.dials[NEIGHBOURLY] * scattered
    if not taken(s, heat, change):
        if g.dials[NEIGHBOURLY] != 0.0:
            rehouse(g, s, unit, target, source)
        return False
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
    scattered = 0.0
    if g.dials[NEIGHBOURLY] != 0.0:
        scattered = rehouse(g, s, one, left, right) + rehouse(g, s, two, right, left)
        change += g.dials[NEIGHBOURLY] * scattered
    if not taken(s, heat, change):
        if g.dials[NEIGHBOURLY] != 0.0:
            rehouse(g, s, two, left, right)
            rehouse(g, s, one, right, left)
        return False
    relink(s, one, right)
    relink(s, two, left)
    exchanged(g, s, left, right)
    s.totals[MOVED] += moved
    s.totals[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True
