"""What a body is in law on a day, which decides what rules bind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from commonweal.records import Said, State, Statement, fold, said
from commonweal.records.kinds import Body
from commonweal.records.kinds.bodies import LegalKind

#: All that a body can be in law.
LEGAL_KINDS: tuple[str, ...] = get_args(LegalKind)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of the records, each from when to when it existed.

    Parameters
    ----------
    held
        What was stated of each body, by its code, oldest first.
    """

    held: dict[str, tuple[Said[Body], ...]]

    def at(self, code: str, on: date) -> Body | None:
        """The body as it was on a day, or None where it did not exist, or is not known.

        Of several statements that hold on that day the one stated last counts.
        """
        return next((one.what for one in reversed(self.held.get(code, ())) if _held(one, on)), None)

    def kind(self, code: str, on: date) -> LegalKind | None:
        """What a body was in law on a day; a committee is what the body is whose committee it is.

        None where no such body existed on that day.
        """
        body = self.at(code, on)
        return None if body is None else body.kind

    def known(self, code: str) -> bool:
        """Whether anything was stated of a body, whenever it existed."""
        return code in self.held

    def existed(self, code: str, on: date) -> bool:
        """Whether a body existed on a day."""
        return self.at(code, on) is not None

    def on(self, on: date) -> tuple[Body, ...]:
        """The bodies that existed on a day, by code."""
        found = (self.at(code, on) for code in sorted(self.held))
        return tuple(body for body in found if body is not None)


def bodies(state: State) -> Bodies:
    """The bodies that a state holds.

    A state of one day holds the bodies of that day only. Checks of what happened earlier, under
    bodies that have ended since, ask `whenever`.

    Examples
    --------
    >>> from datetime import UTC
    >>> from commonweal.records import draft
    >>> group = draft("body", {"body": "09W", "name": "NHS Medway CCG", "kind": "ccg",
    ...     "form": "governing body", "source": "constitution"}, id="b", stated_by="Secretary",
    ...     about="09W", stated_at=datetime(2013, 4, 1, tzinfo=UTC), effective=date(2013, 4, 1),
    ...     effective_to=date(2020, 3, 31), reason="established")
    >>> held = bodies(whenever([group]))
    >>> held.kind("09W", date(2020, 3, 31)), held.kind("09W", date(2020, 4, 1))
    ('ccg', None)
    """
    found: dict[str, tuple[Said[Body], ...]] = {}
    for one in said(state, Body):
        found[one.what.body] = (*found.get(one.what.body, ()), one)
    return Bodies(found)


def last_day(held: Iterable[Said[Body]], on: date) -> date | None:
    """The last day of a body, seen from a day; None where no end of it is on record.

    What is stated of it anew from a later day, such as another quorum, begins another period of
    the same body: it ends with the last of those that follow each other without a gap.

    Examples
    --------
    >>> from datetime import UTC
    >>> from commonweal.records import draft
    >>> told = {"body": "board", "name": "Board", "kind": "icb", "form": "board", "source": "law"}
    >>> def period(first: date, last: date | None) -> Statement:
    ...     return draft("body", told, id=f"body/{first}", stated_by="Secretary", about="board",
    ...         stated_at=datetime(2026, 1, 5, tzinfo=UTC), effective=first, effective_to=last,
    ...         reason="its quorum changed")
    >>> first = period(date(2026, 1, 1), date(2026, 5, 31))
    >>> until = date(2026, 12, 31)
    >>> joins, later = period(date(2026, 6, 1), until), period(date(2027, 6, 1), None)
    >>> held = bodies(whenever([first, joins, later])).held["board"]
    >>> last_day(held, date(2026, 2, 1)) == until, last_day(held, date(2027, 7, 1))
    (True, None)
    """
    periods = sorted(held, key=lambda one: (one.effective, one.stated_at, one.id))
    begun = sum(one.effective <= on for one in periods) or 1
    last = periods[begun - 1].effective_to
    for one in periods[begun:]:
        if last is not None and one.effective > last + timedelta(days=1):
            break
        last = one.effective_to
    return last


def whenever(statements: Iterable[Statement], *, known_at: datetime | None = None) -> State:
    """Every statement that counts, as corrected, whether it still holds or not.

    What a check of past events needs: a meeting of 2019 is tested against the bodies, seats and
    delegations of 2019. Transfers are not applied; each statement keeps whom it was about. What a
    transfer without a successor ends has its last day.

    Parameters
    ----------
    statements
        All statements.
    known_at
        The instant of knowledge; None for all that is known.
    """
    return fold(statements, effective=date.max, known_at=known_at).ever()


def _held(one: Said[Body], on: date) -> bool:
    return one.effective <= on and (one.effective_to is None or on <= one.effective_to)
