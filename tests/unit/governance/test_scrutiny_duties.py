"""Health scrutiny by the law of the day; days that switch law are tested on both sides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from promised_by_hand import council, says

from commonweal.governance.finding import Finding
from commonweal.governance.scrutiny import (
    REPORT_PARTS,
    acknowledge_by,
    may_refer,
    report_finding,
    respond_by,
    scrutiny_findings,
)
from commonweal.records import Statement, StatementError, fold
from commonweal.rules import load_rules

BOOK = load_rules()
DAY = date(2019, 3, 12)


def step(act: str, on: date = DAY, by: str = "hosc", **more: object) -> Statement:
    payload = {"scrutiny": "m", "step": act, "on": on.isoformat(), "by": by, "text": act}
    name = f"{act}-{by}-{on}".replace(" ", "-")
    return says("scrutiny_step", name, on, **payload, source="minutes", **more)


def findings(*steps: Statement, on: date = date(2019, 12, 31)) -> list[Finding]:
    bodies = [council(), council("ccg", "ccg"), council("stp", "partnership")]
    return list(scrutiny_findings(fold([*bodies, *steps], effective=on), BOOK))


def test_the_28th_day_after_the_request_is_the_last() -> None:
    assert respond_by(BOOK, DAY, "ccg") == date(2019, 4, 9)
    asked = step("response asked", to="ccg")
    for day, status in ((date(2019, 4, 9), "met"), (date(2019, 4, 10), "not met")):
        answer = step("response given", day, by="ccg", written=True)
        (found,) = findings(asked, answer)
        assert (found.rule, found.status) == ("D9c", status)


def test_a_response_that_nobody_asked_for_has_no_time() -> None:
    assert findings(step("response given", by="ccg", written=True)) == []


def test_a_response_is_awaited_then_late_and_must_be_in_writing() -> None:
    asked = step("response asked", to="ccg")
    assert [one.status for one in findings(asked, on=date(2019, 4, 9))] == ["not known"]
    (late,) = findings(asked, on=date(2019, 4, 10))
    assert late.status == "not met"
    assert late.text == "not responded to; the last day was 9 April 2019"
    spoken = step("response given", DAY + timedelta(days=3), by="ccg", written=False)
    assert [one.text for one in findings(asked, spoken)] == [
        "the response of 15 March 2019 is not in writing"
    ]


def test_no_rule_binds_a_partnership_or_the_time_before_the_regulations() -> None:
    (found,) = findings(step("response asked", to="stp"))
    assert found.status == "no rule held"
    assert respond_by(BOOK, date(2013, 3, 31), "ccg") is None
    assert respond_by(BOOK, date(2013, 4, 1), "ccg") == date(2013, 4, 29)


def test_two_requests_are_not_answered_by_one_response() -> None:
    first = step("response asked", to="ccg")
    again = step("response asked", DAY.replace(day=20), to="ccg")
    answer = step("response given", DAY.replace(day=25), by="ccg")
    assert [one.status for one in findings(first, again, answer)] == ["not met", "met"]
    named = step("response given", DAY.replace(day=25), by="ccg", answers=first.id)
    assert [one.status for one in findings(first, again, named)] == ["met", "not met"]


def test_a_response_that_names_the_report_answers_the_request() -> None:
    report = step("report made", parts=list(REPORT_PARTS))
    asked = step("response asked", to="ccg")
    answer = step("response given", DAY.replace(day=20), by="ccg", answers=report.id)
    found = {one.rule: one.status for one in findings(report, asked, answer)}
    assert found == {"D9b": "met", "D9c": "met"}


@pytest.mark.parametrize(
    ("referred", "last"),
    [
        # Friday counts as the first of 20 working days, four weeks of five.
        (date(2019, 3, 1), date(2019, 3, 28)),
        # On a Saturday the first working day is the Monday.
        (date(2019, 3, 2), date(2019, 3, 29)),
        # Over Easter 2019: Good Friday and Easter Monday do not count.
        (date(2019, 4, 1), date(2019, 4, 30)),
    ],
)
def test_a_referral_is_acknowledged_within_20_working_days(referred: date, last: date) -> None:
    assert acknowledge_by(BOOK, referred) == last
    made = step("referral made", referred, by="healthwatch", to="hosc")
    for day, status in ((last, "met"), (last + timedelta(days=1), "not met")):
        (found,) = findings(made, step("referral acknowledged", day))
        assert (found.rule, found.status) == ("D9a", status)


def test_a_report_has_four_parts_and_names_what_is_missing() -> None:
    assert len(REPORT_PARTS) == 4
    for missing in REPORT_PARTS:
        parts = [part for part in REPORT_PARTS if part != missing]
        (found,) = findings(step("report made", parts=parts))
        assert (found.rule, found.text) == ("D9b", f"the report lacks: {missing}")
    assert report_finding(BOOK, REPORT_PARTS, on=DAY, about="r").status == "met"


def test_councils_could_refer_until_30_january_2024_and_what_they_had_goes_on() -> None:
    last, first = date(2024, 1, 30), date(2024, 1, 31)
    assert [(may_refer(BOOK, day).rule, may_refer(BOOK, day).status) for day in (last, first)] == [
        ("D6a", "met"),
        ("D6b", "not met"),
    ]
    assert may_refer(BOOK, date(2025, 1, 1), reported=last).status == "met"
    assert may_refer(BOOK, date(2025, 1, 1), reported=first).status == "not met"
    assert may_refer(BOOK, date(2013, 3, 31)).status == "no rule held"
    act = "referred to the Secretary of State"
    assert [found.rule for found in findings(step(act, last), on=date(2025, 1, 1))] == ["D6a"]


def test_only_a_council_has_the_power_to_report_a_proposal() -> None:
    """Rule D6a binds councils alone: a board that reported used a power that it never had."""
    last, later = date(2024, 1, 30), date(2024, 6, 1)
    for asked in (may_refer(BOOK, last, kind="icb"), may_refer(BOOK, later, kind="icb")):
        assert asked.status == "not met"
    assert may_refer(BOOK, later, reported=last, kind="icb").rule == "D6a"
    assert may_refer(BOOK, date(2013, 3, 31), kind="ccg").status == "no rule held"


def test_two_councils_consulted_need_a_joint_committee_which_alone_comments() -> None:
    two = step("authorities consulted", by="ccg", authorities=["hosc", "ccg"])
    assert [one.text for one in findings(two)] == [
        "2 councils were consulted and no joint committee was appointed"
    ]
    joint = step("joint committee appointed", by="joint", authorities=["hosc", "ccg"])
    own = step("comment made", date(2019, 4, 1), by="joint")
    other = step("comment made", date(2019, 4, 2), by="hosc")
    assert [(one.rule, one.status) for one in findings(two, joint, own, other)] == [
        ("D11", "not met"),
        ("D11", "met"),
    ]
    part = step("joint committee appointed", by="joint", authorities=["hosc"])
    assert "not in the joint committee: ccg" in findings(two, part)[0].text
    one = step("authorities consulted", by="ccg", authorities=["hosc"])
    assert findings(one, other) == []


def test_information_and_attendance() -> None:
    asked = step("information required", to="ccg")
    given = step("information given", date(2019, 4, 1), by="ccg")
    assert [one.status for one in findings(asked)] == ["not known"]
    assert [one.status for one in findings(asked, given)] == ["met"]
    called = step("attendance required", to="ccg", attend_on="2019-04-12")
    (absent,) = findings(called)
    assert (absent.rule, absent.status) == ("D9d", "not met")
    assert "31 days' notice" in absent.text
    came = step("attended", date(2019, 4, 12), by="ccg")
    assert [one.status for one in findings(called, came)] == ["met"]


def test_a_step_with_fields_of_another_is_refused() -> None:
    with pytest.raises(StatementError, match="parts belong to a report"):
        step("comment made", parts=[REPORT_PARTS[0]])
    with pytest.raises(StatementError, match="authorities belong to"):
        step("comment made", authorities=["hosc"])
    with pytest.raises(StatementError, match="attend_on belongs"):
        step("comment made", attend_on="2019-04-12")
