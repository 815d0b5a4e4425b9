"""What is done only with a second person: a payload destroyed, a closing undone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from commonweal.governance.law import whenever
from commonweal.records import Said, Statement, latest
from commonweal.records.kinds import DecisionClosed
from commonweal.web.desk.asking import Asked, Page, Question, Second, Task
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.naming import statements_told, things_told
from commonweal.web.desk.rights import chosen
from commonweal.web.desk.tasks.closing import DECIDE, decision_said
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import around

#: Rules that ask for a second person, by what they are called on the page.
DESTRUCTION = "A payload is destroyed only with an approver"
REOPENING = "A closed record is opened again only with an approver"


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
    return (
        ("Statement", statements_told([held.statement])[held.statement]),
        ("About", things_told([("body", held.about)])["body", held.about]),
    )


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


def reopened(asked: Asked) -> list[Statement]:
    """The void of the closing of a decision.

    Raises
    ------
    KeyError
        When its record is not closed.
    """
    one = closing_of(asked.about)
    why = asked.answers["why"]
    return [stated(asked, "void", {"voids": one.id}, about=one.about, reason=why)]


def _second_of_reopening(asked: Asked) -> Second:
    about = decision_said(asked.about).about
    return Second(REOPENING, about, asked.answers["why"], reopened(asked))


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
    make=reopened,
    second=_second_of_reopening,
    after=lambda asked: reverse("decision-kept", args=[asked.about]),
    button="Propose it to a second person",
    anew=False,
)


TASKS = (DESTROY, REOPEN)
