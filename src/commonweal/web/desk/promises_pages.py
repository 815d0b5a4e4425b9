"""Promises as those who ask for them, make them and close them see them, with what is due when."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.governance.commitments import Tracked
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named, with_committees
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE, owing, tracked
from commonweal.web.store.reading import today


@signed_in
def promises_kept(request: HttpRequest) -> HttpResponse:
    """What was promised to one's bodies or is owed by them, by when it is due."""
    user: User = request.user
    reach = {
        action: set(with_committees(codes_with(user, action))) for action in (ASK, MAKE, CLOSE)
    }
    codes = set().union(*reach.values())
    if not codes:
        raise PermissionDenied
    every = tracked()
    owed_by = owing(every)
    held = [one for one in every if _concerns(one, owed_by[one.made.what.commitment], codes)]
    names = bodies_named(code for one in held for code in (one.made.what.by, one.made.what.to))
    waiting = [one for one in held if one.status != "closed"]
    dated = sorted((one for one in waiting if one.due.day), key=lambda one: one.due.day or today())

    def told_of(one: Tracked) -> dict[str, object]:
        owed = owed_by[one.made.what.commitment]
        return {
            **_told(one, names),
            "delivers": one.status != "closed" and _reaches(reach[MAKE], owed),
            "closes": _reaches(reach[CLOSE], {one.made.what.to}),
            "withdraws": allowed(user, ASK, one.made.about),
        }

    told = {
        "title": "Promises, requests and recommendations",
        "trail": [{"href": "/desk/", "text": "Your desk"}],
        "as_of": today(),
        "asks": bool(codes_with(user, ASK)),
        "dated": [told_of(one) for one in dated],
        "undated": [told_of(one) for one in waiting if not one.due.day],
        "closed": [told_of(one) for one in held if one.status == "closed"],
    }
    return render(request, "desk/promises.html", told)


def _concerns(one: Tracked, owed_by: Collection[str], codes: set[str]) -> bool:
    """Whether it is owed to or by one of these bodies, or was recorded by it."""
    return _reaches(codes, {one.made.what.to, one.made.about, *owed_by})


def _reaches(codes: set[str], bodies: Collection[str]) -> bool:
    """Whether a right that is held for bodies is one for any of others."""
    return ALL in codes or not codes.isdisjoint(bodies)


def _told(one: Tracked, names: dict[str, str]) -> dict[str, object]:
    what = one.made.what
    return {
        "code": what.commitment,
        "kind": what.kind,
        "text": what.text,
        "by": names[what.by],
        "to": names[what.to],
        "made_on": what.made_on,
        "due": one.due.day,
        "when": what.due_when,
        "status": one.status,
        "late": one.overdue_days,
        "deliveries": [each.what for each in one.deliveries],
        "closure": None if one.closure is None else one.closure.what,
    }
