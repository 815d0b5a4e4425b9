"""Agendas and attendance as they may be given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.sitting import Sitting, sittings
from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Seat


@dataclass(frozen=True, slots=True)
class Attended:
    """One line of the attendance of a meeting; `person` where the person is known in public."""

    meeting: str
    entry: int
    seat: str | None
    office: str | None
    person: str | None
    capacity: str
    apologies: bool
    entered: datetime | None
    left: datetime | None


def agenda(given: Publication) -> tuple[AgendaItem, ...]:
    """Items of meetings that are on record, by meeting and number.

    An item from which the public was shut out stands as private with its title alone, as on a
    public agenda: the records as a reader may have them have no more of it. Suppliers are not told,
    nor what is bought: who bids may be no public matter yet.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.
    """
    meetings = sittings(given.past)
    held = [one.what for one in said(given.past, AgendaItem) if one.what.meeting in meetings]
    return tuple(sorted(held, key=lambda one: (one.meeting, _number(one.number), one.item)))


def attendance(given: Publication) -> tuple[Attended, ...]:
    """Who was at each meeting, or sent apologies, by seat, office or public name.

    Members of the public are left out, and so is whoever has neither seat, office nor a name that
    is public: who came to listen, or to help, is nobody else's business. Seats and offices are told
    of closed meetings too, persons are not.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.
    """
    return tuple(
        one for _, sitting in sorted(sittings(given.past).items()) for one in at(given, sitting)
    )


def at(given: Publication, sitting: Sitting) -> tuple[Attended, ...]:
    """Who was at one meeting; whoever held a seat then, not whoever holds it since."""
    closed = sitting.meeting.public == "closed"
    lines = []
    for one in sitting.attendance:
        seat = _seat(given, sitting, one.seat)
        office = one.office or (None if seat is None else seat.office)
        person = None
        if not closed:
            person = given.person(one.person or (None if seat is None else seat.person))
        if one.capacity == "public" or not (seat or office or person):
            continue
        told = (None if seat is None else seat.seat, office, person, one.capacity)
        lines.append((told, one.apologies, one.entered, one.left))
    lines.sort(key=lambda line: tuple(str(part) for part in (*line[0], *line[1:])))
    return tuple(
        Attended(sitting.meeting.meeting, entry, *told, apologies, entered, left)
        for entry, (told, apologies, entered, left) in enumerate(lines, start=1)
    )


def _seat(given: Publication, sitting: Sitting, code: str | None) -> Seat | None:
    """A seat as it was on the day of a meeting, of a body that met or of another."""
    own = (seat for host in sitting.hosts for seat in host.seats if seat.seat == code)
    other = (
        one.what
        for one in reversed(said(given.past, Seat))
        if one.what.seat == code
        and one.effective <= sitting.on
        and (one.effective_to is None or sitting.on <= one.effective_to)
    )
    return next(own, None) or next(other, None)


def _number(number: str) -> tuple[int, str]:
    """Items in the order of their numbers: 2 before 10."""
    digits = ""
    for letter in number:
        if not letter.isdigit():
            break
        digits += letter
    return int(digits or 0), number
