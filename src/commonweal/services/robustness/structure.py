"""Whether the bodies that decide change anything that a decision on sites rests on.

The options are added up from the commissioners' areas as they were on the day before bodies
changed, and as they are from that day on. People, roads and sites are the same; what could differ
is which small areas are the system's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Worlds, score_worlds
from commonweal.people.ground import Ground
from commonweal.services.robustness.areas import COMMISSIONER, grouped
from commonweal.services.setting import Setting
from commonweal.system.organisation import Kind


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """The system on a day.

    Parameters
    ----------
    day
        Which.
    commissioners
        Codes of its commissioners.
    areas
        Its small areas, all of them.
    cases
        Cases a year of those of its areas that are scored.
    mean
        Shape (options,): mean minutes, added up from its commissioners' areas.
    volumes
        Shape (options, sites): cases of each site of an option, added up likewise.
    """

    day: date
    commissioners: tuple[str, ...]
    areas: frozenset[str] = field(repr=False)
    cases: float
    mean: Floats
    volumes: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """The system before and after its commissioners changed."""

    before: Side
    after: Side

    @property
    def areas_changed(self) -> int:
        """Small areas that left or joined."""
        return len(self.before.areas ^ self.after.areas)

    @property
    def largest_minutes(self) -> float:
        """The largest difference of any option's mean minutes."""
        return float(np.abs(self.before.mean - self.after.mean).max())

    @property
    def largest_volume(self) -> float:
        """The largest difference of any site's cases under any option."""
        return float(np.nanmax(np.abs(self.before.volumes - self.after.volumes)))


def changed_on(ground: Ground) -> date | None:
    """The last day held on which the system's commissioners became others."""
    kinds = {body.code: body for body in ground.system.organisations}
    days = {
        one.on
        for one in ground.system.successions
        if one.predecessor != one.successor
        and (held := kinds.get(one.predecessor)) is not None
        and held.kind is Kind.COMMISSIONER
        and not held.neighbour
    }
    for day in sorted(days, reverse=True):
        before, after = _bodies(_at(ground, day - timedelta(days=1))), _bodies(_at(ground, day))
        if before and after and before != after:
            return day
    return None


def change_of(
    ground: Ground, setting: Setting, opens: Collection[tuple[int, ...]]
) -> Change | None:
    """Options before and after the last change of commissioners; None where none is held.

    Parameters
    ----------
    ground, setting
        The system, and who needs the service.
    opens
        Indices of the open sites of every option.
    """
    day = changed_on(ground)
    if day is None or not opens:
        return None
    sides = [_side(_at(ground, on), setting, opens) for on in (day - timedelta(days=1), day)]
    return Change(before=sides[0], after=sides[1])


def _at(ground: Ground, day: date) -> Ground:
    """The same system on another day, sharing nothing that was worked out for this one."""
    return Ground(
        system=ground.system,
        tables=ground.tables,
        given=replace(ground.given, as_of=day, shared={}),
    )


def _bodies(ground: Ground) -> tuple[str, ...]:
    return tuple(body.code for body in ground.structure.own(Kind.COMMISSIONER))


def _side(ground: Ground, setting: Setting, opens: Collection[tuple[int, ...]]) -> Side:
    of: Mapping[str, str] = ground.commissioner_of
    own = {area: of[area] for area in setting.areas if area in of and area in ground.own_areas}
    groups = grouped(ground, setting, COMMISSIONER, own, ground.day)
    count, sites = len(groups.codes), len(setting.sites)
    one_each = np.eye(count, groups.size)
    found = score_worlds(
        setting.minutes,
        setting.demand,
        list(opens),
        Worlds(
            factor=np.ones((count, sites)),
            group_factor=one_each,
            also_open=np.zeros((count, sites), dtype=bool),
        ),
        group=groups.index,
        marked=np.zeros(len(setting.areas), dtype=bool),
        limit=0.0,
    )
    cases = np.bincount(groups.index, weights=setting.demand, minlength=groups.size)[:count]
    held = cases > 0.0
    return Side(
        day=ground.day,
        commissioners=_bodies(ground),
        areas=ground.own_areas,
        cases=float(cases.sum()),
        mean=(found.mean[held] * cases[held, None]).sum(axis=0) / cases.sum(),
        volumes=found.volumes.sum(axis=0),
    )
