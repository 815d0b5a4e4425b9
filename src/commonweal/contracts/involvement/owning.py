"""Who owns the providers: value of a year of contracts by owner, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, get_args

from commonweal.contracts.register.held import Held
from commonweal.records.kinds.contracts import Owner

#: Owners in the order in which they are told; "not stated" is one of its own.
Told = Owner | Literal["not stated"]
OWNERS: tuple[Told, ...] = (*get_args(Owner), "not stated")


@dataclass(frozen=True, slots=True)
class YearOwned:
    """What contracts on record were worth in a financial year, by owner of the provider.

    Parameters
    ----------
    starts, ends
        Its first and last day.
    pence
        By owner, the value of the days of the year on which contracts ran; None where some ran
        and of none the value is known.
    contracts
        By owner, how many ran.
    without_value
        By owner, how many of these have no known value: they are in no sum.
    """

    starts: date
    ends: date
    pence: dict[Told, int | None]
    contracts: dict[Told, int]
    without_value: dict[Told, int]

    @property
    def total_pence(self) -> int:
        """Of all owners, as far as it is known."""
        return sum(value or 0 for value in self.pence.values())

    def share(self, owner: Told) -> float | None:
        """An owner's part of all that is known; None where nothing is, or where contracts of one
        kind of owner alone are on record: a part of these says nothing."""
        kinds = [name for name in OWNERS if self.contracts[name] and name != "not stated"]
        if len(kinds) < 2 or not self.total_pence:
            return None
        return (self.pence[owner] or 0) / self.total_pence


def by_year(held: Iterable[Held], first: int, last: int) -> tuple[YearOwned, ...]:
    """Financial years (April to March) by owner of the provider.

    A contract counts in a year with the days of its term on which it ran, so that the years add up
    to its value; with those of the year where a year's value was stated. One that runs on without
    a known end counts whole from its start. A contract that was suspended or ended early counts up
    to that day.

    Parameters
    ----------
    held
        Contracts of the register.
    first, last
        The years in which the first and the last of the financial years begin.
    """
    several = tuple(held)
    return tuple(_year(several, year) for year in range(first, last + 1))


def span(held: Iterable[Held]) -> tuple[int, int] | None:
    """The financial years, by the year they begin in, in which contracts of known days ran; None
    where none has a first day."""
    starts = [one.starts for one in held if one.starts is not None]
    if not starts:
        return None
    ends = [one.over or one.starts for one in held if one.starts is not None]
    return _financial(min(starts)), _financial(max(day for day in ends if day is not None))


def _financial(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def _year(held: Iterable[Held], year: int) -> YearOwned:
    starts, ends = date(year, 4, 1), date(year + 1, 3, 31)
    days = (ends - starts).days + 1
    exact: dict[Told, Fraction] = dict.fromkeys(OWNERS, Fraction(0))
    contracts = dict.fromkeys(OWNERS, 0)
    unknown = dict.fromkeys(OWNERS, 0)
    for one in held:
        ran = _days(one, starts, ends)
        if not ran:
            continue
        owner: Told = one.owner or "not stated"
        contracts[owner] += 1
        worth = one.worth(ran, days)
        if worth is None:
            unknown[owner] += 1
        else:
            exact[owner] += worth
    pence: dict[Told, int | None] = {
        name: None if contracts[name] and contracts[name] == unknown[name] else round(value)
        for name, value in exact.items()
    }
    return YearOwned(starts, ends, pence, contracts, unknown)


def _days(one: Held, starts: date, ends: date) -> int:
    """On how many days of a period a contract ran; without a first day it cannot be placed."""
    if one.starts is None:
        return 0
    last = min(ends, one.over) if one.over is not None else ends
    first = max(starts, one.starts)
    return max(0, (last + timedelta(days=1) - first).days)
