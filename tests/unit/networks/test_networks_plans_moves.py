"""Moves, when names of networks mean nothing: by hand, and the fewest by trying every matching."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.networks.plans import moves
from commonweal.networks.plans.given import units_given
from commonweal.networks.units import Units


@pytest.fixture(scope="module")
def toy() -> Units:
    return units_given(
        ["A", "B", "C", "D"],
        [100, 50, 40, 0],
        [(0, 0), (1, 0), (2, 0), (3, 0)],
        persons=[[100, 0], [10, 40], [0, 40], [0, 0]],
        areas=["x", "y"],
    )


def test_a_renamed_plan_moves_nobody(toy: Units) -> None:
    before = {"A": "1", "B": "1", "C": "2", "D": "2"}
    assert moves(toy, before, {"A": "2", "B": "2", "C": "1", "D": "1"}) == ()
    assert moves(toy, before, before) == ()


def test_kinds_of_moves(toy: Units) -> None:
    found = moves(toy, {"A": "1", "B": "1", "C": "2"}, {"A": "n", "C": "m", "B": "m", "D": "m"})
    assert [(m.practice, m.kind, m.before, m.after, m.continues) for m in found] == [
        # Most of m's patients were in 1 (50), but 1 goes on in n, which kept 100.
        ("B", "moved", "1", "m", "2"),
        ("D", "joined", "", "m", "2"),
    ]
    (left,) = moves(toy, {"A": "1", "B": "1"}, {"A": "1"})
    assert (left.practice, left.kind, left.after, left.continues) == ("B", "left", "", "")


def test_a_new_network_continues_none(toy: Units) -> None:
    (move,) = moves(toy, {"A": "1", "B": "1"}, {"A": "n", "B": "new"})
    assert (move.practice, move.after, move.continues) == ("B", "new", "")


def test_why_gives_the_distances_and_homes(toy: Units) -> None:
    (move,) = moves(toy, {"A": "1", "B": "1", "C": "2"}, {"A": "1", "B": "2", "C": "2"})
    # Of 1 before, with lists of 100 and 50, the centre is at 1/3 km; of 2 after, with 50 and 40, at
    # 13/9 km. Area y has 40 patients of 1 and 40 of 2 before (a tie: 1 counts), all of 2 after.
    assert move.why == (
        "now 0.4 km from the centre, 80% of its patients live in the network's areas; "
        "before 0.7 km from the centre, 100% of its patients live in the network's areas"
    )


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 3), st.integers(0, 3)), min_size=1,
                max_size=9))  # fmt: skip
@settings(max_examples=150)
def test_no_matching_moves_fewer_patients(rows: list[tuple[int, int, int]]) -> None:
    units = units_given(
        [f"P{i}" for i in range(len(rows))],
        [patients for patients, _, _ in rows],
        [(i, 0) for i in range(len(rows))],
    )
    before = {f"P{i}": f"b{old}" for i, (_, old, _) in enumerate(rows)}
    after = {f"P{i}": f"a{new}" for i, (_, _, new) in enumerate(rows)}
    found = sum(move.patients for move in moves(units, before, after))
    fewest = min(
        sum(patients for patients, old, new in rows if order[new] != old)
        for order in permutations(range(4))
    )
    assert found == pytest.approx(fewest)
