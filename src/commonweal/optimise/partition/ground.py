"""A request as the arrays that the compiled search runs on: blocks, their sums, links and laws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from commonweal.optimise.partition.objective import Floats, Ints
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.state import (
    BAND,
    FIXED,
    MASS,
    MOMENT_X,
    MOMENT_Y,
    NEED,
    SQUARES,
    Ground,
)


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
    unit, ends, anchor_weights = _sums(asked, of_unit, n, component)
    names = _names(asked)
    starts, neighbours = _rows(links, n)
    area_starts, areas, persons = _areas(asked, of_unit, n)
    home_starts, homes, amounts = _homes(asked, of_unit, n, names)
    pair_starts, pairs, kinds = _pairs(asked, of_unit, n)
    aims, mass = asked.objective, asked.weight.sum()
    need = 0.0 if aims.balance is None else float(np.asarray(aims.balance.need, float).sum())
    ground = Ground(
        unit=unit,
        starts=starts,
        neighbours=neighbours,
        anchor_ends=ends,
        anchor_weights=anchor_weights,
        area_starts=area_starts,
        areas=areas,
        persons=persons,
        home_starts=home_starts,
        homes=homes,
        amounts=amounts,
        pair_starts=pair_starts,
        pairs=pairs,
        pair_kinds=kinds,
        low=asked.low,
        high=asked.high,
        compactness=float(aims.compactness),
        balance=0.0 if aims.balance is None else float(aims.balance.weight),
        overall=need / mass if mass > 0 else 0.0,
        neighbourhoods=0.0 if aims.neighbourhoods is None else float(aims.neighbourhoods.weight),
        stability=0.0 if aims.stability is None else float(aims.stability.weight),
        number=-1 if asked.number is None else int(asked.number),
    )
    return Blocks(ground, of_unit, component, names)


def _components(n: int, links: Ints) -> Ints:
    held = sparse.coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n, n))
    return csgraph.connected_components(held, directed=False)[1].astype(np.int64)


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


def _sums(asked: Request, of_unit: Ints, n: int, component: Ints) -> tuple[Floats, Ints, Floats]:
    """What each block adds to its district, and where the columns of the anchors end."""
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
    return unit, ends, np.array([float(anchor.weight) for anchor in anchors])


def _rows(links: Ints, n: int) -> tuple[Ints, Ints]:
    """Neighbours in compressed rows, each row ascending."""
    both = np.concatenate([links, links[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=n))])
    return starts.astype(np.int64), np.ascontiguousarray(both[:, 1])


def _areas(asked: Request, of_unit: Ints, n: int) -> tuple[Ints, Ints, Floats]:
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


def _homes(asked: Request, of_unit: Ints, n: int, names: Ints) -> tuple[Ints, Ints, Floats]:
    term = asked.objective.stability
    if term is None:
        return np.zeros(n + 1, np.int64), np.zeros(0, np.int64), np.zeros(0)
    home = np.asarray(term.home, np.int64)
    held = np.flatnonzero(home >= 0)
    held = held[np.argsort(of_unit[held], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(of_unit[held], minlength=n))])
    amounts = np.asarray(term.amount, float)[held]
    return starts.astype(np.int64), np.searchsorted(names, home[held]), amounts


def _pairs(asked: Request, of_unit: Ints, n: int) -> tuple[Ints, Ints, Ints]:
    """Laws between blocks, both ways: 1 together (where a group does not hang together), 0 apart."""
    laws: set[tuple[int, int, int]] = set()
    for group in asked.together:
        held = sorted({int(of_unit[unit]) for unit in group})
        laws.update((one, two, 1) for one, two in zip(held[:-1], held[1:], strict=True))
    for one, two in asked.apart:
        ends = sorted((int(of_unit[one]), int(of_unit[two])))
        if ends[0] != ends[1]:
            laws.add((ends[0], ends[1], 0))
    both = sorted([*laws, *((two, one, kind) for one, two, kind in laws)])
    held_laws = np.array(both, np.int64).reshape(-1, 3)
    starts = np.concatenate([[0], np.cumsum(np.bincount(held_laws[:, 0], minlength=n))])
    columns = [np.ascontiguousarray(held_laws[:, column]) for column in (1, 2)]
    return starts.astype(np.int64), columns[0], columns[1]
