"""What was asked for, recommended, promised or assured, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Optional
from commonweal.records.types import Payload, Text, statement_type


@statement_type("commitment")
class Commitment(Payload):
    """A request, recommendation, promise or assurance.

    Parameters
    ----------
    commitment, kind, text
        Its id, what it is, and its words.
    made_on, made_precision, meeting
        When, how exactly that day is known, and at which meeting.
    by, to
        The office or body that owes it, and the body to which it is owed: it alone closes it.
    where
        Whether it stands in a resolution, in a paper, or was said in discussion only.
    due_on, due_months, due_when
        When it is due: a day, a number of months after `made_on`, or when something comes about.
        None of them: no time was set.
    evidence
        Of an assurance: the evidence that was offered with it, or None where none was.
    figures
        Ids of figures of a pack against which it can be set later.
    source
        Where it stands.
    """

    commitment: str = Text
    kind: Literal["request", "recommendation", "promise", "assurance"]
    text: str = Text
    made_on: date
    made_precision: Literal["day", "month", "year"] = "day"
    meeting: str | None = Optional
    by: str = Text
    to: str = Text
    where: Literal["resolution", "paper", "discussion"]
    due_on: date | None = None
    due_months: int | None = Field(default=None, ge=1)
    due_when: str | None = Optional
    evidence: str | None = Optional
    figures: tuple[str, ...] = ()
    source: str = Text

    @model_validator(mode="after")
    def _one_due(self) -> Commitment:
        given = [self.due_on is not None, self.due_months is not None, self.due_when is not None]
        if sum(given) > 1:
            raise ValueError("is due in several ways; give one of due_on, due_months, due_when")
        return self


@statement_type("condition_met")
class ConditionMet(Payload):
    """What a commitment waited for came about."""

    commitment: str = Text
    on: date
    source: str = Text


@statement_type("delivery")
class Delivery(Payload):
    """Something was delivered against a commitment; whether that is enough, others say."""

    commitment: str = Text
    on: date
    by: str = Text
    what: str = Text
    source: str = Text


@statement_type("closure")
class Closure(Payload):
    """The body to which a commitment is owed closes it, or opens it again."""

    commitment: str = Text
    on: date
    by: str = Text
    outcome: Literal["met", "met in part", "not met", "withdrawn", "opened again"]
    note: str | None = Optional
