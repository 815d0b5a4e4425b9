"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable

from commonweal.evidence import Chapter, Part, of_parts
from commonweal.networks.design import part as design
from commonweal.networks.flows import part as flows
from commonweal.networks.flows import split_part as flows_split
from commonweal.networks.partnerships import part as partnerships
from commonweal.networks.plans import part as plans
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read.
SECTIONS: tuple[Callable[[Ground], Part], ...] = (
    plans.part,
    design.part,
    partnerships.part,
    flows.part,
    flows_split.part,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """How practices are grouped, how they could be, and what patient flows say of it.

    Parameters
    ----------
    system
        Organisations, memberships and successions of all days.
    tables
        Checked tables; each may be absent.
    state
        The folded records; nothing in this chapter rests on them.
    given
        The day, the rules, the system's policies, the seed of the searches.

    Returns
    -------
    Chapter
        The published networks judged, better plans, partnerships, flows; with what it lacks.
    """
    del state
    ground = ground_of(system, tables, given)
    return of_parts(
        id="networks",
        title="Networks: who works together",
        summary=_summary(ground),
        as_of=given.as_of,
        parts=[section(ground) for section in SECTIONS],
    )


def _summary(ground: Ground) -> str:
    return (
        f"How the practices of {ground.system.name} are grouped into networks and partnerships, "
        "judged against their bands, their neighbourhoods and the flows of their patients, and "
        "what other groupings would do."
    )
