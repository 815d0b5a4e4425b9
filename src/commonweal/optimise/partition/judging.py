"""What a grouping is worth: recounted from its labels, held against a bound, failures explained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.bounds import Bound, applies, lower
from commonweal.optimise.partition.causes import after, before, rules_broken
from commonweal.optimise.partition.laws import misses
from commonweal.optimise.partition.naming import kept_names
from commonweal.optimise.partition.objective import Ints, terms, value
from commonweal.optimise.partition.relaxing import relaxation
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.result import INFEASIBLE, NOT_PROVEN, PROVEN, Partition

#: A grouping that costs this share more than a proven one is that one: sums in another order.
SAME = 1e-6
#: Sums of weights that ought to be equal differ by no more than this share.
EQUAL = 1e-9


def judged(asked: Request, labels: Ints, *, iterations: int, bounded: bool) -> Partition:
    """The grouping found or, where listing all districts shows a better one, that; with causes.

    Parameters
    ----------
    asked
        The request.
    labels
        Shape (n,), the grouping that the search found.
    iterations
        Steps that it made.
    bounded
        Whether a bound is worked out.
    """
    found = described(asked, labels, iterations=iterations)
    limit = Bound(None, "no bound was asked for")
    if bounded:
        good = found.in_band.all() and misses(asked, labels) == 0
        limit = lower(asked, incumbent=found.objective if good else None)
    listed = limit.exact
    if listed is not None and listed.labels is not None:
        other = described(asked, completed(asked, listed.labels), iterations=iterations)
        if _rank(asked, other) < _rank(asked, found):
            found = other
    bound = limit.value if applies(limit, found.labels, found.in_band) == "" else None
    if misses(asked, found.labels) > 0:
        bound = None
    status = NOT_PROVEN
    if before(asked) or (listed is not None and listed.status == INFEASIBLE):
        status = INFEASIBLE
    elif listed is not None and listed.status == PROVEN and bound is not None:
        close = found.objective <= bound + SAME * max(abs(bound), abs(found.objective))
        status = PROVEN if close or not found.objective else NOT_PROVEN
        if status == PROVEN:
            # Sums in another order may lie a rounding above it.
            bound = min(bound, found.objective)
    causes = after(asked, found.labels)
    if status == INFEASIBLE and not causes:
        causes = (rules_broken(asked),)
    gap = None
    if bound is not None:
        gap = max(found.objective - bound, 0.0) / found.objective if found.objective > 0 else 0.0
    return replace(
        found,
        bound=bound,
        gap=gap,
        proven=status == PROVEN,
        status=status,
        causes=causes,
        relaxation=relaxation(asked, found.labels, causes),
    )


def described(asked: Request, labels: Ints, *, iterations: int) -> Partition:
    """A grouping with its worth, worked out from the labels alone."""
    held = terms(labels, asked.weight, asked.xy, asked.objective)
    inside = labels >= 0
    used, of = np.unique(labels[inside], return_inverse=True)
    weights = np.bincount(of, asked.weight[inside], len(used)).astype(np.float64)
    return Partition(
        labels=labels,
        objective=value(held, asked.objective),
        terms=held,
        in_band=(weights >= asked.low * (1 - EQUAL)) & (weights <= asked.high * (1 + EQUAL)),
        contiguous=hangs_together(labels, asked.links),
        weights=weights,
        iterations=iterations,
    )


def completed(asked: Request, labels: Ints) -> Ints:
    """Units in no district (-1) put into districts of their own, what is linked together."""
    left = np.flatnonzero(labels < 0)
    links = asked.links[(labels[asked.links] < 0).all(axis=1)]
    n = len(labels)
    held = sparse.coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n, n))
    piece = csgraph.connected_components(held, directed=False)[1]
    whole = labels.copy()
    new = np.unique(piece[left], return_inverse=True)[1]
    whole[left] = labels.max(initial=-1) + 1 + new
    return kept_names(asked, whole)


def _rank(asked: Request, found: Partition) -> tuple[int, int, float]:
    """Smaller is better: laws broken, districts outside the band, objective."""
    return misses(asked, found.labels), int((~found.in_band).sum()), found.objective


def hangs_together(labels: Ints, links: Ints) -> npt.NDArray[np.bool_]:
    """Whether each district is in one piece on the links, in ascending order of labels.

    Examples
    --------
    >>> hangs_together(np.array([0, 1, 0]), np.array([[0, 1], [1, 2]])).tolist()
    [False, True]
    """
    n = len(labels)
    used = np.unique(labels)
    used = used[used >= 0]
    same = links[labels[links[:, 0]] == labels[links[:, 1]]]
    held = sparse.coo_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(n, n))
    count, piece = csgraph.connected_components(held, directed=False)
    of_piece = np.full(count, -1, np.int64)
    of_piece[piece] = labels
    pieces = np.bincount(np.searchsorted(used, of_piece[of_piece >= 0]), minlength=len(used))
    whole: npt.NDArray[np.bool_] = pieces == 1
    return whole
