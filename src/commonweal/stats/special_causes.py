"""The four rules by which points of control charts show special cause, many charts at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

#: Points in a row on one side of the mean, and points in a row that rise or fall.
SEVEN = 7


def special_causes(values: Floats, mean: Floats, close: Floats, limit: Floats) -> Codes:
    """The special cause of each point of one phase.

    The rules, the points they mark and their order of precedence are those of NHS England's
    "Making Data Count", as the R package NHSRplotthedots 0.2.2 (MIT) states them in its source
    (R/ptd_spc_standard.R and R/ptd_calculate_point_type.R, read; nothing of it is copied):

    - 4: a point beyond a limit;
    - 3: each point of seven or more that rise, or fall, without a break;
    - 2: each point in the outer third, between two thirds of the way to the limit and the limit
      itself, where two of three points in a row are, all three on the same side of the mean (a
      point beyond the limit may be the third of them, but is not one of the two);
    - 1: each point of seven or more in a row on one side of the mean; a point on the mean ends
      the run.

    Where several hold the highest code is given. One difference: where one trend ends at the very
    point before another begins, that last point has the direction of its own trend, while the R
    package gives it that of the step to the next point. The turning point that belongs to two
    trends has the direction of the later in both.

    Parameters
    ----------
    values
        Shape (charts, points), of one phase; NaN for a missing point, which ends every run.
    mean
        Shape (charts, 1).
    close, limit
        How far from the mean the outer third and the limit begin, shape (charts, 1), in units of
        the values; NaN where there are none, and then no point is near or beyond them.

    Returns
    -------
    ndarray
        int8, shape (charts, points): 0, or 1 to 4, negative for below the mean or falling.

    Examples
    --------
    >>> seven_above = np.array([[1.0] * 7 + [-8.0]])
    >>> zero, wide = np.zeros((1, 1)), np.full((1, 1), 99.0)
    >>> special_causes(seven_above, zero, wide, wide).tolist()
    [[1, 1, 1, 1, 1, 1, 1, 0]]
    """
    above, below = values > mean, values < mean
    high, low = values > mean + limit, values < mean - limit
    outer = ((values > mean + close) | (values < mean - close)) & ~(high | low)
    rising, falling = _trends(values)
    codes: Codes = np.zeros(values.shape, dtype=np.int8)
    for code, up, down in (
        (1, _runs(above, SEVEN), _runs(below, SEVEN)),
        (2, _two_of_three(outer, above), _two_of_three(outer, below)),
        (3, rising, falling),
        (4, high, low),
    ):
        np.copyto(codes, np.int8(code), where=up)
        np.copyto(codes, np.int8(-code), where=down)
    return codes


def _trends(values: Floats) -> tuple[Flags, Flags]:
    """Points of rising and of falling trends; the point where one turns into the other is of the
    later alone."""
    step = np.diff(values, axis=-1)
    up, down = step > 0.0, step < 0.0
    rising = _spread(_all_in(up, SEVEN - 1), SEVEN, values.shape)
    falling = _spread(_all_in(down, SEVEN - 1), SEVEN, values.shape)
    both = rising & falling
    if both.any():
        turning = both[..., :-1]
        rising[..., :-1] &= ~(turning & down)
        falling[..., :-1] &= ~(turning & up)
    return rising, falling


def _two_of_three(outer: Flags, side: Flags) -> Flags:
    first, second, third = (_window(outer, start, 3) for start in range(3))
    two = (first & second) | (first & third) | (second & third)
    return _spread(two & _all_in(side, 3), 3, outer.shape) & outer


def _runs(flags: Flags, length: int) -> Flags:
    """Points of runs of at least this length."""
    return _spread(_all_in(flags, length), length, flags.shape)


def _all_in(flags: Flags, length: int) -> Flags:
    """Whether all flags of the window of this length that starts at each point are set."""
    found = _window(flags, 0, length).copy()
    for start in range(1, length):
        found &= _window(flags, start, length)
    return found


def _window(flags: Flags, start: int, length: int) -> Flags:
    """The flag `start` points into each window of this length, of those that fit."""
    windows = max(flags.shape[-1] - length + 1, 0)
    return flags[..., start : start + windows]


def _spread(starts: Flags, length: int, shape: tuple[int, ...]) -> Flags:
    """All points of the windows that start at these."""
    marked = np.zeros(shape, dtype=np.bool_)
    for offset in range(length if starts.shape[-1] else 0):
        marked[..., offset : offset + starts.shape[-1]] |= starts
    return marked
