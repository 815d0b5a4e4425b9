"""Calendars: meetings, days on which promises are due, and days of contracts and standstills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import Held, stops_told
from commonweal.governance.commitments import track
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings import Entry, register
from commonweal.governance.meetings.calendar_feed import NOTHING, calendar_feed, escaped, folded
from commonweal.governance.meetings.register import feed_of
from commonweal.governance.procurement import standstill
from commonweal.records.lasting import lasting_id
from commonweal.rules import load_rules
from commonweal.web import buying
from commonweal.web.feeds.again import Again, stated_again
from commonweal.web.lists.procurements import standing_still
from commonweal.web.lists.under import of_bodies
from commonweal.web.lists.withdrawn import standing
from commonweal.web.reading import OF_A_CALL, given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import first_hash, today

#: How many days of what is to come a calendar holds, the next first, and of what is over, the last
#: first: what a calendar holds does not grow with the records.
NEXT, LAST = 100, 25
#: What every calendar says of itself.
HOLDS = (
    f"What comes next, up to {NEXT} days of it, and the last {LAST} that are over. All others "
    "stand on the pages of the same name."
)
PRODUCT = "-//commonweal//calendar//EN"
#: What moves the days of a contract.
OF_A_CONTRACT = ("contract", "outcome_contract", "outcome_contract_signed", "contract_ended",
                 "modification")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """A day in a calendar.

    Parameters
    ----------
    key
        What makes it this event of the records and no other: kind, and id of the thing.
    on
        The day.
    again
        When it was stated last, and how often after the first time.
    title, words, address
        What a reader is shown, and where there is more.
    """

    key: tuple[str, ...]
    on: date
    again: Again
    title: str
    words: str
    address: str


def meetings(request: HttpRequest, body: str = "") -> HttpResponse:  # noqa: ARG001 (all are alike)
    """Meetings that the public may attend at least in part, of all bodies or of one."""
    held = Listed.objects.filter(list="meeting", public_from__lte=today())
    name = "Meetings"
    if body:
        title = _name(body)
        held = of_bodies(held, "meeting", [body])
        name = f"Meetings: {title}"
    codes = _near(held)
    entries: list[Entry] = []
    if codes:
        shown = given_out([("meeting", code) for code in codes], deep=0, types=OF_A_CALL)
        all_ = feed_of(register(shown.past, load_rules()))
        again = stated_again("meeting", codes, ["meeting"])
        entries = [
            _clean(one, shown, again[one.meeting.meeting])
            for one in all_
            if one.meeting.meeting in codes
        ]
    return _sent(calendar_feed(entries, first=first_hash(), name=name, holds=HOLDS))


def _near(held: QuerySet[Listed]) -> list[str]:
    """What comes next of a list, and what was last, by the last day that each may be on."""
    coming = held.filter(until__gte=today()).order_by("until", "code")
    over = held.filter(until__lt=today()).order_by("-until", "code")
    codes = [rows.values_list("code", flat=True)[:most]
             for rows, most in ((coming, NEXT), (over, LAST))]  # fmt: skip
    return [code for several in codes for code in several]


def promises(request: HttpRequest) -> HttpResponse:
    """Days on which what was promised or asked for is due, until it is delivered or closed."""
    held = Listed.objects.filter(list="promise", public_from__lte=today(), state="open")
    codes = _near(held)
    events = []
    if codes:
        shown = given_out([("commitment", code) for code in codes], deep=0)
        again = stated_again("commitment", codes, ["commitment", "condition_met"])
        for one in track(shown.past, on=shown.on):
            if one.what.commitment not in codes or one.due.day is None:
                continue
            about = "" if one.due.exact else " (the day is not known exactly)"
            events.append(
                Event(
                    ("promise", one.what.commitment),
                    one.due.day,
                    again[one.what.commitment],
                    shown.text(f"Due: {one.what.text}"),
                    shown.text(f"Owed by {one.what.by}. {one.told}{about}"),
                    request.build_absolute_uri(reverse("promise", args=[one.what.commitment])),
                )
            )
    return _sent(calendar("Promises due", events, first_hash()))


def contracts(request: HttpRequest) -> HttpResponse:
    """Ends of public contracts, by when buying again would have to begin, and standstills."""
    events = [*_contract_days(request), *_held(_standstills(request))]
    return _sent(calendar("Contracts and standstills", events, first_hash()))


def calendar(name: str, events: Iterable[Event], first: str, *, holds: str = HOLDS) -> str:
    """Whole days as an iCalendar object, by day.

    Parameters
    ----------
    name, events
        What the calendar is called, and what is in it.
    first
        The hash of the first line of the records, by which its events are told from others'.
    holds
        Which days these are, where they are not all.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}",
             f"X-WR-CALDESC:{escaped(holds)}"]  # fmt: skip
    for one in sorted(events, key=lambda event: (event.on, event.key)):
        lines += _event(one, first)
    if lines[-1] != "END:VEVENT":
        lines += NOTHING
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(one: Event, first: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{lasting_id(first, *one.key)}"
    yield f"DTSTAMP:{one.again.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{one.again.count}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(one.title)}"
    yield f"DESCRIPTION:{escaped(one.words)}"
    yield f"URL:{one.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _contract_days(request: HttpRequest) -> Iterator[Event]:
    held = Listed.objects.filter(list="contract", public_from__lte=today())
    codes = _near(standing(held))
    if not codes:
        return
    shown = buying.of_contracts(codes)
    parts: dict[str, list[Held]] = {}
    for one in buying.held(shown):
        if one.contract in codes:
            parts.setdefault(one.contract, []).append(one)
    again = stated_again("contract", codes, OF_A_CONTRACT)
    book, kinds = load_rules(), buying.kinds_of(shown)
    for code, several in sorted(parts.items()):
        first = several[0]
        where = request.build_absolute_uri(reverse("contract", args=[code]))
        title, at = shown.text(first.title), again[code]
        who = shown.text(", ".join(dict.fromkeys(one.provider for one in several)))
        if first.over is not None:
            words = f"{who}; {stops_told(first.stops)}" if first.stops else who
            yield Event(("contract ends", code), first.over, at, f"Ends: {title}", words, where)
        found = endings(several, today(), book, kinds)
        rule = found[0].rule if found else None
        if rule is not None and found[0].begin_by is not None:
            words = f"By this day buying again would have to begin. {buying.lead_told(rule)} {who}"
            about = "" if rule.source.verified else " (estimated)"
            yield Event(("buy again", code), found[0].begin_by, at,
                        f"Begin to buy{about}: {title}", words, where)  # fmt: skip


def _standstills(request: HttpRequest) -> Iterator[Event]:
    """The last day of each standstill that may be to come, and of those that were over last."""
    public_now = Listed.objects.filter(list="procurement", public_from__lte=today())
    codes = standing_still(public_now, today(), over=LAST)
    if not codes:
        return
    shown = buying.of_procurements(codes)
    public, book = buying.published(shown), load_rules()
    intended = {
        code: [
            one
            for one in buying.notices(public, code, shown.on)
            if one.what.kind == buying.INTENTION
        ]
        for code in sorted(codes)
    }
    # Also those that were withdrawn: by them, too, the day was another.
    kinds = ["procurement_notice"]
    again = stated_again("procurement", codes, kinds, saying=("kind", buying.INTENTION))
    for code, told in intended.items():
        bought = public.bought.get(code)
        if not told or bought is None or told[-1].what.published is None:
            continue
        # Without what the authority is in law, no rule on a standstill is known to hold.
        kind = shown.view.kind(bought.what.authority)
        found = None if kind is None else standstill(book, told[-1].what.published, kind)
        if found is None:
            continue
        yield Event(
            ("standstill", code),
            found.used,
            again[code],
            f"Standstill: {shown.text(bought.what.title)}",
            "It lasts until the end of this day at the earliest.",
            request.build_absolute_uri(reverse("procurement", args=[code])),
        )


def _held(events: Iterable[Event]) -> list[Event]:
    """Of days, those that a calendar holds."""
    now, by_day = today(), sorted(events, key=lambda one: (one.on, one.key))
    over = [one for one in by_day if one.on < now]
    return [*over[-LAST:], *by_day[len(over) :][:NEXT]]


def _clean(entry: Entry, shown: Publication, again: Again) -> Entry:
    """A meeting without the names of people who are not named in public, as it was stated last."""
    held, text = entry.meeting, shown.text
    place = None if held.place is None else text(held.place)
    return replace(
        entry,
        meeting=held.model_copy(update={"title": text(held.title), "place": place}),
        bodies=tuple(text(name) for name in entry.bodies),
        openness=replace(entry.openness, why=text(entry.openness.why)),
        agenda=tuple(text(words) for words in entry.agenda),
        stated_at=again.at,
        revisions=again.count,
    )


def _name(body: str) -> str:
    held = Listed.objects.filter(list="body", code=body, public_from__lte=today())
    title: str | None = held.values_list("title", flat=True).first()
    if title is None:
        raise Http404("no such body")
    return title


def _sent(text: str) -> HttpResponse:
    return HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
