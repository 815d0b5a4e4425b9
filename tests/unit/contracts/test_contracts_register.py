"""The register: contracts as they are read, their values of a year, changes and ends."""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from contracts_made_up import CONTRACT, DAY, folded, held, in_law, stated
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.register import contracts_held, register
from commonweal.contracts.register.changing import changed
from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import Stop, annual, stops_told
from commonweal.contracts.register.lawful import legal_kinds
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
    assert (one.owner, one.may_end, one.stops) == (
        "voluntary",
        date(2025, 3, 31),
        (Stop("handed back", date(2022, 1, 10), "day", "contract_ended/k"),),
    )
    # Three whole years.
    assert one.annual_pence == 1_000_000_00
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
    [found] = changed([one], BOOK, in_law(A="icb"))
    assert (found.over_sum, found.over_share, found.over_both) == (of_sum, of_share, both)
    [before] = changed([held("k", changes=(change,))], BOOK, in_law(A="practice"))
    assert (before.over_sum, before.over_share, before.over_both) == (None, None, None)


def test_no_rule_is_held_before_the_regulations() -> None:
    change = Modification(
        contract="k", on=date(2023, 12, 31), change_pence=900_000_00, attributable_to="authority",
        materially_different=False, reason="more",
    )  # fmt: skip
    [found] = changed([held("k", changes=(change,))], BOOK, in_law(A="icb"))
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
    [found] = endings([held("k", ends=date(2022, 12, 31))], on, BOOK, in_law(A="icb"))
    assert found.rule is not None
    assert found.rule.high == 7
    assert (found.begin_by, found.stands) == (date(2022, 5, 31), stands)


@pytest.mark.parametrize("kinds", [{}, {"B": "icb"}, {"A": "provider"}])
def test_no_rule_is_held_for_an_authority_of_which_it_is_not_known_what_it_is_in_law(
    kinds: dict[str, str],
) -> None:
    """It was taken for an integrated care board."""
    [found] = endings([held("k", ends=date(2022, 12, 31))], DAY, BOOK, in_law(**kinds))
    assert (found.begin_by, found.stands, found.rule) == (None, "no rule held", None)


def test_the_register_asks_for_what_each_authority_is_in_law() -> None:
    body = {"body": "A", "name": "A", "kind": "icb", "form": "board", "source": "made up"}
    contract = stated("contract", "k", CONTRACT, date(2020, 3, 2))
    unknown = register(folded(contract), DAY, BOOK)
    known = register(folded(stated("body", "A", body, date(2020, 1, 1)), contract), DAY, BOOK)
    assert [one.begin_by for one in unknown.endings] == [None]
    assert "re-procurement-lead" not in {rule.id for rule in unknown.rules}
    # Seven months before 31 March 2023.
    assert [one.begin_by for one in known.endings] == [date(2022, 8, 31)]
    assert "re-procurement-lead" in {rule.id for rule in known.rules}


def body(code: str, kind: str, since: date, **more: object) -> object:
    told: dict[str, object] = {"body": code, "name": code, "kind": kind, "form": "board",
                               "source": "made up"}  # fmt: skip
    return stated("body", f"{code}/{since}", told | more, since)


def test_what_counts_in_law_is_what_whoever_holds_the_contract_now_is_on_the_day() -> None:
    contract = stated("contract", "k", CONTRACT, date(2020, 3, 2))
    passed = {"transfers": "contract/k", "successor": "C"}
    made = [
        body("A", "icb", date(2020, 1, 1)), body("A", "provider", date(2021, 2, 1)),
        body("C", "icb", date(2021, 4, 1)), contract,
        stated("transfer", "to-C", passed, date(2021, 4, 1)),
    ]  # fmt: skip
    for on, kind in (
        (date(2021, 1, 31), "icb"), (date(2021, 2, 1), "provider"), (date(2021, 4, 1), "icb"),
    ):  # fmt: skip
        state = folded(*made, on=on)
        assert legal_kinds(state)(held("k"), on) == kind
        [ending] = register(state, on, BOOK).endings
        assert (ending.begin_by is None) == (kind == "provider")
    # What C was before it was there nobody can say: then A held it.
    assert legal_kinds(folded(*made, on=DAY))(held("k"), date(2021, 1, 1)) == "icb"


def test_a_name_of_two_bodies_tells_nothing_where_they_differ_in_law() -> None:
    """The one stated last was taken."""
    since = date(2020, 1, 1)
    named = held("k", authority="NHS Kent")
    one, other = body("A", "icb", since, name="NHS Kent"), body("B", "ccg", since, name="NHS Kent")
    assert legal_kinds(folded(one))(named, DAY) == "icb"
    assert legal_kinds(folded(one, other))(named, DAY) is None
    assert legal_kinds(folded(one))(named, date(2019, 12, 31)) is None


def test_a_suspended_contract_holds_and_has_a_day_to_begin_buying_again() -> None:
    """It is bought again before all others, and was left out."""
    suspended = Stop("suspended", date(2021, 1, 10), "day", "s")
    one = held("k", stops=(suspended,))
    assert (one.holds_on(DAY), one.runs_on(DAY)) == (True, False)
    [found] = endings([one], DAY, BOOK, in_law(A="icb"))
    assert (found.ends, found.begin_by) == (date(2023, 3, 31), date(2022, 8, 31))
    assert not held("k", ends=date(2021, 5, 31), stops=(suspended,)).holds_on(DAY)


def test_an_end_that_is_stated_ahead_is_the_end() -> None:
    """The end as agreed was told, and buying again to begin seven months before that."""
    ahead = Stop("terminated", date(2022, 1, 1), "month", "t")
    one = held("k", may_end=date(2025, 3, 31), stops=(ahead,))
    [found] = endings([one], DAY, BOOK, in_law(A="icb"))
    assert (found.ends, found.may_end) == (date(2022, 1, 31), date(2022, 1, 31))
    assert (found.begin_by, found.stands) == (date(2021, 6, 30), "begin now")


def test_no_rule_is_used_where_no_end_is_known() -> None:
    [found] = endings([held("k", ends=None)], DAY, BOOK, in_law(A="icb"))
    assert (found.stands, found.rule) == ("no end known", None)


def test_a_suspension_is_no_end_and_every_end_is_told() -> None:
    def end(name: str, on: date, how: str, precision: str = "day") -> object:
        told = {"contract": "k", "on": on.isoformat(), "how": how, "precision": precision,
                "source": "made up"}  # fmt: skip
        return stated("contract_ended", name, told, on)

    contract = stated("contract", "k", CONTRACT, date(2020, 3, 2))
    suspended = end("s", date(2020, 6, 19), "suspended")
    [one] = contracts_held(folded(contract, suspended))
    assert (one.ending, one.over, one.ran) == (None, date(2023, 3, 31), date(2020, 6, 19))
    assert one.runs_on(date(2020, 6, 19))
    assert not one.runs_on(date(2020, 6, 20))
    [one] = contracts_held(folded(contract, suspended, end("t", date(2020, 10, 9), "terminated")))
    assert [stop.statement for stop in one.stops] == ["contract_ended/s", "contract_ended/t"]
    assert (one.over, one.ran) == (date(2020, 10, 9), date(2020, 6, 19))
    assert stops_told(one.stops) == "suspended on 19 June 2020 and terminated on 9 October 2020"
    # Of what is known by its month nobody can say that it was over on the first.
    back = end("b", date(2020, 7, 1), "handed back", "month")
    [one] = contracts_held(folded(contract, back))
    assert (one.over, stops_told(one.stops)) == (date(2020, 7, 31), "handed back in July 2020")


def test_ends_of_contracts_that_are_over_or_not_begun_are_left_out() -> None:
    over, later = held("a", ends=date(2020, 5, 1)), held("b", starts=date(2022, 1, 1))
    found = endings([over, later, held("c", ends=None)], DAY, BOOK, in_law(A="icb"))
    assert [(one.held.contract, one.stands) for one in found] == [("c", "no end known")]


@given(st.integers(0, 10**12), st.integers(1, 5000))
def test_a_year_is_never_worth_more_than_the_whole(pence: int, days: int) -> None:
    first = date(2020, 1, 1)
    value = annual(pence, first, first + timedelta(days=days - 1))
    assert value is not None
    assert 0 <= value <= pence
    if days >= 366:
        # A year has 365 or 366 days, and all of them 365.25 on average.
        assert value * days == pytest.approx(pence * 365.25, rel=1 / 365, abs=days)


@given(st.integers(0, 10**10), st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 15))
def test_of_whole_years_each_is_worth_its_part(a_year: int, first: date, years: int) -> None:
    year = first.year + years
    day = (
        (3, 1)
        if (first.month, first.day) == (2, 29) and not isleap(year)
        else first.timetuple()[1:3]
    )
    assert annual(a_year * years, first, date(year, *day) - timedelta(days=1)) == a_year


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
    assert (then.ending, now.over) == (None, date(2022, 1, 10))


def test_how_the_value_of_a_year_is_known() -> None:
    [whole] = contracts_held(folded(stated("contract", "k", CONTRACT, date(2020, 3, 2))))
    said = CONTRACT | {"annual_pence": 1_000_000_00}
    [year] = contracts_held(folded(stated("contract", "k", said, date(2020, 3, 2))))
    assert (whole.annual_basis, year.annual_basis) == ("worked out from the whole", "stated")
    assert held("k", annual_pence=None).annual_basis is None
