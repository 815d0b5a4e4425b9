"""What is asked of a search for districts, checked as a whole before anything is searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.objective import Floats, Ints, Objective

Groups = Iterable[Sequence[int]]

#: Amounts above this, and band ends below the other, are lost in sums of floating-point numbers.
MOST, LEAST = 1e12, 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A request without fault: arrays of the right shape, links once and without loops.

    Parameters
    ----------
    weight, xy, links
        Shapes (n,), (n, 2) and (m, 2); links ascending, the smaller end first, none across
        regions.
    low, high
        The band.
    objective
        As asked for.
    together, apart
        Groups of units to keep in one district; pairs of units to keep in different ones.
    regions
        Shape (n,), codes from 0; all 0 where none were given.
    number
        Wanted number of districts, or None.
    start
        Shape (n,), labels of an existing plan, or None.
    """

    weight: Floats
    xy: Floats
    links: Ints
    low: float
    high: float
    objective: Objective
    together: tuple[tuple[int, ...], ...]
    apart: tuple[tuple[int, int], ...]
    regions: Ints
    number: int | None
    start: Ints | None


def request(
    weight: npt.ArrayLike,
    xy: npt.ArrayLike,
    low: float,
    high: float,
    *,
    graph: npt.ArrayLike | None,
    objective: Objective,
    keep_together: Groups,
    keep_apart: Groups,
    regions: npt.ArrayLike | None,
    number: int | None,
    start: npt.ArrayLike | None,
) -> Request:
    """Check what was given to `districts.districts`; the parameters are described there.

    Raises
    ------
    ValueError
        Names every fault found.
    """
    mass, place = np.asarray(weight, float), np.asarray(xy, float)
    faults: list[str] = []
    if mass.ndim != 1:
        raise ValueError(f"weight must have one axis; it has shape {mass.shape}")
    n = len(mass)
    if n == 0 and place.size == 0:
        place = np.zeros((0, 2))
    faults += _weights(mass) + _places(place, n) + _band(low, high)
    links = _links(graph, n, faults)
    together = _groups(keep_together, n, "keep_together", faults)
    apart = _groups(keep_apart, n, "keep_apart", faults)
    codes = np.zeros(n, np.int64)
    if regions is not None:
        if np.shape(regions) != (n,):
            faults.append(f"regions must have shape ({n},); it has {np.shape(regions)}")
        elif any(label is None or label != label for label in np.asarray(regions, object)):
            faults.append("regions has empty labels: every unit needs one")
        else:
            codes = np.unique(np.asarray(regions), return_inverse=True)[1].astype(np.int64)
    plan = None if start is None else _labels(start, n, "start", faults)
    if number is not None and not (isinstance(number, int | np.integer) and number >= 1):
        faults.append(f"number must be a whole number of at least 1, not {number}")
    faults += _objective(objective, n)
    if faults:
        raise ValueError("cannot group into districts: " + "; ".join(faults))
    within = links[codes[links[:, 0]] == codes[links[:, 1]]]
    pairs = sorted({pair for group in apart for pair in combinations(group, 2)})
    return Request(
        mass,
        place,
        within,
        float(low),
        float(high),
        objective,
        tuple(group for group in together if len(group) > 1),
        tuple((one, two) for one, two in pairs),
        codes,
        number,
        plan,
    )


def _some(which: npt.NDArray[np.bool_]) -> str:
    """The first few positions where something holds, and how many more."""
    found = np.flatnonzero(which)
    shown = ", ".join(str(unit) for unit in found[:5])
    return shown + (f" and {len(found) - 5} more" if len(found) > 5 else "")


def _weights(mass: Floats) -> list[str]:
    faults = []
    if not np.isfinite(mass).all():
        faults.append(f"weight is not a finite number at {_some(~np.isfinite(mass))}")
    if (mass < 0).any():
        faults.append(f"weight is negative at {_some(mass < 0)}")
    if (mass > MOST).any():
        faults.append(f"weight is above {MOST:g} at {_some(mass > MOST)}: use a larger unit")
    return faults


def _places(place: Floats, n: int) -> list[str]:
    if place.shape != (n, 2):
        return [f"xy must have shape ({n}, 2); it has {place.shape}"]
    lost = np.isfinite(place).sum(axis=1) < 2
    if lost.any():
        return [f"xy is not a finite number at {_some(lost)}"]
    far = np.asarray((np.abs(place) > MOST).any(axis=1))
    return [f"xy is beyond {MOST:g} at {_some(far)}: use a larger unit"] if far.any() else []


def _band(low: float, high: float) -> list[str]:
    ends = (low, high)
    if not all(isinstance(end, int | float | np.number) and np.isfinite(end) for end in ends):
        return [f"the band must be two finite numbers, not {low} to {high}"]
    faults = [] if low >= LEAST else [f"the low end of the band must be above 0, not {low}"]
    return faults + ([f"the band's low end {low} lies above its high end {high}"] * (low > high))


def _links(graph: npt.ArrayLike | None, n: int, faults: list[str]) -> Ints:
    none = np.zeros((0, 2), np.int64)
    if graph is None:
        if n > 1:
            faults.append("a graph is needed: which units are neighbours, shape (m, 2)")
        return none
    given = np.asarray(graph)
    if given.size == 0:
        return none
    if given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iu":
        faults.append(f"graph must be whole numbers of shape (m, 2); it has {given.shape}")
        return none
    if given.min() < 0 or given.max() >= n:
        faults.append(f"graph names units outside 0 to {n - 1}")
        return none
    ordered = np.sort(given.astype(np.int64), axis=1)
    kept: Ints = np.unique(ordered[ordered[:, 0] != ordered[:, 1]], axis=0)
    return kept


def _groups(groups: Groups, n: int, name: str, faults: list[str]) -> list[tuple[int, ...]]:
    given = [tuple(group) for group in groups]
    if any(not isinstance(unit, int | np.integer) for group in given for unit in group):
        faults.append(f"{name} must hold whole numbers, positions of units")
        return []
    held = [tuple(sorted({int(unit) for unit in group})) for group in given]
    if any(unit < 0 or unit >= n for group in held for unit in group):
        faults.append(f"{name} names units outside 0 to {n - 1}")
    return held


def _labels(labels: npt.ArrayLike, n: int, name: str, faults: list[str]) -> Ints:
    given = np.asarray(labels)
    if given.shape != (n,):
        faults.append(f"{name} must have shape ({n},); it has {given.shape}")
    elif n and given.dtype.kind not in "iu":
        faults.append(f"{name} must be whole numbers")
    elif n and given.min() < -1:
        faults.append(f"{name} has labels below -1 at {_some(given < -1)}")
    else:
        return given.astype(np.int64)
    return np.full(n, -1, np.int64)


def _objective(objective: Objective, n: int) -> list[str]:
    faults: list[str] = []
    names = ["compactness", *(anchor.name for anchor in objective.anchors)]
    weights = [objective.compactness, *(anchor.weight for anchor in objective.anchors)]
    for anchor in objective.anchors:
        faults += _amounts(anchor.cost, n, f"the cost of {anchor.name}", columns=True)
    if objective.neighbourhoods is not None:
        weights.append(objective.neighbourhoods.weight)
        persons = objective.neighbourhoods.persons
        if sparse.issparse(persons):
            faults += _amounts(persons.data, persons.data.size, "persons of neighbourhoods")
            if persons.shape[0] != n:
                faults.append(f"persons of neighbourhoods must have {n} rows")
        else:
            faults += _amounts(persons, n, "persons of neighbourhoods", columns=None)
    if objective.balance is not None:
        weights.append(objective.balance.weight)
        faults += _amounts(objective.balance.need, n, "need")
    if objective.stability is not None:
        weights.append(objective.stability.weight)
        faults += _amounts(objective.stability.amount, n, "the amount of stability")
        _labels(objective.stability.home, n, "home", faults)
    if len(set(names)) < len(names) or {"neighbourhoods", "balance", "stability"} & set(names):
        faults.append(f"terms of an objective need different names, not {', '.join(names)}")
    if not all(0 <= part <= MOST for part in weights):
        faults.append(f"the weights of an objective must be from 0 to {MOST:g}")
    return faults


def _amounts(given: Any, n: int, name: str, *, columns: bool | None = False) -> list[str]:
    """Faults of amounts: (n,), or (n, some) with `columns`, any number of columns with None."""
    held = np.asarray(given, float)
    if columns is False and held.shape != (n,):
        return [f"{name} must have shape ({n},); it has {held.shape}"]
    if columns is not False and (
        held.ndim != 2 or len(held) != n or (columns and held.shape[1] == 0)
    ):
        return [f"{name} must have {n} rows and at least one column; it has {held.shape}"]
    good = np.isfinite(held).all() and (held >= 0).all() and (held <= MOST).all()
    return [] if good else [f"{name} must be from 0 to {MOST:g}"]
