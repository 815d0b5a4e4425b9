"""Rates, proportions and means: published figures, and what is given for bad input."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import brentq
from scipy.stats import norm, poisson, t

from commonweal.stats import checks, limits, rates


def test_exact_limits_are_those_of_the_poisson_distribution():
    """By their definition: the mean at which so few, or so many, have half of alpha."""
    for count in range(10):
        lower, upper = limits.poisson(np.array([float(count)]), np.array(0.95))
        above = brentq(lambda mean, k=count: poisson.cdf(k, mean) - 0.025, 1e-9, 60)
        assert_allclose(upper, above, rtol=1e-8)
        if count:
            below = brentq(lambda mean, k=count: poisson.sf(k - 1, mean) - 0.025, 1e-9, 60)
            assert_allclose(lower, below, rtol=1e-8)


def test_byar_is_within_a_fifth_of_a_percent_of_exact_from_ten():
    """As the guidance says of 95% limits."""
    count = np.arange(10.0, 3000.0)
    for byar, exact in zip(
        limits.byar(count, np.array(0.95)), limits.exact(count, np.array(0.95)), strict=True
    ):
        assert_allclose(byar, exact, rtol=2e-3)


def test_wilson_limits_solve_their_equation():
    """A limit is the share whose own normal interval just reaches what was seen."""
    count, total = np.array([0.0, 1, 7, 39, 40]), np.full(5, 40.0)
    for bound in limits.wilson(count, total, np.array(0.95)):
        reached = np.abs(count / total - bound)
        spread = norm.ppf(0.975) * np.sqrt(bound * (1 - bound) / total)
        assert_allclose(reached, spread, atol=1e-12)


def test_a_published_wilson_interval():
    """81 of 263: Newcombe (1998), Statistics in Medicine 17:857, table I, from memory, not
    verified; worked again here by the formula."""
    value, lower, upper = rates.proportion(81, 263)
    z = norm.ppf(0.975)
    a, b, c = 2 * 81 + z**2, z * (z**2 + 4 * 81 * (1 - 81 / 263)) ** 0.5, 2 * (263 + z**2)
    assert_allclose([value, lower, upper], [81 / 263, (a - b) / c, (a + b) / c], rtol=1e-12)
    assert [round(float(lower), 4), round(float(upper), 4)] == [0.2553, 0.3662]


def test_a_mean_is_students():
    values = [1.0, 2.0, 3.0, 7.0]
    value, lower, upper = rates.mean(values, confidence=0.99)
    expected = t.interval(0.99, 3, loc=3.25, scale=np.std(values, ddof=1) / 2)
    assert_allclose([value, lower, upper], [3.25, *expected], rtol=1e-12)


def test_the_axis_of_a_mean():
    values = np.random.default_rng(1).normal(size=(3, 4, 5))
    for axis in (0, 1, 2, -2):
        found = rates.mean(values, axis=axis, confidence=[0.95, 0.99])
        moved = rates.mean(np.moveaxis(values, axis, -1), confidence=[0.95, 0.99])
        assert found.lower.shape == (2, *found.value.shape)
        for one, other in zip(found, moved, strict=True):
            assert_allclose(one, other, rtol=1e-12)


def test_what_a_mean_lacks():
    found = rates.mean([[1.0, np.nan], [2.0, 4.0]])
    assert found.reason.tolist() == ["an input is missing", ""]
    assert_allclose(found.value, [np.nan, 3.0])
    alone = rates.mean([[5.0], [np.nan]])
    assert_allclose(alone.value, [5.0, np.nan])
    assert np.isnan(alone.lower).all()
    assert np.isnan(alone.upper).all()
    assert alone.reason.tolist() == ["one value has no limits", "an input is missing"]
    empty = rates.mean(np.empty((2, 0)))
    assert np.isnan(empty.value).all()
    assert empty.reason.tolist() == ["no values"] * 2


@pytest.mark.parametrize("function", [rates.crude_rate, rates.proportion])
def test_what_is_missing_or_zero_has_a_reason(function):
    found = function([1, np.nan, 0, 0, 2], [10, 10, 0, 10, np.nan])
    assert found.reason.tolist() == [
        "",
        "an input is missing",
        "zero denominator",
        "",
        "an input is missing",
    ]
    for part in found:
        assert np.isnan(part).tolist() == [False, True, True, False, True]


def test_a_masked_value_is_missing_and_not_what_lies_behind_the_mask():
    count = np.ma.masked_array([5, 6], mask=[False, True])
    assert rates.crude_rate(count, 100).reason.tolist() == ["", "an input is missing"]


def test_none_is_missing():
    assert rates.proportion([None, 5], [10, 10]).reason.tolist() == ["an input is missing", ""]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: rates.crude_rate([1, -2], [5, 5]), r"count is negative: -2 in group 1; give"),
        (lambda: rates.crude_rate([1, 2], [5, -5]), r"population is negative: -5 in group 1"),
        (lambda: rates.crude_rate([[1, np.inf]], 5), r"count is infinite: inf in group \(0, 1\)"),
        (lambda: rates.crude_rate(-1, 5), r"count is negative: -1; give"),
        (lambda: rates.proportion([3, 7], [5, 5]), r"count exceeds its total: 7 in group 1; mend"),
        (lambda: rates.proportion([-1] * 9, 5), r"in group 4 and 4 more; give"),
        (lambda: rates.crude_rate([1, 2], [1, 2, 3]), r"count \(2,\), population \(3,\)"),
        (lambda: rates.crude_rate(["many"], [3]), r"count: .*give numbers"),
        (lambda: rates.crude_rate(1, 5, confidence=95), r"0\.95 for 95%"),
        (lambda: rates.crude_rate(1, 5, confidence=0.05), r"from 0\.9 to below 1"),
        (lambda: rates.crude_rate(1, 5, confidence=1.0), r"from 0\.9 to below 1"),
        (lambda: rates.crude_rate(1, 5, confidence=[]), r"one level or a list"),
        (lambda: rates.crude_rate(1, 5, confidence=float("nan")), r"from 0\.9"),
        (lambda: rates.crude_rate(1, 5, multiplier=0), r"multiplier 0: give a number above 0"),
        (lambda: rates.mean([1.0, np.inf]), r"values is infinite"),
        (lambda: rates.mean(3.0), r"there is no axis"),
    ],
)
def test_what_cannot_be_is_refused_by_name_of_the_group(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_shapes_and_several_levels():
    one = rates.crude_rate([[3, 40], [5, 60]], [100, 200])
    assert one.value.shape == one.lower.shape == one.code.shape == (2, 2)
    many = rates.crude_rate([[3, 40], [5, 60]], [100, 200], confidence=[0.95, 0.998])
    assert many.value.shape == (2, 2)
    assert many.lower.shape == (2, 2, 2)
    assert_allclose(many.lower[0], one.lower)
    alone = rates.crude_rate(12, 100, confidence=[0.95, 0.998])
    assert alone.value.shape == ()
    assert alone.upper.shape == (2,)
    none = rates.crude_rate([], [])
    assert none.value.shape == none.lower.shape == (0,)


def test_an_estimate_unpacks_into_three():
    found = rates.crude_rate([12, np.nan], 100)
    value, lower, upper = found
    assert value is found.value
    assert lower is found.lower
    assert upper is found.upper


@pytest.mark.parametrize(
    "wrong",
    [
        np.array(["2026-01-01"], "datetime64[D]"),
        [np.datetime64("2026-01-01"), 1.0],
        np.array([3], "timedelta64[s]"),
        np.array([1 + 2j]),
        np.array([np.complex128(1 + 2j), None]),
        np.ma.masked_array([1 + 2j], mask=[False]),
        [10**400],
    ],
)
def test_what_only_looks_like_numbers_is_refused(wrong):
    with pytest.raises(ValueError, match=r"count: .*; give numbers, NaN where one is missing"):
        checks.floats("count", wrong)


def test_masks_within_a_list_are_honoured():
    rows = [np.ma.masked_array([5, 6], mask=[False, True]), [7, np.ma.masked]]
    found = checks.floats("count", rows)
    assert_allclose(found, [[5, np.nan], [7, np.nan]])
    with pytest.raises(ValueError, match=r"^count: .*; give numbers, NaN where one is missing$"):
        checks.floats("count", [np.ma.masked_array([5, 6]), [7]])
