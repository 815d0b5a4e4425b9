"""Consultations on the desk: responses uploaded without names, the codebook, agreement."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.evidence.words import counted, joined, known
from commonweal.folder.finding import FolderError
from commonweal.folder.importers.responses import ResponseFile, decoded, response_file_of
from commonweal.records.kinds import ChangeStep
from commonweal.services.consultation.columns import unlisted
from commonweal.services.consultation.places import plain
from commonweal.services.consultation.reading import Reading, read_responses
from commonweal.services.consultation.response import Noted, Read
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.consulted import HAPPENED, Consulted
from commonweal.web.desk.coding import agreement, codebook
from commonweal.web.desk.consulted import (
    CONSULT,
    UNDER,
    every_consultation,
    open_consultation,
    options_of,
)
from commonweal.web.desk.models import Coding, ConsultationResponse
from commonweal.web.desk.rights import bodies_with
from commonweal.web.desk.showing import shown
from commonweal.web.desk.uploading import file_of
from commonweal.web.plans.shown import latest
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.store.reading import today
from commonweal.web.uploads import ROWS, TABLE, RefusedUploadError, checked, shown_name, sized

#: So many areas that nobody knows are named.
AREAS = 10


@signed_in
def consultations(request: HttpRequest) -> HttpResponse:
    """Consultations of the bodies for which somebody consults."""
    mine = set(bodies_with(request.user, CONSULT))
    if not mine:
        raise PermissionDenied
    held = ConsultationResponse.objects.values_list("decision").annotate(Count("pk"))
    counts = dict(held.order_by())
    rows = [
        [link(one.title, f"/desk/consultations/{one.code}/"), one.steps[0].on, counts.get(code, 0)]
        for code, one in every_consultation().items()
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
    held = open_consultation(request.user, code)
    told: dict[str, Any] = {"held": held, "faults": []}
    if request.method == "POST":
        try:
            read = _taken(request, held)
            kept, removed = counted(len(read.responses), "response"), sum(read.removed.values())
            messages.success(request, f"{kept} kept. Personal details removed: {removed}.")
            for one in read.noted:
                messages.info(request, _odd(one))
            if elsewhere := _elsewhere(read):
                messages.info(request, elsewhere)
            unread = [*read.not_read, *read.personal]
            if unread:
                messages.info(request, f"Columns that were not read: {joined(unread)}.")
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
        "themes": len(codebook(code)),
        "options": options_of(held),
        "columns": _columns(options_of(held)),
        "lines": _lines(options_of(held)),
        "happened": HAPPENED,
        "steps": [(known(one.on, one.precision), _said(held, one), one) for one in held.steps],
        "told": held.counts(today()).responses is not None,
        "public": held.opened.on <= today(),
    }
    return shown(request, "desk/consultation.html", held.title, UNDER, **told)


def _said(held: Consulted, one: ChangeStep) -> str:
    """What happened, or what is to come: a step whose day is to come has not happened."""
    over = [each.what for each in held.came(today())]
    words = HAPPENED[one.step]
    if one in over:
        return words
    if one.step == "consultation closed":
        return "It closes" if one is held.closed else f"{words} (put off since)"
    return f"{words} (to come)"


def _columns(options: Sequence[str]) -> Grid:
    """The columns that a file of responses can have, so that nobody has to guess them."""
    rows = [
        ["id", "Tells a row that is repeated; it is not kept"],
        ["area", "Where the respondent lives: the name or code of a district, ward or area"],
        ["channel", "How they answered: online form, paper, meeting"],
        *(
            [one, f"What they say of the option “{one}”: support, oppose or neither"]
            for one in options
        ),
        ["text", "What they say in their own words"],
    ]
    columns = (Column("column", "Column"), Column("holds", "What it holds"))
    return Grid("Columns of the file", columns, rows, "")


def _lines(options: Sequence[str]) -> list[str]:
    """The first line of a file of responses and one as an example."""
    said = ["support", *["oppose"] * (len(options) - 1)] if options else []
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [
            ["id", "area", "channel", *options, "text"],
            ["1", "Thanet", "paper", *said, "It is too far to travel"],
        ]
    )
    return written.getvalue().splitlines()


def _odd(one: Noted) -> str:
    """Something odd about the file: what, in which rows, and what was done about it."""
    more = len(one.rows) < one.count
    rows = ", ".join(map(str, one.rows)) + (" and more" if more else "")
    what = f"{one.what[:1].upper()}{one.what[1:]}"
    return f"{what}: {counted(one.count, 'time')}, row {rows}; {one.done}."


def _elsewhere(read: Read) -> str:
    """Areas that responses name and the published plan does not, with how many name one; "" where
    there are none, or no plan tells which areas there are."""
    plan = latest()
    if plan is None:
        return ""
    held = plan.places.values()
    # Of several places of one name the plan has the district behind a comma.
    names = {plain(name) for one in held for name in (one.name, one.name.partition(",")[0])}
    codes = {one.code.casefold() for one in held}
    named = [one.area.strip() for one in read.responses if one.area.strip()]
    other = [one for one in named if one.casefold() not in codes and plain(one) not in names]
    if not other:
        return ""
    areas = [*dict.fromkeys(other)]
    more = [f"{len(areas) - AREAS:,} more"] if len(areas) > AREAS else []
    return (
        f"{counted(len(other), 'response')} with an area that the published plan does not have: "
        f"{joined([*areas[:AREAS], *more])}. They are kept; where one is misspelt, correct "
        "the file and upload it again."
    )


def _file(request: HttpRequest) -> ResponseFile:
    """The rows of a file, in every encoding that `commonweal consultation` reads too; that it is
    none of another kind, and not too large, is asked first."""
    sent = file_of(request)
    sized(sent, most=TABLE)
    data = sent.read()
    if decoded(data)[1] != "UTF-16":
        checked(sent, ["csv"])
    try:
        file = response_file_of(shown_name(sent.name or "file"), data)
    except FolderError as error:
        told = [f"The file cannot be read: {one.message}" for one in error.findings]
        raise RefusedUploadError(told) from error
    if len(file.rows) > ROWS:
        raise RefusedUploadError([f"The file has more than {ROWS:,} rows"])
    return file


def _taken(request: HttpRequest, held: Consulted) -> Read:
    """Keep the responses of a file, all or none; who sent them is never kept."""
    file = _file(request)
    if Coding.objects.filter(response__decision=held.code).exists():
        raise RefusedUploadError(["Coding has begun: the responses are not changed any more"])
    try:
        how = Reading(options=options_of(held))
        read = read_responses(file.header, file.rows, how, blank=file.blank)
    except ValueError as error:
        raise RefusedUploadError([f"The file cannot be read: {error}"]) from error
    if not read.responses:
        raise RefusedUploadError(["The file holds no response"])
    with transaction.atomic():
        before = ConsultationResponse.objects.filter(decision=held.code)
        faults = [
            *_others(file.header, read, options_of(held)),
            *_unconfirmed(request, before.count()),
        ]
        if faults:
            raise RefusedUploadError(faults)
        before.delete()
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
    return read


def _others(header: Sequence[str], read: Read, options: Sequence[str]) -> list[str]:
    """That a file names options which this consultation does not have, with all of them."""
    if not options:
        return []
    named = {*unlisted(header, options), *read.options} - {*options}
    if not named:
        return []
    return [
        f"The file names {counted(len(named), 'option')} that this consultation does not have: "
        f"{joined(sorted(named))}. Its options are {joined(options)}. Is it the file of "
        "another consultation? What people ask for beside the options goes into a column other"
    ]


def _unconfirmed(request: HttpRequest, count: int) -> list[str]:
    """That responses are kept which nobody said are to be replaced, as many as there are now."""
    if not count or request.POST.get("replace") == str(count):
        return []
    kept = f"{counted(count, 'response')} {'is' if count == 1 else 'are'} kept already"
    return [f"{kept}: tick that they are to be replaced, and choose the file again"]
