"""One value of one indicator about one body or area: what it is, and how it is read from a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import FIRMNESS
from commonweal.needs.indicators import Definition
from commonweal.rules import Source
from commonweal.system.organisation import Kind

#: Levels of a profile. Practices to the system count the registered, wards and districts residents.
BODIES = (Kind.PRACTICE, Kind.NETWORK, Kind.PLACE, Kind.COMMISSIONER, Kind.SYSTEM)
AREAS = ("ward", "district")
#: Bodies whose residents are counted.
RESIDENT = (Kind.PLACE.value, Kind.COMMISSIONER.value, Kind.SYSTEM.value)
LEVELS = (*(kind.value for kind in BODIES), *AREAS)


class Through(StrEnum):
    """How a value came to be about a body: as published, or rolled up, and over which people."""

    PUBLISHED = "as published"
    REGISTERED = "rolled up over registered patients"
    RESIDENT = "rolled up over residents"
    MODELLED = "rolled up over registered patients, whose homes are modelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of one indicator about one body or area in one period.

    Parameters
    ----------
    level, code
        About whom: one of `LEVELS`, and its code.
    indicator, start, end
        Id of the definition and the period.
    value, unit
        None where there is nothing to divide by. The unit is that of the rows: whom a register
        counts can change from one year to the next.
    numerator, denominator
        Where counts are held: only then can limits be worked out.
    basis, through
        How firm it is, and over which people it was rolled up.
    covered
        Share of the body's people for whom a value was held; 1.0 as published.
    sources
        Ids of the sources of its parts.
    """

    level: str
    code: str
    indicator: str
    start: date
    end: date
    value: float | None
    basis: Basis
    through: Through
    unit: str = ""
    numerator: float | None = None
    denominator: float | None = None
    covered: float = 1.0
    sources: frozenset[str] = frozenset()

    @property
    def counted(self) -> bool:
        """Whether both counts are held, and there is something to divide by."""
        return (
            self.numerator is not None
            and self.denominator is not None
            and self.numerator >= 0.0
            and self.denominator > 0.0
        )

    @property
    def sound(self) -> bool:
        """Whether the counts are held and can be those of a share: a part and its whole."""
        return self.counted and (self.numerator or 0.0) <= (self.denominator or 0.0)


Period = tuple[date, date]
#: A row of a table as read.
Cells = Mapping[str, Any]


def observation_of(
    definition: Definition, level: str, code: str, row: Cells, through: Through
) -> Observation:
    return Observation(
        level=level,
        code=code,
        indicator=definition.id,
        start=row["start"],
        end=row["end"],
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        basis=Basis(row["basis"]),
        through=through,
        unit=_unit(definition, row),
        sources=frozenset({str(row["source"])}),
    )


def _unit(definition: Definition, row: Cells) -> str:
    """What a publisher worked out is in the unit of the definition as reviewed; whom a register
    counts can change from year to year, and its rows say so."""
    said = "" if definition.method == "published" else str(row["unit"] or "")
    return said or definition.unit


def gives(value: float | None, count: float, people: float, times: float) -> bool:
    """Whether counts give a value but for rounding: they do not where its unit is another.

    Examples
    --------
    >>> gives(7.1, 71.0, 1000.0, 100.0), gives(7.1, 71.0, 1000.0, 1000.0)
    (True, False)
    """
    if value is None or not people:
        return True
    worked = times * count / people
    return abs(worked - value) <= max(0.1 * abs(value), 0.001 * times)


def by_indicator(
    held: pa.Table | None, wanted: Collection[str], sources: Mapping[str, Source]
) -> dict[str, list[Cells]]:
    """Rows by indicator, in order of body, period and publication.

    Publications are in order of the day from which they could be known; those of which that was
    not found come last, in order of their ids.
    """
    found: dict[str, list[Cells]] = {}
    if held is None:
        return found
    kept = held.filter(pc.is_in(held["indicator"], pa.array(sorted(wanted), pa.string())))
    known = {key: source.known_from or date.max for key, source in sources.items()}
    for row in sorted(
        kept.to_pylist(),
        key=lambda row: (
            row["about"],
            row["start"],
            row["end"],
            known.get(row["source"], date.max),
            row["source"],
        ),
    ):
        found.setdefault(row["indicator"], []).append(row)
    return found


def of_category(rows: Iterable[Cells], category: str) -> list[Cells]:
    """Rows of a category; where a period is published twice of a body, the earlier publication.

    A later one restates a year without the practices that have closed since, and England's counts
    are those of the year's own publication. A year that its publisher filled in from another is
    held with a weaker basis than the years that were measured: it says nothing new of a body, and
    would bend its trend, so it is left out.
    """
    kept = [row for row in rows if (row["category"] or "") == category]
    firmest: dict[str, int] = {}
    for row in kept:
        rank = FIRMNESS.index(Basis(row["basis"]))
        firmest[row["about"]] = min(rank, firmest.get(row["about"], rank))
    found: dict[tuple[str, date, date], Cells] = {}
    for row in kept:
        if FIRMNESS.index(Basis(row["basis"])) == firmest[row["about"]]:
            found.setdefault((row["about"], row["start"], row["end"]), row)
    return list(found.values())
