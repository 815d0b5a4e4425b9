"""The 0/1 programme behind a portfolio: values and costs as the solver sees them, and searches
whose answers are checked in whole pence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from math import fsum, gcd

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult

from commonweal.choice.conditions import Conditions
from commonweal.solver.programmes import least_integers

Floats = npt.NDArray[np.float64]

#: Values of portfolios this close are equal, as a share of the largest value of an option.
TIE = 1e-9
#: The solver sees values of this size at most: it takes two for equal that differ by 1e-6.
SCALE = 1e6
#: Values below this are what rounding leaves, as a share of the largest value of an option. What
#: lies between this and `TIE` is too small for the solver to see beside the largest.
NOISE = 1e-13
#: Sums of values that are refused as too large, or too small to be scaled.
TOO_LARGE, TOO_SMALL = 1e300, 1e-290
#: The solver sees costs of this size at most: it refuses numbers of 1e15.
LARGEST_COST = 2.0**40
#: Portfolios that the solver took for affordable and are not, before giving up.
MOST_CUTS = 1000


class Status(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    LIMIT = "limit of nodes reached"
    INFEASIBLE = "infeasible"
    FAILED = "failed"

    @classmethod
    def of(cls, result: OptimizeResult) -> Status:
        """What the code of a result of `scipy.optimize.milp` means."""
        code, message = result.status, str(result.message)
        if "Model error" in message:  # The solver refuses the numbers; scipy calls it infeasible.
            return cls.FAILED
        # HiGHS ends at the limit of nodes with a code that scipy does not know, and passes on.
        if code == 4 and "Solution limit reached" in message:
            return cls.LIMIT
        return {0: cls.OPTIMAL, 1: cls.LIMIT, 2: cls.INFEASIBLE}.get(int(code), cls.FAILED)


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found: a portfolio that was checked, or None; the bound as it was solved."""

    chosen: tuple[int, ...] | None
    bound: float | None
    status: Status
    message: str
    nodes: int


@dataclass(frozen=True, slots=True)
class Programme:
    """Values and costs as given, and as the solver sees them.

    `scaled` are the values times `factor`; `costs` are the pence divided by `unit`, which divides
    them all, and by a power of two, `shrunk`, where they are too large for the solver.
    """

    values: Floats
    pence: tuple[int, ...]
    budget: int
    conditions: Conditions
    node_limit: int | None
    scaled: Floats
    factor: float
    unit: int
    costs: Floats
    shrunk: float

    @classmethod
    def of(
        cls,
        value: npt.ArrayLike,
        cost: Sequence[int],
        budget: int,
        conditions: Conditions,
        node_limit: int | None,
    ) -> Programme:
        """Check what is given.

        Raises
        ------
        ValueError
            As `portfolio.best` says.
        """
        values = np.asarray(value, np.float64)
        if values.shape != (len(cost),) or not np.isfinite(values).all():
            raise ValueError("portfolio: give each option a finite value and a cost")
        largest = float(np.abs(values).max(initial=0.0))
        if largest * len(values) > TOO_LARGE or 0.0 < largest < TOO_SMALL:
            raise ValueError(
                f"portfolio: the largest value is {largest:g}, so that sums of values cannot be "
                "worked out; give values in another unit"
            )
        given = [budget, *cost]
        if any(isinstance(part, bool) or int(part) != part for part in given):
            raise ValueError("portfolio: a cost or the budget is not whole; give pence")
        conditions.check(len(values))
        pence = tuple(int(part) for part in cost)
        unit = reduce(gcd, pence, 0) or 1
        costs = np.array([part // unit for part in pence], np.float64)
        shrunk = 2.0 ** max(0, int(np.frexp(np.abs(costs).max(initial=0.0) / LARGEST_COST)[1]))
        held = cls(
            values=values,
            pence=pence,
            budget=int(budget),
            conditions=conditions,
            node_limit=node_limit,
            scaled=values,
            factor=1.0,
            unit=unit,
            costs=costs / shrunk,
            shrunk=shrunk,
        )
        return held.with_values(values)

    def with_values(self, values: Floats) -> Programme:
        """The same costs and conditions with other values."""
        factor = SCALE / (float(np.abs(values).max(initial=0.0)) or 1.0)
        return replace(self, values=values, scaled=values * factor, factor=factor)

    @property
    def tie(self) -> float:
        """Values of portfolios this close are equal."""
        return NOISE * SCALE / self.factor if self.small.any() else self.seen

    @property
    def seen(self) -> float:
        """Values that the solver tells apart from nothing, beside the largest."""
        return TIE * SCALE / self.factor

    @property
    def small(self) -> npt.NDArray[np.bool_]:
        """Options of a value that the solver cannot see beside the largest one."""
        size = np.abs(self.scaled) / SCALE
        return (size > NOISE) & (size < TIE)

    def worth(self, chosen: Sequence[int]) -> float:
        """The value of a portfolio."""
        return fsum(self.values[place] for place in chosen)

    def price(self, chosen: Sequence[int]) -> int:
        """The pence that a portfolio costs."""
        return sum(self.pence[place] for place in chosen)

    def search(
        self,
        objective: Floats,
        *,
        floor: float | None = None,
        ceiling: int | None = None,
        without: tuple[int, ...] | None = None,
        fixed: tuple[int, ...] = (),
        kept: Mapping[int, bool] | None = None,
    ) -> Found:
        """The least of an objective over portfolios worth at least `floor`, of cost up to
        `ceiling`, other than `without`, whose first options are `fixed` to 0 or 1, and others
        `kept` in or out."""
        limit = self.budget if ceiling is None else min(ceiling, self.budget)
        options = len(self.values)
        if options == 0:
            done = limit >= 0 and (floor is None or floor <= 0) and without is None
            status = Status.OPTIMAL if done else Status.INFEASIBLE
            return Found(() if done else None, 0.0 if done else None, status, "no options", 0)
        low, high = np.zeros(options), np.ones(options)
        low[: len(fixed)] = high[: len(fixed)] = fixed
        for place, held in (kept or {}).items():
            low[place] = high[place] = held
        # More than all of them cost is no limit, and the solver need not see so large a number.
        most = min(limit, sum(pence for pence in self.pence if pence > 0))
        rows = [LinearConstraint(self.costs, -np.inf, (most // self.unit) / self.shrunk)]
        matrix, lower, upper = self.conditions.rows(options)
        if len(lower):
            rows.append(LinearConstraint(matrix, lower, upper))
        if floor is not None:
            rows.append(LinearConstraint(self.scaled, floor * self.factor, np.inf))
        if without is not None:
            rows.append(self._other_than(without))
        nodes = 0
        for _ in range(MOST_CUTS):
            result = least_integers(objective, rows, Bounds(low, high), node_limit=self.node_limit)
            nodes += int(result.get("mip_node_count") or 0)
            status = Status.of(result)
            if result.x is None:
                return Found(None, None, status, str(result.message), nodes)
            chosen = tuple(int(place) for place in np.flatnonzero(np.rint(result.x)))
            worth_it = floor is None or self.worth(chosen) >= floor
            if worth_it and self.price(chosen) <= limit and self.conditions.kept_by(chosen):
                bound = result.get("mip_dual_bound")
                told = None if bound is None else float(bound)
                return Found(chosen, told, status, str(result.message), nodes)
            rows.append(self._other_than(chosen))
        return Found(
            None,
            None,
            Status.FAILED,
            f"{MOST_CUTS} portfolios that the solver took for affordable are not; give costs in "
            "rounder amounts",
            nodes,
        )

    def refined(self, chosen: tuple[int, ...]) -> tuple[int, ...]:
        """The portfolio with the options chosen anew whose values the solver could not see: the
        others stay as they are, size by size."""
        kept: dict[int, bool] = {}
        level = self
        while level.small.any():
            large = np.abs(level.scaled) >= TIE * SCALE
            kept |= {int(place): int(place) in chosen for place in np.flatnonzero(large)}
            level = self.with_values(np.where(large, 0.0, level.values))
            found = level.search(-level.scaled, kept=kept)
            if found.chosen is None or self.worth(found.chosen) < self.worth(chosen):
                break
            chosen = found.chosen
        return chosen

    def _other_than(self, chosen: tuple[int, ...]) -> LinearConstraint:
        """A row that only this portfolio breaks."""
        factors = np.ones(len(self.values))
        factors[list(chosen)] = -1.0
        return LinearConstraint(factors, 1.0 - len(chosen), np.inf)

    def earliest(self, chosen: tuple[int, ...], floor: float, ceiling: int) -> tuple[int, ...]:
        """Of portfolios equally good and cheap, the one that holds the first option where they
        differ."""
        nothing = np.zeros(len(self.values))
        for place in range(len(self.values)):
            if place in chosen:
                continue
            fixed = (*(int(before in chosen) for before in range(place)), 1)
            found = self.search(nothing, floor=floor, ceiling=ceiling, fixed=fixed)
            if found.chosen is not None:
                chosen = found.chosen
        return chosen
