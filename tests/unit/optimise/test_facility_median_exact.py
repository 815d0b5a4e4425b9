"""The p-median: against every combination, the plain model in HiGHS, and published optima."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import floyd_warshall

from commonweal.optimise.facility import OutOfReachError, Siting, median, p_median


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is listed: even a small question goes through search, bound and tree."""
    monkeypatch.setattr(median, "MOST_LOOKS", 0)


def least(cost: np.ndarray, weight: np.ndarray, k: int, opened=(), closed=()) -> float:
    """The least weighted sum over all combinations; infinite where none reaches everyone."""
    counted = weight > 0
    sums = [
        sum(
            w * min(row[site] for site in sites)
            for row, w in zip(cost[counted], weight[counted], strict=True)
        )
        for sites in combinations(range(cost.shape[1]), k)
        if set(opened) <= set(sites) and not set(closed) & set(sites)
    ]
    return float(min(sums, default=np.inf))


def consistent(found: Siting, cost: np.ndarray, weight: np.ndarray) -> None:
    """What is told of a siting follows from its open sites, by the one rule of assignment."""
    for area, site in enumerate(found.assignment):
        near = min(cost[area][j] for j in found.open)
        first = next(j for j in found.open if cost[area][j] == near) if np.isfinite(near) else -1
        assert site == first
    for place, site in enumerate(found.open):
        assert found.volumes[place] == pytest.approx(weight[found.assignment == site].sum())
    counted = weight > 0
    total = cost[counted][:, list(found.open)].min(axis=1) @ weight[counted]
    assert found.objective == pytest.approx(total, rel=1e-12)
    assert found.bound <= found.objective
    assert found.proven == (found.gap <= 1e-6)


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, int, list[int], list[int]]:
    """A small question with ties, nought, twins, areas without weight and sites out of reach."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 25)), int(rng.integers(2, 10))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    if seed % 2:
        cost = cost * rng.random((n, m))
    if seed % 3 == 0:
        cost[rng.random((n, m)) < 0.3] = np.inf
    if seed % 5 == 0:
        cost[:, -1] = cost[:, 0]
    weight = rng.integers(0, 4, n).astype(float)
    k = int(rng.integers(1, m + 1))
    fixed = rng.permutation(m)
    opened = fixed[: int(rng.integers(0, k + 1))].tolist() if seed % 7 == 0 else []
    free = [site for site in fixed.tolist() if site not in opened]
    closed = free[: int(rng.integers(0, m - k + 1))] if seed % 4 == 0 else []
    return cost, weight, k, opened, closed


def check(seed: int) -> None:
    cost, weight, k, opened, closed = drawn(seed)
    best = least(cost, weight, k, opened, closed)
    if not np.isfinite(best):
        with pytest.raises(ValueError, match=r"within reach|reaches"):
            p_median(cost, weight, k, fixed_open=opened, fixed_closed=closed)
        return
    found = p_median(cost, weight, k, fixed_open=opened, fixed_closed=closed)
    consistent(found, cost, weight)
    assert len(found.open) == k
    assert set(opened) <= set(found.open)
    assert not set(closed) & set(found.open)
    assert found.bound <= best * (1 + 1e-12)
    assert found.proven
    assert found.objective == pytest.approx(best, rel=1e-6 if seed % 2 else 1e-12)


@pytest.mark.parametrize("seed", range(100))
def test_listing_finds_what_all_combinations_show(seed: int) -> None:
    check(seed)


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("seed", range(300))
def test_search_and_proof_find_what_all_combinations_show(seed: int) -> None:
    check(seed)


def graph(nodes: int, links: int, seed: int) -> np.ndarray:
    """Shortest ways in a random graph of the kind of the OR-Library: whole lengths 1 to 100."""
    rng = np.random.default_rng(seed)
    length = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(length, 0)
    ring = rng.permutation(nodes)
    pairs = np.concatenate([np.c_[ring, np.roll(ring, 1)], rng.integers(0, nodes, (links, 2))])
    for (a, b), way in zip(pairs, rng.integers(1, 101, len(pairs)), strict=True):
        if a != b:
            length[a, b] = length[b, a] = way
    return floyd_warshall(length)


def plain_model(cost: np.ndarray, weight: np.ndarray, k: int) -> float:
    """The assignment model of the p-median as it stands in every textbook, by HiGHS."""
    n, m = cost.shape
    pairs = n * m
    each = sparse.kron(sparse.eye(n), np.ones((1, m)))
    only = sparse.hstack([sparse.eye(pairs), -sparse.kron(np.ones((n, 1)), sparse.eye(m))])
    found = milp(
        np.r_[(weight[:, None] * cost).ravel(), np.zeros(m)],
        constraints=[
            LinearConstraint(sparse.hstack([each, sparse.csr_array((n, m))]), 1, 1),
            LinearConstraint(only, -np.inf, 0),
            LinearConstraint(sparse.csr_array(np.r_[np.zeros(pairs), np.ones(m)][None]), k, k),
        ],
        integrality=np.r_[np.zeros(pairs), np.ones(m)],
        bounds=Bounds(0, 1),
    )
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize(("nodes", "k", "seed"), [(60, 5, 1), (60, 12, 2), (80, 25, 3)])
def test_the_plain_model_in_highs_says_the_same(nodes: int, k: int, seed: int) -> None:
    cost = graph(nodes, nodes, seed)
    weight = np.random.default_rng(seed).integers(1, 9, nodes).astype(float)
    found = p_median(cost, weight, k)
    consistent(found, cost, weight)
    assert found.proven
    assert found.objective == pytest.approx(plain_model(cost, weight, k), rel=1e-9)


@pytest.mark.parametrize(("nodes", "k"), [(100, 5), (200, 67), (300, 10), (400, 40), (900, 90)])
def test_graphs_like_the_library_are_proven(nodes: int, k: int) -> None:
    cost = graph(nodes, nodes * nodes // 50, nodes + k)
    found = p_median(cost, np.ones(nodes), k)
    assert found.proven
    # Whole costs: what is proven is exact.
    assert found.bound == found.objective == round(found.objective)


def orlib(path: Path) -> tuple[np.ndarray, int]:
    """A p-median instance of the OR-Library: of repeated edges the last one holds."""
    numbers = np.array(path.read_text().split(), dtype=np.int64)
    nodes, _, k = numbers[:3]
    length = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(length, 0)
    for a, b, way in numbers[3:].reshape(-1, 3):
        length[a - 1, b - 1] = length[b - 1, a - 1] = way
    return floyd_warshall(length), int(k)


@pytest.mark.parametrize("number", range(1, 21))
def test_the_library_is_solved_to_its_published_optima(number: int, shared: Path) -> None:
    folder = shared / "data" / "orlib"
    lines = (folder / "optima.txt").read_text().splitlines()[1:]
    optima = dict(line.split() for line in lines if line.strip())
    cost, k = orlib(folder / f"pmed{number}.txt")
    found = p_median(cost, np.ones(len(cost)), k)
    assert found.objective == float(optima[f"pmed{number}"])
    assert found.proven


@pytest.mark.usefixtures("searched")
def test_a_table_without_structure_needs_the_tree_and_is_proven() -> None:
    rng = np.random.default_rng(1)
    cost = rng.integers(0, 1000, (60, 30)).astype(float)
    stages: list[str] = []
    found = p_median(cost, np.ones(60), 6, progress=lambda *told: stages.append(told[0]))
    assert found.proven
    assert found.objective == pytest.approx(plain_model(cost, np.ones(60), 6))
    assert "tree" in stages


@pytest.mark.usefixtures("searched")
def test_the_same_seed_gives_the_same_and_a_bounded_search_never_claims_more_than_it_knows() -> (
    None
):
    rng = np.random.default_rng(5)
    cost = rng.random((120, 60))
    weight = rng.random(120)
    best = p_median(cost, weight, 8)
    assert best.proven
    for iterations in (0, 1, 4):
        for seed in (0, 1):
            one, two = (p_median(cost, weight, 8, seed=seed, iterations=iterations) for _ in "12")
            assert (one.open, one.objective, one.bound) == (two.open, two.objective, two.bound)
            assert one.bound <= best.objective <= one.objective
            assert one.proven == (one.gap <= 1e-6)
    assert not p_median(cost, weight, 8, iterations=0).proven


@pytest.mark.usefixtures("searched")
def test_no_time_is_no_proof() -> None:
    rng = np.random.default_rng(6)
    cost, weight = rng.random((200, 60)), rng.random(200)
    found = p_median(cost, weight, 8, time_limit=0.0)
    assert found.status == "best found, not proven"
    assert found.bound < found.objective


def test_all_sites_open_is_proven_and_more_than_there_are_is_refused() -> None:
    cost = np.array([[1.0, 2.0], [4.0, 3.0]])
    found = p_median(cost, [1, 1], 2)
    assert (found.open, found.objective, found.proven) == ((0, 1), 4.0, True)
    with pytest.raises(ValueError, match="k is 3, but there are 2 sites"):
        p_median(cost, [1, 1], 3)


def test_twins_are_opened_only_to_make_up_the_number() -> None:
    cost = np.repeat([[1.0, 9.0], [9.0, 1.0]], 20, axis=1)
    found = p_median(cost, [1, 1], 25)
    assert found.objective == 2.0
    assert found.proven
    assert len(found.open) == 25
    assert found.volumes.sum() == 2


@pytest.mark.usefixtures("searched")
def test_sites_that_are_all_twins_leave_nothing_to_choose() -> None:
    found = p_median(np.repeat([[1.0], [2.0]], 5, axis=1), [1, 3], 3)
    assert (found.open, found.objective, found.proven) == ((0, 1, 2), 7.0, True)


@pytest.mark.usefixtures("searched")
def test_costs_far_apart_end_and_are_proven() -> None:
    rng = np.random.default_rng(9)
    cost = 10.0 ** rng.integers(-9, 10, (60, 15))
    cost[rng.random((60, 15)) < 0.3] = np.inf
    weight = 10.0 ** rng.integers(-6, 6, 60)
    found = p_median(cost, weight, 6)
    assert found.proven
    assert found.objective == pytest.approx(least(cost, weight, 6), rel=1e-7)


def test_areas_without_weight_may_be_out_of_reach_and_others_may_not() -> None:
    cost = np.array([[np.inf, np.inf], [1.0, 2.0]])
    found = p_median(cost, [0.0, 1.0], 1)
    assert found.assignment.tolist() == [-1, 0]
    assert found.objective == 1.0
    with pytest.raises(OutOfReachError, match="no allowed site reaches 1 areas: 0") as caught:
        p_median(cost, [1.0, 1.0], 1)
    assert caught.value.areas == (0,)


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("k", [1, 2])
def test_too_few_sites_to_reach_everyone_is_refused(k: int) -> None:
    cost = np.where(np.eye(4) > 0, 1.0, np.inf)
    with pytest.raises(ValueError, match=f"no {k} of the allowed sites are within reach"):
        p_median(cost, np.ones(4), k)


def test_nobody_to_serve_costs_nothing() -> None:
    found = p_median([[1.0, 2.0]], [0.0], 1)
    assert (found.objective, found.bound, found.proven) == (0.0, 0.0, True)
