"""Words of drawings stand within them: names of places near an edge, titles of axes."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pytest

from commonweal.evidence import Chart, Column
from commonweal.report.charts import draw_rows
from commonweal.report.maps import LETTER, draw_map
from commonweal.report.outlines import STEPS, lay
from commonweal.report.rows import LINE
from report_sample import chapter, charts
from sample_tables import sites_table, table

SAMPLE = chapter()
LONG = "(Queen Elizabeth The Queen Mother)"


def test_a_long_name_near_the_right_edge_stands_to_the_left_of_its_place() -> None:
    places = sites_table()
    names = pa.array(["West", LONG])
    held = replace(places, data=places.data.set_column(0, "name", names))
    shapes = lay(SAMPLE.shapes[0])
    chart = next(one for one in charts() if one.points)
    areas = SAMPLE.table(chart.table)
    assert areas is not None
    drawing = draw_map(chart, areas, shapes, held, "chart-map")
    west, east = drawing.spec["datasets"]["places"]
    assert "left" not in west
    assert east["left"] is True
    assert east["x"] - len(LONG) * LETTER * STEPS > 0
    drawn = re.search(rf"<text[^>]*>{re.escape(LONG)}</text>", drawing.svg)
    assert drawn is not None
    assert 'text-anchor="end"' in drawn[0]
    at = re.search(r"translate\(([\d.]+)", drawn[0])
    assert at is not None
    assert float(at[1]) < east["x"]


@pytest.mark.parametrize("along", ["x", "y"])
def test_a_long_title_of_an_axis_stands_in_lines(along: str) -> None:
    unit = "percent of patients aged 17 and over"
    columns = (
        Column(name="period", label="Period", kind="count"),
        Column(
            name="value", label="Diabetes mellitus, recorded, crude", kind="number", unit=unit
        ),
    )  # fmt: skip
    held = table("t", columns, {"period": [2019, 2020, 2021], "value": [6.1, 6.4, 6.9]})
    kind = "line" if along == "y" else "bar"
    parts = {"x": "period", "y": "value"} if kind == "line" else {"x": "value", "y": "period"}
    chart = Chart(id="c", title="", description="", kind=kind, table="t", **parts)
    svg = draw_rows(chart, held, "c").svg
    lines = re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t(?:ext|span)>", svg)
    titled = [one for one in lines if "Diabetes" in one or "patients" in one]
    assert len(titled) == 2
    assert all(len(one) <= LINE for one in titled)
