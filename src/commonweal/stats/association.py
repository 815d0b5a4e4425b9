"""How two measures go together over areas: rank correlation with limits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from commonweal.stats.checks import floats, levels
from commonweal.stats.estimate import Estimate, Floats, Reason

#: Pairs that limits need: their variance divides by three fewer.
FEWEST = 4


def rank_correlation(x: npt.ArrayLike, y: npt.ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Spearman's rank correlation of two measures, with limits.

    Parameters
    ----------
    x, y
        Shape (areas,); a pair with a missing value is left out.
    confidence
        Level of the limits, 0.95 for 95%.

    Returns
    -------
    Estimate
        From -1 to 1. None, with the reason, with fewer than four pairs or where all values of a
        measure are equal; a perfect order has no limits.

    Raises
    ------
    ValueError
        When a value is infinite or no number, or the shapes differ.

    Notes
    -----
    Ties share their mean rank. Limits by Fisher's transformation with the variance
    (1 + r²/2) / (n - 3) of Bonett and Wright (2000), Psychometrika 65(1), 23-28, as the help of
    `ci.spear` of the R package statpsych names it, whose printed example the tests hold.

    Examples
    --------
    >>> found = rank_correlation([1.0, 2, 3, 4, 5, 6], [2.0, 1, 4, 3, 6, 5])
    >>> round(float(found.value), 4), round(float(found.lower), 2), round(float(found.upper), 2)
    (0.8286, -0.13, 0.99)
    """
    first, second = floats("x", x), floats("y", y)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"x, y: shapes {first.shape} and {second.shape}; give two of one length")
    both = ~(np.isnan(first) | np.isnan(second))
    a, b = _ranks(first[both]), _ranks(second[both])
    if len(a) < FEWEST:
        return _none(Reason.NO_VALUES)
    if not (np.ptp(a) and np.ptp(b)):
        return _none(Reason.NO_SPREAD)
    r = float(np.corrcoef(a, b)[0, 1])
    if abs(r) >= 1.0 - 1e-12:
        return _one(round(r), np.nan, np.nan, Reason.ONE_VALUE)
    reach = float(ndtri((1 + levels(confidence, 0)) / 2)) * np.sqrt((1 + r * r / 2) / (len(a) - 3))
    return _one(r, np.tanh(np.arctanh(r) - reach), np.tanh(np.arctanh(r) + reach), Reason.GIVEN)


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, the mean rank where values tie."""
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2.0)[which])


def _one(value: float, lower: float, upper: float, why: Reason) -> Estimate:
    return Estimate(
        value=np.asarray(value, dtype=np.float64),
        lower=np.asarray(lower, dtype=np.float64),
        upper=np.asarray(upper, dtype=np.float64),
        code=np.asarray(why, dtype=np.uint8),
    )


def _none(why: Reason) -> Estimate:
    return _one(np.nan, np.nan, np.nan, why)
