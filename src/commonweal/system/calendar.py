"""The calendar of England: bank holidays, working days, clear days, months ahead.

Bank holidays follow Schedule 1 to the Banking and Financial Dealings Act 1971 (Easter Monday, the
last Mondays of May and August, 26 December, 27 December where 25 or 26 December is a Sunday), the
two common law holidays (Good Friday, Christmas Day), the two proclaimed every year (New Year's Day
since 1974, the first Monday in May since 1978), substitutes for days that fall on a weekend, and
the days proclaimed once, which stand with their source in `data/bank_holidays_by_proclamation.csv`.
A year yet to come shows what the rules give: a day may still be added by proclamation.
"""

from __future__ import annotations

import csv
from calendar import MONDAY, SATURDAY, SUNDAY, monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: The first year in which all of today's bank holidays were kept in England.
FIRST_YEAR = 1978

_DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Parameters
    ----------
    year
        From 1583.

    Returns
    -------
    date
        The Sunday after the ecclesiastical full moon that falls on or after 21 March.

    Notes
    -----
    The "anonymous" Gregorian algorithm (Nature, 20 April 1876, p. 487; J. Meeus, Astronomical
    Algorithms, ch. 8; both cited from memory, not verified). Tests compare every year from 1583 to
    4099 with another implementation.

    Examples
    --------
    >>> easter_sunday(2024)
    datetime.date(2024, 3, 31)
    """
    if year < 1583:
        raise ValueError(f"the Gregorian Easter begins in 1583; {year} lies before it")
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, leap_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - full_moon - leap_rest) % 7
    late = (golden + 11 * full_moon + 22 * to_sunday) // 451
    month, day = divmod(full_moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """Bank holidays and common law holidays of England in a year, in order of days.

    A holiday that falls on a weekend is kept on its substitute day, which alone is listed.

    Raises
    ------
    ValueError
        Before 1978, when the rules were others.

    Examples
    --------
    >>> [day.isoformat() for day in bank_holidays(2020)]  # doctest: +NORMALIZE_WHITESPACE
    ['2020-01-01', '2020-04-10', '2020-04-13', '2020-05-08', '2020-05-25', '2020-08-31',
     '2020-12-25', '2020-12-28']
    """
    if year < FIRST_YEAR:
        raise ValueError(
            f"bank holidays are known from {FIRST_YEAR}, when the early May holiday began; "
            f"{year} lies before it"
        )
    easter = easter_sunday(year)
    held = {
        _next_weekday(date(year, 1, 1)): "New Year's Day",
        easter - 2 * _DAY: "Good Friday",
        easter + _DAY: "Easter Monday",
        _first_monday(year, 5): "Early May bank holiday",
        _last_monday(year, 5): "Spring bank holiday",
        _last_monday(year, 8): "Summer bank holiday",
        **_christmas(year),
    }
    for day, name, instead_of in _proclaimed():
        if day.year == year:
            if instead_of is not None:
                del held[instead_of]
            held[day] = name
    return MappingProxyType(dict(sorted(held.items())))


def is_working_day(day: date) -> bool:
    """Whether a day is neither Saturday nor Sunday nor a bank or common law holiday in England.

    The wording of SI 2023/1348 reg 12(12) names Christmas Day, Good Friday and the first Monday
    in May beside bank holidays; since it came into force the two readings give the same days.

    Examples
    --------
    >>> is_working_day(date(2020, 5, 4)), is_working_day(date(2020, 5, 8))
    (True, False)
    """
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """Working days after one day, up to and including another; negative where it lies before.

    Examples
    --------
    >>> working_days_between(date(2024, 3, 28), date(2024, 4, 2))  # over Easter
    1
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))


def add_working_days(day: date, count: int) -> date:
    """The working day that stands so many working days after a day (before it, where negative).

    Counting begins on the next day; with a count of 0 the day itself is returned, working or not.

    Examples
    --------
    A standstill that begins on Thursday 20 June 2024 ends on the 8th working day after that day:

    >>> add_working_days(date(2024, 6, 20), 8)
    datetime.date(2024, 7, 2)
    """
    step = _DAY if count >= 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def clear_days(notice: date, meeting: date) -> int:
    """Clear days between a notice and a meeting: neither the one day nor the other counts.

    Returns
    -------
    int
        Calendar days strictly between; 0 where the notice was given on the day of the meeting or
        later. Bodies under section 243 of the Local Government Act 1972 leave out Sundays and
        holidays, some leave out Saturdays too: `clear_working_days` leaves out all of them.

    Examples
    --------
    >>> clear_days(date(2019, 3, 1), date(2019, 3, 5))
    3
    """
    return max(0, (meeting - notice).days - 1)


def clear_working_days(notice: date, meeting: date) -> int:
    """Working days strictly between a notice and a meeting; 0 where the notice was not before.

    Examples
    --------
    >>> clear_working_days(date(2019, 3, 1), date(2019, 3, 5))  # Friday to Tuesday
    1
    """
    return max(0, working_days_between(notice, meeting - _DAY))


def months_ahead(day: date, months: int) -> date:
    """The same day so many months ahead, or the last day of that month where it has no such day.

    Examples
    --------
    >>> months_ahead(date(2019, 8, 31), 6)
    datetime.date(2020, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_years(starts: date, ends: date) -> int | None:
    """How many whole years a period has from its first day to its last; None where it has a part of
    a year, or no year. One that begins on 29 February has a year by the end of the next February.

    Examples
    --------
    >>> [whole_years(date(2016, 1, 1), date(2022, 12, day)) for day in (30, 31)]
    [None, 7]
    >>> whole_years(date(2016, 2, 29), date(2017, 2, 28))
    1
    """
    after = ends + _DAY
    years = after.year - starts.year
    leaps = (starts.month, starts.day) == (2, 29) and (after.month, after.day) == (3, 1)
    same = (after.month, after.day) == (starts.month, starts.day) or leaps
    return years if same and years > 0 else None


def last_meant(day: date, precision: str) -> date:
    """The last day that is meant by a day known to the "day", the "month" or the "year".

    Examples
    --------
    >>> [last_meant(date(2020, 2, 1), precision).isoformat() for precision in ("day", "month")]
    ['2020-02-01', '2020-02-29']
    """
    if precision == "year":
        return date(day.year, 12, 31)
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def financial_year(day: date) -> int:
    """The year in which the financial year of a day begins: April to March.

    Examples
    --------
    >>> financial_year(date(2019, 3, 31)), financial_year(date(2019, 4, 1))
    (2018, 2019)
    """
    return day.year if day.month >= 4 else day.year - 1


def _next_weekday(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += _DAY
    return day


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + (MONDAY - first.weekday()) % 7 * _DAY


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, monthrange(year, month)[1])
    return last - (last.weekday() - MONDAY) % 7 * _DAY


def _christmas(year: int) -> dict[date, str]:
    """Christmas Day and Boxing Day, or the days kept for them where they fall on a weekend."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == SUNDAY:  # Boxing Day keeps its Monday, Christmas takes the Tuesday
        return {boxing: "Boxing Day", boxing + _DAY: "Christmas Day (substitute day)"}
    if christmas.weekday() == SATURDAY:
        return {
            boxing + _DAY: "Christmas Day (substitute day)",
            boxing + 2 * _DAY: "Boxing Day (substitute day)",
        }
    if boxing.weekday() == SATURDAY:
        return {christmas: "Christmas Day", boxing + 2 * _DAY: "Boxing Day (substitute day)"}
    return {christmas: "Christmas Day", boxing: "Boxing Day"}


@cache
def _proclaimed() -> tuple[tuple[date, str, date | None], ...]:
    """Days proclaimed once: the day, its name, and the ordinary holiday that it replaced."""
    held = files("commonweal.system").joinpath("data/bank_holidays_by_proclamation.csv")
    return tuple(
        (
            date.fromisoformat(row["day"]),
            row["name"],
            date.fromisoformat(row["instead_of"]) if row["instead_of"] else None,
        )
        for row in csv.DictReader(held.read_text(encoding="utf-8").splitlines())
    )
