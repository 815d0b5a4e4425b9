"""What an appraisal file holds: its form, as pydantic checks it.

Everything in it that belongs together by name is checked in `checking`; whether the steps were
taken in the right order is told by the gates.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from commonweal.evidence import Basis
from commonweal.records.changing import StepKind
from commonweal.records.declaring import Entry, Name, Number, Share, Text, Words

#: An end of a scale: far beyond what anything is scored in, near enough to be subtracted.
End = Annotated[Number, Field(ge=-1e12, le=1e12)]
#: Who enters the scores of criteria that are worked out, not judged.
COMPUTED = "computed"
#: Stands in a computed criterion's figure for the option.
OPTION = "{option}"


class Criterion(Entry):
    """What options are judged by.

    Parameters
    ----------
    polarity
        Whether a higher or a lower score is better.
    worst, best
        The ends of the scale, fixed before anything is scored.
    weight
        Share of all weight; all criteria have one, or none has.
    kind, figure
        "judged" by scorers, or "computed": then `figure` is the id of the figure with `{option}` in
        place of the option.
    missing
        Why nobody's scores are held, where they are not.
    basis, source
        How the criterion itself is known, and from where.
    """

    id: Name
    name: Words
    polarity: Literal["higher", "lower"]
    worst: End
    best: End
    unit: Text = ""
    weight: Share | None = None
    kind: Literal["judged", "computed"] = "judged"
    figure: Text = ""
    missing: Text = ""
    basis: Basis = Basis.OBSERVED
    source: Words

    @model_validator(mode="after")
    def _sound(self) -> Criterion:
        if self.worst == self.best or (self.best > self.worst) != (self.polarity == "higher"):
            raise ValueError(
                f"worst is {self.worst:g} and best {self.best:g}, yet {self.polarity} is better; "
                "correct polarity or the ends"
            )
        if (self.kind == COMPUTED) != (OPTION in self.figure):
            raise ValueError(
                f"figure is {self.figure!r}; a computed criterion names a figure that holds "
                f"{OPTION}, and a judged one none"
            )
        return self

    def holds(self, score: float) -> bool:
        """Whether a score lies on the scale."""
        return min(self.worst, self.best) <= score <= max(self.worst, self.best)


class Option(Entry):
    """Something that could be done: its sites, by code."""

    id: Name
    name: Words
    sites: tuple[Name, ...] = ()


class Scorer(Entry):
    """Who scores: an office or a body, never a person."""

    id: Name
    name: Words


class Score(Entry):
    """A score, and what it rests on: the id of a figure, or a source in words."""

    score: Number
    evidence: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"score": given}
        return given


class Scores(Entry):
    """Scores that one scorer entered at one time.

    Parameters
    ----------
    entered_on, scorer
        When, and by whom; `computed` for criteria that are worked out.
    criteria_sha256
        The digest of the seal under which they were scored.
    mitigation, reason
        Which mitigation they answer, or why else scores entered before are replaced.
    basis, source
        How they came to be, and what those without evidence of their own rest on.
    values
        By option, then by criterion.
    """

    entered_on: date
    scorer: Name
    criteria_sha256: Text = ""
    mitigation: Text = ""
    reason: Text = ""
    basis: Basis
    source: Words
    values: dict[Name, dict[Name, Score]] = Field(min_length=1)


class Seal(Entry):
    """The criteria as they were fixed: `sha256` is what `commonweal appraise FILE --seal` prints.

    `salt` keeps a short declaration from being guessed while it is not yet shown.
    """

    on: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    salt: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class Step(Entry):
    """Something that happened on the way to the decision, as `records.changing` has it."""

    on: date
    step: StepKind
    by: Words
    text: Words
    source: Words
    precision: Literal["day", "month", "year"] = "day"
    confidence: Literal["high", "medium", "low"] = "high"
    outcome: Literal["passed", "passed with conditions", "not passed"] | None = None
    covers: tuple[Words, ...] = ()
    themes: Annotated[int, Field(ge=0)] | None = None
    unanswered: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _sound(self) -> Step:
        if self.step == "assured" and self.outcome is None:
            raise ValueError("an assurance says its outcome")
        if self.step == "responses answered" and self.unanswered is None:
            raise ValueError("says how many themes are unanswered; 0 where none is")
        themes, left = self.themes, self.unanswered
        if themes is not None and left is not None and left > themes:
            raise ValueError(f"{left} of {themes} themes unanswered; correct one")
        return self


class Equality(Entry):
    """Evidence of due regard to equality."""

    on: date
    title: Words
    source: Words
    characteristics: tuple[Text, ...] = ()
    inclusion_groups: tuple[Text, ...] = ()
    finding: Words


class Mitigation(Entry):
    """A change of options after what was heard."""

    id: Name
    on: date
    options: tuple[Name, ...] = Field(min_length=1)
    change: Words
    why: Words
    source: Words


class Decided(Entry):
    """What was decided, with the reason for each option that was not chosen."""

    on: date
    by: Words
    chosen: tuple[Name, ...] = Field(min_length=1)
    rejected: dict[Name, Words] = Field(default_factory=dict)
    reason: Words


class Asked(Entry):
    """A set of options of which it is asked under which weights one of them ranks first: those
    named, or all that hold a site."""

    id: Name
    title: Words
    options: tuple[Name, ...] = ()
    site: Text = ""

    @model_validator(mode="after")
    def _sound(self) -> Asked:
        if bool(self.options) == bool(self.site):
            raise ValueError("give either options or a site")
        return self


class AppraisalFile(Entry):
    """A whole file.

    `kept` says whether it is the body's own record, kept as it went (what is not in it did not
    happen), or was reconstructed from publications (what is not in it may have).
    """

    id: Name
    title: Words
    about: Words
    decision: Words
    declared_on: date
    synthetic: bool
    kept: Literal["as it went", "reconstructed"] = "as it went"
    note: Text = ""
    seal: Seal | None = None
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=2)
    scorers: tuple[Scorer, ...] = ()
    scores: tuple[Scores, ...] = ()
    steps: tuple[Step, ...] = ()
    equality: tuple[Equality, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    asked: tuple[Asked, ...] = ()
    decided: Decided | None = None
