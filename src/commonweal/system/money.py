"""Money in whole pence: reading it, writing it, and sharing it out to the penny."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from commonweal.system.apportionment import Number, exact, in_units, rounded_down_and_served

_UNITS = {
    "": 1,
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−+])?\s*(?:£|GBP)?\s*(?P<late_sign>[-−])?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?\s*(?P<unit>[A-Za-z]*)\s*(?P<close>\))?",
)


def parse_pounds(text: str) -> int:
    """Pence from an amount of pounds as people write it.

    Parameters
    ----------
    text
        Digits with or without thousands commas, a pound sign or GBP, a unit (k, m, bn, thousand,
        million, billion), and a minus or brackets for a negative amount.

    Returns
    -------
    int
        Pence.

    Raises
    ------
    ValueError
        When it is no amount, or says a part of a penny.

    Examples
    --------
    >>> parse_pounds("£1,234.56"), parse_pounds("(GBP 4.7m)"), parse_pounds("-£18.5k")
    (123456, -470000000, -1850000)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or found["unit"].lower() not in _UNITS:
        raise ValueError(
            f"{text!r} is no amount of pounds; write it as 1234.56, £1,234.56 or £4.7m"
        )
    if bool(found["open"]) != bool(found["close"]):
        raise ValueError(f"{text!r} has one bracket; brackets around an amount make it negative")
    signs = [sign for sign in (found["sign"], found["late_sign"]) if sign]
    if len(signs) > 1 or (signs and found["open"]):
        raise ValueError(f"{text!r} is negative twice; use one minus or one pair of brackets")
    digits = Decimal(found["whole"].replace(",", "") + (found["rest"] or ""))
    pence = exact(digits) * _UNITS[found["unit"].lower()] * 100
    if pence.denominator != 1:
        raise ValueError(f"{text!r} says a part of a penny; round it where it comes from")
    negative = bool(found["open"]) or any(sign in "-−" for sign in signs)
    return -int(pence) if negative else int(pence)


def format_pounds(pence: int, unit: Literal["", "k", "m", "bn"] = "", decimals: int = 2) -> str:
    """An amount of pence as pounds, halves rounded away from zero.

    Parameters
    ----------
    pence
        Pence.
    unit
        Show pounds, thousands, millions or billions.
    decimals
        Decimals shown.

    Examples
    --------
    >>> format_pounds(-123456), format_pounds(470_000_000, "m", 1), format_pounds(5, decimals=0)
    ('-£1,234.56', '£4.7m', '£0')
    """
    scaled = Fraction(abs(pence), 100 * _UNITS[unit]) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    shown = f"{Decimal(units).scaleb(-decimals):,.{decimals}f}"
    return f"{'-' if pence < 0 and units else ''}£{shown}{unit}"


def in_pounds(pence: int) -> str:
    """An amount as it is read: whole pounds without pence.

    Examples
    --------
    >>> in_pounds(25_000_000), in_pounds(200_050), in_pounds(0)
    ('£250,000', '£2,000.50', '£0')
    """
    return format_pounds(pence, decimals=2 if pence % 100 else 0)


def share_out(pence: int, weights: Mapping[str, Number]) -> dict[str, int]:
    """Share an amount in proportion to weights so that the parts add up to it to the penny.

    Parameters
    ----------
    pence
        The amount, in pence; a deficit is negative and is shared as its opposite is.
    weights
        Weight of each key; none negative, at least one above zero. A float is read as it is
        written (0.1 is a tenth).

    Returns
    -------
    dict
        Pence by key, in the order given; a weight of zero gets nothing.

    Raises
    ------
    ValueError
        When there are no weights, a weight is negative or none is above zero.

    Notes
    -----
    Largest remainders; of equal remainders the key that comes first in order gets the penny.

    Examples
    --------
    >>> share_out(100, {"09E": 1, "09C": 1, "10A": 1})
    {'09E': 33, '09C': 34, '10A': 33}
    """
    units, _ = in_units(weights.values())
    negative = [key for key, weight in zip(weights, units, strict=True) if weight < 0]
    if negative:
        raise ValueError(f"weights below zero: {', '.join(negative)}; give each 0 or more")
    total = sum(units)
    if total == 0:
        raise ValueError("no weight is above zero; give at least one")
    amount = abs(pence)
    parts = {key: amount * weight for key, weight in zip(weights, units, strict=True)}
    sign = -1 if pence < 0 else 1
    shared = rounded_down_and_served(parts, total, amount)
    return {key: sign * part for key, part in shared.items()}
