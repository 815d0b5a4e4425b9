"""Whoever keeps meetings is shown those that come next and the last, however many there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from commonweal.evidence.words import MONTHS
from commonweal.records import Statement
from commonweal.web.desk.meetings_kept import LAST, NEXT
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, signed_in, stated, user

pytestmark = pytest.mark.django_db


def meeting(name: str, days: int, *bodies: str) -> Statement:
    on = (today() + timedelta(days=days)).isoformat()
    said = {"meeting": name, "bodies": bodies or (BODY,), "title": name, "on": on}
    return stated("meeting", name, said)


def test_the_next_and_the_last_are_listed_those_of_several_bodies_too() -> None:
    board()
    other = {"body": "other", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    append([stated("body", "other", other)])
    append([meeting(f"next-{day}", day, *([] if day % 2 else ["other", BODY]))
            for day in range(NEXT + 5)])  # fmt: skip
    append([meeting(f"last-{day}", -day) for day in range(1, LAST + 5)])
    append([meeting("theirs", 1, "other")])
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    page = lead.get("/desk/meetings/").content.decode()
    listed = re.findall(r'href="/desk/meetings/([^/"]+)/"', page)
    assert [one for one in listed if one.startswith("next")] == [f"next-{n}" for n in range(NEXT)]
    last = [f"last-{n}" for n in range(1, LAST + 1)]
    assert [one for one in listed if one.startswith("last")] == last
    assert "theirs" not in listed
    assert 'href="/meetings/"' in page


def test_a_joint_meeting_waits_for_both_bodies_and_one_of_a_month_until_that_is_over() -> None:
    """It waited for the first of its bodies alone, and was over on the second day of its month."""
    board()
    other = {"body": "other", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    append([stated("body", "other", other)])
    first = today().replace(day=1)
    of_month = {"meeting": "month", "bodies": ["other", BODY], "title": "Of the month",
                "on": first.isoformat(), "precision": "month"}  # fmt: skip
    append([stated("meeting", "month", of_month), meeting("joint", 2, "other", BODY)])
    append([stated("meeting", "gone", of_month | {"meeting": "gone", "title": "Was held",
                                                  "status": "held"})])  # fmt: skip
    told = f"{MONTHS[first.month - 1]} {first.year}"
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    page = lead.get("/desk/").content.decode()
    assert f"Of the month, {told}" in page
    assert "Its day is over" not in page
    assert "/desk/meetings/joint/" in page
    kept = lead.get("/desk/meetings/").content.decode()
    to_come, past = kept.split("<h2>Past</h2>")
    assert f"Of the month</a>, {told}" in to_come
    assert f"Was held</a>, {told} (held)" in past
    start = Client().get("/").content.decode()
    assert f"Of the month</a>, {told}" in start
    assert "Was held" not in start


def test_only_what_is_planned_can_be_attended_and_only_what_was_held_is_told_as_held() -> None:
    board()
    planned = {"meeting": "planned", "bodies": [BODY], "title": "Was planned", "on": "2019-03-01"}
    append([stated("meeting", "planned", planned)])
    gone = planned | {"meeting": "off", "title": "Called off", "status": "cancelled",
                      "on": (today() + timedelta(days=3)).isoformat()}  # fmt: skip
    append([stated("meeting", "off", gone)])
    was = planned | {"meeting": "held", "title": "Was held", "status": "held", "precision": "year"}
    append([stated("meeting", "held", was)])
    page = Client().get("/").content.decode()
    assert "No meeting to come is on record. The last that were held:" in page
    assert "Was held</a>, 2019<" in page
    assert "Called off" not in page
    assert "Was planned" not in page


def test_a_meeting_of_which_every_item_is_in_private_invites_nobody() -> None:
    board()
    starts = f"{today() + timedelta(days=3)}T17:00:00+00:00"
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Of the board", "place": "Room 1",
               "on": (today() + timedelta(days=3)).isoformat(), "starts": starts,
               "public": "open"}  # fmt: skip
    append([stated("meeting", "m-1", meeting)])

    def told(address: str) -> str:
        return " ".join(Client().get(address).content.decode().split())

    assert "Of the board</a>, " in told("/")
    assert ", 17:00, Room 1</li>" in told("/").replace("18:00", "17:00")
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business", "private": True}
    append([stated("agenda_item", "i-1", item)])
    assert "No: every item of its agenda is in private" in told("/meetings/m-1/")
    assert "May you attend? Yes" not in told("/meetings/m-1/")
    assert "No: every item of its agenda is in private" in told("/meetings/")
    assert "Of the board" not in told("/")
    assert "of those on record is one that you can attend" in told("/")
    assert "Of the board" not in Client().get("/feeds/meetings.ics").content.decode()
    append([stated("agenda_item", "i-2", {**item, "item": "i-2", "private": False})])
    assert "May you attend? Yes" in told("/meetings/m-1/")
    assert "Of the board</a>, " in told("/")


def test_a_meeting_without_time_and_place_on_record_says_so_on_the_first_page() -> None:
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Of the board",
               "on": (today() + timedelta(days=3)).isoformat(), "public": "open"}  # fmt: skip
    append([stated("meeting", "m-1", meeting)])
    assert ", time and place not on record</li>" in Client().get("/").content.decode()


def test_that_no_rule_is_known_is_told_in_words() -> None:
    board()
    committee = {"body": "joint", "name": "Joint committee", "kind": "icb", "source": "terms",
                 "form": "joint committee", "of": [BODY]}  # fmt: skip
    meeting = {"meeting": "m-1", "bodies": ["joint"], "title": "Of the committee",
               "on": (today() + timedelta(days=3)).isoformat(), "public": "open"}  # fmt: skip
    append([stated("body", "joint", committee), stated("meeting", "m-1", meeting)])
    page = " ".join(Client().get("/meetings/m-1/").content.decode().split())
    told = "no rule is known on opening meetings to the public that applied to Joint committee"
    assert told in page
    assert "(its form: joint committee)" in page
    assert "none known" in page
    assert "no rule held" not in page
    assert "meeting open" not in page


def test_the_own_rules_of_a_body_are_told_by_its_name_and_no_code() -> None:
    board()
    committee = {"body": "JOINT-1", "name": "The committee", "kind": "icb", "source": "terms",
                 "form": "committee", "of": [BODY], "meets": "in public"}  # fmt: skip
    meeting = {"meeting": "m-1", "bodies": ["JOINT-1"], "title": "Of the committee",
               "on": (today() + timedelta(days=3)).isoformat(), "public": "open"}  # fmt: skip
    append([stated("body", "joint", committee), stated("meeting", "m-1", meeting)])
    page = " ".join(Client().get("/meetings/m-1/").content.decode().split())
    assert "own rules of The committee" in page
    assert "own rules of JOINT-1" not in page
    lead = signed_in(user("Lead", ("governance lead", "JOINT-1")))
    desk = " ".join(lead.get("/desk/meetings/m-1/").content.decode().split())
    assert "wn rules of JOINT-1" not in desk.replace("wn rules of joint-1", "wn rules of JOINT-1")
