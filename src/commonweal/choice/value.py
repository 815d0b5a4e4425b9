"""Weighted additive value: scales with declared ends, values of options, and ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Values that differ by no more than this are equal: sums of floats are not exact.
TIE = 1e-12


@dataclass(frozen=True, slots=True)
class Ranks:
    """Ranks, 1 the best, each row as options stand; and which options share theirs."""

    rank: Whole
    tied: npt.NDArray[np.bool_]


def scaled(scores: npt.ArrayLike, worst: npt.ArrayLike, best: npt.ArrayLike) -> Floats:
    """Scores as values: 0 at the worst end of a scale, 1 at the best, straight between.

    A criterion where less is better has its worst end above its best end. The ends are those that
    were declared, not the lowest and highest score found: otherwise adding an option would change
    the value of the others.

    Parameters
    ----------
    scores
        Shape (options, criteria), or any with the criteria last.
    worst, best
        Shape (criteria,); the ends, which differ.

    Returns
    -------
    ndarray
        Of the shape of `scores`, between 0 and 1.

    Raises
    ------
    ValueError
        When ends are equal or not finite, a score is missing, or one lies outside its ends; all
        at once.

    Notes
    -----
    Additive value with straight partial values: R. L. Keeney and H. Raiffa (1976), Decisions with
    Multiple Objectives (from memory, not verified).

    Examples
    --------
    >>> scaled([[10, 4], [30, 1]], worst=[0, 5], best=[40, 0]).tolist()
    [[0.25, 0.2], [0.75, 0.8]]
    """
    given = np.asarray(scores, dtype=np.float64)
    low, high = np.asarray(worst, dtype=np.float64), np.asarray(best, dtype=np.float64)
    if low.ndim != 1 or low.shape != high.shape or given.shape[-1:] != low.shape:
        raise ValueError("scales: give a worst and a best end for each criterion that is scored")
    faults = [
        f"criterion {place}: ends {low[place]} and {high[place]}; give two that differ"
        for place in np.flatnonzero(~(np.isfinite(high - low) & (high != low)))
    ]
    outside = ~((given >= np.minimum(low, high)) & (given <= np.maximum(low, high)))
    for *row, place in np.argwhere(outside):
        score = given[(*row, place)]
        said = "no score" if np.isnan(score) else f"score {score}"
        option = ", ".join(str(part) for part in row)
        faults.append(
            f"option {option}, criterion {place}: {said}; give one from {low[place]} to "
            f"{high[place]}"
        )
    if faults:
        raise ValueError("\n".join(faults))
    found: Floats = (given - low) / (high - low)
    return found


def additive(values: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """The weighted value of each option.

    Parameters
    ----------
    values
        Shape (options, criteria), as `scaled` gives them.
    weights
        Shape (criteria,) that add up to 1, or (weightings, criteria).

    Returns
    -------
    ndarray
        Shape (options,), or (weightings, options).

    Examples
    --------
    >>> additive([[0.25, 0.2], [0.75, 0.8]], [0.6, 0.4]).round(3).tolist()
    [0.23, 0.77]
    """
    found: Floats = np.asarray(weights, dtype=np.float64) @ np.asarray(values, np.float64).T
    return found


def ranks(values: npt.ArrayLike, *, tolerance: float = TIE) -> Ranks:
    """Ranks of values, 1 the highest; equal values share the better rank and the next are left out.

    Sorted values closer than the tolerance are equal, and so are those joined by a row of such.

    Parameters
    ----------
    values
        Shape (options,) or (weightings, options).

    Raises
    ------
    ValueError
        When a value is not a number.

    Examples
    --------
    >>> found = ranks([0.3, 0.1 + 0.2, 0.9, 0.1])
    >>> found.rank.tolist(), found.tied.tolist()
    ([2, 2, 1, 4], [True, True, False, False])
    """
    given = np.asarray(values, dtype=np.float64)
    if np.isnan(given).any():
        raise ValueError("ranks: a value is missing; score every option on every criterion")
    order = np.argsort(-given, axis=-1, kind="stable")
    falling = np.take_along_axis(given, order, axis=-1)
    same = np.zeros(given.shape, dtype=bool)
    same[..., 1:] = falling[..., :-1] - falling[..., 1:] <= tolerance
    places = np.broadcast_to(np.arange(1, given.shape[-1] + 1), given.shape)
    first = np.maximum.accumulate(np.where(same, 0, places), axis=-1)
    tied = same.copy()
    tied[..., :-1] |= same[..., 1:]
    rank = np.empty(given.shape, dtype=np.int64)
    shared = np.empty(given.shape, dtype=bool)
    np.put_along_axis(rank, order, first, axis=-1)
    np.put_along_axis(shared, order, tied, axis=-1)
    return Ranks(rank, shared)


def dominated_by(values: npt.ArrayLike, *, tolerance: float = TIE) -> Whole:
    """For each option, one that is as good on every criterion and better on one; -1 where none.

    Of several the first is named.

    Examples
    --------
    >>> dominated_by([[0.5, 0.5], [0.6, 0.5], [0.1, 0.9]]).tolist()
    [1, -1, -1]
    """
    given = np.asarray(values, dtype=np.float64)
    found = np.full(len(given), -1, dtype=np.int64)
    for place, own in enumerate(given):
        above = (given >= own - tolerance).all(axis=1) & (given > own + tolerance).any(axis=1)
        if above.any():
            found[place] = int(np.argmax(above))
    return found
