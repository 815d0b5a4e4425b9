"""What a programme costs and brings: by year, by payer, by fifth, with intervals over draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from commonweal.economics.discounting import HEALTH, STANDARD, UNDISCOUNTED, discount_factors
from commonweal.evidence import Basis
from commonweal.needs.prevention.model import DEATHS, MEASURES, Run

Floats = npt.NDArray[np.float64]

HEALTH_MEASURES = ("life_years", "qalys")
#: Who saves when less disease is paid for. Unpaid carers' time is no public money.
PUBLIC = ("nhs", "social_care")
PAYERS = (*PUBLIC, "unpaid_care")
LEVEL = 0.95


class Range(NamedTuple):
    """A central value and the limits that hold 95% of the draws."""

    value: float
    lower: float
    upper: float


def over_draws(held: Floats) -> Range:
    """The central value, first of the draws, and the quantiles of 2.5% and 97.5% of the others.

    Where the central value lies outside the draws, as with few of them, it is the limit.

    Examples
    --------
    >>> tuple(round(end, 2) for end in over_draws(np.array([1.0, 0.0, 2.0])))
    (1.0, 0.05, 1.95)
    """
    value = float(held[0])
    if len(held) == 1:
        return Range(value, value, value)
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(held[1:], [tail, 1.0 - tail])
    return Range(value, min(float(low), value), max(float(high), value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A programme against none, for the people whom it reaches.

    Parameters
    ----------
    id, name, text, uncounted
        Of the programme.
    reached
        People reached, shape (draws, fifth).
    without, with_
        Runs of those whose course the programme changes.
    programme
        What the commissioner spends, pounds, shape (draws, fifth, year).
    seed, draws
        Of the random numbers; the first draw is the central value and not counted in `draws`.
    used, assumed, interval_assumed
        Ids of the parameters that the result rests on; of those that are assumed; of those whose
        interval is.
    """

    id: str
    name: str
    text: str
    reached: Floats
    without: Run
    with_: Run
    programme: Floats
    seed: int
    draws: int
    used: tuple[str, ...]
    assumed: tuple[str, ...]
    interval_assumed: tuple[str, ...]
    uncounted: str = ""

    @property
    def withheld(self) -> str:
        """Why nothing is said of payback and of cost per QALY, or empty."""
        if not self.uncounted:
            return ""
        return (
            f"not told: what {self.uncounted} cost is not held, and much of what this programme "
            "saves lies there"
        )

    @property
    def basis(self) -> Basis:
        """`assumed` when any parameter that it rests on is assumed, `modelled` otherwise."""
        return Basis.ASSUMED if self.assumed else Basis.MODELLED

    @property
    def years(self) -> int:
        """The horizon in years."""
        return int(self.programme.shape[-1])

    def gain(self, measure: str) -> Floats:
        """What is gained, shape (draws, fifth, year): events avoided, years added, pounds saved.

        Parameters
        ----------
        measure
            One of `MEASURES` but "programme".

        Raises
        ------
        ValueError
            When there is no such measure.
        """
        if measure not in MEASURES or measure == "programme":
            raise ValueError(f"measure {measure!r}: give one of {', '.join(MEASURES)}")
        change = self.with_.measures[measure] - self.without.measures[measure]
        return change if measure in HEALTH_MEASURES else -change

    def deaths_avoided(self) -> Floats:
        """Deaths of any cause avoided in each year, shape (draws, fifth, year).

        Over a long horizon people who were saved die later within it, so that the sum shrinks.
        """
        return np.asarray(np.sum([self.gain(measure) for measure in DEATHS], axis=0))

    def total(self, held: Floats, *, kind: str = "") -> Floats:
        """Sum over fifths and years, shape (draws,).

        Parameters
        ----------
        held
            Shape (draws, fifth, year).
        kind
            "cost" and "health" discount at their schedules; "" does not.
        """
        return np.asarray(held.sum(axis=1) @ self.factors(kind))

    def factors(self, kind: str) -> Floats:
        """Discount factors of the years; the first year counts whole."""
        schedule = {"cost": STANDARD, "health": HEALTH, "": UNDISCOUNTED}[kind]
        return discount_factors(self.years, schedule)

    def net(self, payers: Sequence[str] = PUBLIC, *, discounted: bool = True) -> Floats:
        """Cumulative savings of payers less what the programme has cost, shape (draws, year)."""
        saved = np.sum([self.gain(payer) for payer in payers], axis=0) - self.programme
        factors = self.factors("cost" if discounted else "")
        return np.asarray(np.cumsum(saved.sum(axis=1) * factors, axis=-1))

    def break_even(self, payers: Sequence[str] = PUBLIC) -> tuple[int | None, float]:
        """First year from which savings have paid the programme back to the horizon's end.

        Returns
        -------
        tuple
            The year (1 is the first), or None when not within the horizon; and the share of
            draws that pay back within it.
        """
        net = self.net(payers)
        first = _first_year(net[0])
        others = net[1:] if len(net) > 1 else net
        return first, float(np.mean([_first_year(row) is not None for row in others]))

    def cost_per_qaly(self) -> Floats:
        """Programme less public savings, over QALYs, both discounted, shape (draws,).

        NaN where no QALYs are gained; below zero where the programme saves money.
        """
        qalys = self.total(self.gain("qalys"), kind="health")
        net = -self.net()[:, -1]
        return np.where(qalys > 0.0, net / np.where(qalys > 0.0, qalys, 1.0), np.nan)


def _first_year(net: Floats) -> int | None:
    """The first year from which on a cumulative sum stays at or above zero."""
    if net[-1] < 0.0:
        return None
    below = np.flatnonzero(net < 0.0)
    return int(below[-1]) + 2 if len(below) else 1
