"""Actuals against plan, and forecasts of years whose end is known."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from commonweal.funding.savings.scheme import Period, Scheme
from commonweal.funding.savings.tracking import Outturn, outturn, run_rate, together

MONTHS = [date(2019, month, 1) for month in range(4, 13)]
MONTHS += [date(2020, month, 1) for month in range(1, 4)]
SCHEME = Scheme(
    id="s",
    name="Scheme",
    body="B",
    owner="Office",
    start=date(2019, 4, 1),
    recurrent=True,
    delivery=0.7,
    delivery_low=0.4,
    delivery_high=0.95,
)
VAGUE = replace(SCHEME, delivery_low=None, delivery_high=None)


def months(gross: list[int], kind: str) -> list[Period]:
    return [
        Period(
            scheme="s",
            start=first,
            end=first.replace(day=calendar.monthrange(first.year, first.month)[1]),
            kind=kind,
            gross=pence,
            cost=0,
        )
        for first, pence in zip(MONTHS, gross, strict=False)
    ]


PLAN = months([1000] * 12, "plan")


def test_actual_against_plan_to_date() -> None:
    held = run_rate("s", PLAN, months([800, 900, 1000], "actual"), date(2019, 7, 1))
    assert (held.plan, held.actual, held.left, held.gap) == (3000, 2700, 9000, -300)
    assert held.ratio == pytest.approx(0.9)
    assert held.to == date(2019, 6, 30)


def test_actuals_of_later_days_are_not_known_yet() -> None:
    held = run_rate("s", PLAN, months([800, 900, 1000], "actual"), date(2019, 5, 31))
    assert (held.plan, held.actual) == (2000, 1700)


def test_before_the_first_actual_nothing_is_due() -> None:
    held = run_rate("s", PLAN, [], date(2019, 7, 1))
    assert (held.plan, held.actual, held.left, held.ratio) == (0, 0, 12000, None)


def test_a_plan_by_the_year_is_shared_by_days() -> None:
    whole = [replace(PLAN[0], end=date(2020, 3, 31), gross=36600)]
    held = run_rate("s", whole, months([2000], "actual"), date(2019, 7, 1))
    assert (held.plan, held.left) == (3000, 33600)


def test_a_finished_year_is_certain() -> None:
    actual = months([700] * 12, "actual")
    made = outturn(SCHEME, PLAN, actual, date(2020, 3, 31), draws=10, seed=1)
    assert made.value == 8400
    assert made.interval() == (8400, 8400)


def test_without_actuals_the_declared_range_speaks() -> None:
    made = outturn(SCHEME, PLAN, [], date(2019, 4, 1), draws=4000, seed=1)
    # The mean of the triangle: (0.4 + 0.7 + 0.95) / 3.
    assert made.value == pytest.approx(12000 * 2.05 / 3)
    low, high = made.interval() or (0.0, 0.0)
    assert 4800 < low < 7000
    assert 9500 < high < 11400


def test_the_same_seed_draws_the_same() -> None:
    first, again, other = (
        outturn(SCHEME, PLAN, [], date(2019, 4, 1), draws=50, seed=seed) for seed in (1, 1, 2)
    )
    assert first.draws is not None
    assert again.draws is not None
    assert other.draws is not None
    assert (first.draws == again.draws).all()
    assert not (first.draws == other.draws).all()


def test_without_a_range_three_periods_are_needed() -> None:
    none = outturn(VAGUE, PLAN, [], date(2019, 4, 1), draws=5, seed=1)
    assert (none.value, none.draws) == (8400, None)
    two = outturn(VAGUE, PLAN, months([500, 600], "actual"), date(2019, 6, 1), draws=5, seed=1)
    assert two.value is None
    assert "fewer than three" in two.reason
    actual = months([500, 600, 700], "actual")
    three = outturn(VAGUE, PLAN, actual, date(2019, 7, 1), draws=5, seed=1)
    assert three.value == pytest.approx(1800 + 9000 * 0.6)


def test_together_only_where_each_is_forecast() -> None:
    known = outturn(SCHEME, PLAN, [], date(2019, 4, 1), draws=5, seed=1)
    assert together([known, known]).value == pytest.approx(2 * (known.value or 0.0))
    assert together([known, Outturn(scheme="t", value=None, draws=None)]).value is None
    assert together([]).reason == "no scheme"
    assert together([known, replace(known, draws=None)]).draws is None
    with pytest.raises(ValueError, match="draw alike"):
        together([known, outturn(SCHEME, PLAN, [], date(2019, 4, 1), draws=6, seed=1)])


@pytest.mark.parametrize("known", [0, 3, 6, 9])
def test_years_whose_end_is_known(known: int) -> None:
    """Delivery is drawn from the declared triangle, months scatter around it by 15 points: the
    interval of 95% holds the end in nine years of ten or more, and the forecast errs no more than
    taking the declared share for the rest of the year does."""
    rng = np.random.default_rng(7)
    held, ours, declared = 0, 0.0, 0.0
    trials = 120
    for _ in range(trials):
        ratio = rng.triangular(0.4, 0.7, 0.95)
        scatter = ratio + 0.15 * rng.standard_normal(12)
        actual = months([round(1000 * max(0.0, share)) for share in scatter], "actual")
        end = sum(period.gross for period in actual)
        on = actual[known - 1].end if known else date(2019, 4, 1)
        made = outturn(SCHEME, PLAN, actual[:known], on, draws=300, seed=4)
        low, high = made.interval() or (0.0, 0.0)
        held += low <= end <= high
        ours += abs((made.value or 0.0) - end)
        declared += abs(sum(p.gross for p in actual[:known]) + (12 - known) * 700 - end)
    assert held / trials >= 0.88
    assert ours <= 1.02 * declared
