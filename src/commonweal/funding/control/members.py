"""Which bodies the system's surplus or deficit is made of in a year, and who holds a line then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from commonweal.funding.control.lines import Line
from commonweal.funding.years import days, label_of
from commonweal.system.organisation import Kind, Organisation, lasts
from commonweal.system.structure import System
from commonweal.system.succession import ENDED, became

#: Commissioners and NHS trusts have control totals; practices, councils and others have none.
COUNTED = (Kind.COMMISSIONER, Kind.TRUST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The bodies whose results make up the system's in a year, by code to name."""

    year: str
    commissioners: dict[str, str]
    trusts: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """All of them, in order of codes."""
        return dict(sorted({**self.commissioners, **self.trusts}.items()))


def members_of(system: System, year: str) -> Members:
    """The system's own commissioners and trusts on the last day of a financial year.

    A body that closed in the course of the year and has no single successor stays in it. A trust
    that serves other systems too counts whole.

    Examples
    --------
    >>> from datetime import date
    >>> start = date(2013, 4, 1)
    >>> held = System(code="QKS", name="Kent and Medway", levels=(), memberships=(),
    ...     successions=(), organisations=(
    ...         Organisation(code="09C", name="Ashford", kind=Kind.COMMISSIONER, opened=start),
    ...         Organisation(code="RVV", name="East Kent", kind=Kind.TRUST, opened=start)))
    >>> list(members_of(held, "2018-19").names)
    ['09C', 'RVV']
    """
    first, last = days(year)
    own = [o for o in system.organisations if o.kind in COUNTED and not o.neighbour]
    present = {o.code: o for o in own if lasts(o.opened, o.closed, last)}
    left = {
        o.code: o
        for o in own
        if o.code not in present
        and o.closed is not None
        and first <= o.closed < last
        and holder(system, o.code, year) == o.code
    }
    bodies = dict(sorted({**left, **present}.items()))

    def of(kind: Kind) -> dict[str, str]:
        return {code: body.name for code, body in bodies.items() if body.kind == kind}

    return Members(year=year, commissioners=of(Kind.COMMISSIONER), trusts=of(Kind.TRUST))


def counted_codes(system: System) -> dict[str, Organisation]:
    """Own commissioners and trusts of any day, by code."""
    return {o.code: o for o in system.organisations if o.kind in COUNTED and not o.neighbour}


def holder(system: System, code: str, year: str) -> str:
    """The body that holds what stood under a code, on the last day of a year.

    The code itself where it was open, or where it has no single successor.
    """
    _, last = days(year)
    periods = [o for o in system.organisations if o.code == code]
    if not periods or any(lasts(o.opened, o.closed, last) for o in periods):
        return code
    since = max((o.closed for o in periods if o.closed is not None), default=last)
    if since >= last:
        return code
    into = became([code], system.successions, since=since, until=last)[code]
    heir = next(iter(into))
    return heir if len(into) == 1 and heir != ENDED else code


def placed(system: System, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines under the body that holds them at the end of their year.

    A line of a body that had closed by then is its successor's, and says whose it was.
    """
    known: dict[tuple[str, str], str] = {}

    def now(code: str, year: str) -> str:
        if (code, year) not in known:
            known[code, year] = holder(system, code, year)
        return known[code, year]

    found = []
    for line in lines:
        year = label_of(line.end)
        body, other = now(line.body, year), now(line.counterparty, year)
        former = line.formerly or (line.body if body != line.body else "")
        found.append(replace(line, body=body, counterparty=other, formerly=former))
    return tuple(found)


def predecessors(system: System, body: str, formerly: Iterable[str]) -> frozenset[str]:
    """All bodies that became a body on the days on which those named became it.

    Empty text among them is the body itself, where it was there before and took the others in:
    its own lines then count beside theirs.
    """
    into = [row for row in system.successions if row.successor == body != row.predecessor]
    named = set(formerly) - {""}
    on = {row.on for row in into if row.predecessor in named}
    found = {row.predecessor for row in into if row.on in on}
    was_there = any(
        o.code == body and any(o.opened < day and lasts(o.opened, o.closed, day) for day in on)
        for o in system.organisations
    )
    return frozenset(found | {""} if was_there else found)
