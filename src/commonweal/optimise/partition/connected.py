"""Every connected group of units whose weight lies in the band, found one by one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@njit(cache=True)
def connected_sets(
    starts: Ints,
    neighbours: Ints,
    weight: Floats,
    low: float,
    high: float,
    most_sets: int,
    most_steps: int,
) -> tuple[Ints, Ints, bool]:
    """Connected groups with a weight from `low` to `high`, each once.

    A group is grown from its first unit: each neighbour not yet decided upon is either added or
    left out for good, so that no group comes twice (L. Allison, "Subgraph Enumeration", Monash,
    allisons.org/ll/AlgDS/Recn/Subgraph). Weights are not negative, so a group above `high` is not
    grown further, nor is one whose undecided surroundings cannot lift it to `low`.

    Parameters
    ----------
    starts, neighbours:
        Adjacency in compressed rows: the neighbours of unit `i` are
        `neighbours[starts[i]:starts[i + 1]]`. Shapes (n + 1,) and (2m,).
    weight:
        Weight of each unit, shape (n,), not negative.
    most_sets, most_steps:
        Where to give up: groups kept, and groups looked at.

    Returns
    -------
    tuple
        Ends of each group in the list of members, shape (groups + 1,); the list of members; and
        whether all groups were found.
    """
    n = len(weight)
    ends = np.zeros(most_sets + 1, dtype=np.int64)
    members = np.empty(16 * n + 1024, dtype=np.int64)
    count = 0
    steps = 0
    # Units that may be added at each depth, and how many of those were tried.
    waiting = np.empty((n + 1, n), dtype=np.int64)
    waits = np.zeros(n + 1, dtype=np.int64)
    tried = np.zeros(n + 1, dtype=np.int64)
    # A unit is decided upon once it was first seen as a neighbour at some depth.
    seen_at = np.full(n, -1, dtype=np.int64)
    chosen = np.empty(n + 1, dtype=np.int64)
    total = np.zeros(n + 1, dtype=np.float64)
    marked = np.zeros(n, dtype=np.int64)
    stamp = 0
    queue = np.empty(n, dtype=np.int64)
    for first in range(n):
        if weight[first] > high:
            continue
        seen_at[:] = -1
        seen_at[: first + 1] = 0
        depth = 0
        chosen[0] = first
        total[0] = weight[first]
        waits[0] = 0
        tried[0] = 0
        entered = True
        while depth >= 0:
            if entered:
                entered = False
                steps += 1
                if steps > most_steps:
                    return ends[: count + 1], members[: ends[count]], False
                if low <= total[depth] <= high:
                    if count == most_sets:
                        return ends[: count + 1], members[: ends[count]], False
                    end = ends[count] + depth + 1
                    if end > len(members):
                        longer = np.empty(2 * len(members) + n, dtype=np.int64)
                        longer[: ends[count]] = members[: ends[count]]
                        members = longer
                    for place in range(depth + 1):
                        members[ends[count] + place] = chosen[place]
                    count += 1
                    ends[count] = end
                unit = chosen[depth]
                for link in range(starts[unit], starts[unit + 1]):
                    other = neighbours[link]
                    if seen_at[other] < 0:
                        seen_at[other] = depth + 1
                        waiting[depth, waits[depth]] = other
                        waits[depth] += 1
                if total[depth] < low:
                    # What can still be reached without the units left out for good.
                    stamp += 1
                    reach = total[depth]
                    ahead = 0
                    for place in range(tried[depth], waits[depth]):
                        other = waiting[depth, place]
                        if weight[other] <= high:
                            marked[other] = stamp
                            queue[ahead] = other
                            ahead += 1
                    done = 0
                    while done < ahead and reach < low:
                        here = queue[done]
                        done += 1
                        reach += weight[here]
                        for link in range(starts[here], starts[here + 1]):
                            other = neighbours[link]
                            if (
                                seen_at[other] < 0
                                and marked[other] != stamp
                                and weight[other] <= high
                            ):
                                marked[other] = stamp
                                queue[ahead] = other
                                ahead += 1
                    if reach < low:
                        tried[depth] = waits[depth]
            if tried[depth] < waits[depth]:
                other = waiting[depth, tried[depth]]
                tried[depth] += 1
                if total[depth] + weight[other] <= high:
                    left = waits[depth] - tried[depth]
                    for place in range(left):
                        waiting[depth + 1, place] = waiting[depth, tried[depth] + place]
                    waits[depth + 1] = left
                    tried[depth + 1] = 0
                    chosen[depth + 1] = other
                    total[depth + 1] = total[depth] + weight[other]
                    depth += 1
                    entered = True
            else:
                for place in range(n):
                    if seen_at[place] == depth + 1:
                        seen_at[place] = -1
                depth -= 1
    return ends[: count + 1], members[: ends[count]], True
