"""Quantiles: areas ranked by a value and put into groups of about equal size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.stats.checks import floats, possible
from commonweal.stats.estimate import Floats


def groups(value: npt.ArrayLike, n: int, *, invert: bool = False) -> Floats:
    """The quantile of each value among those of its set, as the official tool assigns it.

    Of N values, that of rank r goes to ``n + 1 - ceil((N + 1 - r) / (N / n))``. Values that are
    equal share the lowest of their ranks, so that they always share a quantile; quantiles can then
    be of unequal size, and some can be empty.

    Parameters
    ----------
    value
        Any shape of at least one dimension, one set along the last axis; NaN where missing.
    n
        Number of quantiles, at least 1: 5 for fifths, 10 for tenths.
    invert
        False puts the lowest values into quantile 1, True the highest (as for deprivation scores,
        where 1 is the most deprived).

    Returns
    -------
    ndarray
        Of the shape of `value`, from 1 to `n`. NaN where the value is missing, and throughout a
        set that has fewer values than there are quantiles.

    Raises
    ------
    ValueError
        When a value is infinite, there is no axis, or `n` is no whole number from 1.

    Notes
    -----
    What is assigned was compared with phe_quantile's documentation (PHEindicatormethods: "if
    pre-grouped, separate sets of quantiles"; none where there are fewer areas than quantiles) and
    with outputs of ph_quantile (PHStatsMethods), which rounds ``N / n`` first: for 14, 18, 20 or
    more quantiles that moves a few values at a boundary one quantile down, here as there. For
    fifths and tenths the result is that of exact arithmetic. Publishers round otherwise: of 32,844
    areas, the published tenths of the 2019 indices of deprivation put one area at eight of the
    nine boundaries a tenth higher.

    Examples
    --------
    >>> groups([5, 1, 3, 3, np.nan, 9, 7], 3).tolist()
    [2.0, 1.0, 1.0, 1.0, nan, 3.0, 3.0]
    >>> groups([5, 1, 3, 3, np.nan, 9, 7], 3, invert=True).tolist()
    [2.0, 3.0, 2.0, 2.0, nan, 1.0, 1.0]
    """
    array = floats("value", value)
    possible(negative=True, value=array)
    if array.ndim == 0:
        raise ValueError("value: give values along an axis")
    if n < 1 or n != int(n):
        raise ValueError(f"n {n!r}: give a whole number of quantiles, at least 1")
    held = np.sum(~np.isnan(array), axis=-1, keepdims=True)
    rank = _lowest_rank(-array if invert else array)
    size = np.where(held >= n, held, np.nan) / n
    quantile = np.maximum(n + 1 - np.ceil((held + 1 - rank) / size), 1.0)
    return np.where(np.isnan(array), np.nan, quantile)


def _lowest_rank(array: Floats) -> Floats:
    """Ranks from 1 along the last axis, the lowest of them where values are equal."""
    order = np.argsort(array, axis=-1, kind="stable")
    ordered = np.take_along_axis(array, order, axis=-1)
    starts = np.ones(array.shape, dtype=bool)
    starts[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.arange(1.0, array.shape[-1] + 1.0)
    lowest = np.maximum.accumulate(np.where(starts, place, 0.0), axis=-1)
    rank = np.empty(array.shape)
    np.put_along_axis(rank, order, lowest, axis=-1)
    return rank
