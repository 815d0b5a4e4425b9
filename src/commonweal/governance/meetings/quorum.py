"""Whether enough were in the room to decide an item, and who takes the chair for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from commonweal.governance.finding import Finding, Status, under, wording
from commonweal.governance.meetings.bound import own
from commonweal.governance.meetings.presence import Presence, Span, presence
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.records.kinds import AgendaItem, Seat
from commonweal.rules import RuleBook

Quorate = Literal["quorate", "not quorate", "not known"]
#: What is left when a quorum fails; which of them is open, its standing orders say.
NEXT = (
    "Defer the item, have members without the interest join as its rules allow, or refer it to a "
    "body that can decide it."
)


@dataclass(frozen=True, slots=True)
class Quorum:
    """The quorum of a body for one item, without those who were out of the room.

    Parameters
    ----------
    body, needed, needed_of
        Whose, how many its rules ask for, and of what role at least one; None where its rules are
        not stated.
    certain, possible
        How many voting members were there for certain, and how many at most at one moment.
    lacking
        Roles of `needed_of` of which nobody was there.
    members
        Every voting seat that is held.
    quorate
        Whether that is enough.
    """

    body: str
    needed: int | None
    needed_of: tuple[str, ...]
    certain: int
    possible: int
    lacking: tuple[str, ...]
    members: tuple[Presence, ...]
    quorate: Quorate

    @property
    def stated(self) -> bool:
        """Whether the body's rules on its quorum are in the records."""
        return self.needed is not None or bool(self.needed_of)

    def told(self) -> str:
        """In words, with who was out and why."""
        needed = [f"{self.needed} voting members"] if self.needed is not None else []
        needed += [f"one of them {role}" for role in self.needed_of]
        there = str(self.certain)
        if self.possible != self.certain:
            there += f" for certain, {self.possible} at most"
        inside = {one.who for one in self.members if one.here == "in"}
        away: dict[str, dict[str, None]] = {}
        for one in self.members:
            if one.who not in inside:
                away.setdefault(one.who, {})[one.why] = None
        out = [f"{who} ({'; '.join(why)})" for who, why in away.items()]
        text = f"{', '.join(needed) or 'no quorum stated'}; in the room: {there}"
        if self.lacking:
            text += f"; nobody who is {' or '.join(self.lacking)}"
        return text + (f"; not counted for certain: {', '.join(out)}" if out else "")


def quorum(sitting: Sitting, host: Host, item: AgendaItem) -> Quorum:
    """The quorum of a body for an item, recomputed without those out of the room.

    Each person counts once, whatever the number of seats. A seat of which it is not known whether
    its holder was there leaves the answer open only where it would decide it. An item is decided at
    one moment: who had left before another came is not counted with them.
    """
    members = presence(sitting, host, item)
    inside = {one.who for one in members if one.here == "in"}
    maybe = inside | {one.who for one in members if one.here == "not known"}
    needed = None if host.body is None else host.body.quorum
    roles = () if host.body is None else host.body.quorum_of
    filled = {role: _of_role(members, role) for role in roles}
    lacking = tuple(role for role in roles if not filled[role] & maybe)
    quorate: Quorate = "not known"
    possible = max(len(inside | others) for others in _together(members))
    if (needed is not None and possible < needed) or lacking:
        quorate = "not quorate"
    elif (needed is not None or roles) and (
        len(inside) >= (needed or 0) and all(filled[role] & inside for role in roles)
    ):
        quorate = "quorate"
    return Quorum(host.code, needed, roles, len(inside), possible, lacking, members, quorate)


def _together(members: Collection[Presence]) -> Iterator[set[str]]:
    """Who of those of whom it is not known may have been there, at each moment at which it can
    change: from the first, and whenever somebody came."""
    dark = [one for one in members if one.here == "not known"]
    came = {entered for one in dark for entered, _ in one.spans if entered is not None}
    for moment in (None, *sorted(came)):
        yield {
            one.who
            for one in dark
            if not one.spans or any(_there(span, moment) for span in one.spans)
        }


def _there(span: Span, moment: datetime | None) -> bool:
    entered, left = span
    if moment is None:
        return entered is None
    return (entered is None or entered <= moment) and (left is None or left > moment)


def quorum_finding(sitting: Sitting, host: Host, item: AgendaItem, book: RuleBook) -> Finding:
    """What the quorum of an item means: below it the item cannot be decided (B5).

    Where no rule holds for the kind of body, its own rules do.
    """
    held = quorum(sitting, host, item)
    about = f"{item.item} ({host.code})"
    if not held.stated:
        text = f"the rules of {host.name} on its quorum are not in the records"
        return Finding(
            "quorum-without-excluded", "not known", about, sitting.on, text, "State its quorum."
        )
    status: Status = "met"
    do = ""
    if held.quorate == "not quorate":
        status, do = "blocks", NEXT
    elif held.quorate == "not known":
        status, do = "not known", "Record who was there, and who was out when it was decided."
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "quorum-without-excluded", kind, sitting.on)
    text = f"{held.quorate}: {held.told()}"
    if rule is None:
        words = f"quorum {held.needed}; of {', '.join(held.needed_of) or 'any'}"
        return own(host, words, status=status, about=about, on=sitting.on, text=text, do=do)
    return under(rule, status=status, about=about, on=sitting.on, text=text, do=do)


@dataclass(frozen=True, slots=True)
class Presiding:
    """Who takes the chair of a body for an item.

    `by` is the chair, a deputy, or whoever the voting members without an interest choose, because
    chair and deputies are conflicted; "not known" where no chair is in the records.
    """

    by: Literal["chair", "deputy chair", "whoever voting members choose", "not known"]
    who: str | None
    conflicted: tuple[str, ...] = ()


def presiding(host: Host, conflicted: Collection[str]) -> Presiding:
    """Who takes the chair for an item, given who has a conflict in it (B6)."""
    held = {role: _holders(host, role) for role in ("chair", "deputy chair")}
    clashing = tuple(
        who for seats in held.values() for who, seat in seats if seat.person in conflicted
    )
    for role in ("chair", "deputy chair"):
        free = [who for who, seat in held[role] if seat.person not in conflicted]
        if free:
            return Presiding("chair" if role == "chair" else "deputy chair", free[0], clashing)
    if not held["chair"]:
        return Presiding("not known", None, clashing)
    return Presiding("whoever voting members choose", None, clashing)


def chair_findings(
    sitting: Sitting, host: Host, item: AgendaItem, conflicted: Collection[str], book: RuleBook
) -> tuple[Finding, ...]:
    """What is to be done where the chair has a conflict in an item; nothing where none has."""
    held = presiding(host, conflicted)
    if not held.conflicted or held.by == "chair":
        return ()
    about = f"{item.item} ({host.code})"
    if held.by == "deputy chair":
        text = f"the chair ({held.conflicted[0]}) has a conflict: {held.who} takes the chair"
        do = f"Minute that {held.who} took the chair for the item."
    elif held.by == "not known":
        return ()
    else:
        text = f"chair and deputy ({', '.join(held.conflicted)}) have a conflict"
        do = "Voting members without a conflict choose who takes the chair; minute whom."
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "conflicted-chair", kind, sitting.on)
    if rule is None:
        words = "who takes the chair is for its own rules"
        return (own(host, words, status="warns", about=about, on=sitting.on, text=text, do=do),)
    return (under(rule, status="warns", about=about, on=sitting.on, text=text, do=do),)


def _holders(host: Host, role: str) -> list[tuple[str, Seat]]:
    return [
        (seat.person or seat.office or seat.seat, seat)
        for seat in host.seats
        if seat.role == role and not seat.vacant
    ]


def _of_role(members: Collection[Presence], role: str) -> set[str]:
    """Who of the members has a role: of the seat, or by the office of its holder."""
    asked = role.casefold()
    return {
        one.who
        for one in members
        if one.seat.role == asked or (one.seat.office or "").casefold() == asked
    }
