"""What comes out of a prioritisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.needs.priorities.auditing import Finding, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """A change of weights that makes something else first or best.

    `total` is the sum of all changes of weight, `largest` the largest of one: each the smallest
    possible. The weights, in the order of the criteria, are those of the smallest sum, where both
    draw level. Where there is no such change all are None and `reason` says why.
    """

    total: float | None
    largest: float | None
    weights: tuple[float, ...] | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionResult:
    """One option.

    Parameters
    ----------
    rank, tied
        By value, 1 the highest; whether others share the rank.
    value
        Weighted value, less that of not doing it.
    value_per_pound, money_rank
        Value for each pound, and the rank by it; None where it costs nothing or frees money.
    net_benefit_pence, cost_per_qaly_pence
        What its quality-adjusted life years are worth at the threshold, less its cost; and the cost
        of one. None where years or threshold are not given, or none are gained.
    first, first_allowed, rank_acceptability, confidence, central
        Shares of all weightings under which it is first, and of those that the intervals or the
        order of importance allow (None where none are declared); shares by rank; the share of
        draws of uncertain scores under which it is first at its central weights; those weights.
    flip
        The smallest change of weights that makes it first.
    dominated_by
        An option as good on every criterion and better on one; empty where there is none.
    chosen
        Whether the best portfolio holds it.
    """

    id: str
    name: str
    cost_pence: int
    recurrent: bool
    benefit: str
    rank: int
    tied: bool
    value: float
    value_per_pound: float | None
    money_rank: int | None
    qalys: float | None
    qalys_basis: str
    net_benefit_pence: int | None
    cost_per_qaly_pence: int | None
    first: float
    first_allowed: float | None
    rank_acceptability: tuple[float, ...]
    confidence: float | None
    central: tuple[float, ...] | None
    flip: WeightChange
    dominated_by: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedResult:
    """What a simple ranking would have bought, and how much less that is worth."""

    by: str
    chosen: tuple[str, ...] | None
    value: float | None
    cost_pence: int | None
    gap: float | None
    gap_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioResult:
    """The best portfolio within the budget; `reasons` say why there is none.

    `value` is in what is to be largest: weighted value, or quality-adjusted life years. `bound`,
    `gap`, `status` and `message` say how surely it is the best; `tied` whether another is as good
    and as cheap.
    """

    chosen: tuple[str, ...] | None
    value: float | None
    cost_pence: int | None
    recurrent_pence: int | None
    left_pence: int | None
    bound: float | None
    gap: float | None
    status: str
    message: str
    tied: bool | None
    reasons: tuple[str, ...]
    rankings: tuple[RankedResult, ...]
    flip: WeightChange | None
    flip_to: tuple[str, ...] | None
    flip_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A score that replaced another."""

    option: str
    criterion: str
    before: float
    after: float
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedResult:
    """An option that was not taken forward, by whom and why, and where it would have ranked."""

    id: str
    name: str
    on: date
    by: str
    reason: str
    value: float | None
    would_rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """The whole result. `options` is empty while nothing is scored."""

    id: str
    title: str
    about: str
    synthetic: bool
    note: str
    budget_pence: int
    maximise: str
    sealed_on: date | None
    sealed_sha256: str
    seal_matches: bool
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    weightings: int
    allowed: str
    seed: int
    tied_first: float | None
    options: tuple[OptionResult, ...]
    nearest_flip: str
    portfolio: PortfolioResult | None
    revisions: tuple[Revision, ...]
    rejected: tuple[RejectedResult, ...]
    findings: tuple[Finding, ...]

    @property
    def against(self) -> tuple[Finding, ...]:
        """Findings that speak against the choice as made."""
        return tuple(found for found in self.findings if found.weight is Weight.AGAINST)
