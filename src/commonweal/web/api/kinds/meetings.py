"""Meetings: notice, openness, agenda, papers, attendance, motions and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from commonweal.governance.exchange.attending import agenda, at
from commonweal.governance.exchange.minuting import treated
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings import Entry, Sitting, register, sittings
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.records import said
from commonweal.records.kinds import Paper
from commonweal.rules import load_rules
from commonweal.web.api.asked import Look
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import OF_A_CALL, given_out

Precision = Literal["day", "month", "year"]


class Meeting(Form):
    """A meeting that is planned or was held."""

    meeting: str = Field(description="Its id.")
    title: str
    on: date = Field(description="Its day; of a month or year, the first.")
    precision: Precision = Field(description="How exactly the day is known.")
    starts: datetime | None
    ends: datetime | None
    place: str | None
    bodies: list[str] = Field(description="Codes of the bodies that meet.")
    names: list[str] = Field(description="What these are called on the day.")
    status: Literal["planned", "held", "cancelled"]
    public: Literal["open", "closed", "part", "not known"]
    why_not_public: str | None
    opened_by: list[str] = Field(description="Ids of the rules that open it.")
    notice_given: date | None = Field(description="First notice of time and place.")
    source: str | None


class Notice(Form):
    """Notice that was given."""

    what: Literal["time and place", "agenda", "papers"]
    given: date
    where: str


class PaperTitle(Form):
    """A paper by its title."""

    paper: str
    title: str


class Item(Form):
    """An item of an agenda, with the papers that everybody may read."""

    item: str
    number: str
    title: str
    for_decision: bool
    private: bool
    papers: list[PaperTitle]


class Attended(Form):
    """Who was there, or sent apologies. Members of the public are not told."""

    seat: str | None
    office: str | None
    person: str | None
    capacity: str
    apologies: bool
    entered: datetime | None
    left: datetime | None


class ConflictTreated(Form):
    """A conflict at an item and what was done about it, where everybody may read that."""

    item: str
    person: str = Field(description="Id of the person.")
    name: str = Field(description="By name, or by position where no name is public.")
    interest: str = Field(description="Id of the declared interest that it answers.")
    organisation: str | None = Field(description="With which organisation that is.")
    treatment: str = Field(description="What was done about it.")
    settled_by: str
    out: datetime | None
    back: datetime | None


class MotionPut(Form):
    """A motion with its votes, counted."""

    motion: str
    item: str
    text: str
    votes: dict[str, int] = Field(description="Votes for and against, and who abstained.")


class Decided(Form):
    """A decision, by its title."""

    decision: str
    title: str
    private: bool = Field(description="Whether it was taken in private, as far as that is stated.")


class Excluded(Form):
    """When the public was shut out."""

    ground: str
    reason: str
    resolution: str | None
    items: list[str]
    warnings: int | None


class RuleSays(Form):
    """What a rule says of a meeting's notice and openness."""

    text: str
    status: str
    rule: str


class MeetingInFull(Meeting):
    """A meeting with all that is public of it."""

    notices: list[Notice]
    agenda: list[Item]
    attendance: list[Attended]
    treatments: list[ConflictTreated]
    motions: list[MotionPut]
    decisions: list[Decided]
    exclusions: list[Excluded]
    findings: list[RuleSays]


def _plainly(entry: Entry, shown: Publication) -> dict[str, object]:
    held, text = entry.meeting, shown.text
    return {
        "meeting": held.meeting,
        "title": text(held.title),
        "on": held.on,
        "precision": held.precision,
        "starts": held.starts,
        "ends": held.ends,
        "place": None if held.place is None else text(held.place),
        "bodies": list(held.bodies),
        "names": [text(name) for name in entry.bodies],
        "status": held.status,
        "public": entry.openness.public,
        "why_not_public": text(entry.openness.why) if entry.openness.why else None,
        "opened_by": list(entry.openness.bound_by),
        "notice_given": entry.notice,
        "source": None if held.source is None else text(held.source),
    }


def meetings(codes: Sequence[str], seen: Look) -> Mapping[str, Meeting]:
    """Meetings by their ids."""
    wanted = [("meeting", code) for code in codes]
    shown = given_out(wanted, on=seen.on, known_at=seen.known, deep=0, types=OF_A_CALL)
    return {
        entry.meeting.meeting: Meeting.model_validate(_plainly(entry, shown))
        for entry in register(shown.past, load_rules())
        if entry.meeting.meeting in codes
    }


def in_full(codes: Sequence[str], seen: Look) -> Mapping[str, MeetingInFull]:
    """Meetings by their ids, with all that is public of each."""
    shown = given_out([("meeting", code) for code in codes], on=seen.on, known_at=seen.known)
    held = sittings(shown.past)
    return {
        entry.meeting.meeting: MeetingInFull.model_validate(
            {**_plainly(entry, shown), **_under(shown, held[entry.meeting.meeting], entry)}
        )
        for entry in register(shown.past, load_rules())
        if entry.meeting.meeting in codes
    }


def _under(shown: Publication, sitting: Sitting, entry: Entry) -> dict[str, object]:
    text, code = shown.text, sitting.meeting.meeting
    papers: dict[str, list[PaperTitle]] = {}
    for one in said(shown.past, Paper):
        told = PaperTitle(paper=one.what.paper, title=text(one.what.title))
        papers.setdefault(one.what.item, []).append(told)
    return {
        "notices": [
            Notice(what=one.what, given=one.given, where=text(one.where)) for one in sitting.notices
        ],
        "agenda": [
            Item(
                item=one.item,
                number=one.number,
                title=text(one.title),
                for_decision=one.for_decision,
                private=one.private,
                papers=papers.get(one.item, []),
            )
            for one in agenda(shown)
            if one.meeting == code
        ],
        "attendance": [
            Attended(
                seat=one.seat,
                office=None if one.office is None else text(one.office),
                person=one.person,
                capacity=one.capacity,
                apologies=one.apologies,
                entered=one.entered,
                left=one.left,
            )
            for one in at(shown, sitting)
        ],
        "treatments": [
            ConflictTreated(
                item=one.item,
                person=one.person,
                name=text(one.who),
                interest=one.interest,
                organisation=None if one.organisation is None else text(one.organisation),
                treatment=one.treatment,
                settled_by=text(one.settled_by),
                out=one.out,
                back=one.back,
            )
            for one in treated(shown)
            if one.meeting == code
        ],
        "motions": _motions(shown, sitting),
        "decisions": [
            Decided(decision=one.decision, title=text(one.title), private=one.text == PRIVATE)
            for one in sitting.decisions
        ],
        "exclusions": [
            Excluded(
                ground=one.ground,
                reason=text(one.reason),
                resolution=None if one.resolution is None else text(one.resolution),
                items=list(one.items),
                warnings=one.warnings,
            )
            for one in sitting.exclusions
        ],
        "findings": [
            RuleSays(text=text(one.text), status=one.status, rule=one.rule)
            for one in entry.findings
        ],
    }


def _motions(shown: Publication, sitting: Sitting) -> list[MotionPut]:
    votes: dict[str, dict[str, int]] = {}
    for one in sitting.votes:
        counts = votes.setdefault(one.motion, {})
        counts[one.vote] = counts.get(one.vote, 0) + one.count
    return [
        MotionPut(
            motion=one.motion,
            item=one.item,
            text=shown.text(one.text),
            votes=votes.get(one.motion, {}),
        )
        for one in sitting.motions
    ]


MEETINGS = Kind("meeting", meetings, to_come=True)
IN_FULL = Kind("meeting", in_full, to_come=True)
