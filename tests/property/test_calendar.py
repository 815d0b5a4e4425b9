"""Laws of the calendar, for any days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.system.calendar import (
    add_working_days,
    clear_days,
    clear_working_days,
    is_working_day,
    months_ahead,
    working_days_between,
)

DAYS = st.dates(date(1979, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(-40, 40)
SPANS = st.integers(0, 400)


@given(DAYS, COUNTS)
def test_what_is_added_is_counted(day: date, count: int) -> None:
    then = add_working_days(day, count)
    if count >= 0:
        assert working_days_between(day, then) == count
    else:  # counting back, the day that is reached counts and the day of departure does not
        assert sum(is_working_day(then + timedelta(n)) for n in range((day - then).days)) == -count
    assert count == 0 or is_working_day(then)


@given(DAYS, SPANS, SPANS)
def test_counts_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    parts = working_days_between(day, middle) + working_days_between(middle, end)
    assert working_days_between(day, end) == parts
    assert working_days_between(end, day) == -parts


@given(DAYS, SPANS)
def test_clear_days_by_listing_them(notice: date, span: int) -> None:
    meeting = notice + timedelta(span)
    between = [notice + timedelta(n) for n in range(1, span)]
    assert clear_days(notice, meeting) == len(between)
    assert clear_working_days(notice, meeting) == sum(map(is_working_day, between))


@given(DAYS, st.integers(-600, 600))
def test_months_ahead_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    then = months_ahead(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == min(day.day, monthrange(then.year, then.month)[1])


@given(DAYS)
def test_no_week_without_a_weekend_and_no_fortnight_without_work(day: date) -> None:
    fortnight = [day + timedelta(n) for n in range(14)]
    assert 4 <= sum(not is_working_day(found) for found in fortnight) <= 9
