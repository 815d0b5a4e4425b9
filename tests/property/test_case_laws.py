"""Laws that every business case keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.economics.appraisal import payback, switching_factor
from commonweal.funding.case import Case, Line, appraise
from commonweal.funding.case.form import CASH, SIGN, Header, Option
from commonweal.funding.case.result import Appraisal
from commonweal.rules import load_rules

BOOK = load_rules()
HORIZON = 8
HEADINGS = [heading for heading in SIGN if heading != "transfer"]
OPTIONS = tuple(
    Option.model_validate({"id": name, "name": name, "role": role})
    for name, role in (("nothing", "do nothing"), ("least", "do minimum"), ("do", "change"))
)
HEAD = Header.model_validate(
    {
        "id": "c", "title": "C", "about": "S", "on": date(2020, 3, 20), "decided_by": "B",
        "price_year": "2019-20", "first_year": "2019-20", "horizon_years": HORIZON,
        "amounts": "totals", "source": "s",
    }
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases of three options, each with one to four lines, some of them uncertain."""
    lines = []
    for option in OPTIONS:
        for number in range(draw(st.integers(1, 4))):
            first = draw(st.integers(0, HORIZON - 1))
            pence = draw(st.integers(1, 10**11))
            low, high = draw(st.integers(0, pence)), pence + draw(st.integers(1, 10**11))
            lines.append(
                Line.model_validate(
                    {
                        "id": f"l{number}", "option": option.id, "name": f"l{number}", "body": "B",
                        "heading": draw(st.sampled_from(HEADINGS)), "pence": pence,
                        "year": f"{2019 + first}-{20 + first}", "recurrent": draw(st.booleans()),
                        "low": low, "high": high, "basis": "assumed", "source": "s",
                        "distribution": draw(st.sampled_from(["triangular", "uniform", "normal"])),
                    }
                )
            )  # fmt: skip
    return Case(header=HEAD, options=OPTIONS, lines=tuple(lines))


def scaled(case: Case, times: int) -> Case:
    ends = ("pence", "low", "high")
    return replace(
        case,
        lines=tuple(
            line.model_copy(update={end: times * (getattr(line, end) or 0) for end in ends})
            for line in case.lines
        ),
    )


def values(found: Appraisal) -> list[tuple[int, ...]]:
    return [tuple(o.net_present_value) for o in found.options if o.net_present_value]


@settings(max_examples=40)
@given(case=cases(), times=st.integers(2, 9))
def test_values_scale_with_amounts(case: Case, times: int) -> None:
    one, many = appraise(case, BOOK, draws=50), appraise(scaled(case, times), BOOK, draws=50)
    for before, after in zip(values(one), values(many), strict=True):
        # Whole pence: each end may be half a penny off before it is multiplied.
        assert after == pytest.approx([times * value for value in before], abs=times, rel=1e-9)
    assert [o.payback_year for o in one.options] == [o.payback_year for o in many.options]


@settings(max_examples=40)
@given(case=cases())
def test_an_option_is_the_sum_of_its_lines(case: Case) -> None:
    whole = appraise(case, BOOK, draws=1).option("do").net_present_value
    nothing = replace(case, lines=tuple(line for line in case.lines if line.option != "do"))
    alone = 0
    for line in case.lines_of("do"):
        held = appraise(replace(nothing, lines=(*nothing.lines, line)), BOOK, draws=1).option("do")
        base = -sum(row.discounted for row in appraise_base(nothing))
        assert held.net_present_value is not None
        alone += held.net_present_value.value - base
    assert whole is not None
    base = -sum(row.discounted for row in appraise_base(nothing))
    assert whole.value == pytest.approx(alone + base, abs=100)


def appraise_base(case: Case) -> list:
    """What doing nothing comes to, year by year, measured as a change from nothing at all."""
    lines = tuple(line.model_copy(update={"option": "do"}) for line in case.lines_of("nothing"))
    header = HEAD.model_copy(update={"amounts": "changes from doing nothing"})
    found = appraise(Case(header=header, options=OPTIONS, lines=lines), BOOK, draws=1)
    return list(found.option("do").by_year)


@settings(max_examples=40)
@given(case=cases(), pence=st.integers(1, 10**11), year=st.integers(0, HORIZON - 1))
def test_a_transfer_changes_no_value_and_adds_up_to_no_cash(
    case: Case, pence: int, year: int
) -> None:
    fee = Line.model_validate(
        {
            "id": "fee", "option": "do", "name": "fee", "heading": "transfer", "body": "B",
            "counterparty": "P", "year": f"{2019 + year}-{20 + year}", "pence": pence,
            "basis": "assumed", "source": "s",
        }
    )  # fmt: skip
    one = appraise(case, BOOK, draws=20)
    other = appraise(replace(case, lines=(*case.lines, fee)), BOOK, draws=20)
    assert values(one) == values(other)
    cash = [sum(row.net for row in found.option("do").affordability) for found in (one, other)]
    assert cash[0] == pytest.approx(cash[1], abs=2 * HORIZON)


@settings(max_examples=40)
@given(case=cases())
def test_a_switching_value_brings_the_value_to_nothing(case: Case) -> None:
    found = appraise(case, BOOK, draws=1).option("do")
    for value in found.switching:
        if value.factor is None or value.pence is None or value.pence > 10**15:
            continue
        lines = tuple(
            line.model_copy(
                update={"pence": value.pence, "low": None, "high": None, "distribution": "fixed"}
            )
            if (line.option, line.id) == ("do", value.line)
            else line
            for line in case.lines
        )
        turned = appraise(replace(case, lines=lines), BOOK, draws=1).option("do")
        assert turned.net_present_value is not None
        # The switching value is a whole penny; a recurrent penny counts once a year.
        assert abs(turned.net_present_value.value) <= HORIZON


@settings(max_examples=40)
@given(case=cases())
def test_waiting_costs_and_gains_less(case: Case) -> None:
    """Discounting takes nothing from the first year, and more from each later one."""
    for option in appraise(case, BOOK, draws=1).options:
        factors = [row.factor for row in option.by_year]
        assert factors[0] == 1.0
        assert all(later < sooner for sooner, later in pairwise(factors))
        assert all(abs(row.discounted) <= abs(row.net) + 1 for row in option.by_year)


@settings(max_examples=25)
@given(case=cases(), seed=st.integers(0, 2**31))
def test_a_seed_gives_the_same_draws_in_any_order_of_lines(case: Case, seed: int) -> None:
    first = appraise(case, BOOK, draws=30, seed=seed)
    again = appraise(replace(case, lines=case.lines[::-1]), BOOK, draws=30, seed=seed)
    for one, other in zip(values(first), values(again), strict=True):
        assert one == pytest.approx(other, abs=2)


@settings(max_examples=40)
@given(case=cases())
def test_cash_by_body_is_what_the_years_move(case: Case) -> None:
    found = appraise(case, BOOK, draws=1)
    base = {line.id for line in case.lines if line.heading not in CASH}
    for option in found.options:
        own = {line.id for line in case.lines_of(option.option.id)}
        if base & (own | {line.id for line in case.lines_of("nothing")}):
            continue
        moved = sum(row.net for row in option.by_year)
        assert sum(row.net for row in option.affordability) == pytest.approx(moved, abs=2 * HORIZON)


@given(net=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_payback_is_the_first_year_after_which_nothing_is_owed(net: list[int]) -> None:
    sums, total = [], 0
    for amount in net:
        total += amount
        sums.append(total)
    expected = None
    if any(net):
        start = next(at for at, amount in enumerate(net) if amount)
        held = [at for at in range(start, len(net)) if all(value >= 0 for value in sums[at:])]
        expected = held[0] if held else None
    assert payback(net) == expected


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9).filter(bool))
def test_a_switching_factor_brings_a_sum_to_nothing(total: int, part: int) -> None:
    factor = switching_factor(total, part)
    if factor is None:
        assert total / part > 1
    else:
        assert total - part + factor * part == pytest.approx(0, abs=1e-3)
