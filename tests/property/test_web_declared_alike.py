"""Of the declarations of people who are not looked at those are read that tell anything: what an
organisation is called, by which number, and from when on, is told as all records tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.governance.connections.checking import Conflict
from commonweal.governance.meetings import agenda
from commonweal.records import Statement, link
from commonweal.rules import load_rules
from commonweal.web.desk.connected import around_connected
from commonweal.web.desk.procurement_held import Around, Bought
from commonweal.web.store.adding import take_over
from commonweal.web.store.reading import everything
from web_conflicts import BIDDER, ITEM, ON, SINCE, Step, history, made

pytestmark = pytest.mark.django_db
MEETING, PROCUREMENT = ("meeting", "m-1"), ("procurement", "pr-1")
#: Who decides at the meeting, who evaluates, and others of whom nothing else is asked.
MEMBER, EVALUATOR, OTHERS = "p-2", "p-4", ("o-1", "o-2", "o-3", "o-4")
#: One name in several spellings, another, and numbers, of which two are one.
NAMES = ("Orbit", "ORBIT LTD", "Old Orbit", "old  orbit")
NUMBERS = ((), (), ("company:01234567",), ("company:1234567",), ("company:07654321",),
           ("company:1234567", "company:01234567"))  # fmt: skip
#: Days before and after that of the meeting.
DAYS = tuple(ON + timedelta(days=days) for days in (-300, -1, 0, 1, 300))
#: What acts on a declaration, or ends the interest.
ACTS = ("void", "void", "correction", "correction", "redaction", "interest_ended", "revived")
#: Who declared, by which name and numbers, from which day on it holds, and when it was declared.
Declared = tuple[str, str, tuple[str, ...], date, date]
#: What acts, on which of the declarations there are, and how it is spelt anew.
Act = tuple[str, int, str]

declared: st.SearchStrategy[Declared] = st.tuples(
    st.sampled_from([MEMBER, EVALUATOR, *OTHERS, *OTHERS]),
    st.sampled_from(NAMES),
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
)
acts: st.SearchStrategy[Act] = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 99), st.sampled_from(NAMES)
)
#: By name alone: what it stands for, and how it is spelt, is told by others.
THEIRS: tuple[Declared, ...] = tuple(
    (one, "old orbit", (), SINCE, SINCE) for one in (MEMBER, EVALUATOR)
)
#: Something to gain that is known by name alone.
BY_NAME: Step = ("agenda_item", {"suppliers": ["OLD ORBIT"], "supplier_ids": []})


def interest(one: Declared, at: int) -> Statement:
    person, name, numbers, effective, told = one
    said = {"interest": f"i-{at}", "person": person, "register_of": "qks", "type": "financial",
            "description": "Director", "declared": told.isoformat(), "organisation": name,
            "organisation_ids": list(numbers)}  # fmt: skip
    return made("interest", at, said).model_copy(update={"effective": effective})


def acting(one: Act, at: int, stated: Sequence[Statement]) -> Statement | None:
    """What acts on one of the declarations, or of the voids, that stand."""
    kind, pick, name = one
    of = "void" if kind == "revived" else "interest"
    targets = [held for held in stated if held.type == of]
    if not targets:
        return None
    first = targets[pick % len(targets)]
    payload: Mapping[str, Any] = first.payload or {}
    said: Mapping[str, Mapping[str, Any]] = {
        "void": {"voids": first.id},
        "revived": {"voids": first.id},
        "correction": {"corrects": first.id, "payload": {**payload, "organisation": name}},
        "redaction": {"redacts": first.id, "fields": ["organisation"], "reason": "made up",
                      "approver": "Guardian"},
        "interest_ended": {"interest": payload.get("interest"), "on": ON.isoformat()},
    }  # fmt: skip
    return made("void" if kind == "revived" else kind, at, said[kind])


def board() -> list[Statement]:
    people: list[Step] = [("person", {"person": one}) for one in OTHERS]
    return history([*people, ITEM, BY_NAME, BIDDER])


def all_of(first: Sequence[Declared], then: Sequence[Declared | Act]) -> list[Statement]:
    """A board that has items and a bidder, what was declared, and what acts on that."""
    stated = board()
    for one in (*first, *THEIRS, *then):
        at = len(stated)
        new = acting(one, at, stated) if len(one) == 3 else interest(one, at)
        if new is not None:
            stated.append(new)
    return stated


def of_meeting(statements: Sequence[Statement]) -> list[Conflict]:
    """All that is told of the items of the meeting, words and all."""
    items = agenda(statements, "m-1", load_rules()).items
    return [one for held in items for one in held.conflicts]


def of_bidders(statements: Sequence[Statement], on: date) -> list[Conflict]:
    """All that is told of the bidders on a day, words and all."""
    return list(Bought("pr-1", Around(tuple(statements), on)).conflicts)


def same_words(stated: Sequence[Statement], new: Sequence[Statement], on: date) -> None:
    """Hold what is told with what is about to be stated against what all records tell."""
    take_over(link(stated))
    whole = (*everything(), *new)
    near = (*around_connected([MEETING], new), *new)
    assert of_meeting(near) == of_meeting(whole)
    near = (*around_connected([PROCUREMENT], new), *new)
    assert of_bidders(near, on) == of_bidders(whole, on)


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(
    st.lists(declared, max_size=6),
    st.lists(st.one_of(declared, acts, acts), max_size=8),
    st.sampled_from(DAYS),
    st.integers(0, 2),
)
def test_the_same_words_are_told(
    first: list[Declared], then: list[Declared | Act], on: date, coming: int
) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        stated = all_of(first, then)
        before = len(stated) - coming
        same_words(stated[:before], stated[before:], on)
        transaction.set_rollback(True)


def one(person: str, name: str, *numbers: str, since: date = SINCE) -> Declared:
    return (person, name, numbers, since, since)


NUMBER, PADDED = "company:1234567", "company:01234567"


@pytest.mark.parametrize(
    ("first", "then", "coming"),
    [
        pytest.param(
            [one("o-1", "Old Orbit", NUMBER), one("o-2", "Old Orbit", NUMBER)],
            [("void", 0, "")],
            0,
            id="the first was voided, the second gives the number",
        ),
        pytest.param(
            [one("o-1", "Old Orbit", NUMBER), one("o-2", "Old Orbit", NUMBER)],
            [("void", 0, "")],
            1,
            id="the first is about to be voided",
        ),
        pytest.param(
            [one("o-1", "Old Orbit", NUMBER), one("o-2", "Old Orbit", NUMBER)],
            [("correction", 0, "Elsewhere")],
            0,
            id="the first was corrected to another",
        ),
        pytest.param(
            [one("o-1", "Old Orbit", NUMBER, since=DAYS[4]), one("o-2", "Old Orbit", NUMBER)],
            [],
            0,
            id="the first holds only later",
        ),
        pytest.param(
            [one("o-1", "Old Orbit", NUMBER, PADDED), one("o-2", "Old Orbit", NUMBER)],
            [],
            0,
            id="the first gives two numbers, and is no name of either",
        ),
        pytest.param(
            [one("o-1", "Old Orbit"), one("o-2", "Old Orbit", NUMBER)],
            [],
            0,
            id="the first gives no number",
        ),
    ],
)
def test_a_number_by_another_is_found(first: list[Declared], then: list[Act], coming: int) -> None:
    """Whatever comes first stands only for what says the same and holds: the member who declared a
    name alone is found by the number that somebody gave it."""
    stated = all_of(first, then)
    before = len(stated) - coming
    with patch("commonweal.web.store.adding.renew"):
        same_words(stated[:before], stated[before:], ON)
        near = (*around_connected([MEETING], stated[before:]), *stated[before:])
    assert any(one.match.gainer == PADDED for one in of_meeting(near))


def test_a_name_is_spelt_as_it_was_first() -> None:
    """By the first who declared it, whatever these had declared of others before."""
    first = [one("o-1", "Elsewhere"), one("o-2", "OLD Orbit"), one("o-1", "Old ORBIT")]
    with patch("commonweal.web.store.adding.renew"):
        same_words(all_of(first, []), [], ON)
        found = of_meeting(around_connected([MEETING]))
    assert {held.match.steps[0].text for held in found} == {
        "declared financial interest in OLD Orbit: Director"
    }


def test_of_many_who_declare_alike_one_is_read() -> None:
    """However many declared it, as many statements are read."""
    few, many = ([one(f"o-{1 + at % 4}", "Old Orbit") for at in range(size)] for size in (2, 60))
    read = []
    for first in (few, many):
        with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
            same_words(all_of(first, []), [], ON)
            read.append(len(around_connected([MEETING])))
            transaction.set_rollback(True)
    assert read[0] == read[1]
