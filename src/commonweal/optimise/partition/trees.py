"""Recombination: merge districts that touch, draw a spanning tree, cut it into new districts.

The move is that of D. DeFord, M. Duchin and J. Solomon, "Recombination: a family of Markov chains
for redistricting" (2021; from memory), taken as a step of annealing: where to cut is drawn by the
worth of the parts, and the number of parts may differ by one from the number of districts merged.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from commonweal.optimise.partition.moves import LAW, number_change, taken
from commonweal.optimise.partition.state import (
    BAND,
    BROKEN,
    MOVED,
    SCATTERED,
    STAMP,
    USED,
    Ground,
    State,
    draw,
    pick,
    rehouse,
    relink,
    settle,
    staying,
    violation,
    worth,
)

#: Rows of `State.tree`: members, their parents and order in the tree, parts, places, districts.
MEMBER, PARENT, ORDER, PART, PLACE, CHOSEN = 1, 2, 3, 4, 5, 6
#: Sums of parts come first in `State.rows`, those of subtrees after them.
SUBTREES = 8
#: Labels weighed for each part when districts keep their identity.
NAMES = 16


@njit(cache=True)
def gather(s: State, merged: int) -> int:
    """List the members of the chosen districts; how many there are."""
    s.counts[STAMP] += 1
    m = 0
    for place in range(merged):
        unit = s.first[s.tree[CHOSEN, place]]
        while unit >= 0:
            s.tree[MEMBER, m] = unit
            s.tree[PLACE, unit] = m
            s.mark[unit] = s.counts[STAMP]
            m += 1
            unit = s.after[unit]
    return m


@njit(cache=True)
def grow_tree(g: Ground, s: State, m: int) -> None:
    """A spanning tree of the members, least by random weights of the links (Prim's algorithm)."""
    stamp = s.counts[STAMP]
    keys, parent, order = s.draws[0], s.tree[PARENT], s.tree[ORDER]
    keys[:m] = 2.0
    parent[:m] = -1
    here = pick(s, m)
    for step in range(m):
        order[step] = here
        keys[here] = -1.0
        unit = s.tree[MEMBER, here]
        for link in range(g.starts[unit], g.starts[unit + 1]):
            other = g.neighbours[link]
            if s.mark[other] == stamp and keys[s.tree[PLACE, other]] >= 0.0:
                weight = draw(s)
                if weight < keys[s.tree[PLACE, other]]:
                    keys[s.tree[PLACE, other]] = weight
                    parent[s.tree[PLACE, other]] = here
        least = 3.0
        for other in range(m):
            if 0.0 <= keys[other] < least:
                least, here = keys[other], other


@njit(cache=True)
def cut(g: Ground, s: State, m: int, parts: int, heat: float, wall: float) -> bool:
    """Cut the tree into parts one after the other, better cuts drawn with higher probability."""
    part, order, parent = s.tree[PART], s.tree[ORDER], s.tree[PARENT]
    part[:m] = parts - 1
    total, rest = s.rows[parts - 1], s.rows[parts]
    for place in range(parts - 1):
        for j in range(m):
            s.rows[SUBTREES + j] = g.unit[s.tree[MEMBER, j]]
        for step in range(m - 1, 0, -1):
            j = order[step]
            if part[j] == parts - 1:
                s.rows[SUBTREES + parent[j]] += s.rows[SUBTREES + j]
        total[:] = s.rows[SUBTREES + order[0]]
        left = parts - 1 - place
        least = np.inf
        for step in range(1, m):
            j = order[step]
            s.draws[1, step] = np.inf
            if part[j] == parts - 1:
                piece = s.rows[SUBTREES + j]
                rest[:] = total - piece
                off = violation(g, piece[BAND]) + left * violation(g, rest[BAND] / left)
                energy = worth(g, piece) + worth(g, rest) / left + wall * off
                s.draws[1, step] = energy
                least = min(least, energy)
        if least == np.inf:
            return False
        chances = 0.0
        for step in range(1, m):
            s.draws[1, step] = np.exp((least - s.draws[1, step]) / heat)
            chances += s.draws[1, step]
        aim, chosen = draw(s) * chances, 0
        for step in range(1, m):
            if s.draws[1, step] > 0.0:
                chosen = order[step]
                aim -= s.draws[1, step]
                if aim < 0.0:
                    break
        s.rows[place] = s.rows[SUBTREES + chosen]
        total -= s.rows[place]
        for step in range(1, m):
            j = order[step]
            if part[j] == parts - 1 and (j == chosen or part[parent[j]] == place):
                part[j] = place
    if parts == 1:
        total[:] = 0.0
        for j in range(m):
            total += g.unit[s.tree[MEMBER, j]]
    return True


@njit(cache=True)
def name_parts(g: Ground, s: State, m: int, merged: int, parts: int) -> bool:
    """Give each part a label: by the homes of its members first, else an old or a free one."""
    names = s.tree[CHOSEN, SUBTREES : SUBTREES + NAMES]
    given = s.tree[CHOSEN, SUBTREES + NAMES : SUBTREES + NAMES + parts]
    known = merged
    names[:merged] = s.tree[CHOSEN, :merged]
    given[:] = -1
    if g.stability != 0.0:
        agreed = s.draws[1]
        agreed[: parts * NAMES] = 0.0
        for j in range(m):
            unit = s.tree[MEMBER, j]
            for place in range(g.home_starts[unit], g.home_starts[unit + 1]):
                home = g.homes[place]
                found = -1
                for name in range(known):
                    if names[name] == home:
                        found = name
                if found < 0 and s.size[home] == 0 and known < NAMES:
                    found = known
                    names[known] = home
                    known += 1
                if found >= 0:
                    agreed[s.tree[PART, j] * NAMES + found] += g.amounts[place]
        for _ in range(parts):
            best, most = -1, 0.0
            for place in range(parts):
                for name in range(known):
                    here = agreed[place * NAMES + name]
                    if here > most and given[place] < 0 and names[name] >= 0:
                        best, most = place * NAMES + name, here
            if best >= 0:
                given[best // NAMES] = names[best % NAMES]
                names[best % NAMES] = -1
    name, free = 0, s.counts[USED]
    for place in range(parts):
        if given[place] < 0:
            while name < merged and names[name] < 0:
                name += 1
            if name < merged:
                given[place] = names[name]
                name += 1
                continue
            while free < len(s.slots):
                clash = False
                for other in range(parts):
                    clash = clash or given[other] == s.slots[free]
                if not clash:
                    break
                free += 1
            if free == len(s.slots):
                return False
            given[place] = s.slots[free]
            free += 1
    return True


@njit(cache=True)
def pairs_broken(g: Ground, s: State, m: int) -> int:
    """Broken pairs with at least one end among the members, each once."""
    count = 0
    for j in range(m):
        unit = s.tree[MEMBER, j]
        for place in range(g.pair_starts[unit], g.pair_starts[unit + 1]):
            other = g.pairs[place]
            same = s.label[other] == s.label[unit]
            twice = s.mark[other] == s.counts[STAMP] and other < unit
            if not twice and same != (g.pair_kinds[place] == 1):
                count += 1
    return count


@njit(cache=True)
def recombine(g: Ground, s: State, heat: float, wall: float, merged: int, parts: int) -> bool:
    """Make `parts` districts of the `merged` ones listed in `State.tree`; whether it was taken."""
    m = gather(s, merged)
    if m < parts:
        return False
    grow_tree(g, s, m)
    if not cut(g, s, m, parts, heat, wall) or not name_parts(g, s, m, merged, parts):
        return False
    part = s.tree[PART]
    old = s.tree[CHOSEN]
    given = s.tree[CHOSEN, SUBTREES + NAMES : SUBTREES + NAMES + parts]
    change, off, moved, breaks = 0.0, 0.0, 0.0, 0
    for place in range(merged):
        change -= s.worth[old[place]]
        off -= s.violation[old[place]]
    for place in range(parts):
        change += worth(g, s.rows[place])
        off += violation(g, s.rows[place, BAND])
    was = s.tree[ORDER]
    if len(g.pairs) > 0:
        breaks -= pairs_broken(g, s, m)
    for j in range(m):
        unit = s.tree[MEMBER, j]
        was[j] = s.label[unit]
        moved += staying(g, unit, was[j]) - staying(g, unit, given[part[j]])
        s.label[unit] = given[part[j]]
    if len(g.pairs) > 0:
        breaks += pairs_broken(g, s, m)
    laws = breaks + number_change(g, s, parts - merged)
    change += wall * (off + LAW * laws) + g.stability * moved
    scattered = 0.0
    if g.neighbourhoods != 0.0:
        for j in range(m):
            if was[j] != given[part[j]]:
                scattered += rehouse(g, s, s.tree[MEMBER, j], was[j], given[part[j]])
        change += g.neighbourhoods * scattered
    accepted = taken(s, heat, change)
    for j in range(m):
        unit = s.tree[MEMBER, j]
        s.label[unit] = was[j]
        if was[j] != given[part[j]]:
            if accepted:
                relink(s, unit, given[part[j]])
            elif g.neighbourhoods != 0.0:
                rehouse(g, s, unit, given[part[j]], was[j])
    if not accepted:
        return False
    for place in range(parts):
        s.sums[given[place]] = s.rows[place]
    for place in range(merged):
        settle(g, s, old[place])
    for place in range(parts):
        settle(g, s, given[place])
    s.at[MOVED] += moved
    s.at[SCATTERED] += scattered
    s.counts[BROKEN] += breaks
    return True
