"""The register: who provides: overlaps, one provider under two names, dependence, owners."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from contracts_made_up import CONTRACT, DAY, folded, held, stated
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.involvement import (
    against_england,
    by_year,
    involved,
    lacking,
    left_out,
    span,
    told_left_out,
)
from commonweal.contracts.register import register
from commonweal.contracts.register.depending import providers, services
from commonweal.contracts.register.held import Held, Stop
from commonweal.contracts.register.overlapping import overlaps
from commonweal.rules import load_rules

BOOK = load_rules()
ON = date(2023, 12, 1)
TERMS = Path(__file__).parents[3] / "examples" / "statements" / "outcome_contract.jsonl"


def boards(_: Held, __: date) -> str:
    """All authorities are boards."""
    return "icb"


def test_overlaps_by_hand() -> None:
    several = [
        held("a", authority="A"),
        held("b", authority="B", starts=date(2023, 3, 31), ends=None),
        held("c", authority="C", starts=date(2023, 4, 1), ends=date(2024, 3, 31)),
        held("d", authority="D", service="therapy"),
        held("e", authority="E", provider="Q"),
        held("f", authority="F", service=None),
    ]
    [found] = overlaps(several, ON, BOOK, boards)
    assert found.rule is not None
    assert [one.contract for one in found.contracts] == ["a", "b", "c"]
    assert found.authorities == ("A", "B", "C")
    assert found.by_name
    # Two procurements fewer, at £8,000 each.
    assert found.saving_pence == 2 * 8_000_00
    assert found.annual_pence == 300_00


@pytest.mark.parametrize(
    ("of_a", "of_b", "saves"),
    [("ccg", "council", True), (None, None, False), ("icb", None, False), ("trust", "trust", False),
     ("icb", "trust", False)],
)  # fmt: skip
def test_what_one_procurement_costs_is_told_only_of_those_for_whom_that_is_held(
    of_a: str | None, of_b: str | None, saves: bool
) -> None:
    in_law = {"A": of_a, "B": of_b}
    several = [held("a", authority="A"), held("b", authority="B")]
    [found] = overlaps(several, ON, BOOK, lambda one, _: in_law[one.authority])
    assert (found.rule is not None, found.saving_pence) == (saves, 8_000_00 if saves else None)


def test_contracts_one_after_the_other_do_not_overlap() -> None:
    first = held("a", ends=date(2021, 3, 31))
    assert overlaps([first, held("b", starts=date(2021, 4, 1))], ON, BOOK, boards) == ()
    ended = held("a", stops=(Stop("terminated", date(2021, 3, 31), "day", "s"),))
    assert overlaps([ended, held("b", starts=date(2021, 4, 1))], ON, BOOK, boards) == ()


def test_one_identifier_is_one_provider_under_two_names() -> None:
    one, other = (
        held(name, provider=told, identifier="company:01234567")
        for name, told in (("a", "P Ltd"), ("b", "P Limited"))
    )
    [found] = overlaps([one, other], ON, BOOK, boards)
    assert not found.by_name
    another = held("c", provider="P Ltd", identifier="company:07654321")
    assert overlaps([one, another], ON, BOOK, boards) == ()


def test_what_came_out_of_one_process_was_bought_at_once() -> None:
    lots = [held(name, bought_in="process 1") for name in ("a", "b")]
    assert overlaps(lots, ON, BOOK, boards) == ()
    [found] = overlaps([*lots, held("c", bought_in="process 2")], ON, BOOK, boards)
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
    # No rule is held for whoever they are: what they are in law is not on record.
    assert [one.saving_pence for one in (*before, *after)] == [None, None]
    named = {"form": "governing body", "source": "made up"}
    made += [
        stated("body", name, {"body": name, "name": name, "kind": "ccg", **named},
               date(2020, 1, 1))
        for name in ("A", "B")
    ]  # fmt: skip
    made.append(
        stated("body", "C", {"body": "C", "name": "C", "kind": "icb", **named}, date(2021, 4, 1))
    )
    for on in (date(2021, 3, 31), date(2021, 4, 1)):
        [one] = register(folded(*made, on=on), on, BOOK).overlaps
        assert one.saving_pence == 8_000_00


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
        held(
            "b",
            owner="independent",
            annual_pence=730_00,
            stops=(
                Stop("suspended", date(2021, 4, 30), "day", "s"),
                Stop("terminated", date(2021, 5, 31), "day", "t"),
            ),
        ),
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
    # One without a value, one without a first day: counted and named, in no sum.
    assert [(one.contract, lacking(one)) for one in year.left_out] == [
        ("c", "value not known"),
        ("d", "first day not known"),
    ]
    assert left_out(several, [year]) == (several[2], several[3])
    over = held("d", starts=None, ends=date(2021, 3, 31))
    assert [one.left_out for one in by_year([over], 2020, 2021)] == [(over,), ()]
    assert left_out([over], ()) == (over,)
    named = told_left_out([("Vans", None)] * 3 + [(f"k-{at}", None) for at in range(7)])
    assert named.startswith("And 10 contracts without a known first day or value")
    assert named.endswith(": Vans; k-0; k-1; k-2; k-3; k-4; and 2 other titles.")


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
