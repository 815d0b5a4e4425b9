"""Figures of middle-layer areas, collated by name: stroke admissions, deprivation, ages, health."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.ons_lookups import MIDDLE
from commonweal.folder.importers.published import Published

SOURCE, LOOK_UP = "msoa-collated", "ons-lsoa-msoa-2011"

#: Column, header, indicator, first and last day, unit. The file states no days: see its note.
MEASURES = (
    (
        "admissions",
        "admissions",
        "stroke_admissions",
        date(2017, 1, 1),
        date(2019, 12, 31),
        "admissions a year",
    ),
    ("score", "IMD2019Score", "imd_2019_score", date(2019, 1, 1), date(2019, 12, 31), "score"),
    ("all", "All persons", "residents", date(2018, 6, 30), date(2018, 6, 30), "persons"),
    ("young", "0-64", "residents_0_to_64", date(2018, 6, 30), date(2018, 6, 30), "persons"),
    ("older", "65-79", "residents_65_to_79", date(2018, 6, 30), date(2018, 6, 30), "persons"),
    ("oldest", "80+", "residents_80_and_over", date(2018, 6, 30), date(2018, 6, 30), "persons"),
    ("good", "good_health", "good_health", date(2011, 3, 27), date(2011, 3, 27), "persons"),
    ("fair", "fair health", "fair_health", date(2011, 3, 27), date(2011, 3, 27), "persons"),
    ("bad", "bad health", "bad_health", date(2011, 3, 27), date(2011, 3, 27), "persons"),
)
COLUMNS = {
    "area_name": Cell("MSOA", required=True),
    **{f"value_{column}": Cell(header, "number", least=0) for column, header, *_ in MEASURES},
}


def indicators(published: Published) -> list[pa.Table]:
    """Every figure of the middle-layer areas that hold a small area in scope."""
    if not published.land(SOURCE, COLUMNS):
        return []
    if not (published.holds(LOOK_UP) or published.land(LOOK_UP, MIDDLE)):
        published.lack(SOURCE, "names cannot be told to codes without the look-up of 2011")
        return []
    scope = (
        f'(select distinct middle, middle_name from "{LOOK_UP}" '
        "semi join area_scope on area = code)"
    )
    return [
        published.table(
            f"select middle as about, '{indicator}' as indicator, date '{start}' as start, "
            f"date '{end}' as \"end\", value_{column} as value, '{unit}' as unit, "
            f"'observed' as basis, '{SOURCE}' as source from \"{SOURCE}\" "
            f"join {scope} on area_name = middle_name where value_{column} is not null"
        )
        for column, _, indicator, start, end, unit in MEASURES
    ]
