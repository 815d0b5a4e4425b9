"""Criteria first, partners, regard to equality before the decision: each rule broken in turn."""

from __future__ import annotations

from typing import Any

import pytest
from prioritisation_by_hand import Change, decided, given

from commonweal.needs.priorities import Weight, prioritise
from commonweal.needs.priorities.auditing import Finding
from commonweal.needs.priorities.equality import inclusion_groups, protected_characteristics


def findings(change: Change, *, after_decision: bool = True) -> list[Finding]:
    def both(found: dict[str, Any]) -> None:
        if after_decision:
            decided(found)
        change(found)

    return list(prioritise(given(both), weightings=10).findings)


def against(change: Change) -> str:
    return "\n".join(f.text for f in findings(change) if f.weight is Weight.AGAINST)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.pop("seal"), "criteria were never sealed"),
        (lambda f: f["criteria"][0].update(weight=5), "the criteria are not those sealed"),
        (lambda f: f["criteria"][0].update(best=12), "the criteria are not those sealed"),
        (lambda f: f.update(declared_on="2019-09-10"), "earlier than the declaration"),
        (
            lambda f: f["scores"][0].update(entered_on="2019-09-08"),
            "entered on 8 September 2019, before the criteria were sealed on 9 September 2019",
        ),
        (
            lambda f: f["scores"][0].update(criteria_sha256="0" * 64),
            "were entered under another seal",
        ),
        (
            lambda f: f["scores"][0].update(entered_on="2019-11-01"),
            "after the decision of 28 October 2019",
        ),
        (lambda f: f.pop("scores"), "no scores are entered"),
        (lambda f: f["participants"].pop(0), "no public health function is recorded"),
        (lambda f: f["participants"].pop(1), "no joint health and wellbeing board is recorded"),
        (lambda f: f["participants"].pop(2), "no partner is recorded"),
        (
            lambda f: f["participants"][1].update(on="2019-12-01"),
            "took part only after the decision",
        ),
        (lambda f: f.pop("equality"), "no evidence of due regard to equality is held"),
        (
            lambda f: f["equality"][0].update(on="2019-10-29"),
            "is not evidence of regard had before it",
        ),
        (
            lambda f: f["equality"][0].update(characteristics=["age", "sex"]),
            "covers 2 of 8 protected characteristics; not disability; gender reassignment",
        ),
        (
            lambda f: f["equality"][0]["inclusion_groups"].remove("sex workers"),
            "covers 6 of 7 inclusion groups; not sex workers",
        ),
    ],
)
def test_each_rule_broken_speaks_against(change: Change, said: str) -> None:
    assert said in against(change)


def test_nothing_broken_nothing_against() -> None:
    assert against(lambda _: None) == ""


def test_evidence_after_the_decision_covers_nobody() -> None:
    said = against(lambda f: f["equality"][0].update(on="2019-10-29"))
    assert "covers 0 of 8 protected characteristics" in said


def test_before_a_decision_what_lacks_is_open_and_not_against() -> None:
    found = findings(lambda f: [f.pop("equality"), f["participants"].clear()], after_decision=False)
    assert not [held for held in found if held.weight is Weight.AGAINST]
    open_ = [held.text for held in found if held.weight is Weight.OPEN]
    assert len(open_) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f["scores"][0].update(entered_on="2019-09-09"), "which came first is not shown"),
        (lambda f: f["equality"][0].update(on="2019-10-28"), "which came first is not shown"),
        (lambda f: f["scores"][0].update(criteria_sha256=""), "do not say under which seal"),
    ],
)
def test_what_is_not_shown_is_a_note(change: Change, said: str) -> None:
    notes = [held.text for held in findings(change) if held.weight is Weight.NOTE]
    assert any(said in note for note in notes)
    assert against(change) == ""


def test_a_salted_seal_holds_too() -> None:
    from commonweal.needs.priorities import make_seal

    salt = "ab" * 32

    def salted(found: dict[str, Any]) -> None:
        made = make_seal(given(), given().declared_on, salt=salt)
        found["seal"] = {"on": "2019-09-02", "sha256": made.digest, "salt": salt}
        found["scores"][0]["criteria_sha256"] = made.digest

    assert against(salted) == ""


def test_the_lists_of_groups_name_their_sources() -> None:
    assert len(protected_characteristics().names) == 8
    assert len(inclusion_groups().names) == 7
    for groups in (protected_characteristics(), inclusion_groups()):
        assert groups.source.place.startswith("https://")
        assert groups.source.quotation
    assert inclusion_groups().unknown(["people who leave care"]) == []
    assert protected_characteristics().unknown(["marriage and civil partnership"]) == []
