"""How many people of each small area need a service in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Cases a year by area, of one period.

    Parameters
    ----------
    of
        Yearly mean number of cases by area, every area of the table.
    start, end
        The period counted.
    basis, sources
        The weakest of the rows, and where they come from.
    """

    of: Mapping[str, float] = field(repr=False)
    start: date
    end: date
    basis: Basis
    sources: tuple[Source, ...]


def demand_of(ground: Ground, service: str) -> Demand | Lack:
    """Demand for a service: of the periods held the latest that began by the day.

    Raises
    ------
    ValueError
        When a number of cases is below zero or not finite, naming every area.
    """
    held = ground.tables.get("demand")
    if held is None:
        return lacking(
            "demand", f"how many people of each small area need {service} care", UNPLACED
        )
    rows = held.filter(pc.equal(held["service"], service))
    if not rows.num_rows:
        known = ", ".join(sorted(set(held["service"].to_pylist())))
        return Lack(
            table="demand",
            what=f"demand for {service}; the services held are {known}",
            consequence=UNPLACED,
            cause="rows",
        )
    starts = sorted(set(rows["start"].to_pylist()))
    start = max((day for day in starts if day <= ground.day), default=starts[0])
    rows = rows.filter(pc.equal(rows["start"], pa.scalar(start, rows["start"].type)))
    areas, values = rows["area"].to_pylist(), rows["value"].to_numpy()
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0.0)))
    if wrong.size:
        shown = ", ".join(f"{areas[at]}: {values[at]}" for at in wrong[:10])
        raise ValueError(
            f"demand for {service}: {wrong.size} areas have cases below zero or no number "
            f"({shown}); give cases a year of zero or more"
        )
    return Demand(
        of=dict(sorted(zip(areas, values.tolist(), strict=True))),
        start=start,
        end=max(rows["end"].to_pylist()),
        basis=weakest(*(Basis(b) for b in sorted(set(rows["basis"].to_pylist())))),
        sources=ground.tables.sources_of(rows),
    )


UNPLACED = "where it should be, and whom each choice of sites serves, cannot be worked out"
