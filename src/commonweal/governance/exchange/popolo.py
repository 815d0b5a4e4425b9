"""People, organisations, posts, memberships, meetings, motions and votes in the form of Popolo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from commonweal.governance.exchange.attending import agenda, at
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.counting import counted
from commonweal.governance.meetings.sitting import Sitting, sittings
from commonweal.records import Said, said
from commonweal.records.kinds import (
    Appointment,
    Body,
    Decision,
    Meeting,
    Motion,
    Organisation,
    Post,
    Seat,
    Vote,
)

#: How many digits of an ISO day stand for a day, a month or a year.
DIGITS = {"day": 10, "month": 7, "year": 4}
#: How votes are called there.
OPTIONS = {"for": "yes", "against": "no", "abstained": "abstain"}

Thing = dict[str, object]


def popolo(given: Publication) -> dict[str, list[Thing]]:
    """Everything that Popolo has a class for, by class, in the order of ids.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.

    Returns
    -------
    Lists of plain objects: persons, organizations, memberships, posts, events, motions and
    vote_events. What is not known is left out, never null.

    Notes
    -----
    Follows the JSON schemas of the Popolo specification (popoloproject.com/schemas). A seat is a
    post, and whoever has it a membership in it; a seat that is held by office has a membership
    without a person, its label naming the office. An item of an agenda is an event within its
    meeting. Who nominates, who has a vote and notice of
    meetings have no place there: the registers as CSV have them. A motion names the meeting at
    which it was put as `legislative_session_id`, the one property that ties a motion to an event.
    A casting vote is a vote with that role, counted with the others; whose it was is told where the
    person is public. An option that nobody is on record for has no count.
    """
    meetings = sittings(given.past)
    events = [event for sitting in meetings.values() for event in _events(given, sitting)]
    motions = _motions(given)
    votes = list(_vote_events(given, motions, meetings))
    memberships = list(_memberships(given))
    return {
        "persons": list(_persons(given, memberships, events, votes)),
        "organizations": _by_id([*_bodies(given), *_organisations(given)]),
        "memberships": _by_id(memberships),
        "posts": _by_id([*_posts(given), *_seats(given)]),
        "events": _by_id([*events, *_items(given)]),
        "motions": _by_id(_motion(given, one) for one in motions.values()),
        "vote_events": _by_id(votes),
    }


def _persons(
    given: Publication, memberships: list[Thing], events: list[Thing], votes: list[Thing]
) -> Iterator[Thing]:
    """Whoever any other object speaks of, with the name where it is public."""
    spoken = {one["person_id"] for one in memberships if "person_id" in one}
    for event in events:
        spoken |= {one["id"] for one in _objects(event, "attendees") if "id" in one}
    for vote_event in votes:
        spoken |= {one["voter_id"] for one in _objects(vote_event, "votes") if "voter_id" in one}
    for identifier in sorted(str(one) for one in spoken):
        yield _thing(id=identifier, name=given.offices.get(identifier))


def _bodies(given: Publication) -> Iterator[Thing]:
    """Every body, also one that has ended: meetings that it held speak of it."""
    held: dict[str, list[Said[Body]]] = {}
    for one in said(given.past, Body):
        held.setdefault(one.what.body, []).append(one)
    for several in held.values():
        last = max(several, key=lambda one: (one.effective, one.stated_at, one.id))
        body = last.what
        yield _thing(
            id=body.body,
            name=given.text(body.name),
            classification=body.form,
            parent_id=body.of[0] if len(body.of) == 1 else None,
            identifiers=None if body.organisation is None else [{"identifier": body.organisation}],
            founding_date=min(one.effective for one in several).isoformat(),
            dissolution_date=_day(last.effective_to),
            sources=_links(body.source),
        )


def _organisations(given: Publication) -> Iterator[Thing]:
    taken = {one.what.body for one in said(given.past, Body)}
    for one in said(given.day, Organisation):
        held = one.what
        if held.organisation in taken:
            continue
        others = [{"name": given.text(name)} for name in held.other_names]
        split = [identifier.split(":", 1) for identifier in held.ids]
        yield _thing(
            id=held.organisation,
            name=given.text(held.name),
            other_names=others or None,
            identifiers=[{"scheme": scheme, "identifier": value} for scheme, value in split]
            or None,
            sources=_links(held.source),
        )


def _posts(given: Publication) -> Iterator[Thing]:
    for one in said(given.day, Post):
        yield _thing(
            id=f"post:{one.what.post}",
            label=given.text(one.what.title),
            organization_id=one.what.body,
            start_date=one.effective.isoformat(),
            end_date=_day(one.effective_to),
            sources=_links(one.what.source),
        )


def _seats(given: Publication) -> Iterator[Thing]:
    for one in said(given.day, Seat):
        seat = one.what
        yield _thing(
            id=f"seat:{seat.seat}",
            label=given.text(seat.office or seat.role),
            role=seat.role,
            organization_id=seat.body,
            end_date=_day(one.effective_to),
            sources=_links(seat.source),
        )


def _memberships(given: Publication) -> Iterator[Thing]:
    """Of people in seats and posts, and of bodies in the joint bodies that act for them."""
    known = {one.what.body for one in said(given.past, Body)}
    known |= {one.what.organisation for one in said(given.day, Organisation)}
    for one in said(given.day, Seat):
        seat = one.what
        if not seat.vacant:
            yield _thing(
                id=f"membership:{seat.seat}",
                label=None if seat.office is None else given.text(seat.office),
                role=seat.role,
                person_id=given.person(seat.person),
                organization_id=seat.body,
                post_id=f"seat:{seat.seat}",
                **_on_behalf_of(given, seat.represents, known),
                start_date=one.effective.isoformat(),
                end_date=_day(one.effective_to),
                sources=_links(seat.source),
            )
    posts = {one.what.post: one.what for one in said(given.day, Post)}
    for post, held in _appointed(given).items():
        person = given.person(held.what.person)
        if post in posts and person is not None:
            yield _thing(
                id=f"membership:{post}",
                label=given.text(posts[post].title),
                person_id=person,
                organization_id=posts[post].body,
                post_id=f"post:{post}",
                start_date=held.effective.isoformat(),
                end_date=_day(held.effective_to),
                sources=_links(held.what.source),
            )
    for joint in said(given.day, Body):
        for member in joint.what.of if len(joint.what.of) > 1 else ():
            yield _thing(
                id=f"membership:{joint.what.body}:{member}",
                member={"id": member},
                organization_id=joint.what.body,
                start_date=joint.effective.isoformat(),
                end_date=_day(joint.effective_to),
            )


def _on_behalf_of(given: Publication, whom: str | None, known: set[str]) -> Thing:
    """For whom a seat speaks: an organisation that stands among them, or by name."""
    if whom is None:
        return {}
    if whom in known:
        return {"on_behalf_of_id": whom}
    return {"on_behalf_of": {"name": given.text(whom)}}


def _appointed(given: Publication) -> dict[str, Said[Appointment]]:
    """Who was appointed last to each post; one that was not approved has it no more. Whoever was
    only put forward takes nobody's place."""
    held: dict[str, Said[Appointment]] = {}
    for one in said(given.day, Appointment):
        if one.what.step in ("appointed", "approved"):
            held[one.what.post] = one
        elif one.what.step == "not approved":
            held.pop(one.what.post, None)
    return dict(sorted(held.items()))


def _events(given: Publication, sitting: Sitting) -> Iterator[Thing]:
    """A meeting; of bodies that met in common, one event for each below that of all."""
    held = sitting.meeting
    common = _thing(
        name=given.text(held.title),
        description=None if held.public_reason is None else given.text(held.public_reason),
        start_date=_start(held),
        end_date=_instant(held.ends),
        location=None if held.place is None else given.text(held.place),
        status=held.status,
        classification=f"meeting, {held.public}",
        sources=_links(held.source),
    )
    attendees = _attendees(given, sitting)
    only = held.bodies[0] if len(held.bodies) == 1 else None
    yield _thing(id=held.meeting, organization_id=only, attendees=attendees, **common)
    for body in held.bodies if only is None else ():
        yield _thing(
            id=f"{held.meeting}:{body}", organization_id=body, parent_id=held.meeting, **common
        )


def _attendees(given: Publication, sitting: Sitting) -> list[Thing] | None:
    """Who is recorded as there: those who hold a seat or post, and offices where only these are
    known or may be told, which are names without an id."""
    there = [one for one in at(given, sitting) if not one.apologies]
    people = sorted({one.person for one in there if one.person is not None})
    offices = sorted({one.office for one in there if one.person is None and one.office is not None})
    named: list[Thing] = [{"id": one} for one in people]
    named += [{"name": given.text(office)} for office in offices]
    return named or None


def _items(given: Publication) -> Iterator[Thing]:
    """Items of agendas, each an event within its meeting."""
    meetings = sittings(given.past)
    for one in agenda(given):
        hosts = meetings[one.meeting].meeting.bodies
        yield _thing(
            id=f"item:{one.item}",
            organization_id=hosts[0] if len(hosts) == 1 else None,
            name=given.text(f"{one.number}. {one.title}"),
            classification="agenda item, private" if one.private else "agenda item",
            parent_id=one.meeting,
        )


def _motions(given: Publication) -> dict[str, Motion]:
    return {one.what.motion: one.what for one in said(given.past, Motion)}


def _motion(given: Publication, motion: Motion) -> Thing:
    decided = [one.what for one in said(given.past, Decision) if one.what.motion == motion.motion]
    meeting = sittings(given.past).get(motion.meeting)
    bodies = () if meeting is None else meeting.meeting.bodies
    return _thing(
        id=motion.motion,
        text=given.text(motion.text),
        organization_id=bodies[0] if len(bodies) == 1 else None,
        legislative_session_id=motion.meeting,
        creator_id=given.person(motion.proposed_by),
        result="pass" if decided else None,
    )


def _vote_events(
    given: Publication, motions: Mapping[str, Motion], meetings: Mapping[str, Sitting]
) -> Iterator[Thing]:
    cast: dict[str, list[Vote]] = {}
    for one in said(given.past, Vote):
        if one.what.motion in motions:
            cast.setdefault(one.what.motion, []).append(one.what)
    for name, votes in cast.items():
        ways = counted(votes).ways
        meeting = meetings.get(motions[name].meeting)
        named = sorted(
            (given.person(one.person) or "", one.casting, OPTIONS[one.vote]) for one in votes
        )
        yield _thing(
            id=f"vote:{name}",
            motion_id=name,
            legislative_session_id=motions[name].meeting,
            start_date=None if meeting is None else _instant(meeting.meeting.starts),
            counts=[
                {"option": option, "value": ways[way]}
                for way, option in OPTIONS.items()
                if way in ways
            ],
            votes=[
                _thing(
                    voter_id=person or None, option=option, role="casting vote" if casting else None
                )
                for person, casting, option in named
                if person or casting
            ]
            or None,
        )


def _thing(**said_: object) -> Thing:
    return {name: value for name, value in said_.items() if value is not None}


def _objects(thing: Thing, name: str) -> list[Thing]:
    held = thing.get(name, [])
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _by_id(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda one: str(one["id"]))


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _start(held: Meeting) -> str:
    return _instant(held.starts) or held.on.isoformat()[: DIGITS[held.precision]]


def _instant(moment: datetime | None) -> str | None:
    """An instant in UTC, to the second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _links(source: str | None) -> list[Thing] | None:
    """A source that is an address; the form has no place for any other."""
    if source is None or re.fullmatch(r"https?://\S+", source) is None:
        return None
    return [{"url": source}]
