"""Notice and openness: which rule binds which body on which day, and what it finds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from met_by_hand import body, item, meeting, says, sitting

from commonweal.governance.meetings import (
    given,
    last_day,
    notice_findings,
    openness,
    openness_findings,
)
from commonweal.governance.meetings.openness import minutes_open_until, taken_in_private
from commonweal.records import Statement, read_as
from commonweal.records.kinds import Decision
from commonweal.rules import load_rules
from commonweal.system.calendar import clear_days, clear_working_days

BOOK = load_rules()
EARLY = date(1985, 1, 1)


def _notice(on: date, what: str = "time and place") -> Statement:
    return says("notice", on, meeting="m-1", what=what, given=on.isoformat(), where="website")


def _found(kind: str, form: str, on: date, **more: object) -> list[tuple[str, str]]:
    held = sitting(body("b", kind, form, EARLY, **more), meeting("b", on))
    return [(one.rule, one.status) for one in notice_findings(held, BOOK)]


@pytest.mark.parametrize(
    ("kind", "form", "on", "rules"),
    [
        ("icb", "board", date(2022, 7, 1), ["B8"]),
        ("nhs-england", "board", date(2022, 6, 30), ["B8-board-2013"]),
        ("nhs-england", "board", date(2022, 7, 1), ["B8"]),
        ("council", "scrutiny committee", date(2019, 3, 1), ["B16"] * 3),
        ("council", "health and wellbeing board", date(2019, 3, 1), ["B16"] * 3),
        ("council", "joint scrutiny committee", date(2002, 9, 30), ["meeting-notice"]),
        ("icb", "committee", date(2023, 1, 1), ["meeting-notice"]),
        ("ccg", "governing body", date(2019, 3, 1), ["meeting-notice"]),
        ("ccg", "joint committee", date(2019, 3, 1), ["meeting-notice"]),
        ("partnership", "programme board", date(2019, 3, 1), ["meeting-notice"]),
    ],
)
def test_the_law_that_binds_that_body_on_that_day(
    kind: str, form: str, on: date, rules: list[str]
) -> None:
    found = _found(kind, form, on)
    assert [rule for rule, _ in found] == rules
    none = rules == ["meeting-notice"]
    assert {status for _, status in found} == {"no rule held" if none else "not known"}


def test_a_group_is_bound_by_its_own_constitution() -> None:
    on = date(2019, 3, 15)
    held = sitting(
        body("b", "ccg", "governing body", EARLY, notice_days=7), meeting("b", on),
        _notice(date(2019, 3, 7)),
    )  # fmt: skip
    none, bound = notice_findings(held, BOOK)
    assert (none.rule, none.status) == ("meeting-notice", "no rule held")
    assert none.text.startswith("no rule is known on notice of meetings that applied to ")
    assert bound.rule == "own rules of b"
    # 8 to 14 March: seven days between, five of them working days.
    assert bound.status == "warns"
    assert "7 clear days, 5 of them working days; 7 are asked for" in bound.text
    assert bound.source is not None
    assert bound.source.title == "constitution"


def test_a_court_counted_working_days() -> None:
    """R v Swansea City Council ex parte Elitestone Ltd: published on Thursday 26 April 1990 for
    Tuesday 1 May, when three clear days were asked for; the Court of Appeal found it too late."""
    held = sitting(
        body("b", "council", "committee", EARLY), meeting("b", date(1990, 5, 1)),
        _notice(date(1990, 4, 26)),
    )  # fmt: skip
    told = given(held, "time and place")
    assert (told.clear, told.working) == (4, 2)


@pytest.mark.parametrize(
    ("kind", "form", "days", "status"),
    [
        # A meeting on Wednesday 30 August 2023, after the holiday on Monday 28 August.
        ("council", "committee", 21, "met"),  # Monday: 22, 23, 24, 25, 29
        ("council", "committee", 22, "not met"),
        ("icb", "board", 23, "met"),  # 24, 25, 29 and the days between
        ("icb", "board", 24, "warns"),  # five days, of which two are working days
        ("icb", "board", 26, "warns"),
        ("icb", "board", 27, "not met"),
    ],
)
def test_over_a_bank_holiday(kind: str, form: str, days: int, status: str) -> None:
    on = date(2023, 8, 30)
    held = sitting(body("b", kind, form, EARLY), meeting("b", on), _notice(date(2023, 8, days)))
    first = [one for one in notice_findings(held, BOOK) if "time and place" in one.text]
    assert [one.status for one in first] == [status]


def test_agenda_and_papers_of_a_council_are_tested_too() -> None:
    on = date(2023, 8, 30)
    held = sitting(
        body("b", "council", "committee", EARLY), meeting("b", on), _notice(date(2023, 8, 1)),
        _notice(date(2023, 8, 25), "agenda"),
    )  # fmt: skip
    found = {one.text.split(":")[0]: one.status for one in notice_findings(held, BOOK)}
    assert found["time and place"] == "met"
    assert found["agenda"] == "not met"
    assert "not known" in found.values()


@pytest.mark.parametrize("days", [3, 5])
def test_the_last_day_is_the_last_by_a_plain_count(days: int) -> None:
    for shift in range(60):
        on = date(2026, 3, 20) + timedelta(days=shift)
        last = last_day(on, days, "calendar days")
        assert clear_days(last, on) == days
        late = last_day(on, days, "working days")
        assert (
            clear_working_days(late, on) >= days > clear_working_days(late + timedelta(days=1), on)
        )


def _closed(kind: str, form: str, on: date = date(2023, 9, 13), **excluded: object) -> list[str]:
    payload = {"meeting": "m-1", "reason": "told", **excluded}
    held = sitting(
        body("b", kind, form, EARLY), meeting("b", on, public="part"), item(on=on),
        says("exclusion", on, **payload),
    )  # fmt: skip
    return [f"{one.rule}: {one.status}" for one in openness_findings(held, BOOK)]


RESOLVED = {"resolution": "That the public be excluded", "ground": "special reasons"}
EXEMPT = {"ground": "exempt information", "items": ["i-1"]}


@pytest.mark.parametrize(
    ("kind", "form", "excluded", "expected"),
    [
        ("icb", "board", RESOLVED, "B9: met"),
        ("icb", "board", {"ground": "confidential business"}, "B9: not known"),
        ("icb", "board", {"ground": "not stated"}, "B9: not met"),
        ("icb", "board", {"ground": "exempt information"}, "B9: not met"),
        ("council", "committee", {**EXEMPT, "resolution": "x"}, "B17: not met"),
        (
            "council",
            "committee",
            {**EXEMPT, "resolution": "x", "law": "paragraph 3 of Schedule 12A"},
            "B17: met",
        ),
        (
            "council",
            "committee",
            {"ground": "exempt information", "resolution": "x", "law": "Schedule 12A"},
            "B17: not met",
        ),
        ("council", "committee", EXEMPT, "B17: not known"),
        ("council", "committee", {"ground": "special reasons"}, "B17: not met"),
        ("council", "committee", {"ground": "confidential business"}, "B17: not known"),
        ("icb", "board", {"ground": "disorder", "warnings": 2}, "B10a: met"),
        ("icb", "board", {"ground": "disorder"}, "B10a: warns"),
        ("council", "committee", {"ground": "disorder", "warnings": 0}, "B10b: warns"),
        (
            "council",
            "committee",
            {"ground": "disorder", "warnings": 3, "also_left": ["councillors"]},
            "B10b: warns",
        ),
    ],
)
def test_the_public_is_shut_out_only_as_the_law_has_it(
    kind: str, form: str, excluded: dict[str, object], expected: str
) -> None:
    assert expected in _closed(kind, form, **excluded)


def test_a_governing_body_closes_where_it_thinks_fit_and_says_why() -> None:
    on = date(2019, 9, 13)
    assert "B15: met" in _closed("ccg", "governing body", on, ground="special reasons")
    assert "B15: not met" in _closed("ccg", "governing body", on, ground="not stated")


def test_a_joint_committee_of_groups_that_ended_in_private_for_disorder() -> None:
    """The minutes of Medway's scrutiny committee tell of it: no statute on access bound the joint
    committee, so that the power has to come from its own rules."""
    on = date(2019, 2, 14)
    held = sitting(
        body("jc", "ccg", "joint committee", EARLY, of=[], meets="in public"),
        meeting("jc", on, public="part"),
        says("exclusion", on, meeting="m-1", ground="disorder",
             reason="disruption by some of the audience", also_left=["councillors"]),
    )  # fmt: skip
    disorder, own = openness_findings(held, BOOK)
    assert (disorder.rule, disorder.status) == ("meeting-disorder", "no rule held")
    assert "also had to leave: councillors" in disorder.text
    assert "how many warnings were given first is not known" in disorder.text
    assert "constitution or terms of reference" in disorder.do
    assert own.rule == "own rules of jc"
    told = openness(held, BOOK)
    assert told.public == "part"
    assert told.bound_by == ("own rules of jc",)


@pytest.mark.parametrize("items", [["i-1"], []])
def test_an_open_meeting_from_which_the_public_was_shut_out_for_a_while_was_open_in_part(
    items: list[str],
) -> None:
    on = date(2023, 9, 13)
    plain = (
        body("b", "icb", "board", EARLY), item("i-1"), item("i-2", number="2"),
        meeting("b", on, public="open", public_reason="All are welcome"),
    )  # fmt: skip
    taken = says("decision", on, decision="d-1", body="b", title="Plan", text="Agreed",
                 reasons="Need", on=on.isoformat(), meeting="m-1", item="i-2")  # fmt: skip
    shut = says("exclusion", on, meeting="m-1", items=items, ground="special reasons",
                reason="a bidder is named", resolution="That they leave")  # fmt: skip
    told = openness(sitting(*plain), BOOK)
    assert (told.public, told.why) == ("open", "All are welcome")
    held = sitting(*plain, shut)
    told = openness(held, BOOK)
    assert (told.public, told.why) == ("part", "special reasons: a bidder is named")
    texts = [one.text for one in openness_findings(held, BOOK)]
    assert "part: the public was shut out, see the exclusion" in texts
    assert taken_in_private(read_as(taken, Decision).what, held) is (False if items else None)


def test_a_closed_meeting_without_a_resolution_is_not_known_before_it_is_wrong() -> None:
    on = date(2023, 9, 13)
    for status, expected in (("held", "not known"), ("planned", "warns")):
        held = sitting(
            body("b", "icb", "board", EARLY),
            meeting("b", on, public="closed", public_reason="commercial", status=status),
        )
        assert [one.status for one in openness_findings(held, BOOK)] == [expected]


def test_minutes_of_a_council_stay_open_six_years() -> None:
    on = date(2019, 8, 20)
    host = sitting(body("b", "council", "committee", EARLY), meeting("b", on)).hosts[0]
    assert minutes_open_until(BOOK, host, on) == date(2025, 8, 19)
    host = sitting(body("b", "ccg", "committee", EARLY), meeting("b", on)).hosts[0]
    assert minutes_open_until(BOOK, host, on) is None
