"""Consultations, from the day on which they open; never what anybody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, said
from commonweal.records.kinds import ChangeStep, Decision
from commonweal.web.api.asked import Look
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.consulted import Consulted, consulted
from commonweal.web.lists.consultations import standing_so
from commonweal.web.reading import given_out


class ChangeStepTold(Form):
    """Something that happened on the way to a decision."""

    on: date
    precision: str = Field(description="How exactly the day is known: day, month or year.")
    step: str
    by: str
    text: str
    outcome: str | None
    covers: list[str] | None = Field(
        description="Options, criteria or tests that it covered; null where they are withheld."
    )
    responses: int | None
    at_least: bool | None = Field(description="Whether there were more responses than that.")
    themes: int | None
    unanswered: int | None
    taken: str | None = Field(description="Id of the decision that was taken.")
    source: str
    withheld: list[str] = Field(description="Fields of it that are withheld.")


class ConsultationTold(Form):
    """Something on which the public was asked."""

    consultation: str = Field(description="Its id.")
    title: str
    body: str
    opens: date
    closes: date | None = Field(description="The last day on which it can be answered.")
    stands: str | None = Field(description="open or closed; null where no closing is on record.")
    options: list[str] | None = Field(
        description="As they were listed last; null where they are withheld."
    )
    responses: int | None = Field(description="As its last analysis counted them.")
    at_least: bool = Field(description="Whether there were more responses than that.")
    themes: int | None = Field(description="Of the same analysis.")
    unanswered: int | None = Field(
        description="Themes that have no answer, as the step says that has the themes."
    )
    withheld: list[str] = Field(
        description="Which of options, responses, themes and unanswered are withheld."
    )
    steps: list[ChangeStepTold]
    statements: list[str] = Field(description="Ids of the statements that say so.")


def consultations_told(codes: Sequence[str], seen: Look) -> Mapping[str, ConsultationTold]:
    """Consultations by their ids."""
    things = [("consultation", code) for code in codes]
    shown = given_out(things, on=seen.on, known_at=seen.known, deep=0)
    held = consulted(shown.past, shown.withheld)
    return {
        code: _told(shown, one, seen)
        for code, one in held.items()
        if code in codes and one.opened.on <= seen.on
    }


def _told(shown: Publication, one: Consulted, seen: Look) -> ConsultationTold:
    options, counts = one.options(seen.on), one.counts(seen.on)
    gone = [] if options is not None else ["options"]
    return ConsultationTold(
        consultation=one.code,
        title=shown.text(one.title),
        body=one.body,
        opens=one.opened.on,
        closes=one.until,
        stands=one.stands(seen.on),
        options=None if options is None else [shown.text(each) for each in options],
        responses=counts.responses,
        at_least=counts.at_least,
        themes=counts.themes,
        unanswered=counts.unanswered,
        withheld=[*gone, *counts.withheld],
        steps=[_step(shown, one, each) for each in one.came(seen.on)],
        statements=[each.id for each in one.told(seen.on)],
    )


def _step(shown: Publication, held: Consulted, one: Said[ChangeStep]) -> ChangeStepTold:
    what, hidden = one.what, held.hides(one, "covers")
    decided = {each.what.decision for each in said(shown.past, Decision)}
    return ChangeStepTold(
        on=what.on,
        precision=what.precision,
        step=what.step,
        by=shown.text(what.by),
        text=shown.text(what.text),
        outcome=what.outcome,
        covers=None if hidden else [shown.text(each) for each in what.covers],
        responses=what.responses,
        at_least=what.at_least,
        themes=what.themes,
        unanswered=what.unanswered,
        taken=what.taken if what.taken in decided and not held.hides(one, "taken") else None,
        source=shown.text(what.source),
        withheld=list(held.withheld.get(one.id, ())),
    )


CONSULTATIONS = Kind("consultation", consultations_told, standing_so)
