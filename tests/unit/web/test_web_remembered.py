"""Pages that everybody sees alike are made once, and anew when anything changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends import filebased
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from commonweal.records import draft
from commonweal.web.accounts.models import User
from commonweal.web.merging.models import Merger
from commonweal.web.store import copies
from commonweal.web.store.adding import append

KEPT = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages")
}


@pytest.fixture(autouse=True)
def kept() -> object:
    with override_settings(CACHES=KEPT):
        caches["pages"].clear()
        yield


def call_a_meeting() -> None:
    meeting = draft(
        "meeting",
        {"meeting": "m-new", "bodies": ["09W"], "title": "A new meeting", "on": "2026-11-30"},
        id="m-new",
        stated_by="Secretary",
        about="09W",
        stated_at=timezone.now(),
        effective=date(2026, 11, 1),
        reason="called",
    )
    append([meeting])


def test_a_page_is_made_once_until_something_is_stated(
    example_rows: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    assert example_rows
    client = Client()
    first = client.get("/meetings/")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]  # a context manager
        again = client.get("/meetings/")
    assert again.content == first.content
    same = client.get("/meetings/", headers={"if-none-match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    weak = client.get("/meetings/", headers={"if-none-match": f"W/{first.headers['ETag']}"})
    assert (weak.status_code, weak.content) == (304, b"")
    call_a_meeting()
    after = client.get("/meetings/", headers={"if-none-match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"A new meeting" in after.content


def test_another_address_is_another_page(example_rows: int) -> None:
    assert example_rows
    client = Client()
    assert client.get("/meetings/").content != client.get("/meetings/?state=planned").content


def test_what_is_made_for_somebody_with_a_cookie_is_kept_for_nobody(example_rows: int) -> None:
    assert example_rows
    with_one = Client()
    with_one.cookies["csrftoken"] = "a" * 32
    assert "ETag" not in with_one.get("/meetings/").headers
    first = Client().get("/meetings/")
    assert "ETag" in first.headers
    # What was made for somebody without one may be theirs.
    assert with_one.get("/meetings/").headers["ETag"] == first.headers["ETag"]


def test_no_more_than_so_many_are_kept_and_for_the_application_alone(
    example_rows: int, tmp_path: Path
) -> None:
    assert example_rows
    folder, most = tmp_path / "pages", 12
    assert settings.PAGES_KEPT["OPTIONS"]["MAX_ENTRIES"] == 2000
    files = {**settings.PAGES_KEPT, "LOCATION": folder, "OPTIONS": {"MAX_ENTRIES": most}}
    with override_settings(CACHES={**KEPT, "pages": files}):
        for number in range(2 * most):
            assert Client().get(f"/api/?made-up={number}").status_code == 200
            assert 0 < len(list(folder.iterdir())) <= most
        modes = {oct(one.stat().st_mode & 0o777) for one in folder.iterdir()}
    assert modes == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


def test_what_a_killed_process_left_of_a_page_goes_with_the_pages(tmp_path: Path) -> None:
    """A page is written under another name first, and may hold what is withheld by then."""
    folder = tmp_path / "pages"
    with override_settings(CACHES={"pages": {**settings.PAGES_KEPT, "LOCATION": folder}}):
        pages = caches["pages"]
        pages.set("one", "A page")
        (folder / "tmpkilled").write_bytes(b"half of a page")
        copies.forget()
        assert list(folder.iterdir()) == []
        # What is deleted while it is written is not kept, and nobody is told.
        move = filebased.file_move_safe

        def deleted_first(*given: object, **named: object) -> None:
            pages.clear()
            move(*given, **named)

        with patch.object(filebased, "file_move_safe", deleted_first):
            pages.set("two", "Another")
        assert list(folder.iterdir()) == []
        pages.set("two", "Another")
        assert pages.get("two") == "Another"


def test_whoever_is_signed_in_is_kept_no_page_of(example_rows: int) -> None:
    assert example_rows
    user = User.objects.create_user("lead@example.org", "a long enough word", office="Lead")
    client = Client()
    client.force_login(user)
    mine = client.get("/meetings/")
    assert "ETag" not in mine.headers
    assert b"Your desk" in mine.content
    assert b"Your desk" not in Client().get("/meetings/").content
    assert b"Your desk" in client.get("/meetings/").content


def test_what_is_not_there_is_not_kept(example_rows: int) -> None:
    assert example_rows
    client = Client()
    assert client.get("/meetings/m-new/").status_code == 404
    call_a_meeting()
    assert client.get("/meetings/m-new/").status_code == 200


def test_a_merger_that_states_nothing_is_seen_at_once(db: None) -> None:  # noqa: ARG001
    by = User.objects.create_user("one@example.org", None, office="Administrator")
    client = Client()
    for number, known in ((1, False), (2, True)):
        # Without any statement, and with a head that stays.
        if known:
            call_a_meeting()
        name = f"Made {number}"
        before = client.get("/mergers/")
        assert client.get("/mergers/").content == before.content
        Merger.objects.create(
            token=f"t-{number}", predecessors=["a", "b"], successor=f"c{number}", name=name,
            on=date(2026, 4, 1), office="Administrator", why="made up", state="done",
            preview={"totals": [], "notes": [], "records": {}, "counts": [], "handed": []},
            proposed_by=by, approved_by=by, done_at=timezone.now(),
        )  # fmt: skip
        tag = before.headers["ETag"]
        after = client.get("/mergers/", headers={"if-none-match": tag})
        assert after.status_code == 200
        assert f"t-{number}" in after.content.decode()
