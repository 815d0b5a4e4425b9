"""Charts of rows: bars, bars against a band, lines, age pyramids and scatters, by Altair."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import BLUE, CATEGORIES, CONFIG, INK, RUST, Drawing, Key, to_svg
from commonweal.report.formats import NOT_KNOWN, column_texts, is_missing

#: Signs that tell series apart without colour, in the order of the palette.
SIGNS = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "stroke",
)
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2], [12, 4], [6, 2, 1, 2])
WIDTH = 440
#: More bars than this are not drawn: the table has them all.
MOST_BARS = 60

Row = dict[str, Any]


def draw_rows(chart: Chart, table: Table, name: str) -> Drawing:
    """Draw any chart but a map.

    Parameters
    ----------
    chart
        What to draw.
    table
        The table that it names.
    name
        What the drawing is called in the page.

    Raises
    ------
    ValueError
        When the chart names a column that the table does not have, or a pyramid has not two sides.
    """
    make = {
        "bar": _bars,
        "band": _band,
        "line": _line,
        "pyramid": _pyramid,
        "scatter": _scatter,
    }[chart.kind]
    spec, keys, note = make(chart, table)
    spec["config"] = dict(CONFIG)
    return Drawing(svg=to_svg(spec, name), spec=spec, keys=keys, note=note)


def column_of(table: Table, chart: Chart, name: str) -> Column:
    """The column that a chart names.

    Raises
    ------
    ValueError
        When the table has no such column.
    """
    for column in table.columns:
        if column.name == name:
            return column
    raise ValueError(f"chart {chart.id}: table {table.id} has no column {name!r}")


def plotted(column: Column, value: object) -> Any:
    """A value as it is drawn: pounds for pence, ISO text for dates, None where missing."""
    if is_missing(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        held = float(value) / 100 if column.kind == "money" else float(value)
        return int(held) if held == int(held) else held
    return str(value)


def axis_title(column: Column) -> str:
    """The heading of a column with its unit."""
    unit = {"share": "%", "money": "£"}.get(column.kind, column.unit)
    return f"{column.label} ({unit})" if unit and unit not in column.label else column.label


def rows_of(chart: Chart, table: Table) -> list[Row]:
    """The rows to draw: plotted values by the part they play, and how each is read out.

    The parts are `x`, `y`, `c` (colour), `lo`, `hi`; `x_text` and so on are as the table writes
    them; `tip` is the whole row in words.
    """
    parts = {"x": chart.x, "y": chart.y, "c": chart.colour, "lo": chart.low, "hi": chart.high}
    named = {part: column_of(table, chart, name) for part, name in parts.items() if name}
    rows: list[Row] = [{} for _ in range(table.data.num_rows)]
    for part, column in named.items():
        values = table.data.column(column.name).to_pylist()
        for row, value, text in zip(rows, values, column_texts(column, values), strict=True):
            row[part] = plotted(column, value)
            row[f"{part}_text"] = NOT_KNOWN if text is None else text
    for row in rows:
        row["tip"] = "\n".join(
            f"{column.label}: {row[f'{part}_text']}" for part, column in named.items()
        )
    return rows


def _altair() -> Any:
    import altair

    return altair


def _spec(layers: Sequence[Any], rows: Sequence[Row], **properties: Any) -> dict[str, Any]:
    alt = _altair()
    drawn = alt.layer(*layers, data=alt.NamedData("rows")).properties(**properties)
    spec: dict[str, Any] = drawn.to_dict()
    kept = {"x", "y", "c", "lo", "hi", "tip", "label", "end", "side", "key", "colour", "zero"}
    spec["datasets"] = {"rows": [{k: v for k, v in row.items() if k in kept} for row in rows]}
    return spec


def _number_axis(column: Column, values: Sequence[float]) -> dict[str, Any]:
    """Axis of a numeric column: percentages, pounds, thousands separated."""
    largest = max((abs(v) for v in values), default=0.0)
    if column.kind == "share":
        written = "format(abs(datum.value), '.0%')"
    elif column.kind == "money" and largest >= 10_000_000:
        written = "'£' + format(abs(datum.value) / 1000000, ',.4~f') + 'm'"
    elif column.kind == "money":
        written = "'£' + format(abs(datum.value), ',.6~f')"
    else:
        written = "format(abs(datum.value), ',.6~f')"
    return {"labelExpr": f"(datum.value < 0 ? '−' : '') + {written}", "title": axis_title(column)}


def _held(rows: Sequence[Row], *parts: str) -> list[float]:
    return [row[part] for row in rows for part in parts if isinstance(row.get(part), int | float)]


def _unlike(names: Sequence[str]) -> list[str]:
    """Names made unlike, so that two practices of one name keep a bar each."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def _room_for_labels(rows: Sequence[Row], *parts: str) -> dict[str, Any]:
    """Domain that leaves room for the values written at the ends of the bars."""
    held = [0.0, *_held(rows, *parts)]
    longest = max((len(row["label"]) for row in rows), default=0)
    room = min(0.45, (longest * 7.5 + 12) / WIDTH)
    low, high = min(held), max(held)
    return {"domain": [low, low + (high - low or 1.0) / (1 - room)], "nice": False}


def _shown(rows: list[Row]) -> tuple[list[Row], str]:
    if len(rows) <= MOST_BARS:
        return rows, ""
    return rows[:MOST_BARS], f"The first {MOST_BARS} of {len(rows):,} rows; the table has all."


def _palette(rows: Sequence[Row], part: str = "c_text") -> dict[str, str]:
    """A colour for each category, in order of appearance; beyond the palette they repeat."""
    names = list(dict.fromkeys(row[part] for row in rows))
    return {name: CATEGORIES[i % len(CATEGORIES)] for i, name in enumerate(names)}


def _bars(chart: Chart, table: Table) -> tuple[dict[str, Any], list[Key], str]:
    alt = _altair()
    rows, note = _shown(rows_of(chart, table))
    colours = _palette(rows) if chart.colour else {}
    names = [row["y_text"] for row in rows]
    grouped = bool(colours) and len(set(names)) < len(names)
    for row, name in zip(rows, names if grouped else _unlike(names), strict=True):
        row["key"], row["label"] = name, row["x_text"]
        row["end"] = max(row["x"] or 0, 0)
        row["colour"] = colours.get(row.get("c_text", ""), BLUE)
        row["c"] = row.get("c_text", "")
    axis = _number_axis(column_of(table, chart, chart.x), _held(rows, "x"))
    y = alt.Y("key:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False))
    x = alt.X("x:Q", scale=alt.Scale(**_room_for_labels(rows, "x")), axis=alt.Axis(**axis))
    offset = {"yOffset": alt.YOffset("c:N", sort=list(colours))} if grouped else {}
    marks = alt.Chart().mark_bar(stroke=INK, strokeWidth=0.5)
    bars = marks.encode(x=x, y=y, color=alt.Color("colour:N", scale=None), **offset)
    words = alt.Chart().mark_text(align="left", dx=5, baseline="middle")
    labels = words.encode(x=alt.X("end:Q"), y=y, text="label:N", **offset)
    step = 16 if grouped else 24
    sized = alt.Step(step, **{"for": "offset"}) if grouped else alt.Step(step)
    spec = _spec([bars, labels], rows, width=WIDTH, height=sized)
    return spec, [Key(name, colour) for name, colour in colours.items()], note


def _band(chart: Chart, table: Table) -> tuple[dict[str, Any], list[Key], str]:
    alt = _altair()
    rows, cut = _shown(rows_of(chart, table))
    highest = max(_held(rows, "x", "lo", "hi"), default=1.0)
    for row, name in zip(rows, _unlike([row["y_text"] for row in rows]), strict=True):
        low, high, value = row.get("lo"), row.get("hi"), row["x"]
        below = value is not None and low is not None and value < low
        above = value is not None and high is not None and value > high
        row["key"] = name
        row["label"] = row["x_text"] + (" ▼ below" if below else " ▲ above" if above else "")
        row["colour"] = RUST if below or above else BLUE
        row["end"] = max(value or 0, 0)
        if low is not None or high is not None:
            row["lo"] = 0 if low is None else low
            row["hi"] = highest if high is None else high
    axis = _number_axis(column_of(table, chart, chart.x), _held(rows, "x"))
    y = alt.Y("key:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False))
    scale = alt.Scale(**_room_for_labels(rows, "x", "hi"))
    banded = alt.Chart().transform_filter("isValid(datum.lo)").mark_bar(size=25, color="#d5e3ee")
    bands = banded.encode(x=alt.X("lo:Q", scale=scale, axis=alt.Axis(**axis)), x2="hi:Q", y=y)
    ends = [
        alt.Chart()
        .transform_filter("isValid(datum.lo)")
        .mark_tick(size=25, thickness=1.5, color="#52768f")
        .encode(x=alt.X(f"{part}:Q"), y=y)
        for part in ("lo", "hi")
    ]
    marks = alt.Chart().mark_bar(size=11)
    bars = marks.encode(x=alt.X("x:Q"), y=y, color=alt.Color("colour:N", scale=None))
    words = alt.Chart().mark_text(align="left", dx=6, baseline="middle")
    labels = words.encode(x=alt.X("end:Q"), y=y, text="label:N")
    spec = _spec([bands, *ends, bars, labels], rows, width=WIDTH, height=alt.Step(26))
    keys = [
        Key("the band", "#d5e3ee"),
        Key("inside the band, or no band held", BLUE),
        Key("outside the band: ▲ above, ▼ below", RUST),
    ]
    return spec, keys, cut


def _line(chart: Chart, table: Table) -> tuple[dict[str, Any], list[Key], str]:
    alt = _altair()
    rows = rows_of(chart, table)
    colours = _palette(rows) if chart.colour else {"": BLUE}
    for row in rows:
        row["c"] = row.get("c_text", "")
    across = column_of(table, chart, chart.x)
    if across.kind == "date":
        x = alt.X("x:T", scale=alt.Scale(type="utc"), axis=alt.Axis(title=across.label, grid=False))
    elif across.kind in ("count", "number"):
        whole = alt.Axis(title=axis_title(across), grid=False, format="~d", tickMinStep=1)
        x = alt.X("x:Q", scale=alt.Scale(zero=False), axis=whole)
    else:
        x = alt.X("x:O", sort=None, axis=alt.Axis(title=across.label, labelAngle=0))
    up = _number_axis(column_of(table, chart, chart.y), _held(rows, "y"))
    y = alt.Y("y:Q", scale=alt.Scale(zero=False), axis=alt.Axis(**up))
    order = list(colours)
    drawn = [CATEGORIES[i % 8] if chart.colour else BLUE for i in range(len(order))]
    colour = alt.Color("c:N", scale=alt.Scale(domain=order, range=drawn))
    dashes = alt.Scale(domain=order, range=[list(DASHES[i % 8]) for i in range(len(order))])
    signs = alt.Scale(domain=order, range=[SIGNS[i % 8] for i in range(len(order))])
    lines = (
        alt.Chart()
        .mark_line(strokeWidth=2)
        .encode(x=x, y=y, color=colour, strokeDash=alt.StrokeDash("c:N", scale=dashes))
    )
    points = (
        alt.Chart()
        .mark_point(filled=True, size=55, opacity=1)
        .encode(x=x, y=y, color=colour, shape=alt.Shape("c:N", scale=signs))
    )
    layers = [lines, points]
    if chart.low and chart.high:
        layers.insert(
            0,
            alt.Chart()
            .mark_area(opacity=0.18)
            .encode(x=x, y=alt.Y("lo:Q"), y2="hi:Q", color=colour),
        )
    spec = _spec(layers, rows, width=WIDTH + 100, height=280)
    keys = [
        Key(name, c, SIGNS[i % 8])
        for i, (name, c) in enumerate(zip(order, drawn, strict=True))
        if chart.colour
    ]
    return spec, keys, "The vertical axis does not begin at nought." if _off_nought(rows) else ""


def _off_nought(rows: Sequence[Row]) -> bool:
    held = _held(rows, "y", "lo", "hi")
    return bool(held) and (min(held) > 0.2 * max(held) > 0 or max(held) < 0)


def _pyramid(chart: Chart, table: Table) -> tuple[dict[str, Any], list[Key], str]:
    alt = _altair()
    rows = rows_of(chart, table)
    sides = list(dict.fromkeys(row["c_text"] for row in rows))
    if len(sides) != 2:
        raise ValueError(f"chart {chart.id}: a pyramid needs two sides, {chart.colour} has {sides}")
    bands = list(dict.fromkeys(row["y_text"] for row in rows))
    for row in rows:
        left = row["c_text"] == sides[0]
        row["c"], row["key"] = row["c_text"], row["y_text"]
        row["side"] = None if row["x"] is None else -row["x"] if left else row["x"]
    largest = max(_held(rows, "x"), default=1.0)
    axis = _number_axis(column_of(table, chart, chart.x), _held(rows, "x"))
    axis["labelExpr"] = axis["labelExpr"].split(" + ", 1)[1]
    colours = (CATEGORIES[0], CATEGORIES[4])
    bars = (
        alt.Chart()
        .mark_bar(stroke=INK, strokeWidth=0.4)
        .encode(
            x=alt.X(
                "side:Q",
                scale=alt.Scale(domain=[-largest * 1.05, largest * 1.05]),
                axis=alt.Axis(**axis),
            ),
            y=alt.Y(
                "key:N",
                sort=bands[::-1],
                axis=alt.Axis(
                    title=column_of(table, chart, chart.y).label, ticks=False, domain=False
                ),
            ),
            color=alt.Color("c:N", scale=alt.Scale(domain=sides, range=list(colours))),
        )
    )
    middle = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=INK).encode(x="zero:Q")
    spec = _spec([bars, middle], rows, width=WIDTH, height=alt.Step(22))
    keys = [Key(f"left: {sides[0]}", colours[0]), Key(f"right: {sides[1]}", colours[1])]
    return spec, keys, ""


def _scatter(chart: Chart, table: Table) -> tuple[dict[str, Any], list[Key], str]:
    alt = _altair()
    rows = rows_of(chart, table)
    missing = sum(row["x"] is None or row["y"] is None for row in rows)
    rows = [row for row in rows if row["x"] is not None and row["y"] is not None]
    across = _number_axis(column_of(table, chart, chart.x), _held(rows, "x"))
    up = _number_axis(column_of(table, chart, chart.y), _held(rows, "y"))
    x = alt.X("x:Q", scale=alt.Scale(zero=False), axis=alt.Axis(**across))
    y = alt.Y("y:Q", scale=alt.Scale(zero=False), axis=alt.Axis(**up))
    encoded: dict[str, Any] = {"x": x, "y": y}
    keys: list[Key] = []
    if chart.colour and chart.colour_kind == "sequence":
        encoded["color"] = alt.Color("c:Q", scale=alt.Scale(scheme="viridis", reverse=True))
        ends = _held(rows, "c")
        if ends:
            keys = [Key(f"darker: more, up to {max(ends):,.4g}", "#440154", "circle")]
    elif chart.colour:
        for row in rows:
            row["c"] = row["c_text"]
        order = list(_palette(rows).items())
        names = [name for name, _ in order]
        signs = [SIGNS[i % len(SIGNS)] for i in range(len(names))]
        encoded["color"] = alt.Color(
            "c:N", scale=alt.Scale(domain=names, range=[colour for _, colour in order])
        )
        encoded["shape"] = alt.Shape("c:N", scale=alt.Scale(domain=names, range=signs))
        keys = [Key(n, c, s) for (n, c), s in zip(order, signs, strict=True)]
    else:
        encoded["color"] = alt.value(BLUE)
    marks = alt.Chart().mark_point(filled=True, size=50, opacity=0.8).encode(**encoded)
    spec = _spec([marks], rows, width=WIDTH + 100, height=360)
    note = f"{missing:,} rows without both values are not drawn." if missing else ""
    return spec, keys, note


def nice_breaks(values: Sequence[float], classes: int = 5) -> list[float]:
    """Round numbers that part values into classes of about the same size.

    Parameters
    ----------
    values
        Finite values, in any order.
    classes
        The most classes wanted.

    Returns
    -------
    list of float
        Increasing inner limits, at most `classes - 1`; fewer where values tie.

    Examples
    --------
    >>> nice_breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [3.0, 5.0, 7.0, 9.0]
    >>> nice_breaks([4, 4, 4])
    []
    """
    held = sorted(values)
    if not held or held[0] == held[-1]:
        return []
    step = 10.0 ** (math.floor(math.log10((held[-1] - held[0]) / classes)))
    cuts = {
        round(round(held[(len(held) * part) // classes] / step) * step, 12)
        for part in range(1, classes)
    }
    return sorted(cut for cut in cuts if held[0] < cut <= held[-1])


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Which class a value falls in: the number of limits at or below it.

    Examples
    --------
    >>> class_of(3.0, [3.0, 5.0]), class_of(2.9, [3.0, 5.0])
    (1, 0)
    """
    return sum(1 for cut in breaks if cut <= value)


def class_labels(column: Column, breaks: Sequence[float]) -> list[str]:
    """How the classes of a column are named in a legend.

    Examples
    --------
    >>> class_labels(Column(name="s", label="Share", kind="share"), [0.1, 0.2])
    ['under 10.0%', '10.0% to under 20.0%', '20.0% or more']
    """
    scale: Mapping[str, float] = {"money": 100}
    texts = column_texts(column, [cut * scale.get(column.kind, 1) for cut in breaks])
    if not texts:
        return ["all"]
    middle = [f"{low} to under {high}" for low, high in zip(texts, texts[1:], strict=False)]
    return [f"under {texts[0]}", *middle, f"{texts[-1]} or more"]
