"""Rank correlation against a published example and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from commonweal.stats.association import rank_correlation

# statpsych (R), help page of ci.spear: the values and what it "should return".
Y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
X = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]


def test_the_published_example() -> None:
    value, lower, upper = rank_correlation(X, Y)
    assert float(value) == pytest.approx(0.8699639, abs=5e-8)
    assert float(lower) == pytest.approx(0.5840951, abs=5e-8)
    assert float(upper) == pytest.approx(0.9638297, abs=5e-8)


def test_ties_and_missing_pairs_as_scipy() -> None:
    draw = np.random.default_rng(3)
    x = draw.integers(0, 12, 60).astype(float)
    y = x + draw.integers(-6, 6, 60)
    x[5] = np.nan
    y[9] = np.nan
    kept = ~(np.isnan(x) | np.isnan(y))
    expected = stats.spearmanr(x[kept], y[kept]).statistic
    assert float(rank_correlation(x, y).value) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ([1, 2, 3], [1, 2, 3], "no values"),
        ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], "all values equal"),
    ],
)
def test_where_there_is_none_the_reason_says_why(x: list[int], y: list[int], reason: str) -> None:
    found = rank_correlation(x, y)
    assert np.isnan(found.value)
    assert str(found.reason) == reason


def test_a_perfect_order_has_a_value_and_no_limits() -> None:
    found = rank_correlation(range(9), [-v for v in range(9)])
    assert float(found.value) == -1.0
    assert np.isnan(found.lower)


def test_shapes_must_fit() -> None:
    with pytest.raises(ValueError, match="one length"):
        rank_correlation([1, 2, 3, 4], [1, 2, 3])
