"""The line through the values of ranked groups, its two ends compared, and the quantiles of both
comparisons under each way in which the values may be uncertain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from commonweal.stats import link_ends, value_ends
from commonweal.stats.estimate import Codes, Reason
from commonweal.stats.gradient import Gradient, gradient
from commonweal.stats.normal_ratio import ratio_quantile

Floats = npt.NDArray[np.float64]
Curve = Callable[[Floats], Floats]

#: Untransformed, limits were held against draws up to this standard error on the scale of the
#: link; beyond it sums of such skewed values are not found well, and no limits are given.
WIDEST_LINK = 2.0
#: How far a limit may lie on the wrong side of its value by rounding, as a share of the value.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ranked groups of many areas, each of shape (ranks, areas), complete and within their link.

    Parameters
    ----------
    value, standard_error, population
        As for `slope_index`.
    kind
        "normal", "rate" or "proportion".
    transform
        Whether the line is fitted on the scale of the link.
    """

    value: Floats
    standard_error: Floats
    population: Floats
    kind: str
    transform: bool


@dataclass(frozen=True, slots=True)
class Ends:
    """Two ends of the line compared, for each of many areas.

    Parameters
    ----------
    intercept, difference, ratio
        Shape (areas,).
    difference_limits, ratio_limits
        Quantiles, shape (scores, areas).
    code
        Codes of `Reason`, shape (areas,).
    """

    intercept: Floats
    difference: Floats
    ratio: Floats
    difference_limits: Floats
    ratio_limits: Floats
    code: Codes


def compare_ends(ranked: Ranked, scores: Floats, *, backwards: bool) -> Ends:
    """Difference and ratio of the ends of the line, and their quantiles.

    Parameters
    ----------
    ranked
        The ranked groups.
    scores
        Normal scores of the quantiles.
    backwards
        Compare the end at relative rank 0 with that at 1, instead of that at 1 with that at 0.

    Returns
    -------
    Ends

    Examples
    --------
    >>> ranked = Ranked(*np.ones((3, 5, 1)), kind="normal", transform=False)
    >>> ends = compare_ends(ranked, np.array([1.96]), backwards=False)
    >>> ends.difference.tolist(), ends.ratio.tolist()
    ([0.0], [1.0])
    """
    forward = gradient(ranked.population)
    line = Gradient(forward.share, 1.0 - forward.rank, -forward.slope) if backwards else forward
    link, back = _link(ranked)
    linked = link(ranked.value)
    with np.errstate(divide="ignore", invalid="ignore"):  # A line at zero is told by its reason.
        foot, top = (back((weights * linked).sum(axis=0)) for weights in (line.foot, line.top))
        # Where all values are equal, what rounding leaves of a slope is no slope.
        flat = np.ptp(ranked.value, axis=0) == 0
        ratio, difference = np.where(flat, 1.0, top / foot), np.where(flat, 0.0, top - foot)
    limits = np.empty((2, len(scores), len(foot)))
    limits[:] = np.stack([difference, ratio])[:, None]
    unsure = np.flatnonzero((ranked.standard_error > 0).any(axis=0))
    if unsure.size:
        some = Gradient(*(part[:, unsure] for part in (line.share, line.rank, line.slope)))
        pieces = Ranked(
            ranked.value[:, unsure],
            ranked.standard_error[:, unsure],
            ranked.population[:, unsure],
            ranked.kind,
            ranked.transform,
        )
        limits[:, :, unsure] = _quantiles(scores, pieces, linked[:, unsure], some)
    if ranked.kind != "normal" and not ranked.transform:
        limits[:, :, (ranked.standard_error > WIDEST_LINK).any(axis=0)] = np.nan
    code = np.full(len(foot), Reason.GIVEN, dtype=np.uint8)
    lost = ~(foot > 0.0)
    ratio[lost], limits[1][:, lost] = np.nan, np.nan
    # On the scale of a link the line is above zero, however uncertain.
    lost |= np.isnan(limits[1]).any(axis=0) & (not ranked.transform)
    size = np.stack([np.abs(foot) + np.abs(top), np.abs(ratio)])
    _drop_astray(limits, np.stack([difference, ratio]), ROUNDING * size)
    code[np.isnan(limits).any(axis=(0, 1))] = Reason.LIMITS_NOT_FOUND
    code[lost] = Reason.LINE_NOT_ABOVE_ZERO
    return Ends(
        intercept=back((forward.foot * linked).sum(axis=0)),
        difference=difference,
        ratio=ratio,
        difference_limits=limits[0],
        ratio_limits=limits[1],
        code=code,
    )


def _drop_astray(limits: Floats, value: Floats, slack: Floats) -> None:
    """Blank pairs of limits between which the value does not lie: errors so large that the sums
    have little to do with the fitted line.

    `limits` is of shape (2, scores, areas), with the lower scores in its first half; `value`, and
    how far a limit may stray by rounding, of shape (2, areas).
    """
    half = limits.shape[1] // 2
    lower, upper = limits[:, :half], limits[:, half:]
    if half == 0:
        return
    astray = (lower > (value + slack)[:, None]) | (upper < (value - slack)[:, None])
    lower[astray], upper[astray] = np.nan, np.nan


def _link(ranked: Ranked) -> tuple[Curve, Curve]:
    if not ranked.transform:
        return np.asarray, np.asarray
    return (np.log, np.exp) if ranked.kind == "rate" else (logit, expit)


def _quantiles(scores: Floats, ranked: Ranked, linked: Floats, line: Gradient) -> Floats:
    """Quantiles of difference and ratio, shape (2, scores, areas)."""
    if ranked.kind != "normal" and not ranked.transform:
        values = value_ends.Values(ranked.value, ranked.standard_error, ranked.kind)
        return np.stack(value_ends.limits(scores, values, line))
    fitted = np.stack([(weights * linked).sum(axis=0) for weights in (line.share, line.slope)])
    error = ranked.standard_error**2
    spread = np.stack(
        [
            (first * second * error).sum(axis=0)
            for first, second in (
                (line.share, line.share),
                (line.slope, line.slope),
                (line.share, line.slope),
            )
        ]
    )
    kind = ranked.kind if ranked.transform else "normal"
    return np.stack([_of_normal_line(float(score), fitted, spread, kind) for score in scores], 1)


def _of_normal_line(score: float, line: Floats, spread: Floats, kind: str) -> Floats:
    """Quantiles where level and slope of the line are jointly normal, shape (2, areas)."""
    level, slope = line
    level_variance, slope_variance, covariance = spread
    if kind == "proportion":
        measures = (link_ends.LOGIT_DIFFERENCE, link_ends.LOGIT_RATIO)
        return np.stack([link_ends.limit(each, score, line, spread) for each in measures])
    steepest = slope + score * np.sqrt(slope_variance)
    if kind == "rate":
        difference = link_ends.limit(link_ends.LOG_DIFFERENCE, score, line, spread)
        return np.stack([difference, np.exp(steepest)])
    middle = level_variance + slope_variance / 4.0
    ratio = ratio_quantile(
        score,
        level + slope / 2.0,
        level - slope / 2.0,
        middle + covariance,
        middle - covariance,
        level_variance - slope_variance / 4.0,
    )
    return np.stack([steepest, ratio])
