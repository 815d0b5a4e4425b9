"""What was known at an instant, told no further than it may be told now.

What was withheld since, or turned out not to be public, is withheld from what is told of an
earlier knowledge too: nobody gets by an old day what they do not get today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from commonweal.governance.exchange.publication import Publication, publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.governance.register import Day, PublicRegister
from commonweal.records import State, Statement
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession


def known_then(
    statements: Iterable[Statement],
    on: date,
    book: RuleBook,
    *,
    known_at: datetime,
    viewer: str | None = None,
    successions: tuple[Succession, ...] = (),
) -> Publication:
    """The records of a day as they were known at an instant, as far as a reader may have them now.

    Parameters
    ----------
    statements, on, book, viewer, successions
        As in `publication`.
    known_at
        The instant.
    """
    held = tuple(statements)
    now = publication(held, on, book, viewer=viewer, successions=successions)
    then = publication(
        [_since(one, known_at) for one in held],
        on,
        book,
        viewer=viewer,
        successions=successions,
        known_at=known_at,
    )
    shown = {one.id: one for one in now.past.statements}
    day, past = _kept(then.day, shown), _kept(then.past, shown)
    hidden = {
        word: tuple(sorted({*then._hidden.get(word, ()), *now._hidden.get(word, ())}))
        for word in then._hidden.keys() | now._hidden.keys()
    }
    return replace(
        then,
        day=day,
        past=past,
        view=Day(day, past, book, successions),
        registers=_registers(then, now),
        offices={
            person: name if now.offices[person] == name else None
            for person, name in then.offices.items()
            if person in now.offices
        },
        withheld={**then.withheld, **now.withheld},
        _hidden=hidden,
    )


def _since(one: Statement, known_at: datetime) -> Statement:
    """A statement; one that withholds counts from the beginning, whenever it was stated."""
    if one.type != "redaction" or one.stated_at <= known_at:
        return one
    return one.model_copy(update={"stated_at": known_at})


def _kept(state: State, shown: dict[str, Statement]) -> State:
    kept = (_no_further(one, shown[one.id]) for one in state.statements if one.id in shown)
    return State(state.effective, state.known_at, tuple(kept))


def _no_further(then: Statement, now: Statement) -> Statement:
    """A statement as it was known; one whose words are private now, as it is told now."""
    payload = now.payload or {}
    return now if payload.get("text") == PRIVATE or now.payload is None else then


def _registers(then: Publication, now: Publication) -> tuple[PublicRegister, ...]:
    """Lines that the public register has now, none with less withheld than now."""
    lines = {line.interest: line for held in now.registers for line in held.lines}
    nil = {(held.body, one.person) for held in now.registers for one in held.nil}
    return tuple(
        replace(
            held,
            lines=tuple(
                line if line.withheld == lines[line.interest].withheld else lines[line.interest]
                for line in held.lines
                if line.interest in lines
            ),
            nil=tuple(one for one in held.nil if (held.body, one.person) in nil),
        )
        for held in then.registers
    )
