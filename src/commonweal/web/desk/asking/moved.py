"""Whether somebody else has added to what a form is about since whoever fills it in looked."""

from __future__ import annotations

from django.db.models import Max, Q

from commonweal.records.canonical import canonical
from commonweal.web.store.lines import STATEMENT
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import Thing


def speaking(*things: Thing) -> Q:
    """Rows that speak of any of several things."""
    any_of = Q(pk__in=[])
    for thing, code in things:
        any_of |= Q(thing=thing, code=code)
    return Q(number__in=Mention.objects.filter(any_of).values("row_id"))


def saying(kind: str, field: str, value: str) -> Q:
    """Rows of a kind in which a field says something that is no code of a thing."""
    return Q(type=kind, line__contains=f'"{field}":{canonical(value).decode()}')


def last_of(rows: Q) -> int:
    """The number of the last of some rows and of all that acts on any of them: what closes, voids
    or corrects a statement need not speak of what that speaks of. 0 where there is none."""
    held = Row.objects.filter(rows)
    acting = Mention.objects.filter(thing=STATEMENT, code__in=held.values("statement"))
    last = held.aggregate(last=Max("number"))["last"] or 0
    return max(last, acting.aggregate(last=Max("row_id"))["last"] or 0)
