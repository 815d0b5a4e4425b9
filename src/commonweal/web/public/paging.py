"""Pages of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest

#: Rows on a page.
ROWS = 25
#: The number of a page that may be there.
_NUMBER = re.compile("[1-9][0-9]{0,6}")


def paged(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    most: int = ROWS,
    *,
    total: int | None = None,
) -> dict[str, Any]:
    """The rows of the page that is asked for, how many there are, and links to its neighbours.

    Parameters
    ----------
    request
        It asks for a page by its number.
    rows
        All of them, in their order.
    most
        So many of them on a page.
    total
        How many there are; counted where that is not known yet.
    """
    pages: Paginator[Any] = Paginator(rows, most)
    if total is not None:
        pages.count = total
    page = pages.get_page(request.GET.get("page"))
    return _told(request, page, page.object_list)


def paged_and_counted(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The same, of rows that are all looked at to be put in order: they are counted as they are."""
    asked = request.GET.get("page", "1")
    if _NUMBER.fullmatch(asked):
        counting = rows.annotate(counted=Window(Count("*")))
        held = list(counting[(int(asked) - 1) * ROWS :][:ROWS])
        if held:
            page = Paginator(range(held[0].counted), ROWS).page(asked)
            return _told(request, page, held)
    # Which page it is instead is known once they are counted.
    return paged(request, rows)


def _told(request: HttpRequest, page: Page[Any], rows: Sequence[Any]) -> dict[str, Any]:
    pages: dict[str, Any] = {}
    for name, there, number in (
        ("previous", page.has_previous(), page.number - 1),
        ("next", page.has_next(), page.number + 1),
    ):
        if there:
            query = request.GET.copy()
            query["page"] = str(number)
            pages[name] = {"href": f"?{query.urlencode()}", "labelText": f"Page {number}"}
    return {
        "rows": rows,
        "total": page.paginator.count,
        "number": page.number,
        "last": page.paginator.num_pages,
        "pages": pages,
    }
