"""Funnels, control charts and intervals: what is drawn, and how it is told apart."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence import Chart, Column, Table
from commonweal.report.charts import draw_rows
from commonweal.report.drawing import Drawing
from commonweal.report.funnel import funnel
from commonweal.report.signals import BETTER, GREY, WORSE, signals
from needs_sample import (
    control_table,
    curves_table,
    funnel_table,
    interval_table,
    needs_charts,
    needs_tables,
)
from sample_tables import table

TABLES = {held.id: held for held in needs_tables()}
FUNNEL, CONTROL, INTERVAL, FIFTHS = needs_charts()


def draw(chart: Chart, held: Table | None = None, **more: Any) -> Drawing:
    lines = more.get("lines", TABLES.get(chart.lines))
    return draw_rows(chart, held or TABLES[chart.table], "c", lines)


def some(held: Table, *places: int) -> Table:
    return replace(held, data=held.data.take(pa.array(places, pa.int64())))


def put(held: Table, column: str, values: list[Any]) -> Table:
    place = held.data.column_names.index(column)
    array = pa.array(values, held.data.column(column).type)
    return replace(held, data=held.data.set_column(place, column, array))


def words(drawing: Drawing) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing.svg).iter("text")]


def marks(drawing: Drawing) -> list[dict[str, Any]]:
    """Layers by what they draw: type of mark, its settings, its encodings."""
    return [{**layer["mark"], **layer["encoding"]} for layer in drawing.spec["layer"]]


def layers(drawing: Drawing, kind: str) -> list[dict[str, Any]]:
    return [mark for mark in marks(drawing) if mark["type"] == kind]


def moved(svg: str) -> list[tuple[float, float]]:
    """Where marks of one look stand: written once and placed, or each by itself."""
    found = []
    for element in ElementTree.fromstring(svg).iter():
        name = element.tag.split("}")[-1]
        if name == "use":
            found.append((float(element.attrib["x"]), float(element.attrib["y"])))
        elif name == "path" and "transform" in element.attrib:
            x, y = re.findall(r"-?[\d.]+", element.attrib["transform"])
            found.append((float(x), float(y)))
    return found


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


# Intervals.


def test_intervals_stand_in_the_order_of_the_table_beside_the_reference() -> None:
    drawing = draw(INTERVAL)
    said = words(drawing)
    areas = TABLES["sample.interval"].data.column("area").to_pylist()
    assert [text for text in said if text in areas] == areas
    assert "District" in said
    assert "Life expectancy (years)" in said
    reference, whisker = layers(drawing, "rule")
    assert reference["strokeDash"] == [6, 3]
    assert drawing.spec["datasets"]["reference"] == [{"centre": 79}]
    assert (whisker["x"]["field"], whisker["x2"]["field"]) == ("from", "to")
    assert drawing.keys[-1].label == "England: 79"
    assert "horizontal axis does not begin at nought" in drawing.note


def test_a_value_without_interval_stands_alone_and_none_says_so() -> None:
    rows = draw(INTERVAL).spec["datasets"]["rows"]
    assert rows[4]["x"] is not None
    assert (rows[4]["from"], rows[4]["to"]) == (None, None)
    assert rows[5]["label"] == "not known"
    assert (rows[5]["x"], rows[5]["from"]) == (None, None)


def test_of_an_interval_open_at_one_end_the_other_is_drawn() -> None:
    held = put(interval_table(3), "lower", [None, 70.0, 70.0])
    first, *_ = draw(INTERVAL, held).spec["datasets"]["rows"]
    assert (first["from"], first["to"], first["lo"]) == (first["x"], first["hi"], None)


def test_references_that_differ_are_a_line_in_each_row() -> None:
    drawing = draw(FIFTHS)
    assert len(layers(drawing, "rule")) == 1
    assert "reference" not in drawing.spec["datasets"]
    assert layers(drawing, "tick")[0]["x"]["field"] == "centre"
    assert drawing.keys[-1].label == "England"


def test_categories_that_repeat_by_colour_stand_one_below_the_other() -> None:
    drawing = draw(FIFTHS)
    fifths = ["1 (most deprived)", "2", "3", "4", "5 (least deprived)"]
    assert [text for text in words(drawing) if text in fifths] == fifths
    assert drawing.spec["height"] == {"step": 18, "for": "offset"}
    assert layers(drawing, "point")[0]["yOffset"]["scale"] == {"domain": ["smoking", "diabetes"]}
    # Two practices that share a name by chance are no such categories.
    held = put(interval_table(), "area", ["The Surgery", "The Surgery", *"abcdefghij"])
    drawing = draw(INTERVAL, held)
    assert drawing.spec["height"] == {"step": 25}
    assert "The Surgery (2)" in words(drawing)


@pytest.mark.parametrize(("areas", "step", "drawn"), [(1, 25, 1), (60, 18, 60), (75, 18, 60)])
def test_many_intervals_keep_room_for_their_names(areas: int, step: int, drawn: int) -> None:
    drawing = draw(INTERVAL, interval_table(areas))
    assert drawing.spec["height"] == {"step": step}
    assert sum(text.startswith("District ") for text in words(drawing)) == drawn
    assert ("The first 60 of 75 rows" in drawing.note) == (areas > 60)
    # Letters are 13 pixels high, and rows further apart than that.
    assert step > 13


def test_intervals_of_no_rows_of_unknown_references_or_below_nought_are_drawn() -> None:
    empty = draw(INTERVAL, interval_table(0))
    assert empty.keys[-1].label == "England: not known"
    unknown = put(interval_table(3), "england", [math.nan] * 3)
    assert draw(INTERVAL, unknown).keys[-1].label == "England: not known"
    held = put(interval_table(2), "years", [-1e12, 3.5])
    held = put(put(held, "lower", [-2e12, None]), "upper", [1e12, math.inf])
    rows = draw(INTERVAL, held).spec["datasets"]["rows"]
    assert (rows[0]["from"], rows[0]["to"]) == (-2e12, 1e12)
    assert (rows[1]["from"], rows[1]["hi"]) == (None, None)


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


# Signals.


def contrast(colour: str) -> float:
    """Contrast against white, as WCAG 2 defines it (from memory, not verified)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


@pytest.mark.parametrize(
    ("name", "colour", "sign", "filled"),
    [
        ("common cause", GREY, "circle", True),
        ("not significantly different", GREY, "circle", True),
        ("not compared", GREY, "circle", False),
        ("too few to say", GREY, "circle", False),
        ("improvement", BETTER, "square", True),
        ("special cause: improving, low", BETTER, "triangle-down", True),
        ("special cause of concern, high", WORSE, "triangle-up", True),
        ("worse than England", WORSE, "diamond", True),
        ("Worse, 95%", WORSE, "diamond", False),
        ("above the upper 99.8% limit", "#7b3294", "triangle-up", True),
        ("above 95%", "#7b3294", "triangle-up", False),
        ("Lower", "#00735c", "triangle-down", True),
    ],
)
def test_words_decide_the_look_whatever_stands_beside(
    name: str, colour: str, sign: str, filled: bool
) -> None:
    for beside in ([], ["Kent", "Medway"], ["England, lowest", "Kent"]):
        look = signals([*beside, name])[name]
        assert (look.colour, look.sign, look.filled) == (colour, sign, filled)


@given(st.lists(st.text(max_size=12), max_size=40))
def test_no_two_categories_look_alike(held: list[str]) -> None:
    looks = signals(held)
    assert set(looks) == set(held)
    assert len(set(looks.values())) == len(looks)


def test_signs_can_be_seen_and_told_apart_without_colour() -> None:
    held = ["within limits", "above 95%", "above 99.8%", "below 95%", "below 99.8%", "not known"]
    looks = signals([*held, *"abcdefgh"])
    assert all(contrast(look.colour) >= 3 for look in looks.values())
    shapes = {(looks[name].sign, looks[name].filled) for name in held}
    assert len(shapes) == len(held)
    assert contrast("#000000") == pytest.approx(21)


def test_an_empty_category_says_that_it_is_not_known() -> None:
    held = put(funnel_table(3), "found", ["", None, "within limits"])
    assert [(key.label, key.sign) for key in draw(FUNNEL, held).keys[:2]] == [
        ("not known", "circle-open"),
        ("within limits", "circle"),
    ]


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
