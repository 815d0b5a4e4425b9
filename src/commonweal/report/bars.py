"""Bars, bars against a band, and age pyramids."""

from __future__ import annotations

from typing import Any

from commonweal.evidence import Chart, Table
from commonweal.report.drawing import BLUE, CATEGORIES, INK, RUST, Key
from commonweal.report.rows import (
    NAMES,
    WIDTH,
    Made,
    Row,
    column_of,
    described,
    first,
    held_values,
    number_axis,
    palette,
    room_for_labels,
    rows_of,
    unlike,
)

BAND = "#d5e3ee"


def bars(chart: Chart, table: Table) -> Made:
    """A bar for each row, or for each category within each row where names repeat.

    Values below nought go to the left of a line at nought. Intervals are whiskers, and values then
    stand in a column of their own.
    """
    import altair as alt

    rows, note = first(rows_of(chart, table))
    colours = palette(rows) if chart.colour else {}
    names = [row["y_text"] for row in rows]
    grouped = bool(colours) and len(set(names)) < len(names)
    for row, name in zip(rows, names if grouped else unlike(names), strict=True):
        row["key"], row["label"] = name, row["x_text"]
        row["end"] = max(row["x"] or 0, 0)
        row["c"] = row.get("c_text", "")
        row["colour"] = colours.get(row["c"], BLUE)
    offset = (
        {"yOffset": alt.YOffset("c:N", scale=alt.Scale(domain=list(colours)))} if grouped else {}
    )
    whiskers = bool(chart.low and chart.high)
    held = [0.0, *held_values(rows, "x", "lo", "hi")]
    axis = alt.Axis(**number_axis(column_of(table, chart, chart.x), held))
    domain = {"domain": [min(held), max(held) or 1.0], "nice": False}
    scale = alt.Scale(**(domain if whiskers else room_for_labels(rows, held)))
    order = list(dict.fromkeys(row["key"] for row in rows))
    placed = {"y": alt.Y("key:N", scale=alt.Scale(domain=order), axis=alt.Axis(**NAMES)), **offset}

    def x(part: str) -> Any:
        return alt.X(f"{part}:Q", scale=scale, axis=axis)

    layers: list[Any] = [
        alt.Chart()
        .mark_bar(stroke=INK, strokeWidth=0.5)
        .encode(x=x("x"), color=alt.Color("colour:N", scale=None), **placed)
    ]
    if whiskers:
        whole = alt.Chart().transform_filter("isValid(datum.lo) && isValid(datum.hi)")
        layers.append(whole.mark_rule(color=INK).encode(x=x("lo"), x2="hi:Q", **placed))
        ends = alt.Chart().mark_tick(color=INK, thickness=1.4, opacity=1, size=8)
        layers += [ends.encode(x=x(part), **placed) for part in ("lo", "hi")]
    words = alt.Chart().mark_text(align="left", dx=0 if whiskers else 5, baseline="middle")
    at = alt.value(WIDTH + 12) if whiskers else alt.X("end:Q")
    layers.append(words.encode(x=at, text="label:N", **placed))
    beside: dict[str, list[Row]] = {}
    if min(held) < 0:
        beside["nought"] = [{"x": 0}]
        nought = alt.Chart(alt.NamedData("nought")).mark_rule(color=INK, description="")
        layers.insert(1, nought.encode(x=x("x")))
    height = alt.Step(16, **{"for": "offset"}) if grouped else alt.Step(25)
    spec = described(chart, table, layers, rows, beside, width=WIDTH, height=height)
    return spec, [Key(name, colour) for name, colour in colours.items()], note


def band(chart: Chart, table: Table) -> Made:
    """A bar for each row over the band that it is set against; words and a sign where outside.

    A band open at one end is drawn to the end of the chart. A value on the edge is inside.
    """
    import altair as alt

    rows, note = first(rows_of(chart, table))
    end = max(held_values(rows, "x", "lo", "hi"), default=1.0)
    for row, name in zip(rows, unlike([row["y_text"] for row in rows]), strict=True):
        low, high, value = row.get("lo"), row.get("hi"), row["x"]
        below = value is not None and low is not None and value < low
        above = value is not None and high is not None and value > high
        row["key"] = name
        row["label"] = row["x_text"] + (" ▼ below" if below else " ▲ above" if above else "")
        row["colour"] = RUST if below or above else BLUE
        if low is not None or high is not None:
            row["lo"] = 0 if low is None else low
            row["hi"] = end if high is None else high
    axis = number_axis(column_of(table, chart, chart.x), held_values(rows, "x"))
    scale = alt.Scale(domain=[min([0.0, *held_values(rows, "x", "lo")]), end], nice=False)
    y = alt.Y("key:N", sort=None, axis=alt.Axis(**NAMES))
    banded = alt.Chart().transform_filter("isValid(datum.lo)")
    layers = [
        banded.mark_bar(size=26, color=BAND).encode(
            x=alt.X("lo:Q", scale=scale, axis=alt.Axis(**axis)), x2="hi:Q", y=y
        ),
        *(
            banded.mark_tick(size=26, thickness=1.5, color="#52768f").encode(
                x=alt.X(f"{part}:Q"), y=y
            )
            for part in ("lo", "hi")
        ),
        alt.Chart()
        .mark_bar(size=11)
        .encode(x=alt.X("x:Q"), y=y, color=alt.Color("colour:N", scale=None)),
        # In a column of their own, since the edges of the band would run through them.
        alt.Chart()
        .mark_text(align="left", baseline="middle")
        .encode(x=alt.value(WIDTH + 12), y=y, text="label:N"),
    ]
    spec = described(chart, table, layers, rows, width=WIDTH, height=alt.Step(26))
    keys = [
        Key("the band", BAND),
        Key("inside the band, or no band held", BLUE),
        Key("outside the band: ▲ above, ▼ below", RUST),
    ]
    return spec, keys, note


def pyramid(chart: Chart, table: Table) -> Made:
    """Bars to the left and to the right by age band, the oldest (the last) on top.

    Raises
    ------
    ValueError
        When the column that gives the sides has not two values.
    """
    import altair as alt

    rows = rows_of(chart, table)
    sides = list(dict.fromkeys(row["c_text"] for row in rows))
    if len(sides) != 2:
        raise ValueError(f"chart {chart.id}: a pyramid needs two sides, {chart.colour} has {sides}")
    bands = list(dict.fromkeys(row["y_text"] for row in rows))
    for row in rows:
        row["c"], row["key"] = row["c_text"], row["y_text"]
        row["side"] = None if row["x"] is None else row["x"] * (-1 if row["c"] == sides[0] else 1)
    values = held_values(rows, "x")
    largest = max(values, default=1.0) * 1.05
    axis = number_axis(column_of(table, chart, chart.x), values, signed=False)
    colours = [CATEGORIES[0], CATEGORIES[4]]
    title = column_of(table, chart, chart.y).label
    drawn = (
        alt.Chart()
        .mark_bar(stroke=INK, strokeWidth=0.4)
        .encode(
            x=alt.X(
                "side:Q",
                scale=alt.Scale(domain=[-largest, largest], nice=False),
                axis=alt.Axis(**axis),
            ),
            y=alt.Y(
                "key:N",
                scale=alt.Scale(domain=bands[::-1]),
                axis=alt.Axis(title=title, ticks=False, domain=False),
            ),
            color=alt.Color("c:N", scale=alt.Scale(domain=sides, range=colours)),
        )
    )
    spec = described(chart, table, [drawn], rows, width=WIDTH, height=alt.Step(22))
    keys = [Key(f"left: {sides[0]}", colours[0]), Key(f"right: {sides[1]}", colours[1])]
    return spec, keys, ""
