"""Contracts that pay a partnership for outcomes: their whole terms, and that they were signed.

Money is in whole pence, shares lie between 0 and 1. What the terms must keep to (sectors, sums,
caps, whether an outcome can be measured) is checked before signature by `commonweal.contracts`;
here stands their form alone.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from commonweal.records.kinds.bodies import Identifier, Optional
from commonweal.records.statement import FIRST_YEAR, LAST_YEAR
from commonweal.records.types import Payload, Text, statement_type

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Pence = Annotated[int, Field(ge=0)]
#: Months up to a century: what lies beyond is a slip, and has no day to reckon with.
MOST_MONTHS = 1200
#: Days within the years that records hold.
TermDay = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]
#: Sectors of care, as the rules with the subject `partner-sector-…` name them.
CareSector = Literal[
    "acute", "primary", "community", "mental-health", "ambulance", "council", "voluntary"
]
#: What broke earlier contracts, and so is asked of each new one.
Lesson = Literal[
    "first-year cost agreed",
    "tax treatment",
    "guarantees",
    "subcontract terms",
    "exit plan",
    "whole risk view",
]


class Clause(BaseModel):
    """A part of a contract."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ContractPopulation(Clause):
    """For whom: people registered with these practices, networks, places or commissioners."""

    registered_with: tuple[str, ...] = Field(min_length=1)
    described: str = Text
    people: int | None = Field(default=None, gt=0)
    as_of: date | None = None
    source: str | None = Optional


class Lot(Clause):
    """A part of the services, let together or on its own."""

    lot: str = Text
    title: str = Text
    services: tuple[str, ...] = ()


class ContractPartner(Clause):
    """Who provides: as party or as subcontractor, in which lots, with which part of the payment.

    `share` is the part of the base payment that goes to the partner, `risk_share` the part of what
    outcomes earn or lose that falls on it; each sums to 1 over all partners. `seats` are votes on
    the board of the partnership.
    """

    partner: str = Text
    name: str = Text
    ids: tuple[Identifier, ...] = ()
    sector: CareSector
    role: Literal["party", "subcontractor"]
    contracts_with: str | None = Optional
    does: str = Text
    share: Share
    risk_share: Share
    lots: tuple[str, ...] = ()
    seats: int | None = Field(default=None, ge=0)


class ExcludedSector(Clause):
    """A sector that is not in the contract, why, and which office approved that."""

    sector: CareSector
    reason: str = Text
    approved_by: str = Text
    approved_on: date


class Baseline(Clause):
    """Where an outcome stood: value and interval of a period, and how many people were counted."""

    value: Number
    lower: Number | None = None
    upper: Number | None = None
    start: date
    end: date
    people: int | None = Field(default=None, gt=0)
    basis: Literal["observed", "estimated", "modelled", "assumed"]
    source: str = Text


class Target(Clause):
    """What an outcome is to be in a year of the contract."""

    year: int = Field(ge=1)
    value: Number


class ContractOutcome(Clause):
    """An outcome that earns payment.

    Parameters
    ----------
    outcome, title, indicator, unit
        Its id, name, the indicator that measures it, and the unit of all its values.
    measures
        A share of people ("%"), a rate (events per `per` people), or a mean with `spread` as its
        standard deviation between people.
    better
        Whether higher or lower is better.
    baseline
        Where it stood; an outcome without one cannot be paid for.
    targets
        The path: a target for every year of the contract.
    floor
        At or beyond this value, on the worse side of the target, nothing is earned; between it and
        the target payment rises in a straight line. Without it payment is all or nothing.
    weight
        Part of the outcome payment; weights sum to 1.
    counted
        People (or person-years) counted each year.
    fewest
        The fewest people counted in a year for which a figure may earn or lose money.
    lag_months
        Months from the end of a year until its figure is known.
    case_mix
        How differences between people are allowed for; empty where they are not.
    lot
        The lot that it belongs to, where there are several.
    of
        Codes of the bodies or areas whose figures it is measured by; those that the population is
        registered with where none is named.
    """

    outcome: str = Text
    title: str = Text
    indicator: str = Text
    unit: str = Text
    measures: Literal["share", "rate", "mean"]
    per: int | None = Field(default=None, gt=0)
    spread: Number | None = Field(default=None, gt=0)
    better: Literal["higher", "lower"]
    baseline: Baseline | None = None
    targets: tuple[Target, ...] = ()
    floor: Number | None = None
    weight: Share
    counted: int | None = Field(default=None, gt=0)
    fewest: int = Field(ge=1)
    lag_months: int = Field(ge=0, le=MOST_MONTHS)
    case_mix: str = ""
    lot: str | None = Optional
    of: tuple[str, ...] = ()


class YearPayment(Clause):
    """What a year pays before outcomes, and what its care is expected to cost."""

    year: int = Field(ge=1)
    base_pence: Pence
    expected_cost_pence: Pence | None = None


class ActivityPrice(Clause):
    """What the same care would be paid by activity: numbers a year at a price each."""

    activity: str = Text
    number: Number = Field(ge=0)
    price_pence: Pence
    source: str = Text


class Payment(Clause):
    """How the contract pays.

    Parameters
    ----------
    years
        A line for every year.
    outcome_share
        Part of the year's base that is held back and earned by outcomes.
    most_at_risk
        The largest part of the base that may be lost or not earned in a year, whatever happens.
    cap, collar
        The year's payment is at most `cap` and at least `collar` times its base.
    gain_share, loss_share
        Part of an under- or overspend against `expected_cost_pence` that goes to the partners; the
        rest stays with the commissioner.
    guarantee_first_year_pence
        Paid for the first year whatever outcomes say.
    cost_spread
        Standard deviation of a year's cost over what was expected, as a part of it.
    by_activity
        What the same care would be paid in an internal market.
    """

    years: tuple[YearPayment, ...] = Field(min_length=1)
    outcome_share: Share
    most_at_risk: Share
    cap: Number = Field(ge=0)
    collar: Number = Field(ge=0)
    gain_share: Share
    loss_share: Share
    guarantee_first_year_pence: Pence | None = None
    cost_spread: Number | None = Field(default=None, ge=0)
    by_activity: tuple[ActivityPrice, ...] = ()


class Reporting(Clause):
    """What is reported to whom, how often, from when."""

    every_months: int = Field(ge=1, le=MOST_MONTHS)
    first: date
    to: str = Text
    published: bool


class Exit(Clause):
    """How it ends before its time: notice, and who hands over what."""

    notice_months: int = Field(ge=0, le=MOST_MONTHS)
    plan: str = Text
    hand_over: tuple[str, ...] = ()


class Answered(Clause):
    """An answer to something that broke earlier contracts, with the evidence for it."""

    lesson: Lesson
    agreed: bool
    evidence: str = Text


@statement_type("outcome_contract")
class OutcomeContract(Payload):
    """The terms of a contract that pays a partnership for outcomes. A later statement about the
    same contract replaces the one before it, until it is signed."""

    contract: str = Text
    title: str = Text
    authority: str = Text
    partnership: str = Text
    currency: str = Text
    starts: TermDay
    ends: TermDay
    made_up: bool = False
    note: str | None = Optional
    population: ContractPopulation
    lots: tuple[Lot, ...] = ()
    partners: tuple[ContractPartner, ...] = Field(min_length=1)
    excluded: tuple[ExcludedSector, ...] = ()
    outcomes: tuple[ContractOutcome, ...] = Field(min_length=1)
    payment: Payment
    reporting: Reporting
    exit: Exit
    lessons: tuple[Answered, ...] = ()
    supersedes: tuple[str, ...] = ()


@statement_type("outcome_contract_signed")
class OutcomeContractSigned(Payload):
    """The terms as last stated were signed, by which office of the authority."""

    contract: str = Text
    on: date
    by: str = Text
