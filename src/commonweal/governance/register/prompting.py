"""Who should look at their own declarations when one person's came late: whoever has to do with the
same practice or organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.register.cases import by_interest, cases
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Declarant, Entry, Register
from commonweal.records import said
from commonweal.records.kinds import Appointment, Post, Seat

#: What a body that somebody sits for may be in law to count as an organisation of theirs.
_OWN = ("practice", "provider", None)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Somebody is asked to look at what they declared.

    Parameters
    ----------
    person
        Who is asked.
    interest
        The interest of somebody else that came late.
    organisation, name, by_name
        What both have to do with, what it is called, and whether it was found by its name only.
    since
        The day from which they are asked: when the case was opened, or the day of the register.
    answered
        The first day since then on which they confirmed or declared something; None where they
        have not.
    """

    person: str
    interest: str
    organisation: str
    name: str
    by_name: bool
    since: date
    answered: date | None


def prompts(day: Day, held: Register) -> tuple[Prompt, ...]:
    """Everybody to be asked, by interest and person.

    Whoever the register covers is asked where they have an interest in, own, or hold a post or a
    seat for an organisation of the person whose declaration was late: the organisation of that
    interest, and those in which that person has a financial interest, which they own or run (a
    practice and its partners), or where they have a post.
    """
    known = by_interest(cases(day, held.body))
    ties, entries = _Ties(day), held.by_person()
    people: dict[str, list[tuple[Declarant, bool]]] = {}
    for one in held.people:
        for code, by_name in ties.every(one.person).items():
            people.setdefault(code, []).append((one, by_name))
    found = []
    for entry in held.entries:
        if not entry.late:
            continue
        case = known.get(entry.what.interest)
        since = day.on if case is None or case.opened is None else case.opened
        theirs = ties.own(entry)
        found += [
            Prompt(
                person=one.person,
                interest=entry.what.interest,
                organisation=code,
                name=day.graph.name(code),
                by_name=theirs[code] or by_name,
                since=since,
                answered=_answered(one, entries.get(one.person, ()), since),
            )
            for code in theirs.keys() - {held.body}
            for one, by_name in people.get(code, ())
            if one.person != entry.what.person
        ]
    return tuple(sorted(found, key=lambda one: (one.interest, one.person, one.organisation)))


def _answered(one: Declarant, entries: Sequence[Entry], since: date) -> date | None:
    days = [entry.what.declared for entry in entries]
    days += [told.on for told in one.confirmations]
    return min((day for day in days if day >= since), default=None)


class _Ties:
    """What each person has to do with: for each organisation whether it is known by name only."""

    def __init__(self, day: Day) -> None:
        self._day = day
        owned: dict[str, list[str]] = {}
        for code, owners in day.graph.owners.items():
            for owner, _ in owners:
                owned.setdefault(owner, []).append(code)
        self._owned = owned
        posts = {one.what.post: one.what.body for one in said(day.state, Post)}
        self._placed: dict[str, list[str]] = {}
        for appointment in said(day.state, Appointment):
            what = appointment.what
            if what.person is not None and what.step == "appointed" and what.post in posts:
                self._placed.setdefault(what.person, []).append(posts[what.post])
        for seat in said(day.state, Seat):
            whom = seat.what.represents
            if seat.what.person is not None and whom is not None and day.kind(whom) in _OWN:
                self._placed.setdefault(seat.what.person, []).append(whom)

    def own(self, entry: Entry) -> dict[str, bool]:
        """Of somebody who declared late: what they own or work for, and what it was about."""
        keep = {entry.what.interest}
        return self._ties(entry.what.person, keep, financial=True)

    def every(self, person: str) -> dict[str, bool]:
        """All that somebody has to do with."""
        return self._ties(person, None)

    def _ties(
        self, person: str, keep: Iterable[str] | None, *, financial: bool = False
    ) -> dict[str, bool]:
        found: dict[str, bool] = {}
        graph = self._day.graph
        for held in graph.interests(person):
            what = held.interest.what
            counted = keep is None or what.interest in keep
            counted = counted or (financial and what.type == "financial")
            if counted and (held.ended is None or held.ended >= self._day.on):
                found[held.organisation] = found.get(held.organisation, True) and held.by_name
        placed = (graph.organisation(code) for code in self._placed.get(person, ()))
        return found | dict.fromkeys((*self._owned.get(person, ()), *placed), False)
