"""How much planning in parts costs: the best choice for all at once, and part by part.

In a plan by parts each part has sites of its own, and its people go to them. How many each part
has is chosen so that the sum over all is least; the number of sites is the same throughout. Parts
that lie inside larger ones can never do better than these, and none better than the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility import p_median
from commonweal.optimise.facility.assigning import Floats
from commonweal.people.ground import Ground
from commonweal.people.location import area_of
from commonweal.services.setting import Setting
from commonweal.system.organisation import Kind, Organisation

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The best choice of so many sites by one kind of part.

    Parameters
    ----------
    level
        What the parts are.
    parts
        How many there are.
    open
        Indices of the open sites in the setting, ascending.
    of_part
        Sites by part.
    cases_minutes
        Cases x minutes, the sum over all parts.
    bound
        No plan by these parts can be better.
    mean_minutes
        Of all cases counted.
    """

    level: str
    parts: int
    open: tuple[int, ...]
    of_part: Mapping[str, int]
    cases_minutes: float
    bound: float
    mean_minutes: float

    @property
    def proven(self) -> bool:
        """Whether no other plan by these parts is better."""
        return self.cases_minutes - self.bound <= 1e-6 * max(self.cases_minutes, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What all levels are compared on: areas and sites that lie in a part with a site at each."""

    areas: tuple[int, ...]
    left_out: int
    cases_left_out: float
    of_area: Mapping[str, tuple[str, ...]]
    of_site: Mapping[str, tuple[str, ...]]


def site_areas(ground: Ground, setting: Setting) -> tuple[str, ...]:
    """The small area that each site stands in, empty where none is known."""
    placed = [
        Organisation(
            code=site.code, name=site.name, kind=Kind.PROVIDER, opened=ground.day,
            latitude=site.latitude, longitude=site.longitude,
        )
        for site in setting.sites
    ]  # fmt: skip
    points = {
        a: p for a, p in ground.area_points.items() if not ground.outlines or a in ground.outlines
    }
    found = area_of(placed, ground.outlines, points)
    return tuple(found.get(site.code, "") for site in setting.sites)


def counted(
    setting: Setting, levels: Mapping[str, Mapping[str, str]], places: Sequence[str]
) -> Counted:
    """Areas and sites in the parts of each level.

    Parameters
    ----------
    setting
        Areas and sites.
    levels
        By level, the part of each small area.
    places
        The small area that each site stands in.
    """
    of_area = {
        level: tuple(part.get(area, "") for area in setting.areas) for level, part in levels.items()
    }
    of_site = {
        level: tuple(part.get(place, "") for place in places) for level, part in levels.items()
    }
    served = {level: {of_site[level][at] for at in setting.own} - {""} for level in levels}
    kept = [
        at
        for at in range(len(setting.areas))
        if all(of_area[level][at] in served[level] for level in levels)
    ]
    out = sorted(set(range(len(setting.areas))) - set(kept))
    return Counted(
        areas=tuple(kept),
        left_out=len(out),
        cases_left_out=float(setting.demand[out].sum()),
        of_area=of_area,
        of_site=of_site,
    )


def planned(
    setting: Setting, held: Counted, level: str, number: int, *, seed: int = 0, say: Say
) -> Planned:
    """The best choice of so many sites, planned by the parts of a level.

    Raises
    ------
    ValueError
        When there are more parts than sites to open, or a part's people reach none of its sites.
    """
    parts = sorted({held.of_area[level][at] for at in held.areas})
    if number < len(parts):
        raise ValueError(f"{number} sites are fewer than {len(parts)} parts of level {level}")
    rooms = [_room(setting, held, level, part) for part in parts]
    spare, everywhere = number - len(parts), sum(len(sites) for _, sites in rooms)
    costs, bounds, chosen = [], [], []
    for part, (areas, sites) in zip(parts, rooms, strict=True):
        # No part gets fewer than the others cannot take, nor more than leave one for each of them.
        fewest = max(1, number - (everywhere - len(sites)))
        most = min(len(sites), 1 + spare)
        say(f"{level} {part}: {fewest} to {most} of {len(sites)} sites")
        made = _each_number(setting, areas, sites, range(1, most + 1), fewest, seed)
        costs.append(np.array([one[1] for one in made]))
        bounds.append(np.array([one[2] for one in made]))
        chosen.append([one[0] for one in made])
    numbers = shared(costs, number)
    least = shared(bounds, number)
    opened = [chosen[at][count - 1] for at, count in enumerate(numbers)]
    value = float(sum(costs[at][count - 1] for at, count in enumerate(numbers)))
    total = float(setting.demand[list(held.areas)].sum())
    return Planned(
        level=level,
        parts=len(parts),
        open=tuple(sorted(site for one in opened for site in one)),
        of_part=dict(zip(parts, numbers, strict=True)),
        cases_minutes=value,
        bound=float(sum(bounds[at][count - 1] for at, count in enumerate(least))),
        mean_minutes=value / total,
    )


def _room(setting: Setting, held: Counted, level: str, part: str) -> tuple[list[int], list[int]]:
    """Areas and own sites of a part."""
    areas = [at for at in held.areas if held.of_area[level][at] == part]
    return areas, [at for at in setting.own if held.of_site[level][at] == part]


def _each_number(
    setting: Setting, areas: list[int], sites: list[int], counts: range, fewest: int, seed: int
) -> list[tuple[tuple[int, ...], float, float]]:
    """For each number of sites of a part: the choice, its cost and its bound; infinite where the
    number is too small to be asked for."""
    minutes, cases = setting.minutes[np.ix_(areas, sites)], setting.demand[areas]
    made: list[tuple[tuple[int, ...], float, float]] = []
    for count in counts:
        if count < fewest:
            made.append(((), np.inf, np.inf))
            continue
        found = p_median(minutes, cases, count, seed=seed)
        made.append((tuple(sites[at] for at in found.open), found.objective, found.bound))
    return made


def shared(costs: Sequence[Floats], number: int) -> list[int]:
    """How many of a number each part gets, at least one, so that the sum of costs is least.

    Parameters
    ----------
    costs
        For each part what it costs with one, two, ... sites.
    number
        Sites in all, no fewer than parts.

    Raises
    ------
    ValueError
        When the parts cannot take so many.

    Examples
    --------
    >>> shared([np.array([9.0, 5.0, 4.0]), np.array([8.0, 1.0])], 4)
    [2, 2]
    """
    if not len(costs) <= number <= sum(len(one) for one in costs):
        raise ValueError(f"{len(costs)} parts cannot have {number} sites")
    best = np.full(number + 1, np.inf)
    best[0] = 0.0
    taken: list[list[int]] = []
    for one in costs:
        after = np.full(number + 1, np.inf)
        choice = [0] * (number + 1)
        for total in range(1, number + 1):
            for count in range(1, min(len(one), total) + 1):
                value = best[total - count] + one[count - 1]
                if value < after[total]:
                    after[total], choice[total] = value, count
        best = after
        taken.append(choice)
    found: list[int] = []
    left = number
    for choice in reversed(taken):
        found.append(choice[left])
        left -= choice[left]
    return found[::-1]
