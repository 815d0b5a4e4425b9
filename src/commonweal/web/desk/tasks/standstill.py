"""Representations in the standstill, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import chosen_code, day_given
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.procurement import owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated as drafted


def _objectors(asked: Asked) -> Sequence[Choice]:
    return tuple((name, name) for name in bought(asked.about).bidders)


def _objected(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "procurement": asked.about,
        "by": chosen_code(answers["by"]),
        "step": answers["step"],
        "on": answers["on"],
        "outcome": answers.get("outcome"),
    }
    about, why = bought(asked.about).held.about, "representations in the standstill"
    return [
        drafted(
            asked,
            "representation",
            payload,
            about=about,
            effective=day_given(answers["on"]),
            reason=why,
        )
    ]


REPRESENTATION = Task(
    name="representation",
    title="Record a representation, or a step of one",
    intro="A representation received in the standstill keeps it open until it is decided.",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "by",
            (Question("by", "Whose is it?", "name", choices=_objectors, free=True),),
        ),
        Page(
            "step",
            (
                Question(
                    "step",
                    "What happened?",
                    "choice",
                    choices=(
                        ("received", "It was received"),
                        ("information given", "The provider was given information"),
                        ("reviewed", "It was reviewed"),
                        ("decision communicated", "The decision was told, with reasons"),
                    ),
                ),
                Question("on", "When?", "day", check=not_to_come),
            ),
            title="What happened, and when?",
        ),
        Page("outcome", (Question("outcome", "What came of it?", "long", needed=False),)),
    ),
    make=_objected,
    after=page_of,
    done="It is recorded. The calendar counts the standstill with it.",
    anew=False,
)

TASKS = (REPRESENTATION,)
