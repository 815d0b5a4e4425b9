"""What patients for a GP are set beside: England, its best fifth of areas, or a stated number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence.words import MONTHS
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.workforce.standards import Standard, of_topic
from commonweal.services.workforce.supply import Series, indicators_of

ENGLAND, BEST_FIFTH, STATED = "england", "best-fifth", "patients-per-gp"
#: Patients for a GP that can be asked for. England has about 2,000: beyond these ends it is a slip.
LEAST, MOST = 100, 100_000
#: Which part of England's areas has this few patients for a GP or fewer.
BEST_SHARE = 0.2
#: Indicators that give an area's place among England's, by the indicator that they rank.
RANKED = {
    "registered patients per FTE GP": re.compile(
        r"rank patients per FTE GP \(1=worst of (\d+) districts\)"
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A number of patients for each GP that staff are set beside.

    `patients_per` is None where it is only known to lie between `low` and `high`. `same` says
    whether it counts the same GPs in the same way as what is set beside it.
    """

    id: str
    label: str
    patients_per: float | None
    low: float | None = None
    high: float | None = None
    same: bool
    as_of: date | None = None
    note: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def counted(self) -> float | None:
        """The number that a shortfall is counted against; of a range the end that asks for less."""
        return self.high if self.patients_per is None else self.patients_per

    @property
    def floor(self) -> bool:
        """Whether a shortfall against it is the least that it can be."""
        return self.patients_per is None


def england_of(series: Series, ground: Ground) -> Aim | None:
    """England as the series itself has it, or as a source that counts the same GPs does.

    Of several years the one nearest to the series is taken, of equally near ones the later.
    """
    if series.england is not None:
        held = ground.tables.sources
        return Aim(
            id=ENGLAND,
            label="England's number",
            patients_per=series.england.patients_per,
            same=True,
            as_of=series.end,
            sources=tuple(held[one] for one in series.england.sources),
        )
    held_values = _of_england(series, ground, "country")
    if held_values:
        return Aim(
            id=ENGLAND,
            label="England's number",
            patients_per=held_values[0],
            same=True,
            as_of=series.end,
            sources=_sources(series, ground),
        )
    fitting = [
        one
        for one in of_topic("england")
        if not series.people
        and (one.role, one.definition, one.measure)
        == (series.role, series.definition, series.measure)
    ]
    if not fitting:
        return None
    one = min(fitting, key=lambda one: (abs((one.as_of - series.end).days), -one.as_of.toordinal()))
    when = f"{MONTHS[one.as_of.month - 1]} {one.as_of.year}"
    return _of_standard(one, ENGLAND, f"England's number of {when}", same=True)


def _of_standard(one: Standard, identifier: str, label: str, *, same: bool) -> Aim:
    return Aim(
        id=identifier,
        label=label,
        patients_per=one.value,
        same=same,
        as_of=one.as_of,
        note=one.note,
        sources=(one.source,),
    )


def best_fifth_of(series: Series, ground: Ground) -> Aim | None:
    """The number of patients for a GP that the best fifth of England's areas do not exceed.

    Exact where all areas are held (table comparators). Where only the system's own areas' ranks
    are, it lies between the values of the nearest ranks held.
    """
    every = _of_england(series, ground, series.level)
    if every:
        value = sorted(every)[ceil(BEST_SHARE * len(every)) - 1]
        return Aim(
            id=BEST_FIFTH,
            label="England's best fifth of areas",
            patients_per=value,
            same=True,
            sources=_sources(series, ground),
        )
    ranks, areas = _ranks(series, ground)
    if not areas:
        return None
    low, high = between(ranks, areas - ceil(BEST_SHARE * areas) + 1)
    if low is None and high is None:
        return None
    held = {code for one in series.areas for code in one.sources}
    return Aim(
        id=BEST_FIFTH,
        label="England's best fifth of areas",
        patients_per=None,
        low=low,
        high=high,
        same=True,
        note="Only the ranks of the system's own areas among England's are held, so the number "
        "itself is not known.",
        sources=tuple(ground.tables.sources[code] for code in sorted(held)),
    )


def median_between(series: Series, ground: Ground) -> tuple[float | None, float | None]:
    """Between which of the system's own values England's median area lies, by their ranks."""
    ranks, areas = _ranks(series, ground)
    return between(ranks, (areas + 1) / 2) if areas else (None, None)


def between(ranks: Mapping[float, float], at: float) -> tuple[float | None, float | None]:
    """The values of the nearest ranks held on either side of a rank; rank 1 is the largest value.

    Examples
    --------
    >>> between({4: 2860.0, 137: 1753.0, 193: 1640.0}, 148.5)
    (1640.0, 1753.0)
    >>> between({4: 2860.0, 137: 1753.0, 193: 1640.0}, 237)
    (None, 1640.0)
    """
    below = [value for rank, value in ranks.items() if rank >= at]
    above = [value for rank, value in ranks.items() if rank <= at]
    return max(below, default=None), min(above, default=None)


def _ranks(series: Series, ground: Ground) -> tuple[dict[float, float], int]:
    """Values of the series by their rank among England's areas, and how many areas are ranked."""
    held = ground.tables.get("indicators")
    pattern = RANKED.get(series.name)
    if held is None or pattern is None:
        return {}, 0
    values = {one.area: one.patients_per for one in series.areas}
    ranks: dict[float, float] = {}
    areas = 0
    for name in sorted(held["indicator"].unique().to_pylist()):
        said = pattern.fullmatch(name)
        if said is None:
            continue
        areas = int(said[1])
        for row in held.filter(pc.equal(held["indicator"], name)).to_pylist():
            if row["about"] in values and row["end"] == series.end:
                ranks[row["value"]] = values[row["about"]]
    return ranks, areas


def _of_england(series: Series, ground: Ground, level: str) -> list[float]:
    """Values of England's areas of a level that count alike, of the latest period held."""
    held = ground.tables.get("comparators")
    names = indicators_of(series)
    if held is None or not names:
        return []
    rows = held.filter(
        pc.and_(
            pc.is_in(held["indicator"], pa.array(names)),
            pc.equal(held["level"], level),
        )
    ).to_pylist()
    known = [row for row in rows if row["value"] is not None and not row["category"]]
    latest = max((row["end"] for row in known), default=None)
    return [row["value"] for row in known if row["end"] == latest]


def _sources(series: Series, ground: Ground) -> tuple[Source, ...]:
    return tuple(
        source
        for name in indicators_of(series)
        for source in ground.sources("comparators", "indicator", name)
    )


def checked(text: str) -> str:
    """The name of an aim, if it is one.

    Raises
    ------
    ValueError
        When it is none, naming what there is.

    Examples
    --------
    >>> checked("patients-per-gp=1800"), checked("england")
    ('patients-per-gp=1800', 'england')
    """
    name, _, value = text.partition("=")
    if name == STATED and _patients(value) is None:
        raise ValueError(
            f"{text}: give a number of patients from {LEAST:,} to {MOST:,}, as in {STATED}=1800"
        )
    targets = [one.id for one in of_topic("target")]
    if name != STATED and text not in (ENGLAND, BEST_FIFTH, *targets):
        known = ", ".join((ENGLAND, BEST_FIFTH, f"{STATED}=NUMBER", *sorted(targets)))
        raise ValueError(f"{text}: use {known}")
    return text


def aim(text: str, series: Series, ground: Ground) -> Aim | None:
    """The aim that a user names, for a series; None where nothing fits that counts the same GPs.

    Parameters
    ----------
    text
        "england", "best-fifth", "patients-per-gp=1800", or the id of a target of the standards.

    Raises
    ------
    ValueError
        When it is none of these, naming what there is.
    """
    if checked(text) == ENGLAND:
        return england_of(series, ground)
    if text == BEST_FIFTH:
        return best_fifth_of(series, ground)
    number = _patients(text.partition("=")[2])
    if number is not None:
        return Aim(
            id=text,
            label=f"{number:,.10g} patients for each GP, as asked",
            patients_per=number,
            same=False,
            note="A number that was asked for: no source stands behind it here.",
        )
    [one] = [one for one in of_topic("target") if one.id == text]
    return _of_standard(one, text, f"{one.value:,.0f} patients for each GP ({text})", same=False)


def _patients(text: str) -> float | None:
    """A number of patients that a GP could be asked to look after; None where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if LEAST <= value <= MOST else None
