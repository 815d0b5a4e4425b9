"""On pages of the desk codes stand for nothing by themselves: names and words are told, and days as
a Briton reads them."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest
from django.test import Client

from commonweal.records.kinds.bodies import LegalKind
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.naming import statements_told, things_told
from commonweal.web.desk.tasks import bodies
from commonweal.web.desk.tasks.bodies import KINDS
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import head
from web_board import (
    BODY,
    SINCE,
    begun,
    board,
    form_of,
    new_since,
    signed_in,
    stated,
    user,
    walked,
)

pytestmark = pytest.mark.django_db
NAME = "NHS Kent and Medway"


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    """A board with a named member who declared late; its governance lead."""
    board()
    late = {
        "interest": "in-1", "person": "p-9", "register_of": BODY, "type": "financial",
        "description": "Shares in Orbit", "organisation": "Orbit", "arose": "2022-07-01",
        "arose_precision": "day", "aware": "2022-07-01", "aware_precision": "day",
        "declared": "2023-07-01",
    }  # fmt: skip
    seat = {
        "seat": "seat-9", "body": BODY, "role": "member", "voting": True, "person": "p-9",
        "source": "register",
    }  # fmt: skip
    append(
        [
            stated("person", "person-9", {"person": "p-9", "name": "Ada Example"}),
            stated("seat", "seat/9", seat),
            stated("interest", "interest/in-1", late),
        ]
    )
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-7"))


def told(client: Client, at: str) -> str:
    """What a page says, without marks."""
    answer = client.get(at)
    assert answer.status_code == 200, at
    inside = answer.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", inside).split())


def test_a_case_is_open_in_the_register_of_a_body_by_its_name(lead: Client) -> None:
    assert f"without a case in the register of {NAME}" in told(lead, "/desk/")
    walked(lead, "open-cases", about=BODY)
    desk = told(lead, "/desk/")
    assert f"A case is open in the register of {NAME}" in desk
    assert BODY not in re.findall(r"\w+", desk)
    assert f'href="/desk/registers/{BODY}/"' in lead.get("/desk/").content.decode()


def test_late_declarations_are_told_before_their_cases_are_opened(lead: Client) -> None:
    check = told(lead, begun(lead, "open-cases", BODY))
    assert "Shares in Orbit (in-1)" in check


def test_what_is_withheld_is_approved_by_its_words(lead: Client) -> None:
    guardian = signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-8"))
    walked(guardian, "redact", {"fields": ["organisation"]}, {"reason": "safety"}, about="in-1")
    (one,) = Proposal.objects.all()
    listed = told(lead, "/desk/approvals/")
    assert f"Interest: Shares in Orbit (interest/in-1), {NAME}" in listed
    assert "(rule A7b)" in listed
    page = told(lead, f"/desk/approvals/{one.token}/")
    assert f"Of {NAME}" in page
    assert "Redacts interest: Shares in Orbit (interest/in-1)" in page
    assert "Rule A7b: " in page


def test_a_gift_is_approved_by_names_and_days_and_no_id(lead: Client) -> None:
    gift = {
        "gift": "g-1", "person": "p-9", "register_of": BODY, "kind": "gift", "giver": "Orbit",
        "value_pence": 12_000, "offered": "2026-02-05", "declared": "2026-02-05", "accepted": True,
        "for_the_body": False,
    }  # fmt: skip
    append([stated("gift", "gift/g-1", gift)])
    member = user("Member", ("declarer", BODY), person="p-9")
    Proposal.objects.create(
        token="t", title="Declare a gift", body=BODY, rule="A10", why="Lunch", proposed_by=member,
        statements=[
            {
                "id": "correction/g-1", "type": "correction", "about": BODY, "reason": "approved",
                "effective": "2026-02-05", "effective_to": None, "approver_in": "",
                "payload": {"corrects": "gift/g-1", "payload": gift},
            }
        ],
    )  # fmt: skip
    page = told(lead, "/desk/approvals/t/")
    for words in (
        "Person Ada Example (p-9)", f"Register of {NAME} ({BODY})", "Offered 5 February 2026",
        "Accepted yes", "For the body no", "Value £120",
    ):  # fmt: skip
        assert words in page
    assert "2026-02-05" not in page
    assert "g-1 " not in page.replace("gift/g-1", "")


def test_a_payload_to_be_destroyed_is_told_but_no_title_of_a_paper(lead: Client) -> None:
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": "2026-02-05",
        "public": "open", "source": "register",
    }  # fmt: skip
    paper = {"paper": "pp-1", "item": "i-1", "title": "Pangolin", "public": False}
    append(
        [
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("paper", "paper/pp-1", paper),
        ]
    )
    names = statements_told(["item/i-1", "paper/pp-1", "never"])
    assert names == {
        "item/i-1": "agenda item: Business (item/i-1)",
        "paper/pp-1": "paper (paper/pp-1)",
        "never": "never",
    }
    assert things_told([("item", "i-1"), ("paper", "pp-1"), ("person", "p-9")]) == {
        ("item", "i-1"): "Business (i-1)",
        ("paper", "pp-1"): "pp-1",
        ("person", "p-9"): "Ada Example (p-9)",
    }
    page = {"statement": "item/i-1"}, {"why": "Retention is over"}
    at, _ = walked(lead, "destroy-payload", *page)
    (one,) = Proposal.objects.all()
    assert "agenda item: Business (item/i-1)" in told(lead, f"/desk/approvals/{one.token}/")
    assert at


def test_a_seat_is_told_by_its_body_and_holder(lead: Client) -> None:
    at = begun(lead, "end-seat", "seat-9")
    token = at.split("/")[3]
    Draft.objects.filter(token=token).update(answers={"last": "2026-03-31", "why": "Left"})
    check = told(lead, f"/desk/end-seat/{token}/check/")
    assert f"The seat Member, {NAME}" in check
    assert "Held by Ada Example" in check
    assert "31 March 2026" in check


def test_every_kind_of_body_in_law_has_its_words() -> None:
    assert [value for value, _ in KINDS] == list(get_args(LegalKind))
    assert dict(KINDS)["foundation-trust"] == "NHS foundation trust"
    assert bodies.KIND.questions[0].choices == KINDS


def test_a_meeting_is_chosen_by_a_day_that_is_read(lead: Client) -> None:
    assert lead
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Scrutiny", "on": "2026-02-05",
        "public": "open", "source": "register",
    }  # fmt: skip
    append([stated("meeting", "meeting/m-1", meeting)])
    officer = signed_in(user("Scrutiny officer", ("scrutiny officer", BODY)))
    at = begun(officer, "record-promise")
    for answers in (
        {"body": BODY}, {"kind": "promise"}, {"by": "Chair"}, {"text": "A report"},
    ):  # fmt: skip
        at = str(officer.post(at, answers).headers["Location"])
    assert "Scrutiny, 5 February 2026" in officer.get(at).content.decode()


def test_that_a_procurement_was_abandoned_is_recorded_with_a_day_that_is_read(
    lead: Client,
) -> None:
    assert lead
    bought = {
        "procurement": "pr-1", "authority": BODY, "title": "Nursing", "began": "2024-02-01",
        "process": "competitive", "value_pence": 100_00,
    }  # fmt: skip
    append([stated("procurement", "procurement/pr-1", bought, date(2024, 2, 1))])
    manager = signed_in(user("Contract manager", ("contract manager", BODY)))
    before = head().count
    pages = form_of(on=date(2026, 2, 5)), {"why": "No bids"}
    assert walked(manager, "abandon-procurement", *pages, about="pr-1")[1].status_code == 302
    assert "Abandoned on 5 February 2026: No bids" in str(new_since(before)[1].payload)


def test_the_owner_of_a_provider_is_stated_of_providers_of_ones_own_bodies(lead: Client) -> None:
    assert lead
    made = []
    for number, (body, name) in enumerate(((BODY, "Orbit"), ("oth", "Go To Doc"))):
        if body != BODY:
            other = {
                "body": body, "name": "Other", "kind": "icb", "form": "board", "source": "made up",
            }  # fmt: skip
            made.append(stated("body", f"body-{body}", other))
        contract = {
            "contract": f"k-{number}", "authority": body, "organisation": name,
            "title": "Nursing", "source": "register",
        }  # fmt: skip
        one = stated("contract", f"contract/k-{number}", contract, SINCE)
        made.append(one.model_copy(update={"about": body}))
    append(made)
    manager = signed_in(user("Contract manager", ("contract manager", "oth")))
    at = begun(manager, "provider-owner")
    assert manager.post(at, {"organisation": "Orbit"}).status_code == 422
    before = head().count
    owner = {"owner": "independent"}, {**form_of(since=SINCE), "source": "accounts"}
    walked(manager, "provider-owner", {"organisation": "Go To Doc"}, *owner)
    (one,) = new_since(before)
    assert one.about == "oth"


def test_a_promise_is_dated_as_exactly_as_it_is_known_and_sorted_by_the_day_that_is_told(
    lead: Client,
) -> None:
    held = {"kind": "request", "by": "Office", "to": BODY, "where": "resolution",
            "source": "minutes"}  # fmt: skip
    append([
        stated("commitment", "c-1", {**held, "commitment": "c-1", "text": "Bring it",
                                     "made_on": "2022-08-01", "made_precision": "year",
                                     "due_months": 2}),
        stated("commitment", "c-2", {**held, "commitment": "c-2", "text": "Bring more",
                                     "made_on": "2022-08-01", "due_on": "2023-02-14"}),
    ])  # fmt: skip
    told = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", lead.get("/desk/promises/").content.decode())
    )
    assert "Request of 2022, owed by Office" in told
    assert "Due: about 1 October 2022, 28 February 2023 at the latest (at least " in told
    assert told.index("14 February 2023") < told.index("28 February 2023")
