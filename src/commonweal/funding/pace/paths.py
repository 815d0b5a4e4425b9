"""Paths over years: the one that is settled to the penny, and many whose budgets and lists are
drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from commonweal.economics.draws import stream
from commonweal.funding.pace.pennies import BudgetError, settle_pence
from commonweal.funding.pace.policy import Policy
from commonweal.funding.pace.settling import settle
from commonweal.system.apportionment import exact, largest_remainder

Floats = npt.NDArray[np.float64]
#: Distances drawn at most: 400 MB.
MOST = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What a path takes as given of one year.

    Parameters
    ----------
    label
        The financial year.
    uplift
        Growth of the whole budget on the year before, a share.
    policy
        The choices of the year.
    lists
        Growth of each body's list on the year before, a share; flat where it is not named.
    """

    label: str
    uplift: float
    policy: Policy
    lists: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One body in one year of a path, in pence; distances are shares above or below target.

    `bound` is how far under target the year let a body be: the policy's, or a wider one where a
    scenario's start made the policy's out of reach.
    """

    code: str
    year: str
    opening: int
    target: int
    allocation: int
    distance_opening: float
    distance_closing: float
    bound: float

    @property
    def growth(self) -> float | None:
        """Growth of the allocation on the year before; None where there was none."""
        return self.allocation / self.opening - 1.0 if self.opening else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draws:
    """Closing distances of drawn paths.

    Parameters
    ----------
    codes
        Bodies in order.
    distance
        Shape (years, scenarios, bodies): closing distances from target.
    met
        Shape (years, scenarios): whether the budget reached for all floors and the bound.
    """

    codes: tuple[str, ...]
    distance: Floats
    met: npt.NDArray[np.bool_]

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
        """Lower end, median and upper end over scenarios, each of shape (years, bodies)."""
        tail = (1.0 - level) / 2.0
        low, median, high = np.quantile(self.distance, [tail, 0.5, 1.0 - tail], axis=1)
        return low, median, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far drawn paths scatter about the one that is settled; standard deviations, in shares.

    Parameters
    ----------
    budget
        Of each year's growth of the budget, independent from year to year.
    lists
        Of the yearly growth of each body's list, one draw for all years of a scenario: lists that
        a projection misses, it misses year after year.
    """

    budget: float = 0.005
    lists: float = 0.005

    def __post_init__(self) -> None:
        if not (0.0 <= self.budget < 1.0 and 0.0 <= self.lists < 1.0):
            raise ValueError(f"spreads {self.budget:g}, {self.lists:g}: give shares, zero or more")


def settled_path(
    opening: Mapping[str, int],
    targets: Mapping[str, int],
    years: Sequence[Year],
    *,
    widen: bool = False,
) -> tuple[Step, ...]:
    """The path settled to the penny, year after year.

    Parameters
    ----------
    opening
        Allocation by body in the year before the first, in pence.
    targets
        Target by body in the year before the first, in any unit: it grows with the body's list.
    years
        What is given of each year, in order.
    widen
        For a scenario's start, which nobody was given: in a year whose budget reaches for the
        growth assured but not for the bound under target, the tightest bound that it reaches is
        kept instead, and each `Step` says so.

    Returns
    -------
    tuple of Step
        By year, then by code. Each year's allocations sum to its budget, which is last year's sum
        and its uplift, to the nearest penny.

    Raises
    ------
    ValueError
        When a body lacks an allocation or a target.
    BudgetError
        When a year's budget does not reach for the floors.

    Examples
    --------
    >>> chosen = Policy(minimum=0.01, least=0.0, near_over=0.05, far_over=0.1, bound=0.05)
    >>> given = [Year(label=y, uplift=0.04, policy=chosen, lists={}) for y in ("2019-20",
    ...          "2020-21")]
    >>> for step in settled_path({"A": 104_00, "B": 96_00}, {"A": 1, "B": 1}, given):
    ...     print(step.code, step.year, step.allocation, round(step.distance_closing, 4))
    A 2019-20 10504 0.01
    B 2019-20 10296 -0.01
    A 2020-21 10816 0.0
    B 2020-21 10816 0.0
    """
    steps: list[Step] = []
    held = dict(sorted(opening.items()))
    weights = {code: exact(target) for code, target in sorted(targets.items())}
    for year in years:
        weights = {
            code: weight * (1 + exact(year.lists.get(code, 0.0)))
            for code, weight in weights.items()
        }
        total, whole = sum(held.values()), sum(weights.values(), Fraction(0))
        budget = round(total * (1 + exact(year.uplift)))
        policy = year.policy
        try:
            closing = settle_pence(held, weights, budget, policy, when=year.label)
        except BudgetError as error:
            if not widen or error.bound is None:
                raise
            policy = replace(policy, bound=error.bound)
            closing = settle_pence(held, weights, budget, policy, when=year.label)
        pence = largest_remainder({c: budget * weights[c] / whole for c in held})
        for code, before in held.items():
            share = weights[code] / whole
            steps.append(
                Step(
                    code=code,
                    year=year.label,
                    opening=before,
                    target=pence[code],
                    allocation=closing[code],
                    distance_opening=float(before / (share * total) - 1),
                    distance_closing=float(closing[code] / (share * budget) - 1),
                    bound=policy.bound,
                )
            )
        held = closing
    return tuple(steps)


def drawn_paths(
    opening: Mapping[str, int],
    targets: Mapping[str, int],
    years: Sequence[Year],
    *,
    scenarios: int,
    seed: int,
    spread: Spread | None = None,
) -> Draws:
    """Many paths whose budgets and lists are drawn about those given.

    Parameters
    ----------
    opening, targets, years
        As in `settled_path`.
    scenarios
        How many.
    seed
        Zero or more; each body's list is drawn from a stream of its own, so that a body more
        leaves the draws of the others as they were.
    spread
        How far they scatter; the default where None.

    Returns
    -------
    Draws
        Where a budget does not reach for the growth assured, floors are cut in proportion; where
        it reaches for that and not for the bound, the lowest are lifted as far as it goes. `met`
        says so of both.

    Raises
    ------
    ValueError
        When there is no scenario, or there are more distances than `MOST`.

    Examples
    --------
    >>> chosen = Policy(minimum=0.01, least=0.0, near_over=0.05, far_over=0.1, bound=0.05)
    >>> given = [Year(label="2019-20", uplift=0.04, policy=chosen, lists={})]
    >>> drawn = drawn_paths({"A": 104_00, "B": 96_00}, {"A": 1, "B": 1}, given, scenarios=100,
    ...                     seed=1)
    >>> drawn.distance.shape, float(drawn.met.mean())
    ((1, 100, 2), 1.0)
    """
    if scenarios < 1:
        raise ValueError(f"{scenarios} scenarios: give at least one")
    size = len(years) * scenarios * len(opening)
    if size > MOST:
        raise ValueError(
            f"{len(years)} years of {scenarios:,} scenarios of {len(opening):,} bodies are "
            f"{size:,} distances, more than {MOST:,}; give fewer years or scenarios"
        )
    spread = spread or Spread()
    codes = tuple(sorted(opening))
    held = np.broadcast_to(
        np.array([float(opening[code]) for code in codes]), (scenarios, len(codes))
    )
    weights = np.array([float(targets[code]) for code in codes])
    missed = spread.lists * np.column_stack(
        [stream(seed, f"funding.pace.list.{code}").standard_normal(scenarios) for code in codes]
    )
    errors = spread.budget * stream(seed, "funding.pace.budget").standard_normal(
        (len(years), scenarios)
    )
    budget = held.sum(axis=1)
    met = np.empty((len(years), scenarios), dtype=bool)
    distance = np.empty((len(years), scenarios, len(codes)))
    for at, year in enumerate(years):
        central = np.array([year.lists.get(code, 0.0) for code in codes])
        # No list and no budget can fall by more than all of it.
        weights = weights * np.maximum(1.0 + central + missed, 1e-9)
        shares = weights / weights.sum(axis=1, keepdims=True)
        budget = budget * np.maximum(1.0 + year.uplift + errors[at], 1e-9)
        done = settle(held, shares, budget, year.policy)
        held = done.allocation
        distance[at] = held / (shares * budget[:, None]) - 1.0
        met[at] = done.growth_met & done.bound_met
    return Draws(codes=codes, distance=distance, met=met)
