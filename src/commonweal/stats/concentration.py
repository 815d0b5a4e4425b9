"""Summary measures of inequality between groups: concentration, attributable fraction, Theil's
index and the variance between groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, xlogy

from commonweal.stats.axes import axis_first
from commonweal.stats.checks import floats, levels, possible, refuse, together
from commonweal.stats.estimate import Codes, Estimate, Reason, reason_words

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure without limits, for any number of areas at once.

    Parameters
    ----------
    value
        NaN where none is given.
    code
        Codes of `Reason`, of the shape of `value`: 0 where it is given.
    """

    value: Floats
    code: Codes

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why a value is not given, in words; empty where it is."""
        return reason_words(self.code)


def concentration_index(
    value: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    standard_error: npt.ArrayLike | None = None,
    axis: int = -1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The concentration index of ranked groups, with limits.

    Parameters
    ----------
    value
        Of each ranked group, least advantaged first along `axis`; 0 or more.
    population
        People in each group.
    standard_error
        Of each value; where it is not given the groups themselves are taken for the sample.
    axis
        Axis of the ranked groups, two or more.
    confidence
        Level of the limits, 0.95 for 95%; or several.

    Returns
    -------
    Estimate
        From -1 to 1: below 0 where there is more among the least advantaged. None, with the reason,
        where an input is missing, a group has no population, there is one group only, or all values
        are 0.

    Raises
    ------
    ValueError
        When a number is impossible (the group is named), or shapes do not fit.

    Notes
    -----
    Twice the covariance of value and relative rank over the mean. The variance for grouped data is
    that of Kakwani, Wagstaff and van Doorslaer (J Econometrics 1997; 77: 87-103), as the help of
    Stata's `concindexg` gives it: over the groups where no standard errors are given; else over the
    people, with a term for the error of the values.

    Examples
    --------
    >>> births = [29939, 28776, 26528, 24689, 19739]  # India, 1982 to 1992, by fifths of wealth
    >>> found = concentration_index([154.7, 152.9, 119.5, 86.9, 54.3], births)
    >>> float(found.value.round(4))
    -0.1694
    """
    given: dict[str, npt.ArrayLike] = {"value": value, "population": population}
    if standard_error is not None:
        given["standard_error"] = standard_error
    parts, shape = axis_first(given, axis)
    values, people = parts["value"], parts["population"]
    code = _why_none(parts)
    code[(code == Reason.GIVEN) & (values == 0).all(axis=0)] = Reason.ZERO_DENOMINATOR
    if len(values) < 2:
        code[:] = Reason.NUMBER_OF_GROUPS
    with np.errstate(divide="ignore", invalid="ignore"):  # Areas with a reason are blanked below.
        share = people / people.sum(axis=0)
        rank = np.cumsum(share, axis=0) - share / 2.0
        mean = (share * values).sum(axis=0)
        index = 2.0 * (share * values * (rank - 0.5)).sum(axis=0) / mean
        tilt = 2.0 * rank - 1.0 - index
        curve = np.cumsum(share * values, axis=0) / mean
        around = values / mean * tilt + 2.0 - 2.0 * curve + share * values / mean
        spread = (share * around**2).sum(axis=0) - (1.0 + index) ** 2
        if standard_error is None:
            variance = spread / len(values)
        else:
            term = (share * parts["standard_error"] * tilt / mean) ** 2
            variance = spread / people.sum(axis=0) + term.sum(axis=0)
        index[code != Reason.GIVEN] = np.nan
        error = np.sqrt(np.maximum(variance, 0.0)).reshape(shape)
    index = index.reshape(shape)
    half = ndtri((1.0 + levels(confidence, len(shape))) / 2.0) * error
    return Estimate(value=index, lower=index - half, upper=index + half, code=code.reshape(shape))


def attributable_fraction(
    value: npt.ArrayLike, population: npt.ArrayLike, *, reference: int = -1, axis: int = -1
) -> Measure:
    """The share of the whole that would be gone if every group had the value of a reference group.

    Parameters
    ----------
    value, population, axis
        As for `concentration_index`.
    reference
        Position of the reference group: the last, most advantaged one unless said otherwise.

    Returns
    -------
    Measure
        ``1 - value of the reference / mean``; below 0 where the reference does worse than the mean.

    Raises
    ------
    ValueError
        When a number is impossible (the group is named), or there is no such group.

    Examples
    --------
    >>> attributable_fraction([30.0, 20.0, 10.0], [100, 100, 100]).value.round(3).tolist()
    0.5
    """
    parts, shape = axis_first({"value": value, "population": population}, axis)
    values = parts["value"]
    if not -len(values) <= reference < len(values):
        raise ValueError(f"reference {reference}: there are {len(values)} groups, counted from 0")
    code, mean = _code_and_mean(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = 1.0 - values[reference] / mean
    return _measure(fraction, code, shape)


def levin(prevalence: npt.ArrayLike, relative_risk: npt.ArrayLike) -> Measure:
    """The share of cases due to an exposure, by Levin's formula.

    Parameters
    ----------
    prevalence
        Share of people exposed, 0 to 1; any shape.
    relative_risk
        Of the exposed against the others, 0 or more, of a shape that fits.

    Returns
    -------
    Measure
        ``p (RR - 1) / (1 + p (RR - 1))``; below 0 where exposure protects.

    Raises
    ------
    ValueError
        When a number is impossible; the group is named.

    Notes
    -----
    M L Levin, "The occurrence of lung cancer in man", Acta Unio Int Contra Cancrum 1953; 9: 531-541
    (from memory, not read). It holds for a relative risk that needs no adjustment.

    Examples
    --------
    >>> levin([0.2], [10.0]).value.round(4).tolist()
    [0.6429]
    """
    share, risk = together(
        prevalence=floats("prevalence", prevalence),
        relative_risk=floats("relative_risk", relative_risk),
    )
    possible(negative=False, prevalence=share)
    possible(negative=False, relative_risk=risk)
    refuse(share > 1, share, "prevalence is above 1", "give a share from 0 to 1")
    excess = share * (risk - 1.0)
    code = np.where(np.isnan(excess), Reason.MISSING, Reason.GIVEN)
    code = np.where(excess == -1.0, Reason.ZERO_DENOMINATOR, code).astype(np.uint8)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.where(code == Reason.GIVEN, excess / (1.0 + excess), np.nan)
    return Measure(value=fraction, code=code)


def theil(value: npt.ArrayLike, population: npt.ArrayLike, *, axis: int = -1) -> Measure:
    """Theil's index T of the inequality between groups.

    Parameters
    ----------
    value, population, axis
        As for `concentration_index`; groups need no order.

    Returns
    -------
    Measure
        ``sum of share * (y / mean) * log(y / mean)``: 0 where all are equal, the logarithm of the
        inverse of its share where one group has everything. Many reports show it times 1,000.

    Raises
    ------
    ValueError
        When a number is impossible; the group is named.

    Notes
    -----
    H Theil, Economics and Information Theory (1967), from memory, not read.

    Examples
    --------
    >>> theil([0.0, 2.0], [1, 1]).value.round(6).tolist()
    0.693147
    """
    parts, shape = axis_first({"value": value, "population": population}, axis)
    code, mean = _code_and_mean(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = parts["value"] / mean
        share = parts["population"] / parts["population"].sum(axis=0)
        index = (share * xlogy(relative, relative)).sum(axis=0)
    return _measure(np.maximum(index, 0.0), code, shape)


def between_group_variance(
    value: npt.ArrayLike, population: npt.ArrayLike, *, axis: int = -1
) -> Measure:
    """The variance of group values about their mean, weighted by population.

    Parameters
    ----------
    value, population, axis
        As for `concentration_index`, but values may be below 0; groups need no order.

    Returns
    -------
    Measure
        In squared units of the values.

    Raises
    ------
    ValueError
        When a number is impossible; the group is named.

    Examples
    --------
    >>> between_group_variance([1.0, 3.0], [1, 1]).value.tolist()
    1.0
    """
    parts, shape = axis_first({"value": value, "population": population}, axis, negative=("value",))
    code = _why_none(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = parts["population"] / parts["population"].sum(axis=0)
        mean = (share * parts["value"]).sum(axis=0)
        variance = (share * (parts["value"] - mean) ** 2).sum(axis=0)
    return _measure(variance, code, shape)


def _why_none(parts: dict[str, Floats]) -> Codes:
    missing = np.any([np.isnan(part).any(axis=0) for part in parts.values()], axis=0)
    empty = (parts["population"] == 0).any(axis=0)
    code = np.where(empty, Reason.ZERO_DENOMINATOR, Reason.GIVEN)
    return np.where(missing, Reason.MISSING, code).astype(np.uint8)


def _code_and_mean(parts: dict[str, Floats]) -> tuple[Codes, Floats]:
    code = _why_none(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = parts["population"] / parts["population"].sum(axis=0)
    mean = np.asarray((share * parts["value"]).sum(axis=0))
    code[(code == Reason.GIVEN) & (mean == 0)] = Reason.ZERO_DENOMINATOR
    return code, mean


def _measure(value: Floats, code: Codes, shape: tuple[int, ...]) -> Measure:
    given = np.where(code == Reason.GIVEN, value, np.nan)
    return Measure(value=given.reshape(shape), code=code.reshape(shape))
