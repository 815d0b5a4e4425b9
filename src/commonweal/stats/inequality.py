"""How unequally something is spread over ranked groups: slope and relative index of inequality with
limits that need no simulation, and summary measures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from commonweal.stats.axes import axis_first
from commonweal.stats.checks import levels, refuse
from commonweal.stats.concentration import (
    Measure,
    attributable_fraction,
    between_group_variance,
    concentration_index,
    levin,
    theil,
)
from commonweal.stats.estimate import Codes, Reason, reason_words
from commonweal.stats.slope import Ranked, compare_ends

__all__ = [
    "InequalityIndex",
    "Kind",
    "Measure",
    "attributable_fraction",
    "between_group_variance",
    "concentration_index",
    "levin",
    "slope_index",
    "theil",
]

Floats = npt.NDArray[np.float64]
Kind = Literal["normal", "rate", "proportion"]

#: Groups for which the official tool gives a slope.
FEWEST_GROUPS, MOST_GROUPS = 5, 100


@dataclass(frozen=True, slots=True)
class InequalityIndex:
    """Slope and relative index of inequality with limits, for any number of areas at once.

    Parameters
    ----------
    sii, rii
        Difference and ratio of the ends of the fitted line, of the shape of the areas; NaN where
        not given.
    sii_lower, sii_upper, rii_lower, rii_upper
        Limits; with several levels of confidence these come first.
    intercept
        The line where the relative rank is 0: the fitted value of the least advantaged end, in the
        units of the values and not multiplied.
    code
        Codes of `Reason`, of the shape of the areas: 0 where all are given.
    """

    sii: Floats
    sii_lower: Floats
    sii_upper: Floats
    rii: Floats
    rii_lower: Floats
    rii_upper: Floats
    intercept: Floats
    code: Codes

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why an index is not given, in words; empty where all are."""
        return reason_words(self.code)


def slope_index(
    value: npt.ArrayLike,
    standard_error: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    axis: int = -1,
    kind: Kind = "normal",
    transform: bool = False,
    multiplier: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> InequalityIndex:
    """Slope and relative index of inequality over ranked groups, with deterministic limits.

    Parameters
    ----------
    value
        Of each ranked group, least advantaged first along `axis`: any number ("normal"), a rate
        above 0, or a proportion between 0 and 1.
    standard_error
        On the scale of the link, 0 or more: plain for "normal", of the logarithm for a rate, of
        the logit for a proportion; whether or not `transform` is set. NaN where missing.
    population
        Of each ranked group: weights of the line.
    axis
        Axis of the ranked groups, 5 to 100 of them.
    kind
        Which link the values are normal on.
    transform
        Fit the line on the scale of the link, and turn its ends back.
    multiplier
        The slope and its limits are multiplied by it; if below 0 the relative index is that of the
        other direction, so that both tell of the gap the other way round.
    confidence
        Level of the limits, 0.95 for 95%; or several.

    Returns
    -------
    InequalityIndex
        An area gets no figure, with the reason, where an input is missing, a ranked group has no
        population, there are fewer than 5 or more than 100 of them, or a rate is 0 or a proportion
        0 or 1. Where the fitted line does not stay above zero the relative index, or its limits,
        are not given, but the slope is. Equal values are a slope of 0 with its limits. A pair of
        limits that cannot be found, or does not hold its value, is left out with the reason.
        Untransformed, a standard error above 2 on the scale of the link leaves no limits.

    Raises
    ------
    ValueError
        When a number is impossible (the group is named), shapes do not fit, or the kind is none.

    Notes
    -----
    The line, both indices, the sign of the multiplier and the number of groups follow the
    documentation of `phe_sii` (PHEindicatormethods 2.1), which draws limits by simulating each
    value on the scale of its link. What it draws has a known distribution, whose quantiles are
    given here: a normal or the ratio of two normals ("normal"); the ends of a line whose level and
    slope are normal, by quadrature (with `transform`); weighted sums of skewed values, by cumulants
    or, where these are not enough, by their characteristic function.

    Examples
    --------
    >>> years = [75.0, 76.5, 78.0, 79.5, 81.0]
    >>> found = slope_index(years, [0.3] * 5, [1_000] * 5)
    >>> [float(part.round(3)) for part in (found.sii, found.sii_lower, found.sii_upper)]
    [7.5, 6.57, 8.43]
    >>> [float(part.round(4)) for part in (found.rii, found.intercept)]
    [1.101, 74.25]
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind {kind!r}: give one of {', '.join(get_args(Kind))}")
    if transform and kind == "normal":
        raise ValueError("transform: a normal value has no link; give kind 'rate' or 'proportion'")
    if not (np.isfinite(multiplier) and multiplier != 0):
        raise ValueError(f"multiplier {multiplier!r}: give a number other than 0")
    parts, shape = axis_first(
        {"value": value, "standard_error": standard_error, "population": population},
        axis,
        negative=("value",) if kind == "normal" else (),
    )
    if kind == "proportion":
        held = parts["value"].T.reshape((*shape, -1))
        remedy = "give a proportion, not a percentage"
        refuse(held > 1, held, "value is above 1", remedy, bands=True)
    level = levels(confidence, 0)
    scores = np.atleast_1d(ndtri((1.0 + level) / 2.0))
    code = _why_none(parts, kind)
    given = np.flatnonzero(code == Reason.GIVEN)
    ends = compare_ends(
        Ranked(
            value=parts["value"][:, given],
            standard_error=parts["standard_error"][:, given],
            population=parts["population"][:, given],
            kind=kind,
            transform=transform,
        ),
        np.concatenate([-scores, scores]),
        backwards=multiplier < 0,
    )
    code[given] = ends.code

    def whole(part: Floats) -> Floats:
        every = np.full((*part.shape[:-1], len(code)), np.nan)
        every[..., given] = part
        return every.reshape(part.shape[:-1] + shape)

    size = abs(multiplier)
    sii_lower, sii_upper = whole(ends.difference_limits).reshape((2, *level.shape, *shape)) * size
    rii_lower, rii_upper = whole(ends.ratio_limits).reshape((2, *level.shape, *shape))
    return InequalityIndex(
        sii=whole(ends.difference) * size,
        sii_lower=sii_lower,
        sii_upper=sii_upper,
        rii=whole(ends.ratio),
        rii_lower=rii_lower,
        rii_upper=rii_upper,
        intercept=whole(ends.intercept),
        code=code.reshape(shape),
    )


def _why_none(parts: dict[str, Floats], kind: Kind) -> Codes:
    value, error, population = (parts[k] for k in ("value", "standard_error", "population"))
    code = np.zeros(value.shape[1], dtype=np.uint8)
    if kind != "normal":
        ends = (value == 0) | ((value == 1) & (kind == "proportion"))
        code[ends.any(axis=0)] = Reason.OUTSIDE_LINK
    code[(population == 0).any(axis=0)] = Reason.ZERO_DENOMINATOR
    code[np.isnan(value + error + population).any(axis=0)] = Reason.MISSING
    if not FEWEST_GROUPS <= len(value) <= MOST_GROUPS:
        code[:] = Reason.NUMBER_OF_GROUPS
    return code
