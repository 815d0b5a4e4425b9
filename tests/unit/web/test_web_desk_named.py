"""Pages of the desk call bodies and sources by words, not by codes alone."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from commonweal.web.merging.models import KnownBody
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft
from web_board import BODY, begun, board, form_of, signed_in, stated, user

pytestmark = pytest.mark.django_db


def test_a_seat_says_for_whom_it_speaks_by_name() -> None:
    board()
    KnownBody.objects.create(
        code="E06000035", name="Medway Council", kind="council", opened=date(2013, 4, 1)
    )
    seat = {
        "seat": "seat-4", "body": BODY, "role": "member", "voting": True,
        "represents": "E06000035", "office": "Leader", "source": "register",
    }  # fmt: skip
    append([stated("seat", "seat-4", seat)])
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))
    page = lead.get("/desk/bodies/").content.decode()
    assert "with a vote, for Medway Council" in page
    assert "E06000035" not in page


def test_what_says_the_body_is_its_source_and_nobody() -> None:
    board()
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))
    pages = {"quorum": "4"}, form_of(since=date(2023, 1, 1)), {"source": "Terms of reference"}
    at = begun(lead, "state-quorum", BODY)
    for page in pages:
        at = lead.post(at, page).headers["Location"]
    told = lead.get(at).content.decode()
    assert re.search(r"Source\s*</dt>\s*<dd[^>]*>\s*constitution", told)


def test_what_was_begun_twice_is_told_apart_by_what_was_entered_and_empty_it_is_not_listed() -> (
    None
):
    board()
    me = signed_in(user("Clinical member", ("declarer", BODY), person="p-2"))
    for kind in ("financial", "indirect"):
        at = begun(me, "declare-interest")
        at = me.post(at, {"register_of": BODY}).headers["Location"]
        assert me.post(at, {"type": kind}).status_code == 302
    begun(me, "declare-interest")
    page = me.get("/desk/").content.decode().partition("Begun and not sent")[2]
    listed = page.partition("</ul>")[0]
    assert listed.count("<li") == 2
    for words in ("Money: you could gain", "Somebody close to you has it"):
        assert re.search(rf"Declare an interest</a> \(NHS Kent and Medway; {words}", listed), listed


def test_of_what_was_begun_about_what_is_gone_nothing_is_told() -> None:
    board()
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))
    at = begun(lead, "state-quorum", BODY)
    lead.post(at, {"quorum": "4"})
    Draft.objects.update(task="add-item", about="m-9", answers={"for_decision": True})
    assert lead.get("/desk/").status_code == 200


def test_a_delegation_is_told_by_what_it_is_of_and_whose_and_by_no_id() -> None:
    board()
    committee = {"body": "COM-1", "name": "The committee", "kind": "icb", "form": "committee",
                 "of": [BODY], "source": "terms"}  # fmt: skip
    given = {"delegation": "de-1", "function": "buying", "from_body": BODY, "to": "COM-1",
             "level": "system", "report_to": "COM-1", "source": "scheme"}  # fmt: skip
    decided = {"decision": "d-1", "body": "COM-1", "title": "Beds", "text": "To buy",
               "reasons": "Need", "on": "2026-02-02", "function": "buying",
               "value_pence": 100}  # fmt: skip
    append(
        [
            stated("body", "com", committee),
            stated("delegation", "de/1", given),
            stated("decision", "d/1", decided, date(2026, 2, 2)),
        ]
    )
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))
    page = " ".join(unescape(lead.get("/desk/decisions/d-1/").content.decode()).split())
    words = "“buying”, delegated by NHS Kent and Medway to The committee"
    assert "NHS Kent and Medway to The committee</p>" in page
    assert f"To be reported to The committee (under {words})" in page
    assert f"not reported back under {words}, to The committee" in page
    assert "(a rule of this project: reported back to who delegated)" in page
    assert "de-1" not in page
    assert '<a href="/decisions/d-1/">As the public sees it</a>' in page
    at = begun(lead, "report-back", "d-1")
    shown = " ".join(unescape(lead.get(at).content.decode()).split())
    assert f"The committee (under {words})" in shown
