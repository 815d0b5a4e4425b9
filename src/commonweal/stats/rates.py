"""Rates, proportions and means of many groups at once, with confidence limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from commonweal.stats import limits
from commonweal.stats.checks import (
    denominator_codes,
    floats,
    levels,
    multiple,
    possible,
    refuse,
    together,
)
from commonweal.stats.estimate import Estimate, Floats, Reason


def crude_rate(
    count: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    multiplier: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """Events per head, with Byar's limits, exact below 10 events.

    Parameters
    ----------
    count
        Events, at least 0, any shape; they may exceed the population, as one person can have
        several.
    population
        People or person-years at risk, at least 0; broadcast with `count`.
    multiplier
        100,000 for a rate per 100,000.
    confidence
        Level, from 0.9 to below 1, or several.

    Returns
    -------
    Estimate
        Of the shape of both broadcast together. No value, with its reason, where an input is
        missing or the population is zero. Zero events give a rate of 0, with an upper limit.

    Raises
    ------
    ValueError
        Naming the groups, when a count or population is negative or infinite; when shapes do not
        fit; when the level of confidence is none.

    Notes
    -----
    Fingertips Public Health Technical Guidance, "Rates"; see `limits.poisson`.

    Examples
    --------
    >>> value, lower, upper = crude_rate([0, 65], [1000, 100])
    >>> value.tolist(), lower.round(1).tolist(), upper.round(1).tolist()
    ([0.0, 65000.0], [0.0, 50163.2], [368.9, 82849.1])
    """
    events, people = together(
        count=floats("count", count), population=floats("population", population)
    )
    possible(count=events, population=people)
    level, scale = levels(confidence, events.ndim), multiple(multiplier)
    code = denominator_codes(events, people)
    given = code == Reason.GIVEN
    divisor = np.where(given, people, np.nan) / scale
    lower, upper = limits.poisson(np.where(given, events, np.nan), level)
    return Estimate(
        value=np.asarray(events / divisor),
        lower=np.asarray(lower / divisor),
        upper=np.asarray(upper / divisor),
        code=code,
    )


def proportion(
    count: npt.ArrayLike,
    total: npt.ArrayLike,
    *,
    multiplier: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """Share of a total, with Wilson's score limits.

    Parameters
    ----------
    count
        Those of the total that have what is counted, from 0 to `total`, any shape.
    total
        At least 0; broadcast with `count`.
    multiplier
        1 for a share, 100 for a percentage.
    confidence
        Level, from 0.9 to below 1, or several.

    Returns
    -------
    Estimate
        Of the shape of both broadcast together. No value, with its reason, where an input is
        missing or the total is zero.

    Raises
    ------
    ValueError
        Naming the groups, when a count exceeds its total, or is negative or infinite; when shapes
        do not fit; when the level of confidence is none.

    Notes
    -----
    Wilson (1927) and Newcombe and Altman (2000), as the Fingertips guidance asks; see
    `limits.wilson`.

    Examples
    --------
    >>> value, lower, upper = proportion([0, 65], [100, 100], multiplier=100)
    >>> value.tolist(), lower.round(2).tolist(), upper.round(2).tolist()
    ([0.0, 65.0], [0.0, 55.25], [3.7, 73.64])
    """
    part, whole = together(count=floats("count", count), total=floats("total", total))
    possible(count=part, total=whole)
    refuse(part > whole, part, "count exceeds its total", "mend the count or use crude_rate")
    level, scale = levels(confidence, part.ndim), multiple(multiplier)
    code = denominator_codes(part, whole)
    divisor = np.where(code == Reason.GIVEN, whole, np.nan)
    lower, upper = limits.wilson(part, divisor, level)
    # Where nothing is given, the limits of 0 and of the whole must not stand either.
    none = np.isnan(divisor)
    return Estimate(
        value=np.asarray(part / divisor * scale),
        lower=np.where(none, np.nan, lower * scale),
        upper=np.where(none, np.nan, upper * scale),
        code=code,
    )


def mean(
    values: npt.ArrayLike,
    *,
    axis: int = -1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """Mean of each group, with limits by Student's t distribution.

    Parameters
    ----------
    values
        Any shape of at least one dimension.
    axis
        Along which the values of one group lie.
    confidence
        Level, from 0.9 to below 1, or several.

    Returns
    -------
    Estimate
        Of the shape of `values` without that axis. No value where one of the group is missing
        (what a mean of the others would stand for is for the caller to say) or the axis is empty;
        a value but no limits where the group has one.

    Raises
    ------
    ValueError
        When a value is infinite, or there is no such axis, or the level of confidence is none.

    Notes
    -----
    Mean plus and minus ``t s / sqrt(n)``, with s the standard deviation on ``n - 1`` degrees of
    freedom, as the official tool says it does (ph_mean of PHStatsMethods).

    Examples
    --------
    >>> value, lower, upper = mean([[1.0, 2.0, 3.0, 7.0], [2.0, 2.0, 2.0, 2.0]])
    >>> value.tolist(), lower.round(3).tolist(), upper.round(3).tolist()
    ([3.25, 2.0], [-0.935, 2.0], [7.435, 2.0])
    """
    array = floats("values", values)
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"values have {array.ndim} dimensions: there is no axis {axis}")
    possible(negative=True, values=array)
    number = array.shape[axis]
    shape = array.shape[:axis] + array.shape[axis:][1:]
    level = levels(confidence, len(shape))
    code = np.full(shape, Reason.GIVEN, dtype=np.uint8)
    if number == 0:
        code[...] = Reason.NO_VALUES
        none = np.full(shape, np.nan)
        wide = np.full(level.shape[:1] + shape, np.nan)
        return Estimate(value=none, lower=wide, upper=wide.copy(), code=code)
    value = np.asarray(array.mean(axis=axis))
    if number == 1:
        code[...] = Reason.ONE_VALUE
        half = np.full(level.shape[:1] + shape, np.nan)
    else:
        error = array.std(axis=axis, ddof=1) / np.sqrt(number)
        half = stdtrit(number - 1, 0.5 + level / 2.0) * error
    code[np.isnan(value)] = Reason.MISSING
    return Estimate(
        value=value, lower=np.asarray(value - half), upper=np.asarray(value + half), code=code
    )


def equivalent_population(
    count: npt.ArrayLike, rate: npt.ArrayLike, *, multiplier: float = 100_000
) -> Floats:
    """The population in which a standardised rate would be the crude rate: events over rate.

    With it, directly standardised rates are judged and drawn in a funnel as rates.

    Parameters
    ----------
    count, rate
        Events, and their standardised rate; broadcast together.
    multiplier
        Of the rate.

    Returns
    -------
    ndarray
        NaN where one is missing or the rate is zero.

    Raises
    ------
    ValueError
        When a number is negative or infinite, or shapes do not fit.

    Notes
    -----
    The official tool's "denominator derived" (calculate_funnel_points of PHStatsMethods).

    Examples
    --------
    >>> equivalent_population([20, 5], [44_000, np.nan]).round(2).tolist()
    [45.45, nan]
    """
    events, value = together(count=floats("count", count), rate=floats("rate", rate))
    possible(count=events, rate=value)
    return np.asarray(events / np.where(value > 0.0, value, np.nan) * multiple(multiplier))
