"""What is told as the law of the day is the law alone; what this project asks is told apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commonweal.folder import read_folder
from commonweal.governance.connections.part import part
from commonweal.people.ground import Ground
from commonweal.plan.study import state_on
from commonweal.rules import load_rules
from commonweal.rules.rule import OURS
from commonweal.system.study import Given

BOOK = load_rules()
ON = date(2019, 8, 20)


def test_the_law_is_told_without_what_this_project_asks() -> None:
    held = read_folder(Path(__file__).parents[3] / "examples" / "kent-medway")
    given = Given(as_of=ON, rules=BOOK, policies=held.settings.policies())
    ground = Ground(system=held.system, tables=held.tables, given=given)
    told = part(ground, state_on(held, ON))
    law, _, ours = told.section.text.partition(" This project's rule, no law, beside B4: ")
    assert "affect, the integrity of the award (B4)." in law
    assert "cannot close" not in law
    assert ours.startswith("a decision cannot close while ")
    assert "Product:" not in told.section.text
    (table,) = (one for one in told.tables if one.id.endswith("_law"))
    row = next(row for row in table.data.to_pylist() if row["rule"] == "B4")
    assert row["text"].endswith("the integrity of the award.")
    assert row["ours"].startswith("a decision cannot close")


def test_no_word_of_a_rule_is_lost() -> None:
    for rule in BOOK.rules:
        parts = [rule.law, *([OURS, rule.ours] if rule.ours else [])]
        assert " ".join(parts) == rule.text
