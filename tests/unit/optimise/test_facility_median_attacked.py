"""What an attack on the p-median found, kept as tests."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.optimise.facility import p_median


def test_costs_that_are_all_alike_are_no_reason_to_find_nothing() -> None:
    """Every finite choice then costs exactly the most there is, summed in another order."""
    draws = np.random.default_rng(3)
    for _ in range(10):
        cost = np.where(draws.random((150, 40)) < 0.9, 20.0, np.inf)
        weight = draws.random(150)
        found = p_median(cost, weight, 10)
        assert found.objective == pytest.approx(20.0 * weight.sum())


def test_sums_that_would_overflow_and_sites_that_are_no_indices_are_refused() -> None:
    with pytest.raises(ValueError, match="too much to add up"):
        p_median([[1e200, 2e200]], [1e200], 1)
    with pytest.raises(ValueError, match="whole numbers, not 1"):
        p_median([[1.0, 2.0]], [1.0], 1, fixed_open=[1.7])  # type: ignore[list-item]  # the fault
    with pytest.raises(ValueError, match="whole numbers, not True"):
        p_median([[1.0, 2.0]], [1.0], 1, fixed_open=[True])
    with pytest.raises(ValueError, match="k must be a whole number"):
        p_median([[1.0, 2.0]], [1.0], 1.5)  # type: ignore[arg-type]  # the fault
