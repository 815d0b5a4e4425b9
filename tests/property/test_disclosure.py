"""No hidden count can be worked out: every table that agrees with what is shown is written down by
brute force, which knows nothing of the code that it checks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence.disclosure import (
    Relation,
    SmallNumbers,
    UnprotectableError,
    cross_relations,
    exposed,
    group_relation,
    intervals,
    suppress,
    tree_relations,
)

HIGH = 5
counted = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12])

Sums = list[tuple[int, list[int]]]


class TooManyError(Exception):
    """More tables than can be written down."""


def tables(counts: list[int], sums: Sums, hidden: set[int], floor: int, cap: int) -> Iterator:
    """Every table of whole numbers with the shown counts, the sums, and hidden counts in range."""
    order = sorted(hidden)
    values: list[int | None] = [None if c in hidden else n for c, n in enumerate(counts)]
    steps = 0

    def choices(cell: int) -> range:
        """Values that the sums still allow, given the cells filled in so far."""
        least, most = floor, cap
        for total, members in sums:
            if cell == total:
                parts = [values[m] for m in members]
                known = sum(p for p in parts if p is not None)
                least = max(least, known + floor * parts.count(None))
                most = most if None in parts else min(most, known)
            elif cell in members and values[total] is not None:
                parts = [values[m] for m in members if m != cell]
                left = values[total] - sum(p for p in parts if p is not None)
                most = min(most, left - floor * parts.count(None))
                least = least if None in parts else max(least, left)
        return range(least, most + 1)

    def fill(position: int) -> Iterator:
        nonlocal steps
        if position == len(order):
            yield list(values)
            return
        cell = order[position]
        for value in choices(cell):
            steps += 1
            if steps > 40_000:
                raise TooManyError
            values[cell] = value
            yield from fill(position + 1)
        values[cell] = None

    yield from fill(0)


def possible(
    counts: list[int], sums: Sums, hidden: set[int], floor: int, cap: int
) -> dict[int, set[int]] | None:
    """The values that each hidden cell takes; None where there are too many tables."""
    found: dict[int, set[int]] = {cell: set() for cell in hidden}
    try:
        for table in tables(counts, sums, hidden, floor, cap):
            for cell in hidden:
                found[cell].add(table[cell])
    except TooManyError:
        return None
    return found


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[int], tuple[Relation, ...]]:
    members = draw(st.lists(counted, min_size=1, max_size=5))
    return [*members, sum(members)], group_relation(len(members))


@st.composite
def crosses(draw: st.DrawFn) -> tuple[list[int], tuple[Relation, ...]]:
    rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    inner = np.array(
        draw(st.lists(counted, min_size=rows * columns, max_size=rows * columns))
    ).reshape(rows, columns)
    wide = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    whole = np.vstack([wide, wide.sum(axis=0, keepdims=True)])
    return whole.ravel().tolist(), cross_relations(rows, columns)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int], tuple[Relation, ...]]:
    middle = draw(st.integers(1, 3))
    parents: list[int | None] = [None, *([0] * middle)]
    for place in range(1, middle + 1):
        parents += [place] * draw(st.integers(0, 3))
    counts = [0] * len(parents)
    for cell in reversed(range(len(parents))):
        if cell not in parents:
            counts[cell] = draw(counted)
        above = parents[cell]
        if above is not None:
            counts[above] += counts[cell]
    return counts, tree_relations(parents)


@st.composite
def cubes(draw: st.DrawFn) -> tuple[list[int], tuple[Relation, ...]]:
    """Two by two by two with every margin: no network, so bounds need not be whole."""
    cube = np.zeros((3, 3, 3), dtype=int)
    for at in itertools.product(range(2), repeat=3):
        cube[at] = draw(counted)
    cube[2] = cube[:2].sum(axis=0)
    cube[:, 2] = cube[:, :2].sum(axis=1)
    cube[:, :, 2] = cube[:, :, :2].sum(axis=2)
    cell = np.arange(27).reshape(3, 3, 3)
    lines = np.concatenate([np.moveaxis(cell, axis, -1).reshape(-1, 3) for axis in range(3)])
    relations = tuple(Relation(total, (one, other)) for one, other, total in lines.tolist())
    return cube.ravel().tolist(), relations


networks = st.one_of(groups(), crosses(), trees())
ranges = st.sampled_from([SmallNumbers(1, HIGH), SmallNumbers(0, HIGH)])


def plain(relations: tuple[Relation, ...]) -> Sums:
    return [(relation.total, list(relation.members)) for relation in relations]


@settings(max_examples=100, deadline=None)
@given(networks, ranges)
def test_no_hidden_count_can_be_worked_out(
    table: tuple[list[int], tuple[Relation, ...]], small: SmallNumbers
) -> None:
    hides_what_it_should(*table, small)


@settings(max_examples=15, deadline=None)
@given(cubes(), ranges)
def test_nor_in_a_three_way_table(
    table: tuple[list[int], tuple[Relation, ...]], small: SmallNumbers
) -> None:
    hides_what_it_should(*table, small)


def hides_what_it_should(
    counts: list[int], relations: tuple[Relation, ...], small: SmallNumbers
) -> None:
    found = suppress(counts, relations, small)
    hidden = set(np.flatnonzero(found.hidden).tolist())
    primary = {c for c, count in enumerate(counts) if small.low <= count <= HIGH}
    assert set(np.flatnonzero(found.small).tolist()) == primary
    assert not (found.small & found.further).any()
    if small.low == 1:
        assert all(counts[cell] for cell in hidden)
    values = possible(counts, plain(relations), hidden, small.floor, max(counts) + HIGH + 2)
    for cell, taken in (values or {}).items():
        assert len(taken) > 1
        if cell in primary:
            reaches = min(taken) <= small.low and max(taken) > HIGH
            assert reaches != found.narrow[cell]


@settings(max_examples=100, deadline=None)
@given(st.one_of(networks, cubes()), ranges, st.data())
def test_the_audit_agrees_with_every_table_written_down(
    table: tuple[list[int], tuple[Relation, ...]], small: SmallNumbers, data: st.DataObject
) -> None:
    counts, relations = table
    cells = [cell for cell, count in enumerate(counts) if count >= small.floor]
    hidden = set(data.draw(st.lists(st.sampled_from(cells), max_size=8)) if cells else [])
    flags = [cell in hidden for cell in range(len(counts))]
    cap = max(counts) + HIGH + 2
    values = possible(counts, plain(relations), hidden, small.floor, cap)
    if values is None:
        return
    alone = sorted(cell for cell, taken in values.items() if len(taken) == 1)
    assert exposed(counts, relations, flags, small.floor) == alone
    low, high = intervals(counts, relations, flags, small.floor)
    for cell, taken in values.items():
        assert low[cell] == min(taken)
        if high[cell] <= cap:
            assert high[cell] == max(taken)
        else:
            assert max(taken) > counts[cell]


@settings(max_examples=100, deadline=None)
@given(networks, ranges)
def test_the_same_table_is_always_hidden_alike(
    table: tuple[list[int], tuple[Relation, ...]], small: SmallNumbers
) -> None:
    counts, relations = table
    first, again = (suppress(counts, relations, small) for _ in range(2))
    assert first.hidden.tolist() == again.hidden.tolist()
    if not first.small.any():
        assert not first.further.any()


@settings(max_examples=100, deadline=None)
@given(networks, st.data())
def test_sums_that_stay_shown_are_shown_and_give_nothing_away(
    table: tuple[list[int], tuple[Relation, ...]], data: st.DataObject
) -> None:
    counts, relations = table
    small = SmallNumbers(1, HIGH)
    totals = sorted({relation.total for relation in relations})
    kept = data.draw(st.lists(st.sampled_from(totals), unique=True, max_size=3))
    try:
        found = suppress(counts, relations, small, kept=kept)
    except UnprotectableError as error:
        everything = {c for c, n in enumerate(counts) if n > 0 and c not in kept}
        values = possible(counts, plain(relations), everything, 1, max(counts) + 2)
        for cell in error.cells:
            assert values is None or len(values[cell]) == 1
        return
    assert not found.hidden[kept].any()
    hidden = set(np.flatnonzero(found.hidden).tolist())
    values = possible(counts, plain(relations), hidden, 1, max(counts) + 2)
    assert values is None or all(len(taken) > 1 for taken in values.values())


@pytest.mark.parametrize("size", [(1, 1), (2, 2)])
def test_the_enumeration_itself_counts_right(size: tuple[int, int]) -> None:
    """One hidden cell has one table; a two by two square of 1s hidden in 4s has seven."""
    if size == (1, 1):
        assert possible([3, 9, 12], [(2, [0, 1])], {0}, 0, 20) == {0: {3}}
        return
    counts = [3, 3, 6, 3, 3, 6, 6, 6, 12]
    found = list(tables(counts, plain(cross_relations(2, 2)), {0, 1, 3, 4}, 0, 20))
    assert len(found) == 7
