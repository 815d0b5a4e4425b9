"""A year of a contract settled from what was observed, to the penny, with every step told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonweal.contracts.payment.auditing import Line, lines_of
from commonweal.contracts.payment.clauses import (
    FIGURE_UNIT,
    OutcomeTerms,
    PaymentError,
    YearTerms,
    year_terms,
)
from commonweal.contracts.payment.observed import YearObserved
from commonweal.contracts.payment.paying import Paid, pay_year
from commonweal.contracts.terms.term import years_of
from commonweal.records.kinds import OutcomeContract
from commonweal.system.apportionment import Number
from commonweal.system.calendar import months_ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """A year settled as far as its figures are known.

    Parameters
    ----------
    first, last
        The days of the year.
    paid
        The payment with its steps; None while something is not known.
    lacking
        Outcomes without a figure, and "cost" where it is not known: not payable yet, not zero.
    too_few
        Outcomes whose figure counts too few people: it neither earns nor loses.
    at_least, at_most
        Pence that the year pays at least and at most, whatever is still to be known.
    lines
        The audit sheet.
    """

    contract: str
    year: int
    first: date
    last: date
    terms: YearTerms
    paid: Paid | None
    lacking: tuple[str, ...]
    too_few: tuple[str, ...]
    at_least: int
    at_most: int
    lines: tuple[Line, ...]

    @property
    def final(self) -> bool:
        """Whether everything is known."""
        return self.paid is not None


def year_end(contract: OutcomeContract, year: int, observed: YearObserved) -> YearEnd:
    """Settle a year of a contract.

    A figure is taken as it is written. One that was known before the outcome's lag had passed is
    refused: it was not yet complete. A missing figure is not payable yet; a figure of too few
    people neither earns nor loses, and what was held back for it is paid with the base.

    Parameters
    ----------
    contract
        Its terms.
    year
        1 for the first.
    observed
        See `observed.read_observed`.

    Raises
    ------
    PaymentError
        When the terms do not say what to pay, or a figure is from before its lag; all at once.

    Examples
    --------
    >>> from commonweal.contracts.payment.observed import read_observed
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> found = year_end(WORKED, 1, read_observed(
    ...     "about,value,people,known_on,source\\n"
    ...     "pressure,63,2400,2026-10-01,audit\\ncost,£1.01m,,2026-06-01,ledger\\n", WORKED))
    >>> found.lacking, found.at_least, found.at_most
    (('falls',), 98450000, 100450000)
    """
    lines = {line.year for line in contract.payment.years}
    days = years_of(contract)
    if year not in lines or not 1 <= year <= len(days):
        held = ", ".join(str(one) for one in sorted(lines))
        raise PaymentError([f"year {year}: the contract pays for year {held}; name one of them"])
    first, last = days[year - 1]
    faults = _too_early(contract, last, observed)
    # An outcome that is still to be known is taken to count.
    counted: dict[str, int | None] = {one.outcome: None for one in contract.outcomes}
    counted |= {name: held.people for name, held in observed.figures.items()}
    try:
        terms = year_terms(contract, year, counted)
    except PaymentError as error:
        raise PaymentError([*error.faults, *faults]) from error
    if faults:
        raise PaymentError(faults)
    lacking = [one for one in terms.outcomes if one.outcome not in observed.figures]
    names = [one.outcome for one in lacking]
    if terms.expected_cost is not None and observed.cost is None:
        names.append("cost")
    least = _paid_at(terms, observed, lacking, best=False)
    most = _paid_at(terms, observed, lacking, best=True)
    paid = None if names else least
    return YearEnd(
        contract=contract.contract,
        year=year,
        first=first,
        last=last,
        terms=terms,
        paid=paid,
        lacking=tuple(names),
        too_few=tuple(one.outcome for one in terms.outcomes if not one.counts),
        at_least=least.payment,
        at_most=most.payment,
        lines=lines_of(contract, terms, observed, paid, least.payment, most.payment),
    )


def _too_early(contract: OutcomeContract, last: date, observed: YearObserved) -> list[str]:
    faults = []
    for one in contract.outcomes:
        held = observed.figures.get(one.outcome)
        ripe = months_ahead(last, one.lag_months)
        if held is not None and held.known_on < ripe:
            faults.append(
                f"{one.outcome} known_on {held.known_on}: the year ended on {last} and "
                f"lag_months is {one.lag_months}, so a figure from before {ripe} is not complete; "
                "wait for it"
            )
    cost = observed.cost
    if cost is not None and cost.known_on <= last:
        faults.append(
            f"cost known_on {cost.known_on}: the year ended on {last}; give its whole cost"
        )
    return faults


def _paid_at(
    terms: YearTerms, observed: YearObserved, lacking: list[OutcomeTerms], *, best: bool
) -> Paid:
    """The payment with whatever is not known at its best or its worst: more is paid the better an
    outcome is and the more the care cost, so these are the ends."""
    figures: dict[str, Number] = {name: held.value for name, held in observed.figures.items()}
    for one in lacking:
        figures[one.outcome] = _end(one, best=best)
    cost = None if observed.cost is None else observed.cost.pence
    if cost is None and terms.expected_cost is not None:
        # No cost, and one beyond every cap.
        cost = FIGURE_UNIT * (terms.expected_cost + terms.cap + 1) if best else 0
    return pay_year(terms, figures, cost)


def _end(one: OutcomeTerms, *, best: bool) -> Number:
    worst = one.target - one.sign if one.floor is None else one.floor
    return Fraction(one.target if best else worst, FIGURE_UNIT)
