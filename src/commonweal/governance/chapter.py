"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.evidence import Chapter, Part, of_parts, told_counts
from commonweal.evidence.words import joined
from commonweal.governance.authority.part import part as authority
from commonweal.governance.commitments.part import part as commitments
from commonweal.governance.connections.part import part as connections
from commonweal.governance.exchange.public_words import public_words
from commonweal.governance.meetings.part import part as meetings
from commonweal.governance.meetings.transparency_part import part as transparency
from commonweal.governance.procurement.part import part as procurement
from commonweal.governance.register.part import part as register
from commonweal.governance.register.seats_part import part as seats
from commonweal.governance.scrutiny.part import part as scrutiny
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read; what tests past events is given all that was ever
#: stated.
SECTIONS: tuple[Callable[[Ground, State], Part], ...] = (
    lambda ground, state: authority(ground, state.ever()),
    lambda ground, state: meetings(ground, state.ever()),
    lambda ground, state: transparency(ground, state.ever()),
    lambda ground, state: seats(ground, state, past=state.ever()),
    lambda ground, state: register(ground, state, past=state.ever()),
    connections,
    procurement,
    commitments,
    scrutiny,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """Who may decide, who is connected, what was open, what was promised.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); the chapter rests on the records.

    Returns
    -------
    Chapter
        What the records hold and how it stands against the rules of the day; with what they lack.
    """
    ground = ground_of(system, tables, given)
    told = public_words(state, given.rules, successions=tuple(system.successions))
    parts = [section(ground, told) for section in SECTIONS]
    return of_parts(
        id="governance",
        title="Governance: who decides, and how that is checked",
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
            (f"governance.meetings.held.{code}", "meeting held", "meetings held"),
            (f"governance.seats.held.{code}", "seat", "seats"),
            (
                "governance.authority.functions",
                "function with who has it",
                "functions with who has them",
            ),
            (
                f"governance.commitments.tracked.{code}",
                "request or promise",
                "requests and promises",
            ),
        ),
    )
    if said:
        return f"On record for {ground.system.name}: {joined(said)}."
    return f"Nothing of how {ground.system.name} is governed is in the records of this folder."
