"""A seat that an office holds, and nobody by name, votes, casts, moves and decides as any other;
and whoever left for an item took no part in it, by any of these."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from commonweal.governance.law import whenever
from commonweal.governance.recorded import lacking
from commonweal.records import said
from commonweal.records.kinds import Motion, Vote
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.keeping import rules
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, begun, board, signed_in, stated, told_wrong, user, walked

pytestmark = pytest.mark.django_db
ROOM = "/desk/meetings/m-1/room/"
PUT = {"meeting": "m-1", "item": "i-1"}
WORDS = {"title": "Beds", "text": "Ten beds", "reasons": "Need"}


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    lay = {"seat": "lay", "body": BODY, "role": "member", "voting": True, "office": "Lay chair",
           "source": "register"}  # fmt: skip
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    item = {**PUT, "number": "1", "title": "Beds", "for_decision": True}
    append([stated("seat", "seat/lay", lay), stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/1", item)])  # fmt: skip
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def part(lead: Client, do: str, **form: Any) -> Any:
    page = lead.get(ROOM).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return lead.post(ROOM, {"do": do, "token": f"t-{head().count}", "seen": seen, **form})


def put(**more: Any) -> None:
    append([stated("motion", "motion/1", {**PUT, "motion": "mo-1", "text": "To buy", **more})])


def cast() -> list[tuple[str | None, str | None, str, bool]]:
    held = [one.what for one in said(whenever(everything()), Vote)]
    return [(one.person, one.seat, one.vote, one.casting) for one in held]


def leaves(person: str) -> None:
    treated = {**PUT, "person": person, "treatment": "leaves for discussion and decision"}
    append([stated("treatment", f"treated/{person}", {**treated, "reason": "Director",
                                                      "settled_by": "Chair"})])  # fmt: skip


def test_the_seat_of_an_office_votes_and_has_the_casting_vote(lead: Client) -> None:
    put()
    page = lead.get(ROOM).content.decode()
    assert 'name="vote-lay"' in page
    votes = {"motion": "mo-1", "vote-lay": "for", "vote-p-1": "against"}
    answer = part(lead, "votes", **votes, casting="for", **{"casting-by": "lay"})
    assert answer.status_code == 302, told_wrong(answer)
    assert cast() == [("p-1", None, "against", False), (None, "lay", "for", False),
                      (None, "lay", "for", True)]  # fmt: skip
    # It is put right like any other, and shown by its office.
    assert part(lead, "votes", **{**votes, "vote-lay": "abstained"}).status_code == 302
    assert (None, "lay", "abstained", False) in cast()
    assert "Lay chair" in Client().get("/meetings/m-1/").content.decode().partition("Motion:")[2]


def test_the_seat_of_an_office_that_is_away_has_no_vote(lead: Client) -> None:
    put()
    part(lead, "attendance", **{"there-seat-1": "there", "there-lay": "apologies"})
    answer = part(lead, "votes", motion="mo-1", **{"vote-lay": "for"})
    assert answer.status_code == 422
    assert "Lay chair has no vote on this: sent apologies" in answer.content.decode()


def test_it_is_ticked_where_it_was_there_and_stands_as_having_decided(lead: Client) -> None:
    part(lead, "attendance", **{"there-seat-1": "there", "there-lay": "there"})
    at = begun(lead, "decide", "i-1")
    for page in ({"body": BODY}, {"motion": ""}, WORDS):
        at = lead.post(at, page).headers["Location"]
    shown = lead.get(at).content.decode()
    (box,) = (one for one in shown.split("<input") if 'value="lay"' in one)
    assert "checked" in box
    assert "Lay chair" in shown
    for page in ({"decided_by": ["lay"]}, {"function": "-"}, {"private": "no"}):
        at = lead.post(at, page).headers["Location"]
    assert lead.post(at).status_code == 302
    payload = everything()[-1].payload or {}
    assert payload["decided_by"] == ["lay"]
    code = str(payload["decision"])
    assert lacking(around_decision(code), code, rules()) == ("authority",)


def test_whoever_left_for_the_item_neither_puts_nor_seconds_a_motion_on_it(lead: Client) -> None:
    leaves("p-2")
    at = lead.post(begun(lead, "put-motion", "i-1"), {"text": "To buy"}).headers["Location"]
    page = lead.get(at).content.decode()
    assert (
        "member, NHS Kent and Medway (p-2) takes no part: leaves for discussion and decision."
        in page
    )
    for field in ("proposed_by", "seconded_by"):
        assert lead.post(at, {field: "p-2"}).status_code == 422
    assert lead.post(at, {"proposed_by": "lay", "seconded_by": "p-1"}).status_code == 302


def test_nobody_seconds_their_own_motion(lead: Client) -> None:
    told = "Somebody else than whoever put a motion seconds it"
    twice = {"proposed_by": "p-1", "seconded_by": "p-1"}
    at = lead.post(begun(lead, "put-motion", "i-1"), {"text": "To buy"}).headers["Location"]
    answer = lead.post(at, twice)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert "assumed of every body" in answer.content.decode()
    assert lead.post(at, {"proposed_by": "", "seconded_by": "p-1"}).status_code == 302
    assert lead.post(at, {"proposed_by": "lay", "seconded_by": ""}).status_code == 302
    # What stands in old minutes stays as they say; whoever corrects it is told.
    put(proposed_by="p-1", seconded_by="p-1")
    at = lead.post(begun(lead, "correct-motion", "mo-1"), {"text": "To buy"}).headers["Location"]
    answer = lead.post(at, twice)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert lead.post(at, {"proposed_by": "lay", "seconded_by": "p-1"}).status_code == 302


def test_whoever_is_found_to_have_left_since_is_told_on_sending(lead: Client) -> None:
    at = lead.post(begun(lead, "put-motion", "i-1"), {"text": "To buy"}).headers["Location"]
    at = lead.post(at, {"proposed_by": "p-2"}).headers["Location"]
    leaves("p-2")
    before = head().count
    assert lead.post(at).status_code == 422
    assert head().count == before


def test_a_member_who_left_is_cleared_once_the_motion_is_put_right(lead: Client) -> None:
    interest = {"interest": "in-1", "person": "p-2", "register_of": BODY, "type": "financial",
                "description": "Director of Go To Doc", "organisation": "Go To Doc",
                "organisation_ids": ["company:00000002"], "declared": "2022-06-10"}  # fmt: skip
    held = {**PUT, "item": "i-2", "number": "2", "title": "Doctors", "for_decision": True,
            "supplier_ids": ["company:00000002"]}  # fmt: skip
    motion = {**PUT, "item": "i-2", "motion": "mo-2", "text": "To buy", "proposed_by": "p-2"}
    treated = {"meeting": "m-1", "item": "i-2", "person": "p-2", "reason": "Director",
               "settled_by": "Chair", "treatment": "is replaced"}  # fmt: skip
    decision = {"decision": "d-2", "body": BODY, **WORDS, "on": SINCE.isoformat(), **PUT,
                "item": "i-2", "motion": "mo-2", "decided_by": ["lay"]}  # fmt: skip
    append([stated("interest", "interest/1", interest), stated("agenda_item", "item/2", held),
            stated("motion", "motion/2", motion), stated("treatment", "treated/2", treated),
            stated("decision", "decision/2", decision)])  # fmt: skip
    at = "/desk/decisions/d-2/"
    page = lead.get(at).content.decode()
    assert "yet they took part" in page
    assert "who put and seconded" in page
    assert "/desk/correct-motion/begin/mo-2/" in lead.get(ROOM).content.decode()
    walked(lead, "correct-motion", {"text": "To buy"}, {"proposed_by": "lay"},
           {"why": "It was the lay chair"}, about="mo-2")  # fmt: skip
    motions = said(whenever(everything()), Motion)
    assert motions[-1].what.proposed_by == "lay"
    assert "yet they took part" not in lead.get(at).content.decode()


def test_a_vote_is_of_a_person_or_of_a_seat() -> None:
    with pytest.raises(ValidationError, match="a person and a seat"):
        Vote(motion="m", person="p-1", seat="lay", vote="for")
    with pytest.raises(ValidationError, match="one vote"):
        Vote(motion="m", seat="lay", vote="for", count=2)
