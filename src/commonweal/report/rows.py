"""What all charts of rows share: the rows to draw, axes, and colours and signs for categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import CATEGORIES, CONFIG, Key
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
    "stroke",
)
DASHES = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3), (4, 2), (1, 2), (12, 4), (6, 2, 1, 2))
#: Width in pixels of the plot of a bar chart, without its labels.
WIDTH = 440
#: What the page's script may know of a row: drawn values and words, by the part they play.
CARRIED = ("x", "y", "c", "lo", "hi", "end", "key", "label", "colour", "side", "tip")

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


def rows_of(chart: Chart, table: Table) -> list[Row]:
    """The rows to draw: plotted values by the part they play, and how each is read out.

    The parts are `x`, `y`, `c` (colour), `lo` and `hi`; `x_text` and so on are as the table writes
    them; `tip` is the row in words.
    """
    parts = {"y": chart.y, "x": chart.x, "c": chart.colour, "lo": chart.low, "hi": chart.high}
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


def described(layers: Sequence[Any], rows: Sequence[Row], **properties: Any) -> dict[str, Any]:
    """The Vega-Lite description of some layers over the rows."""
    import altair as alt

    drawn = alt.layer(*layers, data=alt.NamedData("rows")).properties(**properties)
    spec: dict[str, Any] = drawn.to_dict()
    spec["datasets"] = {
        "rows": [{part: row[part] for part in CARRIED if part in row} for row in rows]
    }
    spec["config"] = dict(CONFIG)
    return spec


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


def number_axis(column: Column, values: Sequence[float], signed: bool = True) -> dict[str, Any]:
    """Axis of a numeric column: percentages, pounds, thousands separated."""
    largest = max((abs(value) for value in values), default=0.0)
    if column.kind == "share":
        written = "format(abs(datum.value), '.3~%')"
    elif column.kind == "money" and largest >= 10_000_000:
        written = "'£' + format(abs(datum.value) / 1000000, ',.4~f') + 'm'"
    elif column.kind == "money":
        written = "'£' + format(abs(datum.value), ',.6~f')"
    else:
        written = "format(abs(datum.value), ',.6~f')"
    sign = "(datum.value < 0 ? '−' : '') + " if signed else ""
    return {"labelExpr": sign + written, "title": axis_title(column), "tickCount": 5}


def held_values(rows: Sequence[Row], *parts: str) -> list[float]:
    """The numbers that rows hold in some parts."""
    return [row[part] for row in rows for part in parts if isinstance(row.get(part), int | float)]


def palette(rows: Sequence[Row]) -> Mapping[str, str]:
    """A colour for each category, in order of appearance; beyond the palette they repeat."""
    names = list(dict.fromkeys(row["c_text"] for row in rows))
    return {name: CATEGORIES[place % len(CATEGORIES)] for place, name in enumerate(names)}
