"""Kinds of statement about a change of services on its way to a decision: each step with its day,
and each mitigation. What a choice has in common with any other (who took part, scores, regard to
equality, the decision) is in `choosing`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Optional
from commonweal.records.types import Payload, Text, statement_type

#: What can happen on the way to a decision, in the order in which it usually does.
StepKind = Literal[
    "criteria announced",
    "options listed",
    "assured",
    "consultation opened",
    "consultation closed",
    "responses analysed",
    "responses answered",
    "scrutiny consulted",
    "Secretary of State notified",
    "preferred option named",
    "criteria change reported",
    "called decided",
    "decision taken",
    "challenged",
    "challenge decided",
]


@statement_type("change_step")
class ChangeStep(Payload):
    """Something that happened on the way to a decision on a change of services.

    Parameters
    ----------
    decision, step, on, precision
        Of which decision, what happened, and on which day; where only the month or year is known,
        its first day. A court or a minister decides a challenge, and challenges nothing.
    by, text, source, confidence
        Which body did it, what it was, where that stands, and how sure it is.
    kept
        "as it went" where the body's own record was kept at the time: what is not in it did not
        happen. "reconstructed" where it was put together from publications afterwards: what is not
        in it may have happened.
    outcome
        Of an assurance: whether it was passed.
    covers
        What it covered: criteria announced, options listed, tests assured against.
    responses, themes, unanswered
        Of responses: how many there were, how many themes were found in them, and how many of these
        have no answer.
    at_least
        Whether there were more responses than the number.
    taken
        Of a decision that was taken: the decision as the records hold it.
    """

    decision: str = Text
    step: StepKind
    on: date
    precision: Literal["day", "month", "year"] = "day"
    by: str = Text
    text: str = Text
    source: str = Text
    confidence: Literal["high", "medium", "low"] = "high"
    kept: Literal["as it went", "reconstructed"] = "as it went"
    outcome: Literal["passed", "passed with conditions", "not passed"] | None = None
    covers: tuple[str, ...] = ()
    responses: int | None = Field(default=None, ge=0)
    themes: int | None = Field(default=None, ge=0)
    unanswered: int | None = Field(default=None, ge=0)
    at_least: bool | None = None
    taken: str | None = Optional

    @model_validator(mode="after")
    def _of_its_themes(self) -> ChangeStep:
        if self.themes is not None and (self.unanswered or 0) > self.themes:
            raise ValueError("more themes without an answer than themes; correct one of them")
        return self


@statement_type("mitigation")
class Mitigation(Payload):
    """A change of an option after what was heard: what changes, why, and what it rests on."""

    decision: str = Text
    mitigation: str = Text
    on: date
    options: tuple[str, ...] = Field(min_length=1)
    change: str = Text
    why: str = Text
    source: str = Text
