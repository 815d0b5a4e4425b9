"""The system's own bodies and areas, and the people in them: what values are rolled up over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.needs.values.observation import AREAS, BODIES, RESIDENT
from commonweal.people.ground import Ground
from commonweal.people.residence import total_by_group
from commonweal.system.organisation import Kind


@dataclass(frozen=True, eq=False)
class Own:
    """The system's own bodies and areas by level, and who belongs to whom. Worked out once."""

    ground: Ground

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """Codes of the system's own bodies or areas of each level on the day."""
        areas = {level: frozenset(area_group(self.ground, level).values()) for level in AREAS}
        bodies = {
            kind.value: frozenset(body.code for body in self.ground.structure.own(kind))
            for kind in BODIES
        }
        return bodies | areas

    @cached_property
    def members(self) -> Mapping[Kind, dict[str, list[str]]]:
        """Practices with a list by the body of each kind that they lie in."""
        found: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in BODIES[1:]}
        for kind, groups in found.items():
            for practice in sorted(self.ground.lists):
                group = self.ground.structure.ancestor(practice, kind)
                if group in self.codes[kind.value]:
                    groups.setdefault(str(group), []).append(practice)
        return found

    @cached_property
    def by_area(self) -> Mapping[str, dict[str, dict[str, float]]]:
        """Residents of each small area, by level and body or area."""
        ground = self.ground
        found: dict[str, dict[str, dict[str, float]]] = {}
        for level in (*AREAS, *RESIDENT):
            groups = area_group(ground, level) if level in AREAS else ground.group_of(Kind(level))
            held = found.setdefault(level, {})
            for area, group in sorted(groups.items()):
                if group in self.codes[level] and area in ground.persons:
                    held.setdefault(group, {})[area] = ground.persons[area]
        return found

    @cached_property
    def by_district(self) -> Mapping[str, dict[str, dict[str, float]]]:
        """Residents by the district that they live in, by level and body."""
        return {
            level: {
                code: total_by_group(living, self.ground.district_of)
                for code, living in self.by_area[level].items()
            }
            for level in RESIDENT
        }

    def rows_of_england(self) -> pa.Table | None:
        """What the table of all England holds of the system itself and of its districts."""
        held = self.ground.tables.get("comparators")
        if held is None:
            return None
        kept = [
            held.filter(
                pc.and_(
                    pc.equal(held["level"], level),
                    pc.is_in(held["about"], pa.array(sorted(self.codes[level]), pa.string())),
                )
            )
            for level in (Kind.SYSTEM.value, "district")
        ]
        return pa.concat_tables(kept)


def area_group(ground: Ground, level: str) -> dict[str, str]:
    """The ward or district that each of the system's own small areas lies in."""
    groups = ground.district_of if level == "district" else ground.ward_of
    return {area: groups[area] for area in sorted(ground.own_areas) if area in groups}
