"""For which bodies somebody may do something: what is offered, and what a task is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import QuerySet

from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import RIGHTS
from commonweal.web.desk.asking import Asked, Choice
from commonweal.web.desk.keeping import bodies_named, with_committees, with_parents
from commonweal.web.store.models import Kept

#: A role that is held for all bodies.
ALL = ""


def codes_with(user: User, action: str) -> tuple[str, ...]:
    """The bodies for which somebody may do something by their roles; `ALL` where it is any."""
    rights = RIGHTS[action]
    found: dict[str, None] = {}
    for grant in user.grants.all():
        scope = rights.get(grant.role)
        if scope == "every" or (scope == "whole" and grant.body == ALL):
            found[ALL] = None
        elif scope == "own":
            found[grant.body] = None
    return (ALL,) if ALL in found else tuple(found)


def bodies_with(user: User, action: str) -> dict[str, str]:
    """Every body for which somebody may do something, committees of theirs too, by code."""
    codes = codes_with(user, action)
    if ALL not in codes:
        return bodies_named(with_committees(codes))
    return dict(bodies_in(user, action).values_list("code", "title"))


def bodies_in(user: User, *actions: str) -> QuerySet[Kept]:
    """Bodies on record for which somebody may do any of several things, committees of theirs too,
    by name."""
    codes = {code for action in actions for code in codes_with(user, action)}
    rows = Kept.objects.filter(list="body").order_by("sort", "code")
    return rows if ALL in codes else rows.filter(code__among=with_committees(codes))


def whose(user: User, actions: Sequence[str], name: str) -> QuerySet[Kept]:
    """What is kept under a name of the bodies for which somebody may do any of several things."""
    codes = {code for action in actions for code in codes_with(user, action)}
    rows = Kept.objects.filter(list=name)
    return rows if ALL in codes else rows.filter(body__among=with_committees(codes))


def offered(action: str) -> Callable[[Asked], Sequence[Choice]]:
    """What gives the bodies to choose from for a task."""

    def choices(asked: Asked) -> Sequence[Choice]:
        held = bodies_with(asked.user, action)
        return tuple(sorted(held.items(), key=lambda one: one[1].casefold()))

    return choices


def chosen(action: str, name: str = "body") -> Callable[[Asked], Sequence[str]]:
    """What gives the bodies of a task whose body is one of its answers; before it is answered, all
    for which whoever is asked may do it."""

    def bodies(asked: Asked) -> Sequence[str]:
        held = asked.answers.get(name)
        if held is None:
            return codes_with(asked.user, action)
        return with_parents([held["code"] if isinstance(held, dict) else held])

    return bodies
