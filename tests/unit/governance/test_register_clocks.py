"""Whether an interest was declared in time, by both clocks, over the days on which law changed."""

from __future__ import annotations

from datetime import date

import pytest

from commonweal.governance.register import Clock, Span, register, register_findings
from commonweal.records import Statement
from commonweal.records.references.checking import faults
from commonweal.records.references.things import things_of
from register_sample import BOARD, COUNCIL, GROUP, interest, on_day, seat, stated


def clocks_of(*statements: Statement, of: str = "09W", on: str = "2023-12-31") -> tuple[Clock, ...]:
    day = on_day([GROUP, BOARD, COUNCIL, *statements], on)
    (entry,) = register(day, of).entries
    return entry.clocks


def test_the_28th_day_is_in_time_and_the_29th_is_late() -> None:
    for declared, verdict, late in (("2019-01-29", "in time", 0), ("2019-01-30", "late", 1)):
        aware, arose = clocks_of(
            interest("i", "p-1", declared, aware="2019-01-01", arose="2019-01-01"), on="2019-12-31"
        )
        assert (aware.verdict, aware.least, aware.most) == (verdict, late, late)
        assert (aware.rule.id, arose.rule.id) == ("A2a", "A2c")
        assert arose.verdict == verdict
        assert aware.late_by() == ("1 day late" if late else "")


def test_the_two_clocks_can_differ() -> None:
    aware, arose = clocks_of(
        interest("i", "p-1", "2019-06-01", aware="2019-05-20", arose="2019-01-01"), on="2019-12-31"
    )
    assert aware.verdict == "in time"
    assert (arose.verdict, arose.late_by()) == ("late", "123 days late")  # 151 days less 28


def test_months_and_years_give_a_least_and_a_most() -> None:
    """Croydon's days: by hand, 1 January 2019 less 31 July 2018 is 154 days, 31 January 2019 less
    1 July 2018 is 214; less 28 each."""
    aware, arose = clocks_of(
        interest(
            "i", "p-1", "2019-01-31", declared_precision="month",
            aware="2018-07-01", aware_precision="month", arose="2016-01-01", arose_precision="year",
        ),
        on="2019-12-31",
    )  # fmt: skip
    assert aware.declared == Span(date(2019, 1, 1), date(2019, 1, 31))
    assert aware.late_by() == "126 to 186 days late"
    assert (arose.verdict, arose.late_by()) == ("not known", "703 to 1,098 days late")
    assert not arose.sure  # the form's clock holds from 28 June 2016


def test_too_rough_a_day_is_not_known_rather_than_late() -> None:
    (aware, _) = clocks_of(
        interest("i", "p-1", "2019-02-10", aware="2019-01-01", aware_precision="month"),
        on="2019-12-31",
    )
    assert aware.verdict == "not known"
    assert aware.late_by() == "up to 12 days late, or in time"


@pytest.mark.parametrize(
    ("of", "aware", "rules"),
    [
        ("09W", "2016-06-27", ("A2a", None)),
        ("09W", "2016-06-28", ("A2a", "A2c")),
        ("09W", "2022-06-30", ("A2a", "A2c")),
        ("QKS", "2022-07-01", ("A2b", None)),
        ("MED", "2019-07-01", (None, None)),
    ],
)
def test_the_rule_is_the_one_of_the_day_on_which_the_clock_started(
    of: str, aware: str, rules: tuple[str | None, str | None]
) -> None:
    found = clocks_of(
        interest("i", "p-1", "2022-07-20", of=of, aware=aware, arose=aware), of=of, on="2022-07-20"
    )
    assert tuple(None if one.rule is None else one.rule.id for one in found) == rules
    for one in found:
        assert (one.verdict == "no rule held") is (one.rule is None)


def test_who_comes_with_an_old_interest_has_28_days_from_coming() -> None:
    old = {"aware": "2017-01-01", "arose": "2017-01-01"}
    came = seat("p-1", "2019-03-01")
    for declared, verdict in (("2019-03-29", "in time"), ("2019-03-30", "late")):
        aware, arose = clocks_of(came, interest("i", "p-1", declared, **old), on="2019-12-31")
        assert aware.came
        assert (aware.verdict, arose.verdict) == (verdict, verdict)


def test_who_came_within_the_month_has_28_days_from_coming_at_the_earliest() -> None:
    """By hand: from 15 October, the coming, to 10 November is 26 days, so no day of October on
    which the clock may have started makes the declaration late; 13 November is 29 days from it,
    and 13 from 31 October."""
    came = seat("p-1", "2019-10-15")
    for declared, verdict, late in (
        ("2019-11-10", "in time", ""),
        ("2019-11-13", "not known", "up to 1 day late, or in time"),
    ):
        aware, _ = clocks_of(
            came,
            interest("i", "p-1", declared, aware="2019-10-01", aware_precision="month"),
            on="2019-12-31",
        )
        assert aware.start == Span(date(2019, 10, 15), date(2019, 10, 31))
        assert (aware.verdict, aware.late_by(), aware.came) == (verdict, late, False)


def test_an_interest_older_than_the_body_counts_from_the_bodys_first_day() -> None:
    (aware, _) = clocks_of(
        interest("i", "p-1", "2022-08-10", of="QKS", aware="2019-01-01"), of="QKS", on="2022-12-31"
    )
    assert aware.start == Span(date(2022, 7, 1), date(2022, 7, 1))
    assert aware.late_by() == "12 days late"


def test_without_a_day_of_awareness_nothing_is_made_up() -> None:
    day = on_day([GROUP, interest("i", "p-1", "2019-06-01", arose="2019-05-25")], "2019-12-31")
    found = register_findings(day, register(day, "09W"))
    told = {one.rule: one.status for one in found if one.about == "i"}
    assert told == {"A2a": "not known", "A2c": "met"}


def test_a_council_has_no_rule_of_the_nhs() -> None:
    day = on_day(
        [COUNCIL, interest("i", "p-1", "2019-06-01", of="MED", aware="2018-01-01")], "2019-12-31"
    )
    found = register_findings(day, register(day, "MED"))
    assert {one.status for one in found} == {"no rule held"}
    assert all("'council'" in one.text for one in found)


def test_an_unknown_body_is_not_known_rather_than_free_of_rules() -> None:
    day = on_day([interest("i", "p-1", "2019-06-01", of="XYZ", aware="2018-01-01")], "2019-12-31")
    found = register_findings(day, register(day, "XYZ"))
    assert {one.status for one in found} == {"not known"}


def test_a_declaration_known_by_its_month_may_follow_awareness_in_that_month() -> None:
    def refused(declared: str, precision: str) -> list[str]:
        said = interest("i", "p-1", declared, aware="2019-01-15", declared_precision=precision)
        known = [GROUP, stated("person", "2013-04-01", person="p-1"), said]
        return [one.reason for one in faults(things_of(known, {}))]

    assert refused("2019-01-01", "month") == []
    assert refused("2019-01-01", "year") == []
    for declared, precision in (
        ("2019-01-01", "day"),
        ("2018-12-01", "month"),
        ("2018-01-01", "year"),
    ):
        (why,) = refused(declared, precision)
        assert "is before the day on which they were aware" in why
