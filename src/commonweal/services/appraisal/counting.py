"""Whether an event is what a gate asks for: after what it follows, not undone, not left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.services.appraisal.gates import Gate
from commonweal.services.appraisal.process import (
    ANALYSED,
    BEGINNINGS,
    CLOSED,
    NOT_PASSED,
    OPENED,
    Event,
    Process,
    before,
    told,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether an event counts, and why not.

    Parameters
    ----------
    event
        The event.
    holds
        True where it counts, False where it does not, None where the record does not tell.
    why
        What stands against it.
    contrary
        Whether it shows the contrary of what is asked for, whatever else may have been.
    """

    event: Event
    holds: bool | None = True
    why: str = ""
    contrary: bool = False


def counted(gate: Gate, process: Process, event: Event, then: Event) -> Counted:
    """Whether an event is what a gate asks for before something else.

    Parameters
    ----------
    gate
        What is asked for.
    process
        What else happened.
    event
        One of `gate.first`.
    then
        What must wait.

    Examples
    --------
    >>> from datetime import date
    >>> from commonweal.services.appraisal.gates import GATES
    >>> close = Event(kind=CLOSED, on=date(2020, 7, 26))
    >>> analysis = Event(kind=ANALYSED, on=date(2020, 7, 26))
    >>> decided = Event(kind="decided", on=date(2020, 11, 16))
    >>> one = Process(decision="d", events=(close, analysis, decided), whole=True)
    >>> counted(next(g for g in GATES if g.id == "analysis"), one, analysis, decided).holds is None
    True
    """
    against = [
        *_itself(gate, event),
        *_after(gate, process, event, then),
        *_themes(gate, process, event, then),
        *_undone(gate, process, event, then),
        *_begun(gate, process, event),
        *_closed(gate, process, event, then),
    ]
    worst = sorted(against, key=lambda one: (not one.contrary, one.holds is None))
    return worst[0] if worst else Counted(event)


def left_open(process: Process, then: Event) -> Counted | None:
    """The consultation that was opened before something else and has no close after it."""
    closes, unclear = process.of(CLOSED), None
    for opening in process.of(OPENED):
        ways = [before(opening, close) for close in closes]
        if before(opening, then) is False or True in ways:
            continue
        if None not in ways:
            return Counted(opening, False, f"{told(opening)}: no close of it is held")
        close = closes[ways.index(None)]
        unclear = unclear or Counted(opening, None, f"{both(opening, close)}: {UNSHOWN}")
    return unclear


#: What is said of two events whose days do not tell their order.
UNSHOWN = "which came first is not shown"


def both(one: Event, other: Event) -> str:
    return f"{told(one)} and {told(other)}"


def _refuses(gate: Gate, event: Event) -> bool:
    return event.outcome == NOT_PASSED or bool(gate.answered and event.unanswered)


def _itself(gate: Gate, event: Event) -> Iterator[Counted]:
    """What an event says of itself."""
    if event.outcome == NOT_PASSED:
        yield Counted(event, False, f"{told(event)} with the outcome {NOT_PASSED}", contrary=True)
    if gate.answered and event.unanswered:
        of = event.themes or "the"
        left = f"{event.unanswered} of {of} themes had no answer{told(event)[len(event.kind) :]}"
        yield Counted(event, False, left, contrary=True)
    if gate.answered and event.unanswered is None:
        yield Counted(event, False, f"{told(event)}: how many are unanswered is not said")
    lacking = [name for name in gate.covering if name not in event.covers]
    if lacking:
        yield Counted(event, False, f"{told(event)} does not cover {', '.join(lacking)}")


def _after(gate: Gate, process: Process, event: Event, then: Event) -> Iterator[Counted]:
    """What it must follow: every close, and each analysis that was made before what waits."""
    for kind in gate.since:
        held = process.of(kind)
        if not held:
            yield Counted(event, False, f"{told(event)}: no {kind} before it is held")
        for other in held:
            if kind != CLOSED and before(other, then) is False:
                continue
            order = before(other, event)
            if order is False:
                yield Counted(event, False, f"{told(event)}, before {told(other)}")
            elif order is None:
                yield Counted(event, None, f"{both(other, event)}: {UNSHOWN}")


def _themes(gate: Gate, process: Process, event: Event, then: Event) -> Iterator[Counted]:
    """Whether an answer covers as many themes as an analysis found."""
    if not gate.answered:
        return
    if event.themes is None:
        yield Counted(event, None, f"{told(event)}: of how many themes is not said")
        return
    analyses = [one for one in process.of(ANALYSED) if before(one, then) is not False]
    found = max((one.themes for one in analyses if one.themes is not None), default=0)
    if event.themes < found:
        why = f"{told(event)} on {event.themes} of the {found} themes that the analysis found"
        yield Counted(event, False, why, contrary=True)


def _undone(gate: Gate, process: Process, event: Event, then: Event) -> Iterator[Counted]:
    """A later one that says the contrary; the latest before what waits counts."""
    if _refuses(gate, event):
        return
    for other in process.of(gate.first):
        if not _refuses(gate, other) or before(other, event) or before(other, then) is False:
            continue
        said = next(_itself(gate, other), None)
        why = f"{told(event)}, but {told(other) if said is None else said.why}"
        sure = before(event, other) and before(other, then)
        yield Counted(event, False if sure else None, why, contrary=bool(sure))


def _begun(gate: Gate, process: Process, event: Event) -> Iterator[Counted]:
    """Whether the process had begun: what is older belongs to something else."""
    begun = process.of(*BEGINNINGS) if gate.within else ()
    if begun and before(event, begun[0]):
        yield Counted(event, False, f"{told(event)}, before all of this began: {told(begun[0])}")


def _closed(gate: Gate, process: Process, event: Event, then: Event) -> Iterator[Counted]:
    """Whether a consultation was over before what waits."""
    if not gate.closed or before(event, then) is False:
        return
    closes = process.of(CLOSED)
    ways = [_least(before(event, close), before(close, then)) for close in closes]
    if True in ways:
        return
    if None in ways:
        close = closes[ways.index(None)]
        why = f"{both(event, close)}: whether it was over by then is not shown"
        yield Counted(event, None, why)
        return
    yield Counted(event, False, f"{told(event)}: no close of it before {told(then)} is held")


def _least(*ways: bool | None) -> bool | None:
    if False in ways:
        return False
    return None if None in ways else True
