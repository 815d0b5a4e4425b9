"""Compiled: costs sorted into classes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Classes = npt.NDArray[np.uint16]


@njit(cache=True)
def sort_in(edges: Floats, cost: Floats, bins: Classes) -> None:
    """The class of every cost: how many edges lie below it, as `numpy.searchsorted` counts them.

    Equal steps from the first edge to the last say between which edges to halve: the step of a
    cost never falls as the cost rises, whatever is rounded, so edges of a lower step lie below it.
    """
    steps = 8 * len(edges)
    low, high = edges[0], edges[-1]
    scale = steps / (high - low) if high > low else 0.0
    if not scale < np.inf:
        scale = 0.0
    first = np.zeros(steps + 2, np.int64)
    for edge in edges:
        first[int((edge - low) * scale) + 1] += 1
    for step in range(steps + 1):
        first[step + 1] += first[step]
    for j in range(cost.shape[0]):
        for i in range(cost.shape[1]):
            one = cost[j, i]
            if one > high:
                bins[j, i] = len(edges)
            elif one > low:
                step = int((one - low) * scale)
                at, end = first[step], first[step + 1]
                while at < end:
                    middle = (at + end) // 2
                    if edges[middle] < one:
                        at = middle + 1
                    else:
                        end = middle
                bins[j, i] = at
            else:
                bins[j, i] = 0
