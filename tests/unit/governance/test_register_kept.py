"""Confirmations, nil returns, how long entries stay, and registers that are handed on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from commonweal.governance.register import (
    day_of,
    keeping,
    public,
    register,
    register_findings,
    registers,
)
from commonweal.records import Statement, restructure
from commonweal.system.organisation import Succession
from register_sample import (
    BOARD,
    BOOK,
    COUNCIL,
    GROUP,
    body,
    confirmed,
    interest,
    on_day,
    seat,
    stated,
)


def confirming(statements: list[Statement], on: str, of: str = "09W") -> dict[str, list[str]]:
    """What is found of confirmations, by whom it is about."""
    day = on_day([GROUP, BOARD, COUNCIL, *statements], on)
    found: dict[str, list[str]] = {}
    for one in register_findings(day, register(day, of)):
        if one.rule in ("A4", "interest-confirmed") or one.rule.startswith("confirm_months"):
            found.setdefault(one.about, []).append(one.status)
    return found


def test_a_year_after_the_last_confirmation_is_the_last_day() -> None:
    held = [interest("i", "p-1", "2018-01-10"), confirmed("p-1", "2018-03-01", "i")]
    assert confirming(held, "2019-03-01") == {"p-1": ["met"]}
    assert confirming(held, "2019-03-02") == {"p-1": ["not met"]}


def test_no_annual_confirmation_before_june_2017() -> None:
    held = [interest("i", "p-1", "2014-01-10")]
    assert confirming(held, "2017-06-15") == {"09W": ["no rule held"]}
    assert confirming(held, "2018-06-16") == {"p-1": ["met"]}
    assert confirming(held, "2018-06-17") == {"p-1": ["not met"]}


def test_who_holds_no_seat_owes_no_confirmation_of_years_before_they_declared() -> None:
    # They declared in 2021 what arose in 2016; the body has been there since 2013.
    held = [interest("i", "p-1", "2021-05-03", arose="2016-01-01")]
    assert confirming(held, "2021-05-03") == {"p-1": ["met"]}
    assert confirming(held, "2022-05-03") == {"p-1": ["met"]}
    assert confirming(held, "2022-05-04") == {"p-1": ["not met"]}
    # Whoever had a seat all the time owed one.
    assert confirming([*held, seat("p-1", "2018-01-01")], "2021-05-03") == {"p-1": ["not met"]}


def test_a_nil_return_is_a_statement_and_silence_is_not() -> None:
    held = [
        GROUP,
        seat("p-1", "2018-01-01"),
        seat("p-2", "2018-01-01"),
        confirmed("p-1", "2018-02-01"),
    ]
    day = on_day(held, "2019-01-15")
    found = register(day, "09W")
    assert [one.person for one in found.nil] == ["p-1"]
    assert [one.person for one in found.silent] == ["p-2"]
    assert confirming(held[1:], "2019-01-15") == {"p-1": ["met"], "p-2": ["not met"]}


def test_a_nil_return_beside_an_interest_that_stands_is_told() -> None:
    held = [interest("i", "p-1", "2018-01-10"), confirmed("p-1", "2018-03-01")]
    assert confirming(held, "2018-03-02") == {"p-1": ["met", "not met"]}
    ended = stated("interest_ended", "2018-02-01", interest="i", on="2018-02-01")
    assert confirming([*held, ended], "2018-03-02") == {"p-1": ["met"]}


def test_a_body_may_ask_for_more_often() -> None:
    tight = body("09W", "ccg", "2013-04-01", "2022-06-30", confirm_months=6)
    held = [interest("i", "p-1", "2018-01-10"), confirmed("p-1", "2018-03-01", "i")]
    day = on_day([tight, *held], "2018-09-02")
    (late,) = (
        one
        for one in register_findings(day, register(day, "09W"))
        if one.rule.startswith("confirm_")
    )
    assert (late.status, late.verified) == ("not met", False)
    slack = body("MED", "council", "2000-01-01", confirm_months=24)
    day = on_day([slack, interest("i", "p-1", "2018-01-10", of="MED")], "2020-01-11")
    assert [
        one.status
        for one in register_findings(day, register(day, "MED"))
        if one.rule.startswith("confirm_")
    ] == ["not met"]


def test_six_months_public_and_six_years_kept_are_the_least() -> None:
    held = [
        GROUP,
        interest("i", "p-1", "2018-01-01"),
        stated("interest_ended", "2018-08-31", interest="i", on="2018-08-31"),
    ]
    day = on_day(held, "2019-02-28")
    (kept,) = keeping(day, register(day, "09W"))
    assert (kept.off_public, kept.destroyed) == (date(2019, 3, 1), date(2024, 9, 1))
    assert kept.rules == ("A6", "A6-kept")
    assert len(public(day, register(day, "09W")).lines) == 1
    day = on_day(held, "2019-03-01")
    assert public(day, register(day, "09W")).taken_off == 1
    assert len(register(day, "09W").entries) == 1


def test_without_a_rule_an_ended_interest_stays() -> None:
    held = [
        COUNCIL,
        interest("i", "p-1", "2010-01-01", of="MED"),
        stated("interest_ended", "2012-01-01", about="MED", interest="i", on="2012-01-01"),
    ]
    day = on_day(held, "2019-01-01")
    (kept,) = keeping(day, register(day, "MED"))
    assert (kept.off_public, kept.destroyed, kept.rules) == (None, None, ())
    assert len(public(day, register(day, "MED")).lines) == 1


def test_a_register_goes_to_the_successor_with_its_lateness() -> None:
    merged = [Succession(predecessor="09W", successor="QKS", on=date(2022, 7, 1), kind="merger")]
    before = [
        GROUP,
        BOARD,
        interest("i", "p-1", "2020-06-01", aware="2020-01-01", arose="2020-01-01"),
    ]
    after, open_ = restructure(
        before, merged, stated_by="Secretary", stated_at=datetime(2022, 7, 1, tzinfo=UTC)
    )
    assert open_ == ()
    day = day_of(after, date(2022, 8, 1), BOOK, successions=merged)
    assert [one.body for one in registers(day)] == ["QKS"]
    (entry,) = register(day, "QKS").entries
    assert [(one.verdict, one.rule and one.rule.id) for one in entry.clocks] == [
        ("late", "A2a"),
        ("late", "A2c"),
    ]
    told = day_of(after, date(2022, 6, 30), BOOK, successions=merged)
    assert [one.body for one in registers(told)] == ["09W"]
    read = day_of(before, date(2022, 8, 1), BOOK, successions=merged)
    assert [one.body for one in registers(read)] == ["QKS"]


def test_an_empty_register_is_none_and_finds_nothing() -> None:
    day = on_day([GROUP, seat("p-1", "2018-01-01")], "2019-01-01")
    held = register(day, "09W")
    assert not held.held
    assert register_findings(day, held) == ()
    assert registers(day) == ()


def test_an_interest_stands_from_the_day_it_was_declared() -> None:
    late = stated(
        "interest", "2018-01-01", at="2018-06-01", interest="i", person="p-1", register_of="09W",
        type="financial", description="x", arose="2018-01-01", declared="2018-06-01",
    )  # fmt: skip
    day = on_day([GROUP, late], "2018-03-01")
    assert register(day, "09W").entries == ()
    day = on_day([GROUP, late], "2018-06-01")
    assert len(register(day, "09W").entries) == 1


def test_who_has_left_has_nothing_more_to_confirm() -> None:
    left = stated(
        "seat", "2015-01-01", until="2018-06-30", seat="s", body="09W", role="member", voting=True,
        person="p-1", source="register",
    )  # fmt: skip
    held = [left, interest("i", "p-1", "2018-01-10"), confirmed("p-1", "2018-03-01", "i")]
    assert confirming(held, "2019-06-01") == {}
    again = seat("p-1", "2019-01-01", seat="t")
    assert confirming([*held, again], "2019-06-01") == {"p-1": ["not met"]}
    day = on_day([GROUP, left, interest("i", "p-2", "2018-01-10")], "2018-07-01")
    assert register(day, "09W").silent == ()
