"""For which bodies somebody may do something: what is offered, and what a task is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.records import latest
from commonweal.records.kinds import Body
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import RIGHTS
from commonweal.web.desk.asking import Asked, Choice
from commonweal.web.desk.keeping import bodies_named, stated, with_committees, with_parents
from commonweal.web.store.gathering import kinds_stating
from commonweal.web.store.models import Mention, Row

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
    # By the kinds that state bodies: of all that speak of them, few.
    stating = Row.objects.filter(type__in=kinds_stating("body")).values("number")
    rows = Mention.objects.filter(row_id__in=stating, thing="body", states=True)
    every = latest(
        stated("body", rows.values_list("code", flat=True).distinct()), Body, lambda one: one.body
    )
    return {code: one.what.name for code, one in every.items()}


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
