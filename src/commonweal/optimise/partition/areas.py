"""People of an area count in its main district only: a price for each area makes costs add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.columns import Columns
from commonweal.optimise.partition.master import Master, Prices

Floats = npt.NDArray[np.float64]

#: Steps of the prices, and rounds of pricing in each.
STEPS, ROUNDS = 100, 4
#: Shares of all people: what a step aims to gain, and the gain over so many steps that ends it all.
AIM, STANDSTILL, PAUSE = 0.005, 0.0002, 10
#: Steps without a gain after which steps are halved and begin again from the best prices.
PATIENCE = 4
#: Prices start at this share of an area's people, and are kept above the second.
FIRST, FLOOR = 0.5, 0.25
#: Districts worked on at a time, which keeps the table of districts by areas small.
AT_ONCE = 4096


def added_up(pool: Columns, *, steps: int = STEPS) -> tuple[Columns, Prices]:
    """Columns whose costs add up to no more than the true cost, and their prices.

    An area's people may be counted in one district only, that with most of them. Instead each area
    is given a price, and every district gains what its people of the area exceed the price by; the
    price itself is paid once. For any prices at least 0 that is no dearer than the true cost of
    any grouping: the main district gains at least its people less the price. The prices are moved
    by the subgradient method (Held, Wolfe and Crowder 1974, from memory, not verified) with steps
    towards a value a little above the best bound.

    Parameters
    ----------
    pool
        Possible districts. Without people of areas it is handed back as it is.
    steps
        Steps of the prices.
    """
    master = Master(pool)
    if pool.persons is None:
        return pool, master.prices(pool.cost, pool.constant)
    everyone = np.asarray(pool.persons.sum(axis=0), np.float64).reshape(-1)
    floor = FLOOR * everyone
    held = _above(pool, pool.persons.toarray(), floor)
    price, direction = FIRST * everyone, np.zeros(len(everyone))
    best, at, pace = -np.inf, price, 1.0
    since, marked = 0, -np.inf
    for step in range(steps):
        over = np.maximum(held.data - price[held.indices], 0.0)
        cost = pool.cost - _by_district(held, over)[pool.district]
        found = master.prices(cost, pool.constant - float(price.sum()), ROUNDS)
        since += 1
        if found.bound > best:
            best, at, since = found.bound, price, 0
        elif since == PATIENCE:
            pace, since, price = pace / 2, 0, at
            continue
        if step % PAUSE == PAUSE - 1:
            if best - marked < STANDSTILL * pool.constant:
                break
            marked = best
        share = np.bincount(pool.district, found.share).astype(np.float64)
        counted = _by_area(held, share, over > 0) - 1.0
        direction = 0.7 * direction + 0.3 * counted
        length = float(direction @ direction)
        if length <= 0:
            break
        ahead = pace * (AIM * pool.constant + best - found.bound) / length
        price = np.maximum(price + ahead * direction, floor)
    over = np.maximum(held.data - at[held.indices], 0.0)
    cost = pool.cost - _by_district(held, over)[pool.district]
    plain = replace(pool, cost=cost, persons=None, constant=pool.constant - float(at.sum()))
    return plain, master.prices(plain.cost, plain.constant)


def _above(pool: Columns, people: Floats, floor: Floats) -> sparse.csr_matrix:
    """People of each area at each district, where they are more than a floor."""
    kept = []
    for first in range(0, pool.member.shape[0], AT_ONCE):
        here = pool.member[first : first + AT_ONCE] @ people
        kept.append(sparse.csr_matrix(np.where(here > floor, here, 0.0)))
    if not kept:
        return sparse.csr_matrix((0, len(floor)))
    return sparse.csr_matrix(sparse.vstack(kept, format="csr"))


def _by_district(held: sparse.csr_matrix, values: Floats) -> Floats:
    return np.asarray(
        sparse.csr_matrix((values, held.indices, held.indptr), shape=held.shape).sum(axis=1)
    ).reshape(-1)


def _by_area(held: sparse.csr_matrix, share: Floats, counts: npt.NDArray[np.bool_]) -> Floats:
    of = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr))
    return np.bincount(held.indices, share[of] * counts, held.shape[1]).astype(np.float64)
