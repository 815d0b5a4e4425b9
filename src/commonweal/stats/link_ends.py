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
#: Distance, in standard deviations, within which a limit is found; and the variance of a slope
#: below which rounding may keep it from being found so.
NEAR, TINY = 1e-7, 1e-12
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
        Shape (groups,); NaN where none is found.

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
    nodes, weights = np.polynomial.hermite_e.hermegauss(POINTS)
    fine = np.linspace(-FINE_RANGE, FINE_RANGE, FINE_POINTS)
    even = np.exp(-fine * fine / 2.0)
    for these, points, chances in (
        (np.flatnonzero(explained <= 1.0 - LOOSE), nodes, weights / weights.sum()),
        (np.flatnonzero(explained > 1.0 - LOOSE), fine, even / even.sum()),
    ):
        length = NUMBERS_AT_ONCE // len(points)
        for first in range(0, len(these), length):
            some = these[first : first + length]
            result[some] = _limit(
                comparison, score, line[:, some], spread[:, some], (points, chances)
            )
    return result


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
    found = roots(beyond, start, 0.1 * score / apart, NEAR)
    # Where errors are this small, rounding hides the root, and the first guess is exact.
    found = np.where(np.isnan(found) & (wide < TINY), start, found)
    return comparison.value(found, level)
