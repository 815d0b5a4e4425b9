"""The clauses of one year of a contract in whole pence and whole units, ready to be applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.records.kinds.outcome_contracts import ContractOutcome, OutcomeContract
from commonweal.system.apportionment import Number, exact
from commonweal.system.money import share_out

#: Parts that sum to 1 but for this are meant to: a third cannot be written out.
ROUNDING = Fraction(1, 10**9)
#: Figures of outcomes are taken to six decimals, halves to even: whole units of a millionth.
FIGURE_UNIT = 10**6
#: Shares of partners, of gains and of losses are taken to six decimals too.
SHARE_UNIT = 10**6


class PaymentError(ValueError):
    """What keeps a contract from being worked out: every fault, each with its clause."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTerms:
    """What one outcome can earn in a year.

    Parameters
    ----------
    outcome, title
        Its id and name.
    sign
        1 where higher is better, -1 where lower is.
    target, floor
        In units of a millionth of the outcome's own unit; without a floor it is all or nothing.
    pot
        Pence held back for it.
    counts
        False where fewer people are counted than the contract asks for: then its figure neither
        earns nor loses, and its pot is paid with the base.
    """

    outcome: str
    title: str
    sign: int
    target: int
    floor: int | None
    pot: int
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTerms:
    """The clauses of one year; all amounts in pence.

    Parameters
    ----------
    base, held
        The year's base, and what of it is held back for outcomes.
    expected_cost
        None where none is stated: then no under- or overspend is shared.
    gain, loss
        The partners' part of an underspend and of an overspend, in millionths.
    most_lost
        The most that the partners may lose or not earn.
    guarantee
        Of the first year alone.
    cap, collar
        The most and the least that the year pays.
    shares, risks
        Weights by partner in millionths, in the contract's order.
    """

    contract: str
    year: int
    base: int
    held: int
    outcomes: tuple[OutcomeTerms, ...]
    expected_cost: int | None
    gain: int
    loss: int
    most_lost: int
    guarantee: int | None
    cap: int
    collar: int
    partners: tuple[str, ...]
    shares: tuple[int, ...]
    risks: tuple[int, ...]


def in_figure_units(value: Number) -> int:
    """A figure in whole units of a millionth, halves to even.

    Examples
    --------
    >>> in_figure_units(62.5), in_figure_units(Fraction(1, 3))
    (62500000, 333333)
    """
    return round(exact(value) * FIGURE_UNIT)


def half_even(amount: Fraction) -> int:
    """Whole pence, halves to even."""
    return round(amount)


def year_terms(
    contract: OutcomeContract, year: int, people: dict[str, int | None] | None = None
) -> YearTerms:
    """The clauses of a year of a contract.

    Parameters
    ----------
    contract
        Its terms.
    year
        1 for the first.
    people
        How many were counted, by outcome; without it what the contract foresees. None or left out
        is not known, and does not stop an outcome from counting.

    Raises
    ------
    PaymentError
        When clauses contradict each other or one that is needed is not there; every fault at once.

    Examples
    --------
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> terms = year_terms(WORKED, 1)
    >>> terms.held, [outcome.pot for outcome in terms.outcomes], terms.most_lost
    (5000000, [3000000, 2000000], 5000000)
    """
    faults = faults_of(contract, year)
    if faults:
        raise PaymentError(faults)
    payment = contract.payment
    stated = next(line for line in payment.years if line.year == year)
    base = stated.base_pence
    held = half_even(exact(payment.outcome_share) * base)
    pots = share_out(held, {one.outcome: one.weight for one in contract.outcomes})
    counted = {one.outcome: one.counted for one in contract.outcomes} | (people or {})
    return YearTerms(
        contract=contract.contract,
        year=year,
        base=base,
        held=held,
        outcomes=tuple(
            _outcome(one, year, pots[one.outcome], counted[one.outcome])
            for one in contract.outcomes
        ),
        expected_cost=stated.expected_cost_pence,
        gain=half_even(exact(payment.gain_share) * SHARE_UNIT),
        loss=half_even(exact(payment.loss_share) * SHARE_UNIT),
        most_lost=half_even(exact(payment.most_at_risk) * base),
        guarantee=payment.guarantee_first_year_pence if year == 1 else None,
        cap=half_even(exact(payment.cap) * base),
        collar=half_even(exact(payment.collar) * base),
        partners=tuple(one.partner for one in contract.partners),
        shares=tuple(half_even(exact(one.share) * SHARE_UNIT) for one in contract.partners),
        risks=tuple(half_even(exact(one.risk_share) * SHARE_UNIT) for one in contract.partners),
    )


def _outcome(one: ContractOutcome, year: int, pot: int, people: int | None) -> OutcomeTerms:
    return OutcomeTerms(
        outcome=one.outcome,
        title=one.title,
        sign=1 if one.better == "higher" else -1,
        target=in_figure_units(next(held.value for held in one.targets if held.year == year)),
        floor=None if one.floor is None else in_figure_units(one.floor),
        pot=pot,
        counts=people is None or people >= one.fewest,
    )


def faults_of(contract: OutcomeContract, year: int) -> list[str]:
    """What keeps a year of a contract from being worked out, each with its clause and what to do.

    Whether the terms are good is not asked here, only whether they say what to pay.
    """
    payment = contract.payment
    lines = [line for line in payment.years if line.year == year]
    if len(lines) != 1:
        held = sorted(line.year for line in payment.years)
        return [f"payment.years: year {year} stands {len(lines)} times (held: {held}); once each"]
    faults = []
    if contract.currency != "GBP":
        faults.append(f"currency {contract.currency}: payments are worked out in GBP; state GBP")
    for name, shares in (
        ("outcomes.weight", [one.weight for one in contract.outcomes]),
        ("partners.share", [one.share for one in contract.partners]),
        ("partners.risk_share", [one.risk_share for one in contract.partners]),
    ):
        total = sum((exact(share) for share in shares), Fraction(0))
        if abs(total - 1) > ROUNDING:
            faults.append(f"{name}: sum to {float(total):g}; make them sum to 1")
    faults += _twice("outcomes.outcome", [one.outcome for one in contract.outcomes])
    faults += _twice("partners.partner", [one.partner for one in contract.partners])
    for place, one in enumerate(contract.outcomes, start=1):
        faults += _outcome_faults(place, one, year)
    return faults + _limits(contract, lines[0].base_pence, year)


def _limits(contract: OutcomeContract, base: int, year: int) -> list[str]:
    payment, faults = contract.payment, []
    if payment.collar > payment.cap:
        faults.append(
            f"payment.cap {payment.cap:g} lies below payment.collar {payment.collar:g}; the cap "
            "is the higher of the two"
        )
    guarantee = payment.guarantee_first_year_pence
    cap = half_even(exact(payment.cap) * base)
    if year == 1 and guarantee is not None and guarantee > cap:
        faults.append(
            f"payment.guarantee_first_year_pence {guarantee:,}: is more than the cap of the first "
            f"year allows ({cap:,}); lower it or raise the cap"
        )
    return faults


def _outcome_faults(place: int, one: ContractOutcome, year: int) -> list[str]:
    at = f"outcomes[{place}]"
    targets = [held.value for held in one.targets if held.year == year]
    if len(targets) != 1:
        return [f"{at}.targets: {one.outcome} has {len(targets)} for year {year}; state one a year"]
    if one.floor is None:
        return []
    sign = 1 if one.better == "higher" else -1
    if sign * (in_figure_units(targets[0]) - in_figure_units(one.floor)) <= 0:
        side = "below" if sign > 0 else "above"
        return [
            f"{at}.floor {one.floor:g}: must lie {side} the target of year {year} "
            f"({targets[0]:g}), as {one.better} is better"
        ]
    return []


def _twice(name: str, ids: Sequence[str]) -> list[str]:
    return [
        f"{name} {one}: stands twice; give each its own"
        for one in sorted({held for held in ids if ids.count(held) > 1})
    ]
