"""Weights that make a sample agree with a population in several margins at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.stats.checks import floats
from commonweal.stats.estimate import Floats

#: Sweeps over all margins, at most.
SWEEPS = 500
#: Largest difference between a weighted and a wanted share at which margins count as met.
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights, and how well the margins are met.

    Parameters
    ----------
    weight
        (units,) Weights with mean 1.
    gap
        Largest difference, over all categories, between the weighted share and the share wanted.
    met
        Whether `gap` is no more than rounding.
    capped
        Units whose weight is held at the cap.
    empty
        For each margin the categories with people and no unit, which no weight can speak for.
    unspoken
        For each margin the share of people in its empty categories.
    effective
        Kish's effective number of units, (sum of weights)² / sum of squared weights.
    sweeps
        How often all margins were gone through.
    """

    weight: Floats
    gap: float
    met: bool
    capped: int
    empty: tuple[tuple[int, ...], ...]
    unspoken: tuple[float, ...]
    effective: float
    sweeps: int


def rake(
    categories: Sequence[npt.ArrayLike],
    people: Sequence[npt.ArrayLike],
    *,
    cap: float = 5.0,
    sweeps: int = SWEEPS,
) -> Raked:
    """Weight units so that each margin has the shares of a population: raking, with a cap.

    Parameters
    ----------
    categories
        For each margin an array (units,) of positions into its `people`.
    people
        For each margin an array (categories,) of people. Margins may have different totals: only
        shares count.
    cap
        Largest weight, as a multiple of the mean. With a cap margins may not be met: see `gap`.
    sweeps
        Sweeps at most.

    Returns
    -------
    Raked
        Categories without a unit are left out of their margin and named in `empty`; the others
        keep their shares among themselves. A category without people has weight 0.

    Raises
    ------
    ValueError
        When there are no units or margins, lengths differ, people are negative, none or too many
        to add up, a category is no whole number or not of its margin, no unit is of categories with
        people in every margin, or the cap or the sweeps are below 1.

    Notes
    -----
    Iterative proportional fitting: Deming and Stephan (1940), Annals of Mathematical Statistics 11,
    427-444 (from memory, not verified). Weights are cut at the cap within the iteration, as Izrael,
    Battaglia and Frankel, "Extreme Survey Weight Adjustment as a Component of Sample Balancing"
    (SAS Global Forum 2009, paper 247, abstract read), do; that 5 times the mean is a usual cap is
    from memory, not verified.

    Examples
    --------
    Two thirds of those who answered are old, half of the people are:

    >>> rake([[0, 1, 1]], [[50.0, 50.0]]).weight.round(3).tolist()
    [1.5, 0.75, 0.75]
    """
    units, wanted, empty, unspoken = _checked(categories, people)
    if not cap >= 1.0:
        raise ValueError(f"cap is {cap:g} times the mean weight; give 1 or more")
    if isinstance(sweeps, bool) or not isinstance(sweeps, int) or sweeps < 1:
        raise ValueError(f"sweeps must be a whole number of 1 or more, not {sweeps!r}")
    weight = np.ones(len(units[0]))
    done = 0
    for _ in range(sweeps):
        before = weight.copy()
        done += 1
        for place, share in zip(units, wanted, strict=True):
            held = np.bincount(place, weights=weight, minlength=len(share))
            factor = np.divide(share, held, out=np.zeros_like(share), where=held > 0.0)
            weight = weight * factor[place]
            weight *= len(weight) / weight.sum()
        weight = _cut(weight, cap)
        if np.abs(weight - before).max() < CLOSE:
            break
    gap = max(_gap(weight, place, share) for place, share in zip(units, wanted, strict=True))
    return Raked(
        weight=weight,
        gap=gap,
        met=bool(gap < 1e-6),
        capped=int((weight >= cap * (1.0 - 1e-9)).sum()) if cap > 1.0 else len(weight),
        empty=empty,
        unspoken=unspoken,
        effective=float(weight.sum() ** 2 / (weight**2).sum()),
        sweeps=done,
    )


def _cut(weight: Floats, cap: float) -> Floats:
    """Weights no larger than the cap, the mean still 1: what is cut goes to the others."""
    at_cap = np.zeros(len(weight), dtype=bool)
    while (weight > cap).any():
        # What was cut stays at the cap: raised with the others, it would have to be cut again.
        at_cap |= weight > cap
        rest = weight[~at_cap].sum()
        if rest <= 0.0:
            return np.ones_like(weight)
        weight = np.where(at_cap, cap, weight * ((len(weight) - cap * at_cap.sum()) / rest))
    return weight


def _gap(weight: Floats, place: npt.NDArray[np.int64], share: Floats) -> float:
    held = np.bincount(place, weights=weight, minlength=len(share)) / weight.sum()
    return float(np.abs(held - share).max())


_Checked = tuple[
    list[npt.NDArray[np.int64]], list[Floats], tuple[tuple[int, ...], ...], tuple[float, ...]
]


def _checked(categories: Sequence[npt.ArrayLike], people: Sequence[npt.ArrayLike]) -> _Checked:
    if not categories or len(categories) != len(people):
        raise ValueError(f"{len(categories)} margins of units, {len(people)} of people; give both")
    units, wanted, empty, unspoken = [], [], [], []
    for number, (given, count) in enumerate(zip(categories, people, strict=True)):
        persons = floats("people", count)
        whole = np.asarray(given)
        if whole.size and whole.dtype.kind not in "iu":
            raise ValueError(f"margin {number}: categories are positions, not {whole.dtype}")
        place = whole.astype(np.int64)
        if place.ndim != 1 or place.shape != np.asarray(categories[0]).shape or not place.size:
            raise ValueError(f"margin {number}: give the category of each unit, and some units")
        if persons.ndim != 1 or not (np.all(persons >= 0.0) and 0.0 < _sum(persons) < np.inf):
            raise ValueError(f"margin {number}: people must be 0 or more, and some more than 0")
        if place.min() < 0 or place.max() >= len(persons):
            raise ValueError(f"margin {number}: a unit is of no category; there are {len(persons)}")
        held = np.bincount(place, minlength=len(persons)) > 0
        spoken = np.where(held, persons, 0.0)
        if not spoken.sum() > 0.0:
            raise ValueError(f"margin {number}: no unit is of a category with people")
        units.append(place)
        wanted.append(spoken / spoken.sum())
        empty.append(tuple(int(i) for i in np.flatnonzero(~held & (persons > 0.0))))
        unspoken.append(float(1.0 - spoken.sum() / persons.sum()))
    spoken_for = [share[place] > 0.0 for place, share in zip(units, wanted, strict=True)]
    if not np.all(spoken_for, axis=0).any():
        raise ValueError("no unit is of categories with people in every margin; leave one out")
    return units, wanted, tuple(empty), tuple(unspoken)


def _sum(people: Floats) -> float:
    """Infinite where it is too large for a float."""
    with np.errstate(over="ignore"):
        return float(people.sum())
