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
    gain adds up row by row, so that the best of all divisions of both sides is found. Divisions
    that begin alike are passed over where even the gains still to come could not better the best.
    """
    n, p = gained.shape
    still = np.zeros((p + 1, n))
    for j in range(p - 1, -1, -1):
        for i in range(n):
            still[j, i] = still[j + 1, i] + max(gained[i, j], 0.0)
    sums = np.zeros((p, n, p))
    used = np.zeros(p, np.int64)
    labels = np.full(p, -1, np.int64)
    best, found = -np.inf, np.zeros(p, np.int64)
    level = 0
    while level >= 0:
        if level == p - 1:
            value, last = _last_column(gained[:, level], sums[level], used[level], most, best)
            if value > best + LEVEL:
                best = value
                found[:] = labels
                found[level] = last
            level -= 1
            continue
        labels[level] += 1
        if labels[level] > min(used[level], most - 1):
            labels[level] = -1
            level -= 1
            continue
        into, before = labels[level], used[level]
        now = max(before, into + 1)
        reach = 0.0
        for i in range(n):
            top = 0.0
            for c in range(now):
                sums[level + 1, i, c] = sums[level, i, c] if c < before else 0.0
                if c == into:
                    sums[level + 1, i, c] += gained[i, level]
                top = max(top, sums[level + 1, i, c])
            reach += top + still[level + 1, i]
        if reach > best:
            used[level + 1] = now
            level += 1
    return best, found


@njit(cache=True)
def _last_column(
    gained: Floats, sums: Floats, used: int, most: int, best: float
) -> tuple[float, int]:
    """The first best community of the last column that betters the best, and its modularity."""
    n = len(gained)
    first, second = np.full(n, -np.inf), np.full(n, -np.inf)
    where = np.full(n, -1, np.int64)
    for i in range(n):
        for c in range(used):
            if sums[i, c] > first[i]:
                first[i], second[i], where[i] = sums[i, c], first[i], c
            elif sums[i, c] > second[i]:
                second[i] = sums[i, c]
    value, last = best, -1
    for into in range(min(used, most - 1) + 1):
        total = 0.0
        for i in range(n):
            joined = (sums[i, into] if into < used else 0.0) + gained[i]
            total += max(joined, second[i] if where[i] == into else first[i])
        if total > value + LEVEL:
            value, last = total, into
    return value, last


@njit(cache=True)
def best_of_each(tables: Floats, most: int) -> tuple[Floats, Labels]:
    """`best_columns` of many tables, shape (draws, n, p)."""
    draws, _, p = tables.shape
    values = np.empty(draws)
    labels = np.empty((draws, p), np.int64)
    for k in range(draws):
        values[k], labels[k] = best_columns(tables[k], most)
    return values, labels
