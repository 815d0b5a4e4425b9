"""What makes one grouping better than another, and its value worked out from scratch.

Every term is a cost, in its own unit. The objective is the sum of each term times its weight, so
weights also turn units into one another. The search keeps running sums of the same terms; what is
reported is always worked out here, from the labels alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """Each district pays for its cheapest column: the smallest over columns of its members' sum.

    Parameters
    ----------
    cost
        Shape (n, s): what a unit adds if its district is tied to column s (a site, a council).
    weight
        Weight in the objective, at least 0.
    name
        How the term is called in `Partition.terms`; different for each anchor of an objective.
    """

    cost: Floats
    weight: float = 1.0
    name: str = "anchor"


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhoods:
    """People of a small area who fall outside the district that most people of the area are in.

    Parameters
    ----------
    persons
        Shape (n, areas), a numpy array or a scipy sparse matrix: people of each area at each unit.
    weight
        Weight in the objective, at least 0.
    """

    persons: Any
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """Sum over districts of ``W * (need / W - overall need / overall W) ** 2``.

    Parameters
    ----------
    need
        Shape (n,), in any unit that adds up (need-weighted people, for instance).
    weight
        Weight in the objective, at least 0.
    """

    need: Floats
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """What has to move: the amount of every unit whose district is not its home.

    Parameters
    ----------
    home
        Shape (n,), the label of each unit's district today; -1 for none, which cannot be moved.
    amount
        Shape (n,): people, or 1 for each unit to count moves.
    weight
        Weight in the objective, at least 0.
    """

    home: Ints
    amount: Floats
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Objective:
    """The terms of a search and their weights; a term left out costs nothing.

    Parameters
    ----------
    compactness
        Weight of the sum over units of ``weight * squared distance`` to the centre of gravity of
        the unit's own district ("inertia": weight unit times squared unit of `xy`).
    anchors, neighbourhoods, balance, stability
        The other terms.
    """

    compactness: float = 1.0
    anchors: tuple[Anchor, ...] = ()
    neighbourhoods: Neighbourhoods | None = None
    balance: Balance | None = None
    stability: Stability | None = None


def minutes(
    minutes: npt.ArrayLike, weight_of_units: npt.ArrayLike, w: float = 1.0, *, name: str = "minutes"
) -> Anchor:
    """Travel of everyone of a district to the one site that is best for the district.

    Parameters
    ----------
    minutes
        Shape (n, sites), minutes from each unit to each site.
    weight_of_units
        Shape (n,), people of each unit.
    w, name
        Weight in the objective, and name of the term (person minutes).

    Examples
    --------
    >>> minutes([[5.0, 20.0], [10.0, 2.0]], [100, 300]).cost.tolist()
    [[500.0, 2000.0], [3000.0, 600.0]]
    """
    return Anchor(np.asarray(minutes, float) * np.asarray(weight_of_units, float)[:, None], w, name)


def coherence(flows: npt.ArrayLike, w: float = 1.0, *, name: str = "flows_elsewhere") -> Anchor:
    """Flows of a district that do not go to its main site.

    Parameters
    ----------
    flows
        Shape (n, sites), people or stays from each unit to each site.
    w, name
        Weight in the objective, and name of the term (in the unit of the flows).

    Examples
    --------
    >>> coherence([[8.0, 2.0], [1.0, 4.0]]).cost.tolist()
    [[2.0, 8.0], [4.0, 1.0]]
    """
    held = np.asarray(flows, float)
    return Anchor(held.sum(axis=1, keepdims=True) - held, w, name)


def splits(
    group_of_unit: npt.ArrayLike,
    weight_of_units: npt.ArrayLike,
    w: float = 1.0,
    *,
    name: str = "outside_main_group",
) -> Anchor:
    """People of a district outside the group (council, commissioner) that most of it is in.

    Parameters
    ----------
    group_of_unit
        Shape (n,), any labels.
    weight_of_units
        Shape (n,), people of each unit.
    w, name
        Weight in the objective, and name of the term (people).

    Examples
    --------
    >>> splits(["a", "b", "a"], [5, 6, 7]).cost.tolist()
    [[0.0, 5.0], [6.0, 0.0], [0.0, 7.0]]
    """
    _, group = np.unique(np.asarray(group_of_unit), return_inverse=True)
    outside = np.asarray(weight_of_units, float)[:, None] * np.ones(int(group.max(initial=-1)) + 1)
    outside[np.arange(len(group)), group] = 0.0
    return Anchor(outside, w, name)


def terms(
    labels: npt.ArrayLike, weight: npt.ArrayLike, xy: npt.ArrayLike, objective: Objective
) -> dict[str, float]:
    """Every term of the objective before its weight, worked out from the labels alone.

    Units with label -1 are in no district: they add nothing, except that an area's people at
    them are outside its main district and that one with a home has left it.

    Parameters
    ----------
    labels
        Shape (n,), the district of each unit.
    weight, xy
        Shapes (n,) and (n, 2).
    objective
        Which terms; compactness is always among them.

    Examples
    --------
    >>> terms([0, 0, 1], [1, 3, 5], [[0, 0], [4, 0], [9, 9]], Objective())
    {'compactness': 12.0}
    """
    of = np.asarray(labels, np.int64)
    mass, place = np.asarray(weight, float), np.asarray(xy, float).reshape(-1, 2)
    inside = of >= 0
    used, group = np.unique(of[inside], return_inverse=True)
    held = {"compactness": _inertia(group, len(used), mass[inside], place[inside])}
    for anchor in objective.anchors:
        columns = np.zeros((len(used), anchor.cost.shape[1]))
        np.add.at(columns, group, np.asarray(anchor.cost, float)[inside])
        held[anchor.name] = float(columns.min(axis=1).sum()) if columns.size else 0.0
    if objective.neighbourhoods is not None:
        held["neighbourhoods"] = _outside_main(group, len(used), inside, objective.neighbourhoods)
    if objective.balance is not None:
        held["balance"] = _imbalance(group, len(used), mass, inside, objective.balance)
    if objective.stability is not None:
        home = np.asarray(objective.stability.home, np.int64)
        moved = (home >= 0) & (of != home)
        held["stability"] = float(np.asarray(objective.stability.amount, float)[moved].sum())
    return held


def value(held: Mapping[str, float], objective: Objective) -> float:
    """The weighted sum of terms as `terms` gives them.

    Examples
    --------
    >>> value({"compactness": 12.0}, Objective(compactness=0.5))
    6.0
    """
    weights = weights_of(objective)
    return float(sum(weights[name] * held[name] for name in weights))


def weights_of(objective: Objective) -> dict[str, float]:
    """The weight of each term by its name, compactness first."""
    weights = {"compactness": objective.compactness}
    weights.update({anchor.name: anchor.weight for anchor in objective.anchors})
    for name in ("neighbourhoods", "balance", "stability"):
        part = getattr(objective, name)
        if part is not None:
            weights[name] = part.weight
    return weights


def _inertia(group: Ints, k: int, mass: Floats, place: Floats) -> float:
    total = np.bincount(group, mass, k)
    some = np.where(total > 0, total, 1.0)
    # From the overall centre first: far from the origin, squares would lose their digits.
    apart = place - (place.mean(axis=0) if len(place) else 0.0)
    squared = np.zeros(len(group))
    for axis in (0, 1):
        centre = np.bincount(group, mass * apart[:, axis], k) / some
        squared += (apart[:, axis] - centre[group]) ** 2
    return float((mass * squared).sum())


def _outside_main(
    group: Ints, k: int, inside: npt.NDArray[np.bool_], term: Neighbourhoods
) -> float:
    from scipy import sparse

    persons = sparse.csr_matrix(term.persons, dtype=float)
    if persons.shape[1] == 0:
        return 0.0
    member = sparse.csr_matrix(
        (np.ones(len(group)), (group, np.flatnonzero(inside))), shape=(k, persons.shape[0])
    )
    main = (member @ persons).max(axis=0).toarray() if k else np.zeros(persons.shape[1])
    return float(persons.sum() - main.sum())


def _imbalance(
    group: Ints, k: int, mass: Floats, inside: npt.NDArray[np.bool_], term: Balance
) -> float:
    need = np.asarray(term.need, float)
    weights = np.bincount(group, mass[inside], k)
    needs = np.bincount(group, need[inside], k)
    some = weights > 0
    overall = need.sum() / mass.sum() if mass.sum() > 0 else 0.0
    return float((weights[some] * (needs[some] / weights[some] - overall) ** 2).sum())
