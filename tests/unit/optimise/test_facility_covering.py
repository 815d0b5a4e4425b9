"""Most covered and fewest sites, beside a search through all choices that shares no code."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from commonweal.optimise.facility import (
    NOWHERE,
    OutOfReachError,
    Siting,
    assigned,
    maximal_cover,
    set_cover,
)

Case = tuple[np.ndarray, np.ndarray, int, list[int], list[int], float]


def cases(count: int, seed: int) -> Iterator[Case]:
    """Small questions with many ties, areas without weight, sites out of reach, fixed sites."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        areas, sites = int(draw.integers(1, 13)), int(draw.integers(1, 9))
        cost = draw.integers(0, 8, (areas, sites)) * 10.0
        cost[draw.random(cost.shape) < draw.choice([0.0, 0.3])] = np.inf
        weight = draw.integers(0, 6, areas).astype(float)
        order = draw.permutation(sites).tolist()
        opened = order[: int(draw.integers(0, 3))]
        closed = order[len(opened) : len(opened) + int(draw.integers(0, 3))]
        most = sites - len(closed)
        k = int(draw.integers(max(len(opened), 1), most + 1)) if most >= 1 else 0
        if k:
            yield cost, weight, k, opened, closed, float(draw.integers(0, 8) * 10)


def choices(sites: int, k: int, opened: list[int], closed: list[int]) -> Iterator[tuple[int, ...]]:
    """Every set of k sites that keeps what is fixed."""
    for chosen in combinations(range(sites), k):
        if set(opened) <= set(chosen) and not set(closed) & set(chosen):
            yield chosen


def covered(cost: np.ndarray, weight: np.ndarray, chosen: tuple[int, ...], within: float) -> float:
    """Weight of the areas that some chosen site reaches, one area after another."""
    return sum(
        w for row, w in zip(cost, weight, strict=True) if any(row[j] <= within for j in chosen)
    )


def judged(
    cost: np.ndarray, weight: np.ndarray, chosen: tuple[int, ...], within: float
) -> tuple[float, float]:
    """Weight covered, less than nothing, and the weighted cost; no way at all is a long way."""
    counted = cost[weight > 0]
    far = 2 * counted[np.isfinite(counted)].max(initial=0.0) + 1
    near = [min((min(row[j], far) for j in chosen), default=far) for row in cost]
    return -covered(cost, weight, chosen, within), float(weight @ near)


def agrees(found: Siting, cost: np.ndarray, weight: np.ndarray) -> bool:
    """Whether people and volumes are those of the one rule of assignment."""
    site, _ = assigned(cost, found.open)
    volumes = [weight[site == j].sum() for j in found.open]
    return site.tolist() == found.assignment.tolist() and volumes == found.volumes.tolist()


def test_most_covered_is_what_a_search_through_all_choices_finds() -> None:
    for cost, weight, k, opened, closed, within in cases(300, 1):
        found = maximal_cover(cost, weight, k, within, fixed_open=opened, fixed_closed=closed)
        best = max(
            covered(cost, weight, chosen, within)
            for chosen in choices(cost.shape[1], k, opened, closed)
        )
        assert found.objective == best == covered(cost, weight, found.open, within)
        assert found.proven
        assert found.bound >= best
        assert found.open in list(choices(cost.shape[1], k, opened, closed))
        assert agrees(found, cost, weight)


def test_fewest_sites_are_what_a_search_through_all_choices_finds() -> None:
    refused = 0
    for cost, weight, _, opened, closed, within in cases(300, 2):
        allowed = [j for j in range(cost.shape[1]) if j not in closed]
        lost = [i for i, row in enumerate(cost) if weight[i] > 0 and min(row[allowed]) > within]
        if lost:
            refused += 1
            with pytest.raises(OutOfReachError, match=f"reaches {len(lost)} areas") as told:
                set_cover(cost, within, weight=weight, fixed_open=opened, fixed_closed=closed)
            assert list(told.value.areas) == lost
        found = set_cover(
            cost, within, weight=weight, fixed_open=opened, fixed_closed=closed, leave_out=True
        )
        total = covered(cost, weight, tuple(allowed), within)
        least = next(
            k
            for k in range(len(opened), len(allowed) + 1)
            for chosen in choices(cost.shape[1], k, opened, closed)
            if covered(cost, weight, chosen, within) == total
        )
        assert found.objective == len(found.open) == least
        assert found.proven
        assert found.bound == least
        assert covered(cost, weight, found.open, within) == total
        assert set(opened) <= set(found.open) <= set(allowed)
        assert list(found.left_out) == lost
        assert agrees(found, cost, weight)
    assert refused > 50


def test_no_exchange_of_a_site_saves_travel_and_keeps_as_many_in_reach() -> None:
    looked = 0
    for cost, weight, k, opened, closed, within in cases(200, 11):
        fixed = {"fixed_open": opened, "fixed_closed": closed}
        both = [maximal_cover(cost, weight, k, within, **fixed)]
        both.append(set_cover(cost, within, weight=weight, leave_out=True, **fixed))
        for found in both:
            at = judged(cost, weight, found.open, within)
            for out in set(found.open) - set(opened):
                for into in set(range(cost.shape[1])) - set(closed) - set(found.open):
                    other = tuple(sorted({*found.open, into} - {out}))
                    assert at <= judged(cost, weight, other, within)
                    looked += 1
    assert looked > 500


def test_areas_count_one_each_where_no_weight_is_given() -> None:
    found = set_cover([[10.0, 90.0], [90.0, 10.0], [10.0, 10.0]], 30.0)
    assert found.open == (0, 1)
    assert found.volumes.tolist() == [2.0, 1.0]


def test_more_than_the_solver_can_try_leaves_an_honest_bound() -> None:
    draw = np.random.default_rng(3)
    cost = draw.random((100, 40)) * 100
    weight = draw.random(100)
    short = maximal_cover(cost, weight, 8, 8.0, nodes=1)
    long = maximal_cover(cost, weight, 8, 8.0)
    assert short.objective <= long.objective <= short.bound + 1e-9
    assert long.proven
    few, fewest = set_cover(cost, 15.0, nodes=1), set_cover(cost, 15.0)
    assert few.bound <= fewest.objective <= few.objective
    assert fewest.proven
    assert few.proven == (few.bound == few.objective)


def test_an_infinite_limit_covers_whoever_can_reach_a_site() -> None:
    found = maximal_cover([[np.inf, np.inf], [5.0, np.inf]], [3.0, 4.0], 1, np.inf)
    assert (found.open, found.objective) == ((0,), 4.0)
    assert found.assignment.tolist() == [NOWHERE, 0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"within": float("nan")}, "the limit must be zero or more, not nan"),
        ({"within": -1.0}, "the limit must be zero or more, not -1"),
        ({"k": 3}, "k is 3, but there are 2 sites"),
        ({"k": 0}, "at least one site must be open"),
        ({"weight": [1.0, -1.0]}, "weights are not finite numbers of zero or more"),
        ({"cost": [[1.0, float("nan")], [1.0, 2.0]]}, "costs are not numbers of zero or more"),
        ({"fixed_open": [0], "fixed_closed": [0]}, "site 0 is fixed both open and closed"),
        ({"fixed_open": [7]}, "there is no site 7"),
        ({"k": 2, "fixed_closed": [1]}, "only 1 sites are not fixed closed"),
    ],
)
def test_what_cannot_be_asked_is_named(changed: dict[str, object], told: str) -> None:
    given = {"cost": [[1.0, 2.0], [3.0, 1.0]], "weight": [1.0, 1.0], "k": 1, "within": 2.0}
    with pytest.raises(ValueError, match=told):
        maximal_cover(**(given | changed))  # type: ignore[arg-type]
