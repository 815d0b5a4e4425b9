"""Eight commissioners become one, as a user would do it, and nothing is lost on the way."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

EIGHT = "09C,09E,09J,09W,10A,10D,10E,99J"


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout


@pytest.fixture(scope="module")
def merged(example: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("made") / "merged"
    code, said = run(
        *("merge", example, "--from", EIGHT, "--into", "91Q"),
        *("--on", "2020-04-01", "--out", out, "--json"),
    )
    assert code == 0
    return out, said


@pytest.mark.row("A2")
def test_every_total_before_equals_the_total_after(merged: tuple[Path, str]) -> None:
    said = json.loads(merged[1])
    assert len(said["totals"]) > 20
    assert all(total["equal"] for total in said["totals"])
    measured = {(total["measure"], total["of"]) for total in said["totals"]}
    assert any("ledger" in measure or "pence" in measure for measure, _ in measured), measured
    assert any("registered" in measure for measure, _ in measured), measured


def test_the_merged_folder_is_sound_and_knows_both_days(merged: tuple[Path, str]) -> None:
    folder = merged[0]
    assert run("check", folder)[0] == 0
    before = json.loads(
        run("population", folder, "--level", "ccg", "--as-of", "2020-03-31", "--json")[1]
    )
    after = json.loads(
        run("population", folder, "--level", "ccg", "--as-of", "2020-04-01", "--json")[1]
    )
    assert [row["code"] for row in before] == EIGHT.split(",")
    assert [row["code"] for row in after] == ["91Q"]
    assert sum(row["registered"] for row in before) == pytest.approx(after[0]["registered"], abs=4)


def test_places_keep_their_patients_through_the_merger(merged: tuple[Path, str]) -> None:
    levels = [
        {
            row["code"]: row["registered"]
            for row in json.loads(
                run("population", merged[0], "--level", "icp", "--as-of", day, "--json")[1]
            )
        }
        for day in ("2020-03-31", "2020-04-01")
    ]
    assert levels[0] == levels[1]
    assert levels[0]["KM-ICP-EAST"] == 711_242


def test_a_series_by_ccg_is_restated_into_the_merged_body(example: Path, tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    with series.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ccg", "patients"])
        rows.writerows([code, number] for number, code in enumerate(EIGHT.split(","), start=1))
    code, said = run(
        *("restate", series, "--code", "ccg", "--value", "patients", "--from", "2019-07-01"),
        *("--to", "2020-04-01", "--folder", example, "--json"),
    )
    assert code == 0
    assert "91Q" in said
    assert "36" in said


def test_an_unknown_code_stops_the_restatement(example: Path, tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    series.write_text("ccg,patients\n09C,1\nZZZ,2\n", encoding="utf-8")
    done = CliRunner().invoke(
        app,
        [
            *("restate", str(series), "--code", "ccg", "--value", "patients"),
            *("--from", "2019-07-01", "--to", "2020-04-01", "--folder", str(example)),
        ],
    )
    assert done.exit_code == 1
    assert "ZZZ" in done.output


def test_what_cannot_merge_writes_nothing(example: Path, tmp_path: Path) -> None:
    out = tmp_path / "merged"
    code, _ = run(
        *("merge", example, "--from", "09C,NOPE", "--into", "91Q"),
        *("--on", "2020-04-01", "--out", out),
    )
    assert code != 0
    assert not out.exists()
