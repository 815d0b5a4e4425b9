"""Q8: what is the total deficit, and what would a single control total show?"""

from __future__ import annotations

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.plan.questions.money import pounds


def answer(question: Question, evidence: Evidence) -> Answer:
    """The known part of each year's result, what was reported for the system, what is unknown."""
    system = evidence.system.code
    results = _of(evidence, "funding.system_result.", system)
    known = _of(evidence, "funding.known_result.", system)
    unknown = _of(evidence, "funding.bodies_unknown.", system)
    reported = [f for f in _of(evidence, "funding.result.", system) if f.about == system]
    reported += _of(evidence, "funding.result_to_date.", system)
    control = _of(evidence, "funding.control_total.", system)
    # Where nobody is missing, the sum is the result, and is told once.
    part = [f for f in known if _key(f) not in {_key(r) for r in results}]
    figures = [*results, *reported, *known, *unknown, *control]
    if not (results or known or reported):
        return not_answerable(
            question, evidence, "ledger (results of commissioners and trusts, by year)"
        )
    return compose(
        question,
        evidence,
        status=_status(results, reported, unknown, control),
        claim="The total deficit is known, and so is what was asked of the system as one.",
        text=" ".join(
            sentence
            for sentence in (
                _told(results),
                _told(part),
                _told(reported),
                _control(control),
            )
            if sentence
        ),
        certainty=_certainty(evidence),
        figures=figures,
        subject="the deficit",
    )


def _of(evidence: Evidence, beginning: str, about: str) -> list[Figure]:
    chapter = evidence.chapters.get("funding")
    held = () if chapter is None else chapter.figures
    return [
        f for f in held if f.id.startswith(beginning) and f.about == about and f.value is not None
    ]


def _status(
    results: list[Figure], reported: list[Figure], unknown: list[Figure], control: list[Figure]
) -> Status:
    # A plan is no deficit, and a control total of another year asks nothing of this one.
    years = {_key(f)[1] for f in results if _key(f)[0] == "actual"}
    asked = {f.id.split(".")[2] for f in control}
    if years & asked and not any(number(f) for f in unknown):
        return Status.SUPPORTED
    return Status.MIXED if results or reported or control else Status.CONTRADICTED


def _key(figure: Figure) -> tuple[str, str]:
    """Kind and financial year, which the id says."""
    kind, year = figure.id.split(".")[2:4]
    return kind, year


def _certainty(evidence: Evidence) -> str:
    """How sure: what sums are, and how many results are the press's or say nothing of funding."""
    said = ["A sum of some bodies is a known part and never the total."]
    rows = evidence.rows("funding.control_total")
    press = sum("press" in str(row["confidence"] or "").lower() for row in rows)
    if press:
        said.append(f"{press} of the {len(rows)} results of bodies were reported by the press.")
    silent = sum(row["without"] is None for row in rows)
    if silent:
        said.append(
            f"Of {silent} of {len(rows)} it is not known what they are without sustainability "
            "funding."
        )
    return " ".join(said)


def _told(figures: list[Figure]) -> str:
    return " ".join(f"{f.label[:1].upper()}{f.label[1:]}: {pounds(f)}." for f in figures)


def _control(figures: list[Figure]) -> str:
    if not figures:
        return "No control total is held, so what a single one would show is not known."
    return _told(figures)
