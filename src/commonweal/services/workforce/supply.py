"""How many patients a general practitioner has, by area, as each source counts them.

A series is one source's way of counting: one definition of a GP, one measure, one period. Series
are never mixed: an area is set beside England within one series or one definition alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.services.workforce.levels import groups, level_of, name_of

GP = "GP"


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator counts: whose definition, which measure, of so many people in the ratio.

    `per` is empty where the indicator is patients per GP; otherwise GPs per so many people.
    """

    definition: str
    measure: str
    per: float = 0.0


#: Indicators that say how many patients or people there are for a GP, and what each counts. The
#: first counts all GPs: the program that made it (humaniverse/healthyr, its data-raw file
#: england-underdoctored-areas.R was read) adds up TOTAL_GP_FTE of NHS Digital's practice-level file
#: of March 2024, and leaves out practices without a count.
READINGS = {
    "registered patients per FTE GP": Reading("all", "fte"),
    "patients per fully-qualified FTE GP": Reading("fully qualified", "fte"),
    "patients per permanent GP": Reading("permanent", "unstated"),
    "patients per FTE GP": Reading("unstated", "fte"),
    "GPs per 100,000 people": Reading("unstated", "unstated", per=100_000.0),
}
COUNTED = "table workforce"
#: Roles that see patients, besides the GP; of others the table says how many, not for whom.
OTHER_ROLES = (
    "GP trainee",
    "practice nurse",
    "direct patient care",
    "clinical pharmacist",
    "social prescribing link worker",
    "first contact physiotherapist",
    "physician associate",
    "community paramedic",
    "care coordinator",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """GPs of one area in one series.

    `patients_per` is registered patients for each; `staff` is the number itself, where it is
    counted and not only its ratio, `covered` the lists that it was counted for.
    """

    area: str
    name: str
    level: str
    patients_per: float
    staff: float | None = None
    covered: float | None = None
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One source's way of counting GPs at one level.

    `england` is the same series' figure for England, where it holds one; `conflicts` are areas of
    which another source says something else; `people` that the ratio is of residents, not of
    registered patients.
    """

    name: str
    role: str
    definition: str
    measure: str
    level: str
    start: date
    end: date
    areas: tuple[Supply, ...]
    england: Supply | None = None
    conflicts: tuple[Supply, ...] = field(default=())
    people: bool = False

    @property
    def id(self) -> str:
        """Short and unique: what is counted, how, when, at which level."""
        said = f"{self.definition} {self.measure} {self.end.year} {self.level}"
        return said.replace(" ", "-")


def indicators_of(series: Series) -> tuple[str, ...]:
    """Names of the indicators that count what a series counts, alike: itself, or those that a sum
    of counts may be set beside."""
    if series.name != COUNTED:
        return (series.name,)
    if series.role != GP:
        return (f"registered patients per FTE {series.role}",) if series.measure == "fte" else ()
    return tuple(
        name
        for name, reading in READINGS.items()
        if not reading.per
        and (reading.definition, reading.measure) == (series.definition, series.measure)
    )


def series_of(ground: Ground) -> tuple[Series, ...]:
    """All series that the folder holds, those that cover most areas first.

    Indicators whose name says what they count (`READINGS`) and counts of the table workforce.
    """
    found = [*_published(ground), *_counted(ground)]
    return tuple(sorted(found, key=lambda one: (-len(one.areas), one.level, one.name, one.id)))


def unusable(ground: Ground) -> tuple[str, ...]:
    """Areas of the system whose number of patients or GPs cannot be: zero or below."""
    held = ground.tables.get("indicators")
    if held is None:
        return ()
    rows = held.filter(pc.is_in(held["indicator"], pa.array(sorted(READINGS)))).to_pylist()
    wrong = {row["about"] for row in rows if row["value"] <= 0.0}
    return tuple(code for code in sorted(wrong) if level_of(ground, code) != "elsewhere")


def _published(ground: Ground) -> Iterable[Series]:
    held = ground.tables.get("indicators")
    if held is None:
        return
    wanted = held.filter(pc.is_in(held["indicator"], pa.array(sorted(READINGS))))
    by: defaultdict[tuple[str, date, date], list[dict[str, Any]]] = defaultdict(list)
    for row in wanted.to_pylist():
        if not row["category"] and row["value"] > 0.0:
            by[row["indicator"], row["start"], row["end"]].append(row)
    for (name, start, end), rows in sorted(by.items()):
        reading = READINGS[name]
        supplies = [_supply(ground, row, reading) for row in _in_order(rows)]
        england = next((one for one in supplies if one.level == "nation"), None)
        for level in ("district", "commissioner", "system", "network"):
            at = [one for one in supplies if one.level == level]
            if at:
                chosen = {one.area: one for one in reversed(at)}
                yield Series(
                    name=name,
                    role=GP,
                    definition=reading.definition,
                    measure=reading.measure,
                    level=level,
                    start=start,
                    end=end,
                    areas=tuple(chosen[code] for code in sorted(chosen)),
                    england=england,
                    conflicts=tuple(
                        one for one in at if one.patients_per != chosen[one.area].patients_per
                    ),
                    people=bool(reading.per),
                )


def _in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the source that covers most areas first: where two speak of an area, it counts."""
    covers: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        covers[row["source"]] += 1
    return sorted(rows, key=lambda row: (-covers[row["source"]], row["source"], row["about"]))


def _supply(ground: Ground, row: dict[str, Any], reading: Reading) -> Supply:
    ratio = reading.per / row["value"] if reading.per else row["value"]
    return Supply(
        area=row["about"],
        name=name_of(ground, row["about"]),
        level=level_of(ground, row["about"]),
        patients_per=ratio,
        basis=Basis(row["basis"]),
        sources=(row["source"],),
    )


def _counted(ground: Ground) -> Iterable[Series]:
    """Series from counts of practices, added up by district and commissioner.

    Practices without a count are not taken as having nobody: their lists are left out too, and
    `covered` says how many patients the sum speaks of.
    """
    held = ground.tables.get("workforce")
    if held is None:
        return
    rows = [
        row for row in held.to_pylist() if row["role"] in (GP, *OTHER_ROLES) and not row["age_band"]
    ]
    by: defaultdict[tuple[str, str, date], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by[row["role"], row["definition"] or "", row["as_of"]].append(row)
    for (role, definition, day), of_role in sorted(by.items()):
        for measure in ("fte", "headcount"):
            known = [row for row in of_role if row[measure] is not None]
            for level in ("district", "commissioner", "network"):
                areas = _sums(ground, known, measure, level)
                if areas:
                    yield Series(
                        name=COUNTED,
                        role=role,
                        definition=definition,
                        measure=measure,
                        level=level,
                        start=day,
                        end=day,
                        areas=areas,
                    )


def _sums(
    ground: Ground, rows: Sequence[dict[str, Any]], measure: str, level: str
) -> tuple[Supply, ...]:
    group = groups(ground, level)
    by: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["organisation"])):
        code = row["organisation"]
        if code in ground.lists and code in group:
            by[group[code]].append(row)
    made = []
    for area, within in sorted(by.items()):
        staff = sum(row[measure] for row in within)
        covered = sum(ground.lists[row["organisation"]] for row in within)
        if staff > 0.0 and covered > 0.0:
            made.append(
                Supply(
                    area=area,
                    name=name_of(ground, area),
                    level=level,
                    patients_per=covered / staff,
                    staff=staff,
                    covered=covered,
                    basis=weakest(*(Basis(row["basis"]) for row in within)),
                    sources=tuple(sorted({row["source"] for row in within})),
                )
            )
    return tuple(made)
