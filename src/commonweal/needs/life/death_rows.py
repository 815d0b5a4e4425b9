"""Rows of deaths brought into one set of age bands: what each area holds, and what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonweal.people.ages import Band, tiling
from commonweal.stats.ages import age_bands

#: Bands that a life table is made from: the longest closed one and the earliest start of the open
#: one, years. No published rule: on a made-up population that dies by Gompertz's law bands within
#: these move life expectancy by 0.4 years at most, bands of 20 years by 0.5, 65+ by 1.3.
LONGEST_BAND, EARLIEST_OPEN = 10, 75
#: Missing bands that a reason names.
NAMED = 3

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one area holds of one sex.

    Parameters
    ----------
    deaths, person_years
        Of all causes, by age band.
    causes
        Deaths of each cause by age band: a band without a row is not there, not zero.
    summed
        Whether females and males were added up because no rows of all persons are held.
    """

    deaths: dict[Band, float] = field(default_factory=dict, repr=False)
    person_years: dict[Band, float] = field(default_factory=dict, repr=False)
    causes: dict[str, dict[Band, float]] = field(default_factory=dict, repr=False)
    summed: bool = False


def latest(rows: Sequence[Cells]) -> tuple[date, date]:
    """The period that ends last; of several that end on that day, the longest.

    Examples
    --------
    >>> day = date.fromisoformat
    >>> held = [("2018-01-01", "2018-12-31"), ("2016-01-01", "2018-12-31")]
    >>> latest([{"start": day(a), "end": day(b)} for a, b in held])[0].isoformat()
    '2016-01-01'
    """
    end = max(row["end"] for row in rows)
    return min(row["start"] for row in rows if row["end"] == end), end


def by_area(rows: Iterable[Cells], sex: str) -> dict[str, Held]:
    """What each area holds of a sex, from rows of one period.

    All persons are the rows for all; of an area that has none, its females and males added up,
    band by band where both are held.
    """
    found = _of_sex(rows := list(rows), sex)
    if sex != "all":
        return found
    females, males = _of_sex(rows, "female"), _of_sex(rows, "male")
    for area in sorted(females.keys() & males.keys() - found.keys()):
        one, other = females[area], males[area]
        found[area] = Held(
            deaths=_both(one.deaths, other.deaths),
            person_years=_both(one.person_years, other.person_years),
            causes={
                cause: _both(one.causes[cause], other.causes[cause])
                for cause in one.causes.keys() & other.causes.keys()
            },
            summed=True,
        )
    return found


def _of_sex(rows: Iterable[Cells], sex: str) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for row in rows:
        if row["sex"] != sex:
            continue
        held = found.setdefault(row["area"], Held())
        band = row["age_from"], row["age_to"]
        if row["cause"]:
            held.causes.setdefault(row["cause"], {})[band] = row["deaths"]
        else:
            held.deaths[band] = row["deaths"]
            held.person_years[band] = row["person_years"]
    return found


def _both(one: Mapping[Band, float], other: Mapping[Band, float]) -> dict[Band, float]:
    return {band: one[band] + other[band] for band in one if band in other}


def common_bands(held: Iterable[Held]) -> tuple[Band, ...]:
    """The bands that tile all ages once, as most areas have them; of equals the finer ones.

    None where no area has bands that a life table can be made from.
    """
    counted = Counter(
        bands for one in held if (bands := tiling(one.deaths)) and not _too_wide(bands)
    )
    if not counted:
        return ()
    return max(counted, key=lambda bands: (counted[bands], len(bands), str(bands)))


def fault(held: Held | None, bands: Sequence[Band]) -> str:
    """Why an area cannot be counted in bands; empty where it can.

    Examples
    --------
    >>> fault(Held(deaths={(0, 64): 1.0}), ((0, 64), (65, None)))
    'no row for ages 65+'
    >>> fault(Held(deaths={(0, 64): 1.0, (60, None): 1.0}), ())
    'ages: 0-64 overlaps the band from 60; give bands that follow one another'
    """
    if held is None or not held.deaths:
        return "no deaths of all causes are held"
    if not bands:
        return _no_tiling(held.deaths)
    lacking = [label(band) for band in bands if band not in held.deaths]
    if not lacking:
        return ""
    more = f" and {len(lacking) - NAMED} bands more" if len(lacking) > NAMED else ""
    return f"no row for ages {', '.join(lacking[:NAMED])}{more}"


def _no_tiling(held: Iterable[Band]) -> str:
    """What is wrong with bands that cannot tile, or that are too wide."""
    bands = sorted(set(held), key=lambda band: (band[0], band[1] is None, band[1] or 0))
    if wide := _too_wide(tiling(bands)):
        return wide
    try:
        age_bands([label(band) for band in bands])
    except ValueError as error:
        return str(error)
    return f"ages: nothing is held below {bands[0][0]}; give bands that cover every age"


def _too_wide(bands: Sequence[Band]) -> str:
    wide = [
        label((low, high))
        for low, high in bands
        if (low < EARLIEST_OPEN if high is None else high - low >= LONGEST_BAND)
    ]
    if not wide:
        return ""
    return (
        f"ages: {', '.join(wide[:NAMED])} is too wide for a life table; give bands of at most "
        f"{LONGEST_BAND} years, and an open one from {EARLIEST_OPEN} or later"
    )


def beside(held: Iterable[Held], bands: Sequence[Band]) -> list[Band]:
    """Bands that are held but not counted, because others count the same people."""
    extra = {band for one in held for band in one.deaths if band not in bands}
    return sorted(extra, key=lambda band: (band[0], band[1] is None, band[1] or 0))


def label(band: Band) -> str:
    """How a life table names a band.

    Examples
    --------
    >>> label((0, 0)), label((1, 4)), label((85, None))
    ('0', '1-4', '85+')
    """
    low, high = band
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"
