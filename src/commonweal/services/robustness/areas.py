"""Groups of areas that grow, or leave, together: commissioners' areas, else districts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow.compute as pc

from commonweal.optimise.facility.assigning import Whole
from commonweal.people.ground import Ground
from commonweal.people.residence import area_groups
from commonweal.services.setting import Setting
from commonweal.system.organisation import Kind

COMMISSIONER, DISTRICT = "commissioner", "district"
#: The word for the areas of each kind.
WORDS = {COMMISSIONER: "commissioner's area", DISTRICT: "district"}


@dataclass(frozen=True, kw_only=True, eq=False)
class AreaGroups:
    """The areas of a setting in groups.

    Parameters
    ----------
    kind, on
        What they are, and the day on which they were so.
    codes, names
        The groups, by code.
    index
        Per area the index of its group; areas of none have one of their own, the last.
    """

    kind: str
    on: date
    codes: tuple[str, ...]
    names: tuple[str, ...]
    index: Whole = field(repr=False)

    @property
    def word(self) -> str:
        """What one of them is called."""
        return WORDS[self.kind]

    @property
    def size(self) -> int:
        """Groups and the one of areas without."""
        return len(self.codes) + 1


def area_groups_of(ground: Ground, setting: Setting) -> AreaGroups:
    """The commissioners' areas of the day; the last before they became one; else districts.

    Examples of why: after a merger one area is left, and nothing could grow or leave within it.
    """
    today = grouped(ground, setting, COMMISSIONER, ground.commissioner_of, ground.day)
    if len(today.codes) > 1:
        return today
    for day in _earlier(ground):
        then = grouped(ground, setting, COMMISSIONER, _on(ground, day), day)
        if len(then.codes) > 1:
            return then
    of = dict(zip(setting.areas, setting.district, strict=True))
    return grouped(ground, setting, DISTRICT, of, ground.day)


def grouped(
    ground: Ground, setting: Setting, kind: str, of: Mapping[str, str], on: date
) -> AreaGroups:
    """The areas of a setting by any grouping of them."""
    held = [of.get(area, "") for area in setting.areas]
    codes = tuple(sorted(set(held) - {""}))
    place = {code: at for at, code in enumerate(codes)}
    return AreaGroups(
        kind=kind,
        on=on,
        codes=codes,
        names=tuple(_name(ground, code) for code in codes),
        index=np.array([place.get(code, len(codes)) for code in held], dtype=np.int64),
    )


def _on(ground: Ground, day: date) -> dict[str, str]:
    held = ground.tables.get("area_memberships")
    if held is None:
        return {}
    return area_groups(held, COMMISSIONER, day, ground.given.policies.network_vintage)


def _earlier(ground: Ground) -> list[date]:
    """Days before today from which some area lay in a commissioner's area, the latest first."""
    held = ground.tables.get("area_memberships")
    if held is None:
        return []
    starts = held.filter(pc.equal(held["kind"], COMMISSIONER))["start"].to_pylist()
    return sorted({day for day in starts if day is not None and day < ground.day}, reverse=True)


def _name(ground: Ground, code: str) -> str:
    named = ground.area_names.get(code)
    if named is not None:
        return named
    held = [body.name for body in ground.system.organisations if body.code == code]
    return held[-1] if held else code


def commissioners(ground: Ground) -> int:
    """How many commissioners the system has on the day."""
    return len(ground.structure.own(Kind.COMMISSIONER))
