"""What choices are judged by in every future, each on a scale that stays the same in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Varied
from commonweal.services.siting.bands import Band

#: Differences smaller than this, in the criterion's own unit, are rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A criterion, and the ends of its scale.

    Parameters
    ----------
    id, label, unit
        What it measures.
    largest
        Whether more is better.
    worst, best
        The ends: value 0 and 1. Of all choices of the same number of sites as things stand.
    """

    id: str
    label: str
    unit: str
    largest: bool
    worst: float
    best: float

    def value(self, measured: Floats) -> Floats:
        """Measures as values; beyond the ends below 0 or above 1."""
        return (measured - self.worst) / (self.best - self.worst)


MEAN, WITHIN, LONGEST, DEPRIVED, VOLUMES = (
    "mean_minutes",
    "within",
    "longest",
    "most_deprived",
    "volumes",
)
#: id, label, unit, more is better
CRITERIA = (
    (MEAN, "mean minutes", "minutes", False),
    (WITHIN, "share within {limit:.0f} minutes", "share", True),
    (LONGEST, "longest minutes", "minutes", False),
    (DEPRIVED, "mean minutes of the most deprived fifth", "minutes", False),
    (VOLUMES, "cases that units miss the volume standard by", "cases a year", False),
)
#: One measure for each thing that a choice of sites decides: how near people are, how near the most
#: deprived are, and whether every unit sees enough. More measures of travel count it again; they
#: are told beside.
USED = (MEAN, DEPRIVED, VOLUMES)
#: What a decision weighs beside, and no table here holds for every option.
NOT_HELD = "quality of care, staff at each site, capital, running cost and how soon it can be built"


def measured(found: Varied, band: Band) -> dict[str, Floats]:
    """The criteria of choices in worlds, each of shape (worlds, choices)."""
    low = 0.0 if band.low is None else band.low
    high = np.inf if band.high is None else band.high
    short = np.maximum(low - found.volumes, 0.0) + np.maximum(found.volumes - high, 0.0)
    held = {
        MEAN: found.mean,
        WITHIN: found.within,
        LONGEST: found.longest,
        DEPRIVED: found.marked_mean,
        VOLUMES: np.nansum(short, axis=2),
    }
    return {name: values for name, values in held.items() if name != VOLUMES or band.known}


def scales_of(
    now: dict[str, Floats], limit: float, names: Sequence[str] = USED
) -> tuple[tuple[Scale, ...], tuple[str, ...]]:
    """Scales from the choices as things stand, and the criteria that tell none of them apart.

    Parameters
    ----------
    now
        As `measured` gives them, of the one world in which nothing changes.
    limit
        Minutes of the share within.
    names
        Ids of the criteria wanted; those that nothing is held for are left out.

    Raises
    ------
    KeyError
        When a name is no criterion.
    """
    known = [name for name, *_ in CRITERIA]
    absent = sorted(set(names) - set(known))
    if absent:
        raise KeyError(f"no criterion {', '.join(absent)}; there are {', '.join(known)}")
    made, same = [], []
    for name, label, unit, largest in CRITERIA:
        if name not in now or name not in names:
            continue
        values = now[name][0]
        low, high = float(values.min()), float(values.max())
        said = label.format(limit=limit)
        if not np.isfinite([low, high]).all() or high - low <= ROUNDING:
            same.append(said)
            continue
        worst, best = (low, high) if largest else (high, low)
        made.append(Scale(id=name, label=said, unit=unit, largest=largest, worst=worst, best=best))
    return tuple(made), tuple(same)


def valued(scales: Sequence[Scale], found: dict[str, Floats]) -> Floats:
    """Values of choices in worlds, shape (worlds, choices, criteria).

    In a world where a criterion has nobody to count (no most deprived people left) it is the same
    for all.
    """
    made = np.stack([scale.value(found[scale.id]) for scale in scales], axis=2)
    nobody = np.isnan(made).all(axis=1, keepdims=True)
    return np.where(nobody, 0.0, made)
