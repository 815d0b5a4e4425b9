"""Figures of the sites: of every option, of what is open today, and of every number of sites."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonweal.evidence import Basis, Figure, Lack
from commonweal.evidence.figure import weakest
from commonweal.rules import Source
from commonweal.services.siting.carrying import Ends, ends, uses_estimates
from commonweal.services.siting.front import CRITERIA, ranks
from commonweal.services.siting.naming import short_names
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import DISTRICT, Choice
from commonweal.services.siting.tabling import METHOD, sources_of
from commonweal.services.siting.telling import interval, measure

#: Id of what is open today where an option has its code.
NOW = "now"
#: measure, label, unit, factor
MEASURED = (
    ("mean_minutes", "Mean minutes to the nearest unit", "minutes", 1.0),
    ("p90_minutes", "Minutes within which 90% of cases arrive", "minutes", 1.0),
    ("maximum_minutes", "Longest minutes of any small area", "minutes", 1.0),
    ("within_30", "Cases within 30 minutes", "%", 100.0),
    ("within_45", "Cases within 45 minutes", "%", 100.0),
    ("within_60", "Cases within 60 minutes", "%", 100.0),
    ("most_deprived_minutes", "Mean minutes of the most deprived fifth", "minutes", 1.0),
    ("smallest_volume", "Cases of the smallest unit", "cases a year", 1.0),
    ("largest_volume", "Cases of the largest unit", "cases a year", 1.0),
)


def figures_of(shown: Shown) -> tuple[Figure, ...]:
    """All figures of what is open today and of the options, and how many choices there are."""
    return (*_counts(shown), *_choices(shown))


def _choices(shown: Shown) -> Iterator[Figure]:
    listed = [(one.code, shown.named(one.code)) for one in shown.sited.listed]
    if shown.present is not None:
        listed = [(NOW, shown.present), *listed]
    for code, choice in listed:
        yield from _measures(shown, code, choice)
        yield from _volumes(shown, code, choice)
        yield from _districts(shown, code, choice)
        if code != NOW:
            yield from _place(shown, code, choice)
            yield from _against_volumes(shown, code, choice)
        if choice.beside is not None:
            yield figure_of(
                shown, f"lost_outside.{code}", f"{_word(code)}: cases nearer to a unit outside",
                choice.beside.lost_cases, "cases a year", choice.basis,
            )  # fmt: skip


def _against_volumes(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    """How many units are inside the standard, and at each least volume that a source names."""
    sited, volumes = shown.sited, choice.scored.volumes
    number = len(volumes)
    if sited.band.known:
        yield figure_of(
            shown, f"sites_meeting_volume.{code}", f"Option {code}: units within the standard",
            number - len(sited.band.misses(volumes)), f"of {number}",
            weakest(choice.basis, sited.band.basis or Basis.ASSUMED), extra=sited.band.sources,
        )  # fmt: skip
    least = {one.value: one for one in sited.setting.standards.of("least_volume") if one.value}
    for value, one in least.items():
        yield figure_of(
            shown, f"sites_of_least_{value:.0f}.{code}",
            f"Option {code}: units of at least {value:,.0f} cases a year",
            sum(cases >= value for cases in volumes.values()), f"of {number}",
            weakest(choice.basis, one.basis), extra=(one.source,),
        )  # fmt: skip


def _word(code: str) -> str:
    return "Open today" if code == NOW else f"Option {code}"


def _measures(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    for name, label, unit, factor in MEASURED:
        value = measure(choice, name)
        held = interval(shown.sited, choice, shown.drawn, name)
        yield figure_of(
            shown, f"{name}.{code}", f"{_word(code)}: {_lower(label)}",
            factor * value, unit, choice.basis, interval=_scaled(held, factor),
        )  # fmt: skip


def _volumes(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    sited = shown.sited
    names = short_names(sited.setting)
    at = shown.drawn.at(choice.open)
    varies = uses_estimates(sited.setting, choice.open)
    for site, cases in choice.scored.volumes.items():
        held = None
        if at is not None and shown.drawn.carried is not None and varies:
            held = ends(shown.drawn.carried.volumes[at][site], cases)
        yield figure_of(
            shown, f"volume.{code}.{sited.setting.sites[site].code}",
            f"{_word(code)}: cases at {names[site]}",
            cases, "cases a year", choice.basis, interval=held,
        )  # fmt: skip


def _districts(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    sited = shown.sited
    at = shown.drawn.at(choice.open)
    varies = uses_estimates(sited.setting, choice.open)
    for district, travel in choice.scored.groups[DISTRICT].items():
        held = None
        if at is not None and shown.drawn.carried is not None and varies:
            held = ends(shown.drawn.carried.groups[at][DISTRICT][district], travel.mean)
        yield figure_of(
            shown, f"district_minutes.{code}.{district}",
            f"{_word(code)}: mean minutes from {sited.ground.area_names.get(district, district)}",
            travel.mean, "minutes", choice.basis, interval=held, about=district,
        )  # fmt: skip


def _place(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    """Ranks of an option among the choices of its number and among all; whether on the front."""
    every = shown.every.every.row(choice.open)
    peers = None if shown.peers is None else shown.peers.every.row(choice.open)
    basis = choice.basis
    for name, label, _, _ in MEASURED:
        if shown.peers is not None and peers is not None and name in shown.peers.every.values:
            rank = shown.peers.rank(name, peers)
            yield figure_of(
                shown, f"rank_{_short(name)}.{code}", f"Option {code}: rank by {_lower(label)}",
                rank, f"of {len(shown.peers.every.opens)}", basis,
                interval=_rank_ends(shown, name, peers, rank),
            )  # fmt: skip
    if every is not None:
        yield figure_of(
            shown, f"rank_mean_all.{code}",
            f"Option {code}: rank by mean minutes among all numbers of sites",
            shown.every.rank("mean_minutes", every), f"of {len(shown.every.every.opens)}", basis,
        )  # fmt: skip
    if shown.peers is not None and peers is not None:
        better = shown.peers.bettered_by(peers)
        yield figure_of(
            shown, f"bettered_by.{code}",
            f"Choices on the front that better option {code} on every criterion",
            len(better), "choices", basis,
        )  # fmt: skip


def _rank_ends(shown: Shown, name: str, row: int, rank: int) -> Ends | None:
    """Ranks in the draws: those of all choices move where any of them is estimated."""
    if shown.ranks is None or name not in shown.ranks.values:
        return None
    largest = next(one.largest for one in CRITERIA if one.id == name)
    drawn = [float(ranks(one, largest=largest)[row]) for one in shown.ranks.values[name]]
    return ends(np.array(drawn), float(rank))


def _short(name: str) -> str:
    return name.removesuffix("_minutes") if name == "mean_minutes" else name


def _counts(shown: Shown) -> Iterator[Figure]:
    """How many choices there are, of every number and of the options' own, and on the fronts."""
    basis = shown.sited.setting.minutes_basis
    yield figure_of(
        shown, "configurations", "Choices of sites scored", len(shown.every.every.opens),
        "choices", basis,
    )  # fmt: skip
    yield figure_of(
        shown, "front", "Choices that no other betters, all numbers of sites",
        len(shown.every.members), "choices", basis,
    )  # fmt: skip
    if shown.peers is not None:
        number = len(shown.peers.every.opens[0])
        yield figure_of(
            shown, f"configurations.{number}", f"Choices of {number} sites",
            len(shown.peers.every.opens), "choices", basis,
        )  # fmt: skip
        yield figure_of(
            shown, f"front.{number}", f"Choices of {number} sites that no other betters",
            len(shown.peers.members), "choices", basis,
        )  # fmt: skip


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
    for name, label, unit, factor in (MEASURED[0], MEASURED[3], MEASURED[7]):
        yield figure_of(
            shown, f"best_{name}.{number}", f"{label}, {which}", factor * measure(choice, name),
            unit, choice.basis,
            interval=_scaled(interval(sited, choice, shown.drawn, name), factor),
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


def figure_of(
    shown: Shown,
    name: str,
    label: str,
    value: float,
    unit: str,
    basis: Basis,
    *,
    interval: Ends | None = None,
    about: str = "",
    extra: tuple[Source, ...] = (),
) -> Figure:
    """A figure `services.<name>` of the scores; missing where somebody reaches no open site."""
    sited = shown.sited
    known = bool(np.isfinite(value))
    return sited.ground.figure(
        f"services.{name}",
        label,
        about or sited.ground.system.code,
        value if known else None,
        unit,
        basis,
        tuple(dict.fromkeys((*sources_of(sited), *extra))),
        missing="somebody reaches no open site",
        method=METHOD,
        vintage=sited.setting.demand_period,
        interval=interval,
    )


def _scaled(held: Ends | None, factor: float) -> Ends | None:
    return None if held is None else (factor * held[0], factor * held[1])


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
