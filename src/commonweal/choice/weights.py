"""Weights of criteria: from points or from an order, and weightings drawn at random."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Draws made at once, and at most, where weightings outside the intervals are rejected.
BATCH = 65_536
MOST_DRAWN = 20_000_000


def normalised(points: npt.ArrayLike) -> Floats:
    """Weights that add up to 1, in proportion to points.

    Points may be given directly, or by swings: 100 for the swing from the worst to the best end
    that matters most, and the others as shares of it. The sum is the same.

    Parameters
    ----------
    points
        Shape (criteria,); each 0 or more, at least one above 0.

    Returns
    -------
    ndarray
        Shape (criteria,).

    Raises
    ------
    ValueError
        When a point is missing, infinite or negative, or none is above 0.

    Notes
    -----
    Swing weighting: D. von Winterfeldt and W. Edwards (1986), Decision Analysis and Behavioral
    Research (from memory, not verified).

    Examples
    --------
    >>> normalised([100, 60, 40]).tolist()
    [0.5, 0.3, 0.2]
    """
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 1 or given.size == 0:
        raise ValueError("weights: give one row of points, one for each criterion")
    wrong = np.flatnonzero(~np.isfinite(given) | (given < 0))
    if wrong.size:
        told = ", ".join(f"criterion {place} has {given[place]}" for place in wrong)
        raise ValueError(f"weights: {told}; give each a number of 0 or more")
    if not given.any():
        raise ValueError("weights: no criterion has any; give at least one more than 0")
    # A power of two keeps every digit, and no sum is infinite.
    given = np.ldexp(given, -np.frexp(given.max())[1])
    shares: Floats = given / given.sum()
    return shares


def rank_order_centroid(order: npt.ArrayLike) -> Floats:
    """Weights from an order of importance alone: the mean of all weightings in that order.

    The criterion of rank k of n gets the sum of 1/i over i from k to n, divided by n. Criteria
    that share a rank share the weights of the places they fill.

    Parameters
    ----------
    order
        Shape (criteria,); 1 is the most important, equal numbers tie.

    Raises
    ------
    ValueError
        When there are no ranks, or one is not a finite number.

    Notes
    -----
    F. H. Barron and B. E. Barrett (1996), Decision Quality Using Ranked Attribute Weights,
    Management Science 42(11) (from memory, not verified).

    Examples
    --------
    >>> rank_order_centroid([1, 2, 3]).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_order_centroid([1, 2, 2]).round(4).tolist()
    [0.6111, 0.1944, 0.1944]
    """
    ranks = np.asarray(order, dtype=np.float64)
    if ranks.ndim != 1 or ranks.size == 0 or not np.isfinite(ranks).all():
        raise ValueError("order: give one finite rank for each criterion, 1 the most important")
    places = np.cumsum((1.0 / np.arange(1, ranks.size + 1))[::-1])[::-1] / ranks.size
    found = np.empty_like(ranks)
    found[np.argsort(ranks, kind="stable")] = places
    for rank in np.unique(ranks):
        found[ranks == rank] = found[ranks == rank].mean()
    return found


def uniform(criteria: int, count: int, seed: int) -> Floats:
    """Weightings drawn evenly over all that add up to 1.

    Parameters
    ----------
    criteria, count
        How many criteria, and how many weightings.
    seed
        The same seed gives the same weightings.

    Returns
    -------
    ndarray
        Shape (count, criteria).

    Raises
    ------
    ValueError
        When there is no criterion, or no weighting is wanted.

    Notes
    -----
    Exponential variates divided by their sum are uniform on the simplex: L. Devroye (1986),
    Non-Uniform Random Variate Generation, chapter V (from memory, not verified).

    Examples
    --------
    >>> drawn = uniform(3, 1000, seed=1)
    >>> drawn.shape, bool(np.allclose(drawn.sum(axis=1), 1))
    ((1000, 3), True)
    """
    _wanted(criteria, count)
    return _simplex(np.random.default_rng(seed), criteria, count)


def in_order(order: npt.ArrayLike, count: int, seed: int) -> Floats:
    """Weightings drawn evenly over all that keep an order of importance.

    Criteria that share a rank are free among themselves. The mean of the weightings is that of
    `rank_order_centroid`.

    Parameters
    ----------
    order
        Shape (criteria,); 1 is the most important, equal numbers tie.
    count, seed
        How many weightings, and what the draw starts from.

    Returns
    -------
    ndarray
        Shape (count, criteria).

    Raises
    ------
    ValueError
        When there are no ranks or no weighting is wanted.

    Examples
    --------
    >>> drawn = in_order([2, 1], 1000, seed=1)
    >>> bool((drawn[:, 1] >= drawn[:, 0]).all())
    True
    """
    ranks = np.asarray(order, dtype=np.float64)
    _wanted(ranks.size, count)
    draw = np.random.default_rng(seed)
    falling = -np.sort(-_simplex(draw, ranks.size, count), axis=1)
    found = np.empty_like(falling)
    found[:, np.argsort(ranks, kind="stable")] = falling
    for rank in np.unique(ranks):
        tied = np.flatnonzero(ranks == rank)
        if tied.size > 1:
            found[:, tied] = draw.permuted(found[:, tied], axis=1)
    return found


def within(lower: npt.ArrayLike, upper: npt.ArrayLike, count: int, seed: int) -> Floats:
    """Weightings drawn evenly over all that add up to 1 and lie within intervals.

    Parameters
    ----------
    lower, upper
        Shape (criteria,); ends of each weight, between 0 and 1.
    count, seed
        How many weightings, and what the draw starts from.

    Returns
    -------
    ndarray
        Shape (count, criteria).

    Raises
    ------
    ValueError
        When the ends are no intervals, when no weighting lies within them, or when they leave so
        little room that hardly any draw does.

    Notes
    -----
    Lower ends are met by drawing from the smaller simplex above them and upper ends by rejecting:
    T. Tervonen and R. Lahdelma (2007), Implementing stochastic multicriteria acceptability
    analysis, European Journal of Operational Research 178(2) (from memory, not verified). Where the
    simplex that hangs below the upper ends is the smaller one it is used instead, in the same way.

    Examples
    --------
    >>> drawn = within([0.2, 0.1, 0], [0.6, 0.5, 0.3], 1000, seed=1)
    >>> bool(((drawn >= [0.2, 0.1, 0]) & (drawn <= [0.6, 0.5, 0.3])).all())
    True
    """
    low, high = _interval(lower, upper)
    _wanted(low.size, count)
    free = high > low
    above, below = 1.0 - low.sum(), high.sum() - 1.0
    if not free.any() or min(above, below) <= 1e-12:
        # The ends leave one weighting: all lower ones, or all upper ones.
        return np.tile(low if above <= below else high, (count, 1))
    hanging = below < above
    size, room = (below, high - low) if hanging else (above, high - low)
    draw, kept, drawn = np.random.default_rng(seed), [np.empty((0, low.size))], 0
    found = 0
    while found < count:
        if drawn >= MOST_DRAWN:
            raise ValueError(
                f"weights: only {found} of {drawn:,} weightings drawn lie within the intervals; "
                "widen them, or ask for fewer weightings"
            )
        step = np.zeros((BATCH, low.size))
        step[:, free] = size * _simplex(draw, int(free.sum()), BATCH)
        step = step[(step <= room).all(axis=1)]
        kept.append(step)
        found, drawn = found + len(step), drawn + BATCH
    steps = np.concatenate(kept)[:count]
    return high - steps if hanging else low + steps


def around(weights: npt.ArrayLike, share: float) -> tuple[Floats, Floats]:
    """Intervals that reach a share of each weight to either side, within 0 and 1.

    Raises
    ------
    ValueError
        When the share is negative, or the weights are none.

    Examples
    --------
    >>> low, high = around([0.5, 0.3, 0.2], 0.5)
    >>> low.tolist(), high.round(2).tolist()
    ([0.25, 0.15, 0.1], [0.75, 0.45, 0.3])
    """
    if not share >= 0:
        raise ValueError(f"intervals: the share {share} is negative; give 0 or more")
    middle = normalised(weights)
    return np.maximum(middle * (1 - share), 0.0), np.minimum(middle * (1 + share), 1.0)


def _simplex(draw: np.random.Generator, criteria: int, count: int) -> Floats:
    found = draw.standard_exponential((count, criteria))
    found /= found.sum(axis=1, keepdims=True)
    return found


def _wanted(criteria: int, count: int) -> None:
    if criteria < 1 or count < 1:
        raise ValueError(
            f"weightings: {count} of {criteria} criteria were asked for; ask for at least one of "
            "one criterion"
        )


def _interval(lower: npt.ArrayLike, upper: npt.ArrayLike) -> tuple[Floats, Floats]:
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    if low.ndim != 1 or low.shape != high.shape:
        raise ValueError("intervals: give a lower and an upper end for each criterion")
    wrong = np.flatnonzero(~((low >= 0) & (low <= high) & (high <= 1)))
    if wrong.size:
        told = ", ".join(f"criterion {place}: {low[place]} to {high[place]}" for place in wrong)
        raise ValueError(f"intervals: {told}; both ends lie between 0 and 1, the lower one first")
    if low.sum() > 1 + 1e-12 or high.sum() < 1 - 1e-12:
        raise ValueError(
            f"intervals: the lower ends add up to {low.sum():g} and the upper ends to "
            f"{high.sum():g}; 1 must lie between them"
        )
    return low, high
