"""Laws that measures of inequality keep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.stats.inequality import (
    attributable_fraction,
    between_group_variance,
    concentration_index,
    slope_index,
    theil,
)

KINDS = st.sampled_from(
    [
        ("normal", False),
        ("rate", False),
        ("rate", True),
        ("proportion", False),
        ("proportion", True),
    ]
)


@st.composite
def ranked(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values between 0 and 1, their errors on the scale of the link, and people."""
    count = draw(st.integers(5, 12))
    value = draw(st.lists(st.floats(0.2, 0.6), min_size=count, max_size=count))
    error = draw(st.lists(st.floats(0.005, 0.25), min_size=count, max_size=count))
    people = draw(st.lists(st.floats(10, 1e4), min_size=count, max_size=count))
    return np.array(value), np.array(error), np.array(people)


def limits(found: Any) -> list[float]:
    return [float(getattr(found, name)) for name in ("sii_lower", "sii", "sii_upper")]


@settings(max_examples=60)
@given(ranked(), KINDS)
def test_turning_the_order_round_turns_the_gap_round(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray], kind: tuple[Any, bool]
) -> None:
    value, error, people = given_values
    name, transform = kind
    one = slope_index(value, error, people, kind=name, transform=transform)
    other = slope_index(value[::-1], error[::-1], people[::-1], kind=name, transform=transform)
    wide = float(one.sii_upper - one.sii_lower)
    assert limits(other) == pytest.approx([-each for each in limits(one)[::-1]], abs=1e-3 * wide)
    if one.reason == "" and other.reason == "":
        assert float(other.rii) == pytest.approx(1 / float(one.rii))
    # Where an end may be below zero, the greatest ratios turned round are not the least.
    if transform or (name == "normal" and (error < 0.02).all()):
        assert float(other.rii_upper) == pytest.approx(1 / float(one.rii_lower), rel=2e-3)


@settings(max_examples=40)
@given(ranked(), KINDS, st.floats(0.5, 1.5), st.floats(0.01, 100))
def test_scaling_values_scales_the_slope_and_not_the_ratio_and_people_scale_neither(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray],
    kind: tuple[Any, bool],
    scale: float,
    crowd: float,
) -> None:
    value, error, people = given_values
    name, transform = kind
    if name == "proportion":
        scale = 1.0
    one = slope_index(value, error, people, kind=name, transform=transform)
    error = error * scale if name == "normal" else error
    other = slope_index(value * scale, error, people * crowd, kind=name, transform=transform)
    wide = float(one.sii_upper - one.sii_lower)
    assert limits(other) == pytest.approx(
        [scale * each for each in limits(one)], abs=1e-3 * scale * wide
    )
    if one.reason == "" and other.reason == "":
        assert float(other.rii) == pytest.approx(float(one.rii), rel=1e-6)


@settings(max_examples=60)
@given(ranked(), KINDS)
def test_limits_hold_the_slope_between_them_and_widen_with_confidence(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray], kind: tuple[Any, bool]
) -> None:
    value, error, people = given_values
    name, transform = kind
    found = slope_index(
        value, error, people, kind=name, transform=transform, confidence=[0.9, 0.998]
    )
    assert found.sii_lower[1] < found.sii_lower[0] < found.sii
    assert found.sii < found.sii_upper[0] < found.sii_upper[1]
    if found.reason == "":
        assert found.rii_lower[1] < found.rii_lower[0] < found.rii_upper[0] < found.rii_upper[1]


@settings(max_examples=60)
@given(ranked(), KINDS)
def test_the_line_is_that_of_weighted_least_squares(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray], kind: tuple[Any, bool]
) -> None:
    value, error, people = given_values
    name, transform = kind
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    ends = {
        "rate": (np.log, np.exp),
        "proportion": (lambda p: np.log(p / (1 - p)), lambda x: 1 / (1 + np.exp(-x))),
    }
    link, back = ends[name] if transform else (np.array, np.array)
    slope, foot = np.polyfit(rank, link(value), 1, w=np.sqrt(share))
    found = slope_index(value, error, people, kind=name, transform=transform)
    assert float(found.sii) == pytest.approx(back(foot + slope) - back(foot), abs=1e-9)
    assert float(found.intercept) == pytest.approx(back(foot), abs=1e-9)


@given(ranked())
def test_measures_keep_their_bounds(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    value, _, people = given_values
    concentration = float(concentration_index(value, people).value)
    assert -1 <= concentration <= 1
    assert float(concentration_index(value[::-1], people[::-1]).value) == pytest.approx(
        -concentration, abs=1e-12
    )
    share = people / people.sum()
    assert 0 <= float(theil(value, people).value) <= np.log(1 / share.min()) + 1e-9
    assert float(between_group_variance(value, people).value) <= np.ptp(value) ** 2 / 4 + 1e-12
    assert float(attributable_fraction(value, people).value) < 1


@given(ranked(), st.integers(0, 11))
def test_splitting_a_group_in_two_alike_changes_no_summary(
    given_values: tuple[np.ndarray, np.ndarray, np.ndarray], place: int
) -> None:
    value, _, people = given_values
    place %= len(value)
    halves = people.copy()
    halves[place] /= 2
    split = np.insert(value, place, value[place]), np.insert(halves, place, halves[place])
    for measure in (theil, between_group_variance, concentration_index):
        assert float(measure(*split).value) == pytest.approx(
            float(measure(value, people).value), abs=1e-9
        )
