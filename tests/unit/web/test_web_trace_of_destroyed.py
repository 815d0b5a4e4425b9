"""A correction whose payload was destroyed leaves its trace, and what was withheld of it stays
withheld of what it corrected."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.web.reading import given_out
from commonweal.web.store.adding import append, destroy
from commonweal.web.store.reading import everything
from web_board import BODY, SINCE, board, stated

pytestmark = pytest.mark.django_db


def over(name: str) -> None:
    destroy(name, reason="retention is over", approver="Guardian", stated_at=timezone.now())


def test_what_was_withheld_of_a_correction_is_not_told_once_that_is_destroyed(
    client: Client,
) -> None:
    board()
    declared = {
        "interest": "i-1", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Owns a castle", "declared": SINCE.isoformat(),
    }  # fmt: skip
    withheld = {"redacts": "c-1", "fields": ["description"], "reason": "Safety",
                "approver": "Guardian"}  # fmt: skip
    append([stated("interest", "i/1", declared)])
    append([stated("correction", "c-1", {"corrects": "i/1", "payload": declared})])
    pages = f"/register/bodies/{BODY}/", "/register/"
    for page in pages:
        assert "castle" in client.get(page).content.decode()
    append([stated("redaction", "r-1", withheld)])
    for page in pages:
        assert "castle" not in client.get(page).content.decode()
    over("c-1")
    for page in pages:
        assert "castle" not in client.get(page).content.decode()
    assert given_out([("interest", "i-1")], deep=0).withheld == {"i/1": ("description",)}


def test_that_a_correction_was_destroyed_is_told_where_the_correction_was(client: Client) -> None:
    board()
    body = next(one for one in everything() if one.type == "body").payload
    append([stated("correction", "c-1", {"corrects": "body", "payload": dict(body or {})})])
    assert "/statements/c-1/" in client.get("/statements/body/").content.decode()
    over("c-1")
    page = client.get("/statements/body/").content.decode()
    assert "/statements/destruction-c-1/" in page
    page = client.get("/statements/destruction-c-1/").content.decode()
    assert "Destroyed what the statement says, or what was stated of it" in page
    assert "/statements/body/" in page
