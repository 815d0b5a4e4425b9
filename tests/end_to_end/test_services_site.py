"""Where a service could be, asked from the command line (rows D1 and D2)."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from commonweal import folder
from commonweal.cli.main import app

OPTIONS = ["A", "B", "C", "D", "E"]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["site", *[str(argument) for argument in arguments]])


def asked(*arguments: object) -> Any:
    done = run(*arguments, "--draws", 50, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def options(example: Path) -> Any:
    return asked(example, "--service", "stroke", "--options", ",".join(OPTIONS))


@pytest.mark.row("D2")
def test_options_a_to_e_in_their_place_among_all(options: Any) -> None:
    rows = {row["options"][0]: row for row in options["rows"]}
    assert list(rows) == OPTIONS
    assert options["summary"]["configurations"] == 35
    # Facts of the files: option B rests on measured minutes alone.
    b = rows["B"]
    assert b["sites"] == ["DA28DA", "ME169QQ", "TN240LZ"]
    assert b["mean_minutes"] == pytest.approx(26.731, abs=5e-4)
    assert b["within_30"] == pytest.approx(0.6614, abs=5e-5)
    assert (b["within_60"], b["maximum_minutes"]) == (1.0, 59.5)
    assert b["volume"] == pytest.approx(
        {"DA28DA": 512.22, "ME169QQ": 833.07, "TN240LZ": 1104.71}, abs=5e-3
    )
    assert (b["basis"], b["interval"], b["estimated_sites"]) == ("modelled", None, [])
    assert b["meets_volumes"] is False
    assert b["volumes_missed"] == pytest.approx({"DA28DA": 512.22 - 600}, abs=5e-3)
    assert b["beds_published"] == {"DA28DA": 34, "ME169QQ": 38, "TN240LZ": 52}
    assert b["capital_gbp"] == {"TN240LZ": 20900000.0}
    for name in "ACDE":
        row = rows[name]
        assert row["basis"] == "estimated"
        low, high = row["interval"]["mean_minutes"]
        assert low < row["mean_minutes"] <= high
        assert set(row["interval"]["volume"]) == set(row["volume"])
    for row in rows.values():
        assert row["on_front"] is False
        assert row["bettered_by"]
        assert row["ranks"][0]["of"] == 35
        assert row["ranks"][1]["of"] == 127
        assert sum(row["volume"].values()) == pytest.approx(options["summary"]["cases"])
        other = row["with_outside_sites"]
        assert other["lost_cases"] == pytest.approx(sum(other["lost_to"].values()))
        assert other["inflow"] is None
        assert set(row["by_fifth"]) == set("12345")
        assert len(row["by_district"]) == 13
        assert all("cases" not in group for group in row["by_district"].values())


@pytest.mark.row("D2")
def test_what_option_b_costs_thanet_and_medway(options: Any) -> None:
    b = next(row for row in options["rows"] if row["options"] == ["B"])
    longer = b["longer_than_today"]["by_district"]
    assert longer["E07000114"] == pytest.approx(41.8, abs=0.05)  # Thanet, measured throughout
    assert 5.0 < longer["E06000035"] < 15.0  # Medway, today estimated
    fifths = b["longer_than_today"]["by_fifth"]
    assert fifths["1"] > fifths["5"]


@pytest.mark.row("D1")
def test_what_lacks_is_named_and_what_follows_is_told(options: Any) -> None:
    lacks = {lack["table"] for lack in options["summary"]["lacks"]}
    assert {"services", "outcomes"} <= lacks
    row = options["rows"][0]
    assert (row["services_on_site"], row["rota_feasible"], row["consultants_there"]) == (
        None,
        None,
        None,
    )
    assert row["consultants_needed"] >= 18
    assert "comes first" in options["summary"]["tie_rule"]


def test_what_scripts_read_stands_under_the_names_they_were_promised(options: Any) -> None:
    promised = {
        "sites", "mean_minutes", "within_30", "within_45", "within_60", "maximum_minutes", "volume",
        "by_fifth", "basis",
    }  # fmt: skip
    for row in options["rows"]:
        assert promised <= row.keys()
        assert list(row["volume"]) == row["sites"]
        # The eight clinical commissioning groups of the day, in both readings.
        for reading in (row, row["with_outside_sites"]):
            assert len(reading["by_commissioner"]) == 8
        assert len(row["longer_than_today"]["by_commissioner"]) == 8


def test_ranks_lie_between_the_ranks_of_the_draws(options: Any) -> None:
    for row in options["rows"]:
        among = row["ranks"][0]
        low, high = among["interval"]["mean_minutes"]
        assert 1 <= low <= among["mean_minutes"] <= high <= 35
        # Option B has no interval of its own; its rank has one, for the others move.
        assert low < high


def test_no_rank_is_uncertain_where_no_minutes_are_estimated(example: Path) -> None:
    timed = "CT13NG,CT94AN,DA28DA,ME169QQ,TN240LZ"
    for row in asked(example, "--sites", timed, "--choose", 3)["rows"]:
        assert row["ranks"][0]["interval"] is None
        assert row["interval"] is None


def test_every_choice_of_three_sites(example: Path) -> None:
    told = asked(example, "--choose", 3)
    rows = told["rows"]
    assert len(rows) == 35
    means = [row["mean_minutes"] for row in rows]
    assert means == sorted(means)
    assert sum(row["on_front"] for row in rows) == told["summary"]["on_front"]
    front = {tuple(row["sites"]) for row in rows if row["on_front"]}
    for row in rows:
        assert {tuple(sites) for sites in row["bettered_by"]} <= front
        assert bool(row["bettered_by"]) is not row["on_front"]
    assert sorted(o for row in rows for o in row["options"]) == OPTIONS


def test_sites_held_open_and_closed_and_the_front_alone(example: Path) -> None:
    told = asked(example, "--choose", 3, "--open", "CT94AN", "--closed", "CT13NG,ME75NY")
    assert len(told["rows"]) == 6
    assert all("CT94AN" in row["sites"] for row in told["rows"])
    front = asked(example, "--choose", 3, "--front", "--criteria", "mean_minutes")
    assert [row["sites"] for row in front["rows"]] == [["CT94AN", "ME169QQ", "TN240LZ"]]


@pytest.mark.parametrize("objective", ["median", "centre", "cover"])
def test_a_search_agrees_with_the_list_of_all(example: Path, objective: str) -> None:
    rows = asked(example, "--choose", 3)["rows"]
    (found,) = asked(example, "--choose", 3, "--objective", objective, "--within", 30)["rows"]
    assert found["proven"] is True
    assert found["gap"] <= 1e-6
    if objective == "median":
        assert found["mean_minutes"] == pytest.approx(min(r["mean_minutes"] for r in rows))
    elif objective == "centre":
        assert found["maximum_minutes"] == pytest.approx(min(r["maximum_minutes"] for r in rows))
    else:
        assert found["covered"] == pytest.approx(max(r["within_30"] for r in rows))


def test_a_band_that_nothing_meets_lists_the_nearest_and_ends_with_1(example: Path) -> None:
    done = run(example, "--choose", 3, "--low", 800, "--high", 830, "--draws", 0, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["summary"]["meeting_volumes"] == 0
    missed = [near["missed"] for near in told["nearest"]]
    assert missed == sorted(missed)
    every = [
        sum(max(800 - v, 0) + max(v - 830, 0) for v in row["volume"].values())
        for row in told["rows"]
    ]
    assert missed == pytest.approx(sorted(every)[: len(missed)])
    for near in told["nearest"]:
        assert sum(abs(by) for by in near["volumes_missed"].values()) == pytest.approx(
            near["missed"]
        )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--choose", 8), ("there are 7 sites", "CT13NG")),
        (("--choose", 0), ("ask for 1 or more",)),
        (("--options", "B,Z,Y"), ("'Z'", "'Y'", "B (Darent Valley, Maidstone, William Harvey)")),
        (("--choose", 2, "--open", "XX1"), ("XX1", "no site that can be chosen")),
        (("--choose", 2, "--open", "CT94AN", "--closed", "CT94AN"), ("both --open and --closed",)),
        (("--choose", 6, "--closed", "CT94AN,CT13NG"), ("only 5 sites are not --closed",)),
        (("--service", "dialysis"), ("dialysis", "services held are stroke")),
        (("--decision", "pubs"), ("no decision 'pubs'", "Kent and Medway hyper acute")),
        (("--low", 900, "--high", 100), ("the least is above the most",)),
        (("--choose", 3, "--objective", "fastest"), ("median, centre, cover",)),
        (("--criteria", "speed"), ("speed: no measure",)),
        (("--sites", "CT94AN,NOWHERE"), ("NOWHERE", "CT94AN (Queen Elizabeth The Queen Mother")),
        (("--sites", "CT94AN,BR68ND"), ("BR68ND (Princess Royal", "belongs to others")),
        (("--choose", 2, "--closed", "XX1"), ("CT13NG (Kent and Canterbury Hospital)",)),
        (("--options", ","), ("--options ','", "names nothing")),
        (("--open", "", "--criteria", " "), ("--open ''", "--criteria ' '")),
        (("--low", 5000), ("--low 5000", "1,500", "give --high too")),
        (("--high", 10), ("--high 10", "600", "give --low too")),
        (("--within", 20), ("--within", "--objective cover")),
        (("--options", "A", "--front", "--open", "CT94AN"), ("--front, --open",)),
        (("--options", "A", "--choose", 4), ("option A has 3 sites",)),
        (("--choose", 3, "--footprint", "--closed", "CT94AN"), ("--footprint with --closed",)),
        (("--choose", 3, "--footprint"), ("no parts to plan by",)),
    ],
)
def test_bad_use_is_named_and_ends_with_2(
    example: Path, wrong: tuple[object, ...], said: tuple[str, ...]
) -> None:
    done = run(example, *wrong)
    assert done.exit_code == 2
    for words in said:
        assert words in done.stderr


def test_the_page_for_people_shows_every_option(example: Path) -> None:
    done = run(example, "--draws", 50, "--outside")
    assert done.exit_code == 0
    for words in (
        "Medway Maritime",
        "estimated",
        "26.7 ",
        "24 (",
        "DA28DA,ME169QQ,TN240LZ",
        "units outside",
        "not held",
    ):
        assert words in done.output


def copied(example: Path, place: Path, change: Callable[[list[dict[str, str]]], Any]) -> Path:
    """The example with its travel changed."""
    out = place / "folder"
    shutil.copytree(example, out)
    with (out / "travel.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = change(rows)
    with (out / "travel.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)
    return out


def test_areas_without_minutes_are_named_and_not_dropped_silently(
    example: Path, tmp_path: Path
) -> None:
    place = copied(
        example, tmp_path, lambda rows: [r for r in rows if r["area"] not in ("E01016016",)]
    )
    told = asked(place, "--options", "B")
    left = told["summary"]["left_out"]
    assert [one["area"] for one in left] == ["E01016016"]
    assert "no road minutes" in left[0]["why"]
    assert told["summary"]["areas"] == 1064


@pytest.mark.row("D2")
def test_a_system_without_options_is_told_in_all_sizes(kent: Path) -> None:
    told = asked(kent)
    assert told["summary"]["configurations"] == 127
    # Nothing is held of which units are open today, so nothing is set against it.
    assert {site["open_today"] for site in told["summary"]["sites"]} == {None}
    assert {row["longer_than_today"] for row in told["rows"]} == {None}
    assert {row["outcome"] for row in told["rows"]} == {None}
    assert any(lack["table"] == "site_services" for lack in told["summary"]["lacks"])
    assert any(lack["table"] == "options" for lack in told["summary"]["lacks"])
    assert all(row["beds_in_use"] is not None for row in told["rows"])


def test_the_terminal_names_the_source_of_each_end_what_is_in_how_often_and_every_column(
    example: Path, options: Any
) -> None:
    said = run(example, "--options", "B,C", "--draws", 50).stdout
    headline, header, _, c = said.splitlines()[:4]
    assert "600 (Allen and others, BMJ Open 2017;7:e018143)" in headline
    assert (
        "1,500 (recollection; cantlibdem.org.uk 29 March 2019: from memory, not verified)"
        in headline
    )
    share = next(r for r in options["rows"] if r["options"] == ["C"])["meets_volumes_in_draws"]
    assert 0.0 < share < 1.0
    assert f"in ({share:.0%} of draws)" in c
    # Published beds of B: 34, 38 and 52.
    assert "124" in said.splitlines()[2]
    legend = said.splitlines()[4]
    for column in ("rank", "deprived", "volumes", "staff", "beds", "basis", "front"):
        assert column in header
        assert column in legend or column == "volumes"


def test_nearest_misses_are_said_to_be_of_the_reading_inside(example: Path) -> None:
    said = run(example, "--choose", 1, "--outside", "--draws", 0).stdout
    assert "With everyone inside the system no choice keeps the volumes" in said
