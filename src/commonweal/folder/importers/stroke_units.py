"""Stroke units of 2021/22: where they are, whom they admitted, how long patients stayed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.hospitals import near
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Point, Scope

UNITS, UNITS_KENT = "stroke-units-2022", "km-stroke-units-2022"
STAY = "ssnap-length-of-stay-2023"

UNITS_COLUMNS = {
    "postcode": Cell("Postcode", required=True),
    "name": Cell("SSNAP name", required=True),
    "country": Cell("Country", required=True),
    "thrombolysis": Cell("Use_IVT", "whole"),
    "thrombectomy": Cell("Use_MT", "whole"),
    "admissions": Cell("Admissions 21/22", "number", least=0),
    "treated": Cell("Thrombolysis", "number", least=0),
    "rate": Cell("ivt_rate", "number", least=0),
    "latitude": Cell("lat", "number", required=True),
    "longitude": Cell("long", "number", required=True),
    "note": Cell("Notes"),
}
STAY_COLUMNS = {
    "team": Cell("Stroke team", required=True),
    "kind": Cell("Type", required=True),
    "days": Cell("Mean length of stay", "number", least=0),
}

YEAR = (date(2021, 4, 1), date(2022, 3, 31))
#: The file of lengths of stay says 2023 in its name and no days.
STAY_YEAR = (date(2023, 1, 1), date(2023, 12, 31))

#: Column, outcome, unit.
MEASURES = (
    ("admissions", "stroke admissions (SSNAP)", "admissions"),
    ("treated", "stroke patients thrombolysed (SSNAP)", "patients"),
    ("rate", "thrombolysis rate (SSNAP)", "percent of stroke admissions"),
)

Row = dict[str, object]


def land(published: Published) -> str | None:
    """Land the units; those near Kent and Medway only where England's lack. Returns the source."""
    for source in (UNITS, UNITS_KENT):
        if published.holds(source) or published.land(source, UNITS_COLUMNS):
            return source
    return None


def sites(published: Published, scope: Scope, wanted: Collection[str]) -> list[Row]:
    """Units in the system or near it, and those wanted by postcode (without a space)."""
    source = land(published)
    if source is None:
        return []
    rows = published.rows(
        "select postcode, any_value(name), any_value(latitude), any_value(longitude), "
        f'any_value(note) from "{source}" group by postcode order by postcode'
    )
    points: dict[str, Point] = {row[0]: (row[2], row[3]) for row in rows}
    placed = near(scope, points)
    return [
        {
            "code": code,
            "name": name,
            "kind": "stroke_unit",
            "postcode": f"{code[:-3]} {code[-3:]}",
            "latitude": latitude,
            "longitude": longitude,
            "neighbour": placed.get(code, True),
            "note": note,
            "source": source,
        }
        for code, name, latitude, longitude, note in rows
        if code in placed or code in wanted
    ]


def outcomes(published: Published, units: Mapping[str, object]) -> list[pa.Table]:
    """Admissions and treatment of 2021/22 and length of stay of 2023, of the units held."""
    source = land(published)
    if source is None:
        return []
    published.tell("unit_scope", {"code": sorted(units)})
    found = [
        published.table(
            f"select postcode as about, '{outcome}' as outcome, date '{YEAR[0]}' as start, "
            f"date '{YEAR[1]}' as \"end\", {column} as value, '{unit}' as unit, "
            f"'observed' as basis, '{source}' as source from \"{source}\" "
            f"semi join unit_scope on postcode = code where {column} is not null"
        )
        for column, outcome, unit in MEASURES
    ]
    if published.land(STAY, STAY_COLUMNS):
        found.append(
            published.table(
                "select postcode as about, 'mean length of stay' as outcome, kind as category, "
                f"date '{STAY_YEAR[0]}' as start, date '{STAY_YEAR[1]}' as \"end\", "
                f"days as value, 'days' as unit, 'observed' as basis, '{STAY}' as source "
                f'from "{STAY}" join "{source}" on team = name '
                "semi join unit_scope on postcode = code where days is not null"
            )
        )
    return found
