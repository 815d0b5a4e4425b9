"""The pages of an import: choose a list, upload a table, look at what it would add, add it all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.evidence.words import counted, with_days
from commonweal.records import RowFinding, Statement, StatementError
from commonweal.records.describing import fields_told
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking import Asked, Choice, Question
from commonweal.web.desk.asking.sending import send
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.importing import (
    IMPORT,
    Given,
    Previewed,
    columns_told,
    lists_of,
    previewed,
    said_by,
)
from commonweal.web.desk.rights import ALL, bodies_in, codes_with, offered
from commonweal.web.desk.showing import shown
from commonweal.web.desk.uploading import keep, kept, sent_to, text_of
from commonweal.web.public.tables import Column, Grid
from commonweal.web.uploads import RefusedUploadError

#: Largest table that is imported at once, in bytes.
MOST = 2_000_000
#: How many rows and findings a page shows; all are counted.
ROWS, FINDINGS = 50, 200
#: Under which name a table is kept until it is added.
DRAFT = "import"


def _bodies(asked: Asked) -> Sequence[Choice]:
    """The bodies for which somebody imports: of all of them none is read that is not looked for."""
    every = ALL in codes_with(asked.user, IMPORT)
    return OfKept(bodies_in(asked.user, IMPORT)) if every else offered(IMPORT)(asked)


#: The body of rows that do not say it.
WHOSE = Question(
    "about",
    "Whose rows are these?",
    "name",
    hint="The name or code of a body, for rows that do not say it themselves.",
    choices=_bodies,
    needed=False,
)


@signed_in
@require_http_methods(["GET", "POST"])
def upload_table(request: HttpRequest) -> HttpResponse:
    """Choose a list and upload its table."""
    lists = lists_of(request.user)
    if not lists:
        raise PermissionDenied
    form = request.POST
    kind = form.get("kind") or request.GET.get("kind", "")
    told: dict[str, Any] = {
        "lists": sorted(lists.items(), key=lambda one: one[1].casefold()),
        "kind": kind,
        "columns": _columns(kind) if kind in lists else None,
        "heading": ",".join(columns_told(kind)) if kind in lists else "",
        "about": "",
        "renamed": form.get("renamed", ""),
        "correct": form.get("correct") == "yes",
        "faults": [],
    }
    asked = Asked(request.user, "", {}, "", timezone.now())
    entered, wrong = WHOSE.entered(form), ""
    if request.method == "POST":
        body, wrong = WHOSE.read(entered, asked)
        told["about"] = body["code"] if body else ""
        try:
            token = _kept(request, told, lists, wrong)
            return redirect("desk-import", token)
        except RefusedUploadError as error:
            told["faults"] = list(error.faults)
    told["whose"] = WHOSE.drawn(entered, asked, wrong or None)
    return shown(request, "desk/import.html", "Import a list", **told)


#: Where nothing more is to be said of a column.
AS_NAMED = "as its name says"
#: A field whose meaning stands with another's.
_SEE = re.compile(r"See `(\w+)`\.")
#: What the columns of the statement itself mean.
_ENVELOPE = {
    "effective": "the first day on which it holds; otherwise the day that the row gives",
    "effective_to": "the last day on which it holds, where it is over",
    "about": "the body or thing that it is about, where the row does not say it otherwise",
    "reason": "why this is stated; otherwise that it was read from the file",
}


def _columns(kind: str) -> Grid:
    """The columns of a list: what each holds, whether it is needed, and what it means."""
    fields = {one.name: one for one in fields_told(kind)}
    rows = []
    for name in columns_told(kind):
        field = fields.get(name)
        if field is not None:
            needed = "yes" if field.needed and not name.endswith("_pence") else "no"
            see = _SEE.fullmatch(field.meaning)
            meaning = fields[see[1]].meaning if see else field.meaning
            is_a, holds = _in_words(field.type), _in_words(field.holds) or None
            rows.append([name, is_a, needed, holds or f"any {is_a}", meaning or AS_NAMED])
        elif name.endswith("_pounds"):
            told = f"the same as {name.removesuffix('pounds')}pence, which is then left out"
            rows.append([name, "amount in pounds", "no", "such as 1,250.50", told])
        else:
            plain = name.removeprefix("envelope.")
            kind_of = "day" if plain.startswith("effective") else "text"
            rows.append([name, kind_of, "no", f"any {kind_of}", _ENVELOPE.get(plain, AS_NAMED)])
    columns = (
        Column("name", "Column"),
        Column("type", "What it is"),
        Column("needed", "Needed"),
        Column("holds", "What it may hold"),
        Column("meaning", "What it means"),
    )
    return Grid("Columns of this list", columns, rows)


def _in_words(told: str) -> str:
    """Yes and no as a cell has them."""
    for word, plain in (("true or false", "yes or no"), ("out: true", "out: yes")):
        told = told.replace(word, plain)
    return told.replace("out: false", "out: no")


def _kept(request: HttpRequest, told: dict[str, Any], lists: dict[str, str], whose: str) -> str:
    """What was given, kept under a token; `whose` is what is wrong with whose its rows are."""
    faults = []
    if told["kind"] not in lists:
        faults.append("Choose a list")
    faults += [whose] if whose else []
    columns, wrong = renamed(told["renamed"])
    faults += wrong
    try:
        name, text = text_of(request, most=MOST)
    except RefusedUploadError as error:
        raise RefusedUploadError([*faults, *error.faults]) from error
    if faults:
        raise RefusedUploadError(faults)
    answers = {
        "kind": told["kind"],
        "name": name,
        "text": text,
        "about": told["about"],
        "columns": columns,
        "correct": told["correct"],
    }
    return keep(request.user, DRAFT, answers)


def renamed(text: str) -> tuple[dict[str, str], list[str]]:
    """What a file calls our columns, a line each as "Seat no. = seat"; and what cannot be read.

    Examples
    --------
    >>> renamed("Seat no. = seat")
    ({'Seat no.': 'seat'}, [])
    """
    found, faults = {}, []
    for line in text.splitlines():
        if not line.strip():
            continue
        theirs, equals, ours = line.rpartition("=")
        if not equals or not theirs.strip() or not ours.strip():
            faults.append(f"Write columns as 'theirs = ours', a line each: {line[:60]}")
            continue
        found[theirs.strip()] = ours.strip()
    return found, faults


@signed_in
@require_http_methods(["GET", "POST"])
def import_table(request: HttpRequest, token: str) -> HttpResponse:
    """What a table would add, and everything to mend; then it is added, all or nothing."""
    address = sent_to(token)
    if address is not None:
        return redirect(address)
    given = Given(**kept(request.user, DRAFT, token))
    lists = lists_of(request.user)
    if given.kind not in lists:
        raise PermissionDenied
    faults: list[str] = []
    if request.method == "POST":
        address = reverse("desk-imports")
        added: list[int] = []

        def make() -> list[Statement]:
            user = User.objects.get(pk=request.user.pk)
            if given.kind not in lists_of(user):
                raise PermissionDenied
            held = previewed(user, given, timezone.now())
            if held.findings:
                raise StatementError("Something in the file is to be mended first: see below")
            if not held.found.statements:
                raise StatementError("Every row is held already: nothing is to be added")
            added.append(len(held.found.statements))
            return list(held.found.statements)

        faults = send(token, address, make)
        if not faults:
            if added:
                words = counted(added[0], "row")
                messages.success(request, f"{words} added: {lists[given.kind].lower()}.")
            return redirect(address)
    held = previewed(request.user, given, timezone.now())
    told: dict[str, Any] = {
        "given": given,
        "list": lists[given.kind],
        "held": held,
        "faults": faults,
        "new": _new(held, given.kind),
        "findings": _findings(held.findings),
        "count": len(held.findings),
        "rows": len(held.found.rows),
        "most": ROWS,
    }
    title = f"What {given.name} would add"
    under = [("Import a list", reverse("desk-imports"))]
    return shown(request, "desk/import-preview.html", title, under, **told)


def _new(held: Previewed, kind: str) -> Grid:
    """The first rows that would be stated, with the fields that any of them has."""
    first = held.found.rows[:ROWS]
    payloads = [said_by(one) for _, one in first]
    names = [name for name in columns_told(kind) if any(name in each for each in payloads)]
    columns = (
        Column("row", "Row", "year"),
        *(Column(name, name.replace("_", " ")) for name in names[:8]),
        Column("on", "Holds from", "day"),
    )
    rows = [
        [line, *(_told(each.get(name)) for name in names[:8]), one.effective]
        for (line, one), each in zip(first, payloads, strict=True)
    ]
    return Grid("Would be added", columns, rows, "No row is new.")


def _told(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')}: {_told(one)}" for name, one in value.items())
    if isinstance(value, str):
        return with_days(value)
    return str(value) if isinstance(value, (int, float)) else value


def _findings(found: tuple[RowFinding, ...]) -> Grid:
    columns = (
        Column("row", "Row"),
        Column("column", "Column"),
        Column("value", "It says"),
        Column("what", "What to mend"),
    )
    rows = [
        [
            "whole file" if one.row is None else str(one.row),
            one.column or "whole row",
            {"code": one.value[:100]} if one.value else "nothing",
            one.message,
        ]
        for one in found[:FINDINGS]
    ]
    return Grid("To mend", columns, rows)
