"""The map: how long it takes from every small area, with the sites drawn on top."""

from __future__ import annotations

import math

from commonweal.evidence import Chart, Column, Table
from commonweal.services.siting.naming import short_names
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.tabling import METHOD, sources_of


def map_of(shown: Shown, choice: Choice, prefix: str) -> tuple[Chart, tuple[Table, ...]] | None:
    """A map of the minutes of one choice; None where no outlines are held."""
    ground = shown.sited.ground
    if ground.shapes is None:
        return None
    now = shown.today if shown.assumed else f"the units open {shown.with_today}"
    which = f"option {', '.join(choice.options)}" if choice.options else now
    sites = _sites(shown, choice, f"{prefix}.sites", which if choice.options else shown.with_today)
    tables = (_areas(shown, choice, f"{prefix}.areas"), sites)
    chart = Chart(
        id=f"{prefix}.map",
        title=f"Minutes to the nearest unit, {which}",
        description=f"Map of road minutes from {len(shown.sited.setting.areas):,} small areas to "
        f"the nearest of {len(choice.open)} units; every possible site is drawn and named.",
        kind="map",
        table=tables[0].id,
        x="area",
        colour="minutes",
        colour_kind="sequence",
        shapes=ground.shapes.id,
        points=tables[1].id,
        point_label="label",
    )
    return chart, tables


def _areas(shown: Shown, choice: Choice, identifier: str) -> Table:
    setting = shown.sited.setting
    return Table.of_rows(
        [
            {"area": area, "minutes": round(took) if math.isfinite(took) else None}
            for area, took in zip(setting.areas, choice.scored.minutes.tolist(), strict=True)
        ],
        id=identifier,
        title="Minutes from each small area, whole minutes",
        columns=(
            Column(name="area", label="Area", kind="code"),
            Column(name="minutes", label="Minutes", kind="count", unit="minutes"),
        ),
        basis=choice.basis,
        sources=sources_of(shown.sited),
        method=METHOD,
        as_of=shown.sited.ground.day,
        shown=0,
    )


def _sites(shown: Shown, choice: Choice, identifier: str, which: str) -> Table:
    setting = shown.sited.setting
    names = short_names(setting)
    return Table.of_rows(
        [
            {
                "code": setting.sites[at].code,
                "name": setting.sites[at].name,
                "label": names[at] if at in choice.open else f"({names[at]})",
                "open": at in choice.open,
                "district": setting.district[int(setting.minutes[:, at].argmin())],
                "latitude": setting.sites[at].latitude,
                "longitude": setting.sites[at].longitude,
            }
            for at in setting.own
            if setting.sites[at].latitude is not None
        ],
        id=identifier,
        title=f"Sites that could have a unit; in brackets: no unit, {which}",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Site", kind="text"),
            Column(name="label", label="On the map", kind="text"),
            Column(name="open", label=f"Has a unit, {which}", kind="flag"),
            Column(
                name="district",
                label="District",
                kind="code",
                description="District of the small area from which the way is shortest",
            ),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
        basis=choice.basis,
        sources=sources_of(shown.sited),
        method=METHOD,
        as_of=shown.sited.ground.day,
        shown=0,
    )
