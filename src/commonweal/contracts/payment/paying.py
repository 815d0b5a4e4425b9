"""What one year of a contract pays, clause by clause, in whole pence: the plain form.

The compiled form (`kernels`) gives the same pence; tests hold the one against the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonweal.contracts.payment.clauses import (
    SHARE_UNIT,
    OutcomeTerms,
    YearTerms,
    half_even,
    in_figure_units,
)
from commonweal.system.apportionment import Number, exact
from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A year's payment and the step of every clause, in pence.

    Parameters
    ----------
    earned
        By outcome; None where too few people were counted, so that nothing is earned or lost.
    not_earned
        Held back and lost: pots of the outcomes that count, less what they earned.
    cost
        What the year's care cost; None where no cost enters.
    variance
        Cost less expected cost: it follows the partners' costs, by share.
    gain, loss
        The partners' part of an underspend, and of an overspend.
    relief
        Given back because the partners lost more than the most at risk.
    topped_up
        Added to reach the first year's guarantee.
    collared, capped
        Added to reach the collar; taken away above the cap.
    payment
        What the commissioner pays.
    by_share, by_risk
        Its two parts: what is split by share, and what is split by share of the risk.
    partners
        Pence by partner; they sum to `payment`.
    """

    earned: Mapping[str, int | None]
    not_earned: int
    cost: int | None
    variance: int
    gain: int
    loss: int
    relief: int
    topped_up: int
    collared: int
    capped: int
    payment: int
    by_share: int
    by_risk: int
    partners: Mapping[str, int]


def achieved(outcome: OutcomeTerms, figure: int) -> Fraction:
    """The part of its pot that an outcome earns, 0 to 1, by its figure in units of a millionth.

    Examples
    --------
    >>> from commonweal.contracts.payment.clauses import year_terms
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> pressure, falls = year_terms(WORKED, 1).outcomes
    >>> achieved(pressure, 63_000_000), achieved(falls, 21_000_001)
    (Fraction(3, 4), Fraction(0, 1))
    """
    beyond = outcome.sign * (figure - outcome.target)
    if beyond >= 0:
        return Fraction(1)
    if outcome.floor is None:
        return Fraction(0)
    way = Fraction(
        outcome.sign * (figure - outcome.floor), outcome.sign * (outcome.target - outcome.floor)
    )
    return max(way, Fraction(0))


def pay_year(
    terms: YearTerms, figures: Mapping[str, Number], cost_pence: int | None = None
) -> Paid:
    """What a year pays.

    The clauses are applied in this order; docs/methods/contract-payment.md gives the reasons:
    base; held back; earned by each outcome; gain and loss share; the most at risk; the first
    year's guarantee; cap and collar; partners.

    Parameters
    ----------
    terms
        The clauses of the year.
    figures
        The figure of every outcome that counts, in its own unit.
    cost_pence
        What the year's care cost; None where none is known or expected: nothing is shared then.

    Raises
    ------
    KeyError
        When the figure of an outcome that counts is missing: missing is not zero.

    Examples
    --------
    >>> from commonweal.contracts.payment.clauses import year_terms
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> paid = pay_year(year_terms(WORKED, 1), {"pressure": 63, "falls": 21.4}, 101_000_000)
    >>> paid.not_earned, paid.loss, paid.payment
    (2750000, 800000, 98450000)
    >>> dict(paid.partners)
    {'hospital': 48870000, 'practices': 29180000, 'charity': 20400000}
    """
    earned: dict[str, int | None] = {}
    for one in terms.outcomes:
        earned[one.outcome] = (
            half_even(achieved(one, in_figure_units(figures[one.outcome])) * one.pot)
            if one.counts
            else None
        )
    at_stake = sum(one.pot for one in terms.outcomes if one.counts)
    not_earned = at_stake - sum(amount or 0 for amount in earned.values())
    variance = 0
    if cost_pence is not None and terms.expected_cost is not None:
        variance = cost_pence - terms.expected_cost
    gain = half_even(Fraction(max(-variance, 0) * terms.gain, SHARE_UNIT))
    loss = half_even(Fraction(max(variance, 0) * terms.loss, SHARE_UNIT))
    relief = max(0, not_earned + loss - terms.most_lost)
    amount = terms.base - not_earned + variance + gain - loss + relief
    topped_up = 0 if terms.guarantee is None else max(0, terms.guarantee - amount)
    amount += topped_up
    collared = max(0, terms.collar - amount)
    capped = max(0, amount - terms.cap)
    payment = amount + collared - capped
    by_share = terms.base + variance
    by_risk = payment - by_share
    return Paid(
        earned=earned,
        not_earned=not_earned,
        cost=None if terms.expected_cost is None else cost_pence,
        variance=variance,
        gain=gain,
        loss=loss,
        relief=relief,
        topped_up=topped_up,
        collared=collared,
        capped=capped,
        payment=payment,
        by_share=by_share,
        by_risk=by_risk,
        partners=split(terms, by_share, by_risk),
    )


def split(terms: YearTerms, by_share: int, by_risk: int) -> dict[str, int]:
    """Pence by partner: one amount split by share, the other by share of the risk, each exactly."""
    first = share_out(by_share, dict(zip(terms.partners, terms.shares, strict=True)))
    second = share_out(by_risk, dict(zip(terms.partners, terms.risks, strict=True)))
    return {partner: first[partner] + second[partner] for partner in terms.partners}


def expected(terms: YearTerms) -> dict[str, int] | None:
    """What the year's care is expected to cost each partner: split as the base is; an assumption,
    as a contract does not say what each partner's care costs."""
    if terms.expected_cost is None:
        return None
    weights = {p: exact(w) for p, w in zip(terms.partners, terms.shares, strict=True)}
    return share_out(terms.expected_cost, weights)
