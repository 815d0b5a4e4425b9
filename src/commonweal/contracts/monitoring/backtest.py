"""When a warning would have come, from figures published by the day tested only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.monitoring.series import Series
from commonweal.contracts.monitoring.watching import (
    CHANCE,
    FEWEST,
    POINTS,
    Kind,
    charts_of,
    watch,
)


@dataclass(frozen=True, slots=True)
class Tested:
    """What could be seen of a series, and when.

    Parameters
    ----------
    series
        All of it.
    dated
        How many of its values bear the day on which they were published.
    warned
        The first day on which what was published by then gives a warning; None where none does.
    kind
        Which warning that is.
    cannot
        Why nothing can be dated; empty where it can.
    ended
        When the contract ended, where the records tell.
    days_before
        Days from the warning to that end; below zero where the warning came later.
    """

    series: Series
    dated: int
    warned: date | None
    kind: Kind | None
    cannot: str
    ended: date | None
    days_before: int | None


def backtest(
    several: Sequence[Series],
    *,
    ended: Mapping[str, date] | None = None,
    chance: float = CHANCE,
    points: int = POINTS,
) -> tuple[Tested, ...]:
    """For each series, the first day on which a warning could have been given.

    On each day on which a value was published, the series holds what was published by then and no
    more; the limit is that of the whole portfolio.

    Parameters
    ----------
    several
        The series of the portfolio.
    ended
        By contract, the day on which it ended.
    chance, points
        As in `watching.watch`.
    """
    charts = sum(charts_of(one) for one in several)
    return tuple(
        _tested(one, charts, (ended or {}).get(one.contract), chance, points) for one in several
    )


def _tested(one: Series, charts: int, end: date | None, chance: float, points: int) -> Tested:
    days = sorted({day for day in one.published if day is not None})
    dated = sum(day is not None for day in one.published)
    cannot = _cannot(one, dated)
    warned, kind = None, None
    for day in days if not cannot else ():
        held = one.known_on(day)
        if len(held) < FEWEST:
            continue
        [found] = watch([held], chance=chance, points=points, charts=charts).watched
        if found.warnings:
            warned, kind = day, found.warnings[0].kind
            break
    before = None if warned is None or end is None else (end - warned).days
    return Tested(one, dated, warned, kind, cannot, end, before)


def _cannot(one: Series, dated: int) -> str:
    if one.better is None:
        return "it is not said whether higher or lower is better"
    if len(one) < FEWEST:
        return f"{len(one)} of the {FEWEST} points that are needed"
    if dated < FEWEST:
        return f"only {dated} values bear the day on which they were published"
    return ""
