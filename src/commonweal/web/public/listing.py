"""List pages: rows of one list, filtered, sorted and paged by the address alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.evidence.words import counted
from commonweal.web.lists import search
from commonweal.web.lists.under import bodies_of, of_bodies
from commonweal.web.lists.withdrawn import LISTS as WITHDRAWN_IN
from commonweal.web.lists.withdrawn import WITHDRAWN
from commonweal.web.looking_back import kept_in, looking_back
from commonweal.web.plans.shown import latest
from commonweal.web.public.asked import View, dated, kept, seen_from
from commonweal.web.public.names import Names, names_of
from commonweal.web.public.paging import paged
from commonweal.web.public.remade import MOST, as_seen, differs, had_state, of_day, stated_by
from commonweal.web.public.tables import Column, Grid, order_of, ordered
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

#: Bodies that can be chosen from; whoever asks for another names it in the words looked for.
MOST_BODIES = 200
Rows = Sequence[Listed]
#: Makes the cells of rows for a day; bodies are given by the names that stand for their codes.
Cells = Callable[[Rows, date, Names], Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as a page.

    Parameters
    ----------
    list, title, lede
        Which list, what it is headed, and what it is, in a sentence or two.
    one, many
        What one of its rows is called, and several.
    columns, by
        Its columns, and the field of `Listed` by which each that sorts is sorted.
    order
        How it is sorted where the address does not say.
    cells
        What stands in the rows.
    states
        States that can be chosen, with their words.
    download
        Name of the sheet that has all of it; "" for none.
    narrow
        Which rows have a state today, where that is not the state of the list; on an earlier day
        too, where the list's maker does not say how they stood.
    beside
        Names and words of pages that lie beside it.
    answered
        The question of the published plan that these rows answer together; "" for none.
    """

    list: str
    title: str
    lede: str
    one: str
    many: str
    columns: Sequence[Column]
    by: Mapping[str, str]
    order: str
    cells: Cells
    states: Sequence[tuple[str, str]] = ()
    download: str = ""
    narrow: Callable[[QuerySet[Listed], str, date], QuerySet[Listed]] | None = None
    beside: Sequence[tuple[str, str]] = ()
    answered: str = ""


def listing(page: ListPage) -> View:
    """The view of a list."""

    @dated
    def view(request: HttpRequest, *, on: date) -> HttpResponse:
        told = {"title": page.title, "lede": page.lede, **rows_told(request, page, on)}
        return render(request, "public/list.html", told)

    return view


def rows_told(request: HttpRequest, page: ListPage, on: date) -> dict[str, Any]:
    """What a list page is given beside its title: the table, its filters, and links to others."""
    held = Listed.objects.filter(list=page.list, public_from__lte=today())
    held = stated_by(held.filter(of_day(page.list, on)), [page.list], looking_back().moment)
    found, all_states = _chosen(request, page, held, on)
    name, down = order_of(request, page.columns, page.order)
    field = F(page.by[name])
    sort = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    total, gone = _counted(found, page.list)
    shown = paged(request, found.order_by(sort, "code"), total=total)
    rows: Rows = as_seen(shown["rows"])
    names = names_of(one.body for one in rows)
    grid = Grid(
        f"{counted(shown['total'], page.one, page.many)}{_gone(gone)}{_which(shown)}",
        ordered(request, page.columns, (name, down)),
        page.cells(rows, on, names),
        none=f"No {page.one} on record is like that."
        if any(request.GET.get(name) for name in ("q", "body", "state"))
        else f"No {page.one} is on record.",
    )
    return {
        "grid": grid,
        "all_states": all_states,
        "most": MOST,
        "pages": shown["pages"],
        "fields": _fields(request, page, held, f"-{name}" if down else name),
        "keep": kept(request, "body", "state", "q", "sort", "page"),
        "download": _download(page),
        "beside": [
            *((kept_in(reverse(name)), words) for name, words in page.beside),
            *_answered(page.answered),
        ],
        **seen_from(request, on, "page"),
    }


def _counted(found: QuerySet[Listed], name: str) -> tuple[int, int]:
    """How many rows there are, and how many of them are withdrawn, counted at once."""
    if name not in WITHDRAWN_IN:
        return found.count(), 0
    told = found.aggregate(all=Count("*"), gone=Count("pk", filter=Q(state=WITHDRAWN)))
    return told["all"], told["gone"]


def _answered(question: str) -> list[tuple[str, str]]:
    """Where the published plan answers a question; nothing where no plan that can be read does."""
    if not question:
        return []
    with suppress(Http404):
        shown = latest()
        if shown is not None:
            return [(reverse("question", args=[question]), shown.answer(question).question)]
    return []


def _download(page: ListPage) -> str:
    """Where all of a list stands as a file; empty where it stands in none."""
    if not page.download:
        return ""
    return kept_in(reverse("download", args=[f"{page.download}.csv"]))


def looked_for(held: QuerySet[Listed], words: str) -> QuerySet[Listed]:
    """Rows in which every word that is looked for stands, or begins so; all where none is."""
    if not words.strip():
        return held
    return held.filter(pk__in=search(words).order_by().values("pk"))


def _chosen(
    request: HttpRequest, page: ListPage, held: QuerySet[Listed], on: date
) -> tuple[QuerySet[Listed], bool]:
    """Rows that are asked for; and whether they are of all states, though one was asked for, as
    they are too many for it to be told how each stood on the day."""
    body, state = request.GET.get("body", ""), request.GET.get("state", "")
    held = of_bodies(held, page.list, [body]) if body else held
    held = looked_for(held, request.GET.get("q", ""))
    if state not in {value for value, _ in page.states}:
        return held, False
    if differs(page.list, on):
        stood = had_state(held, page.list, state, on)
        return (held, True) if stood is None else (stood, False)
    if page.narrow is None:
        return held.filter(state=state), False
    return page.narrow(held, state, on), False


def _fields(
    request: HttpRequest, page: ListPage, held: QuerySet[Listed], sort: str
) -> list[dict[str, Any]]:
    codes = bodies_of(held, page.list)[:MOST_BODIES]
    names = names_of(codes)
    bodies = sorted(((code, name) for code, name in names.items() if code), key=lambda one: one[1])
    fields: list[dict[str, Any]] = [
        {"name": "q", "label": "Words to look for", "value": request.GET.get("q", "")},
        {
            "name": "body",
            "label": "Body",
            "value": request.GET.get("body", ""),
            "options": [("", "All bodies"), *bodies],
        },
    ]
    if page.states:
        options = [("", "All"), *page.states]
        value = request.GET.get("state", "")
        fields.append({"name": "state", "label": "State", "value": value, "options": options})
    sorts = [
        (f"{sign}{one.name}", f"{one.label}, {words}")
        for one in page.columns
        if one.sorts
        for sign, words in _directions(one)
    ]
    fields.append({"name": "sort", "label": "Sorted by", "value": sort, "options": sorts})
    return fields


def _directions(column: Column) -> tuple[tuple[str, str], tuple[str, str]]:
    if column.kind == "day":
        return ("", "earliest first"), ("-", "latest first")
    if column.numeric:
        return ("", "lowest first"), ("-", "highest first")
    return ("", "A to Z"), ("-", "Z to A")


def _gone(count: int) -> str:
    """How many of them count no more, where any does not."""
    return f", {count:,} of them withdrawn" if count else ""


def _which(shown: Mapping[str, Any]) -> str:
    """Which of several pages it is, where there are several."""
    return f", page {shown['number']} of {shown['last']}" if shown["last"] > 1 else ""
