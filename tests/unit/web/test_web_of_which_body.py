"""Bodies that meet together: each has the right to what is its own, and none of what another is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commonweal.web.accounts.models import User
from commonweal.web.desk.sitting import bodies_of_meeting, meeting_of
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, begun, board, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
ON = SINCE.isoformat()


def body(code: str, **more: Any) -> None:
    held = {"body": code, "name": f"Body {code}", "kind": "icb", "form": "board", "source": "x"}
    append([stated("body", f"body/{code}", {**held, **more})])


def meets(*codes: str, name: str = "m-1") -> None:
    meeting = {"meeting": name, "bodies": list(codes), "title": "Together", "on": ON}
    item = {"item": f"i-{name}", "meeting": name, "number": "1", "title": "Beds"}
    append(
        [
            stated("meeting", f"meeting/{name}", meeting),
            stated("agenda_item", f"item/{name}", {**item, "for_decision": True}),
        ]
    )


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    body("oth")
    return signed_in(user("Governance lead", ("governance lead", BODY)))


DECIDED = (
    {"motion": ""},
    {"title": "Beds", "text": "Ten beds are bought", "reasons": "Winter"},
    {"decided_by": []},
    {"function": "-", "value": ""},
    {"private": "no"},
)


def test_a_lead_of_one_host_records_what_their_own_body_decided_alone(lead: Client) -> None:
    meets("oth", BODY)
    at = begun(lead, "decide", "i-m-1")
    page = lead.get(at).content.decode()
    assert "NHS Kent and Medway" in page
    assert "Body oth" not in page
    assert lead.post(at, {"body": "oth"}).status_code == 422
    before = head().count
    walked(lead, "decide", {"body": BODY}, *DECIDED, about="i-m-1")
    (made,) = new_since(before)
    assert (made.payload["body"], made.about) == (BODY, BODY)


def test_the_right_is_asked_again_of_the_body_that_was_chosen(lead: Client) -> None:
    meets("oth", BODY)
    at = begun(lead, "decide", "i-m-1")
    at = lead.post(at, {"body": BODY}).headers["Location"]
    lead.get(at)
    who = User.objects.get(office="Governance lead")
    who.grants.update(body="oth")
    assert lead.get(at).status_code == 403


def test_who_keeps_committees_in_common_records_what_each_decided(lead: Client) -> None:
    body("both", form="committees in common", of=["oth", BODY])
    meets("both")
    common = signed_in(user("Lead of both", ("governance lead", "both")))
    for code in ("oth", BODY):
        walked(common, "decide", {"body": code}, *DECIDED, about="i-m-1")
        assert everything()[-1].payload["body"] == code
    at = begun(lead, "decide", "i-m-1")
    assert lead.post(at, {"body": "oth"}).status_code == 422


def test_a_host_that_was_corrected_away_has_no_right_to_the_meeting(lead: Client) -> None:
    meets(BODY, "oth")
    assert bodies_of_meeting("m-1") == (BODY, "oth")
    payload = {"meeting": "m-1", "bodies": ["oth"], "title": "Together", "on": ON}
    away = {"corrects": "meeting/m-1", "payload": payload}
    append([stated("correction", "correction/m-1", away)])
    assert bodies_of_meeting("m-1") == ("oth",)
    assert lead.get("/desk/meetings/m-1/room/").status_code == 403
    assert lead.get("/desk/meetings/m-1/").status_code == 403
    assert lead.post("/desk/add-item/begin/m-1/").status_code == 403
    theirs = signed_in(user("Other lead", ("governance lead", "oth")))
    assert theirs.get("/desk/meetings/m-1/room/").status_code == 200
    with pytest.raises(KeyError):
        bodies_of_meeting("nothing")


def test_what_is_stated_of_a_meeting_is_about_the_body_that_it_names_first(lead: Client) -> None:
    assert lead
    meets("oth", BODY)
    third = {"body": "abc", "name": "First of all", "kind": "icb", "form": "board", "source": "x"}
    append([stated("body", "body/abc", third)])
    said = {"meeting": "m-1", "bodies": [BODY, "abc", "oth"], "title": "Together", "on": ON}
    append([stated("meeting", "meeting/m-1/again", said)])
    assert bodies_of_meeting("m-1") == (BODY, "abc", "oth")


def test_an_item_that_was_corrected_to_another_meeting_is_that_one_s(lead: Client) -> None:
    meets(BODY)
    meets("oth", name="m-2")
    item = {"item": "i-m-1", "meeting": "m-2", "number": "2", "title": "Beds"}
    moved = {"corrects": "item/m-1", "payload": {**item, "for_decision": True}}
    append([stated("correction", "correction/i", moved)])
    assert meeting_of("item", "i-m-1") == "m-2"
    assert lead.post("/desk/add-paper/begin/i-m-1/").status_code == 403
    append([stated("void", "void/i", {"voids": "item/m-2"})])
    assert meeting_of("item", "i-m-2") == "m-2"
