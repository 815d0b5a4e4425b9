"""Funnels and quantiles: laws, hand-worked cases and bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.stats import norm, poisson

from commonweal.stats import funnel, quantile, rates


def test_a_point_at_a_control_limit_has_an_interval_that_just_reaches_the_baseline():
    size, level = np.array([30.0, 200, 4000]), 0.3
    line = funnel.limits("proportion", size, level)
    for place, confidence in enumerate(funnel.CONTROL):
        for share, side in ((line.lower[place], "upper"), (line.upper[place], "lower")):
            own = rates.proportion(share * size, size, confidence=confidence)
            inside = (share > 0) & (share < 1)
            assert_allclose(getattr(own, side)[inside], level, rtol=1e-9)
    assert_allclose(
        line.upper[0], level + norm.ppf(0.975) * np.sqrt(level * 0.7 / size), rtol=1e-12
    )


def test_control_limits_of_a_rate_are_exact():
    """A Poisson count at the limits has half of alpha beyond it, where the limits are whole."""
    for count in (3, 12, 80):
        for confidence in (0.95, 0.998):
            tail = (1 - confidence) / 2
            expected = poisson_mean(count, tail)
            line = funnel.limits("rate", expected / 0.01, 0.01, confidence=confidence)
            assert_allclose(line.lower * expected / 0.01, count, rtol=1e-7)


def poisson_mean(count, tail):
    """By halving: the mean at which `count` events or fewer have this probability."""
    low, high = float(count), 10.0 * count + 60
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if poisson.cdf(count, middle) > tail else (low, middle)
    return low


def test_nothing_is_too_low_where_little_is_expected():
    line = funnel.limits("ratio", [0.5, 3.0, 8.0], 1)
    assert line.lower[:, :2].tolist() == [[0, 0], [0, 0]]
    assert line.lower[0, 2] > 0
    assert line.lower[1, 2] > 0


def test_lines_narrow_with_size_and_hold_the_baseline():
    for kind in ("proportion", "rate", "ratio"):
        size, line = funnel.curve(kind, 1e5, 0.2, smallest=2, points=60)
        assert_allclose(size[[0, -1]], [2, 1e5])
        assert (np.diff(line.upper, axis=-1) <= 0).all()
        assert (np.diff(line.lower, axis=-1) >= 0).all()
        assert (line.lower[1] <= line.lower[0]).all()
        assert (line.lower[0] < 0.2).all()
        assert (line.upper[0] > 0.2).all()


def test_flags_agree_with_the_lines():
    draw = np.random.default_rng(2)
    people = draw.integers(50, 5000, 400).astype(float)
    for kind, count in (
        ("proportion", draw.binomial(people.astype(int), 0.25)),
        ("rate", draw.poisson(people * draw.gamma(20, 0.01, 400))),
    ):
        judged = funnel.significance(kind, count, people)
        line = funnel.limits(kind, people, judged.baseline)
        value = count / people
        by_line = np.sum(value > line.upper, axis=0) - np.sum(value < line.lower, axis=0)
        # Byar's limits of the flags and the exact ones of the lines differ by less than 0.2%.
        near = np.abs(value / np.vstack([line.lower, line.upper]) - 1).min(axis=0) < 2e-3
        assert (judged.beyond == by_line)[~near].all()
        assert near.sum() < 10


def test_each_set_of_groups_has_its_own_baseline():
    found = funnel.significance("rate", [[10, 90, 20], [5, 5, 20]], [[100, 100, 100]] * 2)
    assert_allclose(found.baseline, [0.4, 0.1])
    assert found.beyond.tolist() == [[-2, 2, -2], [0, 0, 1]]
    assert found.words[0].tolist() == ["lower (99.8%)", "higher (99.8%)", "lower (99.8%)"]
    given = funnel.significance("rate", [[10, 90, 20], [5, 5, 20]], 100, baseline=[0.2, 0.05])
    assert given.beyond.tolist() == [[-1, 2, 0], [0, 0, 2]]


def test_groups_that_are_not_judged():
    found = funnel.significance("rate", [5, np.nan, 3, 40, 12], [100, 100, 0, 100, 100], fewest=10)
    assert found.reason.tolist() == [
        "too few events",
        "an input is missing",
        "zero denominator",
        "",
        "",
    ]
    # Groups with both numbers make the baseline, judged or not: 5, 40 and 12 of 100 each.
    assert_allclose(found.baseline, 57 / 300)
    assert np.isnan(found.beyond[:3]).all()
    assert found.words.tolist() == ["", "", "", "higher (99.8%)", "not significant"]
    nothing = funnel.significance("rate", [np.nan, np.nan], [10, 10])
    assert np.isnan(nothing.baseline)
    assert np.isnan(nothing.beyond).all()


def test_all_equal_or_a_single_group_is_in_control():
    assert funnel.significance("proportion", [5, 5, 5], [50, 50, 50]).beyond.tolist() == [0, 0, 0]
    assert funnel.significance("rate", [7], [50]).beyond.tolist() == [0]
    assert funnel.significance("proportion", [0, 0], [9, 9]).beyond.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: funnel.significance("share", [1], [2]), r"kind 'share': give 'proportion'"),
        (lambda: funnel.limits("share", [1], 0.5), r"kind 'share'"),
        (lambda: funnel.significance("proportion", [1, 3], [2, 2]), r"exceeds its total: 3 in"),
        (lambda: funnel.significance("rate", [-1], [2]), r"count is negative"),
        (lambda: funnel.limits("proportion", [10], 30), r"baseline exceeds 1"),
        (lambda: funnel.curve("rate", 10, 0.1, smallest=20), r"give 0 < smallest < largest"),
        (lambda: rates.equivalent_population([1], [-1]), r"rate is negative"),
    ],
)
def test_what_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_limits_of_what_is_missing():
    line = funnel.limits("rate", [np.nan, 0, 100], 0.1)
    assert line.reason.tolist() == ["an input is missing", "zero denominator", ""]
    assert np.isnan(line.lower[:, :2]).all()
    assert np.isnan(line.value[:2]).all()


def ranked(values, number, invert):
    """A twin of the quantiles, value by value, in whole numbers."""
    held = [value for value in values if value == value]
    found = []
    for value in values:
        if value != value or len(held) < number:
            found.append(float("nan"))
            continue
        before = sum(other > value if invert else other < value for other in held)
        found.append(before * number // len(held) + 1)
    return found


@pytest.mark.parametrize("invert", [True, False])
@pytest.mark.parametrize("number", [1, 3, 5, 10])
def test_quantiles_against_a_twin(number, invert):
    draw = np.random.default_rng(11)
    values = draw.integers(0, 30, (6, 57)).astype(float)
    values[draw.random(values.shape) < 0.1] = np.nan
    values[4, 8:] = np.nan
    values[5] = 3.0
    found = quantile.groups(values, number, invert=invert)
    for row, own in zip(found, values, strict=True):
        assert_allclose(row, ranked(own.tolist(), number, invert))


def test_tenths_of_all_small_areas_of_england_are_those_of_exact_arithmetic():
    for size in (32_844, 33_755, 6856, 1065, 234):
        for number in (5, 10):
            found = quantile.groups(np.arange(size), number)
            assert (found == np.arange(size) * number // size + 1).all()


def test_published_tenths_differ_in_one_area_at_a_boundary(shared):
    """The publisher of the indices of deprivation rounds other than the guidance."""
    table = pd.read_csv(shared / "data/england/imd2019_england_lsoa11_ranks_deciles.csv.gz")
    for domain in ("IMD", "Income", "Health", "Housing_and_Access"):
        published = table[f"{domain}_decile"].to_numpy(float)
        ours = quantile.groups(table[f"{domain}_rank"], 10)
        apart = ours != published
        assert apart.sum() == 8
        assert (published[apart] - ours[apart] == 1).all()
        assert len(set(ours[apart])) == 8


def test_no_values_and_too_few():
    assert quantile.groups([], 5).shape == (0,)
    assert np.isnan(quantile.groups([1, 2], 5)).all()
    assert np.isnan(quantile.groups([np.nan] * 6, 5)).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: quantile.groups(3.0, 5), "along an axis"),
        (lambda: quantile.groups([3.0], 0), "at least 1"),
        (lambda: quantile.groups([3.0], 2.5), "whole number"),
        (lambda: quantile.groups([3.0, np.inf], 2), "value is infinite: inf in group 1"),
    ],
)
def test_quantiles_that_cannot_be(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()
