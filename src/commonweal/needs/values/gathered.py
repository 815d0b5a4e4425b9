"""What is held of an indicator about each body and area, and what can be rolled up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonweal.needs.indicators import Definition
from commonweal.needs.values.observation import (
    LEVELS,
    Cells,
    Observation,
    Period,
    Through,
    by_indicator,
    observation_of,
    of_category,
)
from commonweal.needs.values.own import Own
from commonweal.needs.values.rolling import averaged, summed
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

__all__ = ["LEVELS", "Observation", "Through", "observations"]


def observations(
    ground: Ground, definitions: Mapping[str, Definition], *, levels: Iterable[str] = LEVELS
) -> list[Observation]:
    """Every value of the defined indicators about the system's own bodies and areas.

    What is published about a body stands as published. What is published with counts about
    practices is summed over the registered; what is held of small areas, or of districts, is
    averaged over residents, and for practices and networks over the modelled homes of their
    patients. A published value is never replaced by a rolled-up one of the same period.

    Returns
    -------
    list of Observation
        In order of level, indicator, period and code.
    """
    wanted = set(levels)
    own = Own(ground)
    sources = ground.tables.sources
    named = {d.held_as for d in definitions.values()}
    held = by_indicator(ground.tables.get("indicators"), named, sources)
    named = {d.compared_as for d in definitions.values()}
    england = by_indicator(own.rows_of_england(), named, sources)
    found: dict[tuple[str, str, str, Period], Observation] = {}
    for definition in definitions.values():
        rows = of_category(held.get(definition.held_as, []), definition.category)
        there = of_category(england.get(definition.compared_as, []), definition.category)
        for made in (
            *_published(own, definition, rows),
            *_of_england(own, definition, there),
            *summed(own, definition, rows),
            *averaged(own, definition, rows),
        ):
            if made.level in wanted:
                key = (made.level, made.indicator, made.code, (made.start, made.end))
                found.setdefault(key, made)
    order = {level: place for place, level in enumerate(LEVELS)}
    return sorted(
        found.values(), key=lambda o: (order[o.level], o.indicator, o.start, o.end, o.code)
    )


def _published(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    if definition.derive is not None:
        return []
    return [
        observation_of(definition, level, row["about"], row, Through.PUBLISHED)
        for level in LEVELS
        for row in rows
        if row["about"] in own.codes[level]
    ]


def _of_england(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """What the table of all England holds of the system and its districts."""
    return [
        observation_of(definition, row["level"], row["about"], row, _way(definition, row["level"]))
        for row in rows
        if row["about"] in own.codes[row["level"]]
    ]


def _way(definition: Definition, level: str) -> Through:
    """How a value of the table of all England came about.

    Means are over the residents of small areas; nothing that is held of practices or
    commissioners is published about systems, so what is held of these was added up.
    """
    if definition.method == "mean":
        return Through.RESIDENT
    below = {Kind.PRACTICE.value, Kind.NETWORK.value, Kind.COMMISSIONER.value}
    if level == Kind.SYSTEM and below.intersection(definition.levels):
        return Through.REGISTERED
    return Through.PUBLISHED
