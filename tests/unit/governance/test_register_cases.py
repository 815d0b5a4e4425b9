"""Cases of late declarations, the guardian, and who is asked to look at their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commonweal.governance.register import (
    cases,
    opening,
    openings,
    prompts,
    register,
    register_findings,
)
from commonweal.records import Statement
from register_sample import BOARD, GROUP, confirmed, interest, on_day, seat, stated

LATE = {"aware": "2019-01-01", "organisation": "Provider", "organisation_ids": ["ods:ZZZ01"]}


def step(name: str, on: str, *, of: str = "09W", case: str = "c-1", **more: object) -> Statement:
    given = {"case": case, "register_of": of, "step": name, "on": on, "text": name, **more}
    return stated("breach", on, about=of, **given)


def ruled(statements: list[Statement], on: str, of: str = "09W") -> list[tuple[str, str, str]]:
    """Findings of cases and of the guardian: rule, status, about."""
    day = on_day([GROUP, BOARD, *statements], on)
    return [
        (one.rule, one.status, one.about)
        for one in register_findings(day, register(day, of))
        if one.rule in ("A3", "A11", "conflicts-guardian") or "opens a case" in one.rule
    ]


def test_each_late_declaration_without_a_case_has_a_draft_that_opens_one() -> None:
    held = [
        GROUP,
        interest("i-1", "p-1", "2019-06-01", **LATE),
        interest("i-2", "p-1", "2019-01-05"),
    ]
    day = on_day(held, "2019-07-01")
    (draft,) = openings(
        day, register(day, "09W"), stated_by="Secretary", stated_at=datetime(2019, 7, 1, tzinfo=UTC)
    )
    assert draft.payload is not None
    assert (draft.payload["interest"], draft.payload["rule"]) == ("i-1", "A2a")
    assert draft.payload["text"] == "Declared late: 123 days late by A2a."
    after = on_day([*held, draft], "2019-07-01")
    assert [one.case for one in cases(after, "09W")] == ["case-i-1"]
    assert openings(after, register(after, "09W"), stated_by="s", stated_at=draft.stated_at) == ()


def test_what_was_in_time_has_no_case_to_open() -> None:
    day = on_day([GROUP, interest("i-1", "p-1", "2019-01-05", aware="2019-01-01")], "2019-07-01")
    held = register(day, "09W")
    with pytest.raises(ValueError, match="was not declared late"):
        opening(day, held, held.entries[0])


def test_a_case_goes_by_the_rules_of_its_day_and_body() -> None:
    late = interest("i-1", "p-1", "2019-06-01", **LATE)
    assert ("A3", "not met", "i-1") in ruled([late], "2019-07-01")
    board = interest("i-1", "p-1", "2022-12-01", of="QKS", aware="2022-08-01")
    own = "a late declaration opens a case (rule of this project)"
    assert (own, "not met", "i-1") in ruled([board], "2023-01-01", of="QKS")
    opened = step("opened", "2023-01-01", of="QKS", interest="i-1")
    found = ruled([board, opened], "2023-01-02", of="QKS")
    assert ("A11", "warns", "c-1") in found
    assert "A3" not in {rule for rule, _, _ in found}


def test_the_steps_of_a_case_one_by_one() -> None:
    held = [
        interest("i-1", "p-1", "2019-06-01", **LATE),
        step("opened", "2019-06-02", interest="i-1"),
    ]
    guardian = ("A11", "not known", "09W")
    told, printed = ("A11", "warns", "c-1"), ("A3", "warns", "c-1")
    assert set(ruled(held, "2019-06-10")) == {guardian, printed, told}
    held.append(step("reported to the guardian", "2019-06-03"))
    assert set(ruled(held, "2019-06-10")) == {guardian, printed}
    held.append(step("closed", "2019-06-20"))
    assert set(ruled(held, "2019-06-20")) == {guardian, ("A3", "not met", "c-1")}
    held.append(step("published", "2019-06-25"))
    assert set(ruled(held, "2019-06-25")) == {guardian}


def test_a_guardian_is_asked_for_only_from_june_2016() -> None:
    held = [interest("i-1", "p-1", "2016-01-01")]
    assert ruled(held, "2016-06-27") == [("conflicts-guardian", "no rule held", "09W")]
    assert ruled(held, "2016-06-28") == [("A11", "not known", "09W")]
    vacant = seat(None, "2016-01-01", role="guardian", voting=False)
    assert ruled([*held, vacant], "2016-06-28") == [("A11", "not met", "09W")]
    filled = seat(None, "2016-01-01", role="guardian", voting=False, office="Audit chair")
    assert ruled([*held, filled], "2016-06-28") == [("A11", "met", "09W")]


def asked(*statements: Statement, on: str = "2019-07-01") -> list[tuple[str, str, bool]]:
    day = on_day([GROUP, *statements], on)
    return [
        (one.person, one.organisation, one.by_name) for one in prompts(day, register(day, "09W"))
    ]


def test_partners_owners_colleagues_and_holders_of_the_same_interest_are_asked() -> None:
    practice = {"organisation": "Practice", "organisation_ids": ["ods:ZZZ02"]}
    own = {"nature": "partner", "source": "register", "owned": "ods:ZZZ02"}
    held = [
        interest("late", "p-1", "2019-06-01", **LATE),
        stated("ownership", "2013-04-01", owner="p-1", **own),
        stated("ownership", "2013-04-01", owner="p-2", **own),
        interest("i-3", "p-3", "2019-01-02", type="non-financial personal", **practice),
        interest("i-4", "p-4", "2019-01-02", organisation="PROVIDER LTD"),
        interest("i-5", "p-5", "2019-01-02", organisation="Elsewhere"),
        seat("p-2", "2015-01-01"),
        seat("p-6", "2015-01-01", represents="ods:ZZZ02"),
    ]  # fmt: skip
    assert asked(*held) == [
        ("p-2", "ods:ZZZ02", False),
        ("p-3", "ods:ZZZ02", False),
        ("p-4", "ods:ZZZ01", True),
        ("p-6", "ods:ZZZ02", False),
    ]


def test_being_for_the_same_group_or_council_asks_nobody() -> None:
    held = [
        interest("late", "p-1", "2019-06-01", **LATE),
        seat("p-1", "2015-01-01", represents="09W"),
        seat("p-2", "2015-01-01", represents="09W"),
    ]
    assert asked(*held) == []


def test_who_confirms_or_declares_after_the_case_has_answered() -> None:
    same = {"organisation": "Provider", "organisation_ids": ["ods:ZZZ01"]}
    held = [
        GROUP,
        interest("late", "p-1", "2019-06-01", **LATE),
        step("opened", "2019-06-02", interest="late"),
        interest("i-2", "p-2", "2019-01-02", **same),
        interest("i-3", "p-3", "2019-01-02", **same),
        interest("i-4", "p-4", "2019-06-20", **same),
        confirmed("p-2", "2019-06-01", "i-2"),
        confirmed("p-3", "2019-06-02", "i-3"),
    ]
    day = on_day(held, "2019-07-01")
    found = {one.person: one.answered for one in prompts(day, register(day, "09W"))}
    assert {person: str(on) for person, on in found.items()} == {
        "p-2": "None",
        "p-3": "2019-06-02",
        "p-4": "2019-06-20",
    }


def test_what_is_to_be_done_about_a_late_declaration_is_said_in_words_with_its_id() -> None:
    held = [GROUP, BOARD, interest("i-1", "p-1", "2019-06-01", **LATE)]
    day = on_day(held, "2019-07-01")
    told = [
        one.do
        for one in register_findings(day, register(day, "09W"))
        if "no case is opened" in one.text
    ]
    assert told == ["Open a case of this breach (interest i-1)."]
