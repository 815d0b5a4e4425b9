"""Exact numbers, and whole units shared out so that nothing is lost in rounding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite, lcm

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
    return Fraction(*_ratio(number))


def in_units(numbers: Iterable[Number]) -> tuple[list[int], int]:
    """Exact numbers as whole counts of one unit, and how many of the units make one.

    Whole numbers add up and compare many times faster than fractions do.

    Raises
    ------
    ValueError
        When a number is not finite.

    Examples
    --------
    >>> in_units([0.5, Fraction(1, 3), 2])
    ([3, 2, 12], 6)
    """
    ratios = [_ratio(number) for number in numbers]
    unit = lcm(*{denominator for _, denominator in ratios})
    return [numerator * (unit // denominator) for numerator, denominator in ratios], unit


def _ratio(number: Number) -> tuple[int, int]:
    if isinstance(number, float):
        if not isfinite(number):
            raise ValueError(f"{number} is not finite; give a number")
        # Not repr: a number of numpy is a float too, and writes itself with its type.
        number = Decimal(float.__repr__(number))
    return number.as_integer_ratio()


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
    units, unit = in_units(parts.values())
    total = sum(units)
    if total % unit:
        raise ValueError(
            f"the parts add up to {Fraction(total, unit)}, not to a whole number of units"
        )
    return rounded_down_and_served(dict(zip(parts, units, strict=True)), unit, total // unit)


def rounded_down_and_served(
    numerators: Mapping[str, int], denominator: int, total: int
) -> dict[str, int]:
    """Largest remainders of parts that share one denominator and add up to `total`."""
    divided = {key: divmod(numerator, denominator) for key, numerator in numerators.items()}
    rounded = {key: whole for key, (whole, _) in divided.items()}
    left = total - sum(rounded.values())
    by_remainder = sorted(divided, key=lambda key: (-divided[key][1], key))
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
