"""Closing the record of a decision once nothing stands in its way, and reporting it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.governance.authority import authority
from commonweal.governance.law import whenever
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import Decision
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.keeping import rules, stating, with_parents
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.store.reading import Thing, around

DECIDE = "decide"


def decision_said(code: str) -> Said[Decision]:
    """A decision as stated.

    Raises
    ------
    KeyError
        When there is none.
    """
    state = whenever(around((), also=stating("decision", [code])))
    found = [one for one in said(state, Decision) if one.what.decision == code]
    if not found:
        raise KeyError(code)
    return found[-1]


def _closed(asked: Asked) -> list[Statement]:
    one = decision_said(asked.about)
    payload = {
        "closes": one.id,
        "on": max(asked.today, one.what.on).isoformat(),
        "by": asked.user.office,
    }
    return [
        stated(asked, "decision_closed", payload, about=one.about, reason="the record is complete")
    ]


def _decision_bodies(asked: Asked) -> Sequence[str]:
    return with_parents([decision_said(asked.about).what.body])


def _decision_thing(asked: Asked) -> Thing:
    return "decision", asked.about


def _of_decision(asked: Asked) -> Sequence[tuple[str, str]]:
    what = decision_said(asked.about).what
    return (("Decision", what.title), ("What was decided", what.text), ("Why", what.reasons))


def decision_page(asked: Asked) -> str:
    """Where a decision is worked on."""
    return reverse("decision-kept", args=[asked.about])


CLOSE = Task(
    name="close-decision",
    title="Close the record of a decision",
    heading="Close the record of this decision",
    action=DECIDE,
    body=_decision_bodies,
    thing=_decision_thing,
    pages=(),
    shows=_of_decision,
    make=_closed,
    button="Close it",
    after=decision_page,
    done="The record of the decision is closed and published.",
    anew=False,
)


def _owed(asked: Asked) -> Sequence[Choice]:
    """To whom it is still to be reported, by delegation."""
    held = authority(whenever(around_decision(asked.about)), asked.about, rules())
    return tuple(
        (f"{one.delegation}~{one.to}", f"{one.to} (under {one.delegation})")
        for one in held.reporting
        if one.on is None
    )


def _reported(asked: Asked) -> list[Statement]:
    one, said_ = decision_said(asked.about), asked.answers
    delegation, _, to = said_["to"].partition("~")
    payload = {
        "decision": asked.about,
        "delegation": delegation,
        "to": to,
        "on": said_["on"],
        "source": said_.get("source"),
    }
    return [
        stated(asked, "reported_back", payload, about=one.about, reason="reported to who delegated")
    ]


REPORT = Task(
    name="report-back",
    title="Report a decision back to who delegated",
    action=DECIDE,
    body=_decision_bodies,
    thing=_decision_thing,
    pages=(
        Page("to", (Question("to", "To whom was it reported?", "choice", choices=_owed),)),
        Page("on", (Question("on", "On which day?", "day", check=not_to_come),)),
        Page("source", (Question("source", "Where does that stand?", needed=False),)),
    ),
    shows=_of_decision,
    make=_reported,
    after=decision_page,
    done="It is recorded that it was reported back.",
    anew=False,
)

TASKS = (CLOSE, REPORT)
