"""The two populations side by side: patients on lists, and people who live there."""

from __future__ import annotations

from math import fsum

from commonweal.evidence import Basis, Column, Figure, Method, Table
from commonweal.evidence.words import day
from commonweal.people.ground import Ground
from commonweal.people.lists import totals
from commonweal.people.residence import total_by_group
from commonweal.rules import Source
from commonweal.system.organisation import Kind

COMPARED = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER)

COUNTS = Method(
    id="population.registered_and_resident",
    title="Registered and resident populations",
    text="The population of a partnership is the patients registered with its practices, wherever "
    "they live; the resident population is the people who live in the small areas of its "
    "commissioners. For a place, the residents of the districts of its partner councils are given "
    "too: districts and commissioners' areas are not the same. The counts come from different "
    "sources and are never added.",
)


def system_residents(ground: Ground) -> float:
    return fsum(ground.persons[area] for area in sorted(ground.own_areas) if area in ground.persons)


def resident_by(ground: Ground, kind: Kind) -> dict[str, float]:
    """Residents of every body of a level that small areas are assigned to."""
    return total_by_group(ground.persons, ground.group_of(kind))


def resident_in_districts(ground: Ground) -> dict[str, float]:
    """Residents of the districts whose councils are partners of each place.

    A district whose council is a partner of two places counts in both, so these do not add up.
    """
    living = total_by_group(ground.persons, ground.district_of)
    found: dict[str, list[float]] = {}
    for partner in sorted(ground.structure.memberships, key=lambda m: (m.group, m.member)):
        if partner.role == "partner" and partner.sector == "council" and partner.member in living:
            found.setdefault(partner.group, []).append(living[partner.member])
    return {place: fsum(parts) for place, parts in found.items()}


def _rows(ground: Ground) -> list[dict[str, object]]:
    all_registered, all_resident = fsum(ground.lists.values()), system_residents(ground)
    rows: list[dict[str, object]] = []
    districts = resident_in_districts(ground)
    for kind in COMPARED:
        resident = resident_by(ground, kind)
        for row in totals(ground.structure, ground.lists, kind):
            living = resident.get(row.code)
            rows.append(
                {
                    "level": ground.level_name(kind),
                    "code": row.code or None,
                    "name": row.name,
                    "registered": row.registered,
                    "resident": living,
                    "districts": districts.get(row.code),
                    "difference": None if living is None else row.registered - living,
                    "share_registered": _share(row.registered, all_registered),
                    "share_resident": _share(living, all_resident),
                }
            )
    return rows


def side_by_side(ground: Ground) -> Table:
    return Table.of_rows(
        _rows(ground),
        id="population.registered_and_resident",
        title="Registered and resident, side by side",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
            Column(name="resident", label="Resident", kind="count", unit="persons"),
            Column(
                name="districts",
                label="Living in its councils' districts",
                kind="count",
                unit="persons",
                description="Residents of the districts whose councils are its partners; a "
                "district can count in two places",
            ),
            Column(
                name="difference", label="Registered less resident", kind="count", unit="people"
            ),
            Column(name="share_registered", label="Share of registered", kind="share"),
            Column(name="share_resident", label="Share of resident", kind="share"),
        ),
        basis=Basis.OBSERVED,
        sources=(*ground.list_sources, *ground.resident_sources),
        method=COUNTS.id,
        as_of=ground.day,
        vintage=f"{ground.series}; residents of {day(ground.resident_day)}",
    )


def share_figures(ground: Ground) -> tuple[Figure, ...]:
    found = []
    resident_whole, districts = system_residents(ground), resident_in_districts(ground)
    for kind in COMPARED:
        resident = resident_by(ground, kind)
        for row in totals(ground.structure, ground.lists, kind):
            if not row.code:
                continue
            living = resident.get(row.code)
            found.append(
                ground.figure(
                    f"population.resident.{row.code}",
                    f"Residents of {row.name}",
                    row.code,
                    None if living is None else round(living),
                    "persons",
                    Basis.OBSERVED,
                    ground.resident_sources,
                    missing="no small area is assigned to it",
                    method=COUNTS.id,
                    as_of=ground.resident_day,
                )
            )
            if kind is Kind.SYSTEM:
                continue
            found += [
                ground.figure(
                    f"population.share_registered.{row.code}",
                    f"{row.name}: share of the system's registered patients",
                    row.code,
                    _percent(row.registered, fsum(ground.lists.values())),
                    "%",
                    Basis.OBSERVED,
                    ground.list_sources,
                    method=COUNTS.id,
                    vintage=ground.series or "",
                    as_of=ground.list_days.get(ground.series or ""),
                ),
                ground.figure(
                    f"population.share_resident.{row.code}",
                    f"{row.name}: share of the system's residents",
                    row.code,
                    _percent(living, resident_whole),
                    "%",
                    Basis.OBSERVED,
                    ground.resident_sources,
                    missing="no small area is assigned to it",
                    method=COUNTS.id,
                    as_of=ground.resident_day,
                ),
            ]
            if row.code in districts:
                found.append(
                    ground.figure(
                        f"population.share_districts.{row.code}",
                        f"{row.name}: share of the system's residents who live in the districts "
                        "of its partner councils",
                        row.code,
                        _percent(districts[row.code], resident_whole),
                        "%",
                        Basis.ASSUMED,
                        (*ground.resident_sources, *_partner_sources(ground, row.code)),
                        method=COUNTS.id,
                        as_of=ground.resident_day,
                    )
                )
    return tuple(found)


def _partner_sources(ground: Ground, place: str) -> tuple[Source, ...]:
    named = {m.source for m in ground.structure.memberships if m.group == place}
    return tuple(ground.tables.sources[i] for i in sorted(named) if i in ground.tables.sources)


def _share(part: float | None, whole: float) -> float | None:
    """A part of a whole; None where either is not there."""
    return None if part is None or not whole else part / whole


def _percent(part: float | None, whole: float) -> float | None:
    share = _share(part, whole)
    return None if share is None else 100 * share
