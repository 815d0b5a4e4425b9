"""Meetings: those to come that everybody may attend, those that were held, and each with its
notice, agenda, papers, who was there, votes and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import joined, known
from commonweal.governance.exchange.attending import agenda, at
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.finding import Finding
from commonweal.governance.meetings import Entry, Sitting, given, register, sittings
from commonweal.governance.meetings.bound import rule_told
from commonweal.governance.meetings.openness import shut_items
from commonweal.records import said
from commonweal.records.kinds import Exclusion, Meeting, Paper
from commonweal.rules import load_rules
from commonweal.system.calendar import last_meant
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, rows_told
from commonweal.web.public.names import Names, linked, names_of, person_told, stated
from commonweal.web.public.paging import ROWS
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.public.treated import of_meeting
from commonweal.web.public.voting import votes
from commonweal.web.public.withdrawn import withdrawn_from
from commonweal.web.reading import OF_A_CALL, given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

TITLE = "Meetings"
LEDE = "When public bodies meet, where, whether you may attend, and what became of it."
#: How open a meeting is, for somebody who wants to come.
MAY_COME = {
    "open": "Yes",
    "part": "Yes, to part of it",
    "closed": "No",
    "not known": "Not on record",
}
#: What is told of a meeting to come of which the agenda has nothing that the public may hear.
IN_PRIVATE = "No: every item of its agenda is in private"
#: What was found of a rule, where the program's own word says it to nobody.
STATUS = {"no rule held": "not known to apply", "warns": "to be looked at", "blocks": "not met"}
COLUMNS = (
    Column("meeting", "Meeting", sorts=True),
    Column("on", "Day", "day", sorts=True),
    Column("body", "Who meets"),
    Column("place", "Time and place"),
    Column("open", "Open to the public?"),
    Column("notice", "Notice given"),
)


@dated
def meetings(request: HttpRequest, *, on: date) -> HttpResponse:
    """Meetings to come first, the next at the top; then all others, the latest first."""
    coming: list[Listed] = []
    plain = not any(
        name in request.GET for name in ("q", "body", "state", "sort", "page", "on", "known")
    )
    if plain:
        rows = _coming(Listed.objects.filter(list="meeting", public_from__lte=today()), on)
        coming = list(rows.order_by("on", "code")[:ROWS])
    first: list[list[Any]] = []

    def both(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
        """Cells of both tables, read at once."""
        made = cells([*coming, *rows], on, names)
        first.extend(made[: len(coming)])
        return made[len(coming) :]

    told = {"title": TITLE, "lede": LEDE, **rows_told(request, replace(PAGE, cells=both), on)}
    if plain:
        columns = [replace(one, sorts=False) for one in COLUMNS]
        none = "No meeting to come is on record."
        told["before"] = Grid("Meetings to come, the next first", columns, first, none)
    return render(request, "public/list.html", told)


def _coming(rows: QuerySet[Listed], on: date) -> QuerySet[Listed]:
    """Meetings that can still be on a day or after it; of an earlier day, those held since too."""
    return rows.filter(Q(state="planned", until__gte=on) | Q(state="held", on__gt=on))


def _narrow(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    if state == "to come":
        return _coming(rows, on)
    if state == "planned":
        return rows.filter(state=state, until__lt=on)
    return rows.filter(state=state, on__lte=on) if state == "held" else rows.filter(state=state)


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Meetings with place, openness and notice, as a day has them."""
    wanted = [("meeting", one.code) for one in rows]
    shown = given_out(wanted, on=on, deep=0, types=OF_A_CALL)
    entries = {one.meeting.meeting: one for one in register(shown.past, load_rules())}
    made = []
    for one in rows:
        entry = entries.get(one.code)
        if entry is None:
            address = reverse("meeting", args=[one.code])
            made.append(
                [link(one.title, address), one.on, names.get(one.body, one.body), None, None, None]
            )
            continue
        made.append(
            [
                link(shown.text(entry.meeting.title), reverse("meeting", args=[one.code])),
                known(entry.meeting.on, entry.meeting.precision),
                [shown.text(name) for name in entry.bodies],
                time_and_place(shown, entry.meeting),
                _may_come(entry),
                entry.notice,
            ]
        )
    return made


@dated
def meeting(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """A meeting with all that is public of it."""
    shown = given_out([("meeting", code)], on=on)
    held = sittings(shown.past).get(code)
    entry = next(
        (one for one in register(shown.past, load_rules()) if one.meeting.meeting == code), None
    )
    if held is None or entry is None:
        raise Http404("no such meeting")
    what = held.meeting
    sections = [
        _attending(shown, held, entry),
        _agenda(shown, held, entry),
        *of_meeting(shown, code),
        withdrawn_from(held, on),
        _decided(shown, held),
        _exclusions(shown, held.exclusions),
        _there(shown, held),
        *votes(shown, held),
        _findings(shown, entry),
        Section(
            "Who states this",
            stated=[stated(shown, one) for one in said(shown.past, Meeting)
                    if one.what.meeting == code],
        ),
    ]  # fmt: skip
    return thing_page(
        request,
        shown.text(what.title),
        [one for one in sections if one is not None],
        on=on,
        caption=shown.text(held.bodies),
        lede=_lede(entry, on),
        trail=crumbs(("meetings", TITLE)),
    )


def _lede(entry: Entry, on: date) -> str:
    what = entry.meeting
    when = known(what.on, what.precision)
    then = f"{'on ' if what.precision == 'day' else 'in '}{when}"
    if what.status == "cancelled":
        return f"{when}: cancelled."
    if what.status == "planned" and last_meant(what.on, what.precision) < on:
        return f"It was planned to be {then}. Whether it was held is not on record."
    if what.status == "planned":
        come = IN_PRIVATE if entry.in_private else MAY_COME[entry.openness.public]
        return f"{when}. May you attend? {come}."
    return f"Held {then}."


def _attending(shown: Publication, held: Sitting, entry: Entry) -> Section:
    what = held.meeting
    names = names_of(what.bodies)
    notice = given(held, "time and place")
    told = None
    if notice.on is not None:
        clear = "" if notice.clear is None else f", {notice.clear} clear days before"
        told = f"{day_words(notice.on)}{clear}"
    where = [
        f"{one.what}: {shown.text(one.where)} ({day_words(one.given)})" for one in held.notices
    ]
    facts = [
        fact("Day", known(what.on, what.precision)),
        fact("Time", _time(what)),
        fact("Place", None if what.place is None else shown.text(what.place)),
        fact("Who meets", linked(what.bodies, names)),
        fact("May the public attend?", _may_come(entry)),
    ]
    if entry.openness.why:
        label = "Said of that" if entry.openness.public == "open" else "Why it is not open"
        facts.append(fact(label, shown.text(entry.openness.why)))
    facts.append(fact("First notice of time and place", told))
    if where:
        facts.append(fact("Where notice was given", where))
    if what.source:
        facts.append(fact("Source", source_told(shown, what.source)))
    return Section("Time, place and notice", facts=facts)


def _agenda(shown: Publication, held: Sitting, entry: Entry) -> Section:
    shut = shut_items(held)
    # From when it went on without the public is not told by one that names no item; and that an
    # item was not closed says nothing of a meeting of which nothing is recorded.
    unnamed = any(not one.items for one in held.exclusions)
    rest = "not on record: the public was shut out from some time on" if unnamed else "in public"
    if entry.openness.public == "not known":
        rest = "not on record"
    papers: dict[str, list[Paper]] = {}
    for one in said(shown.past, Paper):
        papers.setdefault(one.what.item, []).append(one.what)
    rows = [
        [
            one.number,
            shown.text(one.title),
            "in private" if one.item in shut else rest,
            [
                link(shown.text(paper.title), reverse("paper", args=[paper.paper]))
                for paper in papers.get(one.item, ())
            ],
        ]
        for one in agenda(shown)
        if one.meeting == held.meeting.meeting
    ]
    columns = (
        Column("number", "Item"),
        Column("title", "Title"),
        Column("private", "Heard"),
        Column("papers", "Papers that everybody may read"),
    )
    return Section(
        "Agenda and papers",
        grids=[Grid("Items of the agenda", columns, rows, none="No agenda is on record.")],
    )


def _decided(shown: Publication, held: Sitting) -> Section:
    rows = [
        [
            link(shown.text(one.title), reverse("decision", args=[one.decision])),
            shown.text(one.text),
        ]
        for one in held.decisions
    ]
    columns = (Column("title", "Decision"), Column("text", "What was decided"))
    return Section(
        "Decisions",
        grids=[Grid("What was decided", columns, rows, none="No decision is on record.")],
    )


def _exclusions(shown: Publication, shut: Sequence[Exclusion]) -> Section | None:
    if not shut:
        return None
    facts = []
    for one in shut:
        facts.append(fact("Ground", one.ground))
        facts.append(fact("Reason", shown.text(one.reason)))
        facts.append(
            fact("Resolution", None if one.resolution is None else shown.text(one.resolution))
        )
        if one.ground == "disorder":
            facts.append(fact("Warnings given first", one.warnings))
        if one.also_left:
            left = joined([shown.text(who) for who in one.also_left])
            facts.append(fact("Who else had to leave", left))
    return Section("When the public was shut out", facts=facts)


def _there(shown: Publication, held: Sitting) -> Section:
    rows = [
        [
            shown.text(one.office) if one.office else person_told(shown, one.person) or one.seat,
            one.capacity,
            "sent apologies" if one.apologies else "was there",
            _clock(one.entered),
            _clock(one.left),
        ]
        for one in at(shown, held)
    ]
    columns = (
        Column("who", "Who"),
        Column("capacity", "As"),
        Column("there", "Attendance"),
        Column("entered", "Came at"),
        Column("left", "Left at"),
    )
    return Section(
        "Who was there",
        words=["Members of the public who came are not named."],
        grids=[Grid("Attendance", columns, rows, none="No attendance is on record.")],
    )


def _findings(shown: Publication, entry: Entry) -> Section | None:
    if not entry.findings:
        return None
    rows = [
        [shown.text(one.text), STATUS.get(one.status, one.status), _rule(one)]
        for one in entry.findings
    ]
    columns = (
        Column("text", "What was found"),
        Column("status", "The rule is"),
        Column("rule", "Rule"),
    )
    return Section(
        "Notice and openness, tested against the rules of the day",
        grids=[Grid("What the rules say", columns, rows)],
    )


def _rule(found: Finding) -> str:
    """The rule under which something was found; that none is known where none is."""
    return "none known" if found.status == "no rule held" else rule_told(found)


def _may_come(entry: Entry) -> str:
    if entry.in_private:
        return IN_PRIVATE
    told = MAY_COME[entry.openness.public]
    if entry.openness.public == "not known" and entry.openness.bound_by:
        return "By rule, yes; whether it was is not on record"
    return told


def time_and_place(shown: Publication, what: Meeting) -> str | None:
    """When on its day and where a meeting is; None where neither is on record."""
    parts = [_time(what), None if what.place is None else shown.text(what.place)]
    return ", ".join(one for one in parts if one) or None


def _time(what: Meeting) -> str | None:
    if what.starts is None:
        return None
    until = "" if what.ends is None else f" to {_clock(what.ends)}"
    return f"{_clock(what.starts)}{until}"


def _clock(moment: Any) -> str | None:
    """The time of day in England."""
    return None if moment is None else f"{timezone.localtime(moment):%H:%M}"


PAGE = ListPage(
    list="meeting",
    title=TITLE,
    lede=LEDE,
    one="meeting",
    many="meetings",
    columns=COLUMNS,
    by={"meeting": "sorts_as", "on": "on"},
    order="-on",
    cells=cells,
    states=(
        ("to come", "To come"),
        ("held", "Held"),
        ("cancelled", "Cancelled"),
        ("planned", "Day is over; whether it was held is not on record"),
    ),
    download="meetings",
    narrow=_narrow,
    beside=(
        ("promises", "promises made at meetings"),
        ("bodies", "bodies that meet"),
        ("seats", "who represents whom"),
    ),
)
