"""What becomes of which kind of statement when the body that it belongs to is no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from commonweal.records.references.table import named
from commonweal.records.references.things import Things
from commonweal.records.statement import Statement


class Owner(NamedTuple):
    """The field that names the body to which a statement belongs: its own, or that of the thing
    (`through`) that it speaks of."""

    field: str
    through: str = ""


_OF_PROCUREMENT = Owner("authority", "procurement")

#: By kind, the bodies to which a statement belongs besides the one that its envelope is about.
OWNERS: Mapping[str, tuple[Owner, ...]] = {
    "appointment": (Owner("body", "post"),),
    "award": (_OF_PROCUREMENT,),
    "bidder": (_OF_PROCUREMENT,),
    "body": (Owner("body"),),
    "breach": (Owner("register_of"),),
    "closure": (Owner("to", "commitment"),),
    "commitment": (Owner("to"), Owner("by")),
    "condition_met": (Owner("to", "commitment"),),
    "confirmation": (Owner("register_of"),),
    "contract": (Owner("authority"),),
    "delegation": (Owner("from_body"), Owner("to"), Owner("report_to")),
    "delivery": (Owner("to", "commitment"),),
    "evaluation": (_OF_PROCUREMENT,),
    "evaluator": (_OF_PROCUREMENT,),
    "gift": (Owner("register_of"),),
    "gift_settled": (Owner("register_of", "gift"),),
    "interest": (Owner("register_of"),),
    "interest_ended": (Owner("register_of", "interest"),),
    "meeting": (Owner("bodies"),),
    "modification": (Owner("authority", "contract"),),
    "post": (Owner("body"),),
    "procurement": (Owner("authority"),),
    "procurement_notice": (_OF_PROCUREMENT,),
    "procurement_record": (_OF_PROCUREMENT,),
    "representation": (_OF_PROCUREMENT,),
    "seat": (Owner("body"), Owner("represents"), Owner("nominated_by")),
}

#: Why what belongs to the inside of a body ends with it, instead of moving to its successor.
ENDS: Mapping[str, str] = {
    "agenda_item": "its meeting was not held: the body had ended",
    "appointment": "it was to a post of the body that ended",
    "body": "it ended with the bodies whose it was",
    "delegation": "it was to a part of the body that ended; its successor delegates for itself",
    "meeting": "it was not held: the body had ended",
    "notice": "its meeting was not held: the body had ended",
    "paper": "its meeting was not held: the body had ended",
    "post": "it was a post of the body that ended; its successor has posts of its own",
    "seat": "it was a seat on the body that ended; its successor has seats of its own",
}


#: Kinds that end with the meeting that they are for, when it is not held.
_OF_MEETING = ("agenda_item", "notice", "paper")


def owners_of(held: Statement, things: Things) -> tuple[str, ...]:
    """Codes of the bodies to which a statement belongs; what belongs to a meeting that is planned
    is theirs who meet."""
    found: dict[str, None] = {}
    if held.type in _OF_MEETING:
        meeting = _meeting_of(held.type, held.payload or {}, things)
        if meeting is not None and meeting.get("status", "planned") == "planned":
            found |= dict.fromkeys(named(meeting, "bodies"))
    for owner in OWNERS.get(held.type, ()):
        payload = held.payload or {}
        if owner.through:
            others = things.get(owner.through, str(payload.get(owner.through)))
            payload = (others[-1].statement.payload or {}) if others else {}
        found |= dict.fromkeys(named(payload, owner.field))
    return tuple(found)


def ends(held: Statement, gone: Mapping[str, tuple[str, ...]], day: date, things: Things) -> bool:
    """Whether a statement ends with the bodies that are no more on a day.

    A delegation ends when those that exercise it were a part or a post of a body that ended; one to
    the body itself, or from it to another body, goes to the successor. A meeting ends when it was
    to be held on the day or later; notice, items and papers end with it.
    """
    payload = held.payload or {}
    if held.type in ("body", "post", "seat"):
        return payload.get("body") in gone
    if held.type == "appointment":
        return any(
            post.get("body") in gone for post in _stated("post", payload.get("post"), things)
        )
    if held.type == "meeting" or held.type in _OF_MEETING:
        return _not_held(_meeting_of(held.type, payload, things), gone, day)
    if held.type == "delegation":
        to, whose = str(payload.get("to")), payload.get("from_body")
        posts = _stated("post", to, things)
        inside = to in gone and bool(_parents(to, things))
        return inside or to == whose or any(post.get("body") in gone for post in posts)
    return False


def _meeting_of(
    kind: str, payload: Mapping[str, object], things: Things
) -> Mapping[str, object] | None:
    """What was said last of the meeting that a statement is of; None where it is not known."""
    if kind == "meeting":
        return payload
    if kind == "paper":
        items = _stated("item", payload.get("item"), things)
        payload = items[-1] if items else {}
    meetings = _stated("meeting", payload.get("meeting"), things)
    return meetings[-1] if meetings else None


def _not_held(
    meeting: Mapping[str, object] | None, gone: Mapping[str, tuple[str, ...]], day: date
) -> bool:
    """Whether all who were to meet on the day or later are no more."""
    if meeting is None or meeting.get("status", "planned") != "planned":
        return False
    ahead = not _before(meeting.get("on"), day)
    return ahead and all(body in gone for body in named(meeting, "bodies"))


def _before(given: object, day: date) -> bool:
    return isinstance(given, str) and date.fromisoformat(given) < day


def _stated(thing: str, identifier: object, things: Things) -> list[Mapping[str, object]]:
    return [one.statement.payload or {} for one in things.get(thing, str(identifier))]


def _parents(body: str, things: Things) -> tuple[str, ...]:
    stated = things.get("body", body)
    return tuple(named(stated[-1].statement.payload or {}, "of")) if stated else ()


def closed_things(things: Things, day: date) -> frozenset[tuple[str, str]]:
    """Commitments that were closed, procurements that came to an award or an end, interests that
    ended and contracts that ran out before a day: by thing and id."""
    closed: set[tuple[str, str]] = set()
    for one in things.said:
        held, payload = one.statement, one.statement.payload or {}
        if held.type == "closure":
            commitment = ("commitment", str(payload.get("commitment")))
            closed.add(commitment)
            if payload.get("outcome") == "opened again":
                closed.discard(commitment)
        elif held.type == "award" or payload.get("kind") == "abandonment":
            closed.add(("procurement", str(payload.get("procurement"))))
        elif held.type == "interest_ended":
            closed.add(("interest", str(payload.get("interest"))))
        elif held.type == "contract" and _before(payload.get("ends"), day):
            closed.add(("contract", str(payload.get("contract"))))
    return frozenset(closed)


def label_of(held: Statement, closed: frozenset[tuple[str, str]]) -> str:
    """What a statement is counted as: its kind, and whether what it states is still open."""
    payload = held.payload or {}
    if held.type == "procurement_notice":
        intended = str(payload.get("kind")).startswith("intention")
        over = ("procurement", str(payload.get("procurement"))) in closed
        return "standstill, open" if intended and not over else held.type
    if held.type not in ("commitment", "contract", "interest", "procurement"):
        return held.type
    over = (held.type, str(payload.get(held.type))) in closed
    return f"{held.type}, {'closed' if over else 'open'}"
