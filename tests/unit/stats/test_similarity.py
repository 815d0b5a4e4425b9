"""Nearest statistical neighbours, beside a twin that takes one pair of areas after another."""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from commonweal.stats.similarity import nearest

NAN = float("nan")
Rows = list[list[float]]


def twin(features: Rows, area: int, k: int, groups: list[int]) -> list[tuple[int, float]]:
    """Neighbours of one area, worked out pair by pair with the statistics module."""
    if any(math.isnan(value) for value in features[area]):
        return []
    candidates = [
        row
        for row, values in enumerate(features)
        if groups[row] == groups[area] and not any(math.isnan(value) for value in values)
    ]
    columns = list(zip(*(features[row] for row in candidates), strict=True))
    spread = [statistics.pstdev(column) if len(set(column)) > 1 else math.inf for column in columns]
    far = [
        (
            math.fsum(
                ((features[row][at] - features[area][at]) / spread[at]) ** 2
                for at in range(len(spread))
            ),
            row,
        )
        for row in candidates
        if row != area
    ]
    return [(row, distance) for distance, row in sorted(far)[:k]]


values = st.one_of(*[st.integers(-20, 20).map(float)] * 9, st.just(NAN))


@st.composite
def problems(draw: st.DrawFn) -> tuple[Rows, list[int], int]:
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(values, min_size=width, max_size=width), min_size=1, max_size=25))
    groups = draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    return rows, groups, draw(st.integers(1, 6))


@settings(max_examples=100, deadline=None)
@given(problems())
def test_neighbours_are_those_of_the_twin(problem: tuple[Rows, list[int], int]) -> None:
    rows, groups, k = problem
    found = nearest(rows, k=k, groups=groups)
    for area in range(len(rows)):
        every = twin(rows, area, len(rows), groups)
        stated = [far for _, far in every[:k]]
        held = found.index[area] >= 0
        np.testing.assert_allclose(found.distance[area, held], stated)
        # Which they are, by how far the twin has each: two as near may come in either order.
        far = dict(every)
        chosen = found.index[area, held].tolist()
        assert len(set(chosen)) == len(chosen)
        np.testing.assert_allclose([far[row] for row in chosen], stated)
        assert (found.reason[area] == "") == (len(stated) == k)


@settings(max_examples=40, deadline=None)
@given(problems(), st.sampled_from([0.5, 4.0]), st.integers(-8, 8))
def test_units_do_not_matter(problem: tuple[Rows, list[int], int], times: float, by: int) -> None:
    rows, groups, k = problem
    plain = nearest(rows, k=k, groups=groups)
    other = nearest(np.array(rows) * times + by, k=k, groups=groups)
    np.testing.assert_allclose(other.distance, plain.distance, rtol=1e-9, atol=1e-12)


def test_by_hand() -> None:
    # Means 2 and 20, standard deviations (divided by 3) sqrt(2 / 3) and sqrt(200 / 3).
    index, distance = nearest([[1, 10], [2, 20], [3, 30]], of=[0, 1], k=2)
    assert index.tolist() == [[1, 2], [0, 2]]
    np.testing.assert_allclose(distance, [[3.0, 12.0], [3.0, 3.0]])
    ranged = nearest([[1, 10], [2, 20], [3, 30]], of=0, k=2, scale="range")
    np.testing.assert_allclose(ranged.distance, [[0.5, 2.0]])


def test_areas_that_are_alike_come_in_order() -> None:
    found = nearest([[5.0, 1], [2, 2], [5, 1], [5, 1], [5, 1]], of=3, k=3)
    assert found.index.tolist() == [[0, 2, 4]]
    assert found.distance.tolist() == [[0.0, 0.0, 0.0]]


def test_a_feature_that_tells_none_apart_adds_nothing() -> None:
    plain, more = [[1.0], [4], [9]], [[1.0, 0.1], [4, 0.1], [9, 0.1]]
    np.testing.assert_array_equal(nearest(more, k=2).distance, nearest(plain, k=2).distance)
    assert nearest([[3.0], [3], [3]], k=2).index.tolist() == [[1, 2], [0, 2], [0, 1]]


def test_neighbours_are_of_the_same_group() -> None:
    found = nearest(
        [[1.0], [1.1], [5], [1.2]], k=2, groups=["practice", "ward", "practice", "practice"]
    )
    assert found.index.tolist() == [[3, 2], [-1, -1], [3, 0], [0, 2]]
    assert found.reason.tolist() == ["", "fewer candidates than neighbours asked for", "", ""]


def test_an_area_with_a_gap_has_no_neighbours_and_is_none() -> None:
    found = nearest([[1.0, 2], [NAN, 2], [3, 4], [3, 5]], k=3)
    assert found.index.tolist() == [[2, 3, -1], [-1, -1, -1], [3, 0, -1], [2, 0, -1]]
    assert found.reason.tolist()[1] == "a feature is missing"
    assert np.isnan(found.distance[1]).all()


@pytest.mark.parametrize(
    ("features", "given", "says"),
    [
        ([1.0, 2.0], {}, "give rows of areas"),
        (np.empty((0, 2)), {}, "give rows of areas"),
        ([[1.0], [np.inf]], {}, r"inf at \(1, 0\)"),
        ([["a"], ["b"]], {}, "features"),
        ([[1.0], [2.0]], {"of": 2}, "row 2 is not among the 2"),
        ([[1.0], [2.0]], {"of": [-1]}, "row -1 is not among"),
        ([[1.0], [2.0]], {"of": [0.5]}, "give rows"),
        ([[1.0], [2.0]], {"k": 0}, "at least 1"),
        ([[1.0], [2.0]], {"groups": [1]}, "1 labels for 2 areas"),
        ([[1.0], [2.0]], {"scale": "rank"}, "give one of"),
    ],
)
def test_bad_input(features: Any, given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        nearest(features, **given)


def test_seven_thousand_practices_as_a_tree_finds_them() -> None:
    features = np.random.default_rng(7).normal(size=(7000, 5)) * [1, 10, 100, 5, 0.1]
    found = nearest(features, k=5)
    space = (features - features.mean(axis=0)) / features.std(axis=0)
    far, index = cKDTree(space).query(space, k=6)
    np.testing.assert_array_equal(found.index, index[:, 1:])
    np.testing.assert_allclose(found.distance, far[:, 1:] ** 2)


def test_differences_too_small_to_be_squared_make_nobody_unlike() -> None:
    found = nearest(np.array([[0.0, 1.0], [1e-200, 2.0], [0.0, 4.0]]), k=2)
    assert found.index.tolist() == [[1, 2], [0, 2], [1, 0]]
    assert np.isfinite(found.distance).all()
