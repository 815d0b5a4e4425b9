"""Restatement: what it refuses, what it calls things, and hand-worked sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commonweal.system.areas import add_up, compare_with_truth
from commonweal.system.organisation import Succession
from commonweal.system.restatement import UnknownCodesError, restate

SINCE, ON = date(2019, 7, 1), date(2020, 4, 1)
MERGER = [
    Succession(predecessor=code, successor="91Q", on=ON, kind="merger") for code in ("09C", "09E")
]


def test_all_unknown_codes_are_listed_at_once() -> None:
    with pytest.raises(UnknownCodesError) as error:
        restate({"09C": 1, "88X": 2, "88Y": 3}, MERGER, since=SINCE, until=ON, known={"09C", "09E"})
    assert [message.split()[0] for message in error.value.messages] == ["88X", "88Y"]


def test_back_in_time_every_missing_weight_is_listed() -> None:
    with pytest.raises(UnknownCodesError, match="09E, which have no weight"):
        restate({"91Q": 9}, MERGER, since=ON, until=SINCE, known={"09C", "09E"}, weights={"09C": 1})
    with pytest.raises(UnknownCodesError, match="made of no body"):
        restate({"09C": 9}, MERGER, since=ON, until=SINCE, known={"09C", "09E"})
    with pytest.raises(UnknownCodesError, match="add up to 0"):
        restate(
            {"91Q": 9},
            MERGER,
            since=ON,
            until=SINCE,
            known={"09C", "09E"},
            weights={"09C": 0, "09E": 0},
        )
    with pytest.raises(ValueError, match="earlier structure"):
        restate({"91Q": 9}, MERGER, since=ON, until=SINCE)


def test_fates_have_their_names() -> None:
    rows = [
        *MERGER,
        Succession(predecessor="A", successor="B", on=ON, kind="continuation"),
        Succession(predecessor="C", successor="", on=ON, kind="dissolution"),
        Succession(predecessor="D", successor="D", on=ON, kind="split", share=0.5),
        Succession(predecessor="D", successor="E", on=ON, kind="split", share=0.5),
    ]
    series = {"09C": 1, "09E": 2, "A": 4, "C": 8, "D": 16, "F": 32}
    done = restate(series, rows, since=SINCE, until=ON)
    assert {account.code: account.fate for account in done.accounts} == {
        "09C": "merged",
        "09E": "merged",
        "A": "continued",
        "C": "ended",
        "D": "split",
        "F": "kept",
    }
    assert dict(done.values) == {"91Q": 3, "B": 4, "D": 8, "E": 8, "F": 32}
    assert done.ended == 8
    assert done.total_before == done.total_after == 63


def test_a_series_with_a_body_missing_says_that_the_successor_is_incomplete() -> None:
    done = restate({"09C": 5}, MERGER, since=SINCE, until=ON, known={"09C", "09E", "10A"})
    assert done.incomplete == {"91Q": ("09E",)}


def test_the_precision_of_the_series_is_kept() -> None:
    rows = [
        Succession(predecessor="A", successor=code, on=ON, kind="split", share=1 / 3)
        for code in ("B", "C", "D")
    ]
    for given, parts in (
        (1, ["1", "0", "0"]),
        (Decimal("1.00"), ["0.34", "0.33", "0.33"]),
        (Decimal("1.01"), ["0.34", "0.34", "0.33"]),
        (0.5, ["0.2", "0.2", "0.1"]),
    ):
        done = restate({"A": given}, rows, since=SINCE, until=ON)
        assert list(done.values.values()) == list(map(Decimal, parts))


def test_an_empty_series_is_an_empty_series() -> None:
    done = restate({}, MERGER, since=SINCE, until=ON)
    assert (done.values, done.accounts, done.total_after) == ({}, (), 0)


def test_areas_that_lie_in_no_body_are_listed() -> None:
    with pytest.raises(UnknownCodesError) as error:
        add_up({"E1": 1, "E2": 2, "E3": 3}, {"E2": "09C"})
    assert [message.split()[1] for message in error.value.messages] == ["E1", "E3"]
    assert add_up({"E1": 0.1, "E2": 0.2}, {"E1": "X", "E2": "X"}) == {"X": Decimal("0.3")}


def test_series_of_different_people_are_not_compared() -> None:
    with pytest.raises(ValueError, match="differ by 1"):
        compare_with_truth({"X": 2}, {"X": 1})
