"""Nobody changes alone, on any page, what the closed record of a decision rests on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.web.desk.models import Proposal
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, board, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db

ROOM = "/desk/meetings/m-1/room/"
PUT = {"meeting": "m-1", "item": "i-1"}


@pytest.fixture
def lead() -> Client:
    """A board that took a decision by two votes to one, of which the record is closed."""
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    item = {**PUT, "number": "1", "title": "Beds", "for_decision": True}
    decision = {
        **PUT, "decision": "d-1", "body": BODY, "title": "Beds", "text": "Ten beds are bought",
        "reasons": "Winter", "on": SINCE.isoformat(), "motion": "mo-1", "private": False,
    }  # fmt: skip
    came = {"meeting": "m-1", "capacity": "member"}
    votes = {"p-1": "for", "p-2": "for", "p-3": "against"}
    closed = {"closes": "decision/d-1", "on": SINCE.isoformat(), "by": "Chair"}
    treated = {**PUT, "person": "p-2", "treatment": "stays, noted", "reason": "R"}
    append(
        [
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("motion", "motion/mo-1", {**PUT, "motion": "mo-1", "text": "To buy"}),
            *(
                stated("attendance", f"came/{n}", {**came, "person": f"p-{n}", "seat": f"seat-{n}"})
                for n in (1, 2, 3)
            ),
            *(
                stated("vote", f"vote/{who}", {"motion": "mo-1", "person": who, "vote": how})
                for who, how in votes.items()
            ),
            stated("treatment", "treated", {**treated, "settled_by": "Chair"}),
            stated("decision", "decision/d-1", decision),
            stated("decision_closed", "closed/d-1", closed),
        ]
    )
    return signed_in(user("Governance lead", ("governance lead", BODY)))


def part(lead: Client, do: str, **form: Any) -> Any:
    page = lead.get(ROOM).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return lead.post(ROOM, {"do": do, "token": f"t-{head().count}", "seen": seen, **form})


@pytest.mark.parametrize(
    ("do", "form"),
    [
        ("votes", {"motion": "mo-1", "vote-p-1": "for", "vote-p-2": "for", "vote-p-3": "for"}),
        ("attendance", {**{f"there-seat-{n}": "there" for n in (1, 2, 3)}, "in-seat-1": "09:00"}),
        ("left", {"treatment": "0", "out": "14:00", "back": "14:30"}),
        ("excluded", {"ground": "disorder", "reason": "Noise", "resolution": ""}),
    ],
)
def test_the_room_changes_nothing_of_a_closed_decision(lead: Client, do: str, form: Any) -> None:
    before = head().count
    answer = part(lead, do, **form)
    assert answer.status_code == 422
    assert "changes what the closed record of d-1 rests on" in answer.content.decode()
    assert head().count == before


TABLES = {
    "decision": "decision,body,title,text,reasons,on,meeting,item,motion,effective\n"
    f"d-1,{BODY},Beds,Ninety beds,Winter,{SINCE},m-1,i-1,mo-1,{SINCE}\n",
    "vote": f"motion,person,vote,about,effective\nmo-1,p-4,for,{BODY},{SINCE}\n",
    "attendance": "meeting,person,capacity,apologies,about,effective\n"
    f"m-1,p-4,in attendance,false,{BODY},{SINCE}\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_no_table_goes_round_the_second_person(lead: Client, kind: str) -> None:
    append([stated("person", "person-4", {"person": "p-4"})])
    file = SimpleUploadedFile("list.csv", TABLES[kind].encode())
    before = head().count
    sent = lead.post("/desk/import/", {"kind": kind, "file": file, "correct": "yes"})
    at = sent.headers["Location"]
    assert "changes what the closed record of d-1 rests on" in lead.get(at).content.decode()
    assert lead.post(at).status_code == 422
    assert head().count == before


def test_opened_again_by_two_it_is_put_right(lead: Client) -> None:
    walked(lead, "reopen-decision", {"why": "A vote was entered wrongly"}, about="d-1")
    guardian = signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-9"))
    at = f"/desk/approvals/{Proposal.objects.get().token}/"
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    votes = {"vote-p-1": "for", "vote-p-2": "for", "vote-p-3": "for"}
    before = head().count
    assert part(lead, "votes", motion="mo-1", **votes).status_code == 302
    (made,) = new_since(before)
    assert made.payload["payload"]["vote"] == "for"


def test_a_closed_decision_that_is_corrected_is_opened_by_that(lead: Client) -> None:
    pages = (
        {"title": "Beds", "text": "Twelve beds are bought", "reasons": "Winter"},
        {"function": "-", "value": ""},
        {"private": "no"},
        {"why": "The number was wrong"},
    )
    walked(lead, "correct-decision", *pages, about="d-1")
    guardian = signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-9"))
    before = head().count
    at = f"/desk/approvals/{Proposal.objects.get().token}/"
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    void, made = new_since(before)
    assert void.payload == {"voids": "closed/d-1"}
    assert made.payload["payload"]["text"] == "Twelve beds are bought"
    walked(lead, "close-decision-lacking", {"not_on_record": ["authority"]}, about="d-1")
    closing = everything()[-1]
    assert (closing.type, closing.payload["closes"]) == ("decision_closed", "decision/d-1")
    again = stated("vote", "late", {"motion": "mo-1", "person": "p-1", "vote": "against"})
    assert checks()
    with pytest.raises(Exception, match="rests on"):
        append([again], checks=checks())
