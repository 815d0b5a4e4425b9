"""Section: how lists changed from one edition to the next."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Lack, Method, Part, Table
from commonweal.people.ground import Ground, unknown
from commonweal.people.lists import ListTotal, inside, totals, whole_lists
from commonweal.system.organisation import Kind

#: Networks are left out: when a practice closes, its patients pass to networks in which its
#: earlier list was never counted, so their lists would seem to grow.
LEVELS = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER)

METHOD = Method(
    id="population.growth",
    title="Growth of lists",
    text="The lists of two editions are added up in the structure of the same day, so that growth "
    "is of people and not of borders. Networks are left out: a practice that closed passes its "
    "patients to networks in which its earlier list was not counted, so they would seem to grow. "
    "Practices of an edition that belong to no body stand in the row of unassigned. A body of "
    "which an edition holds no list has no figure for it.",
)


def part(ground: Ground) -> Part:
    """Change of lists by level from the day's edition to the latest edition held."""
    later = _latest(ground)
    if ground.registered is None or ground.series is None or later is None:
        absent = unknown(
            ground,
            f"population.growth.{ground.system.code}",
            "Change of registered lists",
            "the folder holds no second edition of lists (table registered)",
        )
        return Part.of(
            id="population.growth",
            title="Growth of lists",
            text="Not known: the folder holds one edition of the lists only.",
            figures=(absent,),
            lacks=(
                Lack(
                    table="registered",
                    what="a second edition of lists",
                    consequence="growth cannot be told",
                    cause="rows",
                ),
            ),
        )
    table = _table(ground, later)
    before, after = _whole(ground, ground.series), _whole(ground, later)
    figure = ground.figure(
        f"population.growth.{ground.system.code}",
        f"Change of registered lists from {ground.series} to {later}",
        ground.system.code,
        100 * (after / before - 1.0) if before else None,
        "%",
        Basis.OBSERVED,
        ground.sources("registered"),
        missing="the earlier lists are empty",
        method=METHOD.id,
        vintage=f"{ground.series} to {later}",
    )
    return Part.of(
        id="population.growth",
        title="Growth of lists",
        text=f"From {ground.series} to {later}, in the structure of the day.",
        figures=(figure,),
        tables=(table,),
        methods=(METHOD,),
    )


def _latest(ground: Ground) -> str | None:
    """The preferred edition with the latest reference day, where it is not the day's own."""
    held = [
        (ground.list_days[series], series)
        for series in ground.given.policies.lists
        if series in ground.list_days
    ]
    latest = max(held, default=None)
    return latest[1] if latest is not None and latest[1] != ground.series else None


def _sized(ground: Ground, series: str, kind: Kind) -> dict[str, ListTotal]:
    assert ground.registered is not None
    lists = inside(ground.structure, whole_lists(ground.registered, series))
    return {row.code: row for row in totals(ground.structure, lists, kind)}


def _whole(ground: Ground, series: str) -> float:
    assert ground.registered is not None
    return sum(inside(ground.structure, whole_lists(ground.registered, series)).values())


def _listed(row: ListTotal | None) -> float | None:
    """Patients on the lists of a body; None where the edition holds none of its lists."""
    return row.registered if row is not None and row.practices else None


def _table(ground: Ground, later: str) -> Table:
    rows = []
    for kind in LEVELS:
        before, after = _sized(ground, ground.series or "", kind), _sized(ground, later, kind)
        for code in sorted({*before, *after}, key=lambda code: (code == "", code)):
            first, last = _listed(before.get(code)), _listed(after.get(code))
            rows.append(
                {
                    "level": ground.level_name(kind),
                    "code": code or None,
                    "name": (before.get(code) or after[code]).name,
                    "before": first,
                    "after": last,
                    "change": None if first is None or last is None else last - first,
                    "growth": last / first - 1.0 if first and last is not None else None,
                }
            )
    return Table.of_rows(
        rows,
        id="population.growth",
        title="Change of registered lists",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="before", label=ground.series or "", kind="count", unit="patients"),
            Column(name="after", label=later, kind="count", unit="patients"),
            Column(name="change", label="Change", kind="count", unit="patients"),
            Column(name="growth", label="Change", kind="share"),
        ),
        basis=ground.membership_basis(Kind.NETWORK),
        sources=ground.sources("registered"),
        method=METHOD.id,
        as_of=ground.day,
        vintage=f"{ground.series} to {later}",
        shown=15,
    )
