"""What happened on the way to a decision, and when, from a file or from records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from commonweal.evidence.words import MONTHS, day
from commonweal.records.kinds.changing import ChangeStep
from commonweal.services.appraisal.file import Step
from commonweal.system.calendar import last_meant

#: Events that are no steps of `records.kinds.changing` but statements of their own.
SEALED, SCORED, EQUALITY, DECIDED = (
    "criteria sealed",
    "scores entered",
    "regard to equality",
    "decided",
)
#: Steps that gates pair with each other.
OPENED, CLOSED, ANALYSED = "consultation opened", "consultation closed", "responses analysed"
#: What a process begins with, whichever came first.
BEGINNINGS = ("criteria announced", SEALED, "options listed", "assured", OPENED, SCORED)
NOT_PASSED = "not passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    Parameters
    ----------
    kind
        One of `records.kinds.changing.StepKind`, or of the four above.
    on, precision
        The day; where only the month or year is known, its first day.
    by, text, source, confidence
        Which body, what, where it stands, how sure it is.
    covers, outcome, themes, unanswered
        As `records.kinds.changing.ChangeStep` has them.
    stated
        Of a seal in records: the day from which they hold it.
    """

    kind: str
    on: date
    by: str = ""
    text: str = ""
    source: str = ""
    precision: str = "day"
    confidence: str = "high"
    covers: tuple[str, ...] = ()
    outcome: str = ""
    themes: int | None = None
    unanswered: int | None = None
    stated: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it can have happened."""
        return last_meant(self.on, self.precision)


def stepped(said: Step | ChangeStep) -> Event:
    """The event that a step of a file, or of the records, tells of."""
    return Event(
        kind=said.step,
        on=said.on,
        by=said.by,
        text=said.text,
        source=said.source,
        precision=said.precision,
        confidence=said.confidence,
        covers=said.covers,
        outcome=said.outcome or "",
        themes=said.themes,
        unanswered=said.unanswered,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The way to one decision.

    Parameters
    ----------
    decision
        Its name.
    events
        What happened, in any order.
    whole
        True where the record was kept as it went: what is not in it did not happen. False where it
        was put together from publications: what is not in it may have happened.
    seal_matches
        Whether the criteria are those that were sealed; None where that cannot be told.
    options
        Options listed.
    chosen, reasons
        What was decided, and the reason given for each option that was not chosen.
    unanswered
        Themes of the responses that a response log leaves without an answer before the decision;
        None where there is no log.
    """

    decision: str
    events: tuple[Event, ...]
    whole: bool
    seal_matches: bool | None = None
    options: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    unanswered: int | None = None

    def of(self, *kinds: str) -> tuple[Event, ...]:
        """Events of some kinds, the earliest first."""
        return in_order(event for event in self.events if event.kind in kinds)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by their days; those of a day as a process usually goes."""
    return tuple(sorted(events, key=lambda e: (e.on, e.last, _PLACE.get(e.kind, 99), e.text)))


def before(first: Event, then: Event) -> bool | None:
    """Whether one event came before another; None where their days do not tell.

    Examples
    --------
    >>> close = Event(kind="consultation closed", on=date(2018, 4, 20))
    >>> april = Event(kind="decided", on=date(2018, 4, 1), precision="month")
    >>> before(close, Event(kind="decided", on=date(2019, 2, 14))), before(close, april)
    (True, None)
    """
    if first.last < then.on:
        return True
    return False if first.on > then.last else None


def told(event: Event) -> str:
    """An event with its day, as exactly as it is known.

    Examples
    --------
    >>> told(Event(kind="options listed", on=date(2018, 1, 31)))
    'options listed on 31 January 2018'
    """
    when = {
        "year": f"in {event.on.year}",
        "month": f"in {MONTHS[event.on.month - 1]} {event.on.year}",
    }.get(event.precision, f"on {day(event.on)}")
    return f"{event.kind} {when}"


#: The order in which a process usually goes, for events of one day.
USUAL = (
    "criteria announced",
    SEALED,
    "options listed",
    "assured",
    "consultation opened",
    "consultation closed",
    "responses analysed",
    "responses answered",
    "scrutiny consulted",
    SCORED,
    "Secretary of State notified",
    EQUALITY,
    "preferred option named",
    "criteria change reported",
    "called decided",
    DECIDED,
    "decision taken",
    "challenged",
    "challenge decided",
)
_PLACE = {kind: place for place, kind in enumerate(USUAL)}
