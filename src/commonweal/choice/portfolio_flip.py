"""The smallest change of weights under which another portfolio is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from commonweal.choice.conditions import Conditions
from commonweal.choice.flip import Norm, closest
from commonweal.choice.flip_programme import LEAD, FlipProgramme
from commonweal.choice.programme import Programme, Status

Floats = npt.NDArray[np.float64]

#: Portfolios that the solver took for affordable and are not, before giving up.
MOST_CUTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioFlip:
    """What would make another portfolio the best.

    Parameters
    ----------
    distance, weights
        The smallest change in the norm asked for, and the weights where the other portfolio draws
        level; None where no weighting makes another better, or the search did not end.
    chosen
        The portfolio that is then as good, and better from there on.
    bound
        No smaller change can do; equals the distance where the search was brought to its end.
    status, message
        How the search ended, and the solver's words.
    """

    distance: float | None
    weights: Floats | None
    chosen: tuple[int, ...] | None
    bound: float | None
    status: Status
    message: str


def portfolio_flip(
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    cost: Sequence[int],
    budget: int,
    chosen: Sequence[int],
    conditions: Conditions | None = None,
    *,
    norm: Norm = Norm.TOTAL,
    node_limit: int | None = None,
) -> PortfolioFlip:
    """The smallest change of weights that makes some other portfolio better than the chosen one.

    Parameters
    ----------
    values
        Shape (options, criteria), between -1 and 1.
    weights
        Shape (criteria,) that add up to 1; changed ones stay 0 or more and add up to 1.
    cost, budget, conditions
        As for `portfolio.best`.
    chosen
        The best portfolio under these weights.
    norm, node_limit
        How change is measured, and how many nodes are searched at most.

    Returns
    -------
    PortfolioFlip
        Of status `INFEASIBLE` where no weighting makes another portfolio better.

    Raises
    ------
    ValueError
        When shapes do not agree, or as `portfolio.best`.

    Notes
    -----
    Value is a product of weight and choice; as a choice is 0 or 1, four linear rows hold such a
    product exactly: G. P. McCormick (1976), Computability of global solutions to factorable
    nonconvex programs, Mathematical Programming 10 (from memory, not verified).

    Examples
    --------
    >>> found = portfolio_flip([[0.8, 0.2], [0.4, 0.7]], [0.6, 0.4], [5, 5], 5, [0])
    >>> found.chosen, round(found.distance, 4)
    ((1,), 0.0889)
    """
    given, own = np.asarray(values, np.float64), np.asarray(weights, np.float64)
    if given.ndim != 2 or own.shape != given.shape[1:] or not np.isfinite(own).all():
        raise ValueError("flips: give values of options by criteria, and a weight for each")
    held = conditions or Conditions()
    problem = Programme.of(np.abs(given).max(axis=1, initial=0), cost, budget, held, node_limit)
    now = tuple(chosen)
    near = _descend(given, own, now, problem, norm)
    if near is not None and near.distance == 0:
        return _told(near, 0.0, Status.OPTIMAL, "level under the weights given")
    programme = FlipProgramme.of(
        given, own, now, problem, norm, None if near is None else near.distance
    )
    for _ in range(MOST_CUTS):
        result = programme.solve()
        status, message = Status.of(result), str(result.message)
        bound = result.get("mip_dual_bound")
        if result.x is None:
            if near is None:
                return _none(status, message)
            # No other does with less than the one at hand: that one is the nearest.
            proven = status is Status.INFEASIBLE
            if proven:
                return _told(near, near.distance, Status.OPTIMAL, "no smaller change does")
            return _told(near, bound, status, message)
        other = programme.portfolio(result.x)
        found = _measured(given, own, now, other, norm)
        keeps = problem.price(other) <= budget and held.kept_by(other)
        if found is not None and keeps:
            if near is None or found.distance < near.distance:
                near = found
            known = near.distance if status is Status.OPTIMAL else bound
            return _told(near, known, status, message)
        programme.cut(other)
    return _none(Status.FAILED, "the solver kept to portfolios that are not affordable")


@dataclass(frozen=True, slots=True)
class _Near:
    """A portfolio that some weights make better, and the nearest of them."""

    chosen: tuple[int, ...]
    distance: float
    weights: Floats


def _measured(
    values: Floats, weights: Floats, now: tuple[int, ...], other: tuple[int, ...], norm: Norm
) -> _Near | None:
    """How far another portfolio is from drawing level; None where it is never better."""
    lead = values[list(other)].sum(axis=0) - values[list(now)].sum(axis=0)
    if not (lead > LEAD).any():
        return None
    distance, changed = closest(lead[None], weights, norm)
    return _Near(other, distance, changed)


def _descend(
    values: Floats, weights: Floats, now: tuple[int, ...], problem: Programme, norm: Norm
) -> _Near | None:
    """A near change that does it, though perhaps not the nearest: where weight is moved from one
    criterion to another as far as it goes, the portfolio that is then best, and from where that
    draws level the one that is better there, until none is."""
    near: _Near | None = None
    for ends in _corners(weights):
        point = ends
        while True:
            there = problem.with_values(values @ point)
            other = there.search(-there.scaled).chosen
            found = None if other is None else _measured(values, weights, now, other, norm)
            if found is None or (near is not None and found.distance >= near.distance):
                break
            near, point = found, found.weights
    return near


def _corners(weights: Floats) -> list[Floats]:
    """Weights with all of one criterion's weight given to another, and all given to one."""
    found = [np.eye(len(weights))[place] for place in range(len(weights))]
    for source, target in permutations(range(len(weights)), 2):
        moved = weights.copy()
        moved[target] += moved[source]
        moved[source] = 0.0
        found.append(moved)
    return found


def _told(near: _Near, bound: float | None, status: Status, message: str) -> PortfolioFlip:
    return PortfolioFlip(
        distance=near.distance,
        weights=near.weights,
        chosen=near.chosen,
        bound=None if bound is None else min(float(bound), near.distance),
        status=status,
        message=message,
    )


def _none(status: Status, message: str) -> PortfolioFlip:
    return PortfolioFlip(
        distance=None, weights=None, chosen=None, bound=None, status=status, message=message
    )
