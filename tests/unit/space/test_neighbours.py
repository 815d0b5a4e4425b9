"""Neighbours and planes against their definitions."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.space import components, gabriel, great_circle_km, plane_km

PLACES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=0, max_size=14)


def by_definition(places: list[tuple[int, int]]) -> list[list[int]]:
    """Every pair with no third point in or on its circle, in whole numbers."""
    points = set(places)
    found = []
    for i, (ax, ay) in enumerate(places):
        for j in range(i + 1, len(places)):
            bx, by = places[j]
            # A point p lies in or on the circle on a-b when (p - a).(p - b) <= 0.
            inside = [
                p
                for p in points - {places[i], places[j]}
                if (p[0] - ax) * (p[0] - bx) + (p[1] - ay) * (p[1] - by) <= 0
            ]
            if not inside:
                found.append([i, j])
    return found


@example([(0, 0), (0, 1), (1, 0), (1, 1)])
@given(PLACES)
def test_the_gabriel_graph_is_as_defined(places: list[tuple[int, int]]) -> None:
    assert gabriel(np.array(places, dtype=float).reshape(-1, 2)).tolist() == by_definition(places)


@given(PLACES.filter(lambda places: len(places) > 0))
def test_it_is_connected(places: list[tuple[int, int]]) -> None:
    links = gabriel(places)
    assert components(len(places), links).tolist() == [0] * len(places)


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11))))
def test_components_are_those_of_networkx(count: int, pairs: list[tuple[int, int]]) -> None:
    links = [(a % count, b % count) for a, b in pairs]
    graph = nx.Graph(links)
    graph.add_nodes_from(range(count))
    piece = components(count, links)
    expected = sorted(sorted(held) for held in nx.connected_components(graph))
    assert [np.flatnonzero(piece == number).tolist() for number in range(piece.max() + 1)] == (
        expected
    )


def test_places_without_coordinates_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        gabriel([(0.0, float("nan"))])
    with pytest.raises(ValueError, match="latitude"):
        plane_km([(91.0, 0.0)])


@given(st.lists(st.tuples(st.floats(49.9, 55.8), st.floats(-3.0, 1.7)), min_size=2, max_size=8))
def test_the_plane_keeps_distances(latlon: list[tuple[float, float]]) -> None:
    xy = plane_km(latlon)
    across = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    assert across == pytest.approx(great_circle_km(latlon, latlon), rel=0.002, abs=1e-6)
