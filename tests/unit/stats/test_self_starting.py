"""Self-starting scores: beside scipy's own Student t, and standard normal whatever the series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from commonweal.stats.self_starting import q_statistics


def plain(values: list[float], weights: list[float], mean: float | None) -> list[float]:
    """Each value beside those before it, from the words, one at a time."""
    scores = []
    for at, value in enumerate(values):
        before, heavy = np.array(values[:at]), np.array(weights[:at])
        freedom = at - 1 if mean is None else at
        if freedom < 1:
            scores.append(np.nan)
            continue
        centre = np.average(before, weights=heavy) if mean is None else mean
        variance = float((heavy * (before - centre) ** 2).sum() / freedom)
        error = 1 / weights[at] + (1 / heavy.sum() if mean is None else 0.0)
        if variance == 0:
            scores.append(np.nan)
            continue
        t = (value - centre) / np.sqrt(variance * error)
        scores.append(float(stats.norm.isf(stats.t.sf(t, freedom))))
    return scores


@pytest.mark.parametrize("mean", [None, 10.0])
@pytest.mark.parametrize("seed", range(20))
def test_scores_are_what_the_words_say(seed: int, mean: float | None) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(10, 3, 15).tolist()
    weights = rng.integers(1, 50, 15).astype(float).tolist()
    found = q_statistics(values, weights=weights, mean=mean)
    np.testing.assert_allclose(found, plain(values, weights, mean), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("mean", [None, 50.0])
def test_scores_are_standard_normal_and_independent(mean: float | None) -> None:
    """Whatever the mean, the spread and the weights; four standard errors."""
    rng = np.random.default_rng(1)
    weights = rng.integers(20, 400, (4_000, 20))
    scores = q_statistics(rng.normal(50, 7 / np.sqrt(weights)), weights=weights, mean=mean)
    scores = scores[:, 2:]
    assert abs(scores.mean()) < 4 / np.sqrt(scores.size)
    assert abs(scores.var() - 1) < 4 * np.sqrt(2 / scores.size)
    assert stats.kstest(scores[:, 0], "norm").pvalue > 1e-4
    next_to = (scores[:, :-1] * scores[:, 1:]).mean()
    assert abs(next_to) < 4 / np.sqrt(scores[:, 1:].size)


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=12, unique=True),
    st.floats(0.1, 100),
    st.floats(-1e3, 1e3),
)
def test_unit_and_origin_do_not_matter(values: list[float], unit: float, origin: float) -> None:
    given_ = np.round(np.array(values), 3)
    if len(set(given_[:2].tolist())) < 2:
        return
    moved = q_statistics(given_ * unit + origin)
    np.testing.assert_allclose(moved, q_statistics(given_), rtol=1e-4, atol=1e-4)


def test_a_missing_value_is_passed_over() -> None:
    whole = q_statistics([4.0, 6.0, 5.0, 9.0])
    gap = q_statistics([4.0, np.nan, 6.0, 5.0, np.nan, 9.0])
    assert np.isnan(gap[[1, 4]]).all()
    np.testing.assert_array_equal(gap[[0, 2, 3, 5]], whole)


def test_values_all_alike_give_no_score_until_one_differs() -> None:
    assert np.isnan(q_statistics([5.0, 5.0, 5.0, 9.0])).all()


def test_a_weight_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        q_statistics([1.0, 2.0, 3.0], weights=[1.0, 0.0, 1.0])
