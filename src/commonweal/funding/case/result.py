"""What a business case shows. Money is whole pence at prices of the case's price year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commonweal.evidence import Basis
from commonweal.funding.case.form import Case, Condition, Line, Option
from commonweal.funding.case.frame import Completeness
from commonweal.rules import Rule

#: Level of every interval, by the quantiles of the draws.
LEVEL = 0.95
PUBLISHED = "on published lines; not a whole business case"
WHOLE = "whole case"
NONE = "no net present value"


@dataclass(frozen=True, slots=True)
class Range:
    """An amount in pence at the stated amounts, and where 95% of the draws lie.

    The interval is widened to the stated amount where that lies at the edge of what was drawn.
    """

    value: int
    lower: int
    upper: int

    @property
    def widened(self) -> bool:
        """Whether the stated amount is an end of it: then it is a range, and no 95% interval."""
        return self.lower != self.upper and self.value in (self.lower, self.upper)

    def __iter__(self) -> Iterator[int]:
        return iter((self.value, self.lower, self.upper))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One year of an option against doing nothing, in pence.

    `discounted` takes each effect at its own rate; `factor` is the standard one.
    """

    year: str
    costs: int
    benefits: int
    net: int
    factor: float
    discounted: int
    cumulative: int
    cumulative_discounted: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Affordability:
    """Cash of one body in one year, against doing nothing, not discounted, in pence."""

    body: str
    year: str
    paid: int
    gained: int
    net: int
    cumulative: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """How one line must change for the net present value to be nothing, or the ranking to turn.

    `factor` multiplies the line; `pence` is its stated amount then. None where no change without
    another sign does it. `rival` is the option that then ranks the same.
    """

    line: str
    heading: str
    stated: int
    contribution: int
    factor: float | None
    pence: int | None
    rival: str
    flip_factor: float | None
    flip_pence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """What all missing costs together may be, spent in the first year, for the change to have paid
    back by the end of a year: stated amounts, no optimism bias. Below zero it has not even without
    them.
    """

    year: str
    undiscounted: int
    discounted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverHorizon:
    """An option over another horizon."""

    name: str
    years: float
    net_present_value: Range
    payback_year: str | None
    break_even: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionResult:
    """An option against doing nothing.

    Parameters
    ----------
    net_present_value
        None where a material line is missing and the case does not ask for published lines alone,
        or where there is nothing to add up; `reason` says why, `scope` what the value covers.
    of_lines_held
        The same sum over the lines that have an amount, whatever is missing.
    against_minimum
        Against doing the minimum; None with `minimum_reason`.
    without_optimism
        Of the lines held, with no uplift for optimism bias.
    mean
        Mean of the draws.
    benefit_cost_ratio
        Benefits over costs, both at present value; None with `ratio_reason`.
    payback_year, payback_year_discounted
        First year from which what came back covers what was spent, to the horizon; None with
        `payback_reason`.
    cost, cost_with_optimism, saving_a_year
        What change costs once, undiscounted, as stated and with optimism bias, and what
        cash-releasing benefits and lower running costs come to in the last year; None where no such
        line has an amount.
    benefits, costs
        At present value, by heading against doing nothing: lower running costs are a benefit.
    by_heading
        Present value by heading; costs below zero.
    probability_positive, probability_best
        Shares of draws in which the value is above zero, and is the highest of all options (ties
        shared). None where the option, for the latter any option, lacks a material line: no draw
        knows what is missing.
    """

    option: Option
    net_present_value: Range | None
    reason: str
    scope: str
    of_lines_held: Range | None
    against_minimum: Range | None
    minimum_reason: str
    without_optimism: int | None
    mean: int | None
    benefits: int
    costs: int
    benefit_cost_ratio: float | None
    ratio_reason: str
    payback_year: str | None
    payback_year_discounted: str | None
    payback_reason: str
    cost: int | None
    cost_with_optimism: int | None
    saving_a_year: int | None
    by_heading: dict[str, int]
    by_year: tuple[YearRow, ...]
    affordability: tuple[Affordability, ...]
    switching: tuple[Switching, ...]
    break_even: tuple[BreakEven, ...]
    horizons: tuple[OverHorizon, ...]
    probability_positive: float | None
    probability_best: float | None
    missing: tuple[Line, ...]
    basis: Basis

    @property
    def material(self) -> tuple[Line, ...]:
        """Missing lines without which the result cannot be trusted."""
        return tuple(line for line in self.missing if line.material)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a case lacks: a money line, a condition's discharge, an item of the five."""

    kind: str
    about: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A case with what it shows."""

    case: Case
    options: tuple[OptionResult, ...]
    completeness: tuple[Completeness, ...]
    open_conditions: tuple[Condition, ...]
    gaps: tuple[Gap, ...]
    rules: tuple[Rule, ...]
    draws: int
    seed: int

    def option(self, identifier: str) -> OptionResult:
        """The result of an option."""
        return next(found for found in self.options if found.option.id == identifier)

    @property
    def as_of(self) -> date:
        """The day of the case."""
        return self.case.header.on
