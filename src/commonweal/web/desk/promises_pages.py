"""Promises as those who ask for them, make them and close them see them, with what is due when."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.governance.commitments import Tracked
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE, tracked
from commonweal.web.store.reading import today


@signed_in
def promises_kept(request: HttpRequest) -> HttpResponse:
    """What was promised to one's bodies or is owed by them, by when it is due."""
    user: User = request.user
    codes = {code for action in (ASK, MAKE, CLOSE) for code in codes_with(user, action)}
    if not codes:
        raise PermissionDenied
    held = [one for one in tracked() if _concerns(one, codes)]
    names = bodies_named(code for one in held for code in (one.made.what.by, one.made.what.to))
    waiting = [one for one in held if one.status != "closed"]
    dated = sorted((one for one in waiting if one.due.day), key=lambda one: one.due.day or today())
    told = {
        "title": "Promises, requests and recommendations",
        "trail": [{"href": "/desk/", "text": "Your desk"}],
        "as_of": today(),
        "asks": bool(codes_with(user, ASK)),
        "dated": [_told(one, user, names) for one in dated],
        "undated": [_told(one, user, names) for one in waiting if not one.due.day],
        "closed": [_told(one, user, names) for one in held if one.status == "closed"],
    }
    return render(request, "desk/promises.html", told)


def _concerns(one: Tracked, codes: set[str]) -> bool:
    """Whether it is owed to or by one of these bodies; of an office, whoever promises sees it."""
    what = one.made.what
    return "" in codes or bool(codes & {what.to, what.by, one.made.about})


def _told(one: Tracked, user: User, names: dict[str, str]) -> dict[str, object]:
    what = one.made.what
    body = names.get(what.by, what.by) != what.by
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
        "delivers": one.status != "closed"
        and (allowed(user, MAKE, what.by) if body else bool(codes_with(user, MAKE))),
        "closes": allowed(user, CLOSE, what.to),
        "withdraws": allowed(user, ASK, one.made.about),
    }
