"""Where a respondent lives, as the folder knows it: areas by code or name, brought to one level."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from commonweal.people.deprivation import fifths_of_areas
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Levels that responses can be told by, and where each stands in the ground.
LEVELS = ("district", "place", "commissioner")
#: Kinds of larger area that a respondent may name beside the level itself, the clearest first.
_KINDS = ("district", "commissioner", "place", "ward", "msoa")
_NOISE = re.compile(
    r"\b(?:nhs|ccg|icp|council|district|borough|city|unitary|authority|local|area|of|the|"
    r"clinical commissioning group)\b|[^a-z0-9 ]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an area that somebody named lies: at the level told by, and exactly where known."""

    area: str
    small: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Why an area that somebody named is not placed."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Places:
    """The areas of a system, to place respondents in.

    Parameters
    ----------
    level
        "district", "place" or "commissioner": what responses are told by.
    names
        Areas of the level by code.
    of_small
        The area of the level that each of the system's small areas lies in.
    persons, fifth
        Residents of each small area, and its deprivation fifth, 1 the most deprived.
    small_names
        Names of small areas by code, of the system or not.
    larger
        By kind of larger area: for each code the areas of the level that it reaches into.
    larger_names
        By kind, codes by name in the form of `plain`.
    outside
        Codes of areas that are held but are not the system's.
    """

    level: str
    names: Mapping[str, str]
    of_small: Mapping[str, str]
    persons: Mapping[str, float]
    fifth: Mapping[str, int]
    small_names: Mapping[str, str] = field(repr=False)
    larger: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)
    larger_names: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)
    outside: frozenset[str] = field(default=frozenset(), repr=False)

    def find(self, given: str) -> Place | Unplaced:
        """Where an area lies, given by its code or its name."""
        code = given.strip().upper()
        if code in self.of_small:
            return Place(area=self.of_small[code], small=code)
        for kind in _KINDS:
            if code in self.larger.get(kind, {}):
                return self._larger(kind, frozenset({code}))
        if code in self.outside:
            return Unplaced(why="an area outside the system")
        name = plain(given)
        if not name:
            return Unplaced(why="no area given")
        for kind in _KINDS:
            if name in self.larger_names.get(kind, {}):
                return self._larger(kind, self.larger_names[kind][name])
        small = self.small_names.get(name)
        if small is not None and small in self.of_small:
            return Place(area=self.of_small[small], small=small)
        return Unplaced(why="not an area that the folder knows")

    def _larger(self, kind: str, codes: frozenset[str]) -> Place | Unplaced:
        reached = frozenset().union(*(self.larger[kind][code] for code in codes))
        if len(reached) == 1:
            return Place(area=next(iter(reached)))
        if len(codes) > 1:
            return Unplaced(why="the name of several areas")
        return Unplaced(why=f"a {kind} that lies in several areas of the level {self.level}")

    def people(self) -> dict[str, float]:
        """Residents of each area of the level."""
        gathered: dict[str, list[float]] = {code: [] for code in sorted(self.names)}
        for small, area in sorted(self.of_small.items()):
            gathered[area].append(self.persons.get(small, 0.0))
        return {area: fsum(parts) for area, parts in gathered.items()}

    def people_by_fifth(self) -> dict[int, float]:
        """Residents of each deprivation fifth; none where no deprivation is held."""
        gathered: dict[int, list[float]] = {}
        for small in sorted(self.of_small):
            if small in self.fifth:
                gathered.setdefault(self.fifth[small], []).append(self.persons.get(small, 0.0))
        return {fifth: fsum(parts) for fifth, parts in sorted(gathered.items())}


def plain(name: str) -> str:
    """A name of an area in its own words, without what kind of body it is.

    Examples
    --------
    >>> plain("NHS Thanet CCG"), plain("Canterbury City Council"), plain("Tonbridge & Malling")
    ('thanet', 'canterbury', 'tonbridge and malling')
    """
    words = _NOISE.sub(" ", name.lower().replace("&", " and ").replace("-", " "))
    return " ".join(words.split())


def places_of(ground: Ground, level: str = "") -> Places:
    """The areas of a system on its day.

    Parameters
    ----------
    ground
        The system's tables; areas and area_memberships are used, residents and indicators where
        held.
    level
        One of `LEVELS`; the first that the folder holds otherwise.

    Raises
    ------
    ValueError
        When the folder does not say which areas are the system's, or not at that level.
    """
    own = ground.own_areas
    groups = {
        "district": ground.district_of,
        "commissioner": ground.group_of(Kind.COMMISSIONER),
        "place": ground.group_of(Kind.PLACE),
        "ward": ground.ward_of,
        "msoa": _middle(ground),
    }
    held = [name for name in LEVELS if any(area in own for area in groups[name])]
    if not held or (level and level not in held):
        asked = f"at the level {level}" if level and held else "of its own"
        known = f"; it holds {', '.join(held)}" if held else ""
        raise ValueError(
            f"the folder holds no areas {asked}{known}: responses are placed by the tables areas "
            "and area_memberships"
        )
    chosen = level or held[0]
    of_small = {area: code for area, code in sorted(groups[chosen].items()) if area in own}
    names = ground.area_names
    larger = {kind: _reach(groups[kind], of_small) for kind in _KINDS}
    return Places(
        level=chosen,
        names={code: names.get(code, code) for code in sorted(set(of_small.values()))},
        of_small=of_small,
        persons=ground.persons,
        fifth=fifths_of_areas(ground),
        small_names={plain(names.get(code, code)): code for code in sorted(of_small)},
        larger=larger,
        larger_names={kind: _by_name(larger[kind], names) for kind in _KINDS},
        outside=frozenset(ground.district_of) - frozenset(of_small),
    )


def _middle(ground: Ground) -> dict[str, str]:
    from commonweal.people.residence import area_groups

    held = ground.tables.get("area_memberships")
    return {} if held is None else area_groups(held, "msoa", ground.day)


def _reach(groups: Mapping[str, str], of_small: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The areas of the level that each larger area reaches into."""
    found: dict[str, set[str]] = {}
    for small, group in groups.items():
        if small in of_small:
            found.setdefault(group, set()).add(of_small[small])
    return {group: frozenset(reached) for group, reached in sorted(found.items())}


def _by_name(
    codes: Mapping[str, frozenset[str]], names: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code in codes:
        found.setdefault(plain(names.get(code, code)), set()).add(code)
    return {name: frozenset(held) for name, held in found.items() if name}
