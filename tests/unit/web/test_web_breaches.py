"""The three published breaches, done on the desk from signing in to what the public sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.web.store.reading import everything, head, today
from web_board import begun, form_of, signed_in, user, walked

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(request: pytest.FixtureRequest) -> Client:
    request.getfixturevalue("db")
    roles = (("governance lead", ""), ("conflicts guardian", ""), ("contract manager", ""))
    return signed_in(user("Governance lead", *roles, person="p-8"))


def last(kind: str, field: str) -> str:
    return next(
        str((one.payload or {})[field]) for one in reversed(everything()) if one.type == kind
    )


def body(lead: Client, name: str, form: str, since: date) -> str:
    walked(
        lead,
        "state-body",
        {"name": name},
        {"kind": "ccg"},
        {"form": form},
        form_of(since=since),
        {"meets": "not known"},
        {"source": "Published breach; what it is in law"},
    )
    return last("body", "body")


def seat(lead: Client, of: str, who: str, since: date, role: str = "member") -> str:
    held = {"office": who} if role == "guardian" else {"person": who}
    walked(
        lead,
        "state-seat",
        {"body": of},
        {"role": role},
        {"voting": "no" if role == "guardian" else "yes"},
        held,
        {},
        form_of(since=since),
        {"source": "Made up after the published breach"},
    )
    return "" if role == "guardian" else last("person", "person")


def organisation(lead: Client, of: str, name: str, number: Mapping[str, str], on: date) -> None:
    page = {"source": "Published breach; the number is made up"}
    walked(
        lead,
        "state-organisation",
        {"body": of},
        {"name": name},
        number,
        {},
        form_of(since=on),
        page,
    )


def interest(lead: Client, of: str, who: str, org: str, what: str, **days: Any) -> str:
    walked(
        lead,
        "declare-for-another",
        {"register_of": of},
        {"person": who},
        {"type": "financial"},
        {"organisation": org},
        {"description": what},
        {**days["arose"], **days.get("aware", {})},
        {},
        days["declared"],
    )
    return last("interest", "interest")


def rough(name: str, year: int, month: int | str = "", day: int | str = "") -> dict[str, Any]:
    return {f"{name}-year": year, f"{name}-month": month, f"{name}-day": day}


def closing(lead: Client, decision: str, *not_on_record: str) -> Any:
    at = begun(lead, "close-decision-lacking", decision)
    return lead.post(lead.post(at, {"not_on_record": not_on_record}).headers["Location"])


def steps_of(lead: Client, case: str, text: str) -> None:
    for step in ("reported to the guardian", "closed", "published"):
        walked(lead, "case-step", {"step": step}, form_of(on=today()), {"text": text}, about=case)


def test_croydon_a_room_let_since_2016_is_declared_late_and_published(lead: Client) -> None:
    since = date(2013, 4, 1)
    code = body(lead, "NHS Croydon CCG", "governing body", since)
    partner = seat(lead, code, "Partner one", since)
    other = seat(lead, code, "Partner two", since)
    seat(lead, code, "Conflict of Interest Guardian", date(2016, 6, 28), "guardian")
    organisation(lead, code, "The practice (made up)", {"ods": "ZZZ01"}, since)
    organisation(lead, code, "A provider (made up)", {"company": "00000001"}, since)
    practice = "The practice (made up) (ods:ZZZ01)"
    for who in (partner, other):
        interest(
            lead,
            code,
            who,
            practice,
            "Partner in the practice",
            arose=rough("arose", 2015, 4, 1),
            declared=rough("declared", 2015, 4, 20),
        )
    room = interest(
        lead,
        code,
        partner,
        "A provider (made up) (company:00000001)",
        "The practice lets a room to a provider",
        arose=rough("arose", 2016),
        aware=rough("aware", 2018, 7),
        declared=rough("declared", 2019, 1),
    )
    assert "1 late declaration without a case" in lead.get("/desk/").content.decode()
    page = lead.get(f"/desk/registers/{code}/").content.decode()
    assert "126 to 186 days late" in page
    walked(lead, "open-cases", about=code)
    case = last("breach", "case")
    assert last("breach", "interest") == room
    page = lead.get(f"/desk/registers/{code}/").content.decode()
    assert "Not answered" in page
    assert "A case is open" in lead.get("/desk/").content.decode()
    asked = signed_in(user("Second partner", ("declarer", code), person=other))
    assert "Look at what you declared" in asked.get("/desk/").content.decode()
    walked(asked, "confirm-interests", about=code)
    assert "Look at what you declared" not in asked.get("/desk/").content.decode()
    steps_of(lead, case, "An interest in premises was declared late, by Partner one")
    assert "A case is open" not in lead.get("/desk/").content.decode()
    seen = Client().get(f"/register/bodies/{code}/").content.decode()
    assert "An interest in premises was declared late" in seen
    assert "late, by Partner one" not in seen


def test_tameside_a_director_of_a_bidder_is_found_before_the_meeting(lead: Client) -> None:
    since, on = date(2016, 5, 1), date(2017, 1, 17)
    code = body(lead, "Single Commissioning Board", "committee", since)
    director = seat(lead, code, "Member M", since)
    chair, third = seat(lead, code, "Member N", since, "chair"), seat(lead, code, "Member O", since)
    organisation(lead, code, "Go To Doc", {"company": "00000002"}, since)
    organisation(lead, code, "Orbit", {"company": "00000003"}, since)
    interest(
        lead,
        code,
        director,
        "Go To Doc (company:00000002)",
        "Director of Go To Doc",
        arose=rough("arose", 2016, 5, 1),
        declared=rough("declared", 2016, 5, 1),
    )
    walked(
        lead,
        "call-meeting",
        {"body": code},
        {"title": "Single Commissioning Board"},
        form_of(on=on),
        {},
        {"public": "open"},
    )
    meeting = last("meeting", "meeting")
    at = begun(lead, "add-item", meeting)
    for page in (
        {"number": "119", "title": "Dermatology"},
        {"for_decision": "yes"},
        {},
        {"supplier": "Go To Doc (company:00000002)", "do": "add"},
        {"supplier": "Orbit (company:00000003)", "do": "continue"},
        {"private": "no"},
    ):
        at = lead.post(at, page).headers["Location"]
    found = lead.get(at).content.decode()
    assert "Interest found: Member M and Go To Doc" in found
    lead.post(at)
    item = last("agenda_item", "item")
    words = {"title": "Dermatology", "text": "Both are invited", "reasons": "Made up"}
    authority, private = {"function": "-"}, {"private": "no"}
    first = ({"body": code}, {}, words)

    at = begun(lead, "decide", item)
    for page in (*first, {"decided_by": [director, chair, third]}, authority, private):
        at = lead.post(at, page).headers["Location"]
    assert "In the way of closing it" in lead.get(at).content.decode()
    lead.post(at.replace("/check/", "/delete/"))

    key = lead.get(f"/desk/meetings/{meeting}/").content.decode()
    key = key.partition("/desk/treat-conflict/begin/")[2].partition("/")[0]
    walked(
        lead,
        "treat-conflict",
        {"treatment": "leaves for discussion and decision"},
        {"scope": "all"},
        {"reason": "Director of a bidder", "settled_by": "Chair", "public": "no"},
        about=key,
    )
    walked(lead, "decide", *first, {"decided_by": [chair, third]}, authority, private, about=item)
    decision = last("decision", "decision")
    assert closing(lead, decision, "authority").status_code == 302
    assert everything()[-1].type == "decision_closed"
    seen = Client().get(f"/decisions/{decision}/").content.decode()
    assert "Both are invited" in seen


def test_tower_hamlets_an_evaluator_who_works_for_a_bidder_is_replaced(lead: Client) -> None:
    on = date(2017, 3, 1)
    code = body(lead, "NHS Tower Hamlets CCG", "governing body", on)
    third = seat(lead, code, "Evaluator three", on)
    organisation(lead, code, "A provider (made up)", {"ods": "ZZZ02"}, on)
    interest(
        lead,
        code,
        third,
        "A provider (made up) (ods:ZZZ02)",
        "Works part time for an organisation that may bid",
        arose=rough("arose", 2017, 3, 1),
        declared=rough("declared", 2017, 3, 1),
    )
    procurement = bought(lead, code, on)
    evaluator(lead, procurement, third)
    bidder(lead, procurement, "A provider (made up) (ods:ZZZ02)")
    page = lead.get(f"/desk/procurements/{procurement}/").content.decode()
    assert "Evaluator three" in page
    decide_award(lead, code, procurement)
    decision = last("decision", "decision")
    before = head().count
    refused = closing(lead, decision, "authority", "deciders")
    assert refused.status_code == 422
    assert "stays open" in refused.content.decode()
    assert head().count == before
    key = page.partition("/desk/treat-conflict/begin/")[2].partition("/")[0].replace("%3A", ":")
    walked(
        lead,
        "treat-conflict",
        {"treatment": "is replaced"},
        {"scope": "all"},
        {"reason": "Works for a bidder", "settled_by": "Chair", "public": "no"},
        about=key,
    )
    walked(
        lead,
        "open-case",
        {"body": code},
        {"text": "An evaluator worked for a bidder"},
        {},
        form_of(on=today()),
    )
    steps_of(lead, last("breach", "case"), "An evaluator worked for a bidder and was replaced")
    seen = Client().get(f"/register/bodies/{code}/").content.decode()
    assert "An evaluator worked for a bidder and was replaced" in seen


def bought(lead: Client, code: str, on: date) -> str:
    walked(
        lead,
        "begin-procurement",
        {"body": code},
        {"title": "Pilot service, request for quotation"},
        form_of(began=on),
        {"value": "30,000"},
        {},
        {"process": "under earlier law"},
    )
    return last("procurement", "procurement")


def evaluator(lead: Client, procurement: str, who: str) -> None:
    walked(lead, "add-evaluator", {"person": who}, {"role": "evaluator"}, about=procurement)


def bidder(lead: Client, procurement: str, name: str) -> None:
    step = {"step": "bid", **form_of(since=date(2017, 3, 20))}
    walked(lead, "add-bidder", {"organisation": name}, step, about=procurement)


def decide_award(lead: Client, code: str, procurement: str) -> None:
    walked(
        lead,
        "decide-outside",
        {"body": code},
        form_of(on=today()),
        {"procurement": procurement},
        {"awards": "no"},
        {"title": "Award of the pilot", "text": "Made up", "reasons": "Made up"},
        {"function": "-"},
        {"private": "no"},
    )
