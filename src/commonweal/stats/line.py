"""Straight lines through few points, for many series at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from commonweal.stats.control_chart import finite, measured

Floats = npt.NDArray[np.float64]

_WORDS = np.array(["", "too few points", "all times equal"])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The slope of each series with its limits; unpacks into these three.

    Attributes
    ----------
    value, lower, upper
        Slope, units of the values per unit of time, and its limits; NaN where `reason` says why.
    p
        Two-sided p-value against no slope.
    points
        How many points the line rests on.
    reason
        Why there is no slope, else empty.
    """

    value: Floats
    lower: Floats
    upper: Floats
    p: Floats
    points: npt.NDArray[np.int64]
    reason: npt.NDArray[np.str_]

    def __iter__(self) -> Iterator[Floats]:
        return iter((self.value, self.lower, self.upper))


def slope(
    values: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    times: npt.ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> Line:
    """Least squares slope of each series.

    With standard errors, points weigh by the inverse of their squares, the standard error of the
    slope follows from them alone, and limits are normal: scatter beyond them is not in it.
    Without, all points weigh the same, scatter about the line gives the standard error, and
    limits are Student's with two degrees of freedom fewer than points.

    Parameters
    ----------
    values
        Shape (..., points); NaN for a missing point, which is left out.
    se
        Standard errors, above 0, of the shape of the values or one that spreads to it; a point
        without one is left out.
    times
        When, shape (points,) or that of the values; 0, 1, 2 ... where None.
    confidence
        Above 0 and below 1.

    Returns
    -------
    Line
        Each of the shape of the values without their points. Two points at different times are
        needed with standard errors, three without.

    Raises
    ------
    ValueError
        When something is empty, infinite, no number or does not fit, or a standard error is not
        above 0.

    Notes
    -----
    Textbook least squares, from memory; checked against ``scipy.stats.linregress`` and against
    the equations solved as matrices.

    Examples
    --------
    >>> value, lower, upper = slope([2.0, 4.0, 6.5], se=[0.5, 0.5, 0.5])
    >>> round(float(value), 3), round(float(lower), 3), round(float(upper), 3)
    (2.25, 1.557, 2.943)
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence {confidence!r}: give a share above 0 and below 1")
    given = measured(values)
    when = _like("times", np.arange(given.shape[-1]) if times is None else times, given)
    error = None if se is None else _like("se", se, given)
    if error is not None and (error <= 0.0).any():
        raise ValueError(f"se: {error[error <= 0.0][0]:g} is not above 0")
    use = ~(np.isnan(given) | np.isnan(when))
    if error is not None:
        use &= ~np.isnan(error)
    weight = np.where(use, 1.0 if error is None else error**-2.0, 0.0)
    # Measured from the least, so that values all equal leave exactly nothing to fit.
    least = np.where(use, given, np.inf).min(axis=-1, keepdims=True)
    level, start = np.where(use, given - least, 0.0), np.where(use, when, 0.0)
    points = use.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = weight.sum(axis=-1, keepdims=True)
        since = np.where(use, start - (weight * start).sum(axis=-1, keepdims=True) / total, 0.0)
        off = np.where(use, level - (weight * level).sum(axis=-1, keepdims=True) / total, 0.0)
        square = (weight * since**2).sum(axis=-1)
        value = (weight * since * off).sum(axis=-1) / square
        if error is None:
            left = ((off - value[..., None] * since) ** 2 * weight).sum(axis=-1)
            spread = np.sqrt(left / (points - 2) / square)
            reach = stdtrit(np.maximum(points - 2, 1), 0.5 + confidence / 2.0) * spread
            p = 2.0 * stdtr(np.maximum(points - 2, 1), -np.abs(value / spread))
        else:
            spread = np.sqrt(1.0 / square)
            reach = ndtri(0.5 + confidence / 2.0) * spread
            p = 2.0 * ndtr(-np.abs(value / spread))
    # A level series without scatter has no slope for sure: 0 / 0 is no evidence against that.
    p = np.where((value == 0.0) & (spread == 0.0), 1.0, p)
    apart = np.where(use, when, -np.inf).max(axis=-1) > np.where(use, when, np.inf).min(axis=-1)
    why = np.where(points < (3 if error is None else 2), 1, np.where(apart, 0, 2))
    value, lower, upper, p = (
        np.where(why > 0, np.nan, part) for part in (value, value - reach, value + reach, p)
    )
    return Line(value, lower, upper, p, points, np.asarray(_WORDS[why]))


def _like(name: str, given: npt.ArrayLike, values: Floats) -> Floats:
    numbers = finite(name, given)
    try:
        return np.broadcast_to(numbers, values.shape)
    except ValueError as error:
        raise ValueError(
            f"{name}: shape {numbers.shape} does not fit the values, {values.shape}"
        ) from error
