"""An urgent decision between meetings: with a second person where a rule asks for one, and where no
rule is held with the office that was consulted."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.governance.law import bodies
from commonweal.records import Statement
from commonweal.rules import Rule
from commonweal.web.desk.asking import APPROVER, Answers, Asked, Page, Question, Second, Task
from commonweal.web.desk.keeping import rules, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.closing import DECIDE
from commonweal.web.desk.tasks.decisions import after_decision
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import today

#: What a rule on such decisions is about.
SUBJECT = "urgent-decision"
NONE_HELD = (
    "No rule is held on urgent decisions of this kind of body. Its own constitution or standing "
    "orders may ask for something, such as the chair and the chief executive together: keep to "
    "them, and name the office that was consulted."
)


def rule_of(body: str) -> Rule | None:
    """The rule on urgent decisions in force for a body today; None where none is held."""
    kind = bodies(things_stated("body", with_parents([body]))).kind(body, today())
    return None if kind is None else rules().in_force(SUBJECT, kind, today(), ())


def _no_rule(answers: Answers) -> bool:
    body = answers.get("body")
    return body is not None and rule_of(str(body)) is None


def _with(asked: Asked) -> str:
    """With whom it was taken, as the statement says it."""
    consulted = asked.answers.get("consulted")
    if consulted is None:
        return f"Urgent decision with {APPROVER}, taken by {asked.user.office}, to be ratified"
    return (
        f"Urgent decision taken by {asked.user.office}, consulted: {consulted} (no rule on urgent "
        "decisions is held), to be ratified"
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
        "source": _with(asked),
    }
    about = answers["body"]
    return [stated(asked, "decision", payload, about=about, reason="urgent decision")]


def _second(asked: Asked) -> Second | None:
    body = asked.answers["body"]
    rule = rule_of(body)
    if rule is None:
        return None
    return Second(rule.id, body, asked.answers["why"], _urgent(asked), approver_in="source")


def _look(asked: Asked) -> Sequence[str]:
    rule = rule_of(asked.answers["body"])
    if rule is None:
        return [NONE_HELD]
    return [f"It is recorded once a second person approves: {rule.text} ({rule.id})"]


def _after(asked: Asked) -> str:
    return after_decision(asked) if _no_rule(asked.answers) else reverse("desk-approvals")


URGENT = Task(
    name="urgent-decision",
    title="Take an urgent decision between meetings",
    intro="It is to be ratified by the next meeting. Where a rule asks for a second person, it is "
    "recorded once one approves.",
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
        Page(
            "consulted",
            (
                Question(
                    "consulted",
                    "Which office was consulted?",
                    hint="Such as: Chair of the board. This is published.",
                ),
            ),
            title="Who was consulted?",
            text=NONE_HELD,
            when=_no_rule,
        ),
    ),
    make=_urgent,
    look=_look,
    second=_second,
    after=_after,
    button="Send it",
    anew=True,
)

TASKS = (URGENT,)
