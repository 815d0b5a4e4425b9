"""What attacks on the searches for sites found, kept as tests."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from commonweal.optimise.facility import (
    Configurations,
    Siting,
    assigned,
    capacitated,
    enumerate_sites,
    maximal_cover,
    p_centre,
    p_median,
    score_sites,
    set_cover,
)
from commonweal.optimise.facility.varying import Worlds, score_worlds

COST = [[1.0, 5.0, 9.0], [4.0, 2.0, 8.0], [7.0, 3.0, 1.0], [2.0, 2.0, 2.0]]
WEIGHT = [1.0, 2.0, 3.0, 4.0]
#: Every search, on costs and weights of any kind.
SEARCHES: dict[str, Callable[..., object]] = {
    "p_median": lambda cost, weight, **more: p_median(cost, weight, 2, **more),
    "p_centre": lambda cost, weight, **more: p_centre(cost, 2, weight=weight, **more),
    "maximal_cover": lambda cost, weight, **more: maximal_cover(cost, weight, 2, 3.0, **more),
    "set_cover": lambda cost, weight, **more: set_cover(cost, 3.0, weight=weight, **more),
    "capacitated": lambda cost, weight, **more: capacitated(cost, weight, 2, **more),
    "enumerate_sites": lambda cost, weight, **more: enumerate_sites(cost, weight, 2, **more),
}


def test_costs_that_are_all_alike_are_no_reason_to_find_nothing() -> None:
    """Every finite choice then costs exactly the most there is, summed in another order."""
    draws = np.random.default_rng(3)
    for _ in range(10):
        cost = np.where(draws.random((150, 40)) < 0.9, 20.0, np.inf)
        weight = draws.random(150)
        found = p_median(cost, weight, 10)
        assert found.objective == pytest.approx(20.0 * weight.sum())


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
@pytest.mark.parametrize(
    ("cost", "weight", "said"),
    [
        (np.array(COST) * 1e101, WEIGHT, "too much to add up"),
        (COST, np.array(WEIGHT) * 1e101, "too much to add up"),
        (np.array(COST) * 1e60, np.array(WEIGHT) * 1e60, "too much to add up"),
        (np.array(COST) * 1e-60, np.array(WEIGHT) * 1e-60, "too little to tell from nothing"),
        (np.array(COST) + 1j, WEIGHT, "cost must hold numbers, not complex"),
        ([["a", "b"]] * 4, WEIGHT, "cost must hold numbers"),
        (np.ma.masked_greater(COST, 8.0), WEIGHT, "cost has masked values"),
        (COST, np.ma.masked_greater(WEIGHT, 3.0), "weight has masked values"),
    ],
    ids=["costs", "weights", "both", "tiny", "complex", "texts", "masked", "masked-weight"],
)
def test_what_is_no_cost_or_weight_is_refused_by_every_search(
    search: Callable[..., object], cost: object, weight: object, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        search(cost, weight)


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_the_kind_of_array_does_not_matter(search: Callable[..., object]) -> None:
    def told(cost: object, weight: object) -> str:
        found = search(cost, weight)
        if isinstance(found, Siting):
            return repr((found.open, found.objective, found.assignment.tolist()))
        return repr(found)

    expected = told(np.array(COST), np.array(WEIGHT))
    frozen = np.array(COST)
    frozen.setflags(write=False)
    spaced = np.repeat(np.repeat(COST, 2, axis=0), 2, axis=1)[::2, ::2]
    for cost in (COST, frozen, spaced, np.asfortranarray(COST), np.array(COST, dtype=np.float32)):
        assert told(cost, WEIGHT) == expected
    assert told(np.array(COST, dtype=np.int8), np.array(WEIGHT, dtype=np.uint16)) == expected


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_sites_that_can_be_gone_through_once_are_held(search: Callable[..., object]) -> None:
    found = search(COST, WEIGHT, fixed_open=(site for site in [2]))
    if isinstance(found, Siting):
        assert 2 in found.open
    else:
        assert isinstance(found, Configurations)
        assert all(2 in found.sites(row) for row in range(len(found)))


@pytest.mark.parametrize("site", [1.7, True, "1"])
def test_sites_that_are_no_indices_are_refused(site: object) -> None:
    asked: list[Callable[[], object]] = [
        lambda: p_median(COST, WEIGHT, 2, fixed_open=[site]),  # type: ignore[list-item]  # the fault
        lambda: capacitated(COST, WEIGHT, 2, exempt=[site]),  # type: ignore[list-item]  # the fault
        lambda: score_sites(COST, WEIGHT, [[site]]),  # type: ignore[list-item]  # the fault
        lambda: assigned(COST, [site]),  # type: ignore[list-item]  # the fault
    ]
    for one in asked:
        with pytest.raises(ValueError, match="indices, whole numbers, not"):
            one()


def test_numbers_of_sites_that_cannot_be_are_refused() -> None:
    for k, said in ((0, "at least one"), (4, "there are 3 sites"), (True, "whole number")):
        with pytest.raises(ValueError, match=said):
            p_median(COST, WEIGHT, k)
    with pytest.raises(ValueError, match="fixed both open and closed"):
        maximal_cover(COST, WEIGHT, 2, 3.0, fixed_open=[1], fixed_closed=[1])
    with pytest.raises(ValueError, match="every site is fixed closed"):
        enumerate_sites(COST, WEIGHT, fixed_closed=[0, 1, 2])


def test_an_effort_that_is_none_is_refused_and_all_of_it_at_once() -> None:
    with pytest.raises(ValueError, match=r"seed must .* not -1; iterations must .* not -5; time"):
        p_median(COST, WEIGHT, 2, seed=-1, iterations=-5, time_limit=math.nan)
    with pytest.raises(ValueError, match="time_limit must be seconds, zero or more, not -1"):
        p_median(COST, WEIGHT, 2, time_limit=-1.0)
    # The solver takes a negative number of nodes for "no limit", and says so on standard error.
    for nodes in (0, -1, 2.5, math.nan):
        with pytest.raises(ValueError, match="nodes must be a whole number of at least 1"):
            maximal_cover(COST, WEIGHT, 2, 3.0, nodes=nodes)  # type: ignore[arg-type]  # the fault
        with pytest.raises(ValueError, match="nodes must be"):
            capacitated(COST, WEIGHT, 2, nodes=nodes)  # type: ignore[arg-type]  # the fault
    with pytest.raises(ValueError, match="the limit must be zero or more, not nan"):
        set_cover(COST, math.nan)


def test_no_iterations_are_allowed_and_nothing_is_claimed_for_them() -> None:
    rng = np.random.default_rng(5)
    cost, weight = rng.random((60, 60)), rng.random(60)
    found = p_median(cost, weight, 8, iterations=0, time_limit=0.0)
    assert found.bound <= found.objective
    assert found.proven == (found.gap <= 1e-6)
    assert p_median(cost, weight, 8).objective <= found.objective


def test_few_areas_with_many_choices_are_searched() -> None:
    """2.7 million choices of one area: quick to look at, too many to list."""
    cost = np.random.default_rng(1).random((1, 24))
    found = p_median(cost, [3.0], 12)
    assert found.objective == 3.0 * cost.min()
    assert found.proven


@pytest.mark.parametrize("managed", [False, True])
def test_nobody_to_serve_is_served_by_any_sites(managed: bool) -> None:
    """Too many choices to list, and no weight that tells them apart."""
    cost, nobody = np.random.default_rng(1).random((5, 40)), np.zeros(5)
    assert p_median(cost, nobody, 20, fixed_open=[39]).open == (*range(19), 39)
    found = capacitated(cost, nobody, 20, high=3.0, managed=managed)
    assert (found.objective, found.proven, len(found.open)) == (0.0, True, 20)


def test_shares_within_limits_come_in_the_order_of_the_limits() -> None:
    for found in (
        enumerate_sites(COST, WEIGHT, 1, limits=(5.0, 2.0, 5.0)),
        score_sites(COST, WEIGHT, [[0], [1], [2]], limits=(5.0, 2.0, 5.0)),
    ):
        assert found.limits == (5.0, 2.0, 5.0)
        np.testing.assert_allclose(
            found.within, [[0.7, 0.5, 0.7], [1.0, 0.6, 1.0], [0.7, 0.7, 0.7]]
        )


def test_small_totals_beside_large_costs_are_summed_without_loss() -> None:
    """Differences of 1e9 and 1e-9 would leave nothing of what the best costs."""
    cost = [[1e9, 3e-9, 1e9, 2e-9]]
    found = capacitated(cost, [1.0], 2)
    assert (found.open, found.objective) == ((0, 3), 2e-9)
    assert capacitated(cost, [1.0], 2, listed=0).objective == 2e-9


@pytest.mark.parametrize("managed", [False, True])
def test_a_band_without_end_is_refused_and_one_beyond_everyone_is_missed(managed: bool) -> None:
    with pytest.raises(ValueError, match="low is infinite"):
        capacitated(COST, WEIGHT, 2, low=math.inf, managed=managed)
    assert capacitated(COST, WEIGHT, 2, low=[math.inf, 0, 0], exempt=[0], managed=managed).open
    found = capacitated(COST, WEIGHT, 2, low=1e30, managed=managed)
    assert found.status == "no configuration keeps the band"
    assert [one.violation for one in found.nearest] == pytest.approx([2e30] * 3)


def test_with_drawn_catchments_the_nearest_miss_is_looked_for_among_all() -> None:
    """Every choice costs the same; the one that misses least is the last of six."""
    cost = [[1.0, math.inf, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]]
    found = capacitated(
        cost, [0.0, 5.0], 2, low=[2, 2, 2.5, 0.2], high=[2, 3, 2.5, 4.0], exempt=[2], managed=True
    )
    assert found.nearest[0].open == (2, 3)
    assert found.nearest[0].violation == pytest.approx(0.2)
    assert found.proven


def test_more_sites_than_short_numbers_hold() -> None:
    cost = np.random.default_rng(2).random((2, 70_000))
    sites = np.arange(0, 70_000, 70)
    found = score_sites(cost, [1.0, 2.0], sites[None, :])
    at, near = assigned(cost, sites.tolist())
    assert found.objective[0] == pytest.approx(near[0] + 2 * near[1])
    assert found.volumes[0, np.searchsorted(sites, at[1])] >= 2.0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"drawn_world": np.array([0, 3])}, "none of 0 to 1"),
        ({"drawn_world": np.array([0, -2])}, "none of 0 to 1"),
        ({"drawn": {5: np.ones((2, 4))}}, "does not exist"),
        ({"drawn": {-1: np.ones((2, 4))}}, "does not exist"),
        ({"drawn": {0: np.full((2, 4), math.nan)}}, "draws of site 0: 8 costs are not numbers"),
        ({"drawn": {0: np.ones((2, 4)), 1: np.ones((3, 4))}}, "must be 2 draws x 4 areas"),
        ({"factor": np.full((2, 3), 1e100)}, "above 1e"),
    ],
)
def test_worlds_that_the_compiled_code_would_misread_are_refused(
    changed: dict[str, object], said: str
) -> None:
    held: dict[str, object] = {
        "factor": np.ones((2, 3)), "group_factor": np.ones((2, 1)),
        "also_open": np.zeros((2, 3), dtype=bool), "drawn": {0: np.ones((2, 4))},
        "drawn_world": np.array([0, -1]),
    }  # fmt: skip
    worlds = Worlds(**{**held, **changed})  # type: ignore[arg-type]  # some are faults
    with pytest.raises(ValueError, match=said):
        score_worlds(
            COST, WEIGHT, [[0]], worlds, group=[0] * 4, marked=[False] * 4, limit=30.0
        )  # fmt: skip


def test_groups_and_limits_of_worlds_that_are_none_are_refused() -> None:
    worlds = Worlds(
        factor=np.ones((1, 3)), group_factor=np.ones((1, 2)), also_open=np.zeros((1, 3), dtype=bool)
    )
    with pytest.raises(ValueError, match="groups are whole numbers"):
        score_worlds(COST, WEIGHT, [[0]], worlds, group=[0.7] * 4, marked=[True] * 4, limit=30.0)
    with pytest.raises(ValueError, match="the limit must be"):
        score_worlds(COST, WEIGHT, [[0]], worlds, group=[0] * 4, marked=[True] * 4, limit=math.nan)
