"""Waterfalls: how one level becomes another, step by step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from commonweal.evidence import Chart, Column, Table
from commonweal.report.drawing import BLUE, INK, Key
from commonweal.report.formats import NOT_KNOWN, column_texts, fitting_decimals, number
from commonweal.report.rows import (
    LARGE,
    NAMES,
    WIDTH,
    Made,
    Row,
    column_of,
    described,
    first,
    held_values,
    number_axis,
    plotted,
    room_for_labels,
    rows_of,
    unlike,
)
from commonweal.report.signals import GREEN, PURPLE

#: The word in the column `colour` of rows that are levels and not steps.
TOTAL = "total"
#: Words of the legend, colour and sign of each kind of row; a fall is an outline, so that it is
#: told from a rise without colour.
LOOKS = {
    TOTAL: ("a level", BLUE, "square"),
    "rise": ("a rise (+)", PURPLE, "square"),
    "fall": ("a fall (−)", GREEN, "square-open"),
}
#: Where levels differ by a smaller part of themselves than this, the axis leaves nought out.
SMALL = 0.2


class Step(NamedTuple):
    """One row: what kind it is, and the levels before it and after it."""

    kind: str
    start: float
    end: float


def waterfall(chart: Chart, table: Table) -> Made:
    """A bar for each row, from the level before it to the level after it, in the table's order.

    Rows whose `colour` says "total" are levels and stand on nought; the next step begins there. A
    step that is not known leaves the level as it was. Where the steps are small beside the levels
    the axis does not begin at nought, and levels are upright lines: the length of a bar would
    mislead.
    """
    import altair as alt

    rows, note = first(rows_of(chart, table))
    across = column_of(table, chart, chart.x)
    amounts = [_known(value) for value in table.data.column(across.name).to_pylist()[: len(rows)]]
    held = steps(amounts, [row.get("c") == TOTAL for row in rows])
    cut = _is_cut(held)
    _fill(rows, held, across, _texts(across, amounts, held), cut)
    seen = held_values(rows, "from", "to")
    # Where the axis is cut the first step keeps away from its edge.
    ends = [*seen, min(seen) - 0.04 * (max(seen) - min(seen))] if cut else [0.0, *seen]
    scale, axis = alt.Scale(**room_for_labels(rows, ends)), alt.Axis(**number_axis(across, ends))
    names = [row["key"] for row in rows]
    spaced = alt.Scale(domain=names, paddingInner=0.3, paddingOuter=0.15)
    y = alt.Y("key:N", scale=spaced, axis=alt.Axis(**NAMES))

    def x(part: str) -> Any:
        return alt.X(f"{part}:Q", scale=scale, axis=axis)

    known = alt.Chart().transform_filter("isValid(datum.to)")
    layers: list[Any] = [
        alt.Chart()
        .transform_filter("isValid(datum.next)")
        .mark_rule(color=INK, strokeWidth=1, description="")
        .encode(
            x=x("to"),
            y=alt.Y("key:N", scale=spaced, bandPosition=1),
            y2=alt.Y2("next:N", bandPosition=0),
        ),
        known.mark_bar(strokeWidth=1.6).encode(
            x=x("from"),
            x2="to:Q",
            y=y,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("inside:N", scale=None),
        ),
        alt.Chart()
        .mark_text(align="left", dx=7, baseline="middle")
        .encode(x=x("end"), y=y, text="label:N"),
    ]
    beside: dict[str, list[Row]] = {}
    if cut:
        levels = alt.Chart().transform_filter(f"datum.c == '{TOTAL}'")
        upright = levels.mark_tick(thickness=4, size=22, opacity=1, color=LOOKS[TOTAL][1])
        layers.insert(2, upright.encode(x=x("to"), y=y))
    else:
        beside["nought"] = [{"x": 0}]
        nought = alt.Chart(alt.NamedData("nought")).mark_rule(color=INK, description="")
        layers.insert(0, nought.encode(x=x("x")))
    spec = described(chart, table, layers, rows, beside, width=WIDTH, height=alt.Step(27))
    notes = [note, *_notes(rows, amounts, held, across, cut)]
    kinds = {step.kind for step in held if step}
    keys = [Key(*LOOKS[kind]) for kind in LOOKS if kind in kinds]
    if cut:
        keys = [replace(key, sign="upright") if key.colour == BLUE else key for key in keys]
    return spec, keys, " ".join(part for part in notes if part)


def steps(amounts: Sequence[float | None], totals: Sequence[bool]) -> list[Step | None]:
    """The levels between which each row stands.

    Parameters
    ----------
    amounts
        What each row adds, or the level itself where it is a total; None where it is not known.
    totals
        Which rows are levels.

    Returns
    -------
    list of Step or None
        None where the amount is not known. The first step begins at nought.

    Examples
    --------
    >>> for step in steps([100, -30, None, 5, 75], [True, False, False, False, True]):
    ...     print(tuple(step) if step else None)
    ('total', 0, 100)
    ('fall', 100, 70)
    None
    ('rise', 70, 75)
    ('total', 0, 75)
    """
    made: list[Step | None] = []
    level: float = 0
    for amount, total in zip(amounts, totals, strict=True):
        if amount is None:
            made.append(None)
        elif total:
            made.append(Step(TOTAL, 0, amount))
            level = amount
        else:
            made.append(Step("fall" if amount < 0 else "rise", level, level + amount))
            level += amount
    return made


def _known(value: object) -> float | None:
    if not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        return None
    return float(value) if isinstance(value, Decimal) else value


def _is_cut(held: Sequence[Step | None]) -> bool:
    """Whether the levels between which the steps lie are close together and far from nought."""
    known = [step for step in held if step]
    levels = [step.end for step in known] + [s.start for s in known if s.kind != TOTAL]
    if not levels or not (min(levels) > 0 or max(levels) < 0):
        return False
    return 0 < max(levels) - min(levels) < SMALL * max(abs(level) for level in levels)


def _fill(
    rows: list[Row], held: Sequence[Step | None], across: Column, texts: Sequence[str], cut: bool
) -> None:
    """What the marks need: where a row begins and ends, its words, its look, the row after it."""
    names = unlike([row["y_text"] for row in rows])
    level: Any = 0
    for row, step, name, text in zip(rows, held, names, texts, strict=True):
        row["key"], row["label"], row["next"] = name, text, None
        row["from"] = plotted(across, step.start) if step else None
        row["to"] = plotted(across, step.end) if step else None
        if step:
            _, row["colour"], sign = LOOKS[step.kind]
            row["inside"] = "#ffffff" if sign.endswith("open") else row["colour"]
            level = row["to"]
            if cut and step.kind == TOTAL:
                row["from"] = row["to"]
        # Where the words begin.
        row["end"] = max(level, row["from"]) if step else level
    for row, following in pairwise([row for row in rows if row["to"] is not None]):
        row["next"] = following["key"]


def _texts(
    across: Column, amounts: Sequence[float | None], held: Sequence[Step | None]
) -> list[str]:
    """floats as they stand at the bars: steps with their sign, large money in millions."""
    sizes: list[Any] = [None if amount is None else abs(amount) for amount in amounts]
    known = [size for size in sizes if size is not None]
    if across.kind == "money" and max(known, default=0) >= 100 * LARGE:
        scaled = [size / 100_000_000 for size in known]
        places = fitting_decimals(scaled)
        short = iter([f"£{number(size, places)}m" for size in scaled])
        written = [None if size is None else next(short) for size in sizes]
    else:
        written = column_texts(across, sizes)
    texts = []
    for amount, step, text in zip(amounts, held, written, strict=True):
        plus = "+" if step and step.kind == "rise" and amount else ""
        texts.append(NOT_KNOWN if text is None else ("−" if (amount or 0) < 0 else plus) + text)
    return texts


def _notes(
    rows: Sequence[Row],
    amounts: Sequence[float | None],
    held: Sequence[Step | None],
    across: Column,
    cut: bool,
) -> list[str]:
    """What must be said: amounts not known, levels that the steps do not reach, a cut axis."""
    unknown = sum(amount is None for amount in amounts)
    notes = [f"Not known, and left out of the levels: {unknown:,}." if unknown else ""]
    known = [(row, step) for row, step in zip(rows, held, strict=True) if step]
    for (_, before), (row, step) in pairwise(known):
        if step.kind == TOTAL and before.kind != TOTAL:
            apart = step.end - before.end
            if abs(apart) > 1e-9 * abs(step.end):
                [text] = column_texts(across, [apart])
                notes.append(f"The steps do not add up to {row['y_text']}: {text} is not in them.")
    if cut:
        notes.append(
            "The horizontal axis does not begin at nought, so levels are upright lines, not bars."
        )
    return notes
