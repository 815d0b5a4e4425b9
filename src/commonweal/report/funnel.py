"""Funnel plots: dots against the size of what stands behind them, within curves of limits."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import INK, Key
from commonweal.report.rows import (
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
    plotted,
    rows_of,
)
from commonweal.report.signals import by_signal

#: Denominators that span more than this are drawn on a logarithmic axis.
WIDEST = 30
#: Limits are drawn this much further than dots and centre reach, as a share of what these span.
BEYOND = 1.0
#: Strokes of curves, by the sign that stands for each in the legend.
STROKES = {
    "line": (1, 0),
    "line-dashed": (6, 3),
    "line-dotted": (2, 3),
    "line-dash-dotted": (9, 3, 2, 3),
}
_SIDE = re.compile(r"^(lower|upper|low|high)_?")
NUMBERS = ("count", "number", "share", "money")


def funnel(chart: Chart, table: Table, lines: Table | None) -> Made:
    """A dot for each row that has both values, over the curves of `lines`.

    Raises
    ------
    ValueError
        When the first column of `lines` is not named as the chart's `x`, or its numbers are not of
        the kind of `y`.
    """
    import altair as alt

    across, up = column_of(table, chart, chart.x), column_of(table, chart, chart.y)
    curves = _curves(chart, up, lines) if lines is not None else []
    points = _points(lines, across, curves) if lines is not None else []
    rows = rows_of(chart, table)
    held = [row for row in rows if row["x"] is not None and row["y"] is not None]
    sizes = held_values(held, "x") or held_values(points, "x")
    log = _spans(sizes)
    drawn = [row for row in held if not log or row["x"] > 0]
    encoded, keys = by_signal(drawn)
    # Ordinary dots lie below all others.
    order = {key.label: place for place, key in enumerate(keys)}
    drawn.sort(key=lambda row: order.get(row["c"], 0))
    left, right = _ends([size for size in sizes if not log or size > 0], log)
    seen = _between(points, left, right)
    central = [part for part, _, stroke in curves if stroke == "line"]
    bottom, top, cut = _reach(
        held_values(drawn, "y") + held_values(seen, *central),
        held_values(seen, *(part for part, _, _ in curves if part not in central)),
    )
    x_scale = alt.Scale(type="log" if log else "linear", domain=[left, right], nice=False)
    x = alt.X("x:Q", scale=x_scale, axis=alt.Axis(**_size_axis(across, sizes, left, right, log)))
    # Every layer states the ends, since the ends of layers that do not would be added to them.
    y_scale = alt.Scale(domain=[bottom, top], nice=False)
    y_axis = alt.Axis(**number_axis(up, [bottom, top]))
    heights = {part: alt.Y(f"{part}:Q", scale=y_scale, axis=y_axis) for part, _, _ in curves}
    size = 70 if len(drawn) <= 60 else 45 if len(drawn) <= 300 else 26
    dots = alt.Chart().mark_point(size=size, strokeWidth=1.3, opacity=0.9)
    layers: list[Any] = [
        *(
            alt.Chart(alt.NamedData("lines"))
            .mark_line(clip=True, color=INK, strokeWidth=1.3, strokeDash=list(STROKES[stroke]))
            .encode(x=x, y=heights[part])
            for part, _, stroke in curves
        ),
        dots.encode(x=x, y=alt.Y("y:Q", scale=y_scale, axis=y_axis), **encoded),
    ]
    beside = {"lines": points} if curves else None
    spec = described(chart, table, layers, drawn, beside, width=WIDTH + 100, height=360)
    nought = len(held) - len(drawn)
    notes = [
        missing_note(rows, held),
        f"Not drawn, since {across.label} is nought or less: {nought:,}." if nought else "",
        "The horizontal axis is logarithmic: equal steps multiply by the same." if log else "",
        "Limits that leave the drawing go on beyond it." if cut else "",
        cut_note("vertical", [bottom, top]),
    ]
    return spec, [*keys, *_curve_keys(curves)], " ".join(note for note in notes if note)


def _spans(sizes: Sequence[float]) -> bool:
    """Whether denominators span so much that an even axis would press the small ones together."""
    held = [size for size in sizes if size > 0]
    return bool(held) and max(held) > WIDEST * min(held)


Curve = tuple[str, Column, str]


def _curves(chart: Chart, up: Column, lines: Table) -> list[Curve]:
    """Part of the drawing, column and stroke of each curve; limits of one level share a stroke."""
    first, *others = lines.columns
    if first.name != chart.x:
        raise ValueError(
            f"chart {chart.id}: the first column of table {lines.id} must be {chart.x!r}, "
            f"as in the chart, not {first.name!r}"
        )
    held = [column for column in others if column.kind in NUMBERS]
    written = ("share", "money")
    unlike = [c.name for c in held if c.kind != up.kind and {c.kind, up.kind} & set(written)]
    if unlike:
        raise ValueError(
            f"chart {chart.id}: columns {', '.join(unlike)} of table {lines.id} must be of kind "
            f"{up.kind!r}, as column {chart.y!r} is"
        )
    levels = list(dict.fromkeys(_SIDE.sub("", c.name) for c in held if _SIDE.match(c.name)))
    broken = [name for name in STROKES if name != "line"]
    return [
        (
            f"line{place}",
            column,
            broken[levels.index(_SIDE.sub("", column.name)) % len(broken)]
            if _SIDE.match(column.name)
            else "line",
        )
        for place, column in enumerate(held)
    ]


def _points(lines: Table, across: Column, curves: Sequence[Curve]) -> list[Row]:
    """The points of all curves by denominator, in order."""
    sizes = lines.data.column(across.name).to_pylist()
    rows: list[Row] = [{"x": plotted(across, size)} for size in sizes]
    for part, column, _ in curves:
        for row, value in zip(rows, lines.data.column(column.name).to_pylist(), strict=True):
            row[part] = plotted(column, value)
    return sorted(
        (row for row in rows if row["x"] is not None and row["x"] > 0), key=lambda row: row["x"]
    )


def _between(points: Sequence[Row], left: float, right: float) -> Sequence[Row]:
    """The points between which the curves are seen, with the nearest on either side."""
    sizes = [point["x"] for point in points]
    return points[max(0, bisect_right(sizes, left) - 1) : bisect_left(sizes, right) + 1]


def _curve_keys(curves: Sequence[Curve]) -> list[Key]:
    strokes = dict.fromkeys(stroke for _, _, stroke in curves)
    return [
        Key(" and ".join(c.label for _, c, s in curves if s == stroke), INK, stroke)
        for stroke in strokes
    ]


def _ends(values: Sequence[float], log: bool) -> tuple[float, float]:
    """Ends of the axis of denominators, with room beside the outermost dots."""
    if not values:
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = min(values), max(values)
    if log:
        room = math.exp(0.03 * (math.log(high) - math.log(low)))
        return low / room, high * room
    if 0 <= low <= 0.25 * high:
        return 0.0, high * 1.03 or 1.0
    room = (high - low or abs(high)) * 0.05
    return low - room, high + room


def _reach(core: Sequence[float], limits: Sequence[float]) -> tuple[float, float, bool]:
    """Ends of the axis of values, and whether limits are cut: those of small groups are wide.

    Dots and centre, the `core`, are always within.
    """
    held = [*core, *limits]
    if not held:
        return 0.0, 1.0, False
    low, high = min(held), max(held)
    if core:
        spread = max(core) - min(core) or (high - low) / 2
        low = max(low, min(core) - BEYOND * spread)
        high = min(high, max(core) + BEYOND * spread)
    cut = low > min(held) or high < max(held)
    room = (high - low or abs(high) or 1.0) * 0.04
    to_nought = low >= 0 and low - room <= 0.2 * high
    return 0.0 if to_nought else low - room, high + room, cut


def _size_axis(
    column: Column, values: Sequence[float], left: float, right: float, log: bool
) -> dict[str, Any]:
    axis = number_axis(column, values)
    axis["grid"] = False
    if log:
        del axis["tickCount"]
        axis |= {"values": _steps(left, right), "labelOverlap": True}
        axis["title"] = lines(f"{axis_title(column)}, logarithmic")
    return axis


def _steps(left: float, right: float) -> list[float]:
    """1, 2, 5, 10, 20 and so on; powers of ten only where these would be too many."""
    tens = range(math.floor(math.log10(left)), math.ceil(math.log10(right)) + 1)
    steps = [10.0**ten * part for ten in tens for part in ((1, 2, 5) if len(tens) < 6 else (1,))]
    return [float(f"{step:.8g}") for step in steps if left <= step <= right]
