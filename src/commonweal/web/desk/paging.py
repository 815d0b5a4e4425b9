"""Lists of the desk a page at a time, chosen, sorted and counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from commonweal.evidence.words import counted
from commonweal.web.lists.kept import plain_words
from commonweal.web.public.paging import paged
from commonweal.web.store.models import Kept

#: Rows on a page.
MOST = 50


def found_by(rows: QuerySet[Kept], words: str) -> QuerySet[Kept]:
    """Rows that have a word beginning with each of those looked for; all where none is."""
    for word in plain_words(words).split():
        rows = rows.filter(words__contains=f" {word}")
    return rows


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> dict[str, Any]:
    """The page that is asked for, as `paged` gives it."""
    return paged(request, rows, MOST)


def told_of(page: dict[str, Any], one: str, many: str = "") -> str:
    """How many there are, and which of them are shown.

    Examples
    --------
    >>> told_of({"rows": [1, 2], "total": 52, "number": 2, "last": 2}, "contract")
    '52 contracts, 2 shown, page 2 of 2'
    """
    total = counted(page["total"], one, many)
    if page["last"] == 1:
        return total
    return f"{total}, {len(page['rows'])} shown, page {page['number']} of {page['last']}"


def looked_for(request: HttpRequest, label: str, states: Sequence[str]) -> list[dict[str, Any]]:
    """The fields of a list in which words are looked for, and a state is chosen."""
    state = [{"name": "state", "label": "How it stands", "value": request.GET.get("state", ""),
              "options": [("", "All"), *((one, one.capitalize()) for one in states)]}]  # fmt: skip
    return [{"name": "q", "label": label, "value": request.GET.get("q", "")}, *state]


__all__ = ["MOST", "found_by", "looked_for", "page_of", "told_of"]
