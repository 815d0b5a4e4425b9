"""Statements against one another: what cannot be is refused, what the world did is noted."""

from __future__ import annotations

from datetime import date
from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stated_by_hand import report, stated

from commonweal.records import Statement
from commonweal.records.references import check, noted, things_of
from commonweal.records.references.noted import _groups
from commonweal.records.refusal import refusals

Payload = dict[str, object]
BODY: Payload = {"body": "b", "name": "B", "kind": "ccg", "form": "board", "source": "rules"}
COMMITMENT: Payload = {
    "commitment": "c",
    "kind": "promise",
    "text": "A figure",
    "made_on": "2018-05-01",
    "by": "Officer",
    "to": "b",
    "where": "paper",
    "source": "minutes",
}
INTEREST: Payload = {
    "interest": "i",
    "person": "p",
    "register_of": "b",
    "type": "financial",
    "description": "Partner",
    "declared": "2018-05-01",
}
MEETING: Payload = {"meeting": "m", "bodies": ["b"], "title": "M", "on": "2018-05-01"}


def body(**more: str) -> Statement:
    return stated("body", "body", BODY, **more)


def person(identifier: str = "p") -> Statement:
    return stated(f"person-{identifier}", "person", {"person": identifier})


def seat(identifier: str = "seat", **changed: object) -> Statement:
    payload = {
        "seat": "s",
        "body": "b",
        "role": "member",
        "voting": True,
        "source": "rules",
        **changed,
    }
    dates = {name: str(payload.pop(name)) for name in ("effective", "to") if name in payload}
    return stated(identifier, "seat", payload, **dates)


def told(new: list[Statement], held: list[Statement] | None = None) -> list[str]:
    return [str(one) for one in refusals(held or [], new, [check()])]


def test_all_orders_of_statements_that_belong_together_are_accepted() -> None:
    for order in permutations([body(), person(), seat(person="p")]):
        assert told(list(order)) == []


def test_unknown_things_are_refused_with_what_comes_near() -> None:
    ended = stated("d", "interest_ended", {"interest": "x", "on": "2018-05-01"})
    new = [body(), seat(body="bb", person="p"), ended]
    assert told(new) == [
        "seat: body 'bb' is not known; did you mean 'b'?",
        "seat: person 'p' is not known; state the person first, or beside it",
        "d: interest 'x' is not known; state the interest first, or beside it",
    ]


def test_what_is_void_is_not_known_and_what_is_held_wrongly_keeps_nobody_from_stating() -> None:
    held = [body(), person(), seat(person="p")]
    void = stated("v", "void", {"voids": "person-p"}, known="2018-07-01")
    (said,) = told([void], held)
    assert said.startswith("seat: person 'p' is not known")
    assert refusals(held, [void], [check()])[0].at is None
    assert told([stated("more")], [*held, void]) == []
    assert told([seat("two", seat="t", person="p")], [*held, void]) != []


@pytest.mark.parametrize(
    ("first", "then", "fits"),
    [
        ({"to": "2018-12-31"}, {"effective": "2019-01-01"}, True),
        ({"to": "2018-12-31"}, {"effective": "2018-12-31"}, False),
        ({}, {"effective": "2019-01-01"}, False),
        ({"effective": "2019-01-01"}, {"effective": "2018-01-01", "to": "2018-12-31"}, True),
        ({"effective": "2019-01-01"}, {"effective": "2018-01-01"}, False),
    ],
)
def test_a_seat_is_stated_for_one_time_after_another(
    first: Payload, then: Payload, fits: bool
) -> None:
    held = [body(), seat("one", **first)]
    said = told([seat("two", **then)], held)
    assert (said == []) is fits
    if not fits:
        assert "two: seat 's' is stated already by one" in said[0]


def test_a_seat_that_a_transfer_ended_may_be_stated_again() -> None:
    ends = {"transfers": "one"}
    ended = stated("t", "transfer", ends, known="2018-07-01", effective="2019-01-01")
    assert told([seat("two", effective="2019-01-01")], [body(), seat("one"), ended]) == []
    assert told([seat("two", effective="2018-12-31")], [body(), seat("one"), ended]) != []


def test_an_interest_is_one_thing_and_a_correction_is_no_second() -> None:
    held = [body(), person(), stated("i1", "interest", INTEREST)]
    (said,) = told([stated("i2", "interest", INTEREST)], held)
    assert said.startswith("i2: interest 'i' is stated already by i1; state a correction")
    fixed = {"corrects": "i1", "payload": {**INTEREST, "description": "Salaried"}}
    assert told([stated("c", "correction", fixed)], held) == []
    moved = {"corrects": "i1", "payload": {**INTEREST, "person": "q"}}
    (refused,) = refusals(held, [stated("c", "correction", moved)], [check()])
    assert (refused.id, refused.at, refused.lacks) == ("i1", 0, "q")


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        (
            "commitment",
            {**COMMITMENT, "due_on": "2018-04-30"},
            "the day on which it is due (30 April 2018) is before",
        ),
        ("commitment", {**COMMITMENT, "made_on": "2018-06-03"}, "after it was stated"),
        (
            "interest",
            {**INTEREST, "aware": "2018-05-02"},
            "declared (1 May 2018) is before the day on which they were aware",
        ),
        ("meeting", {**MEETING, "on": "2018-06-03", "status": "held"}, "after it was stated"),
    ],
)
def test_days_that_cannot_be(kind: str, payload: Payload, said: str) -> None:
    refused = told([body(), person(), stated("x", kind, payload)])
    assert len(refused) == 1
    assert said in refused[0]


def test_days_that_cannot_be_are_told_as_people_say_them() -> None:
    came = {"meeting": "m", "person": "p", "capacity": "member", "entered": "2018-12-15T09:30:00Z"}
    held = [body(), person(), stated("m", "meeting", MEETING)]
    (one,) = refusals(held, [stated("a", "attendance", came)], [check()])
    assert one.field == "entered"
    assert one.reason == (
        "when they came (15 December 2018 at 09:30) is after it was stated (1 June 2018 at 13:00); "
        "correct one of them"
    )


@pytest.mark.parametrize(("at", "refused"), [("12:59", False), ("13:01", True)])
def test_a_time_of_the_same_day_is_after_it_was_stated_too(at: str, refused: bool) -> None:
    """It was stated at noon UTC, one o'clock of the summer in England."""
    entered = f"2018-06-01T{at}:00+01:00"
    came = {"meeting": "m", "person": "p", "capacity": "member", "entered": entered}
    held = [body(), person(), stated("m", "meeting", {**MEETING, "on": "2018-06-01"})]
    assert bool(refusals(held, [stated("a", "attendance", came)], [check()])) is refused


def test_days_known_by_the_month_are_compared_by_the_month() -> None:
    rough = {**INTEREST, "aware": "2018-05-20", "declared_precision": "month"}
    assert told([body(), person(), stated("i", "interest", rough)]) == []
    early = {**rough, "aware": "2018-06-01"}
    assert len(told([body(), person(), stated("i", "interest", early)])) == 1


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("delivery", {"by": "Officer", "what": "x", "source": "s"}),
        ("closure", {"by": "b", "outcome": "met"}),
        ("condition_met", {"source": "s"}),
    ],
)
def test_nothing_comes_of_a_promise_before_it_is_made(kind: str, payload: Payload) -> None:
    held = [body(), stated("c", "commitment", COMMITMENT)]
    for day, fits in (("2018-04-30", False), ("2018-05-01", True)):
        new = stated("x", kind, {**payload, "commitment": "c", "on": day})
        assert (told([new], held) == []) is fits


def test_what_comes_too_early_is_told_by_the_words_of_what_it_follows_from() -> None:
    held = [body(), stated("code-1", "commitment", COMMITMENT)]
    early = {"by": "b", "outcome": "met", "commitment": "c", "on": "2018-04-30"}
    (one,) = refusals(held, [stated("x", "closure", early)], [check()])
    assert one.reason == (
        "the day (30 April 2018) is before the day on which it was made (1 May 2018) of "
        "“A figure”; correct one of them"
    )


def test_months_are_a_hundred_years_at_most() -> None:
    for months, fits in ((1_200, True), (1_201, False), (12_000, False)):
        made = stated("code-1", "commitment", {**COMMITMENT, "due_months": months})
        found = [one.field for one in refusals([body()], [made], [check()])]
        assert found == ([] if fits else ["due_months"]), months


def test_what_became_of_a_gift_is_told_once() -> None:
    gift = {
        "gift": "g", "person": "p", "register_of": "b", "kind": "gift", "giver": "X",
        "offered": "2018-05-01", "accepted": True,
    }  # fmt: skip
    held = [body(), person(), stated("gift", "gift", gift)]
    back = {"gift": "g", "what": "given back", "on": "2018-05-02"}
    first, second = (stated(name, "gift_settled", back) for name in ("s1", "s2"))
    (one,) = refusals([*held, first], [second], [check()])
    assert (one.id, one.field) == ("s2", "gift")
    assert one.reason == (
        "is of a gift of which it is told already what became (given back); leave it out, or state "
        "a correction of s1"
    )
    assert [one.id for one in refusals(held, [first, second], [check()])] == ["s2"]
    # A correction of it is told, and what was voided is told no more.
    over = {**back, "what": "handed to the body"}
    fixed = stated("c", "correction", {"corrects": "s1", "payload": over})
    assert not refusals([*held, first], [fixed], [check()])
    gone = stated("v", "void", {"voids": "s1"})
    assert not refusals([*held, first, gone], [second], [check()])
    assert not refusals([*held, first, second], [stated("m", "meeting", MEETING)], [check()])


def test_nobody_enters_a_meeting_before_its_day() -> None:
    held = [body(), person(), stated("m", "meeting", MEETING)]
    for day, fits in (("2018-04-30", False), ("2018-05-01", True)):
        came = {"meeting": "m", "person": "p", "capacity": "member"}
        new = stated("a", "attendance", {**came, "entered": f"{day}T09:00:00Z"})
        assert (told([new], held) == []) is fits


def test_a_statement_without_a_form_is_told_once() -> None:
    broken = person().model_copy(update={"payload": {"person": "p", "name": 7}})
    assert [one.partition(":")[0] for one in told([body(), broken, seat(person="p")])] == [
        "person-p"
    ]


def test_a_body_that_did_not_exist_on_the_day_and_one_that_did() -> None:
    decision = {"decision": "d", "body": "b", "title": "T", "text": "T", "reasons": "R"}
    for day, count in (("2018-03-31", 1), ("2018-04-01", 0)):
        held = [body(), stated("d", "decision", {**decision, "on": day})]
        assert len(noted(things_of(held, {}))) == count
    known = {"b": [(date(2013, 4, 1), date(2018, 3, 31))]}
    held = [stated("d", "decision", {**decision, "on": "2018-04-01"})]
    assert [note.kind for note in noted(things_of(held, known))] == ["body did not exist"]


def test_a_vote_is_noted_only_where_seats_are_stated() -> None:
    motion = {"motion": "mo", "meeting": "m", "item": "i", "text": "T"}
    said = [
        body(),
        person(),
        stated("m", "meeting", MEETING),
        stated("mo", "motion", motion),
        stated("v", "vote", {"motion": "mo", "person": "p", "vote": "for"}),
    ]
    assert noted(things_of(said, {})) == ()
    for seats, count in (
        ([seat(person="p")], 0),
        ([seat(person="q")], 1),
        ([seat(person="p", voting=False)], 1),
        ([seat(person="p", to="2018-04-30")], 0),
        ([seat(person="p", to="2018-04-30"), seat("t", seat="t", person="q")], 1),
    ):
        assert len(noted(things_of([*said, *seats], {}))) == count


links = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=14)


@settings(max_examples=150, deadline=None)
@given(links)
def test_circles_are_those_of_an_independent_library(pairs: list[tuple[str, str]]) -> None:
    owned: dict[str, list[str]] = {}
    for owner, owns in pairs:
        owned.setdefault(owner, []).append(owns)
    group = _groups(owned)
    expected = {
        frozenset(pair)
        for component in nx.strongly_connected_components(nx.DiGraph(pairs))
        for pair in combinations(sorted(component), 2)
    }
    found = {
        frozenset(pair)
        for pair in combinations(sorted(group), 2)
        if group[pair[0]] == group[pair[1]]
    }
    assert found == expected


def test_reports_speak_of_nothing() -> None:
    assert told([stated("a", payload=report("x"))]) == []


def kinds(said: list[Statement]) -> list[tuple[str, tuple[str, ...]]]:
    return [(note.kind, note.ids) for note in noted(things_of(said, {}))]


def test_what_is_unlikely_is_accepted_and_noted() -> None:
    early = seat(effective="2018-03-31")
    assert told([body(), early]) == []
    assert kinds([body(), early]) == [("seat before its body", ("seat",))]
    assert kinds([body(), seat(effective="2018-04-01")]) == []
    interest = {"interest": "i", "person": "p", "register_of": "b", "type": "financial"}
    interest |= {"description": "Owner", "declared": "2018-05-01"}
    for arose, precision, count in (
        ("2018-05-02", "day", 1),
        ("2018-05-01", "day", 0),
        ("2018-05-31", "month", 0),
        ("2018-06-01", "month", 1),
    ):
        made = {**interest, "arose": arose, "arose_precision": precision}
        new = [body(), person(), stated("i", "interest", made)]
        assert told(new) == []
        assert kinds(new) == [("declared before it arose", ("i",))] * count


def owned(name: str, owner: str, share: float, of: str = "o", **days: str) -> Statement:
    payload = {"owner": owner, "owned": of, "nature": "shareholding", "source": "register"}
    return stated(name, "ownership", {**payload, "share_percent": share}, **days)


def test_owners_of_more_than_all_on_one_day_are_noted() -> None:
    more = "owners of more than all"
    assert kinds([owned("a", "x", 60), owned("b", "y", 40)]) == []
    assert kinds([owned("a", "x", 60), owned("b", "y", 41)]) == [(more, ("a", "b"))]
    after = owned("b", "y", 41, effective="2019-04-01")
    assert kinds([owned("a", "x", 60, to="2019-03-31"), after]) == []
    assert kinds([owned("a", "x", 60, to="2019-04-01"), after]) == [(more, ("a", "b"))]
    assert kinds([owned("a", "x", 60), owned("b", "x", 61)]) == []
    names = {"organisation": "o", "name": "O", "ids": ["company:1"], "source": "register"}
    same = [stated("o", "organisation", names), owned("b", "y", 41, of="company:1")]
    assert kinds([*same, owned("a", "x", 60)]) == [(more, ("a", "b"))]


def test_bodies_that_are_each_part_of_the_other_are_noted() -> None:
    def part(name: str, of: str) -> Statement:
        payload = {"body": name, "name": name, "kind": "icb", "form": "committee", "of": [of]}
        return stated(name, "body", {**payload, "source": "rules"})

    two = [part("x", "y"), part("y", "x")]
    assert told(two) == []
    assert kinds(two) == [("bodies in a circle", ("x", "y"))]
    assert kinds([part("x", "y"), part("y", "z"), part("z", "w")]) == []
    assert kinds([part("x", "x")]) == [("bodies in a circle", ("x",))]


def test_nobody_is_related_to_themselves() -> None:
    payload = {"person": "p", "other": "p", "nature": "sibling", "source": "declared"}
    assert told([person(), stated("r", "relationship", payload)]) == [
        "r: p is related to themselves; correct person or other"
    ]


def test_of_what_is_stated_twice_at_one_instant_the_new_one_is_told_with_its_place() -> None:
    """Whichever id comes first, and even where the new one was stated earlier."""
    for name, known in (("a", "2018-06-01"), ("z", "2018-06-01"), ("z", "2018-05-01")):
        again = stated(name, "person", {"person": "p"}, known=known)
        (found,) = refusals([person()], [body(), again], [check()])
        assert (found.id, found.at) == (name, 1)
        assert "is stated already by person-p" in found.reason


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x85", "\u202e", "\u2066"])
def test_signs_that_nothing_keeps_are_refused_wherever_they_stand(sign: str) -> None:
    terms = {**COMMITMENT, "by": f"Offi{sign}cer"}
    (one,) = refusals([], [body(), stated("c", "commitment", terms)], [check()])
    assert (one.id, one.field, one.at) == ("c", "by", 1)
    assert "signs that cannot be kept" in one.reason
    (one,) = refusals([], [body().model_copy(update={"reason": f"be{sign}cause"})], [check()])
    assert one.field == "reason"


def test_what_is_held_with_such_signs_stays_and_keeps_nobody_from_stating() -> None:
    held = stated("body", "body", {**BODY, "name": "B\u202e"})
    assert not refusals([held], [stated("c", "commitment", COMMITMENT)], [check()])
    again = {"corrects": "body", "payload": {**BODY, "name": "C\u202e"}}
    (one,) = refusals([held], [stated("correction", "correction", again)], [check()])
    assert one.field == "payload"


def test_a_thing_has_an_id_that_makes_an_address() -> None:
    for code in ("../feeds", ".", "a/b"):
        (one,) = refusals(
            [], [body(), stated("c", "commitment", {**COMMITMENT, "commitment": code})], [check()]
        )
        assert (one.id, one.field) == ("c", "commitment")
