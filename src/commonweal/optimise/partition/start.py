"""Where a search begins: an existing plan made whole, or spanning trees halved again and again."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.arrays import BAND, HIGH, LINKS, LOW, MASS, NUMBER
from commonweal.optimise.partition.ground import Blocks
from commonweal.optimise.partition.objective import Floats, Ints


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
    # The last column is of no district; of a plan that places nobody it is the only one.
    votes[:, -1] = np.where(votes[:, :-1].any(axis=1), -1.0, 1.0)
    most = votes.argmax(axis=1)
    label = np.where(most < len(held.names), most, -1)
    links = _links(held).tocoo()
    same = label[links.row] == label[links.col]
    inside = sparse.coo_matrix(
        (np.ones(int(same.sum())), (links.row[same], links.col[same])), shape=(n, n)
    )
    count, piece = csgraph.connected_components(inside, directed=False)
    weight = np.bincount(piece, held.ground.unit[:, MASS], count)
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
    weight, draws = held.ground.unit[:, BAND], np.random.default_rng(seed)
    dials, links = held.ground.dials, _links(held)
    middle = (dials[LOW] + dials[HIGH]) / 2
    if dials[NUMBER] > 0 and weight.sum() > 0:
        middle = weight.sum() / dials[NUMBER]
    label, used = np.zeros(len(weight), np.int64), 0
    order = np.argsort(held.component, kind="stable")
    firsts = np.searchsorted(held.component[order], np.arange(held.component.max(initial=-1) + 2))
    waiting = []
    for first, end in pairwise(firsts):
        members = order[first:end]
        waiting.append(
            (members, _parts(float(weight[members].sum()), middle, dials[LOW], dials[HIGH]))
        )
    while waiting:
        members, parts = waiting.pop()
        if parts <= 1 or len(members) == 1:
            label[members] = used
            used += 1
            continue
        one, share = _halved(links, members, weight, parts, draws)
        waiting.append((members[~one], parts - share))
        waiting.append((members[one], share))
    return label


def _links(held: Blocks) -> sparse.csr_matrix:
    """Links between blocks, both ways."""
    n, starts = len(held.component), held.ground.starts[:, LINKS]
    neighbours = held.ground.items[: starts[-1]]
    return sparse.csr_matrix((np.ones(len(neighbours)), neighbours, starts), shape=(n, n))


def _parts(weight: float, middle: float, low: float, high: float) -> int:
    """How many districts to begin with: near the middle of the band, all in it if they can be."""
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
