"""What all charts of rows share: the rows to draw, axes, and colours and signs for categories."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import CATEGORIES, CONFIG, Key, Words
from commonweal.report.formats import NOT_KNOWN, column_texts, is_missing

#: Signs and dashes that tell series apart without colour, in the order of the palette.
SIGNS = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)
DASHES = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3), (4, 2), (1, 2), (12, 4), (6, 2, 1, 2))
#: Letters in a line of the title of an axis.
LINE = 40
#: Width in pixels of the plot of a bar chart, without its labels.
WIDTH = 440
#: More rows than this are not drawn one below the other: the table has them all.
MOST_BARS = 60
#: Axis of the names of rows that stand one below the other.
NAMES: Mapping[str, Any] = {"title": None, "ticks": False, "domain": False}
#: From this many pounds on amounts are written in millions.
LARGE = 10_000_000
#: What is drawn of a row, by the part it plays.
CARRIED = (
    *("x", "y", "c", "lo", "hi", "centre", "from", "to", "end", "next"),
    *("key", "label", "colour", "inside", "side"),
    # The number of its words.
    "n",
)

Row = dict[str, Any]
Made = tuple[dict[str, Any], list[Key], str]


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
    """A value as it is drawn: pounds for pence, ISO text for dates, None where none is finite."""
    if is_missing(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        held = float(value) / 100 if column.kind == "money" else float(value)
        if not math.isfinite(held):
            return None
        # Eight digits place a mark to far less than a pixel, and keep the page small.
        return int(held) if held == int(held) and abs(held) < 2**53 else float(f"{held:.8g}")
    return str(value)


def rows_of(chart: Chart, table: Table) -> list[Row]:
    """The rows to draw: plotted values by the part they play, and how each is read out.

    The parts are `x`, `y`, `c` (colour), `lo`, `hi`, `centre` and `name` (of a point); `x_text` and
    so on are as the table writes them; `words` is the row in words, without its headings.
    """
    named = _parts(chart, table)
    rows: list[Row] = [{} for _ in range(table.data.num_rows)]
    for part, column in named.items():
        values = table.data.column(column.name).to_pylist()
        for row, value, text in zip(rows, values, column_texts(column, values), strict=True):
            row[part] = plotted(column, value)
            row[f"{part}_text"] = NOT_KNOWN if text is None else text
    for row in rows:
        row["words"] = [row[f"{part}_text"] for part in named]
    return rows


def _parts(chart: Chart, table: Table) -> Mapping[str, Column]:
    """Columns by the part that they play, in the order in which a mark reads them out."""
    parts = {
        "name": chart.point_label,
        "y": chart.y,
        "x": chart.x,
        "c": chart.colour,
        "lo": chart.low,
        "hi": chart.high,
        "centre": chart.centre,
    }
    return {part: column_of(table, chart, name) for part, name in parts.items() if name}


def described(
    chart: Chart,
    table: Table,
    layers: Sequence[Any],
    rows: Sequence[Row],
    beside: Mapping[str, Sequence[Row]] | None = None,
    **properties: Any,
) -> dict[str, Any]:
    """The Vega-Lite description of some layers over the rows, and over other rows `beside` them."""
    import altair as alt

    for place, row in enumerate(rows):
        row["n"] = place
    drawn = alt.layer(*layers, data=alt.NamedData("rows")).properties(**properties)
    # The converter reads it next, and says what it cannot draw: no need to prove each part first.
    spec: dict[str, Any] = drawn.to_dict(validate=False)
    spec["datasets"] = {
        "rows": [{part: row[part] for part in CARRIED if part in row} for row in rows],
        **{name: list(others) for name, others in (beside or {}).items()},
    }
    spec["layer"] = _with_extent(spec["layer"], spec["datasets"])
    spec["config"] = CONFIG
    # The headings stand once and not in each row, which keeps the page small.
    spec["usermeta"] = Words(
        heads=[f"{column.label}: " for column in _parts(chart, table).values()],
        rows=[row["words"] for row in rows],
    )
    return spec


def _with_extent(
    layers: Sequence[dict[str, Any]], datasets: Mapping[str, Sequence[Row]]
) -> list[dict[str, Any]]:
    """The layers that have something to draw, since an axis cannot be laid over no values.

    Where no layer has, the last one stands with axes alone.
    """
    unlaid = [
        _unlaid(layer, datasets[layer.get("data", {"name": "rows"})["name"]]) for layer in layers
    ]
    held = [layer for layer, lacking in zip(layers, unlaid, strict=True) if not lacking]
    if held:
        return held
    last = layers[-1]
    for channel in unlaid[-1]:
        bare = {"type": "ordinal"} if last["encoding"][channel]["type"] == "temporal" else {}
        last["encoding"][channel] |= {"scale": {} if bare else {"domain": [0, 1]}, **bare}
    return [last]


def _unlaid(layer: Mapping[str, Any], rows: Sequence[Row]) -> list[str]:
    """Channels of place whose axis would be laid over values that no row has."""
    return [
        channel
        for channel in ("x", "y")
        if (encoded := layer["encoding"].get(channel, {})).get("type")
        in ("quantitative", "temporal")
        and "domain" not in (encoded.get("scale") or {})
        and all(row.get(encoded["field"]) is None for row in rows)
    ]


def with_unit(column: Column) -> str:
    """The heading of a column with its unit, unless the heading says it.

    Examples
    --------
    >>> with_unit(Column(name="n", label="List", kind="count", unit="patients"))
    'List (patients)'
    >>> with_unit(Column(name="n", label="Practices", kind="count", unit="practices"))
    'Practices'
    """
    said = not column.unit or column.unit.lower() in column.label.lower()
    return column.label if said else f"{column.label} ({column.unit})"


def axis_title(column: Column) -> str:
    """The heading of a column, with its unit where the axis does not write it at every tick."""
    written = column.kind not in ("share", "money")
    return with_unit(column) if written else column.label


def lines(title: str) -> str | list[str]:
    """The title of an axis in as many lines as it needs to be no longer than a small plot is high.

    Examples
    --------
    >>> lines("Minutes"), lines("Diabetes mellitus, recorded, crude (percent of patients of 17 on)")
    ('Minutes', ['Diabetes mellitus, recorded, crude', '(percent of patients of 17 on)'])
    """
    held = wrap(title, LINE)
    return held if len(held) > 1 else title


def number_axis(column: Column, values: Sequence[float], signed: bool = True) -> dict[str, Any]:
    """Axis of a numeric column: percentages, pounds, thousands separated."""
    largest = max((abs(value) for value in values), default=0.0)
    if column.kind == "share":
        written = "format(abs(datum.value), '.3~%')"
    elif column.kind == "money" and largest >= LARGE:
        written = "'£' + format(abs(datum.value) / 1000000, ',.4~f') + 'm'"
    elif column.kind == "money":
        written = "'£' + format(abs(datum.value), ',.6~f')"
    else:
        written = "format(abs(datum.value), ',.6~f')"
    sign = "(datum.value < 0 ? '−' : '') + " if signed else ""
    return {"labelExpr": sign + written, "title": lines(axis_title(column)), "tickCount": 5}


def room_for_labels(rows: Sequence[Row], held: Sequence[float]) -> dict[str, Any]:
    """Scale over some values that leaves room for the words written at the ends of bars."""
    longest = max((len(row["label"]) for row in rows), default=0)
    room = min(0.45, (longest * 7.5 + 12) / WIDTH)
    low, high = min(held), max(held)
    if low < 0:
        low -= 0.02 * (high - low)
    return {"domain": [low, low + (high - low or 1.0) / (1 - room)], "nice": False}


def held_values(rows: Sequence[Row], *parts: str) -> list[float]:
    """The numbers that rows hold in some parts."""
    return [row[part] for row in rows for part in parts if isinstance(row.get(part), int | float)]


def cut_note(axis: str, values: Sequence[float]) -> str:
    """What must be said where an axis leaves nought out, as it then does by its own choice."""
    cut = bool(values) and (min(values) > 0.2 * max(values) > 0)
    return f"The {axis} axis does not begin at nought." if cut else ""


def missing_note(rows: Sequence[Row], drawn: Sequence[Row]) -> str:
    """What must be said where rows could not be drawn."""
    missing = len(rows) - len(drawn)
    return f"Not drawn, since a value is missing: {missing:,} of {len(rows):,}." if missing else ""


def first(rows: list[Row]) -> tuple[list[Row], str]:
    """The rows that can be read one below the other, and a note where there are more."""
    if len(rows) <= MOST_BARS:
        return rows, ""
    return rows[:MOST_BARS], f"The first {MOST_BARS} of {len(rows):,} rows; the table has all."


def unlike(names: Sequence[str]) -> list[str]:
    """Names made unlike, so that two practices of one name keep a place each.

    Examples
    --------
    >>> unlike(["The Surgery", "Abbey", "The Surgery"])
    ['The Surgery', 'Abbey', 'The Surgery (2)']
    """
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def palette(rows: Sequence[Row], colours: Sequence[str] = CATEGORIES) -> dict[str, str]:
    """A colour for each category, in order of appearance; beyond the palette they repeat."""
    names = list(dict.fromkeys(row["c_text"] for row in rows))
    return {name: colours[place % len(colours)] for place, name in enumerate(names)}


def turned(things: Sequence[Any], count: int) -> list[Any]:
    """One of some things for each category, so that it and its colour are together its own.

    Examples
    --------
    >>> turned("abc", 7)
    ['a', 'b', 'c', 'b', 'c', 'a', 'c']
    """
    many = len(things)
    return [things[(place + place // many) % many] for place in range(count)]
