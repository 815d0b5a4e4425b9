"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.contracts.involvement.part import owners_part as owners
from commonweal.contracts.involvement.voluntary_part import voluntary_part as voluntary
from commonweal.contracts.issues.part import part as issues
from commonweal.contracts.monitoring.part import part as monitoring
from commonweal.contracts.payment.part import part as payment
from commonweal.contracts.register.part import part as register
from commonweal.contracts.terms.part import part as terms
from commonweal.evidence import Chapter, Figure, Part, of_parts
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read.
SECTIONS: tuple[Callable[[Ground, State], Part], ...] = (
    register,
    terms,
    payment,
    monitoring,
    owners,
    voluntary,
    issues,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """What contracts there are, what they buy, pay and deliver, and who holds them.

    Parameters
    ----------
    system
        Organisations, memberships and successions of all days.
    tables
        Checked tables; each may be absent.
    state
        The folded records, which hold the contracts.
    given
        The day, the rules, the system's policies.

    Returns
    -------
    Chapter
        What the records and the measured outcomes say; with what they lack.
    """
    ground = ground_of(system, tables, given)
    parts = [section(ground, state) for section in SECTIONS]
    return of_parts(
        id="contracts",
        title="Contracts: what is bought, and what is delivered",
        summary=_summary(ground, parts),
        as_of=given.as_of,
        parts=parts,
    )


def _summary(ground: Ground, parts: Sequence[Part]) -> str:
    """What was found, in as many sentences as there are findings."""
    code = ground.system.code
    known = {f.id: f for part in parts for f in part.figures if f.value is not None}
    said = [
        sentence
        for sentence in (
            _count(known, f"contracts.register.held.{code}", "contracts are on record"),
            _count(known, f"contracts.monitoring.outcomes.{code}", "outcomes are measured"),
            _count(known, f"contracts.monitoring.missed.{code}", "miss what was asked for"),
            _count(known, f"contracts.monitoring.warnings.{code}", "give a warning"),
        )
        if sentence
    ]
    if said:
        return f"Of {ground.system.name} {', '.join(said)}."
    return f"Nothing of the contracts of {ground.system.name} is in this folder."


def _count(known: dict[str, Figure], identifier: str, what: str) -> str:
    figure = known.get(identifier)
    return "" if figure is None else f"{figure.value:,} {what}"
