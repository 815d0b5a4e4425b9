"""Laws of control charts, and a twin in plain fractions that shares nothing with what it checks."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from commonweal.stats import spc

LAW = settings(max_examples=40, deadline=None)

Floats = npt.NDArray[np.float64]
Series = list[float]

whole = st.integers(-50, 50).map(float)
gappy = st.one_of(whole, whole, whole, whole, whole, whole, whole, st.just(float("nan")))
charts = st.lists(gappy, min_size=1, max_size=40)
full = st.lists(whole, min_size=2, max_size=40)


# --- the twin: one chart, point by point, in exact fractions -------------------------------------


def twin(
    values: Series, breaks: list[int], first: int | None, screen: bool
) -> tuple[list[int], float]:
    """Codes, and how near any point comes to a limit without lying on the right side for sure."""
    codes: list[int] = []
    margin = 1.0
    edges = [0, *breaks, len(values)]
    for start, end in itertools.pairwise(edges):
        phase = [None if value != value else Fraction(value) for value in values[start:end]]
        found, near = one_phase(phase, first, screen)
        codes += found
        margin = min(margin, near)
    return codes, margin


def one_phase(
    phase: list[Fraction | None], first: int | None, screen: bool
) -> tuple[list[int], float]:
    base = phase[:first]
    held = [value for value in base if value is not None]
    if not held:
        return [0] * len(phase), 1.0
    mean = sum(held, Fraction(0)) / len(held)
    ranges = [abs(b - a) for a, b in itertools.pairwise(base) if a is not None and b is not None]
    average = sum(ranges, Fraction(0)) / len(ranges) if ranges else None
    margin = 1.0
    if screen and average:
        edge = Fraction("3.267") * average
        margin = min(margin, *(float(abs(one - edge)) for one in ranges))
        kept = [one for one in ranges if one < edge]
        average = sum(kept, Fraction(0)) / len(kept)
    codes = []
    for place, value in enumerate(phase):
        codes.append(0 if value is None else one_point(phase, place, mean, average))
        if value is not None and average:
            for part in (Fraction("2.66"), Fraction("2.66") * 2 / 3):
                margin = min(margin, float(abs(abs(value - mean) - part * average)))
    return codes, margin


def one_point(
    phase: list[Fraction | None], place: int, mean: Fraction, average: Fraction | None
) -> int:
    value = phase[place]
    assert value is not None
    side = (value > mean) - (value < mean)
    if average is not None and abs(value - mean) > Fraction("2.66") * average:
        return 4 * side
    trends = set()
    for begin in range(place - 6, place + 1):
        seven = window(phase, begin, 7)
        if seven and all(a < b for a, b in itertools.pairwise(seven)):
            trends.add((begin, 3))
        if seven and all(a > b for a, b in itertools.pairwise(seven)):
            trends.add((begin, -3))
    if trends:
        return max(trends)[1]
    if average is not None and outer(value, mean, average):
        for begin in range(place - 2, place + 1):
            three = window(phase, begin, 3)
            same = three and all((one > mean) - (one < mean) == side for one in three)
            if same and sum(outer(one, mean, average) for one in three) >= 2:
                return 2 * side
    for begin in range(place - 6, place + 1):
        seven = window(phase, begin, 7)
        if side and seven and all((one > mean) - (one < mean) == side for one in seven):
            return side
    return 0


def outer(value: Fraction, mean: Fraction, average: Fraction) -> bool:
    off = abs(value - mean)
    return Fraction("2.66") * average * 2 / 3 < off <= Fraction("2.66") * average


def window(phase: list[Fraction | None], begin: int, length: int) -> list[Fraction]:
    """Points of a window, none where it leaves the phase or has a gap."""
    if begin < 0 or begin + length > len(phase):
        return []
    part = [value for value in phase[begin : begin + length] if value is not None]
    return part if len(part) == length else []


@st.composite
def set_up(draw: st.DrawFn, points: int) -> tuple[list[int], int | None, bool]:
    breaks = (
        draw(st.lists(st.integers(1, points - 1), unique=True, max_size=2)) if points > 1 else []
    )
    return sorted(breaks), draw(st.none() | st.integers(2, 15)), draw(st.booleans())


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(gappy, min_size=1, max_size=40))
def test_the_codes_are_those_of_the_twin(data: st.DataObject, values: Series) -> None:
    breaks, first, screen = data.draw(set_up(len(values)))
    codes, margin = twin(values, breaks, first, screen)
    assume(margin > 1e-9)
    chart = spc.xmr(values, rebase_at=breaks, baseline=first, screen_outliers=screen)
    assert chart.special_cause.tolist() == codes


def planted(seed: int) -> Series:
    """A random walk, or noise, with one of each event at places drawn by the seed."""
    draw = np.random.default_rng(seed)
    noise = draw.normal(size=60)
    values = (noise.cumsum() if seed % 3 == 0 else noise).round(3)
    at = draw.integers(0, 50, size=5)
    values[at[0]] += draw.choice([-8.0, 8.0])
    values[at[1] : at[1] + 8] = np.abs(values[at[1] : at[1] + 8]) * draw.choice([-1.0, 1.0])
    values[at[2] : at[2] + 7] = np.sort(values[at[2] : at[2] + 7])[:: draw.choice([-1, 1])]
    values[at[3] : at[3] + 3 : 2] = draw.choice([-2.4, 2.4])
    if seed % 2:
        values[at[4]] = np.nan
    return [float(value) for value in values]


def test_random_walks_with_planted_events() -> None:
    kinds: set[int] = set()
    for seed in range(150):
        values = planted(seed)
        breaks, first = ([[], [20], [17, 40]][seed % 3], [None, 12][seed % 2])
        codes, margin = twin(values, breaks, first, screen=seed % 5 > 0)
        assert margin > 1e-9
        chart = spc.xmr(values, rebase_at=breaks, baseline=first, screen_outliers=seed % 5 > 0)
        assert chart.special_cause.tolist() == codes, seed
        kinds |= set(codes)
    assert kinds == set(range(-4, 5))


# --- laws ----------------------------------------------------------------------------------------


@LAW
@given(full, st.integers(-9, 9), st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_limits_move_and_stretch_with_the_values(values: Series, by: int, times: float) -> None:
    plain = spc.xmr(values)
    moved = spc.xmr([value * times + by for value in values])
    for name in ("mean", "lower", "upper"):
        expected = getattr(plain, name) * times + by
        np.testing.assert_allclose(getattr(moved, name), expected, rtol=1e-9, atol=1e-9)
    stretched = spc.xmr([value * times for value in values])
    np.testing.assert_array_equal(stretched.special_cause, plain.special_cause)


@LAW
@given(charts)
def test_mirrored_values_have_mirrored_causes(values: Series) -> None:
    plain, mirrored = spc.xmr(values), spc.xmr([-value for value in values])
    np.testing.assert_array_equal(mirrored.special_cause, -plain.special_cause)
    np.testing.assert_array_equal(mirrored.lower, -plain.upper)


@LAW
@given(full)
def test_backwards_the_same_points_stand_out(values: Series) -> None:
    codes, margin = twin(values, [], None, True)
    assume(margin > 1e-9)
    backwards = spc.xmr(values[::-1]).special_cause[::-1]
    np.testing.assert_array_equal(np.abs(backwards), np.abs(codes))


@LAW
@given(charts, charts, st.none() | st.integers(2, 12), st.booleans())
def test_a_break_makes_two_charts(
    one: Series, other: Series, baseline: int | None, screen: bool
) -> None:
    both = spc.xmr(one + other, rebase_at=len(one), baseline=baseline, screen_outliers=screen)
    parts = [spc.xmr(part, baseline=baseline, screen_outliers=screen) for part in (one, other)]
    for name in ("mean", "lower", "upper", "special_cause", "reason", "trial"):
        apart = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_array_equal(getattr(both, name), apart)


@LAW
@given(charts)
def test_screening_never_widens_and_moves_no_mean(values: Series) -> None:
    screened, plain = spc.xmr(values), spc.xmr(values, screen_outliers=False)
    np.testing.assert_array_equal(screened.mean, plain.mean)
    narrower = screened.upper <= plain.upper + 1e-9
    assert (narrower | np.isnan(plain.upper)).all()


@LAW
@given(charts)
def test_a_baseline_of_all_points_is_none(values: Series) -> None:
    plain = spc.xmr(values)
    for same in (max(len(values), 2), 1000, slice(None), slice(0, len(values))):
        for name in ("mean", "lower", "upper", "special_cause"):
            found = getattr(spc.xmr(values, baseline=same), name)
            np.testing.assert_array_equal(found, getattr(plain, name))


@LAW
@given(charts, st.integers(1, 5), st.integers(1, 5))
def test_gaps_before_and_after_change_nothing(values: Series, before: int, after: int) -> None:
    plain = spc.xmr(values)
    padded = spc.xmr([float("nan")] * before + values + [float("nan")] * after)
    inside = slice(before, before + len(values))
    np.testing.assert_array_equal(padded.special_cause[inside], plain.special_cause)
    np.testing.assert_allclose(padded.upper[inside], plain.upper, rtol=1e-12, atol=1e-12)
    assert not padded.special_cause[:before].any()
    assert not padded.special_cause[inside.stop :].any()


@LAW
@given(
    arrays(np.float64, st.tuples(st.integers(0, 4), st.integers(1, 3), st.just(14)), elements=gappy)
)
def test_many_charts_are_as_each_alone(values: Floats) -> None:
    together = spc.xmr(values, rebase_at=(5,), baseline=6)
    assert together.reason.shape == (*values.shape[:2], 2)
    for place in np.ndindex(values.shape[:2]):
        alone = spc.xmr(values[place], rebase_at=(5,), baseline=6)
        for name in ("mean", "lower", "upper", "special_cause", "reason", "trial"):
            np.testing.assert_array_equal(getattr(together, name)[place], getattr(alone, name))


@LAW
@given(full, whole)
def test_a_mirrored_chart_fails_where_the_other_passes(values: Series, target: float) -> None:
    plain = spc.assurance(spc.xmr(values), target, "increase")
    mirrored = spc.assurance(spc.xmr([-value for value in values]), -target, "decrease")
    assert mirrored.assurance == plain.assurance
    assert mirrored.variation == plain.variation
    swapped = {"consistently pass": "consistently fail", "consistently fail": "consistently pass"}
    other = spc.assurance(spc.xmr(values), target, "decrease")
    assert str(other.assurance) == swapped.get(str(plain.assurance), str(plain.assurance))


p_values = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=50)


@LAW
@given(p_values, st.sampled_from(["bh", "by"]), st.integers(0, 2**32 - 1))
def test_false_discovery_is_as_scipy_has_it(p: Series, method: str, seed: int) -> None:
    adjusted = spc.false_discovery(p, method=method)
    np.testing.assert_allclose(
        adjusted, stats.false_discovery_control(p, method=method), atol=1e-300
    )
    assert (adjusted >= p).all()
    order = np.random.default_rng(seed).permutation(len(p))
    np.testing.assert_allclose(
        spc.false_discovery(np.array(p)[order], method=method), adjusted[order]
    )
    gaps = np.insert(np.array(p), order[0], np.nan)
    with_gap = spc.false_discovery(gaps, method=method)
    np.testing.assert_array_equal(np.delete(with_gap, order[0]), adjusted)
    assert np.isnan(with_gap[order[0]])


@LAW
@given(full, st.sampled_from([0.5, 4.0]))
def test_a_proposal_mirrors_with_the_values(values: Series, times: float) -> None:
    plain = spc.propose_rebase(values, locked=4)
    mirrored = spc.propose_rebase([-value * times for value in values], locked=4)
    assert mirrored.at == plain.at
    assert mirrored.direction == -plain.direction
    assert mirrored.reason == plain.reason
    assert (plain.at >= 0) == (plain.reason == "")
    if plain.at >= 0:
        run = np.array(values[int(plain.at) :])
        assert len(run) == plain.points >= 7
        assert ((run > plain.before) == (plain.direction > 0)).all()
