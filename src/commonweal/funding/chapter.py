"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from commonweal.evidence import Chapter, Figure, Part, of_parts
from commonweal.funding.capitation import need_part as capitation_need
from commonweal.funding.capitation import part as capitation_part
from commonweal.funding.case import part as case_part
from commonweal.funding.control import part as control_part
from commonweal.funding.growth import part as growth_part
from commonweal.funding.pace import part as pace_part
from commonweal.funding.pools import part as pools_part
from commonweal.funding.running import part as running_part
from commonweal.funding.savings import part as savings_part
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.system.money import format_pounds
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read; each gives its part from the ground and the state
#: of the records.
SECTIONS: tuple[Callable[[Ground, State], Part], ...] = (
    capitation_part.part,
    capitation_need.part,
    growth_part.part,
    pace_part.part,
    control_part.part,
    pools_part.part,
    running_part.part,
    savings_part.part,
    case_part.part,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """What money follows need, what it is spent on, and what change costs and saves.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); the seed is that of the draws.

    Returns
    -------
    Chapter
        Targets, growth and pace of change, the control total, running costs, savings, business
        cases and pooled budgets; with what it lacks.
    """
    ground = ground_of(system, tables, given)
    parts = [section(ground, state) for section in SECTIONS]
    return of_parts(
        id="funding",
        title="Funding: what money follows",
        summary=_summary(ground, [figure for part in parts for figure in part.figures]),
        as_of=given.as_of,
        parts=parts,
    )


def _summary(ground: Ground, figures: Sequence[Figure]) -> str:
    name, code = ground.system.name, ground.system.code
    target = next((f for f in figures if f.id == f"funding.target.{code}"), None)
    if target is None or not isinstance(target.value, int | float | Decimal):
        return (
            f"What money need would bring to {name} is not known: the folder lacks weighted "
            "populations or cost factors of its practices."
        )
    return (
        f"By the formula of edition {target.vintage}, need would bring {name} "
        f"{format_pounds(round(target.value * 100), 'm', 0)} a year: a target, not what was "
        "allocated. What it was given, spent and saved is told as far as it is held."
    )
