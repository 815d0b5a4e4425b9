"""Partnerships of a system made by hand: what is best is known, and every grouping can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Basis
from commonweal.networks.flows.held import FlowTable
from commonweal.networks.partnerships import proposing
from commonweal.networks.partnerships.acute import Acute, bring
from commonweal.networks.partnerships.containing import own_providers
from commonweal.networks.partnerships.judging import Setting, judge
from commonweal.networks.partnerships.members import Members, join
from commonweal.networks.partnerships.proposing import propose
from commonweal.networks.partnerships.wishes import AIMS, BOTH, COMPACT, FLOW, Wish
from commonweal.networks.units import Units

#: Six networks on a line, 10 km apart, a hospital of the system at either end, one outside.
PATIENTS = [100.0, 120.0, 80.0, 90.0, 110.0, 100.0]
PLACES = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0), (40.0, 0.0), (50.0, 0.0)]
LINKS = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
#: Admissions by network to west, east and elsewhere: the fourth network goes west.
ADMITTED = [[9, 0, 1], [10, 1, 1], [7, 1, 0], [6, 2, 1], [0, 10, 1], [0, 9, 1]]


def sample(home: Sequence[str] = ("W", "W", "W", "E", "E", "E")) -> Setting:
    codes = tuple("abcdef")
    members = Members(
        codes=codes,
        names=codes,
        of_practice={},
        patients=np.array(PATIENTS),
        xy=np.array(PLACES),
        spread=np.array([1.0, 2, 3, 4, 5, 6]),
        links=np.array(LINKS),
        persons=np.diag(PATIENTS),
        areas=tuple("ABCDEF"),
        commissioner=("1", "1", "2", "2", "3", "3"),
        place=tuple(home),
    )
    table = FlowTable(
        key="counted",
        measure="admissions",
        start=date(2019, 4, 1),
        end=date(2020, 3, 31),
        origins=codes,
        providers=("WEST", "EAST", "AWAY"),
        patients=np.array(ADMITTED, dtype=float),
        given=np.ones((6, 3), dtype=np.bool_),
        basis=Basis.OBSERVED,
    )
    acute = Acute(
        table=table,
        names=table.providers,
        own=np.array([True, True, False]),
        flows=table.patients,
        basis=Basis.ESTIMATED,
    )
    return Setting(
        members=members,
        acute=(acute,),
        residents=np.array([90.0, 130, 70, 100, 100, 110]),
        council=("x", "x", "x", "y", "y", "y"),
    )


def groupings(n: int) -> Iterator[list[int]]:
    """Every way to group n things, as labels (restricted growth strings)."""
    if n == 0:
        yield []
        return
    for first in groupings(n - 1):
        for label in range(max(first, default=-1) + 2):
            yield [*first, label]


def cost(labels: Sequence[int], aim: str) -> float:
    """The objective written out: squared distances, patients not treated at the main provider."""
    compact, flow = AIMS[aim]
    scale = sum(PATIENTS) / sum(map(sum, ADMITTED))
    total = 0.0
    for label in set(labels):
        inside = [i for i in range(6) if labels[i] == label]
        weight = sum(PATIENTS[i] for i in inside)
        centre = sum(PATIENTS[i] * PLACES[i][0] for i in inside) / weight
        total += compact * sum(PATIENTS[i] * (PLACES[i][0] - centre) ** 2 for i in inside)
        treated = sum(sum(ADMITTED[i]) for i in inside)
        main = max(sum(ADMITTED[i][site] for i in inside) for site in (0, 1))
        total += flow * scale * (treated - main)
    return total


def lawful(labels: Sequence[int], wish: Wish) -> bool:
    graph = networkx.Graph(LINKS)
    for label in set(labels):
        inside = [i for i in range(6) if labels[i] == label]
        if not wish.low <= sum(PATIENTS[i] for i in inside) <= wish.high:
            return False
        if not networkx.is_connected(graph.subgraph(inside)):
            return False
    whole = [(0, 1), (2, 3), (4, 5)] if wish.whole else []
    return len(set(labels)) == wish.number and all(labels[a] == labels[b] for a, b in whole)


def grouped(plan: Sequence[str] | None) -> set[frozenset[int]]:
    assert plan is not None
    return {frozenset(i for i in range(6) if plan[i] == code) for code in set(plan)}


def test_patients_ways_make_the_border_that_distance_would_not() -> None:
    """The fourth network is as near to the east, but its patients go west."""
    by_distance = propose(sample(), Wish(low=200, high=400, number=2, aim=COMPACT))
    by_flow = propose(sample(), Wish(low=200, high=400, number=2, aim=FLOW))
    assert grouped(by_distance.plan) == {frozenset({0, 1, 2}), frozenset({3, 4, 5})}
    assert grouped(by_flow.plan) == {frozenset({0, 1, 2, 3}), frozenset({4, 5})}
    assert (by_flow.status, by_flow.gap) == ("proven", pytest.approx(0.0, abs=1e-9))
    # Named after the published partnerships, so that only the fourth network moves.
    assert by_flow.plan == ("W", "W", "W", "W", "E", "E")
    assert (by_flow.networks_moved, by_flow.patients_moved) == (1, 90.0)
    assert (by_distance.networks_moved, by_distance.published_above) == (0, pytest.approx(0.0))


@pytest.mark.parametrize("aim", list(AIMS))
@pytest.mark.parametrize(
    ("low", "high", "number", "whole"),
    [(200, 400, 2, False), (80, 320, 3, False), (80, 220, 4, False), (100, 390, 2, True)],
)
def test_listing_searching_and_trying_all_agree(
    aim: str, low: float, high: float, number: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(low=low, high=high, number=number, aim=aim, whole=whole)
    best = min(cost(labels, aim) for labels in groupings(6) if lawful(labels, wish))
    setting = sample()
    listed = propose(setting, wish)
    assert (listed.status, listed.feasible) == ("proven", True)
    assert listed.objective == pytest.approx(best)
    assert listed.bound == pytest.approx(best)
    monkeypatch.setattr(proposing, "MOST_LISTED", 0)
    searched = propose(setting, wish)
    assert searched.objective == pytest.approx(best)
    assert (searched.status, searched.feasible) == ("best found, not proven", True)
    assert searched.plan == propose(setting, wish).plan


def test_a_number_that_does_not_add_up_says_so_and_what_would() -> None:
    found = propose(sample(), Wish(low=100, high=250, number=2))
    assert (found.status, found.feasible, found.plan) == ("infeasible", False, None)
    assert found.causes == ("2 of at most 250 hold 500; the system has 600 patients",)
    assert found.relaxation == "an upper end of 300, or 3 to 6 partnerships"
    found = propose(sample(), Wish(low=200, high=400, number=5))
    assert found.causes == ("5 of at least 200 need 1,000; the system has 600 patients",)
    assert found.relaxation == "a lower end of 120, or 2 to 3 partnerships"


def test_whole_commissioners_that_do_not_fit_are_proven_not_to() -> None:
    """220, 170 and 210 patients: no two add up to 300 or less."""
    wish = Wish(low=100, high=300, number=2, whole=True)
    assert not any(lawful(labels, wish) for labels in groupings(6))
    found = propose(sample(), wish)
    assert found.status == "infeasible"
    assert found.causes == (
        "no grouping of whole commissioners makes 2 connected partnerships of 100 to 300: all "
        "were tried",
    )
    assert propose(sample(), Wish(low=100, high=300, number=2)).feasible


def test_a_unit_above_the_band_is_named() -> None:
    found = propose(sample(), Wish(low=100, high=215, number=3, whole=True))
    assert found.status == "infeasible"
    assert "1 (220 patients) can be in no connected partnership of 100 to 215" in found.causes[0]


def test_apart_and_together_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    wish = Wish(
        low=50, high=500, number=2, aim=COMPACT, together=(("c", "d"),), apart=(("a", "b"),)
    )
    for most in (20, 0):
        monkeypatch.setattr(proposing, "MOST_LISTED", most)
        assert grouped(propose(sample(), wish).plan) == {
            frozenset({0}),
            frozenset({1, 2, 3, 4, 5}),
        }


def test_a_commissioner_divided_costs_what_was_said() -> None:
    """By distance the middle commissioner is divided; a price on that keeps it whole."""
    free = propose(sample(), Wish(low=100, high=500, number=2, aim=COMPACT))
    dear = propose(sample(), Wish(low=100, high=500, number=2, aim=COMPACT, divided=100.0))
    assert free.judged is not None
    assert dear.judged is not None
    assert (free.judged.commissioner_split, dear.judged.commissioner_split) == (80.0, 0.0)


def test_all_that_is_wrong_with_a_wish_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="0 < low <= high") as raised:
        propose(
            sample(),
            Wish(low=500, high=400, number=0, aim="fair", source="none", together=(("z",),)),
        )
    for said in ("0 partnerships", "aim 'fair'", "held are counted", "z: no network"):
        assert said in str(raised.value)


def test_no_flows_leave_distance() -> None:
    setting = Setting(members=sample().members)
    with pytest.raises(ValueError, match="no flow to a provider of the system"):
        propose(setting, Wish(low=200, high=400, number=2, aim=BOTH))
    found = propose(setting, Wish(low=200, high=400, number=2, aim=COMPACT))
    assert found.feasible
    assert found.judged is not None
    assert found.judged.partnerships[0].contained == ()


@given(st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_nobody_is_lost_whatever_the_grouping(labels: list[int]) -> None:
    judged = judge(sample(), ["PQR"[label] for label in labels])
    assert sum(p.patients for p in judged.partnerships) == pytest.approx(600.0)
    assert sum(p.share for p in judged.partnerships) == pytest.approx(1.0)
    assert sum(p.residents or 0.0 for p in judged.partnerships) == pytest.approx(600.0)
    contained = [p.contained[0] for p in judged.partnerships]
    assert sum(one.treated for one in contained) == pytest.approx(sum(map(sum, ADMITTED)))
    for one in contained:
        assert one.self_containment.value + sum(s for _, s in one.leaks) == pytest.approx(1.0)
        assert one.main_share <= one.self_containment.value + 1e-12
        assert (one.self_containment.lower or 0.0) <= one.self_containment.value
    # Inertia about the own centre, and within each network: the same whatever the order of sums.
    inertia = sum(p.inertia for p in judged.partnerships)
    assert inertia == pytest.approx(cost(labels, COMPACT) + 21.0)
    assert judged.kilometres == pytest.approx((inertia / 600.0) ** 0.5)
    graph = networkx.Graph(LINKS)
    for p in judged.partnerships:
        rows = ["abcdef".index(code) for code in p.members]
        assert p.contiguous == networkx.is_connected(graph.subgraph(rows))


def test_self_containment_localisation_and_leakage_by_hand() -> None:
    west, east = judge(sample(), ["W"] * 3 + ["E"] * 3).partnerships[::-1]
    one = west.contained[0]
    # 30 of the west's patients: 26 at WEST, 2 at EAST, 2 away; WEST treats 32.
    assert (one.treated, one.providers, one.main) == (30.0, ("WEST",), "WEST")
    assert one.self_containment.value == pytest.approx(26 / 30)
    assert one.localisation is not None
    assert one.localisation.value == pytest.approx(26 / 32)
    assert one.beyond == pytest.approx(2 / 30)
    assert one.leaks == (("EAST", pytest.approx(2 / 30)), ("AWAY", pytest.approx(2 / 30)))
    # Wilson's limits of 26 in 30, from a published calculator's formula written out.
    z, n, p = 1.959964, 30, 26 / 30
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert one.self_containment.lower == pytest.approx(middle - half, abs=1e-6)
    assert one.self_containment.upper == pytest.approx(middle + half, abs=1e-6)
    assert east.councils_elsewhere == pytest.approx(0.0)


def test_a_named_partner_counts_before_who_treats_most() -> None:
    flows = np.array([[5.0, 4.0], [9.0, 1.0]])
    own = np.array([True, True])
    assert own_providers(flows, own, ["a", "b"], ["P", "Q"], {}) == [[0, 1], [0]]
    assert own_providers(flows, own, ["a", "b"], ["P", "Q"], {"a": ("Q",)}) == [[1], [0]]


@given(
    st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=2, max_size=5),
    st.lists(st.lists(st.integers(0, 99), min_size=4, max_size=4), min_size=3, max_size=3),
)
def test_flows_brought_to_networks_add_up(
    weights: list[list[float]], counted: list[list[int]]
) -> None:
    shares = np.array(weights) / np.array(weights).sum(axis=0)
    brought = bring(shares, counted)
    assert brought.sum(axis=0) == pytest.approx(np.array(counted).sum(axis=0))


def test_a_practice_in_no_network_joins_the_nearest_of_its_own_commissioner() -> None:
    nothing = np.zeros(4)
    units = Units(
        codes=("p", "q", "r", "s"),
        names=("P", "Q", "R", "S"),
        patients=np.array([10.0, 20, 30, 40]),
        latlon=np.zeros((4, 2)),
        xy=np.array([(0.0, 0.0), (1.0, 0.0), (5.0, 0.0), (9.0, 0.0)]),
        links=np.array([(0, 1), (1, 2), (2, 3)]),
        cut=(),
        persons=None,
        areas=(),
        need=nothing,
        deprived=nothing,
        district=("",) * 4,
        commissioner=("1", "2", "2", "3"),
        home=("N1", "", "N2", ""),
    )
    counted, joined = join(units)
    # q is nearer to N1, which is another commissioner's; s has no network of its commissioner.
    assert counted == ["N1", "N2", "N2", "s"]
    assert [(one.practice, one.network, one.km) for one in joined] == [("q", "N2", 4.0)]


def test_a_plan_must_place_every_network() -> None:
    with pytest.raises(ValueError, match="each of 6 networks; 5 named"):
        judge(sample(), ["W"] * 5 + [""])
