"""Withholding something of an interest from the public, with an approver."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.records import Statement, said
from commonweal.records.kinds import Interest
from commonweal.web.desk.asking import APPROVER, Asked, Choice, Page, Question, Second, Task
from commonweal.web.desk.keeping import day_around, with_parents
from commonweal.web.desk.tasks.oneself import known
from commonweal.web.desk.tasks.stating import stated

#: Fields that may be withheld, in words.
WORDS: tuple[Choice, ...] = (
    ("person", "Who it is (name and position with it)"),
    ("organisation", "The organisation (description and role with it)"),
    ("description", "The description"),
    ("relationship", "How somebody is related"),
    ("mitigation", "What was agreed"),
    ("role", "The role"),
)


def _held(asked: Asked) -> tuple[str, Interest]:
    day = day_around([("interest", asked.about)], deep=0)
    for one in said(day.state, Interest):
        if one.what.interest == asked.about:
            return one.id, one.what
    raise KeyError(asked.about)


def _shows(asked: Asked) -> Sequence[tuple[str, str]]:
    what = _held(asked)[1]
    told = [("The interest", what.description), ("With", what.organisation or "nobody named")]
    if what.consent_refused:
        told.append(("The person does not agree that it is published", what.consent_refused))
    return tuple(told)


def _make(asked: Asked) -> list[Statement]:
    statement, what = _held(asked)
    said_ = asked.answers
    payload = {
        "redacts": statement,
        "fields": said_["fields"],
        "reason": said_["reason"],
        "approver": APPROVER,
    }
    return [
        stated(
            asked, "redaction", payload, about=what.register_of, reason="withheld from the public"
        )
    ]


def _second(asked: Asked) -> Second:
    """Rule A7b asks for an approver: somebody else, and not whose interest it is."""
    about = _held(asked)[1].register_of
    why = asked.answers["reason"]
    return Second("A7b", about, why, _make(asked), approver_in="approver")


REDACT = Task(
    name="redact",
    title="Withhold something of an interest from the public",
    action="redact",
    body=lambda asked: with_parents([_held(asked)[1].register_of]),
    thing=lambda asked: ("interest", asked.about),
    pages=(
        Page(
            "fields",
            (Question("fields", "What is withheld?", "choices", choices=WORDS, check=known),),
        ),
        Page(
            "reason",
            (Question("reason", "Why?", "long", hint="This is published beside the interest."),),
        ),
    ),
    shows=_shows,
    make=_make,
    second=_second,
    button="Propose it to a second person",
    after=lambda asked: reverse("register-kept", args=[_held(asked)[1].register_of]),
    done="It is withheld from now on; that it is, and why, is told.",
    anew=False,
)

TASKS = (REDACT,)
