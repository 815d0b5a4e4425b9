"""What becomes of statements when bodies merge, split or end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonweal.records.canonical import canonical, digest
from commonweal.records.folding import concerned, current
from commonweal.records.statement import Statement, draft, new_salt
from commonweal.records.types import Transfer
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A statement about a body that became several: somebody must say whose it is now."""

    statement: str
    about: str
    successors: tuple[str, ...]


def restructure(
    statements: Iterable[Statement],
    successions: Sequence[Succession],
    *,
    stated_by: str,
    stated_at: datetime,
    reason: str = "the body that it was about was succeeded",
    salts: Callable[[], str] = new_salt,
) -> tuple[tuple[Statement, ...], tuple[Unresolved, ...]]:
    """Carry live statements to the successors of the bodies that they are about.

    Nothing is edited: for each statement that still holds on the day of a succession, or later, a
    statement of type `transfer` is added, which takes effect on that day. With one successor the
    statement is then about that successor; with none it ends; where a body became several it is
    left as it is and listed. A body that succeeds and is succeeded in turn is followed.

    Parameters
    ----------
    statements
        All statements. Those transferred before by the same succession are not transferred again.
    successions
        What became of whom.
    stated_by, stated_at, reason
        Of the transfers.
    salts
        Where the salts of the transfers come from.

    Returns
    -------
    The statements with the transfers after them, and the statements that need a decision.

    Examples
    --------
    >>> from datetime import UTC
    >>> from commonweal.records.folding import fold
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> seat = draft("reported", {"subject": "seat", "text": "a seat", "source": "s",
    ...     "confidence": "high"}, id="seat", stated_by="Secretary", about="09C", stated_at=known,
    ...     effective=date(2018, 4, 1), reason="register")
    >>> merged = Succession(predecessor="09C", successor="91Q", on=date(2020, 4, 1), kind="merger")
    >>> after, open_ = restructure([seat], [merged], stated_by="Secretary", stated_at=known)
    >>> [fold(after, effective=day, known_at=known).get("seat").about
    ...  for day in (date(2020, 3, 31), date(2020, 4, 1))], open_
    (['09C', '91Q'], ())
    """
    every = list(statements)
    ids = {statement.id for statement in every}
    unresolved: list[Unresolved] = []
    for day in sorted({succession.on for succession in successions}):
        into = _successors(successions, day)
        about = concerned(every, on=day - timedelta(days=1), known_at=stated_at)
        for statement in current(every, known_at=stated_at):
            body = about[statement.id]
            ended = statement.effective_to is not None and statement.effective_to < day
            if body is None or ended or into.get(body, (body,)) == (body,):
                continue
            successors = into[body]
            if len(successors) > 1:
                unresolved.append(Unresolved(statement.id, body, successors))
                continue
            successor = successors[0] if successors else None
            identifier = _identifier(statement.id, day, successor)
            if identifier in ids:
                continue
            every.append(
                draft(
                    "transfer",
                    Transfer(transfers=statement.id, successor=successor),
                    id=identifier,
                    stated_by=stated_by,
                    about=body,
                    stated_at=stated_at,
                    effective=day,
                    reason=reason,
                    salt=salts(),
                )
            )
    return tuple(every), tuple(unresolved)


def _successors(successions: Sequence[Succession], day: date) -> dict[str, tuple[str, ...]]:
    """For each body succeeded on a day, its successors in order; none for a dissolution."""
    into: dict[str, set[str]] = {}
    for succession in successions:
        if succession.on == day:
            found = into.setdefault(succession.predecessor, set())
            found.update({succession.successor} if succession.successor else ())
    return {code: tuple(sorted(found)) for code, found in into.items()}


def _identifier(statement: str, day: date, successor: str | None) -> str:
    content = canonical([statement, day.isoformat(), successor])
    return f"transfer-{digest(content)[:16]}"
