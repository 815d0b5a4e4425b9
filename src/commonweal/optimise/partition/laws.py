"""Rules about pairs and the number of districts: how many are broken, and which cannot hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.optimise.partition.objective import Ints
from commonweal.optimise.partition.parts import groups, pieces
from commonweal.optimise.partition.request import Request


def misses(asked: Request, labels: Ints) -> int:
    """Laws that a grouping breaks: pairs not together or not apart, districts too many or few.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [1, 1, 1], [(0, 0), (1, 0), (2, 0)], 1, 2, graph=[(0, 1), (1, 2)],
    ...     objective=Objective(), keep_together=[(0, 1)], keep_apart=[(1, 2)], regions=None,
    ...     number=1, start=None,
    ... )
    >>> misses(asked, np.array([0, 1, 1]))
    3
    """
    count = sum(len(np.unique(labels[list(group)])) - 1 for group in asked.together)
    count += sum(int(labels[one] == labels[two]) for one, two in asked.apart)
    if asked.number is not None:
        count += abs(len(np.unique(labels[labels >= 0])) - asked.number)
    return count


def consistent(asked: Request) -> Request:
    """The request without rules that cannot hold whatever the band, and without a wanted number.

    Dropped are pairs to be apart that rules join, and groups to be together that lie in different
    regions or in pieces of the map that no link joins.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [1, 1, 1], [(0, 0), (1, 0), (2, 0)], 1, 2, graph=[(0, 1)], objective=Objective(),
    ...     keep_together=[(0, 1), (1, 2)], keep_apart=[(0, 1)], regions=None, number=1, start=None,
    ... )
    >>> kept = consistent(asked)
    >>> kept.together, kept.apart, kept.number
    ((), (), None)
    """
    n = len(asked.weight)
    joined = groups(n, asked.together)
    piece = pieces(n, asked.links)
    of = np.arange(n)
    for group in joined:
        of[list(group)] = group[0]
    return replace(
        asked,
        # Links never cross regions, so one piece is one region.
        together=tuple(group for group in joined if len(set(piece[list(group)].tolist())) == 1),
        apart=tuple((one, two) for one, two in asked.apart if of[one] != of[two]),
        number=None,
    )
