"""All that the register tells on a day, in one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.contracts.register.changing import Changed, changed
from commonweal.contracts.register.depending import Provider, Service, providers, services
from commonweal.contracts.register.ending import Ending, endings
from commonweal.contracts.register.held import Held
from commonweal.contracts.register.lawful import legal_kinds, passed_on
from commonweal.contracts.register.overlapping import Overlap, overlaps
from commonweal.contracts.register.reading import contracts_held
from commonweal.records import State
from commonweal.rules import Rule, RuleBook


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
        Those that hold, those suspended among them, by when they end, each with the rule on the
        time that buying again takes.
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
    holders = passed_on(state)
    held = tuple(
        replace(one.of_day(on), authority=holders.get(one.contract, one.authority))
        for one in signed
    )
    ends = endings(held, on, book, kinds)
    together = overlaps(held, on, book, kinds)
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
            [
                *(one.rule for one in together),
                *(one.rule for one in ends),
                *(rule for one in altered for rule in one.rules),
            ]
        ),
    )


def _once(rules: Sequence[Rule | None]) -> tuple[Rule, ...]:
    held = {rule.id: rule for rule in rules if rule is not None}
    return tuple(held[name] for name in sorted(held))
