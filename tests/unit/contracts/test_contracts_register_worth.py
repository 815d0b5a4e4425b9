"""What contracts of the register are worth year by year, and on which terms they stand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commonweal.contracts.involvement import by_year
from commonweal.contracts.register import Held, contracts_held
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
    worth = found[0].worth(1, 365)
    assert worth is not None
    assert worth == pytest.approx(Fraction(found[0].value_pence or 0, 730), rel=0.01)
