"""All that a ledger says of the results of a system's bodies, put together once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from commonweal.funding.control.amounts import Amount, to_date
from commonweal.funding.control.consolidation import Consolidation, consolidate
from commonweal.funding.control.faults import Fault, faults
from commonweal.funding.control.lines import Line, lines_of
from commonweal.funding.control.members import Members, counted_codes, members_of, placed
from commonweal.funding.control.results import KINDS, Against, Book, Result, against
from commonweal.funding.control.trade import Pair, pairs
from commonweal.funding.years import days
from commonweal.system.organisation import Kind
from commonweal.system.structure import System

#: Bodies that may report one result for all that belong to them.
GROUPS = (Kind.SYSTEM, Kind.PLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """What was reported for a group as one, beside the sum of what its bodies reported.

    `members` are the bodies whose results make up the group's: all of the system, or the
    commissioners that are part of a place. `period` is the year, or how much of it had gone.
    `difference` is reported less known, where no member is unknown.
    """

    body: str
    name: str
    year: str
    kind: str
    reported: Amount
    known: dict[str, int]
    unknown: tuple[str, ...]

    @property
    def known_part(self) -> int | None:
        """Sum of the members' known results; None where none is known."""
        return sum(self.known.values()) if self.known else None

    @property
    def difference(self) -> int | None:
        """Reported less the sum of the members, where all of them are known."""
        if self.reported.pence is None or self.unknown or not self.known:
            return None
        return self.reported.pence - sum(self.known.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Results, comparisons and sums of every year that the ledger speaks of.

    Parameters
    ----------
    members
        Bodies of the system by year.
    results
        By year, kind and body; also of those that are not known.
    consolidations
        By year and kind, where any result of the kind is held.
    groups
        Results reported for the system or a place, beside the sum of the bodies'.
    to_date
        Lines that say how things stood in the course of a year.
    pairs
        Trade between bodies of the system.
    faults
        What is wrong with the lines.
    """

    members: dict[str, Members]
    results: dict[tuple[str, str, str], Result]
    comparisons: dict[tuple[str, str, str], Against]
    consolidations: dict[tuple[str, str], Consolidation]
    groups: tuple[GroupResult, ...]
    to_date: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    faults: tuple[Fault, ...]
    book: Book

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years, in order."""
        return tuple(self.members)

    def control_total(self, body: str, year: str) -> Amount:
        """The control total set for a body and year."""
        return self.book.amount(body, "target", "control total", year)

    def offered(self, body: str, year: str) -> Amount:
        """The sustainability funding planned for a body and year."""
        return self.book.amount(body, "plan", "sustainability funding", year)


def position(system: System, ledger: pa.Table) -> Position:
    """Read results, control totals and trade of a system's bodies from its ledger.

    Parameters
    ----------
    system
        Organisations, memberships and successions of all days.
    ledger
        The table `ledger`. Lines of practices and other bodies without a control total, and under
        other headings, play no part.

    Returns
    -------
    Position
        Independent of the order of the rows; a merger of bodies changes neither the sum of results
        nor the sum of control totals of any year.
    """
    counted = counted_codes(system)
    group_names = {
        o.code: o.name for o in system.organisations if o.kind in GROUPS and not o.neighbour
    }
    said = lines_of(ledger, {*counted, *group_names})
    book = Book.of(system, placed(system, said))
    members = {year: members_of(system, year) for year in book.years}
    results = {
        (year, kind, body): book.result(body, kind, year)
        for year, held in members.items()
        for kind in KINDS
        for body in held.names
    }
    trade = tuple(
        pair for year, held in members.items() for pair in pairs(_named(book, year), held.names)
    )
    held_kinds = {key[:2] for key, result in results.items() if result.pence is not None}
    return Position(
        members=members,
        results=results,
        comparisons=_comparisons(book, results),
        consolidations={
            (year, kind): consolidate(
                members[year], {b: results[year, kind, b] for b in members[year].names}, trade
            )
            for year, kind in sorted(held_kinds)
        },
        groups=tuple(_groups(system, book, group_names, results)),
        to_date=_to_date(book, {*counted, *group_names}),
        pairs=trade,
        faults=faults(said, {o.code for o in system.organisations}),
        book=book,
    )


def _named(book: Book, year: str) -> list[Line]:
    """Lines of a year that name another body."""
    return [
        line
        for (_, _, _, of), lines in book.held.items()
        if of == year
        for line in lines
        if line.counterparty
    ]


def _comparisons(
    book: Book, results: dict[tuple[str, str, str], Result]
) -> dict[tuple[str, str, str], Against]:
    return {
        (year, kind, body): against(
            result,
            book.amount(body, "target", "control total", year),
            book.amount(body, "plan", "sustainability funding", year),
        )
        for (year, kind, body), result in results.items()
        if result.pence is not None
    }


def _groups(
    system: System,
    book: Book,
    names: dict[str, str],
    results: dict[tuple[str, str, str], Result],
) -> Iterable[GroupResult]:
    for body, kind, heading, year in book.held:
        if heading != "result" or body not in names or kind not in KINDS:
            continue
        reported = book.amount(body, kind, heading, year)
        if not reported.lines:
            continue
        own = _members_of_group(system, body, year)
        found = {b: results[year, kind, b].pence for b in own if (year, kind, b) in results}
        yield GroupResult(
            body=body,
            name=names[body],
            year=year,
            kind=kind,
            reported=reported,
            known={b: pence for b, pence in found.items() if pence is not None},
            unknown=tuple(b for b in own if found.get(b) is None),
        )


def _members_of_group(system: System, body: str, year: str) -> tuple[str, ...]:
    """Bodies of the system; of a place the commissioners that are part of it."""
    members = members_of(system, year)
    if body == system.code:
        return tuple(members.names)
    _, last = days(year)
    structure = system.as_of(last)
    return tuple(
        code
        for code in members.commissioners
        if code in structure.organisations and structure.ancestor(code, Kind.PLACE) == body
    )


def _to_date(book: Book, codes: Iterable[str]) -> tuple[Line, ...]:
    found = [
        line
        for (body, _, heading, year), lines in book.held.items()
        if heading == "result" and body in codes
        for line in to_date(lines, year)
    ]
    return tuple(sorted(found, key=lambda line: (line.end, line.body, line.kind, line.line)))
