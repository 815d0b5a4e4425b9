"""On small requests every grouping can be tried in plain Python: the exact method finds the best of
them, and no bound lies above it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.optimise.partition.bounds import lower
from commonweal.optimise.partition.exact import exact
from commonweal.optimise.partition.objective import (
    Anchor,
    Balance,
    Neighbourhoods,
    Objective,
    Stability,
)
from commonweal.optimise.partition.request import request

Case = dict[str, Any]


def partitions(units: list[int]) -> Iterator[list[list[int]]]:
    """Every set partition."""
    if not units:
        yield []
        return
    first, rest = units[0], units[1:]
    for others in partitions(rest):
        yield [[first], *others]
        for place, group in enumerate(others):
            yield [*others[:place], [first, *group], *others[place + 1 :]]


def connected(group: list[int], links: set[tuple[int, int]]) -> bool:
    reached, waiting = {group[0]}, [group[0]]
    while waiting:
        here = waiting.pop()
        for other in group:
            if other not in reached and (min(here, other), max(here, other)) in links:
                reached.add(other)
                waiting.append(other)
    return len(reached) == len(group)


def feasible(case: Case, groups: list[list[int]]) -> bool:
    of = {unit: place for place, group in enumerate(groups) for unit in group}
    return (
        all(
            case["low"] <= sum(case["weight"][i] for i in group) <= case["high"] for group in groups
        )
        and all(connected(group, case["links"]) for group in groups)
        and all(len({case["regions"][i] for i in group}) == 1 for group in groups)
        and all(of[one] == of[two] for one, two in case["together"])
        and all(of[one] != of[two] for one, two in case["apart"])
        and case["number"] in (None, len(groups))
    )


def inertia(case: Case, group: list[int]) -> float:
    """By pairs, not by the centre: sum of products of weights and squared distances over W."""
    total = sum(case["weight"][i] for i in group)
    pairs = sum(
        case["weight"][i]
        * case["weight"][j]
        * sum((case["xy"][i][axis] - case["xy"][j][axis]) ** 2 for axis in (0, 1))
        for i, j in combinations(group, 2)
    )
    return float(pairs / total) if total else 0.0


def least_moved(case: Case, groups: list[list[int]]) -> float:
    """The best naming of the districts by today's labels, each used once, by trying all."""
    homes = sorted(set(case["home"]) - {-1})

    def kept(place: int, free: frozenset[int]) -> float:
        if place == len(groups):
            return 0.0
        best = kept(place + 1, free)
        for label in free:
            here = sum(case["amount"][i] for i in groups[place] if case["home"][i] == label)
            if here:
                best = max(best, here + kept(place + 1, free - {label}))
        return best

    everyone = sum(a for a, home in zip(case["amount"], case["home"], strict=True) if home >= 0)
    return float(everyone - kept(0, frozenset(homes)))


def cost(case: Case, groups: list[list[int]]) -> float:
    total = case["compactness"] * sum(inertia(case, group) for group in groups)
    for group in groups:
        columns = zip(*(case["sites"][i] for i in group), strict=True)
        total += case["anchor"] * min(sum(column) for column in columns)
        weight = sum(case["weight"][i] for i in group)
        overall = sum(case["need"]) / sum(case["weight"])
        if weight:
            apart = sum(case["need"][i] for i in group) / weight - overall
            total += case["balance"] * weight * apart**2
    for area in range(len(case["persons"][0])):
        held = [sum(case["persons"][i][area] for i in group) for group in groups]
        total += case["neighbourhoods"] * (sum(held) - max(held))
    if case["stability"]:
        total += case["stability"] * least_moved(case, groups)
    return float(total)


def objective(case: Case) -> Objective:
    return Objective(
        compactness=case["compactness"],
        anchors=(Anchor(np.array(case["sites"], float), case["anchor"], "sites"),),
        neighbourhoods=Neighbourhoods(np.array(case["persons"], float), case["neighbourhoods"]),
        balance=Balance(np.array(case["need"], float), case["balance"]),
        stability=Stability(
            np.array(case["home"]), np.array(case["amount"], float), case["stability"]
        ),
    )


@st.composite
def cases(draw: st.DrawFn, *, additive: bool = False, rules: bool = True) -> Case:
    n = draw(st.integers(1, 7))
    seed = draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    weight = rng.integers(0, 9, n) if draw(st.booleans()) else rng.integers(1, 6, n)
    links = {pair for pair in combinations(range(n), 2) if rng.random() < draw_share(draw)}
    low = draw(st.integers(1, 8))
    weights = [0.0, 0.0, 1.0, 0.3]
    some = list(combinations(range(n), 2))
    picked = st.lists(st.sampled_from(some), max_size=1) if some and rules else st.just([])
    return {
        "weight": weight.tolist(),
        "xy": rng.integers(0, 6, (n, 2)).tolist(),
        "links": links,
        "low": low,
        "high": low + draw(st.integers(0, 7)),
        "regions": rng.integers(0, 2, n).tolist() if rules and draw(st.booleans()) else [0] * n,
        "together": draw(picked),
        "apart": draw(picked),
        "number": draw(st.sampled_from([None, None, 2])) if rules else None,
        "compactness": draw(st.sampled_from([1.0, 1.0, 0.0])),
        "sites": rng.integers(0, 5, (n, 2)).tolist(),
        "anchor": draw(st.sampled_from(weights)),
        "need": rng.integers(0, 9, n).tolist(),
        "balance": draw(st.sampled_from(weights)),
        "persons": rng.integers(0, 5, (n, 3)).tolist(),
        "neighbourhoods": 0.0 if additive else draw(st.sampled_from(weights)),
        "home": rng.integers(-1, 3, n).tolist(),
        "amount": rng.integers(0, 5, n).tolist(),
        "stability": draw(st.sampled_from(weights)),
    }


def draw_share(draw: st.DrawFn) -> float:
    return float(draw(st.sampled_from([0.3, 0.6, 1.0])))


def tried(case: Case) -> float | None:
    """The least cost of all groupings, None where none keeps band, links and rules."""
    if sum(case["weight"]) == 0:
        return None
    costs = [
        cost(case, groups)
        for groups in partitions(list(range(len(case["weight"]))))
        if feasible(case, groups)
    ]
    return min(costs, default=None)


def asked(case: Case) -> dict[str, Any]:
    return {
        "graph": np.array(sorted(case["links"]), np.int64).reshape(-1, 2),
        "keep_together": case["together"],
        "keep_apart": case["apart"],
        "regions": case["regions"],
        "number": case["number"],
    }


@settings(max_examples=60)
@given(cases(additive=True))
def test_the_exact_method_finds_the_least_cost_of_all_groupings(case: Case) -> None:
    best = tried(case)
    found = exact(
        case["weight"], case["xy"], case["low"], case["high"], objective(case), **asked(case)
    )
    if best is None:
        # Units outside are left out, so the rest may well be grouped; then somebody is outside.
        assert found.outside or found.status == "infeasible"
        return
    assert not found.outside
    assert found.status == "proven"
    assert found.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert found.labels is not None
    groups = [np.flatnonzero(found.labels == label).tolist() for label in np.unique(found.labels)]
    assert feasible(case, groups)
    assert cost(case, groups) == pytest.approx(best, rel=1e-6, abs=1e-6)


@settings(max_examples=40)
@given(cases())
def test_with_neighbourhoods_the_bound_is_never_above_the_least_cost(case: Case) -> None:
    best = tried(case)
    found = exact(
        case["weight"], case["xy"], case["low"], case["high"], objective(case), **asked(case)
    )
    if best is None:
        assert found.outside or found.status == "infeasible"
        return
    assert found.bound is not None
    assert found.bound <= best + 1e-6 * max(1.0, abs(best))
    assert found.objective is not None
    assert found.objective >= best - 1e-6 * max(1.0, abs(best))
    if found.status == "proven":
        assert found.objective == pytest.approx(best, rel=1e-5, abs=1e-5)


@settings(max_examples=60)
@given(cases())
def test_without_a_list_of_districts_the_bound_still_lies_below_every_grouping(case: Case) -> None:
    best = tried(case)
    request_ = request(
        case["weight"],
        case["xy"],
        case["low"],
        case["high"],
        objective=objective(case),
        start=None,
        **asked(case),
    )
    found = lower(request_, most_districts=0)
    if best is None:
        return
    assert found.outside == ()
    assert found.exact is None
    assert found.value is not None
    assert found.value <= best + 1e-6 * max(1.0, abs(best))
    full = lower(request_)
    assert full.value is not None
    assert full.value <= best + 1e-6 * max(1.0, abs(best))
