"""Rows of lists as they were known at an instant, or stood on an earlier day: lists hold what is
known now, of today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from commonweal.web.lists import LISTERS
from commonweal.web.looking_back import looking_back
from commonweal.web.store.models import Listed, Mention
from commonweal.web.store.reading import as_on, today

#: Of so many things at most it is worked out how they stood on an earlier day.
MOST = 200
_BY_LIST = {one.name: one for one in LISTERS.values()}


def stated_by(
    held: QuerySet[Listed], lists: Iterable[str], moment: datetime | None
) -> QuerySet[Listed]:
    """Rows of some lists whose things had been stated by an instant; all rows where it is None."""
    if moment is None:
        return held
    then = Q(pk__in=[])
    for name in lists:
        stated = Mention.objects.filter(
            thing=_BY_LIST[name].thing, states=True, row__stated_at__lte=moment
        )
        then |= Q(list=name, code__in=stated.values("code"))
    return held.filter(then)


def of_day(name: str, on: date) -> Q:
    """Which rows of a list a day has."""
    holds = _BY_LIST[name].holds
    if holds == "any":
        return Q(list=name)
    begun = Q(list=name) & (Q(on__lte=on) | Q(on=None))
    return begun if holds == "until" else begun & (Q(until__gte=on) | Q(until=None))


def had_state(held: QuerySet[Listed], name: str, state: str, on: date) -> QuerySet[Listed] | None:
    """Rows of a list that had a state on an earlier day, as the records of that day have it; None
    where they are too many for that to be worked out."""
    rows = list(held.order_by()[: MOST + 1])
    if len(rows) > MOST:
        return None
    stood = _BY_LIST[name].stood
    made = _made(rows, on)
    codes = [one.code for one in made if stood is not None and stood(one, state, on)]
    return held.filter(code__in=codes)


def differs(name: str, on: date) -> bool:
    """Whether the state of the rows of a list is another on a day than today's."""
    return on < today() and _BY_LIST[name].stood is not None


def as_known(rows: Iterable[Listed]) -> list[Listed]:
    """Rows with the knowledge with which the page looks: the lists' own makers make them anew of
    what was known then, and leave out what nobody could know of."""
    held = [*rows]
    return held if looking_back().moment is None else _made(held, today())


def as_seen(rows: Iterable[Listed]) -> list[Listed]:
    """The same as they stood on the day of which the page tells, without what was not there yet."""
    on = looking_back().on
    return as_known(rows) if on is None or on >= today() else _made([*rows], on)


def _made(held: list[Listed], on: date) -> list[Listed]:
    codes: dict[str, list[str]] = {}
    for one in held:
        codes.setdefault(one.list, []).append(one.code)
    with as_on(on):
        made = {
            (one.list, one.code): one
            for name, several in codes.items()
            for one in _BY_LIST[name].rows(several)
        }
    return [made[one.list, one.code] for one in held if (one.list, one.code) in made]
