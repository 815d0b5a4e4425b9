"""Wider bands in which a request could be met: each one named is kept by a grouping at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

import numpy as np
import numpy.typing as npt

from commonweal.optimise.partition.causes import alone, division
from commonweal.optimise.partition.laws import consistent, misses
from commonweal.optimise.partition.parts import SLACK, pieces
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.result import INFEASIBLE, PROVEN

Ints = npt.NDArray[np.int64]
Band = tuple[float, float]

#: Bands tried on the way to the narrowest, and how close to a vain one is close enough.
TRIES, NEAR = 12, 0.002
#: Steps of the search of a piece whose districts are too many to list.
STEPS = 60_000


@dataclass(frozen=True, slots=True)
class Widening:
    """Bands that would do.

    Parameters
    ----------
    least_high
        No band with a high end below this can do: a unit, or what is kept together, weighs it.
    bands
        Bands that groupings keep, the least widened found: with the high end alone raised beyond
        `least_high`, and with the low end alone lowered; one where neither need be.
    """

    least_high: float
    bands: tuple[Band, ...]


def widening(
    asked: Request, units: Sequence[int], labels: Ints | None = None, *, least_high: float = 0.0
) -> Widening:
    """Bands, as little wider as can be found, in which all pieces of the map with some units fit.

    Rules that no band can keep are left aside, and so is a wanted number of districts. Each band
    named was tried: all possible districts were listed and solved or, where they are too many,
    a grouping was searched for and found.

    Parameters
    ----------
    asked
        The request.
    units
        Positions of the units that now stand in the way.
    labels
        Shape (n,), a grouping already found, -1 for units in none.
    least_high
        Weight of the heaviest unit or group to be kept together.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [2, 2, 2], [(0, 0), (1, 0), (2, 0)], 3, 5, graph=[(0, 1), (1, 2)],
    ...     objective=Objective(), keep_together=(), keep_apart=(), regions=None, number=None,
    ...     start=None,
    ... )
    >>> widening(asked, [0, 1, 2]).bands
    ((3.0, 6.0), (2.0, 5.0))
    """
    free = consistent(asked)
    of = pieces(len(free.weight), free.links)
    held = [np.flatnonzero(of == piece) for piece in np.unique(of[list(units)]).tolist()]
    top = max(asked.high, least_high)
    if not all(free.weight[rows].sum() > 0 for rows in held):
        return Widening(top, ())
    trial = _Trial(free, held, labels)
    if top > asked.high and trial.kept(asked.low, top) is not None:
        return Widening(top, ((asked.low, top),))
    ways = []
    high = _raised(trial, asked.low, top)
    if high is not None:
        ways.append((asked.low, high))
    low = _lowered(trial, asked.low, top)
    if low is not None:
        ways.append((low, top))
    return Widening(top, tuple(ways))


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """Pieces of the map to be divided, and a grouping to begin from."""

    asked: Request
    pieces: Sequence[Ints]
    labels: Ints | None

    def kept(self, low: float, high: float) -> Band | None:
        """The least and greatest weight of districts of a grouping inside a band, None for none."""
        ends = []
        for units in self.pieces:
            found = self._divided(replace(self.asked, low=low, high=high), units)
            if found is None:
                return None
            weights = np.bincount(found, self.asked.weight[units])
            ends.append((float(weights.min()), float(weights.max())))
        return min(end[0] for end in ends), max(end[1] for end in ends)

    def _divided(self, asked: Request, units: Ints) -> Ints | None:
        """Labels from 0 of a grouping of one piece inside the band; None where none was found."""
        if self.labels is not None and (self.labels[units] >= 0).all():
            given = np.unique(self.labels[units], return_inverse=True)[1]
            if _good(alone(asked, units), given):
                return given
        listed = division(asked, units)
        if listed.status == INFEASIBLE:
            return None
        if listed.status == PROVEN:
            return listed.labels
        return _searched(alone(asked, units))


def _searched(asked: Request) -> Ints | None:
    # Here, so that numba is loaded only when something is searched.
    from commonweal.optimise.partition.search import grouped

    labels, _ = grouped(asked, seed=0, iterations=STEPS, time_limit=None, progress=None)
    found = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    return found if _good(asked, found) else None


def _good(asked: Request, labels: Ints) -> bool:
    """Whether districts are connected, in the band and keep the rules."""
    weights = np.bincount(labels, asked.weight)
    inside = weights.min() >= asked.low * (1 - SLACK) and weights.max() <= asked.high * (1 + SLACK)
    same = asked.links[labels[asked.links[:, 0]] == labels[asked.links[:, 1]]]
    whole = len(np.unique(pieces(len(labels), same))) == len(weights)
    return bool(inside and whole and misses(asked, labels) == 0)


def _raised(trial: _Trial, low: float, top: float) -> float | None:
    """The least high end found with which the pieces can be divided."""
    most = max(float(trial.asked.weight[units].sum()) for units in trial.pieces)
    ends = trial.kept(low, max(most, top))
    if ends is None:
        return None
    found, vain = max(ends[1], top), top
    for _ in range(TRIES):
        if found - vain <= NEAR * top:
            break
        tried = (found + vain) / 2
        ends = trial.kept(low, tried)
        if ends is None:
            vain = tried
        else:
            found = max(ends[1], top)
    return found


def _lowered(trial: _Trial, low: float, top: float) -> float | None:
    """The greatest low end found with which the pieces can be divided."""
    weights = np.concatenate([trial.asked.weight[units] for units in trial.pieces])
    ends = trial.kept(min(low, float(weights[weights > 0].min())), top)
    if ends is None:
        return None
    found, vain = min(ends[0], low), low
    for _ in range(TRIES):
        if vain - found <= NEAR * low:
            break
        tried = (found + vain) / 2
        ends = trial.kept(tried, top)
        if ends is None:
            vain = tried
        else:
            found = min(ends[0], low)
    return found


def outward(low: float, high: float) -> Band:
    """Ends of a band rounded so that the band only grows: whole from a hundred on, else finer.

    Examples
    --------
    >>> outward(15_959.4, 37_906.33)
    (15959.0, 37907.0)
    >>> [f"{end:g}" for end in outward(0.33333, 0.66666)]
    ['0.3333', '0.6667']
    """
    places = 0 if high >= 100 else 3 - floor(log10(high))
    step = 10.0**-places
    # A sum of floating-point numbers just off a whole one is that one.
    least, most = floor(low / step * (1 + SLACK)), ceil(high / step * (1 - SLACK))
    return round(least * step, places), round(most * step, places)
