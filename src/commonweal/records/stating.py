"""A file in which options are judged, drawn up as statements: seal, regard to equality and decision
are said alike, whatever the choice is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonweal.records.judged import Decision, EqualityEvidence, JudgedFile
from commonweal.records.kinds.choosing import EqualityRegard, OptionsDecided
from commonweal.records.statement import Statement, StatementError, draft
from commonweal.records.types import Opened, Payload, Sealed


@dataclass(frozen=True, slots=True)
class ToState:
    """One thing to state: kind, what, on which day it was so, the end of its id, and why."""

    type: str
    payload: Payload
    on: date
    tail: str
    why: str


def drafted(
    said: Iterable[ToState], *, within: str, about: str, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Draw statements up, their ids `within` a place of their own.

    Parameters
    ----------
    about
        The body that chooses.
    stated_by, stated_at
        The body or office that states it, and when, with its time zone. Days on which things were
        done are another matter, and are kept.
    """
    return tuple(
        draft(
            one.type,
            one.payload,
            id=f"{within}/{one.tail}",
            stated_by=stated_by,
            about=about,
            stated_at=stated_at,
            effective=one.on,
            reason=one.why,
        )
        for one in said
    )


def seal_said(
    given: JudgedFile,
    declaration: Mapping[str, Any],
    *,
    within: str,
    scored: bool,
    decision: str | None = None,
) -> Iterator[ToState]:
    """The seal on the criteria and, where its salt is shown, the criteria themselves.

    Raises
    ------
    StatementError
        When options are scored but no seal is held: records refuse scores without sealed criteria.
    """
    held = given.seal
    if held is None:
        if scored:
            raise StatementError(f"{given.id}: scores are held without a seal; seal the criteria")
        return
    fixed = Sealed(title=given.title, on=held.on, digest=held.sha256, decision=decision)
    yield ToState("seal", fixed, held.on, "seal", "criteria are fixed before scores")
    if held.salt:
        shown = Opened(seal=f"{within}/seal", declaration=dict(declaration), salt=held.salt)
        yield ToState("opened", shown, held.on, "opened", "the criteria that were sealed")


def equality_said(
    held: Iterable[EqualityEvidence], decision: str, *, digits: int = 1
) -> Iterator[ToState]:
    """Each piece of evidence on equality, numbered with so many digits."""
    for number, evidence in enumerate(held, start=1):
        regard = EqualityRegard(decision=decision, **evidence.model_dump())
        why = "regard to equality before the decision"
        yield ToState("equality_regard", regard, evidence.on, f"equality-{number:0{digits}}", why)


def decision_said(
    held: Decision | None, decision: str, *, beforehand: Mapping[str, str] | None = None
) -> Iterator[ToState]:
    """What was decided; `beforehand` has the reasons for options rejected before the choice."""
    if held is None:
        return
    told = OptionsDecided(
        decision=decision,
        on=held.on,
        by=held.by,
        chosen=held.chosen,
        rejected={**(beforehand or {}), **held.rejected},
        reason=held.reason,
    )
    yield ToState("options_decided", told, held.on, "decision", held.reason)
