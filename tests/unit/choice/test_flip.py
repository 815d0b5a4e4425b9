"""Smallest changes of weights against a fine grid of weights."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from commonweal.choice.conditions import Conditions
from commonweal.choice.flip import Norm, flips, nearest
from commonweal.choice.portfolio import best
from commonweal.choice.portfolio_flip import portfolio_flip
from commonweal.choice.programme import Status

Floats = npt.NDArray[np.float64]

STEPS = 200
GRID = np.array(
    [
        (i / STEPS, j / STEPS, (STEPS - i - j) / STEPS)
        for i in range(STEPS + 1)
        for j in range(STEPS + 1 - i)
    ]
)


def _far(points: Floats, own: Floats, norm: Norm) -> Floats:
    apart = np.abs(points - own)
    return apart.sum(axis=-1) if norm is Norm.TOTAL else apart.max(axis=-1)


@pytest.mark.parametrize("norm", list(Norm))
@pytest.mark.parametrize("seed", range(6))
def test_smallest_changes_are_those_of_a_grid(norm: Norm, seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 11, (6, 3)) / 10
    own = np.array([0.5, 0.3, 0.2])
    worth = GRID @ values.T
    for flip in flips(values, own, norm=norm):
        others = np.delete(worth, flip.option, axis=1).max(axis=1)
        if flip.distance is None:
            # Never first by itself: at most level, on an edge.
            assert (worth[:, flip.option] <= others + 1e-9).all()
            assert flip.reason
            continue
        assert flip.weights is not None
        there = values @ flip.weights
        assert there[flip.option] >= there.max() - 1e-9
        assert flip.weights.sum() == pytest.approx(1)
        assert flip.distance == pytest.approx(_far(flip.weights, own, norm), abs=1e-9)
        # The grid can only do worse, and does so by little more than its step, if it has any.
        by_grid = _far(GRID[worth[:, flip.option] >= others - 1e-12], own, norm)
        if len(by_grid):
            assert flip.distance - 1e-9 <= by_grid.min() <= flip.distance + 12 / STEPS


def test_two_options_by_hand() -> None:
    # Values 0.8 t + 0.2 (1 - t) and 0.4 t + 0.7 (1 - t) meet at t = 5/9; t is 0.6.
    found = flips([[0.8, 0.2], [0.4, 0.7]], [0.6, 0.4])
    assert found[1].distance == pytest.approx(2 * (0.6 - 5 / 9))
    assert found[1].weights == pytest.approx([5 / 9, 4 / 9])
    largest = flips([[0.8, 0.2], [0.4, 0.7]], [0.6, 0.4], norm=Norm.LARGEST)
    assert largest[1].distance == pytest.approx(0.6 - 5 / 9)
    assert nearest(found) == found[1]


def test_a_dominated_option_is_never_first_and_the_reason_names_why() -> None:
    found = flips([[0.9, 0.1], [0.9, 0.05], [0.2, 0.8]], [0.5, 0.5])
    assert (found[1].distance, found[1].weights, found[1].dominated_by) == (None, None, 0)
    assert "option 0" in found[1].reason


def test_an_option_below_a_mixture_of_others_is_never_first() -> None:
    found = flips([[1, 0], [0, 1], [0.4, 0.4]], [0.5, 0.5])
    assert found[2].distance is None
    assert "every weighting" in found[2].reason
    assert found[2].dominated_by is None


def test_an_option_level_only_at_a_corner_is_never_first() -> None:
    # Under all weight on the second criterion both are worth 0; nowhere is the second better.
    found = flips([[1.0, 0.0], [0.5, 0.0]], [0.7, 0.3])
    assert found[1].distance is None
    assert found[1].dominated_by == 0
    assert nearest(found) is None


def test_options_that_tie_are_all_first() -> None:
    found = flips([[0.5, 0.5], [0.6, 0.4], [0.1, 0.1]], [0.5, 0.5])
    assert [flip.distance for flip in found[:2]] == [0, 0]


def test_options_that_score_alike_are_first_together() -> None:
    found = flips([[1, 0], [0, 1], [0, 1]], [0.8, 0.2])
    assert found[1].distance == pytest.approx(0.6)
    assert found[2].distance == pytest.approx(0.6)


def test_one_option_alone_has_nothing_to_flip_to() -> None:
    assert nearest(flips([[0.3, 0.4]], [0.5, 0.5])) is None


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="a weight for each"):
        flips([[0.3, 0.4]], [1.0])


def _every(cost: list[int], budget: int, held: Conditions) -> list[tuple[int, ...]]:
    return [
        subset
        for size in range(len(cost) + 1)
        for subset in combinations(range(len(cost)), size)
        if sum(cost[i] for i in subset) <= budget and held.kept_by(subset)
    ]


@pytest.mark.parametrize("norm", list(Norm))
@pytest.mark.parametrize("seed", range(3))
def test_portfolio_flips_are_those_of_every_portfolio_on_a_grid(norm: Norm, seed: int) -> None:
    draw = np.random.default_rng(seed)
    values = draw.integers(0, 11, (6, 3)) / 10
    cost = [int(c) for c in draw.integers(10, 60, 6)]
    own, budget = np.array([0.5, 0.3, 0.2]), 100
    held = Conditions(exclusive=((0, 1),), requires=((2, 3),))
    now = best(values @ own, cost, budget, held).chosen
    assert now is not None
    found = portfolio_flip(values, own, cost, budget, now, held, norm=norm)
    sums = {s: values[list(s)].sum(axis=0) for s in _every(cost, budget, held)}
    ahead = np.array([GRID @ (total - sums[now]) > 1e-6 for s, total in sums.items() if s != now])
    far = _far(GRID[ahead.any(axis=0)], own, norm)
    if found.distance is None:
        assert found.status is Status.INFEASIBLE
        assert not len(far)
        return
    assert found.status is Status.OPTIMAL
    assert found.chosen in sums
    assert found.chosen != now
    assert found.weights is not None
    # At the point the two are level, and nothing else is better.
    level = {s: float(total @ found.weights) for s, total in sums.items()}
    assert level[found.chosen] == pytest.approx(level[now], abs=1e-7)
    assert max(level.values()) <= level[now] + 1e-6
    assert len(far)
    assert found.distance - 1e-6 <= far.min() <= found.distance + 12 / STEPS


def test_a_portfolio_that_can_hold_everything_flips_under_no_weights() -> None:
    found = portfolio_flip([[0.8, 0.2], [0.4, 0.7]], [0.6, 0.4], [5, 5], 10, [0, 1])
    assert (found.distance, found.status) == (None, Status.INFEASIBLE)


def test_a_portfolio_already_level_flips_at_once() -> None:
    found = portfolio_flip([[0.8, 0.2], [0.2, 0.8]], [0.5, 0.5], [5, 5], 5, [0])
    assert (found.distance, found.chosen) == (0, (1,))
