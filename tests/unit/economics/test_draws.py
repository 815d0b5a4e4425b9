"""Draws against the quantiles and moments that scipy's distributions have."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from commonweal.economics.draws import Distribution, draw, stream

MANY = 40_000


def made(distribution: Distribution, value: float, low: float, high: float, **more: float):
    return draw(distribution, value, low, high, MANY, stream(3, "x"), **more)


def test_lognormal_has_the_median_and_the_interval() -> None:
    drawn = made("lognormal", 2.0, 1.83, 2.19)
    expected = stats.lognorm(s=np.log(2.19 / 1.83) / (2 * 1.959964), scale=2.0)
    quantiles = [0.025, 0.25, 0.5, 0.75, 0.975]
    assert np.quantile(drawn, quantiles) == pytest.approx(expected.ppf(quantiles), rel=0.005)


def test_a_99_percent_interval_is_wider_than_its_95_percent() -> None:
    drawn = made("lognormal", 3.0, 2.7, 3.3, level=0.99)
    assert np.quantile(drawn, [0.005, 0.995]) == pytest.approx([2.71, 3.32], rel=0.01)


def test_beta_has_the_mean_and_the_standard_error() -> None:
    drawn = made("beta", 0.08, 0.065, 0.095)
    assert drawn.mean() == pytest.approx(0.08, rel=0.005)
    assert drawn.std() == pytest.approx(0.03 / (2 * 1.959964), rel=0.02)
    assert 0 < drawn.min() < drawn.max() < 1


def test_gamma_has_the_mean_and_the_standard_error() -> None:
    drawn = made("gamma", 4340, 4050, 4640)
    assert drawn.mean() == pytest.approx(4340, rel=0.002)
    assert drawn.std() == pytest.approx(590 / (2 * 1.959964), rel=0.02)


def test_normal_has_the_mean_and_the_interval() -> None:
    drawn = made("normal", 10, 7, 13)
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx([7, 13], abs=0.1)


def test_triangular_has_its_ends_and_the_mean_of_its_three_points() -> None:
    drawn = made("triangular", 10, 4, 13)
    assert drawn.mean() == pytest.approx(9, rel=0.005)
    assert 4 <= drawn.min() < 4.2
    assert 12.9 < drawn.max() <= 13
    assert np.quantile(drawn, 0.5) == pytest.approx(
        stats.triang(c=6 / 9, loc=4, scale=9).median(), rel=0.01
    )


def test_uniform_has_its_ends_and_does_not_care_where_the_value_lies() -> None:
    drawn = made("uniform", 4, 4, 13)
    quantiles = [0.025, 0.5, 0.975]
    assert np.quantile(drawn, quantiles) == pytest.approx([4.225, 8.5, 12.775], abs=0.1)


def test_fixed_does_not_vary() -> None:
    assert draw("fixed", 0.5, None, None, 3, stream(1, "x")).tolist() == [0.5, 0.5, 0.5]


def test_streams_of_other_names_do_not_shift() -> None:
    alone = stream(7, "b").random(5)
    stream(7, "a").random(100)
    assert stream(7, "b").random(5).tolist() == alone.tolist()
    assert stream(8, "b").random(5).tolist() != alone.tolist()


def test_more_draws_keep_the_first_of_the_lognormal() -> None:
    few = draw("lognormal", 1.0, 0.5, 2.0, 5, stream(1, "x"))
    assert draw("lognormal", 1.0, 0.5, 2.0, 9, stream(1, "x"))[:5].tolist() == few.tolist()


@pytest.mark.parametrize(
    ("distribution", "value", "low", "high", "said"),
    [
        ("lognormal", 1.0, -0.5, 2.0, "above zero"),
        ("lognormal", 1.0, 1.1, 2.0, "holds the value"),
        ("normal", 1.0, 1.0, 1.0, "holds the value"),
        ("normal", 1.0, None, None, "holds the value"),
        ("beta", 0.5, -3.0, 4.0, "fits inside"),
        ("beta", 1.2, 1.1, 1.3, "fits inside"),
        ("gamma", -1.0, -2.0, 3.0, "above zero"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    distribution: Distribution, value: float, low: float | None, high: float | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        draw(distribution, value, low, high, 2, stream(1, "x"))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        stream(-1, "x")
