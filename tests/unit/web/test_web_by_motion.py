"""The one motion of an item that was carried is chosen for what is decided under it; where none is
named though one was carried, that is told before it is sent; and the public page of a decision has
its motion with the votes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.records import Statement
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything
from web_board import BODY, SINCE, begun, board, signed_in, stated, told_wrong, user, walked

pytestmark = pytest.mark.django_db
PUT = {"meeting": "m-1", "item": "i-1"}
WORDS = {"title": "Beds", "text": "Ten beds", "reasons": "Need"}
AFTER = ({"decided_by": ["p-1", "p-2"]}, {"function": "-"}, {"private": "no"})
TOLD = "A motion of this item was carried, and none is named by which this was decided: To buy"


@pytest.fixture
def lead(settings: Any, tmp_path: Path) -> Client:
    settings.DATA = tmp_path
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
               "status": "held", "public": "open"}  # fmt: skip
    item = {**PUT, "number": "1", "title": "Beds", "for_decision": True}
    append([stated("meeting", "meeting/m-1", meeting), stated("agenda_item", "item/1", item)])
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def put(code: str, text: str, *votes: str, item: str = "i-1") -> None:
    motion = {**PUT, "motion": code, "item": item, "text": text}
    append([stated("motion", f"motion/{code}", motion)])
    append([
        stated("vote", f"vote/{code}/{at}", {"motion": code, "person": f"p-{at}", "vote": how})
        for at, how in enumerate(votes, start=1)
    ])  # fmt: skip


def asked(lead: Client) -> tuple[str, str]:
    """The page that asks for the motion, and its address."""
    at = lead.post(begun(lead, "decide", "i-1"), {"body": BODY}).headers["Location"]
    return at, lead.get(at).content.decode()


def chosen(page: str) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="motion"[^>]*>', page)
    return [re.findall(r'value="([^"]*)"', one)[0] for one in boxes if " checked" in one]


def check(lead: Client, at: str, answer: str) -> tuple[str, str]:
    """The page on which all answers are looked over, and its address."""
    for page in ({"motion": answer}, WORDS, *AFTER):
        answered = lead.post(at, page)
        assert answered.status_code == 302, told_wrong(answered)
        at = answered.headers["Location"]
    return at, unescape(lead.get(at).content.decode())


def test_the_one_motion_that_was_carried_is_chosen(lead: Client) -> None:
    put("mo-1", "To buy", "for", "for", "against")
    put("mo-2", "To wait", "against", "for", "against")
    put("mo-3", "To ask again")
    at, page = asked(lead)
    assert chosen(page) == ["mo-1"]
    at, page = check(lead, at, "mo-1")
    assert "none is named by which" not in page
    lead.post(at)
    assert (everything()[-1].payload or {})["motion"] == "mo-1"


def test_the_only_body_that_can_have_decided_is_chosen_and_of_two_none(lead: Client) -> None:
    held = re.compile(r'<input[^>]*name="body"[^>]*>')
    boxes = held.findall(lead.get(begun(lead, "decide", "i-1")).content.decode())
    assert [" checked" in one for one in boxes] == [True]
    other = {"body": "other", "name": "Other", "kind": "icb", "form": "board", "source": "law"}
    joint = {"meeting": "m-2", "bodies": [BODY, "other"], "title": "Both", "on": SINCE.isoformat()}
    item = {"item": "i-2", "meeting": "m-2", "number": "1", "title": "Beds", "for_decision": True}
    append([stated("body", "other", other), stated("meeting", "meeting/m-2", joint),
            stated("agenda_item", "item/2", item)])  # fmt: skip
    somebody = signed_in(user("Other lead", ("governance lead", ""), person="p-8"))
    boxes = held.findall(somebody.get(begun(somebody, "decide", "i-2")).content.decode())
    assert [" checked" in one for one in boxes] == [False, False]


def test_of_two_that_were_carried_none_is_chosen_and_what_is_left_open_is_told(
    lead: Client,
) -> None:
    put("mo-1", "To buy", "for", "for")
    put("mo-2", "To ask again", "for")
    at, page = asked(lead)
    assert chosen(page) == []
    told = check(lead, at, "")[1]
    assert "Motions of this item were carried, and none is named" in told
    assert "To buy (2 for) and To ask again (1 for)" in told


@pytest.mark.parametrize("answer", ["", "-"])
def test_no_motion_can_be_chosen_and_that_one_was_carried_is_told(
    lead: Client, answer: str
) -> None:
    put("mo-1", "To buy", "for", "for", "against")
    at, _ = asked(lead)
    at, page = check(lead, at, answer)
    assert TOLD in page
    lead.post(at)
    assert "motion" not in (everything()[-1].payload or {})


def test_nothing_is_told_of_motions_where_none_was_carried(lead: Client) -> None:
    put("mo-1", "To buy", "for", "against")
    at, page = asked(lead)
    assert chosen(page) == []
    assert "none is named by which" not in check(lead, at, "")[1]


def test_the_public_page_has_the_motion_with_its_votes_and_leads_to_the_meeting(
    lead: Client,
) -> None:
    put("mo-1", "To buy", "for", "for", "against")
    put("mo-2", "To wait", "for")
    walked(lead, "decide", {"body": BODY}, {"motion": "mo-1"}, WORDS, *AFTER, about="i-1")
    code = (everything()[-1].payload or {})["decision"]
    page = public(code)
    assert '<a href="/meetings/m-1/">Board</a>' in page
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
    told = words.partition("Motion: To buy")[2].partition("Who may decide this")[0]
    assert "For 2 Against 1 Abstained 0 " in told
    assert "Who p-3 Vote against" in told
    assert "To wait" not in words


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "For 2 Against not on record Abstained not on record"),
        ([("p-1", False), ("p-2", False), ("p-3", True)], "For 2 Against 0 Abstained 0"),
        ([("p-1", False), ("p-2", False), ("p-3", False)], "For 2 Against not on record "),
    ],
)
@pytest.mark.usefixtures("lead")
def test_that_nobody_voted_so_is_told_where_each_vote_in_the_room_is_on_record(
    more: list[tuple[str, bool]], told: str
) -> None:
    """Whoever sent apologies had no vote; of somebody who was there and has none on record it is
    not known how they voted."""
    put("mo-1", "To buy", "for", "for")
    append([
        stated("attendance", f"came/{person}", {"meeting": "m-1", "person": person,
               "capacity": "member", "seat": f"seat-{person[-1]}", "apologies": apologies})
        for person, apologies in more
    ])  # fmt: skip
    page = Client().get("/meetings/m-1/").content.decode()
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
    assert told in words.partition("Motion: To buy")[2]


@pytest.mark.usefixtures("lead")
def test_of_a_body_without_seats_on_record_it_is_not_known_who_had_a_vote() -> None:
    bare = {"body": "bare", "name": "Bare", "kind": "icb", "form": "board", "source": "law"}
    held = {"meeting": "m-3", "bodies": ["bare"], "title": "Bare", "on": SINCE.isoformat(),
            "status": "held", "public": "open"}  # fmt: skip
    item = {"item": "i-3", "meeting": "m-3", "number": "1", "title": "Beds", "for_decision": True}
    motion = {"meeting": "m-3", "item": "i-3", "motion": "mo-3", "text": "To buy"}
    vote = {"motion": "mo-3", "person": "p-1", "vote": "for"}
    append([stated("body", "bare", bare), stated("meeting", "meeting/m-3", held),
            stated("agenda_item", "item/3", item), stated("motion", "motion/mo-3", motion),
            stated("vote", "vote/mo-3/1", vote)])  # fmt: skip
    page = Client().get("/meetings/m-3/").content.decode()
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
    told = words.partition("Motion: To buy")[2]
    assert "For 1 Against not on record Abstained not on record" in told


@pytest.mark.usefixtures("lead")
def test_a_private_decision_shows_no_motion() -> None:
    put("mo-1", "To buy", "for", "for", "against")
    made = stated("decision", "decision/1", {**WORDS, **PUT, "decision": "d-1", "body": BODY,
                  "on": SINCE.isoformat(), "motion": "mo-1", "private": True,
                  "ground": "special reasons"})  # fmt: skip
    append([made])
    assert "Motion" not in public("d-1")
    shut = shutting()
    append([shut])
    assert "Motion" not in public("d-1")


def shutting() -> Statement:
    return stated("exclusion", "shut/1", {"meeting": "m-1", "items": ["i-1"], "reason": "Prices",
                  "ground": "special reasons", "resolution": "Resolved"})  # fmt: skip


def public(code: str) -> str:
    return Client().get(f"/decisions/{code}/").content.decode()
