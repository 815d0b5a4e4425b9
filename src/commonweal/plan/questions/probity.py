"""Q16: can contracts go to organisations connected with those who decide?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: What the records would have to hold.
REGISTERS = "records of the kinds interest and confirmation (registers of interests)"
DECISIONS = "records (decisions with an item that names who stands to gain)"


def answer(question: Question, evidence: Evidence) -> Answer:
    """What law barred it, and whether any decision on record was taken over an open conflict."""
    code = evidence.system.code
    names = ("decisions", "matches", "open")
    held = {name: evidence.figure(f"governance.connections.{name}.{code}") for name in names}
    tested = held["decisions"]
    if tested is None or number(tested) == 0:
        lacking = REGISTERS if tested is None else DECISIONS
        made = not_answerable(question, evidence, lacking)
        return _with_law(made, evidence)
    figures = [figure for figure in held.values() if figure is not None]
    late = evidence.figure(f"governance.register.late.{code}")
    if late is not None:
        figures.append(late)
    still = 0.0 if held["open"] is None else number(held["open"])
    return compose(
        question,
        evidence,
        status=_status(still, late),
        claim="No contract can go to an organisation connected with those who decide, unless the "
        "conflict was managed.",
        text=" ".join([_found(figures, still), _late(late), _law(evidence)]).strip(),
        certainty="What nobody declared and no register of owners holds is not found; a name alone "
        "is for review, not a match.",
        figures=figures,
        subject="conflicts of interest",
    )


def _status(still: float, late: Figure | None) -> Status:
    if still:
        return Status.CONTRADICTED
    return Status.MIXED if late is not None and number(late) else Status.SUPPORTED


def _found(figures: Sequence[Figure], still: float) -> str:
    tested, matches = (number(figure) for figure in figures[:2])
    if not still:
        return (
            f"{tested:,.0f} decisions were set against the registers; {matches:,.0f} connections "
            "were found, and each was managed."
        )
    return (
        f"{tested:,.0f} decisions were set against the registers; of {matches:,.0f} connections "
        f"found {still:,.0f} are not managed."
    )


def _late(late: Figure | None) -> str:
    if late is None or not number(late):
        return ""
    return f"{number(late):,.0f} interests were declared late."


def _law(evidence: Evidence) -> str:
    """What the law of the day said, rule by rule; and apart from it what this project asks."""
    rows = evidence.rows("governance.connections_law")
    if not rows:
        return ""
    told = " ".join(f"{str(row['text']).rstrip('.')} ({row['rule']})." for row in rows)
    ours = "".join(
        f" This project's rule, no law, beside {row['rule']}: {row['ours']}"
        for row in rows
        if row["ours"]
    )
    return f"The law of the day said: {told}{ours}"


def _with_law(made: Answer, evidence: Evidence) -> Answer:
    """What law barred is told even where nothing can be set against it."""
    law = _law(evidence)
    return replace(made, text=f"{made.text} {law}".strip()) if law else made
