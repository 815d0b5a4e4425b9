"""Comparing options with those that beat them (compiled)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@njit(cache=True)
def survivors(table: Floats, pivots: Floats) -> Whole:
    """Indices of the options (rows, smallest is best) that none of a few options dominates."""
    n, d = table.shape
    kept = np.empty(n, np.int64)
    count = 0
    for i in range(n):
        beaten = False
        for p in range(len(pivots)):
            less = False
            for c in range(d):
                if pivots[p, c] > table[i, c]:
                    break
                if pivots[p, c] < table[i, c]:
                    less = True
            else:
                if less:
                    beaten = True
                    break
        if not beaten:
            kept[count] = i
            count += 1
    return kept[:count].copy()


@njit(cache=True)
def sieved(table: Floats) -> Flags:
    """Whether each option is on the front, where none is dominated by a later one.

    An option that dominates another is moved up, so that the next is compared with it early; of
    equal options only one is kept to compare with.
    """
    n, d = table.shape
    inside = np.zeros(n, np.bool_)
    held = np.empty((n, d))
    count = 0
    for i in range(n):
        # 0: not settled, 1: dominated, 2: equal to a member.
        verdict = 0
        for m in range(count):
            less = False
            for c in range(d):
                if held[m, c] > table[i, c]:
                    break
                if held[m, c] < table[i, c]:
                    less = True
            else:
                verdict = 1 if less else 2
                if less and m > 0:
                    up = m // 2
                    for c in range(d):
                        held[up, c], held[m, c] = held[m, c], held[up, c]
                break
        if verdict != 1:
            inside[i] = True
            if verdict == 0:
                held[count] = table[i]
                count += 1
    return inside
