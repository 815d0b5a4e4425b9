"""The public pages of the records in a browser: for screen readers, on small screens, in print."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, sync_playwright

from commonweal.records import STATEMENTS, read
from commonweal.web.store.adding import take_over
from skipping import skip

BASE = "http://commonweal.test"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LISTS = (
    "meetings", "decisions", "promises", "interests", "seats", "bodies", "contracts",
    "procurements", "issues", "search", "downloads",
)  # fmt: skip
THINGS = (
    ("meeting", "km-stroke-jcccg-2019-02-14"),
    ("decision", "kent-strategic-commissioner-noted"),
    ("promise", "kent-update-six-months"),
    ("body", "KM-CHAIRS"),
    ("register-of", "KM-CHAIRS"),
    ("contract", "patient-transport-2013"),
    ("statement", "governance/decision/kent-strategic-commissioner-noted"),
)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser, started once all pages are made."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip("Chromium is not installed")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield held
        held.close()


def opened(browser: Browser, pages: Mapping[str, bytes], width: int) -> Page:
    """A page of a width, which gets nothing from anywhere but these pages and our own files."""

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(BASE)
        if address.startswith("/static/"):
            file = Path(str(finders.find(address.removeprefix("/static/"))))
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif address in pages:
            route.fulfill(body=pages[address], content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/*", answer)
    return page


def against(page: Page) -> list[str]:
    """What axe-core finds against a page, in words."""
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": {"type": "tag", "values": STANDARDS},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response
    assert len(found["passes"]) > 15
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


@pytest.mark.django_db
def test_every_public_page_serves_screen_readers_and_small_screens(example: Path) -> None:
    take_over(read(example / STATEMENTS).lines)
    client = Client()
    addresses = [reverse(name) for name in LISTS]
    addresses += [f"{reverse(name, args=[code])}?on=2019-07-01" for name, code in THINGS]
    addresses += ["/bodies/?on=nonsense", "/search/?q=stroke", "/representation/?on=2019-07-01"]
    pages = {address: client.get(address).content for address in addresses}
    assert all(b"<h1" in page for page in pages.values())
    with browsing() as browser:
        wide, narrow = (opened(browser, pages, width) for width in (1280, 320))
        for address in addresses:
            wide.goto(f"{BASE}{address}")
            assert not against(wide), address
            narrow.goto(f"{BASE}{address}")
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert narrow.evaluate(over) == 0, address
            assert narrow.locator("h1").count() == 1
        wide.emulate_media(media="print")
        wide.goto(f"{BASE}/promises/")
        assert not wide.locator(".cw-filters, .cw-as-of, .cw-header").first.is_visible()
        assert wide.locator("table").first.is_visible()
