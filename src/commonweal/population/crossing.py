"""Section: the registered against the resident population, and who crosses which border."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.registrations import SOURCES, Registrations
from commonweal.population.two_populations import (
    COUNTS,
    share_figures,
    side_by_side,
    system_residents,
)
from commonweal.system.organisation import Kind

MODEL = Method(
    id="population.registrations",
    title="Who is registered where, modelled",
    text="Counts of patients by practice and small area of residence are not held, so they are "
    "reconstructed: each practice keeps its list, each small area its residents (scaled so "
    "that the totals agree: more are registered than live there, and a little more so where the "
    "lists around ask for more people), and near is likelier than far, by a deterrence of distance "
    "fitted without any published deprivation. A doubly constrained spatial interaction model. "
    "Every figure from it is marked modelled. How right it is: docs/methods/registrations.md.",
    sources=SOURCES,
)


def part(ground: Ground) -> Part:
    """Registered and resident side by side, then the modelled flows both ways."""
    if not ground.lists or not ground.persons:
        missing = "residents" if ground.lists else "registered"
        absent = unknown(
            ground,
            f"population.resident.{ground.system.code}" if ground.lists else "registered",
            "Residents" if ground.lists else "Registered patients",
            f"the folder does not hold it (table {missing})",
        )
        return Part.of(
            id="population.crossing",
            title="Registered against resident",
            text=f"Not known: the folder holds no table {missing}.",
            figures=(absent,),
            lacks=(lacking(missing, "people counted", "registered cannot meet resident"),),
        )
    modelled = ground.registrations
    tables = [side_by_side(ground)]
    lacks: tuple[Lack, ...] = ()
    figures = list(share_figures(ground))
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
        f"{ground.system.name}; {system_residents(ground):,.0f} people live in its small areas."
    )
    if modelled is None:
        return said + " Who crosses which border cannot be told from the folder."
    if not any(body.neighbour for body in ground.structure.organisations.values()):
        return said + (
            " The folder holds no practice or area beyond the border, so crossings are modelled "
            "as if nobody crossed it; crossings inside are shown."
        )
    return said + " Neighbouring practices and areas are held, so crossings both ways are modelled."


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
                    f"population.{name}.{code}",
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
