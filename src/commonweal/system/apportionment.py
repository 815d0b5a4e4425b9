"""Exact numbers, and whole units shared out so that nothing is lost in rounding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | float | Decimal | Fraction


def exact(number: Number) -> Fraction:
    """The number as written: a float is read as its shortest decimal form, so 0.1 is a tenth.

    Raises
    ------
    ValueError
        When the number is not finite.

    Examples
    --------
    >>> exact(0.1)
    Fraction(1, 10)
    """
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(number)


def largest_remainder(parts: Mapping[str, Fraction]) -> dict[str, int]:
    """Round parts to whole units so that their total, which must be whole, stays as it is.

    Every part is rounded down; the units left over go one each to the parts with the largest
    remainders. Of equal remainders the part whose key comes first in order is served first. So a
    part that is whole already stays as it is, and no part moves by a whole unit or more.

    Parameters
    ----------
    parts
        Exact parts by key, negative ones allowed.

    Returns
    -------
    dict
        Whole units by key, in the order given.

    Raises
    ------
    ValueError
        When the parts do not add up to a whole number.

    Notes
    -----
    The method of largest remainders (Hamilton); the order of ties is this project's own.

    Examples
    --------
    >>> largest_remainder({"b": Fraction(1, 2), "a": Fraction(1, 2), "c": Fraction(3)})
    {'b': 0, 'a': 1, 'c': 3}
    """
    total = sum(parts.values(), Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"the parts add up to {total}, not to a whole number of units")
    rounded = {key: floor(part) for key, part in parts.items()}
    left = int(total) - sum(rounded.values())
    by_remainder = sorted(parts, key=lambda key: (rounded[key] - parts[key], key))
    for key in by_remainder[:left]:
        rounded[key] += 1
    return rounded
