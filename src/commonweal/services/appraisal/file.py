"""What an appraisal file holds: its form, as pydantic checks it.

Everything in it that belongs together by name is checked in `checking`; whether the steps were
taken in the right order is told by the gates.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from commonweal.evidence import Basis
from commonweal.records.declaring import Entry, Name, Number, Share, Text, Words
from commonweal.records.judged import Decision, JudgedFile, Scale, bare
from commonweal.records.kinds.changing import StepKind

#: Who enters the scores of criteria that are worked out, not judged.
COMPUTED = "computed"
#: Stands in a computed criterion's figure for the option.
OPTION = "{option}"


class Criterion(Scale):
    """What options are judged by.

    Parameters
    ----------
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

    weight: Share | None = None
    kind: Literal["judged", "computed"] = "judged"
    figure: Text = ""
    missing: Text = ""
    basis: Basis = Basis.OBSERVED
    source: Words

    @model_validator(mode="after")
    def _worked_out(self) -> Criterion:
        if (self.kind == COMPUTED) != (OPTION in self.figure):
            raise ValueError(
                f"figure is {self.figure!r}; a computed criterion names a figure that holds "
                f"{OPTION}, and a judged one none"
            )
        return self


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
        return bare(given, "score")


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


class Step(Entry):
    """Something that happened on the way to the decision, as `records.kinds.changing` has it."""

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


class Mitigation(Entry):
    """A change of options after what was heard."""

    id: Name
    on: date
    options: tuple[Name, ...] = Field(min_length=1)
    change: Words
    why: Words
    source: Words


class Decided(Decision):
    """A decision, which chooses something."""

    chosen: tuple[Name, ...] = Field(min_length=1)


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


class AppraisalFile(JudgedFile):
    """A whole file.

    `kept` says whether it is the body's own record, kept as it went (what is not in it did not
    happen), or was reconstructed from publications (what is not in it may have).
    """

    decision: Words
    kept: Literal["as it went", "reconstructed"] = "as it went"
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=2)
    scorers: tuple[Scorer, ...] = ()
    scores: tuple[Scores, ...] = ()
    steps: tuple[Step, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    asked: tuple[Asked, ...] = ()
    decided: Decided | None = None
