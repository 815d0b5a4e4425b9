"""Business cases against hostile files, and against certainty that nothing bears out."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.case import CaseError, appraise, read_case
from commonweal.funding.case.part import _text
from commonweal.rules import load_rules

CASES = Path(__file__).resolve().parents[3] / "examples" / "business-cases"
MERGER = (CASES / "kent-medway-merger.toml").read_text(encoding="utf-8")
SAVING = 'year = "2020-21"\npence = 470_000_000\nrecurrent = true'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(f"x={'[' * 100_000}{']' * 100_000}\n{MERGER}", "too deep", id="nested"),
        pytest.param(f"x={'{a=' * 50_000}1{'}' * 50_000}\n{MERGER}", "too deep", id="tables"),
        pytest.param(
            MERGER.replace("pence = 470_000_000", f"pence = {'9' * 5000}"), "digits", id="digits"
        ),
        pytest.param(
            MERGER.replace('first_year = "2019-20"', 'first_year = "0000-01"'),
            "lies outside 1900-01 to 2200-01",
            id="year 0",
        ),
        pytest.param(
            MERGER.replace('first_year = "2019-20"', 'first_year = "9998-99"'),
            "lies outside 1900-01 to 2200-01",
            id="year 9998",
        ),
        pytest.param(
            MERGER.replace(SAVING, 'by_year = {"2020-21" = 235000000, "2020/21" = 470000000}'),
            "names 2020-21 more than once",
            id="one year twice",
        ),
        pytest.param(
            MERGER.replace("\non = 2020-03-20", "\non = 2002-01-01"),
            "held on for 2002-01-01: none is",
            id="before the rules",
        ),
    ],
)
def test_a_hostile_file_is_a_finding(text: str, said: str) -> None:
    with pytest.raises(CaseError) as told:
        read_case(text, load_rules())
    assert any(said in finding.line for finding in told.value.findings)


def test_a_long_value_is_not_repeated_whole() -> None:
    text = MERGER.replace("pence = 470_000_000", f"pence = {'9' * 4000}")
    with pytest.raises(CaseError) as told:
        read_case(text, load_rules())
    assert all(len(finding.line) < 500 for finding in told.value.findings)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_case(f"\ufeff{MERGER}", load_rules()).header.id == "kent-medway-merger"


def test_no_terminal_obeys_a_case(tmp_path: Path) -> None:
    evil = "\\u001b[31mRED\\u001b]0;pwn\\u0007 \\u202e"
    text = MERGER.replace('title = "One clinical', f'title = "{evil}One clinical')
    text = text.replace('name = "One CCG"', f'name = "{evil}One CCG"')
    text = text.replace('note = """\\\nMade by', f'note = """{evil}\\\nMade by')
    file = tmp_path / "evil.toml"
    file.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(app, ["funding", "case", str(file), "--draws", "100"])
    assert found.exit_code == 0
    assert found.stdout.count("\\x1b[31mRED") >= 3
    assert not {"\x1b", "\x07", "\u202e"} & set(found.stdout)


def test_what_lacks_material_lines_has_no_probabilities() -> None:
    found = appraise(read_case(MERGER, load_rules()), load_rules(), draws=200)
    one = found.option("one-body")
    assert one.material
    assert one.net_present_value is not None
    assert one.probability_positive is None
    assert all(option.probability_best is None for option in found.options)


def test_a_whole_case_keeps_its_probabilities() -> None:
    text = (CASES / "synthetic-merger.toml").read_text(encoding="utf-8")
    found = appraise(read_case(text, load_rules()), load_rules(), draws=500)
    assert sum(option.probability_best or 0.0 for option in found.options) == pytest.approx(1.0)
    assert all(option.probability_positive is not None for option in found.options)


def test_an_assumed_range_and_a_stated_end_are_said() -> None:
    found = appraise(read_case(MERGER, load_rules()), load_rules(), draws=20_000)
    told = _text(found)
    # By hand: 160m x 1.41 of cost; 75% of 470m a year in years 1 to 9 at 3.5%.
    mean = 0.75 * sum(470e6 / 1.035**year for year in range(1, 10)) - 1.41 * 160e6
    assert f"the mean of draws is £{mean / 1e8:.1f}m" in told
    assert "a range that is assumed" in told
