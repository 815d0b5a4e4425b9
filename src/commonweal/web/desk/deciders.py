"""Who may have taken a decision, as those are offered to choose from."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.governance.meetings.sitting import host_of
from commonweal.records import State, said
from commonweal.records.kinds import Post, Seat
from commonweal.web.desk.asking import Choice
from commonweal.web.desk.keeping import people_named
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around


def seated(body: str, on: date) -> tuple[Choice, ...]:
    """Whoever had a vote in a body on a day, each once: by the id of the person, or of the seat
    where that is held by an office; and the posts of the body, in which somebody decides alone."""
    state = _stated_of(body)
    seats = host_of(state, body, on).voting
    names = people_named(seat.person for seat in seats if seat.person)
    found = {
        seat.person or seat.seat: names.get(seat.person or "", seat.office or seat.seat)
        for seat in seats
    }
    found |= {
        one.what.post: one.what.title
        for one in said(state, Post)
        if one.what.body == body
        and one.effective <= on
        and (one.effective_to is None or on <= one.effective_to)
    }
    return tuple(found.items())


def voting(body: str, on: date) -> tuple[Seat, ...]:
    """The seats of a body with a vote that somebody holds on a day."""
    return host_of(_stated_of(body), body, on).voting


def _stated_of(body: str) -> State:
    """What was stated of a body, its seats and its posts."""
    rows = Mention.objects.filter(
        thing="body", code=body, type__in=("body", "seat", "post", "correction")
    )
    return whenever(around((), also=Q(number__in=rows.values("row_id"))))
