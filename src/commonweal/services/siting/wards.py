"""How far each ward has to go: mean minutes of its residents to the nearest open unit.

Residents count here and not cases: of one ward there are too few cases to be told, and who asks is
whoever lives there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day
from commonweal.optimise.facility.assigning import Floats
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.setting import Setting
from commonweal.services.siting.carrying import Ends, OfGroup, ends, of_groups, uses_estimates
from commonweal.services.siting.costing import named_choices
from commonweal.services.siting.scoring import Grouping, Travel, grouping, score
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.tabling import sources_of_options

#: What the groups are.
WARD = "ward"


@dataclass(frozen=True, eq=False)
class Living:
    """Who lives in which ward.

    Parameters
    ----------
    groups
        The wards of the setting's areas; an area whose ward or residents are not held is in none.
    residents
        Of each area, shape (n,); 0 where they are not held.
    areas
        Small areas of each ward by its code: those that count, and all that lie in it.
    without
        Areas of the setting that are in no ward's minutes.
    left_out
        How many own areas of wards are in none because nothing is worked out for them, by why.
    basis
        Of the residents.
    sources
        Of the residents, and of which areas lie in which ward.
    """

    groups: Grouping
    residents: Floats = field(repr=False)
    areas: Mapping[str, tuple[int, int]] = field(repr=False)
    without: int
    left_out: Mapping[str, int]
    basis: Basis
    sources: tuple[Source, ...]


def living_in(ground: Ground, setting: Setting) -> Living | Lack:
    """The wards of the areas of a setting and who lives there, or what the folder lacks for it."""
    if ground.residents is None or not ground.persons:
        return lacking("residents", "residents of small areas", "no ward's minutes can be weighed")
    ward_of = ground.ward_of
    of_areas = [
        ward_of.get(area, "") if area in ground.persons else "" for area in setting.areas
    ]  # fmt: skip
    if not any(of_areas):
        return Lack(
            table="area_memberships",
            what=f"which of the system's small areas lay in a ward on {day(ground.day)}",
            consequence="how far people have to go is told by small area alone, and not by ward",
            cause="rows" if ground.tables.get("area_memberships") is not None else "table",
        )
    groups = grouping(WARD, of_areas)
    lying = list(ward_of.values())
    return Living(
        groups=groups,
        residents=np.array([float(ground.persons.get(area, 0.0)) for area in setting.areas]),
        areas={code: (of_areas.count(code), lying.count(code)) for code in groups.codes},
        without=of_areas.count(""),
        left_out=Counter(
            one.why
            for one in setting.left_out
            if one.area in ward_of and one.area in ground.own_areas
        ),
        basis=weakest(*(Basis(str(one)) for one in ground.residents["basis"].unique().to_pylist())),
        sources=(*ground.resident_sources, *ground.sources("area_memberships", "kind", WARD)),
    )


@dataclass(frozen=True, eq=False)
class Way:
    """How far one ward has to go under a choice.

    Parameters
    ----------
    travel
        Of its residents.
    interval, within_interval
        Of the mean, and of the share within the first of `REACHES`; None where nothing of it rests
        on estimated minutes, or their error is unknown.
    longer, longer_interval
        Minutes by which the mean is longer than today; None where today is not known.
    basis
        `estimated` where the mean, or today's, moves with estimated minutes; where their error is
        unknown, where any site of either has estimated minutes.
    """

    travel: Travel
    interval: Ends | None
    within_interval: Ends | None
    longer: float | None
    longer_interval: Ends | None
    basis: Basis


@dataclass(frozen=True, eq=False)
class OfWards:
    """Each choice by ward.

    Parameters
    ----------
    shown
        All that is shown.
    living
        Who lives where.
    choices
        Name and choice, what is open today first where that is known; its name is empty.
    ways
        For each of the choices the way of each ward; wards where nobody lives are left out.
    """

    shown: Shown
    living: Living
    choices: tuple[tuple[str, Choice], ...]
    ways: tuple[Mapping[str, Way], ...] = field(repr=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of minutes, sites, options, residents and wards."""
        return tuple(dict.fromkeys((*sources_of_options(self.shown.sited), *self.living.sources)))

    @property
    def basis(self) -> Basis:
        """`estimated` where any way is, else that of minutes and residents."""
        held = {way.basis for ways in self.ways for way in ways.values()}
        return Basis.ESTIMATED if Basis.ESTIMATED in held else _given(self.shown, self.living)


def of_wards(shown: Shown, living: Living) -> OfWards:
    """How far each ward has to go today and under each option.

    Parameters
    ----------
    shown
        What is open today and the options; without options the best of each lower number.
    living
        Who lives in which ward.
    """
    setting = shown.sited.setting
    today = () if shown.present is None else (("", shown.present),)
    choices = (*today, *named_choices(shown))
    opens = [choice.open for _, choice in choices]
    scored = score(setting.minutes, living.residents, opens, [living.groups])
    travels = [one.groups[WARD] for one in scored]
    draws = of_groups(setting, opens, living.groups, living.residents, drawn=shown.minutes)
    now = 0 if shown.present is not None else None
    return OfWards(
        shown=shown,
        living=living,
        choices=choices,
        ways=tuple(
            {
                ward: _way(shown, living, opens, travels, draws, (at, now, ward))
                for ward in travels[at]
            }
            for at in range(len(choices))
        ),
    )


def _way(
    shown: Shown,
    living: Living,
    opens: Sequence[tuple[int, ...]],
    travels: Sequence[Mapping[str, Travel]],
    draws: Sequence[Mapping[str, OfGroup]] | None,
    which: tuple[int, int | None, str],
) -> Way:
    """The way of a ward under the choice at a place in the list, set against that of today."""
    at, now, ward = which
    setting, told = shown.sited.setting, travels[at][ward]
    compared = opens[at : at + 1] if now is None else (opens[at], opens[now])
    before = None if now is None else travels[now][ward].mean
    longer = None if before is None else told.mean - before
    if not any(uses_estimates(setting, one) for one in compared):
        return Way(told, None, None, longer, None, _given(shown, living))
    if draws is None:
        return Way(told, None, None, longer, None, Basis.ESTIMATED)
    held = draws[at][ward]
    then, today = held.mean, None if now is None else draws[now][ward].mean
    moves = _moves(then) or (today is not None and _moves(today))
    return Way(
        travel=told,
        interval=_ends(then, told.mean),
        within_interval=_ends(held.within, told.within[0]),
        longer=longer,
        longer_interval=None if today is None or longer is None else _apart(then, today, longer),
        basis=Basis.ESTIMATED if moves else _given(shown, living),
    )


def _moves(values: Floats) -> bool:
    """Whether estimated minutes change anything."""
    return bool((values != values[0]).any())


def _ends(values: Floats, told: float) -> Ends | None:
    """The interval of draws; None where they do not move."""
    return ends(values, told) if _moves(values) else None


def _apart(then: Floats, today: Floats, longer: float) -> Ends | None:
    """The interval of how much longer it takes; None where somebody gets nowhere."""
    if not (np.isfinite(then).all() and np.isfinite(today).all()):
        return None
    return _ends(then - today, longer)


def _given(shown: Shown, living: Living) -> Basis:
    """The basis of a mean that no estimated minute enters."""
    return weakest(shown.sited.setting.minutes_basis, living.basis)
