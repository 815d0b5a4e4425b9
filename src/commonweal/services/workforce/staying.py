"""Train, live and work locally: how many of those trained in an area still work there later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.stats.rates import proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Of those who finished training, how many worked in the area so many years after.

    `share` lies between `lower` and `upper` with 95% confidence (Wilson): another few years of
    trainees could have come out so by chance alone.
    """

    role: str
    years_after: float
    cohorts: int
    finished: float
    still_here: float
    share: float
    lower: float
    upper: float
    basis: Basis
    sources: tuple[str, ...]


def stays(rows: Sequence[dict[str, Any]]) -> tuple[Stay, ...]:
    """All cohorts of a role together, by years since they finished.

    Parameters
    ----------
    rows
        As the table trainees has them.

    Returns
    -------
    tuple of Stay
        By role and years. Cohorts of nobody count as none; without anybody there is no share.

    Examples
    --------
    >>> row = {"role": "GP", "years_after": 1.0, "finished": 50.0, "still_here": 20.0,
    ...        "basis": "observed", "source": "deanery"}
    >>> [(one.share, round(one.lower, 3), round(one.upper, 3)) for one in stays([row])]
    [(0.4, 0.276, 0.538)]
    """
    by: defaultdict[tuple[str, float], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["finished"] > 0.0:
            by[row["role"], row["years_after"]].append(row)
    made = []
    for (role, years), cohorts in sorted(by.items()):
        finished = sum(row["finished"] for row in cohorts)
        still = sum(row["still_here"] for row in cohorts)
        share = proportion(still, finished)
        made.append(
            Stay(
                role=role,
                years_after=years,
                cohorts=len(cohorts),
                finished=finished,
                still_here=still,
                share=float(share.value),
                lower=float(share.lower),
                upper=float(share.upper),
                basis=weakest(*(Basis(row["basis"]) for row in cohorts)),
                sources=tuple(sorted({row["source"] for row in cohorts})),
            )
        )
    return tuple(made)


def stays_of(ground: Ground) -> tuple[Stay, ...]:
    """Trainees of the system's own areas; none where the folder has no table of them."""
    held = ground.tables.get("trainees")
    if held is None:
        return ()
    outside = {body.code for body in ground.system.organisations if body.neighbour}
    return stays([row for row in held.to_pylist() if row["organisation"] not in outside])
