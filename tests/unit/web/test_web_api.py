"""The API: what it answers, to whom, and how it tells what goes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from commonweal.web.store.reading import head


def asked(address: str, status: int = 200) -> Any:
    answer = Client().get(address)
    assert answer.status_code == status, answer.content[:500]
    kind = "application/json; charset=utf-8" if status == 200 else "application/problem+json"
    assert answer.headers["Content-Type"] == kind
    return json.loads(answer.content)


def test_an_answer_says_of_what_it_tells(example_rows: int) -> None:
    told = asked("/api/v1/meetings?size=2&on=2019-07-01")
    assert told["about"]["as_of"] == "2019-07-01"
    assert told["about"]["head"] == {"count": example_rows, "hash": head().hash}
    assert len(told["data"]) == 2


def test_a_meeting_in_full(example_rows: int) -> None:
    assert example_rows
    held = asked("/api/v1/meetings/medway-hasc-2019-08-20")["data"]
    assert held["bodies"] == ["MEDWAY-HASC"]
    assert [one["item"] for one in held["agenda"]] == ["medway-hasc-2019-08-20-item"]
    assert [one["decision"] for one in held["decisions"]] == ["medway-single-ccg-noted"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("size=0", {"size"}),
        ("size=1e2", {"size"}),
        ("on=2", {"on"}),
        ("on=20190701", {"on"}),
        ("on=2999-01-01", {"on"}),
        ("on=0001-01-01", {"on"}),
        ("known=2019-07-01", {"known"}),
        ("from=x&to=y", {"from", "to"}),
        ("state=over", {"state"}),
        ("q=%00", {"q"}),
        ("page=2", {"page"}),
        ("size=2&size=3", {"size"}),
    ],
)
def test_every_slip_is_told(example_rows: int, query: str, where: set[str]) -> None:
    assert example_rows
    told = asked(f"/api/v1/meetings?{query}", 422)
    assert {one["where"] for one in told["errors"]} == where


def test_what_is_not_there_is_told(example_rows: int) -> None:
    assert example_rows
    assert asked("/api/v1/meetings/none", 404)["status"] == 404
    assert asked("/api/v1/nothing", 404)["status"] == 404
    assert asked("/api/v1/meetings?after=none", 404)["errors"][0]["where"] == "after"


def test_it_is_read_only_and_open_to_scripts_of_any_site(example_rows: int) -> None:
    assert example_rows
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/api/v1/meetings", {"a": "b"})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused.headers["Content-Type"] == "application/problem+json"
    first = client.options("/api/v1/meetings")
    assert (first.status_code, first.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.head("/api/v1/meetings").status_code == 200


def test_whoever_asks_too_often_is_told_how_long_to_wait(
    example_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert example_rows
    asked_by = []

    def counted(what: str, asker: str) -> int:
        asked_by.append((what, asker))
        return 7

    monkeypatch.setattr("commonweal.web.api.door.counted", counted)
    answer = Client().get("/api/v1/chain")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert asked_by == [("api", "127.0.0.1")]


def test_what_has_not_changed_is_not_sent_again(example_rows: int) -> None:
    assert example_rows
    first = Client().get("/api/v1/meetings")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Last-Modified"].endswith("GMT")
    tag = first.headers["ETag"]
    same = Client().get("/api/v1/meetings", headers={"if-none-match": f'"other", {tag}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    other = Client().get("/api/v1/meetings?size=1", headers={"if-none-match": tag})
    assert other.status_code == 200
