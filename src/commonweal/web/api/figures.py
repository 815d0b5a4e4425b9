"""Addresses of what a published plan counts: its figures and its tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field, JsonValue

from commonweal.evidence import Chapter, Figure, Table
from commonweal.plan.published import FIGURES, csv_text, file_names
from commonweal.plan.published import published as rounded
from commonweal.web.api.asked import Whole, Words
from commonweal.web.api.plans import (
    AskedPlan,
    Id,
    SourceTold,
    about_plan,
    plan_asked,
    sources_told,
)
from commonweal.web.api.problems import ProblemError
from commonweal.web.api.service import api
from commonweal.web.api.telling import Answer, Form, Number, Page
from commonweal.web.plans.recomputing import commands, entry
from commonweal.web.plans.shown import Shown


class AskedRows(AskedPlan):
    """Which part of a plan's list is asked for."""

    size: Whole = Field(50, ge=1, le=1000, description="How many a page holds at most.")
    skip: Whole = Field(0, ge=0, le=100_000_000, description="How many to leave out first.")


class AskedFigures(AskedRows):
    """Which figures are asked for."""

    chapter: Words = Field("", description="Only figures of the chapter with this id.")
    body: Words = Field("", description="Only figures about the body or area with this code.")


class FigureTold(Form):
    """A figure with all that is needed to trust or doubt it."""

    figure: str
    label: str
    about: str
    as_of: date | None
    value: int | float | str | bool | None = Field(description="Null where it is missing.")
    unit: str
    basis: str | None
    lower: Number
    upper: Number
    confidence: Number
    missing: str = Field(description="Why there is no value. Missing is never zero.")
    vintage: str
    method: str
    chapter: str
    sources: list[SourceTold]


class FigureInFull(FigureTold):
    """A figure with its entry in the manifest and how it is recomputed."""

    manifest: dict[str, JsonValue] = Field(description="The file in which it stands, by its hash.")
    commands: list[str]


class ColumnTold(Form):
    """A column of a table."""

    name: str
    label: str
    kind: str
    unit: str
    description: str


class TableTold(Form):
    """A table of the plan, some rows at a time."""

    table: str
    title: str
    note: str
    basis: str
    as_of: date | None
    vintage: str
    chapter: str
    columns: list[ColumnTold]
    total: int
    next: str | None
    rows: list[list[int | float | str | bool | None]]
    csv: str = Field(description="Address of the whole table as CSV.")
    manifest: dict[str, JsonValue] = Field(description="The pack's file of it, by its hash.")


class TableName(Form):
    """A table by its title."""

    table: str
    title: str
    rows: int


@api.get("/figures", response=Page[FigureTold], tags=["Plan"], operation_id="figures")
def figures(request: HttpRequest, asked: Query[AskedFigures]) -> Page[FigureTold]:
    """Figures of the plan, in the order of its chapters."""
    shown = plan_asked(request, asked)
    held = [
        FigureTold.model_validate(_figure(chapter, figure))
        for chapter, figure in shown.figures.values()
        if asked.chapter in ("", chapter.id) and asked.body in ("", figure.about)
    ]
    end = asked.skip + asked.size
    return Page[FigureTold](
        about=about_plan(shown),
        total=len(held),
        next=_next(request, end) if end < len(held) else None,
        data=held[asked.skip : end],
    )


@api.get("/figures/{code}", response=Answer[FigureInFull], tags=["Plan"], operation_id="figure")
def figure(request: HttpRequest, code: Id, asked: Query[AskedPlan]) -> Answer[FigureInFull]:
    """One figure with its sources, its method, and the manifest's entry of its file."""
    shown = plan_asked(request, asked)
    if code not in shown.figures:
        raise ProblemError(404, "No figure has this id.")
    held = _figure(*shown.figures[code])
    held["manifest"] = dict(entry(shown, f"tables/{FIGURES}.csv"))
    held["commands"] = commands(shown)
    return Answer[FigureInFull](about=about_plan(shown), data=FigureInFull.model_validate(held))


@api.get("/tables", response=Page[TableName], tags=["Plan"], operation_id="tables")
def tables(request: HttpRequest, asked: Query[AskedPlan]) -> Page[TableName]:
    """The tables of the plan."""
    shown = plan_asked(request, asked)
    data = [
        TableName(table=one.id, title=one.title, rows=one.data.num_rows)
        for chapter in shown.chapters
        for one in chapter.tables
    ]
    return Page[TableName](about=about_plan(shown), total=len(data), next=None, data=data)


@api.get("/tables/{code}", response=Answer[TableTold], tags=["Plan"], operation_id="table")
def table(request: HttpRequest, code: Id, asked: Query[AskedRows]) -> Answer[TableTold]:
    """One table, some rows at a time; shares from 0 to 1, money in pence."""
    shown = plan_asked(request, asked)
    chapter, held = _table(shown, code)
    end = asked.skip + asked.size
    data = rounded(held)
    part = data.slice(asked.skip, asked.size)
    columns = [one.to_pylist() for one in part.columns]
    told = TableTold(
        table=held.id,
        title=held.title,
        note=held.note,
        basis=held.basis.value,
        as_of=held.as_of,
        vintage=held.vintage,
        chapter=chapter.id,
        columns=[
            ColumnTold(
                name=name,
                label=one.label,
                kind=one.kind,
                unit=one.unit,
                description=one.description,
            )
            for name, one in zip(data.column_names, held.columns, strict=True)
        ],
        total=held.data.num_rows,
        next=_next(request, end) if end < held.data.num_rows else None,
        rows=[[_plain(value) for value in row] for row in zip(*columns, strict=True)],
        csv=f"/api/v1/tables/{held.id}/csv" + (f"?plan={asked.plan}" if asked.plan else ""),
        manifest=dict(entry(shown, f"tables/{file_names(held)[0]}")),
    )
    return Answer[TableTold](about=about_plan(shown), data=told)


@api.get(
    "/tables/{code}/csv",
    tags=["Plan"],
    operation_id="table_csv",
    openapi_extra={
        "responses": {
            200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}
        }
    },
)
def table_csv(request: HttpRequest, code: Id, asked: Query[AskedPlan]) -> HttpResponse:
    """A whole table as CSV: where the evidence pack has it so, that file byte for byte."""
    _, held = _table(plan_asked(request, asked), code)
    answer = HttpResponse(csv_text(rounded(held)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{held.id}.csv"'
    return answer


def _next(request: HttpRequest, skip: int) -> str:
    query = request.GET.copy()
    query["skip"] = str(skip)
    return f"{request.path}?{query.urlencode()}"


def _figure(chapter: Chapter, held: Figure) -> dict[str, Any]:
    return {
        "figure": held.id,
        "label": held.label,
        "about": held.about,
        "as_of": held.as_of,
        "value": _plain(held.value),
        "unit": held.unit,
        "basis": None if held.basis is None else held.basis.value,
        "lower": held.lower,
        "upper": held.upper,
        "confidence": held.confidence,
        "missing": held.missing,
        "vintage": held.vintage,
        "method": held.method,
        "chapter": chapter.id,
        "sources": sources_told(held.sources),
    }


def _table(shown: Shown, code: str) -> tuple[Chapter, Table]:
    for chapter in shown.chapters:
        held = chapter.table(code)
        if held is not None:
            return chapter, held
    raise ProblemError(404, "No table has this id.")


def _plain(value: Any) -> Any:
    """A value that JSON can hold: days as text, what is no number as nothing."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float) and value - value != 0:
        return None
    return value
