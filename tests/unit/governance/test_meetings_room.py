"""Quorum without those out of the room, and the chair."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from met_by_hand import (
    DAY,
    FIVE,
    START,
    board,
    body,
    came,
    item,
    meeting,
    says,
    seats,
    sitting,
    treated,
)

from commonweal.governance.finding import Finding
from commonweal.governance.meetings import Quorum, agenda, presiding, quorum, quorum_finding
from commonweal.records import Statement
from commonweal.rules import load_rules

BOOK = load_rules()
LEAVES = "leaves for discussion and decision"


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
    found = _finding(board(), came(FIVE), out)
    assert (found.rule, found.status) == ("B5", "blocks")
    assert "Defer" in found.do
    assert _finding(board(), came(FIVE), out[:2]).status == "met"


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
    held = _quorum(board(), came(FIVE), treated("p-3", how))
    assert held.certain == held.possible == 4 + counts


def test_apologies_absence_and_deputies() -> None:
    held = _quorum(
        board(), came("p-1 p-2"), came("p-3", apologies=True),
        [says("person", DAY, person="p-9")],
        came("p-9", capacity="deputy", seat="icb-p-4"),
    )  # fmt: skip
    assert {one.seat.person: one.here for one in held.members} == {
        "p-1": "in", "p-2": "in", "p-3": "out", "p-4": "in", "p-5": "out",
    }  # fmt: skip
    assert (held.certain, held.quorate) == (3, "quorate")


def test_a_deputy_with_a_conflict_is_out_too() -> None:
    held = _quorum(
        board(), came("p-1 p-2"), came("p-9", capacity="deputy", seat="icb-p-4"),
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
    held = _quorum(board(), *people, around)
    assert [one.here for one in held.members] == ["in", "in", "not known", "out", "out"]
    assert (held.certain, held.possible, held.quorate) == (2, 3, "not known")
    assert _finding(board(), *people, around).status == "not known"
    without = _quorum(board(), *people)
    assert [one.here for one in without.members] == [
        "in",
        "not known",
        "not known",
        "not known",
        "in",
    ]


def test_who_left_before_another_came_is_never_counted_with_them() -> None:
    """Two were there throughout; one had left when another came: three, and never four."""
    people = [
        came("p-1 p-2"), came("p-3", entered=_at("09:20")), came("p-4", left=_at("09:10")),
    ]  # fmt: skip
    held = _quorum(board(4), *people)
    assert (held.certain, held.possible, held.quorate) == (2, 3, "not quorate")
    assert "in the room: 2 for certain, 3 at most" in held.told()
    both = _quorum(board(4), *people[:2], came("p-4", left=_at("09:30")))
    assert (both.certain, both.possible, both.quorate) == (2, 4, "not known")


def test_who_holds_two_seats_is_named_once_and_not_at_all_where_they_count() -> None:
    second = says("seat", START, seat="second", body="icb", voting=True, person="p-3",
                  role="member", source="constitution")  # fmt: skip
    away = _quorum(board(), second, came("p-1 p-2")).told()
    assert away.count("p-3 (not in the list of those present)") == 1
    there = came("p-3", seat="second")
    assert "p-3" not in _quorum(board(), second, came("p-1 p-2"), there).told()


def test_coming_back_in_counts_and_who_was_out_in_between_does_not() -> None:
    around = treated("p-5", LEAVES, out=_at("10:30"), back=_at("10:50"))
    there = [came("p-1", left=_at("10:10")), came("p-1", entered=_at("10:20"))]
    away = [came("p-2", left=_at("10:20")), came("p-2", entered=_at("10:55"))]
    held = _quorum(board(), *there, *away, around)
    assert [one.here for one in held.members[:2]] == ["in", "out"]


def test_roles_that_a_quorum_asks_for() -> None:
    of = board(2, quorum_of=["chair"])
    assert _quorum(of, came("p-1 p-2")).quorate == "quorate"
    lacking = _quorum(of, came("p-2 p-3"))
    assert (lacking.quorate, lacking.lacking) == ("not quorate", ("chair",))


def test_what_is_not_stated_is_not_known() -> None:
    assert _finding(board(None), came(FIVE)).status == "not known"
    held = _quorum(board())
    assert (held.certain, held.possible, held.quorate) == (0, 5, "not known")


def test_before_the_meeting_a_quorum_that_cannot_be_reached_is_seen() -> None:
    out = [treated(who, LEAVES) for who in ("p-3", "p-4", "p-5")]
    assert _finding(board(), out).status == "blocks"


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
    given: list[Statement] = list(board(needed))
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
    host = sitting(board()).hosts[0]
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
    view = agenda([*board(), *out], "m-1", BOOK).items[0]
    told = [one for one in view.findings if one.rule == "B6"]
    assert [one.status for one in told] == ["warns"]
    assert "Voting members without a conflict choose" in told[0].do


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
            *board(),
            says("interest", DAY, interest="i-1", person="p-1", register_of="icb",
                 type="non-financial professional", description="member by office",
                 organisation="Trust", organisation_ids=["ods:RXX"], declared=DAY.isoformat(),
                 by_office=by_office),
        ]  # fmt: skip
        held = [one for one in held if one.type != "agenda_item"]
        view = agenda([*held, item(supplier_ids=["ods:RXX"])], "m-1", BOOK).items[0]
        return view.chairs[0][1].by

    assert (chair(True), chair(False)) == ("chair", "deputy chair")
