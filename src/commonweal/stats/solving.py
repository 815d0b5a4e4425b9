"""Roots of many increasing functions at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Distance from zero, in standard deviations, within which a root is reached.
NEAR = 1e-9
STEPS = 30
HALVINGS = 40


def roots(
    score: Callable[[Floats], Floats], start: Floats, rise: Floats, near: float = NEAR
) -> Floats:
    """Where each of many increasing, nearly straight functions is zero: the secant method.

    Parameters
    ----------
    score
        Gives one value for each place; here a normal score, so that it is nearly straight.
    start
        First guesses, any shape.
    rise
        First guesses at the steepness, above zero, of the same shape.
    near
        How far from zero the function may be at a root.

    Returns
    -------
    ndarray
        The places, NaN where none was reached in thirty steps.

    Examples
    --------
    >>> roots(lambda place: place**3 - np.array([8.0, 27.0]), np.full(2, 2.5), np.full(2, 20.0))
    array([2., 3.])
    """
    here, value = start, score(start)
    move = value / rise
    for _ in range(STEPS):
        going = np.abs(value) > near
        if not going.any():
            break
        before, value_before = here, value
        here = np.where(going, here - move, here)
        value = np.where(going, score(here), value)
        run, gain = here - before, value - value_before
        straight = going & (gain != 0)
        move = np.where(straight, value * run / np.where(straight, gain, 1.0), move / 2.0)
        # A step no longer than eight of the last ones keeps far guesses from flying off.
        move = np.where(going, np.clip(move, -8.0 * np.abs(run), 8.0 * np.abs(run)), 0.0)
    return np.where(np.abs(value) <= near, here, np.nan)


def halved(score: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Where each of many increasing functions is zero, between two places: by halving.

    Parameters
    ----------
    score
        Gives one value for each place.
    low, high
        Places around the zero.

    Returns
    -------
    ndarray
        The places, to a trillionth of what was between.

    Examples
    --------
    >>> halved(lambda place: place - 2.0, np.zeros(1), np.full(1, 5.0)).round(9).tolist()
    [2.0]
    """
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        below = score(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2.0)
