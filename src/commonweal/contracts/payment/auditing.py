"""The audit sheet of a year: every step with its clause, figure, formula and amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonweal.contracts.payment.clauses import (
    FIGURE_UNIT,
    SHARE_UNIT,
    OutcomeTerms,
    YearTerms,
    half_even,
    in_figure_units,
)
from commonweal.contracts.payment.observed import Observed, YearObserved
from commonweal.contracts.payment.paying import Paid, achieved
from commonweal.evidence.words import day
from commonweal.records.kinds import OutcomeContract
from commonweal.system.apportionment import written
from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step of the audit sheet.

    Parameters
    ----------
    clause, about
        Which clause of the contract, and which outcome or partner.
    figure, source
        What was observed, of how many people, and where it stands.
    formula
        How the amount comes about, in pence; words where it is no sum.
    amount
        Pence worked out in this step; None where it is not known.
    adds
        What of it enters the payment; the column sums to the payment. None in other steps.
    """

    clause: str
    about: str = ""
    figure: str = ""
    formula: str = ""
    amount: int | None = None
    adds: int | None = None
    source: str = ""

    def row(self, step: int) -> dict[str, object]:
        """As a row of a table or an object of JSON."""
        return {
            "step": step,
            "clause": self.clause,
            "about": self.about,
            "figure": self.figure,
            "formula": self.formula,
            "amount_pence": self.amount,
            "adds_pence": self.adds,
            "source": self.source,
        }


def lines_of(
    contract: OutcomeContract,
    terms: YearTerms,
    observed: YearObserved,
    paid: Paid | None,
    least: int,
    most: int,
) -> tuple[Line, ...]:
    """The steps of a year in the order of the clauses; what is not known yet says so.

    Parameters
    ----------
    contract, terms, observed
        The terms, the clauses of the year, and what was observed of it.
    paid
        The payment; None while something is not known: then the sheet ends with the least and the
        most that it can come to.
    least, most
        Those two, in pence.
    """
    lines = [*_held_back(contract, terms), *_earned(contract, terms, observed)]
    if paid is None:
        return (
            *lines,
            Line(clause="payment", formula="at least, whatever is still to be known", amount=least),
            Line(clause="payment", formula="at most, whatever is still to be known", amount=most),
        )
    lines += [*_cost(terms, observed, paid), *_limits(terms, paid), *_partners(terms, paid)]
    return (*lines, *_checks(lines, paid))


def _held_back(contract: OutcomeContract, terms: YearTerms) -> Iterator[Line]:
    payment = contract.payment
    yield Line(
        clause=f"payment.years, year {terms.year}: base_pence",
        formula="as stated",
        amount=terms.base,
        adds=terms.base,
    )
    yield Line(
        clause="payment.outcome_share",
        formula=f"{_number(payment.outcome_share)} x {terms.base:,}",
        amount=terms.held,
    )
    for place, (one, pot) in enumerate(zip(contract.outcomes, terms.outcomes, strict=True), 1):
        yield Line(
            clause=f"outcomes[{place}].weight",
            about=one.outcome,
            formula=f"{_number(one.weight)} x {terms.held:,}, to whole pence by largest remainder",
            amount=pot.pot,
        )


def _earned(contract: OutcomeContract, terms: YearTerms, observed: YearObserved) -> Iterator[Line]:
    for place, (stated, one) in enumerate(zip(contract.outcomes, terms.outcomes, strict=True), 1):
        held = observed.figures.get(one.outcome)
        clause = f"outcomes[{place}].targets, floor"
        if held is None:
            formula = "no figure: not payable yet, and not zero"
            yield Line(clause=clause, about=one.outcome, formula=formula)
        elif not one.counts:
            yield Line(
                clause=f"outcomes[{place}].fewest",
                about=one.outcome,
                figure=_figure(held, stated.unit),
                formula=f"{held.people:,} people are fewer than {stated.fewest:,}: neither earned "
                "nor lost, paid with the base",
                amount=0,
                adds=0,
                source=held.source,
            )
        else:
            part = achieved(one, in_figure_units(held.value))
            earned = half_even(part * one.pot)
            yield Line(
                clause=clause,
                about=one.outcome,
                figure=_figure(held, stated.unit),
                formula=f"{_way(one, held)}; {one.pot:,} less what is earned ({earned:,}) is lost",
                amount=earned,
                adds=earned - one.pot,
                source=held.source,
            )


def _figure(held: Observed, unit: str) -> str:
    return f"{held.value} {unit}, {held.people:,} counted, known on {day(held.known_on)}"


def _way(one: OutcomeTerms, held: Observed) -> str:
    """How far a figure has come, and what that earns."""
    target = _units(one.target)
    if one.sign * (in_figure_units(held.value) - one.target) >= 0:
        return f"{held.value} reaches {target}: 1 x {one.pot:,}"
    if one.floor is None:
        return f"{held.value} misses {target}, all or nothing: 0 x {one.pot:,}"
    floor = _units(one.floor)
    if one.sign * (in_figure_units(held.value) - one.floor) <= 0:
        return f"{held.value} is not beyond the floor {floor}: 0 x {one.pot:,}"
    return f"({held.value} - {floor}) / ({target} - {floor}) x {one.pot:,}, halves to even"


def _cost(terms: YearTerms, observed: YearObserved, paid: Paid) -> Iterator[Line]:
    if terms.expected_cost is None or observed.cost is None:
        yield Line(
            clause="payment.gain_share, loss_share",
            formula="no expected cost is stated: no under- or overspend is shared",
            amount=0,
            adds=0,
        )
        return
    yield Line(
        clause=f"payment.years, year {terms.year}: expected_cost_pence",
        figure=f"cost {observed.cost.pence:,}, known on {day(observed.cost.known_on)}",
        formula=f"{observed.cost.pence:,} - {terms.expected_cost:,}",
        amount=paid.variance,
        adds=paid.variance,
        source=observed.cost.source,
    )
    yield Line(
        clause="payment.gain_share",
        formula=f"{_shared(terms.gain)} x {max(-paid.variance, 0):,}: underspend that stays with "
        "the partners",
        amount=paid.gain,
        adds=paid.gain,
    )
    yield Line(
        clause="payment.loss_share",
        formula=f"{_shared(terms.loss)} x {max(paid.variance, 0):,}: overspend that falls on the "
        "partners",
        amount=paid.loss,
        adds=-paid.loss,
    )


def _limits(terms: YearTerms, paid: Paid) -> Iterator[Line]:
    lost = paid.not_earned + paid.loss
    yield Line(
        clause="payment.most_at_risk",
        formula=f"not earned {paid.not_earned:,} + loss {paid.loss:,} = {lost:,}, at most "
        f"{terms.most_lost:,} may be lost: what is beyond is given back",
        amount=paid.relief,
        adds=paid.relief,
    )
    if terms.guarantee is not None:
        yield Line(
            clause="payment.guarantee_first_year_pence",
            formula=f"raised to {terms.guarantee:,} where it is less",
            amount=paid.topped_up,
            adds=paid.topped_up,
        )
    yield Line(
        clause="payment.collar",
        formula=f"raised to {terms.collar:,} where it is less",
        amount=paid.collared,
        adds=paid.collared,
    )
    yield Line(
        clause="payment.cap",
        formula=f"lowered to {terms.cap:,} where it is more",
        amount=paid.capped,
        adds=-paid.capped,
    )
    yield Line(clause="payment", formula="the sum of what the steps add", amount=paid.payment)


def _partners(terms: YearTerms, paid: Paid) -> Iterator[Line]:
    """Each partner's two parts: of base and cost by share, of all else by share of the risk."""
    for clause, amount, weights, what in (
        ("share", paid.by_share, terms.shares, "base and cost less expected cost"),
        ("risk_share", paid.by_risk, terms.risks, "all else"),
    ):
        parts = share_out(amount, dict(zip(terms.partners, weights, strict=True)))
        for place, (partner, weight) in enumerate(zip(terms.partners, weights, strict=True), 1):
            yield Line(
                clause=f"partners[{place}].{clause}",
                about=partner,
                formula=f"{_shared(weight)} x {amount:,} ({what}), to whole pence by largest "
                "remainder",
                amount=parts[partner],
            )
    for place, partner in enumerate(terms.partners, 1):
        yield Line(
            clause=f"partners[{place}]",
            about=partner,
            formula="the two parts together",
            amount=paid.partners[partner],
        )


def _checks(lines: list[Line], paid: Paid) -> Iterator[Line]:
    for what, total in (
        ("what the steps add", sum(line.adds or 0 for line in lines)),
        ("what the partners are paid", sum(paid.partners.values())),
    ):
        difference = total - paid.payment
        yield Line(
            clause="check",
            about=what,
            formula=f"{total:,} - {paid.payment:,}: {'holds' if not difference else 'FAILS'}",
            amount=difference,
        )


def _units(figure: int) -> Decimal:
    return written(Fraction(figure, FIGURE_UNIT))


def _shared(millionths: int) -> Decimal:
    return written(Fraction(millionths, SHARE_UNIT))


def _number(share: float) -> Decimal:
    return Decimal(repr(share))
