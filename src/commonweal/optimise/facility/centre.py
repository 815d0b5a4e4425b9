"""The longest way anyone has to go made as short as it can be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.answering import require_reach, sited
from commonweal.optimise.facility.asking import Asked, asked
from commonweal.optimise.facility.assigning import assigned
from commonweal.optimise.facility.covering_programme import NODES, Chosen, fewest
from commonweal.optimise.facility.covering_reach import settled, still_open, within_reach
from commonweal.optimise.facility.given import effort_faults
from commonweal.optimise.facility.siting import Siting


def p_centre(
    cost: npt.ArrayLike,
    k: int,
    *,
    weight: npt.ArrayLike | None = None,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    nodes: int = NODES,
) -> Siting:
    """The k sites with which the longest cost of any area is least, proven.

    Parameters
    ----------
    cost
        Areas x sites, in any unit; infinite where a site cannot be reached.
    k
        How many sites are open, fixed ones among them.
    weight
        Per area. Where given, areas of weight 0 do not count; volumes count it, or else areas.
    fixed_open, fixed_closed
        Sites that are open, or closed, in any case.
    nodes
        Nodes of the solver's tree in each decision; where they do not suffice, the bound says how
        far the choice can be from the best.

    Returns
    -------
    Siting
        `objective` is the longest cost. Of choices with the same longest cost it is one whose
        weighted cost no exchange of a single site lessens.

    Raises
    ------
    OutOfReachError
        When areas can reach no allowed site; it names them.
    ValueError
        When k sites cannot reach every area, and names what else is wrong.

    Notes
    -----
    The longest cost is one of the costs in the table. Bisection over their distinct values asks
    each time whether k sites cover every area within it: set covers are of E. Minieka (1970),
    bisection of R. S. Garfinkel and others (1977), as the chapter on p-centres of Location Science
    (Springer) tells it (excerpt read).

    Examples
    --------
    >>> minutes = [[10.0, 40.0, 38.0], [40.0, 10.0, 25.0], [50.0, 35.0, 60.0]]
    >>> found = p_centre(minutes, 2)
    >>> found.open, found.objective, found.proven
    ((0, 1), 35.0, True)
    """
    question = asked(cost, weight, k, fixed_open, fixed_closed, effort_faults(nodes=nodes))
    require_reach(question.stranded(), math.inf)
    counted = question.weight > 0
    if not counted.any():
        return sited(question, settled(question, (), k, 0.0), 0.0, 0.0)
    only = replace(question, cost=question.cost[counted], weight=question.weight[counted])
    chosen, least = _bisected(only, k, nodes)
    _, near = assigned(only.cost, chosen)
    opened = settled(question, chosen, k, float(near.max()))
    _, near = assigned(only.cost, opened)
    return sited(question, opened, float(near.max()), least)


def _bisected(question: Asked, k: int, nodes: int) -> tuple[list[int], float]:
    """Sites whose longest cost is the least found, and the least that is not ruled out."""
    held = question.cost[:, question.allowed]
    levels = np.unique(held[np.isfinite(held)])
    # No choice does better than everyone at the best of all sites.
    levels = levels[np.searchsorted(levels, held.min(axis=1).max()) :]
    sites, needed = _within(question, float(levels[-1]), k, nodes)
    if len(sites) > k:
        raise ValueError(
            f"{k} sites cannot reach every area; at least {needed} are needed (infinite costs are "
            "ways that do not exist)"
        )
    # `last` is reached by `sites`, and levels below `known` are ruled out. A level that the solver
    # leaves undecided is passed over upwards and stays in the bound.
    first, last, known = 0, len(levels) - 1, 0
    while first < last:
        middle = (first + last) // 2
        found, needed = _within(question, float(levels[middle]), k, nodes)
        if len(found) <= k:
            sites, last = found, middle
            continue
        first = middle + 1
        if needed > k:
            known = first
    return sites, float(levels[known])


def _within(question: Asked, radius: float, k: int, nodes: int) -> tuple[list[int], int]:
    """Few sites that cover every area within a radius, and how many are needed at least."""
    near = within_reach(question, radius)
    _, left = still_open(question, near)
    chosen: Chosen = fewest(left[left.any(axis=1)], nodes, k - len(question.opened))
    needed = len(question.opened) + round(chosen.bound)
    return [*question.opened.tolist(), *question.free[chosen.columns].tolist()], needed
