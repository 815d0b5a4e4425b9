"""Consultations, from the day on which they open; never what anybody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from commonweal.web.api.asked import Look
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.consulted import consulted
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
    source: str


class ConsultationTold(Form):
    """Something on which the public was asked."""

    consultation: str = Field(description="Its id.")
    title: str
    body: str
    opens: date
    closes: date | None = Field(description="The last day on which it can be answered.")
    stands: str | None = Field(description="open or closed; null where no closing is on record.")
    options: list[str]
    responses: int | None = Field(description="As its analysis counted them.")
    themes: int | None
    unanswered: int | None = Field(description="Themes that have no answer.")
    steps: list[ChangeStepTold]
    statements: list[str] = Field(description="Ids of the statements that say so.")


def consultations_told(codes: Sequence[str], seen: Look) -> Mapping[str, ConsultationTold]:
    """Consultations by their ids."""
    things = [("consultation", code) for code in codes]
    shown = given_out(things, on=seen.on, known_at=seen.known, deep=0)
    held = consulted(shown.past)
    return {
        code: ConsultationTold(
            consultation=code,
            title=shown.text(one.title),
            body=one.body,
            opens=one.opened.on,
            closes=one.until,
            stands=one.stands(seen.on),
            options=[shown.text(each) for each in one.options],
            responses=one.counted(seen.on, "responses"),
            themes=one.counted(seen.on, "themes"),
            unanswered=one.counted(seen.on, "unanswered"),
            steps=[
                ChangeStepTold(
                    on=each.on,
                    precision=each.precision,
                    step=each.step,
                    by=shown.text(each.by),
                    text=shown.text(each.text),
                    outcome=each.outcome,
                    source=shown.text(each.source),
                )
                for each in one.came(seen.on)
            ],
            statements=[each.id for each in one.said],
        )
        for code, one in held.items()
        if code in codes and one.opened.on <= seen.on
    }


CONSULTATIONS = Kind("consultation", consultations_told, standing_so)
