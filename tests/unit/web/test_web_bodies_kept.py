"""Bodies, seats and registers as whoever keeps them works on them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, timedelta
from html import unescape
from typing import Any, cast

import pytest
from django.test import Client

from commonweal.evidence.words import day as day_words
from commonweal.governance.register import day_of
from commonweal.records import said
from commonweal.records.kinds import Body, Seat
from commonweal.rules import load_rules
from commonweal.web.desk.models import Proposal
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head, today
from web_board import (
    BODY,
    begun,
    board,
    buttons,
    form_of,
    new_since,
    signed_in,
    stated,
    told_wrong,
    user,
    walked,
)

pytestmark = pytest.mark.django_db

RULES: dict[str, Any] = {
    "quorum": "3",
    "notice_days": "",
    "confirm_months": "",
    "meets": "in public",
}


@pytest.fixture
def lead(request: pytest.FixtureRequest) -> Client:
    request.getfixturevalue("db")
    board()
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def test_a_committee_is_set_up_and_kept_by_whoever_keeps_its_parent(lead: Client) -> None:
    before = head().count
    walked(
        lead,
        "state-committee",
        {"of": BODY},
        {"name": "Finance Committee"},
        {"kind": "icb"},
        {"form": "committee"},
        form_of(since=date(2026, 1, 5)),
        RULES,
        {"source": "Minute 12"},
    )
    (made,) = new_since(before)
    assert made.effective == date(2026, 1, 5)
    assert {key: made.payload[key] for key in ("of", "name", "quorum", "meets")} == {
        "of": [BODY],
        "name": "Finance Committee",
        "quorum": 3,
        "meets": "in public",
    }
    assert "Finance Committee" in lead.get("/desk/bodies/").content.decode()
    assert lead.post("/desk/state-body/begin/").status_code == 403


def test_a_seat_passes_to_somebody_new_and_ends(lead: Client) -> None:
    since = today() - timedelta(days=2)
    holder = {"person": "A new member", "office": ""}
    walked(lead, "fill-seat", holder, form_of(since=since), {"source": "Letter"}, about="seat-3")
    seats = {
        on: [
            one.what.person
            for one in said(day_of(everything(), on, load_rules()).state, Seat)
            if one.what.seat == "seat-3"
        ]
        for on in (since - timedelta(days=1), since)
    }
    assert seats[since - timedelta(days=1)] == ["p-3"]
    (new,) = seats[since]
    assert new is not None
    assert new.startswith("person-")
    assert "A new member" in lead.get("/desk/bodies/").content.decode()
    last = {"last": today()}
    walked(lead, "end-seat", form_of(**last), {"why": "The board is smaller"}, about="seat-3")
    day = day_of(everything(), today() + timedelta(days=1), load_rules())
    assert "seat-3" not in [one.what.seat for one in said(day.state, Seat)]


def test_a_seat_that_passes_on_ends_when_it_was_to_end(lead: Client) -> None:
    last = today() + timedelta(days=30)
    walked(lead, "end-seat", form_of(last=last), {"why": "The board is smaller"}, about="seat-3")
    pages = {"person": "p-2", "office": ""}, form_of(since=today()), {"source": "Letter"}
    walked(lead, "fill-seat", *pages, about="seat-3")
    there = [
        [one.what.person for one in said(day_of(everything(), on, load_rules()).state, Seat)
         if one.what.seat == "seat-3"]
        for on in (last, last + timedelta(days=1))
    ]  # fmt: skip
    assert there == [["p-2"], []]


def test_only_whoever_keeps_a_body_makes_seats_there() -> None:
    board()
    other = signed_in(user("Other lead", ("governance lead", "elsewhere")))
    assert other.post("/desk/fill-seat/begin/seat-1/").status_code == 403
    assert other.get("/desk/registers/qks/").status_code == 403
    assert other.get("/desk/registers/").status_code == 200
    member = signed_in(user("Member", ("committee member", BODY), person="p-1"))
    assert member.get("/desk/bodies/").status_code == 403
    assert member.get("/desk/registers/").status_code == 403


def test_a_late_declaration_has_its_case_from_opening_to_publication(lead: Client) -> None:
    late = today() - timedelta(days=90)
    walked(
        lead,
        "declare-for-another",
        {"register_of": BODY},
        {"person": "p-1"},
        {"type": "financial"},
        {"organisation": "Orbit (company:00000003)"},
        {"description": "Lets a room to it"},
        {"arose-year": "2023", "arose-month": "", "arose-day": "", **form_of(aware=late)},
        {"mitigation": "", "consent_refused": ""},
        form_of(declared=today() - timedelta(days=1)),
    )
    made = everything()[-1]
    assert made.payload["arose"], made.payload["arose_precision"] == ("2023-01-01", "year")
    page = lead.get(f"/desk/registers/{BODY}/").content.decode()
    assert "1 late declaration without a case" in page
    before = head().count
    walked(lead, "open-cases", about=BODY)
    (case,) = new_since(before)
    assert case.payload["interest"] == made.payload["interest"]
    code = case.payload["case"]
    for step, text in (
        ("reported to the guardian", "Told by letter"),
        ("closed", "Looked into"),
        ("published", "An interest of p-1 was declared late"),
    ):
        walked(lead, "case-step", {"step": step}, form_of(on=today()), {"text": text}, about=code)
    page = lead.get(f"/desk/registers/{BODY}/").content.decode()
    assert "Closed and published" in page
    assert "Take the next step" not in page


def test_a_gift_says_what_the_rules_say_before_it_is_sent() -> None:
    board()
    member = signed_in(user("Member", ("declarer", BODY), person="p-2"))
    before = head().count
    at, _ = walked(
        member,
        "declare-gift",
        {"register_of": BODY},
        {"kind": "cash or voucher"},
        {"giver": "A visitor"},
        {"supplies": "no"},
        {"value": "20"},
        form_of(offered=today() - timedelta(days=2)),
        {"accepted": "no"},
        {"reason": "Thanks"},
    )
    (made,) = new_since(before)
    assert at.endswith("/check/")
    assert {key: made.payload[key] for key in ("kind", "giver", "value_pence", "accepted")} == {
        "kind": "cash or voucher",
        "giver": "A visitor",
        "value_pence": 2000,
        "accepted": False,
    }


def test_what_is_withheld_is_told_with_its_approver(lead: Client) -> None:
    guardian = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-9"))
    test_a_late_declaration_has_its_case_from_opening_to_publication(lead)
    interest = next(one for one in everything() if one.type == "interest")
    before = head().count
    code = str(interest.payload["interest"])
    assert lead.post(f"/desk/redact/begin/{code}/").status_code == 403
    walked(
        guardian,
        "redact",
        {"fields": ["description"]},
        {"reason": "Safety"},
        about=code,
    )
    assert new_since(before) == []
    one = Proposal.objects.get()
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 403
    assert lead.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
    (made,) = new_since(before)
    assert made.payload == {
        "redacts": interest.id,
        "fields": ["description"],
        "reason": "Safety",
        "approver": "Governance lead",
    }


def quorums(*days: date) -> list[tuple[int | None, str]]:
    """The quorum of the board on each day, and where it stands."""
    return [
        (one.what.quorum, one.what.quorum_source)
        for on in days
        for one in said(day_of(everything(), on, load_rules()).state, Body)
        if one.what.body == BODY
    ]


def told_of(page: str, label: str) -> str:
    """What a page tells under a label."""
    found = re.search(rf">\s*{label}\s*</dt>\s*<dd[^>]*>\s*(.*?)\s*</dd>", page, re.DOTALL)
    return "" if found is None else re.sub(r"<[^>]+>", "", found[1]).strip()


def without_quorum() -> date:
    """The board as it is on record, without a quorum; the first day of that."""
    (one,) = [one for one in said(day_of(everything(), today(), load_rules()).state, Body)
              if one.what.body == BODY]  # fmt: skip
    payload = {**one.what.model_dump(mode="json", exclude_none=True)}
    payload.pop("quorum", None)
    made = stated("correction", "no-quorum", {"corrects": one.id, "payload": payload})
    append([made.model_copy(update={"effective": one.effective})])
    return one.effective


def test_the_quorum_of_a_body_that_exists_is_stated_from_a_day_with_its_source(
    lead: Client,
) -> None:
    without_quorum()
    page = lead.get("/desk/bodies/").content.decode()
    assert "its quorum is not on record" in page
    assert f"/desk/state-quorum/begin/{BODY}/" in buttons(page)
    since, before = today() - timedelta(days=7), today() - timedelta(days=8)
    pages = {"quorum": "4"}, form_of(since=since), {"source": "Terms of reference, 2026"}
    walked(lead, "state-quorum", *pages, about=BODY)
    told = quorums(before, since)
    assert [one for one, _ in told] == [None, 4]
    assert [source for _, source in told] == [None, "Terms of reference, 2026"]
    public = unescape(Client().get(f"/bodies/{BODY}/").content.decode())
    assert told_of(public, "Source of the quorum") == "Terms of reference, 2026"
    assert told_of(public, "Source") == "constitution"
    page = lead.get("/desk/bodies/").content.decode()
    assert ", quorum 4" in page
    assert "State another quorum" in page


def test_another_quorum_is_no_end_of_the_body_whatever_day_is_asked_about(lead: Client) -> None:
    first, changes = without_quorum(), today() - timedelta(days=7)
    later = today() + timedelta(days=30)
    for quorum, since in ((4, changes), (5, later)):
        pages = {"quorum": f"{quorum}"}, form_of(since=since), {"source": "Terms of reference"}
        walked(lead, "state-quorum", *pages, about=BODY)
    for on in (changes - timedelta(days=1), changes):
        told = Client().get(f"/bodies/{BODY}/?on={on}").content.decode()
        assert told_of(told, "Until") == "no end is on record", on
    assert "no end is on record" in Client().get("/bodies/").content.decode()
    api = Client().get(f"/api/v1/bodies/{BODY}").json()["data"]
    assert (api["since"], api["until"]) == (f"{first}", None)
    sheet = b"".join(cast("Iterable[bytes]", Client().get("/download/bodies.csv"))).decode()
    (row,) = [one for one in csv.DictReader(io.StringIO(sheet)) if one["body"] == BODY]
    assert (row["since"], row["until"], row["quorum"]) == (f"{first}", "", "4")
    # Where the quorum stands goes with it, beside where all else does.
    for held in (api, row):
        assert held["quorum_source"] == "Terms of reference"
        assert held["source"] == "constitution"
    at = lead.post(begun(lead, "state-quorum", BODY), {"quorum": "6"}).headers["Location"]
    answer = lead.post(at, form_of(since=later + timedelta(days=9)))
    assert "on record as it is only until" in told_wrong(answer)


def test_of_which_body_a_quorum_is_stated_stands_on_each_page_and_among_what_was_begun(
    lead: Client,
) -> None:
    without_quorum()
    named = "State the quorum of a body: NHS Kent and Medway"
    at = begun(lead, "state-quorum", BODY)
    for given in ({"quorum": "4"}, form_of(since=today()), {"source": "Terms of reference"}):
        assert named in lead.get(at).content.decode(), at
        at = lead.post(at, given).headers["Location"]
        assert named in lead.get("/desk/").content.decode()
    assert named in lead.get(at).content.decode()


def test_a_quorum_that_held_from_the_first_day_is_a_correction_and_none_holds_before(
    lead: Client,
) -> None:
    first = without_quorum()
    at = begun(lead, "state-quorum", BODY)
    at = lead.post(at, {"quorum": "4"}).headers["Location"]
    answer = lead.post(at, form_of(since=first - timedelta(days=1)))
    assert "The body is on record as it is only since" in told_wrong(answer)
    count = head().count
    pages = {"quorum": "4"}, form_of(since=first), {"source": "Constitution"}
    walked(lead, "state-quorum", *pages, about=BODY)
    assert [one.type for one in new_since(count)] == ["correction"]
    assert quorums(first, today()) == [(4, "Constitution")] * 2


def test_a_quorum_that_nobody_can_reach_is_told_before_it_is_sent(lead: Client) -> None:
    without_quorum()
    for quorum, told in (("3", False), ("99999", True)):
        at = begun(lead, "state-quorum", BODY)
        for given in ({"quorum": quorum}, form_of(since=today()), {"source": "Constitution"}):
            at = lead.post(at, given).headers["Location"]
        page = unescape(lead.get(at).content.decode())
        words = f"With a vote 3 people are on record on {day_words(today())}"
        assert (words in page) is told, quorum
        assert ("a quorum of 99,999 is never reached" in page) is told, quorum


def test_whoever_has_two_seats_counts_once_for_a_quorum(lead: Client) -> None:
    without_quorum()
    held = {"seat": "second", "body": BODY, "role": "member", "voting": True, "person": "p-1",
            "source": "register"}  # fmt: skip
    append([stated("seat", "seat/second", held)])
    at = begun(lead, "state-quorum", BODY)
    for given in ({"quorum": "4"}, form_of(since=today()), {"source": "Constitution"}):
        at = lead.post(at, given).headers["Location"]
    assert "a quorum of 4 is never reached" in unescape(lead.get(at).content.decode())


def test_only_the_governance_lead_of_a_body_states_its_quorum() -> None:
    board()
    for role, body in (("governance lead", "elsewhere"), ("committee member", BODY)):
        other = signed_in(user(f"{role} of {body}", (role, body), person="p-1"))
        assert other.post(f"/desk/state-quorum/begin/{BODY}/").status_code == 403


def test_a_quorum_is_a_number_of_people(lead: Client) -> None:
    for given in ("0", "-1", "many", ""):
        at = begun(lead, "state-quorum", BODY)
        assert lead.post(at, {"quorum": given}).status_code == 422, given
    at = begun(lead, "state-committee")
    pages = {"of": BODY}, {"name": "Audit"}, {"kind": "icb"}, {"form": "committee"}
    for page in (*pages, form_of(since=today())):
        at = lead.post(at, page).headers["Location"]
    assert lead.post(at, {**RULES, "quorum": "0", "confirm_months": "0"}).status_code == 422
