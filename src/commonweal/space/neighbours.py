"""Which places are neighbours: a graph that a grouping must be connected on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import Delaunay, QhullError, cKDTree

Floats = npt.NDArray[np.float64]
Links = npt.NDArray[np.int64]


def gabriel(xy: npt.ArrayLike) -> Links:
    """The Gabriel graph: neighbours are two places with no third in or on the circle between them.

    The circle is the one whose diameter runs from one to the other. The graph has no parameter,
    holds the shortest spanning tree, so it is connected, and is part of the Delaunay
    triangulation, from which it is found. Places at one point are one knot: each is a neighbour of
    all the others there, and of every neighbour of the point.

    Parameters
    ----------
    xy
        Places on a plane, one unit on both axes, shape (n, 2).

    Returns
    -------
    ndarray
        Pairs of row numbers, the lower first, in order, shape (m, 2).

    Raises
    ------
    ValueError
        When a coordinate is not finite.

    Notes
    -----
    K R Gabriel and R R Sokal (1969), A new statistical approach to geographic variation analysis,
    Systematic Zoology 18(3), 259-278: from memory, not verified; held to the definition by a
    brute-force test.

    Examples
    --------
    The third place lies outside the circle between the first two, the fourth inside the one
    between the second and the third:

    >>> gabriel([(0, 0), (2, 0), (5, 0), (3.5, 0.5)]).tolist()
    [[0, 1], [1, 3], [2, 3]]
    """
    places = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(places).all():
        raise ValueError("xy: every place needs finite coordinates")
    points, at = np.unique(places, axis=0, return_inverse=True)
    return _of_places(_between_points(points), at.reshape(-1))


def _between_points(points: Floats) -> Links:
    """The Gabriel graph of distinct points."""
    if len(points) < 2:
        return np.empty((0, 2), dtype=np.int64)
    pairs = _candidates(points)
    first, second = points[pairs[:, 0]], points[pairs[:, 1]]
    radius = np.linalg.norm(first - second, axis=1) / 2.0
    # The two ends are nearest to the middle; a third on the circle stands between them too. So
    # every link is a side of every Delaunay triangulation, and no tie decides.
    third = cKDTree(points).query((first + second) / 2.0, k=3)[0][:, 2]
    kept: Links = pairs[third > radius * (1.0 + 1e-9)]
    return kept


def _candidates(points: Floats) -> Links:
    """Pairs among which all neighbours are: sides of triangles; along a line, the next ones."""
    if len(points) == 2:
        return np.array([[0, 1]])
    if len(points) == 3:
        return np.array([[0, 1], [0, 2], [1, 2]])
    try:
        triangles = Delaunay(points).simplices
    except QhullError:  # all on one line: np.unique has put them in order along it
        return np.column_stack((np.arange(len(points) - 1), np.arange(1, len(points))))
    sides = np.concatenate([triangles[:, pair] for pair in ((0, 1), (1, 2), (0, 2))])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)


def _of_places(pairs: Links, at: Links) -> Links:
    """Links of places from links of the points that they stand on."""
    order = np.argsort(at, kind="stable")
    ends = np.cumsum(np.bincount(at)) if len(at) else np.empty(0, dtype=np.int64)
    standing = np.split(order, ends[:-1]) if len(ends) else []
    found = [
        np.sort([(i, j)], axis=1)
        for a, b in pairs.tolist()
        for i in standing[a]
        for j in standing[b]
    ]
    found += [
        np.array([(i, j)])
        for place in standing
        for n, i in enumerate(place.tolist())
        for j in place.tolist()[n + 1 :]
    ]
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    return np.unique(np.concatenate(found), axis=0).astype(np.int64)


def components(count: int, links: npt.ArrayLike) -> Links:
    """Which connected piece each place lies in.

    Parameters
    ----------
    count
        Number of places.
    links
        Pairs of row numbers, shape (m, 2).

    Returns
    -------
    ndarray
        Number of the piece by place, shape (count,): pieces count from 0 in order of their first
        place.

    Examples
    --------
    >>> components(4, [(0, 2)]).tolist()
    [0, 1, 0, 2]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = np.asarray(links, dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    _, first, piece = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[piece.reshape(-1)].astype(np.int64)
