"""Figures: all of them, and each with its entry in the manifest and how it is recomputed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse

from commonweal.evidence import Figure
from commonweal.plan.pack import ANSWERS
from commonweal.plan.published import FIGURES
from commonweal.report.formats import BASIS_WORDS, figure_value
from commonweal.report.references import anchor
from commonweal.web.plans.recomputing import commands, entry
from commonweal.web.plans.shown import Shown, asked_for
from commonweal.web.plans.telling import base_of, cited, tell
from commonweal.web.public.paging import paged
from commonweal.web.public.tables import Column, Grid, link


def figures(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every figure of the plan, by words and chapter."""
    shown = asked_for(request, plan)
    base = base_of(plan)
    wanted = request.GET.get("q", "").strip()
    of = request.GET.get("chapter", "")
    about = request.GET.get("about", "")
    words = wanted.casefold().split()
    found = [
        (chapter.id, figure)
        for chapter, figure in shown.figures.values()
        if of in ("", chapter.id)
        and about in ("", figure.about)
        and all(word in f"{figure.label} {figure.id}".casefold() for word in words)
    ]
    page = paged(request, found)
    rows = [
        [
            link(figure.label, f"{base}figures/{figure.id}/"),
            figure_value(figure),
            figure.basis.value if figure.basis else {"text": "not known"},
            figure.as_of or {"text": "no day"},
        ]
        for _, figure in page["rows"]
    ]
    columns = (
        Column("label", "Figure"),
        Column("value", "Value"),
        Column("basis", "Basis"),
        Column("as_of", "As of", kind="day"),
    )
    return tell(
        request,
        "figures.html",
        shown,
        plan,
        "Figures",
        grid=Grid("Figures", columns, rows, none="No figure is told in these words."),
        page=page,
        about=shown.places.get(about),
        keep={"about": about} if about else {},
        fields=[
            {"name": "q", "label": "Words", "value": wanted, "type": "search"},
            {
                "name": "chapter",
                "label": "Chapter",
                "value": of,
                "options": [("", "All"), *((one.id, one.title) for one in shown.chapters)],
            },
        ],
    )


def figure(request: HttpRequest, identifier: str, plan: str = "") -> HttpResponse:
    """A figure: what it is, how it came to be, what the manifest says of it, and how to get it."""
    shown = asked_for(request, plan)
    if identifier not in shown.figures:
        raise Http404("no such figure")
    chapter, held = shown.figures[identifier]
    where = shown.placed.get(held.id)
    method = next((one for one in chapter.methods if one.id == held.method), None)
    rules = [rule for rule in chapter.rules if rule.source in held.sources]
    answers = [a for a in shown.answers if held.id in {figure.id for figure in a.figures}]
    return tell(
        request,
        "figure.html",
        shown,
        plan,
        held.label,
        trail=[("Figures", "figures/")],
        figure=held,
        chapter=chapter,
        section=shown.sections[where[0]][where[1]] if where else None,
        address=f"chapters/{where[0]}/{where[1]}/" if where else f"chapters/{chapter.id}/",
        place=shown.places.get(held.about),
        basis_words=BASIS_WORDS,
        method=method,
        method_address=anchor("method", method.id) if method else "",
        rules=rules,
        answers=answers,
        entries=_entries(shown, held),
        cited=cited(held.sources, method.sources if method else ()),
        commands=commands(shown),
    )


def _entries(shown: Shown, figure: Figure) -> list[Mapping[str, object]]:
    """What the manifest says of the files in which a figure stands."""
    files = [f"tables/{FIGURES}.csv", f"tables/{FIGURES}.parquet"]
    if any(figure.id in {one.id for one in answer.figures} for answer in shown.answers):
        files.append(ANSWERS)
    return [entry(shown, file) for file in files]
