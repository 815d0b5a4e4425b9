"""Building from the publishers' own files: Kent and Medway against the compiled facts, other
systems, damaged files."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder import check_folder, read_folder
from commonweal.folder.importers import england as england_module
from commonweal.folder.importers.build import build_folder
from commonweal.folder.importers.catalogue import catalogue
from commonweal.folder.importers.england import England
from commonweal.folder.importers.published import open_published
from commonweal.folder.importers.systems import choose
from commonweal.system.study import Tables

DAY = date(2019, 7, 1)


@pytest.fixture(scope="module")
def england(shared: Path) -> England:
    """The structure of England, read from the publishers' files."""
    with open_published(shared / "data") as published:
        return england_module.read(published)


def facts(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "facts" / "kent-medway" / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def population(folder: Path, level: str, day: str) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(
        app, ["population", str(folder), "--level", level, "--as-of", day, "--json"]
    )
    assert done.exit_code == 0, done.output
    return {row["code"]: row for row in json.loads(done.stdout)}


@cache
def tables_of(folder: Path) -> Tables:
    return read_folder(folder).tables


def table(folder: Path, name: str) -> pa.Table:
    held = tables_of(folder).get(name)
    assert held is not None
    return held


def by(rows: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for key, value in rows:
        found[key] += value
    return dict(found)


@pytest.mark.row("A1")
def test_the_eight_commissioners_have_their_published_lists(kent: Path, shared: Path) -> None:
    held = population(kent, "ccg", "2019-07-01")
    published = {
        row["ccg_code"]: int(row["registered_pop_2018_19"]) for row in facts(shared, "ccgs")
    }
    assert {code: round(row["registered"]) for code, row in held.items()} == published
    assert round(sum(row["registered"] for row in held.values())) == 1_886_016


@pytest.mark.row("A4")
def test_fifteen_of_42_networks_lie_outside_the_band_on_the_lists_of_2021(kent: Path) -> None:
    held = population(kent, "pcn", "2021-10-01")
    networks = {code: row for code, row in held.items() if code.startswith("U")}
    assert len(networks) == 42
    assert sum(row["in_band"] is False for row in networks.values()) == 15


def test_practices_are_those_of_the_facts(kent: Path, shared: Path) -> None:
    registered = table(kent, "registered")
    whole = registered.filter(
        pc.and_(pc.equal(registered["age_from"], 0), pc.is_null(registered["age_to"]))
    ).to_pylist()
    lists = {(row["practice"], row["series"]): row["patients"] for row in whole}
    scores = {
        row["about"]: row["value"]
        for row in table(kent, "indicators").to_pylist()
        if row["indicator"] == "imd_2019_of_list"
    }
    networks = {
        row["member"]: row["group"]
        for row in table(kent, "memberships").to_pylist()
        if row["vintage"] == "allocation-file-2018-19"  # the column that the facts were taken from
    }
    for row in facts(shared, "practices"):
        code = row["practice_code"]
        assert lists[code, "allocation-2018-19"] == pytest.approx(
            float(row["list_2018_19"]), abs=0.006
        )
        assert networks.get(code, "") == row["pcn_2021"]
        if row["list_2021"]:
            assert lists[code, "october-2021"] == float(row["list_2021"])
        if row["imd_2019_of_list"]:
            assert scores[code] == pytest.approx(float(row["imd_2019_of_list"]), abs=1e-3)


@pytest.mark.row("A5")
def test_residents_and_what_they_live_in_are_those_of_the_facts(kent: Path, shared: Path) -> None:
    residents = table(kent, "residents")
    mid_2019 = residents.filter(pc.equal(residents["as_of"], date(2019, 6, 30)))
    persons = by((row["area"], row["persons"]) for row in mid_2019.to_pylist())
    lies_in = {
        (row["area"], row["kind"]): row["group"]
        for row in table(kent, "area_memberships").to_pylist()
        if row["start"] is not None
        and row["start"] <= DAY
        and (row["end"] is None or row["end"] >= DAY)
    }
    own = {
        row["code"]
        for row in table(kent, "areas").to_pylist()
        if row["kind"] == "lsoa" and not row["neighbour"]
    }
    rows = facts(shared, "small_areas")
    assert own == {row["lsoa_code"] for row in rows}
    for row in rows:
        code = row["lsoa_code"]
        assert persons[code] == float(row["residents_mid_2019"])
        assert lies_in[code, "commissioner"] == row["ccg_2019"]
        assert lies_in[code, "district"] == row["district_code"]
        assert lies_in[code, "ward"] == row["ward_code"]
        assert lies_in[code, "msoa"] == row["msoa_code"]


def test_stroke_admissions_keep_their_total_and_are_marked(kent: Path) -> None:
    demand = table(kent, "demand").to_pylist()
    assert {row["basis"] for row in demand} == {"modelled"}
    neighbours = {row["code"]: row["neighbour"] for row in table(kent, "areas").to_pylist()}
    own = sum(row["value"] for row in demand if not neighbours[row["area"]])
    # Merged areas may lie on either side of the border; the facts count 2,450 in the county.
    assert own == pytest.approx(2450, rel=0.01)


def test_estimated_minutes_are_marked(kent: Path) -> None:
    travel = table(kent, "travel")
    held = {(row["site"], row["basis"]) for row in travel.select(["site", "basis"]).to_pylist()}
    assert {basis for site, basis in held if site in ("ME75NY", "TN24QJ")} == {"estimated"}
    assert {basis for site, basis in held if site not in ("ME75NY", "TN24QJ")} == {"modelled"}


def test_every_source_names_a_file_or_what_it_was_worked_out_from(kent: Path) -> None:
    for row in table(kent, "sources").to_pylist():
        assert row["sha256"] or catalogue()[row["id"]].derived_from
        assert row["place"]


@pytest.mark.row("A2")
def test_real_mergers_are_told_from_the_look_ups(england: England) -> None:
    assert [len(period.commissioners) for period in england.periods] == [195, 191, 135, 106, 106]
    for period in england.periods:
        assert len(set(period.systems.values())) == 42
        assert period.commissioners.keys() == period.systems.keys()
    merged = {
        (row.predecessor, row.successor) for rows in england.successions.values() for row in rows
    }
    assert {("99P", "15N"), ("99Q", "15N"), ("09C", "91Q"), ("99J", "91Q")} <= merged


def test_devon_stands_under_its_code_of_2019(england: England, shared: Path) -> None:
    with open_published(shared / "data") as published:
        published.land("nhse-need-2018-19", {
            "practice": england_module.nhse_need.EDITIONS[0].columns["practice"],
            "commissioner": england_module.nhse_need.EDITIONS[0].columns["commissioner"],
        })  # fmt: skip
        rows = published.rows(
            "select practice from \"nhse-need-2018-19\" where commissioner in ('99P', '99Q')"
        )
    assert rows
    assert {england.periods[1].practices[practice] for (practice,) in rows} == {"15N"}


def test_each_of_the_42_systems_answers_to_its_codes_and_its_name(
    england: England, shared: Path
) -> None:
    path = shared / "data" / "england" / "ccg_stp_april2019.csv"
    with path.open(encoding="utf-8-sig") as lines:
        named = {row["STP19CD"]: row["STP19NM"] for row in csv.DictReader(lines)}
    found = {code: choose(england, code, DAY) for code in named}
    assert len({chosen.code for chosen in found.values()}) == 42
    for code, name in named.items():
        assert choose(england, name, DAY).code == found[code].code
        assert choose(england, found[code].code, DAY).code == found[code].code
    assert found["E54000032"].code == "QKS"


def test_cornwall_builds_though_scilly_has_no_admissions(shared: Path, tmp_path: Path) -> None:
    built = build_folder(shared / "data", system="E54000036", as_of=DAY, out=tmp_path / "cornwall")
    assert check_folder(built.folder) == []
    assert any("E01019077" in lack.message for lack in built.lacks)


@pytest.fixture
def copied(shared: Path, tmp_path: Path) -> Path:
    """The publishers' files as links, so that a test can put another in the place of one."""
    for entry in catalogue().values():
        if entry.path:
            place = tmp_path / "source" / entry.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(shared / "data" / entry.path)
    return tmp_path / "source"


def test_damaged_files_end_in_findings_and_nothing_is_written(copied: Path, tmp_path: Path) -> None:
    workbook = copied / "official" / "ePCN_2022.xlsx"
    content = workbook.read_bytes()
    workbook.unlink()
    workbook.write_bytes(content[: len(content) // 2])
    lists = copied / "official" / "gp-reg-pat-prac-all_2021.csv"
    text = lists.read_text().replace("NUMBER_OF_PATIENTS", "PATIENTS")
    lists.unlink()
    lists.write_text(text)
    out = tmp_path / "out"
    done = CliRunner().invoke(
        app,
        ["build", str(copied), "--system", "QSL", "--as-of", "2019-07-01", "--out", str(out),
         "--json"],
    )  # fmt: skip
    assert done.exit_code == 1
    found = {(row["file"], row["rule"], row["column"]) for row in json.loads(done.stdout)}
    assert ("official/ePCN_2022.xlsx", "format", "") in found
    assert (
        "official/gp-reg-pat-prac-all_2021.csv", "missing column", "NUMBER_OF_PATIENTS",
    ) in found  # fmt: skip
    assert not out.exists()


def test_an_ambiguous_name_ends_with_2_and_the_candidates(shared: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["build", str(shared / "data"), "--system", "surrey", "--as-of", "2019-07-01",
         "--out", str(tmp_path / "out")],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "QNX  Sussex and East Surrey" in done.output
    assert "QXU  Surrey Heartlands" in done.output
    assert not (tmp_path / "out").exists()
