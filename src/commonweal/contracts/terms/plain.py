"""A checked contract as plain values, for JSON."""

from __future__ import annotations

from commonweal.contracts.terms.at_risk import YearAtRisk
from commonweal.contracts.terms.checking import Checked
from commonweal.contracts.terms.noise import PowerRow


def plain(found: Checked) -> dict[str, object]:
    """All that was found of a contract: money in whole pence, shares and probabilities 0 to 1."""
    terms = found.terms
    return {
        "contract": terms.contract,
        "title": terms.title,
        "made_up": terms.made_up,
        "on": found.on,
        "stands": found.stands,
        "data": found.data,
        "findings": [one.row() for one in found.findings],
        "sectors": [
            {
                "sector": one.sector,
                "rule": one.rule or None,
                "takes_part": one.takes_part,
                "partners": list(one.partners),
                "share": one.share,
                "risk_share": one.risk_share,
                "reason": one.reason or None,
                "approved_by": one.approved_by or None,
            }
            for one in found.sectors
        ],
        "power": [power_row(one) for one in found.power],
        "at_risk": [year_row(one) for one in found.years],
        "lessons": [
            {
                "lesson": one.lesson,
                "rule": one.rule,
                "agreed": one.agreed,
                "evidence": one.evidence or None,
                "source": None if one.source is None else one.source.title,
                "place": None if one.source is None else one.source.place,
                "quotation": None if one.source is None else one.source.quotation or None,
                "verified": one.source is not None and one.source.verified,
            }
            for one in found.lessons
        ],
    }


def power_row(one: PowerRow) -> dict[str, object]:
    """What chance does to an outcome in a year."""
    return {
        "outcome": one.outcome,
        "title": one.title,
        "year": one.year,
        "baseline": one.baseline,
        "target": one.target,
        "unit": one.unit,
        "change": one.change,
        "people_before": one.people_before,
        "people_after": one.people_after,
        "standard_error": one.error,
        "standard_error_of_test": one.tested,
        "wider_than_counting": one.wider,
        "power": one.seen,
        "paid_if_unchanged": one.paid_unchanged,
        "earned_if_unchanged": one.earned_unchanged,
        "earned_if_reached": one.earned_reached,
    }


def year_row(one: YearAtRisk) -> dict[str, object]:
    """What a year puts at risk."""
    return {
        "year": one.year,
        "base_pence": one.base,
        "outcomes_pence": one.outcomes,
        "by_outcome_pence": dict(one.by_outcome),
        "most_at_risk_pence": one.most,
        "least_pence": one.least,
        "greatest_pence": one.greatest,
        "guarantee_pence": one.guarantee,
        "overspend_pence": one.overspend,
        "luck_pence": one.luck,
        "breaks": list(one.breaks),
    }
