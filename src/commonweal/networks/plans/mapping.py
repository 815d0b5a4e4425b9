"""The map of a judged plan: where each network is the main one, practices drawn on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from commonweal.evidence import Basis, Chart, Column, Shapes, Table
from commonweal.networks.plans.judging import Judged
from commonweal.networks.plans.tabling import METHOD, count_basis, count_sources, model_sources
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Outlines are laid on a grid of so many degrees before they are joined (some 40 m), so that the
#: areas of two networks meet point for point.
FINE = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A map, the tables that it brings, and the outlines that it is drawn on."""

    chart: Chart
    tables: tuple[Table, ...]
    shapes: tuple[Shapes, ...]


def map_of(
    ground: Ground, judged: Judged, prefix: str, networks: Table, points: Table | None = None
) -> Drawn | None:
    """The map with what it draws; None where no area has a main network.

    One outline stands for all areas of a network; without outlines each area is a dot.

    Parameters
    ----------
    ground, judged
        The day and the plan.
    prefix
        What ids start with: `<prefix>.map`, `<prefix>.areas`, `<prefix>.practices`.
    networks
        The table of the plan's networks, which the map colours.
    points
        A table of practices with `name`, `latitude` and `longitude` that is at hand; one is made
        where it is left out, and with it one of areas for those who count on.
    """
    main = judged.measured.main
    shapes = _outlines(ground, main, f"{prefix}.outlines")
    areas = areas_table(ground, judged, f"{prefix}.areas", dotted=shapes is None)
    if not main or not areas.data.num_rows:
        return None
    practices = points or practices_table(ground, judged, f"{prefix}.practices")
    word = ground.level_name(Kind.NETWORK)
    chart = Chart(
        id=f"{prefix}.map",
        title=f"Main {word} of where people live, {judged.title} plan",
        description=f"Map of the {word} that most registered residents of each of "
        f"{areas.data.num_rows:,} small areas are with (modelled), and "
        f"{practices.data.num_rows:,} practices.",
        kind="map",
        table=areas.id if shapes is None else networks.id,
        x="area" if shapes is None else "code",
        colour="network" if shapes is None else "name",
        shapes="" if shapes is None else shapes.id,
        points=practices.id,
        point_label="name",
    )
    tables = (areas, practices) if points is None else (areas,) if shapes is None else ()
    return Drawn(chart=chart, tables=tables, shapes=() if shapes is None else (shapes,))


def _outlines(ground: Ground, main: Mapping[str, str], identifier: str) -> Shapes | None:
    """The areas of which each network is the main one, joined; None where outlines lack."""
    parts: dict[str, list[shapely.Geometry]] = {}
    for area in sorted(main):
        if area in ground.outlines:
            laid = shapely.set_precision(shapely.make_valid(ground.outlines[area]), FINE)
            parts.setdefault(main[area], []).append(laid)
    joined = {code: shapely.union_all(held, grid_size=FINE) for code, held in parts.items()}
    kept = {
        code: shapely.geometry.mapping(one)
        for code, one in sorted(joined.items())
        if one.geom_type in ("Polygon", "MultiPolygon") and not one.is_empty
    }
    if not kept:
        return None
    return Shapes(id=identifier, geometries=kept, sources=ground.sources("shapes"))


def areas_table(ground: Ground, judged: Judged, identifier: str, *, dotted: bool) -> Table:
    """Small areas with their main network; with names and places where a map draws them as dots."""
    word = ground.level_name(Kind.NETWORK)
    main, points = judged.measured.main, ground.area_points
    codes = [area for area in judged.units.areas if area in points]
    rows: list[dict[str, object]] = [
        {
            "area": area,
            "network": judged.names.get(main[area], main[area]) if area in main else None,
        }
        for area in codes
    ]
    columns: tuple[Column, ...] = (
        Column(name="area", label="Code", kind="code"),
        Column(name="network", label=f"Main {word}", kind="text"),
    )
    if dotted:
        for row, area in zip(rows, codes, strict=True):
            row["name"] = ground.area_names.get(area)
            row["latitude"], row["longitude"] = points[area]
        columns = (
            columns[0],
            Column(name="name", label="Small area", kind="text"),
            columns[1],
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        )
    return Table.of_rows(
        rows,
        id=identifier,
        title=f"Small areas and their main {word}, {judged.title} plan",
        columns=columns,
        basis=Basis.MODELLED,
        sources=(*model_sources(ground, judged), *ground.sources("areas")),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=0,
    )


def practices_table(ground: Ground, judged: Judged, identifier: str) -> Table:
    """Practices on the map, each with its network."""
    units, plan = judged.units, judged.plan
    return Table.of_rows(
        [
            {
                "code": code,
                "name": units.names[i],
                "network": judged.names.get(plan[code], plan[code]) if plan.get(code) else None,
                "patients": float(units.patients[i]),
                "latitude": float(units.latlon[i, 0]),
                "longitude": float(units.latlon[i, 1]),
            }
            for i, code in enumerate(units.codes)
        ],
        id=identifier,
        title=f"Practices, {judged.title} plan",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="network", label=ground.level_name(Kind.NETWORK), kind="text"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
        basis=count_basis(ground, judged),
        sources=count_sources(ground, judged),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=0,
    )
