"""Money that a merger proves is printed in pounds, to the penny, and stays pence in JSON."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from commonweal.cli.main import app

EIGHT = "09C,09E,09J,09W,10A,10D,10E,99J"


def merged(example: Path, out: Path, *more: str) -> str:
    arguments = ["merge", str(example), "--from", EIGHT, "--into", "91Q", "--on", "2020-04-01"]
    done = CliRunner().invoke(app, [*arguments, "--out", str(out), *more])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_pounds_in_the_text_and_pence_in_json(example: Path, tmp_path: Path) -> None:
    text = merged(example, tmp_path / "text")
    [known] = [
        line
        for line in text.splitlines()
        if line.startswith("result of the system, known part, pounds") and "2017-18" in line
    ]
    # Six results, before and after.
    assert known.split().count("-£116,800,000.00") == 2
    assert "pence" not in text.partition("What differs")[0]
    # A count is no money.
    patients = [line for line in text.splitlines() if line.startswith("registered")]
    assert patients
    assert all("£" not in line for line in patients)
    rows = json.loads(merged(example, tmp_path / "json", "--json"))["totals"]
    [row] = [
        row
        for row in rows
        if row["measure"] == "result of the system, known part, pence"
        and row["of"].startswith("2017-18")
    ]
    assert row["before"] == row["after"] == -11_680_000_000
