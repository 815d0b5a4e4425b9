"""Signals over many charts at once, with the share of false ones held down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, stdtr

from commonweal.stats.checks import floats
from commonweal.stats.control_chart import measured
from commonweal.stats.special_causes import Flags, Floats

Method = Literal["bh", "by"]

#: Mean of the absolute difference of two independent standard normal values: d2 = 2 / sqrt(pi).
D2 = 2.0 / np.sqrt(np.pi)
#: Variance of that difference, and covariance of two such that share a value (both for standard
#: normal values): E|a - b||b - c| = (4 / pi) (sqrt(3) / 2 + pi / 12), less the square of the mean.
RANGE_VARIANCE = 2.0 - D2**2
RANGE_COVARIANCE = (4.0 / np.pi) * (np.sqrt(0.75) + np.pi / 12.0) - D2**2

_WORDS = np.array(
    ["", "a latest point is missing", "too few earlier points", "earlier points do not vary"]
)


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """Which charts signal, each array of the shape of the charts without their points.

    Attributes
    ----------
    p
        Two-sided p-value, NaN where `reason` says why there is none.
    adjusted
        p-value adjusted for all charts that have one.
    signal
        Whether the adjusted p-value is at most the rate of false discoveries asked for.
    shift
        Mean of the latest points less that of the earlier, in standard deviations of one point.
    reason
        Why a chart has no p-value, else empty.
    """

    p: Floats
    adjusted: Floats
    signal: Flags
    shift: Floats
    reason: npt.NDArray[np.str_]


def signals(
    values: npt.ArrayLike, *, latest: int = 1, rate: float = 0.05, method: Method = "bh"
) -> Signals:
    """Charts whose latest points depart from what went before, false discoveries held down.

    The latest points are compared with all earlier ones, whose standard deviation is their mean
    moving range over 1.128, no range being screened out (screening would make it too small and
    the p-value with it). Under no change the difference, in its estimated standard error, follows
    Student's t closely: its degrees of freedom are those of a chi with the relative variance of
    the mean moving range, which follows from the covariances of neighbouring ranges. From a dozen
    earlier points on p-values are within a tenth of even; with six they are cautious (0.01 comes
    up in 0.7% of charts without change). It takes points as independent and normal: where months
    resemble their neighbours, or seasons recur, it is too small.

    Parameters
    ----------
    values
        Shape (..., points), the last axis in order of time, of one phase; NaN for missing.
    latest
        How many of the last points are tested together, by their mean; at least 1.
    rate
        Share of false signals among all signals that is expected at most, above 0 and below 1.
    method
        "bh" (Benjamini and Hochberg) where charts are independent or go up and down together,
        "by" (Benjamini and Yekutieli) whatever their dependence.

    Returns
    -------
    Signals

    Raises
    ------
    ValueError
        When values are empty, infinite or no numbers, no point is left to compare with, or the
        rate or the method is not as above.

    Examples
    --------
    >>> found = signals([[5.0, 6, 5, 7, 6, 5, 6, 30], [5, 6, 5, 7, 6, 5, 6, 6]])
    >>> found.signal.tolist()
    [True, False]
    """
    if not 0.0 < rate < 1.0:
        raise ValueError(f"rate {rate!r}: give a share above 0 and below 1")
    given = measured(values)
    points = given.shape[-1]
    if not 1 <= latest < points:
        raise ValueError(f"latest {latest!r}: give 1 to {points - 1} of {points} points")
    earlier, last = given[..., :-latest], given[..., -latest:]
    ranges = np.abs(np.diff(earlier, axis=-1))
    count, pairs = (~np.isnan(part) for part in (earlier, ranges))
    held, used = count.sum(axis=-1), pairs.sum(axis=-1)
    shared = (pairs[..., 1:] & pairs[..., :-1]).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        before = np.where(count, earlier, 0.0).sum(axis=-1) / held
        sigma = np.where(pairs, ranges, 0.0).sum(axis=-1) / used / D2
        freedom, small = _freedom(used, shared)
        shift = (last.mean(axis=-1) - before) / sigma
        spread = np.sqrt(1.0 / latest + 1.0 / held)
        p = 2.0 * stdtr(freedom, -np.abs(shift / (small * spread)))
    why = np.select([np.isnan(last).any(axis=-1), used == 0, ~(sigma > 0.0)], [1, 2, 3], 0)
    p, shift = np.where(why > 0, np.nan, p), np.where(why > 0, np.nan, shift)
    adjusted = false_discovery(p, method=method)
    return Signals(
        p=p,
        adjusted=adjusted,
        signal=adjusted <= rate,
        shift=shift,
        reason=np.asarray(_WORDS[why]),
    )


def _freedom(ranges: npt.NDArray[np.int64], shared: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Degrees of freedom of a mean moving range, and the mean of such a chi over their root.

    The chi distribution that has the same variance relative to its mean; found by repetition,
    which ends within a few rounds since the relative variance falls off nearly as 1 / (2 freedom).
    """
    variance = RANGE_VARIANCE / ranges + 2.0 * RANGE_COVARIANCE * shared / ranges**2
    relative = variance / D2**2
    freedom = 0.5 / relative
    small = np.ones_like(freedom)
    for _ in range(12):
        small = np.exp(gammaln((freedom + 1.0) / 2.0) - gammaln(freedom / 2.0)) * np.sqrt(
            2.0 / freedom
        )
        freedom = freedom * (1.0 / small**2 - 1.0) / relative
    return freedom, small


def false_discovery(p: npt.ArrayLike, *, method: Method = "bh") -> Floats:
    """p-values adjusted so that those at most q hold a share of false discoveries of q or less.

    Parameters
    ----------
    p
        Any shape, each from 0 to 1; all are one family. NaN is no test: it stays NaN and does not
        count.
    method
        "bh": Benjamini and Hochberg; "by": Benjamini and Yekutieli, for any dependence.

    Returns
    -------
    ndarray
        The shape of `p`, at most 1 and never less than `p`.

    Raises
    ------
    ValueError
        When a p-value lies outside 0 to 1, or the method is unknown.

    Notes
    -----
    As the documentation of ``scipy.stats.false_discovery_control`` defines both, which names
    Benjamini and Hochberg (1995) and Benjamini and Yekutieli (2001).

    Examples
    --------
    >>> false_discovery([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    if method not in get_args(Method):
        raise ValueError(f"method {method!r}: give one of {get_args(Method)}")
    given = floats("p", p)
    wrong = (given < 0.0) | (given > 1.0)
    if wrong.any():
        raise ValueError(f"p: {given[wrong].flat[0]:g} is outside 0 to 1")
    tests = ~np.isnan(given)
    held = given[tests]
    adjusted = np.full(given.shape, np.nan)
    if held.size:
        rank = np.arange(1, held.size + 1)
        order = np.argsort(held, kind="stable")
        factor = held.size / rank * (np.sum(1.0 / rank) if method == "by" else 1.0)
        least = np.minimum.accumulate((held[order] * factor)[::-1])[::-1]
        sorted_back = np.empty(held.size)
        sorted_back[order] = np.minimum(least, 1.0)
        adjusted[tests] = sorted_back
    return adjusted
