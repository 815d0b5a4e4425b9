"""What was withdrawn: it counts no more, and that it was there, and why it is not, is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.records import Said, Statement, fold, said
from commonweal.records.kinds import AgendaItem, Decision, Meeting
from commonweal.web.looking_back import looking_back
from commonweal.web.public.tables import link
from commonweal.web.public.things import Section, fact
from commonweal.web.reading import given_out
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import acting_on


def withdrawal(name: str) -> Statement | None:
    """What makes a statement void, as far as that is known where the page looks from; None where
    the statement counts, or is not there."""
    first = Row.objects.filter(statement=name).first()
    if first is None:
        return None
    held = {row.statement: line_of(row.line).statement for row in (first, *acting_on({name}))}
    state = fold(held.values(), effective=date.max, known_at=looking_back().moment)
    void = state.voided.get(name)
    return None if void is None else held[void]


def withdrawn_decision(code: str, on: date) -> tuple[Publication, Said[Decision], Statement] | None:
    """A decision that was withdrawn, as the public could read it, and what withdrew it; None where
    there is none, or it stands."""
    rows = Mention.objects.filter(thing="decision", code=code, states=True, type="decision")
    name = rows.values_list("row__statement", flat=True).first()
    void = None if name is None else withdrawal(name)
    if void is None:
        return None
    shown = given_out([("decision", code)], on=on, without=[void.id])
    found = [one for one in said(shown.past, Decision) if one.what.decision == code]
    return (shown, found[-1], void) if found else None


def words_of(shown: Publication, what: Decision) -> list[str]:
    """What a withdrawn decision said; nothing where it was private, or where what settles that is
    not on record any more."""
    items = {one.what.item for one in said(shown.past, AgendaItem)}
    meetings = {one.what.meeting for one in said(shown.past, Meeting)}
    placed = what.item in {None, *items} and what.meeting in {None, *meetings}
    if what.text == PRIVATE or what.private or not placed:
        return []
    return [shown.text(what.text), shown.text(what.reasons)]


def told(void: Statement, reason: str | None, href: str) -> Section:
    """That something was withdrawn, when, by whom and why."""
    facts: list[dict[str, Any]] = [
        fact("Withdrawn on", timezone.localdate(void.stated_at)),
        fact("Why", reason or "withheld"),
        fact("Where that is stated", link(void.id, href)),
    ]
    return Section("Withdrawn", ["It was recorded wrongly and counts no more."], facts)
