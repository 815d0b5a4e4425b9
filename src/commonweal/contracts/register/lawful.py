"""What whoever holds a contract is in law, on which the rules for it hang."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from commonweal.contracts.register.held import Held
from commonweal.records import Said, State, said
from commonweal.records.kinds import Body, Contract, OutcomeContract

#: What the authority of a contract is in law on a day; None where that is not known.
Kinds = Callable[[Held, date], str | None]
#: What is stated of a contract and goes to a successor with it.
_HELD: tuple[type[Contract] | type[OutcomeContract], ...] = (Contract, OutcomeContract)


def passed_on(state: State) -> Mapping[str, str]:
    """Who holds what its authority passed on, by contract: as transfers up to the day say."""
    first = {one.id: one.about for form in _HELD for one in said(state.ever(), form)}
    return {
        one.what.contract: one.about
        for form in _HELD
        for one in said(state, form)
        if one.about != first.get(one.id, one.about)
    }


def legal_kinds(state: State) -> Kinds:
    """What authorities of contracts are in law: asked with a contract and a day.

    From the day of the state on it is that of whoever holds the contract then. Of an earlier day
    nothing tells whether it had been passed on already: it is that of whoever signed it, and where
    no such body existed that day, of whoever holds it now.

    A body is known by its code, and by its name, which is all that some notices tell; where several
    of one name were different in law on that day, it is not known.

    Parameters
    ----------
    state
        The records folded on a day.
    """
    kind_of, holders = kinds_of_bodies(state), passed_on(state)

    def kind(one: Held, on: date) -> str | None:
        now = holders.get(one.contract, one.authority)
        several = (now,) if on >= state.effective else (one.authority, now)
        return next((held for who in several if (held := kind_of(who, on))), None)

    return kind


def kinds_of_bodies(state: State) -> Callable[[str, date], str | None]:
    """What bodies are in law, by code or name and day, as `legal_kinds` knows them."""
    named: dict[str, list[Said[Body]]] = {}
    for one in said(state.ever(), Body):
        for name in {one.what.body, one.what.name}:
            named.setdefault(name, []).append(one)
    return lambda who, on: _on(named.get(who, ()), on)


def _on(stated: list[Said[Body]] | tuple[()], on: date) -> str | None:
    """What was stated last of each body of that day; None where they differ."""
    held = {
        one.what.body: str(one.what.kind)
        for one in stated
        if one.effective <= on and (one.effective_to is None or on <= one.effective_to)
    }
    kinds = set(held.values())
    return kinds.pop() if len(kinds) == 1 else None
