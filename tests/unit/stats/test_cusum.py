"""Sums for the worse and their limits: run lengths beside published ones and beside simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.stats.cusum import (
    average_points,
    chance_of_alarm,
    cusum,
    first_beyond,
    limit_for,
)


@pytest.mark.parametrize(
    ("limit", "two_sided"),
    [(4.0, 168.0), (5.0, 465.0)],
)
def test_average_run_lengths_are_those_of_the_textbook(limit: float, two_sided: float) -> None:
    """D. C. Montgomery, Introduction to Statistical Quality Control, table of two-sided CUSUMs with
    k = 1/2 (from memory, not verified): 168 and 465 points; one side alone runs twice as long."""
    assert average_points(limit) / 2 == pytest.approx(two_sided, rel=0.005)


@pytest.mark.parametrize(("shift", "expected"), [(1.0, 10.4), (2.0, 4.01), (3.0, 2.57)])
def test_average_run_lengths_after_a_shift(shift: float, expected: float) -> None:
    """The same table, h = 5."""
    assert average_points(5.0, shift=shift) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(
    ("limit", "points", "shift"), [(3.0, 12, 0.0), (5.0, 60, 0.0), (5.0, 8, 1.0)]
)
def test_chances_are_those_of_simulated_sums(limit: float, points: int, shift: float) -> None:
    """A loop over draws that knows nothing of the chain; four standard errors."""
    rng = np.random.default_rng(5)
    alarms, draws = 0, 4_000
    for _ in range(draws):
        held, passed = 0.0, False
        for value in rng.normal(shift, 1.0, points):
            held = max(0.0, held + value - 0.5)
            passed = passed or held > limit
        alarms += passed
    chance = chance_of_alarm(limit, points, shift=shift)
    assert abs(alarms / draws - chance) < 4 * np.sqrt(chance * (1 - chance) / draws)


@given(st.floats(0.001, 0.5), st.integers(1, 120))
def test_a_limit_has_the_chance_asked_for(chance: float, points: int) -> None:
    limit = limit_for(chance, points)
    assert chance_of_alarm(limit, points) == pytest.approx(chance, abs=1e-6) or limit == 0.0


@given(st.integers(1, 60))
def test_more_points_ask_for_a_higher_limit(points: int) -> None:
    assert limit_for(0.05, points + 1) >= limit_for(0.05, points) - 1e-9


def test_a_missing_value_leaves_the_sum_as_it_stands() -> None:
    assert cusum([2.0, np.nan, 2.0]).tolist() == [1.5, 1.5, 3.0]


def test_a_sum_at_the_limit_is_not_beyond_it() -> None:
    assert first_beyond([1.0, 2.0, 2.0 + 1e-9], 2.0) == 2


@pytest.mark.parametrize(("chance", "points"), [(0.0, 12), (1.0, 12), (0.05, 0)])
def test_what_cannot_be_is_refused(chance: float, points: int) -> None:
    with pytest.raises(ValueError, match=r"chance|point"):
        limit_for(chance, points)
