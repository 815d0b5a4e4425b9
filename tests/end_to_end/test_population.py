"""Who is served: the figures of Kent and Medway, as the command line prints them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.plan.study import Studied


def rows(example: Path, *arguments: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, ["population", str(example), "--json", *arguments])
    assert done.exit_code == 0, done.output
    held: list[dict[str, object]] = json.loads(done.stdout)
    return held


@pytest.mark.row("A1", "A5")
def test_lists_of_the_eight_ccgs_are_as_published(example: Path) -> None:
    found = {row["code"]: row["registered"] for row in rows(example, "--level", "ccg")}
    # Published, facts/kent-medway/ccgs.csv, registered_pop_2018_19.
    assert found == {
        "09C": 133_546,
        "09E": 225_725,
        "09J": 269_110,
        "09W": 299_528,
        "10A": 206_477,
        "10D": 113_167,
        "10E": 145_494,
        "99J": 492_969,
    }


def test_every_level_adds_up_to_the_system(example: Path) -> None:
    for level in ("icp", "ccg", "pcn", "practice", "system"):
        held = rows(example, "--level", level, "--unassigned")
        assert sum(int(str(row["registered"])) for row in held) == pytest.approx(
            1_886_016, abs=0.5 * len(held) + 1
        )


@pytest.mark.row("A3")
def test_east_kent_lies_outside_the_band_of_2019(example: Path) -> None:
    out = [row for row in rows(example, "--level", "icp") if not row["in_band"]]
    assert [(row["name"], row["registered"]) for row in out] == [
        ("East Kent integrated care partnership", 711_242)
    ]


@pytest.mark.row("A4")
def test_fifteen_of_42_networks_are_outside_on_memberships_and_lists_of_october_2021(
    example: Path,
) -> None:
    held = rows(example, "--level", "pcn", "--as-of", "2021-10-01")
    assert len(held) == 42
    assert sum(1 for row in held if not row["in_band"]) == 15


def test_the_day_before_networks_began_there_are_none(example: Path) -> None:
    done = CliRunner().invoke(
        app, ["population", str(example), "--level", "pcn", "--as-of", "2019-06-30", "--json"]
    )
    assert json.loads(done.stdout) == []
    assert "no networks yet" in done.stderr
    assert "1 July 2019" in done.stderr


def test_medway_has_seven_networks_and_swale_two_by_ccg_three_by_district(
    example_pack: Path,
) -> None:
    with (example_pack / "tables" / "population.networks_by_district.csv").open(
        encoding="utf-8"
    ) as file:
        held = list(csv.DictReader(file))
    assert sum(row["commissioner"] == "09W" for row in held) == 7
    assert sum(row["commissioner"] == "10D" for row in held) == 2
    in_swale = {row["name"] for row in held if row["district_name"] == "Swale"}
    assert in_swale == {"Sheppey PCN", "Sittingbourne PCN", "Faversham PCN"}
    faversham = next(row for row in held if row["name"] == "Faversham PCN")
    assert faversham["commissioner_name"] == "NHS Canterbury and Coastal CCG"
    with (example_pack / "tables" / "population.networks_by_edition.csv").open(
        encoding="utf-8"
    ) as file:
        editions = {(row["memberships"], row["lists"]): row for row in csv.DictReader(file)}
    counted = editions["october-2021", "october-2021"]
    assert (counted["networks"], counted["outside"]) == ("42", "15")


@pytest.mark.parametrize(
    "arguments", [["--level", "village"], ["--lists", "none-such"], ["--as-of", "yesterday"]]
)
def test_bad_use_is_told_apart(example: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["population", str(example), *arguments])
    assert done.exit_code == 2


def test_the_first_sentences_ask_for_no_glossary(example_studied: Studied) -> None:
    summary = example_studied.chapters[0].summary
    assert (
        "4 integrated care partnerships (ICPs), 8 clinical commissioning groups (CCGs) and "
        "42 primary care networks (PCNs)" in summary
    )
    assert "Patients are counted on the practices' lists of 31 March 2019." in summary
    assert "allocation-2018-19" not in summary
