"""Financial years: twelve months from April, named by both their years."""

from __future__ import annotations

import re
from datetime import date

_LABEL = re.compile(r"(?P<first>\d{4})[-/](?P<last>\d{2})")


def label_of(on: date) -> str:
    """The financial year that a day lies in.

    Examples
    --------
    >>> label_of(date(2019, 3, 31)), label_of(date(2019, 4, 1))
    ('2018-19', '2019-20')
    """
    first = on.year if on.month >= 4 else on.year - 1
    return label(first)


def label(first: int) -> str:
    """The financial year that begins in April of a year.

    Examples
    --------
    >>> label(1999)
    '1999-00'
    """
    return f"{first}-{(first + 1) % 100:02d}"


def first_year(label: str) -> int:
    """The year in whose April a financial year begins.

    Raises
    ------
    ValueError
        When the label names no financial year.

    Examples
    --------
    >>> first_year("2018-19"), first_year("2018/19")
    (2018, 2018)
    """
    found = _LABEL.fullmatch(label.strip())
    if found is None or (int(found["first"]) + 1) % 100 != int(found["last"]):
        raise ValueError(f"{label!r} is no financial year; write it as 2018-19")
    return int(found["first"])


def days(label: str) -> tuple[date, date]:
    """First and last day of a financial year.

    Examples
    --------
    >>> days("2018-19")
    (datetime.date(2018, 4, 1), datetime.date(2019, 3, 31))
    """
    first = first_year(label)
    return date(first, 4, 1), date(first + 1, 3, 31)


def whole_year(start: date, end: date) -> str:
    """The financial year that a period is, or nothing where it is another period.

    Examples
    --------
    >>> whole_year(date(2018, 4, 1), date(2019, 3, 31)), whole_year(date(2018, 4, 1), end=date.max)
    ('2018-19', '')
    """
    year = label_of(start)
    return year if (start, end) == days(year) else ""
