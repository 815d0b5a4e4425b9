"""Control charts for single values (XmR charts), any number of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import SupportsIndex

import numpy as np
import numpy.typing as npt

from commonweal.stats.checks import floats, refuse
from commonweal.stats.special_causes import Codes, Flags, Floats, special_causes

#: Width of the limits in mean moving ranges: three standard deviations over d2 = 1.128.
LIMIT = 2.66
#: A moving range is screened out from this many mean moving ranges on (D4 of two points).
SCREEN = 3.267
#: Limits from fewer points are on trial (NHSRplotthedots, "Number of points required", read).
TRIAL_BELOW = 12
#: Values of this size or more are refused: their differences and sums would be infinite.
TOO_LARGE = 1e300
#: Charts worked on at a time, so that the temporaries stay in the processor's cache.
CHARTS_AT_ONCE = 4096

_WORDS = np.array(["", "no two neighbouring points for a moving range", "no points for a mean"])


@dataclass(frozen=True, slots=True, eq=False)
class ControlChart:
    """Mean, limits and special causes of one chart or of many; unpacks into these four.

    Attributes
    ----------
    mean, lower, upper
        Of the phase that each point belongs to, shape of the values, in their units. NaN where
        `reason` says why. Limits are not cut at zero or one.
    special_cause
        int8, shape of the values: 0 common cause, 1 seven on one side of the mean, 2 two of three
        near a limit, 3 trend of seven, 4 beyond a limit; negative for downwards. 0 for a missing
        point.
    code
        uint8 by chart and phase, shape (..., phases): why a mean or limits are lacking, which
        `reason` says in words; 0 where they are given.
    trial
        By chart and phase: whether the limits rest on fewer than twelve points.
    values
        As given, in float64, NaN for missing.
    starts
        Index of the first point of each phase; the first is 0.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    special_cause: Codes
    code: npt.NDArray[np.uint8]
    trial: Flags
    values: Floats
    starts: tuple[int, ...]

    def __iter__(self) -> Iterator[Floats | Codes]:
        return iter((self.mean, self.lower, self.upper, self.special_cause))

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why a mean or limits are lacking, by chart and phase; empty where they are given."""
        return np.asarray(_WORDS[self.code])


def xmr(
    values: npt.ArrayLike,
    *,
    rebase_at: Sequence[int] | int = (),
    baseline: int | slice | None = None,
    screen_outliers: bool = True,
) -> ControlChart:
    """Control charts of single values with moving ranges, as "Making Data Count" draws them.

    The limits are the mean, less and plus 2.66 times the mean moving range. A moving range of
    3.267 times the mean moving range or more is left out and the mean taken again, once. Each
    phase has its own mean and limits, its moving ranges begin anew, and no run reaches over its
    start. The special causes and their precedence are in `special_causes`.

    A missing point is a gap: it is in no mean, no moving range reaches over it, and it ends every
    run. Where all moving ranges are zero both limits are the mean (NHSRplotthedots screens them
    all out and has none).

    Parameters
    ----------
    values
        Shape (..., points), the last axis in order of time, evenly spaced; NaN (or None, or
        masked) for a missing point.
    rebase_at
        Indices of the points with which a new phase begins, ascending, the same for all charts.
    baseline
        Points of each phase from which its mean and limits are taken: the first so many (at
        least 2; all where a phase has fewer), a slice counted from the start of the phase, or
        None for all of them.
    screen_outliers
        False for the Excel tool of "Making Data Count", which screens nothing.

    Returns
    -------
    ControlChart

    Raises
    ------
    ValueError
        When values are empty, not numbers, infinite, or 1e300 or more in size; when an index to
        rebase at is out of range, out of order or given twice; when a baseline has fewer than two
        points.

    Notes
    -----
    Method: R package NHSRplotthedots 0.2.2 (its source R/ptd_spc_standard.R and vignette
    "Deviations from Excel defaults" were read), which follows NHS England's "Making Data Count"
    and, for the screen, names Nelson (1982), Journal of Quality Technology 14(3).

    Examples
    --------
    The vignette's example gives 1.94, -0.72 and 4.6:

    >>> chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> mean, lower, upper, special_cause = chart
    >>> [round(float(line[0]), 2) for line in (mean, lower, upper)]
    [1.94, -0.72, 4.6]
    >>> special_cause.tolist()
    [0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    """
    given = measured(values)
    refuse(
        np.abs(given) >= TOO_LARGE,
        given,
        "values: too large for limits",
        "give them in a larger unit",
    )
    points = given.shape[-1]
    starts = (0, *_breaks(rebase_at, points))
    window = _window(baseline)
    charts = given.reshape(-1, points)
    mean, lower, upper = (np.empty(charts.shape) for _ in range(3))
    codes: Codes = np.empty(charts.shape, dtype=np.int8)
    used = np.empty((2, len(charts), len(starts)), dtype=np.int64)
    for first in range(0, len(charts), CHARTS_AT_ONCE):
        block = slice(first, first + CHARTS_AT_ONCE)
        for phase, (start, end) in enumerate(pairwise((*starts, points))):
            part = charts[block, start:end]
            centre, average, used[0, block, phase], used[1, block, phase] = _levels(
                part[:, window], screen_outliers
            )
            limit, close = LIMIT * average, 2.0 * (LIMIT / 3.0) * average
            mean[block, start:end] = centre
            lower[block, start:end] = centre - limit
            upper[block, start:end] = centre + limit
            codes[block, start:end] = special_causes(part, centre, close, limit)
    by_phase = (*given.shape[:-1], len(starts))
    return ControlChart(
        mean=mean.reshape(given.shape),
        lower=lower.reshape(given.shape),
        upper=upper.reshape(given.shape),
        special_cause=codes.reshape(given.shape),
        code=((used[1] == 0).astype(np.uint8) + (used[0] == 0)).reshape(by_phase),
        trial=(used[0] < TRIAL_BELOW).reshape(by_phase),
        values=given,
        starts=starts,
    )


def _levels(
    part: Floats, screen: bool
) -> tuple[Floats, Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Mean and mean moving range, shape (charts, 1), and how many points and ranges there are."""
    ranges = np.abs(np.diff(part, axis=-1))
    here, measured_ranges = ~np.isnan(part), ~np.isnan(ranges)
    centre, average = _mean(part, here), _mean(ranges, measured_ranges)
    points = here.sum(axis=-1)
    count = measured_ranges.sum(axis=-1)
    if screen:
        # Where all ranges are zero none is below the screen, and all are kept.
        kept = measured_ranges & ((ranges < SCREEN * average) | (average == 0.0))
        average = _mean(ranges, kept)
    return centre, average, points, count


def _mean(values: Floats, use: Flags) -> Floats:
    """Mean of those in use along the last axis, kept as an axis; NaN where there are none.

    A second pass takes up what the first lost to rounding, so that points all equal have exactly
    that mean, and none of them lies beside it.
    """
    count = use.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        first = np.where(use, values, 0.0).sum(axis=-1, keepdims=True) / count
    left = np.where(use, values - first, 0.0).sum(axis=-1, keepdims=True)
    mean: Floats = first + left / np.maximum(count, 1)
    return mean


def measured(values: npt.ArrayLike) -> Floats:
    """The values as float64 with an axis of time, or an error that says what is wrong with them.

    Parameters
    ----------
    values
        Shape (..., points); NaN, None or masked for missing.

    Returns
    -------
    ndarray
        float64; a copy only where the type had to change.

    Raises
    ------
    ValueError
        When there is no point, or one is not a number or is infinite.

    Examples
    --------
    >>> measured([1, None, 3]).tolist()
    [1.0, nan, 3.0]
    """
    try:
        kind = np.asanyarray(values).dtype.kind
    except ValueError as error:
        raise ValueError("values: charts of unequal length; fill up with NaN") from error
    if kind not in "iufO":
        raise ValueError(f"values: {np.asanyarray(values).dtype} given; give numbers")
    numbers = finite("values", values)
    if numbers.ndim == 0 or numbers.shape[-1] == 0:
        raise ValueError("values: empty; give at least one point along the last axis")
    return numbers


def finite(name: str, given: npt.ArrayLike) -> Floats:
    """Numbers as float64, NaN where missing.

    Raises
    ------
    ValueError
        When one is not a number or is infinite; says where.

    Examples
    --------
    >>> finite("target", [90, None]).tolist()
    [90.0, nan]
    """
    numbers = floats(name, given)
    infinite = np.argwhere(np.isinf(numbers))
    if len(infinite):
        where = tuple(int(part) for part in infinite[0])
        raise ValueError(
            f"{name}: {numbers[where]} at {where}, {len(infinite)} infinite in all; give a number, "
            "or NaN where missing"
        )
    return numbers


def _breaks(rebase_at: Sequence[int] | int, points: int) -> tuple[int, ...]:
    """The indices to rebase at, checked, all that is wrong with them said at once."""
    given = [rebase_at] if isinstance(rebase_at, SupportsIndex) else list(rebase_at)
    not_whole = [at for at in given if not isinstance(at, SupportsIndex) or isinstance(at, bool)]
    if not_whole:
        raise ValueError(f"rebase_at: {not_whole[0]!r} is not the index of a point")
    at = [int(index) for index in given]
    wrong = [
        f"{index} is out of range: a phase can begin at 1 to {points - 1}"
        for index in at
        if not 1 <= index < points
    ]
    wrong += [f"{index} is given twice" for index in sorted({i for i in at if at.count(i) > 1})]
    if at != sorted(at):
        wrong.append(f"{at} is not in ascending order")
    if wrong:
        raise ValueError("rebase_at: " + "; ".join(wrong))
    return tuple(at)


def _window(baseline: int | slice | None) -> slice:
    if baseline is None:
        return slice(None)
    if isinstance(baseline, slice):
        if baseline.step not in (None, 1):
            raise ValueError(f"baseline: {baseline!r} skips points; its step must be 1")
        return baseline
    if not isinstance(baseline, SupportsIndex) or isinstance(baseline, bool):
        raise ValueError(f"baseline: {baseline!r} is neither a number of points nor a slice")
    if int(baseline) < 2:
        raise ValueError(f"baseline: {int(baseline)} points have no moving range; at least 2")
    return slice(0, int(baseline))
