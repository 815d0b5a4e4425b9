"""Areas, bodies and networks: found by name or code, and everything that is known about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
from django.http import Http404, HttpRequest, HttpResponse

from commonweal.evidence import Table
from commonweal.report.views import NUMERIC, heading
from commonweal.rules import Source
from commonweal.web.plans.places import PROPOSED, Place
from commonweal.web.plans.shown import Shown, asked_for
from commonweal.web.plans.tables import cells, on_page
from commonweal.web.plans.telling import base_of, cited, tell
from commonweal.web.public.paging import paged
from commonweal.web.public.tables import Column, Grid, link

#: Rows of one table about one place.
MOST = 12
#: Figures of one chapter, and columns of one table, on the page of one place.
FEW, WIDEST = 12, 8
#: What the page says in its heading.
ITSELF = ("code", "name")
#: The table that tells how far each ward has to go.
OF_WARDS = "services.wards"
#: Why a ward has no row in it, and why there is no such table.
NOTHING = "Not known: nothing was worked out for this ward."
NOT_HELD = "Not known: the plan does not hold which small areas lie in it."
#: Columns of codes that name no place.
NO_PLACE = ("indicator", "year", "kind", "meant", "rule", "basis", "trend", "unit", "period")


def places(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every area, body and network that the plan names."""
    shown = asked_for(request, plan)
    base = base_of(plan)
    wanted, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    words = wanted.casefold().split()
    found = [
        one
        for one in shown.places.values()
        if (kind == "" or one.kind == kind)
        and all(word in f"{one.name} {one.code}".casefold() for word in words)
    ]
    page = paged(request, found)
    rows = [
        [link(one.name, f"{base}places/{one.code}/"), one.kind or "other", one.code]
        for one in page["rows"]
    ]
    columns = (Column("name", "Name"), Column("kind", "Kind"), Column("code", "Code"))
    kinds = sorted({one.kind for one in shown.places.values() if one.kind}, key=str.casefold)
    return tell(
        request,
        "places.html",
        shown,
        plan,
        "Wards, areas, practices and bodies",
        grid=Grid("Places", columns, rows, none="No place has this name or code."),
        page=page,
        fields=[
            {"name": "q", "label": "Name or code", "value": wanted, "type": "search"},
            {
                "name": "kind",
                "label": "Kind",
                "value": kind,
                "options": [("", "All"), *((one, one) for one in kinds)],
            },
        ],
    )


def place(request: HttpRequest, code: str, plan: str = "") -> HttpResponse:
    """Everything that is known about an area, body or network."""
    shown = asked_for(request, plan)
    if code not in shown.places:
        raise Http404("no such place")
    held = shown.places[code]
    base = base_of(plan)
    chapters = []
    sources: list[Source] = []
    for chapter in shown.chapters:
        figures = [figure for figure in chapter.figures if figure.about == code]
        told = [rows for table in chapter.tables if (rows := _naming(table, code)).named]
        grids = [_grid(shown, one, base) for one in told if one.about]
        if figures or told:
            chapters.append(
                {
                    "chapter": chapter,
                    "figures": figures,
                    "grids": grids,
                    "elsewhere": [one for one in told if not one.about],
                }
            )
        sources += [source for figure in figures[:FEW] for source in figure.sources]
        sources += [source for one in told if one.about for source in one.table.sources]
    return tell(
        request,
        "place.html",
        shown,
        plan,
        held.name,
        trail=[("Places", "places/")],
        place=held,
        proposed=held.kind == PROPOSED,
        few=FEW,
        chapters=chapters,
        lacking=_lacking(shown, held),
        cited=cited(sources),
    )


def _lacking(shown: Shown, place: Place) -> str:
    """Why the page of a ward tells nothing of services; "" where it does, or is of no ward."""
    if place.kind != "ward":
        return ""
    held = next((found for one in shown.chapters if (found := one.table(OF_WARDS))), None)
    if held is not None:
        told = _naming(held, place.code).about
        return "" if told else NOTHING
    section = shown.sections.get("services", {}).get("wards")
    return section.text if section else NOT_HELD


@dataclass(frozen=True)
class Naming:
    """The rows of a table that speak of a place, and how many name it at all."""

    table: Table
    about: list[int]
    named: int


def _naming(table: Table, code: str) -> Naming:
    """Which rows are about a place: those whose first code it is; others name it beside theirs."""
    named: set[int] = set()
    about: list[int] | None = None
    for column in table.columns:
        if column.kind == "code" and column.name not in NO_PLACE:
            same = pc.equal(table.data.column(column.name), code)
            rows = pc.indices_nonzero(same).to_pylist()
            about = rows if about is None else about
            named |= set(rows)
    return Naming(table, about or [], len(named))


def _grid(shown: Shown, rows: Naming, base: str) -> dict[str, Any]:
    """The first rows about a place as a table, without its own code and name and without columns
    that know nothing of it; a single row as a list of what it says."""
    table = rows.table
    columns = [
        Column(one.name, heading(one), "number" if one.kind in NUMERIC else "text")
        for one in on_page(table)
    ]
    held = cells(shown, table, rows.about[:MOST], base)
    kept = [
        place
        for place, column in enumerate(columns)
        if column.name not in ITSELF and any(not _nothing(row[place]) for row in held)
    ][:WIDEST]
    columns = [columns[place] for place in kept]
    held = [[row[place] for place in kept] for row in held]
    told = {"table": table, "total": len(rows.about), "shown": len(held)}
    if len(held) == 1:
        pairs = zip(columns, held[0], strict=True)
        return told | {"facts": [{"label": one.label, "value": cell} for one, cell in pairs]}
    return told | {"grid": Grid(table.title, columns, held)}


def _nothing(cell: Any) -> bool:
    """Whether a cell says that nothing is known."""
    return isinstance(cell, dict) and "href" not in cell
