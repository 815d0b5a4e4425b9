"""Around a meeting or a procurement, the same conflicts are found as among all records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.governance.connections.checking import Conflict
from commonweal.governance.meetings import agenda
from commonweal.records import Statement, draft, link
from commonweal.rules import load_rules
from commonweal.web.desk.connected import around_connected
from commonweal.web.desk.procurement_held import Around, Bought
from commonweal.web.store.adding import take_over
from commonweal.web.store.reading import everything

pytestmark = pytest.mark.django_db
BODY, SINCE, ON = "qks", date(2022, 7, 1), date(2023, 12, 1)
FIRST = datetime(2022, 7, 1, 9, tzinfo=UTC)
MEETING, PROCUREMENT = ("meeting", "m-1"), ("procurement", "pr-1")
#: Members one to three, an evaluator without a seat, and others whom nobody knows but relatives.
PEOPLE = ("p-1", "p-2", "p-3", "p-4", "p-8", "p-9")
NAMES = ("Orbit", "ORBIT LTD", "Go To Doc")
NUMBERS = ("company:01234567", "company:1234567", "ods:rpa")
Step = tuple[str, Mapping[str, Any]]

names, numbers = st.sampled_from(NAMES), st.sampled_from(NUMBERS)
# Those between whom something is to be found come up most.
people = st.sampled_from(["p-2", "p-4", "p-9", *PEOPLE])
some = st.lists(numbers, max_size=1)


def named(**fields: Any) -> Any:
    return st.fixed_dictionaries(fields)


interests = named(person=people, organisation=names, organisation_ids=some).map(
    lambda one: ("interest", one)
)
relationships = (
    named(person=people, other=people)
    .filter(lambda one: one["person"] != one["other"])
    .map(lambda one: ("relationship", {**one, "nature": "sibling", "source": "asked"}))
)
organisations = named(name=names, ids=some).map(lambda one: ("organisation", one))
ownerships = (
    named(owner=st.sampled_from([*NUMBERS, *PEOPLE]), owned=numbers)
    .filter(lambda one: one["owner"] != one["owned"])
    .map(lambda one: ("ownership", {**one, "nature": "shareholding", "source": "register"}))
)
bidders = named(organisation=names, organisation_ids=some).map(lambda one: ("bidder", one))
items = named(suppliers=st.lists(names, max_size=1), supplier_ids=some).map(
    lambda one: ("agenda_item", one)
)
evaluations = named(by=people, organisation=names).map(lambda one: ("evaluation", one))
evaluators = named(person=people).map(lambda one: ("evaluator", one))
treatments = named(person=people, settled_by=st.sampled_from(["Chair", "p-2"])).map(
    lambda one: ("treatment", one)
)
corrections = named(pick=st.integers(0, 99), organisation=names).map(
    lambda one: ("correction", one)
)
voids = named(pick=st.integers(0, 99)).map(lambda one: ("void", one))
histories = st.lists(
    st.one_of(
        interests, interests, relationships, organisations, ownerships, bidders, items, evaluations,
        evaluators, treatments, corrections, voids,
    ),
    max_size=14,
).map(lambda steps: [*steps, ITEM, BIDDER])  # fmt: skip
#: Something to gain is always there.
ITEM: Step = ("agenda_item", {"suppliers": [], "supplier_ids": ["company:01234567"]})
BIDDER: Step = ("bidder", {"organisation": "Orbit", "organisation_ids": ["company:01234567"]})


def made(kind: str, at: int, payload: Mapping[str, Any]) -> Statement:
    return draft(
        kind,
        payload,
        id=f"s-{at}",
        stated_by="Secretary (made up)",
        about=BODY,
        stated_at=FIRST + timedelta(minutes=at),
        effective=SINCE,
        reason="made up for a test",
    )


def board() -> list[Step]:
    body = {"body": BODY, "name": "A board", "kind": "icb", "form": "board", "source": "scheme"}
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": ON.isoformat(),
        "status": "planned",
    }  # fmt: skip
    buying = {"procurement": "pr-1", "authority": BODY, "title": "A service"}
    seats = [
        {
            "seat": f"seat-{n}", "body": BODY, "role": "chair" if n == 1 else "member",
            "voting": True, "person": f"p-{n}", "source": "scheme",
        }
        for n in (1, 2, 3)
    ]  # fmt: skip
    return [
        ("body", body),
        *(("person", {"person": one}) for one in PEOPLE),
        *(("seat", one) for one in seats),
        ("meeting", meeting),
        ("procurement", {**buying, "began": "2023-01-01"}),
        ("evaluator", {"procurement": "pr-1", "person": "p-4", "role": "evaluator"}),
    ]


#: What a kind says besides what is drawn.
SAID: Mapping[str, Mapping[str, Any]] = {
    "interest": {
        "register_of": BODY,
        "type": "financial",
        "description": "Director",
        "declared": "2022-07-10",
    },
    "organisation": {"source": "register"},
    "bidder": {"procurement": "pr-1", "step": "bid"},
    "agenda_item": {"meeting": "m-1", "title": "An item", "for_decision": True},
    "evaluation": {"procurement": "pr-1", "criterion": "quality and innovation", "reason": "read"},
    "evaluator": {"procurement": "pr-1", "role": "adviser"},
    "treatment": {
        "meeting": "m-1",
        "procurement": "pr-1",
        "treatment": "is replaced",
        "reason": "it is so",
    },
}


def history(steps: list[Step]) -> list[Statement]:
    """The board's statements and those that were drawn."""
    stated: list[Statement] = []
    for kind, drawn_ in [*board(), *steps]:
        at = len(stated)
        payload = {**SAID.get(kind, {}), **drawn_}
        if kind == "interest":
            payload["interest"] = f"interest-{at}"
        if kind == "organisation":
            payload["organisation"] = f"organisation-{at}"
        if kind == "agenda_item":
            payload |= {"item": f"item-{at}", "number": str(at)}
        if kind in ("correction", "void"):
            own = [one for one in stated if one.type in ("interest", "relationship", "bidder")]
            if not own:
                continue
            first = own[drawn_["pick"] % len(own)]
            if kind == "void":
                payload = {"voids": first.id}
            else:
                anew = dict(first.payload or {})
                if "organisation" in anew:
                    anew["organisation"] = drawn_["organisation"]
                payload = {"corrects": first.id, "payload": anew}
        stated.append(made(kind, at, payload))
    return stated


def conflicts_of(statements: Iterable[Statement]) -> Sequence[Conflict]:
    return Bought("pr-1", Around(tuple(statements), ON)).conflicts


def told(found: Iterable[Conflict]) -> list[tuple[Any, ...]]:
    return [
        (one.match.key, one.match.status, one.match.kind, one.treatment, one.managed, one.amiss)
        for one in found
    ]


def declared(person: str, organisation: str, *codes: str) -> Step:
    return (
        "interest",
        {"person": person, "organisation": organisation, "organisation_ids": codes},
    )


def related(person: str, other: str) -> Step:
    return (
        "relationship",
        {"person": person, "other": other, "nature": "sibling", "source": "asked"},
    )


SCORED: Step = ("evaluation", {"by": "p-8", "organisation": "Orbit"})


@pytest.mark.parametrize(
    ("steps", "of_item", "of_bidder"),
    [
        pytest.param([declared("p-2", "Orbit", "company:01234567")], 1, 0, id="a member"),
        pytest.param([declared("p-4", "Orbit", "company:1234567")], 0, 1, id="an evaluator"),
        pytest.param(
            [related("p-9", "p-2"), related("p-4", "p-9"), declared("p-9", "Orbit Ltd")],
            0,
            1,
            id="a relative, by name alone",
        ),
        pytest.param(
            [related("p-9", "p-2"), declared("p-9", "Orbit", "company:01234567")],
            1,
            0,
            id="a relative, by number",
        ),
        pytest.param(
            [declared("p-2", "Old Orbit"), declared("p-8", "Old Orbit", "company:1234567")],
            1,
            0,
            id="a name that another's declaration gives a number",
        ),
        pytest.param(
            [SCORED, declared("p-8", "Orbit", "company:01234567")],
            0,
            1,
            id="somebody who scored",
        ),
    ],
)
@pytest.mark.usefixtures("db")
def test_who_is_found(steps: list[Step], of_item: int, of_bidder: int) -> None:
    with patch("commonweal.web.store.adding.renew"):
        take_over(link(history([*steps, ITEM, BIDDER])))
    (item,) = agenda(around_connected([MEETING]), "m-1", load_rules()).items
    assert len(item.conflicts) == of_item
    assert len(conflicts_of(around_connected([PROCUREMENT]))) == of_bidder


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories)
def test_the_same_conflicts_are_found(steps: list[Step]) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        take_over(link(history(steps)))
        every = everything()
        near = around_connected([MEETING])
        book = load_rules()
        whole = agenda(every, "m-1", book).items
        part = agenda(near, "m-1", book).items
        assert [one.item.item for one in part] == [one.item.item for one in whole]
        for held, meant in zip(part, whole, strict=True):
            assert told(held.conflicts) == told(meant.conflicts)
        near = around_connected([PROCUREMENT])
        assert told(conflicts_of(near)) == told(conflicts_of(every))
        transaction.set_rollback(True)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories, st.one_of(bidders, evaluators))
def test_what_is_about_to_be_stated_is_looked_at_too(steps: list[Step], last: Step) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        before = history(steps)
        take_over(link(before))
        kind, payload = last
        new = made(kind, len(before) + 1, {**SAID[kind], **payload})
        near = (*around_connected([PROCUREMENT], [new]), new)
        whole = (*everything(), new)
        assert told(conflicts_of(near)) == told(conflicts_of(whole))
        transaction.set_rollback(True)
