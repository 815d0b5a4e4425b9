"""Waterfalls, bars on both sides of nought, and many paths are drawn as their tables say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from chart_reading import contrast, layers, words
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence import Chart, Table
from commonweal.report.charts import draw_rows
from commonweal.report.drawing import FINE, Drawing
from commonweal.report.ends import GAP, apart, names_at_ends, round_ends
from commonweal.report.rows import DASHES, SIGNS, turned
from commonweal.report.waterfall import TOTAL, steps, waterfall
from money_sample import (
    BODIES,
    MILLION,
    YEARS,
    distances_table,
    money_charts,
    money_tables,
    paths_table,
    steps_table,
)

TABLES = {held.id: held for held in money_tables()}
STEPS, DISTANCES, RANGES, PATHS = money_charts()


def draw(chart: Chart, held: Table | None = None) -> Drawing:
    return draw_rows(chart, held or TABLES[chart.table], "c")


def boxes(svg: str) -> list[tuple[float, float, float]]:
    """Left end, top and width of the bars that are drawn."""
    found = re.findall(r'd="M(-?[\d.]+),(-?[\d.]+)h([\d.]+)v[\d.]+h-?[\d.]+Z"', svg)
    # The first is the ground on which they stand.
    return [(float(x), float(y), float(width)) for x, y, width in found[1:]]


# Waterfalls.


def test_each_bar_goes_from_the_level_before_it_to_the_level_after_it() -> None:
    rows = draw(STEPS).spec["datasets"]["rows"]
    assert [(row["from"], row["to"]) for row in rows] == [
        (0, -13_600_000),
        (-13_600_000, -25_700_000),
        (-25_700_000, -30_050_000),
        (None, None),
        (-30_050_000, -50_550_000),
        (-50_550_000, -32_300_000),
        (0, -35_300_000),
    ]


def test_bars_are_drawn_one_below_the_other_where_their_levels_are() -> None:
    drawing = draw(STEPS)
    low, high = map(float, layers(drawing, "bar")[0]["x"]["scale"]["domain"])

    def place(pounds: float) -> float:
        return 440.0 * (pounds - low) / (high - low)

    meant = [
        (place(-13_600_000), place(0)),
        (place(-25_700_000), place(-13_600_000)),
        (place(-30_050_000), place(-25_700_000)),
        (place(-50_550_000), place(-30_050_000)),
        (place(-50_550_000), place(-32_300_000)),
        (place(-35_300_000), place(0)),
    ]
    drawn = boxes(drawing.svg)
    assert [(x, x + width) for x, _, width in drawn] == [
        pytest.approx(pair, abs=0.11) for pair in meant
    ]
    heights = [y for _, y, _ in drawn]
    assert heights == sorted(heights)
    # The step that is not known keeps its row.
    assert heights[3] - heights[2] == pytest.approx(2 * (heights[1] - heights[0]), abs=0.11)


def test_names_stand_in_the_order_of_the_table() -> None:
    held = steps_table().data.column("step").to_pylist()
    assert [text for text in words(draw(STEPS)) if text in held] == held


def test_rises_falls_and_levels_are_told_apart_without_colour() -> None:
    drawing = draw(STEPS)
    said = words(drawing)
    assert {"−£13.6m", "−£12.1m", "−£4.4m", "+£18.3m"} <= set(said)
    assert [(key.label, key.sign) for key in drawing.keys] == [
        ("a level", "square"),
        ("a rise (+)", "square"),
        ("a fall (−)", "square-open"),
    ]
    rows = drawing.spec["datasets"]["rows"]
    assert {
        row["inside"] for row in rows if row["label"].startswith("−") and row["c"] != TOTAL
    } == {"#ffffff"}
    assert len({key.colour for key in drawing.keys}) == 3


def test_an_unknown_step_is_said_and_a_level_that_is_not_reached_too() -> None:
    drawing = draw(STEPS)
    assert drawing.spec["datasets"]["rows"][3]["label"] == "not known"
    assert "Not known, and left out of the levels: 1." in drawing.note
    assert "The steps do not add up to Outturn: −£3,000,000 is not in them." in drawing.note


def test_lines_join_each_level_to_the_next_known_row() -> None:
    rows = draw(STEPS).spec["datasets"]["rows"]
    assert [row["next"] for row in rows] == [
        *("Less income", "Prescribing", "Savings not made", None),
        *("Reserves", "Outturn", None),
    ]


def test_small_money_is_written_in_pounds() -> None:
    held = steps_table((("Eight", 38_612_300, TOTAL), ("Posts", -4_012_345, "")))
    said = words(draw(STEPS, held))
    assert "£386,123.00" in said
    assert "−£40,123.45" in said


def test_steps_small_beside_their_levels_are_seen() -> None:
    held = steps_table(
        (
            ("2018", 2500 * MILLION, TOTAL),
            ("Need", 26 * MILLION, ""),
            ("2019", 2526 * MILLION, TOTAL),
        )
    )
    drawing = draw(STEPS, held)
    low, _ = layers(drawing, "bar")[0]["x"]["scale"]["domain"]
    assert 2_400_000_000 < low < 2_500_000_000
    assert "does not begin at nought, so levels are upright lines" in drawing.note
    # A level has no bar whose length would mislead.
    assert [row["from"] for row in drawing.spec["datasets"]["rows"]] == [
        *(2_500_000_000, 2_500_000_000),
        2_526_000_000,
    ]
    assert drawing.keys[0].sign == "upright"
    assert "do not add up" not in drawing.note


@pytest.mark.parametrize(
    "held",
    [
        (),
        (("Only", None, TOTAL),),
        (("Nothing", 0, "")),
        (("Level", 0, TOTAL), ("Level", 0, TOTAL)),
        (("Same", 5, ""), ("Same", -5, ""), ("Same", None, "")),
    ],
)
def test_no_rows_unknown_levels_and_repeated_names_are_drawn(held: Any) -> None:
    rows = (held,) if held and isinstance(held[0], str) else held
    drawing = draw(STEPS, steps_table(rows))
    assert drawing.svg.startswith("<svg")
    assert ("There are no rows to draw." in drawing.note) == (not rows)
    labels = [row["key"] for row in drawing.spec["datasets"]["rows"]]
    assert len(set(labels)) == len(labels)


def test_a_waterfall_without_a_column_of_roles_has_steps_alone() -> None:
    rows = draw(replace(STEPS, colour="")).spec["datasets"]["rows"]
    assert rows[1]["from"] == rows[0]["to"] == -13_600_000
    assert rows[-1]["to"] == -67_600_000


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-(10**13), 10**13) | st.none(), st.sampled_from([TOTAL, "a step", ""])
        ),
        max_size=9,
    )
)
def test_levels_are_the_sums_of_what_stands_above_them(
    held: list[tuple[int | None, str]],
) -> None:
    """Against sums taken anew for each row, from the last level above it."""
    amounts = [amount for amount, _ in held]
    totals = [role == TOTAL for _, role in held]
    for place, step in enumerate(steps(amounts, totals)):
        if amounts[place] is None:
            assert step is None
            continue
        above = [p for p in range(place + 1) if totals[p] and amounts[p] is not None]
        start = above[-1] if above else 0
        assert step is not None
        assert step.end == sum(a for a in amounts[start : place + 1] if a is not None)
        assert step.end - step.start == amounts[place]
    named = tuple((f"Row {place}", amount, role) for place, (amount, role) in enumerate(held))
    spec, _, _ = waterfall(STEPS, steps_table(named))
    low, high = next(x["encoding"]["x"] for x in spec["layer"] if x["mark"]["type"] == "bar")[
        "scale"
    ]["domain"]
    for row in spec["datasets"]["rows"]:
        for part in ("from", "to"):
            assert row[part] is None or low <= row[part] <= high


# Bars on both sides of nought.


def test_bars_below_nought_go_to_the_left_of_a_line_at_nought() -> None:
    drawing = draw(DISTANCES)
    low, high = layers(drawing, "bar")[0]["x"]["scale"]["domain"]
    scale = 440 / (high - low)
    values = [v for v in distances_table().data.column("distance").to_pylist() if v is not None]
    meant = sorted((scale * (min(v, 0) - low), scale * abs(v)) for v in values)
    drawn = sorted((x, width) for x, _, width in boxes(drawing.svg))
    assert drawn == [pytest.approx(pair, abs=0.11) for pair in meant]
    assert layers(drawing, "rule")[0]["x"]["field"] == "x"
    assert drawing.spec["datasets"]["nought"] == [{"x": 0}]
    assert [text for text in words(drawing) if text in BODIES] == list(BODIES)
    assert "not known" in words(drawing)


def test_bars_above_nought_alone_have_no_such_line() -> None:
    held = distances_table()
    place = held.data.column_names.index("distance")
    data = held.data.set_column(place, "distance", pa.array([0.1] * 8))
    drawing = draw(DISTANCES, replace(held, data=data))
    assert "nought" not in drawing.spec["datasets"]
    assert layers(drawing, "bar")[0]["x"]["scale"]["domain"][0] == 0


def test_ranges_of_bars_are_whiskers_beside_which_values_stand() -> None:
    drawing = draw(RANGES)
    whiskers = [mark for mark in layers(drawing, "rule") if "x2" in mark]
    assert [(mark["x"]["field"], mark["x2"]["field"]) for mark in whiskers] == [("lo", "hi")]
    [label] = layers(drawing, "text")
    assert label["x"] == {"value": 452}
    low, high = layers(drawing, "bar")[0]["x"]["scale"]["domain"]
    rows = drawing.spec["datasets"]["rows"]
    ends = [row[part] for row in rows for part in ("lo", "hi") if row[part] is not None]
    assert low <= min(ends)
    assert max(ends) <= high


# Paths.


def test_years_stand_in_order_whatever_the_order_of_the_table() -> None:
    drawing = draw(PATHS)
    assert list(dict.fromkeys(paths_table().data.column("year").to_pylist())) != list(YEARS)
    said = [text for text in words(drawing) if text in YEARS]
    assert said[0] == YEARS[0]
    assert said == sorted(said)
    assert layers(drawing, "line")[0]["x"]["scale"]["domain"] == list(YEARS)


def test_names_stand_beside_the_lines_that_reach_the_last_year() -> None:
    drawing = draw(PATHS)
    names = drawing.spec["datasets"]["names"]
    assert {row["key"] for row in names} == set(BODIES[:-1])
    # The line that ends early is told by the legend.
    assert [key.label for key in drawing.keys] == [BODIES[-1]]
    places = [row["y"] for row in names]
    assert all(after - before >= GAP - 0.11 for before, after in pairwise(places))
    last = {
        row["body"]: row["distance"]
        for row in paths_table().data.to_pylist()
        if row["year"] == YEARS[-1]
    }
    assert [row["key"] for row in names] == sorted(last, key=lambda body: -last[body])
    low, high = layers(drawing, "line")[0]["y"]["scale"]["domain"]
    for row in names:
        assert row["from"] == pytest.approx(
            320 * (high - last[row["key"]]) / (high - low), abs=0.06
        )


def test_few_lines_have_a_legend() -> None:
    drawing = draw(PATHS, paths_table(BODIES[:3]))
    assert "names" not in drawing.spec["datasets"]
    assert [key.label for key in drawing.keys] == list(BODIES[:3])


def test_more_lines_than_colours_look_each_their_own() -> None:
    looks = list(zip(turned(FINE, 8) * 3, turned(SIGNS, 24), turned(DASHES, 24), strict=True))
    assert len(set(looks)) == 24


def test_colours_of_lines_can_be_seen_on_white() -> None:
    assert all(contrast(colour) >= 3 for colour in FINE)
    assert contrast("#000000") == pytest.approx(21)


@given(st.lists(st.floats(0, 320), max_size=16))
def test_names_never_overlap_nor_leave_the_drawing(held: list[float]) -> None:
    moved = apart(sorted(held), GAP, 320)
    assert len(moved) == len(held)
    for before, after in pairwise(moved):
        assert after - before >= GAP - 1e-9
    assert all(0 <= place <= 320 for place in moved)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1))
def test_round_ends_hold_all_values(held: list[float]) -> None:
    low, high = round_ends(held)
    room = 1e-9 * max(abs(low), abs(high)) + 1e-11
    assert low < high
    assert low - room <= min(held) <= max(held) <= high + room


def test_paths_without_values_have_no_names() -> None:
    rows = [{"x": "2018-19", "y": None, "c": "A", "place": 0}]
    assert names_at_ends(rows, (0.0, 1.0), 320) == ([], ["A"])
    held = paths_table()
    empty = replace(held, data=held.data.slice(0, 0))
    assert "There are no rows to draw." in draw(PATHS, empty).note
