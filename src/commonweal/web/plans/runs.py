"""Running a plan: on which folder, for which day; how far it is; and stopping it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking.readers import reader
from commonweal.web.plans.folders import folders
from commonweal.web.plans.models import Run
from commonweal.web.plans.placing import place_upload
from commonweal.web.plans.queue import advance, begun, cancel, line_up
from commonweal.web.plans.telling import tell
from commonweal.web.public.paging import paged
from commonweal.web.uploads import RefusedUploadError

#: The boxes of a day.
DAY = ("as-of-day", "as-of-month", "as-of-year")
#: The largest seed.
LARGEST = 2**31 - 1


@dataclass
class Entered:
    """What was entered to begin a run, and what is wrong with it."""

    folder: str = ""
    as_of: list[str] = field(default_factory=lambda: ["", "", ""])
    seed: str = "0"
    faults: dict[str, str] = field(default_factory=dict)
    day: date | None = None


@signed_in
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, the last first, and a form to begin one."""
    _may(request)
    entered = Entered()
    if request.method == "POST":
        entered = _entered(request)
        if not entered.faults:
            run = line_up(entered.folder, entered.day, int(entered.seed), by=request.user)
            advance()
            return redirect("run", run.pk)
    else:
        advance()
    return _page(request, entered)


@signed_in
def run(request: HttpRequest, number: int) -> HttpResponse:
    """How far a run is."""
    _may(request)
    advance()
    held = get_object_or_404(Run.objects.select_related("plan", "started_by"), pk=number)
    before = Run.objects.filter(state__in=("queued", "running"), pk__lt=held.pk).count()
    return tell(
        request,
        "run.html",
        None,
        "",
        f"Run {held.pk}",
        run=held,
        told=begun(held),
        before=before,
        as_of=None,
    )


@require_POST
@signed_in
def run_cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a run."""
    _may(request)
    cancel(get_object_or_404(Run, pk=number))
    return redirect("run", number)


@require_POST
@signed_in
def folder_upload(request: HttpRequest) -> HttpResponse:
    """Take a folder that is sent as a ZIP file; everything that is wrong with it is told."""
    _may(request)
    name = request.POST.get("name", "").strip()
    sent = request.FILES.get("zip")
    faults: list[str] = []
    if sent is None:
        faults = ["Choose a ZIP file"]
    else:
        try:
            place_upload(name, sent)
        except RefusedUploadError as error:
            faults = list(error.faults)
    if faults:
        return _page(request, Entered(), name=name, upload_faults=faults, status=422)
    return redirect(f"{reverse('runs')}?folder={name}")


def _page(
    request: HttpRequest, entered: Entered, *, status: int = 200, **told: Any
) -> HttpResponse:
    asked = request.GET.get("folder", "")
    page = paged(request, Run.objects.select_related("plan", "started_by").order_by("-pk"))
    return tell(
        request,
        "runs.html",
        None,
        "",
        "Run a plan",
        status=422 if entered.faults else status,
        entered=entered,
        folders=folders(),
        chosen=entered.folder or asked,
        page=page,
        errors=bool(entered.faults or told.get("upload_faults")),
        **told,
    )


def _entered(request: HttpRequest) -> Entered:
    made = Entered(
        folder=request.POST.get("folder", ""),
        as_of=[request.POST.get(one, "").strip() for one in DAY],
        seed=request.POST.get("seed", "").strip() or "0",
    )
    if made.folder not in folders():
        made.faults["folder"] = "Choose a folder"
    if any(made.as_of):
        value, fault = reader("day", free=False)(made.as_of, ())
        if fault:
            made.faults[DAY[0]] = f"Day of the plan: {fault}"
        else:
            made.day = date.fromisoformat(value)
    whole = made.seed.isdecimal() and len(made.seed) <= len(str(LARGEST))
    if not (whole and int(made.seed) <= LARGEST):
        made.faults["seed"] = f"Seed: enter a whole number from 0 to {LARGEST:,}"
    return made


def _may(request: HttpRequest) -> None:
    if not allowed(request.user, "run a plan"):
        raise PermissionDenied
