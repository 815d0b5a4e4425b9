"""Why two life expectancies differ: the contribution of each age, and of each cause at each age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.stats.ages import Ages, age_bands
from commonweal.stats.checks import floats, refuse
from commonweal.stats.chiang import capped_rates, years_to_live
from commonweal.stats.death_counts import Layout, lay_out, why_no_table
from commonweal.stats.estimate import Codes, Reason, reason_words

Floats = npt.NDArray[np.float64]

#: How far deaths by cause may stray from all deaths by rounding, as a share of these.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The gap in life expectancy at the youngest age, and where it comes from.

    Parameters
    ----------
    gap
        Life expectancy of the group less that of the reference, years, of the shape of the groups.
    by_age
        Contribution of each age band, years, of the shape of the deaths; sums to the gap.
    by_cause
        Contribution of each cause at each age, causes first; sums over causes to `by_age`. None
        where no deaths by cause were given.
    code
        Codes of `Reason`, of the shape of `gap`: 0 where it is given.
    cause_code
        The same for `by_cause`: a group of which a death by cause is missing, on either side, has
        a gap but none of its parts by cause. None where no deaths by cause were given.
    """

    gap: Floats
    by_age: Floats
    by_cause: Floats | None
    code: Codes
    cause_code: Codes | None = None

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why a gap is not given, in words; empty where it is."""
        return reason_words(self.code)

    @property
    def cause_reason(self) -> npt.NDArray[np.str_] | None:
        """Why the parts by cause are not given, in words; empty where they are."""
        return None if self.cause_code is None else reason_words(self.cause_code)


def decompose(
    deaths: npt.ArrayLike,
    population: npt.ArrayLike,
    reference_deaths: npt.ArrayLike,
    reference_population: npt.ArrayLike,
    ages: npt.ArrayLike,
    *,
    cause_deaths: npt.ArrayLike | None = None,
    reference_cause_deaths: npt.ArrayLike | None = None,
    axis: int = -1,
) -> Decomposition:
    """The gap in life expectancy between groups and a reference, by age and by cause.

    Parameters
    ----------
    deaths, population
        As for `life_expectancy`.
    reference_deaths, reference_population
        Those of the reference: one for all groups, shape (bands,), or one for each.
    ages, axis
        As for `life_expectancy`.
    cause_deaths, reference_cause_deaths
        Deaths by cause: causes first, then the shape of the deaths. Causes must add up to all
        deaths: put what is left into a cause of its own.

    Returns
    -------
    Decomposition
        A positive contribution is one where the group does better than the reference.

    Raises
    ------
    ValueError
        As for `life_expectancy`; also when deaths by cause do not add up (the group is named), or
        are given for one side alone.

    Notes
    -----
    E E Arriaga, "Measuring and explaining the change in life expectancies", Demography 1984; 21:
    83-96, in the form of Preston and others (2001) as LEdecomp documents it, seen from the
    reference: seen from the group, contributions differ somewhat, their sum does not. With the
    life table of `life_expectancy` the contribution of a band is the difference in death rates
    times ``-l n (n(1 - a) + e') / ((1 + n(1 - a)M)(1 + n(1 - a)M'))``, where l survive to the band
    and M is the rate in the reference, and e' and M' are the years to live after it and the rate
    in the group; so no difference of near numbers is taken, and causes whose differences cancel
    still get theirs. A cause's part is its share of the difference in rates.

    Examples
    --------
    >>> ages = [0, 1, 5, *range(10, 95, 5)]
    >>> people = [25_000.0] * 20
    >>> found = decompose([500.0] * 20, people, [1_000.0] * 20, people, ages)
    >>> float(found.gap.round(6)), float(found.by_age.sum().round(6))
    (25.0, 25.0)
    """
    if (cause_deaths is None) != (reference_cause_deaths is None):
        raise ValueError(
            "give deaths by cause for both the group and the reference, or for neither"
        )
    bands = age_bands(ages)
    laid = lay_out(
        bands,
        axis,
        deaths=deaths,
        population=population,
        reference_deaths=reference_deaths,
        reference_population=reference_population,
    )
    own, people = laid.parts["deaths"], laid.parts["population"]
    other, others = laid.parts["reference_deaths"], laid.parts["reference_population"]
    code, other_code = why_no_table(own, people), why_no_table(other, others)
    code = np.where(code == Reason.GIVEN, other_code, code)
    with np.errstate(divide="ignore", invalid="ignore"):  # Groups with a reason are blanked below.
        slope = _years_a_rate(own, people, other, others, bands)
        by_age = slope * (own / people - other / others)
    by_age[:, code != Reason.GIVEN] = np.nan
    by_cause: Floats | None = None
    cause_code: Codes | None = None
    if cause_deaths is not None and reference_cause_deaths is not None:
        causes = _causes("cause_deaths", cause_deaths, own, laid)
        other_causes = _causes("reference_cause_deaths", reference_cause_deaths, other, laid)
        if len(causes) != len(other_causes):
            raise ValueError(
                f"{len(causes)} causes in the group, {len(other_causes)} in the reference; "
                "give the same causes in the same order"
            )
        with np.errstate(divide="ignore", invalid="ignore"):
            by_cause = slope * (causes / people - other_causes / others)
        missing = np.isnan(causes).any(axis=(0, 1)) | np.isnan(other_causes).any(axis=(0, 1))
        told = np.where(missing & (code == Reason.GIVEN), Reason.MISSING, code).astype(np.uint8)
        by_cause[:, :, told != Reason.GIVEN] = np.nan
        by_cause, cause_code = laid.back(by_cause), laid.back_groups(told)
    return Decomposition(
        gap=laid.back_groups(by_age.sum(axis=0)),
        by_age=laid.back(by_age),
        by_cause=by_cause,
        code=laid.back_groups(code),
        cause_code=cause_code,
    )


def _years_a_rate(
    deaths: Floats, population: Floats, other: Floats, others: Floats, bands: Ages
) -> Floats:
    """Years of life that a difference of one in the death rate of a band contributes."""
    rates, base = capped_rates(deaths, population, bands), capped_rates(other, others, bands)
    years, _ = years_to_live(deaths, rates, bands)
    slope = np.empty_like(rates)
    alive = np.ones(rates.shape[1])
    for band, width in enumerate(bands.widths):
        lost = width * (1.0 - bands.lived[band])
        entered = width / (1.0 + lost * base[band])
        slope[band] = -alive * entered * (lost + years[band + 1]) / (1.0 + lost * rates[band])
        alive = alive * np.maximum(1.0 - entered * base[band], 0.0)
    slope[-1] = -alive / (rates[-1] * base[-1])
    return slope * _held_back(rates - base, deaths / population - other / others)


def _held_back(capped: Floats, difference: Floats) -> Floats:
    """The part of each difference in rates that counts: less than all where a rate was held."""
    return np.divide(capped, difference, out=np.ones_like(capped), where=capped != difference)


def _causes(name: str, given: npt.ArrayLike, deaths: Floats, laid: Layout) -> Floats:
    """Deaths by cause, shape (causes, bands, groups), which must add up to all deaths."""
    array = floats(name, given)
    if array.ndim < 2:
        raise ValueError(f"{name}: shape {array.shape}; give causes first, then age bands")
    axis = laid.axis if laid.axis < 0 else laid.axis - len(laid.shape)
    parts = [lay_out(laid.bands, axis, **{name: each}).parts[name] for each in array]
    causes = np.stack([np.broadcast_to(part, deaths.shape) for part in parts])
    over = causes.sum(axis=0) - deaths
    astray = laid.back(np.abs(over) > ROUNDING * np.maximum(deaths, 1.0))
    refuse(
        astray,
        laid.back(over),
        f"{name} do not add up to all deaths, but differ",
        "give every death one cause, with a cause for all others",
    )
    return causes
