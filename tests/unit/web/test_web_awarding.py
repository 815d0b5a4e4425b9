"""Awarding on the desk: the standstill, the record, and what is looked at again at the award."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from commonweal.web.desk.asking.views import MEANWHILE
from commonweal.web.desk.procurement_held import bought
from commonweal.web.store.reading import today
from web_board import BODY, begun, board, form_of, signed_in, user, walked
from web_buying import (
    COMPETITIVE,
    award_pages,
    begin,
    bid,
    conflicted,
    intended,
    ready,
    taken_off,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_nothing_is_awarded_in_the_standstill_or_without_the_record(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    published = today() - timedelta(days=4)
    intended(manager, code, published)
    page = text_of(manager, code)
    assert "It ends, as the regulation counts" in page
    at = manager.post(f"/desk/award-contract/begin/{code}/").headers["Location"]
    for one in award_pages(today()):
        at = manager.post(at, one).headers["Location"]
    assert "standstill" in manager.get(at).content.decode()
    told = manager.post(at)
    assert told.status_code == 422
    page = told.content.decode()
    assert "in the standstill" in page
    assert "the record was not complete" in page
    assert bought(code).held.award is None
    calendar = manager.get("/desk/procurements/calendar/").content.decode()
    assert "The standstill ends, as the regulation counts" in calendar
    assert "The standstill would end, counted from publication" in calendar


def test_after_it_with_a_complete_record_the_contract_is_awarded(manager: Client) -> None:
    code = ready(manager)
    backdated = today()
    _, answer = walked(manager, "award-contract", *award_pages(backdated), about=code)
    assert answer.status_code == 302, answer.content.decode()
    award = bought(code).held.award
    assert award is not None
    assert award.organisation_ids == ("company:00000003",)


def test_whoever_withdrew_while_the_award_was_entered_is_not_awarded_it(manager: Client) -> None:
    code = ready(manager)
    at = begun(manager, "award-contract", code)
    for page in award_pages(today()):
        at = str(manager.post(at, page).headers["Location"])
    taken_off(manager, code, "withdrew", "Orbit (company:00000003)")
    first, again = manager.post(at), manager.post(at)
    assert MEANWHILE in first.content.decode()
    assert MEANWHILE not in again.content.decode()
    for told in (first, again):
        assert told.status_code == 422
        page = told.content.decode()
        assert "Orbit cannot be chosen any more" in page
        assert f'href="{at.replace("/check/", "/organisation/")}?then=check"' in page
        assert "£900,000" in page
    assert bought(code).held.award is None


def test_no_score_is_taken_of_a_bidder_who_was_excluded_while_it_was_entered(
    manager: Client,
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code)
    bid(manager, code, "Orbit (company:00000003)")
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    at = begun(manager, "score-bidder", code)
    pages = {"by": "p-3"}, {"organisation": "Orbit"}, {"criterion": "value"}, {"why": "Good"}
    for page in pages:
        at = str(manager.post(at, page).headers["Location"])
    taken_off(manager, code, "excluded", "Orbit (company:00000003)")
    for _ in range(2):
        told = manager.post(at)
        assert told.status_code == 422
        assert "Orbit cannot be chosen any more" in told.content.decode()
    assert not bought(code).held.evaluations
    manager.post(at.replace("/check/", "/organisation/?then=check"), {"organisation": "Go To Doc"})
    assert manager.post(at).status_code == 302
    assert [one.what.organisation for one in bought(code).held.evaluations] == ["Go To Doc"]


def test_what_is_awarded_does_not_end_before_it_starts(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    at = begun(manager, "award-contract", code)
    for page in award_pages(today())[:2]:
        at = str(manager.post(at, page).headers["Location"])
    days = {"starts": date(2027, 4, 1), "ends": date(2027, 3, 31)}
    told = manager.post(at, {"value": "900000", **form_of(**days)})
    assert told.status_code == 422
    assert "It ends before it starts" in told.content.decode()


def test_a_representation_keeps_the_standstill_open(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    intended(manager, code, today() - timedelta(days=5))
    step = {"step": "received", **form_of(on=today() - timedelta(days=1))}
    walked(manager, "representation", {"by": "Orbit"}, step, {}, about=code)
    assert "open: a representation waits" in text_of(manager, code)


def test_another_body_s_manager_is_refused(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    other = signed_in(user("Other manager", ("contract manager", "09W")))
    assert other.get(f"/desk/procurements/{code}/").status_code == 403
    for task in ("add-bidder", "award-contract", "procurement-notice", "change-procurement"):
        assert other.post(f"/desk/{task}/begin/{code}/").status_code == 403
    assert code not in other.get("/desk/procurements/").content.decode()
    assert manager.get("/desk/procurements/nothing/").status_code == 404


def test_it_is_abandoned_with_its_day_on_the_record(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    walked(manager, "abandon-procurement", form_of(on=today()), {"why": "No bidder"}, about=code)
    held = bought(code).held
    assert held.abandoned is not None
    assert [one.what.item for one in held.record] == ["date of abandonment"]


def test_the_pages_of_one_procurement_cost_the_same_queries_with_more_on_record(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    for _ in range(3):
        begin(manager, COMPETITIVE, "competitive")
    with django_assert_max_num_queries(60):
        text_of(manager, code)


def test_whoever_has_a_conflict_is_shown_no_score(manager: Client) -> None:
    code = conflicted(manager)
    bid(manager, code)
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    pages = (
        {"by": "p-3"},
        {"organisation": "Go To Doc"},
        {"criterion": "value"},
        {"why": "Best price of all", "score": "90"},
    )
    _, answer = walked(manager, "score-bidder", *pages, about=code)
    assert answer.status_code == 302
    assert "Best price of all" in text_of(manager, code)
    member = signed_in(user("Member", ("committee member", BODY), person="p-2"))
    assert "Best price of all" not in text_of(member, code)
