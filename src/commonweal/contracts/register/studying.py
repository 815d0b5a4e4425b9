"""All that the register tells on a day, in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.contracts.register.changing import Changed, changed
from commonweal.contracts.register.depending import Provider, Service, providers, services
from commonweal.contracts.register.ending import Ending, endings
from commonweal.contracts.register.held import Held
from commonweal.contracts.register.overlapping import Overlap, overlaps
from commonweal.contracts.register.reading import contracts_held
from commonweal.records import State, said
from commonweal.records.kinds import Body, Contract, OutcomeContract
from commonweal.rules import Rule, RuleBook

#: What is stated of a contract and goes to a successor with it.
_HELD: tuple[type[Contract] | type[OutcomeContract], ...] = (Contract, OutcomeContract)


@dataclass(frozen=True, slots=True)
class Register:
    """The register of contracts on a day.

    Parameters
    ----------
    on
        The day.
    held, running
        Every contract that was ever stated or received, and those that run on the day; each with
        whoever holds it on the day, after transfers.
    changed
        Those that were changed, with what the law lets pass.
    endings
        Those that run, by when they end, each with the rule on the time that buying again takes.
    providers, services
        Of those that run.
    overlaps
        Contracts with one provider for one service at one time; of all days.
    rules
        The rules that were used.
    """

    on: date
    held: tuple[Held, ...]
    running: tuple[Held, ...]
    changed: tuple[Changed, ...]
    endings: tuple[Ending, ...]
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]
    overlaps: tuple[Overlap, ...]
    rules: tuple[Rule, ...]


def register(state: State, on: date, book: RuleBook) -> Register:
    """The register of contracts on a day.

    Parameters
    ----------
    state
        The records; of them all that was ever stated counts, each contract in its own time.
    on, book
        The day, and all rules.
    """
    signed = contracts_held(state)
    kinds = legal_kinds(state)
    altered = changed(signed, book, kinds, on=on)
    passed_on = _passed_on(state)
    held = tuple(
        replace(one.of_day(on), authority=passed_on.get(one.contract, one.authority))
        for one in signed
    )
    ends = endings(held, on, book, kinds)
    together, cost = overlaps(held, book)
    return Register(
        on,
        held,
        tuple(one for one in held if one.runs_on(on)),
        altered,
        ends,
        providers(held, on),
        services(held, on),
        together,
        _once(
            [cost, *(one.rule for one in ends), *(rule for one in altered for rule in one.rules)]
        ),
    )


def _passed_on(state: State) -> Mapping[str, str]:
    """Who holds what its authority passed on, by contract: as transfers up to the day say."""
    ever = state.ever()
    first = {one.id: one.about for form in _HELD for one in said(ever, form)}
    return {
        one.what.contract: one.about
        for form in _HELD
        for one in said(state, form)
        if one.about != first.get(one.id, one.about)
    }


def legal_kinds(state: State) -> Mapping[str, str]:
    """What each body is in law, by its code and by its name."""
    return {
        name: one.what.kind
        for one in said(state.ever(), Body)
        for name in (one.what.body, one.what.name)
    }


def _once(rules: Sequence[Rule | None]) -> tuple[Rule, ...]:
    held = {rule.id: rule for rule in rules if rule is not None}
    return tuple(held[name] for name in sorted(held))
