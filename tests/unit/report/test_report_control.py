"""Control charts: values over steps of mean and limits."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import accumulate, pairwise

import pyarrow as pa
import pytest
from chart_reading import CONTROL, TABLES, draw, layers, moved, put, some, words

from commonweal.evidence import Column
from needs_sample import (
    control_table,
)

# Control charts.


def test_a_control_chart_has_stepping_lines_below_its_values() -> None:
    drawing = draw(CONTROL)
    centre, lower, upper, value = layers(drawing, "line")
    assert [line["y"]["field"] for line in (centre, lower, upper, value)] == [
        *("centre", "lo", "hi"),
        "y",
    ]
    assert centre["interpolate"] == lower["interpolate"] == upper["interpolate"] == "step"
    assert "interpolate" not in value
    assert centre["strokeDash"] == [1, 0] != lower["strokeDash"] == upper["strokeDash"]
    assert [(key.label, key.sign) for key in drawing.keys] == [
        ("common cause", "circle"),
        ("concern, high", "triangle-up"),
        ("improvement, low", "triangle-down"),
        ("Mean", "line"),
        ("Lower limit and Upper limit", "line-dashed"),
    ]
    assert "Waiting longer than 18 weeks (people)" in words(drawing)
    assert "Not drawn, since a value is missing: 1 of 36." in drawing.note


def test_limits_set_anew_step_half_way_between_two_periods() -> None:
    drawing = draw(CONTROL)
    months = TABLES["sample.control"].data.column("month").to_pylist()
    span = (months[-1] - months[0]).days
    # Ten pixels are left on either side of 580 pixels.
    before, after = (10 + 560 * (month - months[0]).days / span for month in months[23:25])
    steps = re.findall(r'd="(M[^"]+)" stroke="#1d2a33" stroke-width="1.3"', drawing.svg)
    points = corners(steps[0])
    assert points[0][0] == pytest.approx(10, abs=0.06)
    [(x, _)] = [one for one, two in pairwise(points) if one[0] == two[0] and one[1] != two[1]]
    assert x == pytest.approx((before + after) / 2, abs=0.11)


def corners(path: str) -> list[tuple[float, float]]:
    """Points of a path of one place and steps from it."""
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path)]
    across, down = accumulate(numbers[::2]), accumulate(numbers[1::2])
    return [(round(x, 1), round(y, 1)) for x, y in zip(across, down, strict=True)]


def test_a_period_without_limits_has_none() -> None:
    rows = draw(CONTROL).spec["datasets"]["rows"]
    assert [row["x"] for row in rows] == sorted(row["x"] for row in rows)
    assert (rows[-1]["centre"], rows[-1]["lo"], rows[-1]["hi"]) == (None, None, None)
    assert rows[9]["y"] is None
    assert draw(CONTROL).words["rows"][-1][-1] == "not known"


def test_a_control_chart_of_unknown_limits_or_of_one_point_is_drawn() -> None:
    held = control_table()
    bare = held
    for column in ("mean", "lower", "upper"):
        bare = put(bare, column, [math.nan] * 36)
    drawing = draw(CONTROL, bare)
    assert len(moved(drawing.svg)) >= 35
    assert not drawing.spec["datasets"].get("lone")
    single = draw(CONTROL, some(held, 3))
    # A line of one point has no length, so its level is a dash.
    assert [dash["y"] for dash in single.spec["datasets"]["lone"]] == [500, 420, 580]
    assert layers(single, "point")[-1]["shape"] == "stroke"
    assert len(layers(draw(replace(CONTROL, low="", high="", centre="")), "line")) == 1
    assert draw(CONTROL, some(held)).svg.startswith("<svg")


def test_a_control_chart_of_two_series_is_refused() -> None:
    with pytest.raises(ValueError, match=r"of one series.* more than one row for 1 February 2017"):
        draw(CONTROL, some(control_table(), 0, 1, 1))


def test_periods_in_words_keep_the_order_of_the_table() -> None:
    held = control_table()
    quarters = [f"Q{place % 4 + 1} {2015 + place // 4}" for place in range(36)]
    first = Column(name="month", label="Quarter", kind="text")
    named = replace(
        held,
        columns=(first, *held.columns[1:]),
        data=held.data.set_column(0, "month", pa.array(quarters)),
    )
    said = [text for text in words(draw(CONTROL, named)) if text in quarters]
    assert said
    assert said == sorted(said, key=quarters.index)
    # Names that would run into each other are left out.
    assert len(said) < 36
