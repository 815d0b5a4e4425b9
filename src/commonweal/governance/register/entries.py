"""The register of interests of a body on a day: each interest once, with its confirmations, its
end, what of it is withheld, and whether it was declared in time; and the people it should cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.governance.register.clocks import Clock, clocks
from commonweal.governance.register.day import Day
from commonweal.records import Said, said
from commonweal.records.kinds import (
    Confirmation,
    Gift,
    Interest,
    InterestEnded,
    Person,
    Redaction,
    Seat,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One interest in a register.

    Parameters
    ----------
    said
        What was declared, and the envelope of it.
    ended
        The day on which it ended, where it did by the day of the register.
    confirmed
        The days on which it was confirmed, oldest first.
    clocks
        Whether it was declared in time.
    redactions
        What of it is not published, why and with whose approval.
    """

    said: Said[Interest]
    ended: date | None
    confirmed: tuple[date, ...]
    clocks: tuple[Clock, ...]
    redactions: tuple[Redaction, ...]

    @property
    def what(self) -> Interest:
        """What was declared."""
        return self.said.what

    @property
    def late(self) -> tuple[Clock, ...]:
        """The clocks by which it was late for certain."""
        return tuple(clock for clock in self.clocks if clock.verdict == "late")


@dataclass(frozen=True, slots=True)
class Declarant:
    """Somebody whom a register covers.

    Parameters
    ----------
    person, name
        Id, and the name where one is held.
    positions
        What they are there: their office, or the role of their seat.
    decides
        Whether they decide, or did until lately; None where the records hold no seat of the body.
    since
        The first day on which they can have owed it a declaration, where that is known.
    joined
        When they came to a seat or a post of it, where that is on record.
    gone
        Whether they sat on it once and do so no more.
    confirmations
        What they confirmed in this register, oldest first.
    """

    person: str
    name: str | None
    positions: tuple[str, ...]
    decides: bool | None
    since: date | None
    joined: date | None
    gone: bool
    confirmations: tuple[Confirmation, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The register of a body on a day.

    Parameters
    ----------
    body, name, kind, on
        Whose, what it is called and what it is in law on the day (None where not known), and the
        day.
    entries
        Interests, by person and id.
    people
        Whom it covers, by id: whoever declared, confirmed, or sits on the body or its parts.
    offices
        Seats whose holder is known by office only, so that nobody can be asked.
    gifts
        Gifts and hospitality offered, by day and id.
    """

    body: str
    name: str
    kind: str | None
    on: date
    entries: tuple[Entry, ...]
    people: tuple[Declarant, ...]
    offices: tuple[str, ...]
    gifts: tuple[Gift, ...]

    @property
    def held(self) -> bool:
        """Whether anything at all was declared or confirmed in it: where nothing was, no register
        is held, which is not to say that nobody has an interest."""
        return bool(self.entries or self.gifts) or any(one.confirmations for one in self.people)

    @property
    def silent(self) -> tuple[Declarant, ...]:
        """People there who neither declared nor confirmed anything."""
        declared = {entry.what.person for entry in self.entries}
        return tuple(
            one
            for one in self.people
            if not (one.gone or one.confirmations or one.person in declared)
        )

    @property
    def nil(self) -> tuple[Declarant, ...]:
        """People whose last confirmation is that they have none."""
        return tuple(one for one in self.people if one.confirmations and one.confirmations[-1].nil)

    def by_person(self) -> dict[str, tuple[Entry, ...]]:
        """The entries of each person who has any."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.what.person, []).append(entry)
        return {person: tuple(several) for person, several in found.items()}


def register(day: Day, body: str) -> Register:
    """The register of a body on a day.

    An interest stands in it from the day of its declaration; one that ended stays, and says so.

    Parameters
    ----------
    day
        The records of the day.
    body
        Code of the body.
    """
    confirmations = [
        one.what for one in day.of_register(Confirmation, body) if one.what.on <= day.on
    ]
    confirmations.sort(key=lambda one: (one.on, one.person))
    entries = tuple(
        sorted(
            _entries(day, body, confirmations), key=lambda one: (one.what.person, one.what.interest)
        )
    )
    gifts = [one.what for one in day.of_register(Gift, body) if one.what.offered <= day.on]
    seats = day.seats(body)
    return Register(
        body=body,
        name=day.name(body),
        kind=day.kind(body),
        on=day.on,
        entries=entries,
        people=_people(day, body, seats, entries, confirmations),
        offices=tuple(
            sorted(one.what.seat for one in seats if one.what.person is None and one.what.office)
        ),
        gifts=tuple(sorted(gifts, key=lambda one: (one.offered, one.gift))),
    )


def registers(day: Day) -> tuple[Register, ...]:
    """The registers that anything stands in, by body."""
    keepers = {day.keeper(one) for one in said(day.state, Interest)}
    keepers |= {day.keeper(one) for one in said(day.state, Confirmation)}
    keepers |= {day.keeper(one) for one in said(day.state, Gift)}
    found = (register(day, body) for body in sorted(keepers - {None}, key=str) if body)
    return tuple(one for one in found if one.held)


def _entries(day: Day, body: str, confirmations: list[Confirmation]) -> list[Entry]:
    ended = {one.what.interest: one.what.on for one in said(day.state, InterestEnded)}
    confirmed: dict[str, list[date]] = {}
    for told in confirmations:
        for interest in told.interests:
            confirmed.setdefault(interest, []).append(told.on)
    withheld: dict[str, list[Redaction]] = {}
    for redaction in said(day.state, Redaction):
        withheld.setdefault(redaction.what.redacts, []).append(redaction.what)
    return [
        Entry(
            said=one,
            ended=_by(ended.get(one.what.interest), day.on),
            confirmed=tuple(confirmed.get(one.what.interest, ())),
            clocks=clocks(day, one),
            redactions=tuple(withheld.get(one.id, ())),
        )
        for one in day.of_register(Interest, body)
        if one.what.declared <= day.on
    ]


def _by(ended: date | None, on: date) -> date | None:
    return ended if ended is not None and ended <= on else None


def _people(
    day: Day,
    body: str,
    seats: tuple[Said[Seat], ...],
    entries: tuple[Entry, ...],
    confirmations: list[Confirmation],
) -> tuple[Declarant, ...]:
    names = {one.what.person: one.what.name for one in said(day.state, Person)}
    held: dict[str, list[str]] = {}
    for one in seats:
        if one.what.person is not None:
            held.setdefault(one.what.person, []).append(one.what.office or one.what.role)
    told: dict[str, list[Confirmation]] = {}
    for confirmation in confirmations:
        told.setdefault(confirmation.person, []).append(confirmation)
    deciding, gone = day.deciding(body), day.gone(body)
    people = {*held, *told, *(entry.what.person for entry in entries)}
    return tuple(
        Declarant(
            person=person,
            name=names.get(person),
            positions=tuple(dict.fromkeys(held.get(person, ()))),
            decides=person in deciding if deciding else None,
            since=day.came(person, body),
            joined=day.joined(person, body),
            gone=person in gone,
            confirmations=tuple(told.get(person, ())),
        )
        for person in sorted(people)
    )
