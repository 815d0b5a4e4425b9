"""Tables of how a split holds: seams, communities, chance, and where sources differ."""

from __future__ import annotations

from commonweal.evidence import Column, Table
from commonweal.evidence.figure import weakest
from commonweal.networks.flows.flowing import Flowing, differences, outsides, seams
from commonweal.networks.flows.tabling import (
    BASIS,
    CODE,
    METHOD,
    NAME,
    OTHER,
    PATIENTS,
    SOURCE,
    aside,
    basis_of,
    share_cells,
    share_columns,
    sources_of,
)
from commonweal.people.ground import Ground

CHANCE = "networks.flows_split"
WITHIN = share_columns(
    "other_within", "Other side, like for like", "The same, of the system's own providers only"
)


def seams_table(ground: Ground, held: Flowing) -> Table:
    """Origins by how much of their patients go to the other side, in every source."""
    rows = [
        {
            "rank": seam.rank,
            "source": seam.table,
            "code": seam.all.code,
            "name": seam.all.name,
            "line": f"{seam.all.name}, {seam.table}",
            "patients": seam.all.own.total,
            "crossing": seam.all.other.patients,
            **share_cells("other_side", seam.all.other),
            **share_cells("other_within", seam.within.other),
            "lives": seam.lives,
            "basis": basis_of(
                held, next(table for table in held.tables if table.key == seam.table)
            ).value,
        }
        for seam in seams(held)
    ]
    return Table.of_rows(
        rows,
        id="networks.flows_seams",
        title="Patients who go to the other side, every area and source",
        columns=(
            Column(name="rank", label="Rank", kind="count", on_page=False),
            SOURCE, CODE, NAME,
            Column(name="line", label="Area and source", kind="text", on_page=False),
            PATIENTS,
            Column(name="crossing", label="To the other side", kind="count"),
            *OTHER, *aside(WITHIN),
            Column(name="lives", label="Residents who live there", kind="share",
                   description="Share of its residents who live in the other side's own area"),
            BASIS,
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=0,
        note="Ranked by the lowest of the counted sources, like for like, so that no source alone "
        "makes a seam.",
    )  # fmt: skip


def communities_table(ground: Ground, held: Flowing) -> Table:
    """The community of each origin, by source, and how often it stays there."""
    rows = []
    for table in held.tables:
        split = held.splits[table.key]
        for i, origin in enumerate(table.origins):
            firm = split.firmness.get(origin)
            home = split.community(origin)
            rows.append(
                {
                    "source": table.key,
                    "code": origin,
                    "name": held.names.get(origin, origin),
                    "community": held.names.get(home, home) or "none",
                    "provider": home,
                    "stays": None if firm is None else firm.community,
                    "instead": None if firm is None else held.names.get(firm.instead, firm.instead),
                    "instead_share": None if firm is None else firm.instead_share,
                    "half": int(split.two.origins[i]),
                    "basis": table.basis.value,
                }
            )
    return Table.of_rows(
        rows,
        id="networks.flows_communities",
        title="Communities found in the flows, by source",
        columns=(
            SOURCE, CODE, NAME,
            Column(name="community", label="Community around", kind="text"),
            Column(name="provider", label="Provider", kind="code", on_page=False),
            Column(name="stays", label="Stays there in drawn tables", kind="share"),
            Column(name="instead", label="Otherwise around", kind="text"),
            Column(name="instead_share", label="Otherwise", kind="share", on_page=False),
            Column(name="half", label="Part, if there were two", kind="count", on_page=False),
            BASIS,
        ),
        basis=weakest(*(table.basis for table in held.tables)),
        sources=sources_of(held),
        method=CHANCE,
        as_of=ground.day,
        shown=0,
    )  # fmt: skip


def chance_table(ground: Ground, held: Flowing) -> Table:
    """The split asked about and the communities found, each beside chance, by source."""
    asked = not any(held.splits[table.key].sides.found for table in held.main)
    drawn = any(held.splits[table.key].tables is not None for table in held.main)
    rows = []
    for table in held.tables:
        split = held.splits[table.key]
        rows.append(
            {
                "source": table.key,
                "found": split.found.number,
                "modularity": split.found.modularity,
                "proven": split.found.proven,
                "random_highest": None
                if split.tables is None
                else float(split.tables.values.max()),
                "random_p": None if split.tables is None else split.tables.p,
                "random_draws": None if split.tables is None else len(split.tables.values),
                "asked": split.asked,
                "asked_low": None if split.asked_interval is None else split.asked_interval[0],
                "asked_high": None if split.asked_interval is None else split.asked_interval[1],
                "relabelled_p": None if split.sides.found else split.labels.p,
                "relabelled": len(split.labels.values),
                "two": split.two.modularity,
                "two_is_asked": split.same_two(),
                "basis": basis_of(held, table).value,
            }
        )
    return Table.of_rows(
        rows,
        id="networks.flows_chance",
        title="The split and the communities found, beside chance",
        columns=(
            SOURCE,
            Column(name="found", label="Communities found", kind="count"),
            Column(name="modularity", label="Their modularity", kind="number"),
            Column(name="proven", label="Every split tried", kind="flag", on_page=False),
            Column(name="random_highest", label="Highest by chance", kind="number", on_page=drawn),
            Column(name="random_p", label="p against chance", kind="number", on_page=drawn),
            Column(name="random_draws", label="Random tables", kind="count", on_page=False),
            Column(name="asked", label="The split asked about", kind="number"),
            Column(name="asked_low", label="from", kind="number", on_page=False),
            Column(name="asked_high", label="to", kind="number", on_page=False),
            Column(name="relabelled_p", label="p against other names", kind="number",
                   on_page=asked,
                   description="Share of ways to give the sides to the areas that do as well"),
            Column(name="relabelled", label="Relabellings", kind="count", on_page=False),
            Column(name="two", label="Best cut in two", kind="number"),
            Column(name="two_is_asked", label="Is it the split", kind="flag"),
            BASIS,
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=CHANCE,
        as_of=ground.day,
        shown=min(6, len(held.main)),
        note="All but p are modularities: the share of patients who stay inside their part, less "
        "what the sizes alone would give."
        + (" Models stand in the files." if len(held.main) < len(held.tables) else ""),
    )  # fmt: skip


def differences_table(ground: Ground, held: Flowing) -> Table | None:
    """Origins where two counted sources show unlike shares to the other side."""
    rows = [
        {
            "first": first,
            "second": second,
            "code": one.origin,
            "name": one.name,
            **share_cells("first_share", one.first),
            **share_cells("second_share", one.second),
            "p": one.p,
            "p_told": "under 0.0001" if one.p < 0.0001 else f"{one.p:.4f}",
        }
        for first, second, one in sorted(differences(held), key=lambda d: (d[2].p, d[2].origin))
    ]
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id="networks.flows_differences",
        title="Two sources, like for like: share to the other side",
        columns=(
            Column(name="first", label="One source", kind="text"),
            Column(name="second", label="Other source", kind="text"),
            CODE, NAME,
            *share_columns("first_share", "By the one", "Of the system's own providers only",
                           limits=True),
            *share_columns("second_share", "By the other", "Of the system's own providers only",
                           limits=True),
            Column(name="p", label="p", kind="number", on_page=False),
            Column(name="p_told", label="p that they are one", kind="text"),
        ),
        basis=weakest(*(basis_of(held, table) for table in held.counted)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=3,
        note="Fisher's exact test. Both sources leave out pairs with few patients.",
    )  # fmt: skip


def outside_table(ground: Ground, held: Flowing) -> Table | None:
    """The share treated outside the system, by origin, beside the way to the border."""
    rows = []
    for key, one in outsides(ground, held).items():
        for origin, share in zip(one.origins, one.shares, strict=True):
            rows.append(
                {
                    "source": key,
                    "code": origin,
                    "name": held.names.get(origin, origin),
                    "outside": share,
                    "minutes": one.minutes.get(origin),
                }
            )
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id="networks.flows_outside",
        title="Share treated outside the system, and minutes to the nearest site there",
        columns=(
            SOURCE, CODE, NAME,
            Column(name="outside", label="Treated outside", kind="share"),
            Column(name="minutes", label="Minutes to the nearest site outside", kind="number"),
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=0,
    )  # fmt: skip
