"""The front door: group weighted points into connected districts inside a band."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.request import Groups, request
from commonweal.optimise.partition.result import Partition


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
    bounded: bool = True,
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
    bounded
        Whether a bound is worked out after the search, for up to `bounds.MOST_UNITS` units. It
        takes some seconds beyond `time_limit` (its own limits are counts), and where all possible
        districts can be listed it may find and prove a better grouping than the search did.

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
    >>> found.labels.tolist(), found.objective, found.status
    ([0, 0, 1, 1], 2.0, 'proven')
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
    if iterations is not None and not (isinstance(iterations, int) and iterations >= 0):
        raise ValueError(f"iterations must be a whole number of at least 0, not {iterations}")
    if not (isinstance(seed, int) and seed >= 0):
        raise ValueError(f"seed must be a whole number of at least 0, not {seed}")
    if time_limit is not None and not time_limit > 0:
        raise ValueError(f"time_limit must be above 0 seconds, not {time_limit}")
    # Here, so that numba is loaded only when something is searched.
    from commonweal.optimise.partition.judging import described, judged
    from commonweal.optimise.partition.search import grouped

    if len(asked.weight) == 0:
        return described(asked, np.zeros(0, np.int64), iterations=0)
    labels, done = grouped(
        asked, seed=seed, iterations=iterations, time_limit=time_limit, progress=progress
    )
    return judged(asked, labels, iterations=done, bounded=bounded)
