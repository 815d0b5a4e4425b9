"""The register: values of years, ends, changes, dependence, overlaps; by hand and by laws."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.involvement import against_england, by_year, involved, span
from commonweal.contracts.register import Held, contracts_held, register
from commonweal.contracts.register.changing import changed
from commonweal.contracts.register.depending import providers, services
from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import annual
from commonweal.contracts.register.overlapping import overlaps
from commonweal.contracts.register.spending import paid
from commonweal.records import State, draft, fold
from commonweal.records.kinds import Modification
from commonweal.rules import load_rules

BOOK = load_rules()
TERMS = Path(__file__).parents[3] / "examples" / "statements" / "outcome_contract.jsonl"
DAY = date(2021, 6, 1)


def held(name: str, **more: object) -> Held:
    told: dict[str, object] = {
        "contract": name, "title": f"Contract {name}", "service": "nursing", "origin": "records",
        "authority": "A", "provider": "P", "owner": "nhs", "annual_pence": 100_00,
        "starts": date(2020, 4, 1), "ends": date(2023, 3, 31),
    } | more  # fmt: skip
    return Held(**told)  # type: ignore[arg-type]  # fields by name


def stated(kind: str, name: str, payload: dict[str, object], on: date) -> object:
    known = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return draft(
        kind, payload, id=f"{kind}/{name}", stated_by="A", about="A", stated_at=known,
        effective=on, reason="made up",
    )  # fmt: skip


def folded(*made: object, on: date = DAY) -> State:
    return fold(made, effective=on)  # type: ignore[arg-type]  # statements


CONTRACT: dict[str, object] = {
    "contract": "k", "authority": "A", "organisation": "P", "title": "Nursing",
    "service": "nursing", "value_pence": 3_000_000_00, "signed": "2020-03-02",
    "starts": "2020-04-01", "ends": "2023-03-31", "extension_months": 24, "source": "made up",
}  # fmt: skip


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


def test_overlaps_by_hand() -> None:
    several = [
        held("a", authority="A"),
        held("b", authority="B", starts=date(2023, 3, 31), ends=None),
        held("c", authority="C", starts=date(2023, 4, 1), ends=date(2024, 3, 31)),
        held("d", authority="D", service="therapy"),
        held("e", authority="E", provider="Q"),
        held("f", authority="F", service=None),
    ]
    [found], rule = overlaps(several, BOOK)
    assert rule is not None
    assert [one.contract for one in found.contracts] == ["a", "b", "c"]
    assert found.authorities == ("A", "B", "C")
    assert found.by_name
    # Two procurements fewer, at £8,000 each.
    assert found.saving_pence == 2 * 8_000_00
    assert found.annual_pence == 300_00


def test_contracts_one_after_the_other_do_not_overlap() -> None:
    first = held("a", ends=date(2021, 3, 31))
    [], _ = overlaps([first, held("b", starts=date(2021, 4, 1))], BOOK)
    ended = held("a", ended=date(2021, 3, 31))
    [], _ = overlaps([ended, held("b", starts=date(2021, 4, 1))], BOOK)


def test_one_identifier_is_one_provider_under_two_names() -> None:
    one, other = (
        held(name, provider=told, identifier="company:01234567")
        for name, told in (("a", "P Ltd"), ("b", "P Limited"))
    )
    [found], _ = overlaps([one, other], BOOK)
    assert not found.by_name
    another = held("c", provider="P Ltd", identifier="company:07654321")
    assert overlaps([one, another], BOOK)[0] == ()


def test_what_came_out_of_one_process_was_bought_at_once() -> None:
    lots = [held(name, bought_in="process 1") for name in ("a", "b")]
    assert overlaps(lots, BOOK)[0] == ()
    [found], _ = overlaps([*lots, held("c", bought_in="process 2")], BOOK)
    # Three contracts out of two processes: one procurement fewer.
    assert (len(found.contracts), found.saving_pence) == (3, 8_000_00)


def test_a_successor_holds_what_was_passed_on_from_that_day() -> None:
    """Two predecessors' contracts are one body's after the merger, and could still be one."""
    made = [
        stated("contract", name, CONTRACT | {"contract": name, "authority": name}, date(2020, 3, 2))
        for name in ("A", "B")
    ]
    made += [
        stated("transfer", f"to-{name}", {"transfers": f"contract/{name}", "successor": "C"},
               date(2021, 4, 1))
        for name in ("A", "B")
    ]  # fmt: skip
    before, after = (
        register(folded(*made, on=on), on, BOOK).overlaps
        for on in (date(2021, 3, 31), date(2021, 4, 1))
    )
    assert [one.authorities for one in before] == [("A", "B")]
    assert [one.authorities for one in after] == [("C",)]
    assert [one.saving_pence for one in (*before, *after)] == [8_000_00, 8_000_00]


def test_an_award_that_names_a_provider_twice_is_one_contract() -> None:
    suppliers = [
        {"id": "GB-CFS-1", "name": "Builder PLC"},
        {"id": "GB-CFS-2", "name": "Builder plc"},
        {"id": "GB-CFS-3", "name": "Another"},
    ]
    release = {
        "ocid": "ocds-x-1", "id": "1", "date": "2025-01-06T00:00:00Z", "tag": ["award"],
        "initiationType": "tender", "buyer": {"id": "B", "name": "Buyer"},
        "tender": {"id": "t", "title": "Repairs",
                   "classification": {"scheme": "CPV", "id": "45000000"}},
        "awards": [{"id": "1", "suppliers": suppliers}],
    }  # fmt: skip
    payload = {"ocid": "ocds-x-1", "release_id": "1", "release": release}
    state = folded(stated("ocds_release", "r", payload, date(2025, 1, 6)))
    found = register(state, DAY, BOOK)
    assert [one.provider for one in found.held] == ["Another", "Builder PLC"]
    assert found.overlaps == ()


def test_one_identifier_is_one_provider_in_dependence_and_ownership() -> None:
    owner = {"organisation": "P Ltd", "owner": "independent", "source": "made up"}
    first = CONTRACT | {"organisation": "P Ltd", "organisation_ids": ["company:01234567"]}
    second = first | {"contract": "l", "organisation": "P LIMITED"}
    state = folded(
        stated("contract", "k", first, date(2020, 3, 2)),
        stated("contract", "l", second, date(2020, 3, 2)),
        stated("provider_owner", "p", owner, date(2020, 3, 2)),
    )
    found = register(state, DAY, BOOK)
    assert [one.owner for one in found.held] == ["independent", "independent"]
    [one] = found.providers
    assert (one.contracts, one.share) == (2, 1.0)
    [service] = found.services
    assert service.single


def test_dependence_by_hand() -> None:
    several = [
        held("a", annual_pence=300_00),
        held("b", provider="Q", annual_pence=100_00),
        held("c", provider="Q", service="therapy", annual_pence=None),
    ]
    first, second = providers(several, DAY)
    assert (first.provider, first.share) == ("P", 0.75)
    assert (second.contracts, second.annual_pence, second.without_value) == (2, 100_00, 1)
    therapy, nursing = services(several, DAY)
    assert (therapy.service, therapy.single, therapy.concentration) == ("therapy", True, 1.0)
    assert therapy.annual_pence is None
    # 0.75 squared and 0.25 squared.
    assert nursing.concentration == pytest.approx(0.625)


def test_owners_by_year_by_hand() -> None:
    several = [
        held("a", annual_pence=365_00, starts=date(2021, 10, 1), ends=None),
        held("b", owner="independent", annual_pence=730_00, ended=date(2021, 4, 30)),
        held("c", owner="council", annual_pence=None),
        held("d", owner=None, annual_pence=1_00, starts=None),
    ]
    [year] = by_year(several, 2021, 2021)
    # 182 days from October to March, 30 days of April, of 365.
    assert year.pence["nhs"] == 182_00
    assert year.pence["independent"] == 60_00
    assert year.pence["council"] is None
    assert year.pence["voluntary"] == 0
    assert year.share("independent") == pytest.approx(60 / 242)
    assert span(several) == (2020, 2022)


def test_a_share_of_one_kind_of_owner_alone_is_not_told() -> None:
    [year] = by_year([held("a", owner="independent")], 2021, 2021)
    assert year.share("independent") is None
    found = against_england([held("a", owner="independent")], DAY, BOOK)
    assert (found.share_of_value, found.share_of_number) == (None, None)
    both = against_england([held("a"), held("b", owner="voluntary")], DAY, BOOK)
    assert (both.share_of_value, both.share_of_number) == (0.5, 0.5)
    assert both.national_value is not None
    assert both.national_value.high == 2


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1500), st.integers(1, 900), st.integers(0, 10**9), st.sampled_from("no")
        ),
        max_size=4,
    )
)
def test_years_sum_to_what_contracts_pay_over_their_days(
    drawn: list[tuple[int, int, int, str]],
) -> None:
    """Every day of a contract is in one year: years of 365 or 366 days weigh each day alike."""
    several = [
        held(
            str(at),
            starts=date(2019, 4, 1) + timedelta(days=first),
            ends=date(2019, 4, 1) + timedelta(days=first + days - 1),
            annual_pence=pence,
            owner="nhs" if owner == "n" else "independent",
        )
        for at, (first, days, pence, owner) in enumerate(drawn)
    ]
    found = by_year(several, 2019, 2028)
    expected = 0.0
    for first, days, pence, _ in drawn:
        for after in range(days):
            day = date(2019, 4, 1) + timedelta(days=first + after)
            year = day.year if day.month >= 4 else day.year - 1
            expected += pence / ((date(year + 1, 4, 1) - date(year, 4, 1)).days)
    assert sum(one.total_pence for one in found) == pytest.approx(expected, abs=10, rel=1e-9)


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


def test_the_voluntary_sector_in_a_partnership() -> None:
    terms = json.loads(TERMS.read_text(encoding="utf-8").splitlines()[-1])["payload"]
    state = folded(
        stated("outcome_contract", "k", terms, date(2021, 1, 4)),
        stated(
            "seat",
            "s1",
            {
                "seat": "s1", "body": "A partnership", "role": "member", "voting": True,
                "represents": "A charity", "person": "p-1", "source": "made up",
            },
            date(2021, 1, 4),
        ),
        stated(
            "seat",
            "s2",
            {
                "seat": "s2", "body": "A partnership", "role": "chair", "voting": True,
                "represents": "A trust", "person": "p-2", "source": "made up",
            },
            date(2021, 1, 4),
        ),
        on=date(2025, 6, 1),
    )  # fmt: skip
    [found] = involved(state, date(2025, 6, 1))
    assert (found.parties, found.seats, found.of_seats) == (1, 1, 2)
    assert found.share == pytest.approx(0.05)
