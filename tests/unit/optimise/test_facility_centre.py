"""The shortest longest way, beside a search through all choices that shares no code."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from commonweal.optimise.facility import OutOfReachError, p_centre


def longest(cost: np.ndarray, counted: np.ndarray, chosen: tuple[int, ...]) -> float:
    """The longest way to the nearest of the chosen sites, one area after another."""
    return max((min(row[j] for j in chosen) for row in cost[counted]), default=0.0)


def test_the_longest_way_is_what_a_search_through_all_choices_finds() -> None:
    draw = np.random.default_rng(4)
    told: list[str] = []
    for _ in range(300):
        areas, sites = int(draw.integers(1, 13)), int(draw.integers(1, 9))
        cost = draw.integers(0, 9, (areas, sites)) * 10.0
        cost[draw.random(cost.shape) < draw.choice([0.0, 0.4])] = np.inf
        weight = draw.integers(0, 4, areas).astype(float) if draw.random() < 0.5 else None
        counted = np.ones(areas, dtype=bool) if weight is None else weight > 0
        order = draw.permutation(sites).tolist()
        opened, closed = order[: int(draw.integers(0, 2))], order[2 : 2 + int(draw.integers(0, 3))]
        allowed = [j for j in range(sites) if j not in closed]
        k = int(draw.integers(1, len(allowed) + 1))
        best = min(
            longest(cost, counted, chosen)
            for chosen in combinations(allowed, k)
            if set(opened) <= set(chosen)
        )
        if np.isinf(best):
            with pytest.raises(ValueError, match="reach") as refusal:
                p_centre(cost, k, weight=weight, fixed_open=opened, fixed_closed=closed)
            told.append(type(refusal.value).__name__)
            continue
        found = p_centre(cost, k, weight=weight, fixed_open=opened, fixed_closed=closed)
        assert found.objective == best == found.bound == longest(cost, counted, found.open)
        assert found.proven
        assert len(found.open) == k
        assert set(opened) <= set(found.open) <= set(allowed)
    assert {"OutOfReachError", "ValueError"} == set(told)


def test_on_a_line_two_sites_halve_it() -> None:
    places = np.arange(9.0)
    found = p_centre(abs(places[:, None] - places[None, :]), 3)
    assert (found.open, found.objective) == ((1, 4, 7), 1.0)


def test_sites_not_needed_for_the_longest_way_stand_where_they_save_most() -> None:
    cost = np.array([[90.0, 95.0, 95.0, 99.0], [50.0, 5.0, 40.0, 2.0], [60.0, 60.0, 8.0, 70.0]])
    found = p_centre(cost, 2, weight=[1.0, 2.0, 9.0])
    assert (found.open, found.objective) == ((0, 2), 90.0)
    assert p_centre(cost, 3, weight=[1.0, 2.0, 9.0]).open == (0, 2, 3)


def test_areas_that_reach_nothing_are_named() -> None:
    with pytest.raises(OutOfReachError, match="no allowed site reaches 1 areas: 1;") as told:
        p_centre([[1.0, 2.0], [np.inf, 3.0]], 1, fixed_closed=[1])
    assert told.value.areas == (1,)


def test_too_few_sites_to_reach_everyone_are_refused_with_how_many_are_needed() -> None:
    with pytest.raises(ValueError, match="1 sites cannot reach every area; at least 2 are needed"):
        p_centre([[1.0, np.inf], [np.inf, 3.0]], 1)


def test_a_search_cut_short_keeps_a_bound_that_holds() -> None:
    draw = np.random.default_rng(5)
    places, sites = draw.random((250, 2)), draw.random((70, 2))
    cost = np.hypot(*(places[:, None, :] - sites[None, :, :]).T).T
    short, whole = p_centre(cost, 9, nodes=1), p_centre(cost, 9)
    assert whole.proven
    assert short.bound <= whole.objective <= short.objective
    assert short.proven == (short.bound == short.objective)
