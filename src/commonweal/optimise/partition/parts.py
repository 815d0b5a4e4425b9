"""Which units can be in a district inside the band at all, and how many districts they make."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from commonweal.optimise.partition.request import Request

Ints = npt.NDArray[np.int64]

#: Weights are sums of floating-point numbers; a band is kept to within this share of its end.
SLACK = 1e-9


def groups(n: int, keep_together: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Groups of two units and more, those with a unit in common joined, in order.

    Examples
    --------
    >>> groups(6, [(4, 5), (0, 2), (2, 4), (3,)])
    ((0, 2, 4, 5),)
    """
    ends = [(group[0], unit) for group in keep_together for unit in group[1:]]
    of = pieces(n, np.array(ends, np.int64).reshape(-1, 2))
    joined = [
        tuple(np.flatnonzero(of == piece).tolist()) for piece in range(of.max(initial=-1) + 1)
    ]
    return tuple(sorted(group for group in joined if len(group) > 1))


def pieces(n: int, links: Ints) -> Ints:
    """Connected components of a graph, numbered by their first unit.

    Examples
    --------
    >>> pieces(4, np.array([[1, 3]])).tolist()
    [0, 1, 2, 1]
    """
    graph = coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n, n))
    of: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return of


def counts(total: float, low: float, high: float) -> tuple[int, int]:
    """Fewest and most districts inside the band that a weight can make; fewest above most for none.

    Examples
    --------
    >>> counts(70.0, 30, 50), counts(55.0, 30, 50)
    ((2, 2), (2, 1))
    """
    return max(1, ceil(total / (high * (1 + SLACK)))), floor(total / (low * (1 - SLACK)))


def parts(asked: Request) -> Ints:
    """The part of the map that each unit lies in; -1 where it can be in no district in the band.

    Outside are units above the band (a group kept together counts as one), and then the components
    of the graph, without those units and without links across regions, whose weight cannot be cut
    into the band. No district in the band holds a unit from outside, or units of two parts.
    """
    ceiling = asked.high * (1 + SLACK)
    heavy = asked.weight > ceiling
    for group in groups(len(asked.weight), asked.together):
        if asked.weight[list(group)].sum() > ceiling:
            heavy[list(group)] = True
    links = asked.links[~heavy[asked.links].any(axis=1)]
    of = pieces(len(asked.weight), links)
    total = np.bincount(of, asked.weight, minlength=of.max(initial=-1) + 1)
    for piece, weight in enumerate(total):
        fewest, most = counts(float(weight), asked.low, asked.high)
        if fewest > most:
            heavy |= of == piece
    kept = np.where(heavy, -1, of)
    kept[~heavy] = np.unique(kept[~heavy], return_inverse=True)[1]
    return kept


def number_of_districts(asked: Request, of: Ints) -> tuple[int, int]:
    """Least and greatest number of districts in the band; least above greatest where there is none.

    The number wanted counts only where every unit can be in the band.
    """
    total = np.bincount(of[of >= 0], asked.weight[of >= 0], minlength=of.max(initial=-1) + 1)
    ends = [counts(float(weight), asked.low, asked.high) for weight in total]
    fewest, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
    if asked.number is not None and (of >= 0).all():
        return max(fewest, asked.number), min(most, asked.number)
    return fewest, most


def compressed(n: int, links: Ints) -> tuple[Ints, Ints]:
    """Adjacency in compressed rows: where each unit's neighbours start, and the neighbours.

    Examples
    --------
    >>> [part.tolist() for part in compressed(3, np.array([[0, 1], [1, 2]]))]
    [[0, 1, 3, 4], [1, 0, 2, 1]]
    """
    both = np.unique(np.concatenate([links, links[:, ::-1]]), axis=0).reshape(-1, 2)
    both = both[both[:, 0] != both[:, 1]]
    starts = np.zeros(n + 1, np.int64)
    np.add.at(starts, both[:, 0] + 1, 1)
    return np.cumsum(starts), np.ascontiguousarray(both[:, 1])
