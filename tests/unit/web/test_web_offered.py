"""What a page of the desk offers somebody is not refused to them: a button is there where the gate
of its task lets them through."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client

from commonweal.web.desk.asking.offering import may_begin
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.adding import append
from web_board import BODY, board, buttons, signed_in, stated, user

pytestmark = pytest.mark.django_db
PROVIDER = "company:00000003"


@pytest.fixture(autouse=True)
def records(db: None) -> None:  # noqa: ARG001 (it opens the database)
    """A board with a contract, terms for outcomes, an issue, a late declaration, and a meeting that
    it holds with another board."""
    board()
    contract = {
        "contract": "k-1", "authority": BODY, "organisation": "Orbit", "source": "register",
        "organisation_ids": [PROVIDER], "title": "Nursing",
    }  # fmt: skip
    issue = {
        "issue": "is-1", "partnership": BODY, "contract": "k-1", "title": "Late",
        "on": "2023-02-01", "raised_by": BODY, "between": [BODY],
    }  # fmt: skip
    other = {
        "body": "oth", "name": "Other board", "kind": "icb", "form": "board", "source": "register",
    }  # fmt: skip
    late = {
        "interest": "in-1", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Shares", "organisation": "Orbit", "arose": "2022-07-01",
        "arose_precision": "day", "aware": "2022-07-01", "aware_precision": "day",
        "declared": "2023-07-01",
    }  # fmt: skip
    meeting = {
        "meeting": "m-1", "bodies": [BODY, "oth"], "title": "Joint", "on": "2023-05-01",
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    paper = {"paper": "pp-1", "item": "i-1", "title": "Report", "text": "Words", "public": False}
    append(
        [
            stated("contract", "contract/k-1", contract, date(2023, 1, 1)),
            stated("body", "body-oth", other),
            stated("partner_issue", "issue/is-1", issue),
            stated("interest", "interest/in-1", late),
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("paper", "paper/pp-1", paper),
        ]
    )


PAGES = (
    "/desk/", "/desk/contracts/", "/desk/contracts/k-1/", "/desk/issues/", "/desk/issues/is-1/",
    f"/desk/registers/{BODY}/", "/desk/bodies/", "/desk/meetings/", "/desk/meetings/m-1/",
    "/desk/promises/", "/desk/procurements/", "/desk/consultations/",
)  # fmt: skip
#: Who looks: a role, for which body, and how many tasks the page of the contract offers.
WHO = (
    ("contract manager", BODY, 4),
    ("contract manager", PROVIDER, 1),
    ("contract manager", "", 4),
    ("partner", PROVIDER, 1),
    ("governance lead", BODY, None),
    ("governance lead", "oth", None),
    ("conflicts guardian", BODY, None),
    ("committee member", BODY, None),
    ("analyst", BODY, None),
    ("scrutiny officer", BODY, None),
    ("administrator", "", None),
)


@pytest.mark.parametrize(("role", "body", "count"), WHO)
def test_no_button_of_the_desk_is_refused(role: str, body: str, count: int | None) -> None:
    client = signed_in(user(f"{role} of {body}", (role, body), person="p-1"))
    offered = {}
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code in (200, 403), path
        offered[path] = buttons(unescape(answer.content.decode()))
        for at in offered[path]:
            assert client.post(at).status_code == 302, (path, at)
    assert (count is None) == (client.get("/desk/contracts/k-1/").status_code == 403)
    if count is not None:
        assert len(offered["/desk/contracts/k-1/"]) == count


def test_whoever_reads_a_register_without_keeping_it_is_offered_nothing_there() -> None:
    path = f"/desk/registers/{BODY}/"
    reads = signed_in(user("Administrator", ("administrator", "")))
    assert buttons(reads.get(path).content.decode()) == []
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    assert "/desk/open-cases/begin/qks/" in buttons(lead.get(path).content.decode())


def test_issues_are_raised_by_whoever_may() -> None:
    assert buttons(signed_in(user("Member", ("committee member", BODY))).get("/desk/issues/")
                   .content.decode()) == []  # fmt: skip
    partner = signed_in(user("Partner", ("partner", PROVIDER)))
    assert buttons(partner.get("/desk/issues/").content.decode()) == ["/desk/raise-issue/begin/"]


def test_a_board_that_holds_a_meeting_with_another_withdraws_its_items_too() -> None:
    lead = signed_in(user("Lead", ("governance lead", "oth")))
    at = "/desk/withdraw-paper/begin/pp-1/"
    assert at in buttons(lead.get("/desk/meetings/m-1/").content.decode())
    assert lead.post(at).status_code == 302
    elsewhere = signed_in(user("Elsewhere", ("governance lead", "09W")))
    assert elsewhere.post(at).status_code == 403


def test_a_task_is_offered_by_its_own_gate(caplog: pytest.LogCaptureFixture) -> None:
    lead = user("Lead", ("governance lead", BODY))
    assert not may_begin(lead, "end-contract", "k-1")
    assert not any(one.exc_info for one in caplog.records)
    assert not may_begin(lead, "modify-contract", "never")
    # Whoever runs the site finds what was not there.
    assert [one.exc_info[0] for one in caplog.records if one.exc_info] == [KeyError]
    assert may_begin(lead, "state-seat")
    for name in TASKS:
        assert not may_begin(user(f"Nobody {name}"), name, "k-1")
    assert Client().get("/desk/contracts/k-1/").status_code == 302


@pytest.mark.parametrize("body", [BODY, "oth", "sub", "09W"])
def test_a_promise_of_a_committee_offers_what_its_tasks_let_through(body: str) -> None:
    """Whoever may do it for the body whose committee it is may do it there, and whoever did for the
    one whose it was before may not."""
    sub = {
        "body": "sub", "name": "Committee", "kind": "icb", "form": "committee", "of": ["oth"],
        "source": "register",
    }  # fmt: skip
    moved = {
        "corrects": "body-sub", "payload": {**sub, "of": [BODY]},
    }  # fmt: skip
    promise = {
        "commitment": "c-1", "kind": "promise", "text": "A report", "by": "sub", "to": "sub",
        "made_on": "2023-01-01", "where": "discussion", "source": "minutes",
    }  # fmt: skip
    made = [
        stated("body", "body-sub", sub),
        stated("correction", "moved", moved),
        stated("commitment", "commitment/c-1", promise),
    ]
    append([one.model_copy(update={"about": "sub"}) for one in made])
    names = ("deliver-promise", "close-promise", "withdraw-commitment")
    for role in ("scrutiny officer", "governance lead"):
        somebody = user(role, (role, body))
        client = signed_in(somebody)
        page = client.get("/desk/promises/").content.decode()
        offered = {name for name in names if f"/desk/{name}/begin/c-1/" in buttons(page)}
        assert offered == {name for name in names if may_begin(somebody, name, "c-1")}
        assert bool(offered) == (body in (BODY, "sub"))
