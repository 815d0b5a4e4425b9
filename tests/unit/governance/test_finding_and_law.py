"""Findings name the wording that bound the body on the day; bodies have their kind on a day."""

from __future__ import annotations

from datetime import date

import pytest
from procured_by_hand import BOARD, BOOK, GROUP, day, state

from commonweal.governance.finding import Finding, finding_of, in_order, wording
from commonweal.governance.law import LEGAL_KINDS, bodies, whenever


@pytest.mark.parametrize(
    ("asked", "kind", "on", "held"),
    [
        ("A2b", "ccg", "2022-06-30", "A2a"),
        ("a2a", "icb", "2022-07-01", "A2b"),
        ("meeting-notice", "ccg", "2019-01-01", None),
        ("meeting-notice", "council", "2019-01-01", "B16"),
        ("meeting-notice", "nhs-england", "2019-01-01", "B8-board-2013"),
        ("meeting-notice", "nhs-england", "2013-03-31", None),
        ("C13a", "icb", "2024-01-01", "C13a"),
        ("quorum-without-excluded", "ccg", "2014-01-01", "B5"),
    ],
)
def test_the_wording_that_bound_a_body(asked: str, kind: str, on: str, held: str | None) -> None:
    found = wording(BOOK, asked, kind, day(on))
    assert (found.id if found else None) == held


def test_a_finding_carries_rule_source_and_whether_it_was_read() -> None:
    says = {"about": "m-1", "status": "not met", "text": "Two clear days.", "do": "Record why."}
    found = finding_of(BOOK, "B8", "icb", day("2023-01-01"), **says)  # type: ignore[arg-type]
    assert (found.rule, found.status, found.verified) == ("B8", "not met", False)
    assert found.row()["rule_text"] == BOOK.rule("B8").text
    assert found.row()["place"] == BOOK.rule("B8").source.place
    none = finding_of(BOOK, "B8", "ccg", day("2019-01-01"), **says)  # type: ignore[arg-type]
    assert (none.rule, none.status, none.source, none.do) == ("B8", "no rule held", None, "")


def test_an_unknown_rule_is_an_error_and_no_finding() -> None:
    with pytest.raises(KeyError, match="no rule has the id"):
        wording(BOOK, "meeting-notise", "icb", day("2023-01-01"))


def test_findings_are_ordered_and_each_is_told_once() -> None:
    first = Finding("A", "met", "x", date(2024, 1, 1), "t")
    second = Finding("A", "met", "x", date(2024, 1, 2), "t")
    assert in_order([second, first, second]) == (first, second)


def test_a_body_is_what_it_was_on_the_day() -> None:
    held = bodies(whenever([BOARD, GROUP]))
    kinds = [held.kind("X01", day(on)) for on in ("2013-03-31", "2013-04-01", "2022-06-30")]
    assert kinds == [None, "ccg", "ccg"]
    assert held.kind("X01", day("2022-07-01")) == "icb"
    assert held.known("X01")
    assert not held.known("X02")
    assert [body.name for body in held.on(day("2020-01-01"))] == ["Example group"]
    folded, _ = state([], "2023-01-01")
    assert bodies(folded).kind("X01", day("2020-01-01")) is None
    assert set(LEGAL_KINDS) >= {"icb", "ccg", "council", "partnership"}
