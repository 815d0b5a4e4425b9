"""Regions of weights, sets of options, one weight varied: against grids and cases by hand."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.choice import weights
from commonweal.choice.acceptability import acceptability
from commonweal.choice.leading import regions, set_lead
from commonweal.choice.sensitivity import one_weight

STEPS = 20


def grid(criteria: int) -> np.ndarray:
    """Every weighting in steps of 1/20."""
    rows = [row for row in product(range(STEPS + 1), repeat=criteria) if sum(row) == STEPS]
    return np.array(rows) / STEPS


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    options, criteria = draw(st.integers(2, 5)), draw(st.integers(2, 3))
    cell = st.integers(0, 10).map(lambda step: step / 10)
    rows = draw(
        st.lists(
            st.lists(cell, min_size=criteria, max_size=criteria),
            min_size=options,
            max_size=options,
        )
    )
    return np.array(rows)


@settings(max_examples=25)
@given(tables())
def test_every_weighting_under_which_an_option_leads_lies_in_its_region(values) -> None:
    found = regions(values)
    for row in grid(values.shape[1]):
        reached = values @ row
        for at in np.flatnonzero(reached >= reached.max() + -1e-12):
            alone = reached[at] > np.delete(reached, at).max() + 1e-7
            if alone:
                assert found[at].possible
                assert (row >= found[at].low - 1e-7).all()
                assert (row <= found[at].high + 1e-7).all()


@settings(max_examples=25)
@given(tables())
def test_an_option_that_cannot_lead_leads_nowhere_on_the_grid(values) -> None:
    rows = grid(values.shape[1])
    for region in regions(values):
        if not region.possible:
            reached = rows @ values.T
            others = np.delete(reached, region.option, axis=1).max(axis=1)
            assert (reached[:, region.option] <= others + 1e-9).all()


def test_the_ends_of_a_region_worked_out_by_hand() -> None:
    # Option 0 leads while 0.8 a + 0.2 b >= 0.4 a + 0.7 b with a + b = 1: a >= 5/9.
    found = regions([[0.8, 0.2], [0.4, 0.7]])
    assert found[0].low == pytest.approx([5 / 9, 0.0])
    assert found[0].high == pytest.approx([1.0, 4 / 9])


def test_a_set_takes_the_nearest_and_adds_up_shares() -> None:
    values = [[0.9, 0.1, 0.5], [0.1, 0.9, 0.5], [0.5, 0.5, 0.6], [0.0, 0.0, 0.0]]
    drawn = acceptability(values, weights.uniform(3, 5_000, seed=4))
    own = [0.2, 0.2, 0.6]
    both = set_lead(values, [0, 1], drawn, own)
    assert both.share == pytest.approx(drawn.first[0] + drawn.first[1])
    assert both.able == (0, 1)
    assert both.nearest == 0  # equally near: the one listed first
    # 0 leads 2 where 0.4 a - 0.4 b - 0.1 c >= 0: moving x from b to a gives 0.8 x >= 0.06.
    assert both.flip is not None
    assert both.flip.distance == pytest.approx(0.15)
    assert both.flip.weights is not None
    moved = np.asarray(both.flip.weights)
    assert np.asarray(values[0]) @ moved == pytest.approx(np.asarray(values[2]) @ moved)
    assert both.low is not None
    assert both.high is not None
    none = set_lead(values, [3], drawn, own)
    assert (none.able, none.share, none.nearest, none.low) == ((), 0.0, None, None)


def test_a_set_without_declared_weights_has_no_change_of_them() -> None:
    values = [[1.0, 0.0], [0.0, 1.0]]
    drawn = acceptability(values, weights.uniform(2, 100, seed=0))
    found = set_lead(values, [1], drawn)
    assert (found.flip, found.nearest, found.able) == (None, None, (1,))


def test_a_set_of_nobody_is_an_error() -> None:
    drawn = acceptability([[1.0], [0.0]], [[1.0]])
    with pytest.raises(ValueError, match="names none"):
        set_lead([[1.0], [0.0]], [], drawn)
    with pytest.raises(ValueError, match="or others"):
        set_lead([[1.0], [0.0]], [2], drawn)


@settings(max_examples=25)
@given(tables(), st.integers(0, 10_000))
def test_one_weight_agrees_with_every_point_of_a_grid(values, seed) -> None:
    own = weights.uniform(values.shape[1], 1, seed)[0]
    for place, parts in enumerate(one_weight(values, own)):
        assert parts[0].low == 0.0
        assert parts[-1].high == 1.0
        ends = [(one.high, two.low) for one, two in pairwise(parts)]
        assert all(high == low for high, low in ends)
        for weight in np.linspace(0.003, 0.997, 37):
            rest = np.delete(own, place)
            moved = np.insert(rest / rest.sum() * (1 - weight), place, weight)
            reached = values @ moved
            held = next(part for part in parts if part.low <= weight <= part.high)
            assert reached[list(held.leaders)].max() >= reached.max() - 1e-9


def test_one_weight_when_it_has_all_the_weight_shares_the_rest_equally() -> None:
    found = one_weight([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]], [1.0, 0.0, 0.0])
    assert [(part.leaders, part.high) for part in found[0]] == [((1,), 0.5), ((0,), 1.0)]


def test_options_that_score_alike_lead_together() -> None:
    found = one_weight([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]], [0.5, 0.5])
    assert [part.leaders for part in found[0]] == [(0, 1)]
    assert all(region.possible for region in regions([[0.5, 0.5], [0.5, 0.5]]))


@pytest.mark.parametrize("call", [lambda: one_weight([[1.0]], [1.0, 0.0]), lambda: regions([])])
def test_what_does_not_belong_together_is_an_error(call) -> None:
    with pytest.raises(ValueError, match="give values of options by criteria"):
        call()
