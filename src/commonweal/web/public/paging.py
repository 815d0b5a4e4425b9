"""Pages of a list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

#: Rows on a page.
ROWS = 25


def paged(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The rows of the page that is asked for, how many there are, and links to its neighbours."""
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
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
        "rows": page.object_list,
        "total": page.paginator.count,
        "number": page.number,
        "last": page.paginator.num_pages,
        "pages": pages,
    }
