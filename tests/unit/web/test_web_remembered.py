"""Pages that everybody sees alike are made once, and anew when anything changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from commonweal.records import draft
from commonweal.web.accounts.models import User
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
    call_a_meeting()
    after = client.get("/meetings/", headers={"if-none-match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"A new meeting" in after.content


def test_another_address_is_another_page(example_rows: int) -> None:
    assert example_rows
    client = Client()
    assert client.get("/meetings/").content != client.get("/meetings/?state=planned").content


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
