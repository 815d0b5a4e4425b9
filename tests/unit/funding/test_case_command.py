"""`commonweal funding case`: what scripts and readers of a terminal get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app

CASES = Path(__file__).parents[3] / "examples" / "business-cases"
MERGER, WHOLE = (CASES / f"{name}.toml" for name in ("kent-medway-merger", "synthetic-merger"))


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["funding", "case", *map(str, words)])


def test_json_has_what_scripts_ask_for() -> None:
    done = run(WHOLE, "--json", "--draws", 500, "--seed", 7)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["seed"], found["draws"]) == (7, 500)
    assert {"case", "options", "conditions", "gaps", "rules", "claims", "five_cases"} <= set(found)
    option = {o["option"]: o for o in found["options"]}["one-group"]
    low, high = option["interval"]
    assert low <= option["net_present_value"] <= high
    assert option["payback_year"] == "2021-22"
    assert len(option["by_year"]) == 10
    assert sum(row["discounted"] for row in option["by_year"]) == pytest.approx(
        option["net_present_value"], abs=10
    )
    assert set(option["affordability_by_body"]) == {"SYN", "SYN-C", "SYN-C1", "SYN-C2", "SYN-C3"}
    assert option["affordability_by_body"]["SYN"]["out_of_pocket"] == ["2019-20", "2028-29"]
    assert option["missing"] == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (run(WHOLE, "--json", "--draws", 200, "--seed", s) for s in (1, 1, 2))
    assert first.stdout == again.stdout != other.stdout


def test_text_says_what_the_merger_shows_and_lacks() -> None:
    done = run(MERGER, "--draws", 100)
    assert done.exit_code == 0, done.output
    assert "on published lines; not a whole business case" in done.stdout
    assert "unknown costs may be" in done.stdout
    assert "cost of 77 promotions" in done.stdout


def test_a_folder_gives_its_cases(example: Path) -> None:
    done = run(example, "--json", "--draws", 100)
    assert done.exit_code == 0, done.output
    cases = json.loads(done.stdout)["cases"]
    assert [found["case"]["id"] for found in cases] == ["kent-medway-merger"]


def test_findings_end_with_1_and_bad_use_with_2(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(MERGER.read_text(encoding="utf-8").replace("470_000_000", "470_000_000.5"))
    done = run(bad)
    assert done.exit_code == 1
    assert "lines.one-body.running-costs.pence" in done.stderr
    assert "(whole pence)" in done.stderr
    assert "2 to mend" in done.stderr
    assert done.stdout == ""
    assert run(tmp_path / "none.toml").exit_code == 2
    assert run(tmp_path / "case.xlsx").exit_code == 2
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    assert "UTF-8" in run(tmp_path / "bytes.toml").stderr
