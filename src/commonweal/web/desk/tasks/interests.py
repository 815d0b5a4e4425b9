"""Declaring what one has an interest in, that it ended, and that what is held is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse

from commonweal.records import Statement, draft, read_as
from commonweal.records.kinds import Interest
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import identifiers, organisations
from commonweal.web.desk.own import Own, interest_statement, own_of, registers_of
from commonweal.web.desk.tasks.clocks_told import told
from commonweal.web.store.reading import Thing

TYPES: tuple[Choice, ...] = (
    ("financial", "Money: you could gain or lose by it"),
    ("non-financial professional", "Your profession: it could help or harm your standing"),
    ("non-financial personal", "Yourself: you gain by it in another way than money"),
    ("indirect", "Somebody close to you has it"),
)
#: What an interest is declared with, page by page; the words are those of whoever declares.
REDECLARED = "declared by the person"

#: The page of the days by which it is told whether somebody declared in time.
SINCE = "since"


def is_indirect(answers: Answers) -> bool:
    """Whether somebody else has the interest."""
    return answers.get("type") == "indirect"


def not_to_come(value: object, asked: Asked) -> str:
    """What is wrong with a day that is to come."""
    day = value["on"] if isinstance(value, dict) else str(value)
    return "" if date.fromisoformat(day) <= asked.today else "The day is to come; correct it"


def bodies_of(asked: Asked) -> Sequence[Choice]:
    """The bodies in whose registers somebody declares."""
    return tuple(registers_of(asked.user).items())


WHAT = (
    Page("type", (Question("type", "What kind of interest is it?", "choice", choices=TYPES),)),
    Page(
        "relationship",
        (
            Question(
                "relationship",
                "How is the person related to you?",
                hint="Such as spouse or business partner. Do not name them.",
            ),
        ),
        when=is_indirect,
    ),
    Page(
        "organisation",
        (
            Question(
                "organisation",
                "With which organisation?",
                "name",
                hint="Begin to type its name. Leave it out where there is none.",
                choices=lambda _asked: organisations(),
                needed=False,
                free=True,
            ),
        ),
    ),
    Page(
        "what",
        (
            Question(
                "description",
                "What is the interest?",
                "long",
                hint="Such as: I am a director, without pay. Name nobody else.",
            ),
        ),
    ),
    Page(
        SINCE,
        (
            Question("arose", "When did it arise?", "rough day", check=not_to_come),
            Question(
                "aware",
                "When did you become aware of it, if that was later?",
                "rough day",
                needed=False,
                check=not_to_come,
            ),
        ),
        title="Since when?",
    ),
    Page(
        "mitigation",
        (
            Question(
                "mitigation",
                "Was anything agreed about it?",
                "long",
                hint="Such as: I take no part in decisions on it; agreed with the chair.",
                needed=False,
            ),
            Question(
                "consent_refused",
                "If you do not agree that this is published, why?",
                "long",
                hint="The guardian decides. Until then who and what are not shown in public.",
                needed=False,
            ),
        ),
        title="Is there anything more?",
    ),
)
REGISTER = Page(
    "register",
    (
        Question(
            "register_of",
            "In whose register?",
            "choice",
            choices=bodies_of,
            none="There is no register for you: no seat of yours is on record with a body that "
            "there is today, and no role of yours is for one. Ask the governance lead of your body "
            "to record your seat first, or an administrator for a role.",
        ),
    ),
)


def said_of(answers: Answers) -> dict[str, object]:
    """The fields of an interest that are asked."""
    arose = answers["arose"]
    aware = answers.get("aware") or arose
    return {
        **what_of(answers),
        "arose": arose["on"],
        "arose_precision": arose["precision"],
        "aware": aware["on"],
        "aware_precision": aware["precision"],
    }


def what_of(answers: Answers) -> dict[str, object]:
    """The fields of an interest that say what it is, without those that say since when."""
    named = answers.get("organisation") or {"code": "", "words": ""}
    return {
        "type": answers["type"],
        "relationship": answers.get("relationship") if is_indirect(answers) else None,
        "description": answers["description"],
        "organisation": name_alone(named["words"], named["code"]) or None,
        "organisation_ids": list(identifiers(named["code"])),
        "mitigation": answers.get("mitigation"),
        "consent_refused": answers.get("consent_refused"),
    }


def name_alone(words: str, code: str) -> str:
    """A name as it was chosen, without the identifier that told it from others."""
    return words.rpartition(" (")[0] if code and words.endswith(")") and " (" in words else words


def _make(asked: Asked) -> list[Statement]:
    code = f"interest-{asked.token}"
    payload = {
        "interest": code,
        "person": asked.user.person,
        "register_of": asked.answers["register_of"],
        "declared": asked.today.isoformat(),
        **said_of(asked.answers),
    }
    return [
        draft(
            "interest",
            payload,
            id=code,
            stated_by=asked.user.office,
            about=asked.answers["register_of"],
            stated_at=asked.now,
            effective=asked.today,
            reason=REDECLARED,
        )
    ]


def in_time(asked: Asked) -> Sequence[str]:
    """Whether a declaration comes in time by each clock, before it is sent."""
    return told(own_of(asked.user).day, read_as(_make(asked)[0], Interest))


def _has_person(asked: Asked) -> bool:
    return bool(asked.user.person)


def mine(asked: Asked) -> Own:
    """The interest that is spoken of, where it is one's own.

    Raises
    ------
    KeyError
        When there is no such interest of theirs that goes on.
    """
    held = own_of(asked.user)
    held.entry(asked.about)
    return held


def _own_body(asked: Asked) -> str:
    return mine(asked).entry(asked.about).what.register_of


def _own_thing(asked: Asked) -> Thing:
    return "interest", asked.about


def _desk(_asked: Asked) -> str:
    return reverse("desk")


DECLARE = Task(
    name="declare-interest",
    title="Declare an interest",
    group="Declare",
    action="declare",
    own=_has_person,
    pages=(REGISTER, *WHAT),
    make=_make,
    look=in_time,
    after=_desk,
    done="Your interest is declared. It stands in the register from now on.",
)


def _ended(asked: Asked) -> list[Statement]:
    entry = mine(asked).entry(asked.about)
    return [
        draft(
            "interest_ended",
            {"interest": asked.about, "on": asked.answers["on"]},
            id=f"interest-ended-{asked.token}",
            stated_by=asked.user.office,
            about=entry.what.register_of,
            stated_at=asked.now,
            effective=date.fromisoformat(asked.answers["on"]),
            reason="the person says that it ended",
        )
    ]


def _what_it_is(asked: Asked) -> Sequence[tuple[str, str]]:
    what = mine(asked).entry(asked.about).what
    return (("The interest", what.description), ("With", what.organisation or "nobody named"))


END = Task(
    name="end-interest",
    title="Say that an interest ended",
    action="declare",
    own=lambda asked: bool(mine(asked)),
    body=_own_body,
    thing=_own_thing,
    pages=(Page("on", (Question("on", "When did it end?", "day", check=not_to_come),)),),
    make=_ended,
    shows=_what_it_is,
    after=_desk,
    done="That it ended is recorded. It stays in the register as long as the rules say.",
    anew=False,
)


def _before(name: str) -> Callable[[Asked], object]:
    """The answer that stands in the register already."""

    def first(asked: Asked) -> object:
        what = mine(asked).entry(asked.about).what
        if name == "organisation":
            return None if what.organisation is None else {"code": "", "words": what.organisation}
        return getattr(what, name)

    return first


def _again(page: Page) -> Page:
    """A page with what stands in the register already in it."""
    questions = tuple(replace(one, first=_before(one.name)) for one in page.questions)
    return replace(page, questions=questions)


def _corrected(asked: Asked) -> list[Statement]:
    one = interest_statement(asked.about)
    entry = mine(asked).entry(asked.about)
    held = entry.what.model_dump(mode="json", exclude_none=True)
    said = what_of(asked.answers)
    same = said["organisation"] == entry.what.organisation
    if same and not said["organisation_ids"]:
        said["organisation_ids"] = list(entry.what.organisation_ids)
    payload = {key: value for key, value in {**held, **said}.items() if value is not None}
    return [
        draft(
            "correction",
            {"corrects": one.id, "payload": payload},
            id=f"correction-{asked.token}",
            stated_by=asked.user.office,
            about=one.about,
            stated_at=asked.now,
            effective=one.effective,
            reason=asked.answers["why"],
        )
    ]


CORRECT = Task(
    name="correct-interest",
    title="Correct an interest of yours",
    intro="Since when you have it stays as you declared it: by that is told whether it came in "
    "time. If a day is wrong, ask whoever keeps the register to correct it.",
    action="declare",
    own=lambda asked: bool(mine(asked)),
    body=_own_body,
    thing=_own_thing,
    pages=(
        *(_again(page) for page in WHAT if page.name != SINCE),
        Page("why", (Question("why", "Why is it corrected?", hint="This is kept beside it."),)),
    ),
    make=_corrected,
    after=_desk,
    done="It is corrected. What stood there before is kept beside it.",
    anew=False,
)


def _confirmed(asked: Asked) -> list[Statement]:
    held = own_of(asked.user)
    standing = [entry.what.interest for entry in held.standing(asked.about)]
    payload: dict[str, object] = {
        "person": asked.user.person,
        "register_of": asked.about,
        "on": asked.today.isoformat(),
    }
    payload |= {"interests": standing} if standing else {"nil": True}
    return [
        draft(
            "confirmation",
            payload,
            id=f"confirmation-{asked.token}",
            stated_by=asked.user.office,
            about=asked.about,
            stated_at=asked.now,
            effective=asked.today,
            reason="confirmed by the person",
        )
    ]


def _standing(asked: Asked) -> Sequence[tuple[str, str]]:
    held = own_of(asked.user).standing(asked.about)
    if not held:
        return (("In the register", "No interest of yours: you say that you have none."),)
    return tuple(
        (one.what.organisation or one.what.type.capitalize(), one.what.description) for one in held
    )


def _register_body(asked: Asked) -> str:
    if asked.about not in registers_of(asked.user):
        raise KeyError(asked.about)
    return asked.about


CONFIRM = Task(
    name="confirm-interests",
    title="Confirm your interests",
    heading="Is this what you have?",
    intro="This is what the register holds of you. If something is missing or over, go back to "
    "your desk and change it first.",
    action="declare",
    own=_has_person,
    body=_register_body,
    thing=lambda asked: ("person", asked.user.person),
    pages=(),
    shows=_standing,
    make=_confirmed,
    button="Confirm: this is right and complete",
    after=_desk,
    done="You have confirmed what the register holds of you.",
    anew=False,
)

TASKS = (DECLARE, END, CORRECT, CONFIRM)
