"""Where a search begins: an existing plan made whole, or spanning trees halved again and again."""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.ground import Blocks
from commonweal.optimise.partition.objective import Floats, Ints
from commonweal.optimise.partition.state import BAND, MASS


def from_plan(held: Blocks, plan: Ints) -> Ints:
    """The districts of a plan as labels of blocks, each piece that does not hang together apart.

    A block takes the district that most of its weight has; the heaviest piece of a district
    keeps its place among `held.names`, the others and units in no district get places after them.

    Parameters
    ----------
    held
        The blocks.
    plan
        Shape (n,), the label of each unit in the plan, -1 for none.

    Returns
    -------
    array
        Shape (blocks,), from 0.
    """
    n = len(held.component)
    place = np.where(plan >= 0, np.searchsorted(held.names, plan), len(held.names))
    votes = np.zeros((n, len(held.names) + 1))
    np.add.at(votes, (held.of_unit, place), 1.0)
    label = np.where(votes[:, :-1].any(axis=1), votes[:, :-1].argmax(axis=1), -1)
    ground = held.ground
    ends = np.repeat(np.arange(n), np.diff(ground.starts))
    same = label[ends] == label[ground.neighbours]
    links = sparse.coo_matrix(
        (np.ones(int(same.sum())), (ends[same], ground.neighbours[same])), shape=(n, n)
    )
    count, piece = csgraph.connected_components(links, directed=False)
    weight = np.bincount(piece, ground.unit[:, MASS], count)
    of_piece = np.zeros(count, np.int64)
    of_piece[piece] = label
    chosen = np.full(count, -1, np.int64)
    taken: set[int] = set()
    for each in np.lexsort((np.arange(count), -weight)):
        if of_piece[each] >= 0 and of_piece[each] not in taken:
            chosen[each] = of_piece[each]
            taken.add(int(of_piece[each]))
    left = np.flatnonzero(chosen < 0)
    chosen[left] = len(held.names) + np.arange(len(left))
    kept: Ints = chosen[piece]
    return kept


def from_trees(held: Blocks, seed: int) -> Ints:
    """Each component halved along random spanning trees into districts of about middling weight.

    Parameters
    ----------
    held
        The blocks.
    seed
        Of the draws.

    Returns
    -------
    array
        Shape (blocks,), labels from 0, each district connected.
    """
    ground, draws = held.ground, np.random.default_rng(seed)
    n = len(held.component)
    total = float(ground.unit[:, BAND].sum())
    middle = (ground.low + ground.high) / 2
    if ground.number > 0 and total > 0:
        middle = total / ground.number
    ends = np.repeat(np.arange(n), np.diff(ground.starts))
    links = sparse.csr_matrix((np.ones(len(ends)), (ends, ground.neighbours)), shape=(n, n))
    label, used = np.zeros(n, np.int64), 0
    order = np.argsort(held.component, kind="stable")
    firsts = np.searchsorted(held.component[order], np.arange(held.component.max(initial=-1) + 2))
    waiting = []
    for first, end in zip(firsts[:-1], firsts[1:], strict=True):
        members = order[first:end]
        waiting.append((members, _parts(ground.unit[members, BAND].sum(), middle, ground)))
    while waiting:
        members, parts = waiting.pop()
        if parts <= 1 or len(members) == 1:
            label[members] = used
            used += 1
            continue
        one, share = _halved(links, members, ground.unit[:, BAND], parts, draws)
        waiting.append((members[~one], parts - share))
        waiting.append((members[one], share))
    return label


def _parts(weight: float, middle: float, ground: object) -> int:
    low, high = ground.low, ground.high  # type: ignore[attr-defined]
    least, most = math.ceil(weight / high - 1e-9), math.floor(weight / low + 1e-9)
    parts = max(1, round(weight / middle))
    return min(max(parts, least), most) if 1 <= least <= most else parts


def _halved(
    links: sparse.csr_matrix,
    members: Ints,
    weight: Floats,
    parts: int,
    draws: np.random.Generator,
) -> tuple[np.ndarray, int]:
    """One side of the best cut of a random spanning tree, and how many parts belong to it."""
    m = len(members)
    inside = links[members][:, members].tocoo()
    upper = inside.row < inside.col
    random = draws.random(int(upper.sum())) + 1.0
    graph = sparse.csr_matrix((random, (inside.row[upper], inside.col[upper])), shape=(m, m))
    tree = csgraph.minimum_spanning_tree(graph)
    order, before = csgraph.breadth_first_order(tree, 0, directed=False)
    held = weight[members].copy()
    for place in order[:0:-1]:
        held[before[place]] += held[place]
    each = held[0] / parts
    share = np.clip(np.round(held / each) if each > 0 else np.ones(m), 1, parts - 1)
    off = np.abs(held - share * each) / np.minimum(share, parts - share)
    # Near the middle where cuts are about as good: fewer levels, less left over at the end.
    off += 0.02 * each * np.abs(share / parts - 0.5)
    off[0] = np.inf
    cut = int(off.argmin())
    below = np.zeros(m, bool)
    below[cut] = True
    for place in order[1:]:
        below[place] |= below[before[place]]
    return below, int(share[cut])
