"""Limits for the ends of a line fitted to values that are normal on the scale of a link: their
difference and their ratio are made of weighted sums of skewed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from commonweal.stats.cumulants import standard_quantile, value_cumulants
from commonweal.stats.fourier import FAR, Characteristic, characteristic, points
from commonweal.stats.gradient import Gradient
from commonweal.stats.solving import halved, roots

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Where the last terms of the expansion reach this size, in standard deviations, it is not relied
#: on: below it errs by a sixth of this at most, half of what 100,000 draws err by.
LAST_TERMS = 0.03
#: Standard deviations above zero at which the foot of the line is surely above it.
CERTAIN = 5.0
#: How near, in standard deviations, a quantile that needs a characteristic function is found: a
#: seventeenth of what a simulation of 100,000 draws errs by.
ENOUGH = 5e-4
#: Groups whose characteristic functions are worked out at a time.
GROUPS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Values:
    """Values of ranked groups, normal on the scale of their link.

    Parameters
    ----------
    value
        Medians, shape (ranks, groups).
    standard_error
        On the scale of the link, same shape.
    kind
        "rate" or "proportion".
    """

    value: Floats
    standard_error: Floats
    kind: str

    def moves(self, score: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """How far each value is from its median at normal scores: (ranks, groups, scores)."""
        value = self.value[..., None]
        grown = np.expm1(self.standard_error[..., None] * score)
        if self.kind == "proportion":
            return np.asarray(value * (1.0 - value) * grown / (1.0 + value * grown))
        return np.asarray(value * grown)


class Sums:
    """Weighted sums of some groups' values, by their characteristic functions."""

    def __init__(self, values: Values) -> None:
        self.values = values
        scores, self.chances = points(values.standard_error)
        self.moves = values.moves(scores)
        self.farthest = np.abs(values.moves(np.array([-FAR, FAR]))).max(axis=-1)

    def function(self, weights: Floats) -> Characteristic:
        """The characteristic function of the sums, less their values at the medians."""
        reach = np.sqrt(((weights * self.farthest) ** 2).sum(axis=0))
        return characteristic(weights, self.moves, self.chances, reach)

    def spread(self, weights: Floats) -> Floats:
        """The standard deviation of the sums as the first derivatives have it."""
        value = self.values.value
        steep = value if self.values.kind == "rate" else value * (1.0 - value)
        error = steep * self.values.standard_error
        return np.asarray(np.sqrt(((weights * error) ** 2).sum(axis=0)))

    def chance_negative(self, weights: Floats) -> Floats:
        """The chance that each sum is at most zero."""
        middle = (weights * self.values.value).sum(axis=0)
        return self.function(weights).chance_below(-middle)


def limits(scores: Floats, values: Values, line: Gradient) -> tuple[Floats, Floats]:
    """Quantiles of the difference and of the ratio of the ends of the line.

    The difference is a weighted sum; the ratio is at most r where ``top - r foot`` is at most 0,
    again a weighted sum, or the foot is below zero (not both, for any r above -1, as values are
    positive). The quantile of a sum comes from its first six cumulants; where these are not enough,
    or the foot may be below zero, from its characteristic function.

    Parameters
    ----------
    scores
        Normal scores of the quantiles.
    values
        The values, some of them uncertain in every group.
    line
        What each weighs.

    Returns
    -------
    difference, ratio
        Shape (scores, groups), NaN where none can be found.

    Examples
    --------
    >>> from commonweal.stats.gradient import gradient
    >>> line = gradient(np.ones((5, 1)))
    >>> values = Values(np.full((5, 1), 10.0), np.full((5, 1), 0.1), "rate")
    >>> [found.round(2).tolist() for found in limits(np.array([1.96]), values, line)]
    [[[3.13]], [[1.37]]]
    """
    cumulants = value_cumulants(values.value, values.standard_error, values.kind)
    summed = _summed(line.slope, cumulants, values.value)
    foot = _summed(line.foot, cumulants, values.value)
    unsure = ~(foot[0] > CERTAIN * np.sqrt(foot[1]))
    doubt = unsure.copy()
    difference, ratio = np.empty((2, len(scores), len(doubt)))
    for place, score in enumerate(scores):
        difference[place], last = _expanded(float(score), summed)
        doubt |= ~(np.abs(last) < LAST_TERMS)
        ratio[place], doubtful = _expanded_ratio(float(score), values, cumulants, line)
        doubt |= doubtful
    these = np.flatnonzero(doubt)
    # Sums that are skewed alike need as many terms, and are worked out together.
    these = these[np.argsort(summed[3, these] / summed[1, these] ** 2, kind="stable")]
    for first in range(0, len(these), GROUPS_AT_ONCE):
        some = these[first : first + GROUPS_AT_ONCE]
        sums = Sums(Values(values.value[:, some], values.standard_error[:, some], values.kind))
        part = Gradient(line.share[:, some], line.rank[:, some], line.slope[:, some])
        difference[:, some] = _differences(scores, sums, part)
        ratio[:, some] = _ratios(scores, sums, part, ratio[:, some], unsure[some])
    return difference, ratio


def _summed(weights: Floats, cumulants: Floats, value: Floats) -> Floats:
    """Cumulants of weighted sums, shape (6, groups)."""
    power, parts = np.ones_like(weights), []
    for each in cumulants:
        power = power * weights
        parts.append((power * each).sum(axis=0))
    parts[0] = parts[0] + (weights * value).sum(axis=0)
    return np.stack(parts)


def _expanded(score: float, cumulants: Floats) -> tuple[Floats, Floats]:
    """The quantile of sums by their cumulants, and the last terms."""
    with np.errstate(over="ignore", invalid="ignore"):  # What overflows is in doubt anyway.
        quantile, last = standard_quantile(score, cumulants)
        return cumulants[0] + np.sqrt(cumulants[1]) * quantile, last


def _expanded_ratio(
    score: float, values: Values, cumulants: Floats, line: Gradient
) -> tuple[Floats, Flags]:
    """Where the quantile of ``top - ratio * foot`` is zero, and whether that is in doubt."""

    def sums(ratio: Floats) -> Floats:
        return _summed(line.top - ratio * line.foot, cumulants, values.value)

    def score_at(ratio: Floats) -> Floats:
        summed = sums(ratio)
        return np.asarray(-summed[0] / np.sqrt(summed[1]) - standard_quantile(score, summed)[0])

    foot = (line.foot * values.value).sum(axis=0)
    fitted = (line.top * values.value).sum(axis=0) / foot
    with np.errstate(all="ignore"):  # What cannot be found so is in doubt, and found otherwise.
        spread = np.sqrt(sums(fitted)[1]) / np.abs(foot)
        grown = fitted * np.exp(np.clip(score * spread / fitted, -3.0, 3.0))
        guess = np.where(fitted > 0, grown, fitted + score * spread)
        found = roots(score_at, guess, 1.0 / spread, 1e-7)
        last = _expanded(score, sums(found))[1]
    sound = np.isfinite(found) & (np.abs(last) < LAST_TERMS)
    return np.where(np.isfinite(found) & (np.abs(last) < 0.1), found, guess), ~sound


def _normal_score(chance: Floats) -> Floats:
    return np.asarray(ndtri(np.clip(chance, 1e-9, 1.0 - 1e-9)))


def _differences(scores: Floats, sums: Sums, line: Gradient) -> Floats:
    function = sums.function(line.slope)
    middle = (line.slope * sums.values.value).sum(axis=0)
    reach, spread = np.pi / function.step, sums.spread(line.slope)

    def quantile(score: float) -> Floats:
        def score_at(place: Floats) -> Floats:
            return _normal_score(function.chance_below(place)) - score

        found = roots(score_at, score * spread, 1.0 / spread, ENOUGH)
        if np.isnan(found).any():
            found = np.where(np.isfinite(found), found, halved(score_at, -reach, reach))
        return found

    return np.stack([middle + quantile(float(score)) for score in scores])


def _ratios(scores: Floats, sums: Sums, line: Gradient, start: Floats, unsure: Flags) -> Floats:
    negative = np.zeros(len(unsure))
    if unsure.any():
        negative = np.where(unsure, sums.chance_negative(line.foot), 0.0)
    foot = np.maximum((line.foot * sums.values.value).sum(axis=0), 0.0)

    def quantile(score: float, guess: Floats) -> Floats:
        def score_at(ratio: Floats) -> Floats:
            chance = sums.chance_negative(line.top - ratio * line.foot)
            return _normal_score(chance + negative) - score

        rise = foot / sums.spread(line.top - guess * line.foot)
        found = roots(score_at, guess, np.maximum(rise, 1e-3), ENOUGH)
        if np.isnan(found).any():
            turned = halved(
                lambda angle: score_at(np.tan(angle)),
                np.full_like(found, -np.pi / 4),
                np.full_like(found, np.pi / 2 - 1e-6),
            )
            found = np.where(np.isfinite(found), found, np.tan(turned))
        return np.where((found > -1.0) & (negative < ndtr(score)), found, np.nan)

    return np.stack([quantile(float(score), start[at]) for at, score in enumerate(scores)])
