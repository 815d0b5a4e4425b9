"""Choosing among all possible districts, first in fractions: a bound and prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.columns import Columns
from commonweal.optimise.partition.solving import least_linear

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rounds of pricing after which the best bound so far is taken.
ROUNDS = 300
#: Columns taken up in a round, beside the best one of each unit.
TAKEN = 200
#: A reduced cost within this share of a mean district's cost counts as none.
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What each unit, label and area is worth, and the bound that follows.

    Parameters
    ----------
    row
        Price of each unit and, after those, of each label (not above 0), shape (units + labels,).
    area
        What an area gives up to be counted in a district, at least 0, shape (areas,).
    bound
        No grouping costs less.
    least
        The least cost of a column less its prices and its areas' gains.
    reduced
        Cost of each column less its prices and its areas' gains, above the least of these, shape
        (columns,). A grouping costs at least `bound` and the reduced costs of all its columns.
    uncovered
        Units that the last mix of columns leaves uncovered, and districts that it lacks.
    rounds
        Rounds of pricing.
    """

    row: Floats = field(repr=False)
    area: Floats = field(repr=False)
    bound: float
    least: float
    reduced: Floats = field(repr=False)
    uncovered: float
    rounds: int


def prices(pool: Columns, *, rounds: int = ROUNDS) -> Prices:
    """The bound of the set partition in fractions, by column generation over listed columns.

    The master problem knows few columns; with its prices every listed column is priced, and those
    that would lower its cost are taken up (Gilmore and Gomory 1961, from memory, not verified).
    People of an area count in one district only, by a price for each area: a district gains what
    its people of an area exceed that price by. For any prices, the sum of the prices, and the least
    reduced cost for each of the possible number of districts, lie below every grouping's cost
    (Lagrangian duality), so what is returned holds whenever the rounds end.
    """
    state = _Master(pool)
    best: Prices | None = None
    done = 0
    while done < rounds:
        done += 1
        found, each, cost = state.solve(done)
        if best is None or found.bound > best.bound:
            best = found
        if best.bound >= cost - CLOSE * abs(cost) or not state.improving(found, each):
            break
    assert best is not None
    return replace(best, uncovered=found.uncovered, rounds=done)


def reduced_costs(pool: Columns, row: Floats, area: Floats) -> Floats:
    """Cost of every column less the prices of its units and label and its areas' gains."""
    units = pool.member.shape[1]
    of_district = -(pool.member @ row[:units])
    if pool.persons is not None:
        of_district -= gains(pool.persons, area)
    labels = np.append(row[units:], 0.0)
    return np.asarray(pool.cost + of_district[pool.district] - labels[pool.label], np.float64)


def gains(persons: sparse.csr_matrix, area: Floats) -> Floats:
    """What the people of each district exceed the prices of their areas by."""
    above = np.maximum(persons.data - area[persons.indices], 0.0)
    held = sparse.csr_matrix((above, persons.indices, persons.indptr), shape=persons.shape)
    return np.asarray(held.sum(axis=1), np.float64).reshape(-1)


def _bounded(pool: Columns, row: Floats, area: Floats, uncovered: float, done: int) -> Prices:
    reduced = reduced_costs(pool, row, area)
    least = float(reduced.min()) if len(reduced) else 0.0
    number = pool.most if least < 0 else pool.fewest
    bound = float(pool.constant + row.sum() - area.sum() + number * least)
    return Prices(row, area, bound, least, reduced - least, uncovered, done)


class _Master:
    """The master problem: the columns it knows and the areas that each of them counts."""

    def __init__(self, pool: Columns) -> None:
        self.pool = pool
        self.units = pool.member.shape[1]
        self.rows = self.units + len(pool.labels)
        self.areas = 0 if pool.persons is None else pool.persons.shape[1]
        self.cost: list[float] = []
        self.entries: list[Ints] = []
        self.held: set[tuple[int, bytes]] = set()
        scale = float(pool.cost.max(initial=0.0))
        if pool.persons is not None:
            scale += float(pool.persons.sum(axis=1).max()) if pool.persons.shape[0] else 0.0
        self.penalty = 10.0 * scale + 1.0
        nothing = np.zeros(self.areas)
        self._take(self._first(), nothing)

    def _first(self) -> Ints:
        """Cheap columns that cover every unit which any column covers."""
        size = np.asarray(self.pool.member.sum(axis=1)).reshape(-1)
        mean = self.pool.cost / np.maximum(size[self.pool.district], 1.0)
        return self._chosen(np.argsort(mean, kind="stable"))

    def _chosen(self, order: Ints) -> Ints:
        """The first columns in an order, and the first that holds each unit."""
        part = self.pool.member[self.pool.district[order[: 50 * TAKEN]]]
        _, first = np.unique(part.indices, return_index=True)
        at = np.searchsorted(part.indptr, first, side="right") - 1
        return order[np.union1d(np.arange(min(TAKEN, len(order))), at)]

    def _take(self, columns: Ints, area: Floats) -> int:
        """Take columns up, each counting the areas that gain at these prices."""
        taken = 0
        pool = self.pool
        for column in columns.tolist():
            district = int(pool.district[column])
            start, end = pool.member.indptr[district : district + 2]
            entries = [pool.member.indices[start:end].astype(np.int64)]
            if pool.label[column] >= 0:
                entries.append(np.array([self.units + pool.label[column]], np.int64))
            cost = float(pool.cost[column])
            if pool.persons is not None:
                start, end = pool.persons.indptr[district : district + 2]
                held, people = pool.persons.indices[start:end], pool.persons.data[start:end]
                gains = people > area[held]
                cost -= float(people[gains].sum())
                entries.append(self.rows + held[gains].astype(np.int64))
            rows = np.concatenate(entries)
            key = (column, rows.tobytes())
            if key not in self.held:
                self.held.add(key)
                self.cost.append(cost)
                self.entries.append(rows)
                taken += 1
        return taken

    def improving(self, found: Prices, above: float) -> bool:
        """Take up columns that would lower the cost at these prices; whether there were any.

        `above` is what a column's reduced cost, as `Prices` counts it, must stay below for that.
        """
        scale = max(abs(found.bound) / max(self.pool.most, 1), 1e-12)
        below = np.flatnonzero(found.reduced < above - CLOSE * scale)
        if not len(below):
            return False
        order = below[np.argsort(found.reduced[below], kind="stable")]
        return self._take(self._chosen(order), found.area) > 0

    def solve(self, done: int) -> tuple[Prices, float, float]:
        """Prices of the master problem, what columns must stay below to be worth it, and its cost.

        Rows are the units (each once), then at most: each label once, each area once, the most
        districts, and, turned round, the fewest. Units that nothing covers yet are paid for dearly.
        """
        count, spare = len(self.cost), self.units + 1
        matrix = self._matrix()
        ones = np.ones((1, count))
        lack = sparse.csc_matrix(([-1.0], ([0], [self.units])), shape=(1, spare))
        limited = self.rows + self.areas - self.units
        at_most = sparse.vstack(
            [
                sparse.hstack([matrix[self.units :], sparse.csc_matrix((limited, spare))]),
                sparse.hstack([ones, sparse.csc_matrix((1, spare))]),
                sparse.hstack([-ones, lack]),
            ],
            format="csc",
        )
        equal = sparse.hstack([matrix[: self.units], sparse.eye(self.units, spare)], format="csc")
        limit = np.concatenate([np.ones(limited), [self.pool.most, -self.pool.fewest]])
        cost = np.concatenate([np.array(self.cost), np.full(spare, self.penalty)])
        solved = least_linear(cost, equal, np.ones(self.units), at_most, limit)
        rest = np.minimum(np.asarray(solved.ineqlin.marginals, np.float64), 0.0)
        labels = self.rows - self.units
        row = np.concatenate([np.asarray(solved.eqlin.marginals, np.float64), rest[:labels]])
        uncovered = float(solved.x[count:].sum())
        found = _bounded(self.pool, row, -rest[labels:limited], uncovered, done)
        above = rest[limited] - rest[limited + 1] - found.least
        return found, float(above), float(solved.fun + self.pool.constant)

    def _matrix(self) -> sparse.csc_matrix:
        sizes = np.array([len(rows) for rows in self.entries], np.int64)
        held = np.concatenate(self.entries) if self.entries else np.empty(0, np.int64)
        ends = np.concatenate([[0], np.cumsum(sizes)])
        shape = (self.rows + self.areas, len(self.cost))
        return sparse.csc_matrix((np.ones(len(held)), held, ends), shape=shape)
