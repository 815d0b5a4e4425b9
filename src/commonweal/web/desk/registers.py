"""Registers that somebody keeps: what stands in them, what rules say of that, and the cases."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.governance.register import (
    became_words,
    cases,
    prompts,
    register,
    register_findings,
    settled,
)
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking.offering import offered_of
from commonweal.web.desk.keeping import people_named, with_parents
from commonweal.web.desk.paging import found_by, page_of, told_of
from commonweal.web.desk.register_held import register_day
from commonweal.web.desk.rights import bodies_in, codes_with
from commonweal.web.desk.showing import shown

ACTION, FOR_ANOTHER = "read the register", "declare for another"
TRAIL = ({"href": "/desk/", "text": "Your desk"},)


@signed_in
def registers_kept(request: HttpRequest) -> HttpResponse:
    """The registers that somebody keeps."""
    if not codes_with(request.user, ACTION):
        raise PermissionDenied
    words = request.GET.get("q", "")
    page = page_of(request, found_by(bodies_in(request.user, ACTION), words))
    return shown(
        request,
        "desk/registers.html",
        "Registers of interests",
        bodies=page["rows"],
        told=told_of(page, "register"),
        pages=page["pages"],
        fields=[{"name": "q", "label": "Words of the name", "value": words}],
    )


@signed_in
def register_kept(request: HttpRequest, body: str) -> HttpResponse:
    """The register of a body in full, with what is to be done."""
    if not any(allowed(request.user, ACTION, one) for one in with_parents([body])):
        raise PermissionDenied
    day = register_day(body)
    held = register(day, body)
    if held.kind is None and not day.bodies.known(body):
        raise Http404("no such body")
    findings = [one for one in register_findings(day, held) if one.status not in ("met",)]
    against = [one for one in findings if one.status in ("not met", "blocks", "warns")]
    known = cases(day, body)
    asked = prompts(day, held)
    named = [*(one.person for one in held.people), *(one.person for one in asked)]
    names = people_named(named)
    opened = {one.interest for one in known}
    told = {
        "title": f"Register of interests: {held.name}",
        "trail": (*TRAIL, {"href": "/desk/registers/", "text": "Registers"}),
        "as_of": day.on,
        "held": held,
        "names": names,
        "against": against,
        "unclear": [one for one in findings if one not in against],
        "became": {gift: became_words(one) for gift, one in settled(day).items()},
        "may_settle": any(allowed(request.user, FOR_ANOTHER, one) for one in with_parents([body])),
        "cases": known,
        "prompts": asked,
        "may": offered_of(request.user, ("declare-for-another", "open-case"))
        | offered_of(request.user, ("open-cases",), body),
        "may_redact": any(allowed(request.user, "redact", one) for one in with_parents([body])),
        "late": [one for one in held.entries if one.late and one.what.interest not in opened],
    }
    return render(request, "desk/register.html", told)
