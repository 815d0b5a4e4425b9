"""Kent and Medway's sites with sums made by hand from the example's files; read once for all."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal import folder
from commonweal.evidence import Part
from commonweal.people.ground import Ground
from commonweal.rules import load_rules
from commonweal.services.siting import costing_part, numbers_part, shown
from commonweal.services.siting import part as siting_part
from commonweal.services.siting.studying import Choice, Sited, sited_of
from commonweal.system.study import Given, Tables

TIMED = ("CT13NG", "CT94AN", "DA28DA", "ME169QQ", "TN240LZ")
ESTIMATED = ("ME75NY", "TN24QJ")
OUTSIDE = ("BN212UD", "BR68ND", "E11BB", "RH15RH", "RH164EX", "SS165NL")
REACHES = (30.0, 45.0, 60.0)
OPTIONS = {
    "A": ("DA28DA", "ME75NY", "TN240LZ"),
    "B": ("DA28DA", "ME169QQ", "TN240LZ"),
    "C": ("ME169QQ", "ME75NY", "TN240LZ"),
    "D": ("ME75NY", "TN240LZ", "TN24QJ"),
    "E": ("DA28DA", "TN240LZ", "TN24QJ"),
}


@cache
def read_kent(example: Path) -> folder.Folder:
    return folder.read_folder(example)


def ground_of(read: folder.Folder, **tables: list[dict[str, object]]) -> Ground:
    """The example's ground, rows added to some tables."""
    held = dict(read.tables.held)
    for name, rows in tables.items():
        before = held.get(name)
        schema = folder.schema.load_schemas()[name].arrow
        added = pa.Table.from_pylist(rows, schema=schema)
        held[name] = added if before is None else pa.concat_tables([before.cast(schema), added])
    given = Given(
        as_of=read.settings.as_of, rules=load_rules(), policies=read.settings.policies(), seed=7
    )
    return Ground(system=read.system, tables=Tables(held, read.tables.sources), given=given)


def studied(ground: Ground) -> Sited:
    found = sited_of(ground)
    assert isinstance(found, Sited)
    return found


@cache
def sited_kent(example: Path) -> Sited:
    return studied(ground_of(read_kent(example)))


@cache
def sections_kent(example: Path) -> dict[str, Part]:
    rooms = (siting_part, costing_part, numbers_part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "DRAWS", 50)  # of the pack's 400, for the sake of time
        return {room.ID: room.part(sited_kent(example).ground) for room in rooms}


def rows_of(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Twin:
    """Minutes, cases and groups as the files say, and estimated minutes as they are given."""

    def __init__(self, example: Path, estimated: Mapping[tuple[str, str], float]) -> None:
        self.cases = {r["area"]: float(r["value"]) for r in rows_of(example / "demand.csv")}
        self.minutes = {
            (r["area"], r["site"]): float(r["minutes"]) for r in rows_of(example / "travel.csv")
        } | dict(estimated)
        self.district = {
            r["area"]: r["group"]
            for r in rows_of(example / "area_memberships.csv")
            if r["kind"] == "district"
        }
        self.fifth = {
            r["about"]: str((int(float(r["value"])) + 1) // 2)
            for r in rows_of(example / "indicators.csv")
            if r["indicator"] == "imd_2019_decile"
        }

    def goes(self, sites: Sequence[str]) -> dict[str, tuple[float, str]]:
        """The nearest site of each area, of equals the first code."""
        return {a: min((self.minutes[a, s], s) for s in sites) for a in self.cases}

    def travel(self, sites: Sequence[str], inside: set[str] | None = None) -> dict[str, float]:
        held = [(m, self.cases[a]) for a, (m, _) in self.goes(sites).items()
                if inside is None or a in inside]  # fmt: skip
        total = sum(c for _, c in held)
        told = {
            "cases": total,
            "mean": sum(m * c for m, c in held) / total,
            "longest": max(m for m, c in held if c > 0),
        }
        for reach in REACHES:
            told[f"within_{reach:.0f}"] = sum(c for m, c in held if m <= reach) / total
        running = 0.0
        for m, c in sorted(held):
            running += c
            if running >= 0.9 * total * (1 - 1e-12):
                told["p90"] = m
                break
        return told

    def volumes(self, sites: Sequence[str]) -> dict[str, float]:
        found: defaultdict[str, float] = defaultdict(float)
        for area, (_, site) in self.goes(sites).items():
            found[site] += self.cases[area]
        return {site: found[site] for site in sites}


@cache
def twin_kent(example: Path) -> Twin:
    setting = sited_kent(example).setting
    return Twin(
        example,
        {
            (area, code): float(setting.minutes[row, setting.index(code)])
            for code in ESTIMATED
            for row, area in enumerate(setting.areas)
        },
    )


def choice_of(sited: Sited, codes: Sequence[str]) -> Choice:
    return sited.choices([tuple(sorted(sited.setting.index(code) for code in codes))])[0]
