"""Concentration and other summary measures of inequality, against published and worked figures."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.stats.inequality import (
    attributable_fraction,
    between_group_variance,
    concentration_index,
    levin,
    theil,
)


def test_concentration_of_deaths_of_children_by_wealth() -> None:
    """India 1982 to 1992, the worked example of the World Bank's note on the index: -0.1694 (its
    figures from memory; they give the index published)."""
    births = np.array([29_939, 28_776, 26_528, 24_689, 19_739.0])
    deaths = np.array([154.7, 152.9, 119.5, 86.9, 54.3])
    found = concentration_index(deaths, births)
    assert float(found.value) == pytest.approx(-0.1694, abs=5e-5)
    assert found.lower < found.value < found.upper
    # Twice the area between the curve and the diagonal, by trapezoids.
    reached = np.append(0, np.cumsum(births * deaths) / (births @ deaths))
    people = np.append(0, np.cumsum(births) / births.sum())
    assert float(found.value) == pytest.approx(1 - 2 * np.trapezoid(reached, people))


def test_limits_of_concentration_for_values_with_errors_against_draws() -> None:
    draw = np.random.default_rng(8)
    people, value, error = np.full(10, 1e6), np.linspace(9, 4, 10), np.full(10, 0.3)
    found = concentration_index(value, people, standard_error=error)
    sample = concentration_index(value + error * draw.standard_normal((50_000, 10)), people).value
    assert float(found.upper - found.lower) / 3.919928 == pytest.approx(sample.std(), rel=0.02)


def test_summary_measures_worked_by_hand() -> None:
    people = [200, 100, 100]
    # Means: 40 * 0.5 + 20 * 0.25 + 12 * 0.25 = 28.
    assert float(attributable_fraction([40, 20, 12], people).value) == pytest.approx(1 - 12 / 28)
    assert float(attributable_fraction([40, 20, 12], people, reference=1).value) == pytest.approx(
        1 - 20 / 28
    )
    assert float(between_group_variance([40, 20, 12], people).value) == pytest.approx(
        0.5 * 144 + 0.25 * 64 + 0.25 * 256
    )
    by_hand = sum(
        share * y / 28 * np.log(y / 28)
        for share, y in zip((0.5, 0.25, 0.25), (40, 20, 12), strict=True)
    )
    assert float(theil([40, 20, 12], people).value) == pytest.approx(by_hand)
    assert float(theil([0, 0, 12], [1, 1, 2]).value) == pytest.approx(np.log(2))
    # Levin: 30% smoke, with a risk of 3: 0.6 / 1.6.
    assert float(levin(0.3, 3.0).value) == pytest.approx(0.375)
    assert float(levin(0.5, 0.5).value) == pytest.approx(-1 / 3)


def test_summary_measures_say_why_they_give_none() -> None:
    value = [[1.0, 2], [np.nan, 2], [1, 2], [0, 0]]
    people = [[1.0, 1], [1, 1], [1, 0], [1, 1]]
    words = ["", "an input is missing", "zero denominator", "zero denominator"]
    for measure in (theil, attributable_fraction, concentration_index):
        found = measure(value, people)
        assert found.reason.tolist() == words
        assert np.isnan(found.value).tolist() == [False, True, True, True]
    assert between_group_variance(value, people).reason.tolist() == [*words[:3], ""]
    assert concentration_index([[3.0]], [[1.0]]).reason.tolist() == ["too few or too many groups"]
    assert levin([0.2, np.nan, 1.0], [2.0, 2.0, 0.0]).reason.tolist() == words[:3]
    with pytest.raises(ValueError, match="there are 2 groups"):
        attributable_fraction(value, people, reference=2)
    with pytest.raises(ValueError, match="prevalence is above 1"):
        levin(20, 2)
    with pytest.raises(ValueError, match="value is negative"):
        theil([1, -1], [1, 1])
