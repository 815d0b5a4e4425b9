"""The portfolio of most value that a budget buys, found exactly, with how exactly it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.choice.conditions import Conditions
from commonweal.choice.programme import Found, Programme, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A portfolio, and how good it is known to be.

    Parameters
    ----------
    chosen
        Places of the options chosen; None where no portfolio was found.
    value, cost
        Their sums; the cost in pence.
    bound
        No portfolio can be worth more than this.
    gap
        How far the bound lies above the value, as a share of the value; 0 when proven best.
    status, message
        How the search ended, and the solver's own words.
    tied
        True where another portfolio is worth as much and costs as little; this one then holds the
        option listed first wherever they differ. None where that was not settled.
    nodes
        Nodes of the search tree.
    """

    chosen: tuple[int, ...] | None
    value: float | None
    cost: int | None
    bound: float | None
    gap: float | None
    status: Status
    message: str
    tied: bool | None
    nodes: int


def best(
    value: npt.ArrayLike,
    cost: Sequence[int],
    budget: int,
    conditions: Conditions | None = None,
    *,
    node_limit: int | None = None,
) -> Portfolio:
    """The portfolio of most value within a budget; of equal ones the cheapest; then the first.

    Parameters
    ----------
    value
        Shape (options,); what each adds, negative where it takes away (a disinvestment).
    cost
        Pence, whole; negative where it frees money.
    budget
        Pence, whole.
    conditions
        Mandatory, exclusive and dependent options.
    node_limit
        Nodes searched at most in one solve; None searches until it is proven.

    Returns
    -------
    Portfolio
        Sums and conditions are checked in whole pence after the solver is done, and portfolios
        that it took for affordable within its tolerance are cut off. Options worth less than a
        billionth of the largest value are chosen after the others, and ties are then not settled.

    Raises
    ------
    ValueError
        When a value is not finite or too large to be summed, a cost or the budget is not whole, or
        numbers do not agree.

    Notes
    -----
    A 0/1 programme (knapsack with side conditions), solved by branch and cut with HiGHS: Q. Huangfu
    and J. A. J. Hall (2018), Parallelizing the dual revised simplex method, Mathematical
    Programming Computation 10(1) (from memory, not verified), as `scipy.optimize.milp` calls it.

    Examples
    --------
    >>> found = best([10.0, 6.0, 5.0], [60, 50, 40], 90)
    >>> found.chosen, found.value, found.cost, found.status.value
    ((1, 2), 11.0, 90, 'optimal')
    """
    problem = Programme.of(value, cost, budget, conditions or Conditions(), node_limit)
    first = problem.search(-problem.scaled)
    if first.chosen is None:
        return _without(first)
    reached = problem.worth(first.chosen)
    if first.status is not Status.OPTIMAL:
        return _portfolio(problem, first, first, reached, None)
    if problem.small.any():
        thrifty = problem.search(problem.costs, floor=reached - problem.seen)
        starts = [first.chosen] if thrifty.chosen is None else [first.chosen, thrifty.chosen]
        chosen = max((problem.refined(start) for start in starts), key=problem.worth)
        last = Found(chosen, first.bound, first.status, first.message, first.nodes)
        return _portfolio(problem, last, first, problem.worth(chosen), None)
    floor = reached - problem.tie
    cheaper = problem.search(problem.costs, floor=floor)
    if cheaper.chosen is None or cheaper.status is not Status.OPTIMAL:
        return _portfolio(problem, first, first, reached, None)
    chosen = cheaper.chosen
    ceiling = problem.price(chosen)
    nothing = np.zeros(len(problem.scaled))
    other = problem.search(nothing, floor=floor, ceiling=ceiling, without=chosen)
    if other.chosen is not None:
        chosen = problem.earliest(chosen, floor, ceiling)
    settled = other.chosen is not None or other.status is Status.INFEASIBLE
    tied = other.chosen is not None if settled else None
    last = Found(chosen, first.bound, first.status, first.message, first.nodes)
    return _portfolio(problem, last, first, max(reached, problem.worth(chosen)), tied)


def cheapest(cost: Sequence[int], conditions: Conditions) -> tuple[int, ...] | None:
    """The portfolio that costs least of those that keep the conditions, or None: there is none.

    Examples
    --------
    >>> cheapest([500, -300, 20], Conditions(mandatory=(0,), requires=((0, 2),)))
    (0, 1, 2)
    """
    over = sum(abs(int(pence)) for pence in cost)
    problem = Programme.of(np.zeros(len(cost)), cost, over, conditions, None)
    return problem.search(problem.costs).chosen


def _without(found: Found) -> Portfolio:
    return Portfolio(
        chosen=None,
        value=None,
        cost=None,
        bound=None,
        gap=None,
        status=found.status,
        message=found.message,
        tied=None,
        nodes=found.nodes,
    )


def _portfolio(
    problem: Programme, found: Found, proof: Found, reached: float, tied: bool | None
) -> Portfolio:
    chosen = found.chosen or ()
    value = problem.worth(chosen)
    bound = None if proof.bound is None else max(reached, -proof.bound / problem.factor)
    gap = None if bound is None else _gap(bound, value, problem.tie)
    return Portfolio(
        chosen=chosen,
        value=value,
        cost=problem.price(chosen),
        bound=bound,
        gap=gap,
        status=proof.status,
        message=proof.message,
        tied=tied,
        nodes=proof.nodes,
    )


def _gap(bound: float, value: float, tie: float) -> float:
    if bound - value <= tie:
        return 0.0
    return (bound - value) / abs(value) if value else float("inf")
