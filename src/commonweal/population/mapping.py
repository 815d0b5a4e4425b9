"""Section: the map of the system's small areas and practices."""

from __future__ import annotations

from commonweal.evidence import Basis, Chart, Column, Part, Table
from commonweal.people.ground import Ground, lacking
from commonweal.system.organisation import Kind


def part(ground: Ground) -> Part:
    """Small areas coloured by place (or commissioner), practices drawn on top."""
    areas, practices = _areas(ground), _practices(ground)
    if not areas.data.num_rows:
        return Part.of(
            id="population.map",
            title="Map",
            text="Not known: no areas are held.",
            lacks=(lacking("areas", "small areas", "no map can be drawn"),),
        )
    lacks = (
        ()
        if ground.shapes is not None
        else (lacking("shapes", "outlines", "the map shows points only"),)
    )
    chart = Chart(
        id="population.map.chart",
        title=f"Where the people of {ground.system.name} live, and their practices",
        description=f"Map of {areas.data.num_rows:,} small areas coloured by "
        f"{ground.level_name(_coloured(ground))}, with {practices.data.num_rows:,} practices.",
        kind="map",
        table=areas.id,
        colour="group",
        shapes=ground.shapes.id if ground.shapes is not None else "",
        points=practices.id,
        point_label="name",
    )
    return Part.of(
        id="population.map",
        title="Map",
        text="Each small area belongs to the body whose commissioner its residents have; a "
        "practice can stand in one and serve people of another.",
        tables=(areas, practices),
        charts=(chart,),
        shapes=(ground.shapes,) if ground.shapes is not None else (),
        lacks=lacks,
    )


def _coloured(ground: Ground) -> Kind:
    return Kind.PLACE if ground.group_of(Kind.PLACE) else Kind.COMMISSIONER


def _areas(ground: Ground) -> Table:
    groups = ground.group_of(_coloured(ground))
    codes = [area for area in sorted(ground.own_areas) if area in ground.area_points]
    return Table.of_rows(
        [
            {
                "area": area,
                "name": ground.area_names.get(area),
                "group": ground.area_names.get(groups.get(area, ""), "not assigned"),
                "district": ground.area_names.get(ground.district_of.get(area, "")),
                "residents": ground.persons.get(area),
                "latitude": ground.area_points[area][0],
                "longitude": ground.area_points[area][1],
            }
            for area in codes
        ],
        id="population.areas",
        title="Small areas",
        columns=(
            Column(name="area", label="Code", kind="code"),
            Column(name="name", label="Small area", kind="text"),
            Column(name="group", label=ground.level_name(_coloured(ground)), kind="text"),
            Column(name="district", label="District", kind="text"),
            Column(name="residents", label="Residents", kind="count", unit="persons"),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
        basis=Basis.OBSERVED,
        sources=(*ground.sources("areas"), *ground.resident_sources),
        as_of=ground.day,
        shown=5,
    )


def _practices(ground: Ground) -> Table:
    return Table.of_rows(
        [
            {
                "code": practice.code,
                "name": practice.name,
                "network": ground.area_names.get(
                    ground.structure.ancestor(practice.code, Kind.NETWORK) or "", "in no network"
                ),
                "registered": ground.lists[practice.code],
                "latitude": practice.latitude,
                "longitude": practice.longitude,
            }
            for practice in ground.practices
            if practice.latitude is not None
        ],
        id="population.practice_points",
        title="Practices on the map",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="network", label="Network", kind="text"),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
        basis=Basis.OBSERVED,
        sources=ground.list_sources,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=5,
    )
