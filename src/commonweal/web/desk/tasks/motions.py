"""Putting a motion under an item, and correcting what was recorded of one; votes are taken on the
page of the meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from commonweal.records import Said, Statement, latest
from commonweal.records.kinds import Motion
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.sitting import bodies_of_meeting, item_meeting, kept
from commonweal.web.desk.tasks.stating import code_of, corrected, stated


def _in_the_room(meeting: str, item: str) -> Sequence[Choice]:
    """Whoever has a vote at a meeting, without those whom a conflict keeps out of the decision of
    an item: to put or second a motion is to take part in it."""
    held = kept(meeting)
    away = held.kept_out(item)
    return tuple((code, who) for code, who in held.voters if code not in away)


def _not_offered(meeting: str, item: str) -> Sequence[str]:
    """Who cannot put or second a motion on an item, and why."""
    held = kept(meeting)
    return [f"{held.who(code)} takes no part: {why}." for code, why in held.kept_out(item).items()]


def members(asked: Asked) -> Sequence[Choice]:
    """Whoever may put or second a motion on an item."""
    return _in_the_room(item_meeting(asked), asked.about)


def _another(value: object, asked: Asked) -> str:
    """That whoever put a motion does not second it. No standing orders are held in which it would
    stand: it is assumed of every body, and said so."""
    if value and value == asked.answers.get("proposed_by"):
        return (
            "Somebody else than whoever put a motion seconds it: choose who did, or nobody "
            "(assumed of every body; its standing orders are not held)"
        )
    return ""


def motion_said(code: str) -> Said[Motion]:
    """A motion as stated.

    Raises
    ------
    KeyError
        When there is none.
    """
    return latest(things_stated("motion", [code]), Motion, lambda one: one.motion)[code]


def _put(asked: Asked) -> list[Statement]:
    said, meeting = asked.answers, item_meeting(asked)
    held = kept(meeting)
    payload = {
        "motion": code_of(asked, "motion"),
        "meeting": meeting,
        "item": asked.about,
        "text": said["text"],
        "proposed_by": said.get("proposed_by"),
        "seconded_by": said.get("seconded_by"),
    }
    return [
        stated(
            asked,
            "motion",
            payload,
            about=held.agenda.sitting.meeting.bodies[0],
            effective=held.effective,
            reason="a motion was put",
        )
    ]


def room(meeting: str) -> str:
    """The address of the page on which a meeting is run."""
    return reverse("meeting-room", args=[meeting])


PUT = Task(
    name="put-motion",
    title="Put a motion",
    action="run a meeting",
    body=lambda asked: bodies_of_meeting(item_meeting(asked)),
    thing=lambda asked: ("item", asked.about),
    pages=(
        Page("text", (Question("text", "What are the words of the motion?", "long"),)),
        Page(
            "who",
            (
                Question("proposed_by", "Who put it?", "choice", choices=members, needed=False),
                Question(
                    "seconded_by",
                    "Who seconded it?",
                    "choice",
                    choices=members,
                    needed=False,
                    check=_another,
                ),
            ),
            title="Who put it, and who seconded it?",
            look=lambda asked: _not_offered(item_meeting(asked), asked.about),
        ),
    ),
    make=_put,
    after=lambda asked: room(item_meeting(asked)),
    done="The motion is put. Votes are taken below its item.",
    anew=False,
)


def _others(asked: Asked) -> Sequence[Choice]:
    what = motion_said(asked.about).what
    return _in_the_room(what.meeting, what.item)


def _out(asked: Asked) -> Sequence[str]:
    what = motion_said(asked.about).what
    return _not_offered(what.meeting, what.item)


def _stands(field: str) -> Callable[[Asked], Any]:
    """What a field of the motion says now."""
    return lambda asked: getattr(motion_said(asked.about).what, field)


def _correction(asked: Asked) -> list[Statement]:
    said = asked.answers
    changes = {name: said.get(name) for name in ("text", "proposed_by", "seconded_by")}
    return [corrected(asked, motion_said(asked.about), changes, reason=said["why"])]


CORRECT = Task(
    name="correct-motion",
    title="Correct what was recorded of a motion",
    intro="What stood there before stays on record, with the correction, its day and its reason.",
    action="run a meeting",
    body=lambda asked: bodies_of_meeting(motion_said(asked.about).what.meeting),
    thing=lambda asked: ("motion", asked.about),
    pages=(
        Page(
            "text",
            (
                Question(
                    "text",
                    "What are the words of the motion?",
                    "long",
                    first=_stands("text"),
                ),
            ),
        ),
        Page(
            "who",
            (
                Question(
                    "proposed_by",
                    "Who put it?",
                    "choice",
                    choices=_others,
                    needed=False,
                    first=_stands("proposed_by"),
                ),
                Question(
                    "seconded_by",
                    "Who seconded it?",
                    "choice",
                    choices=_others,
                    needed=False,
                    check=_another,
                    first=_stands("seconded_by"),
                ),
            ),
            title="Who put it, and who seconded it?",
            look=_out,
        ),
        Page("why", (Question("why", "What was wrong?", "long", hint="This is published."),)),
    ),
    make=_correction,
    after=lambda asked: room(motion_said(asked.about).what.meeting),
    button="Correct it",
    done="It is corrected.",
    anew=False,
)

TASKS = (PUT, CORRECT)
