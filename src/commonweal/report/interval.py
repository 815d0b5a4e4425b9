"""Values with their intervals, one below the other, beside a reference value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.evidence import Chart, Table
from commonweal.report.drawing import INK, Key
from commonweal.report.rows import (
    WIDTH,
    Made,
    Row,
    column_of,
    cut_note,
    described,
    first,
    held_values,
    number_axis,
    rows_of,
    unlike,
)
from commonweal.report.signals import by_signal

#: From this many rows on they stand closer.
MANY = 24


def intervals(chart: Chart, table: Table) -> Made:
    """A sign at each value with whiskers to the ends of its interval, in the order of the table.

    Where categories repeat for each `colour`, these stand one below the other. Without interval the
    sign stands alone. A reference that is the same for all rows is a line through all of them, else
    a line in each.
    """
    import altair as alt

    rows, note = first(rows_of(chart, table))
    across = column_of(table, chart, chart.x)
    encoded, keys = by_signal(rows)
    names = [row["y_text"] for row in rows]
    grouped = bool(chart.colour) and _repeat(names, [row["c"] for row in rows])
    names = names if grouped else unlike(names)
    for row, name in zip(rows, names, strict=True):
        row["key"], row["label"] = name, row["x_text"]
        row["from"], row["to"] = _whisker(row)
    held = held_values(rows, "x", "lo", "hi", "centre")
    step = 18 if grouped or len(rows) > MANY else 25
    offset = (
        {"yOffset": alt.YOffset("c:N", scale=alt.Scale(domain=[key.label for key in keys]))}
        if grouped
        else {}
    )
    heading = column_of(table, chart, chart.y).label
    order = alt.Scale(domain=list(dict.fromkeys(names)))
    y = alt.Y("key:N", scale=order, axis=_names_axis(heading))
    placed = {"y": y, **offset}
    scale, axis = alt.Scale(zero=False, padding=8), alt.Axis(**number_axis(across, held))

    def x(part: str) -> Any:
        return alt.X(f"{part}:Q", scale=scale, axis=axis)

    ends = alt.Chart().mark_tick(color=INK, thickness=1.4, opacity=1, size=step * 0.4)
    layers: list[Any] = [
        alt.Chart()
        .transform_filter("isValid(datum.from) && isValid(datum.to)")
        .mark_rule(color=INK, strokeWidth=1.4)
        .encode(x=x("from"), x2="to:Q", **placed),
        *(ends.encode(x=x(part), **placed) for part in ("lo", "hi") if part in _parts(chart)),
        alt.Chart()
        .mark_point(size=60, strokeWidth=1.5, opacity=1)
        .encode(x=x("x"), **encoded, **placed),
        # In a column of their own, since whiskers would run through them.
        alt.Chart()
        .mark_text(align="left", baseline="middle")
        .encode(x=alt.value(WIDTH + 12), text="label:N", **placed),
    ]
    beside: dict[str, list[Row]] = {}
    same = {row["centre"] for row in rows if chart.centre and row["centre"] is not None}
    if len(same) == 1:
        beside["reference"] = [{"centre": same.pop()}]
        rule = alt.Chart(alt.NamedData("reference")).mark_rule(color=INK, strokeDash=[6, 3])
        layers.insert(0, rule.encode(x=x("centre")))
    elif same:
        tick = alt.Chart().mark_tick(color=INK, thickness=3, opacity=1, size=step * 0.85)
        layers.insert(0, tick.encode(x=x("centre"), **placed))
    keys += _reference_keys(chart, table, rows)
    height = alt.Step(step, **{"for": "offset"}) if grouped else alt.Step(step)
    spec = described(chart, table, layers, rows, beside, width=WIDTH, height=height)
    return spec, keys, " ".join(part for part in (note, cut_note("horizontal", held)) if part)


def _repeat(names: Sequence[str], colours: Sequence[str]) -> bool:
    """Whether names are categories that repeat by colour, and not of two practices by chance."""
    many = 3 * len(set(names)) <= 2 * len(names)
    return many and len(set(zip(names, colours, strict=True))) == len(names)


def _whisker(row: Row) -> tuple[float | None, float | None]:
    """Ends of the line: of two ends that are not both known, the other stands at the value."""
    low, high = row.get("lo"), row.get("hi")
    if low is None and high is None:
        return None, None
    return row["x"] if low is None else low, row["x"] if high is None else high


def _parts(chart: Chart) -> Sequence[str]:
    return [part for part, name in (("lo", chart.low), ("hi", chart.high)) if name]


def _names_axis(title: str) -> Any:
    """Names with a light line to each sign, headed by what they are."""
    import altair as alt

    heading = {"titleAngle": 0, "titleAnchor": "end", "titleAlign": "right", "titleX": -8}
    return alt.Axis(
        title=title,
        ticks=False,
        domain=False,
        grid=True,
        titleY=-8,
        titleBaseline="bottom",
        **heading,
    )


def _reference_keys(chart: Chart, table: Table, rows: Sequence[Row]) -> list[Key]:
    """The reference, if any, with its value where it has one only."""
    if not chart.centre:
        return []
    column = column_of(table, chart, chart.centre)
    texts = {row["centre_text"] for row in rows if row["centre"] is not None}
    if not texts:
        return [Key(f"{column.label}: not known", INK, "upright")]
    value = f": {texts.pop()}" if len(texts) == 1 else ""
    return [Key(f"{column.label}{value}", INK, "upright-dashed" if value else "upright")]
