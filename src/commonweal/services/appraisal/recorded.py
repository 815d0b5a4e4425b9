"""The way to each decision as the records hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from commonweal.evidence.words import joined
from commonweal.records import (
    EqualityRegard,
    OptionsDecided,
    ScoresEntered,
    State,
    Statement,
    proves,
)
from commonweal.records.kinds.changing import ChangeStep
from commonweal.records.types import Opened, Sealed
from commonweal.services.appraisal.process import (
    DECIDED,
    EQUALITY,
    SCORED,
    SEALED,
    Event,
    Process,
    in_order,
    stepped,
)

KINDS = (
    "change_step",
    "seal",
    "scores_entered",
    "equality_regard",
    "options_decided",
)


@dataclass(slots=True)
class _Gathered:
    """Statements about one decision."""

    events: list[Event] = field(default_factory=list)
    steps: list[ChangeStep] = field(default_factory=list)
    decided: list[OptionsDecided] = field(default_factory=list)
    seals: list[Statement] = field(default_factory=list)


def processes(state: State) -> dict[str, Process]:
    """Each decision on a change of services that the records hold, by its name.

    A decision counts as one on services where a step of it is stated (`change_step`); other
    choices, such as priorities, have their own chapter. Statements whose payload was destroyed say
    no longer what they were about.
    """
    found = _gathered(held for held in state.of_type(*KINDS) if held.payload is not None)
    opened = [held for held in state.of_type("opened") if held.payload is not None]
    return {
        name: _process(name, held, opened) for name, held in sorted(found.items()) if held.steps
    }


def merged(one: Process, other: Process) -> Process:
    """What a file and the records say of the same decision, each event once; where they say
    different things of a day, both stand."""
    # Of a seal the records know more: since when they hold it.
    held = {_known(event) for event in other.events if event.kind == SEALED}
    first = [event for event in one.events if _known(event) not in held]
    known = {_known(event) for event in first}
    events = [event for event in other.events if _known(event) not in known]
    return Process(
        decision=one.decision,
        events=in_order([*first, *events]),
        whole=one.whole and other.whole,
        seal_matches=_both_match(one, other),
        options=one.options or other.options,
        chosen=one.chosen or other.chosen,
        reasons={**other.reasons, **one.reasons},
        unanswered=one.unanswered if one.unanswered is not None else other.unanswered,
    )


def contradictions(one: Process, other: Process) -> Iterator[str]:
    """Where a file and the records tell of different decisions."""
    if one.chosen and other.chosen and set(one.chosen) != set(other.chosen):
        said, held = joined(list(one.chosen)), joined(list(other.chosen))
        yield f"decided: the file has {said}, the records have {held}; correct one of them"


def _known(event: Event) -> tuple[object, ...]:
    """By what an event is known again: all that a gate asks of it."""
    said = (event.outcome, event.covers, event.themes, event.unanswered)
    return event.kind, event.on, event.precision, said, event.text if event.kind == SEALED else ""


def _both_match(one: Process, other: Process) -> bool | None:
    """Whether the criteria are those that were sealed, and the file's seal is one that the records
    hold, where they hold any."""
    digests, held = ({event.text for event in of.of(SEALED)} for of in (one, other))
    if digests and held and not digests <= held:
        return False
    told = [of.seal_matches for of in (one, other) if of.seal_matches is not None]
    return all(told) if told else None


def _gathered(statements: Iterable[Statement]) -> dict[str, _Gathered]:
    found: dict[str, _Gathered] = {}
    for statement in statements:
        said = statement.typed()
        by = statement.stated_by
        if isinstance(said, ChangeStep):
            held = found.setdefault(said.decision, _Gathered())
            held.steps.append(said)
            held.events.append(stepped(said))
        elif isinstance(said, Sealed) and said.decision:
            held = found.setdefault(said.decision, _Gathered())
            held.seals.append(statement)
            fixed = _event(SEALED, said.on, by, said.digest)
            held.events.append(replace(fixed, stated=statement.stated_at.date()))
        elif isinstance(said, ScoresEntered):
            who = said.scorer or by
            held = found.setdefault(said.decision, _Gathered())
            held.events.append(_event(SCORED, said.on, who, statement.reason))
        elif isinstance(said, EqualityRegard):
            held = found.setdefault(said.decision, _Gathered())
            held.events.append(_event(EQUALITY, said.on, by, said.title, said.source))
        elif isinstance(said, OptionsDecided):
            held = found.setdefault(said.decision, _Gathered())
            held.decided.append(said)
            held.events.append(_decided(said))
    return found


def _decided(said: OptionsDecided) -> Event:
    return _event(DECIDED, said.on, said.by, ", ".join(said.chosen), said.source or "")


def _event(kind: str, on: date, by: str, text: str, source: str = "") -> Event:
    return Event(kind=kind, on=on, by=by, text=text, source=source)


def _process(name: str, held: _Gathered, opened: list[Statement]) -> Process:
    listed = [said.covers for said in held.steps if said.step == "options listed"]
    decided = held.decided[-1] if held.decided else None
    return Process(
        decision=name,
        events=in_order(held.events),
        whole=all(said.kept == "as it went" for said in held.steps),
        seal_matches=_matches(held.seals, opened),
        options=listed[-1] if listed else (),
        chosen=() if decided is None else decided.chosen,
        reasons={} if decided is None else decided.rejected,
    )


def _matches(seals: list[Statement], opened: list[Statement]) -> bool | None:
    """Whether every seal that was opened shows what it fixed; None where none was opened."""
    pairs = [
        (seal, shown)
        for seal in seals
        for shown in opened
        if isinstance(said := shown.typed(), Opened) and said.seal == seal.id
    ]
    return all(proves(seal, shown) for seal, shown in pairs) if pairs else None
