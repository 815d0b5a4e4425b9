"""What was asked for and promised: due by rule, delivered, closed by the body that asked."""

from __future__ import annotations

from datetime import date

import pytest
from promised_by_hand import (
    MADE,
    after,
    asked,
    came_about,
    closed,
    council,
    delivered,
    says,
    stands,
)

from commonweal.evidence import Basis, Figure
from commonweal.governance.commitments import (
    assurances,
    closing_findings,
    refusals,
    track,
)
from commonweal.records import fold
from commonweal.rules import Source, load_rules
from commonweal.system.organisation import Succession

#: Six months after 31 August 2019 is the last day of February 2020, a leap year.
DUE = date(2020, 2, 29)
MERGED = (Succession(predecessor="09W", successor="91Q", on=date(2020, 4, 1), kind="merger"),)


@pytest.mark.parametrize(
    ("on", "status", "told"),
    [
        (date(2020, 2, 28), "open", "open"),
        (DUE, "due", "due"),
        (date(2020, 3, 1), "overdue", "overdue by 1 day"),
        (date(2020, 3, 31), "overdue", "overdue by 31 days"),
    ],
)
def test_an_update_in_six_months_is_due_on_the_last_day_of_a_shorter_month(
    on: date, status: str, told: str
) -> None:
    found = stands([asked(due_months=6)], on)
    assert (found.due.day, found.status, found.told) == (DUE, status, told)


def test_a_promise_for_when_it_is_available_waits_until_it_is() -> None:
    held = [asked(due_when="the accounts are published"), came_about(date(2020, 6, 1))]
    before, on_it, later = (
        stands(held, day) for day in (date(2020, 5, 31), date(2020, 6, 1), date(2020, 6, 3))
    )
    assert (before.status, before.due.told) == ("open", "waiting for: the accounts are published")
    assert (on_it.status, on_it.due.day) == ("due", date(2020, 6, 1))
    assert later.told == "overdue by 2 days"


def test_what_has_no_time_is_never_overdue() -> None:
    found = stands([asked()], date(2030, 1, 1))
    assert (found.status, found.due.told, found.overdue_days) == ("open", "no time set", 0)


def test_a_day_counted_from_a_year_is_told_as_about() -> None:
    held = [asked(due_months=6, made_precision="year")]
    # Asked between 1 January and 31 December 2019: due between 1 July 2019 and 30 June 2020.
    told = {
        date(2019, 8, 31): "may be overdue",
        date(2020, 3, 10): "may be overdue",
        date(2020, 6, 30): "may be overdue",
        # From the last day that it can be, after which it is overdue.
        date(2020, 7, 1): "overdue by at least 1 day",
        date(2020, 7, 31): "overdue by at least 31 days",
    }
    assert {on: stands(held, on).told for on in told} == told
    assert stands(held, date(2020, 3, 10)).due.told == (
        "about 29 February 2020, 30 June 2020 at the latest"
    )
    assert stands(held, date(2020, 3, 10)).overdue_days == 0


def test_a_month_is_a_span_too_and_a_delivery_within_it_may_be_late() -> None:
    assert stands([asked(due_months=6, made_precision="month")], date(2020, 2, 1)).told == "open"
    held = [asked(due_months=6, made_precision="month"), delivered(date(2020, 2, 20))]
    # Asked between 1 and 31 August 2019: due between 1 and 29 February 2020.
    assert stands(held, date(2020, 2, 19)).told == "may be overdue"
    assert stands(held, date(2020, 3, 1)).told == "delivered, may be late, not closed"
    late = stands([held[0], delivered(date(2020, 3, 12))], date(2020, 6, 1))
    # 12 days after 29 February.
    assert (late.told, late.overdue_days) == ("delivered, at least 12 days late, not closed", 12)
    soon = [held[0], delivered(date(2020, 2, 1))]
    assert stands(soon, date(2020, 3, 1)).told == "delivered, not closed"


def test_a_delivery_counts_and_does_not_close() -> None:
    held = [asked(due_on="2019-12-01"), delivered(date(2019, 12, 11))]
    found = stands(held, date(2020, 6, 1))
    assert (found.status, found.overdue_days) == ("delivered", 10)
    assert found.told == "delivered, 10 days late, not closed"
    assert stands(held, date(2019, 12, 10)).told == "overdue by 9 days"


def test_closed_opened_again_delivered_again_and_closed() -> None:
    held = [
        asked(due_on="2019-12-01"),
        delivered(date(2019, 11, 20)),
        closed(date(2019, 12, 5), "met in part"),
        closed(date(2020, 1, 5), "opened again"),
        delivered(date(2020, 2, 1)),
        closed(date(2020, 2, 10)),
    ]
    days = (date(2019, 12, 4), date(2019, 12, 5), date(2020, 1, 5), date(2020, 2, 1))
    assert [stands(held, day).told for day in days] == [
        "delivered, not closed",
        "closed: met in part",
        "opened again",
        "delivered, not closed",
    ]
    assert stands(held, date(2020, 2, 10)).outcome == "met"


def test_withdrawn_without_a_delivery_is_not_late() -> None:
    held = [asked(due_on="2019-12-01"), closed(date(2020, 3, 1), "withdrawn")]
    found = stands(held, date(2020, 3, 1))
    assert (found.told, found.overdue_days) == ("closed: withdrawn", 0)


def test_a_closure_by_another_closes_nothing_and_is_flagged_under_its_rule() -> None:
    held = [council(), asked(due_months=6), closed(date(2019, 12, 1), by="stp")]
    day = date(2019, 12, 2)
    found = stands(held, day)
    assert (found.status, len(found.not_counted), found.closure) == ("open", 1, None)
    (finding,) = closing_findings(fold(held, effective=day), load_rules())
    assert (finding.rule, finding.status, finding.on) == ("D10", "not met", date(2019, 12, 1))
    assert "closed by stp, and is owed to hosc" in finding.text


def test_a_closure_for_a_body_that_nobody_knows_is_not_judged() -> None:
    held = [asked(), closed(date(2019, 12, 1), by="stp")]
    (finding,) = closing_findings(fold(held, effective=date(2019, 12, 2)), load_rules())
    assert finding.status == "not known"


def test_such_a_closure_is_refused_when_it_is_to_be_added() -> None:
    held = [council(), asked()]
    stranger, owner = closed(date(2019, 12, 1), by="stp"), closed(date(2019, 12, 1))
    assert refusals(held, [owner]) == ()
    ((name, said),) = refusals(held, [stranger, owner])
    assert name == stranger.id
    assert "c is owed to hosc, and stp cannot close it" in said


def test_who_succeeded_the_body_that_asked_closes_from_that_day() -> None:
    request = asked(to="09W", due_on="2019-12-01")
    early = closed(date(2020, 3, 31), by="91Q")
    late = closed(date(2020, 4, 1), by="91Q")
    day = date(2020, 4, 2)
    assert stands([request, early], day, successions=MERGED).status == "overdue"
    assert stands([request, late], day, successions=MERGED).status == "closed"
    assert stands([request, late], day).status == "overdue"


def test_what_was_known_when() -> None:
    """A delivery of December that was told only in March is not known in January."""
    held = [asked(due_on="2019-12-01"), delivered(date(2019, 12, 1), known=date(2020, 3, 1))]
    january, march = date(2020, 1, 1), date(2020, 3, 1)
    assert stands(held, january, known=january).told == "overdue by 31 days"
    assert stands(held, january, known=march).told == "delivered, not closed"


def test_the_order_is_by_what_presses_most() -> None:
    held = [
        asked("later", due_on="2020-05-01"),
        asked("over", due_on="2019-09-10"),
        asked("none"),
        asked("longer", due_on="2019-09-01"),
        asked("waits", due_when="it comes"),
        asked("done", due_on="2019-09-02"),
        delivered(after(3), "done"),
    ]
    found = track(fold(held, effective=date(2020, 1, 1)))
    names = [one.what.commitment for one in found]
    assert names == ["longer", "over", "later", "waits", "none", "done"]


def figure(name: str, *known: date | None) -> Figure:
    sources = tuple(
        Source(id=f"s{n}", title="T", publisher="P", place="p", known_from=day)
        for n, day in enumerate(known)
    )
    return Figure(
        id=name,
        label=name,
        about="QKS",
        as_of=None,
        value=1.0,
        basis=Basis.OBSERVED,
        sources=sources,
    )


def test_an_assurance_stands_beside_what_could_be_known_then_and_what_came_later() -> None:
    named = ("then", "later", "unsure", "absent")
    held = [asked(kind="assurance", figures=list(named)), asked("plain", kind="assurance")]
    figures = {
        "then": figure("then", date(2019, 1, 1), MADE),
        "later": figure("later", date(2019, 1, 1), date(2019, 9, 1), None),
        "unsure": figure("unsure", date(2019, 1, 1), None),
    }
    found = assurances(track(fold(held, effective=MADE)), figures)
    by_name = {one.tracked.what.commitment: one for one in found}
    assert [(one.id, one.then) for one in by_name["c"].against] == [
        ("then", "known then"),
        ("later", "known only later"),
        ("unsure", "not known since when"),
        ("absent", "no value held"),
    ]
    assert by_name["c"].told == (
        "no evidence was offered; 3 of 4 figures named are held, 1 of them could be known when it "
        "was given"
    )
    assert "names no figure" in by_name["plain"].told
    assert not by_name["c"].without_value
    assert not by_name["plain"].without_value
    (bare,) = assurances(
        track(fold([asked(kind="assurance", figures=["absent"])], effective=MADE)), figures
    )
    assert bare.without_value


def test_a_correction_of_the_request_moves_its_day() -> None:
    first = asked(due_on="2019-12-01")
    better = {**(first.payload or {}), "due_on": "2020-12-01"}
    told = says("correction", "better", after(9), corrects=first.id, payload=better)
    # The correction's own envelope says from when the request was made.
    told = told.model_copy(update={"effective": MADE})
    day = date(2020, 1, 1)
    assert stands([first, told], day).status == "open"
    assert stands([first, told], day, known=after(8)).status == "overdue"
