"""Whoever asks again and again for what was known on earlier days is told to wait, wherever it is
asked; and nobody else is."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.accounts import limiting
from commonweal.web.accounts.limiting import LIMITS, Limit

pytestmark = pytest.mark.usefixtures("example_rows")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(limiting, "LIMITS", {**LIMITS, "known": Limit(2, 60)})
    monkeypatch.setattr(limiting, "_held", {})
    return Client()


def test_how_often_anybody_may_ask_is_what_is_documented() -> None:
    assert LIMITS["known"] == Limit(30, 60, step=3)


def test_pages_of_earlier_knowledge_count_together(client: Client) -> None:
    for at in ("/meetings/", "/decisions/"):
        assert client.get(f"{at}?known=2019-12-31").status_code == 200
    told = client.get("/register/?known=2020-01-01")
    assert told.status_code == 429
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    page = told.content.decode()
    assert "Too many requests" in page
    assert f"Wait {told.headers['Retry-After']} second" in page
    assert client.get("/register/").status_code == 200
    assert client.get("/register/?known=").status_code == 200


def test_the_api_counts_them_too_and_tells_so_in_its_own_words(client: Client) -> None:
    at = "/api/v1/meetings?known=2019-12-31T12:00:00Z"
    assert [client.get(at).status_code for _ in range(3)] == [200, 200, 429]
    told = client.get(at)
    assert told.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/meetings").status_code == 200
    assert client.get("/meetings/?known=2019-12-31").status_code == 429
