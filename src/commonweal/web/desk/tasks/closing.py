"""Closing the record of a decision once nothing stands in its way, and reporting it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from commonweal.governance.authority import authority
from commonweal.governance.law import whenever
from commonweal.governance.recorded import LACKS, lacking
from commonweal.records import Said, Statement, StatementError, said
from commonweal.records.kinds import Decision
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.keeping import rules, stating, with_parents
from commonweal.web.desk.named_findings import called_in
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


def lacks_of(code: str) -> Sequence[Choice]:
    """What is not on record of a decision that has to be, or to be stated as not on record."""
    return tuple((one, LACKS[one]) for one in lacking(around_decision(code), code, rules()))


def _whole(asked: Asked) -> list[Statement]:
    lacks = lacks_of(asked.about)
    if lacks:
        raise StatementError(" ".join(_not_passed(asked)))
    return _closed(asked)


def _not_passed(asked: Asked) -> Sequence[str]:
    """What of it nobody could check, and what to do."""
    return [
        f"{words} is not on record: the record stays open until it is, or until whoever closes it "
        "states that it is not."
        for _, words in lacks_of(asked.about)
    ]


def _closed(asked: Asked) -> list[Statement]:
    one = decision_said(asked.about)
    payload = {
        "closes": one.id,
        "on": max(asked.today, one.what.on).isoformat(),
        "by": asked.user.office,
    }
    if asked.answers.get("not_on_record"):
        payload["not_on_record"] = asked.answers["not_on_record"]
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
    look=_not_passed,
    make=_whole,
    button="Close it",
    after=decision_page,
    done="The record of the decision is closed and published.",
    anew=False,
)


def _lacks(asked: Asked) -> Sequence[Choice]:
    return lacks_of(asked.about)


def _every(value: Any, asked: Asked) -> str:
    """What was not ticked: each has to be stated by itself."""
    left = [words for code, words in lacks_of(asked.about) if code not in value]
    return "; ".join(f"{words} is not on record either: tick it, or record it" for words in left)


CLOSE_LACKING = Task(
    name="close-decision-lacking",
    title="Close the record of a decision of which not all is on record",
    intro="Only where it cannot be found out any more. The public page of the decision says so.",
    action=DECIDE,
    body=_decision_bodies,
    thing=_decision_thing,
    pages=(
        Page(
            "not_on_record",
            (
                Question(
                    "not_on_record",
                    "What do you state not to be on record?",
                    "choices",
                    hint="This is published. What can still be found out is recorded first, by "
                    "correcting the decision.",
                    choices=_lacks,
                    check=_every,
                ),
            ),
        ),
    ),
    shows=_of_decision,
    make=_closed,
    button="State that, and close it",
    after=decision_page,
    done="The record of the decision is closed and published, with what is not on record of it.",
    anew=False,
)


def _owed(asked: Asked) -> Sequence[Choice]:
    """To whom it is still to be reported, by delegation."""
    near = around_decision(asked.about)
    held, names = authority(whenever(near), asked.about, rules()), called_in(near)
    return tuple(
        (
            f"{one.delegation}~{one.to}",
            f"{names.get(one.to, one.to)} (under {names.get(one.delegation, one.delegation)})",
        )
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

TASKS = (CLOSE, CLOSE_LACKING, REPORT)
