"""The "recent trend" of the public health profiles: up, down, or no significant change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from commonweal.stats.control_chart import finite, measured

Floats = npt.NDArray[np.float64]

#: The points that the test takes, the most recent, and those that there must be.
POINTS = 5
#: Level of confidence: a chi-squared of 9.5495 with one degree of freedom.
CONFIDENCE = 0.998

UP, DOWN, LEVEL, NONE = "increasing", "decreasing", "no significant change", "not calculable"
_TREND = np.array([DOWN, LEVEL, UP, NONE])
_WORDS = np.array(
    [
        "",
        "fewer than five points",
        "one of the last five points is missing",
        "one of the last five points has a total of zero",
        "one of the last five points counts none or all, which has no logit",
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class RecentTrend:
    """The recent trend of each series.

    Attributes
    ----------
    trend
        "increasing", "decreasing", "no significant change" or "not calculable".
    chi_square, p
        Of the test for a trend, one degree of freedom; NaN where not calculable.
    slope
        Per step: of the logit for proportions, of the value for others.
    one_sided
        Whether the slope keeps its direction whichever point is left out; without it no trend is
        given, however large the chi-squared.
    reason
        Why it is not calculable, else empty.
    """

    trend: npt.NDArray[np.str_]
    chi_square: Floats
    p: Floats
    slope: Floats
    one_sided: npt.NDArray[np.bool_]
    reason: npt.NDArray[np.str_]


def recent(
    counts: npt.ArrayLike, totals: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> RecentTrend:
    """Recent trend of proportions, from their numerators and denominators.

    The five most recent points are tested with the chi-squared test for trend in proportions. A
    trend is given where it is significant at 99.8% and the slope of the logits (each point
    weighing the same) has one direction with all five points and with each of them left out.

    Parameters
    ----------
    counts, totals
        Shape (..., points), years in order, none overlapping; NaN for a missing one.
    confidence
        Above 0 and below 1.

    Returns
    -------
    RecentTrend
        Each of the shape of the counts without their points.

    Raises
    ------
    ValueError
        When something is empty, infinite, no number or negative, does not fit, or a count exceeds
        its total.

    Notes
    -----
    OHID, Fingertips public health technical guidance, "Fingertips trend markers" (its criteria
    and its opening were read: at least five points, the most recent five, two methods, one for
    proportions and one for all else); formulas, the level of 99.8% and leaving each point out as
    in the published source of Fingertips (class TrendMarkerCalculator, read, nothing copied). A
    slope of exactly zero counts as upwards there; here it has no direction.

    Examples
    --------
    The first series is a case of the tests of Fingertips:

    >>> found = recent([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121])
    >>> str(found.trend), round(float(found.chi_square), 2)
    ('decreasing', 20.12)
    >>> str(recent([5, 6, 7, 9], [90, 90, 90, 90]).reason)
    'fewer than five points'
    """
    given, whole = measured(counts), finite("totals", totals)
    if whole.shape != given.shape:
        raise ValueError(f"totals: shape {whole.shape} does not fit the counts, {given.shape}")
    for name, part in (("counts", given), ("totals", whole)):
        if (part < 0.0).any():
            raise ValueError(f"{name}: {part[part < 0.0][0]:g} is negative")
    above = given > whole
    if above.any():
        raise ValueError(f"counts: {given[above][0]:g} exceeds its total, {whole[above][0]:g}")
    given, whole = given[..., -POINTS:], whole[..., -POINTS:]
    why = np.select(
        [
            np.full(given.shape[:-1], given.shape[-1] < POINTS),
            (np.isnan(given) | np.isnan(whole)).any(axis=-1),
            (whole == 0.0).any(axis=-1),
            ((given == 0.0) | (given == whole)).any(axis=-1),
        ],
        [1, 2, 3, 4],
        0,
    )
    step = np.arange(given.shape[-1], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = given.sum(axis=-1) / whole.sum(axis=-1)
        since = step - (whole * step).sum(axis=-1, keepdims=True) / whole.sum(
            axis=-1, keepdims=True
        )
        square = (given * since).sum(axis=-1) ** 2
        chi = square / (pooled * (1.0 - pooled) * (whole * since**2).sum(axis=-1))
        logit = np.log(given / (whole - given))
    return _judged(logit, np.ones_like(logit), chi, why, confidence)


def recent_values(
    values: npt.ArrayLike, se: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> RecentTrend:
    """Recent trend of values that are no proportions: rates, ratios, life expectancy, means.

    As `recent`, but with the least squares slope of the five points weighed by the inverse of
    their squared standard errors; chi-squared is the square of the slope over its standard error.

    Parameters
    ----------
    values
        Shape (..., points), years in order, none overlapping; NaN for missing.
    se
        Standard errors, above 0, of the same shape. Fingertips takes the width of the 95%
        interval over 3.92.
    confidence
        Above 0 and below 1.

    Returns
    -------
    RecentTrend

    Raises
    ------
    ValueError
        When something is empty, infinite or no number, does not fit, or a standard error is not
        above 0.

    Notes
    -----
    Sources as for `recent`.

    Examples
    --------
    >>> str(recent_values([80.1, 80.2, 80.4, 80.5, 80.7], [0.1] * 5).trend)
    'increasing'
    """
    given, error = measured(values), finite("se", se)
    if error.shape != given.shape:
        raise ValueError(f"se: shape {error.shape} does not fit the values, {given.shape}")
    if (error <= 0.0).any():
        raise ValueError(f"se: {error[error <= 0.0][0]:g} is not above 0")
    given, weight = given[..., -POINTS:], error[..., -POINTS:] ** -2.0
    why = np.select(
        [
            np.full(given.shape[:-1], given.shape[-1] < POINTS),
            (np.isnan(given) | np.isnan(weight)).any(axis=-1),
        ],
        [1, 2],
        0,
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        steepness, square = _slope(given, weight)
        chi = steepness**2 * square
    return _judged(given, weight, chi, why, confidence)


def _judged(
    level: Floats, weight: Floats, chi: Floats, why: npt.NDArray[np.int64], confidence: float
) -> RecentTrend:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence {confidence!r}: give a share above 0 and below 1")
    with np.errstate(invalid="ignore", divide="ignore"):
        steepness = _slope(level, weight)[0]
        direction = np.sign(steepness)
        one_sided = direction != 0.0
        for left_out in range(level.shape[-1]):
            rest = np.delete(level, left_out, axis=-1), np.delete(weight, left_out, axis=-1)
            at = np.delete(np.arange(level.shape[-1]), left_out)
            one_sided &= np.sign(_slope(*rest, at)[0]) == direction
        p = chdtrc(1.0, chi)
    lacking = why > 0
    found = (p < 1.0 - confidence) & one_sided & ~lacking
    which = np.where(lacking, 3, np.where(found, np.nan_to_num(direction) + 1, 1)).astype(np.int64)
    chi, p, steepness = (np.where(lacking, np.nan, part) for part in (chi, p, steepness))
    return RecentTrend(
        trend=np.asarray(_TREND[which]),
        chi_square=chi,
        p=p,
        slope=steepness,
        one_sided=one_sided & ~lacking,
        reason=np.asarray(_WORDS[why]),
    )


def _slope(
    level: Floats, weight: Floats, at: npt.NDArray[np.int64] | None = None
) -> tuple[Floats, Floats]:
    """Weighted slope per step, and the inverse of its variance where weights are such inverses."""
    step = np.arange(level.shape[-1]) if at is None else at
    total = weight.sum(axis=-1, keepdims=True)
    since = step - (weight * step).sum(axis=-1, keepdims=True) / total
    square = (weight * since**2).sum(axis=-1)
    middle = (weight * level).sum(axis=-1, keepdims=True) / total
    return (weight * since * (level - middle)).sum(axis=-1) / square, square
