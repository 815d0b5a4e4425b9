"""An appraisal as statements: the history that is appended to, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.records import Payload, ScoresEntered, Statement, StatementError, draft
from commonweal.records.changing import ChangeStep, Mitigation
from commonweal.records.choosing import EqualityRegard, OptionsDecided
from commonweal.records.types import Opened, Sealed
from commonweal.services.appraisal.entering import in_time
from commonweal.services.appraisal.file import AppraisalFile
from commonweal.services.appraisal.process import USUAL
from commonweal.services.appraisal.sealing import declaration


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing to state: kind, payload, day, end of the id, reason, and its place in a day."""

    type: str
    payload: Payload
    on: date
    tail: str
    why: str
    place: str


def statements(
    given: AppraisalFile, *, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Every statement of an appraisal, in the order in which things happened.

    Parameters
    ----------
    given
        What `read_appraisal` returns.
    stated_by, stated_at
        The body or office that states it, and when, with its time zone. Days on which things were
        done are carried from the file; when they were stated is another matter, and is kept.

    Raises
    ------
    StatementError
        When scores are held but no seal: records refuse scores without sealed criteria.
    """
    if given.seal is None and given.scores:
        raise StatementError(f"{given.id}: scores are held without a seal; seal the criteria")
    # A seal is stated before what refers to it, whatever else happened on its day.
    said = sorted(_said(given), key=lambda one: (one.on, USUAL.index(one.place), one.tail))
    return tuple(
        draft(
            one.type,
            one.payload,
            id=f"appraisals/{given.id}/{one.tail}",
            stated_by=stated_by,
            about=given.about,
            stated_at=stated_at,
            effective=one.on,
            reason=one.why,
        )
        for one in said
    )


def not_yet_held(made: Iterable[Statement], held: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements that a history does not hold yet.

    Raises
    ------
    StatementError
        With every statement that is held with other words: what was stated is not edited; what is
        new stands after it in the file.
    """
    known = {statement.id: statement for statement in held}
    changed = [
        f"{one.id}: stands in the history with other words; leave what was stated as it was, and "
        "add what is new after it"
        for one in made
        if one.id in known
        and (known[one.id].type, known[one.id].payload) != (one.type, one.payload)
    ]
    if changed:
        raise StatementError("\n".join(changed))
    return tuple(one for one in made if one.id not in known)


def _said(given: AppraisalFile) -> Iterator[_Said]:
    yield from _sealed(given)
    yield from _steps(given)
    yield from _scored(given)
    for number, mitigation in enumerate(given.mitigations, start=1):
        payload = Mitigation(
            decision=given.decision,
            mitigation=mitigation.id,
            on=mitigation.on,
            options=mitigation.options,
            change=mitigation.change,
            why=mitigation.why,
            source=mitigation.source,
        )
        tail = f"mitigation-{number:03}"
        yield _Said(
            "mitigation", payload, mitigation.on, tail, mitigation.why, "responses answered"
        )
    for number, held in enumerate(given.equality, start=1):
        regard = EqualityRegard(decision=given.decision, **held.model_dump())
        why = "regard to equality before the decision"
        tail = f"equality-{number:03}"
        yield _Said("equality_regard", regard, held.on, tail, why, "regard to equality")
    if given.decided is not None:
        decided = given.decided
        told = OptionsDecided(
            decision=given.decision,
            on=decided.on,
            by=decided.by,
            chosen=decided.chosen,
            rejected=dict(decided.rejected),
            reason=decided.reason,
        )
        yield _Said("options_decided", told, decided.on, "decision", decided.reason, "decided")


def _sealed(given: AppraisalFile) -> Iterator[_Said]:
    seal = given.seal
    if seal is None:
        return
    sealed = Sealed(title=given.title, on=seal.on, digest=seal.sha256, decision=given.decision)
    why = "criteria are fixed before scores"
    yield _Said("seal", sealed, seal.on, "seal", why, "criteria announced")
    if seal.salt:
        opened = Opened(
            seal=f"appraisals/{given.id}/seal", declaration=declaration(given), salt=seal.salt
        )
        why = "the criteria that were sealed"
        yield _Said("opened", opened, seal.on, "opened", why, "criteria sealed")


def _steps(given: AppraisalFile) -> Iterator[_Said]:
    for number, step in enumerate(given.steps, start=1):
        payload = ChangeStep(
            decision=given.decision, kept=given.kept, **step.model_dump(exclude_none=True)
        )
        tail = f"step-{number:03}"
        yield _Said("change_step", payload, step.on, tail, step.text, step.step)


def _scored(given: AppraisalFile) -> Iterator[_Said]:
    for number, batch in in_time(given):
        entered = ScoresEntered(
            seal=f"appraisals/{given.id}/seal",
            decision=given.decision,
            on=batch.entered_on,
            scores={
                option: {name: score.score for name, score in row.items()}
                for option, row in batch.values.items()
            },
            scorer=batch.scorer,
            evidence={
                option: {name: score.evidence or batch.source for name, score in row.items()}
                for option, row in batch.values.items()
            },
            mitigation=batch.mitigation or None,
        )
        why = batch.reason or batch.mitigation or f"first scores by {batch.scorer}"
        tail = f"scores-{number:03}"
        yield _Said("scores_entered", entered, batch.entered_on, tail, why, "scores entered")
