"""Bidders of a procurement: who was asked to bid, bid, withdrew or was excluded."""

from __future__ import annotations

from commonweal.records import Statement
from commonweal.web.desk.asking import Answers, Asked, Page, Question, Task
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.keeping import identifiers, organisations
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.interests import name_alone, not_to_come
from commonweal.web.desk.tasks.procurement import (
    found_by,
    owners_of,
    page_of,
    thing_of,
)
from commonweal.web.desk.tasks.stating import stated as drafted


def _taken_off(answers: Answers) -> bool:
    return answers.get("step") in ("withdrew", "excluded")


def _bid(asked: Asked) -> list[Statement]:
    answers = asked.answers
    named = answers["organisation"]
    payload = {
        "procurement": asked.about,
        "organisation": name_alone(named["words"], named["code"]),
        "organisation_ids": list(identifiers(named["code"])) or None,
        "step": answers["step"],
        "reason": answers.get("why"),
    }
    about = bought(asked.about).held.about
    return [
        drafted(
            asked,
            "bidder",
            payload,
            about=about,
            effective=day_given(answers["since"]),
            reason="list of bidders",
        )
    ]


BIDDER = Task(
    name="add-bidder",
    title="Add a bidder, or say that one withdrew",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "organisation",
            (
                Question(
                    "organisation",
                    "Which organisation?",
                    "name",
                    hint="Begin to type its name.",
                    choices=lambda _asked: organisations(),
                    free=True,
                ),
            ),
        ),
        Page(
            "step",
            (
                Question(
                    "step",
                    "What did it do?",
                    "choice",
                    choices=(
                        ("invited", "It was asked to bid"),
                        ("bid", "It bid"),
                        ("withdrew", "It withdrew"),
                        ("excluded", "It was excluded"),
                    ),
                ),
                Question("since", "Since when?", "day", check=not_to_come),
            ),
            title="What did it do, and when?",
        ),
        Page("why", (Question("why", "Why?", "long"),), when=_taken_off),
    ),
    make=_bid,
    look=found_by(_bid),
    after=page_of,
    done="It is recorded. Whoever evaluates was set against all bidders again.",
    anew=False,
)

TASKS = (BIDDER,)
