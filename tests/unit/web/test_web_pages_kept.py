"""Where all processes keep pages, and that of many who ask for a page at once one makes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from commonweal.records import draft
from commonweal.web.running.one_maker import one_maker
from commonweal.web.store.adding import append
from commonweal.web.store.models import Head


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """Pages are kept as files: where."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}
    with override_settings(CACHES={"default": memory, "pages": {**files, "LOCATION": tmp_path}}):
        yield tmp_path


def call_a_meeting() -> None:
    said = {"meeting": "m-new", "bodies": ["09W"], "title": "A new meeting", "on": "2026-11-30"}
    called = draft(
        "meeting",
        said,
        id="m-new",
        stated_by="Secretary",
        about="09W",
        stated_at=timezone.now(),
        effective=date(2026, 11, 1),
        reason="called",
    )
    append([called])


def test_of_what_changed_no_page_is_left(example_rows: int, kept: Path) -> None:
    assert example_rows
    client = Client()
    addresses = ("/meetings/", "/decisions/", "/bodies/")
    first = {address: client.get(address) for address in addresses}
    before = set(kept.glob("*.djcache"))
    assert len(before) == 4  # and of what they are made
    call_a_meeting()
    # What the statement touches is made anew in its place, the others are right as they are.
    for address in addresses:
        assert (client.get(address).content != first[address].content) == (address == "/meetings/")
    assert set(kept.glob("*.djcache")) == before
    # Where lists are made anew, nothing is left of what stood before, whatever is asked for first.
    Head.objects.update(rebuilt_at=timezone.now())
    assert client.get("/meetings/").status_code == 200
    after = set(kept.glob("*.djcache"))
    assert len(after) == 2
    assert len(after & before) == 1


@pytest.mark.parametrize("keeps", [True, False])
def test_of_many_who_ask_for_what_is_not_there_one_makes_it(keeps: bool) -> None:
    made: list[int] = []
    held: list[int] = []

    def ask(number: int) -> None:
        with one_maker("a1"):
            if held:
                return
            time.sleep(0.2)
            made.append(number)
            if keeps:
                held.append(number)

    askers = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    # What is not kept is made by each, once the first is done.
    assert len(made) == (1 if keeps else 8)
