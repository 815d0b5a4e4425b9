"""Prevention for the system's own residents: nobody is lost between the folder and the model."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from commonweal.evidence import Basis
from commonweal.folder import Folder, read_folder
from commonweal.needs.prevention.of_residents import part, residents_by_fifth
from commonweal.needs.prevention.population import population_of
from deaths_sample import Row, ground, script


@pytest.fixture(scope="module")
def folder(example: Path) -> Folder:
    return read_folder(example)


def test_residents_by_fifth_are_those_of_the_files(folder: Folder, example: Path) -> None:
    deciles = {}
    with (example / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["indicator"] == "imd_2019_decile":
                deciles[row["about"]] = int(float(row["value"]))
    expected: defaultdict[tuple[int, int], float] = defaultdict(float)
    with (example / "residents.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["as_of"] == "2019-06-30" and row["sex"] == "all":
                fifth = (deciles[row["area"]] + 1) // 2
                expected[fifth, int(row["age_from"])] += float(row["persons"])
    found = residents_by_fifth(ground(folder))
    assert found is not None
    rows = found.to_pylist()
    assert {(r["fifth"], r["age_from"]): r["persons"] for r in rows} == dict(expected)
    # Kent 1,581,555 and Medway 278,556 in mid-2019, as the Office for National Statistics says.
    assert sum(row["persons"] for row in rows) == 1_581_555 + 278_556


def test_adults_of_a_band_are_neither_lost_nor_made(folder: Folder) -> None:
    rows = residents_by_fifth(ground(folder))
    assert rows is not None
    people = population_of(rows)
    old = people.persons[:, :, 65 - 18 :].sum(axis=(0, 2))
    held = [row["persons"] for row in rows.to_pylist() if row["age_from"] == 65]
    assert old.tolist() == pytest.approx(held, rel=1e-9)
    # Below 65 the band holds children too; adults are fewer than all.
    young = people.persons[:, :, : 65 - 18].sum(axis=(0, 2))
    all_ages = [row["persons"] for row in rows.to_pylist() if row["age_from"] == 0]
    assert all(0.7 * n < adults < 0.85 * n for adults, n in zip(young, all_ages, strict=True))
    assert people.basis is Basis.ESTIMATED


def test_single_bands_of_a_folder_with_more_ages(tmp_path: Path) -> None:
    made = read_folder(script().build(tmp_path / "synthetic"))
    rows = residents_by_fifth(ground(made))
    assert rows is not None
    held = rows.to_pylist()
    areas: defaultdict[int, int] = defaultdict(int)
    for _, _, fifth in script().areas():
        areas[fifth] += 1
    for fifth in range(1, 6):
        persons = sum(row["persons"] for row in held if row["fifth"] == fifth)
        assert persons == pytest.approx(1_600 * areas[fifth])
    adults = population_of(rows).persons
    over = sum(row["persons"] for row in held if row["age_from"] >= 20)
    assert adults[:, :, 2:].sum() == pytest.approx(over, rel=1e-9)


def test_residents_without_deprivation_are_left_out_and_said(folder: Folder) -> None:
    held = folder.tables.get("indicators")
    assert held is not None
    lost = "E01016016"
    kept: list[Row] = [
        r for r in held.to_pylist() if (r["about"], r["indicator"]) != (lost, "imd_2019_decile")
    ]
    made = ground(folder, indicators=kept)
    rows = residents_by_fifth(made)
    assert rows is not None
    missing = made.persons[lost]
    total = sum(row["persons"] for row in rows.to_pylist())
    assert total == pytest.approx(sum(made.persons.values()) - missing)
    text = part(made, years=2, draws=2).section.text
    assert f"{missing:,.0f} residents are left out, because no deprivation" in text
    assert "are left out" not in part(ground(folder), years=2, draws=2).section.text


def test_without_residents_or_deprivation_the_lack_is_said(folder: Folder) -> None:
    for made in (ground(folder, residents=None), ground(folder, indicators=None)):
        assert residents_by_fifth(made) is None
        found = part(made)
        assert found.figures[0].value is None
        assert "tables residents, indicators imd_2019_decile" in found.figures[0].missing
        assert len(found.lacks) == 1
