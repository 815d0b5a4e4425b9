"""Crude rates and proportions of a frame."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
from narwhals.typing import IntoFrameT

from commonweal.stats.checks import levels, multiple
from commonweal.stats.frame_sums import (
    ABOVE_TOTAL,
    Case,
    Interval,
    above_zero,
    finished,
    number,
    poisson,
    summed,
)
from commonweal.stats.limits import normal_quantile


def crude_rate(
    frame: IntoFrameT,
    *,
    count: str,
    population: str,
    by: Sequence[str] = (),
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Crude rates by group: `rates.crude_rate` of the sums of a frame.

    Parameters
    ----------
    frame
        pandas, polars (eager or lazy), pyarrow, DuckDB relation or PySpark.
    count, population
        Columns, summed by group.
    by
        Columns that name the groups; without any, the frame is one group.
    multiplier, confidence
        As for `rates.crude_rate`, one level.

    Returns
    -------
    frame
        Of the same kind, sorted by group: `by`, "count", "population", "value", "lower", "upper",
        "reason" (words, empty where the value is given).

    Raises
    ------
    ValueError
        When a column is not there, or the level or multiplier cannot be.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"area": ["a", "a", "b"], "deaths": [40, 25, 0], "people": [60, 40, 1000]})
    >>> found = crude_rate(table, count="deaths", population="people", by=["area"])
    >>> found.select(["area", "value", "upper"]).to_pylist()[1]
    {'area': 'b', 'value': 0.0, 'upper': 368.8879454113935}
    """
    sums = {"count": number(count), "population": number(population)}
    found, void = summed(frame, by, [count, population], sums)
    events, people = nw.col("count"), nw.col("population")
    lower, upper, fraction = poisson(events, confidence)
    cases = [*void, Case(people == 0.0, "zero denominator"), fraction]
    scale = above_zero(people) / multiple(multiplier)
    interval = Interval(events / scale, lower / scale, upper / scale)
    result: IntoFrameT = finished(found, by, list(sums), cases, interval)
    return result


def proportion(
    frame: IntoFrameT,
    *,
    count: str,
    total: str,
    by: Sequence[str] = (),
    multiplier: float = 1,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Proportions by group: `rates.proportion` of the sums of a frame.

    Parameters
    ----------
    frame, by
        As for `crude_rate`.
    count, total
        Columns, summed by group.
    multiplier, confidence
        As for `rates.proportion`, one level.

    Returns
    -------
    frame
        As for `crude_rate`, with "total" for "population".

    Raises
    ------
    ValueError
        As for `crude_rate`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"on_register": [65], "listed": [100]})
    >>> found = proportion(table, count="on_register", total="listed", multiplier=100)
    >>> [round(found[name][0].as_py(), 2) for name in ("value", "lower", "upper")]
    [65.0, 55.25, 73.64]
    """
    sums = {"count": number(count), "total": number(total)}
    found, void = summed(frame, by, [count, total], sums)
    part, whole = nw.col("count"), nw.col("total")
    cases = [*void, Case(part > whole, ABOVE_TOTAL), Case(whole == 0.0, "zero denominator")]
    z = float(normal_quantile(levels(confidence, 0)))
    share = part / above_zero(whole)
    # No root of a number below zero, at which an engine may fail or warn, where a case holds.
    sound = (part >= 0.0) & (share <= 1.0)
    inside = nw.when(sound).then(part * (1.0 - share)).otherwise(0.0)
    spread = (inside * 4.0 + z * z).sqrt() * z
    size = (whole + z * z) * 2.0
    lower = nw.when(part == 0.0).then(0.0).otherwise((part * 2.0 + z * z - spread) / size)
    upper = nw.when(part == whole).then(1.0).otherwise((part * 2.0 + z * z + spread) / size)
    scale = multiple(multiplier)
    interval = Interval(share * scale, lower * scale, upper * scale)
    result: IntoFrameT = finished(found, by, list(sums), cases, interval)
    return result
