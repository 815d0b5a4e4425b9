"""A form that is sent again while it is being sent: both are led to the same page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from commonweal.web.desk.asking import views
from commonweal.web.desk.asking.task import Asked, Task
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import everything, head
from web_board import BODY, begun, board, signed_in, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Clinical member", ("declarer", BODY), person="p-2"))


def filled(client: Client) -> str:
    """A form that is ready to be sent."""
    at = begun(client, "declare-interest")
    for page in (
        {"register_of": BODY},
        {"type": "financial"},
        {"organisation": "go to doc (company:00000002)"},
        {"description": "Director"},
        {"arose-day": 1, "arose-month": 7, "arose-year": 2026},
        {"mitigation": "Leaves"},
    ):
        at = client.post(at, page).headers["Location"]
    return str(at)


def test_it_is_not_told_that_somebody_else_added_what_it_added_itself(
    member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, before = filled(member), head().count
    calls = []

    def last(_task: Task, _asked: Asked) -> int:
        calls.append(1)
        if len(calls) == 1:
            assert member.post(at).status_code == 302
            return head().count
        return 0

    monkeypatch.setattr(views, "_last", last)
    answer = member.post(at)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert head().count == before + 1


def test_what_is_added_at_the_very_moment_of_sending_is_told_too(
    member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = begun(member, "confirm-interests", BODY)
    once = views.once

    def later(*given: Any, **named: Any) -> list[str]:
        # Looked at and found as it was: now somebody else comes first.
        monkeypatch.setattr(views, "once", once)
        declared = filled(member)
        assert member.post(declared).status_code == 302
        return once(*given, **named)

    monkeypatch.setattr(views, "once", later)
    told = member.post(at)
    assert told.status_code == 422
    assert views.MEANWHILE in told.content.decode()
    assert everything()[-1].type == "interest"


def test_its_draft_may_be_taken_away_while_it_is_looked_for(
    member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = filled(member)
    all_ = Draft.objects.all
    once = [True]

    def all_drafts() -> QuerySet[Draft]:
        if once:
            once.clear()
            assert member.post(at).status_code == 302
        return all_()

    monkeypatch.setattr(Draft.objects, "all", all_drafts)
    answer = member.post(at)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert not Draft.objects.exists()
