"""Cumulative sums of standardised values, and limits for a stated chance of a false alarm."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Half of the change, in standard deviations, that the sum is to find soonest.
REFERENCE = 0.5
#: States of the chain by which run lengths are worked out.
STATES = 200
#: A limit is looked for below this.
_LARGEST = 60.0
#: Of more points than these the chain is raised to a power, which is slower for few.
_MANY = 2_000


def cusum(worse: npt.ArrayLike, *, reference: float = REFERENCE, after: int = 0) -> Floats:
    """The one-sided cumulative sum of each series: C_t = max(0, C_{t-1} + z_t - reference).

    E. S. Page, Continuous inspection schemes, Biometrika 41 (1954), from memory, not verified.

    Parameters
    ----------
    worse
        Standardised values, large where things are worse: (..., points). NaN leaves the sum as it
        stands.
    reference
        What is taken off each value: half of the change that is to be found soonest.
    after
        So many first points do not count.

    Returns
    -------
    numpy.ndarray
        The sums, shape of `worse`; zero before `after`.

    Examples
    --------
    >>> cusum([0.0, 1.5, 1.5, -3.0, 2.5]).tolist()
    [0.0, 1.0, 2.0, 0.0, 2.0]
    """
    values = np.asarray(worse, dtype=np.float64)
    found = np.zeros(values.shape)
    held = np.zeros(values.shape[:-1])
    for at in range(after, values.shape[-1]):
        step = np.maximum(0.0, held + values[..., at] - reference)
        held = np.where(np.isnan(step), held, step)
        found[..., at] = held
    return found


def first_beyond(sums: npt.ArrayLike, limit: float) -> Whole:
    """Index of the first sum beyond a limit in each series; -1 where there is none.

    Examples
    --------
    >>> first_beyond([[0.0, 3.0, 5.5], [1.0, 1.0, 1.0]], 5.0).tolist()
    [2, -1]
    """
    beyond = np.asarray(sums, dtype=np.float64) > limit
    found: Whole = np.where(beyond.any(axis=-1), beyond.argmax(axis=-1), -1).astype(np.int64)
    return found


def chance_of_alarm(
    limit: float, points: int, *, shift: float = 0.0, reference: float = REFERENCE
) -> float:
    """The chance that a sum that starts at zero passes a limit within so many points.

    Independent standard normal values, `shift` standard deviations worse. The sum is a Markov chain
    on a fine grid: D. Brook and D. A. Evans, An approach to the probability distribution of CUSUM
    run length, Biometrika 59 (1972), as described in the supplemental material to D. C. Montgomery,
    Introduction to Statistical Quality Control, section S8-1 (read: m + 1 states of width
    2H / (2m - 1), the last absorbing).

    Parameters
    ----------
    limit, points, shift, reference
        The limit, the number of points, how much worse, and what is taken off each value.

    Examples
    --------
    >>> 0.05 < chance_of_alarm(5.0, 60) < 0.07
    True
    """
    staying = _staying(limit, shift, reference)
    if points > _MANY:
        return float(1.0 - np.linalg.matrix_power(staying, points)[0].sum())
    left = np.zeros(STATES)
    left[0] = 1.0
    for _ in range(points):
        left = left @ staying
    return float(1.0 - left.sum())


def average_points(limit: float, *, shift: float = 0.0, reference: float = REFERENCE) -> float:
    """Points until an alarm, on average, of a sum that starts at zero (source: as above).

    Examples
    --------
    >>> round(average_points(5.0, shift=1.0), 1)
    10.4
    """
    staying = _staying(limit, shift, reference)
    return float(np.linalg.solve(np.eye(STATES) - staying, np.ones(STATES))[0])


@lru_cache(maxsize=256)
def limit_for(chance: float, points: int, *, reference: float = REFERENCE) -> float:
    """The limit that a sum passes by chance alone, within so many points, with a stated chance.

    Parameters
    ----------
    chance
        Above zero, below one.
    points
        At least one.

    Raises
    ------
    ValueError
        When the chance or the points are not such, or the limit would lie above 60.

    Examples
    --------
    >>> limit = limit_for(0.01, 24)
    >>> round(chance_of_alarm(limit, 24), 6)
    0.01
    """
    if not 0 < chance < 1:
        raise ValueError(f"a chance lies between 0 and 1, not {chance}")
    if points < 1:
        raise ValueError(f"give at least one point, not {points}")

    def over(limit: float) -> float:
        return chance_of_alarm(limit, points, reference=reference) - chance

    if over(_LARGEST) > 0:
        raise ValueError(f"a chance of {chance} within {points} points asks for too high a limit")
    if over(1e-6) < 0:
        return 0.0
    return float(brentq(over, 1e-6, _LARGEST, xtol=1e-9))


def _staying(limit: float, shift: float, reference: float) -> Floats:
    """Chances of going from one state below the limit to another."""
    width = 2.0 * limit / (2.0 * STATES - 1.0)
    states = np.arange(STATES)
    # From the middle of state i to the upper end of state j; the lowest state ends at width / 2.
    upper = ndtr((states[None, :] + 0.5 - states[:, None]) * width + reference - shift)
    found: Floats = np.diff(upper, axis=1, prepend=0.0)
    return found
