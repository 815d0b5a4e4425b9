"""Laws of the pace of change, and a twin that bisects and a linear programme that maximises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonweal.funding.pace.pennies import BudgetError, settle_pence
from commonweal.funding.pace.policy import Policy
from commonweal.funding.pace.settling import settle

FEW = settings(max_examples=60, deadline=None)
amounts = st.lists(
    st.tuples(st.integers(1, 10_000_000), st.integers(1, 10_000_000)), min_size=1, max_size=9
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    least = draw(st.floats(-0.05, 0.05))
    minimum = least + draw(st.floats(0.0, 0.05))
    near = draw(st.floats(0.0, 0.2))
    far = near + draw(st.floats(0.05, 0.3))
    assume((minimum - least) / (far - near) * (1 + far) <= 1 + least)
    return Policy(
        minimum=minimum,
        least=least,
        near_over=near,
        far_over=far,
        bound=draw(st.floats(0.01, 1.0)),
    )


uplifts = st.floats(-0.1, 0.3)


def _world(held: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    opening = np.array([a for a, _ in held], dtype=float)
    weights = np.array([w for _, w in held], dtype=float)
    return opening, weights / weights.sum()


def _floors(opening: np.ndarray, shares: np.ndarray, policy: Policy) -> list[float]:
    """Floors under growth, body by body, as the rule is written in words."""
    found = []
    for held, share in zip(opening, shares, strict=True):
        over = held / (share * opening.sum()) - 1
        if over <= policy.near_over:
            growth = policy.minimum
        elif over >= policy.far_over:
            growth = policy.least
        else:
            way = (over - policy.near_over) / (policy.far_over - policy.near_over)
            growth = policy.minimum + way * (policy.least - policy.minimum)
        found.append(held * (1 + growth))
    return found


@FEW
@given(amounts, uplifts, policies())
def test_the_budget_is_exhausted_and_no_floor_broken(held, uplift, policy):
    opening, shares = _world(held)
    budget = opening.sum() * (1 + uplift)
    done = settle(opening, shares, np.array([budget]), policy)
    assert done.allocation.sum() == pytest.approx(budget, rel=1e-12)
    floors = np.array(_floors(opening, shares, policy))
    assume(abs(floors.sum() / budget - 1) > 1e-11)
    assert bool(done.growth_met[0]) == (floors.sum() <= budget)
    if done.growth_met[0]:
        assert (done.allocation[0] >= floors * (1 - 1e-12)).all()
    if done.bound_met[0]:
        assert (done.allocation[0] >= (1 - policy.bound) * shares * budget * (1 - 1e-9)).all()


@FEW
@given(amounts, uplifts, policies())
def test_a_twin_that_bisects_and_a_linear_programme_agree(held, uplift, policy):
    opening, shares = _world(held)
    budget = opening.sum() * (1 + uplift)
    floors = _floors(opening, shares, policy)
    assume(sum(floors) < budget * (1 - 1e-9))
    done = settle(opening, shares, np.array([budget]), policy)
    low, high = 0.0, 2 * budget
    for _ in range(200):
        middle = (low + high) / 2
        spent = sum(max(f, s * middle) for f, s in zip(floors, shares, strict=True))
        low, high = (middle, high) if spent < budget else (low, middle)
    twin = [max(f, s * low) for f, s in zip(floors, shares, strict=True)]
    assert done.allocation[0] == pytest.approx(twin, rel=1e-9)
    # Largest lowest ratio: maximise t with x >= t share, x >= floor, sum x = budget (unit budget).
    bodies = len(shares)
    best = linprog(
        c=[*([0.0] * bodies), -1.0],
        A_ub=np.column_stack([-np.eye(bodies), shares]),
        b_ub=np.zeros(bodies),
        A_eq=[[*([1.0] * bodies), 0.0]],
        b_eq=[1.0],
        bounds=[*((floor / budget, None) for floor in floors), (0.0, None)],
    )
    # The solver keeps its constraints to 1e-7 of the budget.
    assert done.level[0] == pytest.approx(best.x[-1], rel=1e-6, abs=1e-5)
    kept = all(
        x >= (1 - policy.bound) * s * (1 - 1e-9) for x, s in zip(best.x[:-1], shares, strict=True)
    )
    if not done.bound_met[0]:
        assert not kept or best.x[-1] < 1 - policy.bound + 1e-6


@FEW
@given(amounts, uplifts, policies(), st.randoms(use_true_random=False), st.floats(0.01, 1000.0))
def test_neither_order_nor_unit_matters(held, uplift, policy, random, unit):
    opening, shares = _world(held)
    budget = np.array([opening.sum() * (1 + uplift)])
    done = settle(opening, shares, budget, policy).allocation[0]
    order = list(range(len(held)))
    random.shuffle(order)
    shuffled = settle(opening[order], shares[order], budget, policy).allocation[0]
    assert shuffled == pytest.approx(done[order], rel=1e-9)
    scaled = settle(unit * opening, shares, unit * budget, policy).allocation[0]
    assert scaled == pytest.approx(unit * done, rel=1e-9)


@FEW
@given(amounts, uplifts, st.floats(0.0, 0.2), policies())
def test_a_larger_budget_leaves_nobody_with_less(held, uplift, more, policy):
    opening, shares = _world(held)
    budget = opening.sum() * (1 + uplift)
    both = settle(opening, shares, np.array([budget, budget * (1 + more)]), policy).allocation
    assert (both[1] >= both[0] * (1 - 1e-9)).all()


@FEW
@given(amounts, uplifts, policies(), st.floats(1.0, 3.0))
def test_more_need_never_means_less_money(held, uplift, policy, times):
    opening, shares = _world(held)
    budget = opening.sum() * (1 + uplift)
    raised = shares.copy()
    raised[0] *= times
    raised /= raised.sum()
    done = settle(opening, np.stack([shares, raised]), np.array([budget, budget]), policy)
    assume(bool(done.growth_met.all()))
    before, after = done.allocation
    assert after[0] >= before[0] * (1 - 1e-9)
    assert after[1:].sum() <= before[1:].sum() + 1e-9 * budget
    # One by one as well, where no floor hangs on the distance from target: otherwise a body that
    # is now further over may free money for one that is under.
    flat = Policy(
        minimum=policy.least,
        least=policy.least,
        near_over=policy.near_over,
        far_over=policy.far_over,
        bound=policy.bound,
    )
    before, after = settle(
        opening, np.stack([shares, raised]), np.array([budget, budget]), flat
    ).allocation
    assert (after[1:] <= before[1:] * (1 + 1e-9)).all()


@FEW
@given(amounts, uplifts, policies())
def test_nobody_overtakes_another_on_the_way_to_target(held, uplift, policy):
    opening, shares = _world(held)
    budget = opening.sum() * (1 + uplift)
    done = settle(opening, shares, np.array([budget]), policy)
    start, end = opening / shares, done.allocation[0] / shares
    order = np.argsort(start, kind="stable")
    assert (np.diff(end[order]) >= -1e-9 * end.max()).all()


@FEW
@given(amounts, st.floats(0.05, 0.3), policies())
def test_at_target_all_stay_at_target(held, uplift, policy):
    _, shares = _world(held)
    opening = shares * 1_000_000.0
    done = settle(opening, shares, np.array([1_000_000.0 * (1 + uplift)]), policy)
    assume(uplift >= policy.minimum)
    assert done.allocation[0] == pytest.approx(opening * (1 + uplift), rel=1e-9)


@FEW
@given(amounts, uplifts, policies())
def test_to_the_penny_it_is_the_same_settlement(held, uplift, policy):
    opening = {f"B{at}": a for at, (a, _) in enumerate(held)}
    weights = {f"B{at}": w for at, (_, w) in enumerate(held)}
    budget = max(1, round(sum(opening.values()) * (1 + uplift)))
    refused = None
    try:
        done = settle_pence(opening, weights, budget, policy)
    except BudgetError as error:
        refused = error
    if refused is not None:
        # What it says would do does; a penny less does not.
        enough = settle_pence(opening, weights, refused.enough, policy)
        assert sum(enough.values()) == refused.enough > budget
        assert refused.short > 0
        with pytest.raises(BudgetError):
            settle_pence(opening, weights, refused.enough - 1, policy)
        return
    assert sum(done.values()) == budget
    turned = dict(reversed(opening.items()))
    assert settle_pence(turned, weights, budget, policy) == done
    array, shares = _world(held)
    near = settle(array, shares, np.array([float(budget)]), policy).allocation[0]
    # Floors of whole pence: each body can take up to a penny from what is left for the others.
    assert [done[code] for code in opening] == pytest.approx(near.tolist(), abs=len(held) + 1)
    floors = _floors(array, shares, policy)
    assert all(done[c] >= f - 1e-3 for c, f in zip(opening, floors, strict=True))
    assert all(
        done[c] >= (1 - policy.bound) * s * budget - 1e-3
        for c, s in zip(opening, shares, strict=True)
    )
