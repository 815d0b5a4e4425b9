"""Least travel with units that are neither too small nor too large."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy.typing as npt

from commonweal.optimise.facility.answering import require_reach
from commonweal.optimise.facility.asking import asked
from commonweal.optimise.facility.capacity_answer import NODES
from commonweal.optimise.facility.capacity_band import band
from commonweal.optimise.facility.enumerating import MOST, number_of_choices
from commonweal.optimise.facility.given import effort_faults
from commonweal.optimise.facility.siting import Siting


def capacitated(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    k: int,
    *,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
    managed: bool = False,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    exempt: Sequence[int] = (),
    seed: int = 0,
    nodes: int = NODES,
    listed: int = MOST,
) -> Siting:
    """The k sites of least weighted cost among those at which every open unit keeps its band.

    Parameters
    ----------
    cost
        Areas x sites, in any unit; infinite where a site cannot be reached.
    weight
        Per area, zero or more: people, or cases a year.
    k
        How many sites are open, fixed and exempt ones among them.
    low, high
        Smallest (finite) and largest volume of an open site, in the unit of `weight`: one for all,
        or one for each site, in their order. None where there is no such end.
    managed
        False: everyone goes to the nearest open site, and the volumes must come out inside the
        band. True, an assumption of its own: catchments are drawn so that they do, whole areas
        being sent further than their nearest site at least cost.
    fixed_open, fixed_closed
        Sites that are open, or closed, in any case.
    exempt
        Sites of which no volume is asked (units outside the system that take its people).
    seed
        Of the draws, where there are too many configurations to list.
    nodes
        Nodes of the solver's tree in each call.
    listed
        As many configurations are listed and tried at most; beyond that they are searched, and a
        bound says how far the best found can be from the best.

    Returns
    -------
    Siting
        `objective` is the weighted sum of costs. Of equal configurations it is the first in
        lexicographic order where all are listed. Where no configuration keeps the band there are
        no open sites, `objective` is infinite, and `nearest` lists those that miss least in all,
        of equals the cheapest first, with what each site lacks or has too much; `proven` then says
        whether it is certain that none keeps it.

    Raises
    ------
    OutOfReachError
        When areas can reach no allowed site; it names them.
    ValueError
        When no k sites reach everyone, and names what else is wrong.

    Examples
    --------
    >>> minutes = [[10.0, 30.0, 20.0], [20.0, 30.0, 10.0], [50.0, 10.0, 60.0]]
    >>> found = capacitated(minutes, [5.0, 4.0, 2.0], 2, low=3.0)
    >>> found.open, found.volumes.tolist(), found.objective
    ((0, 2), [7.0, 4.0], 190.0)
    >>> none = capacitated(minutes, [5.0, 4.0, 2.0], 2, low=5.0)
    >>> none.status, none.nearest[0].open, none.nearest[0].misses
    ('no configuration keeps the band', (0, 2), (0.0, -1.0))
    >>> drawn = capacitated(minutes, [5.0, 4.0, 2.0], 2, low=5.0, managed=True)
    >>> drawn.open, drawn.assignment.tolist(), drawn.volumes.tolist(), drawn.objective
    ((0, 1), [0, 1, 1], [5.0, 6.0], 190.0)
    """
    effort = effort_faults(seed=seed, nodes=nodes, listed=listed)
    question = asked(cost, weight, k, fixed_open, fixed_closed, effort)
    limits = band(question, low, high, exempt)
    require_reach(question.stranded(), math.inf)
    few = number_of_choices(question, k) <= listed
    if managed:
        from commonweal.optimise.facility.capacity_managed import with_catchments

        return with_catchments(question, limits, k, nodes, seed, few)
    from commonweal.optimise.facility.capacity_nearest import of_all, of_many

    return of_all(question, limits, k) if few else of_many(question, limits, k, nodes, seed)
