"""Profiles: every indicator about every body of a level, with its interval, England, like areas,
trend and funnel flag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from commonweal.evidence import Basis
from commonweal.needs.indicators import Definition
from commonweal.needs.profiles.comparing import Benchmark, Comparators, What, comparators_of
from commonweal.needs.values.gathered import observations
from commonweal.needs.values.observation import Observation, Through
from commonweal.needs.values.trends import of_observations
from commonweal.people.ground import Ground
from commonweal.stats import funnel, rates

#: Why there is no interval: counts are needed to work one out.
NO_COUNTS = "no interval: the value is published without its counts"
IMPOSSIBLE = "no interval: the counts as published cannot be a part and its whole"
AVERAGED = "no interval: an average over areas, of whose values no spread is held"
NOT_OF_COUNTS = "no interval: the value is more than its counts divided"
AT_ODDS = "no interval: the counts as published do not give the value"
NO_VALUE = "no interval: no value is held"
NOTHING = "no interval: there is nothing to divide by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a profile. `lower` and `upper` are 95% limits; None where `note` says why.

    `against_england` and `against_like` are "higher", "lower" or "similar" by whether the interval
    holds the value compared with, or "" where that cannot be tested. `judgement` is "better" or
    "worse" than England where the definition says which way is good. `rank` counts from the lowest
    value of the level in England.
    """

    level: str
    code: str
    name: str
    indicator: str
    label: str
    domain: str
    start: date
    end: date
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    basis: Basis
    through: Through
    covered: float
    crude: bool
    england: float | None
    england_how: str
    against_england: str
    judgement: str
    like: float | None
    like_areas: str
    against_like: str
    rank: int | None
    ranked: int | None
    funnel: str
    trend: str
    trend_how: str
    note: str
    sources: frozenset[str]

    @property
    def comparison(self) -> str:
        """How it compares, in words."""
        if self.value is None:
            return "not compared: no value"
        if self.england is None:
            return "not compared: no value of England is held"
        if not self.against_england:
            return "not tested: no interval"
        verdict = f" ({self.judgement})" if self.judgement else ""
        return f"{self.against_england} than England{verdict}".replace("similar than", "similar to")


def profile(
    ground: Ground,
    definitions: Mapping[str, Definition],
    level: str,
    *,
    held: Iterable[Observation] | None = None,
) -> list[Row]:
    """The latest value of each indicator about each own body of a level, and what it means.

    Parameters
    ----------
    ground
        The day's structure, lists, residents and tables.
    definitions
        Those of the indicators wanted, by id.
    level
        One of `values.LEVELS`.
    held
        Observations already gathered.

    Returns
    -------
    list of Row
        By indicator and code.
    """
    known = observations(ground, definitions, levels=[level]) if held is None else held
    series: dict[tuple[str, str], list[Observation]] = {}
    for one in known:
        if one.level == level and one.indicator in definitions:
            series.setdefault((one.indicator, one.code), []).append(one)
    latest = [_latest(line) for _, line in sorted(series.items())]
    if not latest:
        return []
    others = comparators_of(
        ground,
        level,
        {one.code for one in latest},
        {_what(one, definitions[one.indicator]) for one in latest},
    )
    near = others.near({one.code for one in latest}) if others is not None else {}
    limits = _limits(latest, definitions)
    rows = [
        _row(ground, one, definitions[one.indicator], limit, others, near.get(one.code, ()))
        for one, limit in zip(latest, limits, strict=True)
    ]
    flags = _flags(rows, definitions)
    found = []
    for one, row, flag in zip(latest, rows, flags, strict=True):
        line = of_observations(series[row.indicator, row.code], one)
        found.append(replace(row, funnel=flag, trend=line.direction, trend_how=line.how))
    return found


Limits = tuple[float, float] | None


def _what(one: Observation, definition: Definition) -> What:
    """What an observation is compared with, as comparators name it."""
    return definition.compared_as, definition.category, (one.start, one.end)


def _latest(line: Sequence[Observation]) -> Observation:
    """The latest value as published; where none is, the latest rolled up."""
    return max(line, key=lambda o: (o.through is Through.PUBLISHED, o.end, o.start))


def _limits(
    held: Sequence[Observation], definitions: Mapping[str, Definition]
) -> list[tuple[Limits, str]]:
    """95% limits of each value, all of one method at once; where there are none, why."""
    found: list[tuple[Limits, str]] = [
        (None, _why_none(one, definitions[one.indicator])) for one in held
    ]
    for method, work in (("proportion", rates.proportion), ("rate", rates.crude_rate)):
        at = [
            i
            for i, one in enumerate(held)
            if not found[i][1] and definitions[one.indicator].method == method
        ]
        if not at:
            continue
        times = np.array([definitions[held[i].indicator].multiplier for i in at])
        top = np.array([held[i].numerator for i in at], dtype=float)
        bottom = np.array([held[i].denominator for i in at], dtype=float)
        estimate = work(top, bottom, multiplier=1)
        lower, upper = times * estimate.lower, times * estimate.upper
        for place, i in enumerate(at):
            found[i] = _around(held[i].value or 0.0, float(lower[place]), float(upper[place]))
    return found


def _around(value: float, lower: float, upper: float) -> tuple[Limits, str]:
    """An interval that holds the value but for rounding; none where the counts tell otherwise."""
    slack = 1e-9 * abs(value)
    if not lower - slack <= value <= upper + slack:
        return None, AT_ODDS
    return (min(lower, value), max(upper, value)), ""


def _why_none(one: Observation, definition: Definition) -> str:
    """Why there is no interval; "" where one can be worked out."""
    if one.denominator == 0.0:
        return NOTHING
    if one.value is None:
        return NO_VALUE
    if one.numerator is None or one.denominator is None:
        return NO_COUNTS if one.through is Through.PUBLISHED else AVERAGED
    if definition.method not in ("proportion", "rate"):
        return AVERAGED if definition.method == "mean" else NOT_OF_COUNTS
    if definition.method == "proportion":
        return "" if one.sound else IMPOSSIBLE
    return "" if one.counted else IMPOSSIBLE


def _row(
    ground: Ground,
    one: Observation,
    definition: Definition,
    limit: tuple[Limits, str],
    others: Comparators | None,
    near: tuple[str, ...],
) -> Row:
    what = _what(one, definition)
    ends, note = limit
    england = like = Benchmark(value=None, how="nothing of England is held (table comparators)")
    place = None
    if others is not None:
        counted = definition.method in ("proportion", "rate", "mean")
        times = definition.multiplier if counted else None
        england = others.country(what, times)
        like = Benchmark(value=None, how="no like areas are held")
        if near:
            like = others.together(near, what, times)
        if one.value is not None:
            place = others.position(one.code, one.value, what)
    against = _against(ends, england.value)
    return Row(
        level=one.level,
        code=one.code,
        name=ground.area_names.get(one.code, one.code),
        indicator=one.indicator,
        label=definition.name,
        domain=definition.domain,
        start=one.start,
        end=one.end,
        value=one.value,
        lower=ends[0] if ends else None,
        upper=ends[1] if ends else None,
        numerator=one.numerator,
        denominator=one.denominator,
        unit=one.unit or definition.unit,
        basis=one.basis,
        through=one.through,
        covered=one.covered,
        crude=definition.age_explains,
        england=england.value,
        england_how=england.how,
        against_england=against,
        judgement=_judged(against, definition),
        like=like.value,
        like_areas="; ".join(like.of) if like.of else like.how,
        against_like=_against(ends, like.value),
        rank=place[0] if place else None,
        ranked=place[1] if place else None,
        funnel="",
        trend="",
        trend_how="",
        note=note,
        sources=one.sources | england.sources | like.sources,
    )


def _against(ends: Limits, benchmark: float | None) -> str:
    """Higher, lower or similar, by whether an interval holds the benchmark; "" untested."""
    if ends is None or benchmark is None:
        return ""
    if ends[0] > benchmark:
        return "higher"
    return "lower" if ends[1] < benchmark else "similar"


def _judged(against: str, definition: Definition) -> str:
    if against not in ("higher", "lower") or definition.polarity == "neutral":
        return ""
    return (
        "worse" if (against == "higher") == (definition.polarity == "higher is worse") else "better"
    )


def _flags(rows: Sequence[Row], definitions: Mapping[str, Definition]) -> list[str]:
    """Where each value lies on its funnel about England's value; "" where it cannot be told."""
    found = [""] * len(rows)
    for method in ("proportion", "rate"):
        at = [
            i
            for i, row in enumerate(rows)
            if definitions[row.indicator].method == method
            and row.lower is not None
            and row.england is not None
        ]
        if not at:
            continue
        # Each row is a set of its own: it is judged against its own benchmark.
        judged = funnel.significance(
            method,
            np.array([[rows[i].numerator] for i in at], dtype=float),
            np.array([[rows[i].denominator] for i in at], dtype=float),
            baseline=np.array(
                [(rows[i].england or 0.0) / definitions[rows[i].indicator].multiplier for i in at]
            ),
        )
        words = judged.words
        for place, i in enumerate(at):
            found[i] = str(words[place, 0])
    return found
