"""Section: the priorities that the records hold, in the order in which each step was taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Table
from commonweal.needs.priorities.auditing import (
    Acts,
    Finding,
    Regard,
    Scored,
    Took,
    Weight,
    audit,
)
from commonweal.records import (
    EqualityRegard,
    OptionsDecided,
    ScoresEntered,
    State,
    Statement,
    TookPart,
    records_source,
)
from commonweal.rules import Source

KINDS = ("took_part", "scores_entered", "equality_regard", "options_decided")

METHOD = Method(
    id="needs.priorities",
    title="Recorded priorities",
    text="Statements about one choice are put in order of their days: criteria sealed, who took "
    "part, scores, regard to equality, decision. Findings against say where the order is wrong, "
    "where the public health function, the joint health and wellbeing board or partners are not "
    "recorded as taking part, and whom the evidence of due regard to equality does not cover.",
)


@dataclass(slots=True)
class _Choice:
    """The statements of one choice."""

    parts: list[tuple[Statement, TookPart]] = field(default_factory=list)
    scores: list[tuple[Statement, ScoresEntered]] = field(default_factory=list)
    regard: list[tuple[Statement, EqualityRegard]] = field(default_factory=list)
    decided: list[tuple[Statement, OptionsDecided]] = field(default_factory=list)


def recorded_part(state: State, about: str) -> Part:
    """The priorities that hold in the records on their day; where there are none, that they lack.

    Parameters
    ----------
    state
        The folded records.
    about
        Code of the system, for the figures.
    """
    choices = _choices(state.of_type(*KINDS), of_services(state))
    if not choices:
        return _without(state, about)
    source = records_source(state.effective)
    findings = {name: audit(_acts(state, held)) for name, held in choices.items()}
    tables = (
        _steps(state, choices, source),
        _decisions(state, choices, source),
        _findings(state, findings, source),
    )
    against = sum(f.weight is Weight.AGAINST for rows in findings.values() for f in rows)
    figures = (
        _figure("recorded", "Choices recorded", about, state, len(choices), "choices", source),
        _figure(
            "against",
            "Findings against how they were made",
            about,
            state,
            against,
            "findings",
            source,
        ),
    )
    decided = sum(bool(held.decided) for held in choices.values())
    return Part.of(
        id="needs.priorities",
        title="Priorities, and how they were set",
        text=f"Choices between options that the records hold: {len(choices)}; decided: "
        f"{decided}; findings that speak against how they were made: {against}.",
        figures=figures,
        tables=tables,
        methods=(METHOD,),
    )


def of_services(state: State) -> frozenset[str]:
    """Decisions on a change of services: they are told in the chapter on services, not here."""
    steps = (held.payload for held in state.of_type("change_step"))
    return frozenset(str(said["decision"]) for said in steps if said is not None)


def _choices(statements: Iterable[Statement], elsewhere: Collection[str]) -> dict[str, _Choice]:
    found: dict[str, _Choice] = {}
    for statement in statements:
        # What was destroyed after its retention says no longer what it was about.
        if statement.payload is None:
            continue
        said = statement.typed()
        if isinstance(said, TookPart):
            found.setdefault(said.decision, _Choice()).parts.append((statement, said))
        elif isinstance(said, ScoresEntered):
            found.setdefault(said.decision, _Choice()).scores.append((statement, said))
        elif isinstance(said, EqualityRegard):
            found.setdefault(said.decision, _Choice()).regard.append((statement, said))
        elif isinstance(said, OptionsDecided):
            found.setdefault(said.decision, _Choice()).decided.append((statement, said))
    return {name: held for name, held in sorted(found.items()) if name not in elsewhere}


def _sealed_on(state: State, held: _Choice) -> date | None:
    """The day on which the last of the seals that scores name was set."""
    days = []
    for _, said in held.scores:
        seal = state.get(said.seal)
        if seal is not None and seal.payload is not None:
            days.append(date.fromisoformat(str(seal.payload["on"])))
    return max(days, default=None)


def _acts(state: State, held: _Choice) -> Acts:
    return Acts(
        sealed_on=_sealed_on(state, held),
        scored=tuple(Scored(on=said.on, by=stated.stated_by) for stated, said in held.scores),
        took_part=tuple(Took(on=s.on, body=s.body, role=s.role) for _, s in held.parts),
        regard=tuple(
            Regard(
                on=said.on,
                title=said.title,
                characteristics=said.characteristics,
                inclusion_groups=said.inclusion_groups,
            )
            for _, said in held.regard
        ),
        decided_on=max((said.on for _, said in held.decided), default=None),
    )


def _steps(state: State, choices: dict[str, _Choice], source: Source) -> Table:
    rows: list[tuple[str, date, int, str, str, str]] = []
    for name, held in choices.items():
        for identifier in dict.fromkeys(said.seal for _, said in held.scores):
            seal = state.get(identifier)
            if seal is not None and seal.payload is not None:
                on = date.fromisoformat(str(seal.payload["on"]))
                rows.append((name, on, 0, "criteria sealed", seal.stated_by, identifier))
        for _, took in held.parts:
            rows.append((name, took.on, 1, took.role, took.body, took.part))
        for stated, scores in held.scores:
            told = f"{len(scores.scores)} options: {stated.reason}"
            rows.append((name, scores.on, 2, "scores entered", stated.stated_by, told))
        for stated, regard in held.regard:
            told = f"{regard.title}: {regard.finding}"
            rows.append((name, regard.on, 3, "regard to equality", stated.stated_by, told))
        for _, decided in held.decided:
            rows.append((name, decided.on, 4, "decision", decided.by, decided.reason))
    return Table.of_rows(
        [
            {"decision": name, "on": on, "step": step, "by": by, "what": what}
            for name, on, _, step, by, what in sorted(rows)
        ],
        id="needs.priorities.steps",
        title="How choices were made, step by step",
        columns=(
            Column(name="decision", label="Choice", kind="code"),
            Column(name="on", label="On", kind="date"),
            Column(name="step", label="Step", kind="text"),
            Column(name="by", label="By", kind="text"),
            Column(name="what", label="What", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(source,),
        method=METHOD.id,
        as_of=state.effective,
    )


def _decisions(state: State, choices: dict[str, _Choice], source: Source) -> Table:
    rows = []
    for name, held in choices.items():
        for _, said in held.decided:
            for option in said.chosen:
                rows.append((name, said.on, option, "chosen", said.reason))
            for option, reason in said.rejected.items():
                rows.append((name, said.on, option, "rejected", reason))
    names = ("decision", "on", "option", "outcome", "reason")
    return Table.of_rows(
        [dict(zip(names, row, strict=True)) for row in sorted(rows)],
        id="needs.priorities.options",
        title="Options chosen and rejected, with reasons",
        columns=(
            Column(name="decision", label="Choice", kind="code"),
            Column(name="on", label="On", kind="date"),
            Column(name="option", label="Option", kind="text"),
            Column(name="outcome", label="Outcome", kind="text"),
            Column(name="reason", label="Reason", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(source,),
        method=METHOD.id,
        as_of=state.effective,
    )


def _findings(state: State, findings: dict[str, tuple[Finding, ...]], source: Source) -> Table:
    return Table.of_rows(
        [
            {"decision": name, "weight": held.weight.value, "rule": held.rule, "text": held.text}
            for name, rows in findings.items()
            for held in rows
        ],
        id="needs.priorities.findings",
        title="Findings on how choices were made",
        columns=(
            Column(name="decision", label="Choice", kind="code"),
            Column(name="weight", label="Weight", kind="text"),
            Column(name="rule", label="What is asked", kind="text"),
            Column(name="text", label="Finding", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(source,),
        method=METHOD.id,
        as_of=state.effective,
    )


def _figure(
    name: str, label: str, about: str, state: State, value: int, unit: str, source: Source
) -> Figure:
    return Figure(
        id=f"needs.priorities.{name}",
        label=label,
        about=about,
        as_of=state.effective,
        value=value,
        unit=unit,
        basis=Basis.OBSERVED,
        sources=(source,),
        method=METHOD.id,
    )


def _without(state: State, about: str) -> Part:
    reason = "the records hold no choice between options (statements took_part, scores_entered, "
    reason += "equality_regard, options_decided)"
    figure = Figure(
        id="needs.priorities.recorded",
        label="Choices recorded",
        about=about,
        as_of=state.effective,
        missing=reason,
    )
    return Part.of(
        id="needs.priorities",
        title="Priorities, and how they were set",
        text=f"How priorities were set cannot be said: {reason}.",
        figures=(figure,),
        methods=(METHOD,),
        lacks=(
            Lack(
                table="records",
                what="no choice between options is recorded",
                consequence="who had a part in priorities, whether criteria came first and what "
                "regard was had to equality cannot be said",
                cause="rows",
            ),
        ),
    )
