"""Charts of needs of whatever kind: what is not there, marks alike, hostile names."""

from __future__ import annotations

from dataclasses import replace

import pytest
import vl_convert
from chart_reading import FUNNEL, TABLES, draw, moved, put, some

from commonweal.evidence import Chart
from needs_sample import (
    funnel_table,
    needs_charts,
)

# What is not there.


@pytest.mark.parametrize("chart", needs_charts(), ids=lambda chart: str(chart.id))
@pytest.mark.parametrize(
    "lacking", [(), ("x",), ("y",), ("low", "high"), ("low", "high", "centre")]
)
def test_no_axis_is_laid_over_values_that_no_row_has(
    chart: Chart, lacking: tuple[str, ...]
) -> None:
    held = TABLES[chart.table]
    for column in {getattr(chart, part) for part in lacking} - {""}:
        held = put(held, column, [None] * held.data.num_rows)
    for drawn in (held, some(held)):
        drawing = draw(chart, drawn)
        for layer in drawing.spec["layer"]:
            rows = drawing.spec["datasets"][layer.get("data", {"name": "rows"})["name"]]
            for channel in ("x", "y"):
                place = layer["encoding"].get(channel, {})
                if place.get("type") in ("quantitative", "temporal"):
                    known = [row for row in rows if row.get(place["field"]) is not None]
                    assert known or "domain" in place["scale"]
        assert ("There are no rows to draw." in drawing.note) == (drawn.data.num_rows == 0)


# Marks that are alike.


@pytest.mark.parametrize("chart", needs_charts(), ids=lambda chart: str(chart.id))
def test_marks_alike_are_written_once_and_stand_where_they_stood(chart: Chart) -> None:
    drawing = draw(chart)
    raw = vl_convert.vegalite_to_svg(dict(drawing.spec), allowed_base_urls=[])
    before = [p for p in moved(raw) if p != (0, 0)]
    after = [p for p in moved(drawing.svg) if p != (0, 0)]
    assert "<use " in drawing.svg
    assert len(drawing.svg) < 0.75 * len(raw)
    assert len(after) == len(before)
    for old, new in zip(sorted(before), sorted(after), strict=True):
        assert new == pytest.approx(old, abs=0.06)


def test_headings_of_hostile_names_stay_words() -> None:
    label = '"+alert(1)+"\\\n\u2028</script>'
    held = funnel_table(5)
    held = replace(held, columns=(replace(held.columns[0], label=label), *held.columns[1:]))
    drawing = draw(FUNNEL, held)
    assert drawing.words["heads"][0] == f"{label}: "
    assert drawing.svg.startswith("<svg")
