"""The exact method on maps with known answers, and where it has to give up."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest

from commonweal.optimise.partition.connected import connected_sets
from commonweal.optimise.partition.exact import exact
from commonweal.optimise.partition.objective import Neighbourhoods, Objective, Stability
from commonweal.optimise.partition.parts import compressed


def grid(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Places and links of a grid."""
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(rows, columns), ordering="sorted")
    places = [(place % columns, place // columns) for place in range(rows * columns)]
    return np.array(places, float), np.array(graph.edges(), np.int64)


@pytest.mark.parametrize("seed", range(4))
def test_every_connected_group_in_the_band_is_listed_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(10, 14, seed=seed)
    weight = rng.integers(0, 6, 10).astype(float)
    wanted = {
        group
        for size in range(1, 11)
        for group in combinations(range(10), size)
        if 5 <= weight[list(group)].sum() <= 9 and nx.is_connected(graph.subgraph(group))
    }
    links = np.array(graph.edges(), np.int64)
    starts, neighbours = compressed(10, links)
    ends, members, all_found = connected_sets(
        starts, neighbours, weight, 5.0, 9.0, 10_000, 1_000_000
    )
    groups = [tuple(sorted(members[first:end].tolist())) for first, end in pairwise(ends)]
    assert all_found
    assert len(groups) == len(set(groups))
    assert set(groups) == wanted


def test_a_grid_of_even_weights_falls_into_squares() -> None:
    places, links = grid(4, 4)
    found = exact(np.ones(16), places, 4, 4, Objective(), graph=links)
    assert found.status == "proven"
    assert found.labels is not None
    # Four squares of side one: each of 4 points lies 1/2 (squared distance) from the middle.
    assert found.objective == pytest.approx(8.0)
    assert found.bound == pytest.approx(8.0)
    assert sorted(np.bincount(found.labels).tolist()) == [4, 4, 4, 4]


def test_a_plan_already_in_band_needs_no_move_and_keeps_its_labels() -> None:
    places, links = grid(2, 4)
    home = np.array([7, 7, 3, 3, 7, 7, 3, 3])
    aims = Objective(compactness=0.0, stability=Stability(home, np.ones(8)))
    found = exact(np.ones(8), places, 3, 5, aims, graph=links)
    assert found.status == "proven"
    assert found.objective == pytest.approx(0.0)
    assert found.labels is not None
    assert found.labels.tolist() == home.tolist()


def test_the_number_of_districts_is_kept() -> None:
    places, links = grid(2, 4)
    for number in (2, 3, 4):
        found = exact(np.ones(8), places, 2, 4, Objective(), graph=links, number=number)
        assert found.labels is not None
        assert len(np.unique(found.labels)) == number


def test_units_that_cannot_be_in_the_band_are_left_out_and_named() -> None:
    places, links = grid(1, 5)
    found = exact([2, 2, 9, 1, 1], places, 3, 5, Objective(), graph=links)
    assert found.outside == (2, 3, 4)
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, -1, -1, -1]


def test_no_division_is_proven_infeasible() -> None:
    star = [(0, 1), (0, 2), (0, 3)]
    found = exact([2, 2, 2, 2], np.zeros((4, 2)), 4, 4, Objective(), graph=star)
    assert found.status == "infeasible"
    assert found.labels is None
    assert found.bound is None


def test_fractions_may_cover_what_whole_districts_cannot() -> None:
    # Any two corners of a triangle are a district, and three halves of those cover all corners.
    triangle = [(0, 1), (1, 2), (0, 2)]
    found = exact([1, 1, 1], np.zeros((3, 2)), 2, 2, Objective(), graph=triangle)
    assert found.status == "infeasible"


def test_it_gives_up_at_a_count_and_says_so() -> None:
    places, links = grid(5, 5)
    found = exact(np.ones(25), places, 4, 6, Objective(), graph=links, most_districts=50)
    assert found.status == "best found, not proven"
    assert found.labels is None
    assert found.bound is None
    assert "50" in found.why


def test_with_neighbourhoods_an_area_counts_in_one_district_only() -> None:
    places, links = grid(1, 4)
    # Areas of the first pair, of the last pair, and one cut through the middle: 5 people of the
    # third area are outside whichever of its districts is the main one.
    persons = np.array([[9, 0, 0], [9, 0, 5], [0, 9, 6], [0, 9, 0]])
    aims = Objective(compactness=0.0, neighbourhoods=Neighbourhoods(persons))
    found = exact([2, 2, 2, 2], places, 4, 4, aims, graph=links)
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.objective == pytest.approx(5.0)
    assert found.bound == pytest.approx(5.0, abs=0.05)


def test_a_known_grouping_does_not_change_the_answer() -> None:
    rng = np.random.default_rng(1)
    places, links = grid(4, 5)
    weight = rng.integers(1, 5, 20).astype(float)
    first = exact(weight, places, 6, 10, Objective(), graph=links)
    assert first.objective is not None
    again = exact(weight, places, 6, 10, Objective(), graph=links, incumbent=first.objective * 1.01)
    assert again.status == first.status == "proven"
    assert again.objective == pytest.approx(first.objective)
