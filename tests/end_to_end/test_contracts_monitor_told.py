"""`contracts monitor`: what stands on the terminal, what in JSON, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["contracts", "monitor", *(str(word) for word in words)])


@pytest.mark.row("E3")
def test_the_published_failures_cannot_be_dated(example: Path) -> None:
    done = run(example)
    assert done.exit_code == 0, done.output
    assert "cannot be dated: fewer than 12 points" in done.output
    assert "SIMULATED, not observed" in done.output
    assert "95% in July 2016" in done.output
    assert "assumed in the simulation: 2 points of spread" in done.output
    told = json.loads(run(example, "--json").stdout)
    failed = [row for row in told["series"] if row["meets_target"] is False]
    assert [row["last_value"] for row in failed] == [71.0]
    [assumed] = [row for row in told["series"] if row["last_value"] == 47.0]
    assert (assumed["meets_target"], assumed["basis"]) == (None, ["assumed"])
    assert all(row["status"] == "cannot be dated" and not row["warnings"] for row in failed)
    assert all(row["basis"] == "simulated" for row in told["simulated"])
    assert told["faults"] == []


def test_outcomes_of_bodies_and_sites_are_of_no_contract(example: Path) -> None:
    """The chapter, and the answer to Q14, have 11 as well."""
    series = json.loads(run(example, "--json").stdout)["series"]
    assert len(series) == 11
    told = {row["contract"] for row in series}
    assert told == {
        "North Kent dermatology", "North Kent dermatology (successor, not named)",
        "Patient transport (G4S) 3 lots", "Patient transport (NSL)",
    }  # fmt: skip
    after = [row for row in series if "successor" in row["contract"]]
    assert {(row["outcome"], row["last_value"]) for row in after} == {
        ("patients waiting", 800.0), ("patients seen", 12000.0),
    }  # fmt: skip


def test_what_nobody_gave_a_direction_is_counted_and_not_listed(example: Path) -> None:
    shown, told = run(example), json.loads(run(example, "--json").stdout)
    silent = [row for row in told["series"] if row["status"] == "direction not said"]
    assert silent
    assert f"{len(silent)} series not shown: nobody states which way is better" in shown.output
    assert "direction not said" not in shown.stdout


@pytest.mark.row("E3")
def test_a_warning_ends_with_one_and_says_when_it_could_be_given(example: Path) -> None:
    done = run(example.parent / "contracts" / "synthetic-outcomes.csv", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    warned = {row["contract"]: row["warned"] for row in told["backtest"] if row["warned"]}
    assert set(warned) == {"SYNTHETIC dermatology, hospital", "SYNTHETIC patient transport"}
    successor = [row for row in told["series"] if row["contract"].endswith("successor")]
    assert [(row["points"], row["status"]) for row in successor] == [(10, "cannot be dated")]
    assert told["chance_of_false_alarm"] == 0.1


def test_bad_use_ends_with_two_and_a_wrong_table_with_one(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.csv").exit_code == 2
    wrong = tmp_path / "outcomes.csv"
    wrong.write_text("contract,x\na,1\n", encoding="utf-8")
    done = run(wrong)
    assert done.exit_code == 1
    assert "about (missing column): the column is required; add it" in done.output
