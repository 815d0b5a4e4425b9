"""Declarations of the organisations that are written somewhere: whatever anybody declared tells
what a name stands for and how it is spelt, so that of many who declare alike the first tells all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from commonweal.records import Statement
from commonweal.web.store.gathering import closed
from commonweal.web.store.lines import STATEMENT, WRITTEN, finder, mentions_of, says, written
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import statements_of

#: Kinds by which an organisation comes into it: declared, or standing to gain.
NAMING = ("interest", "agenda_item", "bidder", "award", "contract", "correction")
#: The days by which an interest had arisen, or was known, as its payload has them.
DAYS = ("arose", "aware", "declared")


def with_alike(numbers: set[int], new: Sequence[Statement]) -> set[int]:
    """Rows with the declarations of whatever organisation is written in any of them, and of
    whatever these lead on to.

    Of declarations that are told of alone, and not of whoever made them, those are left out from
    which nothing follows that does not follow from an earlier one (`_telling`).

    Parameters
    ----------
    numbers
        Rows, with all declarations of the people who are looked at.
    new
        What is about to be stated.
    """
    numbers = closed(numbers)
    held = (*statements_of(numbers), *new)
    # What is one organisation: a correction may say so too.
    groups = [_forms(one) for one in held if one.type in ("organisation", "correction")]
    seen: set[str] = set()
    wanted = _same({form for one in held if one.type in NAMING for form in _forms(one)}, groups)
    while wanted - seen:
        rows = Mention.objects.filter(thing=WRITTEN, code__in=sorted(wanted - seen))
        seen = wanted
        more = closed(_telling(set(rows.values_list("row_id", flat=True)) - numbers, new)) - numbers
        numbers |= more
        forms = {form for one in statements_of(more) for form in _forms(one)}
        wanted = _same(forms | seen, groups)
    return numbers


def _telling(numbers: set[int], new: Sequence[Statement]) -> set[int]:
    """Declarations without those from which nothing follows that does not follow from another.

    What is told of a declaration by somebody who is not looked at is the name and the identifiers
    that it gives, from the first of its days on; of several names the one that was stated first.
    One with the same name and the same identifiers that was stated before it and holds as early
    tells all of that, if nothing acts on it: nothing on record, and nothing that is about to be
    stated. Whatever is acted on, or acts, is kept, and stands for nothing else.
    """
    find = finder(new)
    acted = {m.code for one in new for m in mentions_of(0, one, find) if m.thing == STATEMENT}
    rows = Row.objects.filter(number__among=numbers)
    above = Mention.objects.filter(thing=STATEMENT, code__in=rows.values("statement"))
    acted |= set(above.values_list("code", flat=True))
    plain = rows.filter(type="interest").exclude(statement__among=acted)
    # In the order in which they are folded.
    held = sorted(plain.values_list("stated_at", "statement", "number", "line"))
    kept = numbers - {number for _, _, number, _ in held}
    since: dict[str, str] = {}
    for _, _, number, line in held:
        stated = json.loads(line)
        payload = stated["payload"] or {}
        tells = json.dumps([payload.get("organisation"), payload.get("organisation_ids")])
        days = (payload.get(name) for name in DAYS)
        first = min(stated["effective"], *(day for day in days if isinstance(day, str)))
        if tells not in since or first < since[tells]:
            since[tells] = first
            kept.add(number)
    return kept


def _forms(one: Statement) -> set[str]:
    """The organisations that a statement writes, in plain form."""
    told = says(one)
    found = set(written(told))
    # An organisation on record is called by its own id too.
    own = told.get("organisation") if one.type == "organisation" else None
    return {*found, own} if isinstance(own, str) else found


def _same(forms: Iterable[str], groups: Sequence[set[str]]) -> set[str]:
    """Forms, with all others of what is one organisation and written so."""
    found, left = set(forms), list(groups)
    while reached := [one for one in left if one & found]:
        left = [one for one in left if not one & found]
        found.update(*reached)
    return found
