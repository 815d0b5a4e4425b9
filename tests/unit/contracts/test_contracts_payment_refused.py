"""Worlds that cannot be drawn are refused with their clause, not cut to what could be."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.contracts.payment import setting as settings
from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.drawing import draw_worlds
from commonweal.contracts.payment.setting import Setting
from commonweal.contracts.payment.simulating import simulate
from commonweal.contracts.payment.worked import WORKED
from commonweal.records.kinds import OutcomeContract

BASELINE = WORKED.model_dump(mode="json")["outcomes"][0]["baseline"]


def contract(
    payment: dict[str, object] | None = None, outcomes: dict[int, dict[str, object]] | None = None
) -> OutcomeContract:
    """The worked contract with clauses changed."""
    told: dict[str, Any] = WORKED.model_dump(mode="json")
    told["payment"] |= payment or {}
    for at, clauses in (outcomes or {}).items():
        told["outcomes"][at] |= clauses
    return OutcomeContract.model_validate(told)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ({"baseline": None}, "outcomes[1].baseline: none for pressure"),
        ({"unit": "points"}, "a share of people is stated in %"),
        ({"measures": "rate"}, "outcomes[1].per: none"),
        ({"measures": "mean"}, "outcomes[1].spread: none"),
        ({"targets": [{"year": 1, "value": 64}]}, "outcomes[1].targets: none for year 2"),
        ({"baseline": {**BASELINE, "value": 101}}, "outcomes[1]: 101 is no share of people"),
    ],
)
def test_what_cannot_be_drawn_is_refused(outcome: dict[str, object], said: str) -> None:
    """With its clause."""
    with pytest.raises(PaymentError) as refused:
        draw_worlds(contract(outcomes={0: outcome}), Setting(draws=10))
    assert any(said in fault for fault in refused.value.faults), refused.value.faults


def test_a_path_that_no_outcome_can_take_is_refused() -> None:
    """Rather than cut back to what it could be."""
    path = {"pressure": (101.0, 60.0), "falls": (-1.0,)}
    with pytest.raises(PaymentError) as refused:
        draw_worlds(WORKED, Setting(path=path, draws=10))
    said = refused.value.faults
    assert [fault.split(";")[0] for fault in said] == [
        "path.pressure: 101 is no share of people",
        "path.falls: 1 values",
        "path.falls: -1 is no rate",
    ]


def test_more_draws_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With how many do."""
    monkeypatch.setattr(settings, "MOST_FIGURES", 100)
    with pytest.raises(PaymentError, match=r"draws 26: .* give at most 25"):
        draw_worlds(WORKED, Setting(draws=26))


@pytest.mark.parametrize(
    ("payment", "outcome", "said"),
    [
        (
            {"years": [{"year": 1, "base_pence": 10**14}], "guarantee_first_year_pence": None},
            {},
            "payment.years[1].base_pence 100,000,000,000,000: is more than is drawn",
        ),
        ({"guarantee_first_year_pence": 10**20}, {}, "guarantee_first_year_pence"),
        ({"cost_spread": 1e9}, {}, "payment.cost_spread 1e+09: is the standard deviation"),
        ({}, {"counted": 10**15}, "outcomes[1].counted: 1,000,000,000,000,000 people"),
        ({}, {"measures": "mean", "spread": 1e200}, "outcomes[1]: 1e+200 is too large"),
        ({}, {"measures": "rate", "per": 1, "floor": 1e15}, "outcomes[1]: 1e+15 is no rate"),
    ],
)
def test_what_is_too_large_to_draw_is_refused(
    payment: dict[str, object], outcome: dict[str, object], said: str
) -> None:
    """Rather than wrapped around in 64 bits."""
    with pytest.raises(PaymentError) as refused:
        simulate(contract(payment, {0: outcome}), Setting(draws=10))
    assert any(said in fault for fault in refused.value.faults), refused.value.faults


def test_a_cost_far_beyond_what_can_be_paid_is_refused() -> None:
    """A drawn overspend that would not fit."""
    years = [{"year": 1, "base_pence": 10**12, "expected_cost_pence": 10**12}]
    wide = {"years": years, "cost_spread": 5.0, "guarantee_first_year_pence": None}
    with pytest.raises(PaymentError, match="too many to draw"):
        simulate(contract(wide), Setting(draws=1000))


def test_target_and_floor_may_lie_two_million_apart() -> None:
    """And no further."""
    wide = {"measures": "mean", "spread": 1.0, "fewest": 1, "floor": -2_000_000.0}
    assert simulate(contract({}, {0: wide}), Setting(draws=10)).outcomes
    with pytest.raises(PaymentError, match="too far apart to draw"):
        simulate(contract({}, {0: {**wide, "floor": -2_200_000.0}}), Setting(draws=10))


def test_a_cap_that_never_binds_may_be_any_number() -> None:
    """It is compared, and enters no product."""
    found = simulate(contract({"cap": 1e6}), Setting(draws=100))
    assert all(year["cap"] == 0.0 for year in found.limits)


@pytest.mark.parametrize(
    "setting",
    [
        {"draws": 1},
        {"seed": -1},
        {"performance": -0.1},
        {"together": 1.1},
        {"performance": float("nan")},
    ],
)
def test_a_setting_outside_its_bounds_is_refused(setting: dict[str, Any]) -> None:
    """Draws, seed and spread."""
    with pytest.raises(ValueError, match="give"):
        Setting(**setting)
