"""Discount factors against the Green Book's published table, and what holds of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from commonweal.economics.discounting import (
    HEALTH,
    STANDARD,
    UNDISCOUNTED,
    Schedule,
    discount_factors,
    present_value,
)


def test_factors_of_years_0_to_30_are_the_published_ones(shared: Path) -> None:
    place = shared / "facts/parameters/green_book_discount_factors_0_30.csv"
    rows = list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))
    for column, schedule in (("standard_3_5pct", STANDARD), ("health_1_5pct", HEALTH)):
        published = [float(row[column]) for row in rows]
        assert discount_factors(31, schedule).round(4).tolist() == published


def test_rates_decline_in_the_years_published() -> None:
    asked = (0, 30, 31, 75, 76, 125, 126, 200, 201, 300, 301)
    assert [STANDARD.rate(year) for year in asked] == [
        0.035, 0.035, 0.03, 0.03, 0.025, 0.025, 0.02, 0.02, 0.015, 0.015, 0.01,
    ]  # fmt: skip
    assert [HEALTH.rate(year) for year in asked] == [
        0.015, 0.015, 0.0129, 0.0129, 0.0107, 0.0107, 0.0086, 0.0086, 0.0064, 0.0064, 0.0043,
    ]  # fmt: skip


def test_past_30_years_each_year_falls_by_its_own_rate() -> None:
    factors = discount_factors(130, STANDARD)
    by_hand = 1.0
    for year in range(1, 130):
        rate = 0.035 if year <= 30 else 0.03 if year <= 75 else 0.025 if year <= 125 else 0.02
        by_hand /= 1.0 + rate
        assert factors[year] == pytest.approx(by_hand, rel=1e-12)


def test_present_value_by_hand_along_either_axis() -> None:
    amounts = np.array([[100.0, 0.0], [0.0, 50.0]])
    assert present_value(amounts) == pytest.approx([100.0, 50.0 / 1.035])
    assert present_value(amounts, axis=0) == pytest.approx([100.0, 50.0 / 1.035])
    assert present_value(amounts, UNDISCOUNTED) == pytest.approx([100.0, 50.0])


@pytest.mark.parametrize("years", [0, -1, 1001])
def test_impossible_numbers_of_years_are_refused(years: int) -> None:
    with pytest.raises(ValueError, match="give from 1 to 1000"):
        discount_factors(years)


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ((), "begin at 0"),
        (((1, 0.03),), "begin at 0"),
        (((0, 0.03), (0, 0.02)), "begin at 0"),
        (((0, 1.0),), "rates from 0 up to 1"),
        (((0, -0.01),), "rates from 0 up to 1"),
    ],
)
def test_impossible_schedules_are_refused(bands: tuple[tuple[int, float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Schedule("wrong", bands)
