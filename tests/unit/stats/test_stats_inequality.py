"""Slope and relative index of inequality against what the official tool published and against
draws, summary measures against published and hand-worked figures, and bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import expit, logit

from commonweal.stats.inequality import (
    slope_index,
)

# The vignette of phe_sii (PHEindicatormethods 2.1.0), example 2, rates in fifths, log scale:
# slope, ratio, limits of the slope, limits of the ratio, and the mean difference from run to run.
VIGNETTE_LOG = [
    (-14.03684, 0.9010655, -17.95280, -10.119943, 0.8752881, 0.9276288, 0.0151716),
    (-12.83196, 0.9086641, -16.72912, -8.947323, 0.8826421, 0.9353847, 0.0140167),
    (-11.09234, 0.9199455, -14.94191, -7.241611, 0.8937115, 0.9469744, 0.0119479),
    (-10.06041, 0.9266342, -13.83213, -6.258298, 0.9005583, 0.9536995, 0.0281618),
    (-10.06085, 0.9263086, -13.82122, -6.317418, 0.9002022, 0.9530641, 0.0182427),
    (-8.53077, 0.9368534, -12.25711, -4.812896, 0.9105528, 0.9638640, 0.0192000),
]

# The same example in version 1.3.2, where the line is fitted to the rates themselves.
VIGNETTE_PLAIN = [
    (-14.848683, 0.8956758, -18.94895, -10.767618, 0.8689296, 0.9231619, 0.0187166),
    (-13.528326, 0.9039924, -17.59739, -9.440905, 0.8770905, 0.9319611, 0.0220730),
    (-11.680045, 0.9159389, -15.71630, -7.668494, 0.8886555, 0.9439264, 0.0180699),
    (-10.544273, 0.9232984, -14.53828, -6.573173, 0.8959216, 0.9514144, 0.0152713),
    (-10.591214, 0.9226440, -14.50746, -6.646637, 0.8956632, 0.9506939, 0.0262948),
    (-9.042367, 0.9332670, -12.97108, -5.145767, 0.9057449, 0.9614199, 0.0196853),
]

RANK = np.array([0.1, 0.3, 0.5, 0.7, 0.9])

DRAWS = 400_000


@pytest.mark.parametrize("row", VIGNETTE_LOG)
def test_limits_on_the_log_scale_are_those_the_official_tool_drew(row: tuple[float, ...]) -> None:
    """Its rates are not printed, so five are put on its line, with the errors its ratio tells."""
    sii, rii, lower, upper, rii_lower, rii_upper, mad = row
    foot = sii / (rii - 1)
    # Five equal shares: the slope's variance is 2.5 times that of one value.
    error = np.log(rii_upper / rii_lower) / 2 / 1.959964 / np.sqrt(2.5)
    found = slope_index(
        foot * rii**RANK, np.full(5, error), np.ones(5), kind="rate", transform=True
    )
    assert [float(found.sii), float(found.rii)] == pytest.approx([sii, rii], rel=1e-6)
    assert float(found.intercept) == pytest.approx(foot, rel=1e-6)
    assert [float(found.sii_lower), float(found.sii_upper)] == pytest.approx(
        [lower, upper], abs=4 * mad
    )
    assert [float(found.rii_lower), float(found.rii_upper)] == pytest.approx(
        [rii_lower, rii_upper], abs=6e-4
    )


@pytest.mark.parametrize("row", VIGNETTE_PLAIN)
def test_limits_of_plain_rates_are_those_the_official_tool_drew(row: tuple[float, ...]) -> None:
    sii, rii, lower, upper, rii_lower, rii_upper, mad = row
    foot = sii / (rii - 1)
    value = foot + sii * RANK
    error = (upper - lower) / 2 / 1.959964 / np.sqrt(2.5) / value
    found = slope_index(value, error, np.ones(5), kind="rate")
    assert [float(found.sii), float(found.rii)] == pytest.approx([sii, rii], rel=1e-6)
    assert [float(found.sii_lower), float(found.sii_upper)] == pytest.approx(
        [lower, upper], abs=4 * mad
    )
    assert [float(found.rii_lower), float(found.rii_upper)] == pytest.approx(
        [rii_lower, rii_upper], abs=1e-3
    )


def drawn(
    value: np.ndarray, error: np.ndarray, people: np.ndarray, kind: str, transform: bool
) -> np.ndarray:
    """Slopes and ratios of many simulated areas, by plain least squares: the official way."""
    draw = np.random.default_rng(20)
    link, back = {"normal": (np.array, np.array), "rate": (np.log, np.exp)}.get(
        kind, (logit, expit)
    )
    sample = link(value) + error * draw.standard_normal((DRAWS, len(value)))
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    root = np.sqrt(share)
    design = np.column_stack([root, rank * root])
    sample = sample if transform else back(sample)
    foot, slope = np.linalg.pinv(design) @ (sample * root).T
    ends = np.stack([foot, foot + slope])
    foot, top = back(ends) if transform else ends
    return np.stack([top - foot, top / foot])


@pytest.mark.parametrize("size", [0.04, 0.2, 0.45])
@pytest.mark.parametrize(
    ("kind", "transform"),
    [
        ("normal", False),
        ("rate", False),
        ("rate", True),
        ("proportion", False),
        ("proportion", True),
    ],
)
def test_limits_are_those_of_a_large_simulation(kind: Any, transform: bool, size: float) -> None:
    draw = np.random.default_rng(7)
    people = draw.uniform(500, 1500, 10)
    start, end = (0.4, 0.15) if kind == "proportion" else (200, 90)
    value = np.linspace(start, end, 10) * draw.uniform(0.9, 1.1, 10)
    error = size * draw.uniform(0.5, 1.5, 10)
    if kind == "normal":
        error = error * value
    levels = [0.95, 0.998]
    found = slope_index(value, error, people, kind=kind, transform=transform, confidence=levels)
    sample = drawn(value, error, people, kind, transform)
    for name, each in zip(("sii", "rii"), sample, strict=True):
        for place, level in enumerate(levels):
            for side, tail in (("lower", (1 - level) / 2), ("upper", (1 + level) / 2)):
                below = (each <= getattr(found, f"{name}_{side}")[place]).mean()
                # Six standard errors of these draws: less than three of the official 100,000.
                slack = 6 * np.sqrt(tail * (1 - tail) / DRAWS)
                assert below == pytest.approx(tail, abs=slack), (name, side, level)


def test_a_ratio_whose_foot_may_be_below_zero_is_still_that_of_a_simulation() -> None:
    value, error, people = np.linspace(2.0, 9.0, 10), np.full(10, 2.2), np.ones(10)
    found = slope_index(value, error, people)
    sample = drawn(value, error, people, "normal", False)[1]
    assert (sample <= float(found.rii_lower)).mean() == pytest.approx(0.025, abs=0.001)
    assert (sample <= float(found.rii_upper)).mean() == pytest.approx(0.975, abs=0.001)
    rates = slope_index(value, np.full(10, 0.8), people, kind="rate")
    sample = drawn(value, np.full(10, 0.8), people, "rate", False)[1]
    assert (sample <= float(rates.rii_upper)).mean() == pytest.approx(0.975, abs=0.002)


def test_one_group_far_less_certain_than_all_others_is_still_that_of_a_simulation() -> None:
    value, people = np.linspace(0.3, 0.1, 6), np.ones(6)
    error = np.array([0.01, 0.01, 0.01, 0.01, 0.01, 1.2])
    cases: list[tuple[Any, bool]] = [("rate", True), ("proportion", True), ("proportion", False)]
    for kind, transform in cases:
        found = slope_index(value, error, people, kind=kind, transform=transform)
        for name, each in zip(
            ("sii", "rii"), drawn(value, error, people, kind, transform), strict=True
        ):
            for side, tail in (("lower", 0.025), ("upper", 0.975)):
                limit = float(getattr(found, f"{name}_{side}"))
                assert (each <= limit).mean() == pytest.approx(tail, abs=0.002)


@pytest.mark.parametrize("error", [1e-14, 1e-9, 1e-5])
def test_the_smallest_errors_still_give_limits(error: float) -> None:
    value, people = np.linspace(0.3, 0.1, 8), np.ones(8)
    kinds: list[Any] = ["rate", "proportion"]
    for kind in kinds:
        for transform in (False, True):
            found = slope_index(value, np.full(8, error), people, kind=kind, transform=transform)
            wide = float(found.sii_upper - found.sii_lower)
            assert 0 <= wide < 5 * error
            assert found.sii_lower <= found.sii + 1e-15
            assert float(found.rii_upper) == pytest.approx(float(found.rii), rel=30 * error)


def test_relative_ranks_are_those_of_the_documentation() -> None:
    """Shares of 12% and 10% stand at 0.06 and 0.17: a line through them has slope 1."""
    people = np.array([12, 10, 28, 25, 25.0])
    rank = np.array([0.06, 0.17, 0.36, 0.625, 0.875])
    found = slope_index(3 + rank, np.zeros(5), people)
    assert float(found.sii) == pytest.approx(1)
    assert float(found.intercept) == pytest.approx(3)
    assert float(found.rii) == pytest.approx(4 / 3)
    assert found.sii_lower == found.sii == found.sii_upper


def test_a_negative_multiplier_tells_the_gap_the_other_way() -> None:
    value, error, people = np.linspace(0.4, 0.2, 10), np.full(10, 0.05), np.arange(1.0, 11)
    for transform in (False, True):
        one = slope_index(value, error, people, kind="proportion", transform=transform)
        other = slope_index(
            value, error, people, kind="proportion", transform=transform, multiplier=-100
        )
        assert float(other.sii) == pytest.approx(-100 * float(one.sii))
        assert float(other.sii_lower) == pytest.approx(-100 * float(one.sii_upper), rel=1e-3)
        assert float(other.sii_upper) == pytest.approx(-100 * float(one.sii_lower), rel=1e-3)
        assert float(other.rii) == pytest.approx(1 / float(one.rii))
        assert float(other.rii_lower) == pytest.approx(1 / float(one.rii_upper), rel=1e-3)
        assert float(other.intercept) == pytest.approx(float(one.intercept))


def test_each_area_that_gets_none_says_why_and_spoils_no_other() -> None:
    value = np.tile(np.linspace(0.2, 0.6, 5), (7, 1))
    error, people = np.full((7, 5), 0.1), np.full((7, 5), 100.0)
    value[1, 2] = np.nan
    error[2, 0] = np.nan
    people[3, 4] = 0
    value[4, 1] = 0
    value[5, 3] = 1
    found = slope_index(value, error, people, kind="proportion", transform=True)
    assert found.reason.tolist() == [
        "",
        "an input is missing",
        "an input is missing",
        "zero denominator",
        "outside the range of the link",
        "outside the range of the link",
        "",
    ]
    for part in (found.sii, found.rii, found.sii_lower, found.rii_upper, found.intercept):
        assert np.isnan(part).tolist() == [False, True, True, True, True, True, False]
    alone = slope_index(value[0], error[0], people[0], kind="proportion", transform=True)
    assert float(alone.sii_lower) == pytest.approx(found.sii_lower[6], rel=1e-12)


def test_equal_values_have_no_slope_and_too_few_or_many_groups_no_figure() -> None:
    found = slope_index([3.0] * 6, [0.2] * 6, [10, 20, 30, 40, 50, 60])
    assert (float(found.sii), float(found.rii)) == (0.0, 1.0)
    assert float(found.sii_lower) == pytest.approx(-float(found.sii_upper))
    for count in (1, 4, 101):
        none = slope_index(np.ones((2, count)), np.ones((2, count)), np.ones((2, count)))
        assert none.reason.tolist() == ["too few or too many groups"] * 2
        assert np.isnan(none.sii).all()


def test_a_line_that_falls_to_zero_has_a_slope_but_no_ratio() -> None:
    found = slope_index([0.1, 1, 4, 9, 16.0], [0.1] * 5, [1] * 5)
    assert float(found.intercept) < 0
    assert found.reason == "fitted line not above zero"
    assert np.isnan([found.rii, found.rii_lower, found.rii_upper]).all()
    assert float(found.sii) > 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": [35, 30, 25, 20, 15], "kind": "proportion"}, "proportion, not a percentage"),
        ({"value": [0.2, -0.1, 0.3, 0.2, 0.1], "kind": "rate"}, "value is negative: -0.1"),
        ({"standard_error": [0.1, 0.1, -0.2, 0.1, 0.1]}, "standard_error is negative"),
        ({"population": [1, 1, 1, 1, -5]}, "population is negative"),
        ({"value": [1, 2, np.inf, 3, 4]}, "value is infinite"),
        ({"population": [1, 1, 1, 1]}, "do not fit together"),
        ({"kind": "ratio"}, "give one of normal, rate, proportion"),
        ({"transform": True}, "no link"),
        ({"multiplier": 0}, "other than 0"),
        ({"confidence": 95}, "confidence"),
        ({"axis": 3, "value": np.ones((2, 5))}, "has no axis 3"),
    ],
)
def test_what_is_impossible_is_refused(change: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {
        "value": [0.1, 0.2, 0.3, 0.4, 0.5],
        "standard_error": [0.1] * 5,
        "population": [1] * 5,
    }
    with pytest.raises(ValueError, match=said):
        slope_index(**{**given, **change})


def test_groups_may_stand_on_any_axis_and_limits_at_several_levels() -> None:
    draw = np.random.default_rng(2)
    value, error = draw.uniform(1, 2, (3, 4, 7)), draw.uniform(0.01, 0.1, (3, 4, 7))
    people = draw.uniform(1, 9, (3, 4, 7))
    plain = slope_index(value, error, people, kind="rate")
    moved = slope_index(
        *(np.moveaxis(each, -1, 0) for each in (value, error, people)),
        axis=0,
        kind="rate",
        confidence=[0.95, 0.998],
    )
    assert moved.sii.tolist() == plain.sii.tolist()
    assert moved.rii_lower.shape == (2, 3, 4)
    assert moved.rii_lower[0] == pytest.approx(plain.rii_lower, rel=1e-3)
    assert (moved.sii_upper[1] > moved.sii_upper[0]).all()


@pytest.mark.parametrize("kind", ["rate", "proportion"])
@pytest.mark.parametrize("transform", [True, False])
@pytest.mark.parametrize(
    "errors", [[0, 0, 0.1, 0, 0], [1e-4, 0, 0.1, 0, 0], [3e-3, 3e-3, 0.5, 3e-3, 3e-3]]
)
@pytest.mark.parametrize("values", [[0.1, 0.2, 0.3, 0.4, 0.5], [0.3] * 5])
def test_a_slope_all_but_certain_beside_its_level_has_limits(
    kind: Any, transform: bool, errors: list[float], values: list[float]
) -> None:
    """Against draws: where one group alone is uncertain, and hardly moves the slope."""
    found = slope_index(values, errors, np.ones(5), kind=kind, transform=transform)
    assert found.code == 0
    link, back = (np.log, np.exp) if kind == "rate" else (logit, expit)
    drawn = np.random.default_rng(7).standard_normal((100_000, 5)) * errors + link(values)
    ends = np.column_stack([np.ones(5), RANK])
    line = np.linalg.lstsq(ends, (drawn if transform else back(drawn)).T, rcond=None)[0]
    foot, top = line[0], line[0] + line[1]
    if transform:
        foot, top = back(foot), back(top)
    for told, there in (
        ((found.sii_lower, found.sii_upper), top - foot),
        ((found.rii_lower, found.rii_upper), top / foot),
    ):
        limits = np.quantile(there, [0.025, 0.975])
        allowed = 0.02 * np.ptp(limits) + 1e-9
        assert [float(each) for each in told] == pytest.approx(limits, abs=allowed, rel=0)


@pytest.mark.parametrize("kind", ["rate", "proportion"])
@pytest.mark.parametrize("error", [1e-8, 1e-6])
def test_limits_of_tiny_errors_are_those_of_the_delta_method(kind: Any, error: float) -> None:
    values = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    found = slope_index(values, np.full(5, error), np.ones(5), kind=kind, transform=True)
    link, back = (np.log, np.exp) if kind == "rate" else (logit, expit)
    fit = np.linalg.lstsq(np.column_stack([np.ones(5), RANK]), link(values), rcond=None)[0]
    foot, top = back(fit[0]), back(fit.sum())
    rise = (foot, top) if kind == "rate" else (foot * (1 - foot), top * (1 - top))
    # Var(foot) and Var(top) are 0.2 + 2.5 / 4 of that of a value, their covariance 0.2 - 2.5 / 4.
    spread = np.sqrt(0.825 * (rise[0] ** 2 + rise[1] ** 2) + 0.85 * rise[0] * rise[1])
    half = 1.959964 * error * spread
    assert found.code == 0
    assert float(found.sii - found.sii_lower) == pytest.approx(half, rel=1e-3)
    assert float(found.sii_upper - found.sii) == pytest.approx(half, rel=1e-3)


def test_limits_that_do_not_hold_their_value_are_dropped_with_a_reason() -> None:
    found = slope_index([0.1, 0.2, 0.3, 0.4, 0.5], [5.0] * 5, np.ones(5), kind="rate")
    assert float(found.rii) == pytest.approx(11.0)
    assert np.isnan(found.rii_lower)
    assert np.isnan(found.rii_upper)
    assert str(found.reason) == "fitted line not above zero"


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_beyond_what_was_held_against_draws_there_are_no_limits(kind):
    value, people = [0.01, 0.012, 0.013, 0.015, 0.02], np.ones(5)
    within = slope_index(value, [2.0] * 5, people, kind=kind)
    beyond = slope_index(value, [0.1, 0.1, 0.1, 0.1, 2.1], people, kind=kind)
    assert np.isfinite([within.sii_lower, within.sii_upper]).all()
    assert np.isfinite(beyond.sii)
    assert np.isnan([beyond.sii_lower, beyond.sii_upper, beyond.rii_lower]).all()
    assert beyond.code
