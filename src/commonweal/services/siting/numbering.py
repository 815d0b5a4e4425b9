"""Figures of every number of sites: the choice of least mean minutes, its volumes and its staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from commonweal.evidence import Basis, Figure, Lack
from commonweal.evidence.figure import weakest
from commonweal.services.siting.bands import Band, missed_by
from commonweal.services.siting.figuring import MEASURED, figure_of, scaled
from commonweal.services.siting.keeping import Keeping, all_keeping
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.telling import interval, measure

#: Measures that are told of each number.
BEST = tuple(one for one in MEASURED if one[0] in ("mean_minutes", "within_30", "smallest_volume"))


def numbers_of(shown: Shown) -> tuple[Figure, ...]:
    """For each number of sites, the best by mean minutes; and how many units standards allow."""
    made = list(_most(shown))
    for choice in shown.best:
        made += _number(shown, choice)
    for held in all_keeping(shown):
        made += _keeping(shown, held)
    return tuple(made)


def meeting(shown: Shown, number: int, band: Band) -> int:
    """How many choices of so many sites have every unit inside a band."""
    every = shown.every.every
    missed = missed_by(every, band)
    return sum(
        1 for row, opened in enumerate(every.opens) if len(opened) == number and not missed[row]
    )


def most_units(shown: Shown, band: Band) -> int:
    """The largest number of units of which some choice has every unit inside a band; 0: none."""
    return max((n for n in range(1, len(shown.best) + 1) if meeting(shown, n, band)), default=0)


def bands_told(shown: Shown) -> tuple[Band, ...]:
    """The band that decides, and the same with every other least volume that a source names."""
    band = shown.sited.band
    if not band.known:
        return ()
    others = {
        one.value: one
        for one in shown.sited.setting.standards.of("least_volume")
        if one.value is not None and one.value != band.low
    }
    return (
        band,
        *(
            replace(band, low=value, said=one.words, basis=Basis.ASSUMED, sources=(one.source,))
            for value, one in others.items()
        ),
    )


def _most(shown: Shown) -> Iterator[Figure]:
    basis = shown.sited.basis(*shown.every.every.opens)
    for band in bands_told(shown):
        least = 0.0 if band.low is None else band.low
        yield figure_of(
            shown, f"most_units.{least:.0f}",
            f"Most units of which every one can have at least {least:,.0f} cases a year",
            most_units(shown, band), "units", weakest(basis, band.basis or Basis.ASSUMED),
            extra=band.sources,
        )  # fmt: skip


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


def _keeping(shown: Shown, held: Keeping) -> Iterator[Figure]:
    """Of the nearest choice of a number that keeps the standard: minutes, how sure, staff."""
    sited, number = shown.sited, held.number
    which = f"nearest {number} of which every unit is in the standard"
    basis = weakest(held.choice.basis, sited.band.basis or Basis.ASSUMED)
    yield figure_of(
        shown, f"meeting_mean_minutes.{number}", f"Mean minutes to the nearest unit, {which}",
        held.choice.scored.everyone.mean, "minutes", basis, interval=held.minutes,
        extra=sited.band.sources,
    )  # fmt: skip
    if held.in_draws is not None:
        yield figure_of(
            shown, f"meeting_in_draws.{number}",
            f"Draws of estimated minutes in which it stays so, {which}",
            100.0 * held.in_draws, "%", basis, extra=sited.band.sources,
        )  # fmt: skip
    if held.people is not None and not isinstance(sited.rota, Lack):
        yield figure_of(
            shown, f"meeting_staff_needed.{number}", f"Consultants for a rota, {which}",
            held.people, "people", weakest(basis, sited.rota.basis),
            extra=(*sited.band.sources, *sited.rota.sources),
        )  # fmt: skip
