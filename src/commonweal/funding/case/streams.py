"""Lines as arrays: signed pence by year in real prices, over a horizon, at present value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from commonweal.economics.discounting import Schedule, discount_factors
from commonweal.evidence.words import day
from commonweal.funding import years
from commonweal.funding.case.form import SIGN, Case, Line

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Horizon:
    """How many years count, and how much of the last: recurrent lines stop where it does."""

    name: str
    years: int
    last_share: float = 1.0

    @property
    def length(self) -> float:
        """Its length in years."""
        return self.years - 1 + self.last_share


def horizon_until(case: Case, end: date) -> Horizon:
    """The horizon of a case that ends on a day.

    Examples
    --------
    >>> first, last = years.days("2022-23")
    >>> (date(2022, 6, 30) - first).days + 1, (last - first).days + 1
    (91, 365)
    """
    first, last = years.days(years.label_of(end))
    share = ((end - first).days + 1) / ((last - first).days + 1)
    count = first.year - case.header.first_year + 1
    return Horizon(f"until {day(end)}", count, share)


def horizons(case: Case) -> tuple[Horizon, ...]:
    """The horizon of the case, then its others, the shortest first."""
    header = case.header
    others = [Horizon(f"{count} years", count) for count in sorted(set(header.other_horizons))]
    if header.ended_on is not None:
        others.append(horizon_until(case, header.ended_on))
    own = Horizon(f"{header.horizon_years} years", header.horizon_years)
    return (own, *sorted(others, key=lambda horizon: horizon.length))


def amounts(line: Line, case: Case, horizon: Horizon) -> Floats:
    """Amounts of a line in each year of a horizon: real pence, above zero, no optimism bias.

    Parameters
    ----------
    line
        With an amount.
    case
        Its first year, price year and deflators.
    horizon
        Recurrent amounts go on to its end; amounts once are counted whole in their year.

    Returns
    -------
    ndarray
        Shape (years of the horizon,), pence.
    """
    first, found = case.header.first_year, np.zeros(horizon.years)
    held = line.stated
    for year, pence in held.items():
        if 0 <= year - first < horizon.years:
            found[year - first] = pence
    if line.recurrent:
        after = max(held) + 1 - first
        stop = horizon.years if line.last_year is None else line.last_year - first + 1
        found[max(after, 0) : max(min(stop, horizon.years), 0)] = held[max(held)]
        found[-1] *= horizon.last_share
    if line.prices == "nominal":
        found /= np.array([_index(case, first + step) for step in range(horizon.years)])
    return found


def _index(case: Case, year: int) -> float:
    """Prices of a year over those of the price year; years without an amount may lack one."""
    held = case.header.deflators
    return held.get(year, 1.0) / held[case.header.price_year]


@dataclass(frozen=True, slots=True)
class Streams:
    """Lines that have an amount, over one horizon.

    `plain` is without optimism bias; `signed` has it, costs below zero, transfers nothing; shape
    (lines, years). `factors` discount each line at its own rate.
    """

    lines: tuple[Line, ...]
    plain: Floats
    signed: Floats
    factors: Floats
    uplifts: Floats

    @property
    def present(self) -> Floats:
        """Signed amounts at present value, shape (lines, years)."""
        return self.signed * self.factors

    def of(self, option: str) -> npt.NDArray[np.bool_]:
        """Which lines are an option's."""
        return np.array([line.option == option for line in self.lines], dtype=bool)

    def headed(self, *headings: str) -> npt.NDArray[np.bool_]:
        """Which lines stand under one of these headings."""
        return np.array([line.heading in headings for line in self.lines], dtype=bool)


def streams(
    case: Case,
    horizon: Horizon,
    schedules: Mapping[str, Schedule],
    uplifts: Mapping[tuple[str, str], float],
) -> Streams:
    """The streams of a case over a horizon.

    Parameters
    ----------
    case, horizon
        What to add up, and how far.
    schedules
        Rates by "standard" and "health".
    uplifts
        Optimism bias of a line, as a share, by option and line.
    """
    stated = (line for line in case.lines if line.stated)
    # Sums of floating point numbers have an order of their own, not that of the file.
    held: Sequence[Line] = sorted(stated, key=lambda line: (line.option, line.id))
    shape = (len(held), horizon.years)
    plain, signed, factors = np.zeros(shape), np.zeros(shape), np.ones(shape)
    added = np.zeros(len(held))
    by_rate = {name: discount_factors(horizon.years, rates) for name, rates in schedules.items()}
    for row, line in enumerate(held):
        added[row] = uplifts.get((line.option, line.id), 0.0)
        plain[row] = amounts(line, case, horizon)
        signed[row] = SIGN[line.heading] * plain[row] * (1.0 + added[row])
        factors[row] = by_rate[line.discounted_as]
    return Streams(tuple(held), plain, signed, factors, added)
