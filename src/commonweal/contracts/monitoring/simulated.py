"""Simulated portfolios: how often a warning is false, and how soon a real failure is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.stats.cusum import cusum, first_beyond, limit_for
from commonweal.stats.self_starting import q_statistics

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Points of a plain chart from which its limits are taken.
BASELINE = 12


@dataclass(frozen=True, slots=True)
class Delays:
    """How soon a failure of a size is found, in points from the first bad one.

    Parameters
    ----------
    shift
        How much worse, in standard deviations.
    found
        Share of failures found within the points that follow.
    median
        Points until half of all failures are found; None where fewer are.
    false_before
        Share of charts that warned before anything had happened; these do not count as found.
    """

    shift: float
    found: float
    median: float | None
    false_before: float


def normal_series(
    seed: int, charts: int, points: int, *, shift: float = 0.0, at: int = 0
) -> Floats:
    """Independent standard normal series, `shift` worse from point `at` on: charts x points."""
    drawn = np.random.default_rng(seed).standard_normal((charts, points))
    drawn[:, at:] += shift
    return drawn


def warned_at(values: npt.ArrayLike, limit: float) -> Whole:
    """Index of the first point at which the cumulative sum of each series warns; -1 for none."""
    return first_beyond(cusum(q_statistics(values)), limit)


def plainly_warned_at(values: npt.ArrayLike, *, width: float = 3.0) -> Whole:
    """Index of the first point beyond three standard deviations of the first twelve, on the worse
    side; -1 for none.

    The plain chart of W. A. Shewhart with limits from a baseline: mean plus `width` times the mean
    moving range over 1.128.
    """
    given = np.asarray(values, dtype=np.float64)
    base = given[..., :BASELINE]
    spread = np.abs(np.diff(base, axis=-1)).mean(axis=-1) / 1.128
    beyond = given > (base.mean(axis=-1) + width * spread)[..., None]
    beyond[..., :BASELINE] = False
    return first_beyond(beyond.astype(np.float64), 0.5)


def false_alarms(
    seed: int, *, portfolios: int, charts: int, points: int, chance: float
) -> tuple[float, float]:
    """Shares of portfolios, in which nothing happens, with any warning: of the sums with the limit
    for `chance`, and of plain charts.

    Examples
    --------
    >>> ours, plain = false_alarms(0, portfolios=100, charts=10, points=36, chance=0.1)
    >>> ours < 0.25 < plain
    True
    """
    limit = limit_for(1 - (1 - chance) ** (1 / charts), points - 2)
    values = normal_series(seed, portfolios * charts, points)
    shape = (portfolios, charts)
    ours = (warned_at(values, limit) >= 0).reshape(shape).any(axis=1)
    plain = (plainly_warned_at(values) >= 0).reshape(shape).any(axis=1)
    return float(ours.mean()), float(plain.mean())


def delays(
    seed: int,
    shift: float,
    *,
    series: int,
    points: int,
    at: int,
    limit: float,
) -> tuple[Delays, Delays]:
    """How soon failures are found: by the sums with a limit, and by plain charts on the same draws.

    Parameters
    ----------
    shift, at
        How much worse, and from which point on.
    series, points, limit
        How many series, of how many points, and the limit of the sums.
    """
    values = normal_series(seed, series, points, shift=shift, at=at)
    return (
        _delays(shift, warned_at(values, limit), at),
        _delays(shift, plainly_warned_at(values), at),
    )


def _delays(shift: float, warned: Whole, at: int) -> Delays:
    early = (warned >= 0) & (warned < at)
    left = warned[~early]
    taken = np.where(left < 0, np.inf, left - at + 1)
    middle = float(np.median(taken)) if len(taken) else np.inf
    return Delays(
        shift,
        float(np.isfinite(taken).mean()) if len(taken) else 0.0,
        middle if np.isfinite(middle) else None,
        float(early.mean()),
    )
