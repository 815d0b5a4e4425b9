"""Laws that any grouping must keep, on random graphs with islands and awkward weights."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.optimise.partition.judging import described
from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.request import request
from commonweal.optimise.partition.result import Partition
from commonweal.optimise.partition.search import grouped

Case = dict[str, Any]


def districts(
    weight: Any,
    xy: Any,
    low: float,
    high: float,
    *,
    graph: Any,
    iterations: int,
    regions: Any = None,
    start: Any = None,
    seed: int = 0,
) -> Partition:
    """What the search alone finds: no bound, no causes."""
    asked = request(
        weight,
        xy,
        low,
        high,
        graph=graph,
        objective=Objective(),
        keep_together=(),
        keep_apart=(),
        regions=regions,
        number=None,
        start=start,
    )
    labels, done = grouped(asked, seed=seed, iterations=iterations, time_limit=None, progress=None)
    return described(asked, labels, iterations=done)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to 25 units on a coarse grid, some on one spot, with any links and any plan."""
    n = draw(st.integers(1, 25))
    unit = st.integers(0, n - 1)
    plan = draw(st.none() | st.lists(st.integers(-1, 6), min_size=n, max_size=n))
    low = draw(st.integers(1, 20))
    spots = st.tuples(st.integers(0, 9), st.integers(0, 9))
    return {
        "weight": draw(st.lists(st.integers(0, 12), min_size=n, max_size=n)),
        "xy": np.array(draw(st.lists(spots, min_size=n, max_size=n)), float),
        "low": low,
        "high": low + draw(st.integers(0, 20)),
        "graph": draw(st.lists(st.tuples(unit, unit), max_size=3 * n)),
        "regions": draw(st.none() | st.lists(st.integers(0, 1), min_size=n, max_size=n)),
        "start": plan,
        "seed": draw(st.integers(0, 5)),
        "iterations": 1500,
    }


@settings(max_examples=60, deadline=None)
@given(cases())
def test_every_unit_once_connected_and_counted_right(case: Case) -> None:
    found = districts(**case)
    labels, weight = found.labels, np.array(case["weight"], float)
    assert labels.shape == weight.shape
    assert labels.min() >= 0
    assert found.weights.sum() == pytest.approx(weight.sum())
    graph = nx.Graph()
    graph.add_nodes_from(range(len(labels)))
    regions = case["regions"] or [0] * len(labels)
    graph.add_edges_from((i, j) for i, j in case["graph"] if regions[i] == regions[j])
    for place, district in enumerate(found.districts):
        members = np.flatnonzero(labels == district)
        assert nx.is_connected(graph.subgraph(members.tolist()))
        assert found.weights[place] == weight[members].sum()
        inside = case["low"] <= weight[members].sum() <= case["high"]
        assert found.in_band[place] == inside
    assert found.contiguous.all()
    assert found.objective >= -1e-9


@settings(max_examples=25, deadline=None)
@given(cases(), st.integers(0, 10**6), st.floats(-1e4, 1e4))
def test_moving_and_renumbering_all_units_changes_nothing(
    case: Case, order: int, away: float
) -> None:
    """Of small requests the best is found whichever way they are put, so its worth is the same."""
    n = min(len(case["weight"]), 7)
    weight, xy = np.array(case["weight"][:n]), case["xy"][:n]
    links = [(i, j) for i, j in case["graph"] if max(i, j) < n]
    shuffled = np.random.default_rng(order).permutation(n)
    place = np.argsort(shuffled)
    first = districts(weight, xy, case["low"], case["high"], graph=links, iterations=4000)
    again = districts(
        weight[shuffled],
        xy[shuffled] + away,
        case["low"],
        case["high"],
        graph=[(place[i], place[j]) for i, j in links],
        iterations=4000,
    )
    assert first.in_band.sum() - len(first.in_band) == again.in_band.sum() - len(again.in_band)
    if first.in_band.all():
        assert again.objective == pytest.approx(first.objective, rel=1e-6, abs=1e-6)
