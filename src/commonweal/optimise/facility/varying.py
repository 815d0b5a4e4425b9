"""The same configurations scored in many worlds: other weights, other costs, other sites open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import LARGEST, Asked, asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats, Whole
from commonweal.optimise.facility.enumerating import listed
from commonweal.optimise.facility.given import cost_faults, index_faults, limit_faults

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Worlds:
    """What differs from world to world; w worlds.

    Parameters
    ----------
    factor
        Shape (w, sites): what costs to each site are multiplied by.
    group_factor
        Shape (w, groups): what the weight of each group of areas is multiplied by; 0 takes the
        group away.
    also_open
        Shape (w, sites): sites that are open beside those of the configuration.
    drawn
        By site, costs of its whole column as they could be, shape (draws, areas); before the
        factor.
    drawn_world
        Shape (w,): which of the draws each world takes; -1 takes the costs as given.
    """

    factor: Floats
    group_factor: Floats
    also_open: Flags
    drawn: Mapping[int, Floats] = field(default_factory=dict, repr=False)
    drawn_world: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.factor)


@dataclass(frozen=True, kw_only=True, eq=False)
class Varied:
    """Measures of configurations in worlds, each of shape (worlds, configurations).

    Parameters
    ----------
    mean, longest
        Mean cost over the weight, and the largest of an area with weight; infinite where an area
        with weight reaches no open site.
    within
        Share of the weight at or below the limit.
    marked_mean
        Mean cost over the weight of the marked areas; not a number where they have none.
    volumes
        Weight that comes to each site of the configuration, shape (worlds, configurations, sites),
        not a number beyond a configuration's end. What goes to sites that are open beside it is
        not among them.
    """

    mean: Floats
    longest: Floats
    within: Floats
    marked_mean: Floats
    volumes: Floats


def score_worlds(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    configurations: Sequence[Sequence[int]],
    worlds: Worlds,
    *,
    group: npt.ArrayLike,
    marked: npt.ArrayLike,
    limit: float,
) -> Varied:
    """Configurations scored in every world, everyone going to the nearest open site.

    Parameters
    ----------
    cost
        Areas x sites, zero or more, infinite where a site cannot be reached.
    weight
        Per area, zero or more.
    configurations
        Indices of the open sites of each configuration; at least one each.
    worlds
        What differs.
    group
        Per area the index of its group in `worlds.group_factor`.
    marked
        Per area whether it counts in `marked_mean`.
    limit
        Cost whose share of the weight is told.

    Raises
    ------
    ValueError
        When a cost, a weight, a site, a draw, the limit or a shape has a fault, a factor is below
        zero or no number, or sums would be too large for floats.

    Examples
    --------
    >>> two = Worlds(factor=np.array([[1.0, 1.0], [1.0, 0.5]]), group_factor=np.ones((2, 1)),
    ...              also_open=np.zeros((2, 2), dtype=bool))
    >>> found = score_worlds([[10.0, 40.0], [50.0, 20.0]], [3.0, 1.0], [[1]], two, group=[0, 0],
    ...                      marked=[True, False], limit=30.0)
    >>> found.mean.tolist(), found.within.tolist(), found.marked_mean.tolist()
    ([[35.0], [17.5]], [[0.25], [1.0]], [[40.0], [20.0]])
    """
    wanted = listed(configurations)
    named = sorted({site for one in wanted for site in one})
    question = asked(cost, weight, None, named, also=limit_faults(limit))
    flags = np.asarray(marked, dtype=bool)
    _refuse(worlds, question, np.asarray(group), flags)
    groups = np.asarray(group, dtype=np.int32)
    counted = np.flatnonzero(question.weight > 0)
    shape = (len(worlds), len(wanted))
    measures = np.zeros((*shape, 6))
    places = np.full((len(wanted), max(map(len, wanted), default=0)), NOWHERE, np.int32)
    for row, one in enumerate(wanted):
        places[row, : len(one)] = one
    volumes = np.full((*shape, places.shape[1]), np.nan)
    # numba takes a second to import: only who asks for worlds pays for it.
    from commonweal.optimise.facility import varying_kernels as kernels

    columns, drawn = _drawn(worlds, question.cost, counted)
    kernels.score(
        np.ascontiguousarray(question.cost[counted].T), worlds.factor, drawn, columns,
        _worlds(worlds), np.ascontiguousarray(question.weight[counted]), groups[counted],
        worlds.group_factor, flags[counted], worlds.also_open, places, _shared(places),
        float(limit), measures, volumes,
    )  # fmt: skip
    with np.errstate(invalid="ignore", divide="ignore"):
        return Varied(
            mean=np.where(measures[..., 1] > 0, measures[..., 0] / measures[..., 1], 0.0),
            longest=measures[..., 3],
            within=np.where(measures[..., 1] > 0, measures[..., 2] / measures[..., 1], 1.0),
            marked_mean=measures[..., 4] / measures[..., 5],
            volumes=volumes,
        )


def _shared(places: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """How many of its first sites each configuration has in common with the one before it."""
    same = np.zeros(len(places), np.int32)
    if len(places) > 1:
        equal = (places[1:] == places[:-1]) & (places[1:] != NOWHERE)
        same[1:] = np.cumprod(equal, axis=1).sum(axis=1)
    return same


def _worlds(worlds: Worlds) -> npt.NDArray[np.int32]:
    """Which draw each world takes; the last is the costs as given."""
    if not worlds.drawn:
        return np.zeros(len(worlds), np.int32)
    last = len(next(iter(worlds.drawn.values())))
    return np.where(worlds.drawn_world < 0, last, worlds.drawn_world).astype(np.int32)


def _drawn(worlds: Worlds, cost: Floats, counted: Whole) -> tuple[npt.NDArray[np.int32], Floats]:
    """Which sites have draws, and the draws of those, the costs as given behind them."""
    columns = np.full(cost.shape[1], NOWHERE, np.int32)
    if not worlds.drawn:
        return columns, np.empty((1, 1, len(counted)))
    for place, site in enumerate(sorted(worlds.drawn)):
        columns[site] = place
    return columns, np.stack(
        [
            np.concatenate((worlds.drawn[site], cost[None, :, site]))[:, counted]
            for site in sorted(worlds.drawn)
        ]
    )


def _refuse(worlds: Worlds, question: Asked, group: npt.NDArray[np.generic], marked: Flags) -> None:
    """Say all that is wrong with worlds: the compiled code looks at nothing."""
    areas, sites = question.cost.shape
    count = len(worlds)
    faults = _wrong_draws(worlds, areas, sites)
    if worlds.factor.shape != (count, sites) or worlds.also_open.shape != (count, sites):
        faults.append(f"factors and open sites must be worlds x {sites} sites")
    if group.shape != (areas,) or marked.shape != (areas,):
        faults.append(f"give each of {areas} areas its group, and whether it is marked")
    elif group.dtype.kind not in "iu":
        faults.append(f"groups are whole numbers, not {group.dtype}")
    elif not 0 <= int(group.min()) <= int(group.max()) < worlds.group_factor.shape[1]:
        faults.append(f"a group is none of the {worlds.group_factor.shape[1]} that have factors")
    if len(worlds.group_factor) != count:
        faults.append(f"{len(worlds.group_factor)} worlds of weights but {count} of costs")
    for name, held in (("cost", worlds.factor), ("weight", worlds.group_factor)):
        if not (np.isfinite(held).all() and (held >= 0).all()):
            faults.append(f"a factor of {name} is below zero or no number")
    if not (worlds.factor > 0).all():
        faults.append("a factor of cost is zero: a site that is far would be near")
    if not faults and _largest(worlds, question) > LARGEST:
        faults.append(
            f"costs and weights times their factors are above {LARGEST:g}; use larger units"
        )
    if faults:
        raise ValueError("; ".join(faults))


def _wrong_draws(worlds: Worlds, areas: int, sites: int) -> list[str]:
    """What is wrong with the costs drawn and with the worlds that take them."""
    if not worlds.drawn:
        return []
    named = tuple(worlds.drawn)
    faults = index_faults("sites with draws", named)
    if not faults and not all(0 <= site < sites for site in named):
        faults.append(f"draws of a site that does not exist; sites are 0 to {sites - 1}")
    draws = len(worlds.drawn[named[0]])
    for site, held in worlds.drawn.items():
        if held.shape != (draws, areas) or not draws:
            faults.append(f"draws of site {site} must be {draws or 1} draws x {areas} areas")
        else:
            faults += [f"draws of site {site}: {fault}" for fault in cost_faults(held)]
    taken = worlds.drawn_world
    if len(taken) != len(worlds):
        faults.append(f"{len(taken)} worlds name a draw, of {len(worlds)}")
    elif len(taken) and not -1 <= taken.min() <= taken.max() < draws:
        faults.append(f"a world takes a draw that is none of 0 to {draws - 1}, nor -1")
    return faults


def _largest(worlds: Worlds, question: Asked) -> float:
    """No sum in any world is above this."""
    tables = [question.cost, *worlds.drawn.values()]
    cost = max(float(np.max(held, initial=0.0, where=np.isfinite(held))) for held in tables)
    most = max(cost, 1.0) * float(worlds.factor.max(initial=1.0))
    with np.errstate(over="ignore"):
        people = max(float(question.weight.sum()), 1.0) * worlds.group_factor.max(initial=1.0)
        return float(np.float64(most) * people)
