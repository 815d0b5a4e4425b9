"""Meetings as the public may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Meeting
from commonweal.system.calendar import last_meant
from commonweal.web.lists.lister import Lister, by
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Meetings with the titles of their items."""
    shown = given_out([("meeting", code) for code in codes], deep=0)
    items = by(said(shown.past, AgendaItem), lambda one: one.meeting)
    for code, held in by(said(shown.past, Meeting), lambda one: one.meeting, codes).items():
        last = held[-1].what
        titles = [one.what.title for one in items.get(code, ())]
        row = Listed(
            list="meeting",
            code=code,
            title=shown.text(last.title),
            body=last.bodies[0],
            on=last.on,
            until=last_meant(last.on, last.precision),
            state=last.status,
            public_from=min(timezone.localdate(one.stated_at) for one in held),
            words=shown.text(" ".join([last.title, last.place or "", *titles])),
        )
        row.bodies = last.bodies
        yield row


def coming(held: QuerySet[Listed]) -> QuerySet[Listed]:
    """Of meetings those that may still come, the next first: one known by its month comes until
    that is over, unless it was held."""
    return held.filter(until__gte=today()).exclude(state="held").order_by("until", "code")


def over(held: QuerySet[Listed]) -> QuerySet[Listed]:
    """All others, the last first."""
    return held.filter(Q(until__lt=today()) | Q(state="held")).order_by("-until", "code")


LISTER = Lister("meeting", "meeting", rows, holds="any")
