"""What an appraisal found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.services.appraisal.gates import GateResult, Outcome
from commonweal.services.appraisal.process import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionResult:
    """One option.

    Parameters
    ----------
    values
        By criterion scored: from 0 at the worst end of its scale to 1, the mean over scorers.
    value, rank, tied
        Weighted value and rank; None where no weights are declared.
    first
        Share of all weightings under which it ranks first.
    first_low, first_high
        The middle 95% of that share over draws of the figures that scores are worked out from;
        None where none varies.
    first_by_panel
        The same, scores drawn between the lowest and the highest that any scorer gave; None
        where all agree, or none judged.
    rank_shares
        Share of weightings by rank, the first first.
    central
        Mean of the weightings under which it is first; None where it never is.
    can_lead
        Whether any weights make it lead by itself.
    weight_low, weight_high
        By criterion, the least and the most that its weight can be while the option leads.
    moved, moved_to
        The least weight that must move from some criteria to others for it to lead, and the weights
        then; None where none does or none are declared.
    dominated_by
        An option as good on every criterion and better on one.
    """

    id: str
    name: str
    sites: tuple[str, ...]
    values: Mapping[str, float]
    value: float | None
    rank: int | None
    tied: bool
    first: float
    first_low: float | None
    first_high: float | None
    first_by_panel: float | None
    rank_shares: tuple[float, ...]
    central: Mapping[str, float] | None
    can_lead: bool
    weight_low: Mapping[str, float] | None
    weight_high: Mapping[str, float] | None
    moved: float | None
    moved_to: Mapping[str, float] | None
    dominated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """Under which weights any of a set of options ranks first.

    `share` is the share of weightings, `share_low` and `share_high` the middle 95% of it over draws
    of the figures that scores are worked out from, None where none varies; `able` those
    of them that any weights make lead; `moved` the least weight that must move for `nearest` to
    lead; 0 where one leads already.
    """

    id: str
    title: str
    options: tuple[str, ...]
    able: tuple[str, ...]
    share: float
    share_low: float | None
    share_high: float | None
    weight_low: Mapping[str, float] | None
    weight_high: Mapping[str, float] | None
    nearest: str
    moved: float | None
    moved_to: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchResult:
    """Weights of one criterion between which the same options lead, the others in proportion."""

    criterion: str
    low: float
    high: float
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementResult:
    """How far the panel agrees on one criterion, or on all.

    `alpha_interval` and `alpha_ordinal` are Krippendorff's alpha of the scores; `concordance`
    Kendall's W of how scorers rank the options, with its p. None with the reason.
    """

    criterion: str
    scorers: int
    alpha_interval: float | None
    alpha_ordinal: float | None
    concordance: float | None
    p: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerResult:
    """How one scorer alone would rank the options."""

    scorer: str
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one changed score of the panel's mean did to an option's value."""

    option: str
    criterion: str
    before: float
    after: float
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step of re-scoring: its cause and what it did.

    Parameters
    ----------
    cause, change, why
        The mitigation's id or the reason given; what changed and why, where it is a mitigation.
    effects
        Changes of the panel's mean values by option and criterion, and of weighted value.
    value, rank
        By option, after the step.
    rank_alone
        By option, had this been the only step.
    """

    cause: str
    change: str
    why: str
    on: date
    effects: tuple[Effect, ...]
    value: Mapping[str, float] | None
    rank: Mapping[str, int] | None
    rank_alone: Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The first scoring, every step after it, and mitigations that changed no score."""

    value: Mapping[str, float] | None
    rank: Mapping[str, int] | None
    steps: tuple[StepResult, ...]
    without_effect: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A whole appraisal.

    `weights` are those over the criteria scored; where criteria are `lacking` they were made to
    add up to 1 again, and the ranking is partial. `against` are scores that their figures do not
    bear out; `findings` only inform.
    """

    id: str
    title: str
    about: str
    decision: str
    synthetic: bool
    kept: str
    note: str
    sealed_on: date | None
    sealed_sha256: str
    seal_matches: bool | None
    criteria: tuple[str, ...]
    lacking: Mapping[str, str]
    weights: Mapping[str, float] | None
    weightings: int
    seed: int
    options: tuple[OptionResult, ...]
    sets: tuple[SetResult, ...]
    sensitivity: tuple[StretchResult, ...]
    agreement: tuple[AgreementResult, ...]
    scorers: tuple[ScorerResult, ...]
    history: History | None
    events: tuple[Event, ...]
    gates: tuple[GateResult, ...]
    against: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether no gate failed and no figure speaks against a score."""
        return not self.against and all(gate.outcome is not Outcome.FAILED for gate in self.gates)

    @property
    def partial(self) -> bool:
        """Whether some criterion has no scores."""
        return bool(self.lacking)
