"""What scrutiny asked for and was promised: recorded, delivered with evidence, closed by whom it is
owed to alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.evidence.words import day
from commonweal.records import Statement, StatementError
from commonweal.records.kinds.outcome_contracts import MOST_MONTHS
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.drafting import chosen_code, day_given
from commonweal.web.desk.keeping import bodies_named, committees_of, with_parents
from commonweal.web.desk.rights import chosen, codes_with, offered
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.promised import offices_of, owed, promise
from commonweal.web.store.models import Kept, Party
from commonweal.web.store.reading import Thing

ASK, MAKE, CLOSE = "ask for a promise", "make a promise", "close a promise"


def _page(_asked: Asked) -> str:
    return reverse("desk-promises")


def _thing(asked: Asked) -> Thing:
    return "commitment", asked.about


def _bodies(_asked: Asked) -> Sequence[Choice]:
    rows = Kept.objects.filter(list="body").order_by("sort", "code")
    return OfKept(rows, lambda one: one.title)


def _meetings(asked: Asked) -> Sequence[Choice]:
    """Meetings of the body that asks, the latest first."""
    own = Party.objects.filter(party=asked.answers.get("body", ""), buys=False)
    rows = Kept.objects.filter(list="meeting", pk__in=own.values("kept_id"))
    return OfKept(rows.order_by("-on", "code"), lambda one: one.title)


def _has_day(answers: Answers) -> bool:
    return answers.get("when") == "day"


def _has_months(answers: Answers) -> bool:
    return answers.get("when") == "months"


def _has_event(answers: Answers) -> bool:
    return answers.get("when") == "event"


def _months_that_can_be(value: object, _asked: Asked) -> str:
    if int(str(value)) > MOST_MONTHS:
        return f"Give {MOST_MONTHS:,} or fewer: that is a hundred years"
    return "" if int(str(value)) > 0 else "Give 1 or more; of what was due at once, give the day"


def _asked_for(asked: Asked) -> list[Statement]:
    answers = asked.answers
    meeting = answers.get("meeting")
    payload = {
        "commitment": code_of(asked, "commitment"),
        "kind": answers["kind"],
        "text": answers["text"],
        "made_on": answers["made_on"],
        "meeting": meeting["code"] if meeting else None,
        "by": chosen_code(answers["by"]),
        "to": answers["body"],
        "where": answers["where"],
        "due_on": answers.get("due_on"),
        "due_months": answers.get("due_months"),
        "due_when": answers.get("due_when"),
        "source": answers["source"],
    }
    about, on = answers["body"], day_given(answers["made_on"])
    why = "asked for or promised"
    return [stated(asked, "commitment", payload, about=about, effective=on, reason=why)]


RECORD = Task(
    name="record-promise",
    title="Record a promise, a request or a recommendation",
    group="Promises",
    action=ASK,
    body=chosen(ASK),
    pages=(
        Page(
            "body",
            (
                Question(
                    "body",
                    "To which body is it owed?",
                    "choice",
                    hint="That body alone closes it.",
                    choices=offered(ASK),
                ),
            ),
        ),
        Page(
            "kind",
            (
                Question(
                    "kind",
                    "What is it?",
                    "choice",
                    choices=(
                        ("request", "We asked for something"),
                        ("recommendation", "We recommended something"),
                        ("promise", "Something was promised"),
                        ("assurance", "We were assured of something"),
                    ),
                ),
            ),
        ),
        Page(
            "by",
            (
                Question(
                    "by",
                    "Who owes it?",
                    "name",
                    hint="A body, or an office such as Accountable Officer.",
                    choices=_bodies,
                    free=True,
                ),
            ),
        ),
        Page("text", (Question("text", "In which words?", "long"),)),
        Page(
            "made",
            (
                Question("made_on", "When was it made?", "day", check=not_to_come),
                Question("meeting", "At which meeting?", "name", choices=_meetings, needed=False),
                Question(
                    "where",
                    "Where does it stand?",
                    "choice",
                    choices=(
                        ("resolution", "In a resolution"),
                        ("paper", "In a paper"),
                        ("discussion", "It was said in discussion only"),
                    ),
                ),
                Question("source", "Where can it be read?", hint="Such as: draft minutes, item 6"),
            ),
            title="When and where was it made?",
        ),
        Page(
            "when",
            (
                Question(
                    "when",
                    "When is it due?",
                    "choice",
                    choices=(
                        ("day", "On a day"),
                        ("months", "After some months"),
                        ("event", "When something comes about"),
                        ("none", "No time was set"),
                    ),
                ),
            ),
        ),
        Page("due-on", (Question("due_on", "On which day?", "day"),), when=_has_day),
        Page(
            "due-months",
            (
                Question(
                    "due_months", "After how many months?", "number", check=_months_that_can_be
                ),
            ),
            when=_has_months,
        ),
        Page("due-when", (Question("due_when", "When what comes about?"),), when=_has_event),
    ),
    make=_asked_for,
    after=_page,
    done="It is recorded. It stays open until the body to which it is owed closes it.",
)


def _owing(asked: Asked) -> Sequence[str]:
    """Whose right it is to say that it was delivered: of those that have the office that owes it,
    the bodies of whoever is asked."""
    by = owed([promise(asked.about)])[asked.about]
    having = offices_of(committees_of(codes_with(asked.user, MAKE))) if by.office else {}
    return with_parents(sorted(by.among(having)))


def _closed_already(asked: Asked) -> list[str]:
    """Why nothing can be delivered any more; nothing while it is not closed."""
    held = promise(asked.about)
    if held.closure is None or held.status != "closed":
        return []
    to = held.what.to
    return [
        f"It was closed on {day(held.closure.what.on)}: {held.outcome}. {bodies_named([to])[to]}, "
        "to which it is owed, would have to open it again first."
    ]


def _delivered(asked: Asked) -> list[Statement]:
    """Its delivery.

    Raises
    ------
    StatementError
        Where it is closed.
    """
    closed = _closed_already(asked)
    if closed:
        raise StatementError(" ".join(closed))
    answers = asked.answers
    held = promise(asked.about).made
    payload = {
        "commitment": asked.about,
        "on": answers["on"],
        "by": held.what.by,
        "what": answers["what"],
        "source": answers["source"],
    }
    on = day_given(answers["on"])
    return [
        stated(
            asked, "delivery", payload, about=held.about, effective=on, reason="it was delivered"
        )
    ]


def _words(asked: Asked) -> Sequence[tuple[str, str]]:
    held = promise(asked.about)
    names = bodies_named([held.made.what.to, held.made.what.by])
    return (
        ("What was asked or promised", held.made.what.text),
        ("Owed by", names[held.made.what.by]),
        ("Owed to", names[held.made.what.to]),
        *(("Delivered", f"{one.what.what} ({one.what.source})") for one in held.deliveries),
    )


DELIVER = Task(
    name="deliver-promise",
    title="Say that it was delivered",
    action=MAKE,
    body=_owing,
    thing=_thing,
    pages=(
        Page(
            "what",
            (
                Question("what", "What was delivered?", "long"),
                Question(
                    "source", "Where is the evidence?", hint="Such as: paper 7 of 12 March 2026"
                ),
                Question("on", "When?", "day", check=not_to_come),
            ),
            title="What was delivered, and where is the evidence?",
            look=_closed_already,
        ),
    ),
    shows=_words,
    look=_closed_already,
    make=_delivered,
    after=_page,
    done="The delivery is recorded. Whether it is enough, the body to which it is owed says.",
    anew=False,
)


def _owed_to(asked: Asked) -> Sequence[str]:
    return with_parents([promise(asked.about).made.what.to])


def _closed(asked: Asked) -> list[Statement]:
    answers = asked.answers
    held = promise(asked.about).made
    payload = {
        "commitment": asked.about,
        "on": answers["on"],
        "by": held.what.to,
        "outcome": answers["outcome"],
        "note": answers.get("note"),
    }
    on = day_given(answers["on"])
    return [
        stated(
            asked, "closure", payload, about=held.what.to, effective=on, reason="its body said so"
        )
    ]


def _outcomes(asked: Asked) -> Sequence[Choice]:
    if promise(asked.about).status == "closed":
        return (("opened again", "It is opened again"),)
    return (
        ("met", "It was met"),
        ("met in part", "It was met in part"),
        ("not met", "It was not met"),
        ("withdrawn", "We withdraw it"),
    )


CLOSE_IT = Task(
    name="close-promise",
    title="Close it, or open it again",
    action=CLOSE,
    body=_owed_to,
    thing=_thing,
    pages=(
        Page("outcome", (Question("outcome", "What came of it?", "choice", choices=_outcomes),)),
        Page(
            "note",
            (
                Question("on", "When did your body say so?", "day", check=not_to_come),
                Question("note", "Is anything to be added?", "long", needed=False),
            ),
            title="When, and is anything to be added?",
        ),
    ),
    shows=_words,
    make=_closed,
    after=_page,
    done="It is recorded.",
    anew=False,
)

TASKS = (RECORD, DELIVER, CLOSE_IT)
