"""When a warning would have come, from figures published by the day tested only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commonweal.contracts.monitoring.series import FEWEST_EVENTS, Series, charted, rarest, too_few
from commonweal.contracts.monitoring.watching import (
    CHANCE,
    FEWEST,
    POINTS,
    Kind,
    watch,
    watched,
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
    limit = watch(several, chance=chance, points=points).limit
    return tuple(_tested(one, limit, (ended or {}).get(one.contract)) for one in several)


def _tested(one: Series, limit: float | None, end: date | None) -> Tested:
    dated = sum(day is not None for day in one.published)
    cannot = _cannot(one, dated)
    found = (
        None if cannot else _first_in_order(one, limit) if _in_order(one) else _first(one, limit)
    )
    warned, kind = found or (None, None)
    before = None if warned is None or end is None else (end - warned).days
    return Tested(one, dated, warned, kind, cannot, end, before)


def _first(one: Series, limit: float | None) -> tuple[date, Kind] | None:
    """The first day on which what was published by then warns, day by day."""
    for day in sorted({day for day in one.published if day is not None}):
        held = one.known_on(day)
        warnings = watched(held, limit).warnings if len(held) >= FEWEST else ()
        if warnings:
            return day, warnings[0].kind
    return None


def _first_in_order(one: Series, limit: float | None) -> tuple[date, Kind] | None:
    """The same where each value was published after those before it: no sum changes later, so
    that the first warning of all stands when its point was published."""
    warnings = watched(one, limit).warnings
    day = warnings[0].published if warnings else None
    return None if day is None else (day, warnings[0].kind)


def _in_order(one: Series) -> bool:
    """Whether values came in the order of their periods, on one scale from the first chart on."""
    days = [day for day in one.published if day is not None]
    if not FEWEST <= len(one) == len(days) or days != sorted(days):
        return False
    early, whole = charted(one.known_on(days[FEWEST - 1])), charted(one)
    rare = rarest(one)
    if early.scale != whole.scale or (rare is not None and (rare < FEWEST_EVENTS).any()):
        return False
    first = len(early.values)
    return np.array_equal(early.targets, whole.targets[:first], equal_nan=True)


def _cannot(one: Series, dated: int) -> str:
    if one.better is None:
        return "it is not said whether higher or lower is better"
    if len(one) < FEWEST:
        return f"{len(one)} of the {FEWEST} points that are needed"
    if too_few(one):
        return "too few events in a period"
    if dated < FEWEST:
        return f"only {dated} values bear the day on which they were published"
    return ""
