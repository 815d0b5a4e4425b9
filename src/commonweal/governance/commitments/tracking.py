"""Where everything that was asked for or promised stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from commonweal.governance.commitments.due import Due, due
from commonweal.governance.commitments.owning import may_close
from commonweal.records import Said, State, said
from commonweal.records.kinds import Closure, Commitment, ConditionMet, Delivery
from commonweal.system.organisation import Succession

#: Where something stands, from what presses most to what is over. "due" is its very day; "open" is
#: before that, or without one; "may be overdue" is within the days of which one is its day, where
#: that is not known exactly; "delivered" waits for the body to which it is owed to close it.
Status = Literal["overdue", "may be overdue", "due", "opened again", "open", "delivered", "closed"]
STATUSES: tuple[Status, ...] = (
    "overdue",
    "may be overdue",
    "due",
    "opened again",
    "open",
    "delivered",
    "closed",
)

Step = TypeVar("Step", Closure, Delivery)


@dataclass(frozen=True, slots=True)
class Tracked:
    """Where one request, recommendation, promise or assurance stands.

    Parameters
    ----------
    made
        What was asked for or promised, as stated.
    on
        The day on which it stands so.
    due
        When it is due.
    status
        Where it stands.
    overdue_days
        How many days after the last day on which it can be due it is not delivered, or was
        delivered for the first time; 0 where it was in time, has no day, or may have been in time.
    deliveries
        What was delivered by the day, oldest first.
    closure
        The last closing or opening again by the body to which it is owed, or None.
    not_counted
        Closures by others, which close nothing.
    """

    made: Said[Commitment]
    on: date
    due: Due
    status: Status
    overdue_days: int
    deliveries: tuple[Said[Delivery], ...] = ()
    closure: Said[Closure] | None = None
    not_counted: tuple[Said[Closure], ...] = ()

    @property
    def what(self) -> Commitment:
        """What was asked for or promised."""
        return self.made.what

    @property
    def outcome(self) -> str | None:
        """With which outcome it was closed, where it is closed."""
        if self.closure is None or self.status != "closed":
            return None
        return self.closure.what.outcome

    @property
    def days_late(self) -> str:
        """How late it is, in words: at least so many days where its day is one of a span."""
        return f"{'' if self.due.exact else 'at least '}{days(self.overdue_days)}"

    @property
    def told(self) -> str:
        """Where it stands, in words: an outcome with what is closed, days with what is late."""
        if self.status == "closed":
            return f"closed: {self.outcome}"
        if self.status == "overdue":
            return f"overdue by {self.days_late}"
        if self.status == "delivered":
            late = f", {self.days_late} late" if self.overdue_days else ""
            if self.due.span is not None and not late:
                first = self.deliveries[0].what.on
                late = ", may be late" if first > self.due.span[0] else ""
            return f"delivered{late}, not closed"
        return self.status


def days(count: int) -> str:
    """A count of days in words."""
    return f"{count:,} day" if count == 1 else f"{count:,} days"


def track(
    state: State, *, on: date | None = None, successions: Sequence[Succession] = ()
) -> tuple[Tracked, ...]:
    """Where every commitment stands on a day, the most pressing first.

    What is known is what the state holds: one that was folded as known at an instant never shows
    what became known later. A delivery counts from its day, and does not close: only a closure by
    the body to which it is owed, or by the one that succeeded it, does.

    Parameters
    ----------
    state
        The state of the records.
    on
        The day; that of the state when None. A state of a later day than this one serves too.
    successions
        What became of whom: a successor may close what was owed to the body before it.
    """
    day = state.effective if on is None else on
    met = [one.what for one in said(state, ConditionMet) if one.what.on <= day]
    deliveries = _by_commitment(said(state, Delivery), day)
    closures = _by_commitment(said(state, Closure), day)
    found = []
    for made in said(state, Commitment):
        if made.what.made_on <= day:
            name = made.what.commitment
            allowed: list[Said[Closure]] = []
            others: list[Said[Closure]] = []
            for one in closures.get(name, ()):
                right = may_close(one.what, made.what, successions, state.statements)
                (allowed if right else others).append(one)
            found.append(
                standing(made, day, due(made.what, met), deliveries.get(name, ()), allowed, others)
            )
    return in_order(found)


def standing(
    made: Said[Commitment],
    on: date,
    when: Due,
    deliveries: Sequence[Said[Delivery]] = (),
    closures: Sequence[Said[Closure]] = (),
    others: Sequence[Said[Closure]] = (),
) -> Tracked:
    """Where one commitment stands on a day.

    Parameters
    ----------
    made, on, when
        What was asked for or promised, the day, and when it is due.
    deliveries, closures
        What was delivered, and what its own body closed or opened again, each by that day and in
        order of days.
    others
        Closures by others.
    """
    closure = closures[-1] if closures else None
    again = closure is not None and closure.what.outcome == "opened again"
    since = [one for one in deliveries if closure is None or one.what.on > closure.what.on]
    shut = closure is not None and not again
    status: Status
    if shut:
        status = "closed"
    elif since:
        status = "delivered"
    elif again:
        status = "opened again"
    elif when.span is not None and when.span[0] < on <= when.span[1]:
        status = "may be overdue"
    elif when.day is None or on < when.day:
        status = "open"
    else:
        status = "overdue" if on > when.day else "due"
    late = _late(when, on, deliveries, shut)
    return Tracked(made, on, when, status, late, tuple(deliveries), closure, tuple(others))


def _late(when: Due, on: date, deliveries: Sequence[Said[Delivery]], shut: bool) -> int:
    """Days from the last day on which it can be due to the first delivery, or to the day where
    there was none; none while it is not certain that it is late."""
    if when.latest is None or (shut and not deliveries):
        return 0
    until = deliveries[0].what.on if deliveries else on
    return max(0, (until - when.latest).days)


def in_order(tracked: Iterable[Tracked]) -> tuple[Tracked, ...]:
    """Overdue first, then what is due, open, delivered and closed; each by the day it is due."""
    return tuple(
        sorted(
            tracked,
            key=lambda one: (
                STATUSES.index(one.status),
                one.due.day or date.max,
                one.due.waits_for is None,
                one.what.made_on,
                one.what.commitment,
            ),
        )
    )


def _by_commitment(several: Iterable[Said[Step]], day: date) -> dict[str, list[Said[Step]]]:
    """What was known to have happened by a day, by commitment, in order of days."""
    found: dict[str, list[Said[Step]]] = {}
    for one in sorted(several, key=lambda one: one.what.on):
        if one.what.on <= day:
            found.setdefault(one.what.commitment, []).append(one)
    return found
