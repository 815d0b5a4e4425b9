"""The line through the values of ranked groups: where each group stands, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gradient:
    """What each ranked group weighs in the line fitted through their values.

    Parameters
    ----------
    share
        Share of the population, shape (ranks, groups): weights of the level of the line at the
        middle of the scale, as the mean relative rank is always one half.
    rank
        Relative rank: middle of the group's range in the cumulative population, 0 to 1.
    slope
        Weights of the slope, same shape.
    """

    share: Floats
    rank: Floats
    slope: Floats

    @property
    def foot(self) -> Floats:
        """Weights of the line where the relative rank is 0."""
        return self.share - self.slope / 2.0

    @property
    def top(self) -> Floats:
        """Weights of the line where the relative rank is 1."""
        return self.share + self.slope / 2.0


def gradient(population: Floats) -> Gradient:
    """Weights of the population-weighted regression of values on relative rank.

    Regressing ``y sqrt(a)`` on ``sqrt(a)`` and ``b sqrt(a)``, where a is the share of the
    population and b the relative rank (Low and Low 2004, as the documentation of the official tool
    gives it), is least squares weighted by a: slope and level are sums of the values, each times a
    weight that does not depend on them.

    Parameters
    ----------
    population
        Of the ranked groups, least advantaged first, shape (ranks, groups), above zero.

    Returns
    -------
    Gradient

    Examples
    --------
    >>> line = gradient(np.array([[12.0], [10.0], [78.0]]))
    >>> line.rank.ravel().round(3).tolist()
    [0.06, 0.17, 0.61]
    >>> float((line.slope * line.rank).sum().round(9))
    1.0
    """
    share = population / population.sum(axis=0)
    rank = np.cumsum(share, axis=0) - share / 2.0
    away = share * (rank - 0.5)
    return Gradient(share=share, rank=rank, slope=away / (away * (rank - 0.5)).sum(axis=0))
