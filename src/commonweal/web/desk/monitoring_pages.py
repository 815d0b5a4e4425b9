"""Outcomes of a contract watched: as they were kept, and as a file would add to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.contracts.monitoring import watch
from commonweal.contracts.monitoring.ending import ended
from commonweal.contracts.monitoring.series import Fault, Series
from commonweal.contracts.monitoring.telling import rate
from commonweal.evidence.words import counted, day, joined
from commonweal.folder.schema import load_schemas
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.contracted import Contracts
from commonweal.web.desk import figures_kept
from commonweal.web.desk.asking.sending import once
from commonweal.web.desk.contracts_held import may
from commonweal.web.desk.contracts_pages import open_contract
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.models import OutcomeFigure
from commonweal.web.desk.outcomes_pages import UNDER
from commonweal.web.desk.showing import shown
from commonweal.web.desk.tasks.contracts import KEEP
from commonweal.web.desk.uploading import keep, kept, sent_to, text_of
from commonweal.web.public.tables import Column, Grid
from commonweal.web.uploads import RefusedUploadError

#: Largest file of figures, in bytes.
MOST = 2_000_000
#: Under which name a file is kept until its figures are.
DRAFT = "outcome-figures"


@signed_in
@require_http_methods(["GET", "POST"])
def monitoring(request: HttpRequest, code: str) -> HttpResponse:
    """Outcomes of a contract, as they were kept, watched with one stated chance of a false alarm;
    and a file with more of them."""
    held = open_contract(request.user, code)
    faults: list[str] = []
    if request.method == "POST":
        try:
            name, text = text_of(request, most=MOST)
            figures_kept.read(text, code, name)
            answers = {"contract": code, "name": name, "text": text}
            return redirect("desk-figures", keep(request.user, DRAFT, answers))
        except RefusedUploadError as error:
            faults = list(error.faults)
    told = {
        **_watched(held, code, *figures_kept.series(code)),
        "code": code,
        "kept": _kept(figures_kept.kept(code)),
        "columns": _columns(code),
        "sample": figures_kept.sample(code),
        "title": held.titles[code],
    }
    return shown(
        request, "desk/monitoring.html", f"Watch: {told.pop('title')}", UNDER, faults=faults, **told
    )


@signed_in
@require_http_methods(["GET", "POST"])
def figures_looked_at(request: HttpRequest, token: str) -> HttpResponse:
    """Figures of a file with those that were kept, watched; then kept, by whom the contract is."""
    gone = sent_to(token)
    if gone is not None:
        return redirect(gone)
    answers = kept(request.user, DRAFT, token)
    code = answers["contract"]
    held = open_contract(request.user, code)
    keeps = _keeps(request.user, held, code)
    rows = figures_kept.read(answers["text"], code, answers["name"])
    several, wrong = figures_kept.series(code, rows)
    faults: list[str] = []
    if request.method == "POST":
        if not keeps:
            raise PermissionDenied
        address = reverse("desk-monitoring", args=[code])
        faults = [_told(one) for one in wrong]
        added: list[int] = []

        def add() -> str:
            user = User.objects.get(pk=request.user.pk)
            if not _keeps(user, open_contract(user, code), code):
                raise PermissionDenied
            added.append(figures_kept.add(code, rows, user, timezone.now()))
            return address

        faults = faults or once(token, add)
        if not faults:
            if added:
                messages.success(request, f"{counted(added[0], 'figure')} kept.")
            return redirect(address)
    new, otherwise, same = figures_kept.changes(code, rows)
    told = _watched(held, code, several, wrong)
    told |= {"code": code, "keeps": keeps, "new": new, "otherwise": otherwise, "same": same}
    title = f"Figures of {answers['name']}: {held.titles[code]}"
    under = (*UNDER, ("Watch", reverse("desk-monitoring", args=[code])))
    return shown(request, "desk/figures.html", title, under, faults=faults, **told)


@signed_in
@require_safe
def figures_as_file(request: HttpRequest, code: str) -> HttpResponse:
    """The figures that were kept, as the table `outcomes` of a folder."""
    open_contract(request.user, code)
    answer = HttpResponse(figures_kept.as_csv(code), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="outcomes.csv"'
    return answer


def _keeps(user: User, held: Contracts, code: str) -> bool:
    """Whether somebody keeps the contracts of the body that buys by this one."""
    return may(user, [KEEP], with_parents([held.authority(code)]))


def _watched(
    held: Contracts, code: str, several: Sequence[Series], wrong: Sequence[Fault]
) -> dict[str, Any]:
    """What the charts say, and what cannot be charted."""
    told: dict[str, Any] = {
        "wrong": [_told(one) for one in wrong],
        "grid": None,
        "beside": [*_early(held, code, several), *_late(held, code, several)],
    }
    if not several:
        return told
    found = watch(tuple(several))
    rows = [
        [
            one.series.name,
            len(one.series),
            one.series.unit,
            f"{day(one.series.starts[-1])} to {day(one.series.ends[-1])}",
            float(one.series.values[-1]),
            one.series.last_target,
            one.status,
            "; ".join(f"{each.kind}, period to {day(each.period_end)}" for each in one.warnings)
            or "none",
            joined(one.series.basis),
        ]
        for one in found.watched
    ]
    columns = (
        Column("name", "Outcome"),
        Column("points", "Points", "number"),
        Column("unit", "Unit"),
        Column("period", "Last period"),
        Column("last", "Last", "number"),
        Column("target", "Target", "number"),
        Column("status", "Says"),
        Column("warnings", "Warnings"),
        Column("basis", "Basis"),
    )
    grid = Grid("Outcomes, warnings first", columns, rows)
    return told | {"grid": grid, "rate": rate(found), "over": ended(held.ever).get(code)}


def _early(held: Contracts, code: str, several: Sequence[Series]) -> list[str]:
    """Series with periods that ended before the contract began: they cannot tell of it."""
    began = held.whole(code).starts
    if began is None:
        return []
    before = ((one, sum(end < began for end in one.ends)) for one in several)
    return [
        f"{one.name}: {counted(many, 'period')} of {len(one)} ended before the contract began on "
        f"{day(began)}, and so cannot say how it was kept"
        for one, many in before
        if many
    ]


def _late(held: Contracts, code: str, several: Sequence[Series]) -> list[str]:
    """Series with periods that began after the contract's last day, with every extension: they
    cannot tell of it either."""
    rows = [one for one in held.held if one.contract == code] or [held.whole(code)]
    days = [one.over if one.may_end is None else one.may_hold for one in rows]
    last = max((one for one in days if one is not None), default=None)
    if last is None or None in days:
        return []
    after = ((one, sum(start > last for start in one.starts)) for one in several)
    return [
        f"{one.name}: {counted(many, 'period')} of {len(one)} began after the last day of the "
        f"contract on {day(last)}, and so cannot say how it was kept"
        for one, many in after
        if many
    ]


def _columns(code: str) -> Grid:
    """The columns of a file of figures: what each holds, whether it is needed, what it means."""
    plain = {"date": "day", "string": "text"}
    here = {"about": f"The id of the contract: {code}", "source": "Where the figure stands"}
    rows = [
        [
            one.name,
            ", ".join(one.enum) or plain.get(one.type, one.type),
            "yes" if one.required else "no",
            here.get(one.name, one.description),
        ]
        for one in load_schemas()["outcomes"].columns
    ]
    columns = (
        Column("name", "Column"),
        Column("holds", "What it holds"),
        Column("needed", "Needed"),
        Column("meaning", "What it means"),
    )
    return Grid("Columns of a file of figures", columns, rows)


def _kept(figures: Sequence[OutcomeFigure]) -> Grid | None:
    """What was kept, the latest first."""
    if not figures:
        return None
    columns = (
        Column("outcome", "Outcome"),
        Column("start", "From", "day"),
        Column("end", "To", "day"),
        Column("value", "Value", "number"),
        Column("unit", "Unit"),
        Column("basis", "Basis"),
        Column("source", "Source"),
        Column("by", "Kept by"),
        Column("at", "On", "day"),
    )
    rows = [
        [
            f"{one.outcome}, {one.category}" if one.category else one.outcome,
            one.start,
            one.end,
            one.value,
            one.unit,
            one.basis,
            one.source,
            one.kept_by.office,
            timezone.localdate(one.kept_at),
        ]
        for one in sorted(figures, key=lambda one: (one.end, one.outcome), reverse=True)
    ]
    return Grid("Figures that are kept", columns, rows)


def _told(one: Fault) -> str:
    return f"{one.outcome}: {one.text}; {one.do}"
