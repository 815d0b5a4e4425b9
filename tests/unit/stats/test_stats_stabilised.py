"""Means of counts on scales on which chance varies them alike, beside sums by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, poisson

from commonweal.stats.stabilised import mean_arcsine, mean_root


@pytest.mark.parametrize("events", [0.0, 0.3, 4.0, 49.9, 50.0, 51.0, 120.0, 2_500.0])
def test_mean_of_the_root(events: float) -> None:
    counts = np.arange(int(events + 15 * np.sqrt(events + 1)) + 40)
    wanted = (poisson.pmf(counts, events) * np.sqrt(counts + 0.375)).sum()
    assert mean_root(events) == pytest.approx(wanted, abs=3e-6)


@pytest.mark.parametrize(
    ("people", "share"),
    [(1, 0.9), (7, 0.0), (7, 1.0), (40, 0.97), (99, 0.5), (101, 0.5), (1_000, 0.051), (1_000, 0.96),
     (2_400, 0.95)],
)  # fmt: skip
def test_mean_of_the_arcsine(people: int, share: float) -> None:
    counts = np.arange(people + 1)
    there = np.arcsin(np.sqrt((counts + 0.375) / (people + 0.75)))
    wanted = (binom.pmf(counts, people, share) * there).sum()
    # A thousandth of the standard deviation by chance.
    assert mean_arcsine(people, share) == pytest.approx(wanted, abs=0.001 * 0.5 / people**0.5)


def test_what_is_not_held_stays_so() -> None:
    assert np.isnan(mean_root(np.nan))
    assert np.isnan(mean_arcsine([10, 10], [np.nan, 0.5])).tolist() == [True, False]
