"""Recombination: merge districts that touch, draw a spanning tree, cut it into new districts.

The move is that of D. DeFord, M. Duchin and J. Solomon, "Recombination: a family of Markov chains
for redistricting" (2021; from memory), taken as a step of annealing: where to cut is drawn by the
worth of the parts, and the number of parts may differ by one from the number of districts merged.
"""

from __future__ import annotations

from commonweal.optimise.partition.arrays import (
    BAND,
    BROKEN,
    CHOSEN,
    GIVEN,
    HOMES,
    KNOWN,
    LABEL,
    MARK,
    MEMBER,
    MOVED,
    NAMES,
    NEIGHBOURLY,
    ORDER,
    PAIRS,
    PART,
    PEOPLE,
    SCATTERED,
    SIZE,
    SLOT,
    STABLE,
    STAMP,
    USED,
    Ground,
    State,
    compiled,
)
from commonweal.optimise.partition.moves import LAW, number_change, patience
from commonweal.optimise.partition.people import close_people, regroup_people
from commonweal.optimise.partition.state import (
    relink,
    settle,
    staying,
    violation,
    worth,
)
from commonweal.optimise.partition.trees import cut, gather, grow_tree


@compiled
def agree(g: Ground, s: State, m: int, merged: int, parts: int) -> int:
    """Add up, for each part and each name it might have, what is at home there; how many names."""
    known = merged
    for cell in range(parts * NAMES):
        s.draws[1, cell] = 0.0
    for j in range(m):
        unit = s.units[MEMBER, j]
        for place in range(g.starts[unit, HOMES], g.starts[unit + 1, HOMES]):
            home, found = g.items[place], -1
            for name in range(known):
                if s.units[CHOSEN, KNOWN + name] == home:
                    found = name
            if found < 0 and s.districts[SIZE, home] == 0 and known < NAMES:
                found = known
                s.units[CHOSEN, KNOWN + known] = home
                known += 1
            if found >= 0:
                s.draws[1, s.units[PART, j] * NAMES + found] += g.values[place]
    return known


@compiled
def name_by_home(g: Ground, s: State, m: int, merged: int, parts: int) -> None:
    """Give parts the names that most of what they hold is at home in, largest agreement first."""
    known = agree(g, s, m, merged, parts)
    for _ in range(parts):
        best, most = -1, 0.0
        for place in range(parts):
            for name in range(known):
                free = s.units[CHOSEN, GIVEN + place] < 0 and s.units[CHOSEN, KNOWN + name] >= 0
                if free and s.draws[1, place * NAMES + name] > most:
                    best, most = place * NAMES + name, s.draws[1, place * NAMES + name]
        if best < 0:
            return
        s.units[CHOSEN, GIVEN + best // NAMES] = s.units[CHOSEN, KNOWN + best % NAMES]
        s.units[CHOSEN, KNOWN + best % NAMES] = -1


@compiled
def name_parts(g: Ground, s: State, m: int, merged: int, parts: int) -> bool:
    """Give each part a label: by home first, else an old or a free one; False if there is none."""
    for name in range(merged):
        s.units[CHOSEN, KNOWN + name] = s.units[CHOSEN, name]
    for place in range(parts):
        s.units[CHOSEN, GIVEN + place] = -1
    if g.dials[STABLE] != 0.0:
        name_by_home(g, s, m, merged, parts)
    name, free = 0, s.counts[USED]
    for place in range(parts):
        if s.units[CHOSEN, GIVEN + place] >= 0:
            continue
        while name < merged and s.units[CHOSEN, KNOWN + name] < 0:
            name += 1
        if name < merged:
            s.units[CHOSEN, GIVEN + place] = s.units[CHOSEN, KNOWN + name]
            name += 1
            continue
        clash = True
        while clash:
            if free == s.districts.shape[1]:
                return False
            clash = False
            for other in range(parts):
                clash |= s.units[CHOSEN, GIVEN + other] == s.districts[SLOT, free]
            free += 1
        s.units[CHOSEN, GIVEN + place] = s.districts[SLOT, free - 1]
    return True


@compiled
def pairs_broken(g: Ground, s: State, m: int) -> int:
    """Broken pairs with at least one end among the members, each once."""
    count = 0
    for j in range(m):
        unit = s.units[MEMBER, j]
        for place in range(g.starts[unit, PAIRS], g.starts[unit + 1, PAIRS]):
            other = g.items[place]
            same = s.units[LABEL, other] == s.units[LABEL, unit]
            twice = s.units[MARK, other] == s.counts[STAMP] and other < unit
            if not twice and same != (g.values[place] == 1.0):
                count += 1
    return count


@compiled
def relabel(g: Ground, s: State, m: int) -> float:
    """Write the new labels, the old ones kept beside; the change in what is not at home."""
    moved = 0.0
    for j in range(m):
        unit = s.units[MEMBER, j]
        was, now = s.units[LABEL, unit], s.units[CHOSEN, GIVEN + s.units[PART, j]]
        s.units[ORDER, j] = was
        s.units[LABEL, unit] = now
        if was != now:
            moved += staying(g, unit, was) - staying(g, unit, now)
    return moved


@compiled
def put(g: Ground, s: State, m: int, merged: int, parts: int) -> None:
    """Bring lists, sums and totals up to the new labels."""
    for j in range(m):
        unit = s.units[MEMBER, j]
        now = s.units[LABEL, unit]
        s.units[LABEL, unit] = s.units[ORDER, j]
        if now != s.units[ORDER, j]:
            relink(s, unit, now)
    for place in range(parts):
        district = s.units[CHOSEN, GIVEN + place]
        for column in range(g.unit.shape[1]):
            s.sums[district, column] = s.rows[place, column]
    for place in range(merged):
        settle(g, s, s.units[CHOSEN, place])
    for place in range(parts):
        settle(g, s, s.units[CHOSEN, GIVEN + place])


@compiled
def recombine(g: Ground, s: State, heat: float, wall: float, merged: int, parts: int) -> bool:
    """Make `parts` districts of the `merged` ones in the row CHOSEN; whether that was taken."""
    m = gather(s, merged)
    if m < parts:
        return False
    grow_tree(g, s, m)
    if not (cut(g, s, m, parts, heat, wall) and name_parts(g, s, m, merged, parts)):
        return False
    columns = g.unit.shape[1]
    change, off = 0.0, 0.0
    for place in range(merged):
        change -= s.sums[s.units[CHOSEN, place], columns]
        off -= s.sums[s.units[CHOSEN, place], columns + 1]
    for place in range(parts):
        change += worth(g, s.rows, place)
        off += violation(g, s.rows[place, BAND])
    breaks = -pairs_broken(g, s, m)
    moved = relabel(g, s, m)
    breaks += pairs_broken(g, s, m)
    laws = breaks + number_change(g, s, parts - merged)
    change += wall * (off + LAW * laws) + g.dials[STABLE] * moved
    most, scattered, people = patience(s, heat), 0.0, 0.0
    for place in range(parts):
        people += s.rows[place, PEOPLE]
    good = change - g.dials[NEIGHBOURLY] * people <= most
    if good and g.dials[NEIGHBOURLY] != 0.0:
        scattered = regroup_people(g, s, m, merged, parts)
        good = change + g.dials[NEIGHBOURLY] * scattered <= most
        close_people(s, merged, parts, good)
    if not good:
        for j in range(m):
            s.units[LABEL, s.units[MEMBER, j]] = s.units[ORDER, j]
        return False
    put(g, s, m, merged, parts)
    s.totals[MOVED] += moved
    s.totals[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True
