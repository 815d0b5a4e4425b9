"""Compiled: one choice of so many sites after another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit


@njit(cache=True)
def next_choice(index: npt.NDArray[np.int64], among: int) -> int:
    """Go on to the next choice in lexicographic order; the first place that changed, -1 at the end.

    `index` holds ascending positions among so many.
    """
    choose = len(index)
    start = choose - 1
    while start >= 0 and index[start] == among - choose + start:
        start -= 1
    if start >= 0:
        index[start] += 1
        for d in range(start + 1, choose):
            index[d] = index[d - 1] + 1
    return start
