"""A meeting with all that the records hold of it: who hosts it, items, papers, who came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from commonweal.governance.law import bodies
from commonweal.records import Payload, Said, State, said
from commonweal.records.kinds import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Exclusion,
    Meeting,
    MeetingDeclaration,
    Motion,
    Notice,
    Paper,
    Seat,
    Treatment,
    Vote,
)

Form = TypeVar("Form", bound=Payload)


@dataclass(frozen=True, slots=True)
class Host:
    """A body that meets, as it was on the day of the meeting.

    Parameters
    ----------
    code, body
        Its code, and what was stated of it; None where no such body existed on that day.
    known
        Whether anything was ever stated of it.
    seats
        Its seats on that day, by id.
    """

    code: str
    body: Body | None
    known: bool
    seats: tuple[Seat, ...]

    @property
    def name(self) -> str:
        """What it is called, or its code."""
        return self.code if self.body is None else self.body.name

    @property
    def voting(self) -> tuple[Seat, ...]:
        """Seats with a vote that somebody holds."""
        return tuple(seat for seat in self.seats if seat.voting and not seat.vacant)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting, and what was stated of it, by when it was stated.

    Parameters
    ----------
    meeting, stated_at, revisions
        What was said of it last, when it was last stated or corrected, and how often that had been
        before.
    hosts
        Each body that meets, as on that day.
    notices, items, papers, attendance, exclusions, declarations, treatments, motions, votes
        What belongs to it.
    decisions
        What was decided at it, under an item of it, or by a motion put at it.
    """

    meeting: Meeting
    stated_at: datetime
    revisions: int
    hosts: tuple[Host, ...]
    notices: tuple[Notice, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    papers: tuple[Paper, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    declarations: tuple[MeetingDeclaration, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    motions: tuple[Motion, ...] = ()
    votes: tuple[Vote, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def on(self) -> date:
        """Its day; of a meeting known by its month or year only, the first."""
        return self.meeting.on

    @property
    def bodies(self) -> str:
        """The names of who meets."""
        return "; ".join(host.name for host in self.hosts)

    def host(self, code: str) -> Host | None:
        """The host with a code."""
        return next((host for host in self.hosts if host.code == code), None)


def sittings(state: State) -> Mapping[str, Sitting]:
    """Every meeting of a state by its id, in order of days.

    Seats and bodies are those of the day of each meeting, so that a state of everything that was
    ever stated (`law.whenever`) serves for meetings of any day. One that was planned and whose
    bodies ended first is none of them.
    """
    return state.once("sittings", lambda: _sittings(state))


def host_of(state: State, code: str, on: date) -> Host:
    """A body as it was on a day, with its seats."""
    known = bodies(state)
    return Host(code, known.at(code, on), known.known(code), _seats(state, code, on))


def _sittings(state: State) -> dict[str, Sitting]:
    told: dict[str, list[Said[Meeting]]] = {}
    for one in said(state, Meeting):
        told.setdefault(one.what.meeting, []).append(one)
    items = _by(state, AgendaItem, lambda one: one.meeting)
    meeting_of = {item.item: item.meeting for held in items.values() for item in held}
    motions = _by(state, Motion, lambda one: one.meeting)
    motion_at = {motion.motion: motion.meeting for held in motions.values() for motion in held}
    parts: dict[str, Mapping[str, list[Any]]] = {
        "notices": _by(state, Notice, lambda one: one.meeting),
        "items": items,
        "papers": _by(state, Paper, lambda one: meeting_of.get(one.item)),
        "attendance": _by(state, Attendance, lambda one: one.meeting),
        "exclusions": _by(state, Exclusion, lambda one: one.meeting),
        "declarations": _by(state, MeetingDeclaration, lambda one: one.meeting),
        "treatments": _by(state, Treatment, lambda one: one.meeting),
        "motions": motions,
        "votes": _by(state, Vote, lambda one: motion_at.get(one.motion)),
        "decisions": _by(
            state,
            Decision,
            lambda one: (
                one.meeting or meeting_of.get(one.item or "") or motion_at.get(one.motion or "")
            ),
        ),
    }
    made = {}
    for name in sorted(told, key=lambda name: (told[name][-1].what.on, name)):
        last = told[name][-1]
        if _never_came(last):
            continue
        hosts = tuple(host_of(state, code, last.what.on) for code in last.what.bodies)
        held = {part: tuple(by.get(name, ())) for part, by in parts.items()}
        again = (
            len(told[name]) - 1 + sum(len(state.corrected.get(one.id, ())) for one in told[name])
        )
        at = max(one.stated_at for one in told[name])
        made[name] = Sitting(last.what, at, again, hosts, **held)
    return made


def _never_came(one: Said[Meeting]) -> bool:
    """Whether a plan ended before its day, as with the body that was to meet."""
    planned = one.what.status == "planned"
    return planned and one.effective_to is not None and one.effective_to < one.what.on


def _by(state: State, form: type[Form], key: Callable[[Form], str | None]) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for one in said(state, form):
        name = key(one.what)
        if name is not None:
            found.setdefault(name, []).append(one.what)
    return found


def _seats(state: State, code: str, on: date) -> tuple[Seat, ...]:
    by_body = state.once("seats by body", lambda: _seats_by_body(said(state, Seat)))
    held = {
        one.what.seat: one.what
        for one in by_body.get(code, ())
        if one.effective <= on and (one.effective_to is None or on <= one.effective_to)
    }
    return tuple(held[seat] for seat in sorted(held))


def _seats_by_body(seats: Iterable[Said[Seat]]) -> dict[str, list[Said[Seat]]]:
    found: dict[str, list[Said[Seat]]] = {}
    for one in seats:
        found.setdefault(one.what.body, []).append(one)
    return found
