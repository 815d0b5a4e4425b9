"""Laws of choice: every subset, every order of options, every weighting drawn."""

from __future__ import annotations

from itertools import combinations
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.choice import weights
from commonweal.choice.acceptability import acceptability
from commonweal.choice.conditions import Conditions
from commonweal.choice.flip import flips
from commonweal.choice.greedy import By, ranked
from commonweal.choice.infeasible import reasons
from commonweal.choice.portfolio import best
from commonweal.choice.programme import Status


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[float], list[int], int, Conditions]:
    """Values, costs, a budget and conditions; costs in odd pence up to a thousand million."""
    size = draw(st.integers(1, 7))
    place = st.integers(0, size - 1)
    value = draw(st.lists(st.integers(-50, 100), min_size=size, max_size=size))
    unit = draw(st.sampled_from([1, 100, 9_999_991]))
    cost = [unit * c for c in draw(st.lists(st.integers(-40, 99), min_size=size, max_size=size))]
    budget = unit * draw(st.integers(-40, 250)) + draw(st.integers(0, 1))
    held = Conditions(
        mandatory=tuple(draw(st.lists(place, max_size=2))),
        exclusive=tuple(
            tuple(group) for group in draw(st.lists(st.lists(place, max_size=3), max_size=2))
        ),
        requires=tuple(draw(st.lists(st.tuples(place, place), max_size=3))),
    )
    return [v / 8 for v in value], cost, budget, held


def _keeps(subset: tuple[int, ...], held: Conditions) -> bool:
    """Written out again, so that the code is not its own witness."""
    if any(place not in subset for place in held.mandatory):
        return False
    if any(sum(place in subset for place in set(group)) > 1 for group in held.exclusive):
        return False
    return not any(one in subset and two not in subset for one, two in held.requires)


def _all(
    value: list[float], cost: list[int], budget: int, held: Conditions
) -> list[tuple[float, int, tuple[int, ...]]]:
    return [
        (fsum(value[i] for i in subset), sum(cost[i] for i in subset), subset)
        for size in range(len(value) + 1)
        for subset in combinations(range(len(value)), size)
        if sum(cost[i] for i in subset) <= budget and _keeps(subset, held)
    ]


@given(problems())
@settings(max_examples=60)
def test_the_best_portfolio_is_the_best_of_every_subset(
    problem: tuple[list[float], list[int], int, Conditions],
) -> None:
    value, cost, budget, held = problem
    found, every = best(value, cost, budget, held), _all(value, cost, budget, held)
    why = reasons(cost, budget, held)
    if not every:
        assert found.status is Status.INFEASIBLE
        assert found.chosen is None
        assert why is not None
        unlimited = _all(value, cost, 10**15, held)
        if unlimited:
            assert why.short == min(price for _, price, _ in unlimited) - budget
        else:
            assert why.clashes
        return
    assert why is None
    most = max(worth for worth, _, _ in every)
    least = min(price for worth, price, _ in every if worth == most)
    equal = [subset for worth, price, subset in every if (worth, price) == (most, least)]
    assert (found.value, found.cost, found.status) == (most, least, Status.OPTIMAL)
    assert found.gap == 0
    assert found.tied == (len(equal) > 1)
    # Of those, the one that holds the first option where they differ.
    size = len(value)
    assert found.chosen == max(equal, key=lambda s: [place in s for place in range(size)])


@given(problems(), st.sampled_from(list(By)))
@settings(max_examples=40)
def test_a_ranking_is_never_better_and_always_affordable(
    problem: tuple[list[float], list[int], int, Conditions], by: By
) -> None:
    value, cost, budget, held = problem
    simple = ranked(value, cost, budget, held, by=by)
    if simple.chosen is None:
        return
    assert simple.cost == sum(cost[i] for i in simple.chosen)
    assert simple.cost <= budget
    assert _keeps(simple.chosen, held)
    found = best(value, cost, budget, held)
    assert found.value is not None
    assert simple.value is not None
    assert found.value >= simple.value - 1e-9


scores = st.integers(1, 6).flatmap(
    lambda options: st.lists(
        st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=options, max_size=options
    )
)


@given(scores, st.integers(0, 99))
@settings(max_examples=60)
def test_acceptability_is_shared_out_whole_and_follows_the_options(
    given_scores: list[list[int]], seed: int
) -> None:
    values = np.array(given_scores) / 8
    drawn = weights.uniform(3, 200, seed=seed)
    found = acceptability(values, drawn)
    assert found.rank.sum(axis=0) == pytest.approx(np.ones(len(values)))
    assert found.rank.sum(axis=1) == pytest.approx(np.ones(len(values)))
    backwards = acceptability(values[::-1], drawn)
    assert backwards.rank[::-1] == pytest.approx(found.rank)


@given(scores, st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
@settings(max_examples=60)
def test_no_weighting_drawn_flips_at_less_than_the_smallest_change(
    given_scores: list[list[int]], points: list[int]
) -> None:
    values, own = np.array(given_scores) / 8, weights.normalised(points)
    drawn = weights.uniform(3, 300, seed=1)
    worth = drawn @ values.T
    far = np.abs(drawn - own).sum(axis=1)
    for flip in flips(values, own):
        clear = (
            worth[:, flip.option]
            > np.delete(worth, flip.option, axis=1).max(axis=1, initial=-1) + 1e-9
        )
        if flip.distance is None:
            assert not clear.any()
        elif clear.any():
            assert far[clear].min() >= flip.distance - 1e-9
