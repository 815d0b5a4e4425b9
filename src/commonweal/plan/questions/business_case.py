"""Q1: is there a business case, and what does it show?"""

from __future__ import annotations

from dataclasses import replace

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.plan.questions.money import pounds
from commonweal.system.money import format_pounds

TABLE = "funding.business_case"


def answer(question: Question, evidence: Evidence) -> Answer:
    """What the case held says of each option, and what it leaves out."""
    options = evidence.rows(TABLE)
    if not options:
        return not_answerable(
            question, evidence, "cases, case_options and case_lines (a business case)"
        )
    figures = _figures(evidence)
    worth = [f for f in figures if f.id.startswith("funding.case.net_present_value.")]
    gaps = sum(int(number(f)) for f in figures if f.id.startswith("funding.case.gaps."))
    unpriced = sum(1 for row in options if row["net_present_value"] is None)
    return compose(
        question,
        evidence,
        status=_status(worth, complete=not gaps and not unpriced),
        claim="There is a whole business case, and it shows that the change is worth its cost.",
        text=_text(worth, len(options), unpriced, gaps, _until(evidence)),
        certainty="A net present value of published lines alone is not a whole case: what was not "
        "published is missing, not nought. Intervals rest on assumed ranges where none was "
        "published, and say so.",
        figures=figures,
        subject="the business case",
    )


def _figures(evidence: Evidence) -> list[Figure]:
    chapter = evidence.chapters.get("funding")
    held = () if chapter is None else chapter.figures
    return [f for f in held if f.id.startswith("funding.case.") and f.value is not None]


def _status(worth: list[Figure], *, complete: bool) -> Status:
    ends = [(f.lower, f.upper) for f in worth if f.lower is not None and f.upper is not None]
    if ends and all(upper < 0 for _, upper in ends):
        return Status.CONTRADICTED
    if complete and any(lower > 0 for lower, _ in ends):
        return Status.SUPPORTED
    return Status.MIXED


def _text(worth: list[Figure], options: int, unpriced: int, gaps: int, until: list[str]) -> str:
    without = (
        f", and {unpriced} of {options} options have no net present value, because material lines "
        "of theirs were not published"
        if unpriced
        else ""
    )
    whole = (
        f"No whole business case is held: {gaps} gaps stand in it (listed in the chapter "
        f"Funding){without}."
        if gaps or unpriced
        else f"A whole business case of {options} options is held."
    )
    return " ".join([whole, *(_worth(f) for f in worth), *until])


def _worth(figure: Figure) -> str:
    """A value with its range; where the stated amounts are one end, the range comes first."""
    low, high = figure.lower, figure.upper
    if low is None or high is None or number(figure) not in (low, high):
        return f"{figure.label}: {pounds(figure)}."
    ends = [replace(figure, value=end, lower=None, upper=None) for end in (low, high)]
    which = "lower" if number(figure) == low else "upper"
    return (
        f"{figure.label}: {pounds(ends[number(figure) != low])}; from {pounds(ends[0])} to "
        f"{pounds(ends[1])} over the range that is assumed, of which that is the {which} end."
    )


def _until(evidence: Evidence) -> list[str]:
    """The same until the body ended, where it did within the years appraised."""
    return [
        f"{row['option']}, {row['horizon']}, when the body ended: "
        f"{format_pounds(int(number(row['net_present_value'])), 'm', 1)} "
        f"({format_pounds(int(number(row['lower'])), 'm', 1)} to "
        f"{format_pounds(int(number(row['upper'])), 'm', 1)})."
        for row in evidence.rows(f"{TABLE}.horizons")
        if str(row["horizon"]).startswith("until ") and row["net_present_value"] is not None
    ]
