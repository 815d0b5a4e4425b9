"""Questions in the form that the compiled scoring takes, and its results under their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats

#: Classes of cost in which weight is counted on the way to centiles: one for so many areas, and at
#: least and at most so many; their ends are taken from about so many costs.
AREAS_A_CLASS, FEWEST_CLASSES, MOST_CLASSES, LOOKED_AT = 8, 64, 1024, 200_000
#: Sites up to which their positions are short numbers.
MOST_SHORT = 2**16

Open = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Configurations:
    """Configurations and their measures, one row each. Areas of weight zero do not count.

    Parameters
    ----------
    open
        Indices of the open sites, ascending, filled up with `NOWHERE`.
    objective
        Weighted sum of what it costs everyone to reach the nearest open site; infinite where an
        area with weight reaches none, as are `mean` and `maximum` then.
    mean
        The objective over the weight.
    centile
        The smallest cost at or below which the share asked for (90%) of the weight lies.
    maximum
        The largest cost of an area with weight.
    reached
        Share of the weight that reaches an open site at all.
    within
        Share of the weight at or below each of `limits`: configurations x limits.
    limits
        The limits, in the unit of cost.
    volumes
        Weight that comes to each open site, in the order of `open`; not a number where that holds
        `NOWHERE`.

    All but `open` and `objective` are empty where only the objective was asked for.
    """

    open: Open
    objective: Floats
    mean: Floats
    centile: Floats
    maximum: Floats
    reached: Floats
    within: Floats
    limits: tuple[float, ...]
    volumes: Floats

    def __len__(self) -> int:
        return len(self.open)

    def sites(self, row: int) -> tuple[int, ...]:
        """The open sites of a row."""
        return tuple(int(site) for site in self.open[row] if site != NOWHERE)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Room for the results."""

    open: Open
    measures: Floats
    volumes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A question in the form that the compiled code takes: allowed sites x areas with weight.

    `limit_bins` holds distinct limits in ascending order, `limit_places` where each limit asked for
    stands among them."""

    sites: Open
    cost: Floats
    bins: npt.NDArray[np.uint16]
    weight: Floats
    classes: int
    limits: tuple[float, ...]
    limit_bins: Open
    limit_places: npt.NDArray[np.intp]
    target: float

    @classmethod
    def of(cls, question: Asked, limits: Sequence[float], centile: float) -> Ready:
        from commonweal.optimise.facility.enumerating_classes import sort_in
        from commonweal.optimise.facility.enumerating_kernels import ROUNDING

        asked_for = tuple(float(limit) for limit in limits)
        faults = [f"{limit} is no limit" for limit in asked_for if not 0 <= limit < np.inf]
        if not 0 < centile <= 1:
            faults.append(f"the centile must lie above 0 and at most at 1, not at {centile}")
        if faults:
            raise ValueError("; ".join(faults))
        counted = np.flatnonzero(question.weight > 0)
        weight = np.ascontiguousarray(question.weight[counted])
        sites = question.allowed.astype(np.int32)
        cost = np.ascontiguousarray(question.cost[np.ix_(counted, sites)].T)
        edges = _edges(cost, asked_for)
        bins = np.empty(cost.shape, np.uint16)
        sort_in(edges, cost, bins)
        # Weight within a limit is what lies in the classes up to the one whose edge it is.
        ordered, given = np.unique(np.array(asked_for), return_inverse=True)
        places = np.searchsorted(edges, ordered).astype(np.int32) + 1
        target = centile * float(weight.sum()) * (1 - ROUNDING)
        return cls(sites, cost, bins, weight, len(edges) + 1, asked_for, places, given, target)

    def positions(self, sites: npt.NDArray[np.integer]) -> Open:
        """Where sites stand among the allowed ones."""
        return np.searchsorted(self.sites, sites).astype(np.int32)

    def by_rank(
        self, needed: bool
    ) -> tuple[npt.NDArray[np.unsignedinteger], Floats, npt.NDArray[np.uint16]]:
        """Every area's sites, their costs and classes from the nearest on; empty if not needed."""
        if not needed:
            none = np.empty((0, 0), np.uint16)
            return none, np.empty((0, 0)), none
        order = np.argsort(self.cost.T, axis=1, kind="stable").T
        order = np.ascontiguousarray(order)
        return (
            order.astype(np.uint16 if len(order) <= MOST_SHORT else np.uint32),
            np.take_along_axis(self.cost, order, axis=0),
            np.take_along_axis(self.bins, order, axis=0),
        )

    def room(self, count: int, largest: int, only_objective: bool) -> Held:
        columns = 1 if only_objective else 4 + len(self.limit_bins)
        return Held(
            np.full((count, largest), NOWHERE, np.int32),
            np.zeros((count, columns)),
            np.full((0 if only_objective else count, largest), np.nan),
        )

    def told(self, held: Held, only_objective: bool) -> Configurations:
        """The results under their names."""
        objective = held.measures[:, 0].copy()
        if only_objective:
            none = np.empty(0)
            return Configurations(
                held.open, objective, none, none, none, none, np.empty((0, len(self.limits))),
                self.limits, held.volumes,
            )  # fmt: skip
        whole = float(self.weight.sum())
        shares = held.measures[:, 3:] / whole if whole else np.ones_like(held.measures[:, 3:])
        mean = objective / whole if whole else np.zeros(len(objective))
        return Configurations(
            held.open, objective, mean, held.measures[:, 1].copy(), held.measures[:, 2].copy(),
            shares[:, 0], shares[:, 1:][:, self.limit_places], self.limits, held.volumes,
        )  # fmt: skip


def _edges(cost: Floats, limits: Sequence[float]) -> Floats:
    """Upper ends of the classes of cost: some of the costs, all limits, and the largest cost."""
    every = cost[np.isfinite(cost)]
    some = np.unique(every[:: max(1, len(every) // LOOKED_AT)])
    classes = min(max(cost.shape[1] // AREAS_A_CLASS, FEWEST_CLASSES), MOST_CLASSES)
    if len(some) > classes:
        some = some[np.linspace(0, len(some) - 1, classes).astype(np.int64)]
    return np.unique(np.concatenate([some, every.max(initial=0.0, keepdims=True), limits]))
