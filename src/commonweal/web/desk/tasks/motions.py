"""Putting a motion under an item; votes are taken on the page of the meeting."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.sitting import bodies_of_meeting, item_meeting, kept
from commonweal.web.desk.tasks.stating import code_of, stated


def members(asked: Asked) -> Sequence[Choice]:
    """Whoever has a vote at the meeting of an item."""
    return kept(item_meeting(asked)).voters


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
                    "seconded_by", "Who seconded it?", "choice", choices=members, needed=False
                ),
            ),
            title="Who put it, and who seconded it?",
        ),
    ),
    make=_put,
    after=lambda asked: room(item_meeting(asked)),
    done="The motion is put. Votes are taken below its item.",
    anew=False,
)

TASKS = (PUT,)
