"""What a contract pays in drawn worlds: the arrays that the compiled form works on, and back."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.contracts.payment.clauses import (
    SHARE_UNIT,
    PaymentError,
    YearTerms,
    year_terms,
)
from commonweal.contracts.payment.drawing import THREADS, Worlds
from commonweal.contracts.payment.setting import people
from commonweal.records.kinds import OutcomeContract

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: What a row of `Settled.tally` counts, outcome by outcome.
TALLY = (
    "improved",
    "reached",
    "paid",
    "paid_pence",
    "luck",
    "luck_pence",
    "missed",
    "short",
    "short_pence",
)
#: What a row of `Settled.applied` counts.
LIMITS = ("most_at_risk", "guarantee", "collar", "cap")
#: Whole numbers up to here stay whole in 64 bits.
_MOST = 2**62
#: Target and floor lie less than this apart, in millionths; see `kernels.half_even`.
_FURTHEST = 2**41


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """Payments of a contract in drawn worlds.

    Parameters
    ----------
    terms
        The clauses of each year.
    payment
        Pence, shape (years, draws).
    partners
        Pence, shape (years, partners, draws); None where only the whole was asked for.
    costs
        What the care of each partner costs, in pence, split as the base is; shape (years,
        partners, draws or 1). None where no cost was drawn, or only the whole was asked for.
    tally
        Counts of draws and pence, shape (years, outcomes, 9); see `TALLY`. An outcome improved
        where its true value is better than where it truly stood before.
    applied
        Draws in which each limit did something, shape (years, 4); see `LIMITS`.
    """

    terms: tuple[YearTerms, ...]
    payment: Ints
    partners: Ints | None
    costs: Ints | None
    tally: Ints
    applied: Ints


def all_terms(contract: OutcomeContract, years: Sequence[int]) -> tuple[YearTerms, ...]:
    """The clauses of every year; the faults of all years at once.

    Raises
    ------
    PaymentError
        See `clauses.year_terms`.
    """
    made, faults = [], []
    counted = {one.outcome: people(one) for one in contract.outcomes}
    for year in years:
        try:
            made.append(year_terms(contract, year, counted))
        except PaymentError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise PaymentError(faults)
    return tuple(made)


def settle_worlds(contract: OutcomeContract, worlds: Worlds, *, partners: bool = True) -> Settled:
    """What a contract pays in drawn worlds.

    The terms need not be those that the worlds were drawn from: changed thresholds are paid in the
    same worlds, so that a difference is the threshold's and not chance's.

    Parameters
    ----------
    contract
        The terms; outcomes and years as in the worlds.
    worlds
        See `drawing.draw_worlds`.
    partners
        Whether to split each payment.

    Raises
    ------
    PaymentError
        When the clauses do not say what to pay.
    """
    terms = all_terms(contract, worlds.years)
    draws = worlds.setting.draws
    made = Settled(
        terms=terms,
        payment=np.empty((len(terms), draws), np.int64),
        partners=np.zeros((len(terms), len(contract.partners), draws), np.int64)
        if partners
        else None,
        costs=np.zeros((len(terms), len(contract.partners), worlds.cost.shape[1]), np.int64)
        if partners and worlds.cost is not None
        else None,
        tally=np.zeros((len(terms), len(contract.outcomes), len(TALLY)), np.int64),
        applied=np.zeros((len(terms), len(LIMITS)), np.int64),
    )

    def pay(at: int) -> None:
        cost = None if worlds.cost is None else worlds.cost[at]
        _year(terms[at], worlds.figures[at], worlds.true[at], worlds.start, cost, made, at)

    # Every year has its own place, so the order does not matter.
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        list(threads.map(pay, range(len(terms))))
    return made


def _year(
    terms: YearTerms,
    figures: Ints,
    true: Ints,
    start: Ints,
    cost: Ints | None,
    made: Settled,
    at: int,
) -> None:
    # numba takes half a second to import: only who asks for draws pays for it.
    from commonweal.contracts.payment import kernels

    outcomes = terms.outcomes
    sign = np.array([one.sign for one in outcomes], np.int64)
    target = np.array([one.target for one in outcomes], np.int64)
    floor = np.array([one.target if one.floor is None else one.floor for one in outcomes], np.int64)
    pot = np.array([one.pot for one in outcomes], np.int64)
    draws = figures.shape[1]
    variance = np.zeros(draws, np.int64)
    if cost is not None and terms.expected_cost is not None:
        variance[:] = cost - terms.expected_cost
    _within(terms, variance)
    not_earned = np.zeros(draws, np.int64)
    kernels.earn(
        figures,
        true,
        start,
        sign,
        target,
        floor,
        np.array([one.floor is not None for one in outcomes]),
        pot,
        np.array([one.counts for one in outcomes]),
        not_earned,
        made.tally[at],
    )
    payment = made.payment[at]
    kernels.settle(
        not_earned,
        variance,
        terms.base,
        terms.gain,
        terms.loss,
        SHARE_UNIT,
        terms.most_lost,
        kernels.NONE if terms.guarantee is None else terms.guarantee,
        terms.cap,
        terms.collar,
        payment,
        made.applied[at],
    )
    if made.partners is None:
        return
    order = np.argsort(np.array(terms.partners), kind="stable").astype(np.int64)
    shares, risks = np.array(terms.shares, np.int64), np.array(terms.risks, np.int64)
    by_share = terms.base + variance
    kernels.split(by_share, shares, order, made.partners[at])
    kernels.split(payment - by_share, risks, order, made.partners[at])
    if made.costs is not None and cost is not None:
        kernels.split(cost, shares, order, made.costs[at])


def _within(terms: YearTerms, variance: Ints) -> None:
    """Refuse what would not fit into 64 bits."""
    widest = int(np.abs(variance).max(initial=0))
    # No payment is larger than base and overspend, unless a guarantee or a collar asks for more.
    largest = max(terms.base + 2 * widest, terms.guarantee or 0, terms.collar)
    faults = []
    if 2 * largest * SHARE_UNIT > _MOST or terms.cap > _MOST:
        faults.append(
            f"payment: {largest:,} pence in year {terms.year} are too many to draw; lower "
            "cost_spread or collar, or split the contract"
        )
    for one in terms.outcomes:
        if one.floor is not None and abs(one.target - one.floor) >= _FURTHEST:
            faults.append(
                f"outcomes.{one.outcome}: target and floor lie too far apart to draw; state it in "
                "a larger unit"
            )
    if faults:
        raise PaymentError(faults)
