"""Which periods stand in one line, and which way it goes."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from commonweal.evidence import Basis
from commonweal.needs.profiles.profile import profile
from commonweal.needs.values.observation import Observation, Through
from commonweal.needs.values.trends import (
    FALLING,
    NEITHER,
    RISING,
    UNKNOWN,
    of_observations,
    of_values,
)
from needs_toy import definitions, ground, row, year


def one(
    first: int,
    value: float | None,
    *,
    counts: tuple[float, float] | None = None,
    unit: str = "percent",
    through: Through = Through.PUBLISHED,
    last: int = 0,
) -> Observation:
    top, bottom = counts or (None, None)
    return Observation(
        level="district",
        code="D1",
        indicator="toothache",
        start=date(first, 1, 1),
        end=date(last or first, 12, 31),
        value=value,
        unit=unit,
        numerator=top,
        denominator=bottom,
        basis=Basis.OBSERVED,
        through=through,
    )


def counted(first: int, top: float, bottom: float = 3000.0, **more: object) -> Observation:
    return one(first, 100 * top / bottom, counts=(top, bottom), **more)


def test_counts_are_judged_by_the_official_test() -> None:
    # A case of the tests of Fingertips, as stats.trend.recent carries it: chi-squared 20.12.
    held = zip((621, 599, 556, 535, 447), (3454, 3195, 3256, 3227, 3121), strict=True)
    found = of_observations([counted(2015 + i, *pair) for i, pair in enumerate(held)])
    assert found.direction == FALLING
    assert found.how.startswith("latest five periods, official test, p = 7.3e-06")


def test_the_order_of_the_line_does_not_matter() -> None:
    line = [counted(2015 + i, top) for i, top in enumerate((100, 150, 200, 250, 300))]
    assert {of_observations(order).direction for order in permutations(line)} == {RISING}


def test_only_the_five_latest_periods_are_tested() -> None:
    falling = [counted(2000 + i, 900 - 100 * i) for i in range(5)]
    rising = [counted(2010 + i, 100 + 50 * i) for i in range(5)]
    assert of_observations([*falling, *rising]).direction == RISING


def test_values_without_counts_are_judged_by_rank() -> None:
    # Five values in order: S = 10, the exact two-sided chance 2/120.
    found = of_observations([one(2015 + i, 10.0 + i) for i in range(5)])
    assert (found.direction, found.how) == (RISING, "5 periods, rank test, p = 0.017")
    assert of_observations([one(2015 + i, 20.0 - i) for i in range(5)]).direction == FALLING
    # One pair out of order: S = 8, chance 2 * (1 + 4) / 120 = 0.083.
    swapped = of_observations([one(2015 + i, v) for i, v in enumerate((11, 10, 12, 13, 14))])
    assert (swapped.direction, swapped.how) == (NEITHER, "5 periods, rank test, p = 0.083")


def test_equal_values_have_no_trend_and_few_are_not_judged() -> None:
    assert of_observations([one(2015 + i, 4.0) for i in range(6)]).direction == NEITHER
    few = of_observations([one(2015 + i, 4.0 + i) for i in range(4)])
    assert (few.direction, few.how) == (UNKNOWN, "4 comparable periods are held, 5 needed")
    assert of_observations([]).how == "no value is held"
    assert of_observations([one(2018, None)]).direction == UNKNOWN
    assert of_values([]).direction == UNKNOWN


def test_none_or_all_have_no_logit() -> None:
    found = of_observations([counted(2015 + i, i * 100) for i in range(5)])
    assert found.direction == UNKNOWN
    assert "counts none or all" in found.how


def test_a_register_that_changed_whom_it_counts_has_no_trend_over_the_change() -> None:
    before = [one(2010 + i, 5.0 + i, unit="percent of all") for i in range(8)]
    after = [one(2018 + i, 50.0 + i, unit="percent of adults") for i in range(2)]
    found = of_observations([*before, *after])
    assert (found.direction, found.how) == (UNKNOWN, "2 comparable periods are held, 5 needed")


def test_what_was_made_otherwise_is_not_in_one_line() -> None:
    rolled = [counted(2010 + i, 100 + 50 * i, through=Through.REGISTERED) for i in range(5)]
    published = counted(2016, 10)
    assert of_observations([*rolled, published]).direction == UNKNOWN
    without_counts = [one(2010 + i, 5.0 + i) for i in range(6)]
    assert of_observations([*without_counts, counted(2019, 300)]).direction == UNKNOWN


def test_the_trend_leads_to_the_value_that_is_shown() -> None:
    published = [counted(2010 + i, 100 + 50 * i) for i in range(5)]
    later = counted(2016, 10, through=Through.REGISTERED)
    assert of_observations([*published, later]).direction == UNKNOWN
    assert of_observations([*published, later], published[-1]).direction == RISING
    # Nor does anything after the value shown count.
    fallen = [counted(2016 + i, 10) for i in range(3)]
    assert of_observations([*published, *fallen], published[-1]).direction == RISING
    assert of_observations(published, one(2014, None)).how == "no value is held"


def test_periods_that_overlap_do_not_count_twice() -> None:
    thrice = [one(2000 + i, 1.0 + i, last=2002 + i) for i in range(13)]
    # From the latest back: 2012-14, 2009-11, 2006-08, 2003-05, 2000-02.
    assert of_observations(thrice).how.startswith("5 periods")
    assert of_observations(thrice[1:]).how == "4 comparable periods are held, 5 needed"
    mixed = [*(one(2015 + i, 1.0 + i) for i in range(5)), one(2013, 9.0, last=2015)]
    assert of_observations(mixed).how.startswith("5 periods")


@pytest.mark.parametrize("changed", [False, True])
def test_different_units_are_never_in_one_trend_of_a_profile(changed: bool) -> None:
    rows = [
        row(
            "A1",
            counts=(100 + 50 * i, 3000),
            unit="percent of adults" if changed and i == 4 else "percent of patients",
            **year(2014 + i),
        )
        for i in range(5)
    ]
    place = ground(indicators=rows)
    found = {one.code: one for one in profile(place, definitions(place, "toothache"), "practice")}
    assert found["A1"].trend == (UNKNOWN if changed else RISING)
    assert found["A1"].unit == ("percent of adults" if changed else "percent of patients")
    network = profile(place, definitions(place, "toothache"), "network")[0]
    assert network.trend == found["A1"].trend
