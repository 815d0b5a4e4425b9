"""Forms that somebody of two bodies answers, for tests of what is asked again as they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.web.desk.asking import views
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head
from web_board import (
    BODY,
    begun,
    board,
    form_of,
    signed_in,
    stated,
    told_wrong,
    user,
)

#: Another body, for which whoever is asked may do the same.
OTHER = "other"
ROLES = (
    "governance lead",
    "conflicts guardian",
    "scrutiny officer",
    "contract manager",
    "analyst",
)
CALLED: tuple[dict[str, Any], ...] = (
    {"body": BODY},
    {"title": "Board"},
    {**form_of(on=date(2026, 1, 8)), "starts": "14:30", "ends": "16:00"},
    {"place": "Town hall"},
    {"public": "open"},
)
SET_UP = {"body": BODY}, {"title": "Stroke units"}, {"options": "A\nB"}


def lead_of_two() -> Client:
    """Whoever may do much for two bodies."""
    board()
    body = {
        "body": OTHER, "name": "Other board", "kind": "icb", "form": "board", "source": "made up",
    }  # fmt: skip
    append([stated("body", OTHER, body)])
    grants = [(role, body) for role in ROLES for body in (BODY, OTHER)]
    return signed_in(user("Governance lead", *grants, person="p-1"))


def answered(client: Client, task: str, *pages: Mapping[str, Any], about: str = "") -> str:
    """Answer a task page by page; the address of the page that checks it."""
    at = begun(client, task, about)
    for page in pages:
        answer = client.post(at, page)
        assert answer.status_code == 302, told_wrong(answer)
        at = str(answer.headers["Location"])
    assert at.endswith("/check/"), at
    return at


def refused(client: Client, at: str) -> str:
    """What is told of a form that is sent and not recorded."""
    before = head().count
    answer = client.post(at)
    assert answer.status_code == 422, told_wrong(answer)
    assert head().count == before
    return answer.content.decode()


def changed(client: Client, at: str, page: str, answers: Mapping[str, Any]) -> None:
    """Go back from the page that checks to another, and answer that anew."""
    back = at.replace("/check/", f"/{page}/?then=check")
    assert client.post(back, answers).headers["Location"] == at


def then(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> None:
    """Have something done by somebody else while a form that was looked at waits for its turn."""
    once = views.once

    def later(*given: Any) -> list[str]:
        monkeypatch.setattr(views, "once", once)
        does()
        return once(*given)

    monkeypatch.setattr(views, "once", later)


def contract_of(body: str) -> None:
    payload = {
        "contract": f"c-{body}", "authority": body, "organisation": "Orbit", "title": "Beds",
        "starts": "2022-08-01", "ends": "2027-03-31", "source": "made up",
    }  # fmt: skip
    append([stated("contract", f"c-{body}", payload)])
