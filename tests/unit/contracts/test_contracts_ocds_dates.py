"""Releases are taken by instant: zones and fractions of a second do not put them out of order."""

from __future__ import annotations

import pytest

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
