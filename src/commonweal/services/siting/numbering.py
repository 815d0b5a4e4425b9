"""Figures of every number of sites: the choice of least mean minutes, its volumes and its staff."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.evidence import Basis, Figure, Lack
from commonweal.evidence.figure import weakest
from commonweal.services.siting.figuring import MEASURED, figure_of, scaled
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.telling import interval, measure

#: Measures that are told of each number.
BEST = tuple(one for one in MEASURED if one[0] in ("mean_minutes", "within_30", "smallest_volume"))


def numbers_of(shown: Shown) -> tuple[Figure, ...]:
    """For each number of sites, the best by mean minutes: volumes and staff."""
    made: list[Figure] = []
    for choice in shown.best:
        made += _number(shown, choice)
    return tuple(made)


def _number(shown: Shown, choice: Choice) -> Iterator[Figure]:
    sited, number = shown.sited, len(choice.open)
    which = f"best {number} by mean minutes"
    volumes = choice.scored.volumes
    for name, label, unit, factor in BEST:
        yield figure_of(
            shown, f"best_{name}.{number}", f"{label}, {which}", factor * measure(choice, name),
            unit, choice.basis,
            interval=scaled(interval(sited, choice, shown.drawn, name), factor),
        )  # fmt: skip
    if sited.band.known:
        outside = sited.band.misses(volumes)
        yield figure_of(
            shown, f"sites_meeting_volume.{number}", f"Units within the standard, {which}",
            number - len(outside), f"of {number}",
            weakest(choice.basis, sited.band.basis or Basis.ASSUMED), extra=sited.band.sources,
        )  # fmt: skip
    rota = sited.rota
    if not isinstance(rota, Lack):
        needed = rota.needed(list(volumes.values()))
        yield figure_of(
            shown, f"staff_needed.{number}", f"Consultants for a rota at each unit, {which}",
            needed.people, "people", weakest(choice.basis, rota.basis), extra=rota.sources,
        )  # fmt: skip
