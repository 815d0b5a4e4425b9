"""A prioritisation as statements for the records: sealed criteria, scores, who took part, regard to
equality, and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from commonweal.needs.priorities.file import Prioritisation
from commonweal.needs.priorities.sealing import declaration
from commonweal.records import ScoresEntered, Statement, TookPart
from commonweal.records.stating import ToState, decision_said, drafted, equality_said, seal_said


def statements(
    given: Prioritisation, *, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Draw up every statement of a prioritisation, for `records.append`.

    Parameters
    ----------
    given
        What `read_priorities` returns.
    stated_by, stated_at
        As `records.stating.drafted` has them.

    Raises
    ------
    StatementError
        When scores are held but no seal: records refuse scores without sealed criteria.
    """
    within = f"priorities/{given.id}"
    return drafted(
        _said(given, within),
        within=within,
        about=given.about,
        stated_by=stated_by,
        stated_at=stated_at,
    )


def _said(given: Prioritisation, within: str) -> Iterator[ToState]:
    yield from seal_said(given, declaration(given), within=within, scored=bool(given.scores))
    for number, took in enumerate(given.participants, start=1):
        told = TookPart(
            decision=given.id, body=took.body, role=took.role, on=took.on, part=took.part
        )
        yield ToState("took_part", told, took.on, f"part-{number}", "who had a part in priorities")
    for number, batch in enumerate(given.scores, start=1):
        entered = ScoresEntered(
            seal=f"{within}/seal",
            decision=given.id,
            on=batch.entered_on,
            scores={
                option: {criterion: score.score for criterion, score in row.items()}
                for option, row in batch.values.items()
            },
        )
        why = batch.reason or f"entered by {batch.entered_by}"
        yield ToState("scores_entered", entered, batch.entered_on, f"scores-{number}", why)
    yield from equality_said(given.equality, given.id)
    early = {option.id: option.reason for option in given.rejected}
    yield from decision_said(given.decision, given.id, beforehand=early)
