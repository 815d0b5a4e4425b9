"""Requests, recommendations, promises and assurances, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import known
from commonweal.governance.commitments import Tracked, track
from commonweal.records import Said, said
from commonweal.records.kinds import Meeting
from commonweal.web.lists.withdrawn import Again, again, withdrawn
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, names_of, stated
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.public.withdrawn import STATE, codes_in, told_shortly, withdrawn_promise
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Promises with who owes them to whom, and where they stand on the day; of those withdrawn,
    when and why."""
    things = [("commitment", one.code) for one in rows]
    read = again(
        withdrawn("commitment", codes_in(rows)),
        lambda without: given_out(things, on=on, deep=0, without=without),
    )
    shown = read.shown
    held = {one.what.commitment: one for one in track(shown.past, on=on)}
    owing = names_of(one.what.by for one in held.values())
    made = []
    for one in rows:
        found = held.get(one.code)
        what = None if found is None else found.what
        made.append(
            [
                link(one.title, reverse("promise", args=[one.code])),
                None if what is None else what.kind,
                None if what is None else shown.text(owing.get(what.by, what.by)),
                names.get(one.body, one.body),
                one.on if what is None else known(what.made_on, what.made_precision),
                None if found is None else shown.text(found.due.told),
                _stands(read, one.code, found),
            ]
        )
    return made


def _stands(read: Again, code: str, found: Tracked | None) -> str | None:
    if found is None or code not in read.voids:
        return None if found is None else found.told
    return told_shortly(read.voids[code], read.why(code, found.made.id))


def _narrow(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    if state == "overdue":
        return rows.filter(state="open", until__lt=on)
    return rows.filter(state=state)


PAGE = ListPage(
    list="promise",
    title="Promises",
    lede="What was asked for, recommended, promised or assured, who owes it, and whether it came. "
    "Only the body to which something is owed can close it. What is due within a span of days is "
    "sorted by the last of them, and overdue after it.",
    one="promise or request",
    many="promises and requests",
    columns=(
        Column("text", "What", sorts=True),
        Column("kind", "Kind"),
        Column("by", "Owed by"),
        Column("to", "Owed to"),
        Column("made", "Made", "day", sorts=True),
        Column("due", "Due", "day", sorts=True),
        Column("stands", "Stands"),
    ),
    by={"text": "sorts_as", "made": "on", "due": "until"},
    order="due",
    cells=cells,
    states=(
        ("overdue", "Overdue"),
        ("open", "Not delivered"),
        ("delivered", "Delivered, not closed"),
        ("closed", "Closed"),
        STATE,
    ),
    download="commitments",
    answered="Q22",
    narrow=_narrow,
)
promises = listing(PAGE)


@dated
def promise(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One promise: its words, when it is due, what was delivered, and who closed it."""
    shown = given_out([("commitment", code)], on=on, deep=0)
    held = [one for one in track(shown.past, on=on) if one.what.commitment == code]
    if not held:
        return _withdrawn(request, code, on)
    [one] = held
    what = one.what
    names = names_of([what.by, what.to])
    meetings = [
        link(shown.text(held.what.title), reverse("meeting", args=[held.what.meeting]))
        for held in said(shown.past, Meeting)
        if held.what.meeting == what.meeting
    ]
    facts = [
        fact("Kind", what.kind),
        fact("Owed by", _who(shown.text, what.by, names)),
        fact("Owed to", linked([what.to], names)),
        fact("Made", known(what.made_on, what.made_precision)),
        fact("At the meeting", meetings[-1] if meetings else None),
        fact("Said in", what.where),
        fact("Due", shown.text(one.due.told)),
        fact("Stands", one.told),
    ]
    if what.kind == "assurance":
        facts.append(
            fact("Evidence offered", None if what.evidence is None else shown.text(what.evidence))
        )
    facts.append(fact("Source", source_told(shown, what.source)))
    delivered = [
        [shown.text(step.what.what), step.what.on, shown.text(step.what.by)]
        for step in one.deliveries
    ]
    columns = (Column("what", "What"), Column("on", "Day", "day"), Column("by", "By"))
    grid = Grid("What was delivered", columns, delivered, none="No delivery is on record.")
    closure = ["The body to which it is owed has not closed it."]
    if one.closure is not None:
        note = "" if one.closure.what.note is None else f" {shown.text(one.closure.what.note)}"
        by = names.get(one.closure.what.by, one.closure.what.by)
        outcome = one.closure.what.outcome
        closure = [f"{outcome.capitalize()}, {day_words(one.closure.what.on)}, "
                   f"by {shown.text(by)}.{note}"]  # fmt: skip
    said_so: list[Said[Any]] = [one.made, *one.deliveries, *([one.closure] if one.closure else [])]
    sections = [
        Section(facts=facts),
        Section("Delivered", grids=[grid]),
        Section("Closed", closure),
        Section("Who states this", stated=[stated(shown, step) for step in said_so]),
    ]
    title = shown.text(what.text)
    return thing_page(
        request,
        f"{title[:1].upper()}{title[1:]}" if len(title) <= 90 else f"{what.kind.capitalize()}",
        sections,
        on=on,
        caption=f"{what.kind.capitalize()}: {one.told}",
        lede="" if len(title) <= 90 else title,
        trail=crumbs(("promises", "Promises")),
    )


def _withdrawn(request: HttpRequest, code: str, on: date) -> HttpResponse:
    """A promise that was withdrawn, struck out, with the day and the reason."""
    shown, one, gone = withdrawn_promise(code, on)
    what = one.what
    names = names_of([what.by, what.to])
    facts = [
        fact("Kind, as it was recorded", what.kind),
        fact("Owed by", _who(shown.text, what.by, names)),
        fact("Owed to", linked([what.to], names)),
        fact("Made", known(what.made_on, what.made_precision)),
    ]
    sections = [
        gone,
        Section("What was recorded", [shown.text(what.text)], facts, struck=True),
        Section("Who stated this", stated=[stated(shown, one.made)]),
    ]
    trail = crumbs(("promises", "Promises"))
    title = f"Withdrawn: {what.kind}"
    return thing_page(request, title, sections, on=on, caption="Promise", trail=trail)


def _who(text: Any, who: str, names: Names) -> Any:
    return linked([who], names)[0] if names.get(who, who) != who else text(who)
