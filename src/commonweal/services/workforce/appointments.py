"""Who sees patients: the share of appointments that are with a GP, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from commonweal.people.ground import Ground

INDICATOR = "gp_appointments_with_gp_share"
YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointments:
    """Appointments with a GP as a share of all, in the first and in the last twelve months held."""

    about: str
    name: str
    months: int
    first: tuple[date, date]
    last: tuple[date, date]
    share_first: float
    share_last: float
    appointments_last: float
    source: str


def appointments_of(ground: Ground) -> tuple[Appointments, ...]:
    """For each of the system's own bodies with two years of months or more; else none."""
    held = ground.tables.get("indicators")
    if held is None:
        return ()
    rows = held.filter(pc.equal(held["indicator"], INDICATOR)).to_pylist()
    own = {o.code: o.name for o in ground.system.organisations if not o.neighbour}
    made = []
    for about in sorted({row["about"] for row in rows} & own.keys()):
        months = sorted(
            (row for row in rows if row["about"] == about and row["denominator"]),
            key=lambda row: row["start"],
        )
        if len(months) < 2 * YEAR:
            continue
        first, last = months[:YEAR], months[-YEAR:]
        made.append(
            Appointments(
                about=about,
                name=own[about],
                months=len(months),
                first=(first[0]["start"], first[-1]["end"]),
                last=(last[0]["start"], last[-1]["end"]),
                share_first=_share(first),
                share_last=_share(last),
                appointments_last=sum(row["denominator"] for row in last),
                source=last[-1]["source"],
            )
        )
    return tuple(made)


def _share(months: list[dict[str, float]]) -> float:
    counted = sum(row["numerator"] for row in months)
    return counted / sum(row["denominator"] for row in months)
