"""Bounds of the p-median from multipliers, and the sites that they settle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.bounding_kernels import (
    CLOSED,
    FREE,
    OPEN,
    Lists,
    Status,
    ascend,
    choose,
    cut,
    price,
)
from commonweal.optimise.facility.median_problem import Best, Problem

#: A float operation is exact to this share.
ROUNDING = 2.0**-52
#: Bounding starts again while at least this share of the free sites is settled.
WORTHWHILE = 0.1


@dataclass(frozen=True, slots=True)
class Effort:
    """How long multipliers are moved: steps at most, the first and the least length of step."""

    steps: int
    first: float
    least: float


#: At the root, there again with fewer sites, and in the tree.
ROOT, AGAIN, NODE = Effort(1500, 1.5, 1e-3), Effort(1500, 0.7, 1e-3), Effort(80, 0.4, 1e-2)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Some sites open, some closed, the rest free, and a bound on all choices that keep to that.

    Parameters
    ----------
    bound
        No such choice costs less.
    status
        Per site `FREE`, `OPEN` or `CLOSED`.
    u
        Multipliers, per area.
    mean
        Per site how often it was chosen of late.
    """

    bound: float
    status: Status
    u: Floats
    mean: Floats

    def left(self, k: int) -> int:
        """How many of the free sites are still to be opened."""
        return k - int((self.status == OPEN).sum())

    def whole(self, k: int) -> npt.NDArray[np.int32] | None:
        """The open sites where nothing is left to choose."""
        left, free = self.left(k), int((self.status == FREE).sum())
        if 0 < left < free:
            return None
        kept = self.status == OPEN if left == 0 else self.status != CLOSED
        return np.flatnonzero(kept).astype(np.int32)


def whole_lists(problem: Problem) -> Lists:
    """The lists of all areas with all sites."""
    areas, sites = problem.order.shape
    start = np.arange(areas + 1, dtype=np.int64) * sites
    return Lists(start, problem.order.ravel(), problem.ranked.ravel(), np.full(areas, np.inf))


def cut_lists(lists: Lists, status: Status) -> Lists:
    """The lists without closed sites, up to the nearest open one."""
    room = Lists(
        np.empty_like(lists.start), np.empty_like(lists.site), np.empty_like(lists.cost),
        np.empty_like(lists.cap),
    )  # fmt: skip
    length = cut(lists, status, room)
    return Lists(room.start, room.site[:length].copy(), room.cost[:length].copy(), room.cap)


def bounded(lists: Lists, node: Node, best: Best, effort: Effort) -> tuple[Node, Lists]:
    """Bound a node and settle sites, again as long as that settles many more.

    Returns the node with its lists. Nothing below the cutoff is lost: a site is closed only if
    opening it, and opened only if closing it, lifts the bound to the cutoff.
    """
    k = best.problem.k
    while node.whole(k) is None:
        lists = cut_lists(lists, node.status)
        u, mean = node.u.copy(), np.empty(len(node.status))
        enough = best.cutoff * (1 + len(u) * ROUNDING)
        ascend(
            lists, best.problem.scale, node.status, node.left(k), node.u.copy(), best.total,
            enough, effort.steps, effort.first, effort.least, u, mean,
        )  # fmt: skip
        free = int((node.status == FREE).sum())
        node = _settled(lists, Node(node.bound, node.status, u, mean), best)
        settled = free - int((node.status == FREE).sum())
        if node.bound >= best.cutoff or settled < max(3, WORTHWHILE * free):
            break
        effort = AGAIN if effort is ROOT else effort
    return node, lists


def _settled(lists: Lists, node: Node, best: Best) -> Node:
    """The node with the bound of its multipliers and the sites that this settles."""
    said = said_by(lists, node, best.problem.k)
    free, status = node.status == FREE, node.status.copy()
    opened = said.bound - said.last_in + said.earned
    closed = said.bound + said.first_out - said.earned
    status[free & ~said.chosen & (opened >= best.cutoff)] = CLOSED
    status[free & said.chosen & (closed >= best.cutoff)] = OPEN
    return Node(max(said.bound, node.bound), status, np.minimum(node.u, lists.cap), node.mean)


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What multipliers say: a bound safe from rounding, what each site earns, which are chosen,
    what the last one chosen and the first one not chosen earn."""

    bound: float
    earned: Floats
    chosen: npt.NDArray[np.bool_]
    last_in: float
    first_out: float


def said_by(lists: Lists, node: Node, k: int) -> Said:
    """What the multipliers of a node say about it; something must be left to choose."""
    earned, chosen = np.empty(len(node.status)), np.empty(len(node.status), np.bool_)
    u = np.minimum(node.u, lists.cap)
    price(lists, u, earned, np.empty(len(u), np.int64))
    total, last_in, first_out = choose(earned, node.status, node.left(k), chosen)
    paid = float(u.sum())
    # Terms of one sign: their sum is exact to a rounding for each of them.
    unsure = (len(u) + len(earned) + 8) * ROUNDING * (paid - total)
    return Said(paid + total - 2 * unsure, earned, chosen, last_in, first_out)
