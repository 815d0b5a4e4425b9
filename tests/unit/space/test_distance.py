"""Distances against geodesics of another library, and against a formula of another kind."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.space import EARTH_RADIUS_KM, great_circle_km

#: Metres on the WGS84 ellipsoid, from pyproj 3.7.2, `Geod(ellps="WGS84").inv`.
GEODESICS = [
    ((51.272, 0.529), (51.28, 1.08), 38459.204),
    ((50.07, -5.7), (55.77, -2.02), 680662.088),
    ((51.3775, 0.5246), (51.3788, 0.5202), 338.778),
    ((50.72, -3.53), (52.48, 1.75), 414808.825),
    ((54.97, -1.61), (50.37, -4.14), 539648.809),
]

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def by_vectors(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Angle between two unit vectors by arc tangent, in plain Python."""
    vectors = []
    for latitude, longitude in (start, end):
        up, round_ = math.radians(latitude), math.radians(longitude)
        vectors.append(
            (math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up))
        )
    a, b = vectors
    cross = math.hypot(
        a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    )
    return 6371.0088 * math.atan2(cross, sum(x * y for x, y in zip(a, b, strict=True)))


@pytest.mark.parametrize(("start", "end", "metres"), GEODESICS)
def test_is_near_the_geodesic(
    start: tuple[float, float], end: tuple[float, float], metres: float
) -> None:
    distance = great_circle_km([start], [end])[0, 0]
    assert distance == pytest.approx(metres / 1000, rel=0.0035)


@settings(max_examples=50, deadline=None)
@given(points, points)
def test_agrees_with_vectors(start: tuple[float, float], end: tuple[float, float]) -> None:
    assert great_circle_km([start], [end])[0, 0] == pytest.approx(
        by_vectors(start, end), abs=2e-4, rel=1e-9
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(points, min_size=1, max_size=5), st.lists(points, min_size=1, max_size=5))
def test_there_and_back_are_as_far(
    some: list[tuple[float, float]], others: list[tuple[float, float]]
) -> None:
    there, back = great_circle_km(some, others), great_circle_km(others, some)
    np.testing.assert_allclose(there, back.T, rtol=1e-12, atol=1e-9)
    assert (there >= 0).all()
    assert (there <= math.pi * EARTH_RADIUS_KM * (1 + 1e-12)).all()


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    some, others = draw.uniform(50, 55, (7, 2)), draw.uniform(50, 55, (5, 2))
    whole = great_circle_km(some, others)
    monkeypatch.setattr("commonweal.space.distance.CELLS_AT_ONCE", 11)
    np.testing.assert_array_equal(great_circle_km(some, others), whole)


def test_single_precision_is_good_to_a_metre() -> None:
    draw = np.random.default_rng(2)
    some, others = draw.uniform((50, -3), (54, 1), (20, 2)), draw.uniform((50, -3), (54, 1), (9, 2))
    coarse = great_circle_km(some, others, np.float32)
    assert coarse.dtype == np.float32
    assert np.abs(coarse - great_circle_km(some, others)).max() < 0.001


def test_the_same_place_is_no_distance_away_and_antipodes_are_half_round() -> None:
    assert great_circle_km([(51.27, 0.52)], [(51.27, 0.52)])[0, 0] == 0.0
    half = great_circle_km([(0.0, 0.0)], [(0.0, 180.0)])[0, 0]
    assert half == pytest.approx(math.pi * EARTH_RADIUS_KM)


def test_no_points_give_no_distances() -> None:
    assert great_circle_km(np.empty((0, 2)), [(51.0, 0.0)]).shape == (0, 1)


def test_every_bad_point_is_named() -> None:
    with pytest.raises(ValueError, match=r"destinations: 2 of 3 .*row 0.*row 2") as said:
        great_circle_km([(51.0, 0.0)], [(float("nan"), 0.0), (51.0, 0.0), (0.5, 551.0)])
    assert "latitude from -90 to 90" in str(said.value)


def test_points_need_two_columns() -> None:
    with pytest.raises(ValueError, match="origins: shape"):
        great_circle_km([51.0, 0.0], [(51.0, 0.0)])
