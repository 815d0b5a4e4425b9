"""The register of meetings: which are coming and which were held, public or not, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.governance.finding import Finding, in_order
from commonweal.governance.meetings.notice import given, notice_findings
from commonweal.governance.meetings.openness import (
    Openness,
    openness,
    openness_findings,
    shut_items,
)
from commonweal.governance.meetings.papers import KEEPER, PUBLIC, served
from commonweal.governance.meetings.sitting import Sitting, sittings
from commonweal.records import State
from commonweal.records.kinds import Decision, Exclusion, Meeting
from commonweal.rules import RuleBook
from commonweal.system.calendar import last_meant


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting as the register has it.

    Parameters
    ----------
    meeting, bodies
        What was said of it last, and the names of who meets.
    openness
        How public it is, why it is not, and what opens it.
    notice
        When notice of time and place was first given; None where none is recorded.
    on_notice, on_openness
        What rules say of its notice, and of its openness.
    exclusions
        When and why the public was shut out.
    agenda
        Number and title of each item, and of each paper that the reader is given.
    decisions
        What was decided, as the reader may have it.
    in_private
        Whether it is to come and its agenda has every item in private: nobody else could hear
        any of it, whatever is stated of the meeting.
    own
        Whether the reader sits on one of its bodies.
    stated_at, revisions
        When it was last stated or corrected, and how often before.
    """

    meeting: Meeting
    bodies: tuple[str, ...]
    openness: Openness
    notice: date | None
    on_notice: tuple[Finding, ...]
    on_openness: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]
    agenda: tuple[str, ...]
    decisions: tuple[Decision, ...]
    in_private: bool
    own: bool
    stated_at: datetime
    revisions: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that rules say of it."""
        return in_order((*self.on_notice, *self.on_openness))

    @property
    def attendable(self) -> bool:
        """Whether the public may come at least to part of it, as stated or by rule."""
        if self.in_private:
            return False
        if self.openness.public == "not known":
            return bool(self.openness.bound_by)
        return self.openness.public != "closed"

    def row(self) -> dict[str, object]:
        """As a row of a table or an object of JSON."""
        meeting = self.meeting
        return {
            "meeting": meeting.meeting,
            "on": meeting.on,
            "precision": meeting.precision,
            "starts": None if meeting.starts is None else meeting.starts.isoformat(),
            "ends": None if meeting.ends is None else meeting.ends.isoformat(),
            "title": meeting.title,
            "bodies": list(self.bodies),
            "place": meeting.place,
            "status": meeting.status,
            "public": self.openness.public,
            "why_not_public": self.openness.why or None,
            "opened_by": list(self.openness.bound_by),
            "notice_given": self.notice,
            "exclusions": [
                {
                    "ground": one.ground,
                    "reason": one.reason,
                    "items": list(one.items),
                    "resolution": one.resolution,
                    "law": one.law,
                    "warnings": one.warnings,
                    "also_left": list(one.also_left),
                }
                for one in self.exclusions
            ],
            "agenda": list(self.agenda),
            "decisions": [one.model_dump(mode="json") for one in self.decisions],
            "findings": [found.row() for found in self.findings],
        }


def register(
    state: State,
    book: RuleBook,
    *,
    viewer: str | None = None,
    start: date | None = None,
    end: date | None = None,
) -> tuple[Entry, ...]:
    """The meetings of a time, by day, as a reader may have them.

    Parameters
    ----------
    state
        Everything that was ever stated (`law.whenever`), so that meetings to come are in it.
    book
        All rules held.
    viewer
        Who reads: the public where nobody is named (see `papers.served`).
    start, end
        First and last day. A meeting known by its month or year only is in where that overlaps.
    """
    reader = viewer or PUBLIC
    held = sittings(served(state, reader)).values()
    return tuple(
        _entry(sitting, book, reader)
        for sitting in held
        if (start is None or last_meant(sitting.on, sitting.meeting.precision) >= start)
        and (end is None or sitting.on <= end)
    )


def feed_of(entries: Iterable[Entry], viewer: str | None = None) -> tuple[Entry, ...]:
    """Entries that belong in a reader's calendar: what is public at least in part, what a rule
    opens where nothing is recorded, and what their own bodies meet for; only those of which the
    day is known."""
    return tuple(
        one
        for one in entries
        if one.meeting.precision == "day" and (viewer == KEEPER or one.own or one.attendable)
    )


def _in_private(sitting: Sitting) -> bool:
    items = {one.item for one in sitting.items}
    return sitting.meeting.status == "planned" and bool(items) and items <= shut_items(sitting)


def _entry(sitting: Sitting, book: RuleBook, viewer: str) -> Entry:
    return Entry(
        sitting.meeting,
        tuple(host.name for host in sitting.hosts),
        openness(sitting, book),
        given(sitting, "time and place").on,
        notice_findings(sitting, book),
        openness_findings(sitting, book),
        sitting.exclusions,
        _agenda(sitting),
        sitting.decisions,
        _in_private(sitting),
        any(seat.person == viewer for host in sitting.hosts for seat in host.seats),
        sitting.stated_at,
        sitting.revisions,
    )


def _agenda(sitting: Sitting) -> tuple[str, ...]:
    told = []
    for item in sitting.items:
        told.append(f"{item.number} {item.title}")
        told += [f"paper: {paper.title}" for paper in sitting.papers if paper.item == item.item]
    return tuple(told)
