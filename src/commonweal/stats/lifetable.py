"""Life expectancy, healthy life expectancy and what makes them differ, for any number of groups at
once: the abridged life table of the official tool, Sullivan's method, Arriaga's decomposition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from commonweal.stats.ages import age_bands
from commonweal.stats.arriaga import Decomposition, decompose
from commonweal.stats.checks import floats, levels, refuse
from commonweal.stats.chiang import capped_rates, years_to_live
from commonweal.stats.death_counts import Layout, lay_out, why_no_table
from commonweal.stats.estimate import Estimate, Reason

__all__ = [
    "Decomposition",
    "LifeTable",
    "decompose",
    "healthy_life_expectancy",
    "life_expectancy",
]

Floats = npt.NDArray[np.float64]

#: A 95% interval wider than this, years, and the official tool gives the limits but no value.
WIDEST_INTERVAL = 20.0
#: Groups worked on at a time, so that what is held between steps stays in the processor's cache.
GROUPS_AT_ONCE = 4_096


class LifeTable(Estimate):
    """Years yet to be lived at each starting age, with limits, for any number of groups at once."""

    __slots__ = ()


def life_expectancy(
    deaths: npt.ArrayLike,
    population: npt.ArrayLike,
    ages: npt.ArrayLike,
    *,
    axis: int = -1,
    confidence: float | Sequence[float] = 0.95,
) -> LifeTable:
    """Life expectancy at the start of every age band, from an abridged life table.

    The first value is life expectancy at the first age given: it is that at birth only where the
    bands begin at age 0, and nothing is assumed of ages before them.

    Parameters
    ----------
    deaths
        Number of deaths in each age band, any shape with the bands along `axis`.
    population
        Person-years in each band, of a shape that fits `deaths`.
    ages
        Starting ages in years, or labels ("0", "1-4", ... "90+"); the last band is open. They may
        come in any order, and results come in the same order. Starting ages that repeat, and bands
        that overlap or are missing, are refused by name (see `age_bands`).
    axis
        Axis of the bands; 0 or more counts in the shape that the arrays have together.
    confidence
        Level of the limits, 0.95 for 95%; or several, which then come first in the limits.

    Returns
    -------
    LifeTable
        Of the shape given. All of a group is NaN, with the reason, where an input is missing, a
        band has no population or more deaths than population, the group has fewer than 5,000
        person-years, or the open band no deaths. Where the 95% interval at an age is wider than
        20 years the limits are given but not the value, with the reason.

    Raises
    ------
    ValueError
        When a number is negative or infinite (the group is named), shapes do not fit, or the ages
        are no complete set of bands.

    Notes
    -----
    Chiang's method with the variance of Silcocks, Jenner and Reza (J Epidemiol Community Health
    2001; 55: 38-43) for the open band; who dies in a first year of life has lived 0.1 of it, in
    any other band half of it. These, and the rules of suppression, follow the documentation of
    `phe_life_expectancy` (PHEindicatormethods 1.4), save that of more deaths than population,
    which is from memory; the tests hold the figures of the ONS template. A probability of dying is
    at most one; ages after such a band still get the years that their own rates mean.

    Examples
    --------
    >>> ages = [0, 1, 5, *range(10, 95, 5)]
    >>> table = life_expectancy([500.0] * 20, [25_000.0] * 20, ages)
    >>> table.value[[0, 19]].round(6).tolist()
    [50.0, 50.0]
    >>> life_expectancy([5.0] * 20, [200.0] * 20, ages).reason.tolist()[0]
    'population too small'

    From 65 on, the first value is life expectancy at 65:

    >>> life_expectancy([500.0] * 3, [25_000.0] * 3, [65, 75, 85]).value[0].round(6).tolist()
    50.0
    """
    laid = lay_out(age_bands(ages), axis, deaths=deaths, population=population)
    return _table(laid, confidence)


def healthy_life_expectancy(
    deaths: npt.ArrayLike,
    population: npt.ArrayLike,
    ages: npt.ArrayLike,
    prevalence: npt.ArrayLike,
    *,
    sample_size: npt.ArrayLike | None = None,
    standard_error: npt.ArrayLike | None = None,
    axis: int = -1,
    confidence: float | Sequence[float] = 0.95,
) -> LifeTable:
    """Years to be lived in good health from the start of every age band, by Sullivan's method.

    Parameters
    ----------
    deaths, population, ages, axis, confidence
        As for `life_expectancy`.
    prevalence
        Share of people in the band who are in good health, 0 to 1.
    sample_size
        People asked in each band; the variance of the share is then p(1 - p) / n.
    standard_error
        Standard error of the share, where it is known, as from a survey of complex design.

    Returns
    -------
    LifeTable
        As for `life_expectancy`, with its reasons; a missing prevalence, and a sample of nobody,
        leave no value. With neither `sample_size` nor `standard_error` the limits show chance in
        deaths alone, and are then too narrow unless everybody was asked.

    Raises
    ------
    ValueError
        As for `life_expectancy`; also when a prevalence is above 1, and when both a sample size
        and a standard error are given.

    Notes
    -----
    C Jagger and others, "Health expectancy calculation by the Sullivan method: a practical guide"
    (cited from memory, not read), after Mathers: the term for sampled prevalence, and the term for
    deaths, here for years in good health and with the open band as in `life_expectancy`.

    Examples
    --------
    >>> ages = [0, 1, 5, *range(10, 95, 5)]
    >>> healthy = healthy_life_expectancy([500.0] * 20, [25_000.0] * 20, ages, [0.8] * 20)
    >>> healthy.value[[0, 19]].round(6).tolist()
    [40.0, 40.0]
    """
    if sample_size is not None and standard_error is not None:
        raise ValueError("give sample_size or standard_error, not both")
    share = floats("prevalence", prevalence)
    refuse(share > 1, share, "prevalence is above 1", "give a share from 0 to 1")
    parts: dict[str, npt.ArrayLike] = {
        "deaths": deaths,
        "population": population,
        "prevalence": share,
    }
    if sample_size is not None:
        parts["sample_size"] = sample_size
    if standard_error is not None:
        parts["standard_error"] = standard_error
    return _table(lay_out(age_bands(ages), axis, **parts), confidence)


def _table(laid: Layout, confidence: float | Sequence[float]) -> LifeTable:
    level = levels(confidence, 2)
    parts, bands = laid.parts, laid.bands
    deaths, population = parts["deaths"], parts["population"]
    share, share_variance, lacking = _share(parts)
    group_code = why_no_table(deaths, population)
    group_code[lacking & (group_code == Reason.GIVEN)] = Reason.ZERO_DENOMINATOR
    if share is not None:
        missing = np.isnan(share).any(axis=0)
        if share_variance is not None:
            missing |= np.isnan(share_variance).any(axis=0) & ~lacking
        group_code[missing] = Reason.MISSING
    value = np.empty_like(deaths)
    error = np.empty_like(deaths)
    with np.errstate(divide="ignore", invalid="ignore"):  # Groups with a reason are blanked below.
        for first in range(0, deaths.shape[1], GROUPS_AT_ONCE):
            these = slice(first, first + GROUPS_AT_ONCE)
            value[:, these], variance = years_to_live(
                deaths[:, these],
                capped_rates(deaths[:, these], population[:, these], bands),
                bands,
                None if share is None else share[:, these],
                None if share_variance is None else share_variance[:, these],
            )
            np.sqrt(variance, out=error[:, these])
        value[:, group_code != 0] = np.nan
        half = ndtri((1.0 + level) / 2.0) * error
        wide = 2.0 * ndtri(0.975) * error > WIDEST_INTERVAL
    code = np.repeat(group_code[None], len(value), axis=0)
    lower, upper = value - half, value + half
    given = code == Reason.GIVEN
    code[wide & given] = Reason.WIDE_INTERVAL
    value[wide & given] = np.nan
    value, lower, upper = (laid.back(each) for each in (value, lower, upper))
    return LifeTable(value=value, lower=lower, upper=upper, code=laid.back(code))


def _share(parts: dict[str, Floats]) -> tuple[Floats | None, Floats | None, npt.NDArray[np.bool_]]:
    """The share in good health, its variance, and the groups of which nobody was asked."""
    nobody = np.zeros(parts["deaths"].shape[1], dtype=np.bool_)
    share = parts.get("prevalence")
    if share is None:
        return None, None, nobody
    if "standard_error" in parts:
        return share, parts["standard_error"] ** 2, nobody
    if "sample_size" not in parts:
        return share, None, nobody
    asked = parts["sample_size"]
    nobody = (asked == 0).any(axis=0)
    return share, share * (1.0 - share) / np.where(asked == 0, 1.0, asked), nobody
