"""The result of a body in a year: as it reported it, and as its own ledger adds up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from commonweal.evidence.figure import Basis, weakest
from commonweal.evidence.words import joined
from commonweal.funding.control.amounts import NOT_HELD, Amount, amount, covered
from commonweal.funding.control.lines import Line
from commonweal.funding.control.members import predecessors
from commonweal.funding.years import label_of
from commonweal.system.structure import System

#: The kinds of a result; a target is no result.
KINDS = ("plan", "forecast", "actual")
FLOWS = ("income", "expenditure")
#: A period at least this long is an account of a month or more, not a payment of a day.
LEAST_PERIOD_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A surplus (positive) or deficit (negative) of a body in a year, in pence.

    `reported` and `computed` each are an amount or the reason why there is none; `funding` is the
    sustainability funding in the result.
    """

    body: str
    year: str
    kind: str
    reported: Amount
    computed: Amount
    funding: Amount

    @property
    def amount(self) -> Amount:
        """The result as reported; where it was not, as the whole ledger adds up to."""
        if self.reported.pence is None and self.computed.pence is not None:
            return self.computed if self.reported.reason == NOT_HELD else self.reported
        return self.reported

    @property
    def pence(self) -> int | None:
        """The result, or None where it is not known."""
        return self.amount.pence

    @property
    def how(self) -> str:
        """How the result came to be known."""
        if self.pence is None:
            return ""
        return "reported" if self.amount is self.reported else "added up from its ledger"

    @property
    def unreconciled(self) -> int | None:
        """Reported less computed, where both are held."""
        if self.reported.pence is None or self.computed.pence is None:
            return None
        return self.reported.pence - self.computed.pence


@dataclass(frozen=True, slots=True)
class Book:
    """Lines by body, kind, heading and year, placed under the bodies that hold them."""

    system: System
    held: Mapping[tuple[str, str, str, str], tuple[Line, ...]]

    @classmethod
    def of(cls, system: System, lines: Iterable[Line]) -> Book:
        """The book of placed lines (`members.placed`)."""
        held: defaultdict[tuple[str, str, str, str], list[Line]] = defaultdict(list)
        for line in lines:
            held[line.body, line.kind, line.heading, label_of(line.start)].append(line)
        return cls(system, {key: tuple(rows) for key, rows in sorted(held.items())})

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years that any line begins in, in order."""
        return tuple(sorted({year for _, _, _, year in self.held}))

    def lines(self, body: str, kind: str, heading: str, year: str) -> tuple[Line, ...]:
        """The lines of a body, kind, heading and year."""
        return self.held.get((body, kind, heading, year), ())

    def amount(self, body: str, kind: str, heading: str, year: str) -> Amount:
        """What they amount to, or why they do not."""
        lines = self.lines(body, kind, heading, year)
        formerly = {line.formerly for line in lines} - {""}
        before = predecessors(self.system, body, formerly) if formerly else frozenset[str]()
        return amount(lines, year, before)

    def result(self, body: str, kind: str, year: str) -> Result:
        """The result of a body."""
        flows = [line for heading in FLOWS for line in self.lines(body, kind, heading, year)]
        formerly = {line.formerly for line in flows} - {""}
        before = predecessors(self.system, body, formerly) if formerly else frozenset[str]()
        return Result(
            body=body,
            year=year,
            kind=kind,
            reported=self.amount(body, kind, "result", year),
            computed=from_ledger(flows, year, before),
            funding=self.amount(body, kind, "sustainability funding", year),
        )


def from_ledger(flows: Sequence[Line], year: str, before: Iterable[str] = ()) -> Amount:
    """Income less expenditure, where every line of the year is held.

    Parameters
    ----------
    flows
        Lines of income (positive) and expenditure (negative) of one body and kind.
    year
        The financial year.
    before
        The bodies that the body came from, where lines were theirs.

    Examples
    --------
    >>> from datetime import date
    >>> def line(heading, pence, whole=True):
    ...     return Line(line=heading, body="RVV", kind="actual", heading=heading, pence=pence,
    ...                 start=date(2018, 4, 1), end=date(2019, 3, 31), whole=whole)
    >>> from_ledger([line("income", 100), line("expenditure", -120)], "2018-19").pence
    -20
    >>> from_ledger([line("income", 100, False), line("expenditure", -120)], "2018-19").reason
    'the ledger holds income and expenditure, but does not say that it is whole'
    """
    if not flows:
        return Amount(reason=NOT_HELD)
    both = {line.heading for line in flows} == set(FLOWS)
    if not all(line.whole for line in flows):
        what = "income and expenditure" if both else flows[0].heading
        return Amount(reason=f"the ledger holds {what}, but does not say that it is whole")
    owners: defaultdict[str, list[Line]] = defaultdict(list)
    for line in flows:
        owners[line.formerly].append(line)
    lacking = sorted(owner or "the body itself" for owner in set(before) - owners.keys())
    if lacking:
        return Amount(reason=f"the ledger lacks lines of {', '.join(lacking)}, which it came from")
    for owner, lines in sorted(owners.items()):
        whose = f" of {owner}" if owner else ""
        if not covered(lines, year) or any(label_of(line.end) != year for line in lines):
            return Amount(reason=f"the ledger{whose} does not hold every day of the year")
        if {line.heading for line in lines} != set(FLOWS):
            # A commissioner's allocation is under a heading of its own: what it spends is no
            # deficit.
            return Amount(reason=f"the ledger{whose} holds {lines[0].heading} alone")
    if twice := overlapping(flows):
        names = joined(sorted(line.line for line in twice[0]))
        return Amount(reason=f"the ledger counts days twice: lines {names} overlap")
    return Amount(
        pence=sum(line.pence for line in flows),
        basis=weakest_of(flows),
        lines=tuple(line.line for line in flows),
        sources=tuple(sorted({line.source for line in flows if line.source})),
    )


def overlapping(flows: Iterable[Line]) -> tuple[tuple[Line, Line], ...]:
    """Pairs of lines of one thing, traded with one body, whose periods differ and share days.

    A year and a month of it count the month twice. Lines of one period are parts of one amount,
    and those of less than a month are payments.
    """
    series: defaultdict[tuple[str, ...], dict[tuple[date, date], Line]] = defaultdict(dict)
    for line in sorted(flows, key=lambda line: line.line):
        if line.heading in FLOWS and (line.end - line.start).days + 1 >= LEAST_PERIOD_DAYS:
            key = (line.body, line.formerly, line.kind, line.heading, line.item, line.account)
            other = (line.counterparty, line.counterparty_name)
            series[*key, *other].setdefault((line.start, line.end), line)
    return tuple(
        (one, after)
        for _, held in sorted(series.items())
        for (_, one), (_, after) in pairwise(sorted(held.items(), key=lambda held: held[0]))
        if after.start <= one.end
    )


def weakest_of(lines: Iterable[Line]) -> Basis:
    """The basis of a figure made from lines."""
    return weakest(*(Basis(line.basis) for line in lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A result against the control total of the year, in pence; a shortfall is negative.

    A control total is held as set, with the sustainability funding offered in it. Without that
    funding, the funding in the result is taken from the one and what was offered from the other.
    Each value is None where it is not known, and `reason` says why the first of them is not.
    """

    result: Result
    control_total: Amount
    offered: Amount
    difference: int | None
    without: int | None
    control_without: int | None
    difference_without: int | None
    reason: str


def against(result: Result, control_total: Amount, offered: Amount) -> Against:
    """Compare a result with the control total, with and without sustainability funding.

    Parameters
    ----------
    result
        The result of a body, its sustainability funding with it.
    control_total
        As set for the body and year, sustainability funding offered included.
    offered
        Sustainability funding planned for the body and year.

    Examples
    --------
    >>> said = Result(body="RVV", year="2018-19", kind="actual", reported=Amount(pence=-30),
    ...               computed=Amount(reason="not held"), funding=Amount(pence=5))
    >>> found = against(said, Amount(pence=-10), Amount(pence=15))
    >>> found.difference, found.without, found.control_without, found.difference_without
    (-20, -35, -25, -10)
    """
    without = _less(result.pence, result.funding.pence)
    control_without = _less(control_total.pence, offered.pence)
    known = (
        ("result", result.amount),
        ("control total", control_total),
        ("sustainability funding received", result.funding),
        ("sustainability funding offered", offered),
    )
    reason = next((f"{what}: {held.reason}" for what, held in known if held.pence is None), "")
    return Against(
        result=result,
        control_total=control_total,
        offered=offered,
        difference=_less(result.pence, control_total.pence),
        without=without,
        control_without=control_without,
        difference_without=_less(without, control_without),
        reason=reason,
    )


def _less(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first - second
