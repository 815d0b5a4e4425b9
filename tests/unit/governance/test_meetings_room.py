"""Quorum without those out of the room, the chair, votes, and who could decide at all."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from met_by_hand import (
    DAY,
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
from commonweal.governance.finding import Finding
from commonweal.governance.meetings import Quorum, agenda, presiding, quorum, quorum_finding
from commonweal.governance.meetings.deciding import carried_findings
from commonweal.records import Statement
from commonweal.records.kinds import Decision
from commonweal.rules import load_rules

BOOK = load_rules()
FIVE = "p-1 p-2 p-3 p-4 p-5"
LEAVES = "leaves for discussion and decision"


def _board(quorum_: int | None = 3, **more: object) -> list[Statement]:
    extra = {} if quorum_ is None else {"quorum": quorum_}
    return [body("icb", "icb", "board", **extra, **more), *seats("icb", FIVE), meeting(), item()]


def _quorum(*statements: Statement | list[Statement]) -> Quorum:
    held = sitting(*statements)
    return quorum(held, held.hosts[0], held.items[0])


def _finding(*statements: Statement | list[Statement]) -> Finding:
    held = sitting(*statements)
    return quorum_finding(held, held.hosts[0], held.items[0], BOOK)


def _at(clock: str) -> str:
    return f"{DAY.isoformat()}T{clock}:00Z"


def test_below_quorum_without_those_who_left_the_item_cannot_be_decided() -> None:
    out = [treated(who, LEAVES) for who in ("p-3", "p-4", "p-5")]
    found = _finding(_board(), came(FIVE), out)
    assert (found.rule, found.status) == ("B5", "blocks")
    assert "Defer" in found.do
    assert _finding(_board(), came(FIVE), out[:2]).status == "met"


@pytest.mark.parametrize(
    ("how", "counts"),
    [
        ("does not attend", False),
        ("leaves for discussion and decision", False),
        ("discusses, leaves for decision", False),
        ("stays without a vote", False),
        ("stays, noted", True),
        ("gets no papers", True),
    ],
)
def test_what_a_treatment_does_to_the_count(how: str, counts: bool) -> None:
    held = _quorum(_board(), came(FIVE), treated("p-3", how))
    assert held.certain == held.possible == 4 + counts


def test_apologies_absence_and_deputies() -> None:
    held = _quorum(
        _board(), came("p-1 p-2"), came("p-3", apologies=True),
        [says("person", DAY, person="p-9")],
        came("p-9", capacity="deputy", seat="icb-p-4"),
    )  # fmt: skip
    assert {one.seat.person: one.here for one in held.members} == {
        "p-1": "in", "p-2": "in", "p-3": "out", "p-4": "in", "p-5": "out",
    }  # fmt: skip
    assert (held.certain, held.quorate) == (3, "quorate")


def test_a_deputy_with_a_conflict_is_out_too() -> None:
    held = _quorum(
        _board(), came("p-1 p-2"), came("p-9", capacity="deputy", seat="icb-p-4"),
        treated("p-9", LEAVES),
    )  # fmt: skip
    assert (held.certain, held.quorate) == (2, "not quorate")


def test_times_settle_who_was_there_where_they_can() -> None:
    """The item lay within 10:30 and 10:50, when somebody with a conflict was out."""
    around = treated("p-5", LEAVES, out=_at("10:30"), back=_at("10:50"))
    people = [
        came("p-1"),
        came("p-2", entered=_at("10:00"), left=_at("12:00")),
        came("p-3", entered=_at("10:40")),
        came("p-4", left=_at("10:20")),
        came("p-5"),
    ]
    held = _quorum(_board(), *people, around)
    assert [one.here for one in held.members] == ["in", "in", "not known", "out", "out"]
    assert (held.certain, held.possible, held.quorate) == (2, 3, "not known")
    assert _finding(_board(), *people, around).status == "not known"
    without = _quorum(_board(), *people)
    assert [one.here for one in without.members] == [
        "in",
        "not known",
        "not known",
        "not known",
        "in",
    ]


def test_coming_back_in_counts_and_who_was_out_in_between_does_not() -> None:
    around = treated("p-5", LEAVES, out=_at("10:30"), back=_at("10:50"))
    there = [came("p-1", left=_at("10:10")), came("p-1", entered=_at("10:20"))]
    away = [came("p-2", left=_at("10:20")), came("p-2", entered=_at("10:55"))]
    held = _quorum(_board(), *there, *away, around)
    assert [one.here for one in held.members[:2]] == ["in", "out"]


def test_roles_that_a_quorum_asks_for() -> None:
    of = _board(2, quorum_of=["chair"])
    assert _quorum(of, came("p-1 p-2")).quorate == "quorate"
    lacking = _quorum(of, came("p-2 p-3"))
    assert (lacking.quorate, lacking.lacking) == ("not quorate", ("chair",))


def test_what_is_not_stated_is_not_known() -> None:
    assert _finding(_board(None), came(FIVE)).status == "not known"
    held = _quorum(_board())
    assert (held.certain, held.possible, held.quorate) == (0, 5, "not known")


def test_before_the_meeting_a_quorum_that_cannot_be_reached_is_seen() -> None:
    out = [treated(who, LEAVES) for who in ("p-3", "p-4", "p-5")]
    assert _finding(_board(), out).status == "blocks"


def test_a_council_is_held_to_its_own_rules() -> None:
    held = [body("icb", "council", "committee", quorum=3), *seats("icb", FIVE), meeting(), item()]
    found = _finding(held, came("p-1 p-2"))
    assert (found.rule, found.status) == ("own rules of icb", "blocks")
    assert not found.verified


@drawn(
    st.lists(st.sampled_from(["in", "absent", "apologies", "out"]), min_size=5, max_size=5),
    st.integers(1, 6),
)
def test_the_count_is_that_of_a_plain_loop(states: list[str], needed: int) -> None:
    people = FIVE.split()
    given: list[Statement] = list(_board(needed))
    for who, state in zip(people, states, strict=True):
        if state != "absent":
            given += came(who, apologies=state == "apologies")
        if state == "out":
            given.append(treated(who, LEAVES))
    held = _quorum(given)
    if set(states) == {"absent"}:
        assert held.quorate == ("not known" if needed <= 5 else "not quorate")
    else:
        there = states.count("in")
        assert held.certain == there
        listed = any(state in ("in", "out", "apologies") for state in states)
        assert listed
        assert held.quorate == ("quorate" if there >= needed else "not quorate")


@pytest.mark.parametrize("conflicted", [set(x) for x in product(["p-1", "p-9"], ["p-2", "p-8"])])
def test_who_takes_the_chair(conflicted: set[str]) -> None:
    host = sitting(_board()).hosts[0]
    held = presiding(host, conflicted)
    expected = {
        (False, False): ("chair", "p-1"),
        (False, True): ("chair", "p-1"),
        (True, False): ("deputy chair", "p-2"),
        (True, True): ("whoever voting members choose", None),
    }[("p-1" in conflicted, "p-2" in conflicted)]
    assert (held.by, held.who) == expected


def test_the_agenda_says_who_takes_the_chair() -> None:
    out = [treated("p-1", LEAVES), treated("p-2", LEAVES)]
    view = agenda([*_board(), *out], "m-1", BOOK).items[0]
    told = [one for one in view.findings if one.rule == "B6"]
    assert [one.status for one in told] == ["warns"]
    assert "Voting members without a conflict choose" in told[0].do


def _voted(*votes: tuple[str, str]) -> list[Statement]:
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text="Agree")
    return [put, *(says("vote", DAY, motion="mo-1", person=who, vote=how) for who, how in votes)]


def _blocking(*statements: Statement | list[Statement], of: str = "d-icb") -> list[str]:
    found = decision_findings(flat(*statements), of, BOOK)
    return [one.text for one in found if one.stands_in_the_way]


def test_a_vote_of_somebody_without_a_vote_keeps_the_decision_open() -> None:
    votes = _voted(("p-1", "for"), ("p-2", "against"), ("p-7", "for"))
    (text,) = _blocking(_board(), came(FIVE), votes, decided("p-1 p-2", motion="mo-1"))
    assert "p-7 voted and has no vote" in text
    assert "as recorded 2 for, 1 against" in text
    assert "by members 1 for, 1 against" in text
    ok = _voted(("p-1", "for"), ("p-2", "against"), ("p-3", "for"))
    assert _blocking(_board(), came(FIVE), ok, decided("p-1 p-2", motion="mo-1")) == []


def _casting(who: str, how: str) -> Statement:
    return says("vote", DAY, motion="mo-1", person=who, vote=how, casting=True)


def test_a_motion_that_was_not_carried_decides_nothing() -> None:
    by = decided("p-1 p-2 p-3", motion="mo-1")

    def blocking(*votes: Statement | list[Statement]) -> list[str]:
        return _blocking(_board(), came(FIVE), *votes, by)

    lost = _voted(("p-1", "for"), ("p-2", "against"), ("p-3", "against"))
    assert blocking(lost) == ["the motion mo-1 was not carried: 1 for, 2 against, 0 abstained"]
    assert len(blocking(lost, _casting("p-1", "for"))) == 1
    counted = [
        says("vote", DAY, motion="mo-1", vote=how, count=count)
        for how, count in (("for", 2), ("against", 3))
    ]
    assert blocking(_voted(), counted) == [
        "the motion mo-1 was not carried: 2 for, 3 against, 0 abstained"
    ]
    assert blocking(_voted(("p-1", "for"), ("p-2", "for"), ("p-3", "against"))) == []
    # Where none is recorded for or against, it is not recorded that it was lost.
    assert blocking(_voted(("p-1", "abstained"))) == []
    # A decision that names no motion does not say that it was taken by this one.
    assert _blocking(_board(), came(FIVE), lost, decided("p-1 p-2 p-3")) == []


def test_as_many_votes_for_as_against_carry_with_a_casting_vote_alone() -> None:
    tie = _voted(("p-1", "for"), ("p-2", "against"))
    by = decided("p-1 p-2", motion="mo-1")
    found = decision_findings(flat(_board(), came(FIVE), tie, by), "d-icb", BOOK)
    (one,) = [one for one in found if one.stands_in_the_way]
    assert one.do.startswith("Record the casting vote of whoever took the chair")
    assert _blocking(_board(), came(FIVE), tie, _casting("p-1", "for"), by) == []
    (text,) = _blocking(_board(), came(FIVE), tie, _casting("p-1", "against"), by)
    assert "1 for, 2 against" in text
    two = [_casting("p-1", "for"), _casting("p-2", "for")]
    assert "2 casting votes are recorded on one motion" in _blocking(
        _board(), came(FIVE), tie, two, by
    )
    assert any(
        "p-9 voted and has no vote" in text
        for text in _blocking(_board(), came(FIVE), tie, _casting("p-9", "for"), by)
    )
    with pytest.raises(ValueError, match="a casting vote is one vote, for or against"):
        _casting("p-1", "abstained")


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
    assert len(_blocking(_board(), extra, came(FIVE), _voted(("p-7", "for")), decided("p-1"))) == 1
    twice = _voted(("p-1", "for"), ("p-1", "against"))
    (text,) = _blocking(_board(), came(FIVE), twice, decided("p-1"))
    assert "2 votes recorded" in text


def test_a_decider_without_a_vote_blocks_and_offices_leave_it_open() -> None:
    (text,) = _blocking(_board(), came(FIVE), decided("p-1 p-7"))
    assert "p-7 is listed as deciding" in text
    office = says("seat", DAY, seat="icb-9", body="icb", role="member", voting=True,
                  office="Finance director", source="constitution")  # fmt: skip
    assert _blocking(_board(), office, came(FIVE), decided("p-1 p-7")) == []


def test_a_seat_counts_on_its_own_days_only() -> None:
    ended = says("seat", DAY - timedelta(days=300), until=DAY - timedelta(days=1), seat="icb-8",
                 body="icb", role="member", voting=True, person="p-8", source="x")  # fmt: skip
    assert len(_blocking(_board(), ended, came(FIVE), decided("p-1 p-8"))) == 1


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
    found = decision_findings(flat(_board(), came(FIVE), private), "d-icb", BOOK)
    assert [(one.rule, one.status) for one in found if one.rule == "B12"] == [("B12", "warns")]


def _tameside(*more: Statement) -> list[Statement]:
    """As in the breach published by Tameside and Glossop: a director on the register sits on the
    board that invites the firm, and says nothing at the meeting."""
    on = date(2017, 1, 17)
    return [
        body("01Y", "ccg", "committee", date(2016, 5, 1)),
        *seats("01Y", "p-1 p-2", date(2016, 5, 1)),
        says("interest", date(2016, 5, 1), interest="i-1", person="p-2", register_of="01Y",
             type="financial", description="director", organisation="Firm",
             organisation_ids=["company:1"], declared="2016-05-01"),
        meeting("01Y", on),
        item(on=on, supplier_ids=["company:1"]),
        *more,
    ]  # fmt: skip


def test_silence_at_a_meeting_whose_declarations_are_kept_is_warned_of() -> None:
    on = date(2017, 1, 17)

    def told(*more: Statement) -> tuple[list[str], list[str]]:
        view = agenda(_tameside(*more), "m-1", BOOK)
        found = [one.status for one in view.findings if one.rule == "B1"]
        return found, [one.text for one in view.items[0].findings if one.rule == "B1"]

    assert told() == (["not known"], [])
    nil = says("meeting_declaration", on, meeting="m-1", nil=True)
    assert told(nil) == (
        ["met"],
        ["p-2 has an interest in the item and declared none at the meeting"],
    )
    spoke = says("meeting_declaration", on, meeting="m-1", person="p-2", item="i-1")
    assert told(spoke) == (["met"], [])


def test_the_minute_of_a_conflict_has_its_times() -> None:
    on = date(2017, 1, 17)
    for times, status in (({}, "warns"), ({"out": _at("10:30"), "back": _at("10:40")}, "met")):
        view = agenda(_tameside(treated("p-2", LEAVES, on, **times)), "m-1", BOOK).items[0]
        assert [one.status for one in view.findings if one.rule == "B3b"] == [status]


def test_a_role_by_office_keeps_nobody_from_the_chair() -> None:
    def chair(by_office: bool) -> str:
        held = [
            *_board(),
            says("interest", DAY, interest="i-1", person="p-1", register_of="icb",
                 type="non-financial professional", description="member by office",
                 organisation="Trust", organisation_ids=["ods:RXX"], declared=DAY.isoformat(),
                 by_office=by_office),
        ]  # fmt: skip
        held = [one for one in held if one.type != "agenda_item"]
        view = agenda([*held, item(supplier_ids=["ods:RXX"])], "m-1", BOOK).items[0]
        return view.chairs[0][1].by

    assert (chair(True), chair(False)) == ("chair", "deputy chair")
