"""Standardised rates: a published example, a twin worked band by band, and bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from commonweal.stats import rates, standardise

# Down's syndrome by mother's age (Stark and Mantel 1966), births of order five and over, Michigan
# 1950-64: Fleiss (1981), table 14.4, as the vignette of the R package dsrTest gives it.
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30666, 123419, 149919, 104088, 34392]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]


def test_a_published_rate():
    """dsrTest prints 75.52901 per 100,000 and Dobson's limits 67.633 and 83.867, with exact limits
    of the total where these are Byar's."""
    value, lower, upper = standardise.direct(CASES, BIRTHS, ALL_BIRTHS)
    assert round(float(value), 5) == 75.52901
    assert round(float(lower), 3) == 67.633
    assert round(float(upper), 3) == 83.867


def by_hand(count, people, standard, multiplier, z):
    """One group, band by band, in plain numbers."""
    total, whole = sum(count), sum(standard)
    rate = variance = 0.0
    for events, number, weight in zip(count, people, standard, strict=True):
        rate += weight / whole * events / number
        variance += (weight / whole / number) ** 2 * events
    below = total * (1 - 1 / (9 * total) - z / (3 * math.sqrt(total))) ** 3
    more = total + 1
    above = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    stretch = math.sqrt(variance / total)
    limits = (rate + stretch * (limit - total) for limit in (below, above))
    return [multiplier * part for part in (rate, *limits)]


def test_direct_against_a_twin_for_any_axis():
    draw = np.random.default_rng(8)
    count = draw.poisson(6, (3, 4, 19))
    people = draw.integers(100, 5000, (3, 4, 19))
    standard = draw.integers(1, 9, 19)
    found = standardise.direct(count, people, standard, multiplier=1000)
    for place in np.ndindex(3, 4):
        twin = by_hand(count[place], people[place], standard, 1000, 1.959963984540054)
        assert_allclose([part[place] for part in found], twin, rtol=1e-12)
    for axis in (0, 1, -2):
        moved = standardise.direct(
            np.moveaxis(count, -1, axis),
            np.moveaxis(people, -1, axis),
            standard,
            axis=axis,
            multiplier=1000,
        )
        for one, other in zip(found, moved, strict=True):
            assert_allclose(one, other, rtol=1e-12)


def test_a_lower_limit_may_fall_below_zero_as_in_the_official_tool():
    found = standardise.direct([1, 20], [10, 100_000], [1000, 1])
    assert found.lower < 0 < found.value


class TestRepeatedEvents:
    """When people have several events, limits widen and the rate stays."""

    people = np.array([[70, 10, 5], [30, 4, 0], [8, 0, 1]])
    population = (1000, 900, 800)
    standard = (5, 5, 2)

    def test_variance_by_hand(self):
        count, variance = standardise.repeated_events(self.people, [1, 2, 3])
        assert count.tolist() == [105, 38, 11]
        assert variance.tolist() == [70 + 40 + 45, 30 + 16, 8 + 9]

    def test_limits_stretch_by_the_root_of_the_variances(self):
        count, variance = standardise.repeated_events(self.people, [1, 2, 3])
        plain = standardise.direct(count, self.population, self.standard)
        wide = standardise.direct(count, self.population, self.standard, count_variance=variance)
        weight = np.array(self.standard) / 12 / self.population
        stretch = math.sqrt((weight**2 @ variance) / (weight**2 @ count))
        assert stretch > 1
        assert_allclose(wide.value, plain.value)
        assert_allclose(wide.value - wide.lower, stretch * (plain.value - plain.lower))
        assert_allclose(wide.upper - wide.value, stretch * (plain.upper - plain.value))

    def test_one_event_each_changes_nothing(self):
        count, variance = standardise.repeated_events([[12], [30], [7]], [1])
        plain = standardise.direct(count, self.population, self.standard)
        same = standardise.direct(count, self.population, self.standard, count_variance=variance)
        for one, other in zip(plain, same, strict=True):
            assert_allclose(one, other)

    def test_simulated_people(self):
        """The variance of simulated compound counts is the one stated."""
        draw = np.random.default_rng(9)
        seen = draw.poisson([70, 10, 5], (200_000, 3)) @ [1, 2, 3]
        assert_allclose(seen.var(), 155, rtol=0.02)


def test_what_a_direct_rate_lacks():
    count = [[5, 5], [5, np.nan], [5, 5], [5, 4], [0, 0], [5, 5]]
    people = [[9, 9], [9, 9], [9, 0], [9, 9], [9, 9], [9, np.nan]]
    found = standardise.direct(count, people, [1, 1])
    assert found.reason.tolist() == [
        "",
        "an input is missing",
        "zero denominator",
        "too few events",
        "too few events",
        "an input is missing",
    ]
    for part in found:
        assert np.isnan(part).tolist() == [False] + [True] * 5


def test_no_band_and_no_weight():
    found = standardise.direct(np.empty((2, 0)), np.empty((2, 0)), np.empty(0))
    assert found.reason.tolist() == ["no values"] * 2
    assert np.isnan(found.value).all()
    weightless = standardise.direct([20, 20], [50, 50], [0, 0])
    assert weightless.reason == "no values"
    assert np.isnan(weightless.value)


def test_a_band_of_no_weight_still_counts_events():
    found = standardise.direct([20, 20], [50, 50], [0, 7])
    assert_allclose(found.value, 40_000)


def test_indirect_against_a_twin():
    draw = np.random.default_rng(10)
    observed, people = draw.poisson(1.0, (6, 5)), draw.integers(50, 500, (6, 5))
    count, base = draw.integers(1, 90, 5), draw.integers(1000, 9000, 5)
    ratio = standardise.indirect_ratio(observed, people, count, base, multiplier=100)
    rate = standardise.indirect_rate(observed, people, count, base)
    for place in range(6):
        expected = sum(people[place][band] * count[band] / base[band] for band in range(5))
        own = rates.crude_rate(observed[place].sum(), expected, multiplier=100)
        assert_allclose([part[place] for part in ratio], list(own), rtol=1e-12)
        crude = 1000 * sum(count) / sum(base)
        assert_allclose([part[place] for part in rate], np.array(list(own)) * crude, rtol=1e-12)


def test_observed_in_all_or_by_band():
    observed = np.array([[3, 9], [20, 40.0]])
    people, count, base = [[100, 200], [300, 400]], [5, 9], [1000, 1000]
    by_band = standardise.indirect_ratio(observed, people, count, base)
    in_all = standardise.indirect_ratio(observed.sum(1, keepdims=True), people, count, base)
    for one, other in zip(by_band, in_all, strict=True):
        assert_allclose(one, other)
    alone = standardise.indirect_ratio(12, [100, 200], count, base)
    assert_allclose(alone.value, by_band.value[0])


def test_what_an_indirect_ratio_lacks():
    people, count, base = [[100, 200]] * 3, [5, 9], [1000, 1000]
    found = standardise.indirect_ratio([[1, 2], [1, np.nan], [0, 0]], people, count, base)
    assert found.reason.tolist() == ["", "an input is missing", ""]
    assert (found.value[2], found.lower[2]) == (0, 0)
    none = standardise.indirect_ratio([1, 2], [100, 200], [0, 0], base)
    assert none.reason == "no events expected"
    assert np.isnan(none.value)
    empty = standardise.indirect_rate([1, 2], [100, 200], count, [1000, 0])
    assert empty.reason == "zero denominator"
    assert np.isnan(empty.upper)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            lambda: standardise.direct([[1, 2], [3, -4]], [5, 5], [1, 1]),
            r"count is negative: -4 in group 1, band 1; give 0 or more",
        ),
        (
            lambda: standardise.direct([[1, 2], [3, 4]], [5, 5], [1, -1]),
            r"standard is negative: -1 in band 1;",
        ),
        (
            lambda: standardise.direct(np.ones((2, 19)), np.ones((2, 18)), np.ones(18)),
            r"count \(2, 19\), population \(2, 18\), standard \(18,\)",
        ),
        (lambda: standardise.direct(4, 5, 6), r"give one number for each band"),
        (lambda: standardise.direct([[4]], [[5]], [6], axis=2), r"axis 2"),
        (lambda: standardise.direct([4], [5], [6], confidence=99.8), r"0\.95 for 95%"),
        (
            lambda: standardise.indirect_ratio([1, 2, 3], [5, 5], [1, 1], [9, 9]),
            r"observed has 3 bands and population 2",
        ),
        (
            lambda: standardise.indirect_ratio([[1, -2]], [5, 5], [1, 1], [9, 9]),
            r"observed is negative: -2 in group 0, band 1",
        ),
        (
            lambda: standardise.repeated_events([[1, 2]], [1, 2, 3]),
            r"people \(1, 2\), times \(3,\)",
        ),
    ],
)
def test_what_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


@pytest.mark.parametrize("axis", [1, -2])
def test_an_axis_is_that_of_the_shape_that_arrays_have_together(axis):
    """Two years of five areas by five bands, with one population for both years."""
    draw = np.random.default_rng(3)
    count = draw.integers(10, 50, (2, 5, 5)).astype(float)
    population = draw.integers(1000, 2000, (5, 5)).astype(float)
    whole = np.broadcast_to(population, count.shape)
    standard = np.array([5.0, 4, 3, 2, 1])
    for one, other in (
        (
            standardise.direct(count, population, standard, axis=axis),
            standardise.direct(count, whole, standard, axis=1),
        ),
        (
            standardise.indirect_rate(count, population, standard, standard * 100, axis=axis),
            standardise.indirect_rate(count, whole, standard, standard * 100, axis=1),
        ),
        (
            standardise.indirect_ratio(population, count, standard, standard * 100, axis=axis),
            standardise.indirect_ratio(whole, count, standard, standard * 100, axis=1),
        ),
    ):
        assert one.value.shape == (2, 5)
        for part, twin in zip(one, other, strict=True):
            assert_allclose(part, twin, rtol=1e-14)


def test_an_array_that_does_not_reach_the_axis_is_refused():
    with pytest.raises(ValueError, match=r"population: shape \(5, 5\) has no axis 0 of the \(5, 2"):
        standardise.direct(np.ones((5, 2, 5)), np.ones((5, 5)), np.ones(5), axis=0)
