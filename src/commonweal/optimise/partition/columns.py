"""Every district that could be: connected, in the band, keeping the rules; and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.objective import Anchor, Balance, Stability
from commonweal.optimise.partition.parts import (
    SLACK,
    compressed,
    groups,
    number_of_districts,
    parts,
)
from commonweal.optimise.partition.request import Request

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Where the enumeration gives up: districts kept, and connected groups looked at.
MOST_DISTRICTS, MOST_STEPS = 1_000_000, 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All possible districts of the units that can be in one.

    Parameters
    ----------
    units
        Positions of the units that can be in the band; the rest are outside, shape (u,).
    member
        Which of those units each district holds, (districts, u) compressed by row.
    cost
        Weighted cost of each column, without the neighbourhoods, shape (columns,).
    district
        The district of each column, shape (columns,). Where stability counts, a district comes
        once for each of today's labels that it can carry, and once with none.
    label
        Row of the label that a column carries, -1 for none, shape (columns,).
    labels
        Those labels, in order of rows.
    persons
        Weighted people of each area at each unit, (u, areas); None without the term.
    constant
        What is added to the sum of the columns' costs: the weighted people of all areas, of which
        a grouping keeps those in their area's main district.
    fewest, most
        Least and greatest number of districts.
    """

    units: Ints = field(repr=False)
    member: sparse.csr_matrix = field(repr=False)
    cost: Floats = field(repr=False)
    district: Ints = field(repr=False)
    label: Ints = field(repr=False)
    labels: Ints = field(repr=False)
    persons: sparse.csr_matrix | None = field(repr=False)
    constant: float
    fewest: int
    most: int


def columns(
    asked: Request,
    *,
    most_districts: int = MOST_DISTRICTS,
    most_steps: int = MOST_STEPS,
) -> Columns | None:
    """All possible districts with their costs, or None where they are too many to list.

    Parameters
    ----------
    asked
        Units, band, rules and objective.
    most_districts, most_steps
        Where to give up.
    """
    from commonweal.optimise.partition.connected import connected_sets

    of = parts(asked)
    units = np.flatnonzero(of >= 0)
    row = np.full(len(of), -1, np.int64)
    row[units] = np.arange(len(units))
    links = row[asked.links[(of[asked.links] >= 0).all(axis=1)]]
    starts, neighbours = compressed(len(units), links)
    ends, members, all_found = connected_sets(
        starts,
        neighbours,
        np.ascontiguousarray(asked.weight[units]),
        asked.low * (1 - SLACK),
        asked.high * (1 + SLACK),
        most_districts,
        most_steps,
    )
    if not all_found:
        return None
    member = sparse.csr_matrix(
        (np.ones(len(members)), members, ends), shape=(len(ends) - 1, len(units))
    )
    member = member[_ruled(member, asked, row)]
    # Sums in the order of the units, as every reader of the result forms them.
    member.sort_indices()
    return _priced(asked, units, member, number_of_districts(asked, of))


def _ruled(member: sparse.csr_matrix, asked: Request, row: Ints) -> npt.NDArray[np.bool_]:
    """Which districts keep together and apart what must be."""
    kept = np.ones(member.shape[0], bool)
    for group in groups(len(asked.weight), asked.together):
        rows = row[list(group)]
        held = _held(member, rows[rows >= 0])
        kept &= (held == 0) | (held == len(group))
    for group in asked.apart:
        rows = row[list(group)]
        kept &= _held(member, rows[rows >= 0]) <= 1
    return kept


def _held(member: sparse.csr_matrix, rows: Ints) -> Floats:
    mark = np.zeros(member.shape[1])
    mark[rows] = 1.0
    return np.asarray(member @ mark, np.float64)


def _priced(
    asked: Request,
    units: Ints,
    member: sparse.csr_matrix,
    number: tuple[int, int],
) -> Columns:
    weight, objective = asked.weight[units], asked.objective
    cost = objective.compactness * _inertia(member, weight, asked.xy[units])
    for anchor in objective.anchors:
        cost = cost + anchor.weight * _anchored(member, anchor, units)
    if objective.balance is not None:
        overall = _overall(asked, objective.balance)
        cost = cost + objective.balance.weight * _unbalanced(
            member, weight, objective.balance, units, overall
        )
    district = np.arange(member.shape[0])
    label = np.full(len(district), -1, np.int64)
    labels = np.empty(0, np.int64)
    if objective.stability is not None and objective.stability.weight > 0:
        district, label, labels, moved = _labelled(member, objective.stability, units)
        cost = cost[district] + objective.stability.weight * moved
    persons, constant = None, 0.0
    if objective.neighbourhoods is not None and objective.neighbourhoods.weight > 0:
        held = sparse.csr_matrix(objective.neighbourhoods.persons, dtype=float)[units]
        persons = sparse.csr_matrix(held * objective.neighbourhoods.weight)
        constant = float(persons.sum())
    return Columns(
        units, member, cost, district, label, labels, persons, constant, number[0], number[1]
    )


def _inertia(member: sparse.csr_matrix, weight: Floats, xy: Floats) -> Floats:
    """List-weighted squared distance to the centre of gravity: second moment less its mean."""
    apart = xy - (xy.mean(axis=0) if len(xy) else 0.0)
    total = member @ weight
    first = member @ (weight[:, None] * apart)
    second = member @ (weight * (apart**2).sum(axis=1))
    some = np.where(total > 0, total, 1.0)
    return np.asarray(np.maximum(second - (first**2).sum(axis=1) / some, 0.0), np.float64)


def _anchored(member: sparse.csr_matrix, anchor: Anchor, units: Ints) -> Floats:
    least = np.full(member.shape[0], np.inf)
    for column in np.asarray(anchor.cost, float)[units].T:
        least = np.minimum(least, member @ column)
    return np.where(np.isfinite(least), least, 0.0)


def _overall(asked: Request, balance: Balance) -> float:
    total = float(asked.weight.sum())
    return float(np.asarray(balance.need, float).sum()) / total if total > 0 else 0.0


def _unbalanced(
    member: sparse.csr_matrix, weight: Floats, balance: Balance, units: Ints, overall: float
) -> Floats:
    total: Floats = np.asarray(member @ weight, np.float64)
    need = np.asarray(member @ np.asarray(balance.need, float)[units], np.float64)
    some = total > 0
    apart = np.where(some, need / np.where(some, total, 1.0) - overall, 0.0)
    squared: Floats = total * apart**2
    return squared


def _labelled(
    member: sparse.csr_matrix, stability: Stability, units: Ints
) -> tuple[Ints, Ints, Ints, Floats]:
    """Each district with each label that it can carry: what would have to move."""
    home = np.asarray(stability.home, np.int64)[units]
    amount = np.where(home >= 0, np.asarray(stability.amount, float)[units], 0.0)
    labels = np.unique(home[home >= 0])
    district, unit = np.repeat(np.arange(member.shape[0]), np.diff(member.indptr)), member.indices
    housed = home[unit] >= 0
    key = district[housed] * len(labels) + np.searchsorted(labels, home[unit[housed]])
    pairs, place = np.unique(key, return_inverse=True)
    kept = np.bincount(place, amount[unit[housed]], len(pairs))
    of_pair, label = np.divmod(pairs, max(len(labels), 1))
    full = np.asarray(member @ amount, np.float64)
    none = np.arange(member.shape[0])
    return (
        np.concatenate([of_pair, none]),
        np.concatenate([label, np.full(len(none), -1, np.int64)]),
        labels,
        np.concatenate([full[of_pair] - kept, full]),
    )
