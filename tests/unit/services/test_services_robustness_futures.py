"""Choices of sites in futures: drawn, scored and counted, beside plain loops."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.choice.value import TIE
from commonweal.evidence import Basis
from commonweal.services.candidates import Site
from commonweal.services.robustness.areas import AreaGroups
from commonweal.services.robustness.criteria import (
    CRITERIA,
    DEPRIVED,
    MEAN,
    SMALLEST,
    USED,
    VOLUMES,
)
from commonweal.services.robustness.futures import FACTORS, Drawing, Futures, Ranges, Weights
from commonweal.services.robustness.growing import Growth
from commonweal.services.robustness.running import Compared, compared, run
from commonweal.services.robustness.standing import CLOSE, Share, leads, on_front, standing
from commonweal.services.robustness.turn import smallest
from commonweal.services.robustness.turning import turns
from commonweal.services.setting import Setting
from commonweal.services.siting.bands import Band
from commonweal.services.standards import Standards

STILL = Ranges(cases_low=1, cases_high=1, growth_sd=0, road_low=1, road_high=1, site_sd=0,
               outside=0, leaving=0)  # fmt: skip


def setting_of(minutes: np.ndarray, demand: np.ndarray, outside: tuple[int, ...] = ()) -> Setting:
    n, m = minutes.shape
    return Setting(
        service="stroke",
        areas=tuple(f"a{i:02}" for i in range(n)),
        demand=demand,
        demand_basis=Basis.MODELLED,
        demand_period="2019",
        sites=tuple(
            Site(code=f"s{j}", name=f"Site {j}", organisation="", latitude=None, longitude=None,
                 outside=j in outside)
            for j in range(m)
        ),
        minutes=minutes,
        minutes_basis=Basis.MODELLED,
        estimated=np.zeros(m, dtype=bool),
        filled=np.zeros((n, m), dtype=bool),
        fifth=np.array([1 + i % 5 for i in range(n)], dtype=np.int64),
        district=tuple("d" for _ in range(n)),
        standards=Standards(),
        error=None,
        learned=None,
        beside={},
        left_out=(),
        sites_left_out=(),
        passed_over=0,
        beyond_areas=0,
        beyond_cases=0.0,
        sources=(),
        travel_sources=(),
    )  # fmt: skip


def band(low: float | None = None, high: float | None = None) -> Band:
    return Band(low=low, high=high, said="", basis=None)


def drawing_of(
    setting: Setting,
    *,
    groups: int = 2,
    ranges: Ranges | None = None,
    growth: tuple[float, ...] | None = None,
    draws: int = 0,
) -> Drawing:
    n = len(setting.areas)
    return Drawing(
        setting=setting,
        groups=AreaGroups(
            kind="commissioner",
            on=date(2019, 1, 1),
            codes=tuple(f"g{i}" for i in range(groups)),
            names=tuple(f"Group {i}" for i in range(groups)),
            index=np.arange(n) % groups,
        ),
        growth=Growth(
            factor=np.array(growth or (1.0,) * (groups + 1)),
            said="none",
            until=None,
            basis=Basis.ASSUMED,
            sources=(),
        ),
        ranges=ranges or Ranges(),
        seed=draws,
        estimates={},
    )


def case(seed: int, *, outside: bool = True, **drawn: object) -> Compared:
    """Nine areas, three own sites, one beyond; every pair of own sites, two of them options."""
    draw = np.random.default_rng(seed)
    minutes = draw.integers(5, 60, (9, 4)).astype(float)
    setting = setting_of(minutes, draw.uniform(0.5, 9.0, 9), (3,) if outside else ())
    if not outside:
        setting = replace(setting, sites=setting.sites[:3], minutes=minutes[:, :3],
                          estimated=np.zeros(3, dtype=bool))  # fmt: skip
    return compared(
        drawing_of(setting, **drawn),  # type: ignore[arg-type]
        ((0, 1), (0, 2), (1, 2)),
        (0, 2),
        ("A", "B"),
        1,
        band(low=15.0, high=30.0),
        30.0,
        criteria=[name for name, *_ in CRITERIA],
    )


def by_hand(held: Compared, futures: Futures, f: int) -> list[dict[str, float]]:
    """The criteria of every choice in one future, area by area."""
    drawing, setting = held.drawing, held.drawing.setting
    told = []
    for opened in held.opens:
        sites = set(opened) | (set(setting.outside) if futures.outside[f] else set())
        ways, people, poor, volume = [], [], [], dict.fromkeys(opened, 0.0)
        for area in range(len(setting.areas)):
            group = drawing.groups.index[area]
            number = (
                0.0
                if futures.leaving[f] == group
                else setting.demand[area] * futures.cases[f] * futures.growth[f, group]
            )
            way = {
                s: setting.minutes[area, s] * futures.road[f] * futures.site[f, s] for s in sites
            }
            near = min(sorted(way), key=lambda s: way[s])
            if number > 0:
                ways.append(way[near])
                people.append(number)
                poor.append(number if setting.fifth[area] == 1 else 0.0)
                if near in volume:
                    volume[near] += number
        missed = sum(max(15.0 - v, 0.0) + max(v - 30.0, 0.0) for v in volume.values())
        told.append(
            {
                MEAN: float(np.average(ways, weights=people)),
                "within": sum(p for w, p in zip(ways, people, strict=True) if w <= 30.0)
                / sum(people),
                "longest": max(ways),
                DEPRIVED: float(np.average(ways, weights=poor)) if sum(poor) else np.nan,
                SMALLEST: min(volume.values()),
                VOLUMES: missed,
            }
        )
    return told


@settings(max_examples=20)
@given(seed=st.integers(0, 5_000))
def test_values_are_those_of_a_plain_loop(seed: int) -> None:
    held = case(seed, draws=seed)
    futures = held.futures(6)
    found = run(held, futures)
    for f in range(6):
        told = by_hand(held, futures, f)
        for row, one in enumerate(told):
            assert found.minutes[f, row] == pytest.approx(one[MEAN], rel=1e-12)
            assert found.inside[f, row] == (one[VOLUMES] <= 1e-9)
            for at, scale in enumerate(held.scales):
                expected = (one[scale.id] - scale.worst) / (scale.best - scale.worst)
                if np.isnan(expected):
                    expected = 0.0
                assert found.values[f, row, at] == pytest.approx(expected, rel=1e-9, abs=1e-9)
            assert found.overall[f, row] == pytest.approx(
                float(found.values[f, row] @ futures.weights[f])
            )


@settings(max_examples=15)
@given(seed=st.integers(0, 5_000))
def test_shares_and_regrets_are_plain_counts(seed: int) -> None:
    held = case(seed, draws=seed)
    found = standing(held, 120)
    runs = run(held, held.futures(120))
    own, other = runs.overall[:, 2], runs.overall[:, 0]
    regret = np.maximum(other - own, 0.0)
    stand = found.among_listed[1]
    assert stand.leads.value == pytest.approx(float(np.mean(own >= other - TIE)))
    assert stand.close.value == pytest.approx(float(np.mean(regret < CLOSE)))
    assert (stand.regret, stand.regret_most) == pytest.approx((np.median(regret), regret.max()))
    front = [
        not any(
            all(v >= w - 1e-9 for v, w in zip(runs.values[f, o], runs.values[f, 2], strict=True))
            and any(v > w + 1e-9 for v, w in zip(runs.values[f, o], runs.values[f, 2], strict=True))
            for o in (0, 1)
        )
        for f in range(120)
    ]
    assert found.among_all[1].front.value == pytest.approx(np.mean(front))
    assert sum(share.value for _, share in found.leaders) >= 1.0 - 1e-12
    assert found.leaders[0][1].value == max(share.value for _, share in found.leaders)
    for one in (*found.among_listed, *found.among_all):
        assert one.leads.low <= one.leads.value <= one.leads.high
        assert one.leads.value <= one.front.value + 1e-12 or not len(held.scales)
        assert one.leads.value <= one.close.value


def test_where_nothing_varies_every_future_is_today() -> None:
    held = case(3, ranges=STILL)
    futures = held.futures(20)
    assert np.allclose(run(held, futures).values, run(held, held.still).values)
    found = standing(replace(held, weights=Weights(held.weights.now, 0.0)), 20)
    assert {share.leads.value for share in found.among_listed} <= {0.0, 1.0}
    assert [one.factor for one in found.factors] == list(FACTORS)
    assert not any(one.states for one in found.factors)


def test_scales_do_not_move_with_futures() -> None:
    now, later = case(5), case(5, ranges=Ranges(cases_low=3, cases_high=4, road_low=2, road_high=3))
    assert now.scales == later.scales
    values = run(now, now.still).values[0]
    assert values.min(axis=0) == pytest.approx(np.zeros(len(now.scales)), abs=1e-12)
    assert values.max(axis=0) == pytest.approx(np.ones(len(now.scales)))


def test_draws_are_the_seeds_and_single_factors_leave_the_rest() -> None:
    held = case(2, groups=4)
    one, same, other = held.futures(50), held.futures(50), case(2, groups=4, draws=9).futures(50)
    for name in (field.name for field in fields(Futures)):
        assert np.array_equal(getattr(one, name), getattr(same, name))
    assert not np.array_equal(one.weights, other.weights)
    only = one.only("roads", held.still)
    assert np.array_equal(only.site, one.site)
    assert (only.cases == 1.0).all()
    assert (only.leaving == -1).all()
    assert (only.weights == held.weights.now).all()
    with pytest.raises(KeyError):
        one.only("weather", held.still)


@given(
    cases=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)).map(sorted),
    chance=st.floats(0, 1),
)
@settings(max_examples=15)
def test_futures_stay_inside_their_ranges(cases: list[float], chance: float) -> None:
    ranges = Ranges(cases_low=cases[0], cases_high=cases[1], outside=chance, leaving=chance)
    futures = case(1, groups=3, ranges=ranges, growth=(1.1, 1.2, 0.9, 1.0)).futures(400)
    assert futures.cases.min() >= cases[0]
    assert futures.cases.max() <= cases[1]
    assert (futures.growth > 0.0).all()
    assert futures.growth.mean(axis=0) == pytest.approx([1.1, 1.2, 0.9, 1.0], abs=0.02)
    assert np.allclose(futures.weights.sum(axis=1), 1.0)
    assert (futures.leaving < 3).all()
    for flags in (futures.outside, futures.leaving >= 0):
        assert flags.mean() == pytest.approx(chance, abs=0.12)


def test_given_weights_are_drawn_around() -> None:
    held = case(4)
    around = compared(
        held.drawing, held.opens, held.listed, held.names, 1, held.band, 30.0,
        weights={MEAN: 60, VOLUMES: 40}, spread=0.25,
    )  # fmt: skip
    assert [scale.id for scale in around.scales] == [MEAN, VOLUMES]
    assert around.weights.now == pytest.approx([0.6, 0.4])
    drawn = around.futures(300).weights
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert drawn[:, 0].min() >= 0.45
    assert drawn[:, 0].max() <= 0.75
    with pytest.raises(KeyError, match="no criterion beauty"):
        compared(held.drawing, held.opens, held.listed, held.names, 1, held.band, 30.0,
                 weights={"beauty": 1})  # fmt: skip
    with pytest.raises(KeyError, match="no criterion beauty"):
        compared(held.drawing, held.opens, held.listed, held.names, 1, held.band, 30.0,
                 criteria=["beauty"])  # fmt: skip


def test_ranges_that_are_none_are_refused_all_at_once() -> None:
    with pytest.raises(ValueError, match=r"cases.*roads.*growth.*leaving"):
        Ranges(cases_low=0.0, road_low=2.0, growth_sd=-1.0, leaving=1.5)
    with pytest.raises(ValueError, match="0 futures"):
        case(1).futures(0)


def line(width: float = 10.0) -> Compared:
    """Two sites on a line of eleven areas, 0 to 10: at 2 and, for the other choice, at 7."""
    at = np.arange(11.0)
    minutes = np.stack([abs(at - 2.0), abs(at - 7.0)], axis=1) * width / 10.0 + 1.0
    setting = setting_of(minutes, np.ones(11))
    return compared(
        drawing_of(setting, groups=11, ranges=STILL), ((0,), (1,)), (0, 1), ("West", "East"), 0,
        band(), 5.0, criteria=USED,
    )  # fmt: skip


def test_the_smallest_change_is_the_one_worked_out_by_hand() -> None:
    held = line()
    # West is 39 minutes in all from everybody, East 34 (and one each): East leads on the mean.
    # Areas 0 and 5 are of the most deprived fifth, and 10: West 2+3+8 = 13, East 7+2+3 = 12.
    found = {one.kind: one for one in smallest(turns(held))}
    assert [scale.id for scale in held.scales] == [MEAN, DEPRIVED]
    assert not leads(run(held, held.still).overall, 0, [0, 1])[0]
    # One site a minute off moves both criteria: West must gain what it is behind on their sum.
    # Values: mean 0 and 1 over a span of 5/11, deprived 0 and 1 over 1/3: West shortened by d
    # gains d (11/5 + 3) against 2, so from d = 0.385 on, in steps of a quarter minute 0.5;
    # minutes do not fall below zero, and West's own area lies one minute off.
    assert found["site"].change == pytest.approx(-0.5)
    assert found["site"].leader == "West"
    assert found["weights"].change is None
    assert found["cases"].change is None
    assert found["cases"].what == "all cases"
    # Roads slow down both alike: values keep their order.
    assert found["roads"].change is None


def test_more_cases_of_one_area_turn_it_where_arithmetic_says() -> None:
    held = line()
    rows = {one.what: one for one in turns(held) if one.kind == "area cases"}
    at, poor = np.arange(11.0), np.arange(11) % 5 == 0
    turned = 0
    for area in range(11):
        smallest_change = None
        for percent in sorted(range(-80, 202, 2), key=abs):
            cases = np.ones(11)
            cases[area] += percent / 100.0
            west, east = (
                np.array(
                    [np.average(abs(at - site), weights=cases),
                     np.average(abs(at - site)[poor], weights=cases[poor])]
                )
                for site in (2.0, 7.0)
            )  # fmt: skip
            if ((east - west) / [5 / 11, 1 / 3]).sum() >= 0.0:
                smallest_change = float(percent)
                break
        turned += smallest_change is not None
        found = rows[f"cases of Group {area}"].change
        assert found == (None if smallest_change is None else pytest.approx(smallest_change))
    assert 0 < turned < 11


def test_an_area_that_leaves_is_counted_out() -> None:
    held = line()
    found = [one for one in turns(held) if one.kind == "leaving"]
    at = np.arange(11.0)
    for gone, one in enumerate(found):
        stay = at != gone
        poor = stay & (np.arange(11) % 5 == 0)
        west, east = (
            np.array([abs(at - site)[stay].mean(), abs(at - site)[poor].mean()])
            for site in (2.0, 7.0)
        )
        value = ((east - west) / [5 / 11, 1 / 3]).sum()
        assert (one.change is not None) == (value >= 0.0)


def test_a_share_tells_how_sure_the_draws_make_it() -> None:
    none, half = Share.of(np.zeros(1000, dtype=bool)), Share.of(np.arange(1000) % 2 == 0)
    assert (none.value, none.low) == (0.0, 0.0)
    assert 0.003 < none.high < 0.005
    assert half.high - half.low == pytest.approx(0.062, abs=0.001)


def test_the_front_is_of_all_criteria_at_once() -> None:
    values = np.array([[[1.0, 0.0], [1.0, 0.5], [0.0, 1.0]], [[1.0, 0.5], [1.0, 0.5], [0.0, 0.0]]])
    assert on_front(values, 0, [0, 1, 2]).tolist() == [False, True]
    assert on_front(values, 2, [0, 1, 2]).tolist() == [True, False]
