"""The best p-median proven: sites settled by multipliers, and what they leave open decided by
HiGHS where the model is small, otherwise by a tree whose every node is bounded by multipliers."""

from __future__ import annotations

import heapq
from dataclasses import replace

import numpy as np

from commonweal.optimise.facility.bounding import (
    NODE,
    ROOT,
    Node,
    bounded,
    whole_lists,
)
from commonweal.optimise.facility.bounding_kernels import CLOSED, FREE, OPEN, Lists
from commonweal.optimise.facility.certificate import certified
from commonweal.optimise.facility.interchange import improve, likely, search_on
from commonweal.optimise.facility.median_problem import Best

#: Nodes before HiGHS is asked, where the model is small.
FIRST = 20


def proven(best: Best, rounds: int, nodes: int, draws: np.ndarray) -> float:
    """A bound on every choice; better choices met on the way are offered.

    Parameters
    ----------
    best
        A choice to start from.
    rounds
        Of local search, where the first bound leaves a gap.
    nodes
        How many nodes the tree may have.
    draws
        State of the random numbers.
    """
    root, lists = bounded(whole_lists(best.problem), _root(best), best, ROOT)
    best.tell("bound", root.bound)
    if _finished(root, best):
        return best.bound(np.inf)
    improve(best, likely(best, root.mean))
    if _finished(root, best):
        return best.bound(np.inf)
    search_on(best, rounds, draws)
    root, lists = bounded(lists, root, best, ROOT)
    if _finished(root, best):
        return best.bound(np.inf)
    heap = [(root.bound, 0, root)]
    _branch(heap, lists, best, min(FIRST, nodes))
    if heap and best.feasible and not best.late:
        bound = certified(lists, root, best)
        best.tell("certificate", heap[0][0] if bound is None else bound)
        if bound is not None:
            return best.bound(bound)
    _branch(heap, lists, best, nodes - FIRST)
    return best.bound(heap[0][0] if heap else np.inf)


def _root(best: Best) -> Node:
    """Nothing settled but what is fixed; multipliers between the two nearest open sites."""
    problem = best.problem
    status = np.full(len(problem.sites), np.int8(FREE))
    status[problem.fixed] = OPEN
    nearest = np.partition(problem.columns[best.sites], min(1, problem.k - 1), axis=0)
    return Node(0.0, status, (nearest[0] + nearest[min(1, problem.k - 1)]) / 2, np.zeros(0))


def _finished(node: Node, best: Best) -> bool:
    """Whether a node holds nothing better; where it holds one choice only, that is offered."""
    if node.bound >= best.cutoff:
        return True
    opened = node.whole(best.problem.k)
    if opened is None:
        return False
    fixed = best.problem.fixed
    total = float(best.problem.columns[opened].min(axis=0).sum())
    best.offer(np.concatenate([fixed, np.setdiff1d(opened, fixed)]).astype(np.int32), total)
    return True


def _branch(heap: list[tuple[float, int, Node]], lists: Lists, best: Best, nodes: int) -> None:
    """Branch on one site after another, the node of the lowest bound first, until nodes are spent
    or the heap holds nothing that could be better."""
    number = len(heap)
    for _ in range(nodes):
        if best.late or not heap:
            break
        node = heapq.heappop(heap)[2]
        if node.bound >= best.cutoff:
            heap.clear()
            break
        free = np.flatnonzero(node.status == FREE)
        site = free[np.abs(node.mean[free] - 0.5).argmin()]
        for side in (OPEN, CLOSED):
            status = node.status.copy()
            status[site] = side
            child, _ = bounded(lists, replace(node, status=status), best, NODE)
            if not _finished(child, best):
                improve(best, likely(best, np.where(child.status == CLOSED, -1.0, child.mean)))
                number += 1
                heapq.heappush(heap, (child.bound, number, child))
        best.tell("tree", heap[0][0] if heap else best.cutoff)
