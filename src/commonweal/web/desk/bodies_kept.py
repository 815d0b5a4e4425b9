"""The bodies that somebody keeps, with their seats of today."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.governance.register import day_of
from commonweal.records import said
from commonweal.records.kinds import Body, Seat
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named, people_named, rules, stating
from commonweal.web.desk.rights import bodies_with, codes_with
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around, today

ACTION = "keep bodies"


@dataclass(frozen=True)
class Kept:
    """A body with its seats, and who holds them."""

    body: Body
    seats: tuple[tuple[Seat, str], ...]


@signed_in
def bodies_kept(request: HttpRequest) -> HttpResponse:
    """Bodies and seats."""
    if not codes_with(request.user, ACTION):
        raise PermissionDenied
    codes = list(bodies_with(request.user, ACTION))
    seats = Mention.objects.filter(thing="body", code__in=codes, type="seat")
    rows = around((), also=stating("body", codes) | Q(number__in=seats.values("row_id")))
    day = day_of(rows, today(), rules())
    held = [one.what for one in said(day.state, Seat)]
    names = people_named(one.person for one in held if one.person)
    told = {one.what.body: one.what for one in said(day.state, Body) if one.what.body in codes}
    kept = [
        Kept(
            body,
            tuple(
                (seat, names.get(seat.person or "", seat.office or "vacant"))
                for seat in held
                if seat.body == body.body
            ),
        )
        for body in sorted(told.values(), key=lambda one: one.name.casefold())
    ]
    shown = {"title": "Bodies and seats", "kept": kept, "as_of": today(), "trail": TRAIL}
    shown["names"] = bodies_named(seat.represents for seat in held if seat.represents)
    return render(request, "desk/bodies.html", shown)


TRAIL = ({"href": "/desk/", "text": "Your desk"},)
