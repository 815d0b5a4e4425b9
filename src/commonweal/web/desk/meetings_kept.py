"""Meetings as they are prepared: the agenda with the conflicts found, papers, notice, and what is
in the way of each item."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.evidence.words import known
from commonweal.governance.authority import authority
from commonweal.governance.closing import decision_findings
from commonweal.governance.finding import Finding
from commonweal.governance.law import whenever
from commonweal.governance.recorded import LACKS, lacking
from commonweal.records import latest, said
from commonweal.records.kinds import DecisionClosed, Meeting
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.keeping import rules, stated, with_parents
from commonweal.web.desk.named_findings import by_name, called_in, findings_by_name
from commonweal.web.desk.rights import bodies_with, codes_with
from commonweal.web.desk.sitting import bodies_of_meeting, kept
from commonweal.web.desk.tasks.closing import decision_said
from commonweal.web.lists.meetings import coming, over
from commonweal.web.lists.under import of_bodies
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

BUILD = "build an agenda"
#: How many meetings that come next are listed, and how many of those that are over.
NEXT, LAST = 100, 25
TRAIL = ({"href": "/desk/", "text": "Your desk"},)
#: Rights that a page of a meeting asks for to show what somebody may do there.
MEETING_RIGHTS = ("call a meeting", BUILD, "run a meeting", "treat a conflict", "decide")


def rights_at(request: HttpRequest, bodies: tuple[str, ...] | list[str]) -> dict[str, bool]:
    """What whoever is signed in may do at a meeting of bodies."""
    return {
        action: any(allowed(request.user, action, one) for one in bodies)
        for action in MEETING_RIGHTS
    }


@signed_in
def meetings_kept(request: HttpRequest) -> HttpResponse:
    """Meetings of the bodies that somebody keeps, the next first and then the latest."""
    if not (codes_with(request.user, BUILD) or codes_with(request.user, "treat a conflict")):
        raise PermissionDenied
    bodies = bodies_with(request.user, BUILD) | bodies_with(request.user, "treat a conflict")
    listed = of_bodies(Listed.objects.filter(list="meeting"), "meeting", bodies)
    next_ = [one.code for one in coming(listed)[:NEXT]]
    last = [one.code for one in over(listed)[:LAST]]
    held = latest(stated("meeting", [*next_, *last]), Meeting, lambda one: one.meeting)
    told = {
        "title": "Meetings that you keep",
        "trail": TRAIL,
        "as_of": today(),
        "bodies": bodies,
        "to_come": [_with_day(held[code].what) for code in next_],
        "past": [_with_day(held[code].what) for code in last],
        "next": NEXT,
        "last": LAST,
        "may_call": bool(codes_with(request.user, "call a meeting")),
    }
    return render(request, "desk/meetings.html", told)


def _with_day(one: Meeting) -> dict[str, object]:
    """A meeting with its day, as exactly as that is known."""
    return {"what": one, "day": known(one.on, one.precision)}


@signed_in
def meeting_kept(request: HttpRequest, code: str) -> HttpResponse:
    """A meeting: what was found of its items, and what is to be done."""
    try:
        bodies = list(bodies_of_meeting(code))
    except KeyError as error:
        raise Http404("no such meeting") from error
    rights = rights_at(request, bodies)
    if not any(rights.values()):
        raise PermissionDenied
    held = kept(code)
    names = called_in(held.statements)
    findings = [one for one in held.agenda.findings if one.status != "met"]
    told = {
        "title": held.agenda.sitting.meeting.title,
        "trail": (*TRAIL, {"href": "/desk/meetings/", "text": "Meetings"}),
        "as_of": today(),
        "held": held,
        "sitting": held.agenda.sitting,
        "rights": rights,
        "findings": findings_by_name(findings, names),
        "items": [_item(one, names) for one in held.agenda.items],
    }
    return render(request, "desk/meeting.html", told)


def _item(view: object, names: Mapping[str, str]) -> dict[str, object]:
    """An item with what is in its way, told once: what blocks, and what deserves a look."""
    findings: tuple[Finding, ...] = getattr(view, "findings", ())
    return {
        "view": view,
        "item": getattr(view, "item", None),
        "blocks": findings_by_name([one for one in findings if one.stands_in_the_way], names),
        "warns": findings_by_name(
            [one for one in findings if one.status in ("warns", "not met")], names
        ),
        "open": [one for one in getattr(view, "conflicts", ()) if not one.managed],
    }


@signed_in
def decision_kept(request: HttpRequest, code: str) -> HttpResponse:
    """A decision: its authority, what stands in the way of closing it, and what to do."""
    try:
        one = decision_said(code)
    except KeyError as error:
        raise Http404("no such decision") from error
    bodies = with_parents([one.what.body])
    if not any(allowed(request.user, "decide", body) for body in bodies):
        raise PermissionDenied
    near, book = around_decision(code), rules()
    names = called_in(near)
    state = whenever(near)
    held = authority(state, code, book, names=names)
    findings = decision_findings(near, code, book)
    closed = [each for each in said(state, DecisionClosed) if each.what.closes == one.id]
    owed = [each for each in held.reporting if each.on is None]
    told = {
        "title": one.what.title,
        "trail": (*TRAIL, {"href": "/desk/meetings/", "text": "Meetings"}),
        "as_of": today(),
        "decision": one.what,
        "authority": held,
        "why": by_name([held.why], names)[0],
        "blocks": findings_by_name([each for each in findings if each.stands_in_the_way], names),
        "others": findings_by_name(
            [each for each in findings if each.status in ("warns", "not met")], names
        ),
        "closed": closed[-1].what if closed else None,
        "lacks": [] if closed else [LACKS[each] for each in lacking(near, code, book)],
        "lack_words": LACKS,
        "owed": owed,
        "names": names,
    }
    return render(request, "desk/decision.html", told)
