"""The register: contracts as they are read, their values of a year, changes and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from contracts_made_up import CONTRACT, DAY, folded, held, stated
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.register import contracts_held, register
from commonweal.contracts.register.changing import changed
from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import annual
from commonweal.contracts.register.spending import paid
from commonweal.records import fold
from commonweal.records.kinds import Modification
from commonweal.rules import load_rules

BOOK = load_rules()


def test_a_contract_is_read_with_its_changes_its_end_and_its_owner() -> None:
    change = {
        "contract": "k", "on": "2024-02-01", "change_pence": 800_000_00,
        "attributable_to": "authority", "materially_different": False, "reason": "more visits",
    }  # fmt: skip
    end = {"contract": "k", "on": "2022-01-10", "how": "handed back", "source": "made up"}
    owner = {"organisation": "P", "owner": "voluntary", "source": "made up"}
    state = folded(
        stated("contract", "k", CONTRACT, date(2020, 3, 2)),
        stated("provider_owner", "p", owner, date(2020, 3, 2)),
        stated("contract_ended", "k", end, date(2022, 1, 10)),
        stated("modification", "k", change, date(2024, 2, 1)),
    )
    [one] = contracts_held(state)
    assert (one.owner, one.may_end, one.ended, one.how) == (
        "voluntary",
        date(2025, 3, 31),
        date(2022, 1, 10),
        "handed back",
    )
    # 1,095 days of the term: a year's part is 3,000,000 * 365.25 / 1095.
    assert one.annual_pence == round(3_000_000_00 * 365.25 / 1095)
    assert one.runs_on(date(2022, 1, 10))
    assert not one.runs_on(date(2022, 1, 11))


@pytest.mark.parametrize(
    ("pence", "of_sum", "of_share", "both"),
    [
        (500_000_00, True, False, False),
        (499_999_99, False, False, False),
        (750_000_00, True, True, True),
        (749_999_99, True, False, False),
        (-750_000_00, True, True, True),
    ],
)
def test_changes_are_set_against_the_sum_and_the_share(
    pence: int, of_sum: bool, of_share: bool, both: bool
) -> None:
    """£500,000 and 25% (regulation 13 of SI 2023/1348) of a contract of £3m."""
    change = Modification(
        contract="k", on=date(2024, 2, 1), change_pence=pence, attributable_to="authority",
        materially_different=False, reason="more",
    )  # fmt: skip
    one = held("k", value_pence=3_000_000_00, changes=(change,))
    [found] = changed([one], BOOK, {"A": "icb"})
    assert (found.over_sum, found.over_share, found.over_both) == (of_sum, of_share, both)
    [before] = changed([held("k", changes=(change,))], BOOK, {"A": "practice"})
    assert (before.over_sum, before.over_share, before.over_both) == (None, None, None)


def test_no_rule_is_held_before_the_regulations() -> None:
    change = Modification(
        contract="k", on=date(2023, 12, 31), change_pence=900_000_00, attributable_to="authority",
        materially_different=False, reason="more",
    )  # fmt: skip
    [found] = changed([held("k", changes=(change,))], BOOK, {"A": "icb"})
    assert found.over_sum is None
    assert found.rules == ()


@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (date(2022, 5, 30), "begin now"),
        (date(2022, 5, 31), "begin now"),
        (date(2022, 6, 1), "late"),
        (date(2022, 2, 28), "begin now"),
        (date(2022, 2, 27), "to come"),
    ],
)
def test_when_buying_has_to_begin(on: date, stands: str) -> None:
    """Seven months before 31 December 2022 is 31 May."""
    [found], rule = endings([held("k", ends=date(2022, 12, 31))], on, BOOK)
    assert rule is not None
    assert rule.high == 7
    assert (found.begin_by, found.stands) == (date(2022, 5, 31), stands)


def test_ends_of_contracts_that_are_over_or_not_begun_are_left_out() -> None:
    over, later = held("a", ends=date(2020, 5, 1)), held("b", starts=date(2022, 1, 1))
    found, _ = endings([over, later, held("c", ends=None)], DAY, BOOK)
    assert [(one.held.contract, one.stands) for one in found] == [("c", "no end known")]


@given(st.integers(0, 10**12), st.integers(1, 5000))
def test_a_year_is_never_worth_more_than_the_whole(pence: int, days: int) -> None:
    first = date(2020, 1, 1)
    value = annual(pence, first, first + timedelta(days=days - 1))
    assert value is not None
    assert 0 <= value <= pence
    if days >= 366:
        assert value * days == pytest.approx(pence * 365.25, abs=days)


def test_what_was_paid_by_hand() -> None:
    columns = ("counterparty", "counterparty_name", "start", "kind", "heading", "pence")
    rows = [
        ("RPA", None, date(2021, 3, 31), "actual", "expenditure", -100_00),
        ("RPA", None, date(2020, 4, 1), "actual", "expenditure", -50_00),
        ("RPA", None, date(2021, 2, 1), "actual", "expenditure", 20_00),
        ("RPA", None, date(2021, 4, 1), "actual", "expenditure", -7_00),
        (None, "A charity", date(2021, 4, 1), "actual", "expenditure", -9_00),
        (None, None, date(2021, 4, 1), "actual", "expenditure", -1_00),
        ("RPA", None, date(2021, 4, 1), "budget", "expenditure", -1_00),
        ("RPA", None, date(2021, 4, 1), "actual", "income", 1_00),
    ]
    found = paid(pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows]))
    assert [(one.provider, one.by_name, one.year, one.lines, one.pence) for one in found] == [
        ("A charity", True, 2021, 1, 9_00),
        ("RPA", False, 2021, 1, 7_00),
        ("RPA", False, 2020, 3, 130_00),
    ]


def test_the_register_of_what_was_known_then_has_no_later_end() -> None:
    end = {"contract": "k", "on": "2022-01-10", "how": "terminated", "source": "made up"}
    made = [
        stated("contract", "k", CONTRACT, date(2020, 3, 2)),
        stated("contract_ended", "k", end, date(2022, 1, 10)),
    ]
    known = fold(made, effective=DAY, known_at=datetime(2021, 6, 1, tzinfo=UTC))  # type: ignore[arg-type]  # statements
    [then] = register(known, DAY, BOOK).held
    [now] = register(fold(made, effective=DAY), DAY, BOOK).held  # type: ignore[arg-type]  # statements
    assert (then.ended, now.ended) == (None, date(2022, 1, 10))
