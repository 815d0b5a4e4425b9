"""How dates and lists are written in sentences, everywhere alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

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


#: A day as files have it, by itself.
_WRITTEN = re.compile(r"(?<![\w/.~=-])\d{4}-\d\d-\d\d(?![\w/~-]|\.\w)", re.ASCII)

#: What an answer lacks, as it is kept: tables, and what they would hold.
_LACKS = re.compile(r"(?P<tables>[a-z_, ]+) \((?P<held>.+)\)")


def day(value: date) -> str:
    """A day as a Briton reads it.

    Examples
    --------
    >>> day(date(2019, 7, 1))
    '1 July 2019'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def known(value: date, precision: str) -> str:
    """A day as exactly as it is known: to the day, the month or the year.

    Examples
    --------
    >>> [known(date(2018, 6, 1), precision) for precision in ("day", "month", "year")]
    ['1 June 2018', 'June 2018', '2018']
    """
    if precision == "day":
        return day(value)
    return f"{MONTHS[value.month - 1]} {value.year}" if precision == "month" else f"{value.year}"


def with_days(words: str) -> str:
    """Words in which days that stand by themselves as a machine writes them, not within an id or an
    address, are days as a Briton reads them.

    Examples
    --------
    >>> with_days("due by 2026-02-05; km-2026-02-05 is an id, 2026-02-31 no day")
    'due by 5 February 2026; km-2026-02-05 is an id, 2026-02-31 no day'
    >>> with_days("example.org/?id=2019-06-13.264408.h, seen 2019-06-13.")
    'example.org/?id=2019-06-13.264408.h, seen 13 June 2019.'
    """
    return _WRITTEN.sub(_told, words)


def _told(written: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(written[0]))
    except ValueError:
        return written[0]


def years(start: date, end: date) -> str:
    """A period by its years: calendar years, the twelve months from April, or days otherwise.

    Examples
    --------
    >>> years(date(2019, 1, 1), date(2019, 12, 31)), years(date(2017, 1, 1), date(2019, 12, 31))
    ('2019', '2017 to 2019')
    >>> years(date(2020, 4, 1), date(2021, 3, 31)), years(date(2020, 4, 1), date(2020, 6, 30))
    ('2020/21', '1 April 2020 to 30 June 2020')
    """
    after = end + timedelta(days=1)
    if (start.day, after.day) != (1, 1) or start.month != after.month or after <= start:
        return f"{day(start)} to {day(end)}"
    if start.month == 1:
        return f"{end.year}" if start.year == end.year else f"{start.year} to {end.year}"
    if after.year == start.year + 1:
        return f"{start.year}/{end:%y}"
    return f"{day(start)} to {day(end)}"


def counted(count: int, one: str, many: str = "") -> str:
    """How many of what: one of it is told in the singular.

    Examples
    --------
    >>> counted(1, "day"), counted(0, "day"), counted(1_200, "body", "bodies")
    ('1 day', '0 days', '1,200 bodies')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def signed(value: float, form: str = ".1f") -> str:
    """A number that went up or down, with its sign: a minus, and no hyphen.

    Examples
    --------
    >>> signed(2.35), signed(-0.9), signed(-1200, ",.0f"), signed(-0.01)
    ('+2.4', '−0.9', '−1,200', '+0.0')
    """
    return f"{value:+z{form}}".replace("-", "−")


def about_pounds(pence: int) -> str:
    """An amount that was worked out, only as exactly as it can be meant: millions to one decimal,
    thousands whole, hundreds under ten thousand, pounds under one thousand.

    Examples
    --------
    >>> about_pounds(409_906_478), about_pounds(4_532_100), about_pounds(456_789)
    ('about £4.1m', 'about £45,000', 'about £4,600')
    >>> about_pounds(99_960_000), about_pounds(-1_250_00), about_pounds(1_51)
    ('about £1.0m', 'about −£1,300', 'about £2')
    """
    size, sign = abs(pence), "−" if pence < 0 else ""
    if size >= 99_950_000:
        tenths = _nearest(size, 10_000_000)
        return f"about {sign}£{tenths // 10:,}.{tenths % 10}m"
    step = 1_000 if size >= 1_000_000 else 100 if size >= 100_000 else 1
    return f"about {sign}£{_nearest(size, 100 * step) * step:,}"


def _nearest(size: int, step: int) -> int:
    """How many steps are nearest to a size, halves upwards."""
    return (2 * size + step) // (2 * step)


def slug(text: str) -> str:
    """A name in the form of a part of an id; empty where it has no letter or digit.

    Examples
    --------
    >>> slug("Patient transport (G4S) 3 lots")
    'patient-transport-g4s-3-lots'
    """
    kept = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return "-".join(kept.split())


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


def what_lacks(kept: str) -> str:
    """What an answer lacks in words first, with the tables of the folder that would hold it.

    Examples
    --------
    >>> what_lacks("cases, case_options and case_lines (a business case)")
    'a business case (cases, case_options and case_lines)'
    >>> what_lacks("partnerships or networks on the day")
    'partnerships or networks on the day'
    """
    found = _LACKS.fullmatch(kept)
    return kept if found is None else f"{found['held']} ({found['tables']})"
