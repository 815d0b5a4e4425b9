"""An appraisal as statements: the history that is appended to, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from commonweal.records import ScoresEntered, Statement, StatementError
from commonweal.records.kinds.changing import ChangeStep, Mitigation
from commonweal.records.stating import ToState, decision_said, drafted, equality_said, seal_said
from commonweal.services.appraisal.entering import in_time
from commonweal.services.appraisal.file import AppraisalFile
from commonweal.services.appraisal.process import DECIDED, EQUALITY, SCORED, SEALED, USUAL
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


#: What each statement is on a day on which much happened; a step is what it says.
PLACES = {
    "seal": "criteria announced",  # a seal is stated before what refers to it
    "opened": SEALED,
    "mitigation": "responses answered",
    "scores_entered": SCORED,
    "equality_regard": EQUALITY,
    "options_decided": DECIDED,
}


def statements(
    given: AppraisalFile, *, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Every statement of an appraisal, in the order in which things happened.

    Parameters
    ----------
    given
        What `read_appraisal` returns.
    stated_by, stated_at
        As `records.stating.drafted` has them.

    Raises
    ------
    StatementError
        When scores are held but no seal: records refuse scores without sealed criteria.
    """
    return drafted(
        sorted(_said(given), key=lambda one: (one.on, USUAL.index(_happened(one)), one.tail)),
        within=_within(given.id),
        about=given.about,
        stated_by=stated_by,
        stated_at=stated_at,
    )


def _within(appraisal: str) -> str:
    return f"appraisals/{appraisal}"


def _happened(one: ToState) -> str:
    return one.payload.step if isinstance(one.payload, ChangeStep) else PLACES[one.type]


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
    place = f"{_within(appraisal)}/"
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


def _said(given: AppraisalFile) -> Iterator[ToState]:
    yield from seal_said(
        given,
        declaration(given),
        within=_within(given.id),
        scored=bool(given.scores),
        decision=given.decision,
    )
    yield from _steps(given)
    yield from _scored(given)
    yield from _mitigated(given)
    yield from equality_said(given.equality, given.decision, digits=3)
    yield from decision_said(given.decided, given.decision)


def _mitigated(given: AppraisalFile) -> Iterator[ToState]:
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
        yield ToState("mitigation", payload, mitigation.on, tail, mitigation.why)


def _steps(given: AppraisalFile) -> Iterator[ToState]:
    for number, step in enumerate(given.steps, start=1):
        payload = ChangeStep(
            decision=given.decision, kept=given.kept, **step.model_dump(exclude_none=True)
        )
        yield ToState("change_step", payload, step.on, f"step-{number:03}", step.text)


def _scored(given: AppraisalFile) -> Iterator[ToState]:
    for number, batch in in_time(given):
        entered = ScoresEntered(
            seal=f"{_within(given.id)}/seal",
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
        yield ToState("scores_entered", entered, batch.entered_on, f"scores-{number:03}", why)
