"""What nothing is worked out for: named with the reason, so that nobody is dropped unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from commonweal.people.ground import Ground

UNKNOWN_AREA = "not a small area of the system or its neighbours"
NO_DEMAND = "no demand is held for it"
NO_MINUTES = "no road minutes to any site are held for it"
NO_POINT = "minutes to some sites are missing, and it has no point to estimate them from"


class LeftOut(NamedTuple):
    """A small area that nothing is worked out for: why, and its cases a year where known."""

    area: str
    why: str
    cases: float | None = None


def table_of(why: str) -> str:
    """The table that lacks what an area is left out for."""
    return "demand" if why == NO_DEMAND else "travel"


def left_out_of(
    ground: Ground, cases: Mapping[str, float], kept: Sequence[str], no_point: Sequence[str]
) -> tuple[LeftOut, ...]:
    """Own areas that are not kept, and demand of areas that are nobody's, by code."""
    stay, beyond = set(kept), beyond_of(ground, cases)
    why = dict.fromkeys(ground.own_areas, NO_MINUTES) | dict.fromkeys(no_point, NO_POINT)
    found = [LeftOut(area, NO_DEMAND) for area in ground.own_areas if area not in cases]
    found += [
        LeftOut(area, why.get(area, UNKNOWN_AREA), number)
        for area, number in cases.items()
        if area not in stay and area not in beyond
    ]
    return tuple(sorted(found, key=lambda one: one.area))


def beyond_of(ground: Ground, cases: Mapping[str, float]) -> dict[str, float]:
    """Cases of areas that the folder holds and that are not the system's."""
    held = ground.tables.get("areas")
    known = set() if held is None else set(held["code"].to_pylist())
    return {a: n for a, n in cases.items() if a not in ground.own_areas and a in known}
