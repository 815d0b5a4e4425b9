"""Who may record what came in a file is asked again once nobody else can add anything: a right may
have ended while it waited for its turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils import timezone
from test_web_contracts_kept import OUTCOMES, TERMS, WATCHED, of_board, sent, watched_contract
from test_web_contracts_kept import upload as upload_terms

from commonweal.web.accounts.models import Grant
from commonweal.web.desk.asking import sending
from commonweal.web.desk.models import OutcomeFigure
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import head
from web_board import BODY, board, signed_in, user
from web_contracts import GOOD, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def refused(client: Client, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lost the right while they waited records nothing, and what they sent is kept."""
    writing = sending.writing

    @contextmanager
    def later() -> Iterator[None]:
        Grant.objects.update(ended_at=timezone.now(), ended_by="Administrator")
        with writing():
            yield

    assert client.get(at).status_code == 200
    monkeypatch.setattr(sending, "writing", later)
    before, begun = head().count, Draft.objects.count()
    assert client.post(at).status_code == 403
    assert (head().count, Draft.objects.count()) == (before, begun)


def test_a_list(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(manager, upload(manager, GOOD).headers["Location"], monkeypatch)


def test_terms(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    content = of_board(TERMS.read_text())
    answer = upload_terms(manager, "/desk/contracts/terms/", content, "terms.toml")
    refused(manager, answer.headers["Location"], monkeypatch)  # type: ignore[attr-defined]


def test_figures_of_outcomes(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at = watched_contract()
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED]
    refused(manager, sent(manager, at, mine), monkeypatch)
    assert not OutcomeFigure.objects.exists()
