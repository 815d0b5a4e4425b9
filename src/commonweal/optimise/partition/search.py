"""The search as a whole: its schedule, its chunks and its clock."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from commonweal.optimise.partition.annealing import anneal, begin
from commonweal.optimise.partition.arrays import BEST, BEST_MISSES, LABEL, LEAST, WALL, blank
from commonweal.optimise.partition.ground import Blocks, blocks
from commonweal.optimise.partition.naming import kept_names
from commonweal.optimise.partition.objective import Ints
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.start import from_plan, from_trees

#: The search is cut into so many stretches, each at one temperature.
CHUNKS = 200
#: Temperature at the start and the end, in typical changes of the objective.
HOT, COLD = 0.2, 0.003
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
    3200000
    """
    return 200_000 + 15_000 * n


def grouped(
    asked: Request,
    *,
    seed: int,
    iterations: int | None,
    time_limit: float | None,
    progress: Progress | None,
) -> tuple[Ints, int]:
    """The best grouping seen of a request without fault, under names kept, and the steps made.

    Parameters
    ----------
    asked
        At least one unit.
    seed, iterations, time_limit, progress
        As for `districts.districts`.
    """
    held = blocks(asked)
    start = from_trees(held, seed) if asked.start is None else from_plan(held, asked.start)
    found, done = search(
        held, start, seed=seed, iterations=iterations, time_limit=time_limit, progress=progress
    )
    return kept_names(asked, found[held.of_unit]), done


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
