"""Records whose words may stand in a report for everybody, and which are checked as they are."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.governance.exchange.publication import (
    masked,
    offices_of,
    redactions_of,
    unnamed,
    without,
)
from commonweal.governance.register import Day
from commonweal.governance.register.publishing import public_registers
from commonweal.records import State, Statement, said
from commonweal.records.kinds import Person
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: Fields that a report tells as they were written; no check rests on their words.
PROSE = (
    "title",
    "text",
    "reasons",
    "reason",
    "ground",
    "public_reason",
    "place",
    "office",
    "what",
    "description",
    "source",
)
#: By kind, what besides.
ALSO = {"commitment": ("by",)}


def public_words(
    state: State, book: RuleBook, *, successions: tuple[Succession, ...] = ()
) -> State:
    """A state whose prose holds nothing redacted and nobody who is not named in public.

    What checks rest on (ids, codes, days, values) is left, so that they find the same; whoever
    shows any of that has to ask besides who may read it.

    Parameters
    ----------
    state
        The records of the day for which they are told.
    book, successions
        All rules held, and what became of whom.

    Returns
    -------
    The state itself where nothing has to be taken out.
    """
    past = state.ever()
    redactions = redactions_of(past)
    if not redactions and not any(one.what.name for one in said(past, Person)):
        return state
    day = Day(state, past, book, successions)
    shown = public_registers(day)
    hidden = unnamed(past, offices_of(past, redactions, shown), ids=False)

    def told(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        seen = (_told(one, redactions.get(one.id, ()), hidden) for one in statements)
        return tuple(one for one in seen if one is not None)

    return State(
        state.effective,
        state.known_at,
        told(state.statements),
        state.corrected,
        state.voided,
        state.unresolved,
        told(state.later),
        told(state.every),
    )


def _told(
    one: Statement, fields: tuple[str, ...], hidden: Mapping[str, tuple[str, ...]]
) -> Statement | None:
    prose = (*PROSE, *ALSO.get(one.type, ()))
    shown = without(one, tuple(name for name in fields if name in prose))
    if shown is None or shown.payload is None or shown.type in ("redaction", "interest"):
        return shown
    payload = {
        name: masked(value, hidden) if name in prose and isinstance(value, str) else value
        for name, value in shown.payload.items()
    }
    return shown if payload == shown.payload else shown.model_copy(update={"payload": payload})
