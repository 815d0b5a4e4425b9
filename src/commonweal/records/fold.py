"""The state as of any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import JsonValue

from commonweal.records.statement import Statement

VOID = "void"
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that holds, with its payload as corrected; None where it was destroyed."""

    statement: Statement
    payload: Mapping[str, JsonValue] | None
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What holds on a day, in the order in which it was stated."""

    day: date | None = None
    known_at: datetime | None = None
    held: tuple[Held, ...] = field(default=())

    def of_type(self, kind: str) -> tuple[Held, ...]:
        """What holds of one type of statement."""
        return tuple(one for one in self.held if one.statement.type == kind)

    def about(self, code: str) -> tuple[Held, ...]:
        """What holds about one body or thing."""
        return tuple(one for one in self.held if one.statement.about == code)


def fold(
    statements: Iterable[Statement], *, effective: date, known_at: datetime | None = None
) -> State:
    """What holds on a day, from what was known at a moment.

    A void takes back the statement that it is about; a correction gives the statement that it is
    about another payload. Both are statements, so both can be voided, and both count only once they
    are known. Of several corrections of one statement the last known counts.

    Parameters
    ----------
    statements
        In the order of the chain.
    effective
        The day.
    known_at
        The moment, with a time zone; None counts everything stated.
    """
    known = [s for s in statements if known_at is None or s.stated_at <= known_at]
    voided: set[str] = set()
    corrections: dict[str, Statement] = {}
    # From the last to the first: what takes a statement back always comes after it.
    for statement in reversed(known):
        if statement.id in voided:
            continue
        if statement.type == VOID:
            voided.add(statement.about)
        elif statement.type == CORRECTION:
            corrections.setdefault(statement.about, statement)
    return State(
        day=effective,
        known_at=known_at,
        held=tuple(
            _held(statement, corrections.get(statement.id))
            for statement in known
            if statement.type not in (VOID, CORRECTION)
            and statement.id not in voided
            and statement.holds(effective)
        ),
    )


def _held(statement: Statement, correction: Statement | None) -> Held:
    if correction is None:
        return Held(statement, statement.payload)
    return Held(statement, correction.payload, correction.id)
