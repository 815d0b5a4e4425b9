"""Q17: which meetings are open, which were closed, and why?"""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Answer, Status
from commonweal.evidence.words import counted, day
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    compose,
    not_answerable,
    number,
    without_verdict,
)

#: Closed meetings told in the answer, the latest first; the chapter has all.
TOLD = 4
#: What the chapter calls a meeting after its day that is on record as held.
SINCE = "held since"


def answer(question: Question, evidence: Evidence) -> Answer:
    """How many meetings were open, in part, closed; and each time the public was shut out."""
    code = evidence.system.code
    names = ("held", "open", "part", "closed", "not_known", "coming")
    found = [evidence.figure(f"governance.meetings.{name}.{code}") for name in names]
    held = [figure for figure in found if figure is not None]
    if len(held) < len(names):
        return not_answerable(question, evidence, "records of the kind meeting (meetings)")
    count = {name: number(figure) for name, figure in zip(names, held, strict=True)}
    told = " ".join([_counted(count), *_closed(evidence), *_later(evidence, count)]).strip()
    status = _status(count)
    if status is None:
        unknown, of = f"{count['not_known']:,.0f}", f"{count['held']:,.0f}"
        return without_verdict(
            question,
            evidence,
            "records of the kind meeting (whether they were open to the public)",
            told=told,
            figures=held,
            subject="meetings",
            plainly=f"It cannot be told of {unknown} of {of} meetings held whether they were open.",
        )
    return compose(
        question,
        evidence,
        status=status,
        claim="Meetings at which decisions are taken are open to the public.",
        text=told,
        certainty="It rests on meetings that somebody recorded; one that nobody recorded is in no "
        "count, and of those whose openness is not recorded nothing is assumed.",
        figures=held,
        subject="meetings",
    )


def _status(count: dict[str, float]) -> Status | None:
    """Open where all were, and mixed where some were and others were shut in whole or in part; None
    where those of which it is not recorded could make it otherwise."""
    shut = count["part"] + count["closed"]
    if count["open"] and shut:
        return Status.MIXED
    if count["not_known"] or not count["held"]:
        return None
    if not shut:
        return Status.SUPPORTED
    return Status.MIXED if count["part"] else Status.CONTRADICTED


def _counted(count: dict[str, float]) -> str:
    return (
        f"Of {count['held']:,.0f} meetings on record as held, {count['open']:,.0f} were open, "
        f"{count['part']:,.0f} open in part and {count['closed']:,.0f} closed; of "
        f"{count['not_known']:,.0f} it is not recorded."
    )


def _closed(evidence: Evidence) -> list[str]:
    told = []
    for row in evidence.rows("governance.meetings_closed")[:TOLD]:
        left = f" {row['also_left']} had to leave too." if row["also_left"] else ""
        warned = row["warnings"]
        given = 0 if warned is None else int(number(warned))
        warnings = "" if warned is None else f" {counted(given, 'warning')} first, as recorded."
        resolved = "" if row["resolved"] else " No resolution of the meeting is recorded."
        rules = f" What rules say: {row['rules']}." if row["rules"] else ""
        when = f"{day(row['on'])}, " if isinstance(row["on"], date) else ""
        told.append(
            f"{when}{row['title']}: closed for {row['ground']} ({row['reason']})."
            f"{left}{warnings}{resolved}{rules}"
        )
    return told


def _later(evidence: Evidence, count: dict[str, float]) -> list[str]:
    """Meetings after the day: those of which the records know by now that they were held were not
    to come in what was known then, as far as this tells."""
    since = [
        str(row["day"]) for row in evidence.rows("governance.meetings") if row["when"] == SINCE
    ]
    told = []
    if since:
        told.append(
            f"{counted(len(since), 'meeting')} after {day(evidence.as_of)} "
            f"{'is' if len(since) == 1 else 'are'} on record as held since ({'; '.join(since)}); "
            "whether that was announced by then is not told here."
        )
    if count["coming"]:
        coming = f"{count['coming']:,.0f} to come on record"
        told.append(f"{coming}; the feed of the records lists the open ones.")
    elif not since:
        told.append("No meeting to come is on record.")
    return told
