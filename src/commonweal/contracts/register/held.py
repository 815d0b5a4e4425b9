"""A contract as the register has it, and what its days are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from commonweal.contracts.register.owned import Owners, owner_on, spells
from commonweal.evidence.words import about_pounds, joined, known
from commonweal.records.kinds import Modification
from commonweal.records.kinds.bodies import Precision
from commonweal.records.kinds.contracts import How, Owner
from commonweal.system.calendar import financial_year, last_meant, whole_years
from commonweal.system.money import format_pounds

Origin = Literal["records", "outcome contract", "open data"]

#: How the value of a year, or an owner, is known where it was said so; otherwise it says how.
STATED, BY_SECTOR, BY_RELEASE = "stated", "as its sector suggests", "as its release says"
WORKED_OUT = "worked out from the whole"
#: Days in a year, on average.
_YEAR = Fraction(1461, 4)


@dataclass(frozen=True, slots=True)
class Stop:
    """How a contract ended, or that it was suspended, as one statement has it.

    Parameters
    ----------
    how, on, precision
        What became of it, and when: to the day, or the first of the month or year that is known.
    statement
        Id of the statement.
    """

    how: How
    on: date
    precision: Precision
    statement: str

    @property
    def last(self) -> date:
        """The last day on which that can have been."""
        return last_meant(self.on, self.precision)

    @property
    def told(self) -> str:
        """In words.

        Examples
        --------
        >>> Stop("handed back", date(2020, 7, 1), "month", "s").told
        'handed back in July 2020'
        """
        when = known(self.on, self.precision)
        return f"{self.how} {'on' if self.precision == 'day' else 'in'} {when}"


@dataclass(frozen=True, slots=True)
class Held:
    """A contract with one provider, or the part of one that goes to a partner.

    Parameters
    ----------
    contract, title, service, origin
        Its id, its title, what is bought (None where not stated), and where it was read.
    authority, provider, owner
        Who buys; of whom; and who owns the provider (None where not stated) on the day of the
        register, or the nearest on which the contract runs.
    owners
        Whose the provider was from when to when, where that is stated.
    stages
        First and last day and pence of each of its own years, where these are stated.
    identifier
        An identifier of the provider that stands for one organisation (company or charity number,
        ODS code); None where its name alone is known.
    serves
        Codes of those for whom it is.
    value_pence, annual_pence
        The whole value as signed, and that of a year: as stated, or the whole over its term. None
        where neither is known.
    starts, ends, may_end
        First and last day, and the last day with every extension. None where not known.
    stops
        That it was suspended, and how it ended, by day.
    changes
        Its modifications by day.
    shared_with
        How many providers share the value, where the source does not say how: 0 where it is one's.
    bought_in
        The process that it came out of, where the source says so: what came out of one was bought
        at once.
    stated_a_year
        Whether the value of a year was stated, not worked out of the whole.
    owner_known
        How the owner is known where there is one: stated of the provider, what its sector suggests,
        or a release that says a supplier is a voluntary body or social enterprise, not which.
    """

    contract: str
    title: str
    service: str | None
    origin: Origin
    authority: str
    provider: str
    owner: Owner | None
    identifier: str | None = None
    serves: tuple[str, ...] = ()
    value_pence: int | None = None
    annual_pence: int | None = None
    starts: date | None = None
    ends: date | None = None
    may_end: date | None = None
    stops: tuple[Stop, ...] = ()
    changes: tuple[Modification, ...] = ()
    shared_with: int = 0
    bought_in: str | None = None
    stated_a_year: bool = False
    owner_known: str = STATED
    owners: Owners = ()
    stages: tuple[tuple[date, date, int], ...] = ()

    def worth(self, first: date, last: date) -> int | None:
        """What days of one financial year are worth in pence: of the value of a year where that
        was stated, otherwise of the whole, or of each of its own years, by their days. None where
        neither is known.

        Rounded by what came due since the year or the term began, so that parts of a year add up to
        it, and years to the whole.
        """
        if self.annual_pence is None:
            return None
        stages, year = self.stages, financial_year(first)
        whole = None if self.stated_a_year else self.value_pence
        if not stages and whole is not None and self.starts is not None and self.ends is not None:
            stages = ((self.starts, self.ends, whole),)
        elif not stages:
            stages = ((date(year, 4, 1), date(year + 1, 3, 31), self.annual_pence),)
        before = first - timedelta(days=1)
        return sum(_due(*stage, last) - _due(*stage, before) for stage in stages)

    def owned(self, first: date, last: date) -> Iterator[tuple[Owner | None, date, date]]:
        """The days from a first to a last, in parts of one owner of the provider each."""
        if not self.owners:
            yield self.owner, first, last
        else:
            yield from spells(self.owners, first, last)

    def of_day(self, day: date) -> Held:
        """The same with whoever owned the provider on a day, or the nearest on which it ran."""
        if not self.owners:
            return self
        late = day if self.ran is None else min(day, self.ran)
        on = late if self.starts is None else max(late, self.starts)
        return replace(self, owner=owner_on(self.owners, on))

    @property
    def who(self) -> str:
        """The provider, alike under all its names: its identifier, otherwise its name alone."""
        return self.identifier or plain(self.provider)

    @property
    def ending(self) -> Stop | None:
        """How it ended before its last day as agreed: a suspension is no end."""
        return next((one for one in self.stops if one.how != "suspended"), None)

    @property
    def suspended(self) -> Stop | None:
        """Since when it is suspended, or was until it ended; that it went on nobody can state."""
        return next((one for one in self.stops if one.how == "suspended"), None)

    @property
    def over(self) -> date | None:
        """The last day on which it holds, as far as is known."""
        return _first(self.ends, self.ending)

    @property
    def over_told(self) -> date | str | None:
        """That, in words where only its month or year is known."""
        stop = self.ending
        if stop is None or stop.last != self.over or stop.precision == "day":
            return self.over
        return known(stop.on, stop.precision)

    @property
    def may_hold(self) -> date | None:
        """The last day on which it may hold with every extension, as far as is known."""
        return _first(self.may_end, self.ending)

    @property
    def ran(self) -> date | None:
        """The last day on which it runs, as far as is known: it holds, and is not suspended."""
        return _first(self.over, self.suspended)

    @property
    def annual_basis(self) -> str | None:
        """How the value of a year is known; None where it is not."""
        if self.annual_pence is None:
            return None
        if self.stated_a_year:
            return STATED
        by_terms = self.origin == "outcome contract"
        return "first year of its terms" if by_terms else WORKED_OUT

    @property
    def worked_out(self) -> bool:
        """Whether the value of a year is the whole over its term, and so no exact amount."""
        return self.annual_basis == WORKED_OUT

    @property
    def owner_basis(self) -> str | None:
        """How the owner is known; None where it is not."""
        if self.owner is None:
            return None
        return self.owner_known

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day, suspended or not: begun, and not known to be over."""
        over = self.over
        return (self.starts is None or self.starts <= day) and (over is None or day <= over)

    def runs_on(self, day: date) -> bool:
        """Whether it runs on a day: it holds, and is not known to have been suspended before it."""
        ran = self.ran
        return self.holds_on(day) and (ran is None or day <= ran)


def stops_told(stops: Sequence[Stop]) -> str:
    """What became of a contract, one after another, in words; empty where nothing did."""
    return joined([one.told for one in stops])


def _first(day: date | None, stop: Stop | None) -> date | None:
    """The earlier of a day and the last on which something can have been."""
    days = [one for one in (day, None if stop is None else stop.last) if one is not None]
    return min(days) if days else None


def _due(start: date, end: date, pence: int, on: date) -> int:
    """What came due of an amount from its start to a day, to the penny."""
    days = (end - start).days + 1
    return round(Fraction(pence * min(days, max(0, (on - start).days + 1)), days))


def plain(name: str) -> str:
    """A name in small letters, with single blanks."""
    return " ".join(name.casefold().split())


def a_year_told(pence: int | None, *, worked_out: bool) -> str | None:
    """The value of a year as it is told: about, where any of it was worked out from a whole.

    Examples
    --------
    >>> a_year_told(409_906_478, worked_out=True), a_year_told(410_000_000, worked_out=False)
    ('about £4.1m', '£4,100,000')
    """
    if pence is None:
        return None
    if worked_out:
        return about_pounds(pence)
    return format_pounds(pence, decimals=0 if pence % 100 == 0 else 2)


def annual(value_pence: int | None, starts: date | None, ends: date | None) -> int | None:
    """The value of a year: the whole over its years where these are whole, otherwise over its days,
    times the days of a year, to the nearest penny; the whole where it runs for less. None where it
    is not known.

    Examples
    --------
    >>> annual(700_00, date(2016, 1, 1), date(2022, 12, 31))
    10000
    >>> annual(400_00, date(2020, 1, 1), date(2021, 2, 3))
    36525
    >>> annual(400_00, date(2020, 1, 1), date(2020, 6, 30))
    40000
    """
    if value_pence is None or starts is None or ends is None or ends < starts:
        return None
    if years := whole_years(starts, ends):
        return round(Fraction(value_pence, years))
    return round(min(Fraction(value_pence), value_pence * _YEAR / ((ends - starts).days + 1)))
