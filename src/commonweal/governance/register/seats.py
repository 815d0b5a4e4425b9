"""Who sits where, for whom, on whose nomination, since when; and which seats and posts are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.governance.finding import Finding, in_order
from commonweal.governance.register.day import Day
from commonweal.records import Said, read_as, said
from commonweal.records.kinds import Appointment, Post, Seat
from commonweal.rules import Source

#: What a finding names that rests on the rules that a body gave itself.
OWN = "quorum (the body's own rules)"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat on a day.

    Parameters
    ----------
    seat, body, body_name
        Its id, and on which body it is.
    role, voting
        What its holder is there, and whether with a vote.
    represents, nominated_by
        For whom it speaks and who nominates, as they are called on the day; None where that is not
        said.
    office, person
        Whose holder has it by office, and the id of a person; neither where it is vacant.
    since, until
        Since when it has been held as it is now, as far as the records go back; its last day where
        one is set.
    source
        Where that stands.
    """

    seat: str
    body: str
    body_name: str
    role: str
    voting: bool
    represents: str | None
    nominated_by: str | None
    office: str | None
    person: str | None
    since: date
    until: date | None
    source: str

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it."""
        return self.office is None and self.person is None

    @property
    def by_office(self) -> bool:
        """Whether it is held by whoever has an office."""
        return self.office is not None

    @property
    def holder(self) -> str:
        """The office, else the id of the person, else nothing."""
        return self.office or self.person or ""

    def row(self) -> dict[str, object]:
        """As an object of JSON."""
        return {
            "seat": self.seat,
            "body": self.body,
            "body_name": self.body_name,
            "role": self.role,
            "voting": self.voting,
            "represents": self.represents,
            "nominated_by": self.nominated_by,
            "office": self.office,
            "person": self.person,
            "by_office": self.by_office,
            "vacant": self.vacant,
            "since": self.since,
            "until": self.until,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Filling:
    """How far a post is filled: the last step stated of it by the day, by whom and when; no step
    where nobody was put forward."""

    post: str
    body: str
    title: str
    step: str | None
    person: str | None
    by: str | None
    on: date | None
    source: str

    @property
    def open(self) -> bool:
        """Whether nobody was appointed, or the appointment was not approved."""
        return self.step not in ("appointed", "approved")

    def row(self) -> dict[str, object]:
        """As an object of JSON."""
        return {
            "post": self.post,
            "body": self.body,
            "title": self.title,
            "step": self.step,
            "person": self.person,
            "by": self.by,
            "on": self.on,
            "open": self.open,
            "source": self.source,
        }


def places(day: Day, *, of: str | None = None) -> tuple[Place, ...]:
    """The seats of a day, by body and seat.

    Parameters
    ----------
    day
        The records of the day.
    of
        Only seats that speak for, or are nominated by, this body or organisation, by its code or
        its name; all where None.
    """
    found = [_place(day, one) for one in said(day.state, Seat)]
    names = None if of is None else _names(day, of)
    kept = [
        one
        for one in found
        if names is None
        or any(
            whom is not None and whom.casefold() in names
            for whom in (one.represents, one.nominated_by)
        )
    ]
    return tuple(sorted(kept, key=lambda one: (one.body, one.seat)))


def coming(day: Day) -> tuple[Place, ...]:
    """Seats on record that begin only after the day, by when they begin, body and seat."""
    found = [
        _place(day, read_as(one, Seat))
        for one in day.state.later
        if one.type == "seat" and one.payload is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.body, one.seat)))


def fillings(day: Day, *, of: str | None = None) -> tuple[Filling, ...]:
    """The posts of a day, by body and post, each with the last step towards filling it."""
    last: dict[str, Said[Appointment]] = {}
    for one in sorted(said(day.state, Appointment), key=lambda one: (one.effective, one.stated_at)):
        last[one.what.post] = one
    names = None if of is None else _names(day, of)
    found = []
    for post in said(day.state, Post):
        what, step = post.what, last.get(post.what.post)
        if names is not None and what.body.casefold() not in names:
            continue
        found.append(
            Filling(
                what.post,
                what.body,
                what.title,
                None if step is None else step.what.step,
                None if step is None else step.what.person,
                None if step is None else step.what.by,
                None if step is None else step.effective,
                what.source if step is None else step.what.source,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.body, one.post)))


def seat_findings(day: Day, held: Sequence[Place]) -> tuple[Finding, ...]:
    """Bodies that cannot reach their own quorum with the voting seats that are held.

    A body of which no seat with a vote is held says nothing: its seats are not known.
    """
    return in_order(_quorums(day, held))


def _quorums(day: Day, held: Sequence[Place]) -> Iterator[Finding]:
    voting: dict[str, list[Place]] = {}
    for one in held:
        if one.voting:
            voting.setdefault(one.body, []).append(one)
    for code, seats in sorted(voting.items()):
        body = day.bodies.at(code, day.on)
        if body is None or body.quorum is None:
            continue
        filled = sum(not one.vacant for one in seats)
        source = Source(
            id=f"own-rules-{code}", title=body.source, publisher=body.name, place=body.source
        )
        text = f"{filled} of {len(seats)} seats with a vote are held; the quorum is {body.quorum}"
        words = f"The quorum is {body.quorum}."
        if filled >= body.quorum:
            yield Finding(OWN, "met", code, day.on, f"{text}.", "", words, source)
        else:
            do = "Fill the vacant seats before it meets to decide."
            yield Finding(
                OWN, "not met", code, day.on, f"{text}, which cannot be reached.", do, words, source
            )


def _place(day: Day, one: Said[Seat]) -> Place:
    what = one.what
    return Place(
        seat=what.seat,
        body=what.body,
        body_name=day.name(what.body),
        role=what.role,
        voting=what.voting,
        represents=_today(day, what.represents),
        nominated_by=_today(day, what.nominated_by),
        office=what.office,
        person=what.person,
        since=_since(day, one),
        until=one.effective_to,
        source=what.source,
    )


def _today(day: Day, code: str | None) -> str | None:
    """Whom a body stands for on the day; itself where it was dissolved."""
    return None if code is None else day.stands_for(code) or code


def _since(day: Day, one: Said[Seat]) -> date:
    """The first day of an unbroken time with the same holder."""
    since = one.effective
    before = sorted(
        (
            held
            for held in said(day.past, Seat)
            if held.what.seat == one.what.seat and held.effective < since
        ),
        key=lambda held: held.effective,
        reverse=True,
    )
    for held in before:
        same = (held.what.office, held.what.person) == (one.what.office, one.what.person)
        joined = held.effective_to is not None and held.effective_to + timedelta(days=1) >= since
        if not (same and joined):
            break
        since = held.effective
    return since


def _names(day: Day, of: str) -> frozenset[str]:
    """What a body may be called in a seat: its code, its name, its code among organisations."""
    found = {of.casefold()}
    for body in day.bodies.on(day.on):
        known = {body.body.casefold(), body.name.casefold(), (body.organisation or "").casefold()}
        if found & known:
            found |= known - {""}
    return frozenset(found)
