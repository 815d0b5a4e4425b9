"""`commonweal prioritise`, as a commissioner's analyst would use it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def illustration(example: Path) -> Path:
    """The prioritisation that ships with the project."""
    return example.parent / "priorities" / "prevention.toml"


@pytest.mark.row("B3")
def test_the_illustration_is_worked_out_with_nothing_against_it(illustration: Path) -> None:
    code, said, _ = run("prioritise", illustration, "--json")
    found = json.loads(said)
    assert code == 0
    assert found["synthetic"] is True
    assert found["seal_matches"] is True
    options = {option["id"]: option for option in found["options"]}
    assert sum(option["first"] for option in options.values()) == pytest.approx(1)
    assert options["stop-smoking"]["rank"] == 1
    assert options["blood-pressure"]["flip"]["total"] > 0
    assert options["leaflets"]["flip"]["total"] is None
    portfolio = found["portfolio"]
    assert portfolio["status"] == "optimal"
    assert portfolio["cost_pence"] <= found["budget_pence"]
    assert "outreach" in portfolio["chosen"]
    assert not {"diabetes-groups", "diabetes-digital"} <= set(portfolio["chosen"])
    assert all(ranking["gap"] > 0 for ranking in portfolio["rankings"])
    assert portfolio["flip_to"] != portfolio["chosen"]
    assert [revision["option"] for revision in found["revisions"]] == ["link-workers"]
    assert found["rejected"][0]["reason"]


def test_the_same_file_prints_the_same_bytes_in_another_process(illustration: Path) -> None:
    command = [sys.executable, "-m", "commonweal", "prioritise", str(illustration), "--json"]
    first, second = (
        subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    assert json.loads(first)


def test_the_text_says_what_flips_and_that_it_is_synthetic(illustration: Path) -> None:
    code, said, _ = run("prioritise", illustration)
    assert code == 0
    for words in ("SYNTHETIC", "Best portfolio", "Flips when", "ranking by value", "would rank"):
        assert words in said


@pytest.mark.row("B6")
def test_each_thing_left_out_of_a_decision_ends_with_1(illustration: Path, tmp_path: Path) -> None:
    text = illustration.read_text()
    changes = {
        "joint health and wellbeing board": ('role = "joint health', 'role = "commissioner" # '),
        "before the criteria were sealed": ("entered_on = 2019-09-23", "entered_on = 2019-09-01"),
        "not evidence of regard had before it": ("on = 2019-10-07", "on = 2019-11-07"),
        "not race": ('"race", ', ""),
        "not those sealed": ("weight = 100", "weight = 90"),
        "neither chosen nor rejected": ('leaflets = "no better', '# leaflets = "no better'),
    }
    for said, (old, new) in changes.items():
        assert old in text
        changed = tmp_path / "changed.toml"
        changed.write_text(text.replace(old, new, 1))
        code, out, _ = run("prioritise", changed, "--json", "--weightings", "100")
        against = [f["text"] for f in json.loads(out)["findings"] if f["weight"] == "against"]
        assert code == 1
        assert any(said in finding for finding in against), (said, against)


def test_the_seal_is_printed_before_anything_is_scored(illustration: Path) -> None:
    code, said, _ = run("prioritise", illustration, "--seal", "2019-09-09")
    assert code == 0
    assert said in illustration.read_text()
    code, said, _ = run("prioritise", illustration, "--seal", "2019-09-10", "--json")
    assert json.loads(said)["sha256"] not in illustration.read_text()


@pytest.mark.row("B6")
def test_a_choice_is_recorded_and_the_records_stay_whole(
    illustration: Path, example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)
    given = ("--stated-by", "A commissioner", "--known-at", "2022-11-01")
    code, _, said = run("prioritise", illustration, "--record", folder, *given)
    assert code == 0
    assert "8 statements recorded" in said
    assert run("records", "verify", folder)[0] == 0
    # Nothing is stated twice, and then nothing at all.
    code, _, said = run("prioritise", illustration, "--record", folder, *given)
    assert code == 1
    assert "is stated already" in said


def test_bad_use_ends_with_2_and_a_bad_file_with_1(
    illustration: Path, tmp_path: Path, example: Path
) -> None:
    assert run("prioritise", tmp_path / "none.toml")[0] == 2
    assert run("prioritise", example / "sites.csv")[0] == 2
    assert run("prioritise", illustration, "--record", example)[0] == 2
    bad = tmp_path / "bad.toml"
    bad.write_text(
        illustration.read_text()
        .replace("score = 80", "score = 800")
        .replace('requires = ["blood-pressure"]', 'requires = ["blood"]')
    )
    code, out, said = run("prioritise", bad)
    assert (code, out) == (1, "")
    assert "score must lie from low to high" in said
    bad.write_text(
        illustration.read_text()
        .replace('requires = ["blood-pressure"]', 'requires = ["blood"]')
        .replace("inequality = 75", "inequality = 750")
    )
    code, out, said = run("prioritise", bad)
    assert (code, out) == (1, "")
    assert "no option 'blood'" in said
    assert "750 lies outside the scale" in said
    assert "2 to mend" in said
