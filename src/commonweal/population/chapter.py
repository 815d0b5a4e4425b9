"""The front door of the room."""

from __future__ import annotations

from math import fsum

from commonweal.evidence import Basis, Chapter, of_parts
from commonweal.evidence.words import day
from commonweal.people.ground import Ground, ground_of
from commonweal.population import (
    banding,
    crossing,
    growth,
    mapping,
    model_check,
    partners,
    people,
    tree,
    wards,
)
from commonweal.records import State
from commonweal.system.organisation import Kind
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """Who is served, and by whom, on the day given.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); nothing rests on the records.

    Returns
    -------
    Chapter
        Structure, lists against bands, registered against resident, age and deprivation, wards,
        growth, map; with what it lacks.
    """
    del state
    ground = ground_of(system, tables, given)
    sections = (mapping, tree, banding, partners, crossing, model_check, people, wards, growth)
    return of_parts(
        id="population",
        title="Population: who is served, and by whom",
        summary=_summary(ground),
        as_of=given.as_of,
        parts=[section.part(ground) for section in sections],
    )


def _summary(ground: Ground) -> str:
    if not ground.lists:
        return (
            f"How many people {ground.system.name} served on {day(ground.day)} is not known: the "
            "folder holds no lists of its practices."
        )
    levels = ground.levels_spelt()
    through = f", through {levels}" if levels else ""
    bases = {ground.membership_basis(kind) for kind in (Kind.PLACE, Kind.NETWORK)}
    # The first sentences of a pack must not show as observed what is assumed.
    doubt = " Who belongs to which is partly assumed." if levels and Basis.ASSUMED in bases else ""
    counted_on = day(ground.list_days[ground.series or ""])
    return (
        f"On {day(ground.day)}, {ground.system.name} served "
        f"{fsum(ground.lists.values()):,.0f} patients registered with {len(ground.lists):,} "
        f"practices{through}.{doubt} Patients are counted on the practices' lists of {counted_on}."
    )
