"""Search over all that is public, and the rules that are held."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from commonweal.rules import Rule, load_rules
from commonweal.web.api.asked import AsDay, Code, Look, Nothing, Whole, Words, only
from commonweal.web.api.plans import SourceTold, source_told
from commonweal.web.api.problems import ProblemError, Wrong
from commonweal.web.api.service import api
from commonweal.web.api.telling import Answer, Form, Page, about
from commonweal.web.lists import search as looked_for
from commonweal.web.public.searching import KINDS, address
from commonweal.web.store.reading import today

Id = Annotated[Code, Path()]
#: How many things are looked through: words that stand in more are told to be narrower.
FURTHEST = 10_000


class AskedSearch(Nothing):
    """What is looked for."""

    q: str = Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
        description="All of these words stand in what is found, or begin so.",
    )
    kind: Literal[
        "",
        "body",
        "consultation",
        "contract",
        "decision",
        "interest",
        "issue",
        "meeting",
        "paper",
        "procurement",
        "promise",
        "seat",
    ] = Field("", description="Only things of this kind.")
    size: Whole = Field(50, ge=1, le=200, description="How many a page holds at most.")
    skip: Whole = Field(0, ge=0, le=FURTHEST, description="How many to leave out first.")


class AskedRules(Nothing):
    """Which rules are asked for."""

    subject: Words = Field("", description="Only rules of this subject.")
    applies_to: Words = Field("", description="Only rules that bind bodies of this kind.")
    on: AsDay | None = Field(None, description="Only rules in force on this day.")


class Found(Form):
    """Something that was found."""

    kind: str
    code: str = Field(description="Its id.")
    title: str
    body: str
    on: date | None
    state: str
    page: str = Field(description="Address of its page, for people.")


class RuleTold(Form):
    """A rule as it was in force."""

    rule: str = Field(description="Its id.")
    subject: str
    text: str
    applies_to: list[str]
    low: float | None
    high: float | None
    unit: str
    approximate: bool
    in_force_from: date | None = Field(description="Null where no source says since when.")
    in_force_to: date | None
    jurisdiction: str
    note: str
    source: SourceTold


@api.get("/search", response=Page[Found], tags=["Search"], operation_id="search")
def search(request: HttpRequest, asked: Query[AskedSearch]) -> Page[Found]:
    """Everything public in which all of the words stand, or begin so, the best first."""
    only(request, asked)
    found = looked_for(asked.q, asked.kind) if asked.kind else looked_for(asked.q)
    found = found.filter(list__in=KINDS)
    total = found.count()
    end = asked.skip + asked.size
    rows = found[asked.skip : end]
    data = [
        Found(
            kind=one.list,
            code=one.code,
            title=one.title,
            body=one.body,
            on=one.on,
            state=one.state,
            page=address(one),
        )
        for one in rows
    ]
    query = request.GET.copy()
    query["skip"] = str(end)
    more = f"{request.path}?{query.urlencode()}" if end < min(total, FURTHEST) else None
    return Page[Found](about=about(Look(today(), None)), total=total, next=more, data=data)


@api.get("/rules", response=Page[RuleTold], tags=["Rules"], operation_id="rules")
def rules(request: HttpRequest, asked: Query[AskedRules]) -> Page[RuleTold]:
    """The rules that are held, with where they stand and whether their words were read there."""
    only(request, asked)
    on = asked.on
    held = [
        _rule(one)
        for one in load_rules().rules
        if asked.subject in ("", one.subject)
        and (not asked.applies_to or asked.applies_to in one.applies_to)
        and (on is None or one.in_force(on))
    ]
    seen = Look(on or today(), None)
    return Page[RuleTold](about=about(seen), total=len(held), next=None, data=held)


@api.get("/rules/{code}", response=Answer[RuleTold], tags=["Rules"], operation_id="rule")
def rule(request: HttpRequest, code: Id) -> Answer[RuleTold]:
    """One rule."""
    only(request)
    held = next((one for one in load_rules().rules if one.id == code), None)
    if held is None:
        raise ProblemError(404, "No rule has this id.", [Wrong(where="code", told="not held")])
    return Answer[RuleTold](about=about(Look(today(), None)), data=_rule(held))


def _rule(one: Rule) -> RuleTold:
    return RuleTold(
        rule=one.id,
        subject=one.subject,
        text=one.text,
        applies_to=list(one.applies_to),
        low=one.low,
        high=one.high,
        unit=one.unit,
        approximate=one.approximate,
        in_force_from=one.first_day,
        in_force_to=one.in_force_to,
        jurisdiction=one.jurisdiction,
        note=one.note,
        source=source_told(one.source),
    )
