"""Looking at a match between somebody and an organisation, and settling how it is treated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from django.db.models import Q
from django.urls import reverse

from commonweal.governance.connections.checking import Conflict
from commonweal.governance.exchange.treating import declared
from commonweal.governance.finding import wording
from commonweal.governance.law import bodies as bodies_in
from commonweal.records import Statement
from commonweal.records.kinds import Treatment
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.asking.moved import saying, speaking
from commonweal.web.desk.keeping import rules, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.sitting import SURE, Kept, bodies_of_meeting, kept, meeting_of
from commonweal.web.desk.tasks.meetings import meeting_page
from commonweal.web.desk.tasks.oneself import known, not_own
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.reading import given_out
from commonweal.web.store.reading import today

TREAT = "treat a conflict"
WORDS = {
    "does not attend": "Does not attend the meeting",
    "gets no papers": "Gets no papers for it",
    "leaves for discussion and decision": "Leaves for discussion and decision",
    "discusses, leaves for decision": "May speak, leaves for the decision",
    "stays, noted": "Stays; the interest is noted",
    "stays without a vote": "Stays without a vote",
    "is replaced": "Is replaced",
}
#: Begins what is about a procurement and not about an item.
BUYING = "procurement:"


class Place(NamedTuple):
    """Where a conflict stands.

    Parameters
    ----------
    meeting, item, procurement
        The item of a meeting, or the procurement.
    bodies
        Whose it is, and whose parts these are.
    conflict, who, line
        The conflict, of whom it is, and in words.
    """

    meeting: str | None
    item: str | None
    procurement: str | None
    bodies: Sequence[str]
    conflict: Conflict
    who: str
    line: str


def place_of(about: str) -> Place:
    """The conflict that an address speaks of: "item~match" or "procurement:code~match".

    Raises
    ------
    KeyError
        When there is none (any more).
    """
    where, _, key = about.rpartition("~")
    if where.startswith(BUYING):
        return _of_procurement(where.removeprefix(BUYING), key)
    meeting = meeting_of("item", where)
    held: Kept = kept(meeting)
    for one in held.item(where).conflicts:
        if one.match.key == key:
            who, hosts = held.who(one.match.person), bodies_of_meeting(meeting)
            return Place(meeting, where, None, hosts, one, who, held.line(one))
    raise KeyError(about)


def _of_procurement(code: str, key: str) -> Place:
    held = bought(code)
    for one in held.conflicts:
        if one.match.key == key:
            who = held.told_who(one)
            line = f"{who} and {one.match.gainer_name}: {one.match.told()}"
            owners = with_parents([held.held.what.authority])
            return Place(None, None, code, owners, one, who, line)
    raise KeyError(code)


def _after(asked: Asked) -> str:
    where = asked.about.rpartition("~")[0]
    if where.startswith(BUYING):
        return reverse("desk-procurement", args=[where.removeprefix(BUYING)])
    return meeting_page(meeting_of("item", where))


def _thing(asked: Asked) -> Q:
    """What is told of the item or the procurement, and what came of looking at the match."""
    where, _, key = asked.about.rpartition("~")
    code = where.removeprefix(BUYING)
    thing = "item" if code == where else "procurement"
    return speaking((thing, code)) | saying("match_review", "match", key)


def _about(asked: Asked) -> str:
    """The body that a statement about a conflict is about: the first that holds the meeting."""
    return place_of(asked.about).bodies[0]


def _shows(asked: Asked) -> Sequence[tuple[str, str]]:
    place = place_of(asked.about)
    match = place.conflict.match
    told = [("The match", place.line), ("How sure", SURE[match.status])]
    if match.note:
        told.append(("Looked at", match.note))
    if place.conflict.treatment is not None:
        told.append(("Treated so far", WORDS[place.conflict.treatment.treatment]))
    return tuple(told)


STATUS: tuple[Choice, ...] = (
    ("confirmed", "It is so"),
    ("rejected", "It is not so"),
    ("held", "Not settled: hold it until more is known"),
)


def _somebody_else(asked: Asked, place: Place) -> None:
    """Nobody looks at a match of their own or settles it."""
    told = "This is about yourself: somebody else looks at it and settles it"
    not_own(asked, [place.conflict.match.person], told)


def _reviewed(asked: Asked) -> list[Statement]:
    said, place = asked.answers, place_of(asked.about)
    _somebody_else(asked, place)
    payload = {
        "match": place.conflict.match.key,
        "status": said["status"],
        "method": said["method"],
        "by": asked.user.office,
        "note": said.get("note"),
    }
    return [
        stated(
            asked, "match_review", payload, about=_about(asked), reason="the match was looked at"
        )
    ]


REVIEW = Task(
    name="review-match",
    title="Look at a match",
    action=TREAT,
    body=lambda asked: place_of(asked.about).bodies,
    thing=_thing,
    pages=(
        Page("status", (Question("status", "What is it?", "choice", choices=STATUS, check=known),)),
        Page(
            "method",
            (
                Question(
                    "method",
                    "On what does that rest?",
                    hint="Such as: asked the person; looked at the register of companies.",
                ),
                Question("note", "Why?", "long", hint="A rejection needs it.", needed=False),
            ),
            title="How do you know?",
        ),
    ),
    shows=_shows,
    make=_reviewed,
    after=_after,
    done="What came of it is recorded.",
    anew=False,
)


def _may_be_read(value: object, asked: Asked) -> str:
    """What keeps a treatment from being shown: it answers no interest that everybody may read."""
    match = place_of(asked.about).conflict.match
    if not value:
        return ""
    if place_of(asked.about).item is None:
        return "It is about a procurement as a whole, and no minute of a meeting has it: answer no"
    if match.interest is None:
        return "It rests on no interest that the person declared: answer no"
    shown = given_out([("interest", match.interest), ("person", match.person)], deep=0)
    if declared(shown.registers, match.person, match.interest) is None:
        return "The interest is not in the public register, or part of it is withheld: answer no"
    return ""


def _treated(asked: Asked) -> list[Statement]:
    said, place = asked.answers, place_of(asked.about)
    _somebody_else(asked, place)
    payload = {
        "person": place.conflict.match.person,
        "meeting": place.meeting,
        "item": place.item,
        "procurement": place.procurement,
        "match": place.conflict.match.key if said["scope"] == "this" else None,
        "treatment": said["treatment"],
        "reason": said["reason"],
        "settled_by": said["settled_by"],
        "interest": place.conflict.match.interest if said["public"] else None,
        "public": said["public"],
    }
    effective = today() if place.meeting is None else kept(place.meeting).effective
    return [
        stated(
            asked,
            "treatment",
            payload,
            about=place.bodies[0],
            effective=effective,
            reason="the conflict was settled",
        )
    ]


def _treatments(_asked: Asked) -> Sequence[Choice]:
    kinds = get_args(Treatment.model_fields["treatment"].annotation)
    return tuple((one, WORDS[one]) for one in kinds)


#: What rules on the treatment of conflicts govern, those that ask most first.
SUBJECTS = ("procurement-recusal", "conflict-treatments", "conflict-integrity")


def _rules(asked: Asked) -> list[str]:
    """The rules by which conflicts are treated, as they bind the body on the day."""
    place = place_of(asked.about)
    on = today() if place.meeting is None else kept(place.meeting).agenda.sitting.on
    kind = bodies_in(things_stated("body", place.bodies)).kind(place.bodies[0], on)
    held = [] if kind is None else [wording(rules(), name, kind, on) for name in SUBJECTS]
    return [f"Rule {rule.id}: {rule.text}" for rule in held if rule is not None]


def _before(asked: Asked) -> list[str]:
    return [place_of(asked.about).line, *_rules(asked)]


TREATMENT = Task(
    name="treat-conflict",
    title="Settle how a conflict is treated",
    action=TREAT,
    body=lambda asked: place_of(asked.about).bodies,
    thing=_thing,
    pages=(
        Page(
            "treatment",
            (
                Question(
                    "treatment",
                    "How is it treated?",
                    "choice",
                    choices=_treatments,
                    check=known,
                ),
            ),
            look=_before,
        ),
        Page(
            "scope",
            (
                Question(
                    "scope",
                    "Of what does that hold?",
                    "choice",
                    choices=(
                        ("all", "Of all that the person has to do with it"),
                        ("this", "Of this match alone"),
                    ),
                ),
            ),
        ),
        Page(
            "settled",
            (
                Question("reason", "Why?", "long"),
                Question(
                    "settled_by",
                    "Who settled it?",
                    hint="An office other than the person's own, such as Chair.",
                ),
                Question(
                    "public",
                    "May everybody read it, as minutes are read?",
                    "yes or no",
                    hint="With yes, the page of the meeting and of what is decided under the item "
                    "show who it is, with whom they declared the interest, how it is treated, by "
                    "whom that was settled and when they were out; never why. It tells so that "
                    "whoever the interest is with stands to gain. Only from the day of "
                    "the meeting, only of an item heard in public. Leave a confidential interest "
                    "at no.",
                    check=_may_be_read,
                ),
            ),
            title="Who settled it, and why?",
        ),
    ),
    shows=_shows,
    make=_treated,
    after=_after,
    done="The treatment is recorded.",
    anew=False,
)

TASKS = (REVIEW, TREATMENT)
