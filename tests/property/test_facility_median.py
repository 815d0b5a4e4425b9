"""Laws of the p-median."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.optimise.facility import enumerate_sites, median, p_median

TABLES = st.integers(0, 2**32 - 1).map(
    lambda seed: (
        np.random.default_rng(seed).integers(0, 40, (30, 12)) * 0.1,
        np.random.default_rng(seed + 1).integers(0, 5, 30).astype(float),
    )
)


@pytest.fixture(autouse=True, scope="module")
def searched():
    """Nothing is listed: the laws are about search and proof."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(median, "MOST_LOOKS", 0)
        yield


@settings(max_examples=25)
@given(TABLES, st.integers(2, 9), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(table, k, random) -> None:
    cost, weight = table
    order = random.sample(range(30), 30)
    one, two = p_median(cost, weight, k), p_median(cost[order], weight[order], k)
    assert one.proven
    assert two.proven
    assert one.objective == pytest.approx(two.objective, rel=2e-8)


@settings(max_examples=25)
@given(TABLES, st.integers(2, 9))
def test_more_sites_are_never_worse(table, k) -> None:
    cost, weight = table
    fewer, more = p_median(cost, weight, k), p_median(cost, weight, k + 1)
    assert more.objective <= fewer.objective * (1 + 1e-8)
    assert more.bound <= fewer.objective


@settings(max_examples=25)
@given(TABLES, st.integers(2, 9))
def test_twice_the_people_cost_twice_as_much(table, k) -> None:
    cost, weight = table
    one, two = p_median(cost, weight, k), p_median(cost, 2 * weight, k)
    assert two.open == one.open
    assert two.objective == 2 * one.objective


@settings(max_examples=25)
@given(TABLES, st.integers(2, 9), st.integers(0, 11), st.integers(0, 11))
def test_fixing_sites_is_never_better_than_leaving_them_free(table, k, opened, closed) -> None:
    cost, weight = table
    free = p_median(cost, weight, k)
    kept = {"fixed_open": [opened]} | ({"fixed_closed": [closed]} if closed != opened else {})
    fixed = p_median(cost, weight, k, **kept)
    assert fixed.objective >= free.bound
    assert fixed.proven


@settings(max_examples=25)
@given(TABLES, st.integers(2, 9))
def test_no_configuration_listed_is_below_the_bound(table, k) -> None:
    cost, weight = table
    found = p_median(cost, weight, k)
    listed = enumerate_sites(cost, weight, k, only_objective=True).objective
    assert found.bound <= listed.min() * (1 + 1e-12)
    assert found.objective == pytest.approx(listed.min(), rel=2e-8)
