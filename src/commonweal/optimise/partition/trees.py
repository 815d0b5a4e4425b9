"""Merged districts, a random spanning tree of their members, and where it is cut."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.partition.arrays import (
    AFTER,
    BAND,
    CHOSEN,
    FIRST,
    LINKS,
    MARK,
    MEMBER,
    ORDER,
    PARENT,
    PART,
    PLACE,
    STAMP,
    SUBTREES,
    Ground,
    State,
    compiled,
)
from commonweal.optimise.partition.moves import draw, pick
from commonweal.optimise.partition.state import violation, worth


@compiled
def gather(s: State, merged: int) -> int:
    """List the members of the chosen districts; how many there are."""
    s.counts[STAMP] += 1
    m = 0
    for place in range(merged):
        unit = s.districts[FIRST, s.units[CHOSEN, place]]
        while unit >= 0:
            s.units[MEMBER, m] = unit
            s.units[PLACE, unit] = m
            s.units[MARK, unit] = s.counts[STAMP]
            m += 1
            unit = s.units[AFTER, unit]
    return m


@compiled
def grow_tree(g: Ground, s: State, m: int) -> None:
    """A spanning tree of the members, least by random weights of the links (Prim's algorithm)."""
    stamp = s.counts[STAMP]
    for j in range(m):
        s.draws[0, j] = 2.0
        s.units[PARENT, j] = -1
    here = pick(s, m)
    for step in range(m):
        s.units[ORDER, step] = here
        s.draws[0, here] = -1.0
        unit = s.units[MEMBER, here]
        for link in range(g.starts[unit, LINKS], g.starts[unit + 1, LINKS]):
            other = g.items[link]
            if s.units[MARK, other] == stamp:
                j = s.units[PLACE, other]
                if s.draws[0, j] >= 0.0:
                    weight = draw(s)
                    if weight < s.draws[0, j]:
                        s.draws[0, j] = weight
                        s.units[PARENT, j] = here
        least = 3.0
        for j in range(m):
            if 0.0 <= s.draws[0, j] < least:
                least, here = s.draws[0, j], j


@compiled
def add_up(g: Ground, s: State, m: int, rest: int) -> None:
    """Sums of the subtree below each member, over what is not cut off yet (part `rest`)."""
    columns = g.unit.shape[1]
    for j in range(m):
        unit = s.units[MEMBER, j]
        for column in range(columns):
            s.rows[SUBTREES + j, column] = g.unit[unit, column]
    for step in range(m - 1, 0, -1):
        j = s.units[ORDER, step]
        if s.units[PART, j] == rest:
            parent = s.units[PARENT, j]
            for column in range(columns):
                s.rows[SUBTREES + parent, column] += s.rows[SUBTREES + j, column]


@compiled
def draw_cut(s: State, m: int, heat: float, least: float) -> int:
    """A member below which to cut, with probability by exp(-energy / heat)."""
    chances = 0.0
    for step in range(1, m):
        s.draws[1, step] = np.exp((least - s.draws[1, step]) / heat)
        chances += s.draws[1, step]
    aim, chosen = draw(s) * chances, 0
    for step in range(1, m):
        if s.draws[1, step] > 0.0:
            chosen = s.units[ORDER, step]
            aim -= s.draws[1, step]
            if aim < 0.0:
                break
    return chosen


@compiled
def cut(g: Ground, s: State, m: int, parts: int, heat: float, wall: float) -> bool:
    """Cut the tree into parts one after the other, better cuts drawn with higher probability.

    The sums of the parts are left in the first rows of `State.rows`. What is left after a cut is
    judged as if it were to fall into equal parts.
    """
    columns = g.unit.shape[1]
    rest = parts - 1
    for j in range(m):
        s.units[PART, j] = rest
    add_up(g, s, m, rest)
    for column in range(columns):
        s.rows[rest, column] = s.rows[SUBTREES + s.units[ORDER, 0], column]
    for place in range(rest):
        if place > 0:
            add_up(g, s, m, rest)
        left = rest - place
        least = np.inf
        for step in range(1, m):
            j = s.units[ORDER, step]
            s.draws[1, step] = np.inf
            if s.units[PART, j] == rest:
                for column in range(columns):
                    whole = s.rows[rest, column]
                    s.rows[parts, column] = whole - s.rows[SUBTREES + j, column]
                off = left * violation(g, s.rows[parts, BAND] / left)
                off += violation(g, s.rows[SUBTREES + j, BAND])
                energy = worth(g, s.rows, SUBTREES + j) + worth(g, s.rows, parts) / left
                s.draws[1, step] = energy + wall * off
                least = min(least, s.draws[1, step])
        if least == np.inf:
            return False
        chosen = draw_cut(s, m, heat, least)
        for column in range(columns):
            s.rows[place, column] = s.rows[SUBTREES + chosen, column]
            s.rows[rest, column] -= s.rows[place, column]
        for step in range(1, m):
            j = s.units[ORDER, step]
            above = s.units[PART, s.units[PARENT, j]] == place
            if s.units[PART, j] == rest and (j == chosen or above):
                s.units[PART, j] = place
    return True
