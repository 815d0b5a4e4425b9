"""Eight bodies become one: every statement goes to it or to a recorded end, and all are counted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from governed import CCGS, drawn, every

from commonweal.records import Statement, fold
from commonweal.records.drafts import read_drafts
from commonweal.records.succession import Handover, hand_over, successor_of
from commonweal.system.organisation import Succession

APRIL = date(2020, 4, 1)
KNOWN = datetime(2020, 3, 1, tzinfo=UTC)
MERGED = [Succession(predecessor=code, successor="91Q", on=APRIL, kind="merger") for code in CCGS]


def statements() -> tuple[Statement, ...]:
    drafts = read_drafts("\n".join(map(json.dumps, every())).encode())
    assert drafts.refusals == ()
    return drafts.statements


@pytest.fixture(scope="module")
def handover() -> Handover:
    return hand_over(statements(), MERGED, stated_by="Transition", stated_at=KNOWN)


def test_counts_before_are_moved_ended_or_left_by_kind(handover: Handover) -> None:
    counts = {kind: tuple(row.values()) for kind, row in handover.counts().items()}
    # before, moved, read as successor, ended, unresolved
    assert counts == {
        "appointment": (8, 0, 0, 8, 0),
        "body": (8, 0, 0, 8, 0),
        "closure": (8, 8, 0, 0, 0),
        "commitment, closed": (8, 8, 0, 0, 0),
        "commitment, open": (8, 8, 0, 0, 0),
        "contract, open": (8, 8, 0, 0, 0),
        "delegation": (16, 0, 8, 8, 0),
        "interest, open": (8, 8, 0, 0, 0),
        "meeting": (8, 0, 0, 8, 0),
        "person": (8, 8, 0, 0, 0),
        "post": (8, 0, 0, 8, 0),
        "procurement, open": (8, 8, 0, 0, 0),
        "seat": (17, 0, 1, 16, 0),
        "standstill, open": (8, 0, 8, 0, 0),
    }


def test_nothing_is_orphaned_on_day_one(handover: Handover) -> None:
    gone = {*CCGS, *(f"{code}-gb" for code in CCGS)}
    before = fold(handover.statements, effective=date(2020, 3, 31)).statements
    after = fold(handover.statements, effective=APRIL).statements
    assert {held.about for held in before} & gone
    assert not {held.about for held in after} & gone
    ended = {one.statement for one in handover.handed if one.outcome == "ended"}
    assert {held.id for held in before} - {held.id for held in after} == ended
    assert len(before) == len(after) + len(ended)


def test_what_ends_says_why_and_what_ended_before_is_left(handover: Handover) -> None:
    reasons = {held.payload["transfers"]: held.reason for held in handover.transfers}
    assert reasons["09C/seat1"].startswith("it was a seat on the body that ended")
    assert reasons["09C/inside"].startswith("it was to a part of the body that ended")
    assert reasons["09C/contract"] == "the body that it was about was succeeded"
    assert "09C/past-seat" not in {one.statement for one in handover.handed}


def test_asked_again_nothing_is_added(handover: Handover) -> None:
    again = hand_over(handover.statements, MERGED, stated_by="Transition", stated_at=KNOWN)
    assert again.transfers == ()


def test_a_split_leaves_what_moves_to_a_decision_and_ends_the_inside() -> None:
    split = [
        Succession(predecessor="09C", successor=code, on=APRIL, kind="split") for code in ("A", "B")
    ]
    found = hand_over(statements(), split, stated_by="Transition", stated_at=KNOWN)
    outcome = {one.statement: (one.outcome, one.successors) for one in found.handed}
    assert outcome["09C/contract"] == ("unresolved", ("A", "B"))
    assert outcome["09C/notice"] == ("unresolved", ("A", "B"))
    assert all(name.startswith(("09C", "hwb")) for name in outcome)


def test_bodies_in_payloads_are_read_through_successions_on_a_day() -> None:
    held = statements()
    icb = [*MERGED, Succession(predecessor="91Q", successor="QKS", on=date(2022, 7, 1), kind="x")]
    ended = [Succession(predecessor="09C", successor="", on=APRIL, kind="dissolution")]
    split = [Succession(predecessor="09C", successor=c, on=APRIL, kind="split") for c in "AB"]
    days = [date(2020, 3, 31), APRIL, date(2022, 7, 1)]
    assert [successor_of("09C", day, icb) for day in days] == ["09C", "91Q", "QKS"]
    assert [successor_of("09C-gb", day, icb, held) for day in days] == ["09C-gb", "91Q", "QKS"]
    assert successor_of("09C", APRIL, ended) is None
    assert successor_of("09C", APRIL, split) == "09C"
    assert successor_of("hwb", APRIL, icb, held) == "hwb"


def test_a_joint_committee_goes_on_while_one_of_its_bodies_does() -> None:
    joint = {
        "body": "jc",
        "name": "Joint committee",
        "kind": "ccg",
        "form": "joint committee",
        "of": ["09C", "99N"],
        "source": "made up",
    }
    seat = {"seat": "jc-1", "body": "jc", "role": "member", "voting": True, "source": "made up"}
    lines = [drawn("jc", "body", joint, "jc"), drawn("jc/seat", "seat", seat, "jc")]
    held = read_drafts("\n".join(map(json.dumps, lines)).encode()).statements
    found = hand_over(held, MERGED, stated_by="Transition", stated_at=KNOWN)
    assert found.handed == ()
    both = [*MERGED, Succession(predecessor="99N", successor="92A", on=APRIL, kind="merger")]
    found = hand_over(held, both, stated_by="Transition", stated_at=KNOWN)
    assert {one.outcome for one in found.handed} == {"unresolved"}
