"""Quantiles of the ratio of two jointly normal quantities, exact."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, owens_t

Floats = npt.NDArray[np.float64]

#: Standard deviations from zero beyond which the sign of the denominator is certain.
CERTAIN = 8.0
#: Halvings of the range of angles: to the last digit of a float.
HALVINGS = 54


def ratio_quantile(
    score: float,
    top: Floats,
    foot: Floats,
    top_variance: Floats,
    foot_variance: Floats,
    covariance: Floats,
) -> Floats:
    """The quantile of top / foot at a normal score.

    Where the denominator is certain to keep its sign, the roots of the quadratic of Geary (1930)
    and Fieller (1954); else the distribution of Hinkley (Biometrika 1969; 56: 635-639), turned
    round by halving. These sources are cited from memory; the tests hold the result against draws.

    Parameters
    ----------
    score
        Normal score of the quantile: -1.96 for the lower limit at 95%.
    top, foot
        Means, any one shape; foot not zero.
    top_variance, foot_variance, covariance
        Of the same shape.

    Returns
    -------
    ndarray
        Of the same shape.

    Examples
    --------
    >>> one = np.ones(1)
    >>> ratio_quantile(-1.96, 3 * one, 2 * one, 0.01 * one, 0 * one, 0 * one).round(3).tolist()
    [1.402]
    """
    result = _quadratic(score, top, foot, top_variance, foot_variance, covariance)
    unsure = foot * foot < CERTAIN**2 * foot_variance
    if unsure.any():
        parts = (top, foot, top_variance, foot_variance, covariance)
        result[unsure] = _turned(float(ndtr(score)), *(part[unsure] for part in parts))
    return result


def _quadratic(
    score: float, top: Floats, foot: Floats, tops: Floats, feet: Floats, both: Floats
) -> Floats:
    square = score * score
    lead = foot * foot - square * feet
    middle = top * foot - square * both
    inside = middle * middle - lead * (top * top - square * tops)
    root = np.sqrt(np.maximum(inside, 0.0)) * np.sign(score)
    return np.asarray((middle + root) / np.where(lead != 0, lead, np.nan))


def _turned(
    chance: float, top: Floats, foot: Floats, tops: Floats, feet: Floats, both: Floats
) -> Floats:
    low, high = np.full_like(top, -np.pi / 2), np.full_like(top, np.pi / 2)
    for _ in range(HALVINGS):
        angle = (low + high) / 2.0
        below = ratio_chance(np.tan(angle), top, foot, tops, feet, both) < chance
        low, high = np.where(below, angle, low), np.where(below, high, angle)
    return np.asarray(np.tan((low + high) / 2.0))


def ratio_chance(
    ratio: Floats, top: Floats, foot: Floats, tops: Floats, feet: Floats, both: Floats
) -> Floats:
    """The chance that top / foot is at most a ratio.

    Parameters
    ----------
    ratio
        Any shape that fits the others.
    top, foot, tops, feet, both
        Means, variances and covariance as for `ratio_quantile`; variances above zero.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> one = np.ones(1)
    >>> ratio_chance(one, 0 * one, 0 * one, one, one, 0 * one).round(6).tolist()  # Cauchy
    [0.75]
    """
    spread = np.sqrt(tops - 2.0 * ratio * both + ratio * ratio * feet)
    first, second = (ratio * foot - top) / spread, -foot / np.sqrt(feet)
    alike = (both - ratio * feet) / (spread * np.sqrt(feet))
    apart = np.sqrt(np.maximum(1.0 - alike * alike, 1e-300))
    first = np.where(first == 0, 1e-300, first)
    second = np.where(second == 0, 1e-300, second)
    opposite = np.where(first * second < 0, 1.0, 0.0)
    return np.asarray(
        2.0 * owens_t(first, (second - alike * first) / (first * apart))
        + 2.0 * owens_t(second, (first - alike * second) / (second * apart))
        + opposite
    )
