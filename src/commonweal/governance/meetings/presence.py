"""Who of a body was in the room when an item was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from commonweal.governance.connections.checking import OUT
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.records.kinds import AgendaItem, Attendance, Seat, Treatment

Here = Literal["in", "out", "not known"]
Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the vote of a seat was in the room for an item.

    Parameters
    ----------
    seat, who
        The seat, and who spoke for it: a person's id, or an office where no person is named.
    here, why
        In, out, or not known; and why it is out or not known.
    spans
        Where times leave it open: from when to when it was there, within the times between which
        the item was decided; None from the first of these, or to the last.
    """

    seat: Seat
    who: str
    here: Here
    why: str = ""
    spans: tuple[Span, ...] = ()


def presence(sitting: Sitting, host: Host, item: AgendaItem) -> tuple[Presence, ...]:
    """For each voting seat of a body that somebody holds, whether its vote was in the room.

    Out is who sent apologies, does not stand in a list of those present, came after or left before
    the item, or was out by the treatment of a conflict; who stays without a vote counts as out. A
    deputy who came counts in the seat. Records hold no times of items: the times out and back of
    the conflicts of an item bound when it was decided. Where coming and going do not settle whether
    somebody was there, it is not known.
    """
    treated = {
        one.person: one
        for one in sitting.treatments
        if one.item == item.item and one.treatment in OUT
    }
    window = _window(sitting, item)
    listed = any(one.capacity in ("member", "deputy") for one in sitting.attendance)
    return tuple(_presence(sitting, seat, treated, window, listed) for seat in host.voting)


def deputies(sitting: Sitting, host: Host) -> tuple[str, ...]:
    """Who came to a meeting as a deputy in a voting seat of a body, each once."""
    held = {seat.seat for seat in host.voting}
    came = (
        one.person
        for one in sitting.attendance
        if one.capacity == "deputy" and not one.apologies and one.seat in held
    )
    return tuple(dict.fromkeys(person for person in came if person is not None))


def _presence(
    sitting: Sitting,
    seat: Seat,
    treated: dict[str, Treatment],
    window: tuple[datetime | None, datetime | None],
    listed: bool,
) -> Presence:
    holder = seat.person or seat.office or seat.seat
    mine = [one for one in sitting.attendance if _speaks_for(one, seat)]
    came = [one for one in mine if not one.apologies and one.capacity in ("member", "deputy")]
    instead = [one for one in came if one.capacity == "deputy"]
    if instead:
        came, holder = instead, instead[-1].person or instead[-1].office or seat.seat
    if holder in treated:
        return Presence(seat, holder, "out", treated[holder].treatment)
    if not came:
        if mine:
            return Presence(seat, holder, "out", "sent apologies")
        if listed:
            return Presence(seat, holder, "out", "not in the list of those present")
        return Presence(seat, holder, "not known", "who came is not recorded")
    return _timed(seat, holder, came, window)


def _speaks_for(one: Attendance, seat: Seat) -> bool:
    if one.seat is not None:
        return one.seat == seat.seat
    if one.capacity == "deputy":
        return False
    if one.person is not None:
        return one.person == seat.person
    return one.office is not None and one.office == seat.office


def _window(sitting: Sitting, item: AgendaItem) -> tuple[datetime | None, datetime | None]:
    """Within what times an item was decided, as far as the times out and back tell."""
    told = [one for one in sitting.treatments if one.item == item.item]
    outs = [one.out for one in told if one.out is not None]
    backs = [one.back for one in told if one.back is not None]
    starts = max(outs) if outs else sitting.meeting.starts
    ends = min(backs) if backs else sitting.meeting.ends
    if starts is not None and ends is not None and ends < starts:
        return sitting.meeting.starts, sitting.meeting.ends
    return starts, ends


def _timed(
    seat: Seat,
    who: str,
    came: Sequence[Attendance],
    window: tuple[datetime | None, datetime | None],
) -> Presence:
    starts, ends = window
    held = [one for one in came if not _outside(one, starts, ends)]
    if any(_before(one.entered, starts) and _after(one.left, ends) for one in came):
        return Presence(seat, who, "in")
    if not held:
        return Presence(seat, who, "out", "came later or had left")
    why = "came later or left earlier; when the item was is not"
    return Presence(seat, who, "not known", why, tuple(_within(one, starts) for one in held))


def _outside(one: Attendance, starts: datetime | None, ends: datetime | None) -> bool:
    """Whether somebody had left before it can have been decided, or came after."""
    return (one.left is not None and starts is not None and one.left <= starts) or (
        one.entered is not None and ends is not None and one.entered >= ends
    )


def _within(one: Attendance, starts: datetime | None) -> Span:
    """From when to when somebody was there; None from the first moment at which it can have been
    decided, or to the end."""
    return (None if _before(one.entered, starts) else one.entered), one.left


def _before(entered: datetime | None, starts: datetime | None) -> bool:
    """Whether somebody was there when it began; who has no time was there from the start."""
    return entered is None or (starts is not None and entered <= starts)


def _after(left: datetime | None, ends: datetime | None) -> bool:
    """Whether somebody was still there when it ended; who has no time stayed to the end."""
    return left is None or (ends is not None and left >= ends)
