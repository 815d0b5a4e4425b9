"""Notices of procurements in words a reader understands: their order, their value, what lacks."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated

from commonweal.governance.procurement.schedules import schedule_of
from commonweal.web.desk.tasks.notices import FIELDS
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head, today
from web_board import BODY, board, form_of, new_since, signed_in, told_wrong, user
from web_buying import BEGAN, COMPETITIVE, begin, bid, conflicted

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Manager", ("contract manager", BODY)))


def page_of(at: str) -> str:
    return next(one for one in FIELDS if at.endswith(f"/{one.replace(' ', '-')}/"))


def test_a_published_notice_says_all_in_the_order_of_its_schedule_with_money_as_money(
    client: Client,
) -> None:
    bought = {"procurement": "pr-5", "authority": BOARD, "title": "Beds", "began": "2026-01-06",
              "process": "competitive"}  # fmt: skip
    fields = {"conflicts managed": "None to manage.", "declared conflicts": "None declared.",
              "value": "2000000", "description": "Beds in wards", "odd": "More words",
              "statement of process": "As the rules ask"}  # fmt: skip
    append(
        [
            *bodies_and_people(),
            stated("procurement", bought, "procurement/5"),
            stated("procurement_notice", {"notice": "n-5", "procurement": "pr-5", "fields": fields,
                                          "kind": "intention to award", "published": "2026-02-05"},
                   "notice/5", "2026-02-05"),
        ]
    )  # fmt: skip
    told = unescape(client.get("/procurements/pr-5/").content.decode())
    words = ("By which process: As the rules ask", "Description: Beds in wards",
             "Value: £2,000,000", "Declared conflicts or potential conflicts of interest: None",
             "How conflicts of interest were managed: None", "Odd: More words")  # fmt: skip
    places = [told.index(one) for one in words]
    assert places == sorted(places)
    assert "Intention to award" in told


def test_an_invitation_is_offered_once_and_a_letter_says_to_whom(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    page = manager.get(at).content.decode()
    assert page.count("Invitation") == 1
    assert "Letter to a provider that was not chosen" in page


def test_a_notice_is_begun_in_words_and_takes_no_bare_number_for_them(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    at = manager.post(at, {"notice": f"{held.number}-{held.notice}"}).headers["Location"]
    assert "Competitive process (regulation 11" in manager.get(at).content.decode()
    before = head().count
    while "/days/" not in at:
        name = page_of(at)
        if name in ("decision-makers", "reasons by key criteria"):
            assert "Say it in words" in told_wrong(manager.post(at, {f"field {name}": "2000000"}))
        if name == "value":
            assert "£1,000,000<" in manager.get(at).content.decode()
        given = "2000000" if name == "value" else "None declared."
        at = manager.post(at, {f"field {name}": given}).headers["Location"]
    assert "Value: £2,000,000" in manager.get(at).content.decode()
    at = manager.post(at, form_of(submitted=today())).headers["Location"]
    assert manager.post(at).status_code == 302
    (made,) = new_since(before)
    assert made.payload["fields"]["value"] == "£2,000,000"


def test_what_stands_in_the_way_lists_what_nobody_settled_and_a_missing_value(
    manager: Client,
) -> None:
    code = conflicted(manager)
    bid(manager, code)
    told = manager.get(f"/desk/procurements/{code}/").content.decode()
    listed = told.partition("What stands in the way")[2].partition("<h2>")[0]
    assert "is connected with Go To Doc" in listed
    assert "Settle it before anybody is chosen" in listed
    assert "worth over its life" not in listed
    bare = {"procurement": "pr-bare", "authority": BODY, "title": "Beds",
            "began": BEGAN.isoformat()}  # fmt: skip
    append([stated("procurement", bare, "procurement/bare").model_copy(update={"about": BODY})])
    told = manager.get("/desk/procurements/pr-bare/").content.decode()
    listed = told.partition("What stands in the way")[2].partition("<h2>")[0]
    assert "worth over its life is not on record" in listed
