"""The chapters of a plan, section by section: figures, drawings and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from commonweal.evidence import Chapter, Chart, Figure, Section, Table
from commonweal.report.references import anchor
from commonweal.report.views import drawn_by
from commonweal.web.plans.recomputing import commands
from commonweal.web.plans.shown import Shown, asked_for
from commonweal.web.plans.tables import FEWER, FIRST, MANY, Drawn, drawn
from commonweal.web.plans.telling import base_of, cited, tell


@dataclass(frozen=True)
class Picture:
    """A drawing on a page: the chart, what was drawn, and the tables that it draws."""

    chart: Chart
    drawing: Mapping[str, Any]
    table: Table
    beside: tuple[Drawn, ...]


def chapters(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every chapter with its sections."""
    shown = asked_for(request, plan)
    return tell(request, "chapters.html", shown, plan, f"The plan of {shown.system}")


def chapter(request: HttpRequest, identifier: str, plan: str = "") -> HttpResponse:
    """A chapter: what it says in short, its sections, and what it lacks."""
    shown = asked_for(request, plan)
    held = shown.chapter(identifier)
    sections = shown.sections[held.id]
    lead = next(((s, p) for s in sections.values() for p in pictures(shown, held, s, "")), None)
    return tell(
        request,
        "chapter.html",
        shown,
        plan,
        held.title,
        trail=[("Chapters", "chapters/")],
        chapter=held,
        sections=sections,
        lead=lead[1] if lead else None,
        cited=cited(*((rule.source,) for rule in held.rules)),
        others=[one for one in shown.chapters if one.id != held.id],
    )


def section(request: HttpRequest, identifier: str, address: str, plan: str = "") -> HttpResponse:
    """A section with all that stands in it."""
    shown = asked_for(request, plan)
    held = shown.chapter(identifier)
    sections = shown.sections[held.id]
    if address not in sections:
        raise Http404("no such section")
    one = sections[address]
    figures = _figures(held, one)
    first = FIRST if len(one.tables) <= MANY else FEWER
    tables = [drawn(shown, _table(held, name), base_of(plan), first) for name in one.tables]
    drawings = pictures(shown, held, one, base_of(plan))
    order = list(sections)
    here = order.index(address)
    return tell(
        request,
        "section.html",
        shown,
        plan,
        one.title,
        trail=[("Chapters", "chapters/"), (held.title, f"chapters/{held.id}/")],
        chapter=held,
        section=one,
        figures=figures,
        pictures=drawings,
        tables=tables,
        here={name.table.id for name in tables},
        methods=_methods(held, [f.method for f in figures] + [t.table.method for t in tables]),
        cited=cited(
            *(figure.sources for figure in figures),
            *(one.table.sources for one in tables),
            *(one.table.sources for one in drawings),
        ),
        commands=commands(shown),
        before=(order[here - 1], sections[order[here - 1]]) if here else None,
        after=(order[here + 1], sections[order[here + 1]]) if here + 1 < len(order) else None,
    )


def pictures(shown: Shown, chapter: Chapter, section: Section, base: str) -> list[Picture]:
    """The drawings of a section, each with the tables that it draws."""
    charts = {chart.id: chart for chart in chapter.charts}
    made = []
    for name in section.charts:
        chart = charts[name]
        tables = [_table(chapter, one) for one in drawn_by(chart)]
        beside = tuple(drawn(shown, one, base) for one in tables if one.id not in section.tables)
        drawing = shown.drawings[f"{chapter.id}/{chart.id}"]
        made.append(Picture(chart, drawing, _table(chapter, chart.table), beside))
    return made


def _table(chapter: Chapter, identifier: str) -> Table:
    found = chapter.table(identifier)
    if found is None:
        raise Http404("no such table")
    return found


def _figures(chapter: Chapter, section: Section) -> list[Figure]:
    held = {figure.id: figure for figure in chapter.figures}
    return [held[name] for name in section.figures]


def _methods(chapter: Chapter, named: list[str]) -> list[tuple[str, str]]:
    """Anchors and titles of methods that are named."""
    held = {method.id: method.title for method in chapter.methods}
    return [(anchor("method", one), held[one]) for one in dict.fromkeys(named) if one in held]
