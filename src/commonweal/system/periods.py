"""Periods of days, both ends counted: their union, what they share, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Period = tuple[date, date]

DAY = timedelta(days=1)


def period(start: date | None, end: date | None) -> Period:
    """A period whose open ends are the first and the last day there are."""
    return (start or date.min, end or date.max)


def union(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days as periods that neither overlap nor touch, in order.

    Examples
    --------
    >>> day = date(2019, 4, 1)
    >>> union([(day, day), (day + DAY, day + DAY)]) == ((day, day + DAY),)
    True
    """
    joined: list[Period] = []
    for start, end in sorted(periods):
        if end < start:
            continue
        if joined and (joined[-1][1] == date.max or start <= joined[-1][1] + DAY):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def common(one: Iterable[Period], other: Sequence[Period]) -> tuple[Period, ...]:
    """The days that both hold."""
    return union((max(a, c), min(b, d)) for a, b in one for c, d in other)


def without(one: Iterable[Period], other: Iterable[Period]) -> tuple[Period, ...]:
    """The days that the one holds and the other does not.

    Examples
    --------
    >>> first, last = date(2019, 4, 1), date(2019, 4, 30)
    >>> without([(first, last)], [(first, first)]) == ((first + DAY, last),)
    True
    """
    left = union(one)
    for start, end in union(other):
        kept: list[Period] = []
        for first, last in left:
            if start > first:
                kept.append((first, min(last, start - DAY)))
            if end < last:
                kept.append((max(first, end + DAY), last))
        left = union(kept)
    return left


def stretches(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The longest periods within which no given period begins or ends, in order."""
    held = list(periods)
    firsts = sorted(
        {start for start, _ in held} | {end + DAY for _, end in held if end != date.max}
    )
    ends = [day - DAY for day in firsts[1:]] + [date.max] * bool(firsts)
    return tuple(
        (first, last)
        for first, last in zip(firsts, ends, strict=True)
        if any(start <= first and last <= end for start, end in held)
    )


def words(of: Period) -> str:
    """A period in words.

    Examples
    --------
    >>> words((date(2019, 4, 1), date.max))
    'from 2019-04-01'
    """
    start, end = of
    if start == date.min and end == date.max:
        return "at any time"
    if start == date.min:
        return f"until {end}"
    if end == date.max:
        return f"from {start}"
    return f"on {start}" if start == end else f"from {start} to {end}"
