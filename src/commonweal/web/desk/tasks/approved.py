"""What is done only with a second person: a payload destroyed, a closing undone, an urgent decision
taken."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from commonweal.governance.law import whenever
from commonweal.records import Said, Statement, latest
from commonweal.records.kinds import DecisionClosed
from commonweal.web.desk.asking import APPROVER, Asked, Page, Question, Second, Task
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.closing import DECIDE, decision_said
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import around

#: Rules that ask for a second person, by what they are called on the page.
DESTRUCTION = "A payload is destroyed only with an approver"
REOPENING = "A closed record is opened again only with an approver"
URGENCY = "A decision between meetings is taken with a second person"


def _row(asked: Asked) -> Row:
    held = Row.objects.filter(statement=asked.answers["statement"]).first()
    if held is None:
        raise KeyError(asked.answers["statement"])
    return held


def _there(value: str, _asked: Asked) -> str:
    if Row.objects.filter(statement=value).exists():
        return ""
    return "No statement has this id; it stands on the statement's own page"


def _to_destroy(asked: Asked) -> Sequence[tuple[str, str]]:
    held = _row(asked)
    return (("Kind", held.type.replace("_", " ")), ("About", held.about))


def _about_of(asked: Asked) -> Sequence[str]:
    if "statement" not in asked.answers:
        return chosen("destroy payloads", "nothing")(asked)
    return with_parents([_row(asked).about])


def _destruction(asked: Asked) -> Second:
    why = asked.answers["why"]
    return Second(DESTRUCTION, _row(asked).about, why, destroys=asked.answers["statement"])


DESTROY = Task(
    name="destroy-payload",
    title="Destroy the payload of a statement",
    intro="After its lawful retention what a statement says can be destroyed. That it was made, "
    "and that it was destroyed, stays. Copies elsewhere, such as backups, are not reached.",
    group="Records",
    action="destroy payloads",
    body=_about_of,
    pages=(
        Page(
            "statement",
            (Question("statement", "Which statement?", hint="Its id.", check=_there),),
        ),
        Page(
            "why",
            (
                Question(
                    "why",
                    "Why?",
                    "long",
                    hint="Such as: kept six years after it ended; retention schedule, line 12.",
                ),
            ),
        ),
    ),
    make=lambda _asked: (),
    shows=_to_destroy,
    second=_destruction,
    after=lambda _asked: reverse("desk-approvals"),
    button="Propose it to a second person",
)


def closing_of(code: str) -> Said[DecisionClosed]:
    """The closing of a decision that stands.

    Raises
    ------
    KeyError
        When its record is not closed.
    """
    stated_by = decision_said(code).id
    numbers = Mention.objects.filter(thing="statement", code=stated_by, states=False)
    held = around([("decision", code)], deep=0, also=Q(pk__in=numbers.values("row_id")))
    return latest(whenever(held), DecisionClosed, lambda one: one.closes)[stated_by]


def _reopened(asked: Asked) -> list[Statement]:
    one = closing_of(asked.about)
    why = asked.answers["why"]
    return [stated(asked, "void", {"voids": one.id}, about=one.about, reason=why)]


def _second_of_reopening(asked: Asked) -> Second:
    about = decision_said(asked.about).about
    return Second(REOPENING, about, asked.answers["why"], _reopened(asked))


def _closed_bodies(asked: Asked) -> Sequence[str]:
    closing_of(asked.about)
    return with_parents([decision_said(asked.about).what.body])


REOPEN = Task(
    name="reopen-decision",
    title="Open the closed record of a decision again",
    action=DECIDE,
    body=_closed_bodies,
    thing=lambda asked: ("decision", asked.about),
    pages=(Page("why", (Question("why", "What was wrong with the closing?", "long"),)),),
    make=_reopened,
    second=_second_of_reopening,
    after=lambda asked: reverse("decision-kept", args=[asked.about]),
    button="Propose it to a second person",
    anew=False,
)


def _urgent(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "decision": code_of(asked, "decision"),
        "body": answers["body"],
        "title": answers["title"],
        "text": answers["text"],
        "reasons": f"{answers['reasons']}\nUrgent: {answers['why']}",
        "on": asked.today.isoformat(),
        "value_pence": answers.get("value"),
        "decided_by": [asked.user.person] if asked.user.person else None,
        "source": f"Urgent decision with {APPROVER}, taken by {asked.user.office}, to be ratified",
    }
    about = answers["body"]
    return [stated(asked, "decision", payload, about=about, reason="urgent decision")]


def _second_of_urgency(asked: Asked) -> Second:
    body, why = asked.answers["body"], asked.answers["why"]
    return Second(URGENCY, body, why, _urgent(asked), approver_in="source")


URGENT = Task(
    name="urgent-decision",
    title="Take an urgent decision between meetings",
    intro="It is recorded once a second person approves, and is to be ratified by the next "
    "meeting.",
    group="Decisions",
    action=DECIDE,
    body=chosen(DECIDE),
    pages=(
        Page("body", (Question("body", "For which body?", "choice", choices=offered(DECIDE)),)),
        Page(
            "what",
            (
                Question("title", "What is decided?", hint="In one line."),
                Question("text", "In which words?", "long"),
                Question("value", "What is it worth?", "pounds", needed=False),
            ),
            title="What is decided?",
        ),
        Page("reasons", (Question("reasons", "For which reasons?", "long"),)),
        Page("why", (Question("why", "Why can it not wait for a meeting?", "long"),)),
    ),
    make=_urgent,
    second=_second_of_urgency,
    after=lambda _asked: reverse("desk-approvals"),
    button="Propose it to a second person",
)

TASKS = (DESTROY, REOPEN, URGENT)
