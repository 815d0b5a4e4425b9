"""Partnerships asked for as a user would: sizes, bands, patients' ways, other numbers of them."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from commonweal import folder
from commonweal.cli.main import app

FIRST, SECOND = "icp-band-2019-03", "icp-band-2019-10"


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


def run(*arguments: object) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, ["networks", "partnerships", *words])


def asked(*arguments: object, code: int = 0) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def four(example: Path) -> dict[str, Any]:
    """Four partnerships inside the first band."""
    return asked(example, "--number", 4, "--wording", FIRST)


@pytest.mark.row("A3", "Q4")
def test_the_published_four_against_both_bands(four: dict[str, Any], shared: Path) -> None:
    with (shared / "facts/kent-medway/icps.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["icp"]: row for row in csv.DictReader(file)}
    published = {
        row["name"].removesuffix(" integrated care partnership"): row
        for row in four["summary"]["published"]
    }
    assert set(published) == set(rows)
    for name, row in published.items():
        assert row["registered"] == pytest.approx(
            float(rows[name]["registered_pop_2018_19"]), abs=0.5
        )
        assert row["in_band"][FIRST] == (rows[name]["rule_250_500k_ok"] == "True")
        assert row["in_band"][SECOND] == (rows[name]["rule_250_750k_ok"] == "True")
    assert [name for name, row in published.items() if not row["in_band"][FIRST]] == ["East Kent"]
    # "About 400,000, which equated to around a quarter": residents fit the first, none the second.
    medway = published["Medway and Swale"]
    assert medway["residents"] == pytest.approx(397_485)
    assert 0.218 < medway["share"] < 0.219


@pytest.mark.row("A3")
def test_four_inside_the_first_band_divide_east_kent(four: dict[str, Any], example: Path) -> None:
    told = four["summary"]
    assert (told["number"], told["in_band"], told["contiguous"]) == (4, 4, 4)
    assert (told["status"], told["proven"]) == ("best found, not proven", False)
    rows = four["rows"]
    sizes: dict[str, float] = {}
    for row in rows:
        sizes[row["partnership"]] = sizes.get(row["partnership"], 0.0) + row["patients"]
    assert len(sizes) == 4
    assert all(250_000 <= size <= 500_000 for size in sizes.values())
    assert sum(sizes.values()) == pytest.approx(told["patients"])
    east = {row["partnership"] for row in rows if row["published"] == "KM-ICP-EAST"}
    assert len(east) > 1
    whole = asked(example, "--number", 4, "--wording", FIRST, "--within", "ccg", code=1)
    assert whole["summary"]["status"] == "infeasible"
    assert "all were tried" in whole["summary"]["causes"][0]
    assert whole["summary"]["relaxation"] == "an upper end of 569,000"
    assert {row["partnership"] for row in whole["rows"]} == {None}


@pytest.mark.row("A3", "Q4")
def test_of_whole_ccgs_no_four_are_better_than_the_published(example: Path) -> None:
    told = asked(example, "--number", 4, "--wording", SECOND, "--within", "ccg")["summary"]
    assert (told["proven"], told["networks_moved"]) == (True, 0)
    assert told["gap"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.row("A6")
def test_where_patients_go_in_each_source_apart(four: dict[str, Any]) -> None:
    told = four["summary"]
    assert {one["source"]: one["basis"] for one in told["flows"]} == {
        "link": "estimated",
        "sus": "estimated",
    }
    for row in told["published"]:
        for source in ("link", "sus"):
            flow = row["flows"][source]
            assert 0.0 <= flow["low"] <= flow["self_containment"] <= flow["high"] <= 1.0
    east = next(row for row in told["published"] if row["code"] == "KM-ICP-EAST")["flows"]
    # The first source holds trusts of the county only, the second all: neither alone settles it.
    assert east["sus"]["self_containment"] > 0.95
    assert east["link"]["self_containment"] < 0.70
    assert east["sus"]["beyond"] == 0.0
    assert east["link"]["beyond"] > 0.25


def test_the_same_seed_gives_the_same_plan(four: dict[str, Any], example: Path) -> None:
    assert asked(example, "--number", 4, "--wording", FIRST) == four


def test_a_folder_without_partnerships_or_flows(kent: Path) -> None:
    found = asked(kent, "--number", 4, "--low", 250_000, "--high", 750_000)
    assert found["summary"]["published"] == []
    assert found["summary"]["networks_moved"] is None
    assert {one["basis"] for one in found["summary"]["flows"]} == {"modelled"}
    assert len({row["partnership"] for row in found["rows"]}) == 4


def test_what_does_not_add_up_is_told_and_is_a_finding(example: Path) -> None:
    done = run(example, "--number", 3, "--wording", FIRST)
    assert done.exit_code == 1
    assert "3 of at most 500,000 hold 1,500,000" in done.stderr
    assert "an upper end of 628,673, or 4 to 7 partnerships" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--low", "inf", "--high", "inf"], "0 < low <= high"),
        (["--wording", "pcn-band-2019-07"], "no band for places; there are icp-band-2019-03"),
        (["--seed", "-1"], "--seed"),
        (["--wording", "icp-band"], "no rule has the id 'icp-band'"),
        (["--low", "100"], "give both ends"),
        (["--low", "500", "--high", "100"], "give 0 < low <= high"),
        (["--number", "0"], "--number 0: ask for 1 or more"),
        (["--aim", "fair"], "--aim fair: use one of flow and compact, flow, compact"),
        (["--out", "plan.txt"], "give a name that ends in .csv"),
        (["--source", "none"], "held are link, sus"),
        (["--within", "district"], "only ccg is known"),
    ],
)
def test_bad_use_is_refused_with_what_to_do(example: Path, arguments: list[str], said: str) -> None:
    done = run(example, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_where_each_network_goes_is_shown_and_written(
    four: dict[str, Any], example: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.csv"
    done = run(example, "--number", 4, "--wording", FIRST, "--out", out)
    assert done.exit_code == 0
    moved = [row for row in four["rows"] if row["published"] != row["partnership"]]
    assert len(moved) == four["summary"]["networks_moved"] > 0
    shown = done.stdout.split("Networks that it moves")[1].splitlines()
    for row in moved:
        (line,) = [line for line in shown if line.startswith(row["network"])]
        words = line.split()
        assert words[-3:] == [f"{row['patients']:,.0f}", row["published"], row["partnership"]]
    for size in next(iter(four["summary"]["designs"]))["sizes"].values():
        assert f"{size:,.0f}" in done.stdout.split("partnerships proposed")[1]
    assert "gap -: no bound was worked out" in done.stdout
    assert "--json" in done.stdout
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"network": row["network"], "partnership": row["partnership"]} for row in four["rows"]
        ]


def test_bad_use_is_refused_before_a_folder_is_read(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere", "--aim", "fair", "--low", 500, "--high", 100)
    assert done.exit_code == 2
    assert "--aim fair" in done.stderr
    assert "give 0 < low <= high" in done.stderr


def test_a_day_without_a_band_says_which_is_used(example: Path) -> None:
    done = run(example, "--as-of", "2013-04-01", "--number", "4", "--json")
    assert "no band for places was in force on 2013-04-01; that of icp-band-2019-10" in done.stderr


def test_lists_of_nobody_are_no_partnerships(example: Path, tmp_path: Path) -> None:
    copy = tmp_path / "folder"
    shutil.copytree(example, copy)
    with (copy / "registered.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (copy / "registered.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "patients": "0"} for row in rows)
    done = run(copy, "--number", "4", "--json")
    assert done.exit_code == 1
    assert "no practice with patients and a place" in done.stderr
    assert done.stdout == ""
