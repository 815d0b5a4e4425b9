"""Inequality: a made-up folder with deaths from the check to the page, the example, Norfolk."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Basis
from commonweal.folder import read_folder
from commonweal.needs.indicators import load_definitions
from commonweal.needs.life import part as life
from commonweal.needs.life.published import LIFE
from commonweal.needs.values.gathered import observations
from commonweal.plan.study import Studied
from deaths_sample import by_loop, ground, script

SYN = script()
Z = 1.959963984540054
NORFOLK = (*(f"E070001{n}" for n in range(43, 50)), "E07000244")
#: What a folder needs for districts and their life expectancy; all other files lack.
FEW = (
    "ons_health_index_indicators_ltla21_2015_2021.csv.gz",
    "practice_wp_2018-19_with_coords_england.csv.gz",
    "ccg_stp_april2019.csv",
    "lsoa11_ccg_lad_april2018.csv.gz",
    "lsoa11_ccg_lad_april2019.csv.gz",
    "lsoa11_ccg_lad_april2020.csv.gz",
    "lsoa11_population_mid2019_5yr.csv.gz",
    "lsoa11_point_postcode_nearest_pwc.csv.gz",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up folder, without residents: prevention is no part of this."""
    folder: Path = SYN.build(tmp_path_factory.mktemp("inequality") / "synthetic")
    for name in ("residents.csv", "datapackage.json"):
        (folder / name).unlink()
    return folder


@pytest.fixture(scope="module")
def pack(made: Path) -> Path:
    checked = CliRunner().invoke(app, ["check", str(made)])
    assert checked.exit_code == 0, checked.output
    out = made.parent / "pack"
    done = CliRunner().invoke(app, ["plan", str(made), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


def rows(pack: Path, name: str) -> list[dict[str, str]]:
    with (pack / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def number(cell: str) -> float:
    """A cell of a published table; an apostrophe keeps a minus from being taken for a formula."""
    return float(cell.removeprefix("'"))


def figures(pack: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(pack, "figures")}


@pytest.mark.row("B2")
def test_life_expectancy_with_limits_by_district_and_fifth(made: Path, pack: Path) -> None:
    deaths: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    years: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    groups = {
        area: {"district": district, "fifth": str(fifth)} for area, district, fifth in SYN.areas()
    }
    with (made / "deaths.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for by in ("district", "fifth") if not row["cause"] else ():
                key = groups[row["area"]][by], row["sex"], row["age_from"]
                deaths[key] += float(row["deaths"])
                years[key] += float(row["person_years"])
    given = 0
    for by in ("district", "fifth"):
        for row in rows(pack, f"needs.life_tables.{by}"):
            sex = {"females": ["female"], "males": ["male"], "all persons": ["female", "male"]}
            counted = [
                [sum(held[row["code"], one, str(low)] for one in sex[row["sex"]])
                 for low, _ in SYN.BANDS]
                for held in (deaths, years)
            ]  # fmt: skip
            if sum(counted[1]) < 5_000:
                assert (row["value"], row["reason"]) == ("", "population too small")
                continue
            given += 1
            (value, error), *_ = by_loop(list(SYN.BANDS), *counted)
            assert number(row["value"]) == pytest.approx(value, abs=1e-4)
            assert number(row["lower"]) == pytest.approx(value - Z * error, abs=1e-4)
            assert number(row["upper"]) == pytest.approx(value + Z * error, abs=1e-4)
            assert row["reason"] == ""
    assert given == 3 * (4 + 5)
    assert {row["reason"] for row in rows(pack, "needs.life_tables.district.at_65")} == {
        "", "population too small"
    }  # fmt: skip


@pytest.mark.row("B2")
def test_ages_and_causes_sum_to_the_gap(pack: Path) -> None:
    told = figures(pack)
    for by in ("district", "fifth"):
        for sex in ("all", "female", "male"):
            whole, *ages = rows(pack, f"needs.life_gap_parts.{by}.{sex}")
            gap = told[f"needs.life_table_gap.{by}.{sex}"]
            assert whole["ages"] == "all ages"
            assert number(whole["all_causes"]) == pytest.approx(number(gap["value"]), abs=1e-3)
            assert number(gap["lower"]) < number(gap["value"]) < number(gap["upper"])
            assert len(ages) == len(SYN.BANDS)
            for column, total in whole.items():
                if column != "ages":
                    assert sum(number(row[column]) for row in ages) == pytest.approx(
                        number(total), abs=5e-3
                    )
            for row in (whole, *ages):
                causes = [number(cell) for name, cell in row.items() if name.startswith("cause_")]
                assert len(causes) == 3
                assert sum(causes) == pytest.approx(number(row["all_causes"]), abs=5e-4)


@pytest.mark.row("B2", "G4")
def test_what_is_made_up_says_so_wherever_it_stands(pack: Path) -> None:
    slope = figures(pack)["needs.life_slope.all"]
    assert slope["basis"] == "assumed"
    # The law gives the most deprived shorter lives: the slope is above nought beyond chance.
    assert number(slope["lower"]) > 0.0
    page = (pack / "index.html").read_text(encoding="utf-8")
    section = re.search(r'id="chapter-needs-needs\.life".*?</section>', page, re.DOTALL)
    assert section is not None
    assert "SYNTHETIC: made up by a law" in section.group()
    assert "assumed" in section.group()
    assert "population too small" in section.group()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert "SYNTHETIC" in title.group(1)


def test_no_table_holds_a_silent_nothing(pack: Path) -> None:
    for path in sorted((pack / "tables").glob("*.csv")):
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"(^|,)(nan|inf|-inf|none)(,|$)", text, re.MULTILINE), path.name
    for row in rows(pack, "figures"):
        assert bool(row["value"]) != bool(row["missing"]), row["id"]


@pytest.mark.row("B2", "Q6")
def test_the_gap_between_districts_of_kent_and_medway(example: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["needs", str(example), "--level", "district", "--indicator",
         "health_index_life_expectancy", "--json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = {row["code"]: row for row in json.loads(done.stdout)}
    assert len(found) == 13
    assert all(row["lower"] is None and row["upper"] is None for row in found.values())
    values = {code: row["value"] for code, row in found.items()}
    assert min(values, key=lambda code: values[code]) == "E07000114"
    assert max(values, key=lambda code: values[code]) == "E07000111"
    assert max(values.values()) - min(values.values()) == pytest.approx(3.3, abs=1e-6)


@pytest.mark.row("B2")
def test_the_gap_of_norfolk_and_waveney_year_by_year(shared: Path, tmp_path: Path) -> None:
    source = tmp_path / "source" / "england"
    source.mkdir(parents=True)
    for name in FEW:
        (source / name).symlink_to(shared / "data" / "england" / name)
    done = CliRunner().invoke(
        app,
        ["build", str(source.parent), "--system", "Norfolk and Waveney",
         "--as-of", "2019-07-01", "--out", str(tmp_path / "folder"), "--json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    years: defaultdict[int, dict[str, float]] = defaultdict(dict)
    with gzip.open(source / FEW[0], "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["indicator"] == "Life expectancy" and row["ltla21_code"] in NORFOLK:
                years[int(float(row["year"]))][row["ltla21_code"]] = float(row["value"])
    # 2021 repeats 2020 for every district: it was filled in, and is left out.
    assert years.pop(2021) == years[2020]
    made = ground(read_folder(tmp_path / "folder"))
    part = life.part(made, observations(made, {LIFE: load_definitions()[LIFE]}))
    table = next(table for table in part.tables if table.id == "needs.life_gap")
    found = {int(row["year"]): row for row in table.data.to_pylist()}
    assert {year: (row["gap"], row["districts"]) for year, row in found.items()} == {
        year: (pytest.approx(max(held.values()) - min(held.values())), 8)
        for year, held in years.items()
    }
    assert found[2020]["gap"] == pytest.approx(83.215 - 80.38)
    assert "2021, which the publisher filled in" in table.note
    # Broadland and South Norfolk have the same value: the first code counts.
    assert (found[2020]["lowest"], found[2020]["highest"]) == ("Norwich", "Broadland")
    gap = next(figure for figure in part.figures if figure.id.startswith("needs.life_gap."))
    assert (gap.lower, gap.upper, gap.basis) == (None, None, Basis.OBSERVED)
    districts = next(table for table in part.tables if table.id == "needs.life_by_district")
    assert districts.note.startswith("No limits: the values are published without deaths")
    assert "East Suffolk: partly outside the system" in districts.note


@pytest.mark.row("G3")
def test_admissions_of_small_areas_are_published_nowhere(example_studied: Studied) -> None:
    looked = 0
    for chapter in example_studied.chapters:
        for table in chapter.tables:
            words = " ".join([table.id, table.title, *(c.label for c in table.columns)]).lower()
            if "stroke" not in words and "admission" not in words:
                cells = [
                    cell
                    for column in table.data.columns
                    if str(column.type) == "string"
                    for cell in column.to_pylist()
                    if cell
                ]
                if not any("stroke" in cell.lower() for cell in cells):
                    continue
            looked += 1
            for column in table.data.columns:
                if str(column.type) == "string":
                    small = [c for c in column.to_pylist() if c and re.match(r"E0[12]\d{6}", c)]
                    assert not small, table.id
        for figure in chapter.figures:
            if "stroke" in f"{figure.id} {figure.label}".lower():
                looked += 1
                assert not re.match(r"E0[12]\d{6}", figure.about), figure.id
    assert looked >= 3
