"""Small counts in breakdowns: none follows from what shows, by every table that agrees with it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.services.consultation.protecting import (
    Shown,
    protect,
    protect_whole,
    recoverable,
)
from commonweal.services.consultation.tallies import Tally

RULE = SmallNumbers(1, 7)


def made(counts: np.ndarray, rule: SmallNumbers = RULE) -> tuple[Shown, Shown]:
    tally = Tally(
        codes=tuple(f"g{i}" for i in range(len(counts))),
        responses=counts.sum(axis=1),
        answers={"A": counts},
    )
    whole = protect_whole(tally.whole(), rule)
    return protect(tally, whole, rule), whole


def possible(shown: Shown, whole: Shown) -> list[set[int]]:
    """For each count of two groups and two answers every value that agrees with all that shows."""
    counts = shown.tally.answers["A"][:, :2].ravel().tolist()
    hidden = shown.answers["A"][:, :2].ravel().tolist()
    zeros = any(h and n == 0 for h, n in zip(hidden, counts, strict=True))
    # Groups and answers that are told only together hide their zeros too.
    zeros |= bool(shown.hidden.any() or whole.answers["A"][0].any())
    total = sum(counts)
    every = [
        range(0 if zeros else 1, total + 1) if h else [n]
        for h, n in zip(hidden, counts, strict=True)
    ]
    # Sums that show: of groups (rows) and of answers (columns).
    sums = [((0, 1), shown.hidden[0]), ((2, 3), shown.hidden[1])]
    sums += [((0, 2), whole.answers["A"][0][0]), ((1, 3), whole.answers["A"][0][1])]
    found: list[set[int]] = [set() for _ in range(4)]
    for a, b, c in product(*every[:3]):
        table = (a, b, c, total - a - b - c)
        if table[3] in every[3] and all(
            away or table[i] + table[j] == counts[i] + counts[j] for (i, j), away in sums
        ):
            for place, value in enumerate(table):
                found[place].add(value)
    return found


@settings(max_examples=150)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_no_small_count_of_two_groups_can_be_worked_out(values: list[int]) -> None:
    rule = SmallNumbers(1, 3)
    counts = np.zeros((2, 5), dtype=np.int64)
    counts[:, :2] = np.array(values).reshape(2, 2)
    shown, whole = made(counts, rule)
    if counts.sum() <= 3:
        assert shown.answers["A"][counts > 0].all()
        return
    for place, held in enumerate(possible(shown, whole)):
        count = values[place]
        assert count in held
        if 1 <= count <= 3:
            assert shown.answers["A"][:, :2].ravel()[place]
            assert len(held) > 1


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_no_small_count_of_many_groups_can_be_worked_out(seed: int) -> None:
    draw = np.random.default_rng(seed)
    counts = draw.poisson(draw.gamma(0.6, 20, (int(draw.integers(2, 9)), 5)))
    if counts.sum() <= 7:
        return
    shown, whole = made(counts)
    small = (counts >= 1) & (counts <= 7)
    assert (shown.answers["A"] | ~small).all()
    assert recoverable(shown, whole, "A", RULE) == []


def test_a_forest_of_counts_hides_a_zero_too() -> None:
    """With 20 the only other count of its answer, and the zero shown, the 3 would follow."""
    shown, whole = made(np.array([[3, 0, 20, 0, 0], [10, 0, 0, 0, 0]]))
    assert shown.said("A", 0)[0] is None
    assert recoverable(shown, whole, "A", RULE) == []


def test_a_group_of_few_is_hidden_whole_and_another_with_it() -> None:
    counts = np.array([[40, 0, 30, 0, 0], [3, 0, 2, 0, 0], [20, 0, 25, 0, 0]])
    shown, _ = made(counts)
    assert shown.hidden.tolist() == [False, True, True]
    assert shown.count(1) is None
    assert shown.said("A", 2) == (None,) * 5


@pytest.mark.parametrize("counts", [[[3, 0, 0, 0, 0]], [[0, 0, 9, 0, 0]]])
def test_one_group(counts: list[list[int]]) -> None:
    shown, _ = made(np.array(counts))
    assert shown.hidden.tolist() == [sum(counts[0]) <= 7]


def test_without_a_rule_nothing_is_hidden() -> None:
    tally = Tally(codes=("a",), responses=np.array([3]), answers={"A": np.array([[3, 0, 0, 0, 0]])})
    none = SmallNumbers(None, None)
    shown = protect(tally, protect_whole(tally.whole(), none), none)
    assert shown.said("A", 0) == (3, 0, 0, 0, 0)
