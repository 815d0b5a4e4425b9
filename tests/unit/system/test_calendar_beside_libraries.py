"""Bank holidays and Easter beside independent libraries, year by year."""

from __future__ import annotations

import holidays
import pytest
from dateutil.easter import easter

from commonweal.system.calendar import FIRST_YEAR, bank_holidays, easter_sunday


@pytest.mark.parametrize("year", range(FIRST_YEAR, 2101))
def test_bank_holidays_are_those_of_the_holidays_package(year: int) -> None:
    # That package lists the day itself beside its substitute; only the weekday is a day off.
    listed = holidays.country_holidays("GB", subdiv="ENG", years=year)
    assert set(bank_holidays(year)) == {day for day in listed if day.weekday() < 5}


def test_easter_is_that_of_dateutil_for_every_gregorian_year() -> None:
    wrong = [year for year in range(1583, 4100) if easter_sunday(year) != easter(year)]
    assert wrong == []


def test_easter_of_the_julian_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="1583"):
        easter_sunday(1582)
