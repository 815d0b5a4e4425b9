"""ONS Health Index: indicators by district and year, 2015 to 2021."""

from __future__ import annotations

import re

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

SOURCE = "ons-health-index"
COLUMNS = {
    "district": Cell("ltla21_code", required=True),
    "year": Cell("year", "whole", required=True, least=2000),
    "measure": Cell("indicator", required=True),
    "value": Cell("value", "number", required=True),
}
UNIT = "as in the Health Index; the copy at hand states no unit"


def indicators(published: Published) -> list[pa.Table]:
    """Every measure of every year for the districts held, system and neighbours."""
    if not published.land(SOURCE, COLUMNS):
        return []
    measures = [row[0] for row in published.rows(f'select distinct measure from "{SOURCE}"')]
    named = {"measure": measures, "indicator": [name(measure) for measure in measures]}
    published.tell("health_index_names", named)
    return [
        published.table(
            "select district as about, indicator, make_date(year::int, 1, 1) as start, "
            f"make_date(year::int, 12, 31) as \"end\", value, '{UNIT}' as unit, "
            f"'observed' as basis, '{SOURCE}' as source from \"{SOURCE}\" "
            "join health_index_names using (measure) semi join district_scope on district = code"
        )
    ]


def name(measure: str) -> str:
    """The name of an indicator.

    Examples
    --------
    >>> name("Children's social, emotional and mental health")
    'health_index_childrens_social_emotional_and_mental_health'
    """
    plain = measure.lower().replace("'", "")
    return "health_index_" + re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
