"""Communities against every split there is, and against networkx."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations, product

import networkx as nx
import numpy as np
import pytest

from commonweal.optimise.communities import (
    communities,
    gains,
    modularity,
    random_tables,
    relabelled,
    resampled,
)
from commonweal.optimise.communities.exhaustive import best_columns

#: Northern half of a made-up county, a town between, and its southern half.
FLOWS = np.array([[40, 3, 0], [35, 0, 1], [12, 11, 0], [0, 28, 2], [1, 30, 9], [0, 2, 20]], float)


def splits(things: list[int]) -> Iterator[list[list[int]]]:
    """Every division of things into groups."""
    if not things:
        yield []
        return
    first, rest = things[0], things[1:]
    for some in splits(rest):
        yield [[first], *some]
        for k in range(len(some)):
            yield [*some[:k], [first, *some[k]], *some[k + 1 :]]


def twin(flows: np.ndarray) -> float:
    """The highest modularity, by every division of origins and providers together."""
    n, m = flows.shape
    total = flows.sum()
    best = -1.0
    for split in splits(list(range(n + m))):
        value = 0.0
        for group in split:
            rows = [k for k in group if k < n]
            columns = [k - n for k in group if k >= n]
            for i in rows:
                for j in columns:
                    value += flows[i, j] / total
                    value -= flows[i].sum() * flows[:, j].sum() / total**2
        best = max(best, value)
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_split_of_both_sides_is_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    flows = random.poisson(random.choice([0.4, 4.0, 30.0], size=(4, 4))).astype(float)
    flows[0, 0] += 1.0
    found = communities(flows)
    assert found.proven
    assert found.modularity == pytest.approx(twin(flows), abs=1e-12)
    assert found.modularity == pytest.approx(modularity(flows, found.origins, found.providers))


def divided(columns: int, most: int) -> Iterator[list[int]]:
    """Every division of columns into at most so many parts, in dictionary order."""
    for labels in product(range(most), repeat=columns):
        if all(label <= max(labels[:k], default=-1) + 1 for k, label in enumerate(labels)):
            yield list(labels)


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_passing_over_divisions_loses_none_and_the_first_of_level_ones_stands(most: int) -> None:
    random = np.random.default_rng(most)
    for shape in ((4, 5), (1, 4), (6, 1), (7, 5)):
        flows = random.poisson(random.choice([0.5, 5.0], size=shape)).astype(float)
        flows[:, -1] = flows[:, 0]
        flows[0, 0] += 1.0
        gained = gains(flows)
        best, first = -np.inf, [0]
        for labels in divided(shape[1], most):
            parts = [gained[:, np.array(labels) == k].sum(axis=1) for k in set(labels)]
            value = float(np.max(parts, axis=0).sum())
            if value > best + 1e-12:
                best, first = value, labels
        value, found = best_columns(np.ascontiguousarray(gained), most)
        assert value == pytest.approx(best, abs=1e-12)
        assert found.tolist() == first


def test_the_wider_side_may_be_the_providers() -> None:
    turned = communities(FLOWS.T)
    assert turned.modularity == pytest.approx(communities(FLOWS).modularity, abs=1e-12)
    assert turned.origins.shape == (3,)


def test_modularity_is_that_of_networkx() -> None:
    graph = nx.Graph()
    for i, row in enumerate(FLOWS):
        for j, patients in enumerate(row):
            if patients:
                graph.add_edge(f"o{i}", f"p{j}", weight=patients)
    groups = [{"o0", "o1", "o2", "p0"}, {"o3", "o4", "p1"}, {"o5", "p2"}]
    ours = modularity(FLOWS, [0, 0, 0, 1, 1, 2], [0, 1, 2])
    inside = sum(graph.subgraph(group).size("weight") for group in groups) / graph.size("weight")
    degrees = dict(graph.degree(weight="weight"))
    expected = sum(
        sum(degrees[v] for v in group if v[0] == "o")
        * sum(degrees[v] for v in group if v[0] == "p")
        for group in groups
    )
    assert ours == pytest.approx(inside - expected / graph.size("weight") ** 2)
    # Of a graph seen from one side only (Newman's), another null: the same edges within.
    newman = nx.community.modularity(graph, groups, weight="weight")
    halves = sum((sum(degrees[v] for v in group) / 2) ** 2 for group in groups)
    assert newman == pytest.approx(inside - halves / graph.size("weight") ** 2)


def test_search_of_a_large_table_finds_what_was_planted_and_says_it_is_not_proven() -> None:
    random = np.random.default_rng(3)
    home = np.arange(40) % 5
    flows = random.poisson(np.where(home[:, None] == np.arange(15) % 5, 30.0, 1.0)).astype(float)
    found = communities(flows, seed=1)
    assert not found.proven
    assert found.number == 5
    assert all(len(set(found.origins[home == k].tolist())) == 1 for k in range(5))
    assert communities(flows, seed=1).modularity == found.modularity


def test_search_reaches_the_best_of_a_small_table() -> None:
    searched = communities(FLOWS, exact_up_to=1)
    assert not searched.proven
    assert searched.modularity == pytest.approx(communities(FLOWS).modularity, abs=1e-12)


def test_at_most_two() -> None:
    two = communities(FLOWS, at_most=2)
    best = max(
        modularity(FLOWS, [1 if i in rows else 0 for i in range(6)], labels)
        for k in range(7)
        for rows in combinations(range(6), k)
        for labels in ([0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0])
    )
    assert two.number <= 2
    assert two.modularity == pytest.approx(best, abs=1e-12)


def test_who_sends_or_treats_nobody_is_in_no_community() -> None:
    flows = np.zeros((3, 3))
    flows[0, 0], flows[2, 1] = 4.0, 5.0
    found = communities(flows)
    assert found.origins.tolist() == [0, -1, 1]
    assert found.providers.tolist() == [0, 1, -1]


def test_relabelling_is_counted_in_full() -> None:
    rows, columns = [0, 0, 0, 1, 1, 1], [0, 1, 1]
    whole = relabelled(FLOWS, rows, columns)
    assert whole.whole
    assert len(whole.values) == 20
    every = [modularity(FLOWS, labels, columns) for labels in set(permutations(rows))]
    assert sorted(every) == pytest.approx(sorted(whole.values.tolist()))
    own = modularity(FLOWS, rows, columns)
    assert whole.p == pytest.approx(sum(value >= own - 1e-12 for value in every) / 20)


def test_drawn_relabelling_nears_the_full_count() -> None:
    random = np.random.default_rng(5)
    flows = random.poisson(5.0, size=(18, 3)).astype(float)
    rows = np.arange(18) % 2
    drawn = relabelled(flows, rows, [0, 1, 1], draws=4000, seed=2)
    assert not drawn.whole
    exact = [
        modularity(flows, np.isin(np.arange(18), some).astype(int), [0, 1, 1])
        for some in list(combinations(range(18), 9))[::50]
    ]
    share = np.mean([value >= drawn.observed for value in exact])
    assert drawn.p == pytest.approx(share, abs=0.05)


def test_random_tables_show_structure_and_its_absence() -> None:
    assert random_tables(FLOWS, draws=99).p == 0.01
    assert random_tables(np.full((4, 3), 25.0), draws=99).p == 1.0
    again = random_tables(FLOWS, draws=19, seed=4).values.tolist()
    assert again == random_tables(FLOWS, draws=19, seed=4).values.tolist()


def test_drawn_tables_keep_what_each_origin_sends() -> None:
    tables, origins, providers = resampled(FLOWS, draws=20, seed=1)
    assert (tables.sum(axis=2) == FLOWS.sum(axis=1)).all()
    assert (tables[:, FLOWS == 0.0] == 0.0).all()
    assert (origins.shape, providers.shape) == ((20, 6), (20, 3))
    for table, rows, columns in zip(tables, origins, providers, strict=True):
        assert modularity(table, rows, columns) == pytest.approx(communities(table).modularity)


@pytest.mark.parametrize(
    ("flows", "words"),
    [
        ([[0, 0]], "nobody flows"),
        ([[1, -1]], "at least 0"),
        ([[1, float("nan")]], "at least 0"),
        ([1, 2], "origins by providers"),
    ],
)
def test_what_is_no_table_of_flows_is_told(flows: list[object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gains(flows)


@pytest.mark.parametrize("flows", [[[5, 0, 7]], [[5], [0], [7]], [[4]]])
def test_totals_of_one_origin_or_provider_leave_no_other_table(flows: list[list[int]]) -> None:
    found = random_tables(flows, draws=9)
    assert (found.observed, found.values.tolist(), found.p) == (0.0, [0.0] * 9, 1.0)


def test_modelled_people_are_not_drawn() -> None:
    with pytest.raises(ValueError, match="whole"):
        random_tables([[0.5, 1.0]])
    with pytest.raises(ValueError, match="whole"):
        resampled([[0.5, 1.0]])
    with pytest.raises(ValueError, match="one for each"):
        modularity(FLOWS, [0, 1], [0, 1, 1])
    with pytest.raises(ValueError, match="at least one"):
        communities(FLOWS, at_most=0)
