"""How much the people of each group of areas grow until a year, as projections foresee it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from commonweal.evidence import Basis
from commonweal.optimise.facility.assigning import Floats
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.robustness.areas import AreaGroups


@dataclass(frozen=True, kw_only=True, eq=False)
class Growth:
    """Growth of groups of areas until a year.

    Parameters
    ----------
    factor
        Per group (and 1 for areas of none), what cases are multiplied by by then; all 1 where
        nothing is foreseen.
    said
        Where it comes from, in words.
    until
        The last day of the year foreseen; None where nothing is.
    basis, sources
        Of the projection; assumed where there is none.
    """

    factor: Floats = field(repr=False)
    said: str
    until: date | None
    basis: Basis
    sources: tuple[Source, ...]

    @property
    def foreseen(self) -> bool:
        """Whether a projection is held for the groups."""
        return self.until is not None


def growth_of(ground: Ground, groups: AreaGroups, until: int | None = None) -> Growth:
    """The growth that the folder's projections foresee for the groups.

    Parameters
    ----------
    ground, groups
        The day, and whose growth it is.
    until
        The calendar year in which it ends; None takes the last year foreseen.

    Raises
    ------
    ValueError
        When the year is not foreseen, naming those that are.
    """
    held = ground.tables.get("projections")
    found = None if held is None else _series(held, groups)
    if held is None or found is None:
        if until is not None:
            raise ValueError(
                f"growth until {until}: no projection of every {groups.kind}'s people is held"
            )
        return Growth(
            factor=np.ones(groups.size),
            said="no projection of these areas is held",
            until=None,
            basis=Basis.ASSUMED,
            sources=(),
        )
    series, of = found
    ends = sorted(set.intersection(*(set(of[code]) for code in groups.codes)))
    last = ends[-1]
    if until is not None:
        wanted = [day for day in ends[1:] if day.year == until]
        if not wanted:
            years = ", ".join(str(day.year) for day in ends[1:])
            raise ValueError(f"growth until {until} is not foreseen; there is {years}")
        last = wanted[-1]
    factors = [of[code][last] / of[code][ends[0]] for code in groups.codes]
    rows = held.filter(pa.compute.equal(held["series"], series))
    return Growth(
        factor=np.array([*factors, 1.0]),
        said=f"the projection {series}, from {ends[0].year} to {last.year}",
        until=last,
        basis=Basis.MODELLED,
        sources=ground.tables.sources_of(rows),
    )


def _series(
    held: pa.Table, groups: AreaGroups
) -> tuple[str, Mapping[str, Mapping[date, float]]] | None:
    """The last series, by name, that foresees two years or more of every group."""
    found: dict[str, dict[str, dict[date, float]]] = {}
    for row in held.to_pylist():
        of = found.setdefault(row["series"], {}).setdefault(row["about"], {})
        of[row["end"]] = float(row["patients"])
    for series in sorted(found, reverse=True):
        ends = [set(found[series].get(code, {})) for code in groups.codes]
        if ends and len(set.intersection(*ends)) > 1:
            return series, found[series]
    return None
