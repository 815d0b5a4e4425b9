"""Values standardised by those before them, so that no parameter need be known beforehand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtr

Floats = npt.NDArray[np.float64]

#: A standardised value is cut off here: beyond it a chance is no longer a number.
FARTHEST = 8.0
#: Values no farther apart than this part of them are alike: what rounding alone leaves.
ALIKE = 1e-12


def q_statistics(
    values: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    mean: npt.ArrayLike | None = None,
) -> Floats:
    """Each value against all before it, as a standard normal score.

    Independent normal values with one mean and variances in proportion to 1 / weight give scores
    that are exactly standard normal and independent, whatever the mean and the variance: each is
    the normal score of a Student t. C. P. Quesenberry, On Properties of Q-Charts for Variables,
    Institute of Statistics Mimeo Series 2252 (1993), read: "under the assumption that the normal
    process distribution is stable [...] these statistics all have distributions that are either
    exactly or approximately standard normal distributions, and [...] independent". The weighted
    form is that of recursive residuals (R. L. Brown, J. Durbin and J. M. Evans, Journal of the
    Royal Statistical Society B 37, 1975; from memory, not verified).

    Parameters
    ----------
    values
        (..., points); NaN where a value is missing, which is passed over.
    weights
        Shape of the values or of the points, above zero: how many were counted. Alike when None.
    mean
        A mean that is known, or a target, for each series (or one): then scores say how far each
        value lies from it.

    Returns
    -------
    numpy.ndarray
        Scores, shape of the values. NaN for the first two values (the first, where the mean is
        known), and where all before were alike.

    Raises
    ------
    ValueError
        When a weight of a value that is not missing is not above zero.

    Examples
    --------
    >>> (q_statistics([10.0, 12.0, 11.0, 15.0]) + 0.0).round(2).tolist()
    [nan, nan, 0.0, 1.79]
    """
    given = np.atleast_2d(np.asarray(values, dtype=np.float64))
    flat = given.reshape(-1, given.shape[-1])
    heavy = np.ones_like(flat) if weights is None else _weights(weights, given.shape, flat)
    known = None if mean is None else np.broadcast_to(mean, given.shape[:-1]).reshape(-1)
    found = np.full(flat.shape, np.nan)
    centre = np.zeros(len(flat)) if known is None else known.astype(np.float64)
    total, spread = np.zeros(len(flat)), np.zeros(len(flat))
    # What squared distances would add up to if rounding alone made them.
    rounding = np.zeros(len(flat))
    # Degrees of freedom of the spread so far.
    freedom = np.full(len(flat), -1.0 if known is None else 0.0)
    for at in range(flat.shape[1]):
        value, weight = flat[:, at], heavy[:, at]
        here = ~np.isnan(value)
        apart = np.where(here, value - centre, 0.0)
        # A new value's distance from the mean of those before, in units of one of weight 1.
        with np.errstate(divide="ignore", invalid="ignore"):
            share = 1.0 / weight + (1.0 / total if known is None else 0.0)
            squared = np.where(freedom >= 0, apart**2 / share, 0.0)
            scores = apart / np.sqrt(share * spread / freedom)
        ready = here & (freedom >= 1) & (spread > rounding)
        found[ready, at] = _score(scores[ready], freedom[ready])
        spread = np.where(here, spread + squared, spread)
        rounding += np.where(here, weight * (ALIKE * value) ** 2, 0.0)
        freedom = freedom + here
        if known is None:
            total = np.where(here, total + weight, total)
            centre = np.where(here, centre + apart * weight / np.where(here, total, 1.0), centre)
    return found.reshape(np.shape(values))


def _weights(weights: npt.ArrayLike, shape: tuple[int, ...], flat: Floats) -> Floats:
    heavy = np.broadcast_to(np.asarray(weights, dtype=np.float64), shape).reshape(flat.shape)
    if not (heavy[~np.isnan(flat)] > 0).all():
        raise ValueError("weights must be above zero; leave out what was counted on nobody")
    return np.where(np.isnan(flat), 1.0, heavy)


def _score(t: Floats, freedom: Floats) -> Floats:
    """The normal score of a Student t, from the side on which it is exact."""
    low = ndtri(stdtr(freedom, -np.abs(t)))
    found: Floats = np.clip(np.where(t < 0, low, -low), -FARTHEST, FARTHEST)
    return found
