"""Counts on scales on which chance varies them alike, and what they are there on average."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, xlog1py, xlogy

Floats = npt.NDArray[np.float64]

#: Added to a count before its root is taken.
SHIFT = 0.375
#: Means of fewer events are summed over every count, those of more taken from a series.
_FEW = 50.0
#: No count so large comes about where fewer than `_FEW` are expected.
_LARGEST = 150


def root(events: npt.ArrayLike) -> Floats:
    """Root of a count and three eighths (F. J. Anscombe, The transformation of Poisson, binomial
    and negative-binomial data, Biometrika 35, 1948, from memory, not verified)."""
    found: Floats = np.sqrt(np.asarray(events, dtype=np.float64) + SHIFT)
    return found


def arcsine(events: npt.ArrayLike, people: npt.ArrayLike) -> Floats:
    """Arcsine of the root of (x + 3/8) / (n + 3/4) (source: as above)."""
    counted = np.asarray(people, dtype=np.float64)
    found: Floats = np.arcsin(np.sqrt((np.asarray(events) + SHIFT) / (counted + 2.0 * SHIFT)))
    return found


def mean_root(expected: npt.ArrayLike) -> Floats:
    """What `root` is on average where so many events are expected and come about by chance alone.

    The root of what is expected is not it: for few events it lies far off. Summed over all counts
    of a Poisson distribution; from 50 on ``r - m / (8 r^3) + m / (16 r^5) - 15 m (1 + 3 m) /
    (384 r^7)`` with r the root of m + 3/8 (the series of Taylor about the mean).

    Parameters
    ----------
    expected
        Events expected, not below 0; NaN stays NaN.

    Examples
    --------
    >>> mean_root([0.0, 100.0]).round(4).tolist()
    [0.6124, 10.0062]
    """
    mean = np.asarray(expected, dtype=np.float64)
    centre = root(mean)
    found = (
        centre
        - mean / (8.0 * centre**3)
        + mean / (16.0 * centre**5)
        - 15.0 * mean * (1.0 + 3.0 * mean) / (384.0 * centre**7)
    )
    few = mean < _FEW
    counts = np.arange(_LARGEST + 1.0)
    held = mean[few][..., None]
    chance = np.exp(xlogy(counts, held) - held - gammaln(counts + 1.0))
    found = np.array(found)
    found[few] = (chance * root(counts)).sum(axis=-1)
    return found


def mean_arcsine(people: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """What `arcsine` is on average where a share is expected of so many people.

    Summed over all counts of a binomial distribution; where 50 or more are expected both to have it
    and not to, the series of Taylor about the mean to the third moment.

    Parameters
    ----------
    people, share
        People counted, above 0, and the share of them, from 0 to 1; NaN stays NaN.

    Examples
    --------
    >>> mean_arcsine([10, 1000], [0.5, 0.5]).round(4).tolist()
    [0.7854, 0.7854]
    """
    many, part = np.broadcast_arrays(
        np.round(np.asarray(people, dtype=np.float64)), np.asarray(share, dtype=np.float64)
    )
    # Few who do not have it are counted like few who do: both arcsines add up to a right angle.
    turned = part > 0.5
    rare = np.where(turned, 1.0 - part, part)
    mean = many * rare
    found = np.array(_expanded(many, rare))
    few = mean < _FEW
    counts = np.arange(_LARGEST + 1.0)
    n, p = many[few][..., None], rare[few][..., None]
    within = np.minimum(counts, n)
    ways = gammaln(n + 1.0) - gammaln(within + 1.0) - gammaln(n - within + 1.0)
    chance = np.exp(ways + xlogy(within, p) + xlog1py(n - within, -p)) * (counts <= n)
    found[few] = (chance * arcsine(within, n)).sum(axis=-1)
    return np.where(turned, np.pi / 2.0 - found, found)


def _expanded(many: Floats, rare: Floats) -> Floats:
    """The series: f + f'' v / 2 + f''' k / 6, the derivatives of the arcsine of the root of y."""
    with np.errstate(invalid="ignore", divide="ignore"):
        wide = many + 2.0 * SHIFT
        y = (many * rare + SHIFT) / wide
        spread = many * rare * (1.0 - rare)
        g, slope = y * (1.0 - y), 1.0 - 2.0 * y
        second = -slope / (4.0 * g**1.5)
        third = (1.0 / (2.0 * g**1.5)) + 3.0 * slope**2 / (8.0 * g**2.5)
        lean = spread * (1.0 - 2.0 * rare)
        found: Floats = (
            np.arcsin(np.sqrt(y))
            + second * spread / (2.0 * wide**2)
            + third * lean / (6.0 * wide**3)
        )
    return found
