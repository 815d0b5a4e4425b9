"""An appraisal as statements: the history that is appended to, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

#: Kinds of statement that an appraisal makes.
KINDS = (
    "seal",
    "opened",
    "change_step",
    "scores_entered",
    "mitigation",
    "equality_regard",
    "options_decided",
)


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


def not_yet_held(
    made: Iterable[Statement], held: Iterable[Statement], *, appraisal: str
) -> tuple[Statement, ...]:
    """The statements that a history does not hold yet.

    Parameters
    ----------
    made
        What `statements` returns.
    held
        What the history holds, of this appraisal and of others.
    appraisal
        The id of the appraisal.

    Raises
    ------
    StatementError
        With every statement that the history holds with other words or at another place, or that
        the file lacks (what was stated is neither edited nor left out; what is new stands after
        it), and with every new one that is stated before its own day.
    """
    made, kept = tuple(made), {statement.id: statement for statement in held}
    faults = [*_parted(made, _of(kept.values(), appraisal), kept), *_too_early(made, kept)]
    if faults:
        raise StatementError("\n".join(faults))
    return tuple(one for one in made if one.id not in kept)


def _of(held: Iterable[Statement], appraisal: str) -> tuple[Statement, ...]:
    """What the history holds of one appraisal; corrections of it are not in the file."""
    place = f"appraisals/{appraisal}/"
    return tuple(one for one in held if one.id.startswith(place) and one.type in KINDS)


def _parted(
    made: Sequence[Statement], held: Sequence[Statement], kept: Mapping[str, Statement]
) -> Iterator[str]:
    """Where file and history say different things."""
    said, stated = [_words(one) for one in made], [_words(one) for one in held]
    differ = [one for one in made if one.id in kept and _words(one) != _words(kept[one.id])]
    edited = {one.id for one in differ if _words(one) not in stated}
    lacking = [one for one in held if _words(one) not in said and one.id not in edited]
    for one in differ:
        if one.id in edited:
            yield (
                f"{one.id}: stands in the history with other words; leave what was stated as it "
                "was, and add what is new after it"
            )
        elif not lacking:  # otherwise what is left out has moved it
            yield f"{one.id}: stands at another place in the history; restore the order"
    for one in lacking:
        yield (
            f"{one.id}: the history holds it ({_told(one)}), the file lacks it; restore what was "
            "stated, and add what is new after it"
        )


def _too_early(made: Iterable[Statement], kept: Mapping[str, Statement]) -> Iterator[str]:
    for one in made:
        on = one.stated_at.date()
        if one.id not in kept and one.effective > on:
            yield (
                f"{one.id}: dated {one.effective}, yet stated on {on}; nothing is stated before it "
                "happened: give a later day, or correct the date"
            )


def _words(one: Statement) -> tuple[str, object]:
    return one.type, one.payload


def _told(one: Statement) -> str:
    by = (one.payload or {}).get("scorer") or (one.payload or {}).get("step")
    return f"{one.type.replace('_', ' ')}{f', {by}' if by else ''}, {one.effective}"


def of_before(new: Iterable[Statement], held: Iterable[Statement]) -> int:
    """How many new statements are of days by which the history had been stated already.

    They were entered late, or stood there before and were cut off.
    """
    last = max((one.stated_at.date() for one in held), default=None)
    return 0 if last is None else sum(one.effective <= last for one in new)


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
