"""Rows of lists as they were known at an instant: lists hold what is known now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from commonweal.web.lists import LISTERS
from commonweal.web.looking_back import looking_back
from commonweal.web.store.models import Listed, Mention

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


def as_known(rows: Iterable[Listed]) -> list[Listed]:
    """Rows with the knowledge with which the page looks: the lists' own makers make them anew of
    what was known then, and leave out what nobody could know of."""
    held = [*rows]
    if looking_back().moment is None:
        return held
    codes: dict[str, list[str]] = {}
    for one in held:
        codes.setdefault(one.list, []).append(one.code)
    made = {
        (one.list, one.code): one
        for name, several in codes.items()
        for one in _BY_LIST[name].rows(several)
    }
    return [made[one.list, one.code] for one in held if (one.list, one.code) in made]
