"""Prevention as an analyst uses it: any horizon, by year, by payer, by deprivation fifth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app


def told(*words: str) -> list[dict[str, object]]:
    found = CliRunner().invoke(app, ["prevention", *words, "--json"])
    assert found.exit_code == 0, found.output
    rows: list[dict[str, object]] = json.loads(found.stdout)
    return rows


def number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)


@pytest.mark.row("B4")
def test_spend_now_benefit_later_by_payer_and_fifth(example: Path) -> None:
    few = ("--years", "12", "--draws", "10")
    rows = {str(row["programme"]): row for row in told(str(example), *few)}
    assert len(rows) == 4
    for row in rows.values():
        assert row["basis"] == "assumed"
        assert row["assumed"]
        assert number(row["spent_pence"]) > 0
        assert number(row["qalys_lower"]) <= number(row["qalys"]) <= number(row["qalys_upper"])
        # The net is what public payers save less what was spent, to rounding.
        saved = number(row["nhs_pence"]) + number(row["social_care_pence"])
        assert number(row["net_pence"]) == pytest.approx(saved - number(row["spent_pence"]), abs=3)
    smoking = rows["Stop smoking service"]
    assert str(smoking["break_even"]).startswith("not told: what lung disease and cancers cost")
    assert smoking["cost_per_qaly_pence"] is None
    payers = {str(row["payer"]) for row in told(str(example), *few, "--table", "by_payer")}
    assert {"NHS", "Social care", "Commissioner (programme)"} <= payers
    fifths = told(str(example), *few, "--table", "by_fifth")
    assert len(fifths) == 4 * 5


def test_the_same_seed_gives_the_same_draws_and_another_does_not(example: Path) -> None:
    few = (str(example), "--years", "3", "--draws", "5")
    assert told(*few, "--seed", "7") == told(*few, "--seed", "7")
    assert told(*few, "--seed", "7") != told(*few, "--seed", "8")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--years", "41"), 2), (("--years", "0"), 2), (("--table", "nothing"), 2)],
)
def test_bad_use_ends_with_two(example: Path, words: tuple[str, ...], code: int) -> None:
    assert CliRunner().invoke(app, ["prevention", str(example), *words]).exit_code == code


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["prevention", str(tmp_path / "none")]).exit_code == 2
