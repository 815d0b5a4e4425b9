"""Sums by group, limits and reasons as expressions that an engine works out itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np

from commonweal.stats.checks import levels
from commonweal.stats.limits import BYAR_FROM, exact, normal_quantile

#: Reasons in words, beyond those of `estimate.Reason`.
IMPOSSIBLE = "a number is negative or infinite"
ABOVE_TOTAL = "count exceeds its total"
OTHER_BANDS = "other number of bands"
NOT_WHOLE = "exact limits need a whole count"

#: Before the names of sums that are not given back.
HIDDEN = "commonweal_"

_ROWS, _FAULT = f"{HIDDEN}rows", f"{HIDDEN}fault"
#: What makes a group void, the worst first: a group has the worst of its rows.
_FAULTS = {3: "an input is missing", 2: IMPOSSIBLE, 1: "zero denominator"}

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


class Case(NamedTuple):
    """A condition on sums, and the reason that it gives for no value."""

    holds: nw.Expr
    reason: str


class Interval(NamedTuple):
    """A value and its limits, as expressions on sums."""

    value: nw.Expr
    lower: nw.Expr
    upper: nw.Expr


def number(column: str) -> nw.Expr:
    """A column as floats."""
    return nw.col(column).cast(nw.Float64)


def above_zero(expression: nw.Expr) -> nw.Expr:
    """What may be divided by: null where it is not above zero, which no engine fails on."""
    return nw.when(expression > 0.0).then(expression)


def summed(
    frame: Any,
    by: Sequence[str],
    inputs: Sequence[str],
    sums: Mapping[str, nw.Expr],
    *,
    bands: int | None = None,
    divisor: str | None = None,
) -> tuple[Frame, list[Case]]:
    """Sums by group, with what makes them void.

    Parameters
    ----------
    frame
        Any that narwhals knows.
    by
        Columns that name the groups; without any, the frame is one group.
    inputs
        Columns of numbers: one of them missing, negative or infinite makes its group void.
    sums
        What is summed of each row, by the name of the sum.
    bands
        How many rows each group must have, where that is known.
    divisor
        Column by which each row is divided: a zero makes its group void.

    Returns
    -------
    frame, cases
        One row for each group, and the reasons that come first.

    Raises
    ------
    ValueError
        When a column is not there, or one of `by` has the name of a result.
    """
    opened: Frame = nw.from_native(frame)
    schema = opened.collect_schema()
    lacking = [name for name in (*inputs, *by) if name not in schema]
    if lacking:
        raise ValueError(f"the frame has no column {lacking}; it has {schema.names()}")
    results = [*(name for name in sums if not name.startswith(HIDDEN)), *Interval._fields, "reason"]
    taken = [name for name in by if name in results]
    if taken:
        raise ValueError(f"groups are named by {taken}, the name of a result; rename the column")
    fractions = [name for name in inputs if not schema[name].is_integer()]
    columns = [expression.alias(name) for name, expression in sums.items()]
    parts = opened.select(*by, *columns, _fault(inputs, fractions, divisor).alias(_FAULT))
    totals = [*(nw.col(name).sum() for name in sums), nw.col(_FAULT).max(), nw.len().alias(_ROWS)]
    found: Frame = parts.group_by(*by).agg(*totals) if by else parts.select(*totals)
    cases = [Case(nw.col(_ROWS) == 0, "no values")]
    cases += [Case(nw.col(_FAULT) == fault, words) for fault, words in _FAULTS.items()]
    if bands is not None:
        cases.append(Case(nw.col(_ROWS) != bands, OTHER_BANDS))
    return found, cases


def _fault(inputs: Sequence[str], fractions: Sequence[str], divisor: str | None) -> nw.Expr:
    """The worst fault of a row; columns of whole numbers are neither NaN nor infinite."""
    missing = [number(name).is_null() for name in inputs]
    missing += [number(name).is_nan() for name in fractions]
    impossible = [number(name) < 0.0 for name in inputs]
    impossible += [number(name) == float("inf") for name in fractions]
    zero = nw.lit(0) if divisor is None else (number(divisor) == 0.0).cast(nw.Int32)
    fault = nw.when(nw.any_horizontal(*impossible, ignore_nulls=True)).then(2).otherwise(zero)
    return nw.when(nw.any_horizontal(*missing, ignore_nulls=True)).then(3).otherwise(fault)


def finished(
    frame: Frame,
    by: Sequence[str],
    columns: Sequence[str],
    cases: Sequence[Case],
    interval: Interval,
) -> Any:
    """The groups, sorted, with value and limits where no case holds, and the first reason else.

    Parameters
    ----------
    frame, by, cases
        As `summed` gives and takes them.
    columns
        Sums that are given back.
    interval
        Value and limits.

    Returns
    -------
    frame
        Of the kind that was given to `summed`.
    """
    reason: Any = nw.lit("")
    for case in reversed(cases):
        reason = nw.when(case.holds).then(nw.lit(case.reason)).otherwise(reason)
    judged = frame.with_columns(reason.alias("reason"))
    given = nw.col("reason") == ""
    parts = [
        nw.when(given).then(expression).alias(name)
        for name, expression in zip(Interval._fields, interval, strict=True)
    ]
    found = judged.select(*by, *columns, *parts, "reason")
    return (found.sort(*by) if by else found).to_native()


def byar(count: nw.Expr, confidence: float) -> tuple[nw.Expr, nw.Expr]:
    """`limits.byar` as expressions; what is below 10 is taken for 10, so that no root fails.

    Parameters
    ----------
    count
        Of each group.
    confidence
        One level.

    Returns
    -------
    lower, upper
        Limits of the counts.
    """
    z = float(normal_quantile(levels(confidence, 0)))
    held = nw.when(count >= BYAR_FROM).then(count).otherwise(BYAR_FROM)
    more = held + 1.0
    below = 1.0 - 1.0 / (held * 9.0) - z / (held.sqrt() * 3.0)
    above = 1.0 - 1.0 / (more * 9.0) + z / (more.sqrt() * 3.0)
    return held * below * below * below, more * above * above * above


def poisson(count: nw.Expr, confidence: float) -> tuple[nw.Expr, nw.Expr, Case]:
    """`limits.poisson` of whole counts as expressions: those below 10 from a table of ten.

    Parameters
    ----------
    count, confidence
        As for `byar`.

    Returns
    -------
    lower, upper, case
        Limits, and the case of a count below 10 that is not whole.
    """
    counts = np.arange(BYAR_FROM)
    tables = exact(counts, levels(confidence, 0))
    lower, upper = (
        _looked_up(count, counts.tolist(), table.tolist(), many)
        for table, many in zip(tables, byar(count, confidence), strict=True)
    )
    fraction = (count < BYAR_FROM) & (count != count.floor())
    return lower, upper, Case(fraction, NOT_WHOLE)


def _looked_up(
    count: nw.Expr, keys: Sequence[float], values: Sequence[float], otherwise: nw.Expr
) -> nw.Expr:
    found = otherwise
    for key, value in zip(keys, values, strict=True):
        found = nw.when(count == key).then(nw.lit(value)).otherwise(found)
    return found
