"""Areas, bodies and networks: found by name or code, and everything that is known about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
from django.http import Http404, HttpRequest, HttpResponse

from commonweal.evidence import Chapter, Table
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
#: The kind of place whose page says what is not known of it.
WARD = "ward"
#: What the page says in its heading.
ITSELF = ("code", "name")
#: Chapter and section of the tables that tell of each ward how far it has to go, and who lives
#: there.
OF_WARDS, LIVING = ("services", "wards"), ("population", "wards")
#: Why a ward has no row in one, and why there is no such table.
NOTHING = "Not known: nothing was worked out for this ward."
NOT_HELD = "Not known: the plan does not hold which small areas lie in it."
#: The practices that stand in a ward: their table, its column that names the ward, and the heading.
PRACTICES, STANDS_IN, STANDING = "population.practices", "ward", "Practices that stand here"
#: What tells of a ward nothing but what a profile of it tells: the table, and the profile.
TOLD_TWICE = {"needs.wards": "needs.profile.ward"}
#: Columns of codes beside which `name` stands.
OWN_CODE = ("code", "area", "practice")
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
        named = [_naming(table, held) for table in _first(chapter, held)]
        told = [rows for rows in named if rows.named]
        grids = [_grid(shown, held, one, base) for one in told if one.about]
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
        unknown_living=_lacking(shown, held, LIVING),
        lacking=_lacking(shown, held, OF_WARDS),
        no_practice=_no_practice(shown, held),
        cited=cited(sources),
    )


def _lacking(shown: Shown, place: Place, of: tuple[str, str]) -> str:
    """Why a section has nothing to tell of a ward; "" where it does, or the place is no ward."""
    if place.kind != WARD:
        return ""
    chapter, part = of
    held = next((found for one in shown.chapters if (found := one.table(".".join(of)))), None)
    if held is not None:
        return "" if _naming(held, place).about else NOTHING
    section = shown.sections.get(chapter, {}).get(part)
    return section.text if section else NOT_HELD


def _no_practice(shown: Shown, place: Place) -> bool:
    """Whether no practice stands in a ward, where the plan holds in which they stand."""
    held = next((found for one in shown.chapters if (found := one.table(PRACTICES))), None)
    if place.kind != WARD or held is None:
        return False
    wards = held.data.column(STANDS_IN)
    return wards.null_count < len(wards) and not _naming(held, place).about


@dataclass(frozen=True)
class Naming:
    """The rows of a table that speak of a place, and how many name it at all."""

    table: Table
    about: list[int]
    named: int
    #: The column that names the place where the rows are of what stands in it.
    by: str = ""


def _first(chapter: Chapter, place: Place) -> list[Table]:
    """The tables of a chapter in the order in which a page tells them: who lives in a ward comes
    first, what a profile tells of it as well is told there alone."""
    if place.kind != WARD:
        return list(chapter.tables)
    profiled = {
        table.id for table in chapter.tables if table.id in TOLD_TWICE.values()
        and _naming(table, place).about
    }  # fmt: skip
    kept = [one for one in chapter.tables if TOLD_TWICE.get(one.id) not in profiled]
    return sorted(kept, key=lambda one: not one.id.startswith(".".join(LIVING)))


def _naming(table: Table, place: Place) -> Naming:
    """Which rows are about a place: those whose first code it is; others name it beside theirs. Of
    a ward, what stands in it is about it too."""
    named: set[int] = set()
    about: list[int] | None = None
    standing = STANDS_IN if place.kind == WARD and table.id == PRACTICES else ""
    for column in table.columns:
        if column.kind == "code" and column.name not in NO_PLACE:
            same = pc.equal(table.data.column(column.name), place.code)
            rows = pc.indices_nonzero(same).to_pylist()
            about = rows if about is None or column.name == standing else about
            named |= set(rows)
    return Naming(table, about or [], len(named), standing)


def _grid(shown: Shown, place: Place, rows: Naming, base: str) -> dict[str, Any]:
    """The first rows about a place as a table, without its own code and name and without columns
    that know nothing of it; a single row as a list of what it says."""
    table = rows.table
    columns = [
        Column(one.name, heading(one), "number" if one.kind in NUMERIC else "text")
        for one in on_page(table)
    ]
    held = cells(shown, table, rows.about[:MOST], base)
    itself = (rows.by,) if rows.by else ITSELF
    kept = [
        at
        for at, column in enumerate(columns)
        if column.name not in itself and any(not _nothing(row[at]) for row in held)
    ][:WIDEST]
    coded = _coded(table)
    held = [
        [_by_name(shown, row[at]) if columns[at].name in coded else row[at] for at in kept]
        for row in held
    ]
    columns = [columns[at] for at in kept]
    title = STANDING if rows.by else _of_one(table.title, place)
    told = {"table": table, "title": title, "total": len(rows.about), "shown": len(held)}
    if len(held) == 1:
        pairs = zip(columns, held[0], strict=True)
        return told | {"facts": [{"label": one.label, "value": cell} for one, cell in pairs]}
    return told | {"grid": Grid(title, columns, held)}


def _of_one(title: str, place: Place) -> str:
    """What a table is called over the rows of one place: "each ward" is here this one."""
    return title.replace(f"each {place.kind}", f"this {place.kind}") if place.kind else title


def _coded(table: Table) -> set[str]:
    """Columns that name other places by their codes alone, with no name beside."""
    named = {column.name for column in table.columns}
    return {
        column.name
        for column in table.columns
        if column.kind == "code"
        and column.name not in OWN_CODE
        and f"{column.name}_name" not in named
    }


def _by_name(shown: Shown, cell: Any) -> Any:
    """A place that a cell leads to, by its name."""
    known = isinstance(cell, dict) and "href" in cell and cell["text"] in shown.places
    return cell | {"text": shown.places[cell["text"]].name} if known else cell


def _nothing(cell: Any) -> bool:
    """Whether a cell says that nothing is known."""
    return isinstance(cell, dict) and "href" not in cell
