"""Every way to divide a few providers into communities, tried one after another (compiled)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

#: Two splits whose modularity differs by less are level, and the first stands.
LEVEL = 1e-12


@njit(cache=True)
def best_columns(gained: Floats, most: int) -> tuple[float, Labels]:
    """The best division of the columns when every row then joins its best community.

    Parameters
    ----------
    gained
        What row and column gain together, shape (n, p); see `modularity.gains`.
    most
        Most communities.

    Returns
    -------
    value, labels
        The modularity, and the community of each column, shape (p,), numbered as they first occur.

    Notes
    -----
    Restricted growth strings name each division of p columns once. Given the columns, what rows
    gain adds up row by row, so that the best of all divisions of both sides is found.
    """
    n, p = gained.shape
    sums = np.zeros((p + 1, n, p))
    used = np.zeros(p + 1, np.int64)
    labels = np.full(p, -1, np.int64)
    best, found = -np.inf, np.zeros(p, np.int64)
    level = 0
    while level >= 0:
        labels[level] += 1
        if labels[level] > min(used[level], most - 1):
            labels[level] = -1
            level -= 1
            continue
        into = labels[level]
        now = max(used[level], into + 1)
        for i in range(n):
            for c in range(now):
                sums[level + 1, i, c] = sums[level, i, c] if c < used[level] else 0.0
            sums[level + 1, i, into] += gained[i, level]
        used[level + 1] = now
        if level < p - 1:
            level += 1
            continue
        value = 0.0
        for i in range(n):
            top = sums[p, i, 0]
            for c in range(1, now):
                top = max(top, sums[p, i, c])
            value += top
        if value > best + LEVEL:
            best = value
            found[:] = labels
    return best, found


@njit(cache=True)
def best_of_each(tables: Floats, most: int) -> tuple[Floats, Labels]:
    """`best_columns` of many tables, shape (draws, n, p)."""
    draws, _, p = tables.shape
    values = np.empty(draws)
    labels = np.empty((draws, p), np.int64)
    for k in range(draws):
        values[k], labels[k] = best_columns(tables[k], most)
    return values, labels
