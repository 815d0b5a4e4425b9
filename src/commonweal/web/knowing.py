"""What was known at an instant, told no further than it may be told now.

What was withheld since, or turned out not to be public, is withheld from what is told of an
earlier knowledge too: nobody gets by an old day what they do not get today. So of an item that is
private now, a meeting that was closed, a notice that counts as not published and a contract whose
award was never published no more is told than today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from commonweal.contracts.exchange import PREFIX
from commonweal.contracts.exchange.publishing import Publishing
from commonweal.governance.exchange.publication import Publication, publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.governance.register import Day, PublicRegister
from commonweal.records import State, Statement
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: Kinds that tell of one contract.
OF_A_CONTRACT = (
    *("contract", "contract_ended", "modification"),
    *("outcome_contract", "outcome_contract_signed"),
)
#: By what a treatment is told to be one that everybody may read.
PLACED = ("person", "meeting", "item", "interest")


def known_then(
    statements: Iterable[Statement],
    on: date,
    book: RuleBook,
    *,
    known_at: datetime,
    viewer: str | None = None,
    successions: tuple[Succession, ...] = (),
    judge: Collection[str] = (),
) -> Publication:
    """The records of a day as they were known at an instant, as far as a reader may have them now.

    Parameters
    ----------
    statements, on, book, viewer, successions, judge
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
        judge=judge,
    )
    shown = {one.id: one for one in _not_hidden(now)}
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


def _not_hidden(now: Publication) -> Iterator[Statement]:
    """What is shown now, without contracts that came out of an award that was not published."""
    public = Publishing(now.past, PREFIX, now.text, now.withheld, {})
    for one in now.past.statements:
        code = (one.payload or {}).get("contract")
        if one.type not in OF_A_CONTRACT or not public.hides(str(code)):
            yield one


def _kept(state: State, shown: dict[str, Statement]) -> State:
    kept = (_no_further(one, shown[one.id]) for one in state.statements if one.id in shown)
    corrected = {name: by for name, by in state.corrected.items() if name in shown}
    return State(state.effective, state.known_at, tuple(kept), corrected)


def _no_further(then: Statement, now: Statement) -> Statement:
    """A statement as it was known; what it says as it is told now, where it is private now."""
    payload, before = now.payload or {}, then.payload or {}
    shut = (
        now.payload is None
        or payload.get("text") == PRIVATE
        or (now.type == "agenda_item" and payload.get("private") is True)
        or (now.type == "meeting" and payload.get("public") == "closed")
        or (now.type == "procurement_notice" and payload.get("published") is None)
        or (now.type == "treatment" and any(before.get(one) != payload.get(one) for one in PLACED))
    )
    envelope = {"stated_by": then.stated_by, "stated_at": then.stated_at}
    return now.model_copy(update=envelope) if shut else then


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
