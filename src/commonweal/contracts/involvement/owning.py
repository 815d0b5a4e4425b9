"""Who owns the providers: value of a year of contracts by owner, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from commonweal.contracts.register.held import Held
from commonweal.evidence.words import counted, joined
from commonweal.records.kinds.contracts import Owner
from commonweal.system.calendar import financial_year
from commonweal.system.money import format_pounds

#: Owners in the order in which they are told; "not stated" is one of its own.
Told = Owner | Literal["not stated"]
OWNERS: tuple[Told, ...] = (*get_args(Owner), "not stated")
#: So many contracts in no sum are named in a sentence.
MOST_NAMED = 6


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
        By owner, how many ran: one whose provider changed its owner counts with both.
    without_value
        By owner, how many of these have no known value: they are in no sum.
    left_out
        All that are in no sum: those, and contracts without a known first day that were not over
        before the year, which ran in it or may have.
    """

    starts: date
    ends: date
    pence: dict[Told, int | None]
    contracts: dict[Told, int]
    without_value: dict[Told, int]
    left_out: tuple[Held, ...]

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
    to that day. Where the provider changed its owner, each has the days on which it was theirs.

    Parameters
    ----------
    held
        Contracts of the register.
    first, last
        The years in which the first and the last of the financial years begin.
    """
    several = tuple(held)
    return tuple(_year(several, year) for year in range(first, last + 1))


def left_out(held: Iterable[Held], found: Iterable[YearOwned]) -> tuple[Held, ...]:
    """Contracts that stand in no sum of some years though they run, or may run, in one of them:
    those without a known first day or value.

    Parameters
    ----------
    held, found
        Contracts of the register, and their years; where there is no year, every contract without
        a first day.
    """
    every = tuple(found)
    if not every:
        return tuple(one for one in held if one.starts is None)
    named = {_name(one) for year in every for one in year.left_out}
    return tuple(one for one in held if _name(one) in named)


def lacking(one: Held) -> str:
    """What a contract in no sum lacks, in words."""
    parts = (("first day", one.starts), ("value", one.annual_pence))
    return f"{joined([what for what, known in parts if known is None])} not known"


def told_left_out(named: Sequence[tuple[str, int | None]]) -> str:
    """Contracts in no sum in a sentence, a few by name; empty where there is none.

    Parameters
    ----------
    named
        Title of each, and its value of a year in pence where that is known.

    Examples
    --------
    >>> told_left_out([("Wheelchairs", 6_200_000_00)])[-57:]
    ' or value, not in these sums: Wheelchairs (£6.2m a year).'
    """
    if not named:
        return ""
    # One of several providers stands once for each.
    names = list(
        dict.fromkeys(
            title if pence is None else f"{title} ({format_pounds(pence, 'm', 1)} a year)"
            for title, pence in named
        )
    )
    more = f"; and {len(names) - MOST_NAMED} other titles" if len(names) > MOST_NAMED else ""
    return (
        f"And {counted(len(named), 'contract')} without a known first day or value, not in these "
        f"sums: {'; '.join(names[:MOST_NAMED])}{more}."
    )


def span(held: Iterable[Held]) -> tuple[int, int] | None:
    """The financial years, by the year they begin in, in which contracts of known days ran; None
    where none has a first day."""
    starts = [one.starts for one in held if one.starts is not None]
    if not starts:
        return None
    ends = [one.ran or one.starts for one in held if one.starts is not None]
    return financial_year(min(starts)), financial_year(max(day for day in ends if day is not None))


def _year(held: Iterable[Held], year: int) -> YearOwned:
    starts, ends = date(year, 4, 1), date(year + 1, 3, 31)
    known: dict[Told, int] = dict.fromkeys(OWNERS, 0)
    contracts = dict.fromkeys(OWNERS, 0)
    unknown = dict.fromkeys(OWNERS, 0)
    out = []
    for one in held:
        if one.starts is None and (one.ran is None or one.ran >= starts):
            out.append(one)
        worth: dict[Told, int | None] = {}
        for owner, first, last in _ran(one, starts, ends):
            name: Told = owner or "not stated"
            value = one.worth(first, last)
            worth[name] = None if value is None else (worth.get(name) or 0) + value
        if None in worth.values():
            out.append(one)
        for name, value in worth.items():
            contracts[name] += 1
            unknown[name] += value is None
            known[name] += value or 0
    pence: dict[Told, int | None] = {
        name: None if contracts[name] and contracts[name] == unknown[name] else value
        for name, value in known.items()
    }
    return YearOwned(starts, ends, pence, contracts, unknown, tuple(out))


def _name(one: Held) -> tuple[str, str]:
    return one.contract, one.provider


def _ran(one: Held, starts: date, ends: date) -> Iterable[tuple[Owner | None, date, date]]:
    """The days of a period on which a contract ran, in parts of one owner each; without a first day
    it cannot be placed."""
    if one.starts is None:
        return ()
    first, last = max(starts, one.starts), min(ends, one.ran or ends)
    return one.owned(first, last) if first <= last else ()
