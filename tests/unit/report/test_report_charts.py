"""Charts and maps: what is drawn is what the table says."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from chart_reading import contrast
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Chart, Column, Shapes
from commonweal.report.charts import draw_rows
from commonweal.report.classes import class_labels, class_of, nice_breaks
from commonweal.report.drawing import Drawing
from commonweal.report.maps import draw_map
from commonweal.report.outlines import lay, neighbours
from commonweal.report.shading import (
    MOST_NUMBERED,
    SEQUENCE,
    UNKNOWN,
    by_category,
    by_class,
    own_colours,
)
from commonweal.report.svg import by_steps
from report_sample import chapter, charts
from sample_tables import areas_table, grid_of_areas, lists_table, table

SAMPLE = chapter()
SHAPES = lay(SAMPLE.shapes[0])
ROW_CHARTS = [chart for chart in charts() if chart.kind != "map"]


def draw(chart: Chart) -> Drawing:
    held = SAMPLE.table(chart.table)
    assert held is not None
    if chart.kind == "map":
        points = SAMPLE.table(chart.points) if chart.points else None
        return draw_map(chart, held, SHAPES, points, f"chart-{chart.id}")
    lines = SAMPLE.table(chart.lines) if chart.lines else None
    return draw_rows(chart, held, f"chart-{chart.id}", lines)


def named(identifier: str) -> Chart:
    return next(chart for chart in charts() if chart.id == identifier)


def words(drawing: Drawing) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing.svg).iter("text")]


def areas(drawing: Drawing) -> dict[str, list[str]]:
    """Colour and words of each area of a map of the sample."""
    held = drawing.spec["datasets"]["areas"]
    assert [area["n"] for area in held] == list(range(len(SHAPES.areas)))
    said = zip(held, drawing.words["rows"], strict=False)
    return {w[0].split(" (")[-1].rstrip(")"): [area["colour"], *w] for area, w in said}


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: str(chart.id))
def test_every_kind_is_drawn_as_a_named_image(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart).svg)
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"chart-{chart.id}-title"
    assert root.attrib["aria-describedby"] == f"chart-{chart.id}-description"
    assert len(list(root.iter("path"))) > 2
    inside = [element for element in root.iter() if element is not root]
    assert not [e for e in inside if "role" in e.attrib or "aria-label" in e.attrib]


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: str(chart.id))
def test_marks_lead_to_the_words_of_their_row_and_lines_to_none(chart: Chart) -> None:
    drawing = draw(chart)
    marks = [e for e in ElementTree.fromstring(drawing.svg).iter() if "data-t" in e.attrib]
    said = {int(mark.attrib["data-t"]) for mark in marks}
    assert said <= set(range(len(drawing.words["rows"])))
    assert len(said) >= 0.8 * len(drawing.words["rows"])
    assert all(len(row) <= len(drawing.words["heads"]) for row in drawing.words["rows"])
    if chart.kind in ("line", "control"):
        assert all({"x", "transform"} & set(mark.attrib) for mark in marks)


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: str(chart.id))
def test_a_drawing_is_the_same_twice_and_shares_no_id(chart: Chart) -> None:
    first, second = draw(chart), draw(chart)
    assert first == second
    ids = re.findall(r'\bid="([^"]+)"', first.svg)
    assert all(identifier.startswith(f"chart-{chart.id}-") for identifier in ids)
    for target in re.findall(r"url\(#([^)]+)\)", first.svg):
        assert target in ids


def test_bars_are_as_long_as_their_values() -> None:
    drawing = draw(named("lists"))
    widths = [float(w) for w in re.findall(r'd="M0,[\d.]+h([\d.]+)v22\.5', drawing.svg)]
    # Four known lists of 299,528, 711,242, 250,000 and 120,000; the unknown one has no length.
    assert [w / widths[1] for w in widths] == pytest.approx(
        [299528 / 711242, 1, 250000 / 711242, 120000 / 711242], abs=0.002
    )
    assert "711,242" in words(drawing)
    assert "not known" in words(drawing)


def test_a_value_outside_its_band_says_so_in_words() -> None:
    said = words(draw(named("band")))
    assert "711,242 ▲ above" in said
    assert "120,000 ▼ below" in said
    # On the edge is inside.
    assert "250,000" in said
    assert "299,528" in said


def test_a_band_open_at_one_end_is_tested_at_the_other() -> None:
    held = table(
        "t",
        (
            Column(name="name", label="Name", kind="text"),
            Column(name="n", label="N", kind="count"),
            Column(name="low", label="Low", kind="count"),
            Column(name="high", label="High", kind="count"),
        ),
        {"name": ["a", "b"], "n": [5, 50], "low": [10, None], "high": [None, 20]},
    )
    chart = Chart(
        id="c",
        title="",
        description="",
        kind="band",
        table="t",
        x="n",
        y="name",
        low="low",
        high="high",
    )
    said = words(draw_rows(chart, held, "c"))
    assert "5 ▼ below" in said
    assert "50 ▲ above" in said


def test_axes_bear_units() -> None:
    assert "Registered patients" in words(draw(named("lists")))
    assert "Rate (per 1,000)" in words(draw(named("rates")))
    assert any(text.endswith("%") for text in words(draw(named("costs"))))


def test_money_is_drawn_in_pounds() -> None:
    chart = replace(named("lists"), x="cost")
    drawing = draw_rows(chart, lists_table(), "c")
    assert "£4,700,000.00" in words(drawing)
    assert drawing.spec["datasets"]["rows"][0]["x"] == 4_700_000


def test_a_line_chart_tells_series_apart_without_colour() -> None:
    drawing = draw(named("rates"))
    assert [key.sign for key in drawing.keys] == ["circle", "square"]
    assert "stroke-dasharray" in drawing.svg
    assert "does not begin at nought" in drawing.note


def test_days_do_not_shift_with_the_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    held = table(
        "t",
        (Column(name="on", label="Day", kind="date"), Column(name="n", label="N", kind="count")),
        {
            "on": pa.array(["2019-01-01", "2019-07-01", "2020-01-01"]).cast(pa.date32()),
            "n": [1, 2, 3],
        },
    )
    chart = Chart(id="c", title="", description="", kind="line", table="t", x="on", y="n")
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    west = draw_rows(chart, held, "c").svg
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert draw_rows(chart, held, "c").svg == west


def test_a_pyramid_has_the_oldest_on_top_and_no_minus_signs() -> None:
    drawing = draw(named("ages"))
    said = words(drawing)
    assert said.index("85 and over") < said.index("0 to 14")
    assert not any("−" in text for text in said)
    assert [key.label for key in drawing.keys] == ["left: female", "right: male"]


def test_a_pyramid_of_one_side_is_refused() -> None:
    held = SAMPLE.table("sample.ages")
    assert held is not None
    with pytest.raises(ValueError, match="two sides"):
        draw_rows(named("ages"), replace(held, data=held.data.slice(0, 1)), "c")


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(ValueError, match=r"chart lists: table sample\.lists has no column 'nope'"):
        draw_rows(replace(named("lists"), x="nope"), lists_table(), "c")


@pytest.mark.parametrize("chart", ROW_CHARTS, ids=lambda chart: str(chart.id))
def test_a_chart_of_no_rows_or_of_unknown_values_is_drawn(chart: Chart) -> None:
    held = SAMPLE.table(chart.table)
    assert held is not None
    if chart.kind != "pyramid":
        draw_rows(chart, replace(held, data=held.data.slice(0, 0)), "c")
    unknown = pa.nulls(held.data.num_rows, held.data.column(chart.x).type)
    place = held.data.column_names.index(chart.x)
    draw_rows(chart, replace(held, data=held.data.set_column(place, chart.x, unknown)), "c")


def test_more_bars_than_can_be_read_are_cut_and_it_is_said() -> None:
    columns = (
        Column(name="name", label="Name", kind="text"),
        Column(name="n", label="N", kind="count"),
    )
    held = table("t", columns, {"name": ["The Surgery"] * 75, "n": list(range(75))})
    chart = Chart(id="c", title="", description="", kind="bar", table="t", x="n", y="name")
    drawing = draw_rows(chart, held, "c")
    assert drawing.note == "The first 60 of 75 rows; the table has all."
    # Practices of one name keep a bar each.
    assert "The Surgery (60)" in words(drawing)


def test_names_are_only_names() -> None:
    hostile = "<script>alert(1)</script>"
    columns = (
        Column(name="name", label=hostile, kind="text"),
        Column(name="n", label=hostile, kind="count"),
    )
    held = table("t", columns, {"name": [hostile, "a.b[0]"], "n": [1, 2]})
    chart = Chart(id="c", title="", description="", kind="bar", table="t", x="n", y="name")
    drawing = draw_rows(chart, held, "c")
    assert "<script" not in drawing.svg
    assert hostile in words(drawing)


def test_a_map_draws_every_area_and_place_once() -> None:
    drawing = draw(named("groups"))
    assert len(re.findall(r'fill="#[0-9a-f]{6}"', drawing.svg)) >= len(SHAPES.areas)
    assert [key.label for key in drawing.keys][:2] == ["1 Eastbrook", "2 Midford"]
    said = words(drawing)
    assert {"1", "2", "3", "4", "5", "North", "South"} <= set(said)
    assert areas(drawing)["E000001"][1:] == ["Area 1 (E000001)", "Northmere"]
    assert drawing.words["heads"] == ["", "Partnership: "]
    # Places and numbers are read out too, and every mark by its own words.
    assert drawing.words["rows"][len(SHAPES.areas) :][:2] == [["North"], ["South"]]
    numbers = [int(number) for number in re.findall(r'data-t="(\d+)"', drawing.svg)]
    assert set(numbers) == set(range(len(drawing.words["rows"])))


def test_an_area_without_a_value_is_shown_as_not_known() -> None:
    drawing = draw(named("scores"))
    assert areas(drawing)["E000000"] == [UNKNOWN, "Area 0 (E000000)", "not known"]
    assert drawing.keys[-1].label == "not known"


def test_areas_without_a_row_are_counted() -> None:
    held = areas_table(grid_of_areas(8, 5))
    fewer = replace(held, data=held.data.slice(3))
    drawing = draw_map(named("scores"), fewer, SHAPES, None, "c")
    assert "Areas without a row in the table: 3." in drawing.note
    assert areas(drawing)["E000000"][0] == UNKNOWN


def test_a_map_without_outlines_is_drawn_of_dots() -> None:
    held = table(
        "t",
        (
            Column(name="area", label="Area", kind="code"),
            Column(name="group", label="Group", kind="text"),
            Column(name="latitude", label="Latitude", kind="number"),
            Column(name="longitude", label="Longitude", kind="number"),
        ),
        {
            "area": ["A", "B", "C"],
            "group": ["g", "h", None],
            "latitude": [51.0, 51.2, None],
            "longitude": [0.1, 0.5, 0.7],
        },
    )
    chart = Chart(id="c", title="", description="", kind="map", table="t", colour="group")
    drawing = draw_map(chart, held, None, None, "c")
    assert "each area is a dot" in drawing.note
    assert [row[0] for row in drawing.words["rows"]] == ["g (A)", "h (B)", "g", "h"]
    bare = replace(held, columns=held.columns[:2], data=held.data.select(["area", "group"]))
    with pytest.raises(ValueError, match="no coordinates"):
        draw_map(chart, bare, None, None, "c")


def test_groups_that_are_numbered_have_each_a_colour_on_which_its_number_can_be_read() -> None:
    """Of eight commissioners the last had the colour of the first."""
    shades = own_colours()
    assert len(set(shades)) == len(shades) == MOST_NUMBERED
    assert UNKNOWN not in shades
    # Black on a colour has what white lacks of 21 to 1.
    assert all(21 / contrast(shade) >= 4.5 for shade in shades)
    held = lay(Shapes(id="s", geometries=grid_of_areas(8, 1)))
    column = Column(name="g", label="Commissioner", kind="text")
    shaded = by_category(column, {code: f"group {code}" for code in held.areas}, held.areas)
    assert len(set(shaded.colours.values())) == 8
    assert len({key.colour for key in shaded.keys}) == 8


def test_many_groups_are_coloured_so_that_neighbours_differ() -> None:
    held = lay(Shapes(id="s", geometries=grid_of_areas(9, 6)))
    column = Column(name="g", label="Network", kind="text")
    shaded = by_category(column, {code: f"network {code}" for code in held.areas}, held.areas)
    beside = neighbours(held.areas, shaded.groups)
    colour_of = {shaded.groups[code]: colour for code, colour in shaded.colours.items()}
    clashes = [(a, b) for a, near in beside.items() for b in near if colour_of[a] == colour_of[b]]
    assert clashes == []
    assert shaded.keys == []
    assert "54 groups" in shaded.note


def test_classes_darken_with_the_value() -> None:
    held = lay(Shapes(id="s", geometries=grid_of_areas(10, 1)))
    column = Column(name="n", label="Score", kind="number", unit="points")
    values: dict[str, object] = {
        code: float(place) for place, code in enumerate(sorted(held.areas))
    }
    shaded = by_class(column, values, held.areas)
    ranks = [SEQUENCE.index(shaded.colours[code]) for code in sorted(held.areas)]
    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(5))
    assert shaded.keys[0].label == "under 2 points"


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=60), st.integers(2, 7))
def test_breaks_part_the_values_in_order(values: list[float], classes: int) -> None:
    breaks = nice_breaks(values, classes)
    assert breaks == sorted(set(breaks))
    assert len(breaks) < classes
    assert all(min(values) < cut <= max(values) for cut in breaks)
    # Every value falls where comparing it with the limits by hand puts it.
    limits = [float("-inf"), *breaks, float("inf")]
    for value in values:
        place = class_of(value, breaks)
        assert limits[place] <= value < limits[place + 1]


def test_class_labels_name_money_in_pounds() -> None:
    column = Column(name="m", label="Cost", kind="money")
    assert class_labels(column, [10.0, 20.0]) == ["under £10", "£10 to under £20", "£20 or more"]


def absolute(path: str) -> list[list[tuple[float, float]]]:
    """Points of a path of straight lines, absolute or by steps, read as the SVG standard says."""
    rings: list[list[tuple[float, float]]] = []
    command = ""
    tokens = re.findall(r"[MLlZz]|-?(?:\d+\.?\d*|\.\d+)", path)
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
            if command in "Zz":
                continue
        x, y = float(tokens.pop(0)), float(tokens.pop(0))
        if command == "M":
            rings.append([(x, y)])
        elif command == "L":
            rings[-1].append((x, y))
        else:
            rings[-1].append((rings[-1][-1][0] + x, rings[-1][-1][1] + y))
    return rings


coordinates = st.integers(-4000, 4000).map(lambda quarters: quarters / 4)


@given(
    st.lists(
        st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=7),
        min_size=1,
        max_size=3,
    )
)
def test_a_path_by_steps_keeps_every_point_to_a_tenth(
    rings: list[list[tuple[float, float]]],
) -> None:
    path = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    read = absolute(by_steps(path))
    assert [len(ring) for ring in read] == [len(ring) for ring in rings]
    for drawn, meant in zip(read, rings, strict=True):
        for (x, y), (right, down) in zip(drawn, meant, strict=True):
            assert (x, y) == pytest.approx((right, down), abs=0.0501)
