"""Calendars: meetings, days on which promises are due, and days of contracts and standstills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import Held
from commonweal.governance.commitments import track
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings import Entry, register
from commonweal.governance.meetings.calendar_feed import NOTHING, calendar_feed, escaped, folded
from commonweal.governance.meetings.register import feed_of
from commonweal.governance.procurement import standstill
from commonweal.rules import load_rules
from commonweal.web import buying
from commonweal.web.public.procurements import INTENTION, notices
from commonweal.web.reading import OF_A_CALL, given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

#: How many days of what is to come a calendar holds, the next first, and of what is over, the last
#: first: what a calendar holds does not grow with the records.
NEXT, LAST = 100, 25
#: What every calendar says of itself.
HOLDS = (
    f"What comes next, up to {NEXT} days of it, and the last {LAST} that are over. All others "
    "stand on the pages of the same name."
)
PRODUCT = "-//commonweal//calendar//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """A day in a calendar.

    Parameters
    ----------
    key
        What makes it this event and no other: kind, and id of the thing.
    on
        The day.
    stated_at
        When it was stated last.
    title, words, address
        What a reader is shown, and where there is more.
    """

    key: tuple[str, ...]
    on: date
    stated_at: datetime
    title: str
    words: str
    address: str


def meetings(request: HttpRequest, body: str = "") -> HttpResponse:  # noqa: ARG001 (all are alike)
    """Meetings that the public may attend at least in part, of all bodies or of one."""
    held = Listed.objects.filter(list="meeting", public_from__lte=today())
    name = "Meetings"
    if body:
        title = _name(body)
        held = held.filter(body=body)
        name = f"Meetings: {title}"
    codes = _near(held, "on")
    entries: list[Entry] = []
    if codes:
        shown = given_out([("meeting", code) for code in codes], deep=0, types=OF_A_CALL)
        all_ = feed_of(register(shown.past, load_rules()))
        entries = [_clean(one, shown) for one in all_ if one.meeting.meeting in codes]
    return _sent(calendar_feed(entries, name=name, holds=HOLDS))


def _near(held: QuerySet[Listed], day: str) -> list[str]:
    """What comes next of a list, and what was last, by one of its days."""
    coming = held.filter(**{f"{day}__gte": today()}).order_by(day, "code")
    over = held.filter(**{f"{day}__lt": today()}).order_by(f"-{day}", "code")
    codes = [rows.values_list("code", flat=True)[:most]
             for rows, most in ((coming, NEXT), (over, LAST))]  # fmt: skip
    return [code for several in codes for code in several]


def promises(request: HttpRequest) -> HttpResponse:
    """Days on which what was promised or asked for is due, until it is delivered or closed."""
    held = Listed.objects.filter(list="promise", public_from__lte=today(), state="open")
    codes = _near(held, "until")
    events = []
    if codes:
        shown = given_out([("commitment", code) for code in codes], deep=0)
        for one in track(shown.past, on=shown.on):
            if one.what.commitment not in codes or one.due.day is None:
                continue
            about = "" if one.due.exact else " (the day is not known exactly)"
            events.append(
                Event(
                    ("promise", one.what.commitment),
                    one.due.day,
                    one.made.stated_at,
                    shown.text(f"Due: {one.what.text}"),
                    shown.text(f"Owed by {one.what.by}. {one.told}{about}"),
                    request.build_absolute_uri(reverse("promise", args=[one.what.commitment])),
                )
            )
    return _sent(calendar("Promises due", events))


def contracts(request: HttpRequest) -> HttpResponse:
    """Ends of public contracts, when buying again must begin, and standstills."""
    events = [*_contract_days(request), *_standstills(request)]
    return _sent(calendar("Contracts and standstills", events))


def calendar(name: str, events: Iterable[Event]) -> str:
    """Whole days as an iCalendar object, by day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}",
             f"X-WR-CALDESC:{escaped(HOLDS)}"]  # fmt: skip
    for one in sorted(events, key=lambda event: (event.on, event.key)):
        lines += _event(one)
    if lines[-1] != "END:VEVENT":
        lines += NOTHING
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(one: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, ':'.join(['commonweal', *one.key]))}"
    yield f"DTSTAMP:{one.stated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(one.title)}"
    yield f"DESCRIPTION:{escaped(one.words)}"
    yield f"URL:{one.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _contract_days(request: HttpRequest) -> Iterator[Event]:
    codes = _near(Listed.objects.filter(list="contract", public_from__lte=today()), "until")
    if not codes:
        return
    shown = buying.of_contracts(codes)
    parts: dict[str, list[Held]] = {}
    for one in buying.held(shown):
        if one.contract in codes:
            parts.setdefault(one.contract, []).append(one)
    stated = {
        one.payload["contract"]: one.stated_at
        for one in shown.past.of_type("contract", "outcome_contract")
        if one.payload is not None
    }
    book = load_rules()
    for code, several in sorted(parts.items()):
        first = several[0]
        where = request.build_absolute_uri(reverse("contract", args=[code]))
        title, at = shown.text(first.title), stated[code]
        who = shown.text(", ".join(dict.fromkeys(one.provider for one in several)))
        ends = first.ended or first.ends
        if ends is not None:
            yield Event(("contract ends", code), ends, at, f"Ends: {title}", who, where)
        found, rule = endings(several, today(), book, shown.view.kind(first.authority) or "icb")
        if found and rule is not None and found[0].begin_by is not None:
            words = f"Buying again has to begin by this day. {who}"
            yield Event(("buy again", code), found[0].begin_by, at, f"Begin to buy: {title}",
                        words, where)  # fmt: skip


def _standstills(request: HttpRequest) -> Iterator[Event]:
    public_now = Listed.objects.filter(list="procurement", public_from__lte=today())
    held = public_now.order_by("-on", "code")
    codes = list(held.values_list("code", flat=True)[:LAST])
    if not codes:
        return
    shown = buying.of_procurements(codes)
    public, book = buying.published(shown), load_rules()
    for code in sorted(codes):
        told = [one for one in notices(public, code, shown.on) if one.what.kind == INTENTION]
        bought = public.bought.get(code)
        if not told or bought is None or told[-1].what.published is None:
            continue
        kind = shown.view.kind(bought.what.authority) or "icb"
        found = standstill(book, told[-1].what.published, kind)
        if found is None:
            continue
        yield Event(
            ("standstill", code),
            found.used,
            told[-1].stated_at,
            f"Standstill: {shown.text(bought.what.title)}",
            "It lasts until the end of this day at the earliest.",
            request.build_absolute_uri(reverse("procurement", args=[code])),
        )


def _clean(entry: Entry, shown: Publication) -> Entry:
    """A meeting without the names of people who are not named in public."""
    held, text = entry.meeting, shown.text
    place = None if held.place is None else text(held.place)
    return replace(
        entry,
        meeting=held.model_copy(update={"title": text(held.title), "place": place}),
        bodies=tuple(text(name) for name in entry.bodies),
        openness=replace(entry.openness, why=text(entry.openness.why)),
        agenda=tuple(text(words) for words in entry.agenda),
    )


def _name(body: str) -> str:
    held = Listed.objects.filter(list="body", code=body, public_from__lte=today())
    title: str | None = held.values_list("title", flat=True).first()
    if title is None:
        raise Http404("no such body")
    return title


def _sent(text: str) -> HttpResponse:
    return HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
