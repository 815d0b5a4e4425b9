"""What each mitigation did to scores, values and ranks: step by step, and alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.choice.value import additive, ranks
from commonweal.services.appraisal.entering import Cell, Rescoring, rescorings
from commonweal.services.appraisal.file import AppraisalFile
from commonweal.services.appraisal.model import Model, revalued
from commonweal.services.appraisal.result import Effect, History, StepResult


def history(given: AppraisalFile, model: Model, held: Mapping[Cell, float]) -> History | None:
    """The first scoring and every step of re-scoring.

    Value is a weighted sum, so that the effects of all steps on an option's value add up to the
    whole change, whatever their order; a rank depends on the others, so that it is told after each
    step in the order in which they were taken, and for each step alone.

    Parameters
    ----------
    given
        A checked file.
    model, held
        Its arrays, and the scores that count; scores of figures stand from the beginning.

    Returns
    -------
    History or None
        None where nothing is scored.
    """
    if not model.criteria:
        return None
    steps = rescorings(given)
    first = dict(held) | (dict(steps[0].before) if steps else {})
    start = now = revalued(model, first)
    found = []
    for step in steps:
        after = revalued(model, {**held, **step.after})
        alone = revalued(model, first | {cell: step.after[cell] for cell in _touched(step)})
        found.append(_told(given, step, now, after, alone))
        now = after
    used = {step.mitigation for step in steps if step.changes}
    return History(
        value=_values(start),
        rank=_ranks(start),
        steps=tuple(found),
        without_effect=tuple(one.id for one in given.mitigations if one.id not in used),
    )


def _touched(step: Rescoring) -> set[Cell]:
    return {(change.scorer, change.option, change.criterion) for change in step.changes}


def _told(
    given: AppraisalFile, step: Rescoring, before: Model, after: Model, alone: Model
) -> StepResult:
    mitigation = next((one for one in given.mitigations if one.id == step.mitigation), None)
    return StepResult(
        cause=step.mitigation or step.reason,
        change="" if mitigation is None else mitigation.change,
        why=step.reason if mitigation is None else mitigation.why,
        on=step.on,
        effects=_effects(before, after),
        value=_values(after),
        rank=_ranks(after),
        rank_alone=_ranks(alone),
    )


def _effects(before: Model, after: Model) -> tuple[Effect, ...]:
    """Where the panel's mean moved, and by how much that moved the weighted value."""
    weights = before.weights
    return tuple(
        Effect(
            option=before.options[row].id,
            criterion=before.criteria[column].id,
            before=float(before.values[row, column]),
            after=float(after.values[row, column]),
            value=None
            if weights is None
            else float(weights[column] * (after.values[row, column] - before.values[row, column])),
        )
        for row, column in np.argwhere(before.values != after.values)
    )


def _values(model: Model) -> dict[str, float] | None:
    if model.weights is None:
        return None
    value = additive(model.values, model.weights)
    return {option.id: float(one) for option, one in zip(model.options, value, strict=True)}


def _ranks(model: Model) -> dict[str, int] | None:
    if model.weights is None:
        return None
    found = ranks(additive(model.values, model.weights)).rank
    return {option.id: int(one) for option, one in zip(model.options, found, strict=True)}
