"""Money: what people write, what is shown, and sharing to the penny."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.system.apportionment import decimals, exact, largest_remainder, written
from commonweal.system.money import format_pounds, parse_pounds, share_out


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("0", 0),
        ("1234.5", 123450),
        ("£1,234,567.89", 123456789),
        ("  GBP 12 ", 1200),
        ("£44m", 4_400_000_000),
        ("4.7 million", 470_000_000),
        ("1.5bn", 150_000_000_000),
        ("570k", 57_000_000),
        ("-£18.5k", -1_850_000),
        ("£-3", -300),
        ("\u22123", -300),
        ("(28.1m)", -2_810_000_000),
        ("+5", 500),
    ],
)
def test_amounts_as_people_write_them(text: str, pence: int) -> None:
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no amount"),
        ("abc", "no amount"),
        ("12,34", "no amount"),
        ("1.2.3", "no amount"),
        ("5 quid", "no amount"),
        ("1.234", "part of a penny"),
        ("(5", "one bracket"),
        ("(-5)", "negative twice"),
        ("-£-5", "negative twice"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_pounds(text)


@pytest.mark.parametrize(
    ("pence", "unit", "decimals_shown", "text"),
    [
        (0, "", 2, "£0.00"),
        (5, "", 2, "£0.05"),
        (-5, "", 1, "-£0.1"),
        (-4, "", 1, "£0.0"),
        (123456789, "", 2, "£1,234,567.89"),
        (450, "", 0, "£5"),
        (4_600_000_000, "m", 1, "£46.0m"),
        (-2_810_000_000, "m", 1, "-£28.1m"),
        (1_234_567_800, "k", 0, "£12,346k"),
        (150_000_000_000, "bn", 2, "£1.50bn"),
    ],
)
def test_amounts_as_they_are_shown(pence: int, unit: str, decimals_shown: int, text: str) -> None:
    assert format_pounds(pence, unit, decimals_shown) == text


@given(st.integers(-(10**14), 10**14))
def test_what_is_shown_reads_back(pence: int) -> None:
    assert parse_pounds(format_pounds(pence)) == pence


WEIGHTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**6), min_size=1, max_size=12
).filter(lambda weights: any(weights.values()))


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_sharing_loses_no_penny_and_is_within_one(pence: int, weights: dict[str, int]) -> None:
    parts = share_out(pence, weights)
    total = sum(weights.values())
    assert sum(parts.values()) == pence
    assert list(parts) == list(weights)
    for key, weight in weights.items():
        assert abs(Fraction(pence * weight, total) - parts[key]) < 1
        assert weight or parts[key] == 0
    assert share_out(-pence, weights) == {key: -part for key, part in parts.items()}


def test_of_equal_remainders_the_first_code_gets_the_penny() -> None:
    assert share_out(2, {"c": 1, "a": 1, "b": 1}) == {"c": 0, "a": 1, "b": 1}


def test_weights_may_be_decimals_floats_and_fractions() -> None:
    assert share_out(100, {"a": 0.1, "b": Decimal("0.2"), "c": Fraction(1, 5)}) == {
        "a": 20,
        "b": 40,
        "c": 40,
    }


@pytest.mark.parametrize(
    ("weights", "why"), [({}, "no weight"), ({"a": 0}, "no weight"), ({"a": -1, "b": 2}, "below")]
)
def test_weights_that_share_nothing_are_refused(weights: dict[str, int], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        share_out(1, weights)


PARTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.fractions(-50, 50), max_size=8
)


@given(PARTS)
def test_largest_remainder_keeps_total_order_and_whole_parts(parts: dict[str, Fraction]) -> None:
    parts["rest"] = -sum(parts.values(), Fraction(0))
    rounded = largest_remainder(parts)
    assert sum(rounded.values()) == 0
    assert list(rounded) == list(parts)
    for key, part in parts.items():
        assert abs(rounded[key] - part) < 1
        assert part.denominator > 1 or rounded[key] == part
    # Nobody with a smaller remainder is served before somebody with a larger one.
    up = [parts[key] - (rounded[key] - 1) for key in parts if rounded[key] > parts[key]]
    down = [parts[key] - rounded[key] for key in parts if rounded[key] <= parts[key]]
    assert not up or not down or min(up) >= max(down)


def test_parts_that_are_not_whole_together_are_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        largest_remainder({"a": Fraction(1, 2)})


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_a_decimal_reads_and_writes_back(number: Decimal) -> None:
    assert written(exact(number)) == number
    assert exact(float(str(number))) == exact(number)


def test_a_number_without_an_end_cannot_be_written_out() -> None:
    with pytest.raises(ValueError, match="no end"):
        decimals(Fraction(1, 3))
    with pytest.raises(ValueError, match=r"(?i)nan"):
        exact(float("nan"))
