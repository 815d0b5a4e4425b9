"""Sums, centres, pieces and main groups of networks, as arrays with one row for each network."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.space import components

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def sums(values: Floats, labels: Labels, k: int) -> Floats:
    """Sum of a value over the practices of each network; labels of -1 belong to none."""
    held = labels >= 0
    return np.bincount(labels[held], weights=values[held], minlength=k).astype(np.float64)


def ratio(values: Floats, weight: Floats, labels: Labels, k: int) -> Floats:
    """Sum of the values over the sum of the weights, of practices whose value is held; or NaN."""
    at = np.where(np.isfinite(values), labels, -1)
    over = sums(weight, at, k)
    found: Floats = np.full(k, np.nan)
    np.divide(sums(values, at, k), over, out=found, where=over > 0.0)
    return found


def centres(xy: Floats, weight: Floats, labels: Labels, k: int) -> Floats:
    """Weighted centre of each network, shape (k, 2); NaN where it has no weight.

    Examples
    --------
    >>> centres(np.array([[0.0, 0.0], [4.0, 0.0]]), np.array([3.0, 1.0]), np.array([0, 0]), 1)
    array([[1., 0.]])
    """
    over = sums(weight, labels, k)
    return np.column_stack(
        [
            np.divide(
                sums(weight * axis, labels, k), over, out=np.full(k, np.nan), where=over > 0.0
            )
            for axis in xy.T
        ]
    )


def inertia(xy: Floats, weight: Floats, labels: Labels, k: int) -> Floats:
    """Sum of weight times the squared distance to the network's own centre, by network."""
    centre = centres(xy, weight, labels, k)
    away = np.zeros(len(labels))
    counted = (labels >= 0) & (weight > 0.0)
    away[counted] = ((xy[counted] - centre[labels[counted]]) ** 2).sum(axis=1)
    return sums(weight * away, labels, k)


def pieces(links: Labels, labels: Labels, k: int) -> Labels:
    """Connected pieces of each network's practices on the graph of neighbours."""
    held = labels >= 0
    ends = labels[links]
    inner = (ends[:, 0] == ends[:, 1]) & (ends[:, 0] >= 0)
    piece = components(len(labels), links[inner])
    pairs = np.unique(np.column_stack((labels[held], piece[held])), axis=0)
    return np.bincount(pairs[:, 0], minlength=k).astype(np.int64)


def mainly(
    groups: tuple[str, ...], weight: Floats, labels: Labels, k: int
) -> tuple[tuple[str, ...], Floats, Labels]:
    """Each network's main group, its weight in others, and its number of groups.

    Practices whose group is "" are not counted. Of groups with equal weight the one with more
    practices is the main one, then the first.

    Examples
    --------
    >>> mainly(("x", "y", "x"), np.array([1.0, 5.0, 2.0]), np.array([0, 0, 0]), 1)
    (('y',), array([3.]), array([2]))
    """
    names = sorted({group for group in groups if group})
    if not names:
        return ("",) * k, np.zeros(k), np.zeros(k, dtype=np.int64)
    number = {name: i for i, name in enumerate(names)}
    column = np.array([number.get(group, -1) for group in groups], dtype=np.int64)
    held = (labels >= 0) & (column >= 0)
    cells, size = labels[held] * len(names) + column[held], k * len(names)
    amount = np.bincount(cells, weights=weight[held], minlength=size).reshape(k, len(names))
    there = np.bincount(cells, minlength=size).reshape(k, len(names))
    most = amount == amount.max(axis=1, keepdims=True)
    best = np.where(most, there, -1).argmax(axis=1)
    known = there.sum(axis=1) > 0
    main = tuple(names[b] if known[i] else "" for i, b in enumerate(best.tolist()))
    away = amount.sum(axis=1) - amount[np.arange(k), best]
    return main, away, (there > 0).sum(axis=1).astype(np.int64)
