"""Costs sorted into classes, beside numpy's own search."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.optimise.facility.enumerating_classes import sort_in

TINY, HUGE = 5e-324, 1.7e308


@pytest.mark.parametrize("seed", range(200))
def test_classes_are_those_of_a_search_for_each_cost(seed: int) -> None:
    """Edges clustered, far apart, next to each other, of any size; costs on them, beside them,
    below the first, above the last and out of reach."""
    rng = np.random.default_rng(seed)
    unit = [1.0, TINY, 1e-300, 1e300, 1e-9][seed % 5]
    drawn = rng.random(int(rng.integers(1, 40))) * unit
    far = [[], [0.0], [HUGE], [unit, np.nextafter(unit, np.inf)]][seed % 4]
    edges = np.unique(np.concatenate([drawn, far]))
    beside = [np.nextafter(edges, -1.0), edges, np.nextafter(edges, np.inf)]
    cost = np.concatenate([*beside, rng.random(20) * unit * 2, [0.0, np.inf, HUGE]])
    cost = np.abs(np.stack([cost, cost[::-1]]))
    bins = np.empty(cost.shape, np.uint16)
    sort_in(edges, cost, bins)
    assert bins.tolist() == np.searchsorted(edges, cost.ravel()).reshape(cost.shape).tolist()
