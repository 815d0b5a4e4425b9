"""The first page: who is served, what was asked and answered, and what can be attended."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from commonweal.evidence.words import known
from commonweal.governance.meetings import register
from commonweal.rules import load_rules
from commonweal.web.lists.meetings import coming, over
from commonweal.web.plans.first import GOING
from commonweal.web.plans.models import Run
from commonweal.web.plans.questions import asked_here
from commonweal.web.plans.queue import advance
from commonweal.web.plans.shown import Shown, asked_for, latest, published
from commonweal.web.plans.telling import tell
from commonweal.web.public.meetings import time_and_place
from commonweal.web.reading import OF_A_CALL, given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

#: Meetings told on the first page, and how many of those to come are looked at for them.
MEETINGS = 3
LOOKED_AT = 20


def start(request: HttpRequest) -> HttpResponse:
    """What this is, and where to go."""
    return _first(request, latest(), "")


def plan_start(request: HttpRequest, plan: str) -> HttpResponse:
    """The first page of one plan, by its id."""
    return _first(request, asked_for(request, plan), plan)


def _first(request: HttpRequest, shown: Shown | None, plan: str) -> HttpResponse:
    making = None if shown else _making()
    page = tell(
        request,
        "start.html",
        shown,
        plan,
        f"Health and care: {shown.system}" if shown else "Health and care, open to all",
        counts=_counts(shown),
        asked=shown is not None and asked_here(shown),
        making=making,
        lost=shown is None and published() is not None,
        meetings=_meetings(),
    )
    if shown is None:
        # What is being worked out goes on: no page is kept that says how far it is.
        page.headers["Cache-Control"] = "no-store"
    return page


def _making() -> Run | None:
    """The run that works out what is to be shown first; none whose process is gone."""
    going = Run.objects.filter(state__in=GOING)
    if going.exists():
        advance()
    return going.last()


def _counts(shown: Shown | None) -> list[tuple[object, int]]:
    """How many answers have each status, in the order of the statuses met."""
    counts: dict[object, int] = {}
    for answer in shown.answers if shown else ():
        counts[answer.status] = counts.get(answer.status, 0) + 1
    return sorted(counts.items(), key=lambda one: -one[1])


def _meetings() -> dict[str, object]:
    """What can be attended next; the last that were held where none is to come."""
    held = Listed.objects.filter(list="meeting", public_from__lte=today())
    planned = list(coming(held.filter(state="planned"))[:LOOKED_AT])
    next_ = [one for one in _told(planned) if one["attendable"]][:MEETINGS]
    last = [] if next_ else _told(over(held.filter(state="held"))[:MEETINGS])
    return {"coming": next_, "past": last, "closed": bool(planned)}


def _told(meetings: Sequence[Listed]) -> list[dict[str, object]]:
    """Meetings with day, time and place, as exactly as these are known, and whether the public may
    come."""
    if not meetings:
        return []
    shown = given_out([("meeting", one.code) for one in meetings], deep=0, types=OF_A_CALL)
    entries = {one.meeting.meeting: one for one in register(shown.past, load_rules())}
    return [
        {
            "code": one.code,
            "title": one.title,
            "day": known(entry.meeting.on, entry.meeting.precision),
            "place": time_and_place(shown, entry.meeting),
            "attendable": entry.attendable,
        }
        for one in meetings
        if (entry := entries.get(one.code)) is not None
    ]
