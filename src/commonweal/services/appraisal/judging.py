"""Gates tested on one process, each by the rule in force on the day of what must wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.evidence.words import day, joined
from commonweal.rules import Rule, RuleBook
from commonweal.services.appraisal.counting import UNSHOWN, Counted, both, counted, left_open
from commonweal.services.appraisal.gates import GATES, Gate, GateResult, Outcome
from commonweal.services.appraisal.process import (
    CLOSED,
    OPENED,
    SEALED,
    Event,
    Process,
    before,
    told,
)

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
            found.append(_worst(case) if gate.first else _reasoned(case))
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


def _worst(case: _Case) -> GateResult:
    """A gate at each thing that must wait: the worst of what is said, at the earliest of it."""
    if not case.waiting:
        held = case.process.of(case.gate.first)
        # Nothing waits yet: whatever is to come stands after all that is held.
        last = max((event.last for event in case.process.events), default=case.on)
        then = Event(kind=case.gate.then[0], on=max(last, case.on) + timedelta(days=1))
        firsts = [e for e in held if counted(case.gate, case.process, e, then).holds]
        done = told(firsts[0]) if firsts else f"no record yet of {case.wanted}"
        return case.says(Outcome.NOT_DUE, f"{done}; what waits for it is still to come", *firsts)
    found = [_ordered(case, then) for then in case.waiting]
    return min(found, key=lambda one: _GRAVEST.index(one.outcome))


_GRAVEST = (Outcome.FAILED, Outcome.NOT_TESTABLE, Outcome.PASSED)


def _ordered(case: _Case, then: Event) -> GateResult:
    """A gate that asks for one thing before another."""
    gate, process = case.gate, case.process
    if gate.answered and process.unanswered is not None:
        left = process.unanswered
        why = f"the response log leaves {left} themes without an answer; {told(then)}"
        return case.says(Outcome.FAILED if left else Outcome.PASSED, why, then)
    held = [counted(gate, process, event, then) for event in process.of(gate.first)]
    firsts = [one.event for one in held if one.holds]
    if not firsts:
        return _absent(case, held, then)
    if gate.first == SEALED and process.seal_matches is False:
        why = "the criteria are not those that were sealed: their digest differs"
        return case.says(Outcome.FAILED, why, *firsts, then)
    ways = [before(event, then) for event in firsts]
    if all(ways) if gate.every else any(ways):
        event = firsts[-1] if gate.every else firsts[ways.index(True)]
        return _open(case, then) or case.says(
            Outcome.PASSED,
            f"{told(event)}, before {told(then)}{_early(case, firsts)}{_stated_late(firsts, then)}",
            event,
            then,
        )
    if None in ways and not (gate.every and False in ways):
        event = firsts[ways.index(None)]
        why = f"{both(event, then)}: {UNSHOWN}"
        return case.says(Outcome.NOT_TESTABLE, why, event, then)
    if _grave(held, then) or _unclear(held, then):
        return _absent(case, held, then)
    late = firsts[-1] if gate.every else firsts[0]
    why = f"{told(late)}, after {told(then)}"
    if not process.whole and not gate.every:
        why += "; an earlier one may have been, but none is held"
        return case.says(Outcome.NOT_TESTABLE, why, late, then)
    return case.says(Outcome.FAILED, why, late, then)


def _open(case: _Case, then: Event) -> GateResult | None:
    """The gate where a consultation was still open; None where each has its close."""
    if CLOSED not in (case.gate.first, *case.gate.since):
        return None
    found = left_open(case.process, then)
    if found is None:
        return None
    failed = found.holds is False and case.process.whole
    outcome = Outcome.FAILED if failed else Outcome.NOT_TESTABLE
    return case.says(outcome, f"{found.why}; {told(then)}", found.event, then)


def _early(case: _Case, firsts: Sequence[Event]) -> str:
    """That all there is stands before the options were listed or the consultation opened."""
    if not case.gate.within:
        return ""
    for kind in (OPENED, "options listed"):
        since = case.process.of(kind)
        if since and all(before(event, since[0]) for event in firsts):
            return f"; it is older than {told(since[0])}"
    return ""


def _stated_late(firsts: Sequence[Event], then: Event) -> str:
    """That the records hold a seal only from after what it was to come before."""
    late = [one.stated for one in firsts if one.stated is not None and one.stated > then.last]
    if not late:
        return ""
    return f"; the records hold it from {day(max(late))}: its own day rests on who stated it"


def _grave(held: Sequence[Counted], then: Event) -> Counted | None:
    """The last that shows the contrary, whatever else may have been."""
    contrary = [one for one in held if one.contrary and before(one.event, then) is not False]
    return contrary[-1] if contrary else None


def _unclear(held: Sequence[Counted], then: Event) -> Counted | None:
    """The last of which the record does not tell whether it counts."""
    found = [one for one in held if one.holds is None and before(one.event, then) is not False]
    return found[-1] if found else None


def _absent(case: _Case, held: Sequence[Counted], then: Event) -> GateResult:
    """What must come first is not held, or what is held does not count."""
    grave = _grave(held, then)
    if grave is not None:
        why = f"{grave.why}; {told(then)}"
        return case.says(Outcome.FAILED, why, grave.event, then)
    unclear = _unclear(held, then)
    if unclear is not None:
        why = f"{unclear.why}; {told(then)}"
        return case.says(Outcome.NOT_TESTABLE, why, unclear.event, then)
    beside = case.process.of("criteria announced", "criteria change reported")
    known = beside if case.gate.first == SEALED else ()
    said = [f"no record of {case.wanted}", *(one.why for one in held if one.why), told(then)]
    outcome = Outcome.FAILED if case.process.whole else Outcome.NOT_TESTABLE
    events = (*(one.event for one in held), *known, then)
    return case.says(outcome, "; ".join([*said, *map(told, known)]), *events)


def _reasoned(case: _Case) -> GateResult:
    """Whether each option that was not chosen has its reason."""
    process = case.process
    if not case.waiting:
        return case.says(Outcome.NOT_DUE, "nothing is decided yet")
    decided = case.waiting[0]
    if not process.options and not any(event.covers for event in process.of("options listed")):
        return case.says(Outcome.NOT_TESTABLE, "which options were listed is not held", decided)
    listed = [event.covers for event in process.of("options listed")]
    silent = [
        option
        for option in dict.fromkeys([*process.options, *(one for some in listed for one in some)])
        if option not in process.chosen and not process.reasons.get(option, "").strip()
    ]
    if not silent:
        return case.says(Outcome.PASSED, "each option not chosen has its reason", decided)
    outcome = Outcome.FAILED if process.whole else Outcome.NOT_TESTABLE
    return case.says(outcome, f"no reason is held for {joined(silent)}", decided)
