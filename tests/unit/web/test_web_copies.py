"""What is kept so that it is not made again holds nothing that is gone, changed or withheld now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, TestCase
from django.test.utils import override_settings
from django.utils import timezone
from test_web_remembered import KEPT, call_a_meeting

from commonweal.web.accounts.models import User
from commonweal.web.lists import rebuild
from commonweal.web.merging.models import Merger
from commonweal.web.running import remembered
from commonweal.web.running.remembered import STANDS, Remembered
from commonweal.web.running.standing import ground, key_of
from commonweal.web.store.adding import append, destroy
from commonweal.web.store.copies import editions
from commonweal.web.store.models import Listed
from web_board import BODY, SINCE, board, stated

WORD = "Quagga"


@pytest.fixture(autouse=True)
def kept(db: None, tmp_path: Path, settings: Any) -> Iterator[None]:  # noqa: ARG001 (it opens it)
    settings.DATA = tmp_path
    with override_settings(CACHES=KEPT):
        caches["pages"].clear()
        yield


@pytest.fixture
def paper() -> str:
    """A paper that everybody may read, of a meeting; the id of its statement."""
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    held = {"paper": "one", "item": "i-1", "title": WORD, "text": WORD, "public": True}
    made = (("meeting", "m-1", meeting), ("agenda_item", "i-1", item), ("paper", "paper/one", held))
    append([stated(*one) for one in made])
    return "paper/one"


def done(change: Callable[[], object]) -> None:
    """Change something, and do what is done once that is committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        change()


def on_disk() -> str:
    return "".join(path.read_text() for path in editions().rglob("*") if path.is_file())


def test_nothing_of_a_destroyed_payload_is_left_in_copies(paper: str) -> None:
    page = Client().get("/papers/one/")
    assert WORD in page.text
    assert WORD in b"".join(Client().get("/download/papers.csv").streaming_content).decode()
    (editions() / ".killed").mkdir()
    (editions() / ".killed" / "papers.csv").write_text(WORD)
    assert WORD in on_disk()
    assert caches["pages"].get(STANDS) is not None
    done(lambda: destroy(paper, reason="over", approver="Guardian", stated_at=timezone.now()))
    assert on_disk() == ""
    assert caches["pages"].get(STANDS) is None
    assert caches["pages"].get(page.headers["ETag"]) is None


def test_nothing_of_what_is_redacted_is_left_in_copies(paper: str) -> None:
    assert paper
    assert WORD in Client().get("/papers/one/").text
    list(Client().get("/download/papers.csv").streaming_content)
    given = {"redacts": "org-2", "fields": ["name"], "reason": "safety", "approver": "Guardian"}
    done(lambda: append([stated("redaction", "redaction", given)]))
    assert on_disk() == ""
    assert caches["pages"].get(STANDS) is None


def test_any_other_statement_leaves_files_until_they_are_made_anew(paper: str) -> None:
    assert paper
    list(Client().get("/download/papers.csv").streaming_content)
    done(call_a_meeting)
    assert WORD in on_disk()


@pytest.mark.parametrize("standing", [["old", "new"], ["old", "old", "new"]])
def test_what_changed_while_a_page_was_made_is_not_kept(
    standing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter(standing)
    monkeypatch.setattr(remembered, "stands", lambda: next(seen))
    request = RequestFactory().get("/meetings/")
    answer = Remembered(lambda _: HttpResponse("old"))(request)
    assert answer.content == b"old"
    assert caches["pages"].get(key_of(request, ground("old"))) is None


def test_a_slow_request_does_not_take_away_what_was_made_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One process makes both here, and would wait for itself where they share a lock.
    monkeypatch.setattr(remembered, "one_maker", nullcontext)
    request = RequestFactory().get("/meetings/")

    def slow(_: HttpRequest) -> HttpResponse:
        call_a_meeting()
        assert Remembered(lambda _: HttpResponse("new"))(request).content == b"new"
        return HttpResponse("old")

    assert Remembered(slow)(request).content == b"old"
    assert Remembered(lambda _: HttpResponse("newer"))(request).content == b"new"


def test_pages_and_the_api_say_what_was_listed_anew(example_rows: int) -> None:
    assert example_rows
    signed = {"authorization": "nobody"}
    held = Listed.objects.filter(list="meeting")
    code = held.order_by("-on", "code").values_list("code", flat=True)[0]
    held.filter(code=code).delete()
    stale = {at: Client().get(at) for at in ("/meetings/", "/api/v1/meetings")}
    for at, first in stale.items():
        assert code not in first.text
        assert Client().get(at).headers["ETag"] == first.headers["ETag"]
    assert rebuild()
    for at, first in stale.items():
        for headers in ({}, signed):
            asked = {**headers, "if-none-match": first.headers["ETag"]}
            again = Client().get(at, headers=asked)
            assert again.status_code == 200, at
            assert code in again.text


def test_the_api_says_that_a_merger_changed_what_somebody_holds(example_rows: int) -> None:
    assert example_rows
    # Answered by the API itself, and not from what is kept.
    signed = {"authorization": "nobody"}
    tag = Client().get("/api/v1/meetings", headers=signed).headers["ETag"]
    held = {**signed, "if-none-match": tag}
    assert Client().get("/api/v1/meetings", headers=held).status_code == 304
    by = User.objects.create_user("one@example.org", None, office="Administrator")
    Merger.objects.create(
        token="t", predecessors=["a", "b"], successor="c", name="Made", on=date(2026, 4, 1),
        office="Administrator", why="made up", state="done", preview={}, proposed_by=by,
        approved_by=by, done_at=timezone.now(),
    )  # fmt: skip
    assert Client().get("/api/v1/meetings", headers=held).status_code == 200


def test_scripts_of_other_sites_may_read_that_nothing_changed(example_rows: int) -> None:
    assert example_rows
    first = Client().get("/api/v1/meetings")
    again = Client().get("/api/v1/meetings", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Cross-Origin-Resource-Policy"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert not {"Content-Type", "Content-Length"} & set(again.headers)
