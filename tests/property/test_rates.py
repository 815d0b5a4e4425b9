"""Laws of rates, standardised rates, funnels and quantiles."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from commonweal.stats import funnel, quantile, rates, standardise

COUNTS = arrays(np.int64, 12, elements=st.integers(0, 5000))
PEOPLE = arrays(np.int64, 12, elements=st.integers(1, 10**6))
LEVEL = st.floats(0.9, 0.999)
BANDS = st.tuples(
    arrays(np.int64, (4, 6), elements=st.integers(0, 300)),
    arrays(np.int64, (4, 6), elements=st.integers(1, 10**5)),
    arrays(np.int64, 6, elements=st.integers(1, 1000)),
)


@given(COUNTS, PEOPLE, LEVEL)
def test_limits_hold_the_value_and_widen_with_confidence(count, people, level):
    total = np.maximum(count, people)
    for estimate in (
        rates.crude_rate(count, people, confidence=[0.9, level]),
        rates.proportion(count, total, confidence=[0.9, level]),
    ):
        value, lower, upper = estimate
        slack = 1e-12 * np.abs(value)
        assert (lower[1] <= lower[0] + slack).all()
        assert (lower[0] <= value + slack).all()
        assert (value <= upper[0] + slack).all()
        assert (upper[0] <= upper[1] + slack).all()
        assert (lower >= 0).all()


@given(COUNTS, PEOPLE, st.floats(1e-3, 1e6))
def test_rates_scale(count, people, scale):
    """The multiplier scales all; more people at the same count scale all down."""
    one = rates.crude_rate(count, people, multiplier=1)
    for scaled in (
        rates.crude_rate(count, people, multiplier=scale),
        rates.crude_rate(count, people / scale, multiplier=1),
    ):
        for part, other in zip(one, scaled, strict=True):
            assert_allclose(part * scale, other, rtol=1e-12)


@given(PEOPLE, LEVEL)
def test_limits_rise_with_the_count(people, level):
    """Except from 9.x to 10, where the guidance passes from exact limits to Byar's: whole counts
    rise there too."""
    found = rates.crude_rate(np.arange(60)[:, np.newaxis], people, confidence=level)
    for part in found:
        assert (np.diff(part, axis=0) > 0).all()


@given(COUNTS, PEOPLE)
def test_what_a_proportion_leaves_is_a_proportion(count, people):
    total = np.maximum(count, people)
    one, other = rates.proportion(count, total), rates.proportion(total - count, total)
    assert_allclose(one.value, 1 - other.value, atol=1e-12)
    assert_allclose(one.lower, 1 - other.upper, atol=1e-12)
    assert_allclose(one.upper, 1 - other.lower, atol=1e-12)


@given(arrays(float, (3, 5), elements=st.floats(-1e3, 1e3)), st.floats(-50, 50))
def test_a_mean_moves_with_its_values(values, shift):
    one, other = rates.mean(values), rates.mean(values + shift)
    for part, moved in zip(one, other, strict=True):
        assert_allclose(part + shift, moved, atol=1e-8)


@given(BANDS)
def test_direct_equals_crude_where_the_standard_is_the_population(bands):
    count, people, _ = bands
    found = standardise.direct(count, people, people * 3)
    crude = rates.crude_rate(count.sum(1), people.sum(1))
    enough = count.sum(1) >= 10
    assert np.isnan(found.value[~enough]).all()
    # All bands then weigh alike, so Dobson's limits are Byar's.
    for part, other in zip(found, crude, strict=True):
        assert_allclose(part[enough], other[enough], rtol=1e-9)


@given(BANDS, st.permutations(range(6)), st.floats(0.01, 100))
def test_direct_does_not_mind_order_or_the_size_of_the_standard(bands, order, size):
    count, people, standard = bands
    one = standardise.direct(count, people, standard)
    other = standardise.direct(count[:, order], people[:, order], standard[order] * size)
    for part, same in zip(one, other, strict=True):
        assert_allclose(part, same, rtol=1e-9, atol=1e-6)


@given(BANDS)
def test_direct_lies_between_the_lowest_and_the_highest_band(bands):
    count, people, standard = bands
    value = standardise.direct(count, people, standard, multiplier=1).value
    each = count / people
    given_ = ~np.isnan(value)
    assert (value[given_] >= each.min(1)[given_] * (1 - 1e-12)).all()
    assert (value[given_] <= each.max(1)[given_] * (1 + 1e-12)).all()


@given(BANDS)
def test_a_band_split_in_two_alike_changes_nothing(bands):
    """Halves with half of events, people and standard each."""
    count, people, standard = bands
    one = standardise.direct(count, people, standard)
    halves = [np.repeat(part / 2, 2, axis=-1) for part in (count, people, standard)]
    for part, same in zip(one, standardise.direct(*halves), strict=True):
        assert_allclose(part, same, rtol=1e-9, atol=1e-6)


@given(BANDS)
def test_the_reference_itself_has_the_ratio_one(bands):
    count, people, _ = bands
    count[:, 0] += 1
    ratio = standardise.indirect_ratio(count, people, count, people)
    assert_allclose(ratio.value, 1, rtol=1e-9)
    rate = standardise.indirect_rate(count, people, count, people)
    for part, other in zip(rate, rates.crude_rate(count.sum(1), people.sum(1)), strict=True):
        assert_allclose(part, other, rtol=1e-9)


@given(BANDS, st.floats(0.5, 20))
def test_an_indirect_ratio_follows_the_reference(bands, scale):
    """A reference with rates so many times as high gives a ratio so many times as low."""
    count, people, standard = bands
    one = standardise.indirect_ratio(count, people, standard, standard * 100)
    other = standardise.indirect_ratio(count, people, standard * scale, standard * 100)
    for part, scaled in zip(one, other, strict=True):
        assert_allclose(part, scaled * scale, rtol=1e-9)


@given(
    arrays(float, st.integers(10, 60), elements=st.sampled_from([1.0, 2.0, 3.5, 7.0, np.nan, 9.0])),
    st.integers(1, 5),
    st.booleans(),
)
def test_quantiles_keep_order_and_ties(values, number, invert):
    found = quantile.groups(values, number, invert=invert)
    held = ~np.isnan(values)
    if held.sum() < number:
        assert np.isnan(found).all()
        return
    assert (np.isnan(found) == ~held).all()
    value, place = values[held], found[held]
    assert place.min() == 1
    assert place.max() <= number
    for one in np.unique(value):
        assert len(set(place[value == one])) == 1
    order = np.argsort(-value if invert else value, kind="stable")
    assert (np.diff(place[order]) >= 0).all()
    # A value that is greater by the same order gives the same quantiles.
    assert_allclose(quantile.groups(np.exp(values / 9), number, invert=invert), found)


@given(COUNTS, PEOPLE, st.permutations(range(12)))
def test_flags_do_not_mind_the_order_of_groups(count, people, order):
    one = funnel.significance("rate", count, people)
    other = funnel.significance("rate", count[order], people[order])
    assert one.beyond[order].tolist() == other.beyond.tolist()
