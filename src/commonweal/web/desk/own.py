"""What the register holds of whoever is signed in, and what is due from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.governance.register import Day, Entry, became_words, day_of, register, settled
from commonweal.governance.register.clocks import Coming, on_coming
from commonweal.governance.register.confirming import counted_from, cycle
from commonweal.records import Statement, said
from commonweal.records.kinds import Body, Gift
from commonweal.system.calendar import months_ahead
from commonweal.web.accounts.models import User
from commonweal.web.desk.keeping import bodies_named, rules, seats_of_person, stating, with_parents
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around, today

#: What says of somebody what they are and have to do with; not each meeting they ever came to.
OF_A_PERSON = (
    *("person", "seat", "post", "appointment", "relationship"),
    *("interest", "interest_ended", "confirmation", "gift", "gift_settled", "breach"),
)


@dataclass(frozen=True)
class Due:
    """A confirmation that somebody owes.

    Parameters
    ----------
    body, name
        In whose register.
    since, counted
        From which day it is counted, and what was on that day; None where no rule or nothing on
        record says.
    rule, months
        By which rule, and how often.
    last, declared
        When it was confirmed last, and when anything was declared last.
    held
        How many interests stand there.
    there
        Whether there is such a body today: of one that is no more, nothing is to be confirmed.
    coming
        Until when the interests with which they came are declared, of who neither declared nor
        confirmed anything since; None where no rule says so.
    """

    body: str
    name: str
    since: date | None
    counted: str
    rule: str
    months: int | None
    last: date | None
    declared: date | None
    held: int
    there: bool
    coming: Coming | None = None

    @property
    def by(self) -> date | None:
        """Until when; None where that is not known."""
        if self.since is None or self.months is None:
            return None
        return months_ahead(self.since, self.months)

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.by is not None and self.by < today()

    @property
    def nearest(self) -> date:
        """The first day that it names; the last of all where it names none."""
        named = (self.by, None if self.coming is None else self.coming.by)
        return min((one for one in named if one is not None), default=date.max)


@dataclass(frozen=True)
class Own:
    """What the registers hold of somebody.

    Parameters
    ----------
    day
        The records of today around the person.
    entries
        Their interests by register.
    gifts
        Gifts and hospitality offered to them, by register.
    became
        What became of those that were taken, in words, by id.
    due
        Confirmations that are due, that with the nearest day first.
    """

    day: Day
    entries: dict[str, tuple[Entry, ...]]
    gifts: dict[str, tuple[Gift, ...]]
    became: dict[str, str]
    due: tuple[Due, ...]

    def standing(self, body: str) -> tuple[Entry, ...]:
        """Interests in a register that go on."""
        return tuple(one for one in self.entries.get(body, ()) if one.ended is None)

    def entry(self, interest: str) -> Entry:
        """One of their interests that goes on.

        Raises
        ------
        KeyError
            When there is none.
        """
        for body in self.entries:
            for one in self.standing(body):
                if one.what.interest == interest:
                    return one
        raise KeyError(interest)


def registers_of(user: User) -> dict[str, str]:
    """The bodies in whose registers somebody declares today, by code: those of `_registers_ever`
    that there are."""
    named = _registers_ever(user)
    rows = around((), also=stating("body", named))
    there = {one.what.body for one in said(day_of(rows, today(), rules()).state, Body)}
    known = {one.what.body for one in said(whenever(rows), Body)}
    return {code: name for code, name in named.items() if code in there or code not in known}


def _registers_ever(user: User) -> dict[str, str]:
    """The bodies in whose registers somebody may stand: those for which they have a role, and those
    on which they sit or whose committees these are."""
    codes = [grant.body for grant in user.grants.all() if grant.body]
    codes += with_parents(seat.body for seat in seats_of_person(user.person))
    return bodies_named(codes)


def own_of(user: User) -> Own:
    """What the registers hold of somebody today; to be confirmed in those that there are."""
    named, there = _registers_ever(user), registers_of(user)
    if not user.person:
        return Own(day_of((), today(), rules()), {}, {}, {}, ())
    also = stating("body", named)
    rows = around([("person", user.person)], deep=1, also=also, types=OF_A_PERSON)
    day = day_of(rows, today(), rules())
    entries, gifts, found = {}, {}, []
    for body, name in named.items():
        held = register(day, body)
        theirs = held.by_person().get(user.person, ())
        entries[body] = theirs
        gifts[body] = tuple(one for one in held.gifts if one.person == user.person)
        if body not in there and not gifts[body] and all(one.ended is not None for one in theirs):
            continue
        who = next((one for one in held.people if one.person == user.person), None)
        bound = cycle(day, body)
        declared = sorted(one.what.declared for one in theirs)
        since, counted = None, ""
        if bound is not None and who is not None and body in there:
            since, counted = counted_from(bound, who, next(iter(declared), None))
        last = who.confirmations[-1].on if who is not None and who.confirmations else None
        coming = on_coming(day, body, user.person) if body in there else None
        told = [one for one in (last, *declared[-1:]) if one is not None]
        if coming is not None and any(one >= coming.came for one in told):
            coming = None
        found.append(
            Due(
                body,
                name,
                since,
                counted,
                "" if bound is None else (bound.rule.id if bound.rule else "its own rules"),
                None if bound is None else bound.months,
                last,
                declared[-1] if declared else None,
                sum(one.ended is None for one in theirs),
                body in there,
                coming,
            )
        )
    found.sort(key=lambda one: (one.nearest, one.name))
    became = {gift: became_words(one) for gift, one in settled(day).items()}
    return Own(day, entries, gifts, became, tuple(found))


def interest_statement(interest: str) -> Statement:
    """The statement by which an interest was declared, as corrected.

    Raises
    ------
    KeyError
        When there is none.
    """
    rows = Mention.objects.filter(thing="interest", code=interest, states=True)
    held = around((), also=Q(number__in=rows.values("row_id")))
    for one in held:
        if one.type == "interest":
            return one
    raise KeyError(interest)
