"""Laws that hold for covers, centres and fronts, whatever the table."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from commonweal.optimise.facility import capacitated, maximal_cover, p_centre, p_median, set_cover
from commonweal.optimise.pareto import dominators, front


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Costs in whole tens, with ties, all of them finite; and weights."""
    shape = draw(st.integers(1, 9)), draw(st.integers(2, 6))
    cost = draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 9)))
    weight = draw(arrays.arrays(np.int64, shape[0], elements=st.integers(1, 5)))
    return cost * 10.0, weight.astype(float)


@settings(max_examples=20)
@given(tables(), st.integers(0, 9))
def test_more_sites_and_longer_limits_never_cover_less(
    asked: tuple[np.ndarray, np.ndarray], tens: int
) -> None:
    cost, weight = asked
    covered = [
        [maximal_cover(cost, weight, k, limit).objective for limit in (tens * 10.0, 90.0)]
        for k in range(1, cost.shape[1] + 1)
    ]
    assert (np.diff(covered, axis=0) >= 0).all()
    assert (np.diff(covered, axis=1) >= 0).all()
    assert covered[-1][1] == weight.sum()


@settings(max_examples=40)
@given(tables(), st.integers(1, 9))
def test_the_fewest_sites_cover_all_and_one_less_does_not(
    asked: tuple[np.ndarray, np.ndarray], tens: int
) -> None:
    cost, weight = asked
    found = set_cover(cost, tens * 10.0, weight=weight, leave_out=True)
    reached = np.delete(weight, list(found.left_out)).sum()
    k = len(found.open)
    if k:
        assert maximal_cover(cost, weight, k, tens * 10.0).objective == reached
    if k > 1:
        assert maximal_cover(cost, weight, k - 1, tens * 10.0).objective < reached


@settings(max_examples=40)
@given(tables(), st.data())
def test_the_shortest_longest_way_is_where_the_fewest_sites_suffice(
    asked: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    cost, _ = asked
    k = data.draw(st.integers(1, cost.shape[1]))
    found = p_centre(cost, k)
    assert len(set_cover(cost, found.objective).open) <= k
    if found.objective > cost.min(axis=1).max():
        shorter = cost[cost < found.objective].max()
        assert len(set_cover(cost, shorter).open) > k
    if k < cost.shape[1]:
        assert p_centre(cost, k + 1).objective <= found.objective


@settings(max_examples=10)
@given(tables(), st.data())
def test_a_band_never_makes_travel_less_and_drawn_catchments_never_more(
    asked: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    cost, weight = asked
    k = data.draw(st.integers(1, cost.shape[1]))
    low = data.draw(st.integers(0, 12)) * weight.sum() / (10 * k)
    nearest = capacitated(cost, weight, k, low=low)
    drawn = capacitated(cost, weight, k, low=low, managed=True)
    assert p_median(cost, weight, k).objective <= drawn.objective <= nearest.objective
    assert bool(nearest.open) != bool(nearest.nearest)
    if nearest.open:
        assert (nearest.volumes >= low * (1 - 1e-9)).all()
        assert nearest.volumes.sum() == weight.sum()


options = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 25), st.integers(1, 4)),
    elements=st.integers(0, 4).map(float) | st.floats(allow_nan=False),
)


@given(options, st.data())
def test_the_front_holds_all_that_nothing_beats_and_nothing_else(
    table: np.ndarray, data: st.DataObject
) -> None:
    largest = [data.draw(st.booleans()) for _ in range(table.shape[1])]
    inside = front(table, largest)
    assert inside.size
    assert front(table[inside], largest).tolist() == list(range(len(inside)))
    order = np.array(data.draw(st.permutations(range(len(table)))))
    assert sorted(order[front(table[order], largest)]) == inside.tolist()
    for option in range(len(table)):
        better = dominators(table, largest, option, members=inside)
        assert bool(better.size) == (option not in inside)
        assert set(better) <= set(inside)


@given(options, st.sampled_from([0.5, 1.0, 3.0]))
def test_with_a_tolerance_too_whoever_is_outside_is_dominated_from_inside(
    table: np.ndarray, tolerance: float
) -> None:
    table = np.clip(table, -1e100, 1e100)
    largest = [True] * table.shape[1]
    inside = front(table, largest, tolerance=tolerance)
    for option in range(len(table)):
        better = dominators(table, largest, option, tolerance=tolerance)
        assert bool(better.size) == (option not in inside)
