"""What the calendar must say, case by case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from text_table import cases

from commonweal.system.calendar import (
    add_working_days,
    bank_holidays,
    clear_days,
    clear_working_days,
    is_working_day,
    months_ahead,
    working_days_between,
)

#: SI 2023/1348 reg 12: the standstill begins the day after publication and ends at the end of the
#: 8th working day after the day on which it begins. Recomputed from the regulation by hand in the
#: project's facts on governance; the last column counts 8 from publication, the shorter reading.
STANDSTILL = """
| published  | begins     | ends       | counted from publication |
| 2024-06-19 | 2024-06-20 | 2024-07-02 | 2024-07-01 |
| 2024-03-21 | 2024-03-22 | 2024-04-05 | 2024-04-04 |
| 2025-10-02 | 2025-10-03 | 2025-10-15 | 2025-10-14 |
| 2025-12-16 | 2025-12-17 | 2025-12-31 | 2025-12-30 |
| 2026-02-05 | 2026-02-06 | 2026-02-18 | 2026-02-17 |
| 2026-02-06 | 2026-02-07 | 2026-02-18 | 2026-02-18 |
| 2024-12-20 | 2024-12-21 | 2025-01-06 | 2025-01-06 |
"""

#: Years whose bank holidays moved or were added, and two with substitute days at Christmas.
HOLIDAYS = """
| year | days |
| 2011 | 01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27 |
| 2012 | 01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26 |
| 2018 | 01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26 |
| 2020 | 01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28 |
| 2021 | 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 |
| 2022 | 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27 |
| 2023 | 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26 |
"""

#: Notice given, meeting held: the days between, neither counted; and the working ones among them.
CLEAR = """
| notice     | meeting    | clear days | working | why |
| 2019-03-01 | 2019-03-05 | 3 | 1 | Friday to Tuesday |
| 2019-03-01 | 2019-03-02 | 0 | 0 | the next day |
| 2019-03-01 | 2019-03-01 | 0 | 0 | the same day |
| 2019-03-05 | 2019-03-01 | 0 | 0 | notice after the meeting |
| 2019-04-17 | 2019-04-25 | 7 | 3 | over Easter |
| 2020-05-04 | 2020-05-11 | 6 | 3 | over the holiday moved to 8 May 2020 |
"""

MONTHS = """
| day        | months | then       |
| 2019-01-31 | 1      | 2019-02-28 |
| 2020-01-31 | 1      | 2020-02-29 |
| 2019-08-31 | 6      | 2020-02-29 |
| 2019-03-05 | 6      | 2019-09-05 |
| 2019-12-31 | 12     | 2020-12-31 |
| 2020-02-29 | 12     | 2021-02-28 |
| 2020-03-31 | -1     | 2020-02-29 |
| 2019-07-01 | 0      | 2019-07-01 |
"""

COUNTED = """
| after      | to         | working days |
| 2024-03-28 | 2024-04-02 | 1  |
| 2024-04-02 | 2024-03-28 | -1 |
| 2022-06-01 | 2022-06-06 | 1  |
| 2019-12-24 | 2020-01-02 | 4  |
| 2019-07-05 | 2019-07-07 | 0  |
"""


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("case", cases(STANDSTILL), ids=lambda case: case["published"])
def test_standstill(case: dict[str, str]) -> None:
    published = day(case["published"])
    begins = published + timedelta(days=1)
    assert begins == day(case["begins"])
    assert add_working_days(begins, 8) == day(case["ends"])
    assert add_working_days(published, 8) == day(case["counted from publication"])


@pytest.mark.parametrize("case", cases(HOLIDAYS), ids=lambda case: case["year"])
def test_bank_holidays(case: dict[str, str]) -> None:
    held = [f"{found:%m-%d}" for found in bank_holidays(int(case["year"]))]
    assert held == case["days"].split()


@pytest.mark.parametrize("case", cases(CLEAR), ids=lambda case: case["why"])
def test_clear_days(case: dict[str, str]) -> None:
    notice, meeting = day(case["notice"]), day(case["meeting"])
    assert clear_days(notice, meeting) == int(case["clear days"])
    assert clear_working_days(notice, meeting) == int(case["working"])


@pytest.mark.parametrize("case", cases(MONTHS), ids=lambda case: f"{case['day']}+{case['months']}")
def test_months_ahead(case: dict[str, str]) -> None:
    assert months_ahead(day(case["day"]), int(case["months"])) == day(case["then"])


@pytest.mark.parametrize("case", cases(COUNTED), ids=lambda case: case["after"])
def test_working_days_between(case: dict[str, str]) -> None:
    assert working_days_between(day(case["after"]), day(case["to"])) == int(case["working days"])


def test_the_holiday_that_moved_left_its_monday_a_working_day() -> None:
    assert is_working_day(day("2020-05-04"))
    assert is_working_day(day("2022-05-30"))
    assert is_working_day(day("1995-05-01"))
    assert not is_working_day(day("1995-05-08"))


def test_before_the_rules_of_today_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="1978"):
        bank_holidays(1977)
