"""The p-median: so many sites that the weighted sum of costs is least."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import NAMED, Asked, asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats, assigned
from commonweal.optimise.facility.enumerating import enumerate_sites, number_of_choices
from commonweal.optimise.facility.siting import Siting

#: A gap of at most this proves a choice of sites.
PROVEN = 1e-6
#: Every configuration is tried where that takes at most so many looks at an area.
MOST_LOOKS = 300_000_000
#: Sums of floats are exact to this share for every term.
ROUNDING = 2.0**-52

Progress = Callable[[str, float, float], None]


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
        How many times the search starts anew from a changed choice.
    time_limit
        Seconds after which the search stops with what it has.
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

    Examples
    --------
    >>> found = p_median([[0, 9, 5], [9, 0, 5], [8, 8, 0]], [1, 1, 5], 1)
    >>> found.open, found.objective, found.proven
    ((2,), 10.0, True)
    """
    question = asked(cost, weight, k, fixed_open, fixed_closed)
    _refuse_stranded(question)
    looks = number_of_choices(question, k) * int((question.weight > 0).sum())
    if looks <= MOST_LOOKS:
        sites, bound = _by_listing(question, k)
    else:
        sites, bound = _by_milp(question, k)
    return siting(question, sites, bound)


def siting(question: Asked, sites: Sequence[int], bound: float) -> Siting:
    """What is found, told in the house's one form.

    Raises
    ------
    ValueError
        When an area with weight reaches none of the sites.
    """
    opened = tuple(sorted(int(site) for site in sites))
    assignment, near = assigned(question.cost, opened)
    counted = question.weight > 0
    objective = math.fsum((question.weight[counted] * near[counted]).tolist())
    if not math.isfinite(objective):
        raise ValueError(
            f"no {len(opened)} sites are within reach of every area with weight; open more sites"
        )
    bound = min(bound, objective)
    gap = (objective - bound) / objective if objective else 0.0
    at = np.searchsorted(opened, assignment[assignment != NOWHERE])
    volumes = np.bincount(at, question.weight[assignment != NOWHERE], len(opened))
    return Siting(opened, assignment, objective, bound, gap, gap <= PROVEN, volumes)


def _refuse_stranded(question: Asked) -> None:
    stranded = question.stranded()
    if stranded.size:
        named = ", ".join(str(area) for area in stranded[:NAMED])
        raise ValueError(
            f"{stranded.size} areas with weight reach none of the allowed sites: area {named}"
            f"{' and more' if stranded.size > NAMED else ''}; allow a site that they reach, "
            "or leave them out and say so"
        )


def _by_listing(question: Asked, k: int) -> tuple[tuple[int, ...], float]:
    """The best of all configurations; the first of equals."""
    closed = np.setdiff1d(np.arange(question.cost.shape[1]), question.allowed)
    every = enumerate_sites(
        question.cost, question.weight, k, fixed_open=question.opened.tolist(),
        fixed_closed=closed.tolist(), only_objective=True,
    )  # fmt: skip
    best = int(every.objective.argmin())
    least = float(every.objective[best])
    return every.sites(best), least * (1 - len(question.weight) * ROUNDING)


def _by_milp(question: Asked, k: int) -> tuple[tuple[int, ...], float]:
    """The plain model given to HiGHS."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    counted = np.flatnonzero(question.weight > 0)
    sites = question.allowed
    cost: Floats = question.cost[np.ix_(counted, sites)]
    n, m = cost.shape
    area, site = np.nonzero(np.isfinite(cost))
    pairs = np.arange(len(area))
    reach = sparse.csr_array((np.ones(len(area)), (area, m + pairs)), (n, m + len(area)))
    only = sparse.csr_array(
        (np.repeat([1.0, -1.0], len(area)), (np.tile(pairs, 2), np.r_[m + pairs, site])),
        (len(area), m + len(area)),
    )
    number = sparse.csr_array(np.r_[np.ones(m), np.zeros(len(area))][None, :])
    found = milp(
        np.r_[np.zeros(m), (question.weight[counted][area] * cost[area, site])],
        constraints=[
            LinearConstraint(reach, 1, 1),
            LinearConstraint(only, -np.inf, 0),
            LinearConstraint(number, k, k),
        ],
        integrality=np.r_[np.ones(m), np.zeros(len(area))],
        bounds=Bounds(np.r_[np.isin(sites, question.opened), np.zeros(len(area))], 1),
        options={"mip_rel_gap": 1e-7},
    )
    if found.x is None:
        raise ValueError(f"no {k} sites are within reach of every area with weight")
    return tuple(sites[found.x[:m] > 0.5].tolist()), float(found.mip_dual_bound)
