"""Discounting over time at rates that decline as the Green Book publishes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: The most years that a factor is worked out for: where the published bands end.
LAST_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Schedule:
    """Yearly discount rates by how far off a year is.

    Parameters
    ----------
    name
        What it is called.
    bands
        First year that a rate holds for, and the rate; the first band begins at year 0.

    Raises
    ------
    ValueError
        When the bands do not begin at year 0 and rise, or a rate is not from 0 up to 1.

    Examples
    --------
    >>> Schedule("flat", ((0, 0.05),)).rate(7)
    0.05
    """

    name: str
    bands: tuple[tuple[int, float], ...]

    def __post_init__(self) -> None:
        starts = [start for start, _ in self.bands]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError(f"schedule {self.name}: bands begin at {starts}; begin at 0 and rise")
        wrong = [rate for _, rate in self.bands if not 0.0 <= rate < 1.0]
        if wrong:
            raise ValueError(f"schedule {self.name}: rates {wrong}; give rates from 0 up to 1")

    def rate(self, year: int) -> float:
        """The rate that holds in a year."""
        return [rate for start, rate in self.bands if start <= year][-1]


#: HM Treasury's Green Book, rates for costs and benefits and for health, by year. The factors for
#: years 0 to 30 are those of its discounting guidance of February 2026, Annex A, as transcribed in
#: the healthiar package's tests; the declining rates of both schedules were read in two packages'
#: transcriptions (greenbook's stpr_schedule.csv; dQALY's discount_rates.R), not at the source.
STANDARD = Schedule(
    "Green Book standard",
    ((0, 0.035), (31, 0.030), (76, 0.025), (126, 0.020), (201, 0.015), (301, 0.010)),
)
HEALTH = Schedule(
    "Green Book health",
    ((0, 0.015), (31, 0.0129), (76, 0.0107), (126, 0.0086), (201, 0.0064), (301, 0.0043)),
)
UNDISCOUNTED = Schedule("undiscounted", ((0, 0.0),))


def discount_factors(years: int, schedule: Schedule = STANDARD) -> Floats:
    """Discount factors of years 0, 1, 2, ...: year 0 counts whole.

    The factor of a year is that of the year before over one plus the year's own rate, so that it
    falls on without a jump where the rate changes.

    Parameters
    ----------
    years
        How many years, year 0 included.
    schedule
        The rates by year.

    Returns
    -------
    ndarray
        Shape (years,), without unit.

    Raises
    ------
    ValueError
        When years is below 1 or above 1000.

    Notes
    -----
    HM Treasury, The Green Book, annex on discounting: factor 1 / (1 + r)^n within a band; the
    product over bands is the convention of published factor tables (from memory, not verified for
    years past 30).

    Examples
    --------
    >>> discount_factors(3).round(4).tolist()
    [1.0, 0.9662, 0.9335]
    >>> discount_factors(31, HEALTH)[30].round(4)
    np.float64(0.6398)
    """
    if not 1 <= years <= LAST_YEAR:
        raise ValueError(f"years {years}: give from 1 to {LAST_YEAR}")
    rates = np.array([0.0, *(schedule.rate(year) for year in range(1, years))])
    return np.asarray(1.0 / np.cumprod(1.0 + rates), dtype=np.float64)


def present_value(
    amounts: npt.ArrayLike, schedule: Schedule = STANDARD, *, axis: int = -1
) -> Floats:
    """Amounts of years 0, 1, 2, ... added up at their present value.

    Parameters
    ----------
    amounts
        Any unit; any shape, years along `axis`.
    schedule
        The rates by year.
    axis
        Where the years lie.

    Returns
    -------
    ndarray
        The same unit, without that axis.

    Raises
    ------
    ValueError
        When there are no years.

    Examples
    --------
    >>> present_value([100.0, 100.0]).round(2)
    np.float64(196.62)
    """
    held = np.moveaxis(np.asarray(amounts, dtype=np.float64), axis, -1)
    return np.asarray(held @ discount_factors(held.shape[-1], schedule))
