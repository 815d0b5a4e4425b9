"""Directly and indirectly standardised rates of a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from commonweal.stats.checks import multiple
from commonweal.stats.frame_sums import (
    HIDDEN,
    Case,
    Interval,
    above_zero,
    byar,
    finished,
    number,
    poisson,
    summed,
)
from commonweal.stats.standardise import FEWEST_EVENTS


def direct(
    frame: IntoFrameT,
    *,
    count: str,
    population: str,
    standard: str,
    by: Sequence[str] = (),
    bands: int | None = None,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Directly standardised rates by group: `standardise.direct` of a frame with a row by band.

    Parameters
    ----------
    frame, by
        As for `frame_rates.crude_rate`; one row for each group and band.
    count, population, standard
        Columns.
    bands
        How many rows each group must have (19 for five-year ages to 90 and over). With `by` it
        must be given: a group that lacks the row of a band would be standardised to those it has.
    multiplier, confidence
        As for `standardise.direct`, one level.

    Returns
    -------
    frame
        As for `frame_rates.crude_rate`.

    Raises
    ------
    ValueError
        As for `frame_rates.crude_rate`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"deaths": [1, 5, 9], "people": [100, 200, 300], "standard": [10, 20, 5]})
    >>> found = direct(table, count="deaths", population="people", standard="standard", bands=3)
    >>> [round(found[name][0].as_py(), 1) for name in ("value", "lower", "upper")]
    [2142.9, 923.7, 3939.5]
    """
    events, people, weight = number(count), number(population), number(standard)
    part = weight / above_zero(people)
    sums = {"count": events, "population": people}
    hidden = {
        f"{HIDDEN}rate": part * events,
        f"{HIDDEN}variance": part * part * events,
        f"{HIDDEN}weight": weight,
    }
    inputs = [count, population, standard]
    _known_bands(by, bands)
    found, void = summed(frame, by, inputs, {**sums, **hidden}, bands=bands, divisor=population)
    rate, variance, whole = (nw.col(name) for name in hidden)
    total = nw.col("count")
    cases = [
        *void,
        Case(whole == 0.0, "no values"),
        Case(total < FEWEST_EVENTS, "too few events"),
    ]
    below, above = byar(total, confidence)
    # No root of a number below zero, at which an engine may fail or warn, where a case holds.
    sound = (variance >= 0.0) & (total > 0.0)
    stretch = nw.when(sound).then(variance / above_zero(total)).otherwise(0.0).sqrt()
    scale = above_zero(whole) / multiple(multiplier)
    interval = Interval(
        rate / scale,
        (rate + stretch * (below - total)) / scale,
        (rate + stretch * (above - total)) / scale,
    )
    result: IntoFrameT = finished(found, by, list(sums), cases, interval)
    return result


def indirect_ratio(
    frame: IntoFrameT,
    *,
    observed: str,
    population: str,
    reference_count: str,
    reference_population: str,
    by: Sequence[str] = (),
    bands: int | None = None,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Indirectly standardised ratios by group: `standardise.indirect_ratio` of a frame.

    Parameters
    ----------
    frame, by, bands
        As for `direct`.
    observed, population, reference_count, reference_population
        Columns.
    multiplier, confidence
        As for `standardise.indirect_ratio`, one level.

    Returns
    -------
    frame
        As for `direct`, with "observed" and "expected" for "count" and "population".

    Raises
    ------
    ValueError
        As for `frame_rates.crude_rate`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"deaths": [1, 5, 9], "people": [100, 200, 300],
    ...                   "all_deaths": [100, 200, 300], "everyone": [10_000, 9_000, 8_000]})
    >>> found = indirect_ratio(table, observed="deaths", population="people",
    ...                        reference_count="all_deaths", reference_population="everyone")
    >>> [round(found[name][0].as_py(), 3) for name in ("expected", "value", "lower", "upper")]
    [16.694, 0.899, 0.503, 1.482]
    """
    columns = (observed, population, reference_count, reference_population)
    result: IntoFrameT = _indirect(frame, columns, by, bands, multiplier, confidence, rate=False)
    return result


def indirect_rate(
    frame: IntoFrameT,
    *,
    observed: str,
    population: str,
    reference_count: str,
    reference_population: str,
    by: Sequence[str] = (),
    bands: int | None = None,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Indirectly standardised rates by group: `standardise.indirect_rate` of a frame.

    Parameters
    ----------
    frame, observed, population, reference_count, reference_population, by, bands, confidence
        As for `indirect_ratio`.
    multiplier
        As for `standardise.indirect_rate`.

    Returns
    -------
    frame
        As for `indirect_ratio`.

    Raises
    ------
    ValueError
        As for `frame_rates.crude_rate`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"deaths": [1, 5, 9], "people": [100, 200, 300],
    ...                   "all_deaths": [100, 200, 300], "everyone": [10_000, 9_000, 8_000]})
    >>> found = indirect_rate(table, observed="deaths", population="people",
    ...                       reference_count="all_deaths", reference_population="everyone")
    >>> round(found["value"][0].as_py(), 3)
    1996.672
    """
    columns = (observed, population, reference_count, reference_population)
    result: IntoFrameT = _indirect(frame, columns, by, bands, multiplier, confidence, rate=True)
    return result


def _indirect(
    frame: Any,
    columns: tuple[str, str, str, str],
    by: Sequence[str],
    bands: int | None,
    multiplier: float,
    confidence: float,
    *,
    rate: bool,
) -> Any:
    events, people, reference, base = (number(name) for name in columns)
    sums = {"observed": events, "expected": people * reference / above_zero(base)}
    hidden = {f"{HIDDEN}reference": reference, f"{HIDDEN}base": base}
    _known_bands(by, bands)
    found, void = summed(frame, by, columns, {**sums, **hidden}, bands=bands, divisor=columns[3])
    of_all, whole = (nw.col(name) for name in hidden)
    total, expected = nw.col("observed"), nw.col("expected")
    lower, upper, fraction = poisson(total, confidence)
    cases = [
        *void,
        Case(expected == 0.0, "no events expected"),
        fraction,
    ]
    scale = above_zero(expected) / multiple(multiplier)
    if rate:
        scale = scale * above_zero(whole) / above_zero(of_all)
    interval = Interval(total / scale, lower / scale, upper / scale)
    return finished(found, by, list(sums), cases, interval)


def _known_bands(by: Sequence[str], bands: int | None) -> None:
    if by and bands is None:
        raise ValueError(
            "bands is not given: say how many rows each group must have (bands=19), since a group "
            "that lacks a band would get a rate over the others"
        )
