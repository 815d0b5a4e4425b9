"""Calling a meeting, giving notice of it, and saying what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from commonweal.governance.finding import in_words
from commonweal.governance.law import whenever
from commonweal.governance.meetings import notice_findings, sittings
from commonweal.records import Statement
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import rules, stating
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.sitting import bodies_of_meeting, instant, kept
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import Thing, around

CALL = "call a meeting"
OPEN: tuple[Choice, ...] = (
    ("open", "Open to the public"),
    ("part", "Open in part"),
    ("closed", "Closed to the public"),
)
WHAT: tuple[Choice, ...] = (
    ("time and place", "Time and place"),
    ("agenda", "The agenda"),
    ("papers", "The papers"),
)


def _not_open(answers: Answers) -> bool:
    return answers.get("public") in ("part", "closed")


def _after_start(value: str, asked: Asked) -> str:
    starts = asked.answers.get("starts")
    if starts and value < starts:
        return f"The meeting ends before it starts ({starts} to {value}); correct one of the times"
    return ""


def _payload(code: str, said: Mapping[str, Any]) -> dict[str, Any]:
    on = date.fromisoformat(said["on"])
    return {
        "meeting": code,
        "bodies": [said["body"]],
        "title": said["title"],
        "on": said["on"],
        "starts": instant(on, said.get("starts")),
        "ends": instant(on, said.get("ends")),
        "place": said.get("place"),
        "public": said["public"],
        "public_reason": said.get("public_reason"),
    }


def _called(asked: Asked) -> list[Statement]:
    said = asked.answers
    on = date.fromisoformat(said["on"])
    payload = _payload(code_of(asked, "meeting"), said)
    return [
        stated(
            asked,
            "meeting",
            payload,
            about=said["body"],
            effective=min(asked.today, on),
            reason="the meeting is called",
        )
    ]


def _short(asked: Asked) -> Sequence[str]:
    """Whether notice given today would be in time, by each rule."""
    (called,) = _called(asked)
    today = asked.today.isoformat()
    meeting = str((called.payload or {})["meeting"])
    body = asked.answers["body"]
    notices = [
        stated(
            asked,
            "notice",
            {"meeting": meeting, "what": what, "given": today, "where": "-"},
            about=body,
            reason="-",
            tail=str(number),
        )
        for number, (what, _) in enumerate(WHAT)
    ]
    held = whenever((*around((), also=stating("body", [body])), called, *notices))
    found = notice_findings(sittings(held)[meeting], rules())
    against = [one for one in found if one.status in ("not met", "warns")]
    return [f"Were notice given today: {one.text}. ({in_words(one.rule)})" for one in against]


def meeting_page(code: str) -> str:
    """The address of a meeting on the desk."""
    return reverse("meeting-kept", args=[code])


CALL_MEETING = Task(
    name="call-meeting",
    title="Call a meeting",
    group="Meetings",
    action=CALL,
    body=chosen(CALL),
    pages=(
        Page("body", (Question("body", "Which body meets?", "choice", choices=offered(CALL)),)),
        Page("title", (Question("title", "What is the meeting called?"),)),
        Page(
            "when",
            (
                Question("on", "Day", "day"),
                Question("starts", "It starts at", "time", hint="Such as 14:30.", needed=False),
                Question("ends", "It ends at", "time", check=_after_start, needed=False),
            ),
            title="When is it?",
        ),
        Page("place", (Question("place", "Where is it?", needed=False),)),
        Page("public", (Question("public", "Is it open to the public?", "choice", choices=OPEN),)),
        Page(
            "why",
            (Question("public_reason", "Why is it not open?", "long", hint="This is published."),),
            when=_not_open,
        ),
    ),
    make=_called,
    look=_short,
    after=lambda asked: meeting_page(code_of(asked, "meeting")),
    done="The meeting is called, and stands on its public page.",
)


def _thing(asked: Asked) -> Thing:
    return "meeting", asked.about


def _noticed(asked: Asked) -> list[Statement]:
    said = asked.answers
    about = bodies_of_meeting(asked.about)[0]
    made = []
    for number, what in enumerate(said["what"]):
        payload = {
            "meeting": asked.about,
            "what": what,
            "given": said["given"],
            "where": said["where"],
        }
        made.append(
            stated(
                asked,
                "notice",
                payload,
                about=about,
                effective=date.fromisoformat(said["given"]),
                reason="notice was given",
                tail=str(number) if number else "",
            )
        )
    return made


def _in_time(asked: Asked) -> Sequence[str]:
    found = kept(asked.about, _noticed(asked)).agenda.findings
    told = [one for one in found if "notice" in one.rule or "clear" in one.text]
    against = [one for one in told if one.status in ("not met", "warns")]
    return [f"{one.text}. ({in_words(one.rule)})" for one in against]


NOTICE = Task(
    name="give-notice",
    title="Record that notice was given",
    action=CALL,
    body=lambda asked: bodies_of_meeting(asked.about),
    thing=_thing,
    pages=(
        Page("what", (Question("what", "Of what was notice given?", "choices", choices=WHAT),)),
        Page("given", (Question("given", "When was it given?", "day", check=not_to_come),)),
        Page(
            "where",
            (Question("where", "Where does it stand?", hint="Such as the web page, the offices."),),
        ),
    ),
    make=_noticed,
    look=_in_time,
    after=lambda asked: meeting_page(asked.about),
    done="The notice is recorded.",
    anew=False,
)


def _cancelled(asked: Asked) -> list[Statement]:
    held = kept(asked.about).agenda.sitting.meeting
    payload = {**held.model_dump(mode="json", exclude_none=True), "status": "cancelled"}
    return [
        stated(
            asked,
            "meeting",
            payload,
            about=held.bodies[0],
            effective=min(asked.today, held.on),
            reason=asked.answers["why"],
        )
    ]


CANCEL = Task(
    name="cancel-meeting",
    title="Cancel a meeting",
    action=CALL,
    body=lambda asked: bodies_of_meeting(asked.about),
    thing=_thing,
    pages=(Page("why", (Question("why", "Why is it cancelled?"),)),),
    make=_cancelled,
    after=lambda asked: meeting_page(asked.about),
    done="The meeting is cancelled.",
    anew=False,
)

TASKS = (CALL_MEETING, NOTICE, CANCEL)
