"""The section "Is the split real, and where does it fray?"."""

from __future__ import annotations

import shapely

from commonweal.evidence import Chart, Method, Part, Section, Shapes, Table
from commonweal.evidence.words import joined
from commonweal.networks.flows import figuring
from commonweal.networks.flows.flowing import Flowing, flowing, outsides, seams
from commonweal.networks.flows.part import lacks_of
from commonweal.networks.flows.part import method as shares_method
from commonweal.networks.flows.sides import areas_within
from commonweal.networks.flows.split_tabling import (
    CHANCE,
    chance_table,
    communities_table,
    differences_table,
    outside_table,
    seams_table,
)
from commonweal.people.ground import Ground

#: A map is drawn of up to this many origins, and a chart.
MOST = 60
#: A chart shows this many of the areas that fray most.
DRAWN = 8
#: Outlines are simplified to this, degrees.
FINE = 0.004
#: Tables that charts alone stand on.
DRAWN_ONLY = ("networks.flows_communities.areas", "networks.flows_seams.drawn")
TITLE = "Is the split real, and where does it fray?"


def part(ground: Ground) -> Part:
    """Communities without a preset number, the split beside chance, and its seams."""
    held = flowing(ground)
    if not held.tables:
        return Part(
            section=Section(
                id="networks.flows_split",
                title=TITLE,
                text="It cannot be said: no flows are held, and none can be modelled.",
            ),
            lacks=lacks_of(ground, held),
        )
    found = [
        chance_table(ground, held),
        seams_table(ground, held),
        differences_table(ground, held),
        communities_table(ground, held),
        outside_table(ground, held),
    ]
    tables = [table for table in found if table is not None]
    figures = (*figuring.of_chance(ground, held), *figuring.of_seams(ground, held))
    charts, shapes = _drawn(ground, held, tables)
    return Part(
        section=Section(
            id="networks.flows_split",
            title=TITLE,
            text=_text(ground, held),
            figures=tuple(f.id for f in figures if _told(f.id)),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables if table.id not in DRAWN_ONLY),
        ),
        figures=figures,
        tables=tuple(tables),
        charts=charts,
        shapes=shapes,
        methods=(_method(), shares_method()),
        lacks=lacks_of(ground, held),
    )


def _told(identifier: str) -> bool:
    """Whether a figure stands on the page; the others are in the files."""
    return "modelled" not in identifier and "to_other_side_within" not in identifier


def _method() -> Method:
    return Method(
        id=CHANCE,
        title="Communities in flows, and chance",
        text="Communities are the division of areas and providers with the highest modularity "
        "(Barber, 2007): the share of patients treated within their community, less what the sizes "
        "alone would give. Their number is not set. In tables with ten areas or providers at most "
        "every division is tried. Chance is drawn twice: tables with the same totals in which "
        "area says nothing of provider, each divided anew; and the labels of the split asked about "
        "given to other areas (all ways, where there are 20,000 at most). How firm an area lies is "
        "the share of tables drawn again from the same flows in which it stays. Modularity likes "
        "parts of equal size, so that the best cut into two need not be the one that fewest cross.",
    )


def _text(ground: Ground, held: Flowing) -> str:
    said = [_found(held), _asked(held), _frays(held), _apart(ground, held)]
    return " ".join(text for text in said if text)


def _found(held: Flowing) -> str:
    told = []
    for table in held.main:
        split = held.splits[table.key]
        proven = "every division was tried" if split.found.proven else "best found, not proven"
        chance = (
            f"; the highest of {len(split.tables.values)} random tables is "
            f"{split.tables.values.max():.2f}"
            if split.tables is not None
            else ""
        )
        told.append(
            f"{split.found.number} communities in “{table.key}” (modularity "
            f"{split.found.modularity:.2f}; {proven}{chance})"
        )
    return f"Not told how many parts there are, the flows fall into {joined(told)}."


def _asked(held: Flowing) -> str:
    if held.sides[held.main[0].key].found:
        return "No split is asked about and no places are held, so that there is none to judge."
    told = []
    for table in held.main:
        split = held.splits[table.key]
        rank = "is" if split.same_two() else "is not"
        ways = len(split.labels.values)
        chance = (
            f"{round(split.labels.p * ways):,} of {ways:,} ways to name the areas does as well, "
            "itself counted"
            if split.labels.whole
            else f"{_small(split.labels.p)} of {ways:,} drawn ways to name the areas"
        )
        told.append(
            f"{split.asked:.2f} in “{table.key}” ({chance}; it {rank} the best cut into two)"
        )
    names = list(held.sides[held.main[0].key].names.values())
    shown = joined(names) if len(names) <= 6 else f"{len(names)} sides"
    return f"The split asked about ({shown}) has a modularity of {joined(told)}."


def _frays(held: Flowing) -> str:
    keys = {table.key for table in held.main}
    rows = [seam for seam in seams(held) if seam.table in keys and (seam.all.other.value or 0) > 0]
    told = []
    for name in list(dict.fromkeys(seam.all.name for seam in rows))[:4]:
        one = [seam for seam in rows if seam.all.name == name]
        shares = [
            f"{100 * (seam.all.other.value or 0):.1f}% by “{seam.table}”"
            + (
                f" ({100 * seam.all.other.low:.1f} to {100 * seam.all.other.high:.1f}%)"
                if seam.all.other.low is not None and seam.all.other.high is not None
                else ""
            )
            for seam in one
        ]
        lives = one[0].lives
        lived = (
            f"; {100 * lives:.0f}% of its residents live in the other side's own area"
            if lives
            else ""
        )
        told.append(f"{name}: {joined(shares)}{lived}")
    if not told:
        return "No area's patients are shown on the other side."
    return f"Patients on the other side, most frayed first: {'. '.join(told)}."


def _apart(ground: Ground, held: Flowing) -> str:
    """What is known, and what is not, of why counted sources disagree."""
    if len(held.counted) < 2:
        return ""
    told = [
        "The sources speak of different periods and count in different ways; of the system's own "
        "providers alone they still differ where the table of differences says so: that part is "
        "unexplained."
    ]
    for key, one in outsides(ground, held).items():
        by = [f"{held.names.get(code, code)} {100 * share:.0f}%" for code, share in
              sorted(one.by_main.items(), key=lambda pair: -pair[1])]  # fmt: skip
        text = (
            f"In “{key}” {100 * min(one.shares):.0f} to {100 * max(one.shares):.0f}% of each "
            f"area's patients are shown outside the system. That share goes with the provider that "
            f"treats most of the area ({joined(by)}; {_small(one.between_p)} between them, "
            f"{_small(one.within_p)} among areas of one)"
        )
        if one.distance is not None and one.distance > 0.0:
            text += (
                f" and is higher the farther an area lies from sites outside (rank correlation "
                f"{one.distance:.2f}), against what travel would give: an artefact of how records "
                "were joined, or moves between hospitals, fit better, and neither is shown"
            )
        told.append(text + ".")
    return " ".join(told)


def _small(p: float | None) -> str:
    if p is None:
        return "p not known"
    return "p under 0.001" if p < 0.001 else f"p = {p:.3f}"


def _drawn(
    ground: Ground, held: Flowing, tables: list[Table]
) -> tuple[tuple[Chart, ...], tuple[Shapes, ...]]:
    """The seams as intervals, and the communities on a map, where there are not too many."""
    if len(held.main[0].origins) > MOST:
        return (), ()
    tables.append(_drawn_seams(tables, held))
    charts = [
        Chart(
            id="networks.flows_seams.chart",
            title="Patients who go to the other side, by area and source",
            description="For each area and source the share of patients treated on the other "
            "side, with its 95% limits where people were counted. The figures are in the table.",
            kind="interval",
            table="networks.flows_seams.drawn",
            x="other_side",
            y="line",
            low="other_side_low",
            high="other_side_high",
        )
    ]
    shapes = _outlines(ground, held)
    if shapes is None:
        return tuple(charts), ()
    tables.append(_map_table(tables, held))
    charts.append(
        Chart(
            id="networks.flows_communities.map",
            title=f"Communities found in the flows ({held.main[-1].key})",
            description="Each area is coloured by the provider around which its community lies.",
            kind="map",
            table="networks.flows_communities.areas",
            x="code",
            colour="community",
            shapes=shapes.id,
        )
    )
    return tuple(charts), (shapes,)


def _drawn_seams(tables: list[Table], held: Flowing) -> Table:
    """The first seams, in the sources that claims may rest on."""
    whole = next(table for table in tables if table.id == "networks.flows_seams")
    keys = {table.key for table in held.main}
    rows = [row for row in whole.data.to_pylist() if row["source"] in keys and row["rank"] <= DRAWN]
    return Table.of_rows(
        rows,
        id="networks.flows_seams.drawn",
        title=f"The {DRAWN} areas that fray most",
        columns=whole.columns,
        basis=whole.basis,
        sources=whole.sources,
        method=whole.method,
        as_of=whole.as_of,
        shown=0,
    )


def _map_table(tables: list[Table], held: Flowing) -> Table:
    """The rows of one source of the table of communities: one for each area of the map."""
    whole = next(table for table in tables if table.id == "networks.flows_communities")
    shown = held.main[-1]
    rows = [row for row in whole.data.to_pylist() if row["source"] == shown.key]
    return Table.of_rows(
        rows,
        id="networks.flows_communities.areas",
        title=f"Communities found in the flows ({shown.key})",
        columns=whole.columns,
        basis=shown.basis,
        sources=shown.sources,
        method=whole.method,
        as_of=shown.end or whole.as_of,
        shown=0,
    )


def _outlines(ground: Ground, held: Flowing) -> Shapes | None:
    """The outline of each origin, joined from its small areas; None where any lacks."""
    within = areas_within(ground, held.main[-1].origins)
    joined_up = {}
    for origin in held.main[-1].origins:
        parts = [ground.outlines[a] for a in within.get(origin, ()) if a in ground.outlines]
        if not parts:
            return None
        # Small areas were simplified one by one: a hair's breadth closes the slits between them.
        whole = shapely.union_all([shapely.make_valid(one).buffer(FINE / 8) for one in parts])
        joined_up[origin] = shapely.set_precision(whole.simplify(FINE), 0.001)
    return Shapes(
        id="networks.flows_outlines",
        geometries={code: shapely.geometry.mapping(one) for code, one in joined_up.items()},
        sources=ground.sources("shapes"),
    )
