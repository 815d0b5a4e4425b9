"""The section on what contracts would pay: figures, tables, and what is lacking."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commonweal.cli.opening import ground_on
from commonweal.contracts.payment.part import part
from commonweal.contracts.payment.setting import Setting
from commonweal.contracts.payment.simulating import simulate
from commonweal.contracts.payment.worked import WORKED
from commonweal.evidence import Part
from commonweal.folder import read_folder
from commonweal.people.ground import Ground
from commonweal.records import State, draft, fold
from commonweal.records.kinds import OutcomeContract

DRAWS = 300


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    """The ground of the example folder."""
    return ground_on(read_folder(example))


def held(ground: Ground, *terms: OutcomeContract) -> State:
    """Records that hold these terms."""
    known = datetime(2019, 7, 1, tzinfo=UTC)
    stated = [
        draft(
            "outcome_contract",
            one.model_dump(mode="json"),
            id=f"terms-{at}",
            stated_by="Commissioner",
            about=ground.system.code,
            stated_at=known,
            effective=known.date(),
            reason="made up",
        )
        for at, one in enumerate(terms)
    ]
    return fold(stated, effective=ground.day)


def figures(found: Part) -> dict[str, Any]:
    """Values by id."""
    return {figure.id: figure.value for figure in found.figures}


def test_a_contract_on_record_is_paid_for_luck_and_for_what_is_reached(ground: Ground) -> None:
    """The figures are those of the simulation; made-up terms are assumed and said to be made up."""
    found = part(ground, held(ground, WORKED), draws=DRAWS)
    setting = Setting(draws=DRAWS, seed=ground.given.seed)
    still = simulate(WORKED, setting.at("baseline"))
    reached = simulate(WORKED, setting.at("target"))
    values = figures(found)
    luck = round(sum(one.luck_pence for one in still.outcomes))
    assert values["contracts.payment.luck.worked"] == Decimal(luck) / 100
    whole = next(one for one in reached.partners if one.partner is None and one.year is None)
    assert whole.loses is not None
    assert values["contracts.payment.loses.worked"] == 100.0 * whole.loses
    assert {figure.basis.value for figure in found.figures if figure.basis} == {"assumed"}
    assert "This is a worked example: made up." in found.section.text
    partners = found.tables[0].data.to_pylist()
    assert [row["partner"] for row in partners] == [
        "All together",
        "A hospital",
        "Some practices",
        "A charity",
    ]
    assert sum(row["base"] for row in partners[1:]) == partners[0]["base"] == 202_000_000
    # The charity bears no risk: it is left with its part of base less expected cost, for sure.
    assert partners[3]["low"] == pytest.approx(400_000 / 40_400_000, abs=1e-6)
    assert partners[3]["high"] == pytest.approx(partners[3]["low"], abs=1e-6)
    assert len(found.tables[2].data) == 3 * 3
    assert [chart.table for chart in found.charts] == ["contracts.payment.partners"]


def test_without_costs_nothing_is_said_of_what_partners_are_left_with(ground: Ground) -> None:
    """The figure is missing with its reason, and no chart is drawn."""
    told = WORKED.model_dump(mode="json")
    for line in told["payment"]["years"]:
        line["expected_cost_pence"] = None
    terms = OutcomeContract.model_validate(told)
    found = part(ground, held(ground, terms), draws=DRAWS)
    assert figures(found)["contracts.payment.loses.worked"] is None
    assert not found.charts


def test_partners_of_several_contracts_are_told_apart(ground: Ground) -> None:
    """By the id of the contract."""
    other = WORKED.model_copy(update={"contract": "another"})
    found = part(ground, held(ground, WORKED, other), draws=DRAWS)
    names = found.tables[0].data.column("partner").to_pylist()
    assert len(set(names)) == len(names) == 8


def test_terms_that_do_not_say_what_to_pay_are_lacking(ground: Ground) -> None:
    """Named with their clause; nothing is worked out in their place."""
    broken = WORKED.model_copy(update={"currency": "EUR"})
    found = part(ground, held(ground, broken), draws=DRAWS)
    assert [figure.value for figure in found.figures] == [None]
    assert "currency EUR" in found.lacks[0].what


def test_a_folder_without_contracts_says_so(ground: Ground) -> None:
    """A missing figure with its reason, and a lack."""
    found = part(ground, held(ground), draws=DRAWS)
    assert "outcome_contract" in found.figures[0].missing
    assert found.lacks[0].table == "records"
    assert not found.tables
