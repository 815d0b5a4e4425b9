"""Intervals, one below the other beside a reference."""

from __future__ import annotations

import math

import pytest
from chart_reading import FIFTHS, INTERVAL, TABLES, draw, layers, put, words

from needs_sample import (
    interval_table,
)

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
