"""What sources say of GPs' ages, vacancies, leaving and training, here and in England."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.workforce.standards import Standard, of_topic
from commonweal.system.organisation import Kind

#: Indicators of a folder that say something of staff beside their number, and how they are told.
INDICATORS = {
    "GPs needed to reach the national average": "GPs short of the national average, as reported",
    "GP posts vacant": "GP posts vacant",
    "GPs aged 55 or over": "GPs aged 55 or over",
    "GPs trained locally who work locally": "GPs trained locally who work locally",
    "practice nurses needed to reach the national average": "Practice nurses short of the "
    "national average, as reported",
    "GPs as a newspaper counts them": "GPs, as a newspaper counts them",
}
#: Topics of the national facts, in reading order, and how they are told.
TOPICS = {
    "age": "GPs aged over 55",
    "retirement": "Mean age at which GPs retire",
    "leavers": "Permanent GPs who left in the year, whole-time equivalents",
    "turnover": "Share of its GPs that a quarter of practices exceed in losses a year",
    "turnover ratio": "Losses in the most deprived areas against the least deprived",
    "trainees staying": "Of those who finish GP training, in general practice anywhere in England",
}
ENGLAND = "England"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One number that a source gives; `indicator` or topic, and the area it is about."""

    what: str
    key: str
    about: str
    area: str
    value: float
    low: float | None
    high: float | None
    unit: str
    as_of: date
    basis: Basis
    source: Source


def known_of(ground: Ground) -> tuple[Known, ...]:
    """What the folder says, then what is known of England."""
    return (*_local(ground), *_national())


def _local(ground: Ground) -> list[Known]:
    held = ground.tables.get("indicators")
    if held is None:
        return []
    wanted = held.filter(pc.is_in(held["indicator"], pa.array(sorted(INDICATORS))))
    names = {o.code: o.name for o in ground.system.organisations if not o.neighbour}
    nations = {o.code for o in ground.system.organisations if o.kind is Kind.NATION}
    order = list(INDICATORS)
    rows = [row for row in wanted.to_pylist() if row["about"] in names]
    rows.sort(
        key=lambda row: (
            order.index(row["indicator"]),
            row["about"] in nations,
            row["about"],
            row["end"],
        )
    )
    return [
        Known(
            what=INDICATORS[row["indicator"]],
            key=row["indicator"],
            about=row["about"],
            area=names[row["about"]],
            value=row["value"],
            low=row["lower"],
            high=row["upper"],
            unit=row["unit"],
            as_of=row["end"],
            basis=Basis(row["basis"]),
            source=ground.tables.sources[row["source"]],
        )
        for row in rows
    ]


def _national() -> list[Known]:
    found: list[Standard] = []
    for topic in TOPICS:
        of = [one for one in of_topic(topic) if one.measure != "headcount" or topic != "leavers"]
        found += of[-1:] if topic == "leavers" else of
    return [
        Known(
            what=TOPICS[one.topic] + (f", {one.note.split(',')[0]}" if "years" in one.id else ""),
            key=one.id,
            about="",
            area=ENGLAND,
            value=one.value,
            low=one.low,
            high=one.high,
            unit=one.unit,
            as_of=one.as_of,
            basis=one.basis,
            source=one.source,
        )
        for one in found
    ]


def leavers_as_england(patients: float) -> tuple[float, Standard, Standard]:
    """Permanent GPs who would leave in a year if patients here lost as many as England's.

    Parameters
    ----------
    patients
        Registered patients of the system.

    Returns
    -------
    tuple
        Whole-time equivalents, England's leavers of the year nearest to when England's patients
        were counted, and England's patients.

    Examples
    --------
    >>> leaving, leavers, registered = leavers_as_england(1_886_017.0)
    >>> round(leaving, 1), leavers.value
    (78.7, 2501.0)
    """
    [registered] = of_topic("registered")
    counted = [one for one in of_topic("leavers") if one.measure == "fte"]
    leavers = min(counted, key=lambda one: abs((one.as_of - registered.as_of).days))
    return leavers.value * patients / registered.value, leavers, registered
