"""Promises as those who ask for them, make them and close them see them, with what is due when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.evidence.words import known
from commonweal.governance.commitments import Tracked
from commonweal.governance.commitments.tracking import days
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named, parents_of
from commonweal.web.desk.paging import page_of
from commonweal.web.desk.paging import told_of as count_told
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE, owing, tracked
from commonweal.web.store.reading import today

#: What several of what is listed are called.
MANY = "promises, requests and recommendations"


@signed_in
def promises_kept(request: HttpRequest) -> HttpResponse:
    """What was promised to one's bodies or is owed by them, by when it is due."""
    user: User = request.user
    if not any(codes_with(user, action) for action in (ASK, MAKE, CLOSE)):
        raise PermissionDenied
    every = tracked()
    owed_by = owing(every)
    may = _rights(user, {code for one in every for code in _bodies(one, owed_by)})
    held = [
        one
        for one in every
        if any(may(action, _bodies(one, owed_by)) for action in (ASK, MAKE, CLOSE))
    ]
    waiting = [one for one in held if one.status != "closed"]
    dated = sorted(
        (one for one in waiting if one.due.day), key=lambda one: one.due.latest or today()
    )
    undated = [one for one in waiting if not one.due.day]
    page = page_of(request, [*dated, *undated, *(one for one in held if one.status == "closed")])
    names = bodies_named(
        code for one in page["rows"] for code in (one.made.what.by, one.made.what.to)
    )

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
        "any_dated": bool(dated),
        "count": count_told(page, "promise, request or recommendation", MANY),
        "pages": page["pages"],
        **{group: [told_of(one) for one in page["rows"] if _group(one) == group]
           for group in ("dated", "undated", "closed")},
    }  # fmt: skip
    return render(request, "desk/promises.html", told)


def _rights(user: User, bodies: Iterable[str]) -> Callable[[str, Iterable[str]], bool]:
    """Whether somebody may do something for any of some bodies: as the tasks ask it, without asking
    the records for each promise, and of each body once."""
    above = parents_of(bodies)

    @cache
    def of_one(action: str, body: str) -> bool:
        return any(allowed(user, action, code) for code in above[body])

    def may(action: str, several: Iterable[str]) -> bool:
        reached = list(several)
        if not reached:
            return allowed(user, action)
        return any(of_one(action, body) for body in reached)

    return may


def _group(one: Tracked) -> str:
    if one.status == "closed":
        return "closed"
    return "dated" if one.due.day else "undated"


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
        "made": known(what.made_on, what.made_precision),
        "due": None if one.due.day is None else one.due.told,
        "when": what.due_when,
        "status": one.status,
        "late": f"{'' if one.due.exact else 'about '}{days(one.overdue_days)} late"
        if one.overdue_days
        else "",
        "deliveries": [each.what for each in one.deliveries],
        "closure": None if one.closure is None else one.closure.what,
    }
