"""People by district and area: how many would fall outside the main district of their area.

For each area the table knows the district with most of its people and the next; so a move is
weighed without being made, and a column is looked through only where it changes its order.
"""

from __future__ import annotations

from commonweal.optimise.partition.arrays import (
    AREAS,
    CHOSEN,
    FIELDS,
    GIVEN,
    LABEL,
    MAIN,
    MAIN_AT,
    MEMBER,
    NEXT,
    NEXT_AT,
    PART,
    PARTS,
    TOUCHED,
    Ground,
    State,
    compiled,
)


@compiled
def find_main(s: State, area: int) -> None:
    """Look through the districts of an area for the one with most of its people, and the next."""
    k = s.by_area.shape[0] - FIELDS
    first, second = -1.0, -1.0
    at, second_at = 0, 0
    for district in range(k):
        held = s.by_area[district, area]
        if held > first:
            second, second_at = first, at
            first, at = held, district
        elif held > second:
            second, second_at = held, district
    s.by_area[k + MAIN, area] = first
    s.by_area[k + MAIN_AT, area] = at
    s.by_area[k + NEXT, area] = max(second, 0.0)
    s.by_area[k + NEXT_AT, area] = second_at


@compiled
def flip_people(g: Ground, s: State, unit: int, source: int, target: int) -> float:
    """Change in the people outside main districts if a unit moves."""
    k = s.by_area.shape[0] - FIELDS
    change = 0.0
    for place in range(g.starts[unit, AREAS], g.starts[unit + 1, AREAS]):
        area, people = g.items[place], g.values[place]
        top = was = s.by_area[k + MAIN, area]
        if s.by_area[k + MAIN_AT, area] == source:
            if s.by_area[k + NEXT_AT, area] < 0:
                find_main(s, area)
            top = s.by_area[k + NEXT, area]
        now = max(s.by_area[source, area] - people, s.by_area[target, area] + people)
        change += was - max(top, now)
    return change


@compiled
def move_people(g: Ground, s: State, unit: int, source: int, target: int) -> None:
    """Move a unit's people to another district."""
    k = s.by_area.shape[0] - FIELDS
    for place in range(g.starts[unit, AREAS], g.starts[unit + 1, AREAS]):
        area, people = g.items[place], g.values[place]
        s.by_area[source, area] -= people
        s.by_area[target, area] += people
        held = s.by_area[target, area]
        if s.by_area[k + MAIN_AT, area] == source:
            find_main(s, area)
            continue
        if s.by_area[k + NEXT_AT, area] == source:
            s.by_area[k + NEXT_AT, area] = -1
        if s.by_area[k + MAIN_AT, area] == target:
            s.by_area[k + MAIN, area] = held
        elif held > s.by_area[k + MAIN, area]:
            s.by_area[k + NEXT, area] = s.by_area[k + MAIN, area]
            s.by_area[k + NEXT_AT, area] = s.by_area[k + MAIN_AT, area]
            s.by_area[k + MAIN, area] = held
            s.by_area[k + MAIN_AT, area] = target
        elif s.by_area[k + NEXT_AT, area] >= 0 and held > s.by_area[k + NEXT, area]:
            s.by_area[k + NEXT, area] = held
            s.by_area[k + NEXT_AT, area] = target


@compiled
def is_merged(s: State, district: float, merged: int) -> bool:
    """Whether a district is among those chosen to be merged."""
    found = False
    for place in range(merged):
        found = found or s.units[CHOSEN, place] == district
    return found


@compiled
def top_apart(s: State, area: int, merged: int) -> float:
    """Most people of an area in a district that is not merged."""
    k = s.by_area.shape[0] - FIELDS
    if not is_merged(s, s.by_area[k + MAIN_AT, area], merged):
        return float(s.by_area[k + MAIN, area])
    following = s.by_area[k + NEXT_AT, area]
    if following >= 0 and not is_merged(s, following, merged):
        return float(s.by_area[k + NEXT, area])
    top = 0.0
    for district in range(k):
        if s.by_area[district, area] > top and not is_merged(s, district, merged):
            top = s.by_area[district, area]
    return top


@compiled
def regroup_people(g: Ground, s: State, m: int, merged: int, parts: int) -> float:
    """Change in the people outside main districts if merged districts become other parts.

    The people of each part are left in the rows below the table, the areas in the row TOUCHED.
    """
    k = s.by_area.shape[0] - FIELDS
    count = 0
    for j in range(m):
        unit = s.units[MEMBER, j]
        part = k + PARTS + s.units[PART, j]
        for place in range(g.starts[unit, AREAS], g.starts[unit + 1, AREAS]):
            area = g.items[place]
            if s.by_area[k + TOUCHED + 1, area] == 0.0:
                s.by_area[k + TOUCHED + 1, area] = 1.0
                s.by_area[k + TOUCHED, count] = area
                count += 1
            s.by_area[part, area] += g.values[place]
    change = 0.0
    for place in range(count):
        area = int(s.by_area[k + TOUCHED, place])
        top = top_apart(s, area, merged)
        for part in range(parts):
            top = max(top, s.by_area[k + PARTS + part, area])
        change += s.by_area[k + MAIN, area] - top
    s.by_area[k + TOUCHED + 2, 0] = count
    return change


@compiled
def close_people(s: State, merged: int, parts: int, accepted: bool) -> None:
    """Take over the people of the parts if the move was taken, and clear the rows for working."""
    k = s.by_area.shape[0] - FIELDS
    for place in range(int(s.by_area[k + TOUCHED + 2, 0])):
        area = int(s.by_area[k + TOUCHED, place])
        s.by_area[k + TOUCHED + 1, area] = 0.0
        top = 0.0
        if accepted:
            for district in range(merged):
                s.by_area[s.units[CHOSEN, district], area] = 0.0
        for part in range(parts):
            held = s.by_area[k + PARTS + part, area]
            s.by_area[k + PARTS + part, area] = 0.0
            if accepted:
                s.by_area[s.units[CHOSEN, GIVEN + part], area] = held
                top = max(top, held)
        if accepted:
            outside = not is_merged(s, s.by_area[k + MAIN_AT, area], merged)
            if outside and top <= s.by_area[k + MAIN, area]:
                s.by_area[k + NEXT_AT, area] = -1
            else:
                find_main(s, area)


@compiled
def swap_people(g: Ground, s: State, one: int, two: int) -> float:
    """Change in the people outside main districts if two units change places, laid out as parts.

    The two districts are listed as merged, the units as members; their own people are moved on
    top of what the districts hold.
    """
    k = s.by_area.shape[0] - FIELDS
    count = 0
    change = 0.0
    for turn in range(2):
        unit = one if turn == 0 else two
        for place in range(g.starts[unit, AREAS], g.starts[unit + 1, AREAS]):
            area = g.items[place]
            if s.by_area[k + TOUCHED + 1, area] == 0.0:
                s.by_area[k + TOUCHED + 1, area] = 1.0
                s.by_area[k + TOUCHED, count] = area
                count += 1
                for part in range(2):
                    held = s.by_area[s.units[CHOSEN, part], area]
                    s.by_area[k + PARTS + part, area] = held
            s.by_area[k + PARTS + turn, area] -= g.values[place]
            s.by_area[k + PARTS + 1 - turn, area] += g.values[place]
    for place in range(count):
        area = int(s.by_area[k + TOUCHED, place])
        top = top_apart(s, area, 2)
        for part in range(2):
            top = max(top, s.by_area[k + PARTS + part, area])
        change += s.by_area[k + MAIN, area] - top
    s.by_area[k + TOUCHED + 2, 0] = count
    return change


@compiled
def count_people(g: Ground, s: State) -> float:
    """Fill the table by the labels; the people outside main districts."""
    k = s.by_area.shape[0] - FIELDS
    outside = 0.0
    for row in range(k + FIELDS):
        for area in range(s.by_area.shape[1]):
            s.by_area[row, area] = 0.0
    for unit in range(g.unit.shape[0]):
        for place in range(g.starts[unit, AREAS], g.starts[unit + 1, AREAS]):
            s.by_area[s.units[LABEL, unit], g.items[place]] += g.values[place]
            outside += g.values[place]
    for area in range(s.by_area.shape[1]):
        find_main(s, area)
        outside -= s.by_area[k + MAIN, area]
    return outside
