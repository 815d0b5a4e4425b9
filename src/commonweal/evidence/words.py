"""How dates and lists are written in sentences, everywhere alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

#: `%B` follows the machine's language; packs are written in English everywhere.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date) -> str:
    """A day as a Briton reads it.

    Examples
    --------
    >>> day(date(2019, 7, 1))
    '1 July 2019'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def joined(words: Sequence[str]) -> str:
    """Words in a row, the last two joined by "and".

    Examples
    --------
    >>> joined(["4 ICPs", "8 CCGs", "42 PCNs"]), joined(["4 ICPs"]), joined([])
    ('4 ICPs, 8 CCGs and 42 PCNs', '4 ICPs', '')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
