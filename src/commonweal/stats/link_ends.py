"""Limits for the two ends of a line fitted on the scale of a link: their difference and ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_expit, ndtr, ndtri

from commonweal.stats.solving import roots

Floats = npt.NDArray[np.float64]

#: Points of Gauss and Hermite at which the level of the line is taken.
POINTS = 24
#: Where level and slope go nearly together, points of an even rule instead, and their range.
FINE_POINTS, FINE_RANGE = 801, 8.0
#: The share of the slope's variance that the level leaves unexplained: below the first the even
#: rule is used; below the second it is held there, which moves a standard error by 0.02% at most.
LOOSE, TIGHT = 0.3, 4e-4
#: Distance, in standard deviations, within which a limit is found.
NEAR = 1e-7
#: How many times as fast as its spread the slope of a quantile may move with the level, for the
#: points of Gauss and Hermite, and for the even rule, to see it; and the step of a derivative.
STEEP, TOO_STEEP, STEP = 1.5, 100.0, 1e-5
#: Numbers worked on at a time, so that what is held between steps stays in the processor's cache.
NUMBERS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of the ends, by a place on the real line that rises with it.

    Parameters
    ----------
    slope
        The slope that gives a place at a level: ``slope(place, level, middle)``.
    place
        The place of a slope at the middle level: ``place(slope, middle)``.
    value
        The comparison at a place: ``value(place, middle)``.
    """

    slope: Callable[[Floats, Floats, Floats], Floats]
    place: Callable[[Floats, Floats], Floats]
    value: Callable[[Floats, Floats], Floats]


def _ratio_slope(place: Floats, level: Floats, _middle: Floats) -> Floats:
    """From ``r (1 + X / y) = 1 + X y`` with ``X = exp(-level)``, ``y = exp(slope / 2)``."""
    ratio, other = np.exp(place), np.exp(-level)
    root = np.sqrt((ratio - 1.0) ** 2 + 4.0 * ratio * other * other)
    rising = ((ratio - 1.0) + root) / (2.0 * other)
    falling = 2.0 * ratio * other / ((1.0 - ratio) + root)
    return np.asarray(2.0 * np.log(np.where(ratio > 1.0, rising, falling)))


#: ``exp(m + s/2) - exp(m - s/2) = 2 exp(m) sinh(s/2)``.
LOG_DIFFERENCE = Comparison(
    slope=lambda place, level, middle: np.asarray(
        2.0 * np.arcsinh(np.exp(middle - level) * np.sinh(place))
    ),
    place=lambda slope, _middle: slope / 2.0,
    value=lambda place, middle: np.asarray(2.0 * np.exp(middle) * np.sinh(place)),
)
#: ``expit(m + s/2) - expit(m - s/2) = sinh(s/2) / (cosh(m) + cosh(s/2))``, the tanh of the place.
LOGIT_DIFFERENCE = Comparison(
    slope=lambda place, level, _middle: np.asarray(
        2.0 * (place + np.arcsinh(np.sinh(place) * np.cosh(level)))
    ),
    place=lambda slope, middle: np.asarray(
        np.arctanh(np.sinh(slope / 2.0) / (np.cosh(middle) + np.cosh(slope / 2.0)))
    ),
    value=lambda place, _middle: np.asarray(np.tanh(place)),
)
LOGIT_RATIO = Comparison(
    slope=_ratio_slope,
    place=lambda slope, middle: np.asarray(
        log_expit(middle + slope / 2.0) - log_expit(middle - slope / 2.0)
    ),
    value=lambda place, _middle: np.asarray(np.exp(place)),
)


def limit(comparison: Comparison, score: float, line: Floats, spread: Floats) -> Floats:
    """The quantile of a comparison of the ends at a normal score.

    Level and slope of the line are jointly normal on the scale of the link. For a given level the
    comparison rises with the slope, so that the chance of at most d is that of a slope of at most
    ``slope(d, level)``: a normal chance, which quadrature averages over the level. The quantile is
    where that average reaches its chance.

    Parameters
    ----------
    comparison
        Of the ends.
    score
        Normal score of the quantile: -1.96 for the lower limit at 95%.
    line
        Level of the line in the middle of the scale, and slope; shape (2, groups).
    spread
        Variance of the level, variance of the slope, covariance; shape (3, groups).

    Returns
    -------
    ndarray
        Shape (groups,); NaN where none is found. Where the slope is all but certain beside the
        level, or both are all but certain, it is the comparison of the line moved by the score
        along the way in which the comparison changes most: the limit of the delta method, on the
        scale of the link, exact where the slope is certain and the comparison rises with the level.

    Examples
    --------
    >>> line, spread = np.array([[0.0], [1.0]]), np.array([[0.0], [0.04], [0.0]])
    >>> limit(LOG_DIFFERENCE, 1.96, line, spread).round(6).tolist()  # 2 sinh(1.392 / 2)
    [1.507138]
    """
    result = np.empty(line.shape[1])
    explained = np.divide(
        spread[2] ** 2, spread[0] * spread[1], out=np.zeros_like(result), where=spread[0] > 0
    )
    moved, steepness = _moved(comparison, score, line, spread)
    wide = (explained > 1.0 - LOOSE) | (steepness > STEEP)
    nodes, weights = np.polynomial.hermite_e.hermegauss(POINTS)
    fine = np.linspace(-FINE_RANGE, FINE_RANGE, FINE_POINTS)
    even = np.exp(-fine * fine / 2.0)
    for these, points, chances in (
        (np.flatnonzero(~wide), nodes, weights / weights.sum()),
        (np.flatnonzero(wide), fine, even / even.sum()),
    ):
        length = NUMBERS_AT_ONCE // len(points)
        for first in range(0, len(these), length):
            some = these[first : first + length]
            result[some] = _limit(
                comparison, score, line[:, some], spread[:, some], (points, chances)
            )
    return np.where(np.isnan(result) | (steepness > TOO_STEEP), moved, result)


def _moved(
    comparison: Comparison, score: float, line: Floats, spread: Floats
) -> tuple[Floats, Floats]:
    """The comparison of the line moved the way it changes most, and how many times as fast as its
    own spread the slope of a given comparison moves with the level."""
    (level, slope), (known, wide, both) = line, spread

    def compared(at: Floats, steep: Floats) -> Floats:
        return comparison.value(comparison.place(steep, at), at)

    by_level = (compared(level + STEP, slope) - compared(level - STEP, slope)) / (2.0 * STEP)
    by_slope = (compared(level, slope + STEP) - compared(level, slope - STEP)) / (2.0 * STEP)
    variance = by_level**2 * known + 2.0 * by_level * by_slope * both + by_slope**2 * wide
    far = score / np.sqrt(np.where(variance > 0, variance, np.inf))
    moved = compared(
        level + far * (by_level * known + by_slope * both),
        slope + far * (by_level * both + by_slope * wide),
    )
    sideways = np.divide(both, np.sqrt(known), out=np.zeros_like(both), where=known > 0)
    own = np.sqrt(np.maximum(wide - sideways**2, TIGHT * wide))
    across = np.abs(by_level / by_slope * np.sqrt(known) + sideways)
    return moved, np.divide(across, own, out=np.full_like(own, np.inf), where=own > 0)


def _limit(
    comparison: Comparison,
    score: float,
    line: Floats,
    spread: Floats,
    rule: tuple[Floats, Floats],
) -> Floats:
    (level, slope), (known, wide, both), (points, chances) = line, spread, rule
    sideways = np.divide(both, np.sqrt(known), out=np.zeros_like(both), where=known > 0)
    own = np.sqrt(np.maximum(wide - sideways**2, TIGHT * wide))
    at = level + np.sqrt(known) * points[:, None]
    expected = slope + sideways * points[:, None]

    def beyond(place: Floats) -> Floats:
        chance = chances @ ndtr((comparison.slope(place, at, level) - expected) / own)
        return np.asarray(ndtri(np.clip(chance, 1e-300, 1.0 - 1e-16)) - score)

    start = comparison.place(slope + score * np.sqrt(wide), level)
    nearer = comparison.place(slope + 0.9 * score * np.sqrt(wide), level)
    apart = np.where(start != nearer, start - nearer, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # What cannot be found so is NaN.
        found = roots(beyond, start, 0.1 * score / apart, NEAR)
    return comparison.value(found, level)
