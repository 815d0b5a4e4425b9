"""Every page of the application, each with something on it: for screen readers (axe), on a screen
of 320 px with scripts and without, which is also 1280 px at a zoom of 400% (WCAG 1.4.10 Reflow).

An address that is declared and neither visited here nor known to hold no page fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from commonweal.plan.study import Studied
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import SECOND_FACTOR
from web_answers import KINDS, Answered
from web_board import BODY, signed_in, user
from web_everything import Standing, make
from web_looked_at import NARROW, against, days_of_machines, lost, made, over, refused
from web_pages import FILES, FOR_PROGRAMS, ROOMS, SENT, Visit, names
from web_site import PASSWORD, Somebody, browsing

WIDE = 1280


class Kept(NamedTuple):
    """All that is looked at, made before there is a browser: beside one no database is asked."""

    pages: dict[str, list[Visit]]
    answers: dict[str, list[Answered]]
    cookies: dict[str, str]
    codes: dict[str, str]


@dataclass
class Looking:
    """A browser at the application: for each office a page with scripts and one without."""

    browser: Browser
    base: str
    cookies: dict[str, str]
    open: dict[tuple[str, bool], Page] = field(default_factory=dict)
    alike: set[str] = field(default_factory=set)

    def page(self, office: str, *, scripts: bool) -> Page:
        """The page of an office."""
        key = (office, scripts)
        if key not in self.open:
            width = WIDE if scripts else NARROW
            one = Somebody(self.browser, self.base, scripts=scripts, width=width)
            if office:
                cookie: Any = {"name": "sessionid", "value": self.cookies[office], "url": self.base}
                one.context.add_cookies([cookie])
            self.open[key] = one.page
        return self.open[key]

    def amiss(self, path: str, office: str = "", html: bytes | None = None) -> list[str]:
        """What is wrong with a page: the one at a path, or the one that was answered there."""
        wide, narrow = (self.page(office, scripts=one) for one in (True, False))
        wide.set_viewport_size({"width": WIDE, "height": 900})
        for page in (wide, narrow):
            if html is not None:
                page.route(
                    f"{self.base}{path}",
                    lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
                )
            answer = page.goto(f"{self.base}{path}")
            assert answer is not None
            page.unroute_all()
            if answer.status != 200:
                return [f"answered {answer.status}"]
            if "/sign-in/?next=" in page.url:
                return [f"led to {page.url}"]
        # Of pages that are made alike, such as those of a task, axe is asked once.
        how = made(wide)
        found = [] if how in self.alike else against(wide)
        if not found:
            self.alike.add(how)
        found += days_of_machines(wide)
        if narrow.locator("h1").count() != 1:
            found.append(f"{narrow.locator('h1').count()} headings of the page")
        wide.set_viewport_size({"width": NARROW, "height": 900})
        for page, words in ((wide, "with scripts"), (narrow, "without scripts")):
            wider = over(page)
            if wider:
                found.append(f"{wider} px wider than the screen, {words}")
            found += [f"{one}, {words}" for one in lost(page)]
        return found


@pytest.fixture(scope="module")
def held(
    standing_database: Path,  # noqa: ARG001 (it opens the database)
    example: Path,
    example_studied: Studied,
) -> Iterator[Kept]:
    """Everything."""
    before, settings.SECOND_FACTOR_ROLES = settings.SECOND_FACTOR_ROLES, SECOND_FACTOR
    try:
        made = make(example, example_studied)
        answers = {kind: list(of(made)) for kind, of in KINDS.items()}
        pages = {room: list(of(made)) for room, of in ROOMS.items()}
        yield Kept(pages, answers, _cookies(made), made.code)
    finally:
        settings.SECOND_FACTOR_ROLES = before


def _cookies(made: Standing) -> dict[str, str]:
    """The session of everybody, by office."""
    found = {office: one.cookies["sessionid"].value for office, one in made.by.items()}
    for office in ("half", "first time"):
        found[office] = _half_way(user(f"Somebody {office}", ("contract manager", BODY)), office)
    return found


def _half_way(person: User, office: str) -> str:
    """The session of somebody who gave the right password and no code yet."""
    client = Client()
    if office == "half":
        signed_in(person)
    person.set_password(PASSWORD)
    person.save()
    answer = client.post("/sign-in/", {"username": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/code/"
    return str(client.cookies["sessionid"].value)


@pytest.fixture(scope="module")
def looking(held: Kept) -> Iterator[Looking]:
    """A browser at it."""
    server = LiveServer("127.0.0.1")
    try:
        with browsing() as browser:
            yield Looking(browser, server.url, held.cookies)
    finally:
        server.stop()


def told(wrong: dict[str, list[str]]) -> str:
    """What is wrong with which page, a line each."""
    return "\n".join(f"{one}: {words}" for one, found in wrong.items() for words in found)


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_serves_everybody(looking: Looking, held: Kept, room: str) -> None:
    wrong = {
        f"{one.name} {one.path} {one.office}": looking.amiss(one.path, one.office)
        for one in held.pages[room]
    }
    assert not told(wrong), told(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_serves_everybody(looking: Looking, held: Kept, kind: str) -> None:
    wrong = {
        f"{one.status} {one.path}": looking.amiss(one.path, html=one.html)
        for one in held.answers[kind]
    }
    assert not told(wrong), told(wrong)


def test_no_page_of_the_desk_offers_what_is_refused(looking: Looking, held: Kept) -> None:
    wrong = {}
    for one in held.pages["the desk"]:
        page = looking.page(one.office, scripts=True)
        page.goto(f"{looking.base}{one.path}")
        wrong[f"{one.path} {one.office}"] = refused(page)
    assert not told(wrong), told(wrong)


def test_every_address_is_visited_or_known_to_hold_no_page(held: Kept) -> None:
    visited = {one.name for pages in held.pages.values() for one in pages}
    known = visited | FILES.keys() | SENT.keys()
    unknown = [one for one in names() if one not in known and not one.startswith(FOR_PROGRAMS)]
    assert unknown == [], "say in tests/web_pages.py where these stand"
    assert visited <= set(names())
    assert not visited & (FILES.keys() | SENT.keys())


def test_what_holds_no_page_shows_none(
    looking: Looking, held: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "of this test")
    monkeypatch.setenv("SECURITY_CONTACT", "security@example.org")
    token = {"authorization": "Bearer of this test"}
    for path, office in FILES.values():
        asked = looking.page(office, scripts=False).request
        answer = asked.get(looking.base + path.format(**held.codes), headers=token)
        assert not answer.headers["content-type"].startswith("text/html"), path
    for path in SENT.values():
        asked = looking.page("administrator", scripts=False).request
        assert asked.get(looking.base + path).status == 405, path


def test_a_list_is_printed_without_its_forms(looking: Looking) -> None:
    page = looking.page("", scripts=True)
    page.emulate_media(media="print")
    page.goto(f"{looking.base}/promises/")
    forms = page.locator(".cw-filters, .cw-as-of, .cw-header").all()
    assert forms
    assert not any(one.is_visible() for one in forms)
    assert page.locator("table").first.is_visible()
    page.emulate_media(media="screen")
