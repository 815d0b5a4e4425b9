"""When a standstill ends and a notice is due, case by case and day by day, from 2024 to 2027.

The twin below has a calendar of its own: the bank holidays of England and Wales as GOV.UK lists
them (gov.uk/bank-holidays), written down here and compared with another library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from text_table import cases

from commonweal.governance.procurement import due, needed, standstill
from commonweal.rules import RuleBook, load_rules

HOLIDAYS = """
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03
"""

#: Around every bank holiday of the four years; worked out with the list above and a wall calendar.
CASES = """
| published  | begins     | regulation | from publication | holiday |
| 2024-01-01 | 2024-01-02 | 2024-01-12 | 2024-01-11 | published on New Year's Day |
| 2024-03-24 | 2024-03-25 | 2024-04-08 | 2024-04-05 | Good Friday and Easter Monday |
| 2024-03-28 | 2024-03-29 | 2024-04-11 | 2024-04-11 | begins on Good Friday |
| 2024-05-01 | 2024-05-02 | 2024-05-15 | 2024-05-14 | early May |
| 2024-05-22 | 2024-05-23 | 2024-06-05 | 2024-06-04 | spring |
| 2024-08-21 | 2024-08-22 | 2024-09-04 | 2024-09-03 | summer |
| 2024-12-20 | 2024-12-21 | 2025-01-06 | 2025-01-06 | Christmas and New Year |
| 2024-12-27 | 2024-12-28 | 2025-01-09 | 2025-01-09 | New Year |
| 2025-04-13 | 2025-04-14 | 2025-04-28 | 2025-04-25 | Good Friday and Easter Monday |
| 2025-04-30 | 2025-05-01 | 2025-05-14 | 2025-05-13 | early May |
| 2025-05-21 | 2025-05-22 | 2025-06-04 | 2025-06-03 | spring |
| 2025-08-20 | 2025-08-21 | 2025-09-03 | 2025-09-02 | summer |
| 2025-12-20 | 2025-12-21 | 2026-01-05 | 2026-01-05 | Christmas and New Year |
| 2026-03-29 | 2026-03-30 | 2026-04-13 | 2026-04-10 | Good Friday and Easter Monday |
| 2026-04-29 | 2026-04-30 | 2026-05-13 | 2026-05-12 | early May |
| 2026-05-20 | 2026-05-21 | 2026-06-03 | 2026-06-02 | spring |
| 2026-08-26 | 2026-08-27 | 2026-09-09 | 2026-09-08 | summer |
| 2026-12-20 | 2026-12-21 | 2027-01-05 | 2027-01-04 | Boxing Day kept on a Monday |
| 2027-03-21 | 2027-03-22 | 2027-04-05 | 2027-04-02 | Good Friday and Easter Monday |
| 2027-04-28 | 2027-04-29 | 2027-05-12 | 2027-05-11 | early May |
| 2027-05-26 | 2027-05-27 | 2027-06-09 | 2027-06-08 | spring |
| 2027-08-25 | 2027-08-26 | 2027-09-08 | 2027-09-07 | summer |
| 2027-12-22 | 2027-12-23 | 2028-01-07 | 2028-01-06 | both days of Christmas kept later |
"""

#: Awarded, and the last of the 30 days after it.
NOTICES = """
| awarded    | last day   | why |
| 2024-01-30 | 2024-02-29 | leap year |
| 2024-01-31 | 2024-03-01 | leap year |
| 2025-01-30 | 2025-03-01 | no leap year |
| 2024-12-02 | 2025-01-01 | on a bank holiday: days, not working days |
| 2026-02-19 | 2026-03-21 | on a Saturday |
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


def _days() -> Iterator[date]:
    day = date(2024, 1, 1)
    while day < date(2028, 1, 1):
        yield day
        day = date.fromordinal(day.toordinal() + 1)


def _midnight_after(day: date, working: int) -> date:
    """The day that ends at the midnight of the n-th working day after a day, counted on fingers."""
    counted: list[str] = []
    while len(counted) < working:
        day = date.fromordinal(day.toordinal() + 1)
        written = day.isoformat()
        if day.strftime("%a") not in ("Sat", "Sun") and written not in HOLIDAYS.split():
            counted.append(written)
    return date.fromisoformat(counted[-1])


def test_the_list_of_the_twin_is_that_of_another_library() -> None:
    library = pytest.importorskip("holidays").country_holidays(
        "GB", subdiv="ENG", years=range(2024, 2028)
    )
    weekdays = {day.isoformat() for day in library if day.weekday() < 5}
    assert weekdays == {day for day in HOLIDAYS.split() if day < "2028"}


@pytest.mark.parametrize("case", cases(CASES), ids=lambda case: case["published"])
def test_a_standstill_over_a_bank_holiday(book: RuleBook, case: dict[str, str]) -> None:
    found = standstill(book, date.fromisoformat(case["published"]))
    assert found is not None
    assert found.begins.isoformat() == case["begins"]
    assert found.deadline_regulation.isoformat() == case["regulation"]
    assert found.deadline_from_publication.isoformat() == case["from publication"]
    assert found.used == max(found.deadline_regulation, found.deadline_from_publication)
    assert bool(found.warning) is (case["regulation"] != case["from publication"])
    held = [day.isoformat() for day, _ in found.holidays]
    assert held == [d for d in HOLIDAYS.split() if case["published"] < d <= case["regulation"]]


def test_every_day_of_four_years_by_both_counts(book: RuleBook) -> None:
    differ = 0
    for day in _days():
        found = standstill(book, day)
        assert found is not None
        next_day = day + timedelta(days=1)
        assert found.begins == next_day
        assert found.deadline_regulation == _midnight_after(next_day, 8), day
        assert found.deadline_from_publication == _midnight_after(day, 8), day
        works = next_day.weekday() < 5 and next_day.isoformat() not in HOLIDAYS
        assert bool(found.warning) is works, day
        differ += bool(found.warning)
    # 2 January 2024 to 1 January 2028 has 208 weeks, 4 more weekdays, and 31 holidays on weekdays.
    assert differ == 208 * 5 + 4 - 31


def test_the_vectors_of_the_facts(book: RuleBook, shared: Path) -> None:
    text = (shared / "facts/governance/rules.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \w{3} (\d+ \w{3} \d{4})[^|]*\| \w{3} (\d+ \w{3}) \| \w{3} (\d+ \w{3} \d{4}) "
        r"\| \w{3} (\d+ \w{3})",
        text,
        re.M,
    )
    assert len(rows) == 7
    for published, begins, ends, common in rows:
        found = standstill(book, datetime.strptime(published, "%d %b %Y").date())
        assert found is not None
        assert f"{found.begins:%-d %b}" == begins
        assert f"{found.deadline_regulation:%-d %b %Y}" == ends
        assert f"{found.deadline_from_publication:%-d %b}" == common


@pytest.mark.parametrize("case", cases(NOTICES), ids=lambda case: case["awarded"])
def test_the_last_day_of_a_notice(book: RuleBook, case: dict[str, str]) -> None:
    awarded = date.fromisoformat(case["awarded"])
    for process in ("direct award A", "direct award C", "most suitable provider", "competitive"):
        term = due(book, needed(process)[-1], awarded)
        assert term is not None
        assert term[0].isoformat() == case["last day"]


def test_the_last_day_of_a_notice_for_every_day(book: RuleBook) -> None:
    schedule = needed("urgent")[0]
    for day in _days():
        term = due(book, schedule, day)
        assert term is not None
        assert term[0].toordinal() - day.toordinal() == 30
        assert term[1].id == "C16a"


def test_the_law_begins_with_2024(book: RuleBook) -> None:
    assert standstill(book, date(2023, 12, 31)) is None
    assert standstill(book, date(2024, 1, 1)) is not None
    assert standstill(book, date(2024, 1, 1), "ccg") is None
    assert due(book, needed("direct award A")[0], date(2023, 12, 31)) is None
