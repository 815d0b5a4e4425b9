"""Addresses of the published plans: questions and answers, and chapters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field, JsonValue

from commonweal.evidence import Answer as Answered
from commonweal.evidence import Chapter
from commonweal.evidence.answer import Knowledge
from commonweal.plan.pack import MANIFEST
from commonweal.rules import Source
from commonweal.web.api.asked import Code, Look, Nothing, Words, only
from commonweal.web.api.problems import ProblemError
from commonweal.web.api.service import api
from commonweal.web.api.telling import Answer, Form, Page, about
from commonweal.web.plans.models import Plan, Published
from commonweal.web.plans.recomputing import commands
from commonweal.web.plans.shown import Shown, published, shown_of
from commonweal.web.store.reading import today

Id = Annotated[Code, Path()]


class AskedPlan(Nothing):
    """Which plan is asked for."""

    plan: Words = Field("", description="Id of a plan that was published once; the last if empty.")


class SourceTold(Form):
    """Where a figure or a rule comes from."""

    id: str
    title: str
    publisher: str
    place: str
    licence: str
    vintage: str
    known_from: date | None
    quotation: str
    verified: bool = Field(description="Whether its words or figures were read at that place.")


class PlanTold(Form):
    """A plan that was published."""

    plan: str = Field(description="Its id: the beginning of the hash of its manifest.")
    system: str
    as_of: date
    seed: int
    published_at: datetime
    manifest: str = Field(description="Address of the manifest, which names every file's hash.")
    commands: list[str] = Field(description="How to recompute it.")


class KnowledgeTold(Form):
    """What could be said on a day."""

    on: date
    text: str
    status: str
    figures: list[str]


class QuestionTold(Form):
    """A question that was asked, and its answer."""

    question: str = Field(description="Its id.")
    asked: str
    claim: str
    status: str
    text: str
    certainty: str
    figures: list[str] = Field(description="Ids of the figures on which it rests.")
    then: KnowledgeTold | None
    now: KnowledgeTold | None
    lacking: list[str] = Field(description="Tables without which there is no answer.")
    sources: list[SourceTold]
    chapter: str


class ChapterTold(Form):
    """A chapter of the plan."""

    chapter: str
    title: str
    summary: str
    sections: list[dict[str, JsonValue]]
    tables: list[str]
    lacks: list[dict[str, str]]


@api.get("/plans", response=Page[PlanTold], tags=["Plan"], operation_id="plans")
def plans(request: HttpRequest) -> Page[PlanTold]:
    """Every plan that was ever published, the last first."""
    only(request)
    first: dict[str, Published] = {}
    for one in Published.objects.select_related("plan").order_by("-pk"):
        first.setdefault(one.plan.pk, one)
    data = [_plan(one) for one in first.values()]
    return Page[PlanTold](about=about(_today()), total=len(data), next=None, data=data)


@api.get("/questions", response=Page[QuestionTold], tags=["Plan"], operation_id="questions")
def questions(request: HttpRequest, asked: Query[AskedPlan]) -> Page[QuestionTold]:
    """The questions that were asked, with their answers."""
    shown = plan_asked(request, asked)
    data = [_question(one) for one in shown.answers]
    return Page[QuestionTold](about=about_plan(shown), total=len(data), next=None, data=data)


@api.get("/questions/{code}", response=Answer[QuestionTold], tags=["Plan"], operation_id="question")
def question(request: HttpRequest, code: Id, asked: Query[AskedPlan]) -> Answer[QuestionTold]:
    """One question and its answer."""
    shown = plan_asked(request, asked)
    held = next((one for one in shown.answers if one.id == code), None)
    if held is None:
        raise ProblemError(404, "No question has this id.")
    return Answer[QuestionTold](about=about_plan(shown), data=_question(held))


@api.get("/chapters", response=Page[ChapterTold], tags=["Plan"], operation_id="chapters")
def chapters(request: HttpRequest, asked: Query[AskedPlan]) -> Page[ChapterTold]:
    """The chapters of the plan, with their sections."""
    shown = plan_asked(request, asked)
    data = [_chapter(one) for one in shown.chapters]
    return Page[ChapterTold](about=about_plan(shown), total=len(data), next=None, data=data)


@api.get("/chapters/{code}", response=Answer[ChapterTold], tags=["Plan"], operation_id="chapter")
def chapter(request: HttpRequest, code: Id, asked: Query[AskedPlan]) -> Answer[ChapterTold]:
    """One chapter."""
    shown = plan_asked(request, asked)
    held = next((one for one in shown.chapters if one.id == code), None)
    if held is None:
        raise ProblemError(404, "No chapter has this id.")
    return Answer[ChapterTold](about=about_plan(shown), data=_chapter(held))


def plan_asked(request: HttpRequest, asked: AskedPlan) -> Shown:
    """The plan that is asked for; one that was never published is not there."""
    only(request, asked)
    if not asked.plan:
        plan = published()
        if plan is None:
            raise ProblemError(404, "No plan has been published yet.")
        return shown_of(plan)
    held: Plan | None = Plan.objects.filter(pk=asked.plan, published__isnull=False).first()
    if held is None:
        raise ProblemError(404, "No plan with this id was ever published.")
    return shown_of(held)


def _today() -> Look:
    return Look(today(), None)


def about_plan(shown: Shown) -> Any:
    """What every answer out of a plan says of itself."""
    return about(Look(shown.as_of, None))


def _plan(one: Published) -> PlanTold:
    return PlanTold(
        plan=one.plan.pk,
        system=one.plan.system,
        as_of=one.plan.as_of,
        seed=one.plan.seed,
        published_at=one.at,
        manifest=f"/plans/{one.plan.pk}/pack/{MANIFEST}",
        commands=commands(one.plan),
    )


def _question(held: Answered) -> QuestionTold:
    return QuestionTold(
        question=held.id,
        asked=held.question,
        claim=held.claim,
        status=held.status.value,
        text=held.text,
        certainty=held.certainty,
        figures=[one.id for one in held.figures],
        then=_knowledge(held.then),
        now=_knowledge(held.now),
        lacking=list(held.lacking),
        sources=sources_told(held.sources),
        chapter=held.chapter,
    )


def _knowledge(held: Knowledge | None) -> KnowledgeTold | None:
    if held is None:
        return None
    return KnowledgeTold(
        on=held.on, text=held.text, status=held.status.value, figures=list(held.figures)
    )


def _chapter(held: Chapter) -> ChapterTold:
    return ChapterTold(
        chapter=held.id,
        title=held.title,
        summary=held.summary,
        sections=[
            {
                "id": one.id,
                "title": one.title,
                "text": one.text,
                "figures": list(one.figures),
                "tables": list(one.tables),
            }
            for one in held.sections
        ],
        tables=[one.id for one in held.tables],
        lacks=[
            {"table": one.table, "what": one.what, "consequence": one.consequence}
            for one in held.lacks
        ],
    )


def sources_told(held: Sequence[Source]) -> list[SourceTold]:
    """Sources as they are told."""
    return [source_told(one) for one in held]


def source_told(one: Source) -> SourceTold:
    """A source as it is told."""
    return SourceTold(
        id=one.id,
        title=one.title,
        publisher=one.publisher,
        place=one.place,
        licence=one.licence,
        vintage=one.vintage,
        known_from=one.known_from,
        quotation=one.quotation,
        verified=one.verified,
    )
