"""What a choice of sites takes to run: consultants round the clock, beds, and money where told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.setting import Setting
from commonweal.services.workforce.rota import Consultants, consultants_needed

#: Admissions a year that the standards give programmed activities for, by measure.
POINTS = {"activities_at_600": 600.0, "activities_at_1200": 1200.0}
CONSULTANT = "consultant"
STAY = "mean length of stay"
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """The standards that consultants' rotas rest on, and the consultants there are.

    Parameters
    ----------
    activities
        Admissions a year and programmed activities a week, rising.
    each
        Programmed activities of direct care in a consultant's week.
    minimum
        Fewest people on a rota round the clock.
    there
        Consultants in post at the system's providers, people; None where not held.
    basis, sources
        Of the standards.
    """

    activities: tuple[tuple[float, float], ...]
    each: float
    minimum: int
    there: int | None
    basis: Basis
    sources: tuple[Source, ...]

    def needed(self, volumes: Sequence[float]) -> Consultants:
        """Consultants that sites of these volumes need."""
        return consultants_needed(volumes, self.activities, self.each, self.minimum)

    def feasible(self, volumes: Sequence[float]) -> bool | None:
        """Whether those in post are enough; None where they are not held."""
        return None if self.there is None else self.needed(volumes).people <= self.there


def rota_of(ground: Ground, setting: Setting) -> Rota | Lack:
    """The standards of rotas that are held for the service."""
    standards = setting.standards
    wanted = (*POINTS, "activities_per_consultant", "rota_minimum")
    found = {measure: standards.deciding(measure, CONSULTANT) for measure in wanted}
    absent = [name for name, one in found.items() if one is None or one.value is None]
    if absent:
        return Lack(
            table="services",
            what=f"standards for rotas of {setting.service} consultants ({', '.join(absent)})",
            consequence="how many consultants a choice of sites needs cannot be said",
            cause="rows",
        )
    held = [one for one in found.values() if one is not None]
    value = {one.measure: one.value or 0.0 for one in held}
    return Rota(
        activities=tuple((at, value[measure]) for measure, at in POINTS.items()),
        each=value["activities_per_consultant"],
        minimum=int(value["rota_minimum"]),
        there=consultants_there(ground, setting),
        basis=weakest(*(one.basis for one in held)),
        sources=tuple({one.source.id: one.source for one in held}.values()),
    )


def consultants_there(ground: Ground, setting: Setting) -> int | None:
    """Consultants of the service in post at the providers of the own sites, the latest count."""
    held = ground.tables.get("workforce")
    if held is None:
        return None
    role = f"{setting.service} {CONSULTANT}"
    providers = {setting.sites[at].organisation for at in setting.own} - {""}
    latest: dict[str, tuple[object, float]] = {}
    for row in held.to_pylist():
        mine = row["organisation"] in providers and row["role"].lower().rstrip("s") == role
        mine = mine and not row.get("age_band")
        if mine and row["headcount"] is not None and row["as_of"] <= ground.day:
            before = latest.get(row["organisation"])
            if before is None or row["as_of"] >= before[0]:
                latest[row["organisation"]] = (row["as_of"], row["headcount"])
    return int(sum(count for _, count in latest.values())) if latest else None


def no_consultants(ground: Ground, setting: Setting) -> Lack:
    """That nobody's consultants are held."""
    what = f"{setting.service} consultants in post at the system's providers (people)"
    consequence = "whether a round-the-clock rota can be staffed is not known; what it takes is"
    if ground.tables.get("workforce") is None:
        return lacking("workforce", what, consequence)
    return Lack(table="workforce", what=what, consequence=consequence, cause="rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """How long patients stay in units of the system: days by site code, and for sites without."""

    days: Mapping[str, float]
    mean: float
    period: str
    sources: tuple[Source, ...]

    def beds_in_use(self, volumes: Mapping[str, float]) -> float:
        """Beds in use on an average day: admissions a year x days of stay / days in a year."""
        used = sum(cases * self.days.get(code, self.mean) for code, cases in volumes.items())
        return used / DAYS_A_YEAR


def stay_of(ground: Ground, setting: Setting) -> Stay | Lack:
    """Mean lengths of stay of the own units, the latest held, with their plain mean for others."""
    held = ground.tables.get("outcomes")
    own = {setting.sites[at].code for at in setting.own}
    rows = [] if held is None else [row for row in held.to_pylist() if _is_stay(row, own)]
    if held is None or not rows:
        return Lack(
            table="outcomes",
            what=f"length of stay in {setting.service} units of the system",
            consequence="beds cannot be worked out; those published of an option stand with it",
            cause="table" if held is None else "rows",
        )
    latest = max(row["start"] for row in rows)
    kept = [row for row in rows if row["start"] == latest]
    days = {row["about"]: float(row["value"]) for row in sorted(kept, key=lambda r: r["about"])}
    named = pa.array([row["source"] for row in kept]).unique().to_pylist()
    return Stay(
        days=days,
        mean=sum(days.values()) / len(days),
        period=years(latest, kept[0]["end"]),
        sources=tuple(ground.tables.sources[one] for one in sorted(named)),
    )


def _is_stay(row: Mapping[str, object], own: set[str]) -> bool:
    return row["about"] in own and row["outcome"] == STAY and row["unit"] == "days"
