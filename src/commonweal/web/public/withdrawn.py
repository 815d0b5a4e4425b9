"""What was withdrawn: it counts no more, and that it was there, and why it is not, is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse

from commonweal.evidence.words import day
from commonweal.governance.commitments import Tracked, track
from commonweal.governance.exchange.attending import agenda
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.sitting import Sitting
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import AgendaItem, Decision, Paper
from commonweal.web.lists.decisions import words_withdrawn
from commonweal.web.lists.withdrawn import WITHDRAWN, Again, again, since, withdrawn
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, fact
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed, Mention

#: The state by which a list is narrowed to them, in words.
STATE = (WITHDRAWN, "Withdrawn: recorded wrongly")


def codes_in(rows: Collection[Listed]) -> list[str]:
    """Which of the rows of a list were withdrawn."""
    return [one.code for one in rows if one.state == WITHDRAWN]


def decisions_withdrawn(codes: Collection[str], on: date) -> dict[str, str]:
    """Of decisions that were withdrawn, when and why, in words."""
    gone = withdrawn("decision", codes)
    if not gone:
        return {}
    things = [("decision", code) for code in gone]
    read = again(gone, lambda without: given_out(things, on=on, deep=0, without=without))
    held = {one.what.decision: one for one in said(read.shown.past, Decision)}
    return {
        code: told_shortly(void, _why(read, held[code]))
        for code, void in gone.items()
        if code in held
    }


def withdrawn_decision(
    code: str, on: date
) -> tuple[Publication, Said[Decision], Statement, str | None] | None:
    """A decision that was withdrawn, as the public could read it, what withdrew it, and why; None
    where there is none, or it stands."""
    gone = withdrawn("decision", [code])
    if not gone:
        return None
    read = again(gone, lambda without: given_out([("decision", code)], on=on, without=without))
    found = [one for one in said(read.shown.past, Decision) if one.what.decision == code]
    return (read.shown, found[-1], gone[code], _why(read, found[-1])) if found else None


def _why(read: Again, one: Said[Decision]) -> str | None:
    """Why a decision was withdrawn; of one whose words are not told, that is withheld too."""
    words = words_withdrawn(read.shown, one.what)
    return read.why(one.what.decision, one.id) if words else None


def withdrawn_promise(code: str, on: date) -> tuple[Publication, Tracked, Section]:
    """A promise that was withdrawn, as it was recorded, with when and why.

    Raises
    ------
    Http404
        Where there is none.
    """
    gone, things = withdrawn("commitment", [code]), [("commitment", code)]
    if gone:
        read = again(gone, lambda without: given_out(things, on=on, deep=0, without=without))
        for one in track(read.shown.past, on=on):
            if one.what.commitment == code:
                return read.shown, one, told(gone[code], read.why(code, one.made.id))
    raise Http404("no such promise")


def withdrawn_from(sitting: Sitting, on: date) -> Section | None:
    """Items and papers that were withdrawn from the agenda of a meeting, as far as they were
    public, with when and why; None where there are none."""
    meeting = sitting.meeting.meeting
    items = _under("meeting", [meeting], "agenda_item", "item")
    gone_items = withdrawn("agenda_item", items)
    gone_papers = withdrawn("paper", _under("item", items, "paper", "paper"))
    # By statement: an item and a paper may be called alike.
    voids = {one.id: one for one in (*gone_items.values(), *gone_papers.values())}
    if not voids:
        return None
    things = [("meeting", meeting)]
    read = again(voids, lambda without: given_out(things, on=on, without=without))
    shown = read.shown
    ids = {one.what.item: one.id for one in said(shown.past, AgendaItem)}
    held = {one.item: one for one in agenda(shown) if one.meeting == meeting}
    rows = []
    for code, item in held.items():
        if code in gone_items:
            void = gone_items[code]
            why = None if item.private else read.why(void.id, ids[code])
            words = f"Item {item.number}: {shown.text(item.title)}"
            rows.append(_row(words, ids[code], void, why))
    for one in said(shown.past, Paper):
        if one.what.paper in gone_papers and one.what.item in held:
            void = gone_papers[one.what.paper]
            words = f"Paper: {shown.text(one.what.title)}"
            rows.append(_row(words, one.id, void, read.why(void.id, one.id)))
    columns = (Column("what", "What"), Column("on", "Withdrawn on", "day"), Column("why", "Why"))
    grid = Grid("Items and papers that were recorded wrongly", columns, rows)
    return Section("Withdrawn from the agenda", grids=[grid]) if rows else None


def _under(thing: str, codes: Collection[str], kind: str, made: str) -> list[str]:
    """Codes of what statements of a kind make under things."""
    rows = Mention.objects.filter(thing=thing, code__in=codes, states=False, type=kind)
    held = Mention.objects.filter(row_id__in=rows.values("row_id"), thing=made, states=True)
    return list(held.values_list("code", flat=True))


def _row(words: str, name: str, void: Statement, why: str | None) -> list[Any]:
    return [link(words, reverse("statement", args=[name])), since(void), why or "withheld"]


def told_shortly(void: Statement, why: str | None) -> str:
    """When and why something was withdrawn, in a line."""
    return f"Withdrawn on {day(since(void))}: {why or 'why is withheld'}"


def told(void: Statement, why: str | None) -> Section:
    """That something was withdrawn, when, by whom and why."""
    facts: list[dict[str, Any]] = [
        fact("Withdrawn on", since(void)),
        fact("Why", why or "withheld"),
        fact("Where that is stated", link(void.id, reverse("statement", args=[void.id]))),
    ]
    return Section("Withdrawn", ["It was recorded wrongly and counts no more."], facts)
