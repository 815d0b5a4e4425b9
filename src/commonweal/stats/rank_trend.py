"""The test of Mann and Kendall for a rise or fall of any form, exact for short series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from commonweal.stats.control_chart import measured

Floats = npt.NDArray[np.float64]

#: Up to so many points the distribution is worked out, beyond it is taken as normal.
EXACT_UP_TO = 40

_WORDS = np.array(["", "fewer than three points", "all values equal"])


@dataclass(frozen=True, slots=True, eq=False)
class MannKendall:
    """Rising pairs less falling pairs, and how likely as many either way are by chance.

    Attributes
    ----------
    s
        Pairs that rise less pairs that fall, NaN where `reason` says why.
    p
        Two-sided p-value.
    slope
        Median of the slopes of all pairs (Theil and Sen), per step.
    exact
        Whether the p-value is exact, not normal.
    reason
        Why there is no test, else empty.
    """

    s: Floats
    p: Floats
    slope: Floats
    exact: npt.NDArray[np.bool_]
    reason: npt.NDArray[np.str_]


def mann_kendall(values: npt.ArrayLike) -> MannKendall:
    """Whether each series rises or falls, whatever the form.

    With up to 40 points the p-value is exact, ties and all: it is the share of all orders of
    these values with as large a difference of rising and falling pairs, either way. With more it
    is normal, with the variance for ties and a correction for continuity of 1.

    Parameters
    ----------
    values
        Shape (..., points), evenly spaced in time; NaN for a missing point, which is left out
        (its time still passes for the slope).

    Returns
    -------
    MannKendall
        Each of the shape of the values without their points.

    Raises
    ------
    ValueError
        When values are empty, infinite or no numbers.

    Notes
    -----
    The exact distribution: the falling pairs of an order of values with ties number the
    inversions of a multiset, counted by a Gaussian multinomial coefficient (from memory; checked
    against all orders one by one, and against ``scipy.stats.kendalltau`` where no values tie).

    Examples
    --------
    >>> found = mann_kendall([[1.0, 2, 3, 4, 5], [3, 1, 2, 5, 4]])
    >>> found.s.tolist(), found.p.round(4).tolist()
    ([10.0, 4.0], [0.0167, 0.4833])
    """
    given = measured(values)
    series = given.reshape(-1, given.shape[-1])
    length = given.shape[-1]
    points = (~np.isnan(series)).sum(axis=-1)
    s = np.zeros(len(series))
    slopes = [np.full(len(series), np.nan)]
    for gap in range(1, length):
        difference = series[:, gap:] - series[:, :-gap]
        s += np.nan_to_num(np.sign(difference)).sum(axis=-1)
        slopes.extend((difference / gap).T)
    why = np.where(points < 3, 1, np.where(_level(series), 2, 0))
    p = _chance(series, s, points, why == 0)
    steepness = np.full(len(series), np.nan)
    steepness[why != 1] = np.nanmedian(np.array(slopes)[:, why != 1], axis=0)
    shape = given.shape[:-1]
    return MannKendall(
        s=np.where(why > 0, np.nan, s).reshape(shape),
        p=p.reshape(shape),
        slope=steepness.reshape(shape),
        exact=((points <= EXACT_UP_TO) & (why == 0)).reshape(shape),
        reason=np.asarray(_WORDS[why]).reshape(shape),
    )


def _level(series: Floats) -> npt.NDArray[np.bool_]:
    here = ~np.isnan(series)
    top = np.where(here, series, -np.inf).max(axis=-1)
    return np.asarray(top == np.where(here, series, np.inf).min(axis=-1))


def _chance(
    series: Floats, s: Floats, points: npt.NDArray[np.int64], tested: npt.NDArray[np.bool_]
) -> Floats:
    """Two-sided p-values; series with the same ties share a distribution."""
    p = np.full(len(series), np.nan)
    ordered = np.sort(series, axis=-1)
    with np.errstate(invalid="ignore"):
        same = np.diff(ordered, axis=-1) == 0.0
    patterns, which = np.unique(
        np.column_stack([points, same])[tested], axis=0, return_inverse=True
    )
    rows = np.flatnonzero(tested)
    for number, pattern in enumerate(patterns):
        mine = rows[which.ravel() == number]
        ties = _ties(int(pattern[0]), pattern[1:].astype(bool).tolist())
        if pattern[0] <= EXACT_UP_TO:
            p[mine] = _exact(ties)[np.abs(s[mine]).astype(np.int64)]
        else:
            p[mine] = 2.0 * ndtr(-np.maximum(np.abs(s[mine]) - 1.0, 0.0) / np.sqrt(_variance(ties)))
    chance: Floats = np.minimum(p, 1.0)
    return chance


def _ties(points: int, same: list[bool]) -> tuple[int, ...]:
    """How many values tie in each group of more than one, and how many points there are in all."""
    groups = [len(list(run)) + 1 for tied, run in groupby(same[: points - 1]) if tied]
    return (points, *sorted(groups))


def _variance(ties: tuple[int, ...]) -> float:
    def part(n: int) -> int:
        return n * (n - 1) * (2 * n + 5)

    return (part(ties[0]) - sum(part(tied) for tied in ties[1:])) / 18.0


@lru_cache(maxsize=4096)
def _exact(ties: tuple[int, ...]) -> Floats:
    """Chance of a difference of at least 0, 1, 2 ... pairs either way, for these ties.

    The orders of all points with so many falling pairs are the coefficients of a product of
    1 + q + ... + q^(m - 1) for m up to the points; those of the tied values are divided out.
    """
    orders = [1]
    for m in range(2, ties[0] + 1):
        orders = _times(orders, m)
    for tied in ties[1:]:
        for m in range(2, tied + 1):
            orders = _over(orders, m)
    pairs = len(orders) - 1
    counts = [0] * (pairs + 1)
    for falling, ways in enumerate(orders):
        counts[abs(pairs - 2 * falling)] += ways
    total = sum(orders)
    tail, chances = 0, np.zeros(pairs + 1)
    for difference in range(pairs, -1, -1):
        tail += counts[difference]
        chances[difference] = tail / total
    return chances


def _times(orders: list[int], m: int) -> list[int]:
    """The polynomial times 1 + q + ... + q^(m - 1)."""
    product, held = [], 0
    for power in range(len(orders) + m - 1):
        held += orders[power] if power < len(orders) else 0
        held -= orders[power - m] if power >= m else 0
        product.append(held)
    return product


def _over(orders: list[int], m: int) -> list[int]:
    """The polynomial divided by 1 + q + ... + q^(m - 1), which it holds."""
    quotient: list[int] = []
    for power in range(len(orders) - m + 1):
        before = sum(quotient[max(power - m + 1, 0) : power])
        quotient.append(orders[power] - before)
    return quotient
