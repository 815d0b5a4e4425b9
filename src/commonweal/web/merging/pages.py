"""Pages of mergers: what was done, for everybody; proposing and doing, for administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.records.worded import CODE, line_fault, text_fault
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking.readers import DAY_PARTS, reader
from commonweal.web.looking_back import kept_in
from commonweal.web.merging import worded
from commonweal.web.merging.done import carried_out
from commonweal.web.merging.models import KnownBody, Merger
from commonweal.web.merging.running import (
    Asked,
    MergerError,
    carry_out,
    may_carry_out,
    propose,
)
from commonweal.web.plans.folders import folders
from commonweal.web.public.asked import dated, seen_from
from commonweal.web.public.paging import paged
from commonweal.web.public.things import crumbs
from commonweal.web.store.reading import today

#: The right that everything but looking needs.
RIGHT = "merge bodies"
#: The words that are asked for: what each is called, what it is that must be given, and what tells
#: what is wrong with them.
ASKED: Mapping[str, tuple[str, str, Callable[[str], str]]] = {
    "successor": ("Code of the new body", "the code of the body that they become", line_fault),
    "name": ("Its name", "", line_fault),
    "office": ("Office", "the office that states it", partial(line_fault, most=CODE)),
    "why": ("Why", "why, and where that was decided", text_fault),
}


@require_safe
@dated
def mergers(request: HttpRequest, *, on: date) -> HttpResponse:
    """Mergers that were carried out."""
    held = paged(request, carried_out().order_by("-on", "token"))
    rows = [(one, kept_in(reverse("merger", args=[one.token]))) for one in held["rows"]]
    told = {**held, "title": "Mergers", "rows": rows, **seen_from(request, on, "page")}
    return render(request, "merging/mergers.html", told)


@require_safe
@dated
def merger(request: HttpRequest, token: str, *, on: date) -> HttpResponse:
    """A merger that was carried out: every count before and after."""
    held = get_object_or_404(carried_out(), token=token)
    return render(request, "merging/merger.html", {**_told(held), **seen_from(request, on)})


@signed_in
@require_http_methods(["GET", "POST"])
def mergers_kept(request: HttpRequest) -> HttpResponse:
    """Mergers that are proposed, and a form to propose one."""
    _may(request)
    entered, faults = request.POST if request.method == "POST" else request.GET, []
    if request.method == "POST":
        try:
            made = propose(_asked(request), request.user)
        except MergerError as error:
            faults = error.faults
        else:
            return redirect("merger-kept", made.token)
    told = {
        "title": "Mergers of bodies",
        "bodies": _offered(),
        "folders": folders(),
        "open": Merger.objects.order_by("-proposed_at")[:25],
        "entered": entered,
        "chosen": request.POST.getlist("predecessors"),
        "faults": faults,
        "errors": faults,
    }
    return render(request, "merging/mergers_kept.html", told, status=422 if faults else 200)


@signed_in
@require_safe
def merger_kept(request: HttpRequest, token: str) -> HttpResponse:
    """A merger with its counts, to be looked at and carried out by a second person."""
    _may(request)
    held = get_object_or_404(Merger, token=token)
    told = {**_told(held), "may_carry_out": may_carry_out(held, request.user)}
    return render(request, "merging/merger_kept.html", told)


@signed_in
@require_POST
def carry_out_merger(request: HttpRequest, token: str) -> HttpResponse:
    """Carry out a merger that somebody else proposed."""
    _may(request)
    held = get_object_or_404(Merger, token=token)
    try:
        carry_out(held, request.user)
    except MergerError as error:
        held.refresh_from_db()
        told = {
            **_told(held),
            "may_carry_out": may_carry_out(held, request.user),
            "faults": error.faults,
            "errors": error.faults,
        }
        return render(request, "merging/merger_kept.html", told, status=409)
    messages.success(request, "It is carried out: the counts are public from now on.")
    return redirect("merger", token)


@signed_in
@require_POST
def withdraw_merger(request: HttpRequest, token: str) -> HttpResponse:
    """Take back a merger that was not carried out."""
    _may(request)
    if not Merger.objects.filter(token=token, state="proposed").update(state="withdrawn"):
        raise Http404("no such proposal")
    messages.success(request, "It is withdrawn.")
    return redirect("mergers-kept")


def _may(request: HttpRequest) -> None:
    if not allowed(request.user, RIGHT):
        raise PermissionDenied


def _offered() -> list[KnownBody]:
    """Commissioners of this system that may become one: those that are, and those that ended with
    no merger carried out here, which a folder of a later day knows as ended."""
    done = Merger.objects.filter(state="done")
    gone = {code for one in done for code in one.predecessors if code != one.successor}
    known = KnownBody.objects.filter(kind="commissioner", neighbour=False).order_by("opened")
    latest = {one.code: one for one in known if one.code not in gone}
    return sorted(latest.values(), key=lambda one: one.name)


def _asked(request: HttpRequest) -> Asked:
    given = request.POST
    parts = [given.get(f"on-{part}", "").strip() for part in DAY_PARTS]
    on, fault = reader("day", free=False)(parts, ())
    faults = [f"First day: {fault}"] if fault else []
    words = {name: given.get(name, "").strip() for name in ASKED}
    if words["successor"] and not re.fullmatch(r"[A-Za-z0-9]{2,12}", words["successor"]):
        faults.append("Code of the new body: letters and digits alone, such as 91Q")
    for name, (label, lacks, asks) in ASKED.items():
        fault = asks(words[name])
        if fault or not words[name]:
            faults += [f"{label}: {fault}"] if fault else [f"Enter {lacks}"] if lacks else []
    if faults:
        raise MergerError(faults)
    return Asked(
        predecessors=tuple(given.getlist("predecessors")),
        successor=words["successor"],
        name=words["name"],
        on=date.fromisoformat(on),
        folder=given.get("folder", ""),
        office=words["office"],
        why=words["why"],
    )


def _told(held: Merger) -> dict[str, Any]:
    preview = held.preview
    # As they were called on the day: what the successor is called later is not what they became.
    names = dict(
        KnownBody.objects.filter(code__in=[*held.predecessors, held.successor], opened__lte=held.on)
        .order_by("opened")
        .values_list("code", "name")
    )
    return {
        "title": f"{names.get(held.successor) or held.name or held.successor}: a merger",
        "merger": held,
        "was": [names.get(code, code) for code in held.predecessors],
        "is_over": held.on <= today(),
        "becomes": names.get(held.successor) or held.name or held.successor,
        "totals": worded.told(preview["totals"]),
        "preview": preview,
        "trail": crumbs(("mergers", "Mergers")),
    }
