"""Where there is nothing to choose, a page says why, and what to do first."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.desk.tasks.awards import NO_BIDDER
from web_board import BODY, begun, board, signed_in, told_wrong, user
from web_buying import COMPETITIVE, begin, bid, taken_off, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_a_contract_is_not_offered_to_be_awarded_before_anybody_bids(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    button = f"/desk/award-contract/begin/{code}/"
    page = text_of(manager, code)
    assert button not in page
    assert NO_BIDDER in page
    assert f"/desk/abandon-procurement/begin/{code}/" in page
    at = manager.post(button).headers["Location"]
    assert NO_BIDDER in manager.get(at).content.decode()
    told = told_wrong(manager.post(at, {}))
    assert NO_BIDDER in told
    assert "Choose an answer" not in told
    bid(manager, code, "Orbit (company:00000003)")
    page = text_of(manager, code)
    assert button in page
    assert NO_BIDDER not in page
    assert NO_BIDDER not in manager.get(at).content.decode()
    taken_off(manager, code, "excluded", "Orbit (company:00000003)")
    assert button not in text_of(manager, code)


@pytest.mark.parametrize("task", ["declare-interest", "declare-gift"])
def test_who_has_no_register_is_told_why_none_can_be_chosen(manager: Client, task: str) -> None:
    del manager
    none = "There is no register for you: no seat of yours is on record"
    somebody = signed_in(user("Analyst", ("declarer", ""), person="p-9"))
    at = begun(somebody, task)
    assert at.endswith("/register/")
    assert none in somebody.get(at).content.decode()
    assert none in told_wrong(somebody.post(at, {}))
    member = signed_in(user("Member", ("declarer", BODY), person="p-2"))
    assert none not in member.get(begun(member, task)).content.decode()
