"""Lists and the search of an earlier day: states, counts and rows are those of the day."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from public_rows import BOARD, stated

from commonweal.records import Statement
from commonweal.web.public import listing, remade
from commonweal.web.store.adding import append
from commonweal.web.store.reading import as_on

pytestmark = pytest.mark.django_db
#: How something stood on this day, and what became of it after the other.
THEN, SINCE = "2026-04-01", "2026-06-01"


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    cache.clear()


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(words))


def rows(client: Client, address: str) -> str:
    """The words of the last table of a page, with its caption."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    table = answer.content.decode().rpartition("<table")[2].partition("</table>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", table)))


def total(client: Client, kind: str, state: str, on: str) -> int:
    """How many things the API counts."""
    answer = client.get(f"/api/v1/{kind}", {"state": state, "on": on})
    assert answer.status_code == 200, answer.content
    return int(json.loads(answer.content)["total"])


def body() -> Statement:
    return stated("body", {"body": BOARD, "name": "The Board", "kind": "icb", "form": "board",
                           "source": "constitution"}, "body/board", "2025-01-06")  # fmt: skip


def changing() -> list[Statement]:
    """Of every kind that stands otherwise since, one thing."""
    bought = {"procurement": "pr-1", "authority": BOARD, "began": "2026-01-06"}
    seat = {"seat": "s-1", "body": BOARD, "role": "member", "voting": True, "source": "terms"}
    contract = {"contract": "k-1", "authority": BOARD, "organisation": "Open Provider",
                "title": "Clinics", "starts": "2026-01-01", "ends": "2029-12-31",
                "source": "file"}  # fmt: skip
    interest = {"interest": "in-1", "person": "p-1", "register_of": BOARD, "type": "financial",
                "declared": "2026-01-12", "description": "Director"}  # fmt: skip
    return [
        body(),
        stated("person", {"person": "p-1", "name": "Public Member"}, "person/1"),
        stated("seat", {**seat, "seat": "s-2", "person": "p-1"}, "seat/2"),
        stated("commitment", {"commitment": "c-1", "kind": "promise", "text": "Bring the figures",
                              "made_on": "2026-02-02", "by": "Office", "to": BOARD,
                              "where": "discussion", "due_on": "2026-03-01",
                              "source": "minutes"}, "commitment/1", "2026-02-02"),
        stated("delivery", {"commitment": "c-1", "on": SINCE, "by": "Office",
                            "what": "The figures", "source": "minutes"}, "delivery/1", SINCE),
        stated("procurement", {**bought, "title": "Transport"}, "procurement/1"),
        stated("procurement_notice", {"notice": "n-1", "procurement": "pr-1",
                                      "kind": "intention to award", "published": "2026-02-05"},
               "notice/1", "2026-02-05"),
        stated("award", {"procurement": "pr-1", "contract": "k-9", "organisation": "Winner",
                         "on": SINCE}, "award/1", SINCE),
        stated("procurement_notice", {"notice": "n-2", "procurement": "pr-1", "kind": "award",
                                      "published": SINCE}, "notice/2", SINCE),
        stated("partner_issue", {"issue": "is-1", "partnership": "The partnership",
                                 "title": "Letters", "raised_by": "A trust", "on": "2026-02-02"},
               "issue/1", "2026-02-02"),
        stated("partner_issue_step", {"issue": "is-1", "step": "settled", "by": "A trust",
                                      "on": SINCE, "text": "Agreed"}, "step/1", SINCE),
        stated("seat", {**seat, "office": "Chair of the trust"}, "seat/1")
        .model_copy(update={"effective_to": date(2026, 5, 31)}),
        stated("seat", seat, "seat/1b", SINCE),
        stated("interest", interest, "interest/1", "2026-01-12"),
        stated("interest_ended", {"interest": "in-1", "on": SINCE}, "ended/1", SINCE),
        stated("contract", contract, "contract/1", "2026-01-05"),
        stated("contract_ended", {"contract": "k-1", "on": SINCE, "how": "terminated",
                                  "source": "file"}, "ended/2", SINCE),
    ]  # fmt: skip


#: List, kind in the API, the state on the earlier day, the state since.
STATES = (
    ("promises", "overdue", "delivered"),
    ("procurements", "open", "awarded"),
    ("issues", "not owned", "settled"),
    ("contracts", "runs", "over"),
)


@pytest.mark.parametrize(("kind", "then", "since"), STATES)
def test_what_stood_so_on_an_earlier_day_is_found_by_its_state_of_the_day(
    client: Client, kind: str, then: str, since: str
) -> None:
    append(changing())
    nothing = "on record is like that"
    assert nothing not in read(client, f"/{kind}/?on={THEN}&state={then}")
    assert nothing in read(client, f"/{kind}/?on={THEN}&state={since}")
    assert nothing in read(client, f"/{kind}/?state={then}")
    assert nothing not in read(client, f"/{kind}/?state={since}")
    assert [total(client, kind, state, THEN) for state in (then, since)] == [1, 0]


def test_a_seat_and_an_interest_are_found_by_their_state_of_the_day(client: Client) -> None:
    append(changing())
    assert [total(client, "seats", one, THEN) for one in ("held", "vacant")] == [2, 0]
    assert [total(client, "seats", one, SINCE) for one in ("held", "vacant")] == [1, 1]
    assert "2 seats" in rows(client, f"/representation/?on={THEN}&state=held")
    assert [total(client, "interests", one, THEN) for one in ("stands", "ended")] == [1, 0]
    assert "1 interest" in rows(client, f"/register/?on={THEN}&state=stands")


def test_a_procurement_stands_as_its_notices_of_the_day_have_it(client: Client) -> None:
    append(changing())
    told = rows(client, f"/procurements/?on={THEN}")
    assert "Intention to award" in told
    assert "awarded" not in told
    assert "awarded" in rows(client, "/procurements/")


def test_a_contract_is_told_as_it_ran_on_the_day_and_is_not_there_before(client: Client) -> None:
    append(changing())
    assert "31 December 2029" in rows(client, f"/contracts/?on={THEN}")
    assert "1 June 2026" in rows(client, "/contracts/")
    assert "on record is like that" in read(client, f"/contracts/?on={THEN}&state=soon")
    before = read(client, "/contracts/?on=2025-12-31")
    assert "Clinics" not in before
    assert "can be fewer than are counted" in before
    assert "Clinics" not in read(client, "/search/?q=clinics&on=2025-12-31")
    assert client.get("/contracts/k-1/?on=2025-12-31").status_code == 404


def test_states_of_too_many_are_not_worked_out_and_that_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(changing())
    monkeypatch.setattr(remade, "MOST", 0)
    monkeypatch.setattr(listing, "MOST", 0)
    told = read(client, f"/promises/?on={THEN}&state=delivered")
    assert "All states are listed" in told
    assert "1 promise or request" in told
    answer = client.get("/api/v1/promises", {"state": "delivered", "on": THEN})
    assert answer.status_code == 422
    assert "earlier day" in answer.content.decode()
    assert "All states are listed" not in read(client, "/promises/?state=delivered")


def test_the_search_of_an_earlier_day_finds_what_was_there_and_leads_to_it(client: Client) -> None:
    taken = {"body": BOARD, "text": "Agreed.", "reasons": "Needed."}
    append([
        body(),
        stated("decision", {**taken, "decision": "d-1", "title": "Beds now", "on": "2026-02-02"},
               "decision/1", "2026-02-02"),
        stated("decision", {**taken, "decision": "d-2", "title": "Beds later", "on": SINCE},
               "decision/2", SINCE),
    ])  # fmt: skip
    told = read(client, f"/search/?q=beds&on={THEN}")
    assert "1 page with these words" in told
    assert "Beds now" in told
    assert "Beds later" not in told
    assert "2 pages with these words" in read(client, "/search/?q=beds")
    known = read(client, f"/search/?q=beds&known={THEN}")
    assert "Beds later" not in known
    assert "Rows are found, counted and sorted by what is on record now" in known


def planned(code: str, on: str, precision: str = "day", status: str = "planned") -> Statement:
    return stated("meeting", {"meeting": code, "bodies": [BOARD], "title": f"Sitting {code}",
                              "on": on, "precision": precision, "status": status,
                              "public": "open"}, f"meeting/{code}")  # fmt: skip


def test_a_meeting_whose_day_is_over_invites_nobody(client: Client) -> None:
    append([body(), planned("m-1", "2026-03-02")])
    with as_on(date(2026, 3, 2)):
        assert "May you attend? Yes." in read(client, "/meetings/m-1/")
    cache.clear()
    told = read(client, "/meetings/m-1/")
    assert "May you attend?" not in told
    assert "planned to be on 2 March 2026. Whether it was held is not on record." in told
    assert "Sitting m-1" in rows(client, "/meetings/?state=planned")
    assert "Sitting m-1" not in rows(client, "/meetings/?state=held")


def test_a_meeting_of_a_month_is_to_come_until_the_month_is_over(client: Client) -> None:
    append([body(), planned("m-1", "2026-11-01", "month")])
    with as_on(date(2026, 11, 23)):
        assert "Sitting m-1" in read(client, "/meetings/?state=to come")
        assert "May you attend?" in read(client, "/meetings/m-1/")
    cache.clear()
    with as_on(date(2026, 12, 1)):
        assert "Sitting m-1" not in rows(client, "/meetings/?state=to come")
        assert "planned to be in November 2026" in read(client, "/meetings/m-1/")


def test_a_meeting_that_was_held_since_was_to_come_on_an_earlier_day(client: Client) -> None:
    append([body(), planned("m-1", SINCE, status="held")])
    assert "Sitting m-1" in rows(client, f"/meetings/?on={THEN}&state=to come")
    assert "Sitting m-1" not in rows(client, f"/meetings/?on={THEN}&state=held")
    assert "Sitting m-1" in rows(client, "/meetings/?state=held")
