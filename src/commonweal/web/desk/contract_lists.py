"""Lists of contracts and issues that somebody keeps or is a partner in: chosen, sorted and counted
by the database, and of a page of them alone all that is on record is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.issues.tracking import DONE
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.contracted import NOT_SIGNED, SIGNED
from commonweal.web.desk.asking.offering import offered_of
from commonweal.web.desk.contracts_held import kept_for, seen_by
from commonweal.web.desk.contracts_pages import issues_grid
from commonweal.web.desk.paging import found_by, looked_for, page_of, told_of
from commonweal.web.desk.showing import shown
from commonweal.web.desk.tasks.issues import RAISE, WORK
from commonweal.web.lists.kept import contracts_near
from commonweal.web.public.tables import Column, Grid, link, order_of, ordered
from commonweal.web.store.models import Kept
from commonweal.web.store.reading import today

#: How contracts can stand that are looked for.
STANDS = ("runs", "suspended", "to begin", "over", NOT_SIGNED)


@signed_in
def contracts_kept(request: HttpRequest) -> HttpResponse:
    """Contracts of the bodies for which somebody keeps them, or in which theirs is a partner."""
    columns = (
        Column("title", "Contract", sorts=True),
        Column("who", "Provider"),
        Column("ends", "Ends", "day", sorts=True),
        Column("begin", "Begin to buy by, as estimated", "day"),
        Column("stands", "How it stands"),
    )
    name, down = order_of(request, columns, "title")
    field = F({"title": "sort", "ends": "until"}[name])
    order = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    found = found_by(seen_by(request.user), request.GET.get("q", ""))
    found = standing(found, request.GET.get("state", ""), today())
    page = page_of(request, found.order_by(order, "code"))
    grid = Grid(
        told_of(page, "contract"),
        ordered(request, columns, (name, down)),
        cells([one.code for one in page["rows"]]),
        "No contract of your bodies on record is like that."
        if request.GET.keys() & {"q", "state"}
        else "No contract of your bodies is on record.",
    )
    may_do = offered_of(request.user, ("state-contract", "provider-owner"))
    return shown(
        request,
        "desk/contracts.html",
        "Contracts",
        grid=grid,
        pages=page["pages"],
        keep={name: request.GET[name] for name in ("sort",) if name in request.GET},
        fields=looked_for(request, "Words of the title or the provider", STANDS),
        may=may_do,
    )


def standing(rows: QuerySet[Kept], state: str, on: date) -> QuerySet[Kept]:
    """Contracts that stand so on a day, as `Contracts.stands` has it; all for another word."""
    if state == NOT_SIGNED:
        return rows.filter(state=NOT_SIGNED)
    if state not in STANDS:
        return rows
    rows = rows.filter(state=SIGNED)
    if state == "to begin":
        return rows.filter(on__gt=on)
    rows = rows.filter(Q(on=None) | Q(on__lte=on))
    if state == "over":
        return rows.filter(until__lt=on)
    rows = rows.filter(Q(until=None) | Q(until__gte=on))
    suspended = Q(suspended__isnull=False, suspended__lte=on)
    return rows.filter(suspended) if state == "suspended" else rows.exclude(suspended)


def cells(codes: list[str]) -> list[list[Any]]:
    """The cells of some contracts, which alone are read."""
    held = contracts_near(("contract", code) for code in codes)
    ends = {one.held.contract: one for one in held.ending(codes)}
    rows = []
    for code in codes:
        ending = ends.get(code)
        rows.append(
            [
                link(held.titles[code], reverse("desk-contract", args=[code])),
                held.provider(code),
                held.whole(code).over_told,
                None if ending is None else ending.begin_by,
                held.stands(code),
            ]
        )
    return rows


@signed_in
def issues_kept(request: HttpRequest) -> HttpResponse:
    """What partners raised, of one's own contracts alone, what presses most first."""
    page = page_of(request, by_pressing(kept_for(request.user, [RAISE, WORK], "issue"), today()))
    codes = [one.code for one in page["rows"]]
    held = {one.what.issue: one for one in contracts_near(("issue", code) for code in codes).issues}
    grid = issues_grid([held[code] for code in codes if code in held])
    grid = replace(grid, caption=told_of(page, "issue"))
    return shown(
        request,
        "desk/issues.html",
        "Issues between partners",
        grid=grid,
        pages=page["pages"],
        may=offered_of(request.user, ("raise-issue",)),
    )


def by_pressing(rows: QuerySet[Kept], on: date) -> QuerySet[Kept]:
    """Issues in the order of `issues.in_order` on a day: what runs and is late first, then by where
    it stands, then the oldest."""
    now = on.toordinal()
    running = Greatest(now - Coalesce(F("due"), now), F("late"))
    done = When(state__in=DONE, then=-1)
    pressing = Case(done, default=running, output_field=IntegerField())
    return rows.annotate(pressing=pressing).order_by("-pressing", "rank", "on", "code")
