"""What several bodies cost against one: fixed cost for each body, teams in steps, cost a head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum

import numpy as np
import numpy.typing as npt
from scipy.stats import t

from commonweal.economics.draws import Distribution, draw, stream

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Pounds that are not known sharply: a central value, and the 95% interval where one is given.

    Raises
    ------
    ValueError
        When it is negative, or the interval does not hold the value.
    """

    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        ends = (self.low, self.high)
        if self.value < 0 or (None in ends and ends != (None, None)):
            raise ValueError(f"{self}: give pounds of zero or more, and both ends or none")
        if self.low is not None and self.high is not None:
            if not 0 <= self.low <= self.value <= self.high:
                raise ValueError(f"{self}: the interval does not hold the value")
            if self.low < self.high and self.value == 0:
                raise ValueError(f"{self}: an interval around zero; give a value above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Teams of which a body needs one for every so many heads it serves, begun or whole."""

    heads: float
    cost: Amount

    def __post_init__(self) -> None:
        if self.heads <= 0:
            raise ValueError(f"a team for every {self.heads} heads; give a number above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What running a commissioner costs a year.

    Parameters
    ----------
    fixed
        Pounds for each body, whatever its size: governing body, accountable officer, audit.
    per_head
        Pounds for each head served.
    teams
        Costs that come in steps.
    """

    fixed: Amount
    per_head: Amount
    teams: tuple[Team, ...] = ()


def teams_needed(heads: float, heads_each: float) -> int:
    """Teams of a body, one for every so many heads, begun or whole.

    Examples
    --------
    >>> teams_needed(250_000, 100_000), teams_needed(200_000, 100_000), teams_needed(0, 100_000)
    (3, 2, 0)
    """
    return ceil(heads / heads_each)


def yearly(costs: Costs, sizes: Sequence[float]) -> float:
    """Pounds a year that bodies of these sizes cost, at the central values.

    Examples
    --------
    >>> costs = Costs(fixed=Amount(value=500_000), per_head=Amount(value=20),
    ...               teams=(Team(heads=100_000, cost=Amount(value=300_000)),))
    >>> yearly(costs, [150_000, 150_000]), yearly(costs, [300_000])
    (8200000.0, 7400000.0)
    """
    return fsum(
        costs.fixed.value
        + costs.per_head.value * size
        + fsum(team.cost.value * teams_needed(size, team.heads) for team in costs.teams)
        for size in sizes
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change of bodies saves a year, over draws of the costs.

    `before`, `after` and `saved` are pounds, shape (draws,); `percent` is the saving as a share of
    what the bodies cost before.
    """

    before: Floats
    after: Floats

    @property
    def saved(self) -> Floats:
        """Pounds a year."""
        return self.before - self.after

    @property
    def percent(self) -> Floats:
        """Of the cost before; nothing is a share of nothing, so zero there."""
        return np.divide(
            100.0 * self.saved,
            self.before,
            out=np.zeros_like(self.before),
            where=self.before > 0,
        )

    def interval(self, of: Floats, level: float = 0.95) -> tuple[float, float]:
        """The ends that hold a share of the draws."""
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(of, [tail, 1.0 - tail])
        return float(low), float(high)

    def reaching(self, asked: float) -> float:
        """The share of draws in which the saving is the asked percentage or more."""
        return float(np.mean(self.percent >= asked))


def change(
    costs: Costs, before: Sequence[float], after: Sequence[float], *, draws: int, seed: int
) -> Change:
    """Draw what bodies of some sizes cost before a change, and others after it.

    The same draw of every cost serves before and after, so that only the bodies differ.

    Parameters
    ----------
    costs
        Amounts with intervals are drawn from gamma distributions, others are fixed.
    before, after
        Heads served by each body.
    draws, seed
        See `economics.draws`.

    Raises
    ------
    ValueError
        When heads before and after differ by more than one: people went missing.

    Examples
    --------
    >>> costs = Costs(fixed=Amount(value=6e5, low=4e5, high=9e5), per_head=Amount(value=20))
    >>> made = change(costs, [1e5] * 8, [8e5], draws=1000, seed=1)
    >>> [round(end / 1e6, 1) for end in made.interval(made.saved)]
    [2.7, 6.0]
    """
    if abs(fsum(before) - fsum(after)) > 1.0:
        raise ValueError(
            f"{fsum(before):,.0f} heads before and {fsum(after):,.0f} after; serve the same people"
        )

    def drawn(amount: Amount, name: str) -> Floats:
        certain = amount.low is None or amount.low == amount.high
        kind: Distribution = "fixed" if certain else "gamma"
        return draw(kind, amount.value, amount.low, amount.high, draws, stream(seed, name))

    fixed, each = drawn(costs.fixed, "fixed"), drawn(costs.per_head, "per head")
    teams = [drawn(team.cost, f"team {i}") for i, team in enumerate(costs.teams)]

    def total(sizes: Sequence[float]) -> Floats:
        whole = fixed * len(sizes) + each * fsum(sizes)
        for team, held in zip(costs.teams, teams, strict=True):
            whole = whole + held * sum(teams_needed(size, team.heads) for size in sizes)
        return whole

    return Change(before=total(before), after=total(after))


def fixed_for(saved: float, before: int, after: int) -> float:
    """Fixed cost for each body that explains a saving wholly by there being fewer bodies.

    Raises
    ------
    ValueError
        When there are not fewer bodies after.

    Examples
    --------
    >>> round(fixed_for(4_700_000, 8, 1))
    671429
    """
    if after >= before:
        raise ValueError(f"{before} bodies before and {after} after; there must be fewer after")
    return saved / (before - after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What amounts of bodies imply if they are a fixed part and a part for each head.

    `fixed` and `per_head` are pounds, each with its interval; `bodies` how many stand behind them.
    """

    fixed: float
    fixed_lower: float
    fixed_upper: float
    per_head: float
    per_head_lower: float
    per_head_upper: float
    bodies: int


def implied(heads: Sequence[float], pounds: Sequence[float], level: float = 0.95) -> Implied | None:
    """Fit amounts as a fixed part and a part for each head, by least squares.

    Parameters
    ----------
    heads, pounds
        Of each body, shape (bodies,).
    level
        Of the intervals.

    Returns
    -------
    Implied or None
        None with fewer than three bodies, or bodies all of one size.

    Notes
    -----
    Ordinary least squares with intervals from Student's t on bodies less two degrees of freedom,
    as in any textbook of regression; compared in the tests with scipy's `linregress`.

    Examples
    --------
    >>> held = implied([1e5, 2e5, 4e5], [2.5e6, 4.5e6, 8.5e6])
    >>> round(held.fixed), round(held.per_head, 6)
    (500000, 20.0)
    """
    x, y = np.asarray(heads, dtype=float), np.asarray(pounds, dtype=float)
    spread = float(np.sum((x - x.mean()) ** 2)) if len(x) >= 3 else 0.0
    if spread == 0.0:
        return None
    slope = float(np.sum((x - x.mean()) * (y - y.mean()))) / spread
    start = float(y.mean() - slope * x.mean())
    left = float(np.sum((y - start - slope * x) ** 2)) / (len(x) - 2)
    wide = float(t.ppf(0.5 + level / 2.0, len(x) - 2))
    slope_error = wide * (left / spread) ** 0.5
    start_error = wide * (left * (1.0 / len(x) + float(x.mean()) ** 2 / spread)) ** 0.5
    return Implied(
        fixed=start,
        fixed_lower=start - start_error,
        fixed_upper=start + start_error,
        per_head=slope,
        per_head_lower=slope - slope_error,
        per_head_upper=slope + slope_error,
        bodies=len(x),
    )
