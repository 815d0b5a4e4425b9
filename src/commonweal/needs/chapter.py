"""The front door of the room."""

from __future__ import annotations

from commonweal.evidence import Chapter, of_parts
from commonweal.evidence.words import day
from commonweal.needs import control, determinants
from commonweal.needs.held import Held
from commonweal.needs.inequality import part as gradients
from commonweal.needs.life import part as life
from commonweal.needs.life.published import gaps
from commonweal.needs.prevention import of_residents
from commonweal.needs.priorities import grounded
from commonweal.needs.priorities.recorded import recorded_part
from commonweal.needs.profiles import part as profiles
from commonweal.people.ground import ground_of
from commonweal.records import State
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """What people need, how unequally, what could be prevented and what comes first.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); the records hold priorities, who took
        part in them and regard to equality.

    Returns
    -------
    Chapter
        Profiles of every level, wider determinants, life expectancy, gradients, control charts,
        prevention, priorities and shares; with what it lacks.
    """
    ground = ground_of(system, tables, given)
    held = Held(ground)
    return of_parts(
        id="needs",
        title="Needs: what people need, and how unequally",
        summary=_summary(held),
        as_of=given.as_of,
        parts=[
            profiles.part(ground, held.definitions, held.profiles),
            determinants.part(ground, held.definitions, held.profiles),
            life.part(ground, held.observations),
            gradients.part(ground, held.definitions, held.observations),
            control.part(ground, held.definitions),
            of_residents.part(ground),
            recorded_part(state, system.code),
            grounded.part(ground),
        ],
    )


def _summary(held: Held) -> str:
    ground = held.ground
    if not held.observations:
        return (
            f"What the people of {ground.system.name} need is not known: the folder holds no "
            "indicator that is defined."
        )
    used = {one.indicator for one in held.observations}
    said = (
        f"On {day(ground.day)} {len(used)} indicators speak of the needs of the people of "
        f"{ground.system.name}"
    )
    yearly = gaps(held.observations)
    if not yearly:
        return f"{said}."
    last = yearly[-1]
    return (
        f"{said}; between its districts life expectancy differed by {last.years:.1f} years in "
        f"{last.end.year}, as published, without intervals."
    )
