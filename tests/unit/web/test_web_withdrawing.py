"""What was recorded wrongly is withdrawn or corrected with a reason; nothing is deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.web.desk.models import Proposal
from commonweal.web.store.adding import append
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head, today
from commonweal.web.store.verifying import verify
from web_board import BODY, SINCE, board, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
WHY = "It was the minute of another meeting"


@pytest.fixture
def lead() -> Client:
    """A board with a meeting, an item, a paper and a decision; its governance lead."""
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "status": "held", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    paper = {"paper": "pp-1", "item": "i-1", "title": "Report", "text": "Words", "public": True}
    decision = {
        "decision": "d-1", "body": BODY, "title": "Beds", "text": "Ten beds are bought",
        "reasons": "Winter", "on": SINCE.isoformat(), "meeting": "m-1", "item": "i-1",
        "value_pence": 100_00, "private": False,
    }  # fmt: skip
    append(
        [
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("paper", "paper/pp-1", paper),
            stated("decision", "decision/d-1", decision),
        ]
    )
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-1"))


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def withdraw(client: Client, kind: str, about: str) -> Any:
    return walked(client, f"withdraw-{kind}", {"why": WHY}, about=about)[1]


def close(client: Client) -> None:
    closed = {"closes": "decision/d-1", "on": SINCE.isoformat(), "by": "Chair"}
    append([stated("decision_closed", "closed/d-1", closed)])
    assert "second person" in client.get("/desk/decisions/d-1/").content.decode()


def test_a_decision_is_withdrawn_and_stays_struck_on_its_page(lead: Client) -> None:
    assert "withdraw-decision" in lead.get("/desk/decisions/d-1/").content.decode()
    before = head().count
    answer = withdraw(lead, "decision", "d-1")
    assert answer.headers["Location"] == "/decisions/d-1/"
    (void,) = new_since(before)
    assert (void.type, void.payload, void.reason) == ("void", {"voids": "decision/d-1"}, WHY)
    told = page("/decisions/d-1/")
    assert "Withdrawn: Beds" in told
    assert "<del>Ten beds are bought</del>" in told
    assert WHY in told
    assert f"{today().day} " in told
    assert f"{today().year}: {WHY}" in page("/decisions/")
    assert lead.get("/desk/decisions/d-1/").status_code == 404
    assert lead.post("/desk/withdraw-decision/begin/d-1/").status_code == 404
    assert WHY in page(f"/statements/{void.id}/")
    of_it = page("/statements/decision/d-1/")
    assert "Why it was withdrawn" in of_it
    assert "Ten beds" not in of_it
    assert Row.objects.get(statement="decision/d-1").line
    assert verify()[1] == ()


def test_what_was_withdrawn_of_a_private_decision_is_not_told(lead: Client) -> None:
    private = {
        "decision": "d-2", "body": BODY, "title": "A contract", "text": "Orbit is awarded it",
        "reasons": "Price", "on": SINCE.isoformat(), "private": True, "ground": "commercial",
    }  # fmt: skip
    append([stated("decision", "decision/d-2", private)])
    withdraw(lead, "decision", "d-2")
    told = page("/decisions/d-2/")
    assert "Withdrawn: A contract" in told
    assert "Orbit" not in told
    assert WHY not in told
    assert WHY not in page("/statements/decision/d-2/")


def test_a_paper_that_was_withheld_is_not_told_when_it_is_withdrawn(lead: Client) -> None:
    held = {"paper": "pp-2", "item": "i-1", "title": "Bids", "public": False}
    append([stated("paper", "paper/pp-2", held)])
    for paper in ("pp-1", "pp-2"):
        assert withdraw(lead, "paper", paper).headers["Location"] == "/desk/meetings/m-1/"
        assert Client().get(f"/papers/{paper}/").status_code == 404
    assert "Why it was withdrawn" in page("/statements/paper/pp-1/")
    assert Client().get("/statements/paper/pp-2/").status_code == 404


def test_what_others_rest_on_is_not_withdrawn_before_them(lead: Client) -> None:
    answer = withdraw(lead, "agenda-item", "i-1")
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Withdraw first what rests on it: paper paper/pp-1" in told
    assert "decision decision/d-1" in told
    withdraw(lead, "paper", "pp-1")
    withdraw(lead, "decision", "d-1")
    assert withdraw(lead, "agenda-item", "i-1").status_code == 302
    assert "Ten beds" not in page("/decisions/d-1/")


def test_a_closed_decision_is_withdrawn_by_two(lead: Client) -> None:
    close(lead)
    before = head().count
    assert withdraw(lead, "decision", "d-1").status_code == 302
    assert head().count == before
    guardian = signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-9"))
    at = f"/desk/approvals/{Proposal.objects.get().token}/"
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    made = new_since(before)
    assert [one.payload for one in made] == [
        {"voids": "closed/d-1"},
        {"voids": "decision/d-1"},
    ]
    assert "approved by Conflicts guardian" in made[-1].reason


CORRECTED = (
    {"title": "Beds", "text": "Twelve beds are bought", "reasons": "Winter"},
    {"function": "-", "value": "120"},
    {"private": "no"},
    {"why": "The number was wrong"},
)


def test_a_decision_is_corrected_with_what_stood_there_to_begin_from(lead: Client) -> None:
    at = lead.post("/desk/correct-decision/begin/d-1/").headers["Location"]
    assert "Ten beds are bought" in lead.get(at).content.decode()
    before = head().count
    _, answer = walked(lead, "correct-decision", *CORRECTED, about="d-1")
    assert answer.headers["Location"] == "/desk/decisions/d-1/"
    (made,) = new_since(before)
    assert made.payload["corrects"] == "decision/d-1"
    now = made.payload["payload"]
    assert (now["text"], now["value_pence"], now["item"]) == (
        "Twelve beds are bought",
        120_00,
        "i-1",
    )
    told = page("/decisions/d-1/")
    assert "Twelve beds" in told
    assert "Ten beds" not in told
    assert "The number was wrong" in told


def test_a_closed_decision_is_corrected_by_two(lead: Client) -> None:
    close(lead)
    before = head().count
    assert walked(lead, "correct-decision", *CORRECTED, about="d-1")[1].status_code == 302
    assert head().count == before
    assert Proposal.objects.get().state == "waits"


@pytest.mark.parametrize(
    ("task", "about", "role"),
    [
        ("withdraw-decision", "d-1", "contract manager"),
        ("correct-decision", "d-1", "committee member"),
        ("withdraw-paper", "pp-1", "analyst"),
    ],
)
@pytest.mark.usefixtures("lead")
def test_whoever_may_not_record_it_may_not_withdraw_it(task: str, about: str, role: str) -> None:
    for granted in ((role, BODY), ("governance lead", "elsewhere")):
        client = signed_in(user(f"{granted}", granted))
        assert client.post(f"/desk/{task}/begin/{about}/").status_code == 403


def test_a_promise_and_a_contract_are_withdrawn(lead: Client) -> None:
    promise = {
        "commitment": "c-1", "kind": "promise", "text": "A report", "by": BODY, "to": BODY,
        "made_on": SINCE.isoformat(), "where": "discussion", "source": "minutes",
    }  # fmt: skip
    contract = {
        "contract": "k-1", "authority": BODY, "organisation": "Orbit", "title": "Nursing",
        "source": "register",
    }  # fmt: skip
    append(
        [
            stated("commitment", "commitment/c-1", promise),
            stated("contract", "contract/k-1", contract, date(2023, 1, 1)),
        ]
    )
    assert lead
    officer = signed_in(user("Scrutiny officer", ("scrutiny officer", BODY)))
    assert "withdraw-commitment" in officer.get("/desk/promises/").content.decode()
    assert withdraw(officer, "commitment", "c-1").status_code == 302
    assert "A report" not in officer.get("/desk/promises/").content.decode()
    manager = signed_in(user("Contract manager", ("contract manager", BODY)))
    assert "withdraw-contract" in manager.get("/desk/contracts/k-1/").content.decode()
    assert withdraw(manager, "contract", "k-1").status_code == 302
    assert manager.get("/desk/contracts/k-1/").status_code == 404
