"""Kinds of statement about a choice between options: who took part, what was scored under which
sealed criteria, what regard was had to equality, what was decided and what was rejected and why.

Criteria themselves are fixed by `seal` and shown by `opened`. All that belongs to one choice
carries the same `decision`. Bodies and offices are named, never persons.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field, model_validator

from commonweal.records.types import Payload, Text, statement_type


@statement_type("took_part")
class TookPart(Payload):
    """A body took part in a choice.

    `role` is what it is there ("public health function", "joint health and wellbeing board",
    "partner"); `part` is what it did.
    """

    decision: str = Text
    body: str = Text
    role: str = Text
    on: date
    part: str = Text


@statement_type("scores_entered")
class ScoresEntered(Payload):
    """Scores of options, by option and criterion, entered under criteria that a `seal` had fixed.

    Scores that replace earlier ones are another statement, and say why in the envelope's reason.
    On a panel each scorer's scores are a statement of their own, under the `scorer`'s name of an
    office; `evidence` has what each score rests on; `mitigation` names the change that it answers.
    """

    refers_by: ClassVar[str] = "seal"

    seal: str = Text
    decision: str = Text
    on: date
    scores: dict[str, dict[str, float]] = Field(min_length=1)
    scorer: str | None = Field(default=None, min_length=1)
    evidence: dict[str, dict[str, str]] | None = None
    mitigation: str | None = Field(default=None, min_length=1)


@statement_type("equality_regard")
class EqualityRegard(Payload):
    """What was found about equality before a choice, where it stands, and whom it covers."""

    decision: str = Text
    on: date
    title: str = Text
    source: str = Text
    characteristics: tuple[str, ...] = ()
    inclusion_groups: tuple[str, ...] = ()
    finding: str = Text


@statement_type("options_decided")
class OptionsDecided(Payload):
    """What was chosen, and each option that was not, with the reason; where it was carried from a
    publication, the source."""

    decision: str = Text
    on: date
    by: str = Text
    chosen: tuple[str, ...]
    rejected: dict[str, str] = Field(default_factory=dict)
    reason: str = Text
    source: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _reasoned(self) -> OptionsDecided:
        silent = [option for option, reason in self.rejected.items() if not reason.strip()]
        if silent:
            raise ValueError(f"rejected without a reason: {', '.join(silent)}; give each its own")
        both = sorted(set(self.chosen) & set(self.rejected))
        if both:
            raise ValueError(f"both chosen and rejected: {', '.join(both)}; make it one of them")
        return self
