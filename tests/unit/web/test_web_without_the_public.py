"""What was decided where the public was shut out is told to nobody, whatever is answered of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commonweal.records import Statement
from commonweal.web.desk.tasks.in_private import GROUNDS
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, begun, board, signed_in, stated, told_wrong, user, walked

pytestmark = pytest.mark.django_db
WORDS = {"title": "Beds", "text": "Orbit is paid off", "reasons": "It withdrew"}
REST = ({"body": BODY}, {"motion": ""}, WORDS, {"decided_by": ["p-1"]}, {"function": "-"})
NO = {"private": "no"}
SHUT = {"meeting": "m-1", "items": ["i-1"], "ground": "special reasons",
        "reason": "A bidder is named", "resolution": "That the public leave"}  # fmt: skip


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
               "public": "open"}  # fmt: skip
    append([stated("meeting", "meeting/m-1", meeting)])
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def item(**more: Any) -> Statement:
    payload = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Beds"}
    return stated("agenda_item", "item/i-1", {**payload, "for_decision": True, **more})


def shut() -> Statement:
    return stated("exclusion", "exclusion/1", SHUT)


def answered(lead: Client) -> str:
    at = begun(lead, "decide", "i-1")
    for page in REST:
        answer = lead.post(at, page)
        assert answer.status_code == 302, told_wrong(answer)
        at = answer.headers["Location"]
    return at


def decision() -> str:
    last = everything()[-1]
    assert last.type == "decision"
    return str((last.payload or {})["decision"])


@pytest.mark.parametrize("by", ["agenda", "exclusion"])
def test_under_a_shut_item_the_form_says_so_and_takes_no_other_answer(
    lead: Client, by: str
) -> None:
    append([item(private=True)] if by == "agenda" else [item(), shut()])
    at = answered(lead)
    asked = lead.get(at).content.decode()
    assert ("shut out of the item: special reasons" in asked) == (by == "exclusion")
    assert ("as one without the public" in asked) == (by == "agenda")
    refused = lead.post(at, NO)
    assert refused.status_code == 422
    assert "answer yes" in refused.content.decode()
    at = lead.post(at, {"private": "yes"}).headers["Location"]
    # The grounds are those of the room: no other words are taken for one.
    other = lead.post(at, {"ground": "A bidder is named"})
    assert other.status_code == 422
    assert all(one.capitalize() in other.content.decode() for one in GROUNDS)
    at = lead.post(at, {"ground": "special reasons"}).headers["Location"]
    assert lead.post(at).status_code == 302
    page = Client().get(f"/decisions/{decision()}/").content.decode()
    assert "in private" in page
    assert WORDS["text"] not in page


def test_the_public_shut_out_while_the_form_is_filled_in_is_asked_again(lead: Client) -> None:
    append([item()])
    at = lead.post(answered(lead), NO).headers["Location"]
    append([shut()])
    before = head().count
    answer = lead.post(at)
    assert answer.status_code == 422
    assert "shut out of the item" in answer.content.decode()
    assert head().count == before


def test_an_exclusion_recorded_afterwards_takes_the_words_off_every_page_and_file(
    lead: Client,
) -> None:
    append([item()])
    walked(lead, "decide", *REST, NO, about="i-1")
    code = decision()
    places = (f"/decisions/{code}/", "/decisions/", "/feeds/decisions.atom",
              "/download/decisions.csv", "/api/v1/decisions", "/meetings/m-1/")  # fmt: skip
    told = [Client().get(one) for one in places]
    assert [one.status_code for one in told] == [200] * len(places)
    assert any(WORDS["text"] in body(one) for one in told)
    append([shut()])
    for place in places:
        assert WORDS["text"] not in body(Client().get(place)), place
    # What else is wrong with it is corrected only together with that.
    at = begun(lead, "correct-decision", code)
    for page in (WORDS, {"function": "-", "value": ""}):
        at = lead.post(at, page).headers["Location"]
    assert lead.post(at, NO).status_code == 422


def body(answer: Any) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(whole.decode())


def test_where_the_public_was_shut_out_of_no_item_by_name_none_is_told_as_heard_in_public(
    lead: Client,
) -> None:
    assert lead
    append([item()])
    page = " ".join(Client().get("/meetings/m-1/").content.decode().split())
    assert "in public" in page.split("Agenda")[-1]
    append([stated("exclusion", "exclusion/1", {**SHUT, "items": []})])
    page = " ".join(Client().get("/meetings/m-1/").content.decode().split())
    assert "not on record: the public was shut out from some time on" in page


def test_of_a_meeting_of_which_nothing_is_recorded_no_item_is_told_as_heard_in_public(
    lead: Client,
) -> None:
    assert lead
    dark = {"meeting": "m-2", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    of_it = {"item": "i-2", "meeting": "m-2", "number": "1", "title": "Beds"}
    append([stated("meeting", "meeting/m-2", dark), stated("agenda_item", "item/i-2", of_it)])
    agenda = Client().get("/meetings/m-2/").content.decode().split("Items of the agenda")[-1]
    heard = agenda.split("Heard ")[-1]
    assert "<span>not on record<" in heard
    assert "<span>in public<" not in heard


def test_a_ground_on_record_that_is_none_of_the_list_stays_when_all_else_is_corrected(
    lead: Client,
) -> None:
    held = {"decision": "d-1", "body": BODY, **WORDS, "on": SINCE.isoformat(), "meeting": "m-1",
            "item": "i-1", "private": True, "ground": "commercial"}  # fmt: skip
    append([item(private=True), stated("decision", "decision/d-1", held)])
    at = begun(lead, "correct-decision", "d-1")
    for page in (WORDS, {"function": "-", "value": ""}, {"private": "yes"}):
        at = lead.post(at, page).headers["Location"]
    asked = lead.get(at).content.decode()
    assert all(f'value="{one}"' in asked for one in ("commercial", *GROUNDS))
    assert lead.post(at, {"ground": "because"}).status_code == 422
    assert lead.post(at, {"ground": "commercial"}).status_code == 302
