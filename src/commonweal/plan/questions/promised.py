"""Q22: what happened to what was promised last time, and do the assurances then given stand?"""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import counted, day, joined
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: How many commitments and assurances the answer names; the tables have all.
NAMED = 3
MEASURES = (
    "tracked",
    "overdue",
    "delivered",
    "closed",
    "ahead",
    "waiting",
    "no_time",
    "assurances",
    "without_evidence",
    "name_figures",
    "with_figures",
)


def answer(question: Question, evidence: Evidence) -> Answer:
    """Where everything asked for or promised stands, and what assurances can be set against.

    What the records tell after the day counts here: it is asked in hindsight. Whether an assurance
    stands is for those to say to whom it was given; the answer says on what it rested.
    """
    code = evidence.system.code
    held = {
        one: found
        for one in MEASURES
        if (found := evidence.figure(f"governance.commitments_all.{one}.{code}")) is not None
    }
    if len(held) < len(MEASURES):
        return not_answerable(
            question, evidence, "records of the kind commitment (requests and promises)"
        )
    then = [evidence.figure(f"governance.commitments.{one}.{code}") for one in MEASURES]
    return compose(
        question,
        evidence,
        status=_status(held),
        claim="What was asked for and promised was delivered and closed by the body that asked.",
        text=_told(evidence, held),
        certainty="That something is overdue means that no delivery of it was found: it may have "
        "been delivered all the same. No verdict is given on assurances: they stand beside the "
        "evidence then offered and the figures held now, and those to whom they were given judge.",
        figures=[*(one for one in then if one is not None), *held.values()],
        subject="promises",
    )


def _status(held: dict[str, Figure]) -> Status:
    """Everything that had a day closed; something delivered and something not; or nothing at all.

    What waits, has no time or is not yet due speaks neither for nor against.
    """
    late, given, over = (number(held[one]) for one in ("overdue", "delivered", "closed"))
    if not late and not given and not over:
        return Status.MIXED
    if not late:
        return Status.SUPPORTED if not given else Status.MIXED
    return Status.MIXED if given or over else Status.CONTRADICTED


def _told(evidence: Evidence, held: dict[str, Figure]) -> str:
    """In words: counts, what is overdue, what waits, and on what assurances rested."""
    count = {one: int(number(found)) for one, found in held.items()}
    rows = evidence.rows("governance.commitments.tracked")
    last = held["tracked"].as_of
    said = [
        f"Of {counted(count['tracked'], 'request or promise', 'requests and promises')} on record"
        f"{'' if last is None else f', by {day(last)}'}, {count['overdue']} were overdue, "
        f"{count['delivered']} delivered and not closed, {count['closed']} closed by the body that "
        f"asked, {count['ahead']} not yet due, {count['waiting']} waiting for something to come "
        f"about and {count['no_time']} without a time."
    ]
    said += _named("Overdue", [r for r in rows if str(r["stands"]).startswith("overdue")])
    said += _named("Waiting", [r for r in rows if str(r["due"]).startswith("waiting")])
    if count["assurances"]:
        said.append(
            f"Of {count['assurances']} assurances {count['without_evidence']} have no evidence "
            f"beside them in what was read; {count['name_figures']} name figures, and "
            f"{count['with_figures']} of these can be set against figures held now, of which the "
            "table says whether they could be known then."
        )
        said += _not_held(evidence)
    return " ".join(said)


def _not_held(evidence: Evidence) -> list[str]:
    """Which assurances name figures of which none is held."""
    figures: dict[str, list[dict[str, object]]] = {}
    for row in evidence.rows("governance.commitments.against"):
        figures.setdefault(str(row["commitment"]), []).append(row)
    texts = {
        row["commitment"]: row["text"] for row in evidence.rows("governance.commitments.assurances")
    }
    told: list[dict[str, object]] = [
        {"text": f"{texts.get(code, code)} ({joined([str(row['figure']) for row in named])})"}
        for code, named in figures.items()
        if all(row["value"] is None for row in named)
    ]
    return _named("Names figures of which none is held", told)


def _named(what: str, rows: Sequence[dict[str, object]]) -> list[str]:
    """The first few by their words."""
    if not rows:
        return []
    named = "; ".join(f"{row['text']!s}" for row in rows[:NAMED])
    more = len(rows) - NAMED
    return [f"{what}: {named}{f'; and {more} more' if more > 0 else ''}."]
