"""How often something was stated again, by which calendars know that what they hold has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from commonweal.records.canonical import canonical
from commonweal.web.store.lines import STATEMENT
from commonweal.web.store.models import Mention, Row


@dataclass(frozen=True, slots=True)
class Again:
    """When something was stated last, and how many statements came after the first."""

    at: datetime
    count: int


def stated_again(
    thing: str,
    codes: Collection[str],
    types: Collection[str],
    *,
    saying: tuple[str, str] | None = None,
) -> dict[str, Again]:
    """Of things of a kind, by code: statements of some kinds that speak of them, what corrected or
    withdrew these, and what withdrew that. What was withdrawn counts as what withdrew it does, so
    that no count falls, but where a payload was destroyed.

    Parameters
    ----------
    thing, codes, types
        The kind of thing, their codes, and the kinds of statement.
    saying
        A field and what it says: statements that never said so are none of them.
    """
    told = Mention.objects.filter(thing=thing, code__in=codes, type__in=[*types, "correction"])
    if saying is not None:
        field, value = saying
        told = told.filter(row__line__contains=f'"{field}":{canonical(value).decode()}')
    found: dict[str, set[str]] = {}
    for code, name in told.values_list("code", "row__statement"):
        found.setdefault(code, set()).add(name)
    return _acted_again(found)


def _acted_again(named: Mapping[str, Iterable[str]]) -> dict[str, Again]:
    """Of statements by their ids, with what acted on them."""
    of: dict[str, set[str]] = {}
    for code, names in named.items():
        for name in names:
            of.setdefault(name, set()).add(code)
    for _ in range(2):
        acts = Mention.objects.filter(thing=STATEMENT, code__in=list(of))
        acts = acts.filter(type__in=("correction", "void"))
        for name, act in list(acts.values_list("code", "row__statement")):
            of.setdefault(act, set()).update(of[name])
    moments = dict(Row.objects.filter(statement__in=list(of)).values_list("statement", "stated_at"))
    told: dict[str, list[datetime]] = {}
    for name, codes in of.items():
        for code in codes:
            told.setdefault(code, []).append(moments[name])
    return {code: Again(max(several), len(several) - 1) for code, several in told.items()}
