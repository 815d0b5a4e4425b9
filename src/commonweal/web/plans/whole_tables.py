"""A table of a plan on a page of its own: sorted, searched and paged by the server."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from commonweal.evidence import Table
from commonweal.plan.published import file_names
from commonweal.report.formats import is_missing
from commonweal.report.references import anchor
from commonweal.report.views import NUMERIC, heading
from commonweal.web.plans.recomputing import entry
from commonweal.web.plans.shown import Shown, asked_for
from commonweal.web.plans.tables import cells, on_page, written
from commonweal.web.plans.telling import base_of, cited, tell
from commonweal.web.public.paging import paged
from commonweal.web.public.tables import Column, Grid, in_order, order_of, ordered


def table(request: HttpRequest, identifier: str, plan: str = "") -> HttpResponse:
    """All rows of a table."""
    shown = asked_for(request, plan)
    chapter, held = shown.table(identifier)
    base = base_of(plan)
    columns = [
        Column(
            name=one.name,
            label=heading(one),
            kind="number" if one.kind in NUMERIC else "text",
            sorts=True,
        )
        for one in on_page(held)
    ]
    order = order_of(request, columns, "")
    wanted = request.GET.get("q", "").strip()
    page = paged(request, _rows(shown, held, order, wanted))
    grid = Grid(
        caption=held.title,
        columns=ordered(request, columns, order),
        rows=cells(shown, held, list(page["rows"]), base),
        none="No row holds these words." if wanted else "The table has no rows.",
    )
    where = shown.placed.get(held.id)
    trail = [("Chapters", "chapters/"), (chapter.title, f"chapters/{chapter.id}/")]
    if where:
        title = shown.sections[where[0]][where[1]].title
        trail.append((title, f"chapters/{where[0]}/{where[1]}/"))
    method = next((one for one in chapter.methods if one.id == held.method), None)
    return tell(
        request,
        "table.html",
        shown,
        plan,
        held.title,
        trail=trail,
        table=held,
        grid=grid,
        page=page,
        wanted=wanted,
        sort=request.GET.get("sort", ""),
        cited=cited(held.sources),
        files=[entry(shown, f"tables/{name}") for name in file_names(held)],
        method=(anchor("method", method.id), method.title) if method else None,
    )


def _rows(shown: Shown, table: Table, order: tuple[str, bool], wanted: str) -> list[int]:
    """The rows that hold the words wanted, in their order."""
    rows = list(range(table.data.num_rows))
    if wanted:
        low = wanted.casefold()
        texts = written(shown, table)
        rows = [row for row in rows if any(low in (c[row] or "").casefold() for c in texts)]
    name, down = order
    if not name:
        return rows
    values = table.data.column(name).to_pylist()
    return in_order(rows, lambda row: _key(values[row]), down)


def _key(value: Any) -> Any:
    """By what a value is sorted: words without their capitals; what is missing comes last."""
    if is_missing(value) or value == "":
        return None
    return value.casefold() if isinstance(value, str) else value
