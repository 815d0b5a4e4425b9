"""Who leads while one weight is varied and the others keep their proportions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from commonweal.choice.value import TIE

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weights of one criterion between which the same options lead.

    Parameters
    ----------
    low, high
        Ends of the stretch, from 0 to 1.
    leaders
        Places of the options that lead; more than one where they tie all along.
    """

    low: float
    high: float
    leaders: tuple[int, ...]


def one_weight(values: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[tuple[Stretch, ...], ...]:
    """For each criterion, who leads as its weight goes from 0 to 1.

    The other weights keep their proportions; where all weight lies on the criterion varied, the
    others share equally what it gives up.

    Parameters
    ----------
    values
        Shape (options, criteria), between 0 and 1.
    weights
        Shape (criteria,) that add up to 1.

    Returns
    -------
    tuple of tuple of Stretch
        For each criterion its stretches from 0 to 1, without a gap. A single criterion has one.

    Raises
    ------
    ValueError
        When shapes do not agree or something is not finite.

    Notes
    -----
    The value of an option is a straight line in the weight varied, so that the leaders are the
    upper envelope of those lines: exact, without a grid.

    Examples
    --------
    >>> found = one_weight([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.4])
    >>> [(part.low, part.high, part.leaders) for part in found[0]]
    [(0.0, 0.5, (1,)), (0.5, 1.0, (0,))]
    """
    given, own = np.asarray(values, np.float64), np.asarray(weights, np.float64)
    if given.ndim != 2 or own.shape != given.shape[1:] or not given.size:
        raise ValueError("one weight: give values of options by criteria, and a weight for each")
    if not (np.isfinite(given).all() and np.isfinite(own).all()):
        raise ValueError("one weight: a value or weight is missing or infinite; give all")
    return tuple(_stretches(given, own, place) for place in range(len(own)))


def _stretches(values: Floats, weights: Floats, place: int) -> tuple[Stretch, ...]:
    """The upper envelope of the options' lines, from none of the weight to all of it."""
    others = np.delete(weights, place)
    if others.size and not others.any():
        others = np.ones_like(others)
    end = values[:, place]
    start = np.delete(values, place, axis=1) @ (others / others.sum()) if others.size else end
    apart = np.subtract.outer(start, start) - np.subtract.outer(end, end)
    crossing = np.subtract.outer(start, start)[np.abs(apart) > TIE] / apart[np.abs(apart) > TIE]
    inside = np.unique(crossing[(crossing > TIE) & (crossing < 1 - TIE)])
    inside = inside[np.diff(inside, prepend=-1.0) > TIE]
    ends = [0.0, *(float(at) for at in inside), 1.0]
    found: list[Stretch] = []
    for low, high in pairwise(ends):
        middle = (low + high) / 2
        reached = start + (end - start) * middle
        leaders = tuple(int(at) for at in np.flatnonzero(reached >= reached.max() - TIE))
        if found and found[-1].leaders == leaders:
            found[-1] = Stretch(found[-1].low, high, leaders)
        else:
            found.append(Stretch(low, high, leaders))
    return tuple(found)
