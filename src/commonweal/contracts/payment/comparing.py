"""The same care paid by activity, as in an internal market, and who then carries which risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

import numpy as np

from commonweal.contracts.payment.amounts import Amounts, amounts_of
from commonweal.contracts.payment.clauses import YearTerms, half_even
from commonweal.contracts.payment.drawing import Floats, Ints, Worlds
from commonweal.contracts.payment.settling import Settled
from commonweal.contracts.payment.variance import Split
from commonweal.records.kinds.outcome_contracts import ActivityPrice, OutcomeContract
from commonweal.system.apportionment import exact

Arrangement = Literal[
    "this contract", "by activity, volume varies", "by activity, cost of a unit varies"
]

Risk = Literal["outcomes, by chance", "outcomes, by performance", "cost of care"]
RISKS: tuple[Risk, ...] = ("outcomes, by chance", "outcomes, by performance", "cost of care")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What an arrangement pays in a year, or in all years (year None).

    Parameters
    ----------
    payment
        By the commissioner.
    surplus
        Of all partners together: payment less cost; None without costs.
    loses
        Part of draws in which care costs more than is paid.
    """

    arrangement: Arrangement
    year: int | None
    payment: Amounts
    surplus: Amounts | None
    loses: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Who carries a risk over all years: the standard deviation that it gives to what the
    commissioner pays and to what the partners are left with, in pence."""

    risk: Risk
    arrangement: Arrangement
    commissioner: float
    partners: float


def activity_pence(
    prices: Sequence[ActivityPrice], years: Sequence[YearTerms]
) -> tuple[int, ...] | None:
    """What each year's care would be paid by activity, in pence; None where no prices are stated.

    The numbers stated are those of the first year; later years move as their expected cost does,
    or as their base where no cost is stated, so that the same care is compared.

    Parameters
    ----------
    prices
        Numbers a year at a price each.
    years
        The clauses of each year.

    Examples
    --------
    >>> from commonweal.contracts.payment.clauses import year_terms
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> activity_pence(WORKED.payment.by_activity, [year_terms(WORKED, 1), year_terms(WORKED, 2)])
    (100000000, 102020202)
    """
    if not prices:
        return None
    first = sum((exact(one.number) * one.price_pence for one in prices), Fraction(0))
    known = all(one.expected_cost for one in years)
    levels = [one.expected_cost if known else one.base for one in years]
    start = levels[0] or 0
    return tuple(
        half_even(first * Fraction(level or 0, start) if start else first) for level in levels
    )


def compare(contract: OutcomeContract, worlds: Worlds, settled: Settled) -> tuple[Compared, ...]:
    """The contract beside payment by activity, year by year and in all, in the same worlds.

    Why a year costs more decides who pays for it under payment by activity, and a contract does
    not say why; so both ends are shown. Where it is because more care is given, activity moves as
    cost does and is paid for; where a unit of care costs more, activity and its payment stay.

    Parameters
    ----------
    contract, worlds, settled
        The terms, drawn worlds and what was paid in them.
    """
    made = _arrangement("this contract", worlds, settled.payment.astype(np.float64))
    priced = activity_pence(contract.payment.by_activity, settled.terms)
    if priced is None:
        return tuple(made)
    fixed = np.repeat(np.array([priced], np.float64).T, worlds.setting.draws, axis=1)
    if worlds.cost is not None:
        moved = fixed * _factor(worlds.cost, settled)
        made += _arrangement("by activity, volume varies", worlds, moved)
    return (*made, *_arrangement("by activity, cost of a unit varies", worlds, fixed))


def _factor(cost: Ints, settled: Settled) -> Floats:
    """Cost as a multiple of what was expected; 1 where nothing was expected to be spent."""
    expected = np.array([[float(year.expected_cost or 0)] for year in settled.terms])
    return np.where(expected > 0.0, cost / np.maximum(expected, 1.0), 1.0)


def _arrangement(name: Arrangement, worlds: Worlds, paid: Floats) -> list[Compared]:
    made = []
    for at in (*range(len(worlds.years)), None):
        payment = paid.sum(axis=0) if at is None else paid[at]
        surplus = None
        if worlds.cost is not None:
            surplus = payment - (worlds.cost.sum(axis=0) if at is None else worlds.cost[at])
        made.append(
            Compared(
                arrangement=name,
                year=None if at is None else worlds.years[at],
                payment=amounts_of(payment),
                surplus=None if surplus is None else amounts_of(surplus),
                loses=None if surplus is None else float((surplus < 0).mean()),
            )
        )
    return made


def carried(compared: Sequence[Compared], split: Split) -> tuple[Carried, ...]:
    """Who carries which risk over all years, under each arrangement.

    Parameters
    ----------
    compared
        See `compare`.
    split
        Of all years together; see `variance.split_variance`.
    """
    made: list[Carried] = []
    for one in compared:
        if one.year is not None:
            continue
        if one.arrangement == "this contract":
            paid = split.payment
            kept = split.surplus or paid
            parts = (
                (paid.chance, kept.chance),
                (paid.performance, kept.performance),
                (paid.cost, kept.cost),
            )
        else:
            left = one.surplus.sd if one.surplus else one.payment.sd
            parts = ((0.0, 0.0), (0.0, 0.0), (one.payment.sd**2, left**2))
        made += [
            Carried(
                risk=risk,
                arrangement=one.arrangement,
                commissioner=sqrt(max(theirs, 0.0)),
                partners=sqrt(max(ours, 0.0)),
            )
            for risk, (theirs, ours) in zip(RISKS, parts, strict=True)
        ]
    return tuple(made)
