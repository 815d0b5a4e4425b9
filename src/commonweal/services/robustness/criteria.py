"""What choices are judged by in every future, each on a scale that stays the same in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Varied
from commonweal.services.judged import JUDGED_BY, ends_of
from commonweal.services.siting.bands import Band


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


WITHIN, LONGEST, VOLUMES = "within", "longest", "volumes"
MEAN, DEPRIVED, SMALLEST = USED = tuple(one.id for one in JUDGED_BY)
#: Measures of travel that can be counted beside: id, label, unit, more is better.
TRAVEL = (
    (WITHIN, "share within {limit:.0f} minutes", "share", True),
    (LONGEST, "longest minutes", "minutes", False),
)
#: All that can be asked for: what choices are judged by everywhere, what counts travel again, and
#: volumes against the standard.
CRITERIA = (
    *((one.id, one.words, one.unit, one.largest) for one in JUDGED_BY),
    *TRAVEL,
    (VOLUMES, "cases that units miss the volume standard by", "cases a year", False),
)
#: What choices are judged by, and every measure of travel beside.
WIDE = (*USED, *(name for name, *_ in TRAVEL))
#: What a decision weighs beside, and no table here holds for every option.
NOT_HELD = "quality of care, staff at each site, capital, running cost and how soon it can be built"


def measured(found: Varied, band: Band) -> dict[str, Floats]:
    """The criteria of choices in worlds, each of shape (worlds, choices)."""
    held = {
        MEAN: found.mean,
        WITHIN: found.within,
        LONGEST: found.longest,
        DEPRIVED: found.marked_mean,
        SMALLEST: np.nanmin(found.volumes, axis=2),
        VOLUMES: missed(found, band),
    }
    return {name: values for name, values in held.items() if name != VOLUMES or band.known}


def missed(found: Varied, band: Band) -> Floats:
    """Cases a year by which the units of choices in worlds are outside the standard of volumes."""
    low = 0.0 if band.low is None else band.low
    high = np.inf if band.high is None else band.high
    short = np.maximum(low - found.volumes, 0.0) + np.maximum(found.volumes - high, 0.0)
    total: Floats = np.nansum(short, axis=2)
    return total


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
        ends = ends_of(values, largest)
        said = label.format(limit=limit)
        if ends is None:
            same.append(said)
            continue
        worst, best = ends
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
