"""Warnings over a whole portfolio of contracts, with one stated chance of a false alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from commonweal.contracts.monitoring.series import Series, charted, too_few
from commonweal.stats.cusum import cusum, first_beyond, limit_for
from commonweal.stats.self_starting import ALIKE, q_statistics

Floats = npt.NDArray[np.float64]

#: Fewer points than these cannot be dated: nothing is said of when things changed.
FEWEST = 12
#: Chance of any false alarm in all charts together, over so many points of each.
CHANCE, POINTS = 0.1, 60

Kind = Literal["getting worse", "worse than its target"]
Status = Literal["warning", "no warning", "cannot be dated", "too few events", "direction not said"]
#: In which order series are told.
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: which, at which point, of which period, and from when it could be known.

    `at` is the index of the point whose sum first passed the limit; `seen_at` of the point with
    which there were enough points to say so.
    """

    kind: Kind
    at: int
    seen_at: int
    period_end: date
    published: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A series with what is said of it.

    Parameters
    ----------
    series, status, warnings
        Which one, what is said, and its warnings, the earliest first.
    change, against_target
        The sums of how far it got worse, and of how far it is worse than its target (NaN where
        there is none), point by point, in standard deviations.
    """

    series: Series
    status: Status
    warnings: tuple[Warned, ...] = ()
    change: Floats | None = None
    against_target: Floats | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All charts of one table, watched together.

    Parameters
    ----------
    watched
        Every series, warnings first.
    charts
        How many charts share the chance of a false alarm: one for each series that can be
        charted, and one more where it has targets.
    chance, points
        The chance of any false alarm in any chart over so many points of each, if nothing changed.
    limit
        The sum beyond which a chart warns; None where there is no chart.
    """

    watched: tuple[Watched, ...]
    charts: int
    chance: float
    points: int
    limit: float | None


def watch(
    several: Sequence[Series], *, chance: float = CHANCE, points: int = POINTS, charts: int = 0
) -> Portfolio:
    """Watch many series at once.

    Each series is standardised by what came before it (`stats.self_starting`), so that chance has
    a known size without a time in which all was well; what accumulates for the worse is charted
    (`stats.cusum`), against its own past and, where it has targets, against these. One limit holds
    for all charts: with independent charts in which nothing changes, the chance that any of them
    passes it within `points` points is `chance`: each has
    1 - (1 - chance)^(1 / charts) (the correction of Sidak 1967; from memory, not opened). Both
    charts of one series count, because either can warn; as both rise with the same values, a false
    alarm of the two is no likelier than if they were independent. A series with a target but a
    level far better than it is safer than stated.

    Parameters
    ----------
    several
        The series; those of a fixed portfolio, so that the limit stays the same from day to day.
    chance, points
        The chance of any false alarm, and over how many points of each chart.
    charts
        How many charts share the chance; those of `several` when 0.

    Raises
    ------
    ValueError
        When the chance is not between 0 and 1, or there is no point.
    """
    points = points_of(several, points)
    number = charts or sum(charts_of(one) for one in several)
    limit = limit_for(1 - (1 - chance) ** (1 / number), points) if number else None
    found = [watched(one, limit) for one in several]
    found.sort(key=lambda w: (STATUSES.index(w.status), w.series.contract, w.series.name))
    return Portfolio(tuple(found), number, chance, points, limit)


def points_of(several: Sequence[Series], points: int) -> int:
    """Over how many points of each the chance holds: those asked for, and where a series is longer,
    as many whole years of months as it has."""
    longest = max((len(one) for one in several), default=0)
    return max(points, -(-longest // 12) * 12)


def charts_of(one: Series) -> int:
    """How many charts a series has: none where it is too short, its direction is not said, or too
    few are counted."""
    if len(one) < FEWEST or one.better is None or too_few(one):
        return 0
    return 1 if np.isnan(one.targets).all() else 2


def sums_of(one: Series) -> tuple[Floats, Floats]:
    """The two sums of a series: against its own past, and against its targets (NaN without)."""
    held = charted(one)
    side = -1.0 if one.better == "higher" else 1.0
    change = cusum(side * q_statistics(held.values, weights=held.weights))
    apart = held.values - held.targets
    # Values at their target are so whatever rounding leaves between them.
    apart[np.abs(apart) <= ALIKE * np.abs(held.values)] = 0.0
    if np.isnan(apart).all():
        return change, np.full(len(one), np.nan)
    return change, cusum(side * q_statistics(apart, weights=held.weights, mean=0.0))


def watched(one: Series, limit: float | None) -> Watched:
    """One series with a limit that it shares with others."""
    if one.better is None:
        return Watched(one, "direction not said")
    if len(one) < FEWEST or limit is None:
        few = len(one) >= FEWEST and too_few(one)
        return Watched(one, "too few events" if few else "cannot be dated")
    if too_few(one):
        return Watched(one, "too few events")
    change, against = sums_of(one)
    charts: tuple[tuple[Kind, Floats], ...] = (
        ("getting worse", change),
        ("worse than its target", against),
    )
    found = [
        _warning(one, kind, int(at))
        for kind, sums in charts
        if (at := first_beyond(np.nan_to_num(sums), limit)) >= 0
    ]
    warnings = sorted(found, key=lambda warned: (warned.seen_at, warned.kind))
    return Watched(one, "warning" if warnings else "no warning", tuple(warnings), change, against)


def _warning(one: Series, kind: Kind, at: int) -> Warned:
    seen = max(at, FEWEST - 1)
    on = one.published[: seen + 1]
    known = None if any(day is None for day in on) else max(day for day in on if day is not None)
    return Warned(
        kind,
        at,
        seen,
        one.ends[at],
        known,
    )
