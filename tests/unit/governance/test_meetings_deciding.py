"""Votes, whether a motion was carried, and who could decide at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from met_by_hand import (
    DAY,
    FIVE,
    board,
    body,
    came,
    decided,
    flat,
    item,
    meeting,
    says,
    seats,
    sitting,
    treated,
)

from commonweal.governance.closing import decision_findings, refusals
from commonweal.governance.meetings import agenda
from commonweal.governance.meetings.casting import TIE, casting_findings
from commonweal.governance.meetings.deciding import carried_findings
from commonweal.records import Statement
from commonweal.records.kinds import Decision
from commonweal.rules import load_rules

BOOK = load_rules()


def _voted(*votes: tuple[str, str]) -> list[Statement]:
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text="Agree")
    return [put, *(says("vote", DAY, motion="mo-1", person=who, vote=how) for who, how in votes)]


def _blocking(*statements: Statement | list[Statement], of: str = "d-icb") -> list[str]:
    found = decision_findings(flat(*statements), of, BOOK)
    return [one.text for one in found if one.stands_in_the_way]


def test_a_vote_of_somebody_without_a_vote_keeps_the_decision_open() -> None:
    votes = _voted(("p-1", "for"), ("p-2", "against"), ("p-7", "for"))
    (text,) = _blocking(board(), came(FIVE), votes, decided("p-1 p-2", motion="mo-1"))
    assert "p-7 voted and has no vote" in text
    assert "as recorded 2 for, 1 against" in text
    assert "by members 1 for, 1 against" in text
    ok = _voted(("p-1", "for"), ("p-2", "against"), ("p-3", "for"))
    assert _blocking(board(), came(FIVE), ok, decided("p-1 p-2", motion="mo-1")) == []


def _casting(who: str, how: str) -> Statement:
    return says("vote", DAY, motion="mo-1", person=who, vote=how, casting=True)


def test_a_motion_that_was_not_carried_decides_nothing() -> None:
    by = decided("p-1 p-2 p-3", motion="mo-1")

    def blocking(*votes: Statement | list[Statement]) -> list[str]:
        return _blocking(board(), came(FIVE), *votes, by)

    lost = _voted(("p-1", "for"), ("p-2", "against"), ("p-3", "against"))
    assert blocking(lost) == ["the motion mo-1 was not carried: 1 for, 2 against"]
    # A casting vote on votes that were not equal makes nothing of it.
    assert sorted(blocking(lost, _casting("p-1", "for"))) == [
        "the motion mo-1 was not carried: 2 for, 2 against, among them the casting vote, for",
        "there is a casting vote, and the votes were not equal: 2 for, 2 against, among them the "
        "casting vote, for",
    ]
    counted = [
        says("vote", DAY, motion="mo-1", vote=how, count=count)
        for how, count in (("for", 2), ("against", 3))
    ]
    assert blocking(_voted(), counted) == ["the motion mo-1 was not carried: 2 for, 3 against"]
    assert blocking(_voted(("p-1", "for"), ("p-2", "for"), ("p-3", "against"))) == []
    # Where none is recorded for or against, it is not recorded that it was lost.
    assert blocking(_voted(("p-1", "abstained"))) == []
    # A decision that names no motion does not say that it was taken by this one.
    assert _blocking(board(), came(FIVE), lost, decided("p-1 p-2 p-3")) == []


def test_as_many_votes_for_as_against_carry_with_a_casting_vote_alone() -> None:
    tie = _voted(("p-1", "for"), ("p-2", "against"))
    by = decided("p-1 p-2", motion="mo-1")
    found = decision_findings(flat(board(), came(FIVE), tie, by), "d-icb", BOOK)
    (one,) = [one for one in found if one.stands_in_the_way]
    assert one.do.startswith("Record the casting vote of whoever took the chair")
    assert _blocking(board(), came(FIVE), tie, _casting("p-1", "for"), by) == []
    (text,) = _blocking(board(), came(FIVE), tie, _casting("p-1", "against"), by)
    assert "1 for, 2 against, among them the casting vote, against" in text
    two = [_casting("p-1", "for"), _casting("p-2", "for")]
    assert "2 casting votes are recorded on one motion" in _blocking(
        board(), came(FIVE), tie, two, by
    )
    assert any(
        "p-9 voted and has no vote" in text
        for text in _blocking(board(), came(FIVE), tie, _casting("p-9", "for"), by)
    )
    with pytest.raises(ValueError, match="a casting vote is one vote, for or against"):
        _casting("p-1", "abstained")


def _of_casting(*statements: Statement | list[Statement]) -> list[tuple[str, str]]:
    by = decided("p-1 p-2", motion="mo-1")
    found = decision_findings(flat(board(), *statements, by), "d-icb", BOOK)
    return [(one.status, one.text) for one in found if one.rule == TIE]


def test_a_casting_vote_settles_equal_votes_alone() -> None:
    won = _voted(("p-1", "for"), ("p-2", "for"), ("p-3", "against"))
    told = (
        "there is a casting vote, and the votes were not equal: 3 for, 1 against, among them the "
        "casting vote, for"
    )
    assert _of_casting(came(FIVE), won, _casting("p-1", "for")) == [("blocks", told)]
    assert "assumed" in TIE
    # Also where some seats are known by their office alone, or counts are kept without names.
    office = says("seat", DAY, seat="icb-9", body="icb", role="member", voting=True,
                  office="Finance director", source="constitution")  # fmt: skip
    assert _of_casting(came(FIVE), office, won, _casting("p-1", "for")) == [("blocks", told)]
    counts = [says("vote", DAY, motion="mo-1", vote=how, count=2) for how in ("for", "against")]
    assert _of_casting(came(FIVE), _voted(), counts, _casting("p-1", "for")) == []


def test_whoever_gave_the_casting_vote_took_the_chair() -> None:
    tie = _voted(("p-1", "for"), ("p-2", "against"))
    told = ("warns", "the casting vote is that of p-2, and p-1 took the chair")
    assert _of_casting(came(FIVE), tie, _casting("p-2", "for")) == [told]
    # The deputy takes the chair of who is not there, or has a conflict.
    for away in (
        came("p-2 p-3 p-4"),
        [*came(FIVE), treated("p-1", "leaves for discussion and decision")],
    ):
        assert _of_casting(away, tie, _casting("p-2", "for")) == []
        told = ("warns", "the casting vote is that of p-3, and p-2 took the chair")
        assert _of_casting(away, tie, _casting("p-3", "for")) == [told]
    # Of both away somebody was chosen, who is not on record; nor is whose an office was.
    assert _of_casting(came("p-3 p-4 p-5"), tie, _casting("p-3", "for")) == []
    unnamed = says("vote", DAY, motion="mo-1", vote="for", casting=True)
    assert _of_casting(came(FIVE), tie, unnamed) == []


def test_of_bodies_that_meet_together_a_casting_vote_settles_those_of_its_own() -> None:
    held = sitting(
        body("one", "ccg", "committee"),
        body("two", "ccg", "committee"),
        seats("one", "a-1 a-2"),
        seats("two", "b-1 b-2"),
        meeting("one two"),
        item(),
        _voted(("a-1", "for"), ("a-2", "against"), ("b-1", "for"), ("b-2", "for")),
        _casting("a-1", "for"),
    )
    (put,), (on,) = held.motions, held.items
    assert [casting_findings(held, host, on, put) for host in held.hosts] == [(), ()]
    other = sitting(
        body("one", "ccg", "committee"), body("two", "ccg", "committee"),
        seats("one", "a-1 a-2"), seats("two", "b-1 b-2"), meeting("one two"), item(),
        _voted(("a-1", "for"), ("a-2", "against"), ("b-1", "for"), ("b-2", "for")),
        _casting("b-1", "for"),
    )  # fmt: skip
    found = [casting_findings(other, host, on, put) for host in other.hosts]
    assert [[one.status for one in each] for each in found] == [[], ["blocks"]]


def test_of_bodies_that_meet_together_the_votes_of_each_carry_for_itself() -> None:
    held = sitting(
        body("one", "ccg", "committee"),
        body("two", "ccg", "committee"),
        seats("one", "a-1 a-2 a-3"),
        seats("two", "b-1 b-2 b-3"),
        meeting("one two"),
        item(),
        _voted(("a-1", "for"), ("a-2", "for"), ("a-3", "against"),
               ("b-1", "for"), ("b-2", "against"), ("b-3", "against")),
    )  # fmt: skip
    found = {
        host.code: carried_findings(held, host, Decision(
            decision="d", body=host.code, title="T", text="T", reasons="R", on=DAY, motion="mo-1",
        ))
        for host in held.hosts
    }  # fmt: skip
    assert found["one"] == ()
    assert [one.status for one in found["two"]] == ["blocks"]


def test_a_seat_without_a_vote_and_a_second_vote() -> None:
    extra = [
        says("person", DAY, person="p-7"),
        says("seat", DAY, seat="icb-7", body="icb", role="in attendance", voting=False,
             person="p-7", source="constitution"),
    ]  # fmt: skip
    assert len(_blocking(board(), extra, came(FIVE), _voted(("p-7", "for")), decided("p-1"))) == 1
    twice = _voted(("p-1", "for"), ("p-1", "against"))
    (text,) = _blocking(board(), came(FIVE), twice, decided("p-1"))
    assert "2 votes recorded" in text


def test_a_decider_without_a_vote_blocks_and_offices_leave_it_open() -> None:
    (text,) = _blocking(board(), came(FIVE), decided("p-1 p-7"))
    assert "p-7 is listed as deciding" in text
    office = says("seat", DAY, seat="icb-9", body="icb", role="member", voting=True,
                  office="Finance director", source="constitution")  # fmt: skip
    assert _blocking(board(), office, came(FIVE), decided("p-1 p-7")) == []


def test_a_seat_counts_on_its_own_days_only() -> None:
    ended = says("seat", DAY - timedelta(days=300), until=DAY - timedelta(days=1), seat="icb-8",
                 body="icb", role="member", voting=True, person="p-8", source="x")  # fmt: skip
    assert len(_blocking(board(), ended, came(FIVE), decided("p-1 p-8"))) == 1


def test_a_body_that_did_not_exist_on_the_day() -> None:
    gone = [
        body("09W", "ccg", "governing body", date(2013, 4, 1), until=date(2020, 3, 31)),
    ]
    for on, count in ((date(2020, 3, 31), 0), (date(2020, 4, 1), 1)):
        taken = decided("", "09W", on, meeting=None, item=None)
        found = _blocking(gone, taken, of="d-09W")
        assert len(found) == count, on
        closing = says("decision_closed", on, closes=taken.id, on=on.isoformat(), by="Secretary")
        refused = refusals([*gone, taken], [closing])
        assert len(refused) == count
        assert all("did not exist on 1 April 2020" in text for text in refused)


def test_a_body_that_a_transfer_without_a_successor_ended() -> None:
    held = body("pb", "partnership", "programme board", date(2016, 4, 1))
    ended = says("transfer", date(2020, 4, 1), transfers=held.id)
    for on, count in ((date(2020, 3, 31), 0), (date(2020, 4, 1), 1)):
        taken = decided("", "pb", on, meeting=None, item=None)
        assert len(_blocking(held, ended, taken, of="d-pb")) == count, on


def test_a_joint_committee_of_groups_only_since_october_2014() -> None:
    start = date(2013, 4, 1)
    held = [body("a", "ccg", "governing body", start), body("b", "ccg", "governing body", start)]
    joint = body("jc", "ccg", "joint committee", start, of=["a", "b"])
    for on, count in ((date(2014, 9, 30), 1), (date(2014, 10, 1), 0)):
        taken = decided("", "jc", on, meeting=None, item=None)
        found = decision_findings([*held, joint, taken], "d-jc", BOOK)
        assert [one.rule for one in found] == ["B13"]
        assert len([one for one in found if one.stands_in_the_way]) == count, on


def test_committees_in_common_decide_for_each_body() -> None:
    start, on = date(2013, 4, 1), date(2018, 9, 13)
    held = [
        *(body(code, "ccg", "governing body", start) for code in ("a", "b", "c")),
        body("cic", "ccg", "committees in common", start, of=["a", "b", "c"]),
        meeting("cic", on),
        item(on=on),
    ]
    each = [decided("", code, on) for code in ("a", "b")]
    view = agenda([*held, *each], "m-1", BOOK).items[0]
    told = [(one.rule, one.status, one.about) for one in view.findings if one.rule == "B13"]
    assert told == [("B13", "warns", "i-1 (c)")]
    assert _blocking(held, each, of="d-a") == []
    (text,) = _blocking(held, decided("", "cic", on), of="d-cic")
    assert "decide for each body, not as one" in text


def test_two_bodies_that_meet_together_each_need_their_quorum() -> None:
    held = [
        body("icb", "icb", "board", quorum=2), body("x", "icb", "board", quorum=2),
        *seats("icb", "p-1 p-2"), *seats("x", "q-1 q-2"), meeting("icb x"), item(),
    ]  # fmt: skip
    people = came("p-1 p-2 q-1")
    both = [decided("p-1 p-2"), decided("q-1", "x")]
    assert _blocking(held, people, both, of="d-icb") == []
    (text,) = _blocking(held, people, both, of="d-x")
    assert text.startswith("not quorate")
    votes = _voted(("p-1", "for"), ("q-1", "for"))
    assert _blocking(held, people, both, votes, of="d-icb") == []


def test_a_private_decision_without_a_day_of_review_is_warned_of() -> None:
    private = decided("p-1", private=True, ground="commercially confidential")
    found = decision_findings(flat(board(), came(FIVE), private), "d-icb", BOOK)
    assert [(one.rule, one.status) for one in found if one.rule == "B12"] == [("B12", "warns")]


def test_a_private_decision_of_which_the_public_was_not_shut_out_is_warned_of() -> None:
    """Nothing was worth a look: the public page said "in private" of an item heard in public."""
    private = decided("p-1", private=True, ground="special reasons", review_on="2024-01-01")
    shut = says("exclusion", DAY, meeting="m-1", items=["i-1"], ground="special reasons",
                reason="a bidder is named", resolution="That they leave")  # fmt: skip
    all_shut = says("exclusion", DAY, meeting="m-1", items=[], ground="disorder", reason="shouts")

    def told(*more: Statement, **given: str) -> list[tuple[str, bool]]:
        base = [one for one in flat(board(), came(FIVE)) if one.type != "meeting"]
        held = [*base, meeting("icb", **{"public": "open"} | given), *more, private]
        found = decision_findings(held, "d-icb", BOOK)
        words = "no exclusion of the public is on record for its item"
        return [(one.status, words in one.text) for one in found if one.rule == "B12"]

    assert told() == [("warns", True)]
    assert told(shut) == told(all_shut) == [("met", False)]
    assert told(public="closed") == told(public="not known") == [("met", False)]
