"""Papers that are not public: read by members through what they may be given, each read kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commonweal.evidence.words import known
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.law import whenever
from commonweal.records import Said, State, latest, said
from commonweal.records.kinds import AgendaItem, Meeting, Paper
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import ReadOfPaper, User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import (
    bodies_named,
    seats_of_person,
    stated,
    with_committees,
    with_parents,
)
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.sitting import withheld_from
from commonweal.web.lists.under import of_bodies
from commonweal.web.paper_files import described, give
from commonweal.web.public.paging import paged
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed, Row
from commonweal.web.store.reading import around, state_of, today

RIGHT = "read members' papers"
#: Whoever keeps the papers of a body opens what they keep.
KEEP = "build an agenda"
#: Meetings whose papers are listed, the latest.
MEETINGS = 25
TRAIL = [{"href": "/desk/", "text": "Your desk"}]


@signed_in
@never_cache
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """Papers of the bodies on which somebody sits, as far as they are theirs to read."""
    user: User = request.user
    bodies = [
        code
        for code in dict.fromkeys(seat.body for seat in seats_of_person(user.person))
        if _may(user, [code])
    ]
    held = of_bodies(Listed.objects.filter(list="meeting"), "meeting", bodies)
    codes = list(held.order_by("-on", "code").values_list("code", flat=True)[:MEETINGS])
    shown = _shown(user, [("meeting", code) for code in codes])
    meetings = [] if shown is None else _by_meeting(shown, set(codes))
    told = {
        "title": "Papers for members",
        "trail": TRAIL,
        "meetings": meetings,
        "keeps": bool(codes_with(user, KEEP)),
        "as_of": today(),
    }
    return render(request, "accounts/papers.html", told)


@signed_in
@never_cache
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """A paper; one that is withheld is not told from one that there is not."""
    what, item = _given(request.user, code)
    told = {
        "title": what.title,
        "paper": what,
        "file": None if what.file is None else described(what.file),
        "item": item,
        "trail": [*TRAIL, {"href": "/desk/papers/", "text": "Papers for members"}],
        "as_of": today(),
    }
    return render(request, "accounts/paper.html", told)


@signed_in
@require_GET
def paper_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file of a paper, for whom the paper is; that it was fetched is kept like any read."""
    what, _ = _given(request.user, code)
    if what.file is None:
        raise Http404("the paper has no file")
    return give(what.file, what.file.name)


@signed_in
@never_cache
@require_GET
def reads(request: HttpRequest) -> HttpResponse:
    """Who read which paper that is not public, for whoever answers for it."""
    codes = codes_with(request.user, "see who read papers")
    rows = ReadOfPaper.objects.select_related("user").order_by("-at", "-pk")
    if ALL not in codes:
        rows = rows.filter(body__in=with_committees(codes))
    told = {"title": "Who read papers that are not public", "trail": TRAIL, **paged(request, rows)}
    told["names"] = bodies_named(one.body for one in told["rows"])
    told["placed"] = _placed({one.paper for one in told["rows"]})
    return render(request, "accounts/reads.html", told)


def _placed(codes: set[str]) -> dict[str, str]:
    """For which item of which meeting papers are; never what they are called, which may be withheld
    from whoever looks."""
    papers = latest(stated("paper", codes), Paper, lambda one: one.paper)
    named = {one.what.item for one in papers.values()}
    items = latest(stated("item", named), AgendaItem, lambda one: one.item)
    held = {one.what.meeting for one in items.values()}
    meetings = latest(stated("meeting", held), Meeting, lambda one: one.meeting)
    found = {}
    for code, one in papers.items():
        item = items.get(one.what.item)
        meeting = None if item is None else meetings.get(item.what.meeting)
        if item is not None and meeting is not None:
            when = known(meeting.what.on, meeting.what.precision)
            found[code] = f"A paper for item {item.what.number} of {meeting.what.title}, {when}"
    return found


def _given(user: User, code: str) -> tuple[Paper, AgendaItem | None]:
    """A paper as it is somebody's to read, with its item; that they asked for one that is not
    public is kept.

    Raises
    ------
    Http404
        Where it is not theirs, or there is none.
    """
    meetings, bodies, public = _of_paper(code)
    things = [("paper", code), *(("meeting", one) for one in meetings)]
    shown = _shown(user, things) if _may(user, bodies) else None
    state = None if shown is None else shown.past
    if not _papers(state, code):
        state = _kept(user, code, bodies)
    held = _papers(state, code)
    # Each of those that hold the meeting is told of the read.
    for body in () if public else bodies:
        ReadOfPaper.objects.create(user=user, paper=code[:200], body=body, given=bool(held))
    if state is None or not held:
        raise Http404("no such paper")
    what = held[-1].what
    items = latest(state, AgendaItem, lambda one: one.item)
    return what, items[what.item].what if what.item in items else None


def _papers(state: State | None, code: str) -> list[Said[Paper]]:
    return [] if state is None else [one for one in said(state, Paper) if one.what.paper == code]


def _kept(user: User, code: str, bodies: list[str]) -> State | None:
    """The records around a paper for whoever keeps the papers of its body, with a seat there or
    without; None for anybody else, and where an interest of theirs withholds it."""
    if not any(allowed(user, KEEP, one) for one in with_parents(bodies)):
        return None
    state = whenever(around([("paper", code)], deep=0))
    held = _papers(state, code)
    return None if not held or withheld_from(user.person, held[-1].what) else state


def _shown(user: User, things: list[tuple[str, str]]) -> Publication | None:
    """What somebody may be given; None where the records do not know them."""
    if not user.person or not things:
        return None
    try:
        return given_out(things, viewer=user.person)
    except KeyError:
        return None


def _may(user: User, bodies: list[str]) -> bool:
    return any(allowed(user, RIGHT, code) for code in with_parents(bodies))


def _of_paper(code: str) -> tuple[list[str], list[str], bool]:
    """The meetings that a paper is for, their bodies, and whether everybody may read it."""
    if not Row.objects.filter(mention__thing="paper", mention__code=code).exists():
        return [], [], False
    held = state_of(around([("paper", code)]), today())
    of = {one.what.item for one in said(held.ever(), Paper) if one.what.paper == code}
    items = latest(held.ever(), AgendaItem, lambda one: one.item)
    meetings = sorted({items[one].what.meeting for one in of if one in items})
    above = state_of(around([("meeting", one) for one in meetings], deep=0), today())
    found = latest(above.ever(), Meeting, lambda one: one.meeting)
    bodies = [body for one in meetings if one in found for body in found[one].what.bodies]
    public = given_out([("paper", code)])
    open_to_all = any(one.what.paper == code for one in said(public.past, Paper))
    return meetings, list(dict.fromkeys(bodies)), open_to_all


def _by_meeting(shown: Publication, codes: set[str]) -> list[dict[str, object]]:
    """Meetings with their papers, the latest first."""
    items = latest(shown.past, AgendaItem, lambda one: one.item)
    found: dict[str, list[tuple[AgendaItem, Paper]]] = {}
    for held in latest(shown.past, Paper, lambda one: one.paper).values():
        item = items.get(held.what.item)
        if item is not None and item.what.meeting in codes:
            found.setdefault(item.what.meeting, []).append((item.what, held.what))
    meetings = latest(shown.past, Meeting, lambda one: one.meeting)
    there = [meetings[code].what for code in found if code in meetings]
    return [
        {"meeting": one, "papers": found[one.meeting]}
        for one in sorted(there, key=lambda one: (one.on, one.meeting), reverse=True)
    ]
