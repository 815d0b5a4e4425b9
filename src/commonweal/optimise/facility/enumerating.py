"""Configurations of sites scored one by one, all of them or those given, in compiled code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import Asked, asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats

#: As many configurations are listed at most.
MOST = 2_000_000
#: Share of the weight whose cost the centile is, and limits whose shares are told.
CENTILE, LIMITS = 0.9, (30.0, 45.0, 60.0)
#: Classes of cost in which weight is counted on the way to centiles: one for so many areas, and at
#: least and at most so many; their ends are taken from about so many costs.
AREAS_A_CLASS, FEWEST_CLASSES, MOST_CLASSES, LOOKED_AT = 8, 64, 1024, 200_000

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


def number_of_choices(asked_for: Asked, k: int | None) -> int:
    """How many configurations there are: of k sites, or of any number of sites from one on."""
    free, opened = len(asked_for.free), len(asked_for.opened)
    return sum(comb(free, choose) for choose in _chosen(k, opened, free))


def enumerate_sites(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    k: int | None = None,
    *,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    limits: Sequence[float] = LIMITS,
    centile: float = CENTILE,
    only_objective: bool = False,
    most: int = MOST,
) -> Configurations:
    """Every configuration of k of the allowed sites, or of any number of them, with its measures.

    Everyone goes to the nearest open site (the rule of `assigning.assigned`).

    Parameters
    ----------
    cost
        Areas x sites, zero or more, infinite where a site cannot be reached.
    weight
        Per area, zero or more: people, cases.
    k
        How many sites are open; None for every number from one on.
    fixed_open, fixed_closed
        Sites that are open, or closed, in every configuration.
    limits
        Costs within which the share of weight is told.
    centile
        Share of the weight whose cost is told, above zero and at most one.
    only_objective
        Work out nothing but the objective: several times as fast.
    most
        The largest number of configurations that is listed.

    Returns
    -------
    Configurations
        By number of open sites, then in lexicographic order of their indices.

    Raises
    ------
    ValueError
        When what is asked has a fault (`asking.asked`), or there are more configurations than
        `most`.

    Examples
    --------
    >>> all_of_them = enumerate_sites([[10.0, 40.0], [50.0, 20.0]], [3.0, 1.0], 1)
    >>> [all_of_them.sites(row) for row in range(2)], all_of_them.mean.tolist()
    ([(0,), (1,)], [20.0, 35.0])
    >>> all_of_them.within[:, 0].tolist()
    [0.75, 0.25]
    """
    question = asked(cost, weight, k, fixed_open, fixed_closed)
    count = number_of_choices(question, k)
    if count > most:
        raise ValueError(
            f"there are {count:,} configurations, more than {most:,}; fix sites open or closed, "
            "or ask for fewer sites"
        )
    ready = _Ready.of(question, limits, centile)
    from commonweal.optimise.facility import enumerating_kernels as kernels

    opened, free = ready.positions(question.opened), ready.positions(question.free)
    sizes = _chosen(k, len(opened), len(free))
    largest = len(opened) + max(sizes, default=0)
    held = ready.room(count, largest, only_objective)
    row = 0
    for choose in sizes:
        end, size = row + comb(len(free), choose), len(opened) + choose
        chosen = np.empty((end - row, size), np.int32)
        volumes = np.empty((0 if only_objective else end - row, size))
        kernels.every(
            ready.cost, ready.bins, ready.weight, opened, free, choose, ready.limit_bins,
            ready.target, ready.classes, chosen, held.measures[row:end], volumes,
        )  # fmt: skip
        held.open[row:end, :size] = ready.sites[chosen]
        if not only_objective:
            held.volumes[row:end, :size] = volumes
        row = end
    return ready.told(held, only_objective)


def score_sites(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    configurations: Sequence[Sequence[int]] | npt.NDArray[np.integer],
    *,
    limits: Sequence[float] = LIMITS,
    centile: float = CENTILE,
) -> Configurations:
    """The same measures for the configurations given, in their order.

    Parameters
    ----------
    cost, weight, limits, centile
        As in `enumerate_sites`.
    configurations
        Indices of the open sites of each configuration; at least one each.

    Returns
    -------
    Configurations
        One row for each configuration given, its sites ascending.

    Raises
    ------
    ValueError
        When a cost, a weight or a site has a fault, or a configuration opens no site.

    Examples
    --------
    >>> score_sites([[10.0, 40.0], [50.0, 20.0]], [3.0, 1.0], [[0, 1], [1]]).volumes[0].tolist()
    [3.0, 1.0]
    """
    wanted = [sorted({int(site) for site in one}) for one in configurations]
    if any(not one for one in wanted):
        raise ValueError(f"configuration {wanted.index([])} opens no site")
    question = asked(cost, weight, None, sorted({site for one in wanted for site in one}))
    ready = _Ready.of(question, limits, centile)
    from commonweal.optimise.facility import enumerating_kernels as kernels

    largest = max((len(one) for one in wanted), default=0)
    held = ready.room(len(wanted), largest, only_objective=False)
    for row, one in enumerate(wanted):
        held.open[row, : len(one)] = one
    places = np.where(held.open == NOWHERE, NOWHERE, ready.positions(held.open)).astype(np.int32)
    walked = any(kernels.walks(len(one), len(ready.sites)) for one in wanted)
    kernels.given(
        ready.cost, ready.bins, *ready.by_rank(walked), ready.weight, places, ready.limit_bins,
        ready.target, ready.classes, held.measures, held.volumes,
    )  # fmt: skip
    return ready.told(held, only_objective=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """Room for the results."""

    open: Open
    measures: Floats
    volumes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A question in the form that the compiled code takes: allowed sites x areas with weight."""

    sites: Open
    cost: Floats
    bins: npt.NDArray[np.uint16]
    weight: Floats
    classes: int
    limits: tuple[float, ...]
    limit_bins: Open
    target: float

    @classmethod
    def of(cls, question: Asked, limits: Sequence[float], centile: float) -> _Ready:
        from commonweal.optimise.facility.enumerating_kernels import ROUNDING

        faults = [f"{limit} is no limit" for limit in limits if not 0 <= limit < np.inf]
        if not 0 < centile <= 1:
            faults.append(f"the centile must lie above 0 and at most at 1, not at {centile}")
        if faults:
            raise ValueError("; ".join(faults))
        counted = np.flatnonzero(question.weight > 0)
        weight = np.ascontiguousarray(question.weight[counted])
        sites = question.allowed.astype(np.int32)
        cost = np.ascontiguousarray(question.cost[np.ix_(counted, sites)].T)
        edges = _edges(cost, limits)
        bins = np.searchsorted(edges, cost.ravel()).astype(np.uint16).reshape(cost.shape)
        ordered = tuple(sorted({float(limit) for limit in limits}))
        # Weight within a limit is what lies in the classes up to the one whose edge it is.
        places = np.searchsorted(edges, ordered).astype(np.int32) + 1
        target = centile * float(weight.sum()) * (1 - ROUNDING)
        return cls(sites, cost, bins, weight, len(edges) + 1, ordered, places, target)

    def positions(self, sites: npt.NDArray[np.integer]) -> Open:
        """Where sites stand among the allowed ones."""
        return np.searchsorted(self.sites, sites).astype(np.int32)

    def by_rank(
        self, needed: bool
    ) -> tuple[npt.NDArray[np.uint16], Floats, npt.NDArray[np.uint16]]:
        """Every area's sites, their costs and classes from the nearest on; empty if not needed."""
        if not needed:
            none = np.empty((0, 0), np.uint16)
            return none, np.empty((0, 0)), none
        order = np.argsort(self.cost.T, axis=1, kind="stable").T
        order = np.ascontiguousarray(order)
        return (
            order.astype(np.uint16),
            np.take_along_axis(self.cost, order, axis=0),
            np.take_along_axis(self.bins, order, axis=0),
        )

    def room(self, count: int, largest: int, only_objective: bool) -> _Held:
        columns = 1 if only_objective else 4 + len(self.limits)
        return _Held(
            np.full((count, largest), NOWHERE, np.int32),
            np.empty((count, columns)),
            np.full((0 if only_objective else count, largest), np.nan),
        )

    def told(self, held: _Held, only_objective: bool) -> Configurations:
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
            shares[:, 0], shares[:, 1:], self.limits, held.volumes,
        )  # fmt: skip


def _chosen(k: int | None, opened: int, free: int) -> range:
    """How many of the free sites are opened."""
    if k is not None:
        return range(k - opened, k - opened + 1)
    return range(0 if opened else 1, free + 1)


def _edges(cost: Floats, limits: Sequence[float]) -> Floats:
    """Upper ends of the classes of cost: some of the costs, all limits, and the largest cost."""
    every = cost[np.isfinite(cost)]
    some = np.unique(every[:: max(1, len(every) // LOOKED_AT)])
    classes = min(max(cost.shape[1] // AREAS_A_CLASS, FEWEST_CLASSES), MOST_CLASSES)
    if len(some) > classes:
        some = some[np.linspace(0, len(some) - 1, classes).astype(np.int64)]
    return np.unique(np.concatenate([some, every.max(initial=0.0, keepdims=True), limits]))
