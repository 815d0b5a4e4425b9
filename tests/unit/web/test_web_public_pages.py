"""The public pages: what they tell, and that nothing withheld stands on any of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from public_rows import HIDDEN, more, stated, statements

from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed, Row

pytestmark = pytest.mark.django_db
LISTS = (
    "meetings", "decisions", "promises", "interests", "seats", "bodies", "contracts",
    "consultations", "procurements", "issues", "search", "downloads",
)  # fmt: skip
Page = Callable[..., str]
LINK = re.compile(r'href="([^"#]+)"')


@pytest.fixture
def held(db: None, settings: Any, tmp_path: Path) -> int:  # noqa: ARG001 (it opens the database)
    """Records in which something of every kind is withheld; how many statements they are."""
    settings.DATA = tmp_path
    cache.clear()
    return append(statements()).count


@pytest.fixture
def page(client: Client) -> Page:
    """A page's words by its address."""

    def read(address: str, status: int = 200) -> str:
        answer = client.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        body = b"".join(answer) if answer.streaming else answer.content
        return unescape(body.decode())

    return read


def crawled(client: Client, start: list[str], most: int = 600) -> dict[str, str]:
    """Every public page and file that can be reached from some addresses, by address."""
    found: dict[str, str] = {}
    waiting = list(start)
    while waiting and len(found) < most:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (200, 302, 404), (address, answer.status_code)
        words = unescape(body.decode())
        found[address] = words
        for link in LINK.findall(words):
            rooms = ("/static/", "/sign-in", "/desk", "/questions", "/places", "/plans", "/api")
            if link.startswith("/") and not link.startswith(rooms):
                waiting.append(link)
    return found


def guessed() -> list[str]:
    """The address of every thing and statement there is, whether any page leads to it or not."""
    codes = {
        "meeting": ("m-1", "m-2"), "paper": ("pa-1", "pa-2", "pa-3"),
        "decision": ("d-1", "d-2", "d-3"), "promise": ("c-1",), "body": ("BOARD",),
        "person": ("p-101", "p-102", "p-103"), "register-of": ("BOARD",),
        "contract": ("k-1", "k-2"), "procurement": ("pr-1", "pr-2"), "issue": ("is-1",),
        "consultation": ("cn-1", "cn-2"),
    }  # fmt: skip
    things = [reverse(name, args=[one]) for name, several in codes.items() for one in several]
    names = Row.objects.values_list("statement", flat=True)
    api = [f"/api/v1/{kind}/{name}" for name in names for kind in ("statements", "proofs")]
    return [*things, *(reverse("statement", args=[name]) for name in names), *api]


def test_nothing_withheld_stands_on_any_page_or_file_and_no_guess_leads_to_it(
    held: int, client: Client
) -> None:
    assert held
    start = [reverse(name) for name in LISTS]
    guesses = guessed()
    earlier = [one for one in (*start, *guesses) if not one.startswith(("/statements/", "/api/"))]
    start += [f"{one}?on=2026-02-03" for one in earlier]
    start += [f"/search/?q={HIDDEN}", *guesses]
    pages = crawled(client, start)
    assert len(pages) > 120
    told = {
        address: re.findall(rf"(?i).{{0,40}}{HIDDEN}\w*", words)
        for address, words in pages.items()
        if HIDDEN in words.replace(f"q={HIDDEN}", "").replace(f'value="{HIDDEN}"', "").casefold()
    }
    assert not told
    # What opens later is told from its day on.
    assert not [address for address, words in pages.items() if "Embargoed" in words]
    assert HIDDEN not in " ".join(
        f"{one.title} {one.words}" for one in Listed.objects.all()
    ).casefold()  # fmt: skip


def test_what_is_public_stands_on_its_pages(held: int, page: Page) -> None:
    assert held
    for address, words in (
        ("/meetings/", ("Board to come", "1 March 2099", "Board in public", "5 January 2026")),
        ("/meetings/m-1/", ("Open business", "Closed business", "in private", "Plan for the year",
                            "That the plan be agreed", "special reasons", "Public Member")),
        ("/papers/pa-1/", ("Everybody may read this.",)),
        ("/decisions/d-1/", ("Agreed, as [name withheld] had asked.", "It is affordable.")),
        ("/decisions/d-2/", ("A private matter", "in private", "exempt", "nothing is told beyond")),
        ("/promises/", ("Bring the figures", "overdue by", "1 March 2026", "[name withheld]")),
        ("/promises/c-1/", ("overdue by", "[name withheld]", "The Board")),
        ("/register/", ("Public Member", "Open Company")),
        ("/register/bodies/BOARD/", ("Director of an open company", "Open Giver", "£25",
                                     "An interest was declared late.", "risk of harm")),
        ("/register/people/p-101/", ("Public Member", "Open Company", "The Board")),
        ("/representation/", ("vacant", "Public Member")),
        ("/bodies/BOARD/", ("1 of 3 vacant", "Public Member")),
        ("/contracts/", ("Dermatology", "Open Provider", "ends soon")),
        ("/contracts/k-1/", ("£120,000", "£10,000", "more clinics", "31 March 2027")),
        ("/procurements/pr-1/", ("Intention to award", "18 February 2026", "competitive")),
        ("/consultations/cn-1/", ("Where clinics stand", "31 March 2099", "open", "The Board")),
        ("/issues/is-1/", ("Waiting for letters", "late")),
        ("/statements/decision/1/", ("Secretary of the board", "carried into a test", "Hash")),
        ("/search/?q=dermatology", ("Dermatology", "1 page with these words")),
        ("/download/decisions.csv", ("d-1", "(taken in private)")),
    ):  # fmt: skip
        told = page(address)
        for one in words:
            assert one in told, (address, one)


def test_an_item_that_was_shut_by_a_resolution_was_heard_in_private(held: int, page: Page) -> None:
    assert held
    items = dict(re.findall(r"(\w+) business.*?Heard </span><span>([^<]+)", page("/meetings/m-1/"),
                            re.S))  # fmt: skip
    assert items == {"Open": "in public", "Closed": "in private", "Shut": "in private"}


def test_a_meeting_that_is_shut_afterwards_takes_its_decisions_off_every_list(
    held: int, client: Client, page: Page
) -> None:
    assert held
    assert "It is affordable." in page("/decisions/d-1/")
    assert "d-1" in page("/search/?q=affordable")
    shut = {"meeting": "m-1", "items": ["i-1"], "ground": "special reasons", "reason": "resolved"}
    append([stated("exclusion", shut, "exclusion/later", "2026-02-03")])
    for address in ("/decisions/d-1/", "/meetings/m-1/", "/statements/decision/1/",
                    "/download/decisions.csv", "/statements/motion/1/"):  # fmt: skip
        told = client.get(address)
        words = b"".join(told) if told.streaming else told.content
        assert b"affordable" not in words
        assert b"plan be agreed" not in words
    assert "d-1" not in page("/search/?q=affordable")


def test_what_is_not_public_is_not_there(held: int, page: Page) -> None:
    assert held
    for address in (
        "/papers/pa-2/", "/papers/pa-3/", "/register/people/p-103/", "/contracts/k-2/",
        "/procurements/pr-2/", "/statements/interest/2/", "/statements/treatment/1/",
        "/statements/paper/3/", "/statements/award/2/", "/statements/nothing/", "/download/x.csv",
    ):  # fmt: skip
        page(address, 404)


def test_a_day_that_cannot_be_read_is_answered_with_how_to_write_it(held: int, page: Page) -> None:
    assert held
    for name in LISTS:
        if name == "search":
            continue
        for day in ("31.12.2019", "2019-13-01", "nonsense", "9999-12-31", "2099-01-01"):
            told = page(f"{reverse(name)}?on={day}", 400)
            assert "This cannot be looked up" in told
    assert "2019-12-31" in page("/bodies/BOARD/?on=x", 400)


def test_a_page_of_an_earlier_day_holds_what_held_on_it(held: int, page: Page) -> None:
    assert held
    assert "Dermatology" in page("/contracts/?on=2026-01-05")
    assert "more clinics" not in page("/contracts/k-1/?on=2026-01-05")
    assert "The plan" not in page("/decisions/?on=2026-02-01")
    assert "As of 1 February 2026" in page("/decisions/?on=2026-02-01")


def test_lists_are_filtered_sorted_and_paged_by_their_address(
    example_rows: int, page: Page
) -> None:
    assert example_rows
    told = page("/promises/?state=overdue")
    assert "delivered" not in told.split("<tbody")[1].casefold().replace("not delivered", "")
    first, second = page("/promises/"), page("/promises/?page=2")
    assert "page 1 of 2" in first
    assert "page 2 of 2" in second
    up = re.findall(r'<th scope=row.*?<a href="([^"]+)"', page("/bodies/?sort=name"))
    down = re.findall(r'<th scope=row.*?<a href="([^"]+)"', page("/bodies/?sort=-name"))
    assert len(up) == len(down) == 25
    assert set(up) != set(down)
    assert 'aria-sort="descending"' in page("/bodies/?sort=-name")
    assert "No promise or request on record is like that." in page("/promises/?q=zzzz")


def test_an_empty_list_that_nobody_narrowed_says_that_nothing_is_on_record(client: Client) -> None:
    assert "No decision is on record." in client.get("/decisions/").content.decode()


def test_a_list_costs_the_same_number_of_queries_whatever_its_size(
    held: int, client: Client
) -> None:
    assert held
    before = {name: queries(client, name) for name in LISTS if name != "downloads"}
    append(more(40))
    after = {name: queries(client, name) for name in before}
    assert all(after[name] <= before[name] for name in before), (before, after)


def queries(client: Client, name: str) -> int:
    """How many queries of the records a page costs that is not remembered."""
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert client.get(reverse(name)).status_code == 200
    return sum('"store_' in one["sql"] for one in counted.captured_queries)


@pytest.mark.usefixtures("held")
def test_what_the_footer_promises_of_figures_it_promises_of_plans_alone(page: Page) -> None:
    """Of what was decided, bought or declared nothing is recomputed."""
    for address in ("/decisions/", "/contracts/", "/register/"):
        foot = page(address).partition("<footer")[2]
        assert "Every figure of a published plan can be recomputed from open data" in foot
        assert "Every figure here" not in foot


@pytest.mark.usefixtures("held")
def test_consultations_and_promises_are_led_to_from_every_page(page: Page) -> None:
    for address in ("/", "/meetings/", "/decisions/", "/contracts/"):
        foot = page(address).partition("<footer")[2]
        for there in ("/consultations/", "/promises/"):
            assert f'href="{there}"' in foot, (address, there)
    main = page("/decisions/").partition("<main")[2].partition("</main")[0]
    assert 'href="/consultations/"' in main
