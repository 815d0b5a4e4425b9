"""Portfolios against every subset, by hand, and where there is none."""

from __future__ import annotations

import ctypes
from itertools import combinations
from math import fsum

import numpy as np
import pytest
from scipy.optimize import OptimizeResult

from commonweal.choice.conditions import Conditions
from commonweal.choice.greedy import By, ranked
from commonweal.choice.infeasible import reasons
from commonweal.choice.portfolio import best
from commonweal.choice.programme import Status
from commonweal.solver import programmes


def test_a_ranking_leaves_money_that_the_best_portfolio_spends() -> None:
    value, cost = [10.0, 6.0, 5.0], [60, 50, 40]
    found = best(value, cost, 90)
    assert (found.chosen, found.value, found.cost) == ((1, 2), 11.0, 90)
    assert found.status is Status.OPTIMAL
    assert (found.bound, found.gap, found.tied) == (11.0, 0.0, False)
    assert ranked(value, cost, 90, by=By.VALUE).value == 10.0


def test_mandatory_exclusive_and_dependent_options() -> None:
    value, cost = [1.0, 8.0, 7.0, 9.0], [50, 40, 30, 20]
    held = Conditions(mandatory=(0,), exclusive=((1, 2),), requires=((3, 1),))
    assert best(value, cost, 200, held).chosen == (0, 1, 3)
    assert best(value, cost, 100, held).chosen == (0, 1)
    assert best(value, cost, 85, held).chosen == (0, 2)


def test_a_disinvestment_pays_for_something_better() -> None:
    # Giving up the second (worth 2) frees 60, which pays for the first.
    found = best([9.0, -2.0], [100, -60], 50)
    assert (found.chosen, found.value, found.cost) == ((0, 1), 7.0, 40)
    assert ranked([9.0, -2.0], [100, -60], 50).chosen == ()


def test_what_frees_money_at_no_loss_is_taken_by_a_ranking_too() -> None:
    assert ranked([9.0, 0.0], [100, -60], 50).chosen == (0, 1)


def test_of_equal_portfolios_the_cheapest_and_then_the_first() -> None:
    cheaper = best([5.0, 5.0, 5.0], [30, 20, 25], 30)
    assert (cheaper.chosen, cheaper.tied) == ((1,), False)
    first = best([5.0, 5.0, 5.0, 5.0], [30, 20, 20, 20], 45)
    assert (first.chosen, first.tied) == ((1, 2), True)


def test_a_worthless_option_is_not_bought_and_a_free_one_is() -> None:
    assert best([0.0, 3.0], [10, 0], 100).chosen == (1,)


def test_no_options_and_no_money() -> None:
    assert best([], [], 0).chosen == ()
    assert best([1.0], [1], 0).chosen == ()
    assert best([1.0], [0], 0).chosen == (0,)


def test_large_sums_are_exact_to_the_penny() -> None:
    cost = [123_456_789_01, 987_654_321_07, 555_555_555_55, 111_111_111_13]
    value = [3.0, 9.0, 5.0, 2.9]
    # Just enough for the second and the fourth, and a penny less.
    both = cost[1] + cost[3]
    assert best(value, cost, both).chosen == (1, 3)
    assert best(value, cost, both - 1).chosen == _by_all_subsets(value, cost, both - 1)


def _by_all_subsets(value: list[float], cost: list[int], budget: int) -> tuple[int, ...]:
    every = [
        subset
        for size in range(len(value) + 1)
        for subset in combinations(range(len(value)), size)
        if sum(cost[i] for i in subset) <= budget
    ]
    return max(every, key=lambda s: (sum(value[i] for i in s), -sum(cost[i] for i in s)))


def test_values_of_very_different_size_are_told_apart() -> None:
    assert best([5_000_000.0, 1.0, 2.0], [10, 1, 1], 11).chosen == (0, 2)


def test_too_little_money_for_what_is_mandatory_says_how_much_is_short() -> None:
    held = Conditions(mandatory=(0,), requires=((0, 1),))
    cost = [60, 50, -5, 1]
    found = best([1.0] * 4, cost, 100, held)
    assert (found.status, found.chosen, found.value) == (Status.INFEASIBLE, None, None)
    assert found.message
    why = reasons(cost, 100, held)
    assert why is not None
    assert (why.least, why.cost, why.short) == ((0, 1, 2), 105, 5)
    assert reasons(cost, 105, held) is None
    assert ranked([1.0] * 4, cost, 100, held).chosen is None


def test_mandatory_options_that_exclude_one_another_are_named_with_why() -> None:
    held = Conditions(mandatory=(0, 3), requires=((0, 1), (1, 2)), exclusive=((2, 3), (0, 4)))
    assert best([1.0] * 5, [1] * 5, 100, held).status is Status.INFEASIBLE
    why = reasons([1] * 5, 100, held)
    assert why is not None
    assert [(clash.group, clash.options) for clash in why.clashes] == [(0, (2, 3))]
    assert why.clashes[0].chains == ((0, 1, 2), (3,))


def test_an_option_that_excludes_what_it_requires_is_never_chosen() -> None:
    held = Conditions(requires=((0, 1),), exclusive=((0, 1),))
    assert best([9.0, 1.0], [1, 1], 10, held).chosen == (1,)


def test_options_that_require_one_another_come_together_or_not() -> None:
    held = Conditions(requires=((0, 1), (1, 0)))
    assert best([9.0, 1.0, 4.0], [5, 5, 5], 10, held).chosen == (0, 1)
    assert best([9.0, 1.0, 4.0], [5, 5, 5], 9, held).chosen == (2,)
    # A ranking takes one at a time, so it takes neither.
    assert ranked([9.0, 1.0, 4.0], [5, 5, 5], 10, held).chosen == (2,)


def test_a_ranking_comes_back_for_what_depends_on_a_later_option() -> None:
    assert ranked([9.0, 1.0], [5, 5], 10, Conditions(requires=((0, 1),))).chosen == (0, 1)


def test_a_search_cut_short_says_so() -> None:
    size = 60
    value = [float(100 + (7 * i) % 13) for i in range(size)]
    cost = [int(v * 1000) + (31 * i) % 97 for i, v in enumerate(value)]
    found = best(value, cost, sum(cost) // 2 - 17, node_limit=1)
    assert found.status is Status.LIMIT
    assert found.tied is None
    if found.chosen is not None:
        assert found.value is not None
        assert found.bound is not None
        assert found.bound >= found.value
        assert found.gap is not None


@pytest.mark.parametrize(
    ("value", "cost", "budget", "said"),
    [
        ([1.0, 2.0], [1], 5, "a finite value and a cost"),
        ([float("nan")], [1], 5, "a finite value and a cost"),
        ([1.0], [1.5], 5, "not whole"),
        ([1.0], [1], 5.5, "not whole"),
    ],
)
def test_what_is_no_problem_is_refused(
    value: list[float], cost: list[int], budget: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        best(value, cost, budget)


def test_conditions_on_options_that_are_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="name options 5; there are 0 to 1"):
        best([1.0, 2.0], [1, 1], 5, Conditions(requires=((0, 5),)))


def test_what_the_solver_prints_stays_off_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = programmes.milp

    def chatty(*given: object, **more: object) -> object:
        ctypes.CDLL(None).puts(b"a line of the solver's own")
        return real(*given, **more)

    monkeypatch.setattr(programmes, "milp", chatty)
    print("before", flush=True)
    assert best([1.0, 2.0], [1, 2], 2).chosen == (1,)
    print("after", flush=True)
    ctypes.CDLL(None).fflush(None)
    seen = capfd.readouterr()
    assert seen.out == "before\nafter\n"
    assert "a line of the solver's own" in seen.err


def test_costs_of_many_digits_are_within_what_the_solver_takes() -> None:
    found = best([1, 2], [10**15, 10**15 + 1], 10**15)
    assert found.chosen == (0,)
    assert found.status is Status.OPTIMAL
    assert found.cost == 10**15
    both = best([1, 2], [10**15, 10**15 + 1], 2 * 10**15 + 1)
    assert both.chosen == (0, 1)
    assert best([1, 2], [10**15, 10**15 + 1], 10**15 - 1).chosen == ()
    assert best([1, 2], [10**17, 10**17 + 1], 10**30).chosen == (0, 1)


def test_options_too_small_for_the_solver_to_see_are_still_chosen() -> None:
    found = best([1e9, 1e-3, 2e-3], [1, 1, 1], 2)
    assert found.chosen == (0, 2)
    assert found.gap == 0
    assert best([1e9, 1e-3, 2e-3], [1, 1, 1], 3).chosen == (0, 1, 2)
    conditions = Conditions(exclusive=((0, 1),))
    assert best([1e9, 1e-3, 2e-3], [1, 1, 1], 2, conditions).chosen == (0, 2)


def test_a_value_that_only_rounding_left_buys_nothing() -> None:
    assert best([0.5, 0.1 + 0.2 - 0.3], [1, 1], 2).chosen == (0,)


def test_of_equal_large_options_the_cheap_one_leaves_money_for_small_ones() -> None:
    found = best([1e9, 1e9, 1e-2], [2, 1, 1], 2, Conditions(exclusive=((0, 1),)))
    assert found.chosen == (1, 2)
    assert found.gap == 0


@pytest.mark.parametrize("seed", range(20))
def test_values_of_many_sizes_against_every_subset(seed: int) -> None:
    """No gap of 0 is told but of the best of all; no bound lies below the best."""
    draw = np.random.default_rng(seed)
    value = (draw.integers(1, 9, 7) * 10.0 ** draw.integers(-3, 9, 7)).tolist()
    cost = draw.integers(1, 9, 7).tolist()
    most = max(
        (fsum(value[at] for at in chosen), chosen)
        for size in range(8)
        for chosen in combinations(range(7), size)
        if sum(cost[at] for at in chosen) <= 15
    )
    found = best(value, cost, 15)
    assert found.value is not None
    assert found.bound is not None
    assert found.bound >= most[0] * (1 - 1e-12)
    if found.gap == 0:
        assert found.value == pytest.approx(most[0], rel=1e-8)
        assert most[0] - found.value <= 1e-9 * max(value)
    else:
        assert found.value < most[0]


def test_values_too_large_to_be_summed_are_refused() -> None:
    with pytest.raises(ValueError, match=r"largest value is 1e\+308.*give values in another unit"):
        best([1e308, 1e308], [1, 1], 2)


def test_a_model_that_the_solver_refuses_is_no_infeasible_one() -> None:
    refused = OptimizeResult(status=2, message="(HiGHS Status 2: Model error)")
    assert Status.of(refused) is Status.FAILED
    none = OptimizeResult(status=2, message="The problem is infeasible. (HiGHS Status 8)")
    assert Status.of(none) is Status.INFEASIBLE
