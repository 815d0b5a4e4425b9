"""A prioritisation as statements for the records: sealed criteria, scores, who took part, regard to
equality, and the decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commonweal.needs.priorities.file import Prioritisation
from commonweal.needs.priorities.sealing import declaration
from commonweal.records import (
    EqualityRegard,
    OptionsDecided,
    Payload,
    ScoresEntered,
    Statement,
    StatementError,
    TookPart,
    draft,
)


def statements(
    given: Prioritisation, *, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Draw up every statement of a prioritisation, for `records.append`.

    Parameters
    ----------
    given
        What `read_priorities` returns.
    stated_by, stated_at
        The body or office that states it, and when, with its time zone. Days on which things were
        done are carried from the file; when they were stated is another matter, and is kept.

    Raises
    ------
    StatementError
        When scores are held but no seal: records refuse scores without sealed criteria.
    """
    common: dict[str, Any] = {
        "stated_by": stated_by,
        "about": given.about,
        "stated_at": stated_at,
    }
    made: list[Statement] = []

    def state(type_: str, payload: Payload | dict[str, Any], on: date, tail: str, why: str) -> None:
        name = f"priorities/{given.id}/{tail}"
        made.append(draft(type_, payload, id=name, effective=on, reason=why, **common))

    sealed = f"priorities/{given.id}/seal"
    if given.seal is None and given.scores:
        raise StatementError(f"{given.id}: scores are held without a seal; seal the criteria")
    if given.seal is not None:
        on = given.seal.on
        payload = {"title": given.title, "on": on.isoformat(), "digest": given.seal.sha256}
        state("seal", payload, on, "seal", "criteria are fixed before scores")
        if given.seal.salt:
            opened = {"seal": sealed, "declaration": declaration(given), "salt": given.seal.salt}
            state("opened", opened, on, "opened", "the criteria that were sealed")
    for number, took in enumerate(given.participants, start=1):
        told = TookPart(
            decision=given.id, body=took.body, role=took.role, on=took.on, part=took.part
        )
        state("took_part", told, took.on, f"part-{number}", "who had a part in priorities")
    for number, batch in enumerate(given.scores, start=1):
        scores = {
            option: {criterion: score.score for criterion, score in row.items()}
            for option, row in batch.values.items()
        }
        entered = ScoresEntered(seal=sealed, decision=given.id, on=batch.entered_on, scores=scores)
        why = batch.reason or f"entered by {batch.entered_by}"
        state("scores_entered", entered, batch.entered_on, f"scores-{number}", why)
    for number, held in enumerate(given.equality, start=1):
        regard = EqualityRegard(decision=given.id, **held.model_dump())
        why = "regard to equality before the decision"
        state("equality_regard", regard, held.on, f"equality-{number}", why)
    if given.decision is not None:
        decided = given.decision
        early = {option.id: option.reason for option in given.rejected}
        told_decision = OptionsDecided(
            decision=given.id,
            on=decided.on,
            by=decided.by,
            chosen=decided.chosen,
            rejected={**early, **decided.rejected},
            reason=decided.reason,
        )
        state("options_decided", told_decision, decided.on, "decision", decided.reason)
    return tuple(made)
