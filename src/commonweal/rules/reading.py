"""Reading rules from their CSV files, refusing what cannot be right."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from commonweal.rules.book import RuleBook
from commonweal.rules.rule import NOT_KNOWN, Rule
from commonweal.rules.source import Source

COLUMNS = (
    "id",
    "subject",
    "text",
    "applies_to",
    "low",
    "high",
    "unit",
    "approximate",
    "in_force_from",
    "in_force_to",
    "jurisdiction",
    "source_title",
    "source_publisher",
    "source_place",
    "quotation",
    "verified",
    "note",
)
REQUIRED = (
    "id",
    "subject",
    "text",
    "applies_to",
    "in_force_from",
    "jurisdiction",
    "source_title",
    "source_publisher",
    "source_place",
)
T = TypeVar("T")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Ids of rules compiled elsewhere keep their capitals ("A2b").
_ID = re.compile(r"[A-Za-z0-9]+(-[a-z0-9]+)*")


def load_rules(folder: Traversable | None = None) -> RuleBook:
    """Read all rules of a folder of CSV files.

    Parameters
    ----------
    folder
        The folder; None for the rules that ship with the package, `rules/data/*.csv`, which are
        read once.

    Raises
    ------
    ValueError
        With every fault at once: file, line, column, value, and what to do.
    """
    return _packaged() if folder is None else _read_all(folder)


@cache
def _packaged() -> RuleBook:
    return _read_all(files("commonweal.rules").joinpath("data"))


def _read_all(place: Traversable) -> RuleBook:
    faults: list[str] = []
    rules: list[Rule] = []
    where: dict[str, str] = {}
    for path in sorted(place.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".csv"):
            continue
        for line, row in _rows(path, faults):
            spot = f"{path.name}:{line}"
            found = _faults(row)
            name = row["id"].casefold()
            if name in where:
                found.append(f"id {row['id']!r}: stands in {where[name]} too; give another")
            where.setdefault(name, spot)
            faults += [f"{spot} {fault}" for fault in found]
            if not found:
                rules.append(_rule(row))
    if faults:
        raise ValueError("\n".join(faults))
    return RuleBook(tuple(rules))


def _rows(path: Traversable, faults: list[str]) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    header = next(reader, [])
    if tuple(header) != COLUMNS:
        faults.append(f"{path.name}:1 columns are {header}; make them {list(COLUMNS)}")
        return
    for cells in reader:
        if len(cells) == len(COLUMNS):
            yield reader.line_num, dict(zip(COLUMNS, cells, strict=True))
        else:
            faults.append(
                f"{path.name}:{reader.line_num} has {len(cells)} cells; give {len(COLUMNS)}, and "
                "put text that holds a comma in quotation marks"
            )


def _faults(row: dict[str, str]) -> list[str]:
    faults = [f"{name}: is empty; fill it in" for name in REQUIRED if not row[name].strip()]
    for name in ("id", "subject", *(["applies_to"] if row["applies_to"] else [])):
        for part in row[name].split("|"):
            if part and not (_ID if name == "id" else _NAME).fullmatch(part):
                faults.append(f"{name} {part!r}: use small letters, digits and hyphens")
    for name in ("approximate", "verified"):
        if row[name] not in ("true", "false"):
            faults.append(f"{name} {row[name]!r}: write true or false")
    low, high = (_read(row, name, _number, "a number", faults) for name in ("low", "high"))
    if low is not None and high is not None and low > high:
        faults.append(f"low {row['low']!r}: is above high {row['high']}; correct one of them")
    if row["low"] + row["high"] and not row["unit"]:
        faults.append("unit: is empty; say what low and high are counted in")
    start, end = (
        _read(row, name, _day, "a day as 2019-07-01", faults)
        for name in ("in_force_from", "in_force_to")
    )
    if start is not None and end is not None and end < start:
        faults.append(f"in_force_to {end}: the rule ends before it begins; correct its dates")
    if row["verified"] == "true" and not row["quotation"]:
        faults.append("quotation: is empty though verified; quote the words that were read")
    return faults


def _day(text: str) -> date:
    return NOT_KNOWN if text == "not known" else date.fromisoformat(text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _read(
    row: dict[str, str], name: str, read: Callable[[str], T], wanted: str, faults: list[str]
) -> T | None:
    if not row[name]:
        return None
    try:
        return read(row[name])
    except ValueError:
        faults.append(f"{name} {row[name]!r}: give {wanted}, or nothing")
        return None


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        subject=row["subject"],
        text=row["text"],
        applies_to=tuple(row["applies_to"].split("|")),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        approximate=row["approximate"] == "true",
        in_force_from=_day(row["in_force_from"]),
        in_force_to=date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
        jurisdiction=row["jurisdiction"],
        note=row["note"],
        source=Source(
            id=f"rule-{row['id']}",
            title=row["source_title"],
            publisher=row["source_publisher"],
            place=row["source_place"],
            quotation=row["quotation"],
            verified=row["verified"] == "true",
        ),
    )
