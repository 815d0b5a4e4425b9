"""Every configuration of sites and its measures, beside a plain count over all of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from commonweal.optimise.facility import enumerate_sites, score_sites


def plain(cost: np.ndarray, weight: np.ndarray, sites: tuple[int, ...], limits: list[float]):
    """Measures of one configuration, area by area, from the words of the docstring."""
    near, volume = [], dict.fromkeys(sites, 0.0)
    for area, persons in enumerate(weight):
        best = min(cost[area][site] for site in sites)
        near.append((best, persons))
        if np.isfinite(best):
            volume[min(site for site in sites if cost[area][site] == best)] += persons
    counted = [(c, w) for c, w in near if w > 0]
    whole = sum(Fraction(w) for _, w in counted)
    running, centile = Fraction(0), None
    for c, w in sorted(counted):
        running += Fraction(w)
        if centile is None and running >= Fraction(9, 10) * whole:
            centile = c
    objective = sum(c * w for c, w in counted)
    return {
        "objective": objective,
        "mean": objective / float(whole),
        "centile": centile,
        "maximum": max(c for c, _ in counted),
        "reached": sum(w for c, w in counted if np.isfinite(c)) / float(whole),
        "within": [sum(w for c, w in counted if c <= limit) / float(whole) for limit in limits],
        "volumes": [volume[site] for site in sites],
    }


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A small table with ties, nought, areas without weight and sites out of reach."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 30)), int(rng.integers(1, 7))
    cost = rng.integers(0, 60, (n, m)).astype(float)
    if seed % 3 == 0:
        cost[rng.random((n, m)) < 0.1] = np.inf
    if seed % 4 == 0 and m > 1:
        cost[:, 1] = cost[:, 0]
    weight = rng.integers(0, 4, n).astype(float)
    weight[0] = 1.0
    return cost, weight


def agrees(found, row: int, expected: dict[str, object]) -> None:
    """One row is what the plain count says."""
    for name in ("objective", "mean", "centile", "maximum", "reached", "within"):
        assert getattr(found, name)[row] == pytest.approx(expected[name], rel=1e-12), name
    volumes = found.volumes[row][: len(found.sites(row))]
    assert volumes.tolist() == pytest.approx(expected["volumes"])


@pytest.mark.parametrize("seed", range(60))
def test_all_sizes_are_what_a_plain_count_says(seed: int) -> None:
    cost, weight = drawn(seed)
    limits = [10.0, 30.0, 45.0]
    found = enumerate_sites(cost, weight, limits=limits)
    every = [s for k in range(1, cost.shape[1] + 1) for s in combinations(range(cost.shape[1]), k)]
    assert [found.sites(row) for row in range(len(found))] == every
    for row, sites in enumerate(every):
        agrees(found, row, plain(cost, weight, sites, limits))
    lean = enumerate_sites(cost, weight, only_objective=True)
    assert lean.objective.tolist() == found.objective.tolist()


@pytest.mark.parametrize("seed", range(60, 90))
def test_configurations_given_are_scored_alike_by_walking_and_site_by_site(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = 200, 30
    cost = rng.integers(0, 200, (n, m)).astype(float)
    cost[rng.random((n, m)) < 0.3] = np.inf
    weight = rng.random(n)
    wanted = [sorted(rng.choice(m, k, replace=False).tolist()) for k in (1, 3, 15, 16, 25, m)]
    found = score_sites(cost, weight, wanted, limits=[60.0])
    for row, sites in enumerate(wanted):
        agrees(found, row, plain(cost, weight, tuple(sites), [60.0]))


def test_a_fine_table_has_more_costs_than_classes_and_its_centile_is_still_one_of_them() -> None:
    rng = np.random.default_rng(0)
    cost, weight = rng.random((3000, 3)), rng.random(3000)
    found = enumerate_sites(cost, weight, 2, limits=[0.25])
    for row in range(3):
        agrees(found, row, plain(cost, weight, found.sites(row), [0.25]))


def test_fixed_sites_are_open_or_closed_in_every_configuration() -> None:
    found = enumerate_sites(np.ones((2, 5)), [1, 1], 3, fixed_open=[4], fixed_closed=[0])
    assert [found.sites(row) for row in range(3)] == [(1, 2, 4), (1, 3, 4), (2, 3, 4)]
    # All as near: everyone goes to the lowest index, whether it was fixed or chosen.
    assert found.volumes.tolist() == [[2, 0, 0]] * 3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: enumerate_sites([[1.0, np.nan]], [1.0], 1), "not numbers of zero or more"),
        (lambda: enumerate_sites([[1.0, -2.0]], [1.0], 1), "area 0, site 1: -2.0"),
        (lambda: enumerate_sites([[1.0, 2.0]], [-1.0], 1), "weights are not finite"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0, 2.0], 1), "one for each of 1 areas"),
        (lambda: enumerate_sites([1.0, 2.0], [1.0], 1), "areas x sites"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 0), "at least one site"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 3), "there are 2 sites"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 1, fixed_open=[2]), "no site 2"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 1, fixed_open=[0, 1]), "more than k = 1"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 2, fixed_closed=[0]), "only 1 sites"),
        (
            lambda: enumerate_sites([[1.0, 2.0]], [1.0], 1, fixed_open=[0], fixed_closed=[0]),
            "both open and closed",
        ),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 1, limits=[-1.0]), "no limit"),
        (lambda: enumerate_sites([[1.0, 2.0]], [1.0], 1, centile=90.0), "centile must lie"),
        (lambda: enumerate_sites(np.ones((1, 40)), [1.0], 20), "137,846,528,820 configurations"),
        (lambda: score_sites([[1.0, 2.0]], [1.0], [[0], []]), "configuration 1 opens no site"),
    ],
)
def test_what_cannot_be_asked_is_named(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ValueError, match="not numbers") as caught:
        enumerate_sites([[np.nan, 1.0]], [-1.0], 3)
    assert "weights are not" in str(caught.value)
    assert "k is 3" in str(caught.value)
