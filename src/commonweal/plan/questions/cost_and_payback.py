"""Q2: what does the change cost, what does it save, and when does it pay back?"""

from __future__ import annotations

from commonweal.evidence import Answer, Basis, Figure, Status
from commonweal.funding.case.result import PUBLISHED
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.plan.questions.money import pounds

#: Figures of an option of the case, in the order in which they are told.
SAID = ("cost", "saving_a_year", "payback_year", "break_even_transition")
#: Figures of savings, in the order in which they are told.
SAVINGS = ("target_first", "target", "gross", "net", "risk_adjusted", "payback_years")


def answer(question: Question, evidence: Evidence) -> Answer:
    """Costs and savings of the options that have any; targets of savings beside what supports
    them."""
    system = evidence.system.code
    told = {name: _of(evidence, f"funding.case.{name}.") for name in SAID}
    savings = [
        f
        for name in SAVINGS
        if (f := evidence.figure(f"funding.savings.{name}.{system}")) is not None
    ]
    figures = [*(f for name in SAID for f in told[name]), *savings]
    if not figures:
        return not_answerable(
            question, evidence, "case_lines (costs and savings of the change)", "savings (schemes)"
        )
    gaps = sum(int(number(f)) for f in _of(evidence, "funding.case.gaps."))
    schemes = any(f.id.startswith("funding.savings.gross.") for f in savings)
    return compose(
        question,
        evidence,
        status=_status(told, gaps, schemes=schemes),
        claim="What the change costs and saves is known, and it pays back.",
        text=" ".join(
            sentence
            for sentence in (_case(told, gaps), _savings(savings, schemes=schemes))
            if sentence
        ),
        certainty=_certainty(figures),
        figures=figures,
        subject="cost, saving and payback",
    )


def _certainty(figures: list[Figure]) -> str:
    """How sure: whether a whole case stands behind it, and how many figures are not observed."""
    aside = any(PUBLISHED in f.label for f in figures)
    said = ["These are published lines, not a whole business case."] if aside else []
    weak = sum(f.basis in (Basis.ASSUMED, Basis.MODELLED) for f in figures)
    if weak:
        said.append(f"{weak} of {len(figures)} figures are assumed or modelled.")
    return " ".join([*said, "A saving that was aimed at is not a saving made."])


def _of(evidence: Evidence, beginning: str) -> list[Figure]:
    chapter = evidence.chapters.get("funding")
    held = () if chapter is None else chapter.figures
    return [f for f in held if f.id.startswith(beginning) and f.value is not None]


def _unpaid(told: dict[str, list[Figure]]) -> bool:
    """Whether cost and saving of an option are known, and no option has paid back."""
    cost, saving = ({f.id.split(".")[3] for f in told[name]} for name in SAID[:2])
    return bool(cost & saving) and not told["payback_year"]


def _status(told: dict[str, list[Figure]], gaps: int, *, schemes: bool) -> Status:
    if _unpaid(told):
        return Status.MIXED if gaps else Status.CONTRADICTED
    if not told["payback_year"] and not schemes:
        return Status.NOT_ANSWERABLE
    return Status.MIXED if gaps or not told["payback_year"] else Status.SUPPORTED


def _case(told: dict[str, list[Figure]], gaps: int) -> str:
    """What the figures of the case say, each by its own label; its gaps after them."""
    held = [f for figures in told.values() for f in figures]
    if not held:
        return ""
    aside = f" ({PUBLISHED})"
    begin = "On published lines alone: " if any(aside in f.label for f in held) else ""
    lines = begin + "; ".join(f"{f.label.replace(aside, '')}: {_amount(f)}" for f in held)
    unpaid = " Nothing has paid back within the years of the case." if _unpaid(told) else ""
    lacking = (
        f" {gaps} gaps stand in the case: what was not published is in no sum." if gaps else ""
    )
    return f"{lines}.{unpaid}{lacking}"


def _savings(figures: list[Figure], *, schemes: bool) -> str:
    if not figures:
        return ""
    said = "; ".join(f"{f.label}: {_amount(f)}" for f in figures)
    return f"{said}." + ("" if schemes else " No scheme behind a target is held.")


def _amount(figure: Figure) -> str:
    """A figure in words: money in pounds, all else with its unit."""
    if figure.unit.startswith("GBP"):
        return pounds(figure) + figure.unit.removeprefix("GBP")
    if isinstance(figure.value, str):
        return figure.value
    value = number(figure)
    return f"{value:g} {figure.unit.removesuffix('s') if value == 1 else figure.unit}".strip()
