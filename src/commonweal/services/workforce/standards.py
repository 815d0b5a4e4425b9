"""Standards and national facts on staff: one data file, each row with its source."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from commonweal.evidence import Basis
from commonweal.rules import Source

COLUMNS = (
    "id",
    "topic",
    "role",
    "definition",
    "measure",
    "value",
    "low",
    "high",
    "unit",
    "as_of",
    "known_from",
    "title",
    "publisher",
    "place",
    "quotation",
    "confidence",
    "note",
)
#: Which general practitioners a number counts. Numbers of different definitions are never compared.
DEFINITIONS = {
    "all": "all GPs, trainees and locums among them",
    "fully qualified": "fully qualified GPs, locums among them, no trainees",
    "permanent": "permanent GPs: no locums, no trainees",
    "unstated": "the source does not say which GPs it counts",
}
#: How they are counted. Whole-time equivalents and people are never compared.
MEASURES = {
    "fte": "whole-time equivalents",
    "headcount": "people",
    "unstated": "not said whether people or whole-time equivalents",
}
#: What a number of GPs is told in.
UNITS = {
    "fte": "whole-time equivalents",
    "headcount": "people",
    "unstated": "GPs as the source counts them",
}
CONFIDENCE = ("read", "secondary", "assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A number that staff are set beside, and where it stands.

    `topic` is what it is about, `definition` and `measure` whom and what it counts (`DEFINITIONS`,
    `MEASURES`; empty where that is no matter), `low` and `high` the ends where a range is given,
    `known_from` the day from which the public could know.
    """

    id: str
    topic: str
    role: str
    definition: str
    measure: str
    value: float
    low: float | None
    high: float | None
    unit: str
    as_of: date
    basis: Basis
    source: Source
    note: str


def of_topic(topic: str, standards: Iterable[Standard] | None = None) -> tuple[Standard, ...]:
    """The standards on a topic, in the order of the file.

    Examples
    --------
    >>> [(one.role, one.value) for one in of_topic("team first")]
    [('clinical pharmacist', 1.0), ('social prescribing link worker', 1.0)]
    """
    held = load() if standards is None else standards
    return tuple(one for one in held if one.topic == topic)


def standard(identifier: str) -> Standard:
    """A standard by its id.

    Raises
    ------
    KeyError
        When there is none, naming those that there are.
    """
    for one in load():
        if one.id == identifier:
            return one
    known = ", ".join(one.id for one in load())
    raise KeyError(f"no standard is called {identifier}; there are {known}")


@cache
def load(place: Traversable | None = None) -> tuple[Standard, ...]:
    """Read the standards, refusing one without a source.

    Parameters
    ----------
    place
        A CSV file; None reads the one that ships with the package.

    Raises
    ------
    ValueError
        With every fault at once: line, column, value and what to do.
    """
    path = place or files("commonweal.services.workforce").joinpath("data/standards.csv")
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{path.name}:1 columns are {reader.fieldnames}; make them {COLUMNS}")
    made: list[Standard] = []
    faults: list[str] = []
    for row in reader:
        wrong = _faults(row, {one.id for one in made})
        faults += [f"{path.name}:{reader.line_num} {fault}" for fault in wrong]
        if not wrong:
            made.append(_standard(row))
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(made)


def _faults(row: dict[str, str], known: set[str]) -> list[str]:
    if None in row or None in row.values():
        return [f"has another number of cells than {len(COLUMNS)}; put text in quotation marks"]
    needed = ("id", "topic", "unit", "title", "publisher", "place")
    faults = [f"{name}: is empty; fill it in" for name in needed if not row[name].strip()]
    if row["id"] in known:
        faults.append(f"id {row['id']}: stands twice; give another")
    for name, allowed in (
        ("definition", ("", *DEFINITIONS)),
        ("measure", ("", *MEASURES)),
        ("confidence", CONFIDENCE),
    ):
        if row[name] not in allowed:
            faults.append(f"{name} {row[name]!r}: write one of {', '.join(filter(None, allowed))}")
    if row["confidence"] == "read" and not row["quotation"].strip():
        faults.append("quotation: is empty; quote what was read, or mark it assumed")
    for name in ("value", "low", "high"):
        if not _is(float, row[name]) and (row[name] or name == "value"):
            faults.append(f"{name} {row[name]!r}: give a number")
    for name in ("as_of", "known_from"):
        if not _is(date.fromisoformat, row[name]) and (row[name] or name == "as_of"):
            faults.append(f"{name} {row[name]!r}: give a day as YYYY-MM-DD")
    return faults


def _is(kind: object, text: str) -> bool:
    assert callable(kind)
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _standard(row: dict[str, str]) -> Standard:
    return Standard(
        id=row["id"],
        topic=row["topic"],
        role=row["role"],
        definition=row["definition"],
        measure=row["measure"],
        value=float(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        as_of=date.fromisoformat(row["as_of"]),
        basis=Basis.ASSUMED if row["confidence"] == "assumed" else Basis.OBSERVED,
        source=Source(
            id=f"workforce-{row['id']}",
            title=row["title"],
            publisher=row["publisher"],
            place=row["place"],
            known_from=date.fromisoformat(row["known_from"]) if row["known_from"] else None,
            quotation=row["quotation"],
            verified=row["confidence"] == "read",
        ),
        note=row["note"],
    )
