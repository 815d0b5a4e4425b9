"""Watching counts: false alarms of shares and of few events, and the same day by any route."""

from __future__ import annotations

import time
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from commonweal.contracts.monitoring import Series, backtest, charts_of, series_of, watch
from commonweal.contracts.monitoring.backtest import _first, _in_order
from commonweal.contracts.monitoring.series import charted
from commonweal.stats.cusum import chance_of_alarm, cusum, limit_for
from commonweal.stats.self_starting import q_statistics
from commonweal.stats.stabilised import arcsine, mean_arcsine, mean_root, root

CHARTS, POINTS = 4_000, 60
STATED = 1 - 0.9 ** (1 / 10)


def rows(had: list[float], of: float = 100.0, **more: object) -> list[dict[str, object]]:
    first = date(2021, 1, 1)
    return [
        {
            "about": "k", "outcome": "on time", "category": None,
            "start": first + timedelta(days=7 * at), "end": first + timedelta(days=7 * at + 6),
            "value": 100.0 * number / of, "unit": "%", "numerator": number, "denominator": of,
            "target": None, "better": "higher", "published": first + timedelta(days=7 * at + 30),
            "basis": "assumed", "source": "s",
        } | more
        for at, number in enumerate(had)
    ]  # fmt: skip


def one_series(table: list[dict[str, object]]) -> Series:
    found, faults = series_of(pa.Table.from_pylist(table))
    assert not faults
    return found[0]


def alarms(scores: npt.NDArray[np.float64]) -> float:
    limit = limit_for(STATED, POINTS)
    return float((cusum(scores) > limit).any(axis=1).mean())


@pytest.mark.parametrize(("people", "share"), [(1_000, 0.95), (100, 0.98), (30, 0.95), (10, 0.5)])
def test_shares_at_their_target_warn_as_rarely_as_stated(people: int, share: float) -> None:
    """1.05% is stated; against the arcsine of the target itself up to 6% would warn."""
    had = np.random.default_rng(8).binomial(people, share, (CHARTS, POINTS))
    apart = (arcsine(had, people) - mean_arcsine(people, share)).round(12)
    error = np.sqrt(STATED * (1 - STATED) / CHARTS)
    assert alarms(-q_statistics(apart, mean=0.0)) < STATED + 3 * error
    assert alarms(q_statistics(apart, mean=0.0)) < STATED + 3 * error
    assert alarms(-q_statistics(arcsine(had, people))) < STATED + 3 * error


@pytest.mark.parametrize("events", [1.0, 5.0, 20.0, 100.0])
def test_counts_at_their_target_warn_as_rarely_as_stated(events: float) -> None:
    had = np.random.default_rng(9).poisson(events, (CHARTS, POINTS))
    apart = root(had) - mean_root(events)
    error = np.sqrt(STATED * (1 - STATED) / CHARTS)
    assert alarms(-q_statistics(apart, mean=0.0)) < 1.5 * STATED + 3 * error
    assert alarms(q_statistics(apart, mean=0.0)) < 1.5 * STATED + 3 * error


def test_what_rounding_leaves_is_no_spread() -> None:
    """Ten times a third is alike, and half of ten is a target of 50%: no score comes of either."""
    assert np.isnan(q_statistics([0.1 * 3] * 5 + [0.3] * 5 + [0.4])).all()
    weights = np.random.default_rng(2).uniform(1, 9, 21)
    assert np.isnan(q_statistics([1 / 3] * 20 + [0.5], weights=weights)).all()
    halves = one_series(rows([5.0] * 12 + [4.0, 5.0, 6.0, 5.0], of=10.0, target=50.0))
    assert watch([halves]).watched[0].status == "no warning"


def test_too_few_events_are_not_charted() -> None:
    nearly_all = one_series(rows([100.0, 99.0, 100.0, 100.0] * 6, target=99.0))
    assert watch([nearly_all]).watched[0].status == "too few events"
    assert charts_of(nearly_all) == 0
    assert backtest([nearly_all])[0].cannot == "too few events in a period"
    assert charts_of(one_series(rows([98.0, 99.0, 97.0, 99.0] * 6, target=99.0))) == 2


def test_more_than_was_planned_is_charted_as_a_rate() -> None:
    planned = one_series(rows([103.0, 99.0, 104.0, 101.0] * 6, target=100.0))
    held = charted(planned)
    assert held.scale == "root of the rate"
    assert not np.isnan(held.values).any()
    fallen = one_series(rows([*[103.0, 99.0, 104.0, 101.0] * 6, *[60.0] * 8], target=100.0))
    assert watch([fallen]).watched[0].status == "warning"


def test_in_order_or_day_by_day_the_warning_comes_on_the_same_day() -> None:
    rng = np.random.default_rng(4)
    for fall in (0.85, 0.9, 0.95):
        had = [*rng.binomial(100, 0.95, 20), *rng.binomial(100, fall, 20)]
        one = one_series(rows([float(number) for number in had], target=95.0))
        assert _in_order(one)
        [tested] = backtest([one], chance=0.0975)
        found = _first(one, limit_for(1 - (1 - 0.0975) ** 0.5, 60))
        assert (tested.warned, tested.kind) == (found or (None, None))
    late = rows([float(number) for number in had])
    late[0]["published"] = date(2030, 1, 1)
    assert not _in_order(one_series(late))


def test_the_backtest_has_the_limit_of_the_whole_portfolio() -> None:
    """A longer series beside it makes the limit that of more points, then as now."""
    rng = np.random.default_rng(6)
    short = rows([float(x) for x in [*rng.binomial(100, 0.95, 20), *rng.binomial(100, 0.88, 16)]])
    long = rows([float(x) for x in rng.binomial(100, 0.95, 240)], about="long")
    several, _ = series_of(pa.Table.from_pylist([*short, *long]))
    found = watch(several)
    assert found.points == 240
    [now] = [one for one in found.watched if one.series.contract == "k"]
    [then] = [one for one in backtest(several) if one.series.contract == "k"]
    assert then.warned == (now.warnings[0].published if now.warnings else None)


def test_a_source_known_before_a_period_was_over_dates_nothing() -> None:
    table = rows([95.0, 94.0] * 10, published=None)
    last = date(2021, 1, 1) + timedelta(days=7 * 19 + 6)
    early = series_of(pa.Table.from_pylist(table), {"s": date(2021, 3, 1)})[0][0]
    assert early.published[0] == date(2021, 3, 1)
    assert early.published[-1] is None
    whole = series_of(pa.Table.from_pylist(table), {"s": last})[0][0]
    assert set(whole.published) == {last}


def test_many_points_take_no_longer() -> None:
    started = time.process_time()
    assert 0.99 < chance_of_alarm(5.0, 1_000_000) <= 1.0
    assert limit_for(0.01, 100_000) > limit_for(0.01, 60)
    long = one_series(rows([95.0, 94.0, 96.0, 93.0] * 1_000))
    assert backtest([long])[0].warned is None
    assert time.process_time() - started < 20.0
