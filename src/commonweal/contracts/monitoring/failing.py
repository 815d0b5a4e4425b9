"""A failure as it may have gone, where only its end was published: simulated, never observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commonweal.contracts.monitoring.series import PERCENT, Series
from commonweal.stats.cusum import cusum, first_beyond, limit_for
from commonweal.stats.self_starting import q_statistics

#: Month-to-month standard deviation of a share beyond any trend, in points of a hundred: assumed.
SPREAD = 2.0
#: Days from the end of a month until its figure is published: assumed.
DELAY = 45
#: Fewer months than these tell nothing of when a warning would have come.
FEWEST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Failing:
    """When a warning would have come, had monthly figures been published.

    Parameters
    ----------
    series
        Of which the end alone is known.
    start, months
        The month in which the contract began at its target, and how many there are up to the one
        that is known.
    warned
        Share of draws that warn by then.
    early, middle, late
        Days on which 5, 50 and 95% of the draws have warned; None where fewer have by then.
    spread, delay
        What is assumed of the spread, and of the days until a figure is published.
    """

    series: Series
    start: date
    months: int
    warned: float
    early: date | None
    middle: date | None
    late: date | None
    spread: float = SPREAD
    delay: int = DELAY


def failing(
    one: Series,
    start: date,
    *,
    charts: int = 1,
    chance: float = 0.1,
    points: int = 60,
    draws: int = 2_000,
    seed: int = 0,
    spread: float = SPREAD,
    delay: int = DELAY,
) -> Failing | None:
    """Simulate a fall in a straight line from the target at the start to the last value known.

    Each month's share varies by chance alone with `spread`, and is charted as `watching` does it,
    against its own past and against its target. This is no observation of what went on: it says
    when the method would have warned, had things gone so.

    Parameters
    ----------
    one
        A share of a hundred with a target that its last value, which was measured, misses.
    start
        When the contract began.
    charts, chance, points
        The portfolio whose chance of a false alarm is shared.

    Returns
    -------
    Failing | None
        None where there is nothing to simulate: another unit, no target that was measured to
        be missed, or fewer than `FEWEST_MONTHS` months.
    """
    target, months = one.last_target, _months(start, one.ends[-1]) if len(one) else 0
    if one.unit != PERCENT or target is None or one.last_met is not False or months < FEWEST_MONTHS:
        return None
    side = -1.0 if one.better == "higher" else 1.0
    path = np.linspace(target, float(one.values[-1]), months)
    drawn = path + np.random.default_rng(seed).normal(0.0, spread, (draws, months))
    limit = limit_for(1 - (1 - chance) ** (1 / charts), max(points, months))
    change = first_beyond(cusum(side * q_statistics(drawn)), limit)
    against = first_beyond(cusum(side * q_statistics(drawn - target, mean=0.0)), limit)
    first = np.minimum(*(np.where(at < 0, months, at) for at in (change, against)))
    # Fewer points than these cannot be dated, so that no warning is given before.
    first = np.where(first < months, np.maximum(first, FEWEST_MONTHS - 1), months)
    early, middle, late = (
        _end_of(start, int(at)) + timedelta(days=delay) if at < months else None
        for at in np.quantile(first, (0.05, 0.5, 0.95), method="inverted_cdf")
    )
    warned = float((first < months).mean())
    return Failing(one, start, months, warned, early, middle, late, spread, delay)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _end_of(start: date, months: int) -> date:
    """Last day of the month that is so many after the first."""
    number = start.year * 12 + start.month - 1 + months + 1
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)
