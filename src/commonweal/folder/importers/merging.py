"""Merge areas whose count is too small to show with a neighbour, until no count is too small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(slots=True)
class _Cluster:
    """Areas merged so far; `total` and `beside` (touching clusters) are of all of them."""

    areas: tuple[str, ...]
    total: int
    block: str
    shape: shapely.Geometry
    beside: set[str]


def merge_small(
    totals: Mapping[str, int],
    shapes: Mapping[str, shapely.Geometry],
    largest_hidden: int,
    blocks: Mapping[str, str],
) -> list[tuple[str, ...]]:
    """Partition areas so that no part's total is at or below a threshold.

    The part with the smallest total is merged with the smallest part that touches it, inside its
    block where there is one, then with the nearest in its block, then with the smallest that
    touches it in any block, then with the nearest of all; this goes on until no part is too small
    or one part is left. Ties are broken by code. Zero counts as too small, because it tells as
    much.

    Parameters
    ----------
    totals
        Count by area.
    shapes
        Outline by area, in any plane coordinates; distances only order neighbours.
    largest_hidden
        The largest count that may not be shown.
    blocks
        A larger area by area, inside which parts are merged where they can be, so that the
        published totals of the blocks stay what they were.

    Returns
    -------
    list of tuple of str
        The areas of each part, in order; every area stands in exactly one part. Only a single
        part can still be too small.

    Examples
    --------
    >>> squares = {code: shapely.box(x, 0, x + 1, 1) for x, code in enumerate("abc")}
    >>> merge_small({"a": 2, "b": 9, "c": 20}, squares, largest_hidden=7, blocks={})
    [('a', 'b'), ('c',)]
    """
    clusters = _clusters(totals, shapes, blocks)
    while len(clusters) > 1:
        smallest = min(clusters, key=lambda key: (clusters[key].total, key))
        if clusters[smallest].total > largest_hidden:
            break
        _merge(clusters, smallest, _neighbour(clusters, smallest))
    return sorted(tuple(sorted(cluster.areas)) for cluster in clusters.values())


def _clusters(
    totals: Mapping[str, int], shapes: Mapping[str, shapely.Geometry], blocks: Mapping[str, str]
) -> dict[str, _Cluster]:
    codes = sorted(totals)
    held = np.array([shapes[code] for code in codes], dtype=object)
    clusters = {
        code: _Cluster((code,), totals[code], blocks.get(code, ""), shapes[code], set())
        for code in codes
    }
    pairs = shapely.STRtree(held).query(held, predicate="intersects").T
    for one, other in pairs:
        if one != other:
            clusters[codes[one]].beside.add(codes[other])
    return clusters


def _neighbour(clusters: Mapping[str, _Cluster], key: str) -> str:
    here = clusters[key]
    inside = [k for k in clusters if k != key and clusters[k].block == here.block]

    def smallest(keys: list[str]) -> str:
        return min(keys, key=lambda k: (clusters[k].total, k))

    def nearest(keys: list[str]) -> str:
        return min(keys, key=lambda k: (shapely.distance(here.shape, clusters[k].shape), k))

    touching = [k for k in inside if k in here.beside]
    if touching:
        return smallest(touching)
    if inside:
        return nearest(inside)
    if here.beside:
        return smallest(sorted(here.beside))
    return nearest([k for k in clusters if k != key])


def _merge(clusters: dict[str, _Cluster], key: str, other: str) -> None:
    gone, kept = clusters.pop(max(key, other)), clusters[min(key, other)]
    kept.areas += gone.areas
    kept.total += gone.total
    kept.shape = shapely.union_all([kept.shape, gone.shape])
    kept.beside = (kept.beside | gone.beside) - {key, other}
    for code in gone.beside - {min(key, other)}:
        clusters[code].beside -= {max(key, other)}
        clusters[code].beside |= {min(key, other)}
