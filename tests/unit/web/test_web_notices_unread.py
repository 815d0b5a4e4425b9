"""A notice of which the Schedule was not read whole says so, and what a rule asks of it fits in."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client
from public_rows import stated

from commonweal.governance.procurement.notices import REASONS_FOR_DATES
from commonweal.governance.procurement.schedules import schedules
from commonweal.web.desk.tasks.notices import FIELDS, NOT_WHOLE
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head, today
from web_board import BODY, board, form_of, new_since, signed_in, user
from web_buying import COMPETITIVE, begin, text_of

pytestmark = pytest.mark.django_db

URGENT = {
    "call_off": "no", "framework": "no", "existing_provider": "no", "patients_choose": "no",
    "most_suitable_identifiable": "no", "mixed": "no", "urgent": "yes", "not_foreseeable": "yes",
    "not_attributable": "yes", "delay_risks_safety": "yes",
}  # fmt: skip


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Manager", ("contract manager", BODY)))


def urgent(manager: Client) -> str:
    """Bought urgently for thirteen months and more."""
    code = begin(manager, URGENT, "urgent")
    award = {"procurement": code, "contract": "chairs", "organisation": "Winner",
             "on": "2026-03-02", "starts": "2026-03-02", "ends": "2027-04-30"}  # fmt: skip
    append([stated("award", award, "award/chairs", date(2026, 3, 2).isoformat())])
    return code


def pages_of(manager: Client, code: str, notice: str, given: dict[str, str]) -> dict[str, str]:
    """Each page of a notice as it was drafted, by its name; and stated."""
    at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    at = manager.post(at, {"notice": notice}).headers["Location"]
    seen = {}
    while True:
        name = at.rstrip("/").rpartition("/")[2]
        seen[name] = unescape(manager.get(at).content.decode())
        field = next((one for one in FIELDS if one.replace(" ", "-") == name), name)
        days = form_of(submitted=today(), published=today())
        sent = days if name == "days" else {f"field {field}": given.get(field, "None declared.")}
        answer = manager.post(at, sent)
        assert answer.status_code == 302, answer.content.decode()
        at = answer.headers["Location"]
        if name == "days":
            seen["check"] = unescape(manager.get(at).content.decode())
            assert manager.post(at).status_code == 302
            return seen


def test_each_page_of_a_notice_says_that_its_schedule_was_not_read_whole(manager: Client) -> None:
    seen = pages_of(manager, urgent(manager), "13-urgent award", {})
    assert {name for name, text in seen.items() if NOT_WHOLE not in text} == set()
    assert seen["days"].index(NOT_WHOLE) < seen["days"].index("Copy this text")


def test_nothing_is_said_of_a_schedule_that_was_read_whole(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    (held,) = (one for one in schedules() if one.number == 10)
    seen = pages_of(manager, code, f"10-{held.notice}", {"value": "£1"})
    assert "Copy this text" in seen["days"]
    assert not any(NOT_WHOLE in text for text in seen.values())


def test_reasons_for_the_dates_of_an_urgent_award_are_asked_and_mend_what_was_found(
    manager: Client,
) -> None:
    code = urgent(manager)
    asked_for = "the notice gives none (C16b). Draft the notice of urgent award anew with the"
    assert asked_for in text_of(manager, code)
    seen = pages_of(manager, code, "13-urgent award", {REASONS_FOR_DATES: ""})
    assert "2 March 2026 to 30 April 2027" in seen["service-dates"]
    assert "longer than the rules let pass without reasons (C16b)" in seen["reasons-for-dates"]
    assert asked_for in text_of(manager, code)
    before = head().count
    seen = pages_of(manager, code, "13-urgent award", {REASONS_FOR_DATES: "Nobody else yet"})
    assert "Reasons for these dates: Nobody else yet" in seen["days"]
    (made,) = new_since(before)
    assert made.payload["fields"][REASONS_FOR_DATES] == "Nobody else yet"
    assert "the notice gives none" not in text_of(manager, code)


def test_what_is_not_answered_of_urgency_is_asked_in_the_words_of_the_questions(
    manager: Client,
) -> None:
    code = "hurried"
    bought = {"procurement": code, "authority": BODY, "title": "Chairs", "began": "2026-02-02",
              "process": "urgent"}  # fmt: skip
    append([stated("procurement", bought, "procurement/hurried", "2026-02-02")])
    told = unescape(text_of(manager, code))
    assert "Of the process, answer: must the award be made urgently? was the reason" in told
    assert "not foreseeable, not attributable" not in told
