"""Every page of a task says what the task is about, by name."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.desk.asking.task import Task
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks import TASKS
from commonweal.web.desk.tasks.about import NAMED
from commonweal.web.store.adding import append
from web_board import BODY, SINCE, begun, board, signed_in, stated, user
from web_buying import COMPETITIVE, begin, bid, conflicted

pytestmark = pytest.mark.django_db
#: Of what one declared oneself, of cases and of papers the pages say it with the answers.
SAY_IT_THEMSELVES = {
    "end-interest", "correct-interest", "confirm-interests", "settle-gift",
    "settle-gift-of-another", "open-cases", "case-step", "redact", "withdraw-paper",
}  # fmt: skip


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Manager", ("contract manager", BODY)))


def test_each_task_about_something_names_it() -> None:
    silent = Task.__dataclass_fields__["named"].default
    lacking = {name for name, one in TASKS.items() if not one.anew and one.named is silent}
    assert lacking == SAY_IT_THEMSELVES
    assert set(TASKS) >= NAMED.keys()
    # What is not there (any more) has no name, and breaks no page.
    assert {named("nobody's~x") for named in NAMED.values()} == {""}


def test_a_match_is_looked_at_with_whom_and_what_it_is_about_above_it(manager: Client) -> None:
    code = conflicted(manager)
    bid(manager, code)
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-8"))
    held = bought(code)
    (one,) = held.conflicts
    about = f"procurement:{code}~{one.match.key}"
    for task in ("review-match", "treat-conflict"):
        page = lead.get(begun(lead, task, about)).content.decode()
        assert f"{held.told_who(one)} and Go To Doc</span>" in page, task


def test_a_procurement_and_an_item_stand_over_what_is_asked_of_them(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    page = manager.get(begun(manager, "add-bidder", code)).content.decode()
    assert "withdrew: Dermatology in the community</span>" in page
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    item = {"meeting": "m-1", "item": "i-1", "number": "1", "title": "Beds", "for_decision": True}
    append([stated("meeting", "meeting/m-1", meeting), stated("agenda_item", "item/1", item)])
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-8"))
    page = lead.get(begun(lead, "put-motion", "i-1")).content.decode()
    assert "Put a motion: Beds, Board, " in page
