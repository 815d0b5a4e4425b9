"""Scores of an appraisal as the arrays that `choice` works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from commonweal.choice.value import scaled
from commonweal.choice.weights import normalised
from commonweal.services.appraisal.entering import Cell, in_force
from commonweal.services.appraisal.file import COMPUTED, OPTION, AppraisalFile, Criterion, Option

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is scored, in the order of the file.

    Parameters
    ----------
    criteria, options
        Criteria that every option has a score on, and all options.
    lacking
        Criteria without scores: id and why.
    values
        Shape (options, criteria): 0 at the worst end, 1 at the best; the mean over scorers.
    low, high
        The lowest and highest value that any scorer gave.
    by_scorer
        For each scorer, values of shape (options, criteria); criteria worked out are the same for
        all.
    weights
        Shape (criteria,) that add up to 1 over the criteria scored; None where none are declared.
    """

    criteria: tuple[Criterion, ...]
    options: tuple[Option, ...]
    lacking: Mapping[str, str]
    values: Floats
    low: Floats
    high: Floats
    by_scorer: Mapping[str, Floats]
    weights: Floats | None

    @property
    def partial(self) -> bool:
        """Whether some criterion has no scores."""
        return bool(self.lacking)


def figures_named(given: AppraisalFile) -> dict[tuple[str, str], str]:
    """Ids of the figures that computed criteria name, by option and criterion."""
    return {
        (option.id, criterion.id): criterion.figure.replace(OPTION, option.id)
        for criterion in given.criteria
        if criterion.kind == COMPUTED
        for option in given.options
    }


def with_figures(
    given: AppraisalFile, figures: Mapping[str, float]
) -> tuple[dict[Cell, float], tuple[str, ...]]:
    """Scores in force, computed ones filled from figures; and where file and figures differ.

    Parameters
    ----------
    given
        A checked file.
    figures
        Values by the id of the figure.

    Returns
    -------
    tuple
        Scores, and findings: a score of the file that its figure does not bear out, or a figure
        off the scale, which is then not used.
    """
    held, findings = in_force(given), []
    criteria = {criterion.id: criterion for criterion in given.criteria}
    for (option, name), figure in figures_named(given).items():
        if figure not in figures:
            continue
        value, cell = figures[figure], (COMPUTED, option, name)
        if cell in held:
            if not np.isclose(held[cell], value, rtol=0.0, atol=5e-3):
                findings.append(
                    f"{option} on {name}: the file has {held[cell]:g}, figure {figure} is {value:g}"
                )
        elif not criteria[name].holds(value):
            findings.append(
                f"{option} on {name}: figure {figure} is {value:g}, outside the scale from "
                f"{criteria[name].worst:g} to {criteria[name].best:g}; not used"
            )
        else:
            held[cell] = value
    return held, tuple(findings)


def model_of(given: AppraisalFile, held: Mapping[Cell, float]) -> Model:
    """The arrays of an appraisal, from the scores that count."""
    scored, lacking = [], {}
    for criterion in given.criteria:
        why = _lack(given, criterion, held)
        if why:
            lacking[criterion.id] = why
        else:
            scored.append(criterion)
    made = Model(
        criteria=tuple(scored),
        options=given.options,
        lacking=lacking,
        values=np.empty((len(given.options), 0)),
        low=np.empty((len(given.options), 0)),
        high=np.empty((len(given.options), 0)),
        by_scorer={},
        weights=_weights(scored),
    )
    return revalued(made, held)


def revalued(model: Model, held: Mapping[Cell, float]) -> Model:
    """The same model with other scores."""
    if not model.criteria:
        return model
    judged = any(criterion.kind != COMPUTED for criterion in model.criteria)
    scorers = [name for name in dict.fromkeys(cell[0] for cell in held) if name != COMPUTED]
    given = {name: _values(model, held, name) for name in scorers if judged}
    layers = np.array(list(given.values()) or [_values(model, held, COMPUTED)])
    return replace(
        model,
        values=layers.mean(axis=0),
        low=layers.min(axis=0),
        high=layers.max(axis=0),
        by_scorer=given,
    )


def _values(model: Model, held: Mapping[Cell, float], scorer: str) -> Floats:
    """Values by one scorer; criteria that are worked out are nobody's own."""
    raw = [
        [
            held[(COMPUTED if c.kind == COMPUTED else scorer, option.id, c.id)]
            for c in model.criteria
        ]
        for option in model.options
    ]
    worst = [criterion.worst for criterion in model.criteria]
    best = [criterion.best for criterion in model.criteria]
    return scaled(raw, worst, best)


def _lack(given: AppraisalFile, criterion: Criterion, held: Mapping[Cell, float]) -> str:
    """Why a criterion has no score on every option, or nothing."""
    if criterion.missing:
        return criterion.missing
    computed = criterion.kind == COMPUTED
    scorers = [COMPUTED] if computed else [scorer.id for scorer in given.scorers]
    gone = [
        option.id
        for option in given.options
        if not scorers or any((scorer, option.id, criterion.id) not in held for scorer in scorers)
    ]
    if not gone:
        return ""
    if computed:
        named = [criterion.figure.replace(OPTION, option) for option in gone]
        return f"not at hand: {', '.join(named)}"
    return "nothing is scored yet"


def _weights(criteria: list[Criterion]) -> Floats | None:
    """Weights over the criteria scored; None where none are declared or all of them are 0."""
    weights = [criterion.weight for criterion in criteria]
    told = [weight for weight in weights if weight is not None]
    if not told or len(told) < len(weights) or not any(told):
        return None
    return normalised(told)
