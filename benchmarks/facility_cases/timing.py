"""Calls timed, and the compiled code warmed up first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility import (
    Siting,
    enumerate_sites,
    maximal_cover,
    p_median,
    score_sites,
)
from commonweal.optimise.pareto import front

Floats = npt.NDArray[np.float64]
T = TypeVar("T")


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What a call returns, and its seconds."""
    begun = time.perf_counter()
    done = run()
    return done, time.perf_counter() - begun


def median_of(cost: Floats, k: int) -> Siting:
    """The p-median of a graph whose nodes weigh the same."""
    return p_median(cost, np.ones(len(cost)), k)


def warm_up() -> None:
    """Compile and load, so that no measured run pays for it."""
    cost = np.random.default_rng(0).integers(0, 1000, (100, 100)).astype(float)
    p_median(cost, np.ones(100), 10, iterations=8)
    score_sites(cost, np.ones(100), [range(3), range(50)])
    enumerate_sites(cost[:, :4], np.ones(100), 2)
    maximal_cover(cost, np.ones(100), 3, 200.0)
    front(cost[:, :3], [True] * 3)
