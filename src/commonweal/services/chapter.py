"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from commonweal.evidence import Chapter, Figure, Part, known, of_parts
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.services.appraisal import part as decision
from commonweal.services.appraisal import weights_part as weights
from commonweal.services.consultation import part as consultation
from commonweal.services.outcome import part as outcome
from commonweal.services.robustness import part as robustness
from commonweal.services.robustness import structure_part as structure
from commonweal.services.siting import costing_part as siting_costs
from commonweal.services.siting import numbers_part as siting_numbers
from commonweal.services.siting import part as siting
from commonweal.services.siting import wards_part as siting_wards
from commonweal.services.travel import part as travel
from commonweal.services.workforce import part as workforce
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read.
SECTIONS: tuple[Callable[[Ground], Part], ...] = (
    siting.part,
    siting_costs.part,
    siting_wards.part,
    siting_numbers.part,
    travel.part,
    workforce.part,
    weights.part,
    outcome.part,
    robustness.part,
    structure.part,
)
#: Sections that rest on the records too.
OF_RECORDS: tuple[Callable[[Ground, State], Part], ...] = (
    consultation.part,
    decision.part,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """Where services should be, how options are judged, and whether the decision stands.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); the records hold the way to each
        decision, and the seed is that of all draws and searches.

    Returns
    -------
    Chapter
        Choices of sites, what each costs whom, whether centralising is needed; with what it lacks.
    """
    ground = ground_of(system, tables, given)
    parts = [section(ground) for section in SECTIONS]
    parts += [section(ground, state) for section in OF_RECORDS]
    return of_parts(
        id="services",
        title="Services: where they should be",
        summary=_summary(ground, parts),
        as_of=given.as_of,
        parts=parts,
    )


def _summary(ground: Ground, parts: Sequence[Part]) -> str:
    """What was found, in as many sentences as there are findings."""
    held = known(parts)
    said = [one for one in (_choices(held),) if one]
    if said:
        return " ".join(said)
    return (
        f"Where services of {ground.system.name} could be; the folder holds too little to score "
        "any choice of sites."
    )


def _choices(held: Mapping[str, Figure]) -> str:
    """How many choices there are and how many no other betters."""
    count, front = (held.get(f"services.{name}") for name in ("configurations", "front"))
    if count is None or front is None:
        return ""
    return (
        f"{count.value:,} choices of sites were scored; {front.value:,} of them are bettered by "
        "no other on every criterion."
    )
