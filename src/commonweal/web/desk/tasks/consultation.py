"""Setting up a consultation: what is asked about, which options, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Page, Question, Task
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.stating import code_of, stated

CONSULT = "consult"


def _options(answers: Mapping[str, Any]) -> list[str]:
    return [line.strip() for line in str(answers["options"]).split("\n") if line.strip()]


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
        "covers": _options(answers),
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

TASKS = (SET_UP,)
