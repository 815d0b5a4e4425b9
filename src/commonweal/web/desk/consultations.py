"""Consultations on the desk: responses uploaded without names, themes coded by two, agreement."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.evidence.words import counted
from commonweal.governance.law import whenever
from commonweal.records import said
from commonweal.records.kinds import ChangeStep
from commonweal.services.consultation.coding import Coded, coded
from commonweal.services.consultation.reading import Reading, read_responses
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.models import Coding, ConsultationResponse
from commonweal.web.desk.rights import bodies_with
from commonweal.web.desk.showing import shown
from commonweal.web.desk.tasks.consultation import CONSULT
from commonweal.web.desk.uploading import text_of
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.store.reading import around
from commonweal.web.uploads import ROWS, RefusedUploadError

#: The longest theme.
LONGEST = 100
#: Where its pages stand.
UNDER = (("Consultations", "/desk/consultations/"),)


@dataclass(frozen=True)
class Consulted:
    """A consultation as it was set up.

    Parameters
    ----------
    code, body, title, options, steps
        Its id, who consults, on what, which options, and what happened when.
    """

    code: str
    body: str
    title: str
    options: tuple[str, ...]
    steps: tuple[ChangeStep, ...]


@signed_in
def consultations(request: HttpRequest) -> HttpResponse:
    """Consultations of the bodies for which somebody consults."""
    mine = set(bodies_with(request.user, CONSULT))
    if not mine:
        raise PermissionDenied
    rows = [
        [
            link(one.title, f"/desk/consultations/{one.code}/"),
            one.steps[0].on,
            ConsultationResponse.objects.filter(decision=one.code).count(),
        ]
        for one in _every().values()
        if one.body in mine
    ]
    columns = (
        Column("title", "Consultation"),
        Column("on", "First step", "day"),
        Column("count", "Responses", "number"),
    )
    grid = Grid("Consultations", columns, rows, "No consultation is set up yet.")
    return shown(request, "desk/consultations.html", "Consultations", grid=grid)


@signed_in
@require_http_methods(["GET", "POST"])
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """One consultation: its responses, how far they are coded, and whether coders agree."""
    held = _open(request.user, code)
    told: dict[str, Any] = {"held": held, "faults": []}
    if request.method == "POST":
        try:
            count, removed = _taken(request, held)
            words = f"{counted(count, 'response')} kept. Personal details removed: {removed}."
            messages.success(request, words)
            return redirect("desk-consultation", code)
        except RefusedUploadError as error:
            told["faults"] = list(error.faults)
    responses = ConsultationResponse.objects.filter(decision=code)
    mine = Coding.objects.filter(response__decision=code, coder=request.user)
    found = agreement(code)
    told |= {
        "count": responses.count(),
        "with_text": responses.exclude(text="").count(),
        "coded": mine.count(),
        "begun": Coding.objects.filter(response__decision=code).exists(),
        "agreement": found,
        "themes": None if found is None else _themes(found),
    }
    return shown(request, "desk/consultation.html", held.title, UNDER, **told)


@signed_in
@require_http_methods(["GET", "POST"])
def code_responses(request: HttpRequest, code: str) -> HttpResponse:
    """One text after another, coded without seeing what anybody else found in it."""
    held = _open(request.user, code)
    texts = ConsultationResponse.objects.filter(decision=code).exclude(text="").order_by("number")
    told: dict[str, Any] = {"held": held, "faults": [], "theme": ""}
    if request.method == "POST":
        one = texts.filter(number=_number(request.POST.get("number", ""))).first()
        theme = " ".join(request.POST.get("theme", "").split())
        told["theme"] = theme
        if one is None:
            raise Http404("no such response")
        if not theme or len(theme) > LONGEST:
            told["faults"] = [f"Enter a theme, at most {LONGEST} characters long"]
            told["one"] = one
        else:
            Coding.objects.update_or_create(
                response=one, coder=request.user, defaults={"theme": theme}
            )
            return redirect("desk-code", code)
    done = Coding.objects.filter(coder=request.user, response__decision=code)
    left = texts.exclude(pk__in=done.values("response_id"))
    told.setdefault("one", left.first())
    told["left"] = left.count()
    themes = Coding.objects.filter(response__decision=code).values_list("theme", flat=True)
    told["themes"] = sorted(set(themes))
    return shown(request, "desk/code.html", f"Code: {held.title}", UNDER, **told)


def agreement(code: str) -> Coded | None:
    """How far coders agree, by their offices; None while fewer than two coded."""
    rows = Coding.objects.filter(response__decision=code).select_related("coder")
    by_text: dict[int, dict[int, str]] = {}
    offices: dict[int, str] = {}
    for one in rows.order_by("coder_id", "response_id"):
        by_text.setdefault(one.response_id, {})[one.coder_id] = one.theme
        offices[one.coder_id] = one.coder.office
    coders = sorted(offices)
    return coded(
        [offices[one] for one in coders],
        [[held.get(one) for one in coders] for _, held in sorted(by_text.items())],
    )


def _taken(request: HttpRequest, held: Consulted) -> tuple[int, int]:
    """Keep the responses of a file, all or none; who sent them is never kept."""
    _, text = text_of(request, formulas=True)
    if Coding.objects.filter(response__decision=held.code).exists():
        raise RefusedUploadError(["Coding has begun: the responses are not changed any more"])
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        if len(lines) > ROWS:
            raise RefusedUploadError([f"The file has more than {ROWS:,} rows"])
        rows = [(n, cells) for n, cells in enumerate(lines[1:], start=2) if any(cells)]
        read = read_responses(lines[0] if lines else [], rows, Reading(options=held.options))
    except (csv.Error, ValueError) as error:
        raise RefusedUploadError([f"The file cannot be read: {error}"]) from error
    if not read.responses:
        raise RefusedUploadError(["The file holds no response"])
    with transaction.atomic():
        ConsultationResponse.objects.filter(decision=held.code).delete()
        ConsultationResponse.objects.bulk_create(
            [
                ConsultationResponse(
                    decision=held.code,
                    number=number,
                    text=one.text,
                    area=one.area[:200],
                    channel=one.channel[:200],
                    answers={name: str(value.value) for name, value in one.answers.items()},
                )
                for number, one in enumerate(read.responses, start=1)
            ],
            batch_size=500,
        )
    return len(read.responses), sum(read.removed.values())


def _themes(found: Coded) -> Grid:
    columns = (Column("theme", "Theme"), Column("count", "Times given", "number"))
    return Grid("Themes, by all coders", columns, [list(one) for one in found.codes])


def _every() -> dict[str, Consulted]:
    state = whenever(around((), also=Q(type="change_step")))
    steps: dict[str, list[ChangeStep]] = {}
    about: dict[str, str] = {}
    for one in said(state, ChangeStep):
        steps.setdefault(one.what.decision, []).append(one.what)
        about[one.what.decision] = one.about
    found = {}
    for code, several in steps.items():
        if any(one.step == "consultation opened" for one in several):
            options = next((one.covers for one in several if one.step == "options listed"), ())
            opened = next(one for one in several if one.step == "consultation opened")
            ordered = tuple(sorted(several, key=lambda one: one.on))
            found[code] = Consulted(code, about[code], opened.text, options, ordered)
    return found


def _open(user: User, code: str) -> Consulted:
    held = _every().get(code)
    if held is None:
        raise Http404("no such consultation")
    if not any(allowed(user, CONSULT, body) for body in with_parents([held.body])):
        raise PermissionDenied
    return held


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
