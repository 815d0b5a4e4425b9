"""Districts against every grouping there is, against networkx, and against counts by hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy import sparse
from scipy.spatial import Delaunay

from commonweal.optimise.partition.districts import districts
from commonweal.optimise.partition.objective import (
    Anchor,
    Balance,
    Neighbourhoods,
    Objective,
    Stability,
    coherence,
    minutes,
    splits,
    terms,
    value,
)

LOW, HIGH = 30.0, 50.0
#: The search by itself, without the bound that may replace what it found.
searched = partial(districts, bounded=False)


def places(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights near 7, places in a square, and the links of their triangles."""
    random = np.random.default_rng(seed)
    xy = random.random((n, 2)) * np.sqrt(n)
    weight = random.lognormal(1.9, 0.4, n).round().clip(2, 20)
    corners = Delaunay(xy).simplices
    links = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return weight, xy, links


def groupings(units: list[int]) -> Iterator[list[list[int]]]:
    """Every division of units into groups."""
    if not units:
        yield []
        return
    first, rest = units[0], units[1:]
    for some in groupings(rest):
        yield [[first], *some]
        for k in range(len(some)):
            yield [*some[:k], [first, *some[k]], *some[k + 1 :]]


def inertia(weight: np.ndarray, xy: np.ndarray, group: list[int]) -> float:
    """By pairs: half the sum of w w' |x - x'|^2, over the weight. Uses no centre."""
    total = sum(weight[i] for i in group)
    pairs = sum(weight[i] * weight[j] * ((xy[i] - xy[j]) ** 2).sum() for i in group for j in group)
    return float(pairs / 2 / total) if total else 0.0


def best_of_all(
    weight: np.ndarray, xy: np.ndarray, links: np.ndarray, low: float, high: float
) -> float | None:
    """The least inertia of all groupings into connected groups inside the band."""
    graph = nx.Graph(links.tolist())
    graph.add_nodes_from(range(len(weight)))
    cost: dict[tuple[int, ...], float | None] = {}
    best = None
    for grouping in groupings(list(range(len(weight)))):
        total: float | None = 0.0
        for group in grouping:
            key = tuple(group)
            if key not in cost:
                fits = low <= sum(weight[i] for i in group) <= high
                good = fits and nx.is_connected(graph.subgraph(group))
                cost[key] = inertia(weight, xy, group) if good else None
            part = cost[key]
            if part is None:
                total = None
                break
            total = None if total is None else total + part
        if total is not None and (best is None or total < best):
            best = total
    return best


def pieces(labels: np.ndarray, links: np.ndarray) -> list[int]:
    """Number of connected pieces of each district, by networkx."""
    graph = nx.Graph(links.tolist())
    graph.add_nodes_from(range(len(labels)))
    return [
        nx.number_connected_components(graph.subgraph(np.flatnonzero(labels == district)))
        for district in np.unique(labels)
    ]


def everything(n: int, seed: int, home: np.ndarray, *, weight: np.ndarray) -> Objective:
    """All terms at once."""
    random = np.random.default_rng(seed)
    persons = sparse.random(n, 30, 0.2, random_state=seed, format="csr")
    return Objective(
        compactness=0.5,
        anchors=(
            minutes(random.random((n, 4)), weight, 2.0),
            coherence(random.random((n, 3)), 3.0),
            splits(random.integers(0, 3, n), weight, 0.2),
        ),
        neighbourhoods=Neighbourhoods(persons, 5.0),
        balance=Balance(weight * random.uniform(0.8, 1.2, n), 7.0),
        stability=Stability(home, weight, 0.3),
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_grouping_of_a_small_graph_is_better(seed: int) -> None:
    weight, xy, links = places(9, seed)
    low, high = 12.0, 24.0
    best = best_of_all(weight, xy, links, low, high)
    found = searched(weight, xy, low, high, graph=links, iterations=20_000)
    if best is None:
        assert not found.in_band.all()
    else:
        assert found.in_band.all()
        assert found.objective == pytest.approx(best, rel=1e-9)


def test_every_unit_is_in_one_district_that_hangs_together_inside_the_band() -> None:
    weight, xy, links = places(200, 1)
    found = searched(weight, xy, LOW, HIGH, graph=links, iterations=100_000)
    assert found.in_band.all()
    assert found.contiguous.all()
    assert pieces(found.labels, links) == [1] * len(found.districts)
    assert found.labels.min() == 0
    assert found.weights.sum() == weight.sum()
    held = [weight[found.labels == district].sum() for district in found.districts]
    assert found.weights.tolist() == held
    assert not found.proven
    by_pairs = [
        inertia(weight, xy, np.flatnonzero(found.labels == d).tolist()) for d in found.districts
    ]
    assert found.objective == pytest.approx(sum(by_pairs), rel=1e-9)


def test_running_sums_are_the_terms_worked_out_from_the_labels() -> None:
    from commonweal.optimise.partition.annealing import anneal, begin
    from commonweal.optimise.partition.arrays import (
        BAND,
        BROKEN,
        LABEL,
        MOVED,
        NEIGHBOURLY,
        OUT,
        SCATTERED,
        SIZE,
        STABLE,
        USED,
        WORTH,
        blank,
    )
    from commonweal.optimise.partition.ground import blocks
    from commonweal.optimise.partition.request import request
    from commonweal.optimise.partition.start import from_trees

    weight, xy, links = places(60, 2)
    home = np.random.default_rng(3).integers(-1, 9, 60)
    aims = everything(60, 4, home, weight=weight)
    asked = request(
        weight,
        xy,
        LOW,
        HIGH,
        graph=links,
        objective=aims,
        keep_together=[(0, 50), tuple(links[0])],
        keep_apart=[(5, 6, 7)],
        regions=None,
        number=None,
        start=None,
    )
    held = blocks(asked)
    g = held.ground
    s = blank(g, 60, 0)
    begin(g, s, from_trees(held, 0))
    named = np.append(held.names, 1000 + np.arange(s.districts.shape[1]))
    for heat in (1e9, 300.0, 30.0, 3.0, 0.3):
        anneal(g, s, 3000, heat, 10.0)
        of_block = s.units[LABEL, : len(g.unit)]
        labels = named[of_block[held.of_unit]]
        running = s.totals[WORTH] + g.dials[NEIGHBOURLY] * s.totals[SCATTERED]
        running += g.dials[STABLE] * s.totals[MOVED]
        assert running == pytest.approx(value(terms(labels, weight, xy, aims), aims), rel=1e-9)
        of, sizes = np.unique(of_block, return_counts=True)
        assert s.counts[USED] == len(of)
        assert s.districts[SIZE, of].tolist() == sizes.tolist()
        sums = np.bincount(of_block, g.unit[:, BAND])[of]
        assert s.sums[of, BAND] == pytest.approx(sums)
        assert s.counts[OUT] == ((sums < LOW) | (sums > HIGH)).sum()
        broken = int(labels[0] != labels[50])
        broken += sum(labels[i] == labels[j] for i, j in ((5, 6), (5, 7), (6, 7)))
        assert s.counts[BROKEN] == broken
        assert pieces(labels, links) == [1] * len(of)


def test_same_seed_same_result_with_or_without_a_watcher() -> None:
    weight, xy, links = places(80, 5)
    seen: list[tuple[float, float, float]] = []

    def run(iterations: int = 20_000, **more: Any) -> list[int]:
        found = searched(weight, xy, LOW, HIGH, graph=links, iterations=iterations, **more)
        return found.labels.tolist()

    first = run()
    assert run(progress=lambda *now: seen.append(now)) == first
    assert run(0, seed=1) != run(0)
    shares = [share for share, _, _ in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(after <= before for (_, _, before), (_, _, after) in pairwise(seen))


def test_a_longer_run_and_an_existing_plan_are_never_worse() -> None:
    weight, xy, links = places(120, 6)
    short = searched(weight, xy, LOW, HIGH, graph=links, iterations=4_000)
    long = searched(weight, xy, LOW, HIGH, graph=links, iterations=120_000)
    assert long.in_band.all()
    assert not short.in_band.all() or long.objective <= short.objective
    for iterations in (0, 1, 500):
        again = searched(
            weight, xy, LOW, HIGH, graph=links, iterations=iterations, start=long.labels
        )
        assert again.in_band.all()
        assert again.objective <= long.objective * (1 + 1e-12)
        assert iterations > 0 or again.labels.tolist() == long.labels.tolist()


def test_a_limit_of_time_ends_the_search() -> None:
    weight, xy, links = places(50, 7)
    found = searched(weight, xy, LOW, HIGH, graph=links, time_limit=0.2)
    assert found.iterations > 0
    assert found.in_band.all()
    both = searched(weight, xy, LOW, HIGH, graph=links, time_limit=60.0, iterations=2_000)
    assert 2_000 <= both.iterations < 10_000


def test_each_term_by_a_count_by_hand() -> None:
    labels, weight, xy = [3, 3, 8, 8], [1, 3, 2, 2], [[0, 0], [4, 0], [0, 0], [0, 2]]
    cost = np.array([[1.0, 9.0], [2.0, 0.0], [5.0, 1.0], [5.0, 2.0]])
    # Area 0: 6 of 10 in district 3; area 1: 5 of 9 in district 8.
    persons = np.array([[4.0, 1.0], [2.0, 3.0], [1.0, 5.0], [3.0, 0.0]])
    aims = Objective(
        compactness=2.0,
        anchors=(Anchor(cost, 10.0),),
        neighbourhoods=Neighbourhoods(persons, 100.0),
        balance=Balance(np.array([2.0, 4.0, 1.0, 1.0]), 1000.0),
        stability=Stability(np.array([3, 8, 3, -1]), np.array([1.0, 3.0, 2.0, 2.0]), 0.5),
    )
    held = terms(labels, weight, xy, aims)
    # Inertia 1*9 + 3*1 and 2*1 + 2*1; anchors min(3, 9) and min(10, 3); need 8 of 8 is 1 a head:
    # 4 * (6/4 - 1)^2 and 4 * (2/4 - 1)^2; unit 1 and unit 2 are not at home.
    assert held == {
        "compactness": 16.0,
        "anchor": 6.0,
        "neighbourhoods": 8.0,
        "balance": 2.0,
        "stability": 5.0,
    }
    assert value(held, aims) == 32.0 + 60.0 + 800.0 + 2000.0 + 2.5
    for name, alone, expected in (
        ("anchor", Objective(0.0, anchors=aims.anchors), 60.0),
        ("neighbourhoods", Objective(0.0, neighbourhoods=aims.neighbourhoods), 800.0),
        ("balance", Objective(0.0, balance=aims.balance), 2000.0),
        ("stability", Objective(0.0, stability=aims.stability), 2.5),
    ):
        one = terms(labels, weight, xy, alone)
        assert set(one) == {"compactness", name}
        assert value(one, alone) == expected


def test_stability_alone_moves_as_little_as_the_band_needs() -> None:
    """A row of ten: today 5 + 2 + 3 units of weight 10; one unit has to move."""
    weight, xy = np.full(10, 10.0), np.c_[np.arange(10.0), np.zeros(10)]
    links = [(i, i + 1) for i in range(9)]
    home = np.array([7] * 5 + [2] * 2 + [4] * 3)
    aims = Objective(0.0, stability=Stability(home, weight))
    found = searched(weight, xy, 30, 40, graph=links, objective=aims, start=home, iterations=20_000)
    assert found.in_band.all()
    assert found.objective == 10.0
    assert found.labels.tolist() == [7] * 4 + [2] * 3 + [4] * 3


def test_neighbourhoods_alone_keep_areas_whole() -> None:
    """A row of eight; people of each area are spread over two units that are two steps apart."""
    weight, xy = np.full(8, 10.0), np.c_[np.arange(8.0), np.zeros(8)]
    links = [(i, i + 1) for i in range(7)]
    persons = np.zeros((8, 4))
    for area, (one, two) in enumerate([(0, 2), (1, 3), (4, 6), (5, 7)]):
        persons[[one, two], area] = 5.0
    aims = Objective(0.0, neighbourhoods=Neighbourhoods(persons))
    found = searched(weight, xy, 20, 40, graph=links, objective=aims, iterations=20_000)
    assert found.objective == 0.0
    assert found.labels.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_where_all_districts_can_be_listed_the_best_is_proven_whatever_the_search_found() -> None:
    weight, xy, links = places(9, 3)
    best = best_of_all(weight, xy, links, 12.0, 24.0)
    found = districts(weight, xy, 12.0, 24.0, graph=links, iterations=0)
    assert found.status == "proven"
    assert found.proven
    assert found.objective == pytest.approx(best, rel=1e-9)
    assert found.bound == pytest.approx(best, rel=1e-6)
    assert found.gap == pytest.approx(0.0, abs=1e-6)
    assert found.causes == ()
    assert found.relaxation is None


def test_a_plan_begun_from_keeps_its_names_when_a_proven_grouping_takes_its_place() -> None:
    weight, xy = np.ones(8), np.c_[np.arange(8.0), np.zeros(8)]
    links = [(i, i + 1) for i in range(7)]
    plan = [7, 7, 7, 7, 7, 4, 4, 4]
    found = districts(weight, xy, 3, 5, graph=links, start=plan, iterations=0)
    assert found.proven
    assert found.labels.tolist() == [7] * 4 + [4] * 4
