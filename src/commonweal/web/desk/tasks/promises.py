"""What scrutiny asked for and was promised: recorded, delivered with evidence, closed by whom it is
owed to alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse

from commonweal.evidence.words import known
from commonweal.governance.commitments import Tracked, track
from commonweal.records import Statement, fold, latest, said
from commonweal.records.kinds import Meeting, Post, Seat
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import chosen_code, day_given
from commonweal.web.desk.keeping import bodies_named, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import Thing, around, today

ASK, MAKE, CLOSE = "ask for a promise", "make a promise", "close a promise"
KINDS = ("commitment", "delivery", "closure", "condition_met")


def tracked() -> tuple[Tracked, ...]:
    """Everything that was asked for or promised, what presses most first."""
    return track(fold(around((), also=Q(type__in=KINDS)), effective=today()))


def promise(code: str) -> Tracked:
    """One of them.

    Raises
    ------
    KeyError
        When there is none.
    """
    rows = around([("commitment", code)], deep=0)
    for one in track(fold(rows, effective=today())):
        if one.made.what.commitment == code:
            return one
    raise KeyError(code)


def _page(_asked: Asked) -> str:
    return reverse("desk-promises")


def _thing(asked: Asked) -> Thing:
    return "commitment", asked.about


def _bodies(_asked: Asked) -> Sequence[Choice]:
    rows = Mention.objects.filter(thing="body", states=True)
    return tuple(sorted(bodies_named(rows.values_list("code", flat=True).distinct()).items()))


def _meetings(asked: Asked) -> Sequence[Choice]:
    """Meetings of the body that asks, the latest first."""
    body = asked.answers.get("body")
    rows = Mention.objects.filter(thing="body", code=body, states=False, type="meeting")
    codes = Mention.objects.filter(row_id__in=rows.values("row_id"), thing="meeting", states=True)
    held = latest(
        things_stated("meeting", codes.values_list("code", flat=True)),
        Meeting,
        lambda one: one.meeting,
    )
    found = sorted(held.values(), key=lambda one: one.what.on, reverse=True)
    return tuple(
        (one.what.meeting, f"{one.what.title}, {known(one.what.on, one.what.precision)}")
        for one in found
    )


def _has_day(answers: Answers) -> bool:
    return answers.get("when") == "day"


def _has_months(answers: Answers) -> bool:
    return answers.get("when") == "months"


def _has_event(answers: Answers) -> bool:
    return answers.get("when") == "event"


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
            (Question("due_months", "After how many months?", "number"),),
            when=_has_months,
        ),
        Page("due-when", (Question("due_when", "When what comes about?"),), when=_has_event),
    ),
    make=_asked_for,
    after=_page,
    done="It is recorded. It stays open until the body to which it is owed closes it.",
)


def owing(held: Iterable[Tracked]) -> dict[str, frozenset[str]]:
    """By promise, the bodies that may say that it was delivered: the body that owes it; where an
    office does, those that have it as a seat or a post, and those at whose meeting it was recorded.
    """
    made = [one.made.what for one in held]
    stating = Mention.objects.filter(thing="body", code__in={one.by for one in made}, states=True)
    bodies = set(stating.values_list("code", flat=True))
    offices = {one.by for one in made} - bodies
    at = {one.meeting for one in made if one.by in offices and one.meeting is not None}
    meetings = latest(things_stated("meeting", at), Meeting, lambda one: one.meeting)
    hosts = {code: frozenset(one.what.bodies) for code, one in meetings.items()}
    having, none = _having(offices), frozenset[str]()
    return {
        one.commitment: frozenset({one.by})
        if one.by in bodies
        else having.get(one.by.casefold(), none) | hosts.get(one.meeting or "", none)
        for one in made
    }


def _having(offices: set[str]) -> dict[str, frozenset[str]]:
    """The bodies that have an office as a seat or a post today, by its name in small letters."""
    if not offices:
        return {}
    state = fold(around((), also=Q(type__in=("seat", "post"))), effective=today())
    held = [(one.what.office or "", one.what.body) for one in said(state, Seat)]
    held += [(one.what.title, one.what.body) for one in said(state, Post)]
    return {
        name: frozenset(body for office, body in held if office.casefold() == name)
        for name in {one.casefold() for one in offices}
    }


def _owing(asked: Asked) -> Sequence[str]:
    """Whose right it is to say that it was delivered."""
    return with_parents(sorted(owing([promise(asked.about)])[asked.about]))


def _delivered(asked: Asked) -> list[Statement]:
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
        ),
    ),
    shows=_words,
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
