"""Q18: who represents the council, and where?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.evidence import Answer, Status
from commonweal.evidence.words import day
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.system.organisation import Kind

Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """The seats of each council, on which bodies, with a vote or not, held by which office."""
    code = evidence.system.code
    seats = evidence.figure(f"governance.seats.held.{code}")
    if seats is None:
        return not_answerable(
            question, evidence, "records of the kind seat (who sits in which body)"
        )
    rows = evidence.rows("governance.seats.represented")
    councils = set(evidence.bodies(Kind.COUNCIL))
    by_council: dict[str, list[Row]] = {}
    for row in rows:
        if row["organisation"] in councils:
            by_council.setdefault(str(row["name"]), []).append(row)
    names = ("bodies", "voting", "vacant")
    figures = [
        seats,
        *(
            found
            for found in (evidence.figure(f"governance.seats.{one}.{code}") for one in names)
            if found is not None
        ),
    ]
    told = [_told(name, held, evidence) for name, held in sorted(by_council.items())]
    return compose(
        question,
        evidence,
        status=_status(by_council),
        claim="Councils are represented on the bodies of the system, and it is on record by whom.",
        text=" ".join(told or ["No seat on record speaks for a council."]),
        certainty="It rests on the seats that somebody recorded; a council may have others. People "
        "are told by their office.",
        figures=figures,
        subject="representation",
    )


def _status(by_council: Mapping[str, Sequence[Row]]) -> Status:
    """Every recorded seat of a council held and with a vote, some, or none at all."""
    rows = [row for held in by_council.values() for row in held]
    if not rows:
        return Status.CONTRADICTED
    whole = all(
        number(row["vacant"]) == 0 and number(row["voting"]) == number(row["seats"]) for row in rows
    )
    return Status.SUPPORTED if whole else Status.MIXED


def _told(name: str, held: Sequence[Row], evidence: Evidence) -> str:
    parts = []
    for row in held:
        count, voting, vacant = (int(number(row[one])) for one in ("seats", "voting", "vacant"))
        vote = "with a vote" if voting == count else f"{voting} with a vote"
        seats = f"{count} seat{'' if count == 1 else 's'} {vote}" if voting else "without a vote"
        empty = f", {vacant} vacant" if vacant else ""
        who = f": {row['offices']}" if row["offices"] else ""
        since = row["since"]
        when = ""
        if isinstance(since, date) and since > evidence.as_of:
            when = f", on record from {day(since)}"
        parts.append(f"{row['body']} ({seats}{empty}{who}{when})")
    return f"{name}: {'; '.join(parts)}."
