"""Choices of sites made better by exchanging open for closed ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.interchange_kernels import descend, search
from commonweal.optimise.facility.median_problem import Best, Ints

#: Rounds between two looks at the clock.
ROUNDS = 25


def first_choice(best: Best, seed: int) -> None:
    """Sites drawn at random and improved."""
    problem = best.problem
    spare = np.setdiff1d(np.arange(len(problem.sites)), problem.fixed)
    drawn = np.random.default_rng(seed).permutation(spare)[: problem.k - len(problem.fixed)]
    improve(best, np.concatenate([problem.fixed, drawn]).astype(np.int32))


def improve(best: Best, sites: Ints) -> None:
    """Exchange until nothing helps, from sites of which the fixed ones come first."""
    problem, tried = best.problem, sites.copy()
    total = descend(tried, len(problem.fixed), problem.columns, problem.order, problem.ranked)
    best.offer(tried, total)


def search_on(best: Best, rounds: int, draws: npt.NDArray[np.uint64]) -> None:
    """Iterated local search from the best choice on."""
    problem = best.problem
    for done in range(0, rounds, ROUNDS):
        if best.late:
            return
        tried = best.sites.copy()
        total = search(
            tried, len(problem.fixed), problem.columns, problem.order, problem.ranked,
            min(ROUNDS, rounds - done), draws,
        )  # fmt: skip
        best.offer(tried, total)


def likely(best: Best, share: npt.NDArray[np.float64]) -> Ints:
    """The fixed sites and those with the largest shares, k in all."""
    problem = best.problem
    wanted = share.copy()
    wanted[problem.fixed] = np.inf
    rest = np.argsort(-wanted, kind="stable")[len(problem.fixed) : problem.k]
    return np.concatenate([problem.fixed, rest]).astype(np.int32)
