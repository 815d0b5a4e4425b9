"""What the sections of the chapter stand on: the day's structure, lists, residents, outlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa
import shapely

from commonweal.evidence import Basis, Figure, Lack, Shapes
from commonweal.evidence.figure import Value
from commonweal.evidence.words import joined
from commonweal.people import location
from commonweal.people.lists import inside, reference_days, series_on, totals, whole_lists
from commonweal.people.registrations import Registrations, registrations_of
from commonweal.people.residence import (
    area_groups,
    areas_of_kind,
    persons_by_area,
    residents_day,
    residents_on,
)
from commonweal.rules import Rule, Source
from commonweal.system.organisation import Kind, Organisation, names_on
from commonweal.system.structure import Structure, System
from commonweal.system.study import Given, Tables

#: Levels from the whole to the practice.
LEVELS = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER, Kind.NETWORK, Kind.PRACTICE)


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """The system on the day, and each table in the form that the sections use. Worked out once."""

    system: System
    tables: Tables
    given: Given

    @property
    def day(self) -> date:
        """The day of the study."""
        return self.given.as_of

    @cached_property
    def registered(self) -> pa.Table | None:
        """Registered patients, all editions."""
        return self.tables.get("registered")

    @cached_property
    def series(self) -> str | None:
        """The edition of lists that stands for the day."""
        if self.registered is None:
            return None
        return series_on(self.registered, self.given.policies.lists, self.day)

    @cached_property
    def all_lists(self) -> dict[str, float]:
        """Every list of the edition of the day, neighbours' too."""
        if self.registered is None or self.series is None:
            return {}
        return whole_lists(self.registered, self.series)

    @cached_property
    def structure(self) -> Structure:
        """Who belonged to whom; practices that closed while their list stood stay."""
        vintage = self.given.policies.network_vintage or None
        return self.system.as_of(self.day, vintage, keep=self.all_lists)

    @cached_property
    def lists(self) -> dict[str, float]:
        """Lists of the system's own practices, in the edition of the day."""
        return inside(self.structure, self.all_lists)

    @cached_property
    def closed(self) -> tuple[Organisation, ...]:
        """Practices whose list still stands though they closed before the day."""
        return tuple(p for p in self.practices if p.closed is not None and p.closed < self.day)

    @cached_property
    def list_sources(self) -> tuple[Source, ...]:
        """Sources of the edition of lists."""
        return self.sources("registered", "series", self.series or "")

    @cached_property
    def list_days(self) -> dict[str, date]:
        """Reference day of each edition of lists."""
        return {} if self.registered is None else reference_days(self.registered)

    @cached_property
    def residents(self) -> pa.Table | None:
        """Residents on the reference day, bands that count everyone once."""
        held = self.tables.get("residents")
        return None if held is None else residents_on(held, self.resident_day)

    @cached_property
    def resident_day(self) -> date:
        """Reference day of the residents."""
        held = self.tables.get("residents")
        if held is None:
            return self.day
        return residents_day(held, self.given.policies.residents_as_of)

    @cached_property
    def persons(self) -> dict[str, float]:
        """Residents of every area held, a neighbour's too."""
        return {} if self.residents is None else persons_by_area(self.residents)

    @cached_property
    def resident_sources(self) -> tuple[Source, ...]:
        """Sources of the residents."""
        return () if self.residents is None else self.tables.sources_of(self.residents)

    @cached_property
    def commissioner_of(self) -> dict[str, str]:
        """The commissioner whose area each small area lies in, on the day."""
        held = self.tables.get("area_memberships")
        return {} if held is None else self._area_groups(held, Kind.COMMISSIONER)

    @cached_property
    def district_of(self) -> dict[str, str]:
        """The council district that each small area lies in, on the day."""
        held = self.tables.get("area_memberships")
        return {} if held is None else area_groups(held, "district", self.day)

    @cached_property
    def ward_of(self) -> dict[str, str]:
        """The electoral ward that each small area lies in, by best fit, on the day."""
        held = self.tables.get("area_memberships")
        return {} if held is None else area_groups(held, "ward", self.day)

    @cached_property
    def own_areas(self) -> frozenset[str]:
        """Small areas whose residents are the system's."""
        return frozenset(self.group_of(Kind.SYSTEM) or self.group_of(Kind.COMMISSIONER))

    def group_of(self, kind: Kind) -> dict[str, str]:
        """The body of a kind that each small area lies in: as said, or by its commissioner."""
        held = self.tables.get("area_memberships")
        said = {} if held is None else self._area_groups(held, kind)
        own = {body.code for body in self.structure.of_kind(kind)}
        return areas_of_kind(self.structure, self.commissioner_of, kind) | {
            area: group for area, group in sorted(said.items()) if group in own
        }

    def _area_groups(self, held: pa.Table, kind: Kind) -> dict[str, str]:
        return area_groups(held, kind.value, self.day, self.given.policies.network_vintage)

    @cached_property
    def area_points(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of a point in each small area, a neighbour's too."""
        held = self.tables.get("areas")
        if held is None:
            return {}
        return {
            row["code"]: (row["latitude"], row["longitude"])
            for row in held.select(["code", "kind", "latitude", "longitude"]).to_pylist()
            if row["kind"] == self.given.policies.area_kind and row["latitude"] is not None
        }

    @cached_property
    def body_names(self) -> dict[str, str]:
        """Names of bodies on the day by code, of those too that were not there then."""
        bodies = ((one.code, one.name, one.opened) for one in self.system.organisations)
        return names_on(bodies, self.day)

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Names of areas of every kind, and of bodies, by code."""
        held = self.tables.get("areas")
        named = {code: body.name for code, body in self.structure.organisations.items()}
        if held is not None:
            named |= dict(zip(held["code"].to_pylist(), held["name"].to_pylist(), strict=True))
        return named

    @cached_property
    def outlines(self) -> dict[str, shapely.Geometry]:
        """Outlines of the system's own small areas."""
        held = self.tables.get("shapes")
        if held is None:
            return {}
        kept = [
            (area, text)
            for area, text in zip(
                held["area"].to_pylist(), held["geometry"].to_pylist(), strict=True
            )
            if area in self.own_areas
        ]
        geometries = shapely.from_wkt([text for _, text in kept])
        return dict(sorted(zip((area for area, _ in kept), geometries, strict=True)))

    @cached_property
    def shapes(self) -> Shapes | None:
        """The outlines as maps draw them: one object for all chapters, held once by a page."""
        if not self.outlines:
            return None
        return Shapes(
            id="people.outlines",
            geometries={
                area: shapely.geometry.mapping(outline) for area, outline in self.outlines.items()
            },
            sources=self.sources("shapes"),
        )

    @cached_property
    def practices(self) -> tuple[Organisation, ...]:
        """The system's own practices that are open on the day and have a list."""
        return tuple(p for p in self.structure.of_kind(Kind.PRACTICE) if p.code in self.lists)

    @cached_property
    def practice_area(self) -> dict[str, str]:
        """The small area that each practice stands in."""
        points = {
            a: p for a, p in self.area_points.items() if not self.outlines or a in self.outlines
        }
        return location.area_of(self.practices, self.outlines, points)

    @cached_property
    def practice_district(self) -> dict[str, str]:
        """The council district that each practice stands in."""
        return {
            practice: self.district_of[area]
            for practice, area in self.practice_area.items()
            if area in self.district_of
        }

    @cached_property
    def registrations(self) -> Registrations | None:
        """Who is registered where, modelled over the system and the neighbours held; or None."""
        if self.registered is None or self.series is None or not self.persons:
            return None
        return registrations_of(
            self.structure.organisations,
            whole_lists(self.registered, self.series),
            self.area_points,
            self.persons,
        )

    def sources(self, table: str, column: str = "", value: str = "") -> tuple[Source, ...]:
        """Sources of a table, or of its rows where a column has a value."""
        held = self.tables.get(table)
        if held is None:
            return ()
        if column:
            held = held.filter(pa.compute.equal(held[column], value))
        return self.tables.sources_of(held) if held.num_rows else ()

    def sources_of_kind(self, kind: Kind) -> tuple[Source, ...]:
        """Sources of what the structure says of bodies of a kind: the bodies and who is in them."""
        ids = {body.source for body in self.structure.of_kind(kind)}
        codes = {body.code for body in self.structure.of_kind(kind)}
        ids |= {
            m.source
            for m in self.structure.memberships
            if m.role == "part_of" and (m.group in codes or m.member in codes)
        }
        return tuple(self.tables.sources[i] for i in sorted(ids) if i in self.tables.sources)

    def membership_basis(self, kind: Kind) -> Basis:
        """`assumed` where any membership in bodies of a kind is assumed, otherwise `observed`."""
        codes = {body.code for body in self.structure.of_kind(kind)}
        return (
            Basis.ASSUMED
            if any(m.basis != "observed" and m.group in codes for m in self.structure.memberships)
            else Basis.OBSERVED
        )

    @cached_property
    def partner_basis(self) -> Basis:
        """`assumed` where any partnership is assumed, otherwise `observed`."""
        partners = [m for m in self.structure.memberships if m.role == "partner"]
        assumed = any(m.basis != "observed" for m in partners)
        return Basis.ASSUMED if assumed else Basis.OBSERVED

    def level_name(self, kind: Kind, *, plural: bool = False) -> str:
        """What a level is called on the day."""
        level = self.structure.level(kind)
        word = level.short if level is not None else kind.value
        return f"{word}s" if plural else word

    def levels_counted(self) -> str:
        """How many bodies each level below the system has: "4 ICPs, 8 CCGs and 42 PCNs"."""
        return joined(
            [
                f"{count} {self.level_name(kind, plural=count != 1)}"
                for kind, count in self._level_counts()
            ]
        )

    def levels_spelt(self) -> str:
        """The same with names in full, for a first sentence: "8 clinical commissioning groups
        (CCGs) and 42 primary care networks (PCNs)"."""
        told = []
        for kind, count in self._level_counts():
            level = self.structure.level(kind)
            bare = f"{count} {self.level_name(kind, plural=count != 1)}"
            told.append(bare if level is None else level.counted(count))
        return joined(told)

    def _level_counts(self) -> list[tuple[Kind, int]]:
        counts = ((kind, self.bodies(kind)) for kind in LEVELS[1:-1])
        return [(kind, count) for kind, count in counts if count]

    def bodies(self, kind: Kind) -> int:
        """Bodies of a kind; networks only where a practice with a list belongs to them."""
        return sum(1 for row in totals(self.structure, self.lists, kind) if row.code)

    def band(self, kind: Kind, on: date | None = None) -> Rule | None:
        """The population band in force for a level."""
        return self.given.rules.in_force(
            "population-band", kind.value, on or self.day, self.given.policies.jurisdictions
        )

    def figure(
        self,
        identifier: str,
        label: str,
        about: str,
        value: Value | None,
        unit: str,
        basis: Basis,
        sources: tuple[Source, ...],
        *,
        missing: str = "",
        method: str = "",
        vintage: str = "",
        as_of: date | None = None,
        interval: tuple[float, float] | None = None,
    ) -> Figure:
        """A figure by its whole id; missing, with the reason, where there is no value."""
        known = value is not None and bool(sources)
        return Figure(
            id=identifier,
            label=label,
            about=about,
            as_of=as_of or self.day,
            value=value if known else None,
            unit=unit,
            basis=basis if known else None,
            missing="" if known else missing or "no source is held",
            vintage=vintage,
            sources=sources,
            method=method,
            lower=interval[0] if known and interval else None,
            upper=interval[1] if known and interval else None,
            confidence=0.95 if known and interval else None,
        )


def ground_of(system: System, tables: Tables, given: Given) -> Ground:
    """The ground that all chapters of one study share, so that nothing is worked out twice."""
    held = given.shared.get("ground")
    if isinstance(held, Ground):
        return held
    made = Ground(system=system, tables=tables, given=given)
    given.shared["ground"] = made
    return made


def unknown(ground: Ground, identifier: str, label: str, reason: str) -> Figure:
    """A figure about the system that this folder cannot give, and why."""
    return Figure(
        id=identifier,
        label=label,
        about=ground.system.code,
        as_of=ground.day,
        missing=reason,
    )


def lacking(table: str, what: str, consequence: str) -> Lack:
    """A table that the folder does not hold."""
    return Lack(table=table, what=what, consequence=consequence, cause="table")


def shares(values: Mapping[str, float], total: float) -> dict[str, float]:
    """Each value as a share of a total; nothing where the total is zero."""
    return {code: value / total for code, value in values.items()} if total else {}
