"""A prioritisation as the arrays that `choice` works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights
from commonweal.choice.conditions import Conditions
from commonweal.choice.value import scaled
from commonweal.needs.priorities.file import Criterion, Option, Prioritisation, Score

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Scores as values, weights, costs and conditions, in the order of the file.

    Parameters
    ----------
    values, low, high
        Shape (options, criteria): values less those of not doing the option, and the ends between
        which they may lie.
    weights
        Shape (criteria,).
    rejected
        Values of options rejected beforehand, where they were scored, by id.
    """

    options: tuple[Option, ...]
    values: Floats
    low: Floats
    high: Floats
    weights: Floats
    cost: tuple[int, ...]
    conditions: Conditions
    rejected: dict[str, Floats]

    @property
    def certain(self) -> bool:
        """Whether every score is a single figure."""
        return bool((self.low == self.high).all())


def declared_weights(criteria: tuple[Criterion, ...]) -> Floats:
    """Weights from points, or from an order of importance."""
    order = [criterion.importance for criterion in criteria if criterion.importance is not None]
    if order:
        return weights.rank_order_centroid(order)
    return weights.normalised([criterion.weight or 0.0 for criterion in criteria])


def allowed_weightings(
    criteria: tuple[Criterion, ...], count: int, seed: int
) -> tuple[str, Floats | None]:
    """Weightings that the file's intervals or order allow, with which; None where it has neither.

    Raises
    ------
    ValueError
        When the intervals leave too little room to draw from.
    """
    order = [criterion.importance for criterion in criteria if criterion.importance is not None]
    if order:
        return "in the order of importance", weights.in_order(order, count, seed)
    ends = [(criterion.weight_low, criterion.weight_high) for criterion in criteria]
    low = [end for end, _ in ends if end is not None]
    high = [end for _, end in ends if end is not None]
    if len(low) < len(criteria) or len(high) < len(criteria):
        return "", None
    return "within the weights' intervals", weights.within(low, high, count, seed)


def scores_held(given: Prioritisation) -> dict[tuple[str, str], Score]:
    """The scores that count: of those for the same option and criterion the last entered."""
    found: dict[tuple[str, str], Score] = {}
    for batch in sorted(given.scores, key=lambda batch: batch.entered_on):
        for option, row in batch.values.items():
            found.update({(option, criterion): score for criterion, score in row.items()})
    return found


def model_of(given: Prioritisation) -> Model | None:
    """The arrays of a prioritisation that was checked; None while nothing is scored."""
    held = scores_held(given)
    if not held:
        return None
    ids = [option.id for option in given.options]
    scored = [r.id for r in given.rejected if any(option == r.id for option, _ in held)]
    return Model(
        options=given.options,
        values=_values(given.criteria, ids, held, "score"),
        low=np.minimum(*(_values(given.criteria, ids, held, end) for end in ("low", "high"))),
        high=np.maximum(*(_values(given.criteria, ids, held, end) for end in ("low", "high"))),
        weights=declared_weights(given.criteria),
        cost=tuple(option.cost_pence for option in given.options),
        conditions=conditions_of(given.options),
        rejected=dict(zip(scored, _values(given.criteria, scored, held, "score"), strict=True)),
    )


def conditions_of(options: tuple[Option, ...]) -> Conditions:
    """Mandatory, exclusive and dependent options by their places."""
    place = {option.id: at for at, option in enumerate(options)}
    groups = dict.fromkeys(option.exclusive_group for option in options if option.exclusive_group)
    return Conditions(
        mandatory=tuple(at for at, option in enumerate(options) if option.mandatory),
        exclusive=tuple(
            tuple(at for at, option in enumerate(options) if option.exclusive_group == group)
            for group in groups
        ),
        requires=tuple(
            (place[option.id], place[need]) for option in options for need in option.requires
        ),
    )


def _values(
    criteria: tuple[Criterion, ...],
    ids: list[str],
    held: dict[tuple[str, str], Score],
    which: str,
) -> Floats:
    scores = [[getattr(held[option, c.id], which) for c in criteria] for option in ids]
    return less_baseline(criteria, np.array(scores, np.float64).reshape(len(ids), len(criteria)))


def less_baseline(criteria: tuple[Criterion, ...], rows: Floats) -> Floats:
    """Values of scores less those of not doing the option; a scale where less is better turns ends
    round.

    Parameters
    ----------
    criteria
        With the ends of their scales.
    rows
        Shape (options, criteria): scores.
    """
    worst = [criterion.worst for criterion in criteria]
    best = [criterion.best for criterion in criteria]
    baseline = [
        criterion.worst if criterion.baseline is None else criterion.baseline
        for criterion in criteria
    ]
    found: Floats = scaled(rows, worst, best) - scaled(baseline, worst, best)
    return found
