"""Power and liability by the law of the day: both sides of every day on which it turned."""

from __future__ import annotations

import pytest

from authority_sample import BOOK, body, decided, delegated, judged
from commonweal.governance.authority.powers import NETWORKS, listed


def found(
    giver: str, taker: str, on: str, **more: object
) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Standing, who answers, and rules with their status, of a decision by a taker of a kind."""
    held = [body("G", giver), body("T", taker), delegated("keep", "G", "G"),
            delegated("given", "G", "T", **more)]  # fmt: skip
    told = judged([*held, decided("d", "T", on)])
    answers = told.liability[0].bodies if told.liability else ()
    return told.standing, answers, {one.rule: one.status for one in told.findings}


@pytest.mark.parametrize(
    ("giver", "taker", "on", "answers", "rule"),
    [
        ("ccg", "ccg", "2013-03-31", (), "delegation-liability"),
        ("ccg", "ccg", "2013-04-01", ("G",), "E1c"),
        ("ccg", "ccg", "2022-06-30", ("G",), "E1c"),
        ("nhs-england", "ccg", "2022-06-30", ("G",), "E1c"),
        ("nhs-england", "icb", "2022-06-30", ("G",), "E1c"),
        ("nhs-england", "icb", "2022-07-01", ("T",), "E1b"),
        ("icb", "nhs-trust", "2022-07-01", ("T",), "E1b"),
        ("icb", "council", "2025-01-01", ("T",), "E1b"),
        ("icb", "nhs-trust", "2022-06-30", (), "delegation-liability"),
        ("council", "icb", "2023-01-01", (), "delegation-liability"),
    ],
)
def test_liability_turned_on_1_july_2022(
    giver: str, taker: str, on: str, answers: tuple[str, ...], rule: str
) -> None:
    standing, who, rules = found(giver, taker, on)
    assert (standing, who) == ("within authority", answers)
    assert rules[rule] == ("met" if answers else "no rule held")


def test_another_power_is_not_under_the_section() -> None:
    _, who, rules = found("icb", "council", "2023-01-01", under="section 75")
    assert (who, rules["E1b"], rules["delegation-power"]) == ((), "not known", "no rule held")
    _, who, rules = found("icb", "council", "2023-01-01", under="section 65Z5")
    assert (who, rules["E1b"], rules["E1a"]) == (("T",), "met", "met")


def test_inside_one_body_nothing_is_delegated_by_law() -> None:
    held = [body("ICB"), body("FIN", form="committee", of=["ICB"]), delegated("k", "ICB", "ICB"),
            delegated("f", "ICB", "FIN")]  # fmt: skip
    told = judged([*held, decided("d", "FIN", "2023-01-01")])
    assert [one.bodies for one in told.liability] == [("ICB",)]
    assert not [one for one in told.findings if one.rule.startswith("E1")]


@pytest.mark.parametrize(
    ("on", "function", "standing"),
    [
        ("2022-06-30", "licensing", "within authority"),
        ("2022-07-01", "Licensing", "outside authority, needs ratification"),
        ("2022-07-01", "trust mergers", "outside authority, needs ratification"),
        ("2022-07-01", "specialised services", "within authority"),
    ],
)
def test_listed_functions_cannot_leave_nhs_england(on: str, function: str, standing: str) -> None:
    held = [body("G", "nhs-england"), body("T"),
            delegated("keep", "G", "G", function=function),
            delegated("given", "G", "T", function=function)]  # fmt: skip
    told = judged([*held, decided("d", "T", on, function=function)])
    assert told.standing == standing


def test_the_power_reaches_the_bodies_that_it_names() -> None:
    assert found("icb", "combined-authority", "2023-01-01")[2]["E1a"] == "met"
    assert found("icb", "partnership", "2023-01-01")[2]["E1a"] == "warns"
    assert found("icb", "provider", "2023-01-01")[2]["E1a"] == "warns"
    assert "delegation-power" in found("ccg", "ccg", "2019-01-01")[2]


@pytest.mark.parametrize(
    ("kind", "on", "rule", "standing"),
    [
        ("ccg", "2014-09-30", "B13", "outside authority, needs ratification"),
        ("ccg", "2014-10-01", "B13", "within authority"),
        ("ccg", "2022-06-30", "B13", "within authority"),
        ("icb", "2022-06-30", "E1d", "outside authority, needs ratification"),
        ("icb", "2022-07-01", "E1d", "within authority"),
    ],
)
def test_joint_committees_from_the_day_the_law_let_them(
    kind: str, on: str, rule: str, standing: str
) -> None:
    joint = body("J", kind, form="joint committee", of=["A", "B"])
    held = [body("A", kind), body("B", kind), joint,
            delegated("a", "A", "J"), delegated("b", "B", "J")]  # fmt: skip
    told = judged([*held, decided("d", "J", on)])
    assert told.standing == standing
    status = "met" if standing == "within authority" else "blocks"
    assert {one.status for one in told.findings if one.rule == rule} == {status}


def test_joint_exercise_leaves_open_who_answers() -> None:
    held = [body("A"), body("B"), body("J", form="joint committee", of=["A", "B"]),
            delegated("a", "A", "J"), delegated("b", "B", "J")]  # fmt: skip
    told = judged([*held, decided("d", "J", "2023-01-01")])
    assert {one.finding.status for one in told.liability} == {"not known"}


def test_networks_do_not_commission() -> None:
    what = "primary care commissioning"
    held = [body("G"), body("N", "partnership"), delegated("k", "G", "G", function=what),
            delegated("n", "G", "N", function=what, level="network")]  # fmt: skip
    decision = decided("d", "N", "2023-01-01", function=what)
    told = judged([*held, decision])
    assert [one.status for one in told.findings if one.rule == NETWORKS] == ["warns"]
    assert told.levels == ("network",)


def test_a_rule_lists_functions_between_brackets() -> None:
    assert "oversight" in listed(BOOK.rule("E1e"))
    assert not listed(BOOK.rule("E1c")) & {"oversight"}
