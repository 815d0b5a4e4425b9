"""Figures of the sites: of every option, of what is open today, and of every number of sites."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonweal.evidence import Basis, Figure, Lack
from commonweal.evidence.figure import weakest
from commonweal.rules import Source
from commonweal.services.judged import JUDGED_BY
from commonweal.services.siting.carrying import Ends, ends
from commonweal.services.siting.naming import short_names
from commonweal.services.siting.placing import front_share, rank_ends
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import DISTRICT, FIFTH, Choice
from commonweal.services.siting.tabling import METHOD, now_word, sources_of, watched
from commonweal.services.siting.telling import interval, measure

#: Id of what is open today where an option has its code.
NOW = "now"
#: What a measure is called where choices are judged by it too.
_JUDGED = {one.id: one.label for one in JUDGED_BY}
#: measure, label, unit, factor
MEASURED = (
    ("mean_minutes", _JUDGED["mean_minutes"], "minutes", 1.0),
    ("p90_minutes", "Minutes within which 90% of cases arrive", "minutes", 1.0),
    ("maximum_minutes", "Longest minutes of any small area", "minutes", 1.0),
    ("within_30", "Cases within 30 minutes", "%", 100.0),
    ("within_45", "Cases within 45 minutes", "%", 100.0),
    ("within_60", "Cases within 60 minutes", "%", 100.0),
    ("most_deprived_minutes", _JUDGED["most_deprived_minutes"], "minutes", 1.0),
    ("smallest_volume", _JUDGED["smallest_volume"], "cases a year", 1.0),
    ("largest_volume", "Cases of the largest unit", "cases a year", 1.0),
)


#: Measures whose ranks are figures; all ranks are in the verb's rows.
RANKED = ("mean_minutes", "within_30", "most_deprived_minutes", "smallest_volume")
UNREACHED = "somebody reaches no open site"
LOST = ("lost_cases", "Cases nearer to a unit outside", "cases a year", 1.0)


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
        yield from _against_standards(shown, code, choice)
        if code != NOW:
            yield from _ranks(shown, code, choice)
            yield from _front(shown, code, choice)


def _word(shown: Shown, code: str) -> str:
    return now_word(shown) if code == NOW else f"Option {code}"


def _measures(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    for name, label, unit, factor in (*MEASURED, *(LOST,) * (choice.beside is not None)):
        held = interval(shown.sited, choice, shown.drawn, name)
        called = "lost_outside" if name == LOST[0] else name
        yield figure_of(
            shown, f"{called}.{code}", f"{_word(shown, code)}: {_lower(label)}",
            factor * measure(choice, name), unit, choice.basis, interval=scaled(held, factor),
            missing=_why_missing(choice, name),
        )  # fmt: skip


def _why_missing(choice: Choice, name: str) -> str:
    """Why a measure that is no number is none."""
    if name == "most_deprived_minutes" and "1" not in choice.scored.groups[FIFTH]:
        return "no case of the most deprived fifth, or deprivation of small areas not held"
    return UNREACHED


def _volumes(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    sited, drawn = shown.sited, shown.drawn.of(shown.sited, choice)
    names = short_names(sited.setting)
    for site, cases in choice.scored.volumes.items():
        yield figure_of(
            shown, f"volume.{code}.{sited.setting.sites[site].code}",
            f"{_word(shown, code)}: cases at {names[site]}", cases, "cases a year", choice.basis,
            interval=None if drawn is None else ends(drawn[0].volumes[drawn[1]][site], cases),
        )  # fmt: skip


def _districts(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    names, drawn = shown.sited.ground.area_names, shown.drawn.of(shown.sited, choice)
    told = choice.scored.groups[DISTRICT]
    for district in told if code == NOW or choice is shown.decided else watched(shown):
        travel = told[district]
        draws = None if drawn is None else drawn[0].of_group(drawn[1], DISTRICT, district)
        yield figure_of(
            shown, f"district_minutes.{code}.{district}",
            f"{_word(shown, code)}: mean minutes from {names.get(district, district)}",
            travel.mean, "minutes", choice.basis, about=district,
            interval=None if draws is None else ends(draws, travel.mean),
        )  # fmt: skip


def _ranks(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    """Ranks of an option among the choices of its number, and by mean among all."""
    for among in shown.sets:
        row = among.every.row(choice.open)
        if row is None:
            continue
        whole = among is shown.every
        for name, label, _, _ in MEASURED:
            if name not in (RANKED[:1] if whole else RANKED) or name not in among.every.values:
                continue
            yield figure_of(
                shown, f"rank_{'mean' if name == MEASURED[0][0] else name}{'_all' * whole}.{code}",
                f"Option {code}: rank by {_lower(label)}" + ", all numbers of sites" * whole,
                among.rank(name, row), f"of {len(among.every.opens)}",
                shown.sited.basis(*among.every.opens),
                interval=rank_ends(shown, among, name, row),
            )  # fmt: skip


def _front(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    """What betters an option, and in which share of the draws nothing does."""
    peers = shown.peers
    row = None if peers is None else peers.every.row(choice.open)
    if peers is None or row is None:
        return
    basis = shown.sited.basis(*peers.every.opens)
    yield figure_of(
        shown, f"bettered_by.{code}",
        f"Choices on the front that better option {code} on the criteria together",
        len(peers.bettered_by(row)), "choices", basis,
    )  # fmt: skip
    share = front_share(shown, peers, row)
    if share is not None:
        yield figure_of(
            shown, f"front_share.{code}",
            f"Draws of estimated minutes in which no choice betters option {code}",
            100.0 * share, "%", basis,
        )  # fmt: skip


def _against_standards(shown: Shown, code: str, choice: Choice) -> Iterator[Figure]:
    """Units within the standard and at each least volume that a source names; consultants."""
    sited, volumes = shown.sited, choice.scored.volumes
    number = len(volumes)
    if sited.band.known:
        yield figure_of(
            shown, f"sites_meeting_volume.{code}",
            f"{_word(shown, code)}: units within the standard",
            number - len(sited.band.misses(volumes)), f"of {number}",
            weakest(choice.basis, sited.band.basis or Basis.ASSUMED), extra=sited.band.sources,
        )  # fmt: skip
    least = {one.value: one for one in sited.setting.standards.of("least_volume") if one.value}
    for value, one in least.items():
        yield figure_of(
            shown, f"sites_of_least_{value:.0f}.{code}",
            f"{_word(shown, code)}: units of at least {value:,.0f} cases a year",
            sum(cases >= value for cases in volumes.values()), f"of {number}",
            choice.basis if one.basis is not Basis.ASSUMED else Basis.ASSUMED, extra=(one.source,),
        )  # fmt: skip
    if not isinstance(sited.rota, Lack):
        yield figure_of(
            shown, f"staff_needed.{code}",
            f"{_word(shown, code)}: consultants for a rota at each unit",
            sited.rota.needed(list(volumes.values())).people, "people",
            weakest(choice.basis, sited.rota.basis), extra=sited.rota.sources,
        )  # fmt: skip


def _counts(shown: Shown) -> Iterator[Figure]:
    """How many choices there are, of every number and of the options' own, and on the fronts."""
    basis = shown.sited.basis(*shown.every.every.opens)
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
    missing: str = UNREACHED,
) -> Figure:
    """A figure `services.<name>` of the scores; missing, and why, where it is no number."""
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
        missing=missing,
        method=METHOD,
        vintage=sited.setting.demand_period,
        interval=interval,
    )


def scaled(held: Ends | None, factor: float) -> Ends | None:
    """An interval in another unit."""
    return None if held is None else (factor * held[0], factor * held[1])


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
