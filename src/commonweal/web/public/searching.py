"""Search over all that is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.evidence.words import counted, known
from commonweal.governance.meetings.taken import when_taken
from commonweal.records import said
from commonweal.records.kinds import Commitment, Meeting
from commonweal.web.lists import search
from commonweal.web.lists.withdrawn import LISTS as WITHDRAWN_IN
from commonweal.web.lists.withdrawn import WITHDRAWN
from commonweal.web.looking_back import looking_back
from commonweal.web.plans.finding import found_in_plan
from commonweal.web.public.asked import dated, kept, seen_from
from commonweal.web.public.bodies import seat_cells
from commonweal.web.public.names import Names, names_of
from commonweal.web.public.paging import paged_and_counted
from commonweal.web.public.remade import as_seen, of_day, stated_by
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

#: What each list holds, and the name of the address of one of its things.
KINDS = {
    "meeting": ("Meeting", "meeting"),
    "paper": ("Paper", "paper"),
    "decision": ("Decision", "decision"),
    "promise": ("Promise or request", "promise"),
    "interest": ("Interest", ""),
    "seat": ("Seat", ""),
    "body": ("Body", "body"),
    "consultation": ("Consultation", "consultation"),
    "contract": ("Contract", "contract"),
    "procurement": ("Procurement", "procurement"),
    "issue": ("Issue", "issue"),
}
#: Lists of what can be known to a month or a year alone, and the kind of each.
DATED = {"meeting": "meeting", "decision": "decision", "promise": "commitment"}
COLUMNS = (
    Column("title", "Found"),
    Column("kind", "What it is"),
    Column("body", "Body"),
    Column("on", "Day", "day"),
)


@dated
def search_page(request: HttpRequest, *, on: date) -> HttpResponse:
    """Everything public in which the words stand, or begin so, the best first."""
    words = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("kind", "")
    options = [("", "Everything"), *((name, told) for name, (told, _) in KINDS.items())]
    told: dict[str, Any] = {
        "title": "Search",
        "fields": [
            {"name": "q", "label": "Words", "value": words},
            {"name": "kind", "label": "Look in", "value": kind, "options": options},
        ],
        "keep": kept(request, "q", "kind", "page"),
        **seen_from(request, on, "page"),
    }
    if words:
        told |= _found(request, words, kind)
        whole = request.GET.get("plan", "")
        told["in_plan"] = found_in_plan(words, whole) if not kind else []
    return render(request, "public/search.html", told)


def _found(request: HttpRequest, words: str, kind: str) -> dict[str, Any]:
    lists = [kind] if kind in KINDS else list(KINDS)
    held = search(words, kind) if kind in KINDS else search(words).filter(list__in=KINDS)
    looks = looking_back()
    if looks.on is not None:
        held = held.filter(reduce(or_, (of_day(name, looks.on) for name in lists)))
    shown = paged_and_counted(request, stated_by(held, lists, looks.moment))
    rows: list[Listed] = as_seen(shown["rows"])
    on = looks.on or today()
    names, days = names_of(one.body for one in rows), _days(rows, on)
    holders = _holders(rows, on, names)
    cells = [
        [
            link(one.title, address(one), _withdrawn(one) or holders.get((one.list, one.code), "")),
            KINDS[one.list][0],
            names.get(one.body, one.body),
            days.get((one.list, one.code), one.on),
        ]
        for one in rows
    ]
    caption = f"{counted(shown['total'], 'page')} with these words"
    none = "Nothing public has all of these words. Try fewer, or another spelling."
    return {"grid": Grid(caption, COLUMNS, cells, none), "pages": shown["pages"]}


def _days(rows: Sequence[Listed], on: date) -> dict[tuple[str, str], str]:
    """The days of meetings, decisions and promises, as exactly as they are known."""
    things = [(DATED[one.list], one.code) for one in rows if one.list in DATED]
    if not things:
        return {}
    held = given_out(things, on=on, deep=0, types=[*DATED.values()]).past
    met = [one.what for one in said(held, Meeting)]
    made = [one.what for one in said(held, Commitment)]
    return {
        **{("meeting", one.meeting): known(one.on, one.precision) for one in met},
        **{("promise", one.commitment): known(one.made_on, one.made_precision) for one in made},
        **{("decision", code): told for code, told in when_taken(held).items()},
    }


def _holders(rows: Sequence[Listed], on: date, names: Names) -> dict[tuple[str, str], str]:
    """Of seats of one body that are called alike, who has each."""
    seats = [one for one in rows if one.list == "seat"]
    alike = Counter((one.title, one.body) for one in seats)
    shared = [one for one in seats if alike[one.title, one.body] > 1]
    if not shared:
        return {}
    told = zip(shared, seat_cells(shared, on, names), strict=True)
    return {
        ("seat", one.code): who["text"] if isinstance(who, dict) else who for one, (who, *_) in told
    }


def _withdrawn(one: Listed) -> str:
    """That something counts no more; its page says when it was withdrawn and why."""
    return "withdrawn" if one.list in WITHDRAWN_IN and one.state == WITHDRAWN else ""


def address(one: Listed) -> str:
    """Where a thing that is listed has its page."""
    if one.list == "interest":
        return reverse("register-of", args=[one.body])
    if one.list == "seat":
        return reverse("body", args=[one.body])
    return reverse(KINDS[one.list][1], args=[one.code])
