"""Calendars hold every standstill that lies in their time, whatever began or was told of since."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count

import pytest
from django.test import Client
from public_rows import BOARD, bodies_and_people
from public_rows import stated as told

from commonweal.governance.procurement import standstill
from commonweal.records import Statement
from commonweal.rules import load_rules
from commonweal.web.desk import buying_calendar
from commonweal.web.feeds.calendars import LAST, NEXT
from commonweal.web.lists import rebuild
from commonweal.web.lists.procurements import LONGEST
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, signed_in, user
from web_buying import COMPETITIVE, begin, intended

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STANDING = "The standstill ends, as the regulation counts"
_numbers = count(1)


def bought(code: str) -> Statement:
    what = {"procurement": code, "authority": BOARD, "title": code, "began": "2024-01-08"}
    return told("procurement", what, f"procurement/{code}")


def notice(code: str, published: date, kind: str = "intention to award") -> Statement:
    name = f"n-{next(_numbers)}"
    what = {"notice": name, "procurement": code, "kind": kind, "published": published.isoformat()}
    return told("procurement_notice", what, name)


def standstills() -> list[str]:
    """The days of the calendar that everybody can follow on which a standstill ends."""
    text = Client().get("/feeds/contracts.ics").content.decode()
    events = re.findall("BEGIN:VEVENT.*?END:VEVENT", text, re.S)
    held = [one for one in events if "SUMMARY:Standstill" in one]
    return [day for one in held for day in re.findall(r"DTSTART;VALUE=DATE:(\d+)", one)]


def ends(published: date) -> str:
    found = standstill(load_rules(), published)
    assert found is not None
    return f"{found.used:%Y%m%d}"


def test_no_standstill_lasts_longer_than_it_is_looked_for() -> None:
    first = date(2024, 1, 1)
    for at in range(10 * 365):
        published = first + at * DAY
        found = standstill(load_rules(), published)
        assert found is not None
        assert found.used - published < LONGEST


def test_a_standstill_to_come_is_told_however_many_procurements_were_published_since() -> None:
    """One that was begun before many others, and whose intention to award was published now."""
    began, now = today() - 300 * DAY, today() - DAY
    since = [f"pr-{at}" for at in range(LAST + 3)]
    append([
        *bodies_and_people(), bought("first"), notice("first", began, "invitation"),
        *(bought(code) for code in since),
        *(notice(code, began + (at + 1) * DAY, "invitation") for at, code in enumerate(since)),
        notice("first", now),
    ])  # fmt: skip
    assert standstills() == [ends(now)]
    assert rebuild() == []


def test_of_those_that_are_over_it_holds_the_last_and_of_those_to_come_the_next() -> None:
    over = [today() - LONGEST - at * 7 * DAY for at in range(LAST + 3)]
    lately = [today() - at * DAY for at in range(20, 24)]
    coming = [today() - at * DAY for at in range(3) for _ in range(NEXT // 3 + 3)]
    published = [*over, *lately, *coming]
    append(bodies_and_people())
    append([bought(f"pr-{at}") for at in range(len(published))])
    append([notice(f"pr-{at}", day) for at, day in enumerate(published)])
    days = sorted(ends(day) for day in published)
    now = f"{today():%Y%m%d}"
    gone = [day for day in days if day < now]
    assert standstills() == [*gone[-LAST:], *[day for day in days if day >= now][:NEXT]]
    assert len(gone) > LAST
    assert len(days) - len(gone) > NEXT


def test_a_notice_that_is_withdrawn_begins_none() -> None:
    intends = notice("a", today())
    append([*bodies_and_people(), bought("a"), intends])
    assert standstills() == [ends(today())]
    append([told("void", {"voids": intends.id}, "void/a")])
    assert standstills() == []


def test_the_calendar_of_buying_has_those_of_procurements_that_began_long_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board()
    manager = signed_in(user("Contract manager", ("contract manager", BODY)))
    code = begin(manager, COMPETITIVE, "competitive")
    # As many others began since as stand in it for that alone.
    monkeypatch.setattr(buying_calendar, "MOST", 0)
    at = "/desk/procurements/calendar/"
    assert STANDING not in manager.get(at).content.decode()
    intended(manager, code, today() - DAY)
    page = manager.get(at).content.decode()
    assert STANDING in page
    assert "all whose standstill may not be over" in page
