"""Q15: who would commission services outside the scope of the single commissioner?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.evidence import Answer, Status
from commonweal.evidence.words import day, joined
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable

#: The level of the single commissioner; what is decided at another is outside its scope.
SCOPE = "system"
#: Bodies named for one function, at most.
NAMED = 3
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """Each function that the records place at another level, and with whom."""
    functions = evidence.figure("governance.authority.functions")
    rows = evidence.rows("governance.authority.commissioners")
    if functions is None or not rows:
        return not_answerable(
            question, evidence, "records of the kind delegation (what was delegated to whom)"
        )
    outside: dict[str, list[Row]] = {}
    for row in rows:
        if row["level"] != SCOPE:
            outside.setdefault(str(row["function"]), []).append(row)
    nobody = [name for name, held in outside.items() if all(row["code"] is None for row in held)]
    told = [
        _told(name, held, evidence) for name, held in sorted(outside.items()) if name not in nobody
    ]
    figures = [functions]
    scope = evidence.figure("governance.authority.outside_scope")
    if scope is not None:
        figures.append(scope)
    return compose(
        question,
        evidence,
        status=_status(outside, nobody),
        claim="For every service outside its scope it is settled who commissions it.",
        text=" ".join(
            [
                *(told or ["The records place no function outside the single commissioner."]),
                *([f"Nobody is recorded for {joined(nobody)}."] if nobody else []),
                "Of a service that is not listed the records say nothing.",
            ]
        ),
        certainty="It rests on what was stated of who decides, as published minutes have it where "
        "no scheme of delegation is held; a scheme would list every function.",
        figures=figures,
        subject="who commissions what",
    )


def _status(outside: Mapping[str, Sequence[Row]], nobody: Sequence[str]) -> Status:
    """Minutes name some services and say of the rest that they come to the single commissioner; no
    list of them is complete, so the most that can be said is that some are settled."""
    if not outside or len(nobody) == len(outside):
        return Status.CONTRADICTED
    return Status.MIXED


def _told(name: str, held: Sequence[Row], evidence: Evidence) -> str:
    bodies = list(dict.fromkeys(str(row["body"]) for row in held if row["code"] is not None))
    more = len(bodies) - NAMED
    named = joined(bodies[:NAMED]) if more <= 0 else f"{', '.join(bodies[:NAMED])} and {more} more"
    starts = [start for row in held if isinstance(start := row["since"], date)]
    later = min(starts, default=evidence.as_of)
    when = f" (from {day(later)})" if later > evidence.as_of else ""
    return f"{name[:1].upper()}{name[1:]}: {named}{when}."
