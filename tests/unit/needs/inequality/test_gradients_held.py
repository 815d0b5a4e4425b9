"""Gradients of the example, with the registers and strokes as they were published."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.evidence import Basis
from commonweal.folder import Folder, read_folder
from commonweal.needs.held import Held
from commonweal.needs.inequality import part as gradients
from commonweal.needs.inequality.gradient import over_areas
from deaths_sample import Row, ground

# The example, with the registers of its practices as they were published.


@pytest.fixture(scope="module")
def folder(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def registers(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "kent-medway" / "km_qof_2020-21_practice_prevalence.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["GROUP_CODE"] == "DM"]


def with_registers(folder: Folder, registers: list[dict[str, str]], *, published: bool) -> Any:
    held = folder.tables.get("indicators")
    assert held is not None
    kept: list[Row] = held.to_pylist()
    if not published:
        kept = [row for row in kept if row["indicator"] != "imd_2019_of_list"]
    source = kept[0]["source"]
    told: list[Row] = [
        {
            "about": row["PRACTICE_CODE"],
            "indicator": "qof_dm",
            "start": date(2020, 4, 1),
            "end": date(2021, 3, 31),
            "value": 100 * float(row["REGISTER"]) / float(row["PRACTICE_LIST_SIZE"]),
            "numerator": float(row["REGISTER"]),
            "denominator": float(row["PRACTICE_LIST_SIZE"]),
            "unit": "percent",
            "basis": "observed",
            "source": source,
        }
        for row in registers
    ]
    return ground(folder, indicators=[*kept, *told])


def part_of(made: Any) -> Any:
    held = Held(made)
    definitions = {"qof_dm": held.definitions["qof_dm"]}
    told = [one for one in held.observations if one.indicator == "qof_dm"]
    return gradients.part(made, definitions, told)


def rows(part: Any, name: str) -> list[Row]:
    found = next(table for table in part.tables if table.id == name)
    return list(found.data.to_pylist())


def test_diabetes_over_deprivation_in_the_system_and_each_partnership(
    folder: Folder, registers: list[dict[str, str]], shared: Path, example: Path
) -> None:
    part = part_of(with_registers(folder, registers, published=True))
    with (shared / "data/kent-medway/km_practices_2018-19_master.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        score = {row["Practice"]: float(row["imd2019_practice"]) for row in csv.DictReader(lines)
                 if row["imd2019_practice"]}  # fmt: skip
    place = {}
    with (example / "memberships.csv").open(encoding="utf-8", newline="") as lines:
        above = {row["member"]: row["group"] for row in csv.DictReader(lines)
                 if row["role"] == "part_of" and row["group"].startswith("KM-ICP")
                 and row["start"] <= "2019-07-01"}  # fmt: skip
    with (shared / "data/kent-medway/km_practices_2018-19_master.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        place = {row["Practice"]: above[row["CCG"]] for row in csv.DictReader(lines)}
    counts = {
        row["PRACTICE_CODE"]: (float(row["REGISTER"]), float(row["PRACTICE_LIST_SIZE"]))
        for row in registers
        if row["PRACTICE_CODE"] in score and row["PRACTICE_CODE"] in place
    }
    steps: defaultdict[str, dict[str, tuple[int, float, float]]] = defaultdict(dict)
    for row in rows(part, "needs.gradient_steps"):
        if row["indicator"] == "qof_dm":
            said = row["members"], row["numerator"], row["denominator"]
            steps[row["code"]][row["fifth"][0]] = said
    assert len(steps) == 5  # the system and its four partnerships
    for code, found in steps.items():
        inside = [p for p in counts if code == "QKS" or place[p] == code]
        # The official tool's quantiles of N values: rank r from the most deprived, ceilings.
        expected: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
        for practice in inside:
            rank = 1 + sum(score[other] > score[practice] for other in inside)
            fifth = 6 - -(-(len(inside) + 1 - rank) * 5 // len(inside))
            expected[str(fifth)][0] += 1
            expected[str(fifth)][1] += counts[practice][0]
            expected[str(fifth)][2] += counts[practice][1]
        assert found == {key: tuple(said) for key, said in expected.items()}, code
    indices = {r["code"]: r for r in rows(part, "needs.gradient") if r["indicator"] == "qof_dm"}
    assert all(row["crude"] for row in indices.values())
    assert indices["QKS"]["basis"] == "estimated"
    # Which practice lies in which partnership is assumed in the example.
    assert {row["basis"] for code, row in indices.items() if code != "QKS"} == {"assumed"}
    assert all(row["sii"] > 0.0 and row["rii"] > 1.0 for row in indices.values())
    listed = indices["QKS"]["left_out"] + sum(said[0] for said in steps["QKS"].values())
    assert listed == 234
    figure = next(f for f in part.figures if f.id == "needs.slope.qof_dm.QKS")
    assert figure.as_of == date(2021, 3, 31)
    assert not [source for source in figure.sources if "stroke" in source.id]


def test_where_deprivation_of_lists_is_modelled_so_is_the_gradient(
    folder: Folder, registers: list[dict[str, str]]
) -> None:
    part = part_of(with_registers(folder, registers, published=False))
    found = [row for row in rows(part, "needs.gradient") if row["indicator"] == "qof_dm"]
    assert next(row for row in found if row["code"] == "QKS")["basis"] == "modelled"
    assert {row["basis"] for row in found} == {"modelled", "assumed"}
    assert all(row["crude"] for row in found)
    assert "mean over where its patients are modelled to live" in part.section.text


def raw_strokes(shared: Path) -> tuple[dict[str, int], dict[str, float], dict[str, int]]:
    """Admissions of three years, person-years and national fifths from the publishers' files."""
    data = shared / "data"
    with (data / "kent-medway/km_lsoa_stroke_admissions_2017-2019.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        admissions = {
            r["LSOA11CD"]: round(3 * float(r["Admissions"])) for r in csv.DictReader(lines)
        }
    with gzip.open(
        data / "england/imd2019_england_lsoa11_ranks_deciles.csv.gz", "rt", encoding="utf-8-sig"
    ) as lines:
        fifths = {r["lsoa11_code"]: (int(float(r["IMD_decile"])) + 1) // 2
                  for r in csv.DictReader(lines) if r["lsoa11_code"] in admissions}  # fmt: skip
    with gzip.open(
        data / "kent-medway/km_lsoa_population_mid2019_single_year.csv.gz",
        "rt",
        encoding="utf-8-sig",
    ) as lines:
        people = {r["lsoa11_code"]: 3 * float(r["total_population"]) for r in csv.DictReader(lines)}
    return admissions, people, fifths


def test_strokes_by_fifth_against_the_counts_of_small_areas(folder: Folder, shared: Path) -> None:
    admissions, people, fifths = raw_strokes(shared)
    assert sum(admissions.values()) == 3 * 2_450
    counted = over_areas(
        "stroke", "QKS", {a: float(n) for a, n in admissions.items()}, people, fifths
    )
    totals = {
        fifth: (
            sum(n for area, n in admissions.items() if fifths[area] == fifth),
            sum(n for area, n in people.items() if fifths[area] == fifth),
        )
        for fifth in range(1, 6)
    }
    assert {s.group: (s.numerator, s.denominator) for s in counted.steps} == totals
    part = gradients.part(ground(folder), {}, [])
    shown = rows(part, "needs.gradient_steps")
    assert sum(row["numerator"] for row in shown) == pytest.approx(7_350, abs=0.01)
    assert [row["denominator"] for row in shown] == [totals[f][1] for f in range(1, 6)]
    # What the folder holds is modelled: some fifths are out by a twentieth, and the slope with it,
    # so it has no limits; that of the counts has, and they hold nought.
    astray = [abs(row["numerator"] / totals[f + 1][0] - 1) for f, row in enumerate(shown)]
    assert max(astray) < 0.07
    [index] = rows(part, "needs.gradient")
    assert (index["basis"], index["sii_lower"], index["rii_upper"]) == ("modelled", None, None)
    assert {row["lower"] for row in shown} == {None}
    assert counted.sii == pytest.approx(-5.46, abs=0.01)
    assert (counted.sii_lower or 0.0) < 0.0 < (counted.sii_upper or 0.0)
    assert "are modelled here" in part.section.text
    assert "beyond chance" not in part.section.text
    [figure] = [f for f in part.figures if f.id == "needs.slope.stroke.QKS"]
    assert (figure.lower, figure.upper, figure.basis) == (None, None, Basis.MODELLED)


def test_periods_last_whole_months() -> None:
    for start, months in ((date(2017, 1, 1), 36), (date(2018, 4, 1), 12), (date(2019, 7, 1), 6)):
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        assert gradients.lasting(start, date(year, month + 1, 1) - timedelta(days=1)) == months / 12


def test_without_counts_the_lack_is_said(folder: Folder) -> None:
    part = gradients.part(ground(folder, demand=None), {}, [])
    [figure] = part.figures
    assert figure.value is None
    assert "tables indicators, demand" in figure.missing
    assert [lack.table for lack in part.lacks] == ["indicators"]
