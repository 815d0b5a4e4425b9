"""Promises as those who ask for them, make them and close them see them, with what is due when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.evidence.words import known
from commonweal.governance.commitments import Tracked
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named, committees_of, parents_of
from commonweal.web.desk.paging import page_of
from commonweal.web.desk.paging import told_of as count_told
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE
from commonweal.web.lists.kept import as_party
from commonweal.web.promised import group_of, offices_of, owed, tracked
from commonweal.web.store.models import Kept, Party
from commonweal.web.store.reading import today

#: What several of what is listed are called.
MANY = "promises, requests and recommendations"


@signed_in
def promises_kept(request: HttpRequest) -> HttpResponse:
    """What was promised to one's bodies or is owed by them, by when it is due."""
    user: User = request.user
    if not any(codes_with(user, action) for action in (ASK, MAKE, CLOSE)):
        raise PermissionDenied
    rows, having = kept_promises(user)
    page = page_of(request, rows)
    held = {one.what.commitment: one for one in tracked(one.code for one in page["rows"])}
    listed = [held[one.code] for one in page["rows"] if one.code in held]
    owed_by = {code: one.among(having) for code, one in owed(listed).items()}
    may = _rights(user, {code for one in listed for code in _bodies(one, owed_by)})
    names = bodies_named(code for one in listed for code in (one.made.what.by, one.made.what.to))

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
        "any_dated": rows.filter(state="dated").exists(),
        "count": count_told(page, "promise, request or recommendation", MANY),
        "pages": page["pages"],
        **{group: [told_of(one) for one in listed if _group(one) == group]
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


def kept_promises(user: User) -> tuple[QuerySet[Kept], dict[str, frozenset[str]]]:
    """The promises that somebody sees: what is due first, without a day, closed; and which of the
    bodies of their roles have which offices, by the name of these."""
    rows = Kept.objects.filter(list="commitment")
    rows = rows.order_by("rank", F("until").asc(nulls_last=True), "on", "code")
    codes = {code for action in (ASK, MAKE, CLOSE) for code in codes_with(user, action)}
    if ALL in codes:
        return rows, {}
    mine = committees_of(codes)
    having = offices_of(mine)
    own = Party.objects.filter(party__among={*mine, *map(as_party, having)})
    return rows.filter(pk__in=own.values("kept_id")), having


def _group(one: Tracked) -> str:
    group = group_of(one)
    return group if group in ("dated", "closed") else "undated"


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
        "late": f"{one.days_late} late" if one.overdue_days else "",
        "deliveries": [each.what for each in one.deliveries],
        "closure": None if one.closure is None else one.closure.what,
    }
