"""Section: the structure on the day, and the registered patients of every level."""

from __future__ import annotations

from math import fsum

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import day
from commonweal.people.ground import LEVELS, Ground, lacking
from commonweal.people.lists import totals
from commonweal.system.organisation import Kind

METHOD = Method(
    id="population.lists",
    title="Registered lists by level",
    text="The patients on the lists of the practices that belong, on the day, to a body at any "
    "depth are added up. Practices that belong to no body of a level stand in a row of their own, "
    "so the total of every level is the same. An edition of lists is used from its reference day "
    "until the next edition that the system's policies name.",
)


def part(ground: Ground) -> Part:
    """Bodies at every level on the day, with their lists."""
    return Part(
        section=Section(
            id="population.structure",
            title="The structure on the day",
            text=_text(ground),
            figures=tuple(
                figure.id
                for figure in _figures(ground)
                if figure.about not in _commissioners(ground)
            ),
            tables=("population.levels", "population.tree", "population.practices"),
        ),
        figures=_figures(ground),
        tables=(_levels(ground), _tree(ground), _practices(ground)),
        methods=(METHOD,),
        lacks=_lacks(ground),
    )


def _text(ground: Ground) -> str:
    said = f"{ground.system.name} had {ground.levels_counted() or 'no bodies'} on the day."
    if ground.closed:
        theirs = fsum(ground.lists[practice.code] for practice in ground.closed)
        said += (
            f" {len(ground.closed)} practices of these lists, with {theirs:,.0f} patients, had "
            "closed by then; until the next edition their patients are counted where the practice "
            "last belonged."
        )
    if not ground.structure.of_kind(Kind.NETWORK):
        said += f" There were no networks yet: {_first_network(ground)}."
    return said


def _first_network(ground: Ground) -> str:
    starts = [o.opened for o in ground.system.organisations if o.kind == Kind.NETWORK]
    if not starts:
        return "the folder holds none"
    return f"the first opened on {day(min(starts))}"


def _figures(ground: Ground) -> tuple[Figure, ...]:
    found = []
    for kind in (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER):
        for row in totals(ground.structure, ground.lists, kind):
            if row.code:
                found.append(
                    ground.figure(
                        f"population.registered.{row.code}",
                        f"Registered patients of {row.name}",
                        row.code,
                        round(row.registered) if row.practices else None,
                        "patients",
                        Basis.OBSERVED,
                        ground.list_sources,
                        missing="table registered holds no list of its practices",
                        method=METHOD.id,
                        vintage=ground.series or "",
                        as_of=ground.list_days.get(ground.series or ""),
                    )
                )
    return tuple(found)


def _commissioners(ground: Ground) -> set[str]:
    """Their figures stand in the tables; on the page they would be a wall of numbers."""
    many = ground.structure.of_kind(Kind.COMMISSIONER)
    return {body.code for body in many} if ground.structure.of_kind(Kind.PLACE) else set()


def _levels(ground: Ground) -> Table:
    rows = []
    for kind in LEVELS:
        bodies = [row for row in totals(ground.structure, ground.lists, kind) if row.code]
        loose = [row for row in totals(ground.structure, ground.lists, kind) if not row.code]
        sizes = sorted(row.registered for row in bodies if row.practices)
        rows.append(
            {
                "level": kind.value,
                "name": ground.level_name(kind),
                "bodies": len(bodies),
                "smallest": sizes[0] if sizes else None,
                "median": _median(sizes),
                "largest": sizes[-1] if sizes else None,
                "unassigned_practices": loose[0].practices if loose else 0,
                "unassigned_patients": loose[0].registered if loose else 0.0,
            }
        )
    return Table.of_rows(
        rows,
        id="population.levels",
        title="Levels, and the lists of their bodies",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="name", label="Called", kind="text"),
            Column(name="bodies", label="Bodies", kind="count", unit="bodies"),
            Column(name="smallest", label="Smallest", kind="count", unit="patients"),
            Column(name="median", label="Median", kind="count", unit="patients"),
            Column(name="largest", label="Largest", kind="count", unit="patients"),
            Column(
                name="unassigned_practices",
                label="Practices in none",
                kind="count",
                unit="practices",
                description="Practices with a list that belong to no body of the level",
            ),
            Column(
                name="unassigned_patients", label="Their patients", kind="count", unit="patients"
            ),
        ),
        basis=Basis.OBSERVED,
        sources=ground.list_sources,
        method=METHOD.id,
        as_of=ground.day,
        vintage=ground.series or "",
    )


def _median(sizes: list[float]) -> float | None:
    if not sizes:
        return None
    middle = len(sizes) // 2
    return sizes[middle] if len(sizes) % 2 else (sizes[middle - 1] + sizes[middle]) / 2


def _tree(ground: Ground) -> Table:
    """Every body above the practice, each below the nearest body that it belongs to."""
    rows: list[dict[str, object]] = []
    sized = {
        row.code: row
        for kind in LEVELS[:-1]
        for row in totals(ground.structure, ground.lists, kind)
    }
    for depth, kind in enumerate(LEVELS[:-1]):
        for body in ground.structure.of_kind(kind):
            if body.code not in sized:
                continue
            above = [
                up
                for upper in reversed(LEVELS[:depth])
                if (up := ground.structure.ancestor(body.code, upper)) is not None
            ]
            rows.append(
                {
                    "level": ground.level_name(kind),
                    "code": body.code,
                    "name": body.name,
                    "belongs_to": above[0] if above else "",
                    "belongs_to_name": ground.area_names.get(above[0]) if above else "(the whole)",
                    "practices": sized[body.code].practices,
                    "registered": sized[body.code].registered,
                }
            )
    return Table.of_rows(
        rows,
        id="population.tree",
        title="Who belongs to whom",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="belongs_to", label="Belongs to (code)", kind="code"),
            Column(name="belongs_to_name", label="Belongs to", kind="text"),
            Column(name="practices", label="Practices", kind="count", unit="practices"),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
        ),
        basis=ground.membership_basis(Kind.NETWORK),
        sources=tuple(
            dict.fromkeys(source for kind in LEVELS[:-1] for source in ground.sources_of_kind(kind))
        )
        or ground.list_sources,
        method=METHOD.id,
        as_of=ground.day,
        shown=20,
        note="Membership of networks is of the edition that the system's policies name; it is "
        "marked assumed where a later membership was carried back.",
    )


def _practices(ground: Ground) -> Table:
    assigned = {kind: ground.structure.assign(Kind.PRACTICE, kind) for kind in LEVELS[1:-1]}
    rows = [
        {
            "code": practice.code,
            "name": practice.name,
            "network": assigned[Kind.NETWORK][practice.code] or "unassigned",
            "commissioner": assigned[Kind.COMMISSIONER][practice.code] or "unassigned",
            "place": assigned[Kind.PLACE][practice.code] or "unassigned",
            "district": ground.area_names.get(ground.practice_district.get(practice.code, "")),
            "ward": ground.ward_of.get(ground.practice_area.get(practice.code, "")),
            "registered": ground.lists[practice.code],
            "closed": practice in ground.closed,
        }
        for practice in ground.practices
    ]
    return Table.of_rows(
        rows,
        id="population.practices",
        title="Practices",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="network", label=ground.level_name(Kind.NETWORK), kind="code"),
            Column(name="commissioner", label=ground.level_name(Kind.COMMISSIONER), kind="code"),
            Column(name="place", label=ground.level_name(Kind.PLACE), kind="code"),
            Column(
                name="district",
                label="District it stands in",
                kind="text",
                description="District of the small area whose outline, or nearest point, holds it",
            ),
            Column(
                name="ward",
                label="Ward it stands in",
                kind="code",
                description="Ward of the same small area, by best fit",
                on_page=bool(ground.ward_of),
            ),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
            Column(
                name="closed",
                label="Closed by then",
                kind="flag",
                description="Its list stands until the next edition, where it last belonged",
            ),
        ),
        basis=Basis.OBSERVED,
        sources=ground.list_sources,
        method=METHOD.id,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=10,
    )


def _lacks(ground: Ground) -> tuple[Lack, ...]:
    found = []
    if not ground.lists:
        found.append(lacking("registered", "lists of practices", "no population can be told"))
    for kind, what in ((Kind.PLACE, "partnerships"), (Kind.NETWORK, "networks")):
        if not any(body.kind == kind for body in ground.system.organisations):
            found.append(
                Lack(
                    table="organisations",
                    what=f"no body of kind {kind.value}",
                    consequence=f"nothing can be said of {what}",
                    cause="rows",
                )
            )
    return tuple(found)
