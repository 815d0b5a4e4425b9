"""What is told of each clock before a declaration is sent: in time, late, or why neither."""

from __future__ import annotations

from dataclasses import replace

from commonweal.governance.register import Clock, register
from commonweal.web.desk.tasks.clocks_told import clock_told
from register_sample import GROUP, interest, on_day


def aware(on: str, *, roughly: str = "day") -> Clock:
    """The clock of awareness of an interest that was declared on 10 February 2019."""
    declared = interest("i", "p-1", "2019-02-10", aware=on, aware_precision=roughly)
    (entry,) = register(on_day([GROUP, declared], "2019-12-31"), "09W").entries
    return entry.clocks[0]


def test_each_verdict_is_told_with_its_rule() -> None:
    begun = "An interest is declared within 28 days of when you became aware of it (A2a): "
    assert clock_told(aware("2019-01-20"), known=True) == f"{begun}this is in time."
    assert clock_told(aware("2019-01-01"), known=True).startswith(f"{begun}this is 12 days late.")


def test_where_nothing_can_be_said_it_is_told_why() -> None:
    assert clock_told(aware("2019-01-01", roughly="month"), known=True).endswith(
        "whether this is in time cannot be said, as the day was given too roughly (up to 12 days "
        "late, or in time)."
    )
    one = aware("2019-01-20")
    assert "not known whether that rule held" in clock_told(replace(one, sure=False), known=True)
    assert "no rule is held on it" in clock_told(replace(one, rule=None), known=True)
    assert "which rule holds for the body" in clock_told(replace(one, rule=None), known=False)


def test_of_an_older_interest_it_counts_from_when_the_person_came() -> None:
    moved = clock_told(replace(aware("2019-01-20"), came=True), known=True)
    assert "or of when you came to the body (20 January 2019) with an older one" in moved
