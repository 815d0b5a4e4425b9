"""Power and expected payment against another library, against draws, and by laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.stats.power import earned, mean_error, power, rate_errors, reached, share_errors

SIZE = 0.05


@pytest.mark.parametrize(
    ("after", "before", "people_after", "people_before", "expected"),
    [
        # statsmodels 0.15.0: power_proportions_2indep(diff, prop2, nobs1, ratio, alpha=0.05,
        # alternative="larger" or "smaller").
        (0.64, 0.62, 40_000, 40_000, 0.9999874767800169),
        (0.15, 0.144, 3_000, 1_100, 0.11995594451490776),
        (0.144, 0.11, 3_000, 1_100, 0.8933561766639557),
        # Which period comes first does not matter to the size of a difference.
        (0.11, 0.144, 1_100, 3_000, 0.8933561766639557),
        (0.5, 0.4, 90, 200, 0.47855141364639686),
    ],
)
def test_shares_agree_with_statsmodels(
    after: float, before: float, people_after: int, people_before: int, expected: float
) -> None:
    errors = share_errors(before, after, people_before, people_after)
    assert power(abs(after - before), *errors, SIZE) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("after", "before", "years_after", "years_before", "expected"),
    [
        # statsmodels 0.15.0: power_poisson_diff_2indep(rate1, rate2, nobs1, nobs_ratio,
        # alpha=0.05, method_var="score", alternative="smaller").
        (9e-4, 1e-3, 4e5, 1.2e6, 0.5446583037021104),
        (8.97e-4, 1.055e-3, 428_638, 1_285_914, 0.8877318952278705),
        (0.02, 0.05, 300, 300, 0.6251774581764292),
    ],
)
def test_rates_agree_with_statsmodels(
    after: float, before: float, years_after: float, years_before: float, expected: float
) -> None:
    errors = rate_errors(before, after, years_before, years_after)
    assert power(before - after, *errors, SIZE) == pytest.approx(expected, abs=1e-12)


def test_means_agree_with_statsmodels() -> None:
    # statsmodels 0.15.0: NormalIndPower().power(0.2, 300, 0.05, ratio=0.5, alternative="larger").
    error = mean_error(1.0, 150, 300)
    assert power(0.2, error, error, SIZE) == pytest.approx(0.638760031312335, abs=1e-12)


def test_power_is_how_often_the_test_sees_a_change_in_drawn_years() -> None:
    draws, before, after, old, new = 200_000, 0.15, 0.12, 2_000, 1_500
    random = np.random.default_rng(1)
    first = random.binomial(old, before, draws) / old
    second = random.binomial(new, after, draws) / new
    pooled = (old * first + new * second) / (old + new)
    error = np.sqrt(pooled * (1 - pooled) * (1 / old + 1 / new))
    seen = float(np.mean((first - second) / error > 1.6448536269514722))
    found = power(before - after, *share_errors(before, after, old, new), SIZE)
    assert found == pytest.approx(seen, abs=0.005)


def test_what_is_earned_by_chance_is_the_mean_of_drawn_years() -> None:
    figures = np.random.default_rng(2).normal(0.4, 1.3, 400_000)
    paid = np.clip((figures - 0.2) / (1.7 - 0.2), 0.0, 1.0)
    error = float(paid.std()) / 400_000**0.5
    assert earned(0.2, 1.7, 0.4, 1.3) == pytest.approx(float(paid.mean()), abs=5 * error)
    share = float(np.mean(figures > 1.7))
    assert reached(1.7, 0.4, 1.3) == pytest.approx(share, abs=0.004)
    assert earned(1.7, 1.7, 0.4, 1.3) == reached(1.7, 0.4, 1.3)


RANGE = st.floats(-50, 50)


@given(floor=RANGE, wide=st.floats(0.01, 50), mean=RANGE, error=st.floats(0.01, 50))
def test_a_part_is_earned_and_more_by_those_who_do_better(
    floor: float, wide: float, mean: float, error: float
) -> None:
    part = earned(floor, floor + wide, mean, error)
    assert 0.0 <= part <= 1.0
    assert earned(floor, floor + wide, mean + 1.0, error) >= part - 1e-9
    # Turned about the middle, what is earned and what is not change places.
    assert earned(-floor - wide, -floor, -mean, error) == pytest.approx(1.0 - part, abs=1e-7)


@given(change=st.floats(0, 20), error=st.floats(0.01, 10), more=st.floats(1.0, 10.0))
def test_more_noise_is_less_power(change: float, error: float, more: float) -> None:
    less = power(change, error * more, error * more, SIZE)
    assert less <= power(change, error, error, SIZE) + 1e-12
    assert power(0.0, error, error, SIZE) == pytest.approx(SIZE)
