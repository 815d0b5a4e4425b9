"""Who lives in each ward, in which bodies' areas it lies, and where its people are registered."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import fsum
from pathlib import Path

import pytest

from commonweal.evidence import Part, Table
from commonweal.folder import read_folder
from commonweal.people.ground import Ground
from commonweal.population.wards import LEAST, OTHERS, part
from commonweal.rules import load_rules
from commonweal.system.organisation import Kind
from commonweal.system.study import Given, Tables

#: Luton and Wayfield lies whole in one commissioner's area; Teynham and Lynsted in two.
WHOLE, SPLIT = "E05002255", "E05009563"


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    return _ground(example)


def _ground(example: Path, without: str = "") -> Ground:
    folder, on = read_folder(example), date(2019, 7, 1)
    given = Given(as_of=on, rules=load_rules(), policies=folder.settings.policies(), seed=0)
    held = {name: table for name, table in folder.tables.held.items() if name != without}
    tables = Tables(held=held, sources=folder.tables.sources)
    return Ground(system=folder.system, tables=tables, given=given)


@pytest.fixture(scope="module")
def made(ground: Ground) -> Part:
    return part(ground)


def rows(made: Part, identifier: str) -> list[dict[str, object]]:
    [table] = [one for one in made.tables if one.id == identifier]
    found: list[dict[str, object]] = table.data.to_pylist()
    return found


def published(path: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_residents_and_their_commissioners_are_those_of_the_publishers_files(
    made: Part, shared: Path
) -> None:
    """Added up anew from the publishers' own files, by nothing of this code."""
    england, kent = shared / "data" / "england", shared / "data" / "kent-medway"
    ward = {one["LSOA11CD"]: one["WD19CD"] for one in published(england / "lsoa11_ward2019.csv.gz")}
    ccg = {one["LSOA11CD"]: one["CCG19CDH"]
           for one in published(england / "lsoa11_ccg_lad_april2019.csv.gz")}  # fmt: skip
    living: Counter[tuple[str, str]] = Counter()
    for one in published(kent / "km_lsoa_population_mid2019_single_year.csv.gz"):
        area = one["lsoa11_code"]
        living[ward[area], ccg[area]] += int(float(one["total_population"]))
    assert living[WHOLE, "09W"] == 15_354
    assert (living[SPLIT, "10D"], living[SPLIT, "09E"]) == (4_509, 1_756)
    found = {
        (row["code"], row["body"]): row["residents"]
        for row in rows(made, "population.wards.bodies")
        if row["kind"] == "CCG"
    }
    assert found == dict(living)
    whole: Counter[str] = Counter()
    for (code, _), persons in living.items():
        whole[code] += persons
    assert {one["code"]: one["residents"] for one in rows(made, "population.wards")} == whole


def test_a_ward_that_is_split_tells_each_part_with_its_share_and_basis(made: Part) -> None:
    told = [
        (row["kind"], row["body_name"], round(float(str(row["share"])), 4), row["basis"])
        for row in rows(made, "population.wards.bodies")
        if row["code"] == SPLIT
    ]
    assert told == [
        ("District", "Swale", 1.0, "observed"),
        ("ICP", "Medway and Swale integrated care partnership", 0.7197, "assumed"),
        ("ICP", "East Kent integrated care partnership", 0.2803, "assumed"),
        ("CCG", "NHS Swale CCG", 0.7197, "observed"),
        ("CCG", "NHS Canterbury and Coastal CCG", 0.2803, "observed"),
    ]


def test_networks_of_a_ward_are_the_modelled_registrations_of_its_small_areas(
    made: Part, ground: Ground
) -> None:
    modelled = ground.registrations
    assert modelled is not None
    here = [at for at, area in enumerate(modelled.area_codes) if ground.ward_of.get(area) == WHOLE]
    practices = {one.code for one in ground.structure.of_kind(Kind.PRACTICE)}
    by_network: Counter[str] = Counter()
    for at, practice in enumerate(modelled.practice_codes):
        network = ground.structure.ancestor(practice, Kind.NETWORK)
        name = ground.area_names[network] if network and practice in practices else ""
        by_network[name] += sum(float(modelled.persons[at, place]) for place in here)
    whole = sum(by_network.values())
    told = {
        str(row["network_name"]): float(str(row["share"]))
        for row in rows(made, "population.wards.networks")
        if row["code"] == WHOLE
    }
    assert fsum(told.values()) == pytest.approx(1)
    assert "practices whose network is not held" in told, "no network is said where none is held"
    for name, persons in by_network.items():
        if name and persons / whole >= LEAST:
            assert told[name] == pytest.approx(persons / whole)
        elif name:
            assert name not in told
    assert told[OTHERS] < LEAST * len(by_network)


@pytest.mark.parametrize(("without", "said"), [
    ("residents", "Not known: residents of small areas."),
    ("area_memberships", "Not known: which of the system's small areas lay in a ward on 1 July"),
])  # fmt: skip
def test_what_is_not_held_is_said(example: Path, without: str, said: str) -> None:
    made = part(_ground(example, without=without))
    assert said in made.section.text
    assert not made.tables
    assert without in {lack.table for lack in made.lacks}


def test_a_small_area_whose_body_is_not_held_is_told_as_not_known(ground: Ground) -> None:
    area = next(one for one, ward in ground.ward_of.items() if ward == WHOLE)
    lost = replace(ground)
    vars(lost)["district_of"] = {k: v for k, v in ground.district_of.items() if k != area}
    told = [row for row in rows(part(lost), "population.wards.bodies")
            if (row["code"], row["kind"]) == (WHOLE, "District")]  # fmt: skip
    assert [row["body_name"] for row in told] == ["Medway", None]
    assert told[1]["residents"] == ground.persons[area]


def _table(made: Part, identifier: str) -> Table:
    return next(one for one in made.tables if one.id == identifier)


def test_what_is_modelled_or_assumed_is_marked(made: Part) -> None:
    assert _table(made, "population.wards").basis.value == "observed"
    assert _table(made, "population.wards.bodies").basis.value == "assumed"
    assert _table(made, "population.wards.networks").basis.value == "modelled"
