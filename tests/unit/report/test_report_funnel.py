"""Funnels: dots stand where their table says, between the curves of the limits."""

from __future__ import annotations

import math
from dataclasses import replace

import pyarrow as pa
import pytest
from chart_reading import FUNNEL, TABLES, draw, layers, marks, moved, put, some, words
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence import Column, Table
from commonweal.report.funnel import funnel
from needs_sample import (
    curves_table,
    funnel_table,
)
from sample_tables import table

# Funnels.


def test_a_funnel_has_dots_over_its_curves() -> None:
    drawing = draw(FUNNEL)
    lines, dots = layers(drawing, "line"), layers(drawing, "point")
    assert [line["y"]["field"] for line in lines] == ["line0", "line1", "line2", "line3", "line4"]
    # The centre is solid; two limits of one level share a dash, and no two levels do.
    dashes = [line["strokeDash"] for line in lines]
    assert dashes[0] == [1, 0]
    assert dashes[1] == dashes[2] != dashes[3] == dashes[4]
    assert [key.label for key in drawing.keys[-3:]] == [
        "System 12.0%",
        "Lower 95% limit and upper 95% limit",
        "Lower 99.8% limit and upper 99.8% limit",
    ]
    assert [key.sign for key in drawing.keys[-3:]] == ["line", "line-dashed", "line-dotted"]
    assert {"color", "fill", "shape"} <= set(dots[0])
    assert "Registered patients, logarithmic" in words(drawing)
    assert "Recorded with diabetes" in words(drawing)
    assert "logarithmic" in drawing.note


def test_dots_of_a_funnel_stand_where_the_logarithm_puts_them() -> None:
    drawing = draw(FUNNEL)
    left, right = layers(drawing, "point")[0]["x"]["scale"]["domain"]
    bottom, top = layers(drawing, "point")[0]["y"]["scale"]["domain"]
    held = TABLES["sample.funnel"].data.to_pylist()
    meant = sorted(
        (
            540 * math.log(row["list"] / left) / math.log(right / left),
            360 * (1 - (row["share"] - bottom) / (top - bottom)),
        )
        for row in held
    )
    drawn = sorted(place for place in moved(drawing.svg) if place[0] > 0 and place[1] < 360)
    for point in meant:
        assert any(point == pytest.approx(place, abs=0.11) for place in drawn)


def test_denominators_that_span_little_are_on_an_even_axis() -> None:
    drawing = draw(FUNNEL, funnel_table(40, largest=120 * 30))
    assert layers(drawing, "point")[0]["x"]["scale"]["type"] == "linear"
    assert "Registered patients" in words(drawing)
    assert "logarithmic" not in drawing.note


def test_the_words_of_a_dot_name_it_first() -> None:
    drawing = draw(FUNNEL)
    assert drawing.words["rows"][-1][0].startswith("Practice ")
    said = drawing.words["heads"]
    assert said[:3] == ["Practice: ", "Recorded with diabetes: ", "Registered patients: "]


def test_rows_without_a_place_in_a_funnel_are_counted() -> None:
    held = funnel_table(6)
    held = put(held, "list", [None, 0, 100, 5000, 9000, 9000])
    held = put(held, "share", [0.1, 0.1, math.nan, 0.2, 0.0, 0.1])
    assert "Not drawn, since a value is missing: 2 of 6." in draw(FUNNEL, held).note
    held = put(put(held, "list", [100, 0, 200, 50_000, 9000, None]), "share", [0.1] * 6)
    note = draw(FUNNEL, held).note
    assert "missing: 1 of 6" in note
    assert "since Registered patients is nought or less: 1." in note


def test_wide_limits_of_small_groups_do_not_press_the_dots_together() -> None:
    held = put(curves_table(), "upper_998", [1.0, *[0.13] * 40])
    drawing = draw(FUNNEL, lines=held)
    top = layers(drawing, "point")[0]["y"]["scale"]["domain"][1]
    shares = TABLES["sample.funnel"].data.column("share").to_pylist()
    assert max(shares) < top < 1.0
    assert "Limits that leave the drawing go on beyond it." in drawing.note
    assert all(mark["clip"] for mark in layers(drawing, "line"))
    # All layers state the same ends, or the drawing would take the widest of them.
    assert len({str(m["y"]["scale"]) for m in marks(drawing)}) == 1


def test_one_dot_stands_beside_its_centre_and_limits() -> None:
    drawing = draw(FUNNEL, some(funnel_table(), 70))
    left, right = layers(drawing, "point")[0]["x"]["scale"]["domain"]
    bottom, top = layers(drawing, "point")[0]["y"]["scale"]["domain"]
    assert left < TABLES["sample.funnel"].data.column("list")[70].as_py() < right
    assert bottom < 0.12 < top


@pytest.mark.parametrize("lines", [curves_table(), None])
def test_a_funnel_without_dots_is_drawn(lines: Table | None) -> None:
    drawing = draw(FUNNEL, some(funnel_table()), lines=lines)
    assert "Recorded with diabetes" in words(drawing)
    assert len(layers(drawing, "line")) == (5 if lines else 0)


def test_curves_that_do_not_fit_are_named() -> None:
    held = curves_table()
    swapped = replace(held, columns=held.columns[::-1], data=held.data.select(names(held)[::-1]))
    with pytest.raises(ValueError, match=r"first column of table sample\.curves must be 'list'"):
        draw(FUNNEL, lines=swapped)
    other = (*held.columns[:2], *(replace(column, kind="number") for column in held.columns[2:]))
    with pytest.raises(ValueError, match=r"lower_95, .* must be of kind 'share'"):
        draw(FUNNEL, lines=replace(held, columns=other))


def names(held: Table) -> list[str]:
    return [column.name for column in held.columns]


def rates(values: list[float | None], sizes: list[float]) -> Table:
    return table(
        "t",
        (
            Column(name="n", label="Births", kind="count"),
            Column(name="v", label="Change", kind="number", unit="per 1,000"),
        ),
        {"n": pa.array(sizes, pa.float64()), "v": pa.array(values, pa.float64())},
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e9, 1e9).map(lambda value: round(value, 6))
            | st.sampled_from([math.nan, None]),
            st.floats(1e-6, 1e9) | st.sampled_from([0.0, math.inf]),
        ),
        max_size=8,
    )
)
def test_every_dot_of_a_funnel_is_within_its_axes(held: list[tuple[float | None, float]]) -> None:
    chart = replace(FUNNEL, table="t", x="n", y="v", colour="", lines="", point_label="")
    spec, _, _ = funnel(
        chart, rates([value for value, _ in held], [size for _, size in held]), None
    )
    dots = spec["layer"][-1]["encoding"]
    (left, right), (bottom, top) = dots["x"]["scale"]["domain"], dots["y"]["scale"]["domain"]
    assert left < right
    assert bottom < top
    for row in spec["datasets"]["rows"]:
        assert left <= row["x"] <= right
        assert bottom <= row["y"] <= top
