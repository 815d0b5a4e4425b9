"""Alternatives of a practice are worth what measuring the whole plan again says they are."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.networks.design.explaining import (
    Alternative,
    Laws,
    alternatives,
    every_alternative,
    standing,
)
from commonweal.networks.design.policies import POLICIES, sought
from commonweal.networks.design.telling import alternative_row, why_here, why_not
from commonweal.networks.plans import measure
from commonweal.networks.plans.given import units_given
from commonweal.networks.units import Units
from commonweal.optimise.partition.objective import terms, value, weights_of

LOW, HIGH = 8.0, 20.0


@st.composite
def plans(draw: st.DrawFn) -> tuple[Units, dict[str, str]]:
    n = draw(st.integers(3, 14))
    draws = np.random.default_rng(draw(st.integers(0, 10_000)))
    areas = draw(st.integers(1, 6))
    persons = draws.uniform(0, 5, (n, areas)) * (draws.random((n, areas)) < 0.7)
    codes = [f"p{i:02}" for i in range(n)]
    units = units_given(
        codes,
        persons.sum(axis=1) + draws.uniform(0, 2, n),
        draws.uniform(0, 6, (n, 2)),
        persons=persons,
        areas=[f"a{i}" for i in range(areas)],
        home=["A", *(str(draws.choice(["", "A", "B", "C"])) for _ in range(n - 1))],
    )
    return units, {code: str(draws.choice(["A", "B", "C", "new-1"])) for code in codes}


@settings(max_examples=60)
@given(plans(), st.sampled_from(sorted(POLICIES)))
def test_each_alternative_is_the_plan_measured_again(
    given_plan: tuple[Units, dict[str, str]], policy: str
) -> None:
    units, plan = given_plan
    objective = sought(policy, units).exact
    before = measure(units, plan, LOW, HIGH)
    people = float(units.persons.sum()) if units.persons is not None else 0.0
    graph = nx.Graph(units.links.tolist())
    graph.add_nodes_from(range(len(units.codes)))
    held = standing(units, plan, LOW, HIGH, weights_of(objective))
    seen = set()
    for one in every_alternative(held):
        seen.add((one.practice, one.network))
        moved = plan | {one.practice: one.network}
        after = measure(units, moved, LOW, HIGH)
        assert one.inertia == pytest.approx(after.inertia - before.inertia, abs=1e-9)
        assert one.within == pytest.approx(
            people * (_share(after.within_own_network) - _share(before.within_own_network)),
            abs=1e-8,
        )
        assert one.moves == _away(units, moved) - _away(units, plan)
        assert one.cost == pytest.approx(
            _worth(units, moved, objective) - _worth(units, plan, objective), abs=1e-7
        )
        networks = {network.code: network for network in after.networks}
        joined = networks[one.network]
        assert one.patients_joined == pytest.approx(joined.patients)
        assert one.in_band_joined == (joined.side == "inside")
        assert one.connected_joined == (joined.pieces == 1)
        left = networks.get(plan[one.practice])
        assert one.patients_left == pytest.approx(left.patients if left else 0.0)
        assert one.connected_left == (left is None or left.pieces == 1)
    for i, code in enumerate(units.codes):
        beside = {plan[units.codes[j]] for j in graph[i]} - {plan[code]}
        assert beside <= {network for practice, network in seen if practice == code}


def _share(share: float | None) -> float:
    return share or 0.0


def _away(units: Units, plan: dict[str, str]) -> int:
    return sum(
        1 for code, home in zip(units.codes, units.home, strict=True) if home and plan[code] != home
    )


def _worth(units: Units, plan: dict[str, str], objective: object) -> float:
    """By the objective's own value, from labels alone."""
    homes = sorted(set(units.home) - {""})
    order = [*homes, *sorted(set(plan.values()) - set(homes))]
    labels = [order.index(plan[code]) for code in units.codes]
    return value(terms(labels, units.patients, units.xy, objective), objective)  # type: ignore[arg-type]


def row(**changed: object) -> tuple[Units, dict[str, str]]:
    """Four practices of 10 in a row, two networks."""
    units = units_given(
        ["a", "b", "c", "d"],
        [10.0] * 4,
        [(0, 0), (1, 0), (2, 0), (3, 0)],
        links=[(0, 1), (1, 2), (2, 3)],
        home=["X", "X", "Y", "Y"],
    )
    return replace(units, **changed), {"a": "X", "b": "X", "c": "Y", "d": "Y"}  # type: ignore[arg-type]


def test_by_hand_b_to_the_other_network() -> None:
    units, plan = row()
    held = standing(units, plan, 15, 25, {"compactness": 1.0})
    (only,) = alternatives(held, "b")
    # Both networks have 5 = 20 * 0.25; after, a is alone (0) and b, c, d have 20.
    assert (only.network, only.moves) == ("Y", 1)
    assert only.inertia == pytest.approx(10.0)
    assert (only.patients_left, only.patients_joined) == (10.0, 30.0)
    assert not only.allowed
    assert only.within is None
    assert alternatives(held, "a") == ()


def test_laws_bar_an_alternative_and_say_which() -> None:
    units, plan = row()
    free = {"low": 5.0, "high": 35.0, "weights": {"compactness": 1.0}}

    def barred(laws: Laws) -> str:
        (only,) = alternatives(standing(units, plan, laws=laws, **free), "b")  # type: ignore[arg-type]
        assert only.allowed is (only.barred == "")
        return only.barred

    assert barred(Laws()) == ""
    assert "border of m" in barred(Laws(borders=("m", "m", "k", "k")))
    assert "stay with a" in barred(Laws(together=((0, 1),)))
    assert "apart from d" in barred(Laws(apart=((1, 3),)))


def test_the_published_network_is_named_even_out_of_reach() -> None:
    units, _ = row(home=("X", "X", "Y", "X"))
    held = standing(units, {"a": "X", "b": "X", "c": "Y", "d": "Y"}, 15, 25, {"stability": 1.0})
    (only,) = alternatives(held, "d")
    assert (only.network, only.moves, only.connected_joined) == ("X", -1, False)
    said = why_not(only, {"X": "Example"})
    assert "no neighbour of it is in Example" in said
    assert "one move fewer" in said


def test_the_last_practice_may_leave_and_its_network_is_no_more() -> None:
    units, _ = row()
    held = standing(units, {"a": "Z", "b": "X", "c": "X", "d": "X"}, 15, 45, {"compactness": 1.0})
    (only,) = alternatives(held, "a")
    assert only.patients_left == 0.0
    assert only.connected_left
    assert only.allowed


def test_words_follow_the_figures() -> None:
    units, plan = row()
    names = {"X": "Ex", "Y": "Why"}
    strict = standing(units, plan, 15, 25, {"compactness": 1.0})
    assert "none could take it" in why_here(strict, "b", names)
    assert "no other to join" in why_here(strict, "a", names)
    loose = standing(units, plan, 5, 35, {"compactness": 1.0})
    assert "1 could take it; the least costly, Why, would change" in why_here(loose, "b", names)
    worse = standing(units, {"a": "X", "b": "Y", "c": "Y", "d": "Y"}, 5, 35, {"compactness": 1.0})
    assert "do better in Ex" in why_here(worse, "b", names)
    (only,) = alternatives(strict, "b")
    told = alternative_row(only, names)
    assert told["why_not"] == (
        "it would leave its network with 10 patients; Why would have 30 patients; "
        "patients x km2 +10 (farther from the centres); one move more"
    )


def test_a_practice_that_is_not_there() -> None:
    units, plan = row()
    with pytest.raises(KeyError):
        alternatives(standing(units, plan, 5, 35, {}), "nobody")


def test_allowed_asks_for_as_many_networks_in_band_as_before() -> None:
    base = Alternative(
        practice="a", network="X", inertia=0.0, within=None, moves=0, cost=0.0, patients_left=1.0,
        patients_joined=1.0, in_band_left=False, in_band_joined=True, connected_left=True,
        connected_joined=True, in_band_before=2,
    )  # fmt: skip
    assert not base.allowed
    assert replace(base, in_band_before=1).allowed
    assert not replace(base, in_band_before=1, connected_left=False).allowed
