"""Control charts: values over time with their mean, limits, and signs of special causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    held_values,
    missing_note,
    number_axis,
    rows_of,
)
from commonweal.report.series import along
from commonweal.report.signals import GREY, by_signal

#: Stroke of each level, with the sign that stands for it in the legend.
LEVELS = {"centre": ((1, 0), "line"), "lo": ((6, 3), "line-dashed"), "hi": ((6, 3), "line-dashed")}


def control(chart: Chart, table: Table) -> Made:
    """A line through the values of one series, with the mean and limits that held for each.

    Mean and limits step where they change, half way between two periods, and stop where a row has
    none.

    Raises
    ------
    ValueError
        When a period stands twice.
    """
    import altair as alt

    period = column_of(table, chart, chart.x)
    rows = _in_time(rows_of(chart, table), chart, table)
    if period.kind in ("date", "count", "number"):
        rows.sort(key=lambda row: row["x"])
    named = {"centre": chart.centre, "lo": chart.low, "hi": chart.high}
    labels = {part: column_of(table, chart, name).label for part, name in named.items() if name}
    held = held_values(rows, "y", *labels)
    up = alt.Axis(**number_axis(column_of(table, chart, chart.y), held))
    x, scale = along(period, padding=10), alt.Scale(zero=False, padding=10)
    # A line has many rows: pointing at it would read out only the first, so it says nothing.
    stroke = {"color": INK, "strokeWidth": 1.3, "interpolate": "step", "description": ""}
    layers: list[Any] = [
        alt.Chart()
        .mark_line(**stroke, strokeDash=list(LEVELS[part][0]))
        .encode(x=x, y=alt.Y(f"{part}:Q", scale=scale, axis=up))
        for part in labels
    ]
    encoded, keys = by_signal(rows)
    y = alt.Y("y:Q", scale=scale, axis=up)
    layers += [
        alt.Chart().mark_line(color=GREY, strokeWidth=1.5, description="").encode(x=x, y=y),
        alt.Chart().mark_point(size=60, strokeWidth=1.5, opacity=1).encode(x=x, y=y, **encoded),
    ]
    lone = [{"x": row["x"], "y": row[part]} for part in labels for row in _lone(rows, part)]
    if lone:
        dashes = alt.Chart(alt.NamedData("lone")).mark_point(shape="stroke", size=250, color=INK)
        layers.append(dashes.encode(x=x, y=y))
    spec = described(
        chart, table, layers, rows, {"lone": lone} if lone else None, width=WIDTH + 140, height=300
    )
    notes = [
        missing_note(rows, [row for row in rows if row["y"] is not None]),
        cut_note("vertical", held),
    ]
    return spec, [*keys, *_level_keys(labels)], " ".join(note for note in notes if note)


def _in_time(rows: Sequence[Row], chart: Chart, table: Table) -> list[Row]:
    """The rows that have a period, each period once."""
    dated = [row for row in rows if row["x"] is not None]
    periods = [row["x_text"] for row in dated]
    twice = sorted({period for period in periods if periods.count(period) > 1})
    if twice:
        raise ValueError(
            f"chart {chart.id}: a control chart is of one series, but table {table.id} has more "
            f"than one row for {', '.join(twice)}"
        )
    return dated


def _lone(rows: Sequence[Row], part: str) -> Iterable[Row]:
    """Rows with a level between rows without one, where a line has no length."""
    around = [None, *(row[part] for row in rows), None]
    for row, before, after in zip(rows, around, around[2:], strict=False):
        if row[part] is not None and before is None and after is None:
            yield row


def _level_keys(labels: dict[str, str]) -> list[Key]:
    signs = dict.fromkeys(LEVELS[part][1] for part in labels)
    return [
        Key(" and ".join(words for part, words in labels.items() if LEVELS[part][1] == s), INK, s)
        for s in signs
    ]
