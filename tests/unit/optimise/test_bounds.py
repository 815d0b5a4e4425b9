"""Lower bounds: how near they come, what they are not about, and what they cost."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonweal.optimise.partition.bounds import Bound, applies, lower
from commonweal.optimise.partition.columns import columns
from commonweal.optimise.partition.inertia import inertia_bound
from commonweal.optimise.partition.master import prices
from commonweal.optimise.partition.objective import Neighbourhoods, Objective, Stability, terms
from commonweal.optimise.partition.relaxed import moved_bound, outside_bound
from commonweal.optimise.partition.request import Request, request


def asked(
    weight: Any, xy: Any, low: float, high: float, graph: Any, objective: Objective, **rules: Any
) -> Request:
    given = {
        "keep_together": (),
        "keep_apart": (),
        "regions": None,
        "number": None,
        "start": None,
    } | rules
    return request(weight, xy, low, high, graph=graph, objective=objective, **given)


def scattered(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights, places, and links between all."""
    rng = np.random.default_rng(seed)
    links = np.array(list(combinations(range(n), 2)), np.int64)
    return rng.integers(2, 9, n).astype(float), rng.random((n, 2)) * 10, links


@pytest.mark.parametrize(("n", "seed"), [(14, 0), (14, 2), (18, 1)])
def test_two_ways_to_the_same_bound_agree_where_every_pair_is_linked(n: int, seed: int) -> None:
    # With all pairs linked, letting contiguity go changes nothing: sets found by cutting up the
    # plane and sets listed one by one lead to the same mix of fractions.
    weight, places, links = scattered(n, seed)
    request_ = asked(weight, places, 12, 18, links, Objective())
    pool = columns(request_)
    assert pool is not None
    listed = prices(pool).bound
    bound, _ = inertia_bound(request_)
    assert bound <= listed * (1 + 1e-9)
    assert bound >= 0.99 * listed


def test_units_kept_together_carry_their_own_inertia() -> None:
    line = [(0, 1), (1, 2), (2, 3)]
    places = [(0, 0), (9, 0), (10, 0), (11, 0)]
    aims = Objective()
    apart, _ = inertia_bound(asked([2, 2, 2, 2], places, 4, 4, line, aims))
    joined, _ = inertia_bound(asked([2, 2, 2, 2], places, 4, 4, line, aims, keep_together=[(0, 1)]))
    # Nine apart, two each: 2 x 2 / 4 x 81; the other pair adds 1.
    assert joined == pytest.approx(82.0, rel=0.01)
    assert apart <= joined * (1 + 1e-9)


def test_pieces_of_the_map_are_bounded_by_themselves() -> None:
    # Two far pieces of four: with links between them, or one district more, it could be less.
    places = [(0, 0), (2, 0), (100, 0), (104, 0)]
    bound, _ = inertia_bound(asked([2, 2, 2, 2], places, 4, 8, [(0, 1), (2, 3)], Objective()))
    assert bound == pytest.approx(4.0 + 16.0, rel=0.01)


def test_fewest_rounds_still_give_a_valid_bound() -> None:
    weight, places, links = scattered(12, 5)
    request_ = asked(weight, places, 12, 18, links, Objective())
    best = lower(request_).value
    assert best is not None
    values = [inertia_bound(request_, rounds=rounds)[0] for rounds in (1, 3, 60)]
    assert values == sorted(values)
    assert values[-1] <= best * (1 + 1e-9)


def test_moves_are_bounded_by_what_districts_lack_and_have_too_much() -> None:
    # Today 2 + 2 and 3 + 3 + 3, to be 4 to 7: one three has to leave the second district, and the
    # first can take it.
    home = np.array([0, 0, 1, 1, 1])
    amount = np.array([2.0, 2, 3, 3, 3])
    aims = Stability(home, amount)
    request_ = asked(
        amount,
        np.zeros((5, 2)),
        4,
        7,
        list(combinations(range(5), 2)),
        Objective(compactness=0.0, stability=aims),
    )
    bound = moved_bound(request_, aims)
    full = lower(request_).value
    assert bound is not None
    assert full is not None
    assert bound == pytest.approx(3.0)
    assert full == pytest.approx(3.0)


def test_people_outside_are_bounded_by_the_fullest_main_district() -> None:
    persons = np.array([[6.0], [5.0], [4.0]])
    request_ = asked([2, 2, 2], np.zeros((3, 2)), 2, 3, [(0, 1), (1, 2)], Objective())
    # Three of weight hold the first unit and half of the second: 6 + 2.5 of 15.
    assert outside_bound(request_, Neighbourhoods(persons)) == pytest.approx(15 - 8.5, abs=1e-6)


def test_without_the_solver_the_bound_is_that_in_fractions() -> None:
    weight, places, links = scattered(14, 2)
    request_ = asked(weight, places, 12, 18, links, Objective())
    quick, full = lower(request_, most_columns=0), lower(request_)
    assert quick.exact is not None
    assert quick.exact.labels is None
    assert quick.value is not None
    assert full.value is not None
    assert 0.5 * full.value < quick.value < full.value


def test_terms_are_weighted_and_added() -> None:
    weight, places, links = scattered(9, 2)
    home = np.arange(9) % 3
    aims = Objective(compactness=2.0, stability=Stability(home, weight, 0.5))
    request_ = asked(weight, places, 8, 30, links, aims)
    bound = lower(request_, most_districts=0)
    moved = moved_bound(request_, Stability(home, weight))
    assert moved is not None
    assert bound.value == pytest.approx(2 * inertia_bound(request_)[0] + 0.5 * moved)
    assert "compactness, stability" in bound.why
    assert bound.exact is None


def test_the_same_request_gives_the_same_bound() -> None:
    weight, places, links = scattered(12, 8)
    request_ = asked(weight, places, 12, 18, links, Objective())
    assert lower(request_, most_districts=0).value == lower(request_, most_districts=0).value


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ({"keep_together": [(0, 1)], "keep_apart": [(0, 1)]}, "both together and apart"),
        ({"keep_together": [(0, 3)], "graph": [(0, 1), (2, 3)]}, "different parts"),
        ({"number": 7}, "7 districts"),
        ({"low": 30, "high": 40}, "no unit"),
    ],
)
def test_there_is_no_bound_where_there_is_no_grouping(rules: dict[str, Any], word: str) -> None:
    given = {"low": 3, "high": 5, "graph": [(0, 1), (1, 2), (2, 3)]} | rules
    places = [(0, 0), (1, 0), (2, 0), (3, 0)]
    bound = lower(asked([2, 2, 2, 2], places, objective=Objective(), **given))
    assert bound.value is None
    assert word in bound.why


def test_too_many_units_get_no_bound_and_the_reason() -> None:
    request_ = asked([2, 2], [(0, 0), (1, 0)], 3, 5, [(0, 1)], Objective())
    bound = lower(request_, most_units=1)
    assert bound.value is None
    assert "up to 1 units; here are 2" in bound.why


def test_a_bound_is_not_about_a_grouping_with_avoidable_districts_outside_the_band() -> None:
    about = Bound(1.0, "", outside=(3,))
    labels = np.array([5, 5, 8, 9])
    assert applies(about, labels, np.array([True, True, False])) == ""
    assert "1 unit that" in applies(about, labels, np.array([True, False, False]))
    assert "2 units that" in applies(about, labels, np.array([False, True, False]))
    assert applies(Bound(None, "none"), labels, np.array([True, True, True])) == "none"


def test_a_unit_from_outside_among_others_makes_the_district_outside_the_band() -> None:
    line = [(0, 1), (1, 2)]
    request_ = asked([9, 2, 2], [(0, 0), (1, 0), (2, 0)], 3, 5, line, Objective())
    bound = lower(request_)
    assert bound.outside == (0,)
    assert bound.value == pytest.approx(1.0)
    assert applies(bound, np.array([0, 0, 1]), np.array([False, False])) != ""
    assert applies(bound, np.array([0, 1, 1]), np.array([False, True])) == ""


def test_real_practices_of_a_county_are_grouped_within_a_hundredth_of_the_best(
    shared: Path,
) -> None:
    with (shared / "facts/kent-medway/practices.csv").open(encoding="utf-8") as held:
        rows = [row for row in csv.DictReader(held) if row["pcn_2021"] and row["list_2021"]]
    weight = np.array([float(row["list_2021"]) for row in rows])
    north, east = (np.array([float(row[end]) for row in rows]) for end in ("latitude", "longitude"))
    places = np.stack([(east - 0.8) * 111.2 * np.cos(np.radians(51.2)), (north - 51.2) * 111.2], 1)
    near = np.argsort(((places[:, None] - places[None]) ** 2).sum(axis=2), axis=1, kind="stable")
    links = [(unit, int(other)) for unit in range(len(rows)) for other in near[unit, 1:4]]
    networks = sorted({row["pcn_2021"] for row in rows})
    home = np.array([networks.index(row["pcn_2021"]) for row in rows])
    request_ = asked(weight, places, 30_000, 50_000, links, Objective())
    found = lower(request_, most_districts=400_000)
    assert found.value is not None
    published = terms(home, weight, places, Objective())["compactness"]
    assert found.value < published
    if found.exact is not None and found.exact.objective is not None:
        assert found.value >= 0.99 * found.exact.objective
