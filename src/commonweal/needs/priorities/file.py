"""What a prioritisation file holds: its form, as pydantic checks it.

Everything in it that belongs together by name is checked in `checking`; whether the choice was made
in the right order is judged in `auditing`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from commonweal.evidence import Basis
from commonweal.records.declaring import Entry, Name, Number, Share, Text, Words
from commonweal.records.judged import Decision, JudgedFile, Scale, bare

#: Points of weight and years, either way: far more than any file means, few enough to be summed.
MOST_POINTS, MOST_YEARS = 1e9, 1e9

Pence = Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)]


class Criterion(Scale):
    """What options are judged by.

    Parameters
    ----------
    baseline
        The score of not doing an option; the worst end where none is given.
    weight
        Points, given directly or by swing; only their proportions count.
    importance
        Instead of weights: 1 for the most important, and so on.
    weight_low, weight_high
        Ends between which the weight, as a share of all weight, may lie.
    """

    baseline: Number | None = None
    weight: Annotated[Number, Field(ge=0, le=MOST_POINTS)] | None = None
    importance: Annotated[int, Field(ge=1)] | None = None
    weight_low: Share | None = None
    weight_high: Share | None = None

    @model_validator(mode="after")
    def _weighed(self) -> Criterion:
        if self.baseline is not None and not self.holds(self.baseline):
            raise ValueError(f"baseline {self.baseline:g} lies outside the ends of the scale")
        if (self.weight is None) == (self.importance is None):
            raise ValueError("give either weight or importance")
        if (self.weight_low is None) != (self.weight_high is None):
            raise ValueError("give both weight_low and weight_high, or neither")
        return self


class Quality(Entry):
    """Quality-adjusted life years that an option adds, how sure they are, and where from."""

    years: Annotated[Number, Field(ge=-MOST_YEARS, le=MOST_YEARS)]
    basis: Basis
    source: Words


class Option(Entry):
    """Something that could be done.

    Parameters
    ----------
    cost_pence
        What it costs out of the budget; negative where it frees money, which only a disinvestment
        does.
    recurrent
        Whether it costs that every year.
    benefit
        What good it does, in words.
    qalys
        Quality-adjusted life years, where they were estimated.
    mandatory, exclusive_group, requires
        Whether it must be done; the group of which only one may be; what it needs done too.
    disinvestment
        Whether it is something that is done now and would be stopped.
    """

    id: Name
    name: Words
    cost_pence: Pence
    recurrent: bool
    benefit: Text = ""
    qalys: Quality | None = None
    mandatory: bool = False
    exclusive_group: Text = ""
    requires: tuple[Name, ...] = ()
    disinvestment: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Option:
        if self.disinvestment != (self.cost_pence < 0):
            raise ValueError(
                f"cost_pence is {self.cost_pence} and disinvestment "
                f"{str(self.disinvestment).lower()}; a disinvestment frees money, so that its cost "
                "is negative, and nothing else does"
            )
        return self


class Rejected(Entry):
    """An option that was rejected before the choice, kept with its reason."""

    id: Name
    name: Words
    on: date
    by: Words
    reason: Words


class Score(Entry):
    """A score, and between which ends it may lie."""

    score: Number
    low: Number
    high: Number

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return bare(given, "score", "low", "high")

    @model_validator(mode="after")
    def _sound(self) -> Score:
        if not self.low <= self.score <= self.high:
            raise ValueError("score must lie from low to high; correct one of them")
        return self


class Scores(Entry):
    """Scores entered at one time.

    Parameters
    ----------
    entered_on, entered_by
        When, and by which body or office.
    criteria_sha256
        The digest of the seal under which they were scored.
    reason
        Why scores that were entered before are replaced (new evidence, a mitigation).
    values
        By option, then by criterion.
    """

    entered_on: date
    entered_by: Words
    criteria_sha256: Text = ""
    reason: Text = ""
    basis: Basis
    source: Words
    values: dict[Name, dict[Name, Score]] = Field(min_length=1)


class Participant(Entry):
    """A body or office that took part, in which role, when, and how."""

    body: Words
    role: Literal[
        "public health function",
        "joint health and wellbeing board",
        "partner",
        "commissioner",
        "public and patients",
    ]
    on: date
    part: Words


class Threshold(Entry):
    """What a quality-adjusted life year may cost."""

    pence_per_qaly: Annotated[int, Field(strict=True, gt=0)]
    source: Words


class Prioritisation(JudgedFile):
    """A whole file."""

    budget_pence: Pence
    maximise: Literal["value", "qalys"] = "value"
    threshold: Threshold | None = None
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=1)
    rejected: tuple[Rejected, ...] = ()
    scores: tuple[Scores, ...] = ()
    participants: tuple[Participant, ...] = ()
    decision: Decision | None = None
