"""Most people within reach of so many sites, and the fewest sites within reach of everyone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.answering import require_reach, sited
from commonweal.optimise.facility.asking import asked
from commonweal.optimise.facility.covering_programme import NODES, fewest, most_covered
from commonweal.optimise.facility.covering_reach import settled, still_open, within_reach
from commonweal.optimise.facility.given import effort_faults, limit_faults
from commonweal.optimise.facility.siting import Siting


def maximal_cover(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    k: int,
    within: float,
    *,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    nodes: int = NODES,
) -> Siting:
    """The k sites with the most weight within reach, proven.

    Parameters
    ----------
    cost
        Areas x sites, in any unit; infinite where a site cannot be reached.
    weight
        Per area, zero or more: people, or cases a year.
    k
        How many sites are open, fixed ones among them.
    within
        The limit, in the unit of `cost`: an area is covered when its nearest open site costs no
        more.
    fixed_open, fixed_closed
        Sites that are open, or closed, in any case.
    nodes
        Nodes of the solver's tree; where they do not suffice, the bound says how far the choice
        can be from the best.

    Returns
    -------
    Siting
        `objective` is the weight covered. Of choices that cover the same weight it is one whose
        weighted cost no exchange of a single site lessens.

    Raises
    ------
    ValueError
        Names what is wrong: costs, weights, k, fixed sites or the limit.

    Notes
    -----
    "The MCLP was introduced by Church and ReVelle (1974)" (L. V. Snyder, Covering Problems, in
    Foundations of Location Analysis; introduction read). Areas with the same sites near are merged,
    sites near only to what another is near to are left out, and HiGHS solves what remains.

    Examples
    --------
    >>> minutes = [[10.0, 40.0, 20.0], [40.0, 10.0, 20.0], [50.0, 35.0, 60.0]]
    >>> found = maximal_cover(minutes, [5.0, 3.0, 4.0], 1, 30.0)
    >>> found.open, found.objective, found.proven
    ((2,), 8.0, True)
    """
    faults = [*limit_faults(within), *effort_faults(nodes=nodes)]
    question = asked(cost, weight, k, fixed_open, fixed_closed, faults)
    near = within_reach(question, within)
    surely, left = still_open(question, near)
    chosen = most_covered(left, question.weight, k - len(question.opened), nodes)
    opened = settled(question, question.free[chosen.columns], k, within)
    covered = math.fsum(question.weight[near[:, np.isin(question.allowed, opened)].any(axis=1)])
    bound = math.fsum(question.weight[surely]) + chosen.bound
    return sited(question, opened, covered, max(covered, bound))


def set_cover(
    cost: npt.ArrayLike,
    within: float,
    *,
    weight: npt.ArrayLike | None = None,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    leave_out: bool = False,
    nodes: int = NODES,
) -> Siting:
    """The fewest sites with which every area has one within reach, proven.

    Parameters
    ----------
    cost
        Areas x sites, in any unit; infinite where a site cannot be reached.
    within
        The limit, in the unit of `cost`.
    weight
        Per area. Where given, areas of weight 0 need no site; volumes count it, or else areas.
    fixed_open, fixed_closed
        Sites that are open, or closed, in any case; the open ones are counted.
    leave_out
        Whether areas that no allowed site reaches are left out, and named in the result.
    nodes
        As in `maximal_cover`.

    Returns
    -------
    Siting
        `objective` is the number of sites; `left_out` are the areas left out. Of equally small
        sets it is one whose weighted cost no exchange of a single site lessens.

    Raises
    ------
    OutOfReachError
        When no allowed site reaches some areas and they are not to be left out; it names them.
    ValueError
        Names what else is wrong.

    Notes
    -----
    As an integer programme of C. Toregas, R. Swain, C. ReVelle and L. Bergman (1971), by L. V.
    Snyder, Covering Problems, in Foundations of Location Analysis (introduction read).

    Examples
    --------
    >>> minutes = [[10.0, 40.0, 35.0], [40.0, 10.0, 20.0], [50.0, 25.0, 60.0]]
    >>> set_cover(minutes, 30.0).open
    (0, 1)
    """
    faults = [*limit_faults(within), *effort_faults(nodes=nodes)]
    question = asked(cost, weight, None, fixed_open, fixed_closed, faults)
    near = within_reach(question, within)
    lost = np.flatnonzero(~near.any(axis=1) & (question.weight > 0))
    if not leave_out:
        require_reach(lost, within)
    _, left = still_open(question, near)
    chosen = fewest(left[left.any(axis=1) & (question.weight > 0)], nodes)
    opened = settled(question, question.free[chosen.columns], 0, within)
    return sited(question, opened, len(opened), len(question.opened) + chosen.bound, lost)
