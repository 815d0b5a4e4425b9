"""Weights from points, from an order, and drawn at random."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from commonweal.choice import weights


def test_points_are_shared_in_proportion() -> None:
    assert weights.normalised([100, 50, 50, 0]).tolist() == [0.5, 0.25, 0.25, 0.0]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([1, -2], "criterion 1 has -2.0"),
        ([float("nan"), 1], "criterion 0 has nan"),
        ([0, 0], "no criterion has any"),
        ([], "one row of points"),
    ],
)
def test_points_that_are_no_weights_are_refused(points: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        weights.normalised(points)


def test_centroid_of_four_is_the_published_one() -> None:
    # 25/48, 13/48, 7/48, 3/48: the sums of 1/4, 1/3, 1/2, 1 over four, worked by hand.
    found = weights.rank_order_centroid([1, 2, 3, 4])
    assert found == pytest.approx([25 / 48, 13 / 48, 7 / 48, 3 / 48], abs=1e-15)


def test_ties_in_the_order_share_their_places() -> None:
    found = weights.rank_order_centroid([2, 1, 2, 4])
    assert found == pytest.approx([10 / 48, 25 / 48, 10 / 48, 3 / 48], abs=1e-15)


def test_uniform_weightings_have_the_moments_of_the_simplex() -> None:
    drawn = weights.uniform(4, 200_000, seed=3)
    assert drawn.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.002)
    # Each is distributed as Beta(1, n - 1): variance (n - 1) / (n^2 (n + 1)).
    assert drawn.var(axis=0) == pytest.approx([3 / (16 * 5)] * 4, rel=0.02)
    assert (drawn > 0.5).mean(axis=0) == pytest.approx([0.5**3] * 4, abs=0.003)


def test_the_seed_decides() -> None:
    assert np.array_equal(weights.uniform(5, 100, seed=1), weights.uniform(5, 100, seed=1))
    assert not np.array_equal(weights.uniform(5, 100, seed=1), weights.uniform(5, 100, seed=2))


def test_weightings_in_order_have_the_centroid_as_their_mean() -> None:
    order = [3, 1, 2, 2, 5]
    drawn = weights.in_order(order, 200_000, seed=5)
    assert (drawn[:, 1] >= drawn[:, [0, 2, 3, 4]].max(axis=1)).all()
    assert (drawn[:, [2, 3]].min(axis=1) >= drawn[:, 0]).all()
    assert (drawn[:, 0] >= drawn[:, 4]).all()
    assert (drawn[:, 2] > drawn[:, 3]).mean() == pytest.approx(0.5, abs=0.005)
    assert drawn.mean(axis=0) == pytest.approx(weights.rank_order_centroid(order), abs=0.002)


def test_weightings_in_order_are_those_of_the_simplex_that_keep_it() -> None:
    everywhere = weights.uniform(3, 300_000, seed=7)
    kept = everywhere[
        (everywhere[:, 0] >= everywhere[:, 1]) & (everywhere[:, 1] >= everywhere[:, 2])
    ]
    drawn = weights.in_order([1, 2, 3], 50_000, seed=8)
    assert len(kept) / len(everywhere) == pytest.approx(1 / factorial(3), abs=0.003)
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(drawn, share, axis=0) == pytest.approx(
            np.quantile(kept, share, axis=0), abs=0.006
        )


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.1, 0.2, 0.0], [0.5, 0.6, 0.4]),
        ([0.0, 0.0, 0.0], [0.4, 0.4, 0.4]),
        ([0.3, 0.3, 0.0], [1.0, 1.0, 1.0]),
        ([0.2, 0.2, 0.2], [0.2, 1.0, 1.0]),
    ],
)
def test_weightings_within_intervals_are_those_of_the_simplex_that_keep_them(
    low: list[float], high: list[float]
) -> None:
    drawn = weights.within(low, high, 50_000, seed=9)
    assert np.allclose(drawn.sum(axis=1), 1)
    assert ((drawn >= np.array(low) - 1e-12) & (drawn <= np.array(high) + 1e-12)).all()
    # The same by plain rejection, from draws of another kind.
    draw = np.random.default_rng(10)
    first = draw.uniform(low[0], high[0], 400_000)
    second = draw.uniform(low[1], high[1], 400_000)
    third = 1 - first - second
    keep = (third >= low[2]) & (third <= high[2])
    plain = np.column_stack((first, second, third))[keep]
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(drawn, share, axis=0) == pytest.approx(
            np.quantile(plain, share, axis=0), abs=0.01
        )


def test_intervals_that_leave_one_weighting_give_it() -> None:
    assert weights.within([0.5, 0.5], [0.5, 0.5], 3, seed=1).tolist() == [[0.5, 0.5]] * 3
    assert weights.within([0.0, 0.0], [0.5, 0.5], 2, seed=1).tolist() == [[0.5, 0.5]] * 2


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ([0.6, 0.6], [0.7, 0.7], "1 must lie between them"),
        ([0.1, 0.1], [0.2, 0.2], "1 must lie between them"),
        ([0.5, 0.1], [0.4, 0.9], "criterion 0: 0.5 to 0.4"),
        ([0.5], [0.4, 0.9], "each criterion"),
    ],
)
def test_intervals_that_are_none_are_refused(
    low: list[float], high: list[float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        weights.within(low, high, 10, seed=1)


def test_a_room_too_narrow_to_draw_from_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST_DRAWN", 100_000)
    # Thirty weights that must all be nearly equal: neither simplex around the box is near it.
    with pytest.raises(ValueError, match="widen them"):
        weights.within([0.02] * 30, [0.0466] * 30, 1000, seed=1)


def test_every_order_is_as_likely_under_uniform_weightings() -> None:
    drawn = weights.uniform(3, 60_000, seed=11)
    for order in permutations(range(3)):
        held = (drawn[:, order[0]] > drawn[:, order[1]]) & (drawn[:, order[1]] > drawn[:, order[2]])
        assert held.mean() == pytest.approx(1 / 6, abs=0.006)


def test_points_however_large_or_small_are_shares():
    assert weights.normalised([1e308, 1e308]).tolist() == [0.5, 0.5]
    assert weights.normalised([5e-324, 5e-324]).tolist() == [0.5, 0.5]
