"""What passes between a council's health scrutiny and those whom it scrutinises: referrals, what is
required of whom, reports and answers, and what is sent on to the Secretary of State."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Optional
from commonweal.records.types import Payload, Text, statement_type

#: What can happen in a matter of scrutiny.
ScrutinyAct = Literal[
    "referral made",
    "referral acknowledged",
    "authorities consulted",
    "joint committee appointed",
    "comment made",
    "information required",
    "information given",
    "attendance required",
    "attended",
    "report made",
    "response asked",
    "response given",
    "referred to the Secretary of State",
    "answered by the Secretary of State",
]

#: What a report of scrutiny has to hold.
ReportPart = Literal[
    "explanation of the matter",
    "summary of the evidence",
    "list of participants",
    "explanation of recommendations",
]


@statement_type("scrutiny_step")
class ScrutinyStep(Payload):
    """Something that happened in a matter that a council scrutinises.

    Parameters
    ----------
    scrutiny, step, on
        The matter that all its steps have in common, what happened, and when.
    by, to
        Who did it: a body, or its council; and to whom, as a body or in words.
    answers
        The id of the statement of the step that this one answers: of a response the request, of
        information or attendance what was required. None: the last such step before it.
    authorities
        Of a consultation the councils consulted; of a joint committee those that appointed it.
    parts
        Of a report, what it holds.
    attend_on
        Of attendance that was required: the day.
    written
        Of a response: whether it was in writing; None where that is not known.
    text, source
        What it was, and where that stands.
    """

    scrutiny: str = Text
    step: ScrutinyAct
    on: date
    by: str = Text
    to: str | None = Optional
    answers: str | None = Optional
    authorities: tuple[str, ...] = ()
    parts: tuple[ReportPart, ...] = ()
    attend_on: date | None = None
    written: bool | None = None
    text: str = Text
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _fitting(self) -> ScrutinyStep:
        if self.parts and self.step != "report made":
            raise ValueError("parts belong to a report; make the step 'report made', or drop them")
        councils = ("authorities consulted", "joint committee appointed")
        if bool(self.authorities) != (self.step in councils):
            raise ValueError(f"authorities belong to {' and '.join(councils)}, and only to them")
        if self.attend_on is not None and self.step != "attendance required":
            raise ValueError("attend_on belongs to 'attendance required', and only to it")
        return self
