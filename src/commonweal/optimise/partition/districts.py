"""The front door: group weighted points into connected districts inside a band."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.objective import Floats, Ints, Objective, terms, value
from commonweal.optimise.partition.request import Groups, Request, request
from commonweal.optimise.partition.result import NOT_PROVEN, Cause, Partition


def districts(
    weight: npt.ArrayLike,
    xy: npt.ArrayLike,
    low: float,
    high: float,
    *,
    graph: npt.ArrayLike | None = None,
    objective: Objective | None = None,
    keep_together: Groups = (),
    keep_apart: Groups = (),
    regions: npt.ArrayLike | None = None,
    seed: int = 0,
    iterations: int | None = None,
    time_limit: float | None = None,
    start: npt.ArrayLike | None = None,
    number: int | None = None,
    progress: Callable[[float, float, float], None] | None = None,
) -> Partition:
    """Group units into connected districts, as few as can be outside [low, high], at least cost.

    Simulated annealing over flips, swaps and recombinations along random spanning trees (DeFord,
    Duchin and Solomon 2021), in which the number of districts moves freely. The best grouping
    seen is returned: first the one that breaks fewest laws (pairs, number), then with fewest
    districts outside the band, then of least objective. A unit above the band and a component
    below it do not count there: no search can mend them.

    Parameters
    ----------
    weight
        Shape (n,), at least 0 (people on a list). Units of weight 0 go with a neighbour.
    xy
        Shape (n, 2), places in a plane, one unit of length both ways (km).
    low, high
        The band, both ends within it; above 0.
    graph
        Shape (m, 2), pairs of positions that are neighbours; order, repeats and loops are of no
        matter. Needed where there is more than one unit: what counts as a neighbour is the
        caller's to say. Parts of the graph without a link between them are solved side by side.
    objective
        What is to be small; None means compactness alone.
    keep_together, keep_apart
        Groups of positions to keep in one district, or each in a different one.
    regions
        Shape (n,), any labels: no district crosses from one region into another.
    seed
        Same seed, same request, same `iterations`: same result.
    iterations
        Steps of the search; without it and without `time_limit`, a number that depends on n alone.
    time_limit
        Seconds. The clock is looked at only if this is given, and the result then depends on it.
    start
        Shape (n,), labels of an existing plan to begin from, -1 for none. Districts keep these
        labels where they can.
    number
        A wanted number of districts; missed only where a cause says so.
    progress
        Called between stretches with the share done, 1.0 and the least objective so far, plus
        the price of what lies outside the band.

    Returns
    -------
    Partition
        Never "proven" by the search alone.

    Raises
    ------
    ValueError
        Names every fault of the request: a weight that is not a number, a band without room,
        links to units that are not there, and so on.

    Examples
    --------
    >>> line = [[0, 1], [1, 2], [2, 3]]
    >>> found = districts([2, 2, 2, 2], [[0, 0], [1, 0], [5, 0], [6, 0]], 3, 5, graph=line)
    >>> found.labels.tolist(), found.objective
    ([0, 0, 1, 1], 2.0)
    """
    aims = Objective() if objective is None else objective
    asked = request(
        weight,
        xy,
        low,
        high,
        graph=graph,
        objective=aims,
        keep_together=keep_together,
        keep_apart=keep_apart,
        regions=regions,
        number=number,
        start=start,
    )
    if iterations is not None and iterations < 0:
        raise ValueError(f"iterations must be at least 0, not {iterations}")
    if time_limit is not None and not time_limit > 0:
        raise ValueError(f"time_limit must be above 0 seconds, not {time_limit}")
    if len(asked.weight) == 0:
        return described(asked, np.zeros(0, np.int64), iterations=0)
    labels, done = _searched(asked, seed, iterations, time_limit, progress)
    return described(asked, labels, iterations=done)


def _searched(
    asked: Request,
    seed: int,
    iterations: int | None,
    time_limit: float | None,
    progress: Callable[[float, float, float], None] | None,
) -> tuple[Ints, int]:
    # Here, so that numba is loaded only when something is searched.
    from commonweal.optimise.partition.ground import blocks
    from commonweal.optimise.partition.search import named, search
    from commonweal.optimise.partition.start import from_plan, from_trees

    held = blocks(asked)
    first = from_trees(held, seed) if asked.start is None else from_plan(held, asked.start)
    found, done = search(
        held, first, seed=seed, iterations=iterations, time_limit=time_limit, progress=progress
    )
    identity, amount = asked.start, asked.weight + 1e-9
    if asked.objective.stability is not None:
        identity = np.asarray(asked.objective.stability.home, np.int64)
        amount = np.asarray(asked.objective.stability.amount, float)
    return named(found[held.of_unit], identity, amount), done


def described(asked: Request, labels: Ints, *, iterations: int) -> Partition:
    """A grouping with its worth, worked out from the labels alone."""
    held = terms(labels, asked.weight, asked.xy, asked.objective)
    inside = labels >= 0
    used, of = np.unique(labels[inside], return_inverse=True)
    weights = np.bincount(of, asked.weight[inside], len(used)).astype(np.float64)
    causes: tuple[Cause, ...] = ()
    if asked.number is not None and len(used) != asked.number:
        text = f"{asked.number} districts were asked for; the best grouping found has {len(used)}."
        causes = (Cause("number of districts", (), text),)
    return Partition(
        labels=labels,
        objective=value(held, asked.objective),
        terms=held,
        in_band=(weights >= asked.low) & (weights <= asked.high),
        contiguous=hangs_together(labels, asked.links),
        weights=weights,
        status=NOT_PROVEN,
        causes=causes,
        iterations=iterations,
    )


def hangs_together(labels: Ints, links: Ints) -> npt.NDArray[np.bool_]:
    """Whether each district is in one piece on the links, in ascending order of labels.

    Examples
    --------
    >>> hangs_together(np.array([0, 1, 0]), np.array([[0, 1], [1, 2]])).tolist()
    [False, True]
    """
    n = len(labels)
    used = np.unique(labels)
    used = used[used >= 0]
    same = links[labels[links[:, 0]] == labels[links[:, 1]]]
    held = sparse.coo_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(n, n))
    count, piece = csgraph.connected_components(held, directed=False)
    of_piece = np.full(count, -1, np.int64)
    of_piece[piece] = labels
    pieces = np.bincount(np.searchsorted(used, of_piece[of_piece >= 0]), minlength=len(used))
    whole: npt.NDArray[np.bool_] = pieces == 1
    return whole


__all__ = ["Floats", "described", "districts", "hangs_together"]
