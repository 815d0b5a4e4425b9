"""Watching contracts: rates of false alarms, what is published by a day, what cannot be charted."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from commonweal.contracts.monitoring import (
    Series,
    backtest,
    charts_of,
    failing,
    series_of,
    watch,
)
from commonweal.contracts.monitoring.series import charted
from commonweal.contracts.monitoring.simulated import (
    delays,
    false_alarms,
    plainly_warned_at,
)
from commonweal.contracts.monitoring.telling import rate
from commonweal.stats.cusum import limit_for


def month(number: int) -> date:
    """First day of a month, counted from January 2021."""
    return date(2021 + number // 12, number % 12 + 1, 1)


def rows(values: list[float], **more: object) -> list[dict[str, object]]:
    """Monthly rows of one outcome, each published 45 days after its month."""
    return [
        {
            "about": "k", "outcome": "on time", "category": None, "start": month(at),
            "end": month(at + 1) - timedelta(days=1), "value": value, "unit": "days",
            "numerator": None, "denominator": None, "target": None, "better": "lower",
            "published": month(at + 1) + timedelta(days=44), "basis": "observed", "source": "s",
        } | more
        for at, value in enumerate(values)
    ]  # fmt: skip


def one_series(values: list[float], **more: object) -> Series:
    found, faults = series_of(pa.Table.from_pylist(rows(values, **more)))
    assert not faults
    return found[0]


STEADY = np.random.default_rng(3).normal(20.0, 2.0, 30).round(3).tolist()
FAILING = [*STEADY[:18], *(30.0 + value - 20 for value in STEADY[18:])]


def test_two_charts_of_one_outcome_are_explained() -> None:
    """An outcome with a target has two charts; a reader who sees one outcome is told which."""
    found = watch([one_series(STEADY, target=20.0)])
    assert found.charts == 2
    told = rate(found)
    assert told.startswith(
        "Each outcome has a chart against its own past, and a second against its target where it "
        "has one; 2 charts in all."
    )
    assert f"limit {limit_for(1 - 0.9 ** (1 / 2), 60):.2f} standard deviations" in told


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_false_alarms_come_at_the_stated_rate(seed: int) -> None:
    """1,000 portfolios of 20 charts in which nothing happens: within three binomial errors."""
    ours, plain = false_alarms(seed, portfolios=1_000, charts=20, points=60, chance=0.1)
    assert abs(ours - 0.1) < 3 * np.sqrt(0.1 * 0.9 / 1_000)
    assert plain > 0.9


def test_large_failures_are_found_and_small_ones_later() -> None:
    limit = limit_for(1 - 0.9 ** (1 / 20), 58)
    found = [
        delays(1, shift, series=1_000, points=60, at=24, limit=limit)[0]
        for shift in (1.5, 2.0, 3.0)
    ]
    medians = [one.median for one in found]
    assert all(one is not None for one in medians)
    assert medians == sorted(medians, reverse=True)
    assert found[-1].found > 0.99


def test_plain_chart_by_hand() -> None:
    base = [10.0, 12.0] * 6
    # Mean 11, mean moving range 2: the limit is 11 + 3 * 2 / 1.128 = 16.32.
    assert plainly_warned_at([*base, 16.3, 16.4]) == 13
    assert plainly_warned_at([*base, 16.3, 4.0]) == -1


def test_a_failure_warns_and_a_steady_series_does_not() -> None:
    steady, failed = one_series(STEADY), one_series(FAILING)
    assert watch([steady]).watched[0].status == "no warning"
    [found] = watch([failed]).watched
    assert found.status == "warning"
    assert 18 <= found.warnings[0].at <= 23
    assert found.warnings[0].published == failed.published[found.warnings[0].seen_at]


def test_higher_is_better_turns_it_round() -> None:
    turned = one_series([40.0 - value for value in FAILING], better="higher")
    [found], [other] = watch([turned]).watched, watch([one_series(FAILING)]).watched
    assert found.warnings[0].at == other.warnings[0].at
    np.testing.assert_allclose(found.change, other.change)


def test_too_few_points_cannot_be_dated_and_no_direction_is_said() -> None:
    short = one_series(FAILING[-11:])
    assert watch([short]).watched[0].status == "cannot be dated"
    assert charts_of(short) == 0
    assert watch([one_series(FAILING, better=None)]).watched[0].status == "direction not said"


def test_always_worse_than_its_target_warns_although_nothing_changes() -> None:
    held = one_series([value + 6 for value in STEADY], target=20.0)
    [found] = watch([held]).watched
    assert {warned.kind for warned in found.warnings} == {"worse than its target"}
    assert charts_of(held) == 2


def test_the_backtest_sees_only_what_was_published() -> None:
    failed = one_series(FAILING)
    [tested] = backtest([failed], ended={"k": date(2023, 6, 30)})
    assert tested.warned is not None
    known = failed.known_on(tested.warned)
    before = failed.known_on(tested.warned - timedelta(days=1))
    assert watch([known], charts=1).watched[0].warnings
    assert not watch([before], charts=1).watched[0].warnings
    assert tested.days_before == (date(2023, 6, 30) - tested.warned).days
    # Published two years late, the warning comes two years later and no earlier.
    late = one_series(FAILING)
    shifted = [day + timedelta(days=730) for day in late.published if day is not None]
    again = [row | {"published": day} for row, day in zip(rows(FAILING), shifted, strict=True)]
    [delayed] = backtest(series_of(pa.Table.from_pylist(again))[0])
    assert delayed.warned == tested.warned + timedelta(days=730)


def test_values_without_a_day_of_publication_date_nothing() -> None:
    [tested] = backtest([one_series(FAILING, published=None)])
    assert tested.warned is None
    assert "day on which they were published" in tested.cannot


@given(st.integers(12, 30))
def test_later_values_never_change_an_earlier_warning(points: int) -> None:
    whole = watch([one_series(FAILING)], charts=1).watched[0].warnings[0].at
    part = watch([one_series(FAILING[:points])], charts=1).watched[0].warnings
    assert (part[0].at == whole) if points > whole else not part


def test_counts_decide_how_much_a_share_weighs() -> None:
    counts = [(95, 100), (940, 1000), (48, 50), (930, 1000)]
    shares = [100 * had / of for had, of in counts]
    table = [
        row | {"numerator": had, "denominator": of, "unit": "%", "target": 95.0}
        for row, (had, of) in zip(rows(shares), counts, strict=True)
    ]
    [one], faults = series_of(pa.Table.from_pylist(table))
    assert not faults
    held = charted(one)
    assert held.weights.tolist() == [100.5, 1000.5, 50.5, 1000.5]
    np.testing.assert_allclose(held.values[0], np.arcsin(np.sqrt(95.375 / 100.75)))
    # A target stands where values that reach it stand on average.
    for at, (_, of) in enumerate(counts):
        had = np.arange(of + 1)
        there = np.arcsin(np.sqrt((had + 0.375) / (of + 0.75)))
        wanted = float((binom.pmf(had, of, 0.95) * there).sum())
        assert held.targets[at] == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "%"}, "its unit is % and days"),
        ({"better": "higher"}, "both higher and lower"),
        ({"end": date(2021, 4, 2)}, "periods overlap"),
        ({"numerator": 5.0, "denominator": 0.0}, "a denominator is zero"),
        ({"numerator": 5.0, "denominator": 10.0, "value": 0.7}, "not its numerator"),
        ({"published": date(2021, 1, 30)}, "before the period was over"),
    ],
)
def test_what_cannot_be_charted_is_told(change: dict[str, object], says: str) -> None:
    held = rows([20.0, 21.0, 22.0, 23.0])
    held[1] |= change
    found, [fault] = series_of(pa.Table.from_pylist(held))
    assert not found
    assert says in fault.text


def test_a_simulated_failure_is_found_before_it_is_over() -> None:
    last = rows([71.0], unit="%", target=95.0, better="higher")[0]
    last |= {"start": date(2018, 3, 1), "end": date(2018, 3, 31)}
    [one], _ = series_of(pa.Table.from_pylist([last]))
    made = failing(one, date(2016, 7, 1))
    assert made is not None
    assert (made.months, made.warned) == (21, 1.0)
    days = [made.early, made.middle, made.late]
    # Not before twelve months are published, not after the last month is.
    assert days[0] == date(2017, 6, 30) + timedelta(days=45)
    assert days == sorted(day for day in days if day is not None)
    assert days[-1] < date(2018, 3, 31) + timedelta(days=45)
    assert failing(one, date(2017, 5, 1)) is None
    [met], _ = series_of(pa.Table.from_pylist([last | {"value": 96.0}]))
    assert failing(met, date(2016, 7, 1)) is None


@pytest.mark.parametrize(
    ("basis", "met"),
    [("observed", False), ("estimated", False), ("modelled", None), ("assumed", None)],
)
def test_what_nobody_measured_misses_nothing(basis: str, met: bool | None) -> None:
    """An assumed 47% was counted among the targets missed, and a fall to it was simulated."""
    one = one_series([71.0], unit="%", target=95.0, better="higher", basis=basis)
    assert one.last_met is met
    assert (failing(one, date(2018, 1, 1)) is None) is (met is None)


def test_wider_chance_is_found_later() -> None:
    last = rows([90.0], unit="%", target=95.0, better="higher")[0]
    [one], _ = series_of(pa.Table.from_pylist([last]))
    narrow, wide = (failing(one, date(2018, 1, 1), spread=spread) for spread in (1.0, 4.0))
    assert narrow is not None
    assert wide is not None
    assert narrow.warned >= wide.warned
