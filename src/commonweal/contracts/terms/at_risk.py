"""What a contract puts at risk in each year, and what keeps that within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scipy.special import ndtri

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.contracts.terms.noise import PowerRow
from commonweal.contracts.terms.shares import as_written
from commonweal.evidence.words import joined
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import YearPayment
from commonweal.system.money import format_pounds, share_out

AT_RISK, CAPS = "contract-at-risk", "contract-cap-collar"
OVERSPEND = "contract-overspend"


@dataclass(frozen=True, slots=True)
class YearAtRisk:
    """What a year puts at risk, in pence.

    Parameters
    ----------
    year, base
        The year, and what it pays before outcomes.
    outcomes
        What outcomes may earn or not: the outcome share of the base, halves to even.
    by_outcome
        The same by outcome, by weight; the parts add up to it.
    most
        What may be lost at most, as the contract says.
    least, greatest
        The least and the most that the year pays (collar and cap).
    guarantee
        What is paid whatever outcomes say; None where nothing is guaranteed.
    overspend
        The partners' part of an overspend as rare as the rule on it says; None where the spread of
        costs is not said.
    luck
        What partners who change nothing may expect of the outcome payment; None where the noise of
        an outcome cannot be worked out.
    breaks
        Which bounds it breaks, in words.
    """

    year: int
    base: int
    outcomes: int
    by_outcome: Mapping[str, int]
    most: int
    least: int
    greatest: int
    guarantee: int | None
    overspend: int | None
    luck: int | None
    breaks: tuple[str, ...]


def part_of(pence: int, share: float) -> int:
    """A part of an amount in whole pence, halves to even; the share is read as it is written.

    Examples
    --------
    >>> part_of(1050, 0.05), part_of(1070, 0.05)
    (52, 54)
    """
    return round(Fraction(pence) * as_written(share))


def years_at_risk(
    terms: OutcomeContract, law: Law, rows: Iterable[PowerRow] = ()
) -> tuple[YearAtRisk, ...]:
    """What each year of a contract puts at risk.

    Parameters
    ----------
    terms, law
        The contract, and the rules on its day.
    rows
        What chance does to each outcome and year.
    """
    chance = {(one.outcome, one.year): one.earned_unchanged for one in rows}
    years = sorted(terms.payment.years, key=lambda one: one.year)
    rule = law.rule(OVERSPEND)
    rare = None if rule is None else rule.high
    return tuple(_year(terms, one, chance, rare) for one in years)


def _year(
    terms: OutcomeContract,
    year: YearPayment,
    chance: Mapping[tuple[str, int], float],
    rare: float | None,
) -> YearAtRisk:
    paid = terms.payment
    base = year.base_pence
    outcomes = part_of(base, paid.outcome_share)
    weights = {one.outcome: as_written(one.weight) for one in terms.outcomes}
    known = len(weights) == len(terms.outcomes) and any(weights.values())
    by_outcome = share_out(outcomes, weights) if known else {}
    guarantee = paid.guarantee_first_year_pence if year.year == 1 else None
    return YearAtRisk(
        year.year,
        base,
        outcomes,
        by_outcome,
        part_of(base, paid.most_at_risk),
        part_of(base, paid.collar),
        part_of(base, paid.cap),
        guarantee,
        _overspend(terms, year, rare),
        _luck(by_outcome, year.year, chance),
        _breaks(terms, year, outcomes, guarantee),
    )


def _overspend(terms: OutcomeContract, year: YearPayment, rare: float | None) -> int | None:
    cost, spread = year.expected_cost_pence, terms.payment.cost_spread
    if cost is None or spread is None or rare is None:
        return None
    return part_of(cost, float(ndtri(1.0 - rare)) * spread * terms.payment.loss_share)


def _luck(
    by_outcome: Mapping[str, int], year: int, chance: Mapping[tuple[str, int], float]
) -> int | None:
    parts = [(pence, chance.get((outcome, year))) for outcome, pence in by_outcome.items()]
    if not parts or any(share is None for pence, share in parts if pence):
        return None
    return sum(part_of(pence, share or 0.0) for pence, share in parts)


def _breaks(
    terms: OutcomeContract, year: YearPayment, outcomes: int, guarantee: int | None
) -> tuple[str, ...]:
    paid, base = terms.payment, year.base_pence
    told = format_pounds(outcomes)
    found = []
    most = part_of(base, paid.most_at_risk)
    if outcomes > most:
        found.append(f"outcomes put {told} at risk, more than the {format_pounds(most)} allowed")
    above = base - part_of(base, paid.collar)
    if outcomes > above:
        found.append(
            f"outcomes put {told} at risk, and the collar lets no more than "
            f"{format_pounds(max(above, 0))} be lost"
        )
    if guarantee is not None and guarantee > part_of(base, paid.cap):
        found.append(f"the guarantee of {format_pounds(guarantee)} is above the cap")
    return tuple(found)


def at_risk_findings(
    terms: OutcomeContract, years: Iterable[YearAtRisk], law: Law
) -> Iterable[Finding]:
    """Whether what is at risk sums and is capped, naming the years that break it."""
    paid, held = terms.payment, list(years)
    yield from _ends(terms, law)
    broken = [one for one in held if one.breaks]
    for one in broken:
        for text in one.breaks:
            yield law.fails(
                AT_RISK,
                f"payment.years[{_place(terms, one.year)}]",
                f"Year {one.year}: {text}.",
                "Lower the outcome share, or agree that more may be lost.",
            )
    if held and not broken and paid.outcome_share > 0.0:
        most = max(one.outcomes for one in held)
        yield law.holds(
            AT_RISK,
            "payment.outcome_share",
            f"What is at risk sums over {len(terms.outcomes)} outcomes to the penny in every year "
            f"({format_pounds(most)} at most) and stays within what may be lost.",
        )
    if paid.outcome_share == 0.0:
        text = "Nothing is at risk: outcomes earn no payment."
        yield law.warns(AT_RISK, "payment.outcome_share", text, "See whether that is meant.")
    yield from _guarantee(held, law)
    beyond = [
        one for one in held if one.overspend is not None and one.outcomes + one.overspend > one.most
    ]
    if beyond:
        years_told = joined([str(one.year) for one in beyond])
        yield law.warns(
            AT_RISK,
            "payment.most_at_risk",
            f"In year {years_told} no outcome earned and an overspend as rare as its rule "
            "says would together lose more than may be lost; the authority bears the rest.",
            "See that its budget holds that.",
        )


def _place(terms: OutcomeContract, year: int) -> int:
    return next(at for at, one in enumerate(terms.payment.years, start=1) if one.year == year)


def _ends(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    paid = terms.payment
    if paid.cap < paid.collar:
        text = f"The cap of {paid.cap:g} lies below the collar of {paid.collar:g} times the base."
        yield law.fails(CAPS, "payment.cap", text, "Set the cap at or above the collar.")
        return
    yield law.holds(CAPS, "payment.cap", "The cap is not below the collar.")
    if paid.cap < 1.0:
        text = f"The cap of {paid.cap:g} keeps a year from ever paying its base."
        yield law.warns(CAPS, "payment.cap", text, "See whether that is meant.")
    if paid.collar > 1.0:
        text = f"The collar of {paid.collar:g} pays more than the base whatever happens."
        yield law.warns(CAPS, "payment.collar", text, "See whether that is meant.")


def _guarantee(held: list[YearAtRisk], law: Law) -> Iterable[Finding]:
    for one in held:
        if one.guarantee is None or one.guarantee <= one.base - one.outcomes:
            continue
        left = max(one.base - one.guarantee, 0)
        yield law.warns(
            AT_RISK,
            "payment.guarantee_first_year_pence",
            f"Outcomes put {format_pounds(one.outcomes)} at risk in the first year, and the "
            f"guarantee lets {format_pounds(left)} of that be lost.",
            "See whether that is meant.",
        )
