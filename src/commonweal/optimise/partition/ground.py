"""A request as the arrays that the compiled search runs on: blocks, their sums, links and laws."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.arrays import (
    BAND,
    FIXED,
    MASS,
    MOMENT_X,
    MOMENT_Y,
    NEED,
    PEOPLE,
    SQUARES,
    Ground,
    edition,
)
from commonweal.optimise.partition.objective import Floats, Ints
from commonweal.optimise.partition.request import Request

#: Compressed rows: where each block's items begin, the items, and a value for each.
Rows = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Units contracted into blocks, and the ground that is searched.

    Parameters
    ----------
    ground
        Sums and laws by block; homes are positions in `names`.
    of_unit
        Shape (n,), the block of each unit.
    component
        Shape (blocks,), the connected part of the graph that a block lies in.
    names
        Labels of the existing plan and of homes, ascending.
    """

    ground: Ground
    of_unit: Ints
    component: Ints
    names: Ints


def blocks(asked: Request) -> Blocks:
    """Contract units that must be together and hang together, and add up what they bring.

    A block above the band counts as just in band by itself, and a component below it as just in
    band as a whole: what no search can mend must not pull it away from what it can.

    Parameters
    ----------
    asked
        A request without fault.
    """
    of_unit = _contracted(asked)
    n = int(of_unit.max(initial=-1)) + 1
    links = _between(of_unit, asked.links)
    component = _components(n, links)
    unit, anchors = _sums(asked, of_unit, n, component)
    names = _names(asked)
    parts = [
        _neighbours(links, n),
        _areas(asked, of_unit, n),
        _homes(asked, of_unit, n, names),
        _pairs(asked, of_unit, n),
    ]
    by_block = np.repeat(np.arange(n), np.diff(parts[1][0]))
    unit[:, PEOPLE] = np.bincount(by_block, parts[1][2], n)
    # One list for all four, so each kind begins where the one before it ended.
    begins = np.cumsum([0, *(len(items) for _, items, _ in parts)])[:-1]
    ground = Ground(
        unit=unit,
        starts=np.stack([starts + at for (starts, _, _), at in zip(parts, begins, strict=True)], 1),
        items=np.concatenate([items for _, items, _ in parts]).astype(np.int64),
        values=np.concatenate([values for _, _, values in parts]).astype(np.float64),
        anchors=anchors,
        dials=_dials(asked),
        edition=edition(Path(__file__).parent),
    )
    return Blocks(ground, of_unit, component, names)


def _dials(asked: Request) -> Floats:
    """The band and the weights, in the order of their names."""
    aims, mass = asked.objective, asked.weight.sum()
    need = 0.0 if aims.balance is None else float(np.asarray(aims.balance.need, float).sum())
    return np.array(
        [
            asked.low,
            asked.high,
            aims.compactness,
            0.0 if aims.balance is None else aims.balance.weight,
            need / mass if mass > 0 else 0.0,
            0.0 if aims.neighbourhoods is None else aims.neighbourhoods.weight,
            0.0 if aims.stability is None else aims.stability.weight,
            -1.0 if asked.number is None else asked.number,
        ]
    )


def _components(n: int, links: Ints) -> Ints:
    held = sparse.coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n, n))
    part: Ints = csgraph.connected_components(held, directed=False)[1].astype(np.int64)
    return part


def _contracted(asked: Request) -> Ints:
    """The block of each unit: what hangs together on links inside a group kept together."""
    inner = []
    for group in asked.together:
        inside = np.isin(asked.links, group).all(axis=1)
        inner.append(asked.links[inside])
    joined = np.concatenate([np.zeros((0, 2), np.int64), *inner])
    return _components(len(asked.weight), joined)


def _between(of_unit: Ints, links: Ints) -> Ints:
    ends = np.sort(of_unit[links], axis=1)
    kept: Ints = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    return kept


def _sums(asked: Request, of_unit: Ints, n: int, component: Ints) -> tuple[Floats, Floats]:
    """What each block adds to its district, and the anchors: first column, end, weight."""
    anchors = asked.objective.anchors
    widths = [np.shape(anchor.cost)[1] for anchor in anchors]
    ends = np.cumsum([FIXED, *widths]).astype(np.int64)
    # From the middle: far from the origin, sums of squares would lose their digits.
    apart = asked.xy - (asked.xy.mean(axis=0) if len(asked.xy) else 0.0)
    columns = np.zeros((len(of_unit), int(ends[-1])))
    columns[:, MASS] = columns[:, BAND] = asked.weight
    columns[:, MOMENT_X] = asked.weight * apart[:, 0]
    columns[:, MOMENT_Y] = asked.weight * apart[:, 1]
    columns[:, SQUARES] = asked.weight * (apart**2).sum(axis=1)
    if asked.objective.balance is not None:
        columns[:, NEED] = asked.objective.balance.need
    for anchor, first, end in zip(anchors, ends[:-1], ends[1:], strict=True):
        columns[:, first:end] = anchor.cost
    unit = np.zeros((n, columns.shape[1]))
    np.add.at(unit, of_unit, columns)
    unit[:, BAND] = np.minimum(unit[:, BAND], asked.high)
    held = np.bincount(component, unit[:, BAND])
    _, first_block = np.unique(component, return_index=True)
    unit[first_block, BAND] += np.maximum(asked.low - held, 0.0)
    held_anchors = [ends[:-1], ends[1:], [anchor.weight for anchor in anchors]]
    return unit, np.array(held_anchors, float).T.copy()


def _neighbours(links: Ints, n: int) -> Rows:
    """Neighbours in compressed rows, each row ascending."""
    both = np.concatenate([links, links[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=n))])
    return starts, both[:, 1], np.zeros(len(both))


def _areas(asked: Request, of_unit: Ints, n: int) -> Rows:
    term = asked.objective.neighbourhoods
    if term is None or term.weight == 0:
        return np.zeros(n + 1, np.int64), np.zeros(0, np.int64), np.zeros(0)
    persons = sparse.csr_matrix(term.persons, dtype=float)
    member = sparse.csr_matrix(
        (np.ones(len(of_unit)), (of_unit, np.arange(len(of_unit)))), shape=(n, len(of_unit))
    )
    held = (member @ persons).tocsr()
    held.eliminate_zeros()
    held.sort_indices()
    return held.indptr.astype(np.int64), held.indices.astype(np.int64), held.data.astype(float)


def _names(asked: Request) -> Ints:
    known = [np.zeros(0, np.int64)]
    if asked.start is not None:
        known.append(asked.start)
    if asked.objective.stability is not None:
        known.append(np.asarray(asked.objective.stability.home, np.int64))
    names = np.unique(np.concatenate(known))
    kept: Ints = names[names >= 0]
    return kept


def _homes(asked: Request, of_unit: Ints, n: int, names: Ints) -> Rows:
    term = asked.objective.stability
    if term is None:
        return np.zeros(n + 1, np.int64), np.zeros(0, np.int64), np.zeros(0)
    home = np.asarray(term.home, np.int64)
    held = np.flatnonzero(home >= 0)
    held = held[np.argsort(of_unit[held], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(of_unit[held], minlength=n))])
    amounts = np.asarray(term.amount, float)[held]
    return starts, np.searchsorted(names, home[held]), amounts


def _pairs(asked: Request, of_unit: Ints, n: int) -> tuple[Ints, Ints, Ints]:
    """Laws between blocks, both ways: 1 together (groups not in one block), 0 apart."""
    laws: set[tuple[int, int, int]] = set()
    for group in asked.together:
        held = sorted({int(of_unit[unit]) for unit in group})
        laws.update((one, two, 1) for one, two in pairwise(held))
    for one, two in asked.apart:
        ends = sorted((int(of_unit[one]), int(of_unit[two])))
        if ends[0] != ends[1]:
            laws.add((ends[0], ends[1], 0))
    both = sorted([*laws, *((two, one, kind) for one, two, kind in laws)])
    held_laws = np.array(both, np.int64).reshape(-1, 3)
    starts = np.concatenate([[0], np.cumsum(np.bincount(held_laws[:, 0], minlength=n))])
    return starts, held_laws[:, 1], held_laws[:, 2].astype(float)
