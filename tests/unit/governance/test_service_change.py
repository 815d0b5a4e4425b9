"""Tests of a service change and notification, on both sides of the days on which they changed."""

from __future__ import annotations

import pytest
from procured_by_hand import BOOK, day

from commonweal.governance.service_change import (
    BED_TEST,
    FOUR_TESTS,
    call_in_decided_by,
    notification,
    service_change_tests,
)

MET = dict.fromkeys(FOUR_TESTS, True)


@pytest.mark.parametrize(
    ("answers", "on", "beds", "expected"),
    [
        (MET, "2009-12-31", None, [("service-change-tests", "no rule held")]),
        (MET, "2017-03-31", True, [("D1a", "met")]),
        (MET, "2017-04-01", False, [("D1a", "met")]),
        (MET, "2017-04-01", None, [("D1a", "met"), ("D1b", "not known")]),
        (MET, "2017-04-01", True, [("D1a", "met"), ("D1b", "not known")]),
        (MET | {"new_treatments": True}, "2017-04-01", True, [("D1a", "met"), ("D1b", "met")]),
        (
            MET | dict.fromkeys(BED_TEST, False),
            "2018-02-02",
            True,
            [("D1a", "met"), ("D1b", "not met")],
        ),
        (MET | {"patient_choice": False}, "2018-02-02", False, [("D1a", "not met")]),
        ({"engagement": True}, "2018-02-02", False, [("D1a", "not known")]),
        ({"engagement": False}, "2018-02-02", False, [("D1a", "not met")]),
    ],
)
def test_four_tests_and_the_bed_test(
    answers: dict[str, bool], on: str, beds: bool | None, expected: list[tuple[str, str]]
) -> None:
    found = service_change_tests(
        BOOK, answers, on=day(on), kind="ccg", significant_bed_closures=beds
    )
    assert [(one.rule, one.status) for one in found] == expected


@pytest.mark.parametrize(
    ("consulted", "notified", "urgent", "kind", "status"),
    [
        ("2024-01-30", None, False, "icb", "no rule held"),
        ("2024-01-31", None, False, "icb", "not met"),
        ("2024-01-31", "2024-01-20", False, "icb", "met"),
        (None, None, False, "nhs-england", "not met"),
        (None, None, True, "icb", "met"),
        (None, None, False, "council", "no rule held"),
    ],
)
def test_notification_turns_on_when_consultation_began(
    consulted: str | None, notified: str | None, urgent: bool, kind: str, status: str
) -> None:
    found = notification(
        BOOK,
        proposed=day("2024-02-10"),
        kind=kind,
        consulted_from=None if consulted is None else day(consulted),
        notified=None if notified is None else day(notified),
        urgent=urgent,
    )
    assert found.status == status


@pytest.mark.parametrize(
    ("directed", "last"),
    [
        ("2024-01-30", None),
        ("2024-01-31", "2024-07-30"),
        ("2024-08-31", "2025-02-28"),
        ("2024-08-28", "2025-02-27"),
    ],
)
def test_a_call_in_is_decided_within_six_months(directed: str, last: str | None) -> None:
    found = call_in_decided_by(BOOK, day(directed))
    assert (None if found is None else found.isoformat()) == last
