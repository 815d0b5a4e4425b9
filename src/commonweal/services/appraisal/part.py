"""Section: how the decision was made, gate by gate, from the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import day, joined, with_days
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.rules import Source
from commonweal.services.appraisal.afterwards import after_table, challenges
from commonweal.services.appraisal.answering import unanswered_of
from commonweal.services.appraisal.gates import GATES, GateResult, Outcome
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.process import DECIDED, Process
from commonweal.services.appraisal.recorded import processes

ID, TITLE = "services.decision", "How the decision was made"
METHOD = Method(
    id=ID,
    title="Gates on the way to a decision",
    text="Statements about one decision are put in order of their days. Each gate asks whether one "
    "thing came before another, by the rule in force on the day of what had to wait. Passed: the "
    "record shows it. Failed: the record shows the contrary or, where a body kept its own record "
    "as it went, shows nothing. Not testable: the record was put together from publications and "
    "shows nothing, or the days do not tell which came first. A rule whose wording was not read "
    "says so. docs/methods/appraisal.md.",
)
RECORDS = Source(
    id="records",
    title="Records of the system",
    publisher="the bodies that stated them",
    place="records/statements.jsonl",
    verified=True,
)
#: What can be told of an outcome; the others are reasons why nothing can.
TOLD = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DUE)


def part(ground: Ground, state: State) -> Part:
    """The gates of every decision on services that the records hold; figures are of the first.

    Parameters
    ----------
    ground
        The day, the rules, where the system lies, and the response log where one is held.
    state
        The folded records.
    """
    held = processes(state)
    if not held:
        return _nothing(ground)
    judged = {name: _judged(ground, process) for name, process in held.items()}
    main = next(iter(held))
    gates = _gates_table(ground, judged)
    steps = _steps_table(ground, held)
    after = after_table(ground, state, f"{ID}.after", METHOD.id)
    later = challenges(ground, state, METHOD.id)
    figures = (*_figures(ground, judged[main]), *(() if later is None else (later,)))
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(held[main], judged[main]),
            figures=tuple(f.id for f in figures if f.id.startswith("services.gates_")),
            tables=tuple(table.id for table in (gates, after, steps) if table is not None),
        ),
        figures=figures,
        tables=tuple(table for table in (gates, after, steps) if table is not None),
        methods=(METHOD,),
        lacks=_lacks(judged[main]),
        rules=tuple(gate.rule for gate in judged[main] if gate.rule is not None),
    )


def _judged(ground: Ground, process: Process) -> tuple[GateResult, ...]:
    given = ground.given
    told = replace(process, unanswered=unanswered_of(ground, process))
    where = given.policies.jurisdictions
    return judge(told, given.rules, as_of=ground.day, jurisdictions=where)


def _figures(ground: Ground, gates: tuple[GateResult, ...]) -> tuple[Figure, ...]:
    counted = [
        _figure(ground, f"gates_{name}", f"Gates {words}", sum(g.outcome is one for g in gates))
        for name, words, one in (
            ("passed", "passed", Outcome.PASSED),
            ("failed", "failed", Outcome.FAILED),
            ("not_testable", "that cannot be tested for want of a record", Outcome.NOT_TESTABLE),
            ("no_rule", "on which no rule was in force that day", Outcome.NO_RULE),
            ("not_due", "that are not due yet", Outcome.NOT_DUE),
        )
    ]
    return (*counted, *(_gate(ground, gate) for gate in gates))


def _figure(ground: Ground, name: str, label: str, value: int) -> Figure:
    return ground.figure(
        f"services.{name}", label, ground.system.code, value, "gates", Basis.OBSERVED, (RECORDS,),
        method=METHOD.id,
    )  # fmt: skip


def _gate(ground: Ground, gate: GateResult) -> Figure:
    told = gate.outcome in TOLD
    sources = _sources(ground, [gate])
    return ground.figure(
        f"services.gate.{gate.id}",
        gate.title,
        ground.system.code,
        gate.outcome.value if told else None,
        "",
        Basis.OBSERVED,
        sources,
        missing="" if told else f"{gate.outcome.value}: {gate.why}",
        method=METHOD.id,
        as_of=gate.on,
    )


def _sources(ground: Ground, gates: Iterable[GateResult]) -> tuple[Source, ...]:
    """Where the events stand, and the rules; the records where an event names no source held."""
    held = ground.tables.sources
    found = [RECORDS]
    for gate in gates:
        found += [held[event.source] for event in gate.events if event.source in held]
        if gate.rule is not None:
            found.append(gate.rule.source)
    return tuple(dict.fromkeys(found))


def _gates_table(ground: Ground, judged: dict[str, tuple[GateResult, ...]]) -> Table:
    several = len(judged) > 1
    return Table.of_rows(
        [
            {
                "decision": name,
                "gate": gate.title,
                "outcome": gate.outcome.value,
                "why": gate.why,
                "rule": "" if gate.rule is None else gate.rule.id,
                "read": None if gate.rule is None else gate.rule.source.verified,
            }
            for name, gates in judged.items()
            for gate in gates
        ],
        id=f"{ID}.gates",
        title="Gates on the way to the decision",
        columns=(
            Column(name="decision", label="Decision", kind="text", on_page=several),
            Column(name="gate", label="Gate", kind="text"),
            Column(name="outcome", label="Outcome", kind="text"),
            Column(name="why", label="Why", kind="text"),
            Column(name="rule", label="Rule", kind="code"),
            Column(name="read", label="Its wording was read", kind="flag"),
        ),
        basis=Basis.OBSERVED,
        sources=_sources(ground, [gate for gates in judged.values() for gate in gates]),
        method=METHOD.id,
        as_of=ground.day,
        shown=len(GATES),
    )


def _steps_table(ground: Ground, held: dict[str, Process]) -> Table:
    sources = ground.tables.sources
    events = [(name, event) for name, process in held.items() for event in process.events]
    named = [sources[event.source] for _, event in events if event.source in sources]
    return Table.of_rows(
        [
            {
                "decision": name,
                "on": event.on,
                "precision": event.precision,
                "step": event.kind,
                "by": event.by,
                "what": event.text,
                "confidence": event.confidence,
                "source": with_days(
                    sources[event.source].place if event.source in sources else event.source
                ),
            }
            for name, event in events
        ],
        id=f"{ID}.steps",
        title="What happened, step by step",
        columns=(
            Column(name="decision", label="Decision", kind="text"),
            Column(name="on", label="On", kind="date"),
            Column(name="precision", label="Known to the", kind="text"),
            Column(name="step", label="Step", kind="text"),
            Column(name="by", label="By", kind="text"),
            Column(name="what", label="What", kind="text"),
            Column(name="confidence", label="How sure", kind="text"),
            Column(name="source", label="Where it stands", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=tuple(dict.fromkeys((RECORDS, *named))),
        method=METHOD.id,
        as_of=ground.day,
        shown=0,
    )


def _text(process: Process, gates: tuple[GateResult, ...]) -> str:
    decided = process.of(DECIDED)
    said = f"{process.decision}: "
    if decided:
        said += f"{joined(process.chosen) or 'an option'} was decided on {day(decided[0].on)}. "
    else:
        said += "nothing is decided in the records. "
    counts = {one: sum(gate.outcome is one for gate in gates) for one in Outcome}
    said += (
        f"Of {len(gates)} gates the records show {counts[Outcome.PASSED]} passed and "
        f"{counts[Outcome.FAILED]} failed"
    )
    open_ = [gate.title.lower() for gate in gates if gate.outcome is Outcome.NOT_TESTABLE]
    if open_:
        said += f"; {len(open_)} cannot be tested for want of a record"
    if counts[Outcome.NO_RULE]:
        said += f"; on {counts[Outcome.NO_RULE]} no rule was in force that day"
    if counts[Outcome.NOT_DUE]:
        said += f"; {counts[Outcome.NOT_DUE]} are not due yet"
    failed = [gate.title.lower() for gate in gates if gate.outcome is Outcome.FAILED]
    said += f". Failed: {'; '.join(failed)}." if failed else "."
    if not process.whole:
        said += (
            "\n\nThe record was put together from publications afterwards: what it does not hold "
            "may have happened. That a gate was passed says that the order was kept, not that "
            "what was done was enough."
        )
    return said


def _lacks(gates: tuple[GateResult, ...]) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            table="records",
            what=gate.why,
            consequence=f"the gate cannot be tested: {gate.title.lower()}",
            cause="rows",
        )
        for gate in gates
        if gate.outcome is Outcome.NOT_TESTABLE
    )


def _nothing(ground: Ground) -> Part:
    why = "the records hold no step on the way to a decision on services (statements change_step)"
    absent = Figure(
        id="services.gates_passed",
        label="Gates passed",
        about=ground.system.code,
        as_of=ground.day,
        missing=why,
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        methods=(METHOD,),
        lacks=(
            Lack(
                table="records",
                what="no decision on services",
                consequence="whether the public was consulted, and in the right order, cannot be "
                "said",
                cause="rows",
            ),
        ),
    )
