"""`commonweal rules`: listed, shown on a day, and the standstill that they give."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app
from commonweal.rules import load_rules


def _rules(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", *arguments])


def test_without_a_verb_it_lists() -> None:
    asked = ("--subject", "meeting-notice", "--on", "2022-07-01")
    plain, verb = _rules(*asked), _rules("list", *asked)
    assert (plain.exit_code, plain.stdout) == (0, verb.stdout)
    assert [line.split()[0] for line in verb.stdout.splitlines()] == ["id", "B16", "B8"]


def test_a_rule_is_found_in_any_case_and_shown_with_its_source() -> None:
    shown = json.loads(_rules("show", "c9B", "--json").stdout)
    assert (shown["id"], shown["high"], shown["unit"]) == ("C9b", 8.0, "working days")
    assert shown["verified"] is True
    assert "reg 12(3)" in shown["source"]["place"]
    text = _rules("show", "C9b").stdout
    assert "before midnight at the end of the 8th working day" in text


@pytest.mark.parametrize(
    ("identifier", "day", "in_force", "held", "said"),
    [
        ("A2b", "2022-07-01", True, ["A2b"], "A2b was in force on 1 July 2022"),
        ("A2b", "2022-06-30", False, ["A2a"], "then held A2a (for ccg)"),
        ("A2a", "2022-07-01", False, ["A2b"], "then held A2b (for icb)"),
        ("A2a", "2013-03-31", False, [], "no rule held"),
        ("C9b", "2023-12-31", False, [], "no rule held"),
        ("D6a", "2024-01-31", False, ["D6b"], "then held D6b"),
        ("A13", "1999-01-01", True, ["A13"], "since when is not known"),
    ],
)
def test_a_rule_on_a_day(
    identifier: str, day: str, in_force: bool, held: list[str], said: str
) -> None:
    shown = json.loads(_rules("show", identifier, "--on", day, "--json").stdout)
    assert (shown["on"], shown["in_force"]) == (day, in_force)
    assert [rule["id"] for rule in shown["held_then"]] == held
    assert said in shown["said"]
    text = _rules("show", identifier, "--on", day)
    assert (text.exit_code, text.stdout.splitlines()[-1]) == (0, shown["said"])


def test_what_this_project_asks_beside_a_rule_is_told_apart_from_it() -> None:
    first, second, *_ = _rules("show", "B4").stdout.splitlines()
    assert first.startswith("B4: No contract may be awarded where conflicts")
    assert first.endswith("the integrity of the award.")
    assert second.startswith("beside it    this project's rule, no law: a decision cannot close")
    shown = json.loads(_rules("show", "B4", "--json").stdout)
    assert "this project" not in shown["text"].casefold()
    assert shown["ours"].endswith("has a matched interest and no treatment.")
    plain = _rules("show", "B8")
    assert "beside it" not in plain.stdout
    assert json.loads(_rules("show", "B8", "--json").stdout)["ours"] is None


def test_no_rule_speaks_of_a_product_of_its_compilers() -> None:
    for rule in load_rules().rules:
        words = f"{rule.text} {rule.note} {rule.source.title} {rule.source.place}".casefold()
        assert not re.search(r"\bproduct\b(?! into account)", words), rule.id


def test_a_rule_without_a_first_day_says_so() -> None:
    assert json.loads(_rules("show", "E2", "--json").stdout)["in_force_from"] is None
    assert "from a day that is not known" in _rules("show", "E2").stdout
    assert "not known" in _rules("list", "--subject", "delegation-held").stdout


def test_an_unknown_id_names_those_that_come_near() -> None:
    shown = _rules("show", "C9z")
    assert shown.exit_code == 2
    assert "did you mean" in shown.stderr
    assert "C9b" in shown.stderr


def test_a_standstill_has_both_counts_and_the_one_used() -> None:
    found = json.loads(_rules("standstill", "2026-02-05", "--json").stdout)
    assert found["deadline_regulation"] == "2026-02-18"
    assert found["deadline_from_publication"] == "2026-02-17"
    assert found["used"] == "2026-02-18"
    assert "the counts differ" in found["warning"]
    assert [rule["id"] for rule in found["rules"]] == ["C9a", "C9b", "C9c"]
    same = json.loads(_rules("standstill", "2026-02-06", "--json").stdout)
    assert (same["used"], same["counts_differ"], same["warning"]) == ("2026-02-18", False, None)


@pytest.mark.parametrize(
    ("published", "regulation", "common"),
    [
        ("2024-06-19", "2024-07-02", "2024-07-01"),
        ("2024-03-21", "2024-04-05", "2024-04-04"),
        ("2025-10-02", "2025-10-15", "2025-10-14"),
        ("2025-12-16", "2025-12-31", "2025-12-30"),
        ("2026-02-05", "2026-02-18", "2026-02-17"),
        ("2026-02-06", "2026-02-18", "2026-02-18"),
        ("2024-12-20", "2025-01-06", "2025-01-06"),
    ],
)
def test_every_vector_of_the_facts(published: str, regulation: str, common: str) -> None:
    found = json.loads(_rules("standstill", published, "--json").stdout)
    assert (found["deadline_regulation"], found["deadline_from_publication"]) == (
        regulation,
        common,
    )
    assert found["used"] == regulation
    assert found["counts_differ"] is (regulation != common)


def test_a_standstill_names_the_bank_holidays_in_it() -> None:
    text = _rules("standstill", "2024-03-21").stdout
    assert "ends by the regulation    Fri 5 Apr 2024" in text
    assert "Good Friday" in text
    assert "Easter Monday" in text
    assert "warning: the counts differ" in text


def test_before_the_regulations_no_standstill_is_counted() -> None:
    found = json.loads(_rules("standstill", "2023-12-31", "--json").stdout)
    assert (found["used"], found["rules"]) == (None, [])
    assert found["warning"].startswith("no rule held")
    assert _rules("standstill", "2023-12-31").stdout.startswith("no rule held")
    assert json.loads(_rules("standstill", "2024-01-01", "--json").stdout)["used"] == "2024-01-12"


def test_a_day_that_is_none_and_a_kind_of_body_that_is_none_are_refused() -> None:
    assert _rules("standstill", "2026-02-30").exit_code == 2
    refused = _rules("standstill", "2026-02-05", "--body", "board")
    assert refused.exit_code == 2
    assert "no legal kind of body" in refused.stderr
