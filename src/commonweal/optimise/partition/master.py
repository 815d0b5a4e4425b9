"""Choosing among all possible districts, first in fractions: a bound and prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.columns import Columns
from commonweal.solver.programmes import least_linear

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
    """What each unit and label is worth, and the bound that follows.

    Parameters
    ----------
    bound
        No grouping costs less.
    least
        The least cost of a column less the prices of its units and label.
    reduced
        Cost of each column less its prices, above the least of these, shape (columns,). A grouping
        costs at least `bound` and the reduced costs of all its columns.
    share
        How much of each column is in the cheapest mix found, shape (columns,).
    rounds
        Rounds of pricing.
    """

    bound: float
    least: float
    reduced: Floats = field(repr=False)
    share: Floats = field(repr=False)
    rounds: int


class Master:
    """The set partition in fractions, over the few columns that it knows.

    With its prices every listed column is priced, and those that would lower its cost are taken up
    (column generation: Gilmore and Gomory 1961, from memory, not verified).
    """

    def __init__(self, pool: Columns) -> None:
        self.pool = pool
        self.units = pool.member.shape[1]
        held = pool.label >= 0
        label = sparse.csr_matrix(
            (np.ones(int(held.sum())), (np.flatnonzero(held), pool.label[held])),
            shape=(len(pool.cost), len(pool.labels)),
        )
        self.rows = sparse.hstack([pool.member[pool.district], label], format="csr")
        self.known = np.zeros(len(pool.cost), bool)
        size = np.asarray(pool.member.sum(axis=1), np.float64).reshape(-1)
        mean = pool.cost / np.maximum(size[pool.district], 1.0)
        self.known[self._leading(np.argsort(mean, kind="stable"))] = True

    def prices(self, cost: Floats, constant: float, rounds: int = ROUNDS) -> Prices:
        """The bound for these costs of the columns, with the prices that prove it.

        For any prices, the sum of the prices, and the least reduced cost for each of the possible
        number of districts, lie below every grouping's cost (Lagrangian duality), so the bound
        holds whenever the rounds end.
        """
        best: Prices | None = None
        for done in range(1, rounds + 1):
            taken = np.flatnonzero(self.known)
            number = (self.pool.fewest, self.pool.most)
            row, worth, value, part = mix(self.rows[taken], cost[taken], self.units, number)
            share = np.zeros(len(cost))
            share[taken] = part
            found = self._bounded(row, cost, constant, share, done)
            if best is None or found.bound > best.bound:
                best = found
            met = best.bound >= value + constant - CLOSE * abs(value)
            if met or not self._improved(found, worth - found.least):
                break
        assert best is not None
        return Prices(best.bound, best.least, best.reduced, share, done)

    def _leading(self, order: Ints) -> Ints:
        """The first columns in an order, and the first that holds each unit."""
        part = self.pool.member[self.pool.district[order[: 50 * TAKEN]]]
        _, first = np.unique(part.indices, return_index=True)
        at = np.searchsorted(part.indptr, first, side="right") - 1
        return order[np.union1d(np.arange(min(TAKEN, len(order))), at)]

    def _improved(self, found: Prices, below: float) -> bool:
        """Take up columns with a reduced cost below a value; whether there were new ones."""
        scale = max(abs(found.bound) / max(self.pool.most, 1), 1e-12)
        better = np.flatnonzero((found.reduced < below - CLOSE * scale) & ~self.known)
        if not len(better):
            return False
        self.known[self._leading(better[np.argsort(found.reduced[better], kind="stable")])] = True
        return True

    def _bounded(
        self, row: Floats, cost: Floats, constant: float, share: Floats, done: int
    ) -> Prices:
        reduced: Floats = cost - self.rows @ row
        least = float(reduced.min()) if len(reduced) else 0.0
        number = self.pool.most if least < 0 else self.pool.fewest
        bound = float(constant + row.sum() + number * least)
        return Prices(bound, least, reduced - least, share, done)


def mix(
    rows: sparse.csr_matrix,
    cost: Floats,
    units: int,
    number: tuple[int, int],
    dear: Floats | None = None,
) -> tuple[Floats, float, float, Floats]:
    """The cheapest mix of columns: prices, the worth of one district more, its cost, its shares.

    Units come first among the rows: each is covered once. After those come labels, each at most
    once, then the most districts and, turned round, the fewest.

    Parameters
    ----------
    rows
        Units and labels that each column holds, (columns, units + labels).
    cost
        Of the columns.
    units
        How many of the rows are units.
    number
        Fewest and most districts.
    dear
        What each unit costs that nothing covers; dearer than any column where not given.
    """
    count, spare, labels = len(cost), units + 1, rows.shape[1] - units
    matrix = rows.T.tocsc()
    ones = np.ones((1, count))
    lack = sparse.csc_matrix(([-1.0], ([0], [units])), shape=(1, spare))
    at_most = sparse.vstack(
        [
            sparse.hstack([matrix[units:], sparse.csc_matrix((labels, spare))]),
            sparse.hstack([ones, sparse.csc_matrix((1, spare))]),
            sparse.hstack([-ones, lack]),
        ],
        format="csc",
    )
    equal = sparse.hstack([matrix[:units], sparse.eye(units, spare)], format="csc")
    limit = np.concatenate([np.ones(labels), [number[1], -number[0]]])
    above = 10.0 * float(np.abs(cost).max(initial=0.0)) + 1.0
    lacks = np.full(spare, above)
    if dear is not None:
        lacks[:units] = dear
        lacks[units] = max(above, float(dear.max(initial=0.0)))
    solved = least_linear(np.concatenate([cost, lacks]), equal, np.ones(units), at_most, limit)
    rest = np.minimum(np.asarray(solved.ineqlin.marginals, np.float64), 0.0)
    row = np.concatenate([np.asarray(solved.eqlin.marginals, np.float64), rest[:labels]])
    return row, float(rest[labels] - rest[labels + 1]), float(solved.fun), solved.x[:count]


def prices(pool: Columns, *, rounds: int = ROUNDS) -> Prices:
    """The bound of the set partition in fractions, for costs that add up over districts."""
    return Master(pool).prices(pool.cost, pool.constant, rounds)
