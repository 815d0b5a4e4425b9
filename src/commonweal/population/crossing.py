"""Section: the registered against the resident population, and who crosses which border."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import fsum

import numpy as np

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.population.ground import Ground, lacking
from commonweal.population.lists import totals, whole_lists
from commonweal.population.registrations import Registrations, model_registrations
from commonweal.population.residence import total_by_group
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
MODEL = Method(
    id="population.registrations",
    title="Who is registered where, modelled",
    text="Counts of patients by practice and small area of residence are not held, so they are "
    "reconstructed: each practice keeps its list, each small area its residents (scaled by one "
    "factor so that the totals agree), and near is likelier than far, by a deterrence of distance "
    "fitted without any published deprivation. A doubly constrained spatial interaction model. "
    "Every figure from it is marked modelled.",
)


@lru_cache(maxsize=4)
def registrations(ground: Ground) -> Registrations | None:
    """The model over the system and such neighbours as the folder holds; None without the data."""
    if ground.registered is None or ground.series is None or not ground.persons:
        return None
    lists = {
        practice: patients
        for practice, patients in whole_lists(ground.registered, ground.series).items()
        if patients > 0
        and practice in ground.structure.organisations
        and ground.structure.organisations[practice].latitude is not None
    }
    areas = [area for area in sorted(ground.area_points) if area in ground.persons]
    if not lists or not areas:
        return None
    codes = sorted(lists)
    bodies = ground.structure.organisations
    return model_registrations(
        practice_codes=codes,
        practice_xy=np.array([(bodies[c].latitude, bodies[c].longitude) for c in codes], float),
        lists=np.array([lists[code] for code in codes]),
        area_codes=areas,
        area_xy=np.array([ground.area_points[area] for area in areas]),
        residents=np.array([ground.persons[area] for area in areas]),
    )


def part(ground: Ground) -> Part:
    """Registered and resident side by side, then the modelled flows both ways."""
    if not ground.lists or not ground.persons:
        missing = "residents" if ground.lists else "registered"
        return Part(
            section=Section(
                id="population.crossing",
                title="Registered against resident",
                text=f"Not known: the folder holds no table {missing}.",
            ),
            lacks=(lacking(missing, "people counted", "registered cannot meet resident"),),
        )
    modelled = registrations(ground)
    tables = [_side_by_side(ground)]
    lacks: tuple[Lack, ...] = ()
    figures = list(_share_figures(ground))
    methods = [COUNTS]
    if modelled is None:
        lacks = (lacking("areas", "points of small areas", "crossings cannot be modelled"),)
    else:
        tables += [_flows(ground, modelled), _both_ways(ground, modelled)]
        figures += _crossing_figures(ground, modelled)
        methods.append(MODEL)
    # Figures of every body stand in the tables; on the page, those of the level that is compared.
    shown = {body.code for body in ground.structure.of_kind(_level_crossed(ground))}
    return Part(
        section=Section(
            id="population.crossing",
            title="Registered against resident",
            text=_text(ground, modelled),
            figures=tuple(figure.id for figure in figures if figure.about in shown),
            tables=tuple(table.id for table in tables),
        ),
        figures=tuple(figures),
        tables=tuple(tables),
        methods=tuple(methods),
        lacks=lacks,
    )


def _text(ground: Ground, modelled: Registrations | None) -> str:
    said = (
        f"{fsum(ground.lists.values()):,.0f} patients are registered with the practices of "
        f"{ground.system.name}; {_residents(ground):,.0f} people live in its small areas."
    )
    if modelled is None:
        return said + " Who crosses which border cannot be told from the folder."
    if not any(body.neighbour for body in ground.structure.organisations.values()):
        return said + (
            " The folder holds no practice or area beyond the border, so crossings are modelled "
            "as if nobody crossed it; crossings inside are shown."
        )
    return said + " Neighbouring practices and areas are held, so crossings both ways are modelled."


def _residents(ground: Ground) -> float:
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
    all_registered, all_resident = fsum(ground.lists.values()), _residents(ground)
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
                    "share_registered": row.registered / all_registered,
                    "share_resident": None if living is None else living / all_resident,
                }
            )
    return rows


def _side_by_side(ground: Ground) -> Table:
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
        vintage=f"{ground.series}; residents of {ground.resident_day.isoformat()}",
    )


def _share_figures(ground: Ground) -> tuple[Figure, ...]:
    found = []
    resident_whole, districts = _residents(ground), resident_in_districts(ground)
    for kind in COMPARED:
        resident = resident_by(ground, kind)
        for row in totals(ground.structure, ground.lists, kind):
            if not row.code:
                continue
            living = resident.get(row.code)
            found.append(
                ground.figure(
                    f"resident.{row.code}",
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
                    f"share_registered.{row.code}",
                    f"{row.name}: share of the system's registered patients",
                    row.code,
                    100 * row.registered / fsum(ground.lists.values()),
                    "%",
                    Basis.OBSERVED,
                    ground.list_sources,
                    method=COUNTS.id,
                    vintage=ground.series or "",
                    as_of=ground.list_days.get(ground.series or ""),
                ),
                ground.figure(
                    f"share_resident.{row.code}",
                    f"{row.name}: share of the system's residents",
                    row.code,
                    None if living is None else 100 * living / resident_whole,
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
                        f"share_districts.{row.code}",
                        f"{row.name}: share of the system's residents who live in the districts "
                        "of its partner councils",
                        row.code,
                        100 * districts[row.code] / resident_whole,
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


def _level_crossed(ground: Ground) -> Kind:
    return Kind.PLACE if ground.structure.of_kind(Kind.PLACE) else Kind.COMMISSIONER


def _own(ground: Ground, modelled: Registrations) -> tuple[dict[str, str], dict[str, str]]:
    """Group of each of the system's practices, and the place of each area; strangers "outside"."""
    kind = _level_crossed(ground)
    above = ground.structure.assign(Kind.PRACTICE, kind)
    practice_group = {
        code: above.get(code) or "unassigned" if code in above else "outside"
        for code in modelled.practice_codes
    }
    area_kind = ground.group_of(kind)
    area_group = {area: area_kind.get(area, "outside") for area in modelled.area_codes}
    return practice_group, area_group


def _flows(ground: Ground, modelled: Registrations) -> Table:
    """Registered with each body by district of residence."""
    practice_group, _ = _own(ground, modelled)
    district = {
        area: ground.district_of.get(area, "not known") if area in ground.own_areas else "outside"
        for area in modelled.area_codes
    }
    flows = modelled.by_groups(practice_group, district).to_pylist()
    whole = _sums(flows, "registered_with")
    rows = [
        {
            "registered_with": row["registered_with"],
            "registered_with_name": _named(ground, row["registered_with"]),
            "resident_in": row["resident_in"],
            "resident_in_name": _named(ground, row["resident_in"]),
            "persons": float(round(row["persons"], -1)),
            "share": row["persons"] / whole[row["registered_with"]],
        }
        for row in flows
        if row["registered_with"] != "outside" and row["persons"] >= 5.0
    ]
    name = ground.level_name(_level_crossed(ground))
    return Table.of_rows(
        rows,
        id="population.flows",
        title=f"Patients registered with each {name}, by district of residence",
        columns=(
            Column(name="registered_with", label="Registered with (code)", kind="code"),
            Column(name="registered_with_name", label="Registered with", kind="text"),
            Column(name="resident_in", label="Living in (code)", kind="code"),
            Column(name="resident_in_name", label="Living in", kind="text"),
            Column(name="persons", label="Patients", kind="count", unit="patients"),
            Column(name="share", label="Share of its patients", kind="share"),
        ),
        basis=Basis.MODELLED,
        sources=(*ground.list_sources, *ground.resident_sources),
        method=MODEL.id,
        as_of=ground.day,
        note="Modelled, rounded to the nearest ten; flows under five are not shown.",
        shown=20,
    )


def _sums(rows: list[dict[str, object]], by: str) -> dict[str, float]:
    gathered: dict[str, list[float]] = {}
    for row in rows:
        gathered.setdefault(str(row[by]), []).append(float(str(row["persons"])))
    return {key: fsum(parts) for key, parts in gathered.items()}


def _named(ground: Ground, code: str) -> str:
    if code in ("outside", "unassigned", "not known"):
        return f"({code})"
    return ground.area_names.get(code, code)


def crossing(ground: Ground, modelled: Registrations) -> Mapping[str, tuple[float, float]]:
    """For each body: patients who live elsewhere, and residents registered elsewhere, as shares."""
    practice_group, area_group = _own(ground, modelled)
    flows = modelled.by_groups(practice_group, area_group).to_pylist()
    registered, resident = _sums(flows, "registered_with"), _sums(flows, "resident_in")
    stayed = {
        row["registered_with"]: row["persons"]
        for row in flows
        if row["registered_with"] == row["resident_in"]
    }
    return {
        code: (
            1.0 - stayed.get(code, 0.0) / registered[code],
            1.0 - stayed.get(code, 0.0) / resident[code],
        )
        for code in sorted(registered)
        if code in resident and code not in ("outside", "unassigned")
    }


def _both_ways(ground: Ground, modelled: Registrations) -> Table:
    kind = _level_crossed(ground)
    return Table.of_rows(
        [
            {"code": code, "name": _named(ground, code), "from_elsewhere": away, "elsewhere": gone}
            for code, (away, gone) in crossing(ground, modelled).items()
        ],
        id="population.crossing",
        title=f"Crossing the borders of each {ground.level_name(kind)}, both ways",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label=ground.level_name(kind), kind="text"),
            Column(
                name="from_elsewhere",
                label="Its patients who live elsewhere",
                kind="share",
                description="Share of the patients on its lists who live outside its areas",
            ),
            Column(
                name="elsewhere",
                label="Its residents registered elsewhere",
                kind="share",
                description="Share of the people of its areas who are on lists of other bodies",
            ),
        ),
        basis=Basis.MODELLED,
        sources=(*ground.list_sources, *ground.resident_sources),
        method=MODEL.id,
        as_of=ground.day,
    )


def _crossing_figures(ground: Ground, modelled: Registrations) -> list[Figure]:
    found = []
    for code, (away, gone) in crossing(ground, modelled).items():
        for name, value, words in (
            ("from_elsewhere", away, "patients who live outside its areas"),
            ("elsewhere", gone, "residents registered with other bodies"),
        ):
            found.append(
                ground.figure(
                    f"{name}.{code}",
                    f"{_named(ground, code)}: {words}",
                    code,
                    100 * value,
                    "%",
                    Basis.MODELLED,
                    (*ground.list_sources, *ground.resident_sources),
                    method=MODEL.id,
                    as_of=max(ground.resident_day, ground.list_days[ground.series or ""]),
                )
            )
    return found
