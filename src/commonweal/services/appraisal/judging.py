"""Gates tested on one process, each by the rule in force on the day of what must wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import MONTHS, day, joined
from commonweal.rules import Rule, RuleBook
from commonweal.services.appraisal.gates import GATES, Gate, GateResult, Outcome
from commonweal.services.appraisal.process import NOT_PASSED, SEALED, Event, Process, before

#: Kinds of body whose rules are asked for: commissioning groups, and boards from July 2022.
BODIES = ("commissioner", "system")


def judge(
    process: Process,
    rules: RuleBook,
    *,
    as_of: date,
    jurisdictions: Sequence[str] | None = None,
) -> tuple[GateResult, ...]:
    """Every gate on one process.

    Parameters
    ----------
    process
        What happened.
    rules
        The book; a gate is tested only against a rule in force on the day of what must wait.
    as_of
        The day from which the process is looked at, for gates that are not due yet.
    jurisdictions
        Where the bodies lie; None asks everywhere.

    Returns
    -------
    tuple of GateResult
        In the order in which a process meets them.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> early = Process(decision="d", whole=True, events=(
    ...     Event(kind="consultation closed", on=date(2018, 4, 20)),
    ...     Event(kind="called decided", on=date(2018, 4, 1))))
    >>> found = {g.id: g for g in judge(early, load_rules(), as_of=date(2018, 5, 1))}
    >>> found["close"].outcome.value
    'failed'
    """
    found = []
    for gate in GATES:
        waiting = process.of(*gate.then)
        on = waiting[0].on if waiting else as_of
        wordings = [rules.in_force(gate.subject, body, on, jurisdictions) for body in BODIES]
        rule = next((one for one in wordings if one is not None), None)
        case = _Case(gate, process, rule, on, waiting)
        if rule is None:
            why = f"no rule on this was in force on {day(on)}"
            found.append(case.says(Outcome.NO_RULE, why))
        else:
            found.append(_ordered(case) if gate.first else _reasoned(case))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Case:
    """A gate with the process, the rule of the day, and what must wait."""

    gate: Gate
    process: Process
    rule: Rule | None
    on: date
    waiting: tuple[Event, ...]

    @property
    def wanted(self) -> str:
        return self.gate.wanted or self.gate.first

    def says(self, outcome: Outcome, why: str, *events: Event) -> GateResult:
        return GateResult(
            id=self.gate.id,
            title=self.gate.title,
            outcome=outcome,
            why=why,
            rule=self.rule,
            on=self.on,
            events=events,
        )

    def counts(self, event: Event) -> bool:
        """Whether an event is what the gate asks for."""
        gate = self.gate
        since = self.process.of(gate.since) if gate.since else ()
        return (
            event.outcome != NOT_PASSED
            and set(gate.covering) <= set(event.covers)
            and all(before(event, other) is not True for other in since)
            and (not gate.answered or event.unanswered == 0)
        )


def _ordered(case: _Case) -> GateResult:
    """A gate that asks for one thing before another."""
    gate, process = case.gate, case.process
    firsts = tuple(event for event in process.of(gate.first) if case.counts(event))
    if not case.waiting:
        done = told(firsts[0]) if firsts else f"no record yet of {case.wanted}"
        return case.says(Outcome.NOT_DUE, f"{done}; what waits for it is still to come", *firsts)
    then = case.waiting[0]
    if gate.answered and process.unanswered is not None:
        left = process.unanswered
        why = f"the response log leaves {left} themes without an answer; {told(then)}"
        return case.says(Outcome.FAILED if left else Outcome.PASSED, why, then)
    if not firsts:
        return _absent(case, then)
    if gate.first == SEALED and process.seal_matches is False:
        why = "the criteria are not those that were sealed: their digest differs"
        return case.says(Outcome.FAILED, why, *firsts, then)
    ways = [before(event, then) for event in firsts]
    if all(ways) if gate.every else any(ways):
        event = firsts[-1] if gate.every else firsts[ways.index(True)]
        return case.says(Outcome.PASSED, f"{told(event)}, before {told(then)}", event, then)
    if None in ways and not (gate.every and False in ways):
        event = firsts[ways.index(None)]
        why = f"{told(event)} and {told(then)}: which came first is not shown"
        return case.says(Outcome.NOT_TESTABLE, why, event, then)
    late = firsts[-1] if gate.every else firsts[0]
    why = f"{told(late)}, after {told(then)}"
    if not process.whole and not gate.every:
        why += "; an earlier one may have been, but none is held"
        return case.says(Outcome.NOT_TESTABLE, why, late, then)
    return case.says(Outcome.FAILED, why, late, then)


def _absent(case: _Case, then: Event) -> GateResult:
    """What must come first is not held, or what is held does not count."""
    held = case.process.of(case.gate.first)
    open_ = [event for event in held if event.unanswered]
    if case.gate.answered and open_:
        last = open_[-1]
        why = f"{last.unanswered} of {last.themes or 'the'} themes had no answer on {day(last.on)}"
        return case.says(Outcome.FAILED, why, last, then)
    refused = [e for e in held if e.outcome == NOT_PASSED and before(e, then) is not False]
    if refused:
        why = f"{told(refused[-1])} with the outcome {NOT_PASSED}; {told(then)}"
        return case.says(Outcome.FAILED, why, refused[-1], then)
    beside = case.process.of("criteria announced", "criteria change reported")
    known = beside if case.gate.first == SEALED else ()
    why = "; ".join([f"no record of {case.wanted}", told(then), *map(told, known)])
    outcome = Outcome.FAILED if case.process.whole else Outcome.NOT_TESTABLE
    return case.says(outcome, why, *held, *known, then)


def _reasoned(case: _Case) -> GateResult:
    """Whether each option that was not chosen has its reason."""
    process = case.process
    if not case.waiting:
        return case.says(Outcome.NOT_DUE, "nothing is decided yet")
    decided = case.waiting[0]
    if not process.options:
        return case.says(Outcome.NOT_TESTABLE, "which options were listed is not held", decided)
    silent = [
        option
        for option in process.options
        if option not in process.chosen and not process.reasons.get(option, "").strip()
    ]
    if not silent:
        return case.says(Outcome.PASSED, "each option not chosen has its reason", decided)
    outcome = Outcome.FAILED if process.whole else Outcome.NOT_TESTABLE
    return case.says(outcome, f"no reason is held for {joined(silent)}", decided)


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
