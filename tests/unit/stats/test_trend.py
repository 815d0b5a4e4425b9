"""Trends over few points, beside scipy, all orders one by one, and the cases of Fingertips."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from commonweal.stats import trend

NAN = float("nan")
LAW = settings(max_examples=60, deadline=None)
Floats = npt.NDArray[np.float64]

whole = st.integers(-9, 9).map(float)
series = st.lists(whole, min_size=3, max_size=12)


# --- slope ---------------------------------------------------------------------------------------


@LAW
@given(series)
def test_without_errors_the_slope_is_scipys(values: list[float]) -> None:
    found = trend.slope(values)
    line = stats.linregress(np.arange(len(values)), values)
    np.testing.assert_allclose(found.value, line.slope, atol=1e-12)
    # A level series has no scatter, and scipy no standard error for it.
    reach = stats.t(len(values) - 2).ppf(0.975) * np.nan_to_num(line.stderr)
    np.testing.assert_allclose(found.upper - found.value, reach, atol=1e-7)
    if len(set(values)) == 1:
        assert found.p == 1.0
    elif line.stderr > 1e-9:
        np.testing.assert_allclose(found.p, line.pvalue, atol=1e-9)


@LAW
@given(st.data(), st.lists(whole, min_size=2, max_size=8))
def test_with_errors_the_slope_solves_the_normal_equations(
    data: st.DataObject, values: list[float]
) -> None:
    size = len(values)
    se = np.array(data.draw(st.lists(st.floats(0.1, 9), min_size=size, max_size=size)))
    times = np.array(
        data.draw(st.lists(st.integers(0, 30), min_size=size, max_size=size, unique=True))
    )
    design = np.column_stack([np.ones(size), times])
    covariance = np.linalg.inv(design.T @ np.diag(se**-2) @ design)
    slope = (covariance @ design.T @ np.diag(se**-2) @ np.array(values))[1]
    found = trend.slope(values, se, times, confidence=0.9)
    np.testing.assert_allclose(found.value, slope, rtol=1e-6, atol=1e-9)
    reach = 1.6448536269514722 * np.sqrt(covariance[1, 1])
    np.testing.assert_allclose(found.upper - found.lower, 2 * reach, rtol=1e-6)
    chance = 2 * stats.norm.sf(abs(slope) / np.sqrt(covariance[1, 1]))
    np.testing.assert_allclose(found.p, chance, rtol=1e-5, atol=1e-9)


def test_a_slope_by_hand() -> None:
    # Weights 4, 1, 1 at 0, 1, 2: mean time 0.5, mean value 4 / 3; sums 3.5 and 5.5.
    value, lower, upper = trend.slope([0.5, 2, 4], se=[0.5, 1, 1])
    assert value == pytest.approx((4 * -0.5 * -5 / 6 + 0.5 * 2 / 3 + 1.5 * 8 / 3) / 3.5)
    assert upper - lower == pytest.approx(2 * 1.959963984540054 / np.sqrt(3.5))


def test_missing_points_are_left_out_and_time_passes() -> None:
    kept = trend.slope([1.0, 4, 9], se=[1.0, 2, 1], times=[0, 2, 3])
    for values, se in (
        ([1.0, NAN, 4, 9], [1.0, 1, 2, 1]),
        ([1.0, 7, 4, 9], [1.0, NAN, 2, 1]),
    ):
        found = trend.slope(values, se)
        np.testing.assert_allclose([*found, found.p], [*kept, kept.p])
        assert found.points == 3


def test_series_without_a_slope_say_why() -> None:
    found = trend.slope([[1.0, 2, NAN], [NAN] * 3, [1, 2, 4]])
    assert found.reason.tolist() == ["too few points", "too few points", ""]
    assert np.isnan(found.value[:2]).all()
    assert np.isnan(found.p[:2]).all()
    assert trend.slope([1.0, 2], se=1.0).reason == ""
    assert trend.slope([1.0, NAN], se=1.0).reason == "too few points"
    assert trend.slope([1.0, 2, 3], times=[4, 4, 4]).reason == "all times equal"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"values": []}, "empty"),
        ({"values": [1, np.inf]}, "inf"),
        ({"values": [1, 2, 3], "se": [1, 0, 1]}, "se: 0 is not above 0"),
        ({"values": [1, 2, 3], "se": [1, 1]}, "se: shape"),
        ({"values": [1, 2, 3], "times": [1, 2]}, "times: shape"),
        ({"values": [1, 2, 3], "confidence": 95}, "confidence"),
    ],
)
def test_bad_slopes_are_refused(given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        trend.slope(**given)


# --- Mann and Kendall ----------------------------------------------------------------------------


def difference(values: tuple[float, ...]) -> int:
    pairs = [(a, b) for at, a in enumerate(values) for b in values[at + 1 :]]
    return sum((b > a) - (b < a) for a, b in pairs)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 4).map(float), min_size=3, max_size=6))
def test_the_chance_is_the_share_of_all_orders(values: list[float]) -> None:
    assume(len(set(values)) > 1)
    found = trend.mann_kendall(values)
    s = difference(tuple(values))
    orders = [abs(difference(order)) for order in permutations(values)]
    assert found.s == s
    np.testing.assert_allclose(found.p, np.mean([one >= abs(s) for one in orders]))
    assert found.exact


@LAW
@given(st.integers(3, 40), st.integers(0, 2**32 - 1))
def test_without_ties_it_is_kendalls(points: int, seed: int) -> None:
    values = np.random.default_rng(seed).permutation(points).astype(float)
    found = trend.mann_kendall(values)
    known = stats.kendalltau(np.arange(points), values, method="exact")
    np.testing.assert_allclose(found.p, known.pvalue, rtol=1e-9)
    np.testing.assert_allclose(found.s, known.statistic * points * (points - 1) / 2, atol=1e-9)
    np.testing.assert_allclose(found.slope, stats.theilslopes(values).slope)


def test_long_series_are_taken_as_normal() -> None:
    values = np.repeat(np.arange(30.0), 2)[np.random.default_rng(2).permutation(60)]
    found = trend.mann_kendall(values)
    variance = (60 * 59 * 125 - 30 * 2 * 1 * 9) / 18
    s = difference(tuple(values.tolist()))
    np.testing.assert_allclose(found.p, 2 * stats.norm.sf((abs(s) - 1) / np.sqrt(variance)))
    assert not found.exact
    # Where it starts the normal is near the exact: the same values with one left out, 40 of them.
    short = trend.mann_kendall(np.append(values[:40], np.nan))
    ties = np.unique(values[:40], return_counts=True)[1]
    variance = (40 * 39 * 85 - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    near = 2 * stats.norm.sf((abs(float(short.s)) - 1) / np.sqrt(variance))
    assert short.p == pytest.approx(near, abs=0.01)


def test_many_series_at_once_are_as_each_alone() -> None:
    values = np.random.default_rng(4).integers(0, 5, size=(30, 2, 8)).astype(float)
    values[values == 4] = NAN
    together = trend.mann_kendall(values)
    for place in np.ndindex(30, 2):
        alone = trend.mann_kendall(values[place])
        for name in ("s", "p", "slope", "exact", "reason"):
            np.testing.assert_array_equal(getattr(together, name)[place], getattr(alone, name))


def test_series_without_a_test_say_why() -> None:
    found = trend.mann_kendall([[1.0, 2, NAN, NAN], [5, 5, 5, NAN], [NAN] * 4, [1, 2, 3, 4]])
    assert found.reason.tolist() == [
        "fewer than three points",
        "all values equal",
        "fewer than three points",
        "",
    ]
    assert np.isnan(found.p[:3]).all()
    assert found.slope[1] == 0.0
    assert found.p[3] == pytest.approx(2 / 24)


# --- recent trend --------------------------------------------------------------------------------

#: Cases of the tests of Fingertips' published source (class WhenUsingTrendMarkerCalculator): their
#: counts, denominators and markers, those of just five points. The last is the England diabetes
#: prevalence of its successor's tests, 2020 to 2024.
FINGERTIPS = {
    "1": ([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121], "decreasing"),
    "2": ([2157, 2090, 2194, 2134.81, 2094], [3454, 3195, 3256, 3152, 3062], "increasing"),
    "3": ([8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89], "increasing"),
    "5": (
        [5405, 5500, 5435, 5480, 5315],
        [18095, 18170, 18005, 17890, 17860],
        "no significant change",
    ),
    "5a": ([22435, 22445, 21365, 20955, 19055], [65880, 67900, 68705, 69835, 70910], "decreasing"),
    "diabetes": (
        [3455176, 3491868, 3625401, 3774801, 3938080],
        [48783947, 49122259, 49956777, 50649129, 51441896],
        "increasing",
    ),
}


def trend_test(counts: Any, totals: Any) -> float:
    """Chi-squared for trend in proportions as R's prop.trend.test has it: what the line explains
    of the proportions, weighed by totals over the pooled variance."""
    counts, totals = np.array(counts, dtype=float), np.array(totals, dtype=float)
    pooled = counts.sum() / totals.sum()
    weight = totals / (pooled * (1 - pooled))
    design = np.column_stack([np.ones(len(counts)), np.arange(len(counts))])
    root = np.sqrt(weight)
    share = counts / totals
    fitted = np.linalg.lstsq(design * root[:, None], share * root, rcond=None)[0]
    middle = (weight * share).sum() / weight.sum()
    return float((weight * (design @ fitted - middle) ** 2).sum())


def test_the_twin_gives_the_example_of_the_r_help() -> None:
    # Smokers among patients, as printed on the R-help list of 8 September 2023: 8.2249.
    assert trend_test([83, 90, 129, 70], [86, 93, 136, 82]) == pytest.approx(8.2249, abs=5e-5)


@pytest.mark.parametrize("case", FINGERTIPS)
def test_recent_trends_of_fingertips(case: str) -> None:
    counts, totals, marker = FINGERTIPS[case]
    found = trend.recent(counts, totals)
    assert found.trend == marker
    np.testing.assert_allclose(found.chi_square, trend_test(counts, totals), rtol=1e-9)
    np.testing.assert_allclose(found.p, stats.chi2(1).sf(found.chi_square))


def test_only_the_last_five_points_count() -> None:
    counts, totals, _ = FINGERTIPS["1"]
    plain = trend.recent(counts, totals)
    longer = trend.recent([900, NAN, *counts], [1000, 0, *totals])
    assert longer.chi_square == plain.chi_square
    assert longer.trend == plain.trend


def test_a_trend_that_hangs_on_one_point_is_none() -> None:
    found = trend.recent([500, 500, 499, 500, 900], [5000] * 5)
    assert found.p < 1e-6
    assert not found.one_sided
    assert found.trend == "no significant change"
    sure = trend.recent([500, 560, 640, 700, 900], [5000] * 5)
    assert sure.one_sided
    assert sure.trend == "increasing"


def test_no_recent_trend_says_why() -> None:
    counts = [[1, 2, 3, 4, 5], [1, 2, NAN, 4, 5], [1, 2, 3, 0, 5], [0, 2, 3, 4, 5], [1, 2, 3, 4, 9]]
    totals = [[9, 9, 9, 9, NAN], [9] * 5, [9, 9, 9, 0, 9], [9] * 5, [9] * 5]
    found = trend.recent(counts, totals)
    assert set(found.trend.tolist()) == {"not calculable"}
    assert [reason.split("points ")[-1] for reason in found.reason.tolist()] == [
        "is missing",
        "is missing",
        "has a total of zero",
        "counts none or all, which has no logit",
        "counts none or all, which has no logit",
    ]
    assert np.isnan(found.chi_square).all()
    assert trend.recent([1, 2, 3, 4], [9] * 4).reason == "fewer than five points"


five = st.lists(st.integers(1, 200), min_size=5, max_size=9)


@LAW
@given(five)
def test_laws_of_recent_trends(counts: list[int]) -> None:
    given, totals = np.array(counts[-5:], dtype=float), np.arange(400.0, 405.0)
    other = {"increasing": "decreasing", "decreasing": "increasing"}
    plain = trend.recent(given, totals)
    opposite = other.get(str(plain.trend), str(plain.trend))
    assert trend.recent(given[::-1], totals[::-1]).trend == opposite
    assert trend.recent(totals - given, totals).trend == opposite
    ten = trend.recent(given * 10, totals * 10)
    np.testing.assert_allclose(ten.chi_square, 10 * plain.chi_square, rtol=1e-9)
    assert ten.one_sided == plain.one_sided
    slopes = [np.log(a / (n - a)) for a, n in zip(given, totals, strict=True)]
    np.testing.assert_allclose(plain.slope, np.polyfit(range(5), slopes, 1)[0], atol=1e-9)


def test_recent_trends_of_values() -> None:
    values, se = [80.1, 80.2, 80.4, 80.5, 80.7], [0.1, 0.2, 0.1, 0.3, 0.1]
    found = trend.recent_values([70.0, *values], [1.0, *se])
    line = trend.slope(values, se)
    np.testing.assert_allclose(found.slope, line.value)
    np.testing.assert_allclose(found.p, line.p)
    assert found.trend == "increasing"
    assert trend.recent_values(values[::-1], se[::-1]).trend == "decreasing"
    assert trend.recent_values(values, [3.0] * 5).trend == "no significant change"
    assert trend.recent_values([5.0] * 5, [0.1] * 5).trend == "no significant change"
    gap = trend.recent_values([[1.0, 2, 3, 4, NAN], [1, 2, 3, 4, 5]], [[1.0] * 5, [NAN] * 5])
    assert gap.trend.tolist() == ["not calculable"] * 2
    assert trend.recent_values(values[:4], se[:4]).reason == "fewer than five points"


@pytest.mark.parametrize(
    ("counts", "totals", "says"),
    [
        ([1, 2, 3, 4, -5], [9] * 5, "counts: -5 is negative"),
        ([1, 2, 3, 4, 5], [9, 9, 9, 9, -9], "totals: -9 is negative"),
        ([1, 2, 3, 4, 10], [9] * 5, "10 exceeds its total, 9"),
        ([1, 2, 3, 4, 5], [9] * 4, "totals: shape"),
        ([], [], "empty"),
        ([1, 2, 3, 4, np.inf], [9] * 5, "inf"),
    ],
)
def test_bad_counts_are_refused(counts: Any, totals: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        trend.recent(counts, totals)


def test_bad_errors_and_levels_are_refused() -> None:
    with pytest.raises(ValueError, match="se: 0 is not above 0"):
        trend.recent_values([1.0] * 5, [1, 1, 1, 1, 0])
    with pytest.raises(ValueError, match="se: shape"):
        trend.recent_values([1.0] * 5, [1.0] * 4)
    with pytest.raises(ValueError, match="confidence"):
        trend.recent([1, 2, 3, 4, 5], [9] * 5, confidence=1.0)


def test_steps_of_a_steady_rise_are_its_slope() -> None:
    values = [3.0, 5, 7, 9, 11]
    assert {b - a for a, b in pairwise(values)} == {2.0}
    assert trend.slope(values).value == pytest.approx(2.0)
    assert trend.mann_kendall(values).slope == 2.0
