"""Control charts beyond the single case: many at once, what goes in, icons, proposals, signals."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import pytest
from scipy import stats

from commonweal.stats import spc

NAN = float("nan")
STEADY = [10.0, 12, 11, 13, 10, 12, 11, 12, 13, 11, 12, 10]


def test_a_chart_unpacks_into_four() -> None:
    mean, lower, upper, special_cause = spc.xmr([[1, 3, 2], [4, 4, 7]])
    assert mean.shape == lower.shape == upper.shape == special_cause.shape == (2, 3)
    assert special_cause.dtype == np.int8


def test_more_charts_than_are_worked_on_at_a_time() -> None:
    values = np.random.default_rng(5).normal(size=(4100, 15))
    together = spc.xmr(values, rebase_at=(7,))
    for row in (0, 4095, 4096, 4099):
        alone = spc.xmr(values[row], rebase_at=(7,))
        np.testing.assert_array_equal(together.upper[row], alone.upper)
        np.testing.assert_array_equal(together.special_cause[row], alone.special_cause)


def test_no_charts_give_no_charts() -> None:
    chart = spc.xmr(np.empty((0, 12)))
    assert chart.mean.shape == (0, 12)
    assert chart.reason.shape == (0, 1)


@pytest.mark.parametrize(
    "missing",
    [[1.0, None, 3.0, 5.0], np.ma.masked_equal([1, 99, 3, 5], 99)],
    ids=["None", "masked"],
)
def test_missing_points_in_other_forms(missing: Any) -> None:
    np.testing.assert_array_equal(spc.xmr(missing).upper, spc.xmr([1, NAN, 3, 5]).upper)


def test_values_are_left_as_they_were() -> None:
    values = np.array([1.0, 5.0, 2.0, NAN])
    spc.xmr(values)
    np.testing.assert_array_equal(values, [1.0, 5.0, 2.0, NAN])


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (["a", "b"], "give numbers"),
        (["1", "2"], "give numbers"),
        ([1 + 2j, 3], "complex128 given"),
        ([True, False], "bool given"),
        ([[1, 2], [3]], "unequal length"),
        (3.0, "empty"),
        ([1, object()], "values"),
        ([[1, 2], [3, -np.inf]], r"-inf at \(1, 1\)"),
    ],
)
def test_what_is_no_series_is_refused(values: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spc.xmr(values)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rebase_at": [1.5]}, "1.5 is not the index"),
        ({"rebase_at": [True]}, "True is not the index"),
        ({"baseline": slice(0, 4, 2)}, "skips points"),
        ({"baseline": 2.5}, "neither a number of points nor a slice"),
        ({"baseline": True}, "neither a number of points nor a slice"),
    ],
)
def test_bad_settings_are_refused(given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spc.xmr([1, 2, 3, 4, 5], **given)


def test_limits_of_few_points_are_on_trial() -> None:
    chart = spc.xmr([*STEADY, 1, 2, 3], rebase_at=12)
    assert chart.trial.tolist() == [False, True]
    assert spc.xmr([*STEADY[:-1], NAN]).trial.tolist() == [True]
    assert spc.xmr([*STEADY, *STEADY], baseline=11).trial.tolist() == [True]


# --- icons ---------------------------------------------------------------------------------------

#: Mean 1, limits -4.32 and 6.32; then a last point that is common, high or low.
LAST = {"common": [0.0, 2, 0, 2, 1], "high": [0.0, 2, 0, 2, 7], "low": [0.0, 2, 0, 2, -5]}


@pytest.mark.parametrize(
    ("last", "improvement", "variation"),
    [
        ("common", "increase", "common cause"),
        ("high", "increase", "improvement"),
        ("low", "increase", "concern"),
        ("high", "decrease", "concern"),
        ("low", "decrease", "improvement"),
        ("high", "neutral", "neutral high"),
        ("low", "neutral", "neutral low"),
        ("common", "neutral", "common cause"),
    ],
)
def test_variation(
    last: str, improvement: Literal["increase", "decrease", "neutral"], variation: str
) -> None:
    icons = spc.assurance(spc.xmr(LAST[last], baseline=4), None, improvement)
    assert icons.variation == variation
    assert icons.assurance == ""


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (7.0, "consistently fail", "consistently pass"),
        (6.32, "hit or miss", "hit or miss"),
        (1.0, "hit or miss", "hit or miss"),
        (-4.33, "consistently pass", "consistently fail"),
    ],
)
def test_assurance(target: float, increase: str, decrease: str) -> None:
    chart = spc.xmr(LAST["common"], baseline=4)
    assert spc.assurance(chart, target, "increase").assurance == increase
    assert spc.assurance(chart, target, "decrease").assurance == decrease
    neutral = spc.assurance(chart, target, "neutral")
    assert (neutral.assurance, neutral.reason) == ("", "no direction is better")


def test_a_falling_trend_above_the_mean_is_no_improvement_of_an_increase() -> None:
    chart = spc.xmr([0, 2, 0, 2, 2.9, 2.8, 2.7, 2.6, 2.5, 2.4, 2.3], baseline=4)
    assert chart.special_cause[-1] == -3
    assert spc.assurance(chart, None, "increase").variation == "concern"


def test_icons_are_of_the_latest_point_and_phase_that_have_a_value() -> None:
    values = [[0.0, 2, 0, 2, 7, NAN], [1.0, 3, 2, 11, 13, 12], [NAN] * 6, [5.0] + [NAN] * 5]
    chart = spc.xmr(values, rebase_at=3)
    icons = spc.assurance(chart, [5.0, 5.0, 5.0, 5.0])
    assert icons.latest.tolist() == [4, 5, -1, 0]
    assert icons.variation.tolist() == ["common cause", "common cause", "", "common cause"]
    assert icons.assurance.tolist() == ["hit or miss", "consistently pass", "", ""]
    assert icons.reason.tolist() == ["", "", "no point with a value", "no limits"]


def test_targets_of_each_chart() -> None:
    icons = spc.assurance(spc.xmr([LAST["common"]] * 3, baseline=4), [9.0, NAN, -9.0])
    assert icons.assurance.tolist() == ["consistently fail", "", "consistently pass"]
    assert icons.reason.tolist() == ["", "no target", ""]


@pytest.mark.parametrize(
    ("target", "improvement", "says"),
    [
        ([1.0, 2.0], "increase", "does not fit the charts"),
        (np.inf, "increase", "target: inf"),
        (1.0, "up", "give one of"),
    ],
)
def test_bad_targets_are_refused(target: Any, improvement: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spc.assurance(spc.xmr([[1, 2, 3]] * 3), target, improvement)


# --- proposals -----------------------------------------------------------------------------------


def test_a_sustained_shift_is_proposed_from_its_first_point() -> None:
    low, high = [2.0, 3, 1, 2, 3, 2, 1, 3], [19.0, 17, 18, 19, 17, 18, 19, 18]
    found = spc.propose_rebase([[*STEADY, *low], [*STEADY, *high]])
    # The last of the twelve lies below their mean: the run downwards begins with it.
    assert found.at.tolist() == [11, 12]
    assert found.points.tolist() == [9, 8]
    assert found.direction.tolist() == [-1, 1]
    assert found.reason.tolist() == ["", ""]
    assert found.trial.tolist() == [True, True]
    np.testing.assert_allclose(found.before, np.mean(STEADY))
    np.testing.assert_allclose(found.after, [np.mean([10.0, *low]), np.mean(high)])
    # Ranges of the twelve: 2 1 2 3 2 1 1 1 2 1 2, mean 18 / 11, a third of 2.66 of which is sigma.
    np.testing.assert_allclose(found.shift, (found.after - found.before) / (2.66 * 18 / 11 / 3))
    assert len(found.asks) == 2


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ([19.0, 17, 18, 19, 17, 18], "no sustained run"),
        ([19.0, 17, 18, 19, 17, 18, 19, 18, 5], "no sustained run"),
        ([19.0, 17, 18, 19, NAN, 17, 18, 19, 18], "no sustained run"),
        ([19.0, 17, 18, 19, 17, 18, 19, 18, NAN], "latest point is missing"),
        ([14.0, 16, 18, 20, 22, 24, 26, 28], "not settled"),
        ([19.0, 17, 18, 19, 17, 18, 19, 18, 40.0, 38, 39, 40, 38, 39, 40, 39], "not settled"),
    ],
)
def test_what_is_no_sustained_shift_is_not_proposed(after: list[float], reason: str) -> None:
    found = spc.propose_rebase([*STEADY, *after])
    assert found.at == -1
    assert reason in str(found.reason)


def test_too_few_points_propose_nothing() -> None:
    assert "too few points to lock" in str(spc.propose_rebase(STEADY).reason)
    assert "too few points to lock" in str(spc.propose_rebase([NAN] * 12 + [5.0] * 9).reason)
    early = spc.propose_rebase([0.0, 9, 0, *[9.0, 8.0] * 9])
    assert "too few points before" in str(early.reason)


def test_a_run_may_begin_among_the_points_that_lock_the_mean() -> None:
    found = spc.propose_rebase(
        [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 15, 16, 15, 16, 15, 16, 15]
    )
    assert (found.at, found.points) == (10, 7)


def test_a_proposal_changes_no_chart() -> None:
    values = [*STEADY, *[19.0, 17, 18, 19, 17, 18, 19, 18]]
    before = spc.xmr(values)
    found = spc.propose_rebase(values)
    np.testing.assert_array_equal(spc.xmr(values).mean, before.mean)
    accepted = spc.xmr(values, rebase_at=int(found.at))
    assert accepted.starts == (0, 12)
    assert not accepted.special_cause.any()


def test_a_proposal_asks_for_no_less_than_the_rule() -> None:
    with pytest.raises(ValueError, match="sustained 6"):
        spc.propose_rebase(STEADY, sustained=6)


# --- signals -------------------------------------------------------------------------------------


def test_a_p_value_by_hand() -> None:
    """Earlier 0 2 0 2: two ranges of two share a point each, so the variance of their mean over
    its mean squared is (0.72676 / 3 + 2 * 2 / 9 * 0.16276) / 1.27324; a chi with that relative
    variance has 2.02 degrees of freedom, as scipy's chi confirms."""
    found = spc.signals([0, 2, 0, 2, 7])
    sigma = 2 / 1.1283791670955126
    assert found.shift == pytest.approx((7 - 1) / sigma)
    relative = (0.7267604553 / 3 + 4 / 9 * 0.1627633) / 1.2732395447
    freedom = next(one for one in np.linspace(1.5, 3, 3001) if _relative(one) <= relative)
    small = stats.chi(freedom).mean() / np.sqrt(freedom)
    t = 6 / sigma / small / np.sqrt(1 + 1 / 4)
    assert found.p == pytest.approx(2 * stats.t(freedom).sf(t), rel=2e-3)


def _relative(freedom: float) -> float:
    chi = stats.chi(freedom)
    return float(chi.var() / chi.mean() ** 2)


@pytest.mark.parametrize(("points", "latest"), [(13, 1), (36, 1), (20, 4)])
def test_without_change_p_values_are_even(points: int, latest: int) -> None:
    values = np.random.default_rng(points).normal(size=(60_000, points))
    found = spc.signals(values, latest=latest)
    for level in (0.001, 0.01, 0.05, 0.5):
        # Four standard errors of a share of 60,000, and a tenth for Student's t being near only.
        allowed = 4 * np.sqrt(level / 60_000) + 0.1 * level
        assert (found.p <= level).mean() == pytest.approx(level, abs=allowed)


def test_with_very_few_points_p_values_are_cautious() -> None:
    found = spc.signals(np.random.default_rng(7).normal(size=(60_000, 7)))
    for level in (0.001, 0.01, 0.05):
        assert 0.3 * level < (found.p <= level).mean() < level


def test_few_signals_among_many_charts_are_false() -> None:
    draw = np.random.default_rng(11)
    values = draw.normal(size=(2000, 25))
    values[:100, -1] += 7.0
    for method in get_args(Literal["bh", "by"]):
        found = spc.signals(values, rate=0.1, method=method)
        assert found.signal[:100].mean() > 0.9
        assert found.signal[100:].sum() <= 0.2 * found.signal.sum()
    # Of charts without change every sixth shows some special cause: hence the control.
    assert (spc.xmr(values).special_cause[100:] != 0).any(axis=1).mean() > 1 / 6


def test_charts_without_a_p_value_say_why_and_do_not_count() -> None:
    values = [[1.0, 3, 2, 9], [1.0, 3, 2, NAN], [NAN, 3, NAN, 9], [2.0, 2, 2, 9], [2.0, 4, 3, 3]]
    found = spc.signals(values)
    assert found.reason.tolist() == [
        "",
        "a latest point is missing",
        "too few earlier points",
        "earlier points do not vary",
        "",
    ]
    assert np.isnan(found.p[1:4]).all()
    assert not found.signal[1:4].any()
    np.testing.assert_array_equal(
        found.adjusted[[0, 4]], spc.false_discovery(found.p[[0, 4]], method="bh")
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"latest": 4}, "give 1 to 3"),
        ({"latest": 0}, "give 1 to 3"),
        ({"rate": 0.0}, "rate"),
        ({"method": "bonferroni"}, "give one of"),
    ],
)
def test_bad_signals_are_refused(given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spc.signals([1, 2, 3, 4], **given)


def test_bad_p_values_are_refused() -> None:
    with pytest.raises(ValueError, match=r"1.2 is outside 0 to 1"):
        spc.false_discovery([0.2, 1.2])
    assert np.isnan(spc.false_discovery([NAN])).all()
    assert spc.false_discovery([]).shape == (0,)


def test_values_whose_ranges_would_be_infinite_are_refused():
    with pytest.raises(ValueError, match=r"values: too large for limits: 1e\+308 in group 0"):
        spc.xmr([1e308, -1e308, 1e308])
