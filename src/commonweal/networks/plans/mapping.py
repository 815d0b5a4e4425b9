"""The map of a judged plan: areas coloured by their main network, practices drawn on top."""

from __future__ import annotations

from commonweal.evidence import Basis, Chart, Column, Table
from commonweal.networks.plans.judging import Judged
from commonweal.networks.plans.tabling import METHOD, count_basis, count_sources, model_sources
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind


def map_of(ground: Ground, judged: Judged, prefix: str) -> tuple[Chart, Table, Table] | None:
    """The map with its tables of areas and practices; None where no area has a main network.

    Parameters
    ----------
    ground, judged
        The day and the plan.
    prefix
        What ids start with: `<prefix>.map`, `<prefix>.areas`, `<prefix>.practices`.
    """
    areas = areas_table(ground, judged, f"{prefix}.areas")
    if not judged.measured.main or not areas.data.num_rows:
        return None
    practices = practices_table(ground, judged, f"{prefix}.practices")
    word = ground.level_name(Kind.NETWORK)
    chart = Chart(
        id=f"{prefix}.map",
        title=f"Main {word} of each small area, {judged.title} plan",
        description=f"Map of {areas.data.num_rows:,} small areas coloured by the {word} that most "
        f"of their registered residents are with (modelled), and {practices.data.num_rows:,} "
        "practices.",
        kind="map",
        table=areas.id,
        x="area",
        colour="network",
        shapes=ground.shapes.id if ground.shapes is not None else "",
        points=practices.id,
        point_label="name",
    )
    return chart, areas, practices


def areas_table(ground: Ground, judged: Judged, identifier: str) -> Table:
    """Small areas with their main network: what a map colours."""
    word = ground.level_name(Kind.NETWORK)
    codes = [area for area in judged.units.areas if area in ground.area_points]
    main = judged.measured.main
    return Table.of_rows(
        [
            {
                "area": area,
                "name": ground.area_names.get(area),
                "network": judged.names.get(main[area], main[area]) if area in main else None,
                "latitude": ground.area_points[area][0],
                "longitude": ground.area_points[area][1],
            }
            for area in codes
        ],
        id=identifier,
        title=f"Small areas and their main {word}, {judged.title} plan",
        columns=(
            Column(name="area", label="Code", kind="code"),
            Column(name="name", label="Small area", kind="text"),
            Column(name="network", label=f"Main {word}", kind="text"),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
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
