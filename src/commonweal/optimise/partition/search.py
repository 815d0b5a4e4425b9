"""The search as a whole: its schedule, its chunks, its clock, and the labels it ends with."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from commonweal.optimise.partition.annealing import anneal, begin
from commonweal.optimise.partition.arrays import BEST, BEST_MISSES, LABEL, LEAST, WALL, blank
from commonweal.optimise.partition.ground import Blocks
from commonweal.optimise.partition.objective import Floats, Ints

#: The search is cut into so many stretches, each at one temperature.
CHUNKS = 200
#: Temperature at the start and the end, in typical changes of the objective.
HOT, COLD = 0.5, 0.0005
#: Price of a violation of the band at the start and the end, in typical changes.
SOFT, HARD = 5.0, 500.0
#: Sums are worked out anew after so many chunks.
FRESH = 10
#: Steps, each taken, by which the typical change is measured.
SAMPLES = 200

Progress = Callable[[float, float, float], None]


def default_iterations(n: int) -> int:
    """Steps of a search that was given no bound.

    Examples
    --------
    >>> default_iterations(200)
    2200000
    """
    return 200_000 + 10_000 * n


def search(
    held: Blocks,
    start: Ints,
    *,
    seed: int,
    iterations: int | None,
    time_limit: float | None,
    progress: Progress | None,
) -> tuple[Ints, int]:
    """Anneal from a start and return the best grouping seen.

    Parameters
    ----------
    held
        The blocks.
    start
        Shape (blocks,), labels from 0 of connected districts.
    seed
        Of the draws.
    iterations, time_limit, progress
        As for `districts.districts`.

    Returns
    -------
    tuple
        Labels of blocks, and the steps made.
    """
    g = held.ground
    n = len(start)
    s = blank(g, max(int(start.max()) + 1, len(held.names)), seed)
    begin(g, s, start)
    s.counts[BEST_MISSES] = -1
    scale = anneal(g, s, SAMPLES, np.inf, 0.0) or 1.0
    s.totals[WALL] = HARD * scale
    s.counts[BEST_MISSES] = np.iinfo(np.int64).max
    begin(g, s, start)
    total = default_iterations(n) if iterations is None else iterations
    clock = time.monotonic() if time_limit is not None else 0.0
    done, chunk, share = 0, 0, 0.0
    steps = max(1, total // CHUNKS) if time_limit is None else 1000
    while share < 1.0 and (time_limit is None or iterations is None or done < iterations):
        heat = scale * HOT * (COLD / HOT) ** share
        wall = scale * SOFT * (HARD / SOFT) ** share
        if time_limit is None:
            steps = total * (chunk + 1) // CHUNKS - total * chunk // CHUNKS
        anneal(g, s, steps, heat, wall)
        done, chunk = done + steps, chunk + 1
        if time_limit is None:
            share = chunk / CHUNKS
        else:
            spent = time.monotonic() - clock
            steps = int(min(max(done / max(spent, 1e-9) * time_limit / CHUNKS, 100), 2 * steps))
            share = spent / time_limit
        if chunk % FRESH == 0:
            begin(g, s, s.units[LABEL, :n].copy())
        if progress is not None:
            progress(min(share, 1.0), 1.0, float(s.totals[LEAST]))
    return s.units[BEST, :n].copy(), done


def named(districts: Ints, identity: Ints | None, amount: Floats) -> Ints:
    """Labels of the districts found: those of the plan they agree best with, new ones after them.

    Parameters
    ----------
    districts
        Shape (n,), any labels.
    identity
        Shape (n,), labels that districts may keep, -1 for none; None to number from 0.
    amount
        Shape (n,), what a unit that keeps its label is worth.

    Examples
    --------
    >>> named(np.array([5, 5, 2]), np.array([7, 3, 3]), np.ones(3)).tolist()
    [7, 7, 3]
    >>> named(np.array([5, 5, 2]), None, np.ones(3)).tolist()
    [0, 0, 1]
    """
    _, firsts, of = np.unique(districts, return_index=True, return_inverse=True)
    count = len(firsts)
    label = np.full(count, -1, np.int64)
    free = 0
    if identity is not None:
        names, place = np.unique(identity, return_inverse=True)
        agreed = np.zeros((count, len(names)))
        np.add.at(agreed, (of, place), amount)
        agreed[:, names < 0] = 0.0
        rows, columns = linear_sum_assignment(agreed, maximize=True)
        kept = agreed[rows, columns] > 0
        label[rows[kept]] = names[columns[kept]]
        free = int(names.max(initial=-1)) + 1
    new = np.flatnonzero(label < 0)
    label[new[np.argsort(firsts[new])]] = free + np.arange(len(new))
    renamed: Ints = label[of]
    return renamed
