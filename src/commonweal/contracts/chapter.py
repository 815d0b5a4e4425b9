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
from commonweal.evidence import Chapter, Part, of_parts, told_counts
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
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); the records hold the contracts.

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
    """What was found, as far as it is known."""
    code = ground.system.code
    said = told_counts(
        parts,
        (
            (f"contracts.register.held.{code}", "contract is on record", "contracts are on record"),
            (
                f"contracts.monitoring.outcomes.{code}",
                "outcome is measured",
                "outcomes are measured",
            ),
            (
                f"contracts.monitoring.missed.{code}",
                "misses what was asked for",
                "miss what was asked for",
            ),
            (f"contracts.monitoring.warnings.{code}", "gives a warning", "give a warning"),
        ),
    )
    if said:
        return f"Of {ground.system.name} {', '.join(said)}."
    return f"Nothing of the contracts of {ground.system.name} is in this folder."
