"""Bounds on single terms where possible districts are too many to list: the map is let go."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.objective import Neighbourhoods, Stability
from commonweal.optimise.partition.parts import SLACK, counts, parts
from commonweal.optimise.partition.request import Request
from commonweal.solver.programmes import NO_SOLUTION, least_whole

Floats = npt.NDArray[np.float64]

#: Nodes of the solver's tree, after which its bound stands.
MOST_NODES = 200


def moved_bound(asked: Request, stability: Stability) -> float | None:
    """No grouping inside the band moves less; None where there is none.

    Units stay in their home's district or leave it. What leaves may be cut up as one likes between
    the districts of today and new ones of the same part of the map, if only each district used ends
    in the band; districts need not hang together. A mixed integer programme (HiGHS), stopped at a
    count of nodes: its own bound holds then too.
    """
    of = parts(asked)
    home = np.asarray(stability.home, np.int64)
    units = np.flatnonzero((of >= 0) & (home >= 0))
    ends, row = np.unique(np.stack([home[units], of[units]], axis=1), axis=0, return_inverse=True)
    row = row.reshape(-1)
    n, k, p = len(units), len(ends), int(of.max(initial=-1)) + 1
    total = np.bincount(of[of >= 0], asked.weight[of >= 0], minlength=p).astype(np.float64)
    # Variables: who stays (n), which homes are used (k), what moves to each (k), how many new
    # districts each part has (p), what moves to those (p).
    at = np.cumsum([0, n, k, k, p, p])
    stay, use, gain, new, fill = (
        sparse.csr_matrix(
            (np.ones(e - s), (np.arange(e - s), np.arange(s, e))), shape=(e - s, at[-1])
        )
        for s, e in pairwise(at)
    )
    weight = asked.weight[units]
    kept = sparse.csr_matrix((weight, (row, np.arange(n))), shape=(k, n)) @ stay + gain
    in_part = sparse.csr_matrix((np.ones(k), (ends[:, 1], np.arange(k))), shape=(p, k))
    labels, name = np.unique(ends[:, 0], return_inverse=True)
    once = sparse.csr_matrix((np.ones(k), (name, np.arange(k))), shape=(len(labels), k)) @ use
    low, high = asked.low * (1 - SLACK), asked.high * (1 + SLACK)
    open_home = sparse.csr_matrix((np.ones(n), (np.arange(n), row)), shape=(n, k)) @ use
    blocks: list[tuple[sparse.csr_matrix, Floats, Floats]] = [
        (kept - high * use, np.full(k, -np.inf), np.zeros(k)),
        (low * use - kept, np.full(k, -np.inf), np.zeros(k)),
        (fill - high * new, np.full(p, -np.inf), np.zeros(p)),
        (low * new - fill, np.full(p, -np.inf), np.zeros(p)),
        (in_part @ kept + fill, total, total),
        (once, np.full(len(labels), -np.inf), np.ones(len(labels))),
        (stay - open_home, np.full(n, -np.inf), np.zeros(n)),
    ]
    if asked.number is not None and (of >= 0).all():
        count = sparse.csr_matrix(np.ones((1, k)) @ use + np.ones((1, p)) @ new)
        blocks.append((count, np.full(1, asked.number), np.full(1, asked.number)))
    amount = np.asarray(stability.amount, float)[units]
    cost = np.concatenate([-amount, np.zeros(at[-1] - n)])
    upper = np.concatenate(
        [np.ones(n + k), total[ends[:, 1]], [counts(float(w), low, high)[1] for w in total], total]
    )
    whole = np.zeros(at[-1], np.int64)
    whole[: at[2]] = whole[at[3] : at[4]] = 1
    solved = least_whole(
        cost,
        sparse.vstack([block for block, _, _ in blocks], format="csc"),
        np.concatenate([floor for _, floor, _ in blocks]),
        np.concatenate([top for _, _, top in blocks]),
        whole,
        upper,
        MOST_NODES,
    )
    if solved.status == NO_SOLUTION:
        return None
    bound = -np.inf if solved.mip_dual_bound is None else solved.mip_dual_bound
    return float(max(amount.sum() + bound, 0.0))


def outside_bound(asked: Request, term: Neighbourhoods) -> float:
    """No grouping inside the band leaves fewer of an area's people outside its main district.

    A main district holds at most the band's high end, so at most the people of the units, the last
    one cut, that bring most of the area's people for their weight, all of one part of the map.
    """
    of = parts(asked)
    everyone = sparse.csc_matrix(term.persons, dtype=float)
    inside = everyone[np.flatnonzero(of >= 0)].sum()
    most = np.zeros(everyone.shape[1])
    for part in range(int(of.max(initial=-1)) + 1):
        units = np.flatnonzero(of == part)
        people, weight = everyone[units].toarray(), asked.weight[units]
        rate = people / np.maximum(weight, 1e-12)[:, None]
        order = np.argsort(-rate, axis=0, kind="stable")
        room = asked.high * (1 + SLACK) - (np.cumsum(weight[order], axis=0) - weight[order])
        share = np.clip(room / np.maximum(weight[order], 1e-12), 0.0, 1.0)
        held = (np.take_along_axis(people, order, axis=0) * share).sum(axis=0)
        most = np.maximum(most, held)
    return float(max(inside - most.sum(), 0.0))
