"""Canonical JSON: examples of RFC 8785 and of ECMAScript, checked once with node."""

from __future__ import annotations

import json
import struct

import pytest

from commonweal.records.canonical import canonical


@pytest.mark.parametrize(
    ("bits", "written"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
    ],
)
def test_numbers_as_ecmascript_writes_them(bits: str, written: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number).decode() == written


def test_names_are_ordered_by_utf_16_code_units() -> None:
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(names)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_text_is_escaped_only_where_it_must_be() -> None:
    text = '\u20ac$\u000f\nA\'B"\\\\"/\u007f\b\f\t'
    assert canonical(text).decode() == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f\\b\\f\\t"'


def test_whole_numbers_and_fractions_without_a_part_are_the_same() -> None:
    assert canonical([1, 1.0, -0.0, True, None, (2,)]) == b"[1,1,0,true,null,[2]]"


def test_a_large_number_reads_back_as_what_was_written() -> None:
    for number in (2.892509224861931e16, 9007199254740992.0, 1e20, 1.5e300):
        written = canonical(number)
        assert canonical(json.loads(written)) == written


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2**53 + 1, r"\$: 9007199254740993 is beyond"),
        (10**21, "is beyond"),
        ({"a": [1, float("nan")]}, r"\$\.a\[1\]: nan"),
        ({"a": float("inf")}, r"\$\.a: inf"),
        ({1: 2}, "the name 1 is not text"),
        ({"a": {1, 2}}, r"\$\.a: set has no form"),
        (b"bytes", "bytes has no form"),
        ("half \ud800", "half a character"),
    ],
)
def test_what_has_no_form_is_refused_with_its_place(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        canonical(value)
