"""Bodies and their seats: stated, filled, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args

from django.urls import reverse

from commonweal.evidence.words import day as day_words
from commonweal.governance.register.day import Day
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import Seat
from commonweal.records.kinds.bodies import BodyForm
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import bodies_named, day_around, people_named, with_parents
from commonweal.web.desk.rights import ALL, chosen, offered
from commonweal.web.desk.tasks.people import person_of, who
from commonweal.web.desk.tasks.stating import code_of, corrected, stated
from commonweal.web.store.reading import Thing

ACTION = "keep bodies"
KINDS: tuple[Choice, ...] = (
    ("nhs-england", "NHS England"),
    ("ccg", "Clinical commissioning group"),
    ("icb", "Integrated care board"),
    ("nhs-trust", "NHS trust"),
    ("foundation-trust", "NHS foundation trust"),
    ("council", "Council"),
    ("combined-authority", "Combined authority"),
    ("provider", "Provider of services"),
    ("practice", "General practice"),
    ("partnership", "Partnership that no statute makes"),
)
FORMS: tuple[Choice, ...] = tuple((one, one.capitalize()) for one in get_args(BodyForm))
MEETS: tuple[Choice, ...] = (
    ("in public", "In public"),
    ("in private", "In private"),
    ("in part", "In public in part"),
    ("not known", "Its rules do not say"),
)
ROLES: tuple[Choice, ...] = tuple(
    (one, one.capitalize())
    for one in ("chair", "deputy chair", "member", "in attendance", "secretary", "guardian")
)
SINCE = Page("since", (Question("since", "From when?", "day"),))
SOURCE = Page(
    "source",
    (Question("source", "Where does that stand?", hint="Such as its constitution, or a minute."),),
)


def _one_or_more(value: object, _asked: Asked) -> str:
    """What is wrong with a number that says nothing when it is nought."""
    return "" if int(str(value)) > 0 else "Give 1 or more, or leave out what is not said"


def kept(_asked: Asked) -> str:
    return reverse("bodies-kept")


def _body(asked: Asked) -> list[Statement]:
    said = asked.answers
    code = code_of(asked, "body")
    payload = {
        "body": code,
        "name": said["name"],
        "kind": said["kind"],
        "form": said["form"],
        "of": [said["of"]] if said.get("of") else [],
        "quorum": said.get("quorum"),
        "meets": said["meets"],
        "notice_days": said.get("notice_days"),
        "confirm_months": said.get("confirm_months"),
        "source": said["source"],
    }
    since = date.fromisoformat(said["since"])
    return [stated(asked, "body", payload, about=code, effective=since, reason="it was set up")]


OWN_RULES = (
    Page("form", (Question("form", "How does it meet?", "choice", choices=FORMS),)),
    SINCE,
    Page(
        "rules",
        (
            Question(
                "quorum",
                "Fewest voting members present (quorum)",
                "number",
                needed=False,
                check=_one_or_more,
            ),
            Question("notice_days", "Clear days of notice of a meeting", "number", needed=False),
            Question(
                "confirm_months",
                "Every how many months interests are confirmed",
                "number",
                needed=False,
                check=_one_or_more,
            ),
            Question("meets", "Does it meet in public?", "choice", choices=MEETS),
        ),
        title="What do its own rules say?",
        text="Leave out what they do not say. The law may ask for more: it is applied besides.",
    ),
    SOURCE,
)
NAME = Page("name", (Question("name", "What is it called?"),))
KIND = Page("kind", (Question("kind", "What is it in law?", "choice", choices=KINDS),))

COMMITTEE = Task(
    name="state-committee",
    title="Set up a committee",
    group="Bodies and seats",
    action=ACTION,
    body=chosen(ACTION, "of"),
    pages=(
        Page("of", (Question("of", "Whose committee is it?", "choice", choices=offered(ACTION)),)),
        NAME,
        KIND,
        *OWN_RULES,
    ),
    make=_body,
    after=kept,
    done="The committee is on record. Now give it its seats.",
)
BODY = Task(
    name="state-body",
    title="Set up a body",
    group="Bodies and seats",
    action=ACTION,
    body=lambda _asked: ALL,
    pages=(NAME, KIND, *OWN_RULES),
    make=_body,
    after=kept,
    done="The body is on record. Now give it its seats.",
)


def _seat(asked: Asked) -> list[Statement]:
    said = asked.answers
    person, new = person_of(asked, "person", said["body"])
    payload = {
        "seat": code_of(asked, "seat"),
        "body": said["body"],
        "role": said["role"],
        "voting": said["voting"],
        "office": said.get("office"),
        "represents": said.get("represents"),
        "person": person,
        "source": said["source"],
    }
    since = date.fromisoformat(said["since"])
    made = stated(
        asked, "seat", payload, about=said["body"], effective=since, reason="a seat of the body"
    )
    return [*new, made]


SEAT = Task(
    name="state-seat",
    title="Make a seat",
    group="Bodies and seats",
    action=ACTION,
    body=chosen(ACTION),
    pages=(
        Page("body", (Question("body", "On which body?", "choice", choices=offered(ACTION)),)),
        Page("role", (Question("role", "What is its holder there?", "choice", choices=ROLES),)),
        Page("voting", (Question("voting", "Has the seat a vote?", "yes or no"),)),
        Page(
            "holder",
            (
                who("person", "Who holds it?", needed=False),
                Question(
                    "office",
                    "Or which office has it?",
                    hint="Such as Leader of the Council. Leave out both where it is vacant.",
                    needed=False,
                ),
            ),
            title="Who has the seat?",
        ),
        Page(
            "represents",
            (Question("represents", "For whom does it speak?", needed=False),),
        ),
        SINCE,
        SOURCE,
    ),
    make=_seat,
    after=kept,
    done="The seat is on record.",
)


def seat_held(code: str) -> Said[Seat]:
    """A seat as it stands today.

    Raises
    ------
    KeyError
        When there is none today.
    """
    day: Day = day_around([("seat", code)], deep=0)
    found = [one for one in said(day.state, Seat) if one.what.seat == code]
    if not found:
        raise KeyError(code)
    return found[-1]


def _bodies(asked: Asked) -> Sequence[str]:
    return with_parents([seat_held(asked.about).what.body])


def _thing(asked: Asked) -> Thing:
    return "seat", asked.about


def _now(asked: Asked) -> Sequence[tuple[str, str]]:
    seat = seat_held(asked.about).what
    held = seat.office or "nobody: it is vacant"
    if seat.person is not None:
        held = people_named([seat.person])[seat.person]
    body = bodies_named([seat.body])[seat.body]
    return (("The seat", f"{seat.role.capitalize()}, {body}"), ("Held by", held))


def _filled(asked: Asked) -> list[Statement]:
    one = seat_held(asked.about)
    since = date.fromisoformat(asked.answers["since"])
    person, new = person_of(asked, "person", one.what.body)
    payload = {
        **one.what.model_dump(mode="json"),
        "person": person,
        "office": asked.answers.get("office"),
        "source": asked.answers["source"],
    }
    end = corrected(
        asked, one, {}, until=since - timedelta(days=1), reason="the seat passes to another"
    )
    made = stated(
        asked,
        "seat",
        payload,
        about=one.about,
        effective=since,
        until=one.effective_to,
        reason="the seat passes to another",
    )
    return [*new, end, made]


def _after_beginning(value: object, asked: Asked) -> str:
    one = seat_held(asked.about)
    if date.fromisoformat(str(value)) <= one.effective:
        return f"The seat stands as it is only since {day_words(one.effective)}; give a later day"
    return ""


FILL = Task(
    name="fill-seat",
    title="Give a seat to somebody",
    action=ACTION,
    body=_bodies,
    thing=_thing,
    pages=(
        Page(
            "holder",
            (
                who("person", "Who holds it from then on?", needed=False),
                Question("office", "Or which office has it?", needed=False),
            ),
            title="Who has the seat?",
            text="Leave out both to state that it is vacant.",
        ),
        Page("since", (Question("since", "From when?", "day", check=_after_beginning),)),
        SOURCE,
    ),
    shows=_now,
    make=_filled,
    after=kept,
    done="The seat has its new holder.",
    anew=False,
)


def _ended(asked: Asked) -> list[Statement]:
    one = seat_held(asked.about)
    last = date.fromisoformat(asked.answers["last"])
    return [corrected(asked, one, {}, until=last, reason=asked.answers["why"])]


END = Task(
    name="end-seat",
    title="End a seat",
    action=ACTION,
    body=_bodies,
    thing=_thing,
    pages=(
        Page("last", (Question("last", "What is its last day?", "day"),)),
        Page("why", (Question("why", "Why does it end?"),)),
    ),
    shows=_now,
    make=_ended,
    after=kept,
    done="The end of the seat is on record.",
    anew=False,
)


TASKS = (COMMITTEE, BODY, SEAT, FILL, END)
