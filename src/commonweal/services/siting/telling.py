"""A choice of sites as one row: what the verb prints and what tables and figures draw on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from commonweal.evidence import Lack
from commonweal.services.outcome.benefit import OF_SERVICE, outcome_row
from commonweal.services.siting.bands import Band
from commonweal.services.siting.beside import INFLOW, Beside
from commonweal.services.siting.carrying import (
    LONGER,
    Carried,
    Ends,
    cases_longer,
    ends,
    uses_estimates,
)
from commonweal.services.siting.front import Compared
from commonweal.services.siting.naming import short_names
from commonweal.services.siting.scoring import REACHES, Travel
from commonweal.services.siting.studying import COMMISSIONER, DISTRICT, FIFTH, Choice, Sited

#: Measures that are ranked, by the ids of `front.CRITERIA`.
RANKED = (
    "mean_minutes",
    "p90_minutes",
    "maximum_minutes",
    "within_30",
    "within_45",
    "within_60",
    "most_deprived_minutes",
    "smallest_volume",
)

Row = dict[str, object]


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws of several choices, asked for by one of them.

    `carried` holds the draws of `opens`, in order.
    """

    opens: tuple[tuple[int, ...], ...]
    carried: Carried | None

    def at(self, opened: tuple[int, ...]) -> int | None:
        """Where a choice stands among the draws; None where it is not drawn."""
        if self.carried is None or opened not in self.opens:
            return None
        return self.opens.index(opened)

    def of(self, sited: Sited, choice: Choice) -> tuple[Carried, int] | None:
        """The draws and the place of a choice in them; None where nothing of it varies."""
        at = self.at(choice.open)
        if at is None or self.carried is None or not uses_estimates(sited.setting, choice.open):
            return None
        return self.carried, at


def minutes(value: float) -> float | None:
    """Minutes; nothing where somebody reaches no site."""
    return value if isfinite(value) else None


def travel_row(travel: Travel) -> Row:
    """Travel of a group."""
    return {
        "mean_minutes": minutes(travel.mean),
        "p90_minutes": minutes(travel.p90),
        "maximum_minutes": minutes(travel.longest),
        **{f"within_{r:.0f}": share for r, share in zip(REACHES, travel.within, strict=True)},
    }


def measure(choice: Choice, name: str) -> float:
    """A measure of a choice by its id, infinite minutes where somebody reaches no site."""
    all_cases, volumes = choice.scored.everyone, choice.scored.volumes.values()
    deprived = choice.scored.groups[FIFTH].get("1")
    held: Mapping[str, float] = {
        "mean_minutes": all_cases.mean,
        "p90_minutes": all_cases.p90,
        "maximum_minutes": all_cases.longest,
        **{f"within_{r:.0f}": share for r, share in zip(REACHES, all_cases.within, strict=True)},
        "most_deprived_minutes": np.nan if deprived is None else deprived.mean,
        "smallest_volume": min(volumes),
        "largest_volume": max(volumes),
        "sites": float(len(choice.open)),
        "lost_cases": np.nan if choice.beside is None else choice.beside.lost_cases,
    }
    return held[name]


def row(
    sited: Sited,
    choice: Choice,
    sets: Sequence[Compared],
    drawn: Drawn,
    today: Choice | None = None,
) -> Row:
    """Everything that is said of a choice.

    Parameters
    ----------
    sited, choice
        The service and the choice.
    sets
        Choices that it is compared with, the one that its front is told of first.
    drawn
        Draws that hold it where its minutes are estimated.
    today
        What is open today, where that is known.
    """
    setting, scored = sited.setting, choice.scored
    codes = [site.code for site in setting.sites]
    names = short_names(setting)
    volumes = {codes[at]: cases for at, cases in scored.volumes.items()}
    return {
        "options": list(choice.options),
        "sites": [codes[at] for at in choice.open],
        "site_names": [names[at] for at in choice.open],
        "number_of_sites": len(choice.open),
        **travel_row(scored.everyone),
        "most_deprived_minutes": minutes(measure(choice, "most_deprived_minutes")),
        "unreached_cases": scored.everyone.unreached,
        "volume": volumes,
        "smallest_volume": min(volumes.values()),
        "largest_volume": max(volumes.values()),
        "meets_volumes": sited.band.meets(scored.volumes),
        "volumes_missed": {codes[at]: by for at, by in sited.band.misses(scored.volumes).items()},
        "by_fifth": _groups(sited, scored.groups[FIFTH]),
        "by_district": _groups(sited, scored.groups[DISTRICT]),
        "by_commissioner": _groups(sited, scored.groups[COMMISSIONER]),
        "basis": choice.basis.value,
        "estimated_sites": [codes[at] for at in choice.open if setting.estimated[at]],
        "interval": intervals(sited, choice, drawn),
        "meets_volumes_in_draws": meets_in_draws(sited.band, drawn.of(sited, choice)),
        "longer_than_today": _longer(sited, choice, today),
        **_place(choice, sets, codes),
        **_resources(sited, choice, volumes),
        "outcome": outcome_row(scored.minutes, setting.demand, setting.standards)
        if setting.service == OF_SERVICE
        else None,
        "services_on_site": None
        if isinstance(sited.together, Lack)
        else sited.together.met(choice.open),
        "with_outside_sites": None
        if choice.beside is None
        else _beside(sited, choice.beside, codes),
    }


def _groups(sited: Sited, held: Mapping[str, Travel]) -> dict[str, Row]:
    named = sited.ground.area_names
    return {
        code: {**({"name": named[code]} if code in named else {}), **travel_row(travel)}
        for code, travel in held.items()
    }


def _longer(sited: Sited, choice: Choice, today: Choice | None) -> Row | None:
    """How much longer the way gets than today, in minutes, and for how many cases."""
    if today is None:
        return None
    before, after = today.scored, choice.scored
    return {
        "mean_minutes": minutes(after.everyone.mean - before.everyone.mean),
        f"cases_over_{LONGER:.0f}_minutes": cases_longer(
            after.minutes, before.minutes, sited.setting.demand
        ),
        **{
            f"by_{kind}": {
                code: minutes(travel.mean - before.groups[kind][code].mean)
                for code, travel in after.groups[kind].items()
            }
            for kind in (FIFTH, DISTRICT, COMMISSIONER)
        },
        "basis": sited.basis(today.open, choice.open).value,
    }


def _place(choice: Choice, sets: Sequence[Compared], codes: Sequence[str]) -> Row:
    """Where a choice stands: on the front or what betters it, and its ranks in each set."""
    told: Row = {"on_front": None, "bettered_by": [], "ranks": []}
    ranks: list[Row] = []
    for at, one in enumerate(sets):
        place = one.every.row(choice.open)
        if place is None:
            continue
        if at == 0:
            told["on_front"] = one.on_front(place)
            told["bettered_by"] = [
                [codes[site] for site in one.every.opens[better]]
                for better in one.bettered_by(place)
            ]
        ranks.append(
            {
                "of": len(one.every.opens),
                "numbers_of_sites": sorted({len(opened) for opened in one.every.opens}),
                **{name: one.rank(name, place) for name in RANKED if name in one.every.values},
            }
        )
    told["ranks"] = ranks
    return told


def _resources(sited: Sited, choice: Choice, volumes: Mapping[str, float]) -> Row:
    """Staff, beds and money: what it takes, and what is published of the option."""
    rota, stay = sited.rota, sited.stay
    needed = None if isinstance(rota, Lack) else rota.needed(list(volumes.values()))
    option = next((one for one in sited.listed if one.code in choice.options), None)
    return {
        "consultants_needed": None if needed is None else needed.people,
        "consultants_needed_wte": None if needed is None else needed.whole_time,
        "consultants_there": None if isinstance(rota, Lack) else rota.there,
        "rota_feasible": None if isinstance(rota, Lack) else rota.feasible(list(volumes.values())),
        "beds_in_use": None if isinstance(stay, Lack) else stay.beds_in_use(volumes),
        "beds_published": dict(option.beds) if option and option.beds else None,
        "capital_gbp": dict(option.capital) if option and option.capital else None,
    }


def _beside(sited: Sited, found: Beside, codes: Sequence[str]) -> Row:
    return {
        **travel_row(found.everyone),
        "volume": {codes[at]: cases for at, cases in found.volumes.items()},
        "meets_volumes": sited.band.meets(found.volumes),
        "lost_to": {codes[at]: cases for at, cases in found.lost.items()},
        "lost_cases": found.lost_cases,
        "inflow": None,
        "inflow_missing": INFLOW,
        "by_fifth": _groups(sited, found.groups[FIFTH]),
        "by_district": _groups(sited, found.groups[DISTRICT]),
        "by_commissioner": _groups(sited, found.groups[COMMISSIONER]),
    }


def intervals(sited: Sited, choice: Choice, drawn: Drawn) -> Row | None:
    """The middle 95% of the draws of each measure; None where no open site is estimated."""
    found = drawn.of(sited, choice)
    if found is None:
        return None
    held, at = found
    codes = [site.code for site in sited.setting.sites]
    told: Row = {
        name: ends(values[:, at], measure(choice, name))
        for name, values in held.values.items()
        if name != "sites"
    }
    told["volume"] = {
        codes[site]: ends(draws, choice.scored.volumes[site])
        for site, draws in held.volumes[at].items()
    }
    for kind, groups in held.groups[at].items():
        told[f"by_{kind}"] = {
            code: {"mean_minutes": ends(draws, choice.scored.groups[kind][code].mean)}
            for code, draws in groups.items()
            if code in choice.scored.groups[kind]
        }
    told["draws"] = held.draws
    return told


def interval(sited: Sited, choice: Choice, drawn: Drawn, name: str) -> Ends | None:
    """The interval of one measure; None where it is not drawn, or no open site is estimated."""
    found = drawn.of(sited, choice)
    if found is None or name not in found[0].values:
        return None
    return ends(found[0].values[name][:, found[1]], measure(choice, name))


def meets_in_draws(band: Band, found: tuple[Carried, int] | None) -> float | None:
    """Share of draws in which every unit is inside a band of volumes.

    Parameters
    ----------
    band
        Of volumes.
    found
        The draws and the place of the choice in them; None where nothing of it varies.
    """
    if found is None or not band.known:
        return None
    held, at = found
    met = [
        band.meets({site: float(draws[n]) for site, draws in held.volumes[at].items()})
        for n in range(held.draws)
    ]
    return float(np.mean([bool(one) for one in met]))
