"""Results, control totals and faults of a ledger, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commonweal.funding.control.amounts import Amount, amount
from commonweal.funding.control.consolidation import consolidate
from commonweal.funding.control.faults import faults
from commonweal.funding.control.lines import Line
from commonweal.funding.control.members import Members
from commonweal.funding.control.results import Result, against, from_ledger
from commonweal.funding.control.trade import pairs

YEAR = "2018-19"
FIRST, LAST = date(2018, 4, 1), date(2019, 3, 31)
HALF = date(2018, 9, 30)


def line(name: str, pence: int, **more: Any) -> Line:
    said: dict[str, Any] = {
        "line": name,
        "body": "09C",
        "kind": "actual",
        "heading": "result",
        "start": FIRST,
        "end": LAST,
        "pence": pence,
    }
    return Line(**{**said, **more})


@pytest.mark.parametrize(
    ("lines", "pence", "reason"),
    [
        ([], None, "not held"),
        ([line("a", -5)], -5, ""),
        ([line("a", 0)], 0, ""),
        ([line("a", -5), line("b", -6)], None, "held 2 times: lines a and b"),
        ([line("a", -5), line("b", -5)], None, "held 2 times: lines a and b"),
        ([line("a", -2, end=HALF), line("b", -3, start=date(2018, 10, 1))], -5, ""),
        ([line("a", -2, end=HALF)], None, "held only to 30 September 2018"),
        ([line("a", -2, end=HALF), line("b", -9)], -9, ""),
        (
            [line("a", -2, start=date(2018, 10, 1))],
            None,
            "held for parts of the year that do not make up the year",
        ),
        (
            [line("a", -2, end=HALF), line("b", -3, start=date(2018, 11, 1))],
            None,
            "held for parts of the year that do not make up the year",
        ),
        (
            [line("a", -2, end=HALF), line("b", -3, start=date(2018, 9, 1))],
            None,
            "held for parts of the year that do not make up the year",
        ),
    ],
)
def test_amount_of_a_year(lines: list[Line], pence: int | None, reason: str) -> None:
    found = amount(lines, YEAR)
    assert (found.pence, found.reason) == (pence, reason)


def test_lines_of_predecessors_add_up_only_where_each_has_one() -> None:
    both = [line("a", -5, body="91Q", formerly="09C"), line("b", 2, body="91Q", formerly="09E")]
    assert amount(both, YEAR, {"09C", "09E"}).pence == -3
    assert amount(both[:1], YEAR, {"09C", "09E"}).reason == (
        "held for 09C, which it came from, but not for 09E"
    )
    own = [*both, line("c", -3, body="91Q")]
    assert "count twice" in amount(own, YEAR, {"09C", "09E"}).reason
    # A body that took others in has lines of its own beside theirs.
    assert amount(own, YEAR, {"", "09C", "09E"}).pence == -6


def test_a_ledger_adds_up_only_where_it_is_whole() -> None:
    income = line("i", 100, heading="income", whole=True)
    spent = line("e", -130, heading="expenditure", whole=True)
    assert from_ledger([income, spent], YEAR).pence == -30
    payment = line("p", -7, heading="expenditure")
    assert from_ledger([payment], YEAR).reason == (
        "the ledger holds expenditure, but does not say that it is whole"
    )
    half = [line("i", 100, heading="income", whole=True, end=HALF)]
    assert "every day of the year" in from_ledger(half, YEAR).reason


def test_what_a_body_spends_alone_is_no_deficit() -> None:
    # A commissioner's allocation stands under its own heading, and the ledger has no income.
    spent = line("e", -130, heading="expenditure", whole=True)
    assert from_ledger([spent], YEAR).pence is None
    assert from_ledger([spent], YEAR).reason == "the ledger holds expenditure alone"


def test_a_year_and_a_month_of_it_are_not_added_up() -> None:
    year = line("y", 100, heading="income", whole=True, item="care")
    april = line("m", 10, heading="income", whole=True, item="care", end=date(2018, 4, 30))
    spent = line("e", -90, heading="expenditure", whole=True)
    assert from_ledger([year, april, spent], YEAR).reason == (
        "the ledger counts days twice: lines m and y overlap"
    )
    assert [f.lines for f in faults([year, april, spent], {"09C"}) if f.rule == "overlapping"] == [
        ("m", "y")
    ]
    # Another thing, account or body is no part of it.
    for more in ({"item": "drugs"}, {"account": "A"}, {"counterparty": "RVV"}):
        other = line("m", 10, heading="income", whole=True, end=date(2018, 4, 30),
                     **{"item": "care", **more})  # fmt: skip
        assert from_ledger([year, other, spent], YEAR).pence == 20


def test_trade_with_oneself_is_a_fault_unless_two_bodies_became_one() -> None:
    own = line("s", 5, heading="income", counterparty="09C")
    assert [f.rule for f in faults([own], {"09C"})] == ["self"]
    merged = line("s", 5, heading="income", counterparty="09C", formerly="09E")
    assert faults([merged], {"09C", "09E"}) == ()


def test_a_side_that_nobody_holds_leaves_trade_unknown_and_its_basis_is_its_own() -> None:
    paid = line("p", -9, heading="expenditure", counterparty="RVV", basis="estimated")
    members = Members(year=YEAR, commissioners={"09C": "C"}, trusts={"RVV": "T"})
    none = Amount(reason="not held")

    def said(body: str, computed: Amount) -> Result:
        return Result(body=body, year=YEAR, kind="actual", reported=Amount(pence=1),
                      computed=computed, funding=none)  # fmt: skip

    trade = pairs([paid], {"09C", "RVV"})
    assert trade[0].basis == "estimated"
    quiet = consolidate(members, {"09C": said("09C", none), "RVV": said("RVV", none)}, trade)
    assert (quiet.silent, quiet.with_the_outside) == (("RVV",), None)
    whole = {"09C": said("09C", none), "RVV": said("RVV", Amount(pence=1))}
    assert consolidate(members, whole, trade).with_the_outside == 2 + 9


def result(pence: int | None, funding: int | None = None) -> Result:
    held = Amount(reason="not held") if pence is None else Amount(pence=pence)
    received = Amount(reason="not held") if funding is None else Amount(pence=funding)
    none = Amount(reason="not held")
    return Result(
        body="RVV", year=YEAR, kind="actual", reported=held, computed=none, funding=received
    )


def test_against_a_control_total_with_and_without_sustainability_funding() -> None:
    # Deficit of 30 with 5 of the 15 offered; control total a deficit of 10 with all 15: without,
    # 35 against 25.
    found = against(result(-30, 5), Amount(pence=-10), Amount(pence=15))
    assert (found.difference, found.difference_without) == (-20, -10)
    unknown = against(result(-30), Amount(pence=-10), Amount(pence=15))
    assert unknown.difference == -20
    assert unknown.difference_without is None
    assert unknown.reason == "sustainability funding received: not held"
    nothing = against(result(-30), Amount(reason="not held"), Amount(reason="not held"))
    assert nothing.difference is None
    assert nothing.reason == "control total: not held"


def test_what_was_reported_twice_is_not_mended_by_a_ledger() -> None:
    twice = Result(
        body="RVV",
        year=YEAR,
        kind="actual",
        reported=Amount(reason="held 2 times: lines a and b"),
        computed=Amount(pence=-5),
        funding=Amount(reason="not held"),
    )
    assert twice.pence is None
    missing = Result(
        body="RVV",
        year=YEAR,
        kind="actual",
        reported=Amount(reason="not held"),
        computed=Amount(pence=-5),
        funding=Amount(reason="not held"),
    )
    assert (missing.pence, missing.how) == (-5, "added up from its ledger")


def trade(name: str, body: str, other: str, heading: str, pence: int) -> Line:
    return line(name, pence, body=body, counterparty=other, heading=heading)


def test_pairs_tell_both_sides_and_who_is_alone() -> None:
    found = pairs(
        [
            trade("a", "09C", "RVV", "expenditure", -90),
            trade("b", "09C", "RVV", "expenditure", 5),  # a credit note
            trade("c", "RVV", "09C", "income", 85),
            trade("d", "RVV", "09E", "income", 7),
            trade("e", "09E", "RPA", "expenditure", -4),
            trade("f", "09E", "OUT", "expenditure", -400),
        ],
        {"09C", "09E", "RVV", "RPA"},
    )
    assert [(p.payer, p.receiver, p.paid, p.received, p.difference, p.status) for p in found] == [
        ("09C", "RVV", 85, 85, 0, "agree"),
        ("09E", "RPA", 4, None, 4, "only the payer says so"),
        ("09E", "RVV", None, 7, -7, "only the receiver says so"),
    ]


def test_a_partial_sum_is_never_the_total() -> None:
    members = Members(year=YEAR, commissioners={"09C": "A"}, trusts={"RVV": "B"})
    part = consolidate(members, {"09C": result(-5), "RVV": result(None)}, [])
    assert (part.known_part, part.total) == (-5, None)
    assert part.unknown == {"RVV": "not held"}
    whole = consolidate(members, {"09C": result(-5), "RVV": result(2)}, [])
    assert (whole.known_part, whole.total) == (-3, -3)
    none = consolidate(members, {"09C": result(None), "RVV": result(None)}, [])
    assert (none.known_part, none.total) == (None, None)
    with pytest.raises(ValueError, match="no result for RVV"):
        consolidate(members, {"09C": result(-5)}, [])


def rules(*lines: Line, codes: tuple[str, ...] = ("09C",)) -> list[tuple[str, tuple[int, ...]]]:
    return [(fault.rule, fault.rows) for fault in faults(lines, codes)]


def test_faults_name_rows_and_come_all_at_once() -> None:
    stray = line("a", 1, row=2, heading="income", counterparty="RZZ")
    named = line("b", 1, row=3, heading="income", counterparty_name="Nobody Ltd")
    assert rules(stray, named) == [("counterparty", (2,))]
    across = line("a", 1, row=2, end=date(2020, 3, 31))
    assert rules(across) == [("year", (2,))]
    twice = [line("a", -5, row=2), line("b", -6, row=3)]
    assert rules(*twice) == [("duplicate", (2, 3))]
    overlap = [line("a", -5, row=2, end=HALF), line("b", -6, row=3, start=date(2018, 9, 1))]
    assert rules(*overlap) == [("overlapping", (2, 3))]
    gap = [line("a", -5, row=2, end=HALF), line("b", -6, row=3, start=date(2018, 11, 1))]
    assert rules(*gap) == [("gap in year", (2, 3))]
    years = [
        line("a", -5, row=2),
        line("b", -6, row=3, start=date(2021, 4, 1), end=date(2022, 3, 31)),
    ]
    assert rules(*years) == [("gap in years", (2, 3))]
    [found] = faults(years, {"09C"})
    assert "not for 2019-20 and 2020-21" in found.message
    apart = [
        line("a", -5, row=2),
        line("b", -2, row=3, end=HALF),
        line("c", -2, row=4, start=date(2018, 10, 1)),
    ]
    assert rules(*apart) == [("parts of a year", (2, 3, 4))]
    alike = [line(n, -5, row=r, heading="expenditure") for n, r in (("a", 2), ("b", 3))]
    assert rules(*alike) == [("duplicate", (2, 3))]
    assert len(faults([stray, *twice, *alike], {"09C"})) == 3


def test_accounts_to_date_and_payments_of_a_day_are_no_faults() -> None:
    to_date = [line("a", -5, end=date(2018, 6, 30)), line("b", -9, end=HALF), line("c", -20)]
    assert rules(*to_date) == []
    payment = {"heading": "expenditure", "start": FIRST, "end": FIRST}
    assert rules(line("a", -5, **payment), line("b", -5, **payment)) == []
    revised = [line("a", -5, kind="plan"), line("b", -6)]
    assert rules(*revised) == []
