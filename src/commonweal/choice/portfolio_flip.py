"""The smallest change of weights under which another portfolio is the best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from commonweal.choice.conditions import Conditions
from commonweal.choice.flip import Norm, closest
from commonweal.choice.programme import Programme, Status

Floats = npt.NDArray[np.float64]

#: A portfolio is better only from this lead on: sums of floats are not exact.
LEAD = 1e-9
#: Corners of a change that are tried at most in one round.
MOST_CORNERS = 20_000


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
    status, message
        `OPTIMAL` where no smaller change does and `INFEASIBLE` where none does at all, both proven;
        otherwise how the search ended: a smaller one may then do.
    tried
        At how many weights the best portfolio was looked for.
    """

    distance: float | None
    weights: Floats | None
    chosen: tuple[int, ...] | None
    status: Status
    message: str
    tried: int


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
    Over weights, the lead of the best portfolio over the chosen one is the largest of linear
    functions, so it is convex, and over all changes up to some size it is largest at a corner of
    these (R. T. Rockafellar (1970), Convex Analysis, section 32; from memory, not verified). So
    the best portfolio is looked for at all corners: where one leads, a smaller change does, the one
    to where it draws level; where none leads, none does within.

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
    problem = Programme.of(np.zeros(len(given)), cost, budget, held, node_limit)
    search = _Search(given, own, tuple(chosen), problem, norm)
    near, unsure = search.lead_at(np.eye(len(own)))
    while near is not None and near.distance > 0:
        corners = list(_corners(own, norm, near.distance))
        if len(corners) >= MOST_CORNERS:
            unsure = f"a change has more than {MOST_CORNERS} corners; fewer criteria have fewer"
            break
        nearer, doubt = search.lead_at(np.array(corners), within=near.distance)
        unsure = unsure or doubt
        if nearer is None:
            break
        near = nearer
    if near is None:
        status = Status.LIMIT if unsure else Status.INFEASIBLE
        message = unsure or "under no weighting is another portfolio better"
        return PortfolioFlip(
            distance=None,
            weights=None,
            chosen=None,
            status=status,
            message=message,
            tried=search.tried,
        )
    return PortfolioFlip(
        distance=near.distance,
        weights=near.weights,
        chosen=near.chosen,
        status=Status.LIMIT if unsure else Status.OPTIMAL,
        message=unsure or "no smaller change does",
        tried=search.tried,
    )


@dataclass(frozen=True, slots=True)
class _Near:
    """A portfolio that some weights make better, and the nearest of them."""

    chosen: tuple[int, ...]
    distance: float
    weights: Floats


@dataclass(slots=True)
class _Search:
    """Looks for portfolios that lead over the chosen one."""

    values: Floats
    weights: Floats
    now: tuple[int, ...]
    problem: Programme
    norm: Norm
    tried: int = 0

    def lead_at(self, points: Floats, within: float = np.inf) -> tuple[_Near | None, str]:
        """The nearest of the portfolios that lead at some of these weights, and what is unsure.

        Once one is found that is nearer than `within`, the rest of the points is left.
        """
        near: _Near | None = None
        for point in points:
            self.tried += 1
            there = self.problem.with_values(self.values @ point)
            found = there.search(-there.scaled)
            if found.chosen is None or found.status is not Status.OPTIMAL:
                return near, f"the best portfolio at some weights is not known: {found.message}"
            lead = self._sum(found.chosen) - self._sum(self.now)
            if lead @ point <= LEAD:
                continue
            distance, changed = closest(lead[None], self.weights, self.norm)
            if distance < min(within, np.inf if near is None else near.distance) - LEAD:
                near = _Near(found.chosen, distance, changed)
                if np.isfinite(within):
                    return near, ""
        return near, ""

    def _sum(self, chosen: tuple[int, ...]) -> Floats:
        found: Floats = self.values[list(chosen)].sum(axis=0)
        return found


def _corners(weights: Floats, norm: Norm, size: float) -> Iterator[Floats]:
    """Weights among which are all corners of the changes up to a size; at most `MOST_CORNERS`."""
    made = _given_to_one(weights, size / 2) if norm is Norm.TOTAL else _in_box(weights, size)
    for number, corner in enumerate(made, start=1):
        yield corner
        if number >= MOST_CORNERS:
            return


def _given_to_one(weights: Floats, moved: float) -> Iterator[Floats]:
    """One criterion gains what others lose: some lose all they have, one more the rest."""
    places = range(len(weights))
    for count in places:
        for drained in combinations(places, count):
            rest = moved - weights[list(drained)].sum()
            if rest < 0:
                continue
            for partly in places:
                if partly in drained or weights[partly] < rest:
                    continue
                for target in places:
                    corner = weights.copy()
                    corner[list(drained)] = 0.0
                    corner[partly] -= rest
                    corner[target] += moved
                    yield corner


def _in_box(weights: Floats, reach: float) -> Iterator[Floats]:
    """All but one at an end of what they may be, and that one what is left."""
    low, high = np.maximum(weights - reach, 0.0), np.minimum(weights + reach, 1.0)
    for free in range(len(weights)):
        others = [place for place in range(len(weights)) if place != free]
        for ends in product(*((low[place], high[place]) for place in others)):
            left = 1.0 - sum(ends)
            if low[free] <= left <= high[free]:
                corner = np.empty(len(weights))
                corner[others], corner[free] = ends, left
                yield corner
