"""Declaring in a browser by keyboard alone on a screen of 320 px, with and without scripts; and the
pages of the desk for screen readers and small screens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from commonweal.web.store.reading import everything, today
from skipping import skip
from web_board import BODY, board, form_of, signed_in, user, walked

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "a long enough one 4"
#: So many presses of a key lead anywhere on a page.
PRESSES = 80
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def browsing(*, scripts: bool, width: int = 320) -> Iterator[BrowserContext]:
    """A browser with or without scripts; nothing is asked of any other host."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip("Chromium is not installed")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=path, args=FLAGS)
        size: Any = {"width": width, "height": 700}
        made = held.new_context(viewport=size, java_script_enabled=scripts)
        made.set_default_timeout(20_000)
        yield made
        held.close()


def to(page: Page, wanted: str) -> None:
    """Go by keyboard to what the selector names."""
    aim = page.locator(wanted).first
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        if aim.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard on {page.url}")


def typed(page: Page, field: str, words: str) -> None:
    """Type into a field, reached by keyboard."""
    to(page, field)
    page.keyboard.type(words)


def sent(page: Page, button: str) -> None:
    """Press a button, reached by keyboard; the page that follows fits the screen."""
    to(page, f"button:has-text('{button}')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate(OVER) <= 0, page.url
    assert page.locator("h1").count() == 1


def signing_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/sign-in/")
    typed(page, "[name=username]", email)
    typed(page, "[name=password]", PASSWORD)
    sent(page, "Sign in")
    assert page.url.endswith("/desk/")


@pytest.mark.row("F3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False])
def test_an_interest_is_declared_and_confirmed_by_keyboard(live_server: Any, scripts: bool) -> None:
    board()
    somebody = user("Clinical member", ("declarer", BODY), person="p-2")
    somebody.set_password(PASSWORD)
    somebody.save()
    with browsing(scripts=scripts) as context:
        page = context.new_page()
        signing_in(page, live_server.url, somebody.email)
        sent(page, "Declare an interest")
        to(page, "[name=register_of]")
        page.keyboard.press("Space")
        sent(page, "Continue")
        to(page, "[name=type]")
        page.keyboard.press("Space")
        sent(page, "Continue")
        typed(page, "[name=organisation]", "go to")
        sent(page, "Continue")
        assert "Which one do you mean?" in page.content()
        to(page, "[name=organisation-which]")
        page.keyboard.press("Space")
        sent(page, "Continue")
        sent(page, "Continue")
        assert page.locator(".nhsuk-error-summary").count() == 1
        typed(page, "[name=description]", "Director, without pay")
        sent(page, "Continue")
        typed(page, "[name=arose-year]", str(today().year))
        sent(page, "Continue")
        sent(page, "Continue")
        assert "Director, without pay" in page.content()
        sent(page, "Record this")
        assert "Your interest is declared" in page.content()
        sent(page, "Look and confirm")
        sent(page, "Confirm: this is right and complete")
        assert "You have confirmed" in page.content()
    made = everything()[-2:]
    assert [one.type for one in made] == ["interest", "confirmation"]
    assert made[0].payload["organisation_ids"] == ["company:00000002"]
    assert made[0].payload["arose_precision"] == "year"
    assert made[1].payload["interests"] == [made[0].payload["interest"]]


def against(page: Page) -> list[str]:
    """What axe-core finds against a page, in words."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response
    assert len(found["passes"]) > 10
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_desk_serve_screen_readers_and_small_screens(live_server: Any) -> None:
    board()
    roles = (("governance lead", BODY), ("conflicts guardian", BODY))
    client = signed_in(user("Governance lead", *roles, person="p-1"))
    days = {"arose-year": "2023", "declared-year": str(today().year)}
    walked(
        client,
        "declare-for-another",
        {"register_of": BODY},
        {"person": "p-2"},
        {"type": "financial"},
        {"organisation": "Go To Doc (company:00000002)"},
        {"description": "Director of Go To Doc"},
        days,
        {},
        days,
    )
    walked(
        client,
        "call-meeting",
        {"body": BODY},
        {"title": "Board"},
        form_of(on=today()),
        {},
        {"public": "open"},
    )
    meeting = str(everything()[-1].payload["meeting"])
    walked(
        client,
        "add-item",
        {"number": "1", "title": "Dermatology"},
        {"for_decision": "yes"},
        {"value": "1,000"},
        {"supplier": "Go To Doc (company:00000002)", "do": "continue"},
        {"private": "no"},
        about=meeting,
    )
    item = str(everything()[-1].payload["item"])
    addresses = [
        "/desk/",
        "/desk/meetings/",
        f"/desk/meetings/{meeting}/",
        f"/desk/meetings/{meeting}/room/",
        "/desk/registers/",
        f"/desk/registers/{BODY}/",
        "/desk/bodies/",
        f"/desk/add-item/begin/{meeting}/",
        f"/desk/decide/begin/{item}/",
        "/desk/declare-gift/begin/",
        "/desk/declare-interest/begin/",
        f"/desk/confirm-interests/begin/{BODY}/",
    ]
    cookie: Any = {"name": "sessionid", "url": live_server.url}
    cookie["value"] = client.cookies["sessionid"].value
    with browsing(scripts=True) as context:
        context.add_cookies([cookie])
        page = context.new_page()
        for address in addresses:
            answer = page.goto(f"{live_server.url}{address}")
            assert answer is not None
            assert answer.status == 200, address
            assert page.evaluate(OVER) <= 0, address
            assert page.locator("h1").count() == 1, address
            assert not against(page), address
