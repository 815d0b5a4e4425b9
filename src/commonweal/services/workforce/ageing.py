"""GPs of the folder carried forward by age, where ages, leavers and joiners are held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from commonweal.evidence import Lack
from commonweal.people.ground import Ground
from commonweal.services.workforce.cohorts import Projection, first_age, project, spans_of
from commonweal.services.workforce.staying import stays_of

YEARS = 10
#: From this age on GPs are taken as near retirement, as the published shares are.
OLDER = 55
BASELINE, ALL_STAY = "as it was", "every local trainee stays"
CONSEQUENCE = (
    "GPs cannot be carried forward by age; shares near retirement and national leaving are told"
)
Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """GPs by age on a day, how they leave and join, and where that leads.

    Parameters
    ----------
    definition, measure
        Which GPs, and whether whole-time equivalents or people.
    day, bands
        When they were counted, and the age bands, youngest first.
    leaving
        Share of each band who left in the year held.
    scenarios
        Projections by name.
    """

    definition: str
    measure: str
    day: date
    bands: tuple[str, ...]
    leaving: tuple[float, ...]
    scenarios: Mapping[str, Projection]
    sources: tuple[str, ...]

    def totals(self, scenario: str) -> tuple[float, ...]:
        """GPs at the beginning and at the end of each year."""
        return tuple(float(total) for total in self.scenarios[scenario].staff.sum(axis=1))

    def older(self, scenario: str) -> tuple[float, ...]:
        """Share of them in bands that begin at 55 or later."""
        staff = self.scenarios[scenario].staff
        old = np.array([first_age(band) >= OLDER for band in self.bands])
        return tuple(float(share) for share in staff[:, old].sum(axis=1) / staff.sum(axis=1))


def ageing_of(ground: Ground) -> Ageing | Lack:
    """Ages, leavers and joiners of GPs that the folder holds, carried forward; or what it lacks."""
    held, flows = ground.tables.get("workforce"), ground.tables.get("workforce_flows")
    aged = _aged(ground, [] if held is None else held.to_pylist())
    if not aged:
        return _lack("workforce", "GPs by age band", held is None)
    latest = max(row["as_of"] for row in aged)
    of_day = [row for row in aged if row["as_of"] == latest]
    definition = min(row["definition"] or "" for row in of_day)
    chosen = [row for row in of_day if (row["definition"] or "") == definition]
    measure = "fte" if all(row["fte"] is not None for row in chosen) else "headcount"
    if any(row[measure] is None for row in chosen):
        return _lack("workforce", "one measure for all ages of GPs", False)
    bands = tuple(sorted({row["age_band"] for row in chosen}, key=first_age))
    moved = _moved(ground, [] if flows is None else flows.to_pylist(), definition, measure)
    left = _by_band(moved, ("left",), measure, bands)
    joined = _by_band(moved, ("joined", "joined from training"), measure, bands)
    if left is None or joined is None or not moved:
        return _lack("workforce_flows", "GPs who left and joined by age band", flows is None)
    staff = np.array([sum(r[measure] for r in chosen if r["age_band"] == b) for b in bands])
    rates = np.divide(left, staff, out=np.zeros(len(bands)), where=staff > 0.0).clip(0.0, 1.0)
    spans = spans_of(bands)
    scenarios = {BASELINE: project(staff, spans, rates, joined, YEARS)}
    more = _all_staying(ground, moved, measure, bands)
    if more is not None:
        scenarios[ALL_STAY] = project(staff, spans, rates, joined + more, YEARS)
    return Ageing(
        definition=definition,
        measure=measure,
        day=latest,
        bands=bands,
        leaving=tuple(float(rate) for rate in rates),
        scenarios=scenarios,
        sources=tuple(sorted({row["source"] for row in (*chosen, *moved)})),
    )


def _lack(table: str, what: str, absent: bool) -> Lack:
    return Lack(
        table=table, what=what, consequence=CONSEQUENCE, cause="table" if absent else "rows"
    )


def _aged(ground: Ground, rows: Rows) -> list[dict[str, Any]]:
    """Rows of GPs by age: of the system where it has any, else of its practices."""
    gps = [row for row in rows if row["role"] == "GP" and row["age_band"]]
    return _own(ground, gps)


def _own(ground: Ground, rows: Rows) -> list[dict[str, Any]]:
    of_system = [row for row in rows if row["organisation"] == ground.system.code]
    return of_system or [row for row in rows if row["organisation"] in ground.lists]


def _moved(ground: Ground, rows: Rows, definition: str, measure: str) -> list[dict[str, Any]]:
    """Rows of the latest year in which GPs of the definition joined and left, by age."""
    fitting = _own(
        ground,
        [
            row
            for row in rows
            if row["role"] == "GP"
            and row["age_band"]
            and (row["definition"] or "") == definition
            and row[measure] is not None
            and 364 <= (row["end"] - row["start"]).days <= 366
        ],
    )
    latest = max((row["end"] for row in fitting), default=None)
    return [row for row in fitting if row["end"] == latest]


def _by_band(
    rows: Rows, flows: tuple[str, ...], measure: str, bands: tuple[str, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """Sums by band; None where a band is not one of the staff's. No row of a band is nobody."""
    wanted = [row for row in rows if row["flow"] in flows]
    if any(row["age_band"] not in bands for row in wanted):
        return None
    return np.array(
        [float(sum(row[measure] for row in wanted if row["age_band"] == band)) for band in bands]
    )


def _all_staying(
    ground: Ground, moved: Rows, measure: str, bands: tuple[str, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """Joiners that would come on top if all who train here stayed: those who do over the share
    who do, less themselves; by age as those who join from training now."""
    from_training = _by_band(moved, ("joined from training",), measure, bands)
    shares = [one for one in stays_of(ground) if one.role == "GP" and one.share > 0.0]
    if from_training is None or not from_training.any() or not shares:
        return None
    first = min(shares, key=lambda one: one.years_after)
    return from_training * (1.0 / first.share - 1.0)
