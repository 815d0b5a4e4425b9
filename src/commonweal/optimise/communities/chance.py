"""What chance would make of a split: relabelled origins, random tables, tables drawn again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import factorial, prod

import numpy as np
import numpy.typing as npt
from scipy.stats import random_table

from commonweal.optimise.communities.detecting import EXACT_UP_TO, communities, joining
from commonweal.optimise.communities.modularity import Floats, Labels, checked, gains, modularity

#: Up to this many relabellings are all made; beyond, they are drawn.
ALL_UP_TO = 20_000
#: Differences in modularity below this are rounding.
LEVEL = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chance:
    """A modularity beside those that chance makes.

    Parameters
    ----------
    observed
        Of the split or table judged.
    values
        Of chance's.
    whole
        True where `values` are all there are, and not draws.
    """

    observed: float
    values: Floats = field(repr=False)
    whole: bool

    @property
    def p(self) -> float:
        """Share of chance's values that are no lower; of draws, the one judged counts as one more.

        Phipson and Smyth (2010): a p-value from draws is never 0 (from memory, not verified).
        """
        as_high = int((self.values >= self.observed - LEVEL).sum())
        if self.whole:
            return as_high / len(self.values)
        return (as_high + 1) / (len(self.values) + 1)


def relabelled(
    flows: npt.ArrayLike,
    origins: npt.ArrayLike,
    providers: npt.ArrayLike,
    *,
    draws: int = 9999,
    seed: int = 0,
) -> Chance:
    """The modularity of a split beside all, or draws of, ways to give its labels to the origins.

    As many origins have each label as have it in the split, and the providers keep theirs.

    Parameters
    ----------
    flows
        Patients from each origin to each provider, shape (n, m), at least 0.
    origins, providers
        The split; -1 for what is on no side.
    draws
        Where there are more than 20,000 ways; otherwise all of them are made.
    seed
        Of the draws.

    Returns
    -------
    Chance

    Raises
    ------
    ValueError
        See `modularity.modularity`.

    Examples
    --------
    >>> one = relabelled([[5, 0], [4, 1], [0, 5], [0, 6]], [0, 0, 1, 1], [0, 1])
    >>> len(one.values), one.whole, round(one.p, 4)
    (6, True, 0.1667)
    """
    observed = modularity(flows, origins, providers)
    rows, columns = (np.asarray(labels, dtype=np.int64) for labels in (origins, providers))
    names = np.unique(rows)
    side = np.stack(
        [gains(flows)[:, (columns == name) & (name >= 0)].sum(axis=1) for name in names], axis=1
    )
    places = np.searchsorted(names, rows)
    ways = factorial(len(rows)) // prod(factorial(int((places == k).sum())) for k in set(places))
    whole = ways <= ALL_UP_TO
    if whole:
        labels = np.array(list(_arrangements(places)), dtype=np.int64)
    else:
        random = np.random.default_rng(seed)
        labels = random.permuted(np.tile(places, (draws, 1)), axis=1)
    values = side[np.arange(len(rows)), labels].sum(axis=1)
    return Chance(observed=observed, values=values, whole=whole)


def _arrangements(labels: Labels) -> Iterator[list[int]]:
    """Every order of labels once, in dictionary order."""
    now = sorted(labels.tolist())
    while True:
        yield list(now)
        falls = [i for i in range(len(now) - 1) if now[i] < now[i + 1]]
        if not falls:
            return
        turn = falls[-1]
        swap = max(j for j in range(turn + 1, len(now)) if now[j] > now[turn])
        now[turn], now[swap] = now[swap], now[turn]
        now[turn + 1 :] = reversed(now[turn + 1 :])


def random_tables(
    flows: npt.ArrayLike, *, draws: int = 499, seed: int = 0, exact_up_to: int = EXACT_UP_TO
) -> Chance:
    """The highest modularity of a table beside those of random tables with the same margins.

    Patients of each origin and of each provider are as many as in the table; who goes where is
    drawn as if origin said nothing of the provider.

    Parameters
    ----------
    flows
        Patients, whole numbers, shape (n, m).
    draws, seed
        Of the random tables.
    exact_up_to
        See `detecting.communities`; every table is divided in the same way.

    Returns
    -------
    Chance

    Raises
    ------
    ValueError
        When a flow is no whole number: people who are modelled cannot be drawn; and see
        `modularity.checked`.

    Notes
    -----
    Tables are drawn by Patefield's method (scipy.stats.random_table).

    Examples
    --------
    >>> random_tables([[50, 0], [0, 50]], draws=99, seed=1).p
    0.01
    """
    table = checked(flows)
    if (table != np.rint(table)).any():
        raise ValueError("flows: patients must be whole to be drawn; modelled ones are not")
    if min(table.shape) == 1:
        # Its totals leave no other table; scipy's method needs two of each.
        drawn = np.repeat(table[np.newaxis], draws, axis=0)
    else:
        margins = random_table(table.sum(axis=1).astype(int), table.sum(axis=0).astype(int))
        drawn = margins.rvs(draws, random_state=np.random.default_rng(seed))
    observed = communities(table, exact_up_to=exact_up_to, seed=seed).modularity
    values = _of_all(drawn.astype(np.float64), exact_up_to, seed)[0]
    return Chance(observed=observed, values=values, whole=False)


def resampled(
    flows: npt.ArrayLike,
    *,
    draws: int = 499,
    seed: int = 0,
    exact_up_to: int = EXACT_UP_TO,
    at_most: int | None = None,
) -> tuple[Floats, Labels, Labels]:
    """Communities of tables drawn again: how firmly each place lies in its community.

    As many patients as there are leave each origin, each to a provider by the origin's shares.

    Parameters
    ----------
    flows
        Patients, whole numbers, shape (n, m).
    draws, seed
        Of the tables.
    exact_up_to, at_most
        See `detecting.communities`.

    Returns
    -------
    tables, origins, providers
        Shapes (draws, n, m), (draws, n) and (draws, m).

    Raises
    ------
    ValueError
        See `random_tables`.

    Notes
    -----
    The bootstrap (Efron, 1979): it knows nothing of flows that the table does not hold, so that a
    provider to which nobody goes stays so.

    Examples
    --------
    >>> tables, origins, _ = resampled([[50, 0], [0, 50]], draws=3)
    >>> tables.shape, origins.tolist()
    ((3, 2, 2), [[0, 1], [0, 1], [0, 1]])
    """
    table = checked(flows)
    if (table != np.rint(table)).any():
        raise ValueError("flows: patients must be whole to be drawn; modelled ones are not")
    random = np.random.default_rng(seed)
    totals = table.sum(axis=1)
    shares = table / np.where(totals > 0.0, totals, 1.0)[:, None]
    shares[totals == 0.0, 0] = 1.0
    drawn = np.stack(
        [
            random.multinomial(int(n), row, size=draws)
            for n, row in zip(totals, shares, strict=True)
        ],
        axis=1,
    ).astype(np.float64)
    _, origins, providers = _of_all(drawn, exact_up_to, seed, at_most)
    return drawn, origins, providers


def _of_all(
    tables: Floats, exact_up_to: int, seed: int, at_most: int | None = None
) -> tuple[Floats, Labels, Labels]:
    """Modularity and communities of every table, whichever side is the smaller one divided."""
    draws, n, m = tables.shape
    if min(n, m) > exact_up_to:
        found = [
            communities(one, exact_up_to=exact_up_to, at_most=at_most, restarts=3, seed=seed)
            for one in tables
        ]
        return (
            np.array([one.modularity for one in found]),
            np.array([one.origins for one in found]),
            np.array([one.providers for one in found]),
        )
    from commonweal.optimise.communities.exhaustive import best_of_each

    gained = np.stack([gains(one) for one in tables])
    turned = m > n
    if turned:
        gained = np.ascontiguousarray(gained.transpose(0, 2, 1))
    most = gained.shape[2] if at_most is None else min(at_most, gained.shape[2])
    values, columns = best_of_each(gained, most)
    rows = np.stack([joining(gained[k], columns[k]) for k in range(draws)])
    return (values, columns, rows) if turned else (values, rows, columns)
