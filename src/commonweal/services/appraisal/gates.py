"""The gates on the way to a decision: what must come before what. Their rules, with dates and
sources, are data: `rules/data/service_change.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules import Rule
from commonweal.services.appraisal.process import (
    ANALYSED,
    CLOSED,
    DECIDED,
    EQUALITY,
    OPENED,
    SCORED,
    SEALED,
    Event,
)

#: The four tests of service change, as an assurance names those that it covers.
FOUR_TESTS = (
    "public and patient engagement",
    "patient choice",
    "clinical evidence",
    "support of clinical commissioners",
)


class Outcome(StrEnum):
    """What a gate says of a process."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TESTABLE = "not testable"
    NOT_DUE = "not due"
    NO_RULE = "no rule held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate.

    Parameters
    ----------
    id, title
        What it is called, and what it asks for.
    subject
        The subject of its rule.
    first, then
        What must come before what: kinds of event.
    every
        Whether every event of `first` must come before; otherwise one of them does.
    covering
        What an event of `first` must cover to count.
    since
        An event of `first` counts only when it comes after every event of these kinds.
    answered
        Whether an event of `first` counts only when it leaves no theme without an answer.
    closed
        Whether an event of `first` counts only when a close after it, and before `then`, is held.
    within
        Whether an event of `first` counts only when the process had begun.
    wanted
        What counts, in words, where it is not simply `first`.
    """

    id: str
    title: str
    subject: str
    first: str
    then: tuple[str, ...]
    every: bool = False
    covering: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    answered: bool = False
    closed: bool = False
    within: bool = False
    wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """What a gate says, why, by which rule, on the day of what must wait, and on which events."""

    id: str
    title: str
    outcome: Outcome
    why: str
    rule: Rule | None
    on: date
    events: tuple[Event, ...] = ()


DECISION = (DECIDED, "called decided")
#: In the order in which a process meets them.
GATES = (
    Gate(
        id="criteria",
        title="Criteria sealed before scores",
        subject="change-criteria-before-scores",
        first=SEALED,
        then=(SCORED, "preferred option named", DECIDED),
        every=True,
        wanted="criteria sealed with weights and scale",
    ),
    Gate(
        id="assurance",
        title="Assurance before consultation",
        subject="change-assurance-before-consultation",
        first="assured",
        then=(OPENED,),
        wanted="an assurance that was passed",
    ),
    Gate(
        id="involvement",
        title="The public consulted before the decision",
        subject="change-involvement-before-decision",
        first=OPENED,
        then=DECISION,
        closed=True,
        wanted="a consultation opened and closed",
    ),
    Gate(
        id="close",
        title="Consultation closed before an option is called decided",
        subject="change-close-before-decision",
        first=CLOSED,
        then=DECISION,
        every=True,
    ),
    Gate(
        id="analysis",
        title="Responses analysed before the decision",
        subject="change-analysis-before-decision",
        first=ANALYSED,
        then=DECISION,
        since=(CLOSED,),
        wanted="an analysis of responses made after the close",
    ),
    Gate(
        id="answers",
        title="Every theme of the responses answered before the decision",
        subject="change-answers-before-decision",
        first="responses answered",
        then=DECISION,
        since=(CLOSED, ANALYSED),
        answered=True,
        wanted="a response log in which every theme has an answer",
    ),
    Gate(
        id="equality",
        title="Evidence on equality dated before the decision",
        subject="change-equality-before-decision",
        first=EQUALITY,
        then=DECISION,
        within=True,
        wanted="evidence of regard to equality",
    ),
    Gate(
        id="scrutiny",
        title="Health scrutiny consulted before the decision",
        subject="change-scrutiny-before-decision",
        first="scrutiny consulted",
        then=DECISION,
        within=True,
    ),
    Gate(
        id="four_tests",
        title="Assured against the four tests before the decision",
        subject="change-four-tests",
        first="assured",
        then=DECISION,
        covering=FOUR_TESTS,
        wanted="an assurance against all four tests",
    ),
    Gate(
        id="notified",
        title="Secretary of State notified before the decision",
        subject="change-notified-before-decision",
        first="Secretary of State notified",
        then=DECISION,
    ),
    Gate(
        id="reasons",
        title="A reason kept for each option not chosen",
        subject="change-reasons-for-rejected",
        first="",
        then=(DECIDED,),
    ),
)
