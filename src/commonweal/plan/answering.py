"""All questions answered, each from its chapter."""

from __future__ import annotations

from collections.abc import Callable

from commonweal.evidence import Answer
from commonweal.plan.questions import (
    business_case,
    centralising,
    cost_and_payback,
    coverage,
    deficit,
    failing,
    general_practice,
    growth,
    inequalities,
    openness,
    partnership_size,
    passed_over,
    population_bands,
    privatisation,
    probity,
    promised,
    representation,
    responses,
    running_costs,
    scope,
    split,
    stroke_decision,
    voluntary_sector,
)
from commonweal.plan.questions.asking import Evidence, Question, read_questions

ANSWERED: dict[str, Callable[[Question, Evidence], Answer]] = {
    "Q1": business_case.answer,
    "Q2": cost_and_payback.answer,
    "Q3": running_costs.answer,
    "Q4": partnership_size.answer,
    "Q5": population_bands.answer,
    "Q6": inequalities.answer,
    "Q7": growth.answer,
    "Q8": deficit.answer,
    "Q9": general_practice.answer,
    "Q10": passed_over.answer,
    "Q11": stroke_decision.answer,
    "Q12": centralising.answer,
    "Q13": responses.answer,
    "Q14": failing.answer,
    "Q15": scope.answer,
    "Q16": probity.answer,
    "Q17": openness.answer,
    "Q18": representation.answer,
    "Q19": coverage.answer,
    "Q20": voluntary_sector.answer,
    "Q21": split.answer,
    "Q22": promised.answer,
    "Q23": privatisation.answer,
}


def answer_all(evidence: Evidence) -> tuple[Answer, ...]:
    """An answer to every question, in order."""
    return tuple(ANSWERED[question.id](question, evidence) for question in read_questions())
