"""The programme behind `portfolio_flip`: choices and weights at once, held by linear rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, hstack

from commonweal.choice.flip import Norm
from commonweal.choice.programme import Programme

Floats = npt.NDArray[np.float64]

#: A portfolio counts as better from this lead on; the point where it draws level is then told.
LEAD = 1e-6


@dataclass(frozen=True, slots=True)
class FlipProgramme:
    """Columns: choices, products of choice and weight (option by option), weights, changes."""

    options: int
    objective: Floats
    rows: list[LinearConstraint]
    bounds: Bounds
    whole: Floats
    limits: dict[str, float | int]

    @classmethod
    def of(
        cls,
        values: Floats,
        weights: Floats,
        chosen: tuple[int, ...],
        problem: Programme,
        norm: Norm,
        within: float | None,
    ) -> FlipProgramme:
        """The least change of weights that gives another portfolio a lead over the chosen one.

        Parameters
        ----------
        within
            A change known to do, so that only smaller ones are looked for; None where none is.
        """
        options, criteria = values.shape
        sizes = criteria if norm is Norm.TOTAL else 1
        widths = (options, values.size, criteria, sizes)
        low, high = _reach(weights, norm, within)
        rows = [*_products(widths, low, high), *_conditions(widths, problem)]
        rows += [_lead(widths, values, chosen), *_changes(widths, weights, norm, within)]
        objective = np.zeros(sum(widths))
        objective[-sizes:] = 1.0
        whole = np.zeros(sum(widths))
        whole[:options] = 1
        upper = np.ones(sum(widths))
        lower = np.zeros(sum(widths))
        at = options + values.size
        lower[at : at + criteria], upper[at : at + criteria] = low, high
        limits: dict[str, float | int] = {"mip_rel_gap": 0.0}
        if problem.node_limit is not None:
            limits["node_limit"] = problem.node_limit
        found = cls(options, objective, rows, Bounds(lower, upper), whole, limits)
        found.cut(chosen)
        return found

    def solve(self) -> OptimizeResult:
        """What the solver says."""
        return milp(
            self.objective,
            constraints=self.rows,
            integrality=self.whole,
            bounds=self.bounds,
            options=self.limits,
        )

    def portfolio(self, found: Floats) -> tuple[int, ...]:
        """The portfolio of a solution."""
        return tuple(int(place) for place in np.flatnonzero(np.rint(found[: self.options])))

    def cut(self, chosen: tuple[int, ...]) -> None:
        """Leave out a portfolio."""
        factors = np.zeros(len(self.objective))
        factors[: self.options] = 1.0
        factors[list(chosen)] = -1.0
        self.rows.append(LinearConstraint(factors, 1.0 - len(chosen), np.inf))


def _reach(weights: Floats, norm: Norm, within: float | None) -> tuple[Floats, Floats]:
    """Between what ends each weight lies: what one gains the others lose, so that no weight moves
    by more than half of all change."""
    if within is None:
        return np.zeros(len(weights)), np.ones(len(weights))
    reach = (within / 2 if norm is Norm.TOTAL else within) + LEAD
    return np.maximum(weights - reach, 0.0), np.minimum(weights + reach, 1.0)


def _products(
    widths: tuple[int, int, int, int], low: Floats, high: Floats
) -> list[LinearConstraint]:
    """Each product lies between the ends of its weight where the option is chosen, and is 0 where
    it is not; and it differs from the weight by 0 where chosen and by no more than it elsewhere."""
    options, products, criteria, _ = widths
    places = np.arange(products)
    owner, weight = places // criteria, places % criteria
    columns = (owner, options + places, options + products + weight)

    def cells(choice: Floats | float, product: float, of_weight: float) -> csr_array:
        parts = [np.broadcast_to(factor, products) for factor in (choice, product, of_weight)]
        at = (np.tile(places, 3), np.concatenate(columns))
        return csr_array((np.concatenate(parts), at), (products, sum(widths)))

    lower, upper = low[weight], high[weight]
    return [
        LinearConstraint(cells(-upper, 1.0, 0.0), -np.inf, 0.0),
        LinearConstraint(cells(-lower, 1.0, 0.0), 0.0, np.inf),
        LinearConstraint(cells(-lower, 1.0, -1.0), -np.inf, -lower),
        LinearConstraint(cells(-upper, 1.0, -1.0), -upper, np.inf),
    ]


def _conditions(widths: tuple[int, int, int, int], problem: Programme) -> list[LinearConstraint]:
    """The budget, and mandatory, exclusive and dependent options."""
    spend = np.zeros(sum(widths))
    spend[: widths[0]] = problem.costs
    rows = [LinearConstraint(spend, -np.inf, problem.budget // problem.unit)]
    matrix, low, high = problem.conditions.rows(widths[0])
    if len(low):
        rest = csr_array((len(low), sum(widths[1:])))
        rows.append(LinearConstraint(hstack([matrix, rest], format="csr"), low, high))
    return rows


def _lead(
    widths: tuple[int, int, int, int], values: Floats, chosen: tuple[int, ...]
) -> LinearConstraint:
    """The other portfolio leads."""
    options, products, criteria, _ = widths
    factors = np.zeros(sum(widths))
    factors[options : options + products] = values.ravel()
    at = options + products
    factors[at : at + criteria] = -values[list(chosen)].sum(axis=0)
    return LinearConstraint(factors, LEAD, np.inf)


def _changes(
    widths: tuple[int, int, int, int], weights: Floats, norm: Norm, within: float | None
) -> list[LinearConstraint]:
    """Weights add up to 1, and changes are at least what each weight differs by."""
    options, products, criteria, sizes = widths
    of_size = np.eye(criteria) if norm is Norm.TOTAL else np.ones((criteria, 1))
    before = np.zeros((criteria, options + products))
    whole = np.zeros(sum(widths))
    whole[options + products : options + products + criteria] = 1.0
    rows = [LinearConstraint(whole, 1.0, 1.0)]
    for sign in (1.0, -1.0):
        moved = np.hstack([before, sign * np.eye(criteria), -of_size])
        rows.append(LinearConstraint(moved, -np.inf, sign * weights))
    if within is not None:
        total = np.zeros(sum(widths))
        total[-sizes:] = 1.0
        rows.append(LinearConstraint(total, -np.inf, within))
    return rows
