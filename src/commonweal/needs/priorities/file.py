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

#: Points of weight and years, either way: far more than any file means, few enough to be summed.
MOST_POINTS, MOST_YEARS = 1e9, 1e9

Pence = Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)]


class Criterion(Entry):
    """What options are judged by.

    Parameters
    ----------
    polarity
        Whether a higher or a lower score is better.
    worst, best
        The ends of the scale, fixed before anything is scored.
    baseline
        The score of not doing an option; the worst end where none is given.
    weight
        Points, given directly or by swing; only their proportions count.
    importance
        Instead of weights: 1 for the most important, and so on.
    weight_low, weight_high
        Ends between which the weight, as a share of all weight, may lie.
    """

    id: Name
    name: Words
    polarity: Literal["higher", "lower"]
    worst: Number
    best: Number
    baseline: Number | None = None
    unit: Text = ""
    weight: Annotated[Number, Field(ge=0, le=MOST_POINTS)] | None = None
    importance: Annotated[int, Field(ge=1)] | None = None
    weight_low: Share | None = None
    weight_high: Share | None = None

    @model_validator(mode="after")
    def _sound(self) -> Criterion:
        if self.worst == self.best or (self.best > self.worst) != (self.polarity == "higher"):
            raise ValueError(
                f"worst is {self.worst:g} and best {self.best:g}, yet {self.polarity} is better; "
                "correct polarity or the ends"
            )
        if self.baseline is not None and not self.holds(self.baseline):
            raise ValueError(f"baseline {self.baseline:g} lies outside the ends of the scale")
        if (self.weight is None) == (self.importance is None):
            raise ValueError("give either weight or importance")
        if (self.weight_low is None) != (self.weight_high is None):
            raise ValueError("give both weight_low and weight_high, or neither")
        return self

    def holds(self, score: float) -> bool:
        """Whether a score lies on the scale."""
        return min(self.worst, self.best) <= score <= max(self.worst, self.best)


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
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"score": given, "low": given, "high": given}
        return given

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


class Seal(Entry):
    """The criteria as they were fixed: `sha256` is what `commonweal prioritise FILE --seal` prints.

    `salt` keeps a short declaration from being guessed while it is not yet shown.
    """

    on: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    salt: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


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


class Equality(Entry):
    """Evidence of due regard to equality."""

    on: date
    title: Words
    source: Words
    characteristics: tuple[Text, ...] = ()
    inclusion_groups: tuple[Text, ...] = ()
    finding: Words


class Decision(Entry):
    """What was decided."""

    on: date
    by: Words
    chosen: tuple[Name, ...]
    rejected: dict[Name, Words] = Field(default_factory=dict)
    reason: Words


class Threshold(Entry):
    """What a quality-adjusted life year may cost."""

    pence_per_qaly: Annotated[int, Field(strict=True, gt=0)]
    source: Words


class Prioritisation(Entry):
    """A whole file."""

    id: Name
    title: Words
    about: Words
    declared_on: date
    synthetic: bool
    note: Text = ""
    budget_pence: Pence
    maximise: Literal["value", "qalys"] = "value"
    threshold: Threshold | None = None
    seal: Seal | None = None
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=1)
    rejected: tuple[Rejected, ...] = ()
    scores: tuple[Scores, ...] = ()
    participants: tuple[Participant, ...] = ()
    equality: tuple[Equality, ...] = ()
    decision: Decision | None = None
