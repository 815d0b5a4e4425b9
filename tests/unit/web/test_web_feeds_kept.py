"""Calendars and news as whoever follows them keeps them: ids that nothing else has and that stay,
days that move with a count, and joint meetings under every body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from public_rows import BOARD, bodies_and_people, stated

from commonweal.records import Statement
from commonweal.web.accounts import limiting
from commonweal.web.feeds.again import Again
from commonweal.web.feeds.atom import News, feed
from commonweal.web.feeds.calendars import Event, calendar
from commonweal.web.lists import rebuild
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed, Row

HERE, ELSEWHERE = "a" * 64, "b" * 64
AT = datetime(2026, 1, 1, tzinfo=UTC)
OTHER = "OTHER"


def events(name: str) -> dict[str, dict[str, str]]:
    """The events of a calendar by what they are called."""
    text = Client().get(f"/feeds/{name}.ics").content.decode()
    lines = re.sub("\r\n[ \t]", "", text).split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][key.partition(";")[0]] = value
    return {one["SUMMARY"]: one for one in found}


def uids(first: str, *keys: Sequence[str]) -> list[str]:
    told = [Event(tuple(key), date(2026, 3, 1), Again(AT, 0), "x", "x", "x:y") for key in keys]
    return re.findall("UID:(.*)\r\n", calendar("x", told, first))


def ids(first: str, *keys: Sequence[str]) -> list[str]:
    news = [News(tuple(key), "x", "x", AT, "x:y") for key in keys]
    root = ElementTree.fromstring(feed("papers", "x", news, first=first, own="o", page="p"))
    return [one.text or "" for one in root.iter("{http://www.w3.org/2005/Atom}id")]


def test_an_id_is_of_the_records_that_told_it() -> None:
    """Promise p-1 of one county was promise p-1 of another, and each feed that of all."""
    key = ("promise", "p-1")
    assert uids(HERE, key) == uids(HERE, key) != uids(ELSEWHERE, key)
    assert not set(ids(HERE, key)) & set(ids(ELSEWHERE, key))
    assert all(UUID(one.removeprefix("urn:uuid:")) for one in ids(HERE, key))


def test_parts_of_a_key_are_never_taken_for_others() -> None:
    assert len(set(uids(HERE, ("a", "b:c"), ("a:b", "c"), ("a", "b", "c")))) == 3
    assert len(set(ids(HERE, ("a", "b:c"), ("a:b", "c")))) == 3  # the feed and two entries


@pytest.mark.django_db
def test_ids_hold_the_hash_of_the_first_line(example_rows: int) -> None:
    assert example_rows
    first = Row.objects.get(number=1).hash
    root = ElementTree.fromstring(Client().get("/feeds/papers.atom").content)
    [own] = [one.text for one in root.findall("{http://www.w3.org/2005/Atom}id")]
    key = f'["commonweal", "{first}", "feed", "papers"]'
    assert own == uuid5(NAMESPACE_URL, key).urn
    told = events("contracts")["Ends: Patient transport (G4S) 3 lots"]
    key = f'["commonweal", "{first}", "contract ends", "patient-transport-2016"]'
    assert told["UID"] == str(uuid5(NAMESPACE_URL, key))


def contract(**more: Any) -> Statement:
    told = {
        "contract": "k-1",
        "authority": BOARD,
        "organisation": "Open Provider",
        "title": "Podiatry",
        "starts": "2025-04-01",
        "ends": "2027-03-31",
        "source": "file",
    }
    return stated("contract", {**told, **more}, "contract/1")  # fmt: skip


def ended(on: str, name: str = "ended/1") -> Statement:
    told = {"contract": "k-1", "on": on, "how": "terminated", "source": "file"}
    return stated("contract_ended", told, name, "2026-02-02")


def void(of: str, name: str, on: str) -> Statement:
    return stated("void", {"voids": of}, name, on)


@pytest.mark.django_db
def test_a_day_of_a_contract_that_moves_counts_up_under_its_id() -> None:
    append([*bodies_and_people(), contract()])
    first = events("contracts")["Ends: Podiatry"]
    assert (first["DTSTART"], first["SEQUENCE"], first["DTSTAMP"]) == (
        "20270331", "0", "20260105T090000Z",
    )  # fmt: skip
    append([ended("2026-02-01")])
    over = events("contracts")["Ends: Podiatry"]
    assert (over["DTSTART"], over["SEQUENCE"], over["DTSTAMP"]) == (
        "20260201", "1", "20260202T090000Z",
    )  # fmt: skip
    append([void("ended/1", "void/1", "2026-02-03")])
    again = events("contracts")["Ends: Podiatry"]
    assert (again["DTSTART"], again["SEQUENCE"], again["DTSTAMP"]) == (
        "20270331", "2", "20260203T090000Z",
    )  # fmt: skip
    assert first["UID"] == over["UID"] == again["UID"]
    begin = events("contracts")["Begin to buy (estimated): Podiatry"]
    assert (begin["DTSTART"], begin["SEQUENCE"]) == ("20260831", "2")


@pytest.mark.django_db
def test_a_promise_that_waited_is_stated_again_by_what_it_waited_for() -> None:
    told = {"commitment": "c-1", "kind": "promise", "text": "Bring the figures",
            "made_on": "2026-01-02", "by": "Office", "to": BOARD, "where": "discussion",
            "due_when": "the accounts are out", "source": "minutes"}  # fmt: skip
    met = {"commitment": "c-1", "on": "2026-03-01", "source": "minutes"}
    append([*bodies_and_people(), stated("commitment", told, "commitment/1")])
    assert events("promises") == {}
    append([stated("condition_met", met, "met/1", "2026-03-02")])
    [due] = events("promises").values()
    assert (due["DTSTART"], due["SEQUENCE"], due["DTSTAMP"]) == (
        "20260301", "1", "20260302T090000Z",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_standstill_counts_the_notices_that_began_it() -> None:
    bought = {"procurement": "pr-1", "authority": BOARD, "title": "Lots", "began": "2026-01-02"}
    told = {"procurement": "pr-1", "kind": "intention to award", "published": "2026-02-05"}
    append([
        *bodies_and_people(), stated("procurement", bought, "procurement/1"),
        stated("procurement_notice", {**told, "notice": "n-1"}, "notice/1", "2026-02-05"),
    ])  # fmt: skip
    first = events("contracts")["Standstill: Lots"]
    again = {**told, "notice": "n-2", "published": "2026-02-09"}
    letter = {**again, "notice": "n-3", "kind": "letter to unsuccessful"}
    append([
        stated("procurement_notice", again, "notice/2", "2026-02-09"),
        stated("procurement_notice", letter, "notice/3", "2026-02-10"),
    ])  # fmt: skip
    later = events("contracts")["Standstill: Lots"]
    assert (first["UID"], first["SEQUENCE"]) == (later["UID"], "0")
    assert first["DTSTART"] < later["DTSTART"]
    # A letter to a provider is none of it.
    assert (later["SEQUENCE"], later["DTSTAMP"]) == ("1", "20260209T090000Z")
    # What is withdrawn moves the day back, and the count on.
    append([void("notice/2", "void/2", "2026-02-11")])
    back = events("contracts")["Standstill: Lots"]
    assert (back["DTSTART"], back["UID"]) == (first["DTSTART"], first["UID"])
    assert (back["SEQUENCE"], back["DTSTAMP"]) == ("2", "20260211T090000Z")


def other() -> Statement:
    told = {"body": OTHER, "name": "The Other Body", "kind": "council", "form": "committee",
            "source": "constitution"}  # fmt: skip
    return stated("body", told, "body/other", "2025-01-06")


def meeting(code: str, *bodies: str) -> Statement:
    told = {"meeting": code, "bodies": list(bodies), "title": f"Meeting {code}",
            "on": "2099-03-01", "status": "planned", "public": "open"}  # fmt: skip
    return stated("meeting", told, f"meeting/{code}")


def listed(body: str) -> set[str]:
    """The meetings of a body on the page, in the API and in its calendar, which are the same."""
    answer = Client().get(f"/meetings/?body={body}").content.decode()
    on_page = set(re.findall(r'href="/meetings/([\w-]+)/"', answer))
    api = {one["meeting"] for one in Client().get(f"/api/v1/meetings?body={body}").json()["data"]}
    in_calendar = {one.removeprefix("Meeting ") for one in events(f"meetings/{body}")}
    assert on_page == api == in_calendar
    return on_page


@pytest.mark.django_db
def test_a_joint_meeting_is_that_of_every_body() -> None:
    append([*bodies_and_people(), other(), meeting("own", BOARD), meeting("joint", BOARD, OTHER)])
    assert listed(BOARD) == {"own", "joint"}
    assert listed(OTHER) == {"joint"}
    page = Client().get("/meetings/").content.decode()
    assert f'<option value="{OTHER}">The Other Body</option>' in page
    assert f'href="/feeds/meetings/{OTHER}.ics"' in Client().get("/feeds/").content.decode()
    assert rebuild() == []


@pytest.mark.django_db
def test_a_meeting_is_that_of_the_bodies_to_which_it_was_corrected() -> None:
    append([*bodies_and_people(), other(), meeting("joint", BOARD, OTHER)])
    before = events("meetings")["Meeting joint"]
    right = {"bodies": [OTHER], "meeting": "joint", "title": "Meeting joint", "on": "2099-03-01",
             "status": "planned", "public": "open"}  # fmt: skip
    append([
        stated("correction", {"corrects": "meeting/joint", "payload": right}, "corrected/1",
               "2026-01-06"),
    ])  # fmt: skip
    assert listed(BOARD) == set()
    assert listed(OTHER) == {"joint"}
    after = events("meetings")["Meeting joint"]
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], "0")
    assert (after["SEQUENCE"], after["DTSTAMP"]) == ("1", "20260106T090000Z")
    Listed.objects.get(list="meeting", code="joint").under_set.all().delete()
    assert rebuild() == ["meeting joint: not listed as the records have it"]
    assert listed(OTHER) == {"joint"}


@pytest.mark.django_db
def test_more_joint_meetings_cost_no_more_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    # A process tells the table of askers of several at once: one question in some of its answers.
    told_at_once = {**limiting.LIMITS, "api": limiting.Limit(1_000_000, 60)}
    monkeypatch.setattr(limiting, "LIMITS", told_at_once)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as held:
            listed(OTHER)
            events("contracts")
            events("promises")
        return len(held)

    append([*bodies_and_people(), other(), contract(), meeting("m-0", BOARD, OTHER)])
    asked()
    few = asked()
    append([meeting(f"m-{at}", BOARD, OTHER) for at in range(1, 20)])
    append([
        stated("contract", {"contract": f"k-{at}", "authority": BOARD, "title": f"K {at}",
                            "organisation": "Open Provider", "source": "file",
                            "ends": (date(2030, 1, 1) + timedelta(days=at)).isoformat()},
               f"contract/more-{at}")
        for at in range(2, 20)
    ])  # fmt: skip
    asked()
    assert asked() == few
