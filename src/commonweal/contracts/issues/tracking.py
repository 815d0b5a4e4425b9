"""Where every issue that partners raised with each other stands on a day, and its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commonweal.records import Said, State, said
from commonweal.records.kinds import PartnerIssue, PartnerIssueStep

#: Where an issue stands, from what presses most to what is over.
Stands = Literal["not owned", "opened again", "owned", "escalated", "settled", "withdrawn"]
STANDS: tuple[Stands, ...] = (
    "not owned",
    "opened again",
    "owned",
    "escalated",
    "settled",
    "withdrawn",
)
#: Where partners are done with an issue: they settled it, or took it to a body that can.
DONE: tuple[Stands, ...] = ("settled", "escalated", "withdrawn")
#: Where a step leaves an issue; one that was only worked on stands where it stood.
_LEAVES: Mapping[str, Stands] = {
    "owned": "owned",
    "settled": "settled",
    "escalated": "escalated",
    "opened again": "opened again",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs from the day an issue was raised.

    Parameters
    ----------
    allowed
        Days that the partnership agreed; None where it agreed none.
    taken
        Days until it stopped, or until the day of the question while it runs.
    stopped
        Whether it has stopped.
    due
        The last day allowed.
    """

    allowed: int | None
    taken: int
    stopped: bool
    due: date | None

    @property
    def in_time(self) -> bool | None:
        """Whether it stopped, or still runs, within what was agreed; None where nothing was, or
        it runs and may yet be in time."""
        if self.allowed is None:
            return None
        if self.taken > self.allowed:
            return False
        return True if self.stopped else None

    @property
    def late(self) -> int:
        """Days over what was agreed."""
        return 0 if self.allowed is None else max(0, self.taken - self.allowed)


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue on a day.

    Parameters
    ----------
    raised
        What was raised, as stated.
    on
        The day.
    stands
        Where it stands.
    owner
        Who took it on last; None where nobody did.
    owning, settling
        The clock until somebody owns it, and the clock until it is settled or escalated. An issue
        that is opened again goes on with the clock of the day on which it was raised.
    escalated_to
        The body to which it was taken.
    steps
        What became of it by the day, oldest first.
    """

    raised: Said[PartnerIssue]
    on: date
    stands: Stands
    owner: str | None
    owning: Clock
    settling: Clock
    escalated_to: str | None
    steps: tuple[Said[PartnerIssueStep], ...]

    @property
    def what(self) -> PartnerIssue:
        """What was raised."""
        return self.raised.what

    @property
    def running(self) -> bool:
        """Whether partners still have it before them."""
        return self.stands not in DONE


def issues(state: State, *, on: date | None = None) -> tuple[Issue, ...]:
    """Every issue raised by a day, what presses most first.

    What is known is what the state holds: one folded as known at an instant never shows what
    became known later. Days are calendar days; the day on which an issue was raised is day 0.

    Parameters
    ----------
    state
        The state of the records.
    on
        The day; that of the state when None.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records import draft, fold
    >>> known = datetime(2025, 5, 6, tzinfo=UTC)
    >>> raised = draft("partner_issue", {"issue": "i-1", "partnership": "A", "title": "Transport",
    ...     "raised_by": "A trust", "on": "2025-05-06", "days_to_own": 5}, id="i",
    ...     stated_by="A", about="A", stated_at=known, effective=known.date(), reason="minutes")
    >>> [held] = issues(fold([raised], effective=date(2025, 5, 12)))
    >>> held.stands, held.owning.taken, held.owning.late
    ('not owned', 6, 1)
    """
    day = state.effective if on is None else on
    steps: dict[str, list[Said[PartnerIssueStep]]] = {}
    for one in sorted(said(state, PartnerIssueStep), key=lambda one: one.what.on):
        if one.what.on <= day:
            steps.setdefault(one.what.issue, []).append(one)
    found = (
        standing(one, day, steps.get(one.what.issue, ()))
        for one in said(state, PartnerIssue)
        if one.what.on <= day
    )
    return in_order(found)


def standing(
    raised: Said[PartnerIssue], on: date, steps: Sequence[Said[PartnerIssueStep]]
) -> Issue:
    """Where one issue stands on a day, by its steps up to then in order of days."""
    what = raised.what
    owned = [one for one in steps if one.what.step in ("owned", "worked")]
    moves = [one for one in steps if one.what.step in _LEAVES]
    stands: Stands = "owned" if owned else "not owned"
    for one in moves:
        stands = _LEAVES[one.what.step]
    ended = _closed(moves)
    first = next((one.what.on for one in steps if one.what.step != "opened again"), None)
    escalated = [one.what.to for one in steps if one.what.step == "escalated"]
    return Issue(
        raised,
        on,
        stands,
        owned[-1].what.by if owned else None,
        _clock(what.on, what.days_to_own, first, on),
        _clock(what.on, what.days_to_settle, ended, on),
        escalated[-1] if escalated else None,
        tuple(steps),
    )


def _closed(moves: Sequence[Said[PartnerIssueStep]]) -> date | None:
    """When partners were done with it: on the first day after it last ran, whatever was said again
    of it afterwards; None while it runs."""
    closed = None
    for one in moves:
        if _LEAVES[one.what.step] not in DONE:
            closed = None
        elif closed is None:
            closed = one.what.on
    return closed


def in_order(found: Iterable[Issue]) -> tuple[Issue, ...]:
    """What runs and is late first, then by where it stands, then the oldest."""
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -max(one.settling.late, one.owning.late) if one.running else 1,
                STANDS.index(one.stands),
                one.what.on,
                one.what.issue,
            ),
        )
    )


def _clock(raised: date, allowed: int | None, stopped: date | None, on: date) -> Clock:
    due = None if allowed is None else raised + timedelta(days=allowed)
    return Clock(allowed, ((stopped or on) - raised).days, stopped is not None, due)
