"""Promises as those who ask for them, make them and close them see them, with what is due when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.governance.commitments import Tracked
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named, parents_of
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE, owing, tracked
from commonweal.web.store.reading import today


@signed_in
def promises_kept(request: HttpRequest) -> HttpResponse:
    """What was promised to one's bodies or is owed by them, by when it is due."""
    user: User = request.user
    if not any(codes_with(user, action) for action in (ASK, MAKE, CLOSE)):
        raise PermissionDenied
    every = tracked()
    owed_by = owing(every)
    above = parents_of({code for one in every for code in _bodies(one, owed_by)})

    def may(action: str, bodies: Iterable[str]) -> bool:
        """As the tasks ask it, without asking the records for each promise."""
        reached = [code for body in bodies for code in above[body]]
        return any(allowed(user, action, code) for code in reached or [""])

    held = [
        one
        for one in every
        if any(may(action, _bodies(one, owed_by)) for action in (ASK, MAKE, CLOSE))
    ]
    names = bodies_named(code for one in held for code in (one.made.what.by, one.made.what.to))
    waiting = [one for one in held if one.status != "closed"]
    dated = sorted((one for one in waiting if one.due.day), key=lambda one: one.due.day or today())

    def told_of(one: Tracked) -> dict[str, object]:
        return {
            **_told(one, names),
            "delivers": one.status != "closed" and may(MAKE, owed_by[one.made.what.commitment]),
            "closes": may(CLOSE, [one.made.what.to]),
            "withdraws": may(ASK, [one.made.about]),
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


def _bodies(one: Tracked, owed_by: Mapping[str, Iterable[str]]) -> set[str]:
    """The bodies that it concerns: owed to or by them, or recorded by them."""
    return {one.made.what.to, one.made.about, *owed_by[one.made.what.commitment]}


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
