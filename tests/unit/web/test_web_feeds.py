"""Calendars and news as their formats ask, and signposts for robots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated

from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.interests import InterestTold, interests
from commonweal.web.feeds import news, signposts
from commonweal.web.feeds.again import Again
from commonweal.web.feeds.atom import News, feed
from commonweal.web.feeds.calendars import HOLDS, LAST, NEXT, Event, calendar
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

if TYPE_CHECKING:
    from commonweal.web.plans.models import Plan

ATOM = "{http://www.w3.org/2005/Atom}"
NEWS = ("papers", "decisions", "promises", "registers", "plans")
CALENDARS = ("meetings", "promises", "contracts", "meetings/MEDWAY-HASC")
ONCE = Again(datetime(2026, 1, 1, tzinfo=UTC), 0)


def unfolded(text: str) -> list[str]:
    """The lines of a calendar as RFC 5545, section 3.1, has them: ends, widths, folds."""
    assert text.endswith("\r\n")
    raw = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in raw)
    assert all(len(line.encode()) <= 75 for line in raw)
    return re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")


def events_of(text: str) -> list[dict[str, str]]:
    """The events of a calendar, each property once; the calendar itself is whole."""
    lines = unfolded(text)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    assert any(line.startswith("BEGIN:") for line in lines[1:]), "no component"
    events: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and "END" not in events[-1]:
            name, value = line.split(":", 1)
            assert name.split(";")[0] not in {held.split(";")[0] for held in events[-1]}
            events[-1][name] = value
    for one in events:
        assert one["END"] == "VEVENT"
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"])
        assert one["UID"]
        assert any(name.startswith("DTSTART") for name in one)
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            assert not re.search(r"(?<!\\)(\\\\)*[;,]", one.get(name, "")), one[name]
    assert len({one["UID"] for one in events}) == len(events)
    return events


@pytest.mark.parametrize("name", CALENDARS)
def test_calendars_are_as_the_format_asks(example_rows: int, name: str) -> None:
    assert example_rows
    answer = Client().get(f"/feeds/{name}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert events_of(answer.content.decode())


@pytest.mark.django_db
def test_a_calendar_holds_what_comes_next_and_the_last_that_are_over() -> None:
    now = today()
    over = [now - timedelta(days=at) for at in range(1, LAST + 4)]
    coming = [now + timedelta(days=at) for at in range(NEXT + 3)]
    told = {"bodies": [BOARD], "title": "Board", "public": "open"}
    append([
        *bodies_and_people(),
        *(stated("meeting", told | {"meeting": f"m-{on}", "on": on.isoformat()})
          for on in (*over, *coming)),
    ])  # fmt: skip
    for name in ("meetings", f"meetings/{BOARD}"):
        text = Client().get(f"/feeds/{name}.ics").content.decode()
        days = sorted(one["DTSTART;VALUE=DATE"] for one in events_of(text))
        assert days == sorted(f"{on:%Y%m%d}" for on in (*over[:LAST], *coming[:NEXT]))
        [holds] = [one for one in unfolded(text) if one.startswith("X-WR-CALDESC:")]
        assert f"up to {NEXT} days" in holds
        assert f"the last {LAST}" in holds
    assert HOLDS in Client().get("/feeds/").content.decode()


@pytest.mark.django_db
def test_a_calendar_of_nothing_is_still_one() -> None:
    for name in CALENDARS[:3]:
        answer = Client().get(f"/feeds/{name}.ics")
        assert events_of(answer.content.decode()) == []
    assert Client().get("/feeds/meetings/none.ics").status_code == 404


def test_words_of_an_event_are_escaped_and_folded() -> None:
    words = "Ends; or not, \\ as “agreed”:\nsee there. " + "é" * 90
    one = Event(("a", "b"), date(2026, 3, 1), ONCE, words, words, "x:y")
    [held] = events_of(calendar("A; B", [one], "a" * 64))
    plain = re.sub(r"\\(n|.)", lambda m: "\n" if m[1] == "n" else m[1], held["SUMMARY"])
    assert plain == words
    assert held["DTEND;VALUE=DATE"] == "20260302"


@pytest.mark.parametrize("name", NEWS)
def test_news_are_as_the_format_asks(example_rows: int, published_plan: Plan, name: str) -> None:
    assert example_rows
    assert published_plan.pk
    answer = Client().get(f"/feeds/{name}.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) > 0 or name in ("papers", "registers")
    for one in (root, *entries):
        for needed in ("id", "title", "updated"):
            [held] = one.findall(f"{ATOM}{needed}")
            assert held.text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated", ""))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    own = {held.get("rel"): held.get("href") for held in root.findall(f"{ATOM}link")}
    assert own["self"] == f"http://testserver/feeds/{name}.atom"
    ids = [one.findtext(f"{ATOM}id") for one in (root, *entries)]
    assert len(set(ids)) == len(ids)
    for one in entries:
        [link] = one.findall(f"{ATOM}link")
        where = str(link.get("href")).removeprefix("http://testserver")
        assert Client().get(where).status_code == 200, where


@pytest.mark.django_db
def test_of_more_news_than_a_feed_has_room_for_the_latest_alone_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def told(codes: Sequence[str], seen: Look) -> Mapping[str, InterestTold]:
        read.extend(codes)
        return interests(codes, seen)

    monkeypatch.setattr(news, "told_interests", told)
    declared = {"person": "p-101", "register_of": BOARD, "type": "financial"}
    days = [date(2026, 1, 1) + timedelta(days=at % 40) for at in range(60)]
    append([
        *bodies_and_people(),
        *(stated("interest", {**declared, "interest": f"in-{at:02}", "declared": f"{on}",
                              "description": f"Company {at:02}"}, on=f"{on}")
          for at, on in enumerate(days)),
        # Of somebody who is in no public register, and newer than all of them.
        stated("interest", {**declared, "interest": "out", "declared": "2026-03-01",
                            "person": "p-103", "description": "Kept"}, on="2026-03-01"),
    ])  # fmt: skip
    root = ElementTree.fromstring(Client().get("/feeds/registers.atom").content)
    shown = [one.findtext(f"{ATOM}summary", "")[-2:] for one in root.findall(f"{ATOM}entry")]
    latest = sorted(range(60), key=lambda at: (days[at], at), reverse=True)[: news.MOST]
    assert shown == [f"{at:02}" for at in latest]
    assert sorted(read) == sorted(f"in-{at:02}" for at in latest)


def test_what_no_document_may_hold_is_left_out_of_news() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    told = [News(("a",), "a\x00b\ud800<&", "\x1b]", at, "x:y")]
    text = feed("x", "X", told, first="a" * 64, own="o", page="p")
    entry = ElementTree.fromstring(text).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "ab<&"


def test_the_page_of_feeds_names_all_and_every_page_leads_to_them(example_rows: int) -> None:
    assert example_rows
    page = Client().get("/feeds/").content.decode()
    for name in NEWS:
        assert f'href="/feeds/{name}.atom"' in page
    for name in CALENDARS:
        assert f'href="/feeds/{name}.ics"' in page
    other = Client().get("/meetings/").content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in other


def test_the_map_names_as_many_pages_as_there_are(
    example_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert example_rows
    monkeypatch.setattr(signposts, "PAGE", 7)
    listed = Listed.objects.filter(public_from__lte=today())
    assert listed.filter(list="seat").count() > 7
    whole = listed.filter(list__in=signposts.THINGS).count()
    # To come, so that it stands on no page yet.
    listed.filter(list="meeting").update(public_from=today() + timedelta(days=1))
    left = whole - Listed.objects.filter(list="meeting").count()
    pages = -(-left // 7)
    text = Client().get("/sitemap.xml").content.decode()
    named = re.findall(r"sitemap-(\d+)\.xml", text)
    assert named == [str(number) for number in range(pages + 1)]
    last = Client().get(f"/sitemap-{pages}.xml").content.decode()
    assert last.count("<loc>") == left - 7 * (pages - 1)
    assert Client().get(f"/sitemap-{pages + 1}.xml").status_code == 404


def test_signposts(
    example_rows: int, published_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert example_rows
    assert published_plan.pk
    client = Client()
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    pages = [one.text or "" for one in index.iter() if one.tag.endswith("loc")]
    found = [
        (one.text or "").removeprefix("http://testserver")
        for page in pages
        for one in ElementTree.fromstring(
            client.get(page.removeprefix("http://testserver")).content
        ).iter()
        if one.tag.endswith("loc")
    ]
    assert len(found) == len(set(found)) > 100
    for where in (*found[:30], *found[-5:]):
        assert client.get(where).status_code == 200, where
    assert client.get("/sitemap-2.xml").status_code == 404
    monkeypatch.delenv("SECURITY_CONTACT", raising=False)
    assert client.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setenv("SECURITY_CONTACT", "security@example.org")
    told = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org\n" in told
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", told, re.M)
    # Neither memory nor a browser's copy holds who was to be told before.
    tag = client.get("/.well-known/security.txt").headers["ETag"]
    monkeypatch.setenv("SECURITY_CONTACT", "other@example.org")
    again = client.get("/.well-known/security.txt", headers={"if-none-match": tag})
    assert "Contact: mailto:other@example.org\n" in again.content.decode()
    monkeypatch.delenv("SECURITY_CONTACT")
    assert client.get("/.well-known/security.txt").status_code == 404
