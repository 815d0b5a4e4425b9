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


def decimals(number: Fraction) -> int:
    """Decimals that a number has when it is written out in full.

    Raises
    ------
    ValueError
        When it has more than thirty, or no end.

    Examples
    --------
    >>> decimals(Fraction(1, 8)), decimals(Fraction(12))
    (3, 0)
    """
    count = 0
    while (number * 10**count).denominator != 1:
        count += 1
        if count > 30:
            raise ValueError(f"{number} has no end when it is written out; round it first")
    return count


def precision(number: Number) -> int:
    """Decimals that a number was given with: zeros at its end count where it is a `Decimal`.

    Examples
    --------
    >>> precision(Decimal("233.50")), precision(233.5), precision(233)
    (2, 1, 0)
    """
    if isinstance(number, Decimal):
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"{number} is not finite; give a number")
        return max(0, -exponent)
    return decimals(exact(number))


def written(number: Fraction) -> Decimal:
    """A number written out in full, none of it lost.

    Examples
    --------
    >>> written(Fraction(5, 4))
    Decimal('1.25')
    """
    count = decimals(number)
    digits = tuple(int(digit) for digit in str(abs(int(number * 10**count))))
    return Decimal((int(number < 0), digits, -count))
