"""The p-median: so many sites that the weighted sum of costs is least."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.answering import filled, require_reach, sited
from commonweal.optimise.facility.asking import Asked, asked
from commonweal.optimise.facility.assigning import assigned
from commonweal.optimise.facility.enumerating import MOST, enumerate_sites, number_of_choices
from commonweal.optimise.facility.given import effort_faults
from commonweal.optimise.facility.median_problem import SLACK, Best, Progress, problem_of
from commonweal.optimise.facility.siting import Siting

#: Every configuration is tried where that takes at most so many looks at an area.
MOST_LOOKS = 300_000_000
#: Sums of floats are exact to this share for every term.
ROUNDING = 2.0**-52
#: Two totals whose difference is a smaller share of them are equal, and the first stands.
LEVEL = 1e-12

#: Rounds of the local search; nodes of the tree for each of them, fewer where areas are many.
ROUNDS, NODES, LOOKS_A_ROUND = 200, 25, 50_000
OUT_OF_REACH = "no {k} of the allowed sites are within reach of every area with weight"


def p_median(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    k: int,
    *,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    seed: int = 0,
    iterations: int | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Siting:
    """Open k sites so that the weighted sum of costs to the nearest open site is least.

    Parameters
    ----------
    cost
        Areas x sites, zero or more, infinite where a site cannot be reached.
    weight
        Per area, zero or more: people, cases. Areas of weight zero may be out of reach.
    k
        How many sites are open.
    fixed_open, fixed_closed
        Sites that are open, or closed, in any case; the fixed open ones count towards k.
    seed
        Of the draws of the search.
    iterations
        How many times the search starts anew from a changed choice (200; with 0 never); the tree
        of the proof may have 25 nodes for each, fewer with more than 2,000 areas.
    time_limit
        Seconds, zero or more, after which no new step is begun. What is found then depends on the
        machine.
    progress
        Called with the stage, the objective and the bound so far.

    Returns
    -------
    Siting
        `objective` is the weighted sum; it is the least there is only where `proven`.

    Raises
    ------
    ValueError
        When what is asked has a fault (`asking.asked`), an area with weight reaches none of the
        allowed sites, or no k of them are within reach of everyone.

    Notes
    -----
    Few choices are listed. Otherwise: exchanges (M. G. C. Resende and R. F. Werneck 2003, AT&T Labs
    Research TD-5R3KBH), Lagrangian bounds that settle sites (J. E. Beasley 1985, European Journal
    of Operational Research 21, not opened), and a tree, or HiGHS on merged areas (S. Elloumi 2005,
    optimization-online); docs/methods/facility.md says what was read and what is proven.

    Examples
    --------
    >>> found = p_median([[0, 9, 5], [9, 0, 5], [8, 8, 0]], [1, 1, 5], 1)
    >>> found.open, found.objective, found.proven
    ((2,), 10.0, True)
    """
    effort = effort_faults(seed=seed, iterations=iterations, time_limit=time_limit)
    question = asked(cost, weight, k, fixed_open, fixed_closed, effort)
    require_reach(question.stranded(), math.inf)
    counted = question.weight > 0
    sites: Sequence[int]
    if not counted.any():
        sites, bound = (), 0.0
    elif _few(question, k):
        sites, bound = _by_listing(question, k)
    else:
        limit = math.inf if time_limit is None else time.monotonic() + time_limit
        rounds = ROUNDS if iterations is None else iterations
        sites, bound = _by_search(question, k, seed, rounds, limit, progress)
    opened = filled(question, sites, k)
    near = assigned(question.cost, opened)[1][counted]
    objective = math.fsum((question.weight[counted] * near).tolist())
    return sited(question, opened, objective, min(bound, objective))


def _few(question: Asked, k: int) -> bool:
    """Whether all configurations are soon listed; where one site is chosen they always are."""
    number = number_of_choices(question, k)
    looks = number * int((question.weight > 0).sum())
    return k - len(question.opened) <= 1 or (number <= MOST and looks <= MOST_LOOKS)


def _by_listing(question: Asked, k: int) -> tuple[Sequence[int], float]:
    """The best of all configurations; the first of equals."""
    every = enumerate_sites(
        question.cost, question.weight, k, fixed_open=question.opened.tolist(),
        fixed_closed=question.closed.tolist(), only_objective=True,
    )  # fmt: skip
    least = float(every.objective.min())
    if not math.isfinite(least):
        raise ValueError(OUT_OF_REACH.format(k=k))
    first = int((every.objective <= least * (1 + LEVEL)).argmax())
    return every.sites(first), least * (1 - len(question.cost) * ROUNDING)


def _by_search(
    question: Asked, k: int, seed: int, rounds: int, deadline: float, progress: Progress | None
) -> tuple[Sequence[int], float]:
    """Exchanges for a choice, multipliers and a tree for the proof."""
    from commonweal.optimise.facility.interchange import first_choice, search_on
    from commonweal.optimise.facility.median_tree import proven

    problem = problem_of(question, k)
    best = Best(problem, problem.fixed, deadline=deadline, progress=progress)
    draws = np.random.default_rng(seed).integers(1, 2**63, 1, dtype=np.uint64)
    first_choice(best, seed)
    search_on(best, rounds // 8, draws)
    best.tell("search", 0.0)
    bound = best.bound(best.total)
    if best.total and problem.k < len(problem.sites):
        nodes = rounds * max(1, min(NODES, LOOKS_A_ROUND // len(problem.scale)))
        bound = proven(best, rounds, nodes, draws)
    if not best.feasible:
        none = bound > problem.most * (1 + SLACK)
        known = "" if none else ": none was found; more iterations may find one"
        raise ValueError(OUT_OF_REACH.format(k=k) + known)
    return problem.sites[best.sites].tolist(), bound
