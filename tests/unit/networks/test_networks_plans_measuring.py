"""Plans measured: by hand, against twins that import nothing of the code, and by laws."""

from __future__ import annotations

from collections import defaultdict

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.networks.plans import Measured, measure
from commonweal.networks.plans.given import units_given
from commonweal.networks.units import Units


@pytest.fixture(scope="module")
def toy() -> Units:
    """Five practices on a line, three areas, two districts; the last has nobody on its list."""
    return units_given(
        ["A", "B", "C", "D", "E"],
        [100, 300, 200, 100, 0],
        [(0, 0), (2, 0), (4, 0), (6, 0), (8, 0)],
        persons=[[60, 40, 0], [100, 200, 0], [0, 150, 50], [0, 0, 100], [0, 0, 0]],
        areas=["x", "y", "z"],
        need=[110, 270, 220, np.nan, 0],
        deprived=[0.5, 0.1, 0.0, 0.2, np.nan],
        district=["north", "north", "south", "", "south"],
        commissioner=["c1", "c1", "c1", "c2", "c2"],
    )


def test_by_hand(toy: Units) -> None:
    found = measure(toy, {"A": "p", "B": "p", "C": "q", "D": "q"}, 350, 400)
    p, q = found.networks
    assert (p.patients, p.side, p.outside_by) == (400.0, "inside", 0.0)
    assert (q.patients, q.side, q.outside_by) == (300.0, "below", 50.0)
    # The centre of p is at 1.5 km: 100 x 2.25 + 300 x 0.25; of q at 14/3 km.
    assert p.inertia == pytest.approx(300.0)
    assert q.inertia == pytest.approx(200 * (2 / 3) ** 2 + 100 * (4 / 3) ** 2)
    assert p.rms_km == pytest.approx((300 / 400) ** 0.5)
    # x: p 160 of 160; y: p 240 of 390; z: q 150 of 150.
    assert found.main == {"x": "p", "y": "p", "z": "q"}
    assert found.within_own_network == pytest.approx((160 + 240 + 150) / 700)
    assert p.own_share == pytest.approx(1.0)
    assert p.loyal_share == pytest.approx(400 / 550)
    assert q.own_share == pytest.approx(150 / 300)
    assert q.loyal_share == pytest.approx(1.0)
    assert p.deprived == pytest.approx((50 + 30) / 400)
    assert p.need == pytest.approx(380 / 400)
    assert q.need == pytest.approx(220 / 200)  # of the practice whose need is held
    assert (p.district, p.districts) == ("north", 1)
    assert (q.district, q.districts) == ("south", 1)  # one practice's district is not known
    assert (q.commissioner, q.commissioners, q.commissioner_away) == ("c1", 2, 100.0)
    assert (found.in_band, found.outside, found.contiguous) == (1, 1, 2)
    assert found.unassigned == ("E",)
    assert found.unassigned_patients == 0.0
    assert (found.district_splits, found.commissioner_splits) == (0, 1)


def test_spreads_by_hand(toy: Units) -> None:
    found = measure(toy, {"A": "p", "B": "p", "C": "q", "D": "q"}, 0, 1000)
    assert found.deprived is not None
    assert found.deprived.low == pytest.approx(20 / 300)
    assert found.deprived.high == pytest.approx(80 / 400)
    mean = 100 / 700
    variance = (400 * (0.2 - mean) ** 2 + 300 * (20 / 300 - mean) ** 2) / 700
    assert found.deprived.deviation == pytest.approx(variance**0.5)
    assert found.dissimilarity == pytest.approx((abs(0.8 - 320 / 600) + abs(0.2 - 280 / 600)) / 2)


def test_both_ends_of_the_band_are_inside(toy: Units) -> None:
    found = measure(toy, {"A": "p", "B": "p", "C": "q", "D": "q"}, 300, 400)
    assert [n.side for n in found.networks] == ["inside", "inside"]
    over = measure(toy, {"A": "p", "B": "p"}, 100, 399)
    assert (over.networks[0].side, over.networks[0].outside_by) == ("above", 1.0)


def test_a_network_whose_practices_do_not_touch_is_in_pieces(toy: Units) -> None:
    found = measure(toy, {"A": "p", "B": "q", "C": "p", "D": "p"}, 0, 1000)
    assert [n.pieces for n in found.networks] == [2, 1]
    assert found.contiguous == 1


def test_a_network_of_nobody(toy: Units) -> None:
    found = measure(toy, {"E": "empty"}, 10, 20)
    (network,) = found.networks
    assert (network.patients, network.side, network.inertia) == (0.0, "below", 0.0)
    assert network.rms_km is None
    assert network.own_share is None
    assert network.deprived is None
    assert network.areas == 0
    assert found.rms_km is None
    assert found.within_own_network == 0.0
    assert found.within_own_assigned is None


def test_a_plan_of_nothing(toy: Units) -> None:
    found = measure(toy, {}, 10, 20)
    assert found.networks == ()
    assert found.unassigned == toy.codes
    assert found.within_own_network == 0.0
    assert found.main == {}


def test_what_is_not_known_is_not_zero() -> None:
    bare = units_given(["A", "B"], [10, 10], [(0, 0), (1, 0)])
    found = measure(bare, {"A": "p", "B": "p"}, 0, 100)
    assert found.within_own_network is None
    assert found.networks[0].areas is None
    assert found.deprived is None
    assert found.need is None
    assert found.dissimilarity is None
    assert found.networks[0].district == ""
    assert found.networks[0].districts == 0


def test_faults_are_told_all_at_once(toy: Units) -> None:
    with pytest.raises(ValueError, match=r"practice X .*practice Y .*band from 5 to 4"):
        measure(toy, {"Y": "p", "X": "q"}, 5, 4)


def test_units_by_hand_say_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="persons, district: one row for each of the 2 codes"):
        units_given(["A", "B"], [1, 2], [(0, 0), (1, 1)], persons=[[1, 2]], district=["x"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Units, dict[str, str]]:
    n = draw(st.integers(1, 9))
    areas = draw(st.integers(1, 5))
    numbers = st.integers(0, 50)
    lists = [draw(numbers) for _ in range(n)]
    places = [(draw(st.integers(0, 12)), draw(st.integers(0, 12))) for _ in range(n)]
    persons = [[draw(numbers) for _ in range(areas)] for _ in range(n)]
    units = units_given(
        [f"P{i}" for i in range(n)],
        lists,
        places,
        persons=persons,
        areas=[f"a{j}" for j in range(areas)],
    )
    plan = {code: draw(st.sampled_from(["", "k", "l", "m"])) for code in units.codes}
    return units, {code: network for code, network in plan.items() if network}


def members(plan: dict[str, str], units: Units) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(units.codes):
        if code in plan:
            found[plan[code]].append(i)
    return dict(found)


@given(cases())
@settings(max_examples=120)
def test_twins(case: tuple[Units, dict[str, str]]) -> None:
    units, plan = case
    found = measure(units, plan, 20, 60)
    groups = members(plan, units)
    persons = units.persons
    assert persons is not None
    # Within their own network: every area by itself.
    within = 0.0
    for j in range(persons.shape[1]):
        within += max((sum(persons[i][j] for i in rows) for rows in groups.values()), default=0.0)
    everyone = persons.sum()
    if everyone > 0:
        assert found.within_own_network == pytest.approx(within / everyone)
    else:
        assert found.within_own_network is None
    for network in found.networks:
        rows = groups[network.code]
        # The identity of sums of squares: over all pairs, without a centre.
        weight = sum(units.patients[i] for i in rows)
        pairs = sum(
            units.patients[i] * units.patients[j] * float(((units.xy[i] - units.xy[j]) ** 2).sum())
            for n, i in enumerate(rows)
            for j in rows[n + 1 :]
        )
        assert network.inertia == pytest.approx(pairs / weight if weight else 0.0, abs=1e-9)
        graph = networkx.Graph()
        graph.add_nodes_from(rows)
        graph.add_edges_from((a, b) for a, b in units.links.tolist() if {a, b} <= set(rows))
        assert network.pieces == networkx.number_connected_components(graph)
        assert network.patients == pytest.approx(weight)
    assert found.patients + found.unassigned_patients == pytest.approx(units.patients.sum())


def alike(first: Measured, second: Measured) -> None:
    for name in ("in_band", "contiguous", "within_own_network", "rms_km", "inertia"):
        assert getattr(first, name) == pytest.approx(getattr(second, name))


@given(cases())
@settings(max_examples=60)
def test_names_mean_nothing(case: tuple[Units, dict[str, str]]) -> None:
    units, plan = case
    renamed = {code: {"k": "z", "l": "b", "m": "y"}[network] for code, network in plan.items()}
    alike(measure(units, plan, 20, 60), measure(units, renamed, 20, 60))


@given(cases())
@settings(max_examples=60)
def test_merging_never_sends_anybody_away(case: tuple[Units, dict[str, str]]) -> None:
    units, plan = case
    merged = {code: "k" if network == "l" else network for code, network in plan.items()}
    before = measure(units, plan, 20, 60).within_own_network
    after = measure(units, merged, 20, 60).within_own_network
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before - 1e-12


@given(cases())
@settings(max_examples=40)
def test_in_one_network_everybody_is_within_it(case: tuple[Units, dict[str, str]]) -> None:
    units, _ = case
    found = measure(units, dict.fromkeys(units.codes, "all"), 0, 1e9)
    assert found.within_own_network in (None, pytest.approx(1.0))
    assert found.contiguous == 1
