"""Values as readers in Britain read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Basis, Column, Figure, words
from commonweal.report import formats
from sample_tables import LISTS


def figure(**more: Any) -> Figure:
    settings: dict[str, Any] = {"basis": Basis.OBSERVED, "sources": (LISTS,), **more}
    return Figure(id="f", label="F", about="x", as_of=None, **settings)


def column(kind: Any, unit: str = "") -> Column:
    return Column(name="c", label="C", kind=kind, unit=unit)


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0, "patients", "0 patients"),
        (1, "patients", "1 patient"),
        (1, "bodies", "1 body"),
        (1, "requests and promises", "1 request or promise"),
        (2, "requests and promises", "2 requests and promises"),
        (1, "minutes there and back", "1 minutes there and back"),
        (1.0, "business", "1 business"),
        (299_527.5, "patients", "299,528 patients"),
        (-12.345, "minutes", "−12.3 minutes"),
        (21.88, "%", "21.9%"),
        (100, "%", "100%"),
        (0.21882, "share", "21.9%"),
        (4_700_000, "GBP a year", "£4,700,000 a year"),
        (-44, "GBP million", "−£44 million"),
        (18.1, "GBP", "£18.10"),
        (470_000_050, "pence", "£4,700,000.50"),
        (-1, "pence", "−£0.01"),
        ("1 of 4", "", "1 of 4"),
        (True, "", "yes"),
        (date(2019, 7, 1), "", "1 July 2019"),
        (Decimal("2.5"), "FTE", "2.50 FTE"),
    ],
)
def test_a_value_with_its_unit(value: Any, unit: str, written: str) -> None:
    assert formats.with_unit(value, unit) == written


def test_a_half_is_rounded_away_from_nought_as_readers_do() -> None:
    # Python's own rounding is half to even: 2.5 would become 2 and 0.125 would become 0.12.
    assert [formats.number(v, 0) for v in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "−3"]
    assert formats.number(0.125, 2) == "0.13"


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_read_back(value: int) -> None:
    assert int(formats.number(value).replace(",", "").replace("−", "-")) == value


@given(st.integers(-(10**14), 10**14))
def test_no_penny_is_lost(pence: int) -> None:
    written = formats.pounds(pence, 2).replace(",", "").replace("£", "").replace("−", "-")
    assert Decimal(written) * 100 == pence


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_written_as_the_calendar_names_it(on: date) -> None:
    # The C locale's month names are English, whatever the machine speaks.
    assert words.day(on).split()[0] == str(on.day)
    assert words.MONTHS.index(words.day(on).split()[1]) + 1 == on.month
    assert words.day(on).split()[2] == str(on.year)


def test_missing_is_said_with_its_reason_and_is_not_nought() -> None:
    missing = figure(missing="no table flows", basis=None, sources=())
    assert formats.figure_value(missing) == "not known: no table flows"
    assert formats.column_texts(column("count"), [None, float("nan"), 0]) == [None, None, "0"]
    assert formats.column_texts(column("money"), [None, 0]) == [None, "£0"]


@pytest.mark.parametrize(
    ("lower", "upper", "confidence", "words"),
    [
        (20.1, 23.7, 0.95, "95% interval 20.1% to 23.7%"),
        (20.1, None, None, "at least 20.1%"),
        (None, 23.7, 0.998, "99.8% interval at most 23.7%"),
        (None, None, 0.95, ""),
    ],
)
def test_intervals(
    lower: float | None, upper: float | None, confidence: float | None, words: str
) -> None:
    held = figure(value=21.9, unit="%", lower=lower, upper=upper, confidence=confidence)
    assert formats.interval(held) == words


@pytest.mark.parametrize(
    ("kind", "values", "texts"),
    [
        ("count", [1234.5, 2], ["1,235", "2"]),
        ("number", [0.3, 5000.0], ["0.3", "5,000.0"]),
        ("number", [1.0, 2.0], ["1", "2"]),
        ("share", [0.0, 0.0005, 1], ["0.0%", "0.1%", "100.0%"]),
        ("money", [100, 250], ["£1.00", "£2.50"]),
        ("money", [100_00, -500_00], ["£100", "−£500"]),
        ("date", [date(2019, 7, 1)], ["1 July 2019"]),
        ("flag", [True, False], ["yes", "no"]),
        ("text", ["=1+1"], ["=1+1"]),
        ("count", [], []),
    ],
)
def test_a_column_is_written_in_one_manner(kind: Any, values: list[Any], texts: list[str]) -> None:
    assert formats.column_texts(column(kind), values) == texts


def test_a_number_too_small_for_its_column_keeps_a_digit() -> None:
    assert formats.column_texts(column("number"), [1200.0, 0.04]) == ["1,200.00", "0.04"]
