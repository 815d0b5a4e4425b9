"""The section "Is the split real, and where does it fray?"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely

from commonweal.evidence import Chart, Figure, Method, Part, Section, Shapes, Table
from commonweal.networks.flows import figuring
from commonweal.networks.flows.flowing import Flowing, flowing, outsides
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
from commonweal.networks.flows.split_telling import pattern, told
from commonweal.people.ground import Ground

#: A map is drawn of up to this many origins, and a chart.
MOST = 60
#: A chart shows this many of the areas that fray most.
DRAWN = 8
#: A share that is written as 0.0% is not drawn.
SHOWN_FROM = 0.0005
#: Outlines are simplified to this, degrees.
FINE = 0.004
#: Tables that charts alone stand on.
DRAWN_ONLY = ("networks.flows_communities.areas",)
#: Measures of figures in the order in which a reader asks for them.
LEADING = ("communities", "to_other_side", "lives_on_other_side")
TITLE = "Is the split real, and where does it fray?"


def part(ground: Ground) -> Part:
    """Communities without a preset number, the split beside chance, and its seams."""
    held = flowing(ground)
    if not held.tables:
        return Part.of(
            id="networks.flows_split",
            title=TITLE,
            text="It cannot be said: no flows are held, and none can be modelled.",
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
    aside = {table.key for table in held.tables} - {table.key for table in held.main}
    return Part(
        section=Section(
            id="networks.flows_split",
            title=TITLE,
            text=told(ground, held),
            figures=tuple(f.id for f in sorted(figures, key=lambda f: _place(f, aside))),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables if table.id not in DRAWN_ONLY),
        ),
        figures=figures,
        tables=tuple(tables),
        charts=charts,
        shapes=shapes,
        methods=(_method(ground, held), shares_method(held)),
        lacks=lacks_of(ground, held),
    )


def _place(figure: Figure, aside: set[str]) -> int:
    """The parts found and where they fray stand first; chance, and models beside counts, last."""
    measure = figure.id.split(".")[1]
    if figure.value and figure.id.split(".")[-1] not in aside:
        return LEADING.index(measure) if measure in LEADING else len(LEADING)
    return len(LEADING) + 1


def _method(ground: Ground, held: Flowing) -> Method:
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
        "parts of equal size, so that the best cut into two need not be the one that fewest cross."
        + "".join(pattern(held, key, one) for key, one in outsides(ground, held).items()),
    )


def _drawn(
    ground: Ground, held: Flowing, tables: list[Table]
) -> tuple[tuple[Chart, ...], tuple[Shapes, ...]]:
    """The seams as intervals, and the communities on a map, where there are not too many."""
    if len(held.main[0].origins) > MOST:
        return (), ()
    frayed, whole = _drawn_seams(tables, held)
    if not frayed.data.num_rows:
        return _mapped(ground, held, tables, [])
    tables.insert(1, frayed)
    charts = [
        Chart(
            id="networks.flows_seams.chart",
            title="Patients who go to the other side, by area and source",
            description="For each area and source the share of patients treated on the other "
            "side, with its 95% limits where people were counted."
            + (f" {whole} more areas with 0.0% in every source are not drawn." if whole else ""),
            kind="interval",
            table="networks.flows_seams.drawn",
            x="other_side",
            y="line",
            low="other_side_low",
            high="other_side_high",
        )
    ]
    return _mapped(ground, held, tables, charts)


def _mapped(
    ground: Ground, held: Flowing, tables: list[Table], charts: list[Chart]
) -> tuple[tuple[Chart, ...], tuple[Shapes, ...]]:
    """The charts with the map of communities, where outlines are held."""
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


def _drawn_seams(tables: list[Table], held: Flowing) -> tuple[Table, int]:
    """The areas that fray most, in the sources that claims may rest on, and how many do not."""
    whole = next(table for table in tables if table.id == "networks.flows_seams")
    keys = {table.key for table in held.main}
    rows = [row for row in whole.data.to_pylist() if row["source"] in keys]
    most = dict.fromkeys(dict.fromkeys(row["code"] for row in rows), 0.0)
    for row in rows:
        most[row["code"]] = max(most[row["code"]], row["other_side"] or 0.0)
    order = sorted(most, key=lambda code: -most[code])
    frayed = [code for code in order if most[code] >= SHOWN_FROM]
    rows = [row for code in frayed[:DRAWN] for row in rows if row["code"] == code]
    table = Table.of_rows(
        rows,
        id="networks.flows_seams.drawn",
        title="Where the split frays: patients who go to the other side",
        columns=tuple(
            replace(column, on_page=column.on_page and _known(column.name, rows))
            for column in whole.columns
        ),
        basis=whole.basis,
        sources=whole.sources,
        method=whole.method,
        as_of=whole.as_of,
        shown=12,
        note="The areas with most such patients first.",
    )
    return table, len(order) - len(frayed)


def _known(name: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether a column has anything to show: models have no limits."""
    return any(row[name] is not None for row in rows)


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
