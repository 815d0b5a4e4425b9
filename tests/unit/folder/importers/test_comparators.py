"""Comparators of the toy country, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.csv as pv
import pytest

from commonweal.folder.importers.build import Built, build_folder
from commonweal.folder.importers.mhclg_deprivation import DOMAINS
from commonweal.folder.importers.ons_health_index import years_filled_in

Row = dict[str, object]
Key = tuple[str, str, str, str]


def held(built: Built) -> dict[Key, Row]:
    """Rows by level, code, indicator and first day."""
    rows = pv.read_csv(built.folder / "comparators.csv").to_pylist()
    found = {(r["level"], r["about"], r["indicator"], str(r["start"])): r for r in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def rows(northern: Built) -> dict[Key, Row]:
    return held(northern)


def counted(row: Row) -> tuple[object, object, object]:
    return row["value"], row["numerator"], row["denominator"]


def test_registers_of_practices_are_added_up_and_an_empty_list_has_no_share(
    rows: dict[Key, Row],
) -> None:
    for level, code in (
        ("practice", "P1"),
        ("network", "U1"),
        ("commissioner", "CC1"),
        ("system", "QXA"),
        ("country", "ENG"),
    ):
        assert counted(rows[level, code, "qof_af", "2020-04-01"]) == (2.5, 50, 2000)
    assert not any(indicator == "qof_cvd_pp" for _, _, indicator, _ in rows)


def test_a_year_of_commissioners_is_of_one_publication(rows: dict[Key, Row]) -> None:
    assert counted(rows["commissioner", "AA1", "qof_af", "2016-04-01"]) == (2.0, 40, 2000)
    assert counted(rows["commissioner", "AA1", "qof_af", "2017-04-01"]) == (2.1, 44, 2100)
    assert rows["commissioner", "AA1", "qof_af", "2016-04-01"]["unit"] == (
        "percent of patients of all ages"
    )
    # AA2 has no register: England is added up without it, and it is told; the north is not.
    assert counted(rows["country", "ENG", "qof_af", "2016-04-01"]) == (2.0, 40, 2000)
    assert ("system", "QXA", "qof_af", "2016-04-01") not in rows


def test_commissioners_without_registers_are_named(northern: Built) -> None:
    said = [lack.message for lack in northern.lacks if lack.id == "nhsd-qof-ccg"]
    assert "AA2, BB1 has no registers of 2016-17: England is added up without it, its system" in (
        " ".join(said)
    )


def test_residents_of_every_level(rows: dict[Key, Row]) -> None:
    # Small area n has n + 9 people in each of 19 bands; three bands lie under 15, six from 65.
    day = "2019-06-30"
    assert rows["ward", "E05900001", "feature_population", day]["value"] == 190
    assert counted(rows["ward", "E05900001", "feature_share_0_14", day]) == (
        pytest.approx(100 * 3 / 19),
        30,
        190,
    )
    assert rows["district", "E07900001", "feature_population", day]["value"] == 19 * 33
    assert rows["commissioner", "AA1", "feature_population", day]["value"] == 19 * 21
    assert rows["commissioner", "CC1", "feature_population", day]["value"] == 19 * 46
    assert rows["system", "QXB", "feature_population", day]["value"] == 19 * 29
    assert rows["country", "ENG", "feature_population", day]["value"] == 19 * 75
    assert rows["country", "ENG", "feature_share_65_plus", day]["value"] == (
        pytest.approx(100 * 6 / 19)
    )
    assert rows["country", "ENG", "feature_share_85_plus", day]["value"] == (
        pytest.approx(100 * 2 / 19)
    )


def test_bodies_say_when_they_stood(rows: dict[Key, Row]) -> None:
    spans = {
        code: (row["opened"], row["closed"])
        for (_, code, indicator, _), row in rows.items()
        if indicator == "feature_population"
    }
    assert spans["AA1"] == (date(2013, 4, 1), date(2020, 3, 31))
    assert spans["CC1"] == (date(2020, 4, 1), None)
    assert spans["U1"] == spans["P1"] == spans["E05900001"] == (None, None)


def test_lists_of_practices_and_networks(rows: dict[Key, Row]) -> None:
    ages, need = "2020-04-01", "2022-04-01"
    assert counted(rows["practice", "P1", "feature_share_0_15", ages]) == (20.0, 400, 2000)
    # 1000 - 800.5: a count with a fraction is no count.
    assert rows["practice", "P2", "feature_share_0_15", ages]["basis"] == "estimated"
    assert counted(rows["network", "U1", "feature_share_65_plus", ages]) == (
        pytest.approx(100 * 700 / 3000),
        700,
        3000,
    )
    # P3 stands in the second file of ages alone, and in no network.
    assert rows["practice", "P3", "feature_share_65_plus", ages]["value"] == 20.0
    assert counted(rows["network", "U1", "feature_need_index", need]) == (
        pytest.approx(50.5 / 1234.5),
        101,
        2469,
    )
    assert not any(code == "U" for _, code, _, _ in rows)


def test_practices_without_ages_or_network_are_named(northern: Built) -> None:
    said = {lack.message for lack in northern.lacks}
    assert "1 practices of 2020/21 have no list by age among comparators: P4" in said
    sources = pv.read_csv(northern.folder / "sources.csv").to_pylist()
    notes = {row["id"]: row["note"] for row in sources}
    # Only practices with a register are missed in a sum of registers; P3 and P4 have none here.
    assert "In no network" not in notes["qof-added-up-2020-21"]


def test_a_district_that_nothing_names_is_left_out_and_told(
    northern: Built, rows: dict[Key, Row]
) -> None:
    index = "health_index_childrens_health"
    assert rows["district", "E07900001", index, "2019-01-01"]["value"] == 99.5
    assert ("district", "E07900009", index, "2019-01-01") not in rows
    said = [lack.message for lack in northern.lacks if lack.id == "ons-health-index"]
    assert said == [
        "no file at hand names the district E07900009; 1 rows are left out of comparators"
    ]


def test_stroke_admissions_are_added_up_to_districts(northern: Built, rows: dict[Key, Row]) -> None:
    # The one middle-layer area at hand: 3.5 a year among 600, of which 10.5 is rounded to 11.
    row = rows["district", "E07900001", "stroke_admissions_rate", "2017-01-01"]
    assert (row["numerator"], row["denominator"]) == (11, 1800)
    assert row["value"] == pytest.approx(100_000 * 11 / 1800)
    own = pv.read_csv(northern.folder / "indicators.csv").to_pylist()
    values = [r["value"] for r in own if r["indicator"] == "stroke_admissions_rate"]
    assert values == [row["value"]]


def _deprivation() -> str:
    """Small area n has rank n and decile n in every domain."""
    names = ["IMD", *(header for header, _ in DOMAINS)]
    header = "lsoa11_code," + ",".join(f"{n}_decile,{n}_rank" for n in names)
    lines = [f"E0190000{n}," + ",".join([f"{n}.0,{n}.0"] * len(names)) for n in range(1, 7)]
    return "\n".join([header, *lines]) + "\n"


def test_deprivation_is_weighted_by_residents(
    files: dict[str, str], write_files: Callable[[dict[str, str]], Path], tmp_path: Path
) -> None:
    files["mhclg-imd-2019"] = _deprivation()
    built = build_folder(
        write_files(files), system="QXA", as_of=date(2019, 7, 1), out=tmp_path / "built"
    )
    found = held(built)
    day, weights = "2019-01-01", [10, 11, 12, 13, 14, 15]
    mean = sum(n * w for n, w in enumerate(weights, start=1)) / sum(weights)
    for indicator in (
        "feature_imd_2019_mean_rank",
        "imd_2019_mean_rank",
        "imd_2019_crime_mean_rank",
    ):
        assert found["country", "ENG", indicator, day]["value"] == pytest.approx(mean)
    share = found["district", "E07900001", "imd_2019_share_most_deprived_fifth", day]
    assert counted(share) == (pytest.approx(100 * 21 / 33), 19 * 21, 19 * 33)
    tenth = found["district", "E07900002", "imd_2019_income_share_most_deprived_tenth", day]
    assert counted(tenth) == (0, 0, 19 * 42)


@pytest.mark.parametrize("absent", ["nhsd-qof-geographies-2020-21", "ons-residents-mid-2019"])
def test_the_rest_is_built_without_a_file(
    files: dict[str, str],
    write_files: Callable[[dict[str, str]], Path],
    tmp_path: Path,
    absent: str,
) -> None:
    del files[absent]
    built = build_folder(
        write_files(files), system="North Toyland", as_of=date(2019, 7, 1), out=tmp_path / "built"
    )
    found = held(built)
    assert absent in {lack.id for lack in built.lacks}
    assert (("ward", "E05900001", "feature_population", "2019-06-30") in found) == (
        absent != "ons-residents-mid-2019"
    )
    assert (("practice", "P1", "qof_af", "2020-04-01") in found) == (
        absent != "nhsd-qof-geographies-2020-21"
    )


def test_a_single_year_is_never_filled_in() -> None:
    assert years_filled_in(set(), [2019]) == []
    assert years_filled_in({2019, 2020}, [2018, 2019, 2020, 2021]) == [2020, 2021]
