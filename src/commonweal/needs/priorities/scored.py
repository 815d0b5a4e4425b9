"""Choices whose criteria and scores the records hold: what can be weighed anew by somebody else.

Records keep a seal, what was sealed once it is shown, and scores under it. A file holds more:
costs, names of options and how sure a score is. So what is weighed here is the scores alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from commonweal.needs.priorities.checking import criteria_faults
from commonweal.needs.priorities.file import Criterion
from commonweal.needs.priorities.model import declared_weights, less_baseline
from commonweal.needs.priorities.recorded import of_services
from commonweal.records import Said, ScoresEntered, State, said
from commonweal.records.judged import off_scale
from commonweal.records.sealing import proves
from commonweal.records.types import Opened

Floats = npt.NDArray[np.float64]
_CRITERIA = TypeAdapter(tuple[Criterion, ...])
#: Kinds of statement that these are read from.
KINDS = ("seal", "opened", "scores_entered", "change_step")


@dataclass(frozen=True, eq=False)
class ScoredChoice:
    """A choice with the criteria that were sealed and the scores entered under them.

    Parameters
    ----------
    decision, title, seal
        Its id, what the declaration calls it, and the statement that sealed its criteria.
    criteria, weights
        As declared, and their weights: shares of all weight.
    options
        Ids of options that have a score on every criterion.
    scores, values
        Shape (options, criteria): as entered, and from 0 (the worst end of a scale) to 1 (the
        best), less those of not doing the option.
    left_out
        Options without a score on every criterion, with what they lack.
    """

    decision: str
    title: str
    seal: str
    criteria: tuple[Criterion, ...]
    weights: Floats = field(repr=False)
    options: tuple[str, ...]
    scores: Floats = field(repr=False)
    values: Floats = field(repr=False)
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unscored:
    """A choice that cannot be weighed, and why."""

    decision: str
    why: str


def scored_choices(state: State) -> tuple[ScoredChoice | Unscored, ...]:
    """Every choice with scores that the records hold on their day, by its id.

    The criteria are those of the seal under which scores were entered last; of several scores for
    one option on one criterion the last counts. A choice whose criteria were never shown, or are
    not those that were sealed, cannot be weighed.

    Parameters
    ----------
    state
        The folded records.
    """
    found: dict[str, list[Said[ScoresEntered]]] = {}
    elsewhere = of_services(state)
    for one in said(state, ScoresEntered):
        if one.what.decision not in elsewhere:
            found.setdefault(one.what.decision, []).append(one)
    shown = {one.what.seal: one for one in said(state, Opened)}
    return tuple(
        _choice(name, sorted(held, key=lambda one: one.what.on), state, shown)
        for name, held in sorted(found.items())
    )


def _choice(
    name: str,
    held: Sequence[Said[ScoresEntered]],
    state: State,
    shown: dict[str, Said[Opened]],
) -> ScoredChoice | Unscored:
    last = held[-1].what.seal
    opened = shown.get(last)
    sealed, by = state.get(last), None if opened is None else state.get(opened.id)
    if opened is None or sealed is None or by is None:
        return Unscored(name, "its criteria are sealed and were not shown yet")
    if not proves(sealed, by):
        return Unscored(name, "the criteria that were shown are not those that were sealed")
    declared = opened.what.declaration
    try:
        criteria = _CRITERIA.validate_python(declared.get("criteria"))
    except ValidationError:
        return Unscored(name, "what was sealed names no criteria with ends and weights")
    if wrong := [*criteria_faults(criteria)]:
        return Unscored(name, f"what was sealed cannot be weighed: {'; '.join(wrong)}")
    weights = declared_weights(criteria)
    scores: dict[tuple[str, str], float] = {}
    for one in held:
        if one.what.seal == last:
            for option, row in one.what.scores.items():
                scores |= {(option, criterion): value for criterion, value in row.items()}
    every = list(dict.fromkeys(option for option, _ in scores))
    faults = {option: [*_faults(option, criteria, scores)] for option in every}
    options = tuple(option for option in every if not faults[option])
    if len(options) < 2:
        return Unscored(name, "fewer than two of its options have a score on every criterion")
    rows = np.array(
        [[scores[option, one.id] for one in criteria] for option in options], np.float64
    )
    return ScoredChoice(
        decision=name,
        title=str(declared.get("title") or name),
        seal=last,
        criteria=criteria,
        weights=weights,
        options=options,
        scores=rows,
        values=less_baseline(criteria, rows),
        left_out=tuple(f"{option}: {'; '.join(told)}" for option, told in faults.items() if told),
    )


def _faults(
    option: str, criteria: Sequence[Criterion], scores: dict[tuple[str, str], float]
) -> Iterator[str]:
    """Why an option cannot be weighed: a missing score is not 0."""
    for one in criteria:
        score = scores.get((option, one.id))
        if score is None:
            yield f"no score on {one.name}"
        elif outside := off_scale(one, score):
            yield f"{one.name}, {outside}"
