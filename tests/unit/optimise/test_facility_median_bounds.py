"""What multipliers and HiGHS say of a p-median, beside every combination."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from commonweal.optimise.facility import asked
from commonweal.optimise.facility.bounding import NODE, Node, bounded, said_by, whole_lists
from commonweal.optimise.facility.certificate import certified, modelled
from commonweal.optimise.facility.interchange import first_choice, search_on
from commonweal.optimise.facility.median_problem import Best, problem_of


def table(seed: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Costs with many ties, or none, and weights."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(5, 40)), int(rng.integers(4, 11))
    cost = rng.integers(0, 12, (n, m)).astype(float) if seed % 2 else rng.random((n, m))
    return cost, rng.integers(1, 5, n).astype(float), int(rng.integers(2, m - 1))


def totals(cost: np.ndarray, weight: np.ndarray, k: int) -> dict[tuple[int, ...], float]:
    """The weighted sum of every combination."""
    return {
        sites: float(sum(w * min(row[list(sites)]) for row, w in zip(cost, weight, strict=True)))
        for sites in combinations(range(cost.shape[1]), k)
    }


def start(cost: np.ndarray, weight: np.ndarray, k: int, u: np.ndarray) -> tuple[Best, Node]:
    """A best choice to begin with, which may be a poor one, and a root with these multipliers."""
    problem = problem_of(asked(cost, weight, k), k)
    best = Best(problem, problem.fixed)
    first_choice(best, 0)
    sites = len(problem.sites)
    return best, Node(0.0, np.zeros(sites, np.int8), u, np.zeros(sites))


@pytest.mark.parametrize("seed", range(40))
def test_any_multipliers_give_a_bound(seed: int) -> None:
    cost, weight, k = table(seed)
    least = min(totals(cost, weight, k).values())
    rng = np.random.default_rng(seed)
    for size in (0.1, 1.0, 10.0, 1000.0):
        best, node = start(cost, weight, k, rng.random(len(cost)) * size)
        assert said_by(whole_lists(best.problem), node, k).bound <= least * (1 + 1e-12)


@pytest.mark.parametrize("seed", range(40))
def test_no_better_choice_is_lost_where_sites_are_settled(seed: int) -> None:
    cost, weight, k = table(seed)
    every = totals(cost, weight, k)
    best, node = start(cost, weight, k, cost.min(axis=1) * weight)
    best.total = float(np.quantile(list(every.values()), 0.2))
    node, _ = bounded(whole_lists(best.problem), node, best, NODE)
    assert node.bound <= min(every.values()) * (1 + 1e-12) or node.bound >= best.cutoff
    for sites, total in every.items():
        if total < best.cutoff:
            chosen = [int(np.flatnonzero(best.problem.sites == site)[0]) for site in sites]
            assert not (node.status[chosen] == 2).any(), "closed a site of a better choice"
            assert set(np.flatnonzero(node.status == 1)) <= set(chosen)


@pytest.mark.parametrize("seed", range(40))
def test_highs_on_merged_areas_finds_the_least_of_all_combinations(seed: int) -> None:
    cost, weight, k = table(seed)
    least = min(totals(cost, weight, k).values())
    best, node = start(cost, weight, k, cost.min(axis=1) * weight)
    bound = certified(whole_lists(best.problem), node, best)
    assert bound is not None
    assert best.total == pytest.approx(least, rel=1e-7)
    assert least * (1 - 1e-6) <= best.bound(bound) <= least * (1 + 1e-12)


def test_areas_that_see_the_same_sites_first_share_their_rows() -> None:
    cost = np.array([[1.0, 2.0, 9.0], [3.0, 7.0, 9.0], [2.0, 1.0, 9.0]])
    best, _ = start(cost, np.ones(3), 1, cost.min(axis=1))
    model = modelled(whole_lists(best.problem), np.full(3, np.inf), [0, 1, 2])
    assert model is not None
    # Nearest first: {0}, {0,1}; {0}, {0,1}; {1}, {0,1}. The whole set is never closed.
    assert model.further == {0b001: 1.0 + 4.0, 0b011: 7.0 + 2.0 + 7.0, 0b010: 1.0}
    assert model.constant == 5.0
    # Where the first area can only cost up to 1 in a better choice, site 0 must be open.
    short = modelled(whole_lists(best.problem), np.array([1.0, 99.0, 99.0]), [0, 1, 2])
    assert short is not None
    assert short.needed == {0b001}


def test_exchanges_are_the_same_for_the_same_draws_and_never_worse() -> None:
    rng = np.random.default_rng(3)
    cost, weight = rng.random((150, 40)), rng.random(150)
    found = []
    for _ in range(2):
        best, _ = start(cost, weight, 9, np.zeros(150))
        before = best.total
        search_on(best, 60, np.array([11], dtype=np.uint64))
        assert best.total <= before
        assert best.total == pytest.approx(best.problem.columns[best.sites].min(axis=0).sum())
        found.append(best.sites.tolist())
    assert found[0] == found[1]
