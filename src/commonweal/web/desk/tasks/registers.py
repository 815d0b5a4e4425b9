"""What whoever keeps a register does: declare for another, open a case, take its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from commonweal.evidence.words import day as day_words
from commonweal.governance.register import Case, cases, openings, register
from commonweal.records import Statement, latest
from commonweal.records.kinds import Interest
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import day_around, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.naming import things_told
from commonweal.web.desk.register_held import register_day
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import WHAT, not_to_come, said_of
from commonweal.web.desk.tasks.oneself import known, not_own
from commonweal.web.desk.tasks.people import person_of, who
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import Thing

KEEP, FOR_ANOTHER = "keep a register", "declare for another"
#: The steps of a case after it was opened, in order.
STEPS: tuple[Choice, ...] = (
    ("reported to the guardian", "Report it to the guardian"),
    ("closed", "Close it: it was looked into"),
    ("published", "Publish it, without naming anybody"),
)


def _register_page(body: str) -> str:
    return reverse("register-kept", args=[body])


def _another(value: Any, asked: Asked) -> str:
    """What is wrong with somebody who enters what they declare themselves, on a day of their
    choice."""
    if asked.user.person and value["code"] == asked.user.person:
        return "This is yourself: declare it for yourself, from your desk"
    return ""


def _declared(asked: Asked) -> list[Statement]:
    said = asked.answers
    body = said["register_of"]
    person, new = person_of(asked, "person", body)
    told = said["declared"]
    day = date.fromisoformat(told["on"])
    payload = {
        "interest": code_of(asked, "interest"),
        "person": person,
        "register_of": body,
        "declared": told["on"],
        "declared_precision": told["precision"],
        **said_of(said),
    }
    made = stated(
        asked, "interest", payload, about=body, effective=day, reason="declared to the register"
    )
    return [*new, made]


FOR = Task(
    name="declare-for-another",
    title="Enter what somebody declared",
    group="Declare",
    action=FOR_ANOTHER,
    body=chosen(FOR_ANOTHER, "register_of"),
    pages=(
        Page(
            "register",
            (
                Question(
                    "register_of", "In whose register?", "choice", choices=offered(FOR_ANOTHER)
                ),
            ),
        ),
        Page("person", (who("person", "Whose interest is it?", check=_another),)),
        *WHAT,
        Page(
            "declared",
            (Question("declared", "When did they declare it?", "rough day", check=not_to_come),),
        ),
    ),
    make=_declared,
    after=lambda asked: _register_page(asked.answers["register_of"]),
    done="It stands in the register from now on.",
)


def _opened(asked: Asked) -> list[Statement]:
    day = register_day(asked.about)
    return list(
        openings(day, register(day, asked.about), stated_by=asked.user.office, stated_at=asked.now)
    )


def _late(asked: Asked) -> Sequence[tuple[str, str]]:
    made = [one.payload for one in _opened(asked) if one.payload is not None]
    if not made:
        return (("Late declarations without a case", "None: there is nothing to open."),)
    named = things_told(("interest", str(one["interest"])) for one in made)
    return tuple((named["interest", str(one["interest"])], str(one["text"])) for one in made)


OPEN_LATE = Task(
    name="open-cases",
    title="Open a case for each late declaration",
    heading="A case is opened for each of these",
    action=KEEP,
    body=lambda asked: with_parents([asked.about]),
    thing=lambda asked: ("body", asked.about),
    pages=(),
    shows=_late,
    make=_opened,
    button="Open the cases",
    after=lambda asked: _register_page(asked.about),
    done="Each late declaration has its case.",
    anew=False,
)


def _found(asked: Asked) -> list[Statement]:
    said = asked.answers
    person, new = person_of(asked, "person", said["body"])
    payload = {
        "case": code_of(asked, "case"),
        "register_of": said["body"],
        "step": "opened",
        "on": said["on"],
        "rule": said.get("rule"),
        "person": person,
        "text": said["text"],
    }
    on = date.fromisoformat(said["on"])
    made = stated(
        asked, "breach", payload, about=said["body"], effective=on, reason="a rule was not kept"
    )
    return [*new, made]


OPEN = Task(
    name="open-case",
    title="Open a case: a rule was not kept",
    group="Declare",
    action=KEEP,
    body=chosen(KEEP),
    pages=(
        Page("body", (Question("body", "Of which body?", "choice", choices=offered(KEEP)),)),
        Page("text", (Question("text", "What happened?", "long"),)),
        Page(
            "more",
            (
                who("person", "Whom is it about?", needed=False, free=False),
                Question(
                    "rule", "Which rule was not kept?", hint="Its id, such as B4.", needed=False
                ),
            ),
            title="What more is known?",
            text="Who it is about is never published.",
        ),
        Page("on", (Question("on", "When was it found?", "day", check=not_to_come),)),
    ),
    make=_found,
    after=lambda asked: _register_page(asked.answers["body"]),
    done="The case is opened.",
)


def case_of(code: str) -> Case:
    """A case by its id.

    Raises
    ------
    KeyError
        When there is none.
    """
    day = day_around([("case", code)], deep=0)
    steps = day.state.of_type("breach")
    for one in steps:
        body = str((one.payload or {}).get("register_of", one.about))
        for held in cases(day, body):
            if held.case == code:
                return held
    raise KeyError(code)


def _left(asked: Asked) -> Sequence[Choice]:
    held = case_of(asked.about)
    taken = {
        "reported to the guardian": held.told,
        "closed": held.closed,
        "published": held.published,
    }
    return tuple(one for one in STEPS if taken[one[0]] is None)


def _somebody_else(asked: Asked, held: Case) -> None:
    """Nobody takes a step of a case that is about them, or about an interest of theirs."""
    about = {held.person}
    if held.interest is not None:
        stands = things_stated("interest", [held.interest])
        declared = latest(stands, Interest, lambda one: one.interest)
        about |= {one.what.person for one in declared.values()}
    not_own(asked, about, "This case is about yourself: somebody else takes its steps")


def _stepped(asked: Asked) -> list[Statement]:
    held, said = case_of(asked.about), asked.answers
    _somebody_else(asked, held)
    payload = {
        "case": held.case,
        "register_of": held.body,
        "step": said["step"],
        "on": said["on"],
        "text": said["text"],
    }
    on = date.fromisoformat(said["on"])
    return [
        stated(asked, "breach", payload, about=held.body, effective=on, reason="a step of the case")
    ]


def _case_thing(asked: Asked) -> Thing:
    return "case", asked.about


def _told(asked: Asked) -> Sequence[tuple[str, str]]:
    held = case_of(asked.about)
    return (("Opened", "" if held.opened is None else day_words(held.opened)),)


def _not_before_opening(value: object, asked: Asked) -> str:
    held = case_of(asked.about)
    day = date.fromisoformat(str(value))
    if held.opened is not None and day < held.opened:
        return f"The case was opened on {day_words(held.opened)}; give that day or a later one"
    return not_to_come(value, asked)


STEP = Task(
    name="case-step",
    title="Take a step of a case",
    action=KEEP,
    body=lambda asked: with_parents([case_of(asked.about).body]),
    thing=_case_thing,
    pages=(
        Page("step", (Question("step", "Which step?", "choice", choices=_left, check=known),)),
        Page("on", (Question("on", "On which day?", "day", check=_not_before_opening),)),
        Page(
            "text",
            (
                Question(
                    "text",
                    "What is to be said of it?",
                    "long",
                    hint="What is published names nobody: names and ids are taken out besides.",
                ),
            ),
        ),
    ),
    shows=_told,
    make=_stepped,
    after=lambda asked: _register_page(case_of(asked.about).body),
    done="The step is recorded.",
    anew=False,
)


TASKS = (FOR, OPEN_LATE, OPEN, STEP)
