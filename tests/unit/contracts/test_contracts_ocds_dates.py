"""Releases are taken by instant: zones and fractions of a second do not put them out of order."""

from __future__ import annotations

import json

import pytest

from commonweal.contracts.exchange import read_ocds, taken
from commonweal.contracts.exchange.dates import by_date, instant
from commonweal.contracts.exchange.lines import contract_lines
from commonweal.contracts.exchange.merging import compiled_release

#: Two ways of writing dates, the earlier first: by text they would stand the other way round.
PAIRS = (
    ("2025-06-01T00:30:00+01:00", "2025-05-31T23:45:00Z"),
    ("2025-06-01T12:00:00Z", "2025-06-01T12:00:00.500Z"),
    ("2025-06-01T23:00:00+14:00", "2025-06-01T10:00:00-05:00"),
)


def release(date: str, title: str, value: float) -> dict[str, object]:
    return {
        "ocid": "o", "id": title, "date": date, "tag": ["award"], "initiationType": "tender",
        "buyer": {"id": "B", "name": "Buyer"}, "tender": {"id": "t", "title": title},
        "awards": [
            {
                "id": "a", "title": title, "value": {"amount": value, "currency": "GBP"},
                "suppliers": [{"id": "S", "name": "Supplier"}],
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_the_later_instant_counts(earlier: str, later: str) -> None:
    first, last = release(earlier, "first", 1.0), release(later, "last", 2.0)
    for several in ([first, last], [last, first]):
        assert compiled_release(several)["tender"]["title"] == "last"
        [line] = contract_lines(several)
        assert (line.title, line.value_pence) == ("last", 200)


def test_a_date_without_a_zone_is_read_as_utc() -> None:
    assert instant("2025-06-01T10:00:00") == instant("2025-06-01T11:00:00+01:00")


def test_what_no_calendar_has_comes_first() -> None:
    told = [{"date": "2025-01-01"}, {"date": "0000-13-01"}, {}]
    assert sorted(told, key=by_date)[-1] == {"date": "2025-01-01"}


@pytest.mark.parametrize(
    ("year", "held"), [("0500", False), ("1000", True), ("9000", True), ("9500", False)]
)
def test_releases_of_years_that_records_do_not_hold_are_refused(year: str, held: bool) -> None:
    one = {**release(f"{year}-06-01T00:00:00Z", "t", 1.0), "buyer": {"id": "B", "name": "Buyer"}}
    found = taken(read_ocds(json.dumps({"releases": [one]}).encode()), as_published=True)
    assert (found.added, found.refused) == ((1, 0) if held else (0, 1))
    told = [fault.rule for fault in found.faults]
    assert held or "is no time of the years 1000 to 9000 in UTC" in told[0]


def test_a_release_of_a_process_without_a_name_and_a_buyer_is_held() -> None:
    bare = {"ocid": " ", "id": "1", "date": "2025-06-01T00:00:00Z", "tag": ["award"],
            "initiationType": "tender"}  # fmt: skip
    found = taken(read_ocds(json.dumps({"releases": [bare]}).encode()), as_published=True)
    assert found.added == 1
