"""What becomes of statements when bodies merge, split or end: each goes to one successor or to a
recorded end, or waits for somebody to decide; and all are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from commonweal.records.canonical import canonical, digest
from commonweal.records.folding import concerned
from commonweal.records.references.things import Stated, Things, things_of
from commonweal.records.statement import Statement, draft, new_salt
from commonweal.records.succession.heirs import gone_on
from commonweal.records.succession.rules import ENDS, closed_things, ends, label_of, owners_of
from commonweal.records.types import Transfer
from commonweal.system.organisation import Succession

#: What became of a statement: a transfer makes it about the successor; its envelope is about
#: something else, and only the bodies in its payload stand for others now; a transfer without a
#: successor ends it; or the bodies became several and nobody has said which.
Outcome = Literal["moved", "read as successor", "ended", "unresolved"]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A statement about a body that became several: somebody must say whose it is now."""

    statement: str
    about: str
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one statement on the day of a succession.

    Parameters
    ----------
    statement, kind
        Its id, and what it is counted as ("commitment, open").
    on, body
        The day, and the body that is no more.
    outcome, successors
        What became of it, and the body or bodies that follow.
    reason
        Why.
    """

    statement: str
    kind: str
    on: date
    body: str
    outcome: Outcome
    successors: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Statements after a succession.

    Parameters
    ----------
    statements
        Those given, with the transfers after them.
    transfers
        What was added.
    handed
        What became of each statement that belonged to a body that is no more, by day and id.
    """

    statements: tuple[Statement, ...]
    transfers: tuple[Statement, ...]
    handed: tuple[Handed, ...]

    @property
    def unresolved(self) -> tuple[Handed, ...]:
        """Those that need a decision."""
        return tuple(one for one in self.handed if one.outcome == "unresolved")

    def counts(self) -> dict[str, dict[str, int]]:
        """By kind, how many there were before, and how many of them went which way."""
        ways = ("moved", "read as successor", "ended", "unresolved")
        found: dict[str, dict[str, int]] = {}
        for one in sorted(self.handed, key=lambda one: one.kind):
            row = found.setdefault(one.kind, {"before": 0, **dict.fromkeys(ways, 0)})
            row["before"] += 1
            row[one.outcome] += 1
        return found


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

    As `hand_over`, which says besides what became of each.

    Returns
    -------
    The statements with the transfers after them, and the statements that need a decision.

    Examples
    --------
    >>> from datetime import UTC
    >>> from commonweal.records.folding import fold
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> event = draft("reported", {"subject": "list", "text": "a list", "source": "s",
    ...     "confidence": "high"}, id="list", stated_by="Secretary", about="09C", stated_at=known,
    ...     effective=date(2018, 4, 1), reason="register")
    >>> merged = Succession(predecessor="09C", successor="91Q", on=date(2020, 4, 1), kind="merger")
    >>> after, open_ = restructure([event], [merged], stated_by="Secretary", stated_at=known)
    >>> [fold(after, effective=day, known_at=known).get("list").about
    ...  for day in (date(2020, 3, 31), date(2020, 4, 1))], open_
    (['09C', '91Q'], ())
    """
    handover = hand_over(
        statements,
        successions,
        stated_by=stated_by,
        stated_at=stated_at,
        reason=reason,
        salts=salts,
    )
    open_ = (Unresolved(one.statement, one.body, one.successors) for one in handover.unresolved)
    return handover.statements, tuple(open_)


def hand_over(
    statements: Iterable[Statement],
    successions: Sequence[Succession],
    *,
    stated_by: str,
    stated_at: datetime,
    reason: str = "the body that it was about was succeeded",
    salts: Callable[[], str] = new_salt,
) -> Handover:
    """Carry live statements to the successors of the bodies to which they belong.

    Nothing is edited. For each statement that still holds on the day of a succession, or later, a
    `transfer` is added, which takes effect on that day: to the successor; or to none, where the
    body was dissolved, or where it was a thing of the inside of the body (a seat on it, a post, a
    delegation to one of its parts: `rules.ENDS`). Where a body became several it is left as it is
    and listed. What is about something else, and only names the body in its payload, is left too:
    `successor_of` says whom that stands for. A body that succeeds and is succeeded in turn is
    followed.

    Parameters
    ----------
    statements
        All statements. Those transferred before by the same succession are not transferred again;
        what the records end on its day already is listed as ended.
    successions
        What became of whom.
    stated_by, stated_at, reason
        Of the transfers; those that end something say their own reason.
    salts
        Where the salts of the transfers come from.
    """
    every = list(statements)
    given = len(every)
    handed: list[Handed] = []
    for day in sorted({succession.on for succession in successions}):
        things = things_of(_known(every, stated_at), {})
        gone = gone_on(day, successions, things)
        about = concerned(every, on=day - timedelta(days=1), known_at=stated_at)
        found = _handed(things, gone, about, day, reason)
        handed += found
        ids = {statement.id for statement in every}
        over = {one.statement.id for one in things.said if _ended_then(one, day)}
        for one in found:
            if one.outcome not in ("moved", "ended") or one.statement in over:
                continue
            successor = one.successors[0] if one.outcome == "moved" else None
            identifier = _identifier(one.statement, day, successor)
            if identifier in ids:
                continue
            every.append(
                draft(
                    "transfer",
                    Transfer(transfers=one.statement, successor=successor),
                    id=identifier,
                    stated_by=stated_by,
                    about=one.body,
                    stated_at=stated_at,
                    effective=day,
                    reason=one.reason,
                    salt=salts(),
                )
            )
    return Handover(tuple(every), tuple(every[given:]), tuple(handed))


def _known(statements: Iterable[Statement], stated_at: datetime) -> list[Statement]:
    return [held for held in statements if held.stated_at <= stated_at]


def _handed(
    things: Things,
    gone: Mapping[str, tuple[str, ...]],
    about: Mapping[str, str | None],
    day: date,
    reason: str,
) -> list[Handed]:
    """What becomes of each live statement of bodies that are no more."""
    closed = closed_things(things, day)
    found = []
    for one in things.said:
        over = _ended_then(one, day)
        if one.last is not None and one.last < day and not over:
            continue
        outcome = _outcome(one, things, gone, about.get(one.statement.id), day)
        if outcome is None:
            continue
        body, way = outcome[0], "ended" if over else outcome[1]
        why = ENDS.get(one.statement.type, reason) if way == "ended" and gone[body] else reason
        found.append(
            Handed(
                one.statement.id,
                label_of(one.statement, closed),
                day,
                body,
                way,
                gone[body],
                why,
            )
        )
    return sorted(found, key=lambda one: one.statement)


def _ended_then(one: Stated, day: date) -> bool:
    """Whether a transfer that is in the records already ends a statement on this very day."""
    last = day - timedelta(days=1)
    return one.last == last and one.statement.effective_to != last


def _outcome(
    one: Stated,
    things: Things,
    gone: Mapping[str, tuple[str, ...]],
    about: str | None,
    day: date,
) -> tuple[str, Outcome] | None:
    """The body that is no more and what becomes of its statement; None where that is not its."""
    owners = [code for code in owners_of(one.statement, things) if code in gone]
    body = about if about in gone else next(iter(owners), None)
    if body is None:
        return None
    if ends(one.statement, gone, day, things):
        whose = next(iter(owners), body)
        return (whose, "ended") if len(gone[whose]) <= 1 else (whose, "unresolved")
    if len(gone[body]) > 1:
        return body, "unresolved"
    if not gone[body]:
        return body, "ended"
    return body, "moved" if about in gone else "read as successor"


def _identifier(statement: str, day: date, successor: str | None) -> str:
    content = canonical([statement, day.isoformat(), successor])
    return f"transfer-{digest(content)[:16]}"
