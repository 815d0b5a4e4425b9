"""What a folder holds of an edition on a day: practices, faults, weighted populations, levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.funding.capitation.formula import Edition, edition_of, editions
from commonweal.funding.capitation.levels import LEVELS, bodies_of, names_of
from commonweal.funding.capitation.practices import Fault, Practices, practices_of, sound
from commonweal.funding.capitation.weighting import Weighted, weigh
from commonweal.people.ground import Ground
from commonweal.people.lists import whole_lists
from commonweal.people.location import area_of
from commonweal.rules import Source
from commonweal.system.organisation import Kind
from commonweal.system.structure import Structure


class NotHeldError(ValueError):
    """An edition of which a folder does not hold what it takes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """An edition of the formula on the practices of a system.

    Parameters
    ----------
    practices
        Those that could be weighted.
    faults
        What is wrong with the others.
    outside
        Patients of practices of the edition that were not open on the day, by code: left out.
    basis
        Modelled, or assumed where any row is.
    sources
        Of the rows of the edition, and of its formula.
    """

    edition: Edition
    structure: Structure
    practices: Practices
    weighted: Weighted
    faults: tuple[Fault, ...]
    outside: Mapping[str, float]
    basis: Basis
    sources: tuple[Source, ...]

    @cached_property
    def every(self) -> tuple[str, ...]:
        """Practices of the edition, those that could not be weighted too."""
        return (*self.practices.codes, *self.lacking)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Practices that could not be weighted."""
        return tuple(sorted({fault.practice for fault in self.faults}))

    def bodies(self, kind: Kind) -> dict[str, str]:
        """The body of a level that each practice belongs to; empty for none."""
        return dict(zip(self.every, bodies_of(self.structure, self.every, kind), strict=True))

    def names(self, bodies: Mapping[str, str]) -> Mapping[str, str]:
        """Names of the bodies."""
        return names_of(self.structure, sorted(set(bodies.values())))

    def levels(self) -> tuple[Kind, ...]:
        """Levels of which the system has bodies on the day."""
        return tuple(kind for kind in LEVELS if self.structure.own(kind))


def districts_of(ground: Ground, practices: Sequence[str]) -> dict[str, str]:
    """The council district that each practice stands in on the day; those without are left out.

    A practice stands in the small area whose outline holds its point (`people.location`).
    """
    points = {
        area: point
        for area, point in ground.area_points.items()
        if not ground.outlines or area in ground.outlines
    }
    wanted = set(practices)
    bodies = {o.code: o for o in ground.system.organisations if o.code in wanted}
    areas = area_of([bodies[code] for code in sorted(bodies)], ground.outlines, points)
    return {
        practice: ground.district_of[area]
        for practice, area in areas.items()
        if area in ground.district_of
    }


def held_editions(ground: Ground) -> tuple[str, ...]:
    """Editions of which the folder holds weighted populations and lists, the earliest first."""
    need = ground.tables.get("need_weights")
    if need is None or ground.registered is None:
        return ()
    known = set(need["edition"].unique().to_pylist())
    series = set(ground.registered["series"].unique().to_pylist())
    return tuple(
        id for id, edition in editions().items() if id in known and edition.list_series in series
    )


def usual_edition(ground: Ground) -> str | None:
    """The latest edition held that has a price; failing that, the latest held; or None."""
    held = held_editions(ground)
    priced = [id for id in held if edition_of(id).england.quantum_pence is not None]
    return max(priced or held, default=None)


def hold(ground: Ground, id: str) -> Held:
    """An edition on the practices of the system that were open on the day.

    Raises
    ------
    EditionError
        When no edition is called so.
    NotHeldError
        When the folder holds no rows of it.
    """
    edition = edition_of(id)
    need = ground.tables.get("need_weights")
    if need is None or id not in need["edition"].unique().to_pylist():
        raise NotHeldError(_lacking(ground, f"no edition {id} (table need_weights)"))
    lists = {} if ground.registered is None else whole_lists(ground.registered, edition.list_series)
    if not lists:
        series = f"no lists of the series {edition.list_series} (table registered)"
        raise NotHeldError(_lacking(ground, f"{series}, which edition {id} weights"))
    vintage = ground.given.policies.network_vintage or None
    structure = ground.system.as_of(ground.day, vintage, keep=lists)
    own = {body.code for body in structure.of_kind(Kind.PRACTICE)}
    every = practices_of(
        edition, lists, need, ground.tables.get("cost_factors"), within=sorted(own)
    )
    practices, faults = sound(edition, every)
    ours = {
        body.code
        for body in ground.system.organisations
        if body.kind == Kind.PRACTICE and not body.neighbour
    }
    return Held(
        edition=edition,
        structure=structure,
        practices=practices,
        weighted=weigh(edition, practices),
        faults=tuple(faults),
        outside={code: lists[code] for code in sorted(ours - own) if code in lists},
        basis=_basis(ground, edition),
        sources=_sources(ground, edition),
    )


def _rows(edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """Table, column and value by which the rows of an edition are told."""
    return (
        ("need_weights", "edition", edition.id),
        ("cost_factors", "edition", edition.id),
        ("registered", "series", edition.list_series),
    )


def _basis(ground: Ground, edition: Edition) -> Basis:
    """The weakest basis of any row of the edition; what is worked out from them is modelled."""
    found = {Basis.MODELLED}
    for name, column, value in _rows(edition):
        table = ground.tables.get(name)
        if table is not None:
            rows = table.filter(pc.equal(table[column], value))
            found |= {Basis(basis) for basis in rows["basis"].unique().to_pylist()}
    return weakest(*found)


def _sources(ground: Ground, edition: Edition) -> tuple[Source, ...]:
    named = [source for row in _rows(edition) for source in ground.sources(*row)]
    return tuple({source.id: source for source in (*named, *edition.cited())}.values())


def _lacking(ground: Ground, what: str) -> str:
    held = held_editions(ground)
    there = f"it holds {', '.join(held)}" if held else "it holds no edition whole"
    return f"the folder holds {what}; {there}"
