"""How much of the spread of payments is chance, how much performance, how much cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.contracts.payment.drawing import Worlds, draw_worlds, other_costs
from commonweal.contracts.payment.settling import Settled, settle_worlds
from commonweal.records.kinds import OutcomeContract

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The variance of an amount in square pence, and its parts, which sum to it.

    Parameters
    ----------
    chance
        What is left when performance and cost are known: who happened to be counted.
    cost
        What cost adds when performance is known.
    performance
        What true performance explains.
    """

    variance: float
    chance: float
    cost: float
    performance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Parts of the variance of a year, or of all years together (year None): of what the
    commissioner pays, and of what the partners are left with after cost (None without costs)."""

    year: int | None
    payment: Parts
    surplus: Parts | None


def split_variance(
    contract: OutcomeContract, worlds: Worlds, settled: Settled
) -> tuple[Split, ...]:
    """Where the variance of payments comes from, year by year and in all.

    Parameters
    ----------
    contract, worlds, settled
        The terms, drawn worlds and what was paid in them.

    Notes
    -----
    The law of total variance, twice: var P = E var(P | performance, cost) + E var(E(P |
    performance, cost) | performance) + var E(P | performance). Each world is drawn again with
    chance alone new, and with chance and cost new; half the mean square of the difference
    estimates the inner variance without bias: the estimator of total effects of M. J. W. Jansen
    (1999), read in the documentation of the R packages sensitivity and propagate
    (rdrr.io/cran/propagate/man/sobol.html), not in the paper. A part that cannot vary is exactly
    zero; others carry the error of draws and may come out a little below zero.
    """
    setting = worlds.setting
    cost_varies = worlds.cost is not None and worlds.cost.shape[1] > 1
    performs = setting.performance > 0.0
    again = worlds
    by_chance = settled.payment
    if cost_varies or performs:
        # A baseline that was measured with error is drawn anew with chance.
        again = draw_worlds(contract, setting, chance=".again")
        by_chance = settle_worlds(contract, again, partners=False).payment
    anew, by_both = again, by_chance
    if cost_varies and performs:
        anew = other_costs(contract, again)
        by_both = settle_worlds(contract, anew, partners=False).payment
    made = []
    for year in (*range(len(worlds.years)), None):
        amounts = [_of(paid, year) for paid in (settled.payment, by_chance, by_both)]
        surplus = None
        if worlds.cost is not None and anew.cost is not None:
            costs = (worlds.cost, worlds.cost, anew.cost)
            drawn = [a - _of(c, year) for a, c in zip(amounts, costs, strict=True)]
            surplus = _parts(drawn, cost_varies=cost_varies, performs=performs)
        made.append(
            Split(
                year=None if year is None else worlds.years[year],
                payment=_parts(amounts, cost_varies=cost_varies, performs=performs),
                surplus=surplus,
            )
        )
    return tuple(made)


def _of(paid: npt.NDArray[np.int64], year: int | None) -> Floats:
    amounts: npt.NDArray[np.int64] = paid.sum(axis=0) if year is None else paid[year]
    return amounts.astype(np.float64)


def _parts(amounts: list[Floats], *, cost_varies: bool, performs: bool) -> Parts:
    first, chance_new, both_new = amounts
    variance = float(first.var(ddof=1))
    if not cost_varies and not performs:
        return Parts(variance=variance, chance=variance, cost=0.0, performance=0.0)
    chance = float(((first - chance_new) ** 2).mean() / 2.0)
    if not performs:
        return Parts(variance=variance, chance=chance, cost=variance - chance, performance=0.0)
    if not cost_varies:
        return Parts(variance=variance, chance=chance, cost=0.0, performance=variance - chance)
    both = float(((first - both_new) ** 2).mean() / 2.0)
    return Parts(variance=variance, chance=chance, cost=both - chance, performance=variance - both)
