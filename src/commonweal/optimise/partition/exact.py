"""The best of all groupings, proven, where all possible districts can be listed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.areas import added_up
from commonweal.optimise.partition.columns import MOST_DISTRICTS, MOST_STEPS, Columns, columns
from commonweal.optimise.partition.master import Prices, prices
from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.request import Groups, Request, request
from commonweal.optimise.partition.result import INFEASIBLE, NOT_PROVEN, PROVEN
from commonweal.solver.programmes import NO_SOLUTION, least_whole

Ints = npt.NDArray[np.int64]

#: Columns among which whole ones are chosen, and nodes of the solver's tree.
MOST_COLUMNS, MOST_NODES = 120_000, 300
#: Columns of each unit in the first, rough choice.
FIRST = 100
#: A mix of districts that leaves more than this uncovered is none.
COVERED = 1e-7
#: A bound this close to a grouping's cost, as a share of it, proves the grouping.
TIGHT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """What listing all possible districts shows.

    Parameters
    ----------
    labels
        The best grouping found, -1 for units that can be in no district in the band; today's
        labels where stability counts. None where none was found.
    objective
        Its value over the units that are in districts.
    bound
        No grouping of those units costs less. None where districts could not be listed, or where
        there is no grouping.
    status
        "proven" (nothing better exists), "infeasible" (proven: there is no grouping) or
        "best found, not proven".
    why
        What stands in the way of a proof, or of a grouping; "" where the best is proven.
    outside
        Units that can be in no district in the band.
    districts
        How many districts are possible.
    """

    labels: Ints | None = field(repr=False)
    objective: float | None
    bound: float | None
    status: str
    why: str
    outside: tuple[int, ...]
    districts: int


def exact(
    weight: npt.ArrayLike,
    xy: npt.ArrayLike,
    low: float,
    high: float,
    objective: Objective,
    *,
    graph: npt.ArrayLike,
    keep_together: Groups = (),
    keep_apart: Groups = (),
    regions: npt.ArrayLike | None = None,
    number: int | None = None,
    incumbent: float | None = None,
    most_districts: int = MOST_DISTRICTS,
    most_steps: int = MOST_STEPS,
    most_columns: int = MOST_COLUMNS,
    most_nodes: int = MOST_NODES,
) -> Exact:
    """The best grouping into connected districts inside the band, with a proof where it ends.

    All connected groups of units whose weight lies in the band are listed and priced, and a set of
    them that holds each unit once is chosen at least cost: a set partition. Its solution in
    fractions gives a bound and a price for each unit; districts whose reduced cost lies above what
    is left between the bound and a known grouping are in no better one and are dropped; HiGHS
    chooses among the rest. Every step stops at a count, never by the clock.

    With neighbourhoods in the objective the bound holds, and what is found is not proven unless the
    two meet.

    Parameters
    ----------
    weight, xy
        Shapes (n,), not negative, and (n, 2).
    low, high
        The band for a district's weight.
    objective
        What a grouping costs.
    graph
        Neighbours, shape (m, 2).
    keep_together, keep_apart, regions, number
        Groups in one district; groups no two of which share one; labels that no district crosses;
        the wanted number of districts.
    incumbent
        The cost of a grouping already known, which shortens the search.
    most_districts, most_steps, most_columns, most_nodes
        Where to give up: districts listed, connected groups looked at, columns handed to the
        solver, nodes of its tree.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> places = [(0, 0), (1, 0), (5, 0), (6, 0)]
    >>> found = exact([2, 2, 2, 2], places, 3, 5, Objective(), graph=[(0, 1), (1, 2), (2, 3)])
    >>> found.status, found.labels.tolist(), found.objective
    ('proven', [0, 0, 1, 1], 2.0)
    """
    asked = request(
        weight,
        xy,
        low,
        high,
        graph=graph,
        objective=objective,
        keep_together=keep_together,
        keep_apart=keep_apart,
        regions=regions,
        number=number,
        start=None,
    )
    pool = columns(asked, most_districts=most_districts, most_steps=most_steps)
    if pool is None:
        why = f"there are more than {most_districts:,} possible districts, or too many to list"
        return Exact(None, None, None, NOT_PROVEN, why, (), 0)
    return best(asked, pool, incumbent, most_columns=most_columns, most_nodes=most_nodes)


def best(
    asked: Request,
    pool: Columns,
    incumbent: float | None = None,
    *,
    most_columns: int = MOST_COLUMNS,
    most_nodes: int = MOST_NODES,
) -> Exact:
    """As `exact`, from possible districts already listed."""
    outside = tuple(np.setdiff1d(np.arange(len(asked.weight)), pool.units).tolist())
    none = Exact(None, None, None, INFEASIBLE, "", outside, pool.member.shape[0])
    if not len(pool.units):
        return replace(none, why="no unit can be in a district inside the band")
    if impossible(pool):
        return replace(none, why="no choice of possible districts holds every unit once")
    plain, priced = added_up(pool)
    chosen, floor = _chosen(plain, priced, incumbent, most_columns, most_nodes)
    if chosen is None:
        if floor == np.inf:
            return replace(none, why="no choice of possible districts holds every unit once")
        why = "the solver was not asked for a grouping, or found none in time"
        return replace(none, bound=floor, status=NOT_PROVEN, why=why)
    value = _value(pool, chosen)
    proven = value <= floor + _slack(pool, value)
    return replace(
        none,
        labels=_labels(asked, pool, chosen),
        objective=value,
        bound=min(floor, value),
        status=PROVEN if proven else NOT_PROVEN,
        why="" if proven else "the bound and the best grouping found do not meet",
    )


def impossible(pool: Columns) -> bool:
    """Whether even a mix of fractions of districts cannot hold every unit once: a proof."""
    if pool.fewest > pool.most or not pool.member.shape[0]:
        return True
    free = replace(pool, cost=np.zeros(len(pool.cost)), persons=None, constant=0.0)
    return prices(free).bound > COVERED


def _chosen(
    pool: Columns, priced: Prices, incumbent: float | None, most_columns: int, most_nodes: int
) -> tuple[Ints | None, float]:
    """The cheapest set of columns found, and a bound for all sets (infinite if there is none).

    A grouping costs at least the bound in fractions and the reduced costs of its columns. So a
    known grouping rules out every column with a reduced cost above what lies between the two, and a
    choice among the rest is the best of all.
    """
    if not most_columns:
        return None, priced.bound
    order = np.argsort(priced.reduced, kind="stable")
    chosen, known = None, incumbent
    if known is None:
        chosen, _, _ = _whole(pool, _near_each(pool, order), most_nodes)
        known = np.inf if chosen is None else pool.constant + float(pool.cost[chosen].sum())
    within = priced.reduced[order] <= known - priced.bound + _slack(pool, known)
    share = order[within][:most_columns]
    found, floor, _ = _whole(pool, share, most_nodes)
    if len(share) < len(order):
        floor = min(floor, priced.bound + float(priced.reduced[order[len(share)]]))
    if found is not None:
        better = pool.constant + float(pool.cost[found].sum()) < known
        chosen = found if better or chosen is None else chosen
    # The best costs no more than what is known, whatever the solver says.
    return chosen, max(min(floor, known), priced.bound)


def _slack(pool: Columns, value: float) -> float:
    """How far a sum of costs may be off: a share of itself, and of what it is a difference of."""
    return TIGHT * abs(value) + 1e-9 * abs(pool.constant) + 1e-12


def _near_each(pool: Columns, order: Ints) -> Ints:
    """The columns among the first of any of their units, in an order."""
    part = pool.member[pool.district[order]]
    by_unit = np.argsort(part.indices, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(part.indices, minlength=part.shape[1]))])
    rank = np.empty(len(by_unit), np.int64)
    rank[by_unit] = np.arange(len(by_unit)) - starts[part.indices[by_unit]]
    return order[np.minimum.reduceat(rank, part.indptr[:-1]) < FIRST]


def _whole(pool: Columns, share: Ints, most_nodes: int) -> tuple[Ints | None, float, bool]:
    """The cheapest set among some columns; its bound, infinite for none; whether it ended."""
    member = pool.member[pool.district[share]]
    labels = sparse.csr_matrix(
        (
            np.ones(int((pool.label[share] >= 0).sum())),
            (np.flatnonzero(pool.label[share] >= 0), pool.label[share][pool.label[share] >= 0]),
        ),
        shape=(len(share), len(pool.labels)),
    )
    rows = sparse.vstack([member.T, labels.T, np.ones((1, len(share)))], format="csc")
    units = member.shape[1]
    floor = np.concatenate([np.ones(units), np.zeros(len(pool.labels)), [pool.fewest]])
    ceiling = np.concatenate([np.ones(units + len(pool.labels)), [pool.most]])
    whole = np.ones(len(share), np.int64)
    upper = np.ones(len(share))
    cost = pool.cost[share]
    solved = least_whole(cost, rows, floor, ceiling, whole, upper, most_nodes)
    if solved.status == NO_SOLUTION:
        return None, float("inf"), True
    bound = -np.inf if solved.mip_dual_bound is None else pool.constant + solved.mip_dual_bound
    found = None if solved.x is None else share[np.flatnonzero(solved.x > 0.5)]
    return found, float(bound), solved.status == 0


def _value(pool: Columns, chosen: Ints) -> float:
    value = pool.constant + float(pool.cost[chosen].sum())
    if pool.persons is not None:
        value -= float((pool.member[pool.district[chosen]] @ pool.persons).max(axis=0).sum())
    return value


def _labels(asked: Request, pool: Columns, chosen: Ints) -> Ints:
    """Labels of the units: today's where columns carry them, else new ones by their first unit."""
    labels = np.full(len(asked.weight), -1, np.int64)
    member = pool.member[pool.district[chosen]]
    firsts = np.minimum.reduceat(member.indices, member.indptr[:-1])
    new = int(pool.labels.max(initial=-1)) + 1
    for place in np.argsort(firsts, kind="stable").tolist():
        held = pool.units[member.indices[member.indptr[place] : member.indptr[place + 1]]]
        label = int(pool.label[chosen[place]])
        labels[held] = pool.labels[label] if label >= 0 else new
        new += label < 0
    return labels
