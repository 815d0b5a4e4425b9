"""Memberships and successions from the periods of England's structure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from commonweal.folder.importers.bodies import (
    BEFORE,
    BEFORE_BOARDS,
    COMMISSIONERS,
    SYSTEMS,
    code_before,
)
from commonweal.folder.importers.england import England
from commonweal.folder.importers.periods import BOARDS_BEGAN, STARTS, ends, spells
from commonweal.folder.importers.scope import FIRST_DAY, Scope
from commonweal.folder.importers.systems import Chosen
from commonweal.system.organisation import Kind, Membership, Organisation, Succession

#: The look-up of partnerships describes this day.
PARTNERSHIPS_KNOWN = date(2019, 4, 1)
WINDOWS = tuple(zip(STARTS, ends(), strict=True))

Lives = Mapping[str, Sequence[tuple[date, date | None]]]


def lives_of(organisations: Iterable[Organisation]) -> Lives:
    """First and last day of each code; periods that adjoin are taken together."""
    lives: dict[str, list[tuple[date, date | None]]] = {}
    for body in sorted(organisations, key=lambda body: (body.code, body.opened)):
        held = lives.setdefault(body.code, [])
        last = held[-1][1] if held else None
        if last is not None and last + timedelta(days=1) == body.opened:
            held[-1] = (held[-1][0], body.closed)
        else:
            held.append((body.opened, body.closed))
    return lives


def lasting(lives: Lives, membership: Membership) -> list[Membership]:
    """The membership within the lives of both bodies; nothing where they never met.

    Examples
    --------
    >>> lives = {"G1": [(date(2000, 1, 1), date(2019, 5, 31))], "09C": [(date(2013, 4, 1), None)]}
    >>> whole = Membership(member="G1", group="09C", role="part_of", start=date(2013, 4, 1))
    >>> [(held.start.year, held.end.year) for held in lasting(lives, whole)]
    [(2013, 2019)]
    """
    found: list[Membership] = []
    for opened, closed in lives.get(membership.member, ()):
        for began, ended in lives.get(membership.group, ()):
            first = max(membership.start, opened, began)
            known = [day for day in (membership.end, closed, ended) if day is not None]
            last = min(known) if known else None
            if last is None or first <= last:
                found.append(replace(membership, start=first, end=last))
    return found


def memberships(
    england: England, chosen: Chosen, scope: Scope, organisations: Sequence[Organisation]
) -> list[Membership]:
    """Practices in commissioners, and commissioners in systems, within the lives of both."""
    lives = lives_of(organisations)
    found: list[Membership] = []
    assigned = [period.practices for period in england.periods]
    for practice in scope.practices:
        for code, start, end in spells(assigned, practice, WINDOWS):
            found += lasting(lives, part_of(practice, code, start, end, source=COMMISSIONERS))
            found += _before(lives, practice, code, start)
    found += _in_systems(england, chosen, organisations, lives)
    if chosen.is_england:
        for system in sorted(chosen.codes):
            found += lasting(lives, part_of(system, chosen.code, FIRST_DAY, None, source=SYSTEMS))
    return found


def _before(lives: Lives, member: str, code: str, start: date) -> list[Membership]:
    """The same with whatever came before a commissioner, where that is held."""
    held = part_of(member, code_before(code), start, None, source=BEFORE, basis="assumed")
    return lasting(lives, held)


def _in_systems(
    england: England, chosen: Chosen, organisations: Sequence[Organisation], lives: Lives
) -> list[Membership]:
    """Commissioners in systems; what is carried back before the first look-up is assumed."""
    systems = [
        {code: system for code, system in period.systems.items() if system in chosen.codes}
        for period in england.periods
    ]
    found: list[Membership] = []
    before = PARTNERSHIPS_KNOWN - timedelta(days=1)
    for code in sorted({body.code for body in organisations if body.kind == Kind.COMMISSIONER}):
        for system, start, end in spells(systems, code, WINDOWS):
            if end is None or end >= PARTNERSHIPS_KNOWN:
                first = max(start, PARTNERSHIPS_KNOWN)
                found += lasting(lives, part_of(code, system, first, end, source=SYSTEMS))
            if start < PARTNERSHIPS_KNOWN:
                last = min(end or before, before)
                carried = part_of(code, system, start, last, source=SYSTEMS, basis="assumed")
                found += lasting(lives, carried)
                found += lasting(lives, replace(carried, member=code_before(code)))
    return found


def part_of(
    member: str,
    group: str,
    start: date,
    end: date | None,
    *,
    source: str,
    basis: str = "observed",
    vintage: str = "",
) -> Membership:
    """A membership in the hierarchy."""
    return Membership(
        member=member,
        group=group,
        role="part_of",
        start=start,
        end=end,
        vintage=vintage,
        basis=basis,
        source=source,
    )


def successions(england: England, organisations: Sequence[Organisation]) -> list[Succession]:
    """What became of the commissioners held, and which codes went on under another body."""
    held = {body.code for body in organisations if body.kind == Kind.COMMISSIONER}
    found = [
        change
        for _, changes in sorted(england.successions.items())
        for change in changes
        if change.predecessor in held
    ]
    found += [
        Succession(
            predecessor=code_before(body.code),
            successor=body.code,
            on=body.opened,
            kind="continuation",
            weights="a statement",
            source=BEFORE,
        )
        for body in organisations
        if code_before(body.code) in held and body.opened < BOARDS_BEGAN
    ]
    changed = {change.predecessor for change in found if change.on == BOARDS_BEGAN}
    ended = {body.code for body in organisations if body.closed == BEFORE_BOARDS}
    for body in organisations:
        if body.opened == BOARDS_BEGAN and body.code in ended - changed:
            found.append(
                Succession(
                    predecessor=body.code,
                    successor=body.code,
                    on=BOARDS_BEGAN,
                    kind="continuation",
                    weights="a statement",
                    source=body.source,
                )
            )
    return found
