"""Actual savings against plan, and where the year will end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from commonweal.economics.draws import stream
from commonweal.funding.savings.scheme import Period, Scheme, gross_within
from commonweal.funding.years import days, label_of

Floats = npt.NDArray[np.float64]
#: How many periods' worth of evidence the declared range of delivery stands for, when the spread
#: from period to period is estimated from few of them.
WORTH = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRate:
    """What was saved to date against what the plan has to date, in pence.

    `to` is the last day of which an actual is held in the year; `left` the plan after it.
    """

    scheme: str
    year: str
    to: date
    plan: int
    actual: int
    left: int

    @property
    def ratio(self) -> float | None:
        """Actual over plan; None where nothing was planned to date."""
        return self.actual / self.plan if self.plan else None

    @property
    def gap(self) -> int:
        """Actual less plan."""
        return self.actual - self.plan


def run_rate(scheme: str, plan: Sequence[Period], actual: Sequence[Period], on: date) -> RunRate:
    """Actual against plan in the financial year of a day, over the days of which actuals are held.

    Where a period of the plan reaches beyond the last actual it is shared out by days.

    Examples
    --------
    >>> year = Period(scheme="s", start=date(2019, 4, 1), end=date(2020, 3, 31), kind="plan",
    ...               gross=36600)
    >>> april = Period(scheme="s", start=date(2019, 4, 1), end=date(2019, 4, 30), kind="actual",
    ...                gross=2400)
    >>> held = run_rate("s", [year], [april], date(2019, 5, 1))
    >>> held.plan, held.actual, held.left, held.ratio
    (3000, 2400, 33600, 0.8)
    """
    label = label_of(on)
    start, end = days(label)
    past = [period for period in actual if start <= period.start and period.end <= min(end, on)]
    to = max((period.end for period in past), default=date(start.year, 3, 31))
    due = gross_within(plan, start, to) if past else 0
    return RunRate(
        scheme=scheme,
        year=label,
        to=to,
        plan=due,
        actual=sum(period.gross for period in past),
        left=gross_within(plan, start, end) - due,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outturn:
    """Draws of what a scheme will have saved by the end of the year, in pence.

    `draws` has shape (draws,); None where neither actuals nor a range of delivery can tell, with
    the reason. `value` is the central forecast.
    """

    scheme: str
    value: float | None
    draws: Floats | None
    reason: str = ""

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """The ends that hold a share of the draws."""
        return None if self.draws is None else ends(self.draws, level)


def ends(held: Floats, level: float = 0.95) -> tuple[float, float]:
    """The quantiles that hold the middle share of draws."""
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(held, [tail, 1.0 - tail])
    return float(low), float(high)


def outturn(
    scheme: Scheme,
    plan: Sequence[Period],
    actual: Sequence[Period],
    on: date,
    *,
    draws: int,
    seed: int,
) -> Outturn:
    """Forecast what a scheme will have saved by the end of the financial year of a day.

    Actual to date, plus the plan that is left times a ratio of delivery. What is believed of the
    ratio before the year is the declared range of delivery, as a triangle from its least over its
    expected to its greatest share. Each period of actuals corrects it: the more of them, and the
    less they differ among themselves, the more they weigh.

    Parameters
    ----------
    scheme, plan, actual
        Periods in order.
    on
        Actuals that end later are not used.
    draws, seed
        Of the random numbers; each scheme has a stream of its own.

    Notes
    -----
    The mean of the triangle is (l + m + h) / 3 and its variance (l² + m² + h² - lm - lh - mh) / 18.
    It is corrected as a normal mean is by normal observations (from memory of A Gelman and others,
    Bayesian Data Analysis, chapter 2, not verified): the weight of the ratio to date is
    v / (v + s²/n), v being the variance of the triangle and s² that of the ratio from period to
    period, itself pooled with v as if v came from three periods. Draws are Student's t. The
    combination is this project's own; the tests forecast years whose end is known.
    """
    held = run_rate(scheme.id, plan, actual, on)
    start, _ = days(held.year)
    if held.left == 0:
        certain = np.full(draws, float(held.actual))
        return Outturn(scheme=scheme.id, value=float(held.actual), draws=certain)
    past = [p for p in actual if start <= p.start and p.end <= held.to] if held.plan else []
    due = np.array([gross_within(plan, p.start, p.end) for p in past], dtype=float)
    got = np.array([p.gross for p in past], dtype=float)[due > 0]
    due = due[due > 0]
    prior = _prior(scheme)
    if prior is None and len(due) < 3:
        reason = "no range of delivery is declared, and fewer than three periods are known"
        if scheme.delivery is not None and not len(due):
            value = held.actual + held.left * scheme.delivery
            return Outturn(scheme=scheme.id, value=value, draws=None, reason=reason)
        return Outturn(scheme=scheme.id, value=None, draws=None, reason=reason)
    mean, spread, noise, freedom = _corrected(prior, due, got)
    ahead = max(1.0, held.left / due.mean()) if len(due) else 12.0
    t = stream(seed, f"saving {scheme.id}").standard_t(freedom, draws)
    ratio = np.maximum(0.0, mean + t * (spread + noise / ahead) ** 0.5)
    value = held.actual + held.left * max(0.0, mean)
    return Outturn(scheme=scheme.id, value=value, draws=held.actual + held.left * ratio)


def _prior(scheme: Scheme) -> tuple[float, float] | None:
    """Mean and variance of the declared range of delivery."""
    low, mid, high = scheme.delivery_low, scheme.delivery, scheme.delivery_high
    if low is None or mid is None or high is None or low == high:
        return None
    variance = (low**2 + mid**2 + high**2 - low * mid - low * high - mid * high) / 18.0
    return (low + mid + high) / 3.0, variance


def _corrected(
    prior: tuple[float, float] | None, due: Floats, got: Floats
) -> tuple[float, float, float, float]:
    """Mean of the ratio, its variance, the variance from period to period, degrees of freedom."""
    n = len(due)
    if n == 0 and prior is not None:
        return prior[0], prior[1], 0.0, 1e6
    ratio = float(got.sum() / due.sum())
    squares = float(np.sum(due * (got / due - ratio) ** 2) / due.mean())
    if prior is None:
        noise = squares / (n - 1)
        return ratio, noise / n, noise, n - 1.0
    mean, variance = prior
    noise = (WORTH * variance + squares) / (WORTH + n - 1)
    weight = variance / (variance + noise / n)
    return mean + weight * (ratio - mean), weight * noise / n, noise, WORTH + n - 1


def together(outturns: Sequence[Outturn]) -> Outturn:
    """The sum of forecasts, drawn as if schemes did not depend on one another.

    Raises
    ------
    ValueError
        When numbers of draws differ.
    """
    if not outturns or any(held.value is None for held in outturns):
        reason = "no scheme" if not outturns else "a scheme has no forecast"
        return Outturn(scheme="", value=None, draws=None, reason=reason)
    value = sum(held.value for held in outturns if held.value is not None)
    drawn = [held.draws for held in outturns if held.draws is not None]
    if len(drawn) < len(outturns):
        return Outturn(scheme="", value=value, draws=None, reason="a scheme has no interval")
    if len({len(held) for held in drawn}) > 1:
        raise ValueError("forecasts with different numbers of draws; draw alike")
    return Outturn(scheme="", value=value, draws=np.sum(drawn, axis=0))
