"""What came of a decision after the day of the study: steps that the records hold by now.

Nothing of the day rests on them. They are told apart, for whoever asks in hindsight whether a
decision still stands."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Figure, Table
from commonweal.evidence.words import with_days
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.records.kinds.changing import ChangeStep
from commonweal.rules import Source

#: The kinds of step by which a decision was put before somebody else, who decided of it.
CHALLENGES = ("challenged", "challenge decided")


def later_steps(state: State) -> tuple[ChangeStep, ...]:
    """Steps of changes to services that take effect only after the day, in their order."""
    said = [
        held.typed()
        for held in state.later
        if held.type == "change_step" and held.payload is not None
    ]
    steps = [one for one in said if isinstance(one, ChangeStep)]
    return tuple(sorted(steps, key=lambda one: (one.on, one.step, one.text)))


def after_table(ground: Ground, state: State, identifier: str, method: str) -> Table | None:
    """What the records hold of decisions on services from after the day; None where nothing."""
    steps, sources = later_steps(state), ground.tables.sources
    if not steps:
        return None
    return Table.of_rows(
        [
            {
                "decision": one.decision,
                "on": one.on,
                "step": one.step,
                "by": one.by,
                "what": one.text,
                "source": with_days(
                    sources[one.source].title if one.source in sources else one.source
                ),
            }
            for one in steps
        ],
        id=identifier,
        title="What came after the day of this pack, as the records tell by now",
        columns=(
            Column(name="decision", label="Decision", kind="text", on_page=False),
            Column(name="on", label="On", kind="date"),
            Column(name="step", label="Step", kind="text", on_page=False),
            Column(name="by", label="By", kind="text"),
            Column(name="what", label="What", kind="text"),
            Column(name="source", label="Where it stands", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=_sources(ground, steps),
        method=method,
        note="Nothing else in this chapter rests on it.",
        as_of=steps[-1].on,
        shown=12,
    )


def challenges(ground: Ground, state: State, method: str) -> Figure | None:
    """How many challenges and rulings on them came after the day; None where the records hold
    none."""
    steps = tuple(one for one in later_steps(state) if one.step in CHALLENGES)
    if not steps:
        return None
    return ground.figure(
        "services.challenged_after",
        "Challenges and rulings on them after the day of this pack",
        ground.system.code,
        len(steps),
        "steps",
        Basis.OBSERVED,
        _sources(ground, steps),
        method=method,
        as_of=steps[-1].on,
    )


def _sources(ground: Ground, steps: tuple[ChangeStep, ...]) -> tuple[Source, ...]:
    held = ground.tables.sources
    return tuple(dict.fromkeys(held[one.source] for one in steps if one.source in held))
