"""One year settled for any number of scenarios at once: floors first, then whoever is furthest
under target is lifted, until the budget is exhausted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.funding.pace.policy import Policy, growth_floor

Floats = npt.NDArray[np.float64]
#: Part of the budget that rounding of binary fractions may take without breaking a floor.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """Allocations of one year.

    Parameters
    ----------
    allocation
        Shape (scenarios, bodies), in the unit of the budget; each row sums to its budget.
    level
        Shape (scenarios,): the common closing allocation over target of the bodies that were
        lifted, the lowest of all.
    growth_met, bound_met
        Shape (scenarios,): whether the budget reached for all floors under growth, and for
        nobody to be further under target than the bound.
    """

    allocation: Floats
    level: Floats
    growth_met: npt.NDArray[np.bool_]
    bound_met: npt.NDArray[np.bool_]


def opening_distance(opening: Floats, shares: Floats) -> Floats:
    """How far allocations lie from target: over their share of what all have, less 1.

    Parameters
    ----------
    opening
        Shape (..., bodies): allocations.
    shares
        Shape (..., bodies): target shares, summing to 1 along the last axis.

    Examples
    --------
    >>> opening_distance(np.array([55.0, 45.0]), np.array([0.5, 0.5])).round(3).tolist()
    [0.1, -0.1]
    """
    distance: Floats = opening / (shares * opening.sum(axis=-1, keepdims=True)) - 1.0
    return distance


def settle(opening: Floats, shares: Floats, budget: Floats, policy: Policy) -> Settled:
    """Settle one year: nobody below a floor, the furthest under target lifted to one level.

    Each body is assured its opening allocation and the growth that the policy gives at its opening
    distance from target. What the budget leaves lifts those furthest under target, first the
    lowest, then with it the next, to one common closing distance, so that the lowest body ends as
    near to target as any settlement with these floors could bring it. Therefore, if the bound can
    be kept at all, it is kept.

    Parameters
    ----------
    opening
        Shape (scenarios, bodies): allocations of the year before, none negative.
    shares
        Shape (scenarios, bodies) or (bodies,): target shares of the year, above zero, summing to 1.
    budget
        Shape (scenarios,): what there is to share out, above zero.
    policy
        The choices of the year.

    Returns
    -------
    Settled
        Where the budget does not reach for the floors under growth, every floor is cut in
        proportion and `growth_met` says so: no scenario is dropped.

    Raises
    ------
    ValueError
        When an allocation is negative, a share or budget is not above zero, or shares do not sum
        to 1.

    Notes
    -----
    Water filling: the sum of max(floor, share x level) is piecewise linear and rises with the
    level, with a breakpoint at each floor over its share; sorted, the piece that holds the budget
    is found by running sums, exactly. The design is this project's own; the floor under growth, the
    bound under target and least growth for those far over are the elements of NHS England's
    policy (`rules/data/pace_of_change.csv`).

    Examples
    --------
    >>> chosen = Policy(minimum=0.02, least=0.01, near_over=0.05, far_over=0.1, bound=0.2)
    >>> done = settle(np.array([[60.0, 30.0, 10.0]]), np.array([0.5, 0.3, 0.2]),
    ...               np.array([105.0]), chosen)
    >>> done.allocation.round(2).tolist(), done.level.round(3).tolist(), done.bound_met.tolist()
    ([[60.6, 30.6, 13.8]], [0.657], [False])
    """
    opening, shares, budget = _checked(opening, shares, budget)
    distance = opening_distance(opening, shares)
    floors = opening * (1.0 + growth_floor(policy, distance))
    assured = floors.sum(axis=1)
    ratio = floors / shares
    order = np.argsort(ratio, axis=1, kind="stable")
    sorted_ratio = np.take_along_axis(ratio, order, axis=1)
    lifted_share = np.cumsum(np.take_along_axis(shares, order, axis=1), axis=1)
    lifted_floor = np.cumsum(np.take_along_axis(floors, order, axis=1), axis=1)
    resting = lifted_floor[:, -1:] - lifted_floor
    # What it costs to lift the lowest so many to the next one's level.
    cost = sorted_ratio * lifted_share + resting
    pieces = np.maximum((cost <= budget[:, None]).sum(axis=1), 1) - 1
    at = np.arange(len(budget))
    water = (budget - resting[at, pieces]) / lifted_share[at, pieces]
    growth_met = assured <= budget * (1.0 + ROUNDING)
    allocation = np.where(
        (assured <= budget)[:, None],
        np.maximum(floors, shares * water[:, None]),
        floors * (budget / assured)[:, None],
    )
    level = (allocation / shares).min(axis=1) / budget
    return Settled(
        allocation=allocation,
        level=level,
        growth_met=growth_met,
        bound_met=level >= (1.0 - policy.bound) * (1.0 - ROUNDING),
    )


def _checked(opening: Floats, shares: Floats, budget: Floats) -> tuple[Floats, Floats, Floats]:
    opening = np.atleast_2d(np.asarray(opening, dtype=np.float64))
    shares = np.asarray(shares, dtype=np.float64)
    budget = np.atleast_1d(np.asarray(budget, dtype=np.float64))
    faults = []
    if not (np.isfinite(opening).all() and (opening >= 0.0).all()):
        faults.append("an allocation is negative or no number; give each zero or more")
    elif not (opening.sum(axis=1) > 0.0).all():
        faults.append("all allocations are zero; give what was allocated")
    if not (np.isfinite(shares).all() and (shares > 0.0).all()):
        faults.append("a target share is not above zero; give each body a target")
    elif not np.allclose(shares.sum(axis=-1), 1.0, rtol=0.0, atol=1e-9):
        faults.append("target shares do not sum to 1; divide them by their sum")
    if not (np.isfinite(budget).all() and (budget > 0.0).all()):
        faults.append("a budget is not above zero; give what there is to share out")
    if faults:
        raise ValueError("; ".join(faults))
    rows = np.broadcast_shapes(opening.shape, shares.shape, (len(budget), 1))
    return (
        np.broadcast_to(opening, rows),
        np.broadcast_to(shares, rows),
        np.broadcast_to(budget, rows[:1]),
    )
