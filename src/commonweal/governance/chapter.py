"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.evidence import Chapter, Figure, Part, of_parts
from commonweal.evidence.words import counted, joined
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
    system
        Organisations, memberships and successions of all days.
    tables
        Checked tables; each may be absent.
    state
        The folded records, which is what this chapter rests on.
    given
        The day, the rules, the system's policies.

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
    """What was found, in as many sentences as there are findings."""
    code = ground.system.code
    known = {f.id: f for part in parts for f in part.figures if f.value is not None}
    said = [
        sentence
        for sentence in (
            _count(known, f"governance.meetings.held.{code}", "meeting held", "meetings held"),
            _count(known, f"governance.seats.held.{code}", "seat"),
            _count(
                known,
                "governance.authority.functions",
                "function with who has it",
                "functions with who has them",
            ),
            _count(
                known,
                f"governance.commitments.tracked.{code}",
                "request or promise",
                "requests and promises",
            ),
        )
        if sentence
    ]
    if said:
        return f"On record for {ground.system.name}: {joined(said)}."
    return f"Nothing of how {ground.system.name} is governed is in the records of this folder."


def _count(known: dict[str, Figure], identifier: str, one: str, many: str = "") -> str:
    figure = known.get(identifier)
    return "" if figure is None else counted(int(str(figure.value)), one, many)
