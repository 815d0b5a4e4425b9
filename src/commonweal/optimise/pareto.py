"""Options that no other option beats: the exact Pareto front of many options, and what beats those
outside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def front(
    values: npt.ArrayLike, largest: Sequence[bool], *, tolerance: npt.ArrayLike = 0.0
) -> Whole:
    """The options that no option dominates, all of them and no others.

    One option dominates another when it is at least as good on every criterion and better on one.
    Options that are equal on every criterion do not dominate each other: all stay, or none does.

    Parameters
    ----------
    values
        Options x criteria, each criterion in its own unit. Infinite values are compared like any.
    largest
        Per criterion whether the largest value is best (else the smallest is).
    tolerance
        What is not worth telling apart, for all criteria or for each, in its unit. Values are
        first rounded to whole multiples of it (halves to even), so that "as good as" stays
        transitive and every option outside is dominated by one inside; 0 compares them as given.

    Returns
    -------
    numpy.ndarray
        Indices of the options of the front, ascending.

    Raises
    ------
    ValueError
        When a value is missing or no number, there is no criterion, directions are no flags or do
        not agree with the criteria in number, or a tolerance is below zero.

    Notes
    -----
    Options are put in an order in which none can be dominated by a later one (the sum of their
    scaled criteria, then criterion by criterion) and are compared with the members found so far:
    "sort-filter-skyline" of J. Chomicki, P. Godfrey, J. Gryz and D. Liang, Skyline with presorting
    (York University CS-2002-04, abstract read; details from memory, not verified). Compiled;
    exact for any number of criteria.

    Examples
    --------
    Minutes (small is best) and the share within half an hour (large is best):

    >>> front([[20.0, 0.7], [25.0, 0.9], [26.0, 0.9], [25.0, 0.9]], [False, True]).tolist()
    [0, 1, 3]
    """
    table = _smallest_best(values, largest, tolerance)
    return _front(table)


def dominators(
    values: npt.ArrayLike,
    largest: Sequence[bool],
    option: int,
    *,
    tolerance: npt.ArrayLike = 0.0,
    members: Whole | None = None,
) -> Whole:
    """The options of the front that dominate one option: why it is not on it.

    Parameters
    ----------
    values, largest, tolerance
        As in `front`.
    option
        Index of the option asked about.
    members
        The front, where it is known already, so that it is not worked out again.

    Returns
    -------
    numpy.ndarray
        Indices, ascending; empty for an option of the front, and for no other.

    Raises
    ------
    ValueError
        As `front`, and when there is no such option.

    Examples
    --------
    >>> dominators([[20.0, 0.7], [25.0, 0.9], [26.0, 0.9], [25.0, 0.9]], [False, True], 2).tolist()
    [1, 3]
    """
    table = _smallest_best(values, largest, tolerance)
    if isinstance(option, bool) or not isinstance(option, int | np.integer):
        raise ValueError(f"an option is an index, a whole number, not {option!r}")
    if not 0 <= option < len(table):
        raise ValueError(f"there is no option {option}; options are 0 to {len(table) - 1}")
    held = _front(table) if members is None else np.asarray(members, dtype=np.int64)
    one, others = table[option], table[held]
    beaten = (others <= one).all(axis=1) & (others < one).any(axis=1)
    found: Whole = held[beaten]
    return found


def _front(table: Floats) -> Whole:
    # numba takes a second to import: only who asks for a front pays for it.
    from commonweal.optimise.pareto_sieve import sieved, survivors

    if not len(table):
        return np.zeros(0, dtype=np.int64)
    score = _score(table)
    left = survivors(table, _pivots(table, score))
    keys = (*table[left].T[::-1], score[left])
    order = left[np.lexsort(keys)]
    return np.sort(order[sieved(np.ascontiguousarray(table[order]))])


def _score(table: Floats) -> Floats:
    """A sum that is never smaller for an option than for one that dominates it.

    Every step (clipping, scaling, adding in a fixed order) keeps "not larger" as it rounds.
    """
    finite = np.isfinite(table)
    low = np.where(finite, table, np.inf).min(axis=0)
    high = np.where(finite, table, -np.inf).max(axis=0)
    total = np.zeros(len(table))
    for column in range(table.shape[1]):
        bottom, top = low[column], high[column]
        if bottom > top:
            bottom = top = 0.0
        # Halves, because the distance between two finite numbers can be infinite.
        span = top / 2 - bottom / 2
        part = (np.clip(table[:, column], bottom, top) / 2 - bottom / 2) / (span or 1.0)
        total += part + np.sign(table[:, column]) * np.isinf(table[:, column])
    return total


def _pivots(table: Floats, score: Floats, count: int = 32) -> Floats:
    """A few good options, which dominate most others."""
    if len(table) <= count:
        return table
    return table[np.sort(np.argpartition(score, count)[:count])]


def _smallest_best(
    values: npt.ArrayLike, largest: Sequence[bool], tolerance: npt.ArrayLike
) -> Floats:
    given = np.asanyarray(values)
    if given.dtype.kind not in "biufO" or np.ma.is_masked(given):
        held = "masked values" if np.ma.is_masked(given) else given.dtype
        raise ValueError(f"values must be numbers, not {held}")
    table = np.array(given, dtype=np.float64, order="C")
    if table.ndim != 2 or not table.shape[1]:
        raise ValueError(f"values must be options x criteria, not of shape {table.shape}")
    if len(largest) != table.shape[1]:
        raise ValueError(f"{table.shape[1]} criteria but {len(largest)} directions")
    if not all(isinstance(one, bool | np.bool_) for one in largest):
        raise ValueError(f"directions must be True (largest is best) or False, not {largest!r}")
    missing = np.argwhere(np.isnan(table))
    if len(missing):
        option, criterion = (int(place) for place in missing[0])
        raise ValueError(
            f"{len(missing)} values are missing, the first of option {option} on criterion "
            f"{criterion}; an option that was not scored cannot be compared: leave it out by name"
        )
    each = np.asarray(tolerance, dtype=np.float64)
    if each.shape not in ((), (table.shape[1],)):
        raise ValueError(f"give one tolerance, or one for each of {table.shape[1]} criteria")
    steps = np.broadcast_to(each, (table.shape[1],))
    if not (np.isfinite(steps) & (steps >= 0)).all():
        raise ValueError(f"a tolerance must be zero or more: {steps.tolist()}")
    for criterion, step in enumerate(steps.tolist()):
        if step:
            table[:, criterion] = _rounded(table[:, criterion], step, criterion)
    table[:, np.asarray(largest, dtype=bool)] *= -1.0
    return table


def _rounded(column: Floats, step: float, criterion: int) -> Floats:
    with np.errstate(over="ignore"):
        counted = np.rint(column / step)
    if (np.isinf(counted) & np.isfinite(column)).any():
        raise ValueError(
            f"the tolerance {step} is too small for the values of criterion {criterion}"
        )
    return counted
