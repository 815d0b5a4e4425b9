"""Around a meeting or a procurement, the same conflicts are found as among all records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from web_conflicts import (
    BIDDER,
    ITEM,
    ON,
    SAID,
    Step,
    bidders,
    evaluators,
    histories,
    history,
    made,
)

pytestmark = pytest.mark.django_db
MEETING, PROCUREMENT = ("meeting", "m-1"), ("procurement", "pr-1")


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
