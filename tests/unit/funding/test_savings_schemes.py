"""What schemes are worth, what is wrong with them, and pounds that two of them count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from commonweal.funding.savings.checking import Budget, SavingsError, check, faults
from commonweal.funding.savings.double import least, shared
from commonweal.funding.savings.scheme import Period, Scheme
from commonweal.funding.savings.worth import expected, full_year, payback, worth

APRIL, MARCH = date(2019, 4, 1), date(2020, 3, 31)
SCHEME = Scheme(
    id="s",
    name="Scheme",
    body="B",
    owner="Director of Finance",
    decided=date(2019, 1, 1),
    start=APRIL,
    recurrent=True,
    delivery=0.7,
    delivery_low=0.5,
    delivery_high=0.9,
)


def year(first: int, gross: int, cost: int | None = 0, kind: str = "plan") -> Period:
    return Period(
        scheme="s",
        start=date(first, 4, 1),
        end=date(first + 1, 3, 31),
        kind=kind,
        gross=gross,
        cost=cost,
    )


def quarter(first: date, last: date, gross: int, cost: int | None = 0) -> Period:
    return Period(scheme="s", start=first, end=last, kind="plan", gross=gross, cost=cost)


def test_a_scheme_worked_by_hand() -> None:
    plan = [year(2019, 100_00, 150_00), year(2020, 200_00, 20_00), year(2021, 300_00)]
    made = worth(SCHEME, plan, date(2020, 7, 1))
    assert (made.gross, made.cost, made.net) == (600_00, 170_00, 430_00)
    assert (made.expected_low, made.expected, made.expected_high) == (130_00, 250_00, 370_00)
    assert (made.in_year, made.full_year) == (200_00, 300_00)
    # Sums of the gross: -50, 130, 430 pounds; of seven tenths: -80, 40, 250.
    assert (made.payback.months, made.payback.end) == (24, date(2021, 3, 31))
    assert made.payback_expected is not None
    assert made.payback_expected.months == 24


def test_what_is_not_known_is_not_zero() -> None:
    made = worth(SCHEME, [year(2019, 100, None)], APRIL)
    assert (made.gross, made.cost, made.net, made.expected) == (100, None, None, None)
    assert "not known" in made.payback.text
    unsure = replace(SCHEME, delivery=None, delivery_low=None, delivery_high=None)
    made = worth(unsure, [year(2019, 100, 10)], APRIL)
    assert (made.net, made.expected, made.payback_expected) == (90, None, None)
    once = replace(SCHEME, recurrent=False)
    assert worth(once, [year(2019, 100)], APRIL).full_year is None
    assert full_year([]) is None


def test_payback_that_does_not_last_is_none() -> None:
    # Paid back after one year, but a later cost takes it below zero for good.
    lost = [year(2019, 100, 50), year(2020, 0, 80)]
    assert payback(lost).text == "not within the plan"
    regained = [*lost, year(2021, 40)]
    assert payback(regained).months == 36
    assert payback([]).text == "no plan is held"
    assert (payback([year(2019, 5)]).months, payback([year(2019, 5)]).years) == (0, 0.0)


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_delivery_is_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        expected(100, share)


@pytest.mark.parametrize(
    ("scheme", "periods", "rule", "row"),
    [
        (replace(SCHEME, start=date(2018, 12, 31)), [], "decided first", "s"),
        (replace(SCHEME, owner=" "), [], "owner", "s"),
        (replace(SCHEME, delivery_high=1.2), [], "share", "s"),
        (replace(SCHEME, delivery=0.4), [], "ordered", "s"),
        (replace(SCHEME, ledger_line="gone"), [], "known line", "s"),
        (SCHEME, [year(2019, 1), year(2021, 1)], "no gap", "s plan 2021-04-01"),
        (SCHEME, [year(2019, 1), year(2019, 1)], "no overlap", "s plan 2019-04-01"),
        (SCHEME, [year(2018, 1)], "not before the start", "s plan 2018-04-01"),
        (SCHEME, [year(2019, -1)], "not negative", "s plan 2019-04-01"),
        (SCHEME, [year(2019, 1, -1)], "not negative", "s plan 2019-04-01"),
        (SCHEME, [year(2019, 1.5)], "whole pence", "s plan 2019-04-01"),  # type: ignore[arg-type]  # a notebook may
        (SCHEME, [replace(year(2019, 1), scheme="t")], "known scheme", "t plan 2019-04-01"),
        (SCHEME, [replace(year(2019, 1), end=date(2019, 1, 1))], "ordered", "s plan 2019-04-01"),
    ],
)
def test_each_fault_is_named_with_its_row(
    scheme: Scheme, periods: list[Period], rule: str, row: str
) -> None:
    found = faults([scheme], periods, {})
    assert (rule, row) in {(fault.rule, fault.row) for fault in found}


def test_all_faults_come_at_once() -> None:
    bad = replace(SCHEME, owner="", start=date(2018, 1, 1))
    with pytest.raises(SavingsError) as caught:
        check([bad, bad], [year(2019, -5)], {})
    rules = [fault.rule for fault in caught.value.faults]
    assert {"owner", "decided first", "twice", "not negative"} <= set(rules)
    assert "name the office" in str(caught.value)
    check([SCHEME], [year(2019, 5), year(2020, 5), year(2019, 3, kind="actual")], {})


def test_no_more_is_saved_than_the_line_holds() -> None:
    line = {"L": Budget(line="L", start=APRIL, end=MARCH, pence=100)}
    one = replace(SCHEME, ledger_line="L")
    other = replace(one, id="t")
    half = [year(2019, 50), replace(year(2019, 50), scheme="t"), year(2020, 900)]
    assert faults([one, other], half, line) == []
    more = [*half[1:], year(2019, 51)]
    found = faults([one, other], more, line)
    assert [(fault.rule, fault.row) for fault in found] == [("no more than the line holds", "s, t")]
    assert "£1.01" in found[0].message


def test_costs_may_come_before_the_start() -> None:
    before = quarter(date(2019, 1, 1), date(2019, 3, 31), 0, 500)
    assert faults([SCHEME], [before, year(2019, 5)], {}) == []


def test_pairs_share_a_line_a_cohort_or_a_contract() -> None:
    a = replace(SCHEME, id="a", ledger_line="L", cohort="children")
    b = replace(SCHEME, id="b", ledger_line="L", contract="C")
    c = replace(SCHEME, id="c", cohort="children", contract="C")
    d = replace(SCHEME, id="d")
    gross = {("a", "2019-20"): 10, ("b", "2019-20"): 7, ("c", "2020-21"): 5, ("d", "2019-20"): 9}
    held = {"L": Budget(line="L", start=APRIL, end=MARCH, pence=6)}
    found = shared([a, b, c, d], gross, held)
    # a and c share a cohort, b and c a contract line, but in no year that both save in.
    assert [(p.first, p.second, p.by, p.key, p.year, p.pence) for p in found] == [
        ("a", "b", "budget line", "L", "2019-20", 6)
    ]
    assert shared([a, b, c, d], {**gross, ("c", "2019-20"): 8}, {})[1].pence == 8


def heaviest_unlinked(pence: dict[str, int], pairs: list[tuple[str, str]]) -> int:
    """Brute force: the largest sum of schemes no two of which are linked."""
    linked = {frozenset(pair) for pair in pairs}
    return max(
        sum(pence[name] for name in some)
        for size in range(len(pence) + 1)
        for some in combinations(sorted(pence), size)
        if not any(frozenset(two) in linked for two in combinations(some, 2))
    )


@pytest.mark.parametrize(
    ("pence", "pairs"),
    [
        ({"a": 10, "b": 7, "c": 4}, []),
        ({"a": 10, "b": 7, "c": 4}, [("a", "b"), ("b", "c"), ("a", "c")]),
        ({"a": 10, "b": 25, "c": 10}, [("a", "b"), ("b", "c")]),
        ({"a": 10, "b": 15, "c": 10, "d": 3}, [("a", "b"), ("b", "c"), ("c", "d")]),
        ({"a": 5, "b": 5, "c": 5, "d": 5}, [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]),
        ({"a": 9, "b": 0}, [("a", "b"), ("a", "gone")]),
        ({}, []),
    ],
)
def test_the_fewest_pounds_where_brute_force_is_exact(
    pence: dict[str, int], pairs: list[tuple[str, str]]
) -> None:
    # In these graphs (perfect ones) the dual has a whole solution: a set without linked pairs.
    assert least(pence, pairs) == heaviest_unlinked(pence, pairs)


def test_the_fewest_pounds_of_a_ring_of_five() -> None:
    # Each of five schemes of 10 overlaps its two neighbours: 5 x 10 / 2 = 25, by hand; no two pairs
    # share a pound, so 20 (two schemes that do not touch) cannot be reached.
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a")]
    assert least(dict.fromkeys("abcde", 10), ring) == 25


def test_a_scheme_without_a_plan_does_not_save_nothing() -> None:
    assert [f.rule for f in faults([SCHEME], [], {})] == ["planned"]
    assert faults([SCHEME], [year(2019, 0)], {}) == []


def test_actuals_that_begin_late_are_no_savings_of_nothing() -> None:
    plan = [year(2018, 300), year(2019, 300)]
    june = Period(scheme="s", start=date(2019, 6, 1), end=date(2019, 6, 30), kind="actual", gross=9)
    found = faults([replace(SCHEME, decided=None, start=date(2018, 4, 1))], [*plan, june], {})
    assert [(f.rule, f.row) for f in found] == [("no gap", "s actual 2019-06-01")]
    # Actuals of earlier years need not be held, nor of days for which nothing was planned.
    whole = replace(june, start=APRIL)
    assert faults([replace(SCHEME, decided=None, start=date(2018, 4, 1))], [*plan, whole], {}) == []
    from_june = replace(year(2019, 300), start=date(2019, 6, 1))
    assert faults([SCHEME], [from_june, june], {}) == []


def test_a_budget_of_one_year_bounds_no_other() -> None:
    two = [replace(SCHEME, id=name, ledger_line="L") for name in ("a", "b")]
    line = {"L": Budget(line="L", start=APRIL, end=MARCH, pence=10)}
    gross = {(name, year): 50 for name in ("a", "b") for year in ("2019-20", "2021-22")}
    found = {held.year: held.pence for held in shared(two, gross, line)}
    assert found == {"2019-20": 10, "2021-22": 50}
