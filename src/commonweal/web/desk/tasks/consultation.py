"""Setting up a consultation: what is asked about, which options, from when to when; and each step
that follows on the way to a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from commonweal.evidence.words import day
from commonweal.records import Statement
from commonweal.web.consulted import HAPPENED, Consulted
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.asking.moved import saying
from commonweal.web.desk.consulted import CONSULT, every_consultation
from commonweal.web.desk.drafting import day_given, plain
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.models import ConsultationResponse, Theme
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _closes_later(value: Any, asked: Asked) -> str:
    opens = asked.answers.get("opens")
    return "It closes before it opens" if opens and str(value) < opens else ""


def _each_once(value: Any, _asked: Asked) -> str:
    lines = [line.strip().casefold() for line in str(value).split("\n") if line.strip()]
    return "" if len(lines) == len(set(lines)) else "An option stands twice; keep one"


def _set_up(asked: Asked) -> list[Statement]:
    answers = asked.answers
    code = code_of(asked, "consultation")
    common = {"decision": code, "by": answers["body"], "source": answers["source"]}
    first = {
        **common,
        "step": "options listed",
        "on": answers["opens"],
        "text": answers["title"],
        "covers": _lines(answers["options"]),
        "kept": "as it went",
    }
    opened = {**common, "step": "consultation opened", "on": answers["opens"]}
    opened |= {"text": answers["title"], "kept": "as it went"}
    closed = {**common, "step": "consultation closed", "on": answers["closes"]}
    closed |= {"text": answers["title"], "kept": "as it went"}
    about, why = answers["body"], "the consultation was set up"
    return [
        stated(
            asked,
            "change_step",
            payload,
            about=about,
            effective=day_given(str(payload["on"])),
            reason=why,
            tail=str(number),
        )
        for number, payload in enumerate((first, opened, closed), start=1)
    ]


SET_UP = Task(
    name="set-up-consultation",
    title="Set up a consultation",
    group="Decisions",
    action=CONSULT,
    body=chosen(CONSULT),
    pages=(
        Page("body", (Question("body", "Who consults?", "choice", choices=offered(CONSULT)),)),
        Page("title", (Question("title", "On what?"),)),
        Page(
            "options",
            (
                Question(
                    "options",
                    "Which options?",
                    "long",
                    hint="One on each line, as the file of responses calls them.",
                    check=_each_once,
                ),
            ),
        ),
        Page(
            "days",
            (
                Question("opens", "When does it open?", "day"),
                Question("closes", "When does it close?", "day", check=_closes_later),
                Question("source", "Where is it published?"),
            ),
            title="From when to when?",
        ),
    ),
    make=_set_up,
    after=lambda asked: reverse("desk-consultation", args=[code_of(asked, "consultation")]),
    done="The consultation is set up. Upload its responses once they are in.",
)

#: What is recorded of a consultation as it goes, in words.
STEPS: tuple[Choice, ...] = tuple(
    (one, HAPPENED[one])
    for one in (
        "assured",
        "responses analysed",
        "responses answered",
        "scrutiny consulted",
        "Secretary of State notified",
        "criteria announced",
        "criteria change reported",
        "preferred option named",
        "consultation closed",
    )
)
OUTCOMES = plain("passed", "passed with conditions", "not passed")


def _is(*steps: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("step") in steps


def _consulted(asked: Asked) -> Consulted:
    return every_consultation()[asked.about]


def _responses(code: str) -> int | None:
    """How many responses are kept; None where none is."""
    return ConsultationResponse.objects.filter(decision=code).count() or None


def _not_more(value: Any, asked: Asked) -> str:
    themes = asked.answers.get("themes")
    return "More are left than there are" if themes is not None and value > themes else ""


#: Steps that come after a consultation was opened.
AFTER_OPENING = ("responses analysed", "responses answered", "consultation closed")


def _in_order(value: Any, asked: Asked) -> str:
    steps = _consulted(asked).steps
    opened = min(one.on for one in steps if one.step == "consultation opened")
    if asked.answers.get("step") in AFTER_OPENING and str(value) < opened.isoformat():
        return f"The consultation opened on {day(opened)}; give that day or a later one"
    return not_to_come(value, asked)


def _step(asked: Asked) -> list[Statement]:
    answers, held = asked.answers, _consulted(asked)
    payload = {
        "decision": asked.about,
        "step": answers["step"],
        "on": answers["on"],
        "by": held.body,
        "text": answers["text"],
        "source": answers["source"],
        "kept": "as it went",
        "outcome": answers.get("outcome"),
        "covers": _lines(answers.get("covers")) or None,
        "responses": answers.get("responses"),
        "themes": answers.get("themes"),
        "unanswered": answers.get("unanswered"),
    }
    return [
        stated(
            asked,
            "change_step",
            payload,
            about=held.body,
            effective=day_given(answers["on"]),
            reason="a step of the consultation",
        )
    ]


STEP = Task(
    name="consultation-step",
    title="Record what happened on the way to the decision",
    action=CONSULT,
    body=lambda asked: with_parents([_consulted(asked).body]),
    thing=lambda asked: saying("change_step", "decision", asked.about),
    pages=(
        Page("step", (Question("step", "What happened?", "choice", choices=STEPS),)),
        Page(
            "outcome",
            (Question("outcome", "Was it passed?", "choice", choices=OUTCOMES),),
            when=_is("assured"),
        ),
        Page(
            "covers",
            (
                Question(
                    "covers",
                    "What did it cover?",
                    "long",
                    hint="A line each: the criteria, or the tests that it was assured against.",
                    needed=False,
                ),
            ),
            when=_is("assured", "criteria announced", "criteria change reported"),
        ),
        Page(
            "responses",
            (
                Question(
                    "responses",
                    "How many responses were there?",
                    "number",
                    hint="Everybody is told this number, and none of the responses.",
                    needed=False,
                    first=lambda asked: _responses(asked.about),
                ),
            ),
            when=_is("responses analysed"),
        ),
        Page(
            "themes",
            (
                Question(
                    "themes",
                    "How many themes were found?",
                    "number",
                    first=lambda asked: Theme.objects.filter(decision=asked.about).count() or None,
                ),
            ),
            when=_is("responses analysed", "responses answered"),
        ),
        Page(
            "unanswered",
            (
                Question(
                    "unanswered",
                    "How many of them have no answer?",
                    "number",
                    check=_not_more,
                ),
            ),
            when=_is("responses answered"),
        ),
        Page(
            "told",
            (
                Question("on", "On which day?", "day", check=_in_order),
                Question("text", "In words", "long"),
                Question("source", "Where does that stand?"),
            ),
            title="When was it, and where does it stand?",
        ),
    ),
    make=_step,
    after=lambda asked: reverse("desk-consultation", args=[asked.about]),
    done="The step is recorded.",
    anew=False,
)

TASKS = (SET_UP, STEP)
