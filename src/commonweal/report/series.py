"""Lines over time and scatters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import BLUE, FINE, INK, Key
from commonweal.report.ends import FEWEST, MOST, name_marks, names_at_ends, round_ends
from commonweal.report.formats import column_texts
from commonweal.report.rows import (
    DASHES,
    SIGNS,
    WIDTH,
    Made,
    Row,
    axis_title,
    column_of,
    cut_note,
    described,
    held_values,
    lines,
    missing_note,
    number_axis,
    palette,
    rows_of,
    turned,
)

#: Years and quarters, whose names sort as their days do; so do days in ISO form.
_YEAR = re.compile(r"\d{4}(?:[-/–]\d{2,4})*(?: ?Q[1-4])?")


def line(chart: Chart, table: Table) -> Made:
    """Lines through points, one for each category, with an area between `low` and `high`.

    Where there are many lines their names stand beside their ends.
    """
    import altair as alt

    rows = rows_of(chart, table)
    colours = palette(rows, FINE) if chart.colour else {"": BLUE}
    for row in rows:
        row["c"] = row.get("c_text", "")
    names = list(colours)
    signs = turned(SIGNS, len(names))
    dashes = [list(dash) for dash in turned(DASHES, len(names))]
    order = _in_order(rows)
    held = held_values(rows, "y", "lo", "hi")
    x = along(column_of(table, chart, chart.x), order=order)
    up = alt.Axis(**number_axis(column_of(table, chart, chart.y), held))
    colour = alt.Color("c:N", scale=alt.Scale(domain=names, range=list(colours.values())))
    dash = alt.StrokeDash("c:N", scale=alt.Scale(domain=names, range=dashes))
    look = {"color": colour, "shape": alt.Shape("c:N", scale=alt.Scale(domain=names, range=signs))}
    scale, width, height, beside = alt.Scale(zero=False), WIDTH + 100, 280, {}
    keyed, named = names, []
    if FEWEST <= len(names) <= MOST:
        domain = round_ends(held)
        scale, width, height = alt.Scale(domain=list(domain), nice=False), WIDTH, 320
        beside["names"], keyed = names_at_ends(rows, domain, height)
        named = name_marks(look)
    y = alt.Y("y:Q", scale=scale, axis=up)
    layers: list[Any] = [
        alt.Chart()
        .mark_line(strokeWidth=2, description="")
        .encode(x=x, y=y, color=colour, strokeDash=dash),
        alt.Chart().mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, **look),
        *named,
    ]
    if held and min(held) < 0 < max(held):
        beside["nought"] = [{"y": 0}]
        nought = alt.Chart(alt.NamedData("nought")).mark_rule(color=INK, description="")
        layers.insert(0, nought.encode(y=y))
    if chart.low and chart.high:
        area = alt.Chart().mark_area(opacity=0.18, description="")
        layers.insert(0, area.encode(x=x, y=alt.Y("lo:Q"), y2="hi:Q", color=colour))
    spec = described(chart, table, layers, rows, beside, width=width, height=height)
    looks = zip(names, colours.values(), signs, strict=True)
    keys = [Key(n, c, s) for n, c, s in looks if chart.colour and n in keyed]
    return spec, keys, _note(rows, chart)


def scatter(chart: Chart, table: Table) -> Made:
    """A point for each row that has both values."""
    import altair as alt

    rows = rows_of(chart, table)
    held = [row for row in rows if row["x"] is not None and row["y"] is not None]
    across = number_axis(column_of(table, chart, chart.x), held_values(held, "x"))
    up = number_axis(column_of(table, chart, chart.y), held_values(held, "y"))
    encoded: dict[str, Any] = {
        "x": alt.X("x:Q", scale=alt.Scale(zero=False), axis=alt.Axis(**across)),
        "y": alt.Y("y:Q", scale=alt.Scale(zero=False), axis=alt.Axis(**up)),
        "color": alt.value(BLUE),
    }
    keys: list[Key] = []
    if chart.colour and chart.colour_kind == "sequence":
        encoded["color"] = alt.Color("c:Q", scale=alt.Scale(scheme="viridis", reverse=True))
        keys = _ends(column_of(table, chart, chart.colour), table)
    elif chart.colour:
        for row in held:
            row["c"] = row["c_text"]
        colours = palette(held, FINE)
        names = list(colours)
        signs = turned(SIGNS, len(names))
        scale = alt.Scale(domain=names, range=list(colours.values()))
        encoded["color"] = alt.Color("c:N", scale=scale)
        encoded["shape"] = alt.Shape("c:N", scale=alt.Scale(domain=names, range=signs))
        keys = [Key(n, c, s) for (n, c), s in zip(colours.items(), signs, strict=True)]
    layers = [alt.Chart().mark_point(filled=True, size=55, opacity=0.85).encode(**encoded)]
    spec = described(chart, table, layers, held, width=WIDTH + 100, height=360)
    return spec, keys, missing_note(rows, held)


def along(column: Column, padding: int = 0, order: Sequence[str] | None = None) -> Any:
    """The axis of a line chart: days, numbers such as years, or names of periods in order.

    `padding` is the room in pixels before the first mark and after the last; `order` is of names,
    else they stand as in the table.
    """
    import altair as alt

    if column.kind == "date":
        # In UTC, since a day without a clock would shift with the machine's time zone.
        scale = alt.Scale(type="utc", padding=padding)
        return alt.X("x:T", scale=scale, axis=alt.Axis(title=column.label, grid=False))
    if column.kind in ("count", "number"):
        axis = alt.Axis(title=lines(axis_title(column)), grid=False, format="~d", tickMinStep=1)
        return alt.X("x:Q", scale=alt.Scale(zero=False, padding=padding), axis=axis)
    # Names that would run into each other are left out.
    axis = alt.Axis(title=column.label, labelAngle=0, labelOverlap=True)
    scale = alt.Undefined if order is None else alt.Scale(domain=list(order))
    return alt.X("x:O", sort=None, scale=scale, axis=axis)


def _in_order(rows: Sequence[Row]) -> list[Any]:
    """Periods in order: years by themselves, other names as the table has them.

    Rows get the `place` of their period.
    """
    held = list(dict.fromkeys(row["x"] for row in rows if row["x"] is not None))
    if all(not isinstance(period, str) or _YEAR.fullmatch(period) for period in held):
        held.sort()
    places = {period: place for place, period in enumerate(held)}
    for row in rows:
        row["place"] = places.get(row["x"])
    return held


def _ends(column: Column, table: Table) -> list[Key]:
    held = [v for v in table.data.column(column.name).to_pylist() if v is not None]
    if not held:
        return []
    least, most = column_texts(column, [min(held), max(held)])
    return [
        Key(f"{column.label}: {least}", "#e2c800", "circle"),
        Key(f"{column.label}: {most}", "#440154", "circle"),
    ]


def _note(rows: Sequence[Row], chart: Chart) -> str:
    """What must be said of a line chart: where its axis begins, what the areas are."""
    tinted = "The tinted area is the interval." if chart.low and chart.high else ""
    return f"{tinted} {cut_note('vertical', held_values(rows, 'y', 'lo', 'hi'))}".strip()
