"""What contracts of the register are worth year by year, and on which terms they stand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from commonweal.contracts.involvement import by_year
from commonweal.contracts.register import Held, contracts_held
from commonweal.contracts.register.owned import Owned
from commonweal.records import Statement, draft, fold

TERMS = Path(__file__).parents[3] / "examples" / "statements" / "outcome_contract.jsonl"


def held(starts: date, ends: date | None, **more: Any) -> Held:
    told: dict[str, Any] = {
        "contract": "k", "title": "Nursing", "service": "nursing", "origin": "records",
        "authority": "A", "provider": "P", "owner": "nhs", "starts": starts, "ends": ends,
    } | more  # fmt: skip
    return Held(**told)


def said(kind: str, name: str, payload: dict[str, Any], on: date) -> Statement:
    known = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return draft(
        kind, payload, id=name, stated_by="A", about="A", stated_at=known, effective=on,
        reason="made up",
    )  # fmt: skip


def terms() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TERMS.read_text(encoding="utf-8").splitlines()[-1])
    payload: dict[str, Any] = found["payload"]
    return payload


def test_a_contract_of_half_a_year_is_worth_the_whole_of_itself() -> None:
    half = held(date(2020, 4, 1), date(2020, 9, 30), value_pence=400_00, annual_pence=400_00)
    assert [one.pence["nhs"] for one in by_year([half], 2019, 2021)] == [0, 400_00, 0]


def test_years_add_up_to_the_whole_over_a_leap_day() -> None:
    # 1,096 days from 1 October 2018: 182 of the first year, 366, 365 and 183 of the last.
    four = held(date(2018, 10, 1), date(2021, 9, 30), value_pence=1_096_00, annual_pence=365_25)
    found = [one.pence["nhs"] for one in by_year([four], 2018, 2021)]
    assert found == [182_00, 366_00, 365_00, 183_00]


def test_a_value_of_a_year_that_was_stated_counts_by_the_year() -> None:
    stated = held(
        date(2019, 4, 1), date(2021, 3, 31), value_pence=1, annual_pence=366_00, stated_a_year=True
    )
    assert [one.pence["nhs"] for one in by_year([stated], 2019, 2020)] == [366_00, 366_00]


def test_an_outcome_contract_stands_on_the_terms_that_were_signed() -> None:
    first = terms()
    later = {**first, "title": "Restated"}
    signed = {"contract": first["contract"], "on": "2025-02-01", "by": "Governing body"}
    state = fold(
        [
            said("outcome_contract", "terms", first, date(2025, 1, 6)),
            said("outcome_contract_signed", "signed", signed, date(2025, 2, 1)),
            said("outcome_contract", "later", later, date(2025, 3, 1)),
        ],
        effective=date(2025, 6, 1),
    )
    assert {one.title for one in contracts_held(state)} == {first["title"]}


def test_what_a_sector_suggests_of_an_owner_is_told_as_that() -> None:
    """A trust in acute care was told to be "nhs" as if somebody had stated it."""
    signed = {"contract": terms()["contract"], "on": "2025-02-01", "by": "Governing body"}
    owned = {"organisation": "A charity", "owner": "voluntary", "source": "made up"}
    state = fold(
        [
            said("outcome_contract", "terms", terms(), date(2025, 1, 6)),
            said("outcome_contract_signed", "signed", signed, date(2025, 2, 1)),
            said("provider_owner", "owner", owned, date(2020, 1, 1)),
        ],
        effective=date(2025, 6, 1),
    )
    found = {one.provider: (one.owner, one.owner_basis) for one in contracts_held(state)}
    assert found["A hospital trust"] == ("nhs", "as its sector suggests")
    assert found["A charity"] == ("voluntary", "stated")
    assert found["A community provider"] == (None, None)
    assert {one.annual_basis for one in contracts_held(state)} == {"first year of its terms"}


def test_parts_of_partners_add_up_to_the_penny_and_none_is_lost() -> None:
    one, *rest = terms()["partners"]
    thirds = [{**one, "partner": f"p{at}", "share": 1 / 3, "risk_share": 1 / 3} for at in range(3)]
    years = [{"year": 2, "base_pence": 7}, {"year": 1, "base_pence": 100_00}]
    said_terms = terms() | {"partners": thirds}
    said_terms["payment"] = said_terms["payment"] | {"years": years}
    signed = {"contract": said_terms["contract"], "on": "2025-02-01", "by": "Governing body"}
    state = fold(
        [
            said("outcome_contract", "terms", said_terms, date(2025, 1, 6)),
            said("outcome_contract_signed", "signed", signed, date(2025, 2, 1)),
        ],
        effective=date(2025, 6, 1),
    )
    found = contracts_held(state)
    # The same organisation in three parts, of the first year and of both.
    assert len(found) == 3
    assert sum(part.annual_pence or 0 for part in found) == 100_00
    assert sum(part.value_pence or 0 for part in found) == 100_07
    assert rest
    # £100 in the first of its two years, and seven pence in the second.
    assert [one.total_pence for one in by_year(found, 2025, 2026)] == [100_00, 7]


def owner(name: str, whose: str, first: str, last: str | None = None) -> Statement:
    made = said(
        "provider_owner",
        name,
        {"organisation": "P", "owner": whose, "source": "made up"},
        date.fromisoformat(first),
    )
    end = None if last is None else date.fromisoformat(last)
    return made.model_copy(
        update={"effective_to": end, "stated_at": datetime(2021, 1, 1, tzinfo=UTC)}
    )


CONTRACT = {
    "contract": "k", "authority": "A", "organisation": "P", "title": "Nursing",
    "service": "nursing", "starts": "2019-04-01", "ends": "2021-03-31", "value_pence": 731_00,
    "source": "made up",
}  # fmt: skip


@pytest.mark.parametrize(
    "owners",
    [
        # In whatever order they were stated, and whether or not the first is said to have ended.
        [owner("a", "nhs", "2013-04-01", "2019-09-30"), owner("b", "independent", "2019-10-01")],
        [owner("b", "nhs", "2013-04-01"), owner("a", "independent", "2019-10-01")],
    ],
)
def test_each_owner_has_the_days_on_which_the_provider_was_theirs(owners: list[Statement]) -> None:
    """Sold on 1 October 2019: 183 of the 366 days to March 2020, and all 365 days after it."""
    contract = said("contract", "k", CONTRACT, date(2019, 4, 1))
    for day, whose in ((date(2019, 9, 30), "nhs"), (date(2019, 10, 1), "independent")):
        state = fold([contract, *owners], effective=day)
        [one] = contracts_held(state)
        assert one.owner == whose
        first, second = by_year([one], 2019, 2020)
        assert (first.pence["nhs"], first.pence["independent"]) == (183_00, 183_00)
        assert (second.pence["nhs"], second.pence["independent"]) == (0, 365_00)
        assert (first.contracts["nhs"], second.contracts["nhs"]) == (1, 0)


def test_before_what_is_stated_the_first_owner_is_taken_and_after_it_none() -> None:
    contract = said("contract", "k", CONTRACT, date(2019, 4, 1))
    state = fold([contract, owner("a", "voluntary", "2020-04-01", "2020-06-30")],
                 effective=date(2020, 5, 1))  # fmt: skip
    first, second = by_year(contracts_held(state), 2019, 2020)
    assert (first.pence["not stated"], first.pence["voluntary"]) == (0, 366_00)
    assert (second.pence["not stated"], second.pence["voluntary"]) == (274_00, 91_00)


def test_years_and_owners_add_up_to_the_penny() -> None:
    """A third of a pound a year is 33 pence in two years and 34 in one."""
    three = held(date(2021, 4, 1), date(2024, 3, 31), value_pence=1_00, annual_pence=33)
    assert sum(one.total_pence for one in by_year([three], 2021, 2023)) == 1_00
    parts = tuple(Owned(date(2023, month, 1), None, "nhs" if month % 2 else "voluntary")
                  for month in range(4, 13))  # fmt: skip
    stated = held(
        date(2023, 4, 1), None, annual_pence=1_00, stated_a_year=True, owners=parts, owner=None
    )
    [year] = by_year([stated], 2023, 2023)
    assert year.total_pence == 1_00
    assert year.pence["nhs"] != year.pence["voluntary"]


PERIOD = {"startDate": "2025-01-01T00:00:00Z", "endDate": "2025-12-31T00:00:00Z"}


def received(suppliers: list[dict[str, str]], *contracts: dict[str, Any]) -> tuple[Held, ...]:
    """An award of £100 as the register has it."""
    release = {
        "ocid": "o", "id": "1", "date": "2025-01-06T00:00:00Z", "tag": ["award"],
        "buyer": {"id": "B", "name": "Buyer"}, "tender": {"id": "t", "title": "Care"},
        "awards": [{"id": "a", "contractPeriod": PERIOD, "suppliers": suppliers,
                    "value": {"amount": 100, "currency": "GBP"}}],
        "contracts": [{"awardID": "a", **one} for one in contracts],
    }  # fmt: skip
    payload = {"ocid": "o", "release_id": "1", "release": release}
    state = fold([said("ocds_release", "r", payload, date(2025, 1, 6))], effective=date.max)
    return contracts_held(state)


@pytest.mark.parametrize(
    "other",
    [
        {"id": "GB-COH-1", "name": "Sup"},
        {"id": "GB-COH-1", "name": "Sup Ltd"},
        {"id": "of-the-publisher", "name": "SUP "},
    ],
)
def test_a_supplier_named_twice_has_the_value_alone(other: dict[str, str]) -> None:
    [one] = received([{"id": "GB-COH-1", "name": "Sup"}, other])
    assert (one.identifier, one.value_pence, one.shared_with) == ("company:1", 100_00, 0)


def test_suppliers_without_a_name_are_not_one() -> None:
    found = received([{"id": "x"}, {"id": "y"}])
    assert [(one.value_pence, one.shared_with) for one in found] == [(None, 2)] * 2


def test_each_contract_of_an_award_has_its_own_value() -> None:
    supplier = [{"id": "GB-COH-1", "name": "Sup"}]
    parts = [{"id": f"c{at}", "value": {"amount": at * 20, "currency": "GBP"}} for at in (2, 3)]
    assert [one.value_pence for one in received(supplier, *parts)] == [40_00, 60_00]
    # The award's value is nobody's where there are several, and that of one that is alone.
    assert [one.value_pence for one in received(supplier, {"id": "c"}, {"id": "d"})] == [None, None]
    assert [one.value_pence for one in received(supplier, {"id": "c"})] == [100_00]


def test_a_value_beyond_reckoning_is_not_known() -> None:
    supplier = [{"id": "GB-COH-1", "name": "Sup"}]
    found = received(supplier, {"id": "c", "value": {"amount": 1e30, "currency": "GBP"}})
    assert [one.value_pence for one in found] == [None]


def test_who_owns_a_partner_is_as_stated_before_it_is_taken_from_its_sector() -> None:
    one, *_ = terms()["partners"]
    partners = [
        {**one, "partner": name, "name": name, "sector": sector, "share": 0.5, "risk_share": 0.5}
        for name, sector in (("P", "community"), ("Q", "acute"))
    ]
    contract = terms() | {"partners": [{**part, "ids": []} for part in partners]}
    signed = {"contract": contract["contract"], "on": "2025-02-01", "by": "Governing body"}
    state = fold(
        [
            said("outcome_contract", "terms", contract, date(2025, 1, 6)),
            said("outcome_contract_signed", "signed", signed, date(2025, 2, 1)),
            owner("a", "independent", "2013-04-01"),
        ],
        effective=date(2025, 6, 1),
    )
    found = {part.provider: part.owner for part in contracts_held(state)}
    assert found == {"P": "independent", "Q": "nhs"}
