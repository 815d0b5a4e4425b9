"""How unlike networks are: of shares and of need a head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Lowest and highest value of a network, mean and standard deviation weighted by patients."""

    low: float
    high: float
    mean: float
    deviation: float


def spread(values: Floats, weight: Floats) -> Spread | None:
    """The spread of a value over networks; None where none is known.

    Parameters
    ----------
    values, weight
        By network; NaN where it is not known.

    Examples
    --------
    >>> spread(np.array([0.25, 0.75, np.nan]), np.array([1.0, 1.0, 5.0]))
    Spread(low=0.25, high=0.75, mean=0.5, deviation=0.25)
    """
    known = np.isfinite(values) & (weight > 0.0)
    if not known.any():
        return None
    found, by = values[known], weight[known]
    mean = float((found * by).sum() / by.sum())
    return Spread(
        low=float(found.min()),
        high=float(found.max()),
        mean=mean,
        deviation=float(np.sqrt((by * (found - mean) ** 2).sum() / by.sum())),
    )


def dissimilarity(share: Floats, weight: Floats) -> float | None:
    """The index of dissimilarity of a share of people over groups, from 0 (one mix) to 1.

    It is the part of the people counted by the share who would have to change groups for all
    groups to have one mix.

    Notes
    -----
    O D Duncan and B Duncan (1955), A methodological analysis of segregation indexes, American
    Sociological Review 20, 210-217: from memory, not verified.

    Examples
    --------
    >>> dissimilarity(np.array([1.0, 0.0]), np.array([10.0, 30.0]))
    1.0
    """
    known = np.isfinite(share) & (weight > 0.0)
    of = share[known] * weight[known]
    rest = weight[known] - of
    if not of.sum() > 0.0 or not rest.sum() > 0.0:
        return None
    return float(np.abs(of / of.sum() - rest / rest.sum()).sum() / 2.0)
