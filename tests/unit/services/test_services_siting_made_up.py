"""Choices of sites on made-up systems: ties, unreached areas, fronts, bands, plans by parts."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence import Basis
from commonweal.services.candidates import Site
from commonweal.services.setting import Setting
from commonweal.services.siting.bands import Band, missed_by, nearest
from commonweal.services.siting.beside import beside
from commonweal.services.siting.every import every_choice
from commonweal.services.siting.footprints import counted, planned, shared
from commonweal.services.siting.front import compared, ranks
from commonweal.services.siting.naming import brief, short_names
from commonweal.services.siting.scoring import grouping, score
from commonweal.services.siting.searching import seek
from commonweal.services.standards import Standards

Floats = npt.NDArray[np.float64]


def setting_of(minutes: Floats, demand: Floats, outside: tuple[int, ...] = ()) -> Setting:
    n, m = minutes.shape
    return Setting(
        service="stroke",
        areas=tuple(f"a{i:02}" for i in range(n)),
        demand=demand,
        demand_basis=Basis.MODELLED,
        demand_period="2019",
        sites=tuple(
            Site(code=f"s{j}", name=f"Site {j} Hospital", organisation="", latitude=None,
                 longitude=None, outside=j in outside)
            for j in range(m)
        ),
        minutes=minutes,
        minutes_basis=Basis.MODELLED,
        estimated=np.zeros(m, dtype=bool),
        filled=np.zeros((n, m), dtype=bool),
        fifth=np.array([1 + i % 5 for i in range(n)], dtype=np.int64),
        district=tuple("d1" if i % 2 else "d2" for i in range(n)),
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


def draw_setting(seed: int, areas: int = 12, sites: int = 5) -> Setting:
    rng = np.random.default_rng(seed)
    # Few whole minutes, so that ties are common.
    minutes = rng.integers(1, 60, (areas, sites)).astype(float)
    return setting_of(minutes, rng.integers(0, 9, areas).astype(float) + 0.5)


def test_of_equally_near_sites_the_first_takes_all() -> None:
    minutes = np.array([[20.0, 20.0, 20.0], [30.0, 10.0, 10.0]])
    (found,) = score(minutes, np.array([5.0, 2.0]), [[2, 1]])
    assert found.site.tolist() == [1, 1]
    assert found.volumes == {1: 7.0, 2: 0.0}


def test_who_reaches_no_site_is_counted_and_makes_the_mean_infinite() -> None:
    minutes = np.array([[10.0, 30.0], [np.inf, 40.0], [np.inf, np.inf]])
    one, two = score(minutes, np.array([6.0, 3.0, 1.0]), [[0], [0, 1]])
    assert (one.everyone.unreached, two.everyone.unreached) == pytest.approx((4.0, 1.0))
    assert one.everyone.mean == two.everyone.mean == np.inf
    assert one.everyone.within[2] == pytest.approx(0.6)
    # Nine of ten cases arrive within 40 minutes; with one site fewer than 90% arrive at all.
    assert (one.everyone.p90, two.everyone.p90) == (np.inf, 40.0)


def test_an_area_without_cases_counts_for_nothing() -> None:
    minutes = np.array([[10.0], [90.0]])
    (found,) = score(minutes, np.array([4.0, 0.0]), [[0]], [grouping("district", ["x", "y"])])
    assert (found.everyone.longest, found.everyone.mean) == (10.0, 10.0)
    assert set(found.groups["district"]) == {"x"}


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_demand_that_cannot_be_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="area 1"):
        score(np.array([[1.0], [2.0]]), np.array([1.0, wrong]), [[0]])


def test_minutes_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="area 0"):
        score(np.array([[-1.0]]), np.array([1.0]), [[0]])


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_one_more_site_never_makes_any_way_longer(seed: int) -> None:
    setting = draw_setting(seed)
    fewer, more = score(setting.minutes, setting.demand, [[0, 3], [0, 2, 3]])
    assert (more.minutes <= fewer.minutes).all()
    assert more.everyone.mean <= fewer.everyone.mean
    assert sum(more.volumes.values()) == pytest.approx(sum(fewer.volumes.values()))


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_front_is_what_no_other_betters(seed: int) -> None:
    every = every_choice(draw_setting(seed))
    found = compared(every)
    table = [
        tuple(
            round(float(every.values[one.id][row]) * (-1 if one.largest else 1), 9)
            for one in found.criteria
        )
        for row in range(len(every.opens))
    ]

    def betters(a: int, b: int) -> bool:
        return table[a] != table[b] and all(x <= y for x, y in zip(table[a], table[b], strict=True))

    rows = range(len(table))
    front = [b for b in rows if not any(betters(a, b) for a in rows)]
    assert found.members.tolist() == front
    for row in rows:
        assert set(found.bettered_by(row)) == {a for a in front if betters(a, row)}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.booleans())
def test_a_rank_is_one_more_than_how_many_are_better(values: list[int], largest: bool) -> None:
    found = ranks(np.array(values, dtype=float), largest=largest)
    for value, rank in zip(values, found, strict=True):
        assert rank == 1 + sum(v > value if largest else v < value for v in values)


def test_units_outside_are_no_choice_and_take_flow_only_in_the_second_reading() -> None:
    minutes = np.array([[30.0, 40.0, 10.0], [20.0, 35.0, 50.0]])
    setting = setting_of(minutes, np.array([3.0, 4.0]), outside=(2,))
    assert every_choice(setting).opens == ((0,), (1,), (0, 1))
    (inside,) = score(setting.minutes, setting.demand, [[0]])
    (outside,) = beside(setting, [[0]])
    assert inside.volumes == {0: 7.0}
    assert (outside.volumes, outside.lost, outside.lost_cases) == ({0: 4.0}, {2: 3.0}, 3.0)
    assert beside(setting_of(minutes, np.array([3.0, 4.0])), [[0]]) == ()


@given(st.integers(0, 10_000), st.floats(1, 30), st.floats(0, 30))
@settings(max_examples=25)
def test_the_nearest_to_a_band_are_those_that_miss_least(
    seed: int, low: float, width: float
) -> None:
    setting = draw_setting(seed)
    every = every_choice(setting, 2)
    band = Band(low=low, high=low + width, said="made up", basis=None)
    by_hand = []
    for opened in combinations(range(5), 2):
        volume = dict.fromkeys(opened, 0.0)
        for area, cases in enumerate(setting.demand.tolist()):
            volume[min(opened, key=lambda s: (setting.minutes[area, s], s))] += cases
        by_hand.append(sum(max(low - v, 0.0) + max(v - low - width, 0.0) for v in volume.values()))
        assert band.meets(volume) is (by_hand[-1] <= 1e-9)
    assert missed_by(every, band) == pytest.approx(by_hand, abs=1e-8)
    found = [by_hand[at] for at in nearest(every, band, 4)]
    assert found == pytest.approx(sorted(by_hand)[:4], abs=1e-8)


def test_a_band_that_is_not_held_is_neither_met_nor_missed() -> None:
    band = Band(low=None, high=None, said="no standard is held", basis=None)
    assert (band.known, band.meets({0: 1.0}), band.misses({0: 1.0})) == (False, None, {})


@pytest.mark.parametrize("objective", ["median", "centre", "cover"])
def test_a_search_finds_the_best_of_all(objective: str) -> None:
    setting = draw_setting(3, areas=20, sites=7)
    found = seek(setting, 3, objective, within=20.0, opened=[6], closed=[0])
    measures = {}
    for opened in combinations(range(1, 6), 2):
        near = setting.minutes[:, [*opened, 6]].min(axis=1)
        measures[opened] = {
            "median": float((near * setting.demand).sum()),
            "centre": float(near.max()),
            "cover": -float(setting.demand[near <= 20.0].sum()),
        }[objective]
    assert found.proven
    assert 6 in found.open
    assert 0 not in found.open
    sign = -1.0 if objective == "cover" else 1.0
    assert found.value == pytest.approx(sign * min(measures.values()))


def test_an_objective_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="median, centre, cover"):
        seek(draw_setting(1), 2, "fastest")


@given(
    st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=4), min_size=1, max_size=4),
    st.data(),
)
def test_sites_are_shared_out_as_the_best_of_all_ways(
    costs: list[list[int]], data: st.DataObject
) -> None:
    most = sum(len(one) for one in costs)
    number = data.draw(st.integers(len(costs), most))
    held = [np.array(one, dtype=float) for one in costs]
    found = shared(held, number)
    assert sum(found) == number
    ways = [way for way in product(*(range(1, len(c) + 1) for c in costs)) if sum(way) == number]
    least = min(sum(c[n - 1] for c, n in zip(costs, way, strict=True)) for way in ways)
    assert sum(c[n - 1] for c, n in zip(costs, found, strict=True)) == least


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_is_never_worse_than_its_parts_nor_these_than_theirs(seed: int) -> None:
    setting = draw_setting(seed, areas=24, sites=8)
    areas = setting.areas
    halves = {area: "north" if i < 12 else "south" for i, area in enumerate(areas)}
    quarters = {area: f"q{i // 6}" for i, area in enumerate(areas)}
    places = tuple(areas[3 * j] for j in range(8))
    levels = {"all": dict.fromkeys(areas, "all"), "half": halves, "quarter": quarters}
    held = counted(setting, levels, places)
    assert held.left_out == 0
    said: list[str] = []
    means = []
    for level in levels:
        found = planned(setting, held, level, 5, say=said.append)
        assert found.proven
        assert len(found.open) == sum(found.of_part.values()) == 5
        # The sum of the parts, each to its own sites.
        part_of = levels[level]
        near = [
            min(setting.minutes[i, s] for s in found.open if part_of[places[s]] == part_of[a])
            for i, a in enumerate(areas)
        ]
        assert found.cases_minutes == pytest.approx(float((near * setting.demand).sum()))
        means.append(found.mean_minutes)
    assert means == sorted(means)
    with pytest.raises(ValueError, match="fewer than 4 parts"):
        planned(setting, held, "quarter", 3, say=said.append)


def test_areas_in_a_part_without_a_site_are_left_out_of_every_level() -> None:
    setting = draw_setting(1, areas=6, sites=2)
    parts = {area: "x" if i < 4 else "y" for i, area in enumerate(setting.areas)}
    levels = {"all": dict.fromkeys(setting.areas, "all"), "part": parts}
    held = counted(setting, levels, (setting.areas[0], setting.areas[1]))
    assert held.areas == (0, 1, 2, 3)
    assert (held.left_out, held.cases_left_out) == (2, pytest.approx(setting.demand[4:].sum()))


def test_sites_keep_their_whole_name_where_short_ones_are_alike() -> None:
    setting = draw_setting(1, areas=2, sites=2)
    assert short_names(setting) == ("Site 0", "Site 1")
    assert brief("Queen Elizabeth Hospital, Kings Lynn") == "Queen Elizabeth"
