"""Pools worked out by hand: contributions, shares, who bears what, and what is wrong."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from commonweal.funding.pools.networks import network_pools
from commonweal.funding.pools.pool import Contribution, Use, faults_between, pools, split

YEAR: dict[str, Any] = {"pool": "p", "start": date(2019, 4, 1), "end": date(2020, 3, 31)}


def puts(body: str, pence: int, risk: float | None, role: str = "contributor") -> Contribution:
    return Contribution(
        name="P", body=body, role=role, contribution_pence=pence, risk_share=risk, **YEAR
    )


def used(pence: int, kind: str = "actual", use: str = "u") -> Use:
    return Use(use=use, kind=kind, pence=pence, **YEAR)


def test_an_overspend_by_shares_of_risk() -> None:
    [found] = pools(
        [puts("L", 900, 0.4, "host"), puts("C", 1000, 0.35), puts("D", 100, 0.25)],
        [used(1500), used(603, use="v"), used(2000, "plan")],
    )
    assert (found.total, found.planned, found.spent, found.over) == (2000, 2000, 2103, 103)
    # 41.2, 36.05 and 25.75: the penny left goes to the largest remainder.
    assert found.borne == {"C": 36, "D": 26, "L": 41}
    assert found.shares == {"C": Fraction(1, 2), "D": Fraction(1, 20), "L": Fraction(9, 20)}
    assert found.host == "L"
    assert found.faults == ()


def test_an_underspend_is_given_back_in_the_same_shares() -> None:
    assert split(-103, {"C": Fraction(7, 20), "D": Fraction(1, 4), "L": Fraction(2, 5)}) == {
        "C": -36,
        "D": -26,
        "L": -41,
    }


def test_thirds_written_as_decimals_are_shares_of_one() -> None:
    [found] = pools(
        [puts("A", 1, 0.333333, "host"), puts("B", 1, 0.333333), puts("C", 1, 0.333334)],
        [used(6)],
    )
    assert found.borne == {"A": 1, "B": 1, "C": 1}


@pytest.mark.parametrize(
    ("risks", "reason", "fault"),
    [
        ((0.5, None), "no share of risk is held for B", ""),
        ((0.5, 0.4), "the shares of risk add up to 0.9, not to 1", "correct risk_share"),
    ],
)
def test_without_shares_of_one_nobody_is_said_to_bear_it(
    risks: tuple[float, float | None], reason: str, fault: str
) -> None:
    [found] = pools([puts("A", 10, risks[0], "host"), puts("B", 10, risks[1])], [used(25)])
    assert (found.over, found.borne, found.reason) == (5, {}, reason)
    assert (fault in "".join(found.faults)) if fault else not found.faults


def test_what_is_not_held_is_not_zero() -> None:
    [found] = pools([puts("A", 10, 0.5, "host"), puts("B", 10, 0.5)], [used(20, "plan")])
    assert (found.spent, found.over, found.borne) == (None, None, {})
    assert found.reason == "no actual use of the pool is held"
    [empty] = pools([puts("A", 0, 1.0, "host")], [])
    assert empty.shares == {}


def test_faults_are_all_told() -> None:
    [found] = pools([puts("A", 10, 0.5), puts("B", 10, 0.5)], [used(30, "plan")])
    assert [fault.split(": ", 1)[1] for fault in found.faults] == [
        "no partner hosts it; name one host",
        "uses planned come to £0.30, contributions to £0.20; plan what is left, or correct one of "
        "them",
    ]
    later = Use(pool="q", use="u", start=date(2020, 4, 1), end=date(2021, 3, 31), kind="actual",
                pence=1)  # fmt: skip
    half = Contribution(
        pool="p", name="P", body="A", role="host", start=date(2019, 10, 1), end=date(2020, 3, 31),
        contribution_pence=1,
    )  # fmt: skip
    stray, over = faults_between([puts("A", 10, 1.0, "host"), half], [later])
    assert stray.startswith("q: u (actual) from 2020-04-01")
    assert "overlap with those from 2019-10-01" in over


def test_a_network_pools_by_the_lists_of_its_practices() -> None:
    held = network_pools({"G1": 1000.5, "G2": 0.0, "G3": 7.0}, {"G1": "U1", "G2": "U1"}, 1.5, 0.722)
    [network] = held
    assert (network.patients, network.core_pence, network.director_pence) == (1000.5, 150075, 72236)
    assert network.practices == {"G1": 150075, "G2": 0}
    assert network_pools({"G1": 0.0}, {"G1": "U1"}, 1.5) == ()
    with pytest.raises(ValueError, match="below zero"):
        network_pools({}, {}, -1.0)


def test_less_than_nothing_is_put_in_or_borne_by_nobody() -> None:
    rows = [puts("A", 10, 1.2, "host"), puts("B", -5, -0.2)]
    [found] = pools(rows, [used(25)])
    assert (found.borne, found.reason) == ({}, "the shares of risk of B are below zero")
    assert [fault.split(": ", 1)[1] for fault in found.faults] == [
        "the shares of risk of B are below zero; correct risk_share in pools",
        "B put in less than nothing; correct contribution_pence",
    ]
