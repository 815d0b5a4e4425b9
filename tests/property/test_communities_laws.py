"""Laws of modularity and of self-containment on any table of flows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from commonweal.evidence import Basis
from commonweal.networks.flows.held import FlowTable
from commonweal.networks.flows.shares import of_origins, of_sides
from commonweal.networks.flows.sides import BOTH, Sides
from commonweal.optimise.communities import communities, gains, modularity

TABLES = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 6), st.integers(1, 5)),
    elements=st.integers(0, 60).map(float),
).filter(lambda table: table.sum() > 0)


@given(TABLES)
def test_gains_sum_to_nothing_and_one_community_gains_nothing(table: np.ndarray) -> None:
    gained = gains(table)
    assert gained.sum(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert gained.sum(axis=1) == pytest.approx(0.0, abs=1e-12)
    n, m = table.shape
    assert modularity(table, [0] * n, [0] * m) == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=60)
@given(TABLES, st.integers(2, 9), st.randoms(use_true_random=False))
def test_the_best_split_bears_scaling_and_reordering(table, factor, random) -> None:
    found = communities(table)
    assert found.modularity >= -1e-12
    assert communities(factor * table).modularity == pytest.approx(found.modularity, abs=1e-10)
    rows = list(range(table.shape[0]))
    random.shuffle(rows)
    assert communities(table[rows]).modularity == pytest.approx(found.modularity, abs=1e-10)
    for parts in (1, 2, 3):
        fewer = communities(table, at_most=parts)
        assert fewer.modularity <= found.modularity + 1e-12
        assert fewer.number <= parts


def flows_of(table: np.ndarray, given_: np.ndarray) -> FlowTable:
    n, m = table.shape
    return FlowTable(
        key="made-up",
        measure="made up",
        start=None,
        end=None,
        origins=tuple(f"o{i}" for i in range(n)),
        providers=tuple(f"p{j}" for j in range(m)),
        patients=table,
        given=given_,
        basis=Basis.OBSERVED,
    )


@settings(max_examples=80)
@given(TABLES, st.lists(st.sampled_from(["a", "b", BOTH, ""]), min_size=5, max_size=5))
def test_all_patients_are_somewhere_and_merging_all_keeps_them(table, where) -> None:
    flows = flows_of(table, table > 0)
    provider = {f"p{j}": where[j] for j in range(table.shape[1]) if where[j]}
    origin = {f"o{i}": "ab"[i % 2] for i in range(table.shape[0])}
    sides = Sides(
        names={"a": "A", "b": "B"}, origin=origin, provider=provider, rule="", basis=Basis.ASSUMED
    )
    for one in (*of_sides(flows, sides), *of_origins(flows, sides, {})):
        shares = (one.own, one.other, one.both, one.outside)
        if one.own.value is not None:
            assert sum(share.value for share in shares) == pytest.approx(1.0)
        for share in shares:
            if share.value is not None:
                assert share.low <= share.value <= share.high
                assert share.hidden_low - 1e-12 <= share.value <= share.hidden_high + 1e-12
    everyone = Sides(
        names={"a": "all"},
        origin=dict.fromkeys(flows.origins, "a"),
        provider=dict.fromkeys(flows.providers, "a"),
        rule="",
        basis=Basis.ASSUMED,
    )
    (whole,) = of_sides(flows, everyone)
    assert whole.own.value == 1.0
    assert whole.commitment is not None
    assert whole.commitment.value == 1.0
