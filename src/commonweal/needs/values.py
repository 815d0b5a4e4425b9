"""What is held of an indicator about each body and area, and what can be rolled up to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import fsum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import FIRMNESS, weakest
from commonweal.needs.indicators import Definition
from commonweal.people.ground import Ground
from commonweal.people.residence import mean_by_group, total_by_group
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


def observations(
    ground: Ground, definitions: Mapping[str, Definition], *, levels: Iterable[str] = LEVELS
) -> list[Observation]:
    """Every value of the defined indicators about the system's own bodies and areas.

    What is published about a body stands as published. What is published with counts about
    practices is summed over the registered; what is held of small areas, or of districts, is
    averaged over residents, and for practices and networks over the modelled homes of their
    patients. A published value is never replaced by a rolled-up one of the same period.

    Returns
    -------
    list of Observation
        In order of level, indicator, period and code.
    """
    wanted = set(levels)
    own = Own(ground)
    sources = ground.tables.sources
    named = {d.held_as for d in definitions.values()}
    held = by_indicator(ground.tables.get("indicators"), named, sources)
    named = {d.compared_as for d in definitions.values()}
    england = by_indicator(own.rows_of_england(), named, sources)
    found: dict[tuple[str, str, str, Period], Observation] = {}
    for definition in definitions.values():
        rows = of_category(held.get(definition.held_as, []), definition.category)
        there = of_category(england.get(definition.compared_as, []), definition.category)
        for made in (
            *_published(own, definition, rows),
            *_of_england(own, definition, there),
            *_summed(own, definition, rows),
            *_averaged(own, definition, rows),
        ):
            if made.level in wanted:
                key = (made.level, made.indicator, made.code, (made.start, made.end))
                found.setdefault(key, made)
    order = {level: place for place, level in enumerate(LEVELS)}
    return sorted(
        found.values(), key=lambda o: (order[o.level], o.indicator, o.start, o.end, o.code)
    )


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


@dataclass(frozen=True, eq=False)
class Own:
    """The system's own bodies and areas by level, and who belongs to whom. Worked out once."""

    ground: Ground

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """Codes of the system's own bodies or areas of each level on the day."""
        areas = {level: frozenset(area_group(self.ground, level).values()) for level in AREAS}
        bodies = {
            kind.value: frozenset(body.code for body in self.ground.structure.own(kind))
            for kind in BODIES
        }
        return bodies | areas

    @cached_property
    def members(self) -> Mapping[Kind, dict[str, list[str]]]:
        """Practices with a list by the body of each kind that they lie in."""
        found: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in BODIES[1:]}
        for kind, groups in found.items():
            for practice in sorted(self.ground.lists):
                group = self.ground.structure.ancestor(practice, kind)
                if group in self.codes[kind.value]:
                    groups.setdefault(str(group), []).append(practice)
        return found

    @cached_property
    def by_area(self) -> Mapping[str, dict[str, dict[str, float]]]:
        """Residents of each small area, by level and body or area."""
        ground = self.ground
        found: dict[str, dict[str, dict[str, float]]] = {}
        for level in (*AREAS, *RESIDENT):
            groups = area_group(ground, level) if level in AREAS else ground.group_of(Kind(level))
            held = found.setdefault(level, {})
            for area, group in sorted(groups.items()):
                if group in self.codes[level] and area in ground.persons:
                    held.setdefault(group, {})[area] = ground.persons[area]
        return found

    @cached_property
    def by_district(self) -> Mapping[str, dict[str, dict[str, float]]]:
        """Residents by the district that they live in, by level and body."""
        return {
            level: {
                code: total_by_group(living, self.ground.district_of)
                for code, living in self.by_area[level].items()
            }
            for level in RESIDENT
        }

    def rows_of_england(self) -> pa.Table | None:
        """What the table of all England holds of the system itself and of its districts."""
        held = self.ground.tables.get("comparators")
        if held is None:
            return None
        kept = [
            held.filter(
                pc.and_(
                    pc.equal(held["level"], level),
                    pc.is_in(held["about"], pa.array(sorted(self.codes[level]), pa.string())),
                )
            )
            for level in (Kind.SYSTEM.value, "district")
        ]
        return pa.concat_tables(kept)


def area_group(ground: Ground, level: str) -> dict[str, str]:
    """The ward or district that each of the system's own small areas lies in."""
    groups = ground.district_of if level == "district" else ground.ward_of
    return {area: groups[area] for area in sorted(ground.own_areas) if area in groups}


def _published(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    if definition.derive is not None:
        return []
    return [
        _observation(definition, level, row["about"], row, Through.PUBLISHED)
        for level in LEVELS
        for row in rows
        if row["about"] in own.codes[level]
    ]


def _of_england(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """What the table of all England holds of the system and its districts."""
    return [
        _observation(definition, row["level"], row["about"], row, _way(definition, row["level"]))
        for row in rows
        if row["about"] in own.codes[row["level"]]
    ]


def _way(definition: Definition, level: str) -> Through:
    """How a value of the table of all England came about.

    Means are over the residents of small areas; nothing that is held of practices or
    commissioners is published about systems, so what is held of these was added up.
    """
    if definition.method == "mean":
        return Through.RESIDENT
    below = {Kind.PRACTICE.value, Kind.NETWORK.value, Kind.COMMISSIONER.value}
    if level == Kind.SYSTEM and below.intersection(definition.levels):
        return Through.REGISTERED
    return Through.PUBLISHED


def _observation(
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
        unit=str(row["unit"] or definition.unit),
        sources=frozenset({str(row["source"])}),
    )


def _summed(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """Counts of practices added up to every body above them."""
    if definition.derive is not None:
        return []
    periods: dict[Period, dict[str, Cells]] = {}
    for row in rows:
        counted = row["numerator"] is not None and row["denominator"] is not None
        if counted and row["about"] in own.ground.lists:
            periods.setdefault((row["start"], row["end"]), {})[row["about"]] = row
    return [
        _sum_of(own, definition, kind, group, practices, counted)
        for _, counted in sorted(periods.items())
        for kind, groups in own.members.items()
        for group, practices in sorted(groups.items())
        if any(practice in counted for practice in practices)
    ]


def _sum_of(
    own: Own,
    definition: Definition,
    kind: Kind,
    group: str,
    practices: list[str],
    counted: Mapping[str, Cells],
) -> Observation:
    ground = own.ground
    parts = [counted[practice] for practice in practices if practice in counted]
    numerator = fsum(part["numerator"] for part in parts)
    denominator = fsum(part["denominator"] for part in parts)
    heard = fsum(ground.lists[p] for p in practices if p in counted)
    whole = fsum(ground.lists[p] for p in practices)
    belonging = (
        ground.membership_basis(kind) if kind in (Kind.PLACE, Kind.NETWORK) else Basis.OBSERVED
    )
    return replace(
        _observation(definition, kind.value, group, parts[0], Through.REGISTERED),
        value=definition.multiplier * numerator / denominator if denominator else None,
        numerator=numerator,
        denominator=denominator,
        basis=weakest(belonging, *(Basis(part["basis"]) for part in parts)),
        covered=heard / whole if whole else len(parts) / len(practices),
        sources=frozenset(part["source"] for part in parts),
    )


def _averaged(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """Values of small areas, or of districts, averaged over the people of larger bodies."""
    if not definition.averages or not own.ground.persons:
        return []
    periods: dict[Period, dict[str, Cells]] = {}
    for row in rows:
        if row["value"] is not None:
            periods.setdefault((row["start"], row["end"]), {})[row["about"]] = row
    found = []
    for _, held in sorted(periods.items()):
        small = {area: row for area, row in held.items() if area in own.ground.persons}
        if small:
            found += _over_residents(own, definition, small, spread=False)
            found += _over_homes(own, definition, small)
        elif definition.derive is None:
            found += _over_residents(own, definition, held, spread=True)
    return found


def _over_residents(
    own: Own, definition: Definition, held: Mapping[str, Cells], *, spread: bool
) -> list[Observation]:
    """Means over residents: of small areas, or of the districts that they lie in.

    A district's value says nothing of the differences between its wards, so there is none.
    """
    values = {part: definition.derived(row["value"]) for part, row in held.items()}
    found = []
    for level in RESIDENT if spread else (*AREAS, *RESIDENT):
        bases = {Basis.ESTIMATED} if spread else set[Basis]()
        if level == Kind.PLACE:
            bases.add(own.ground.membership_basis(Kind.PLACE))
        people = own.by_district[level] if spread else own.by_area[level]
        for code, living in people.items():
            there = {part: n for part, n in living.items() if part in values and n}
            counted = fsum(there.values())
            if not counted:
                continue
            one = _mean_of(definition, [held[part] for part in there])
            found.append(
                replace(
                    one,
                    level=level,
                    code=code,
                    value=fsum(values[part] * n for part, n in there.items()) / counted,
                    basis=weakest(one.basis, *bases),
                    through=Through.RESIDENT,
                    covered=counted / fsum(own.by_area[level][code].values()),
                    sources=one.sources | {s.id for s in own.ground.resident_sources},
                )
            )
    return found


def _mean_of(definition: Definition, rows: Sequence[Cells]) -> Observation:
    """A mean, its value still to come: as weak as its weakest part, of the sources of all."""
    return replace(
        _observation(definition, "", "", rows[0], Through.PUBLISHED),
        value=None,
        unit=definition.unit,
        numerator=None,
        denominator=None,
        basis=weakest(*{Basis(row["basis"]) for row in rows}),
        sources=frozenset(str(row["source"]) for row in rows),
    )


def _over_homes(own: Own, definition: Definition, held: Mapping[str, Cells]) -> list[Observation]:
    """Means over where a practice's or a network's patients are modelled to live."""
    ground = own.ground
    homes = ground.registrations
    if homes is None:
        return []
    means = homes.weighted_mean({a: definition.derived(row["value"]) for a, row in held.items()})
    # Homes of which a value is held count 1, others 0: the mean is the share of people covered.
    covered = homes.weighted_mean({area: float(area in held) for area in homes.area_codes})
    one = _mean_of(definition, list(held.values()))
    drawn = replace(
        one,
        basis=weakest(one.basis, Basis.MODELLED),
        through=Through.MODELLED,
        sources=one.sources | {s.id for s in (*ground.list_sources, *ground.resident_sources)},
    )
    by_practice = [
        replace(drawn, level=Kind.PRACTICE.value, code=code, value=mean, covered=covered[code])
        for code, mean in sorted(means.items())
        if code in own.codes[Kind.PRACTICE.value]
    ]
    groups = {p: code for code, held in own.members[Kind.NETWORK].items() for p in held}
    heard = {p: covered[p] if p in means else 0.0 for p in groups}
    heard_of = mean_by_group(heard, ground.lists, groups)
    basis = weakest(drawn.basis, ground.membership_basis(Kind.NETWORK))
    by_network = [
        replace(
            drawn,
            level=Kind.NETWORK.value,
            code=code,
            value=mean,
            basis=basis,
            covered=heard_of[code],
        )
        for code, mean in mean_by_group(means, ground.lists, groups).items()
    ]
    return [*by_practice, *by_network]
