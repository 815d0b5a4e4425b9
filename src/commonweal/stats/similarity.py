"""Statistical neighbours: the areas most like a given one in features that are known of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from commonweal.stats.control_chart import finite

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Scale = Literal["z", "range"]

#: Distances worked on at a time, so that the temporaries stay in some tens of megabytes.
CELLS_AT_ONCE = 2_000_000

_WORDS = np.array(["", "a feature is missing", "fewer candidates than neighbours asked for"])


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest of each area asked for; unpacks into index and distance.

    Attributes
    ----------
    index
        Rows of the features, shape (areas asked for, k), the nearest first; -1 where there is
        none.
    distance
        Squared distance in standardised features, of the same shape; NaN where there is none.
    reason
        Why an area has fewer than k neighbours, else empty; shape (areas asked for,).
    """

    index: Whole
    distance: Floats
    reason: npt.NDArray[np.str_]

    def __iter__(self) -> Iterator[Whole | Floats]:
        return iter((self.index, self.distance))


def nearest(
    features: npt.ArrayLike,
    of: Sequence[int] | Whole | int | None = None,
    k: int = 5,
    *,
    groups: Sequence[object] | npt.NDArray[np.generic] | None = None,
    scale: Scale = "z",
) -> Neighbours:
    """The k areas most like each one asked for, by the sum of squared standardised differences.

    Each feature is standardised over the candidates, and the squared differences are summed; all
    features weigh the same. Areas at the same distance come in the order of their rows. A feature
    that is the same for all candidates tells none apart and adds nothing.

    An area with a missing feature has no neighbours and is none: filling the gap with a mean
    would make it look average.

    Parameters
    ----------
    features
        Shape (areas, features), in any units; NaN where missing.
    of
        Rows whose neighbours are wanted; all where None.
    k
        Neighbours of each, at least 1.
    groups
        One label for each area, such as its level or kind: candidates are of the same group, and
        features are standardised within it. None: all areas are candidates.
    scale
        "z": less the mean, over the standard deviation of the candidates (divided by their
        number); "range": less the least, over the range.

    Returns
    -------
    Neighbours

    Raises
    ------
    ValueError
        When features are no table, empty, infinite or no numbers, or a row asked for, k, the
        groups or the scale do not fit.

    Notes
    -----
    CIPFA's nearest neighbours model, as Hartlepool's "JSNA Living Well" describes it (read):
    variables standardised to a mean of zero and a standard deviation of one, then the Euclidean
    distance. The square, given here, puts them in the same order. CIPFA's choice of variables is
    not open to us, so neighbours by other features are not CIPFA's.

    Examples
    --------
    >>> deprivation_and_age = [[20.0, 18.0], [21.0, 18.0], [40.0, 17.0], [19.0, 20.0]]
    >>> found = nearest(deprivation_and_age, of=0, k=2)
    >>> found.index.tolist()
    [[1, 3]]
    """
    held = finite("features", features)
    if held.ndim != 2 or 0 in held.shape:
        raise ValueError(f"features: shape {held.shape}; give rows of areas, at least one feature")
    if k < 1:
        raise ValueError(f"k {k!r}: give at least 1")
    if scale not in get_args(Scale):
        raise ValueError(f"scale {scale!r}: give one of {get_args(Scale)}")
    asked = _rows(of, len(held))
    group = _groups(groups, len(held))
    complete: npt.NDArray[np.bool_] = np.logical_not(np.isnan(held).any(axis=1))
    index = np.full((len(asked), k), -1, dtype=np.int64)
    distance = np.full((len(asked), k), np.nan)
    for label in np.unique(group[asked]):
        candidates = np.flatnonzero((group == label) & complete)
        wanted = np.flatnonzero((group[asked] == label) & complete[asked])
        if len(candidates) < 2 or not len(wanted):
            continue
        space = _standard(held[candidates], scale)
        at = np.searchsorted(candidates, asked[wanted])
        step = max(CELLS_AT_ONCE // len(candidates), 1)
        for first in range(0, len(wanted), step):
            part = slice(first, first + step)
            near, far = _nearest(space, at[part], min(k, len(candidates) - 1))
            rows = wanted[part, None]
            columns = np.arange(near.shape[1])
            index[rows, columns] = candidates[near]
            distance[rows, columns] = far
    why = np.where(~complete[asked], 1, np.where(index[:, -1] < 0, 2, 0))
    return Neighbours(index=index, distance=distance, reason=np.asarray(_WORDS[why]))


def _rows(of: Sequence[int] | Whole | int | None, areas: int) -> Whole:
    if of is None:
        return np.arange(areas)
    asked = np.atleast_1d(np.asarray(of))
    if asked.ndim != 1 or (asked.size and asked.dtype.kind not in "iu"):
        raise ValueError(f"of {of!r}: give rows of the features")
    outside = asked[(asked < 0) | (asked >= areas)]
    if outside.size:
        raise ValueError(f"of: row {outside[0]} is not among the {areas} areas")
    return asked.astype(np.int64)


def _groups(groups: Sequence[object] | npt.NDArray[np.generic] | None, areas: int) -> Whole:
    """The group of each area, numbered."""
    if groups is None:
        return np.zeros(areas, dtype=np.int64)
    if len(groups) != areas:
        raise ValueError(f"groups: {len(groups)} labels for {areas} areas; give one for each")
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in groups], dtype=np.int64)


def _standard(features: Floats, scale: Scale) -> Floats:
    if scale == "z":
        middle, width = features.mean(axis=0), features.std(axis=0)
    else:
        middle, width = features.min(axis=0), np.ptp(features, axis=0)
    # Rounding can leave a feature that is the same for all a width of its own, and one whose
    # differences are too small to be squared none: by neither is anybody unlike another.
    width = np.where((np.ptp(features, axis=0) > 0.0) & (width > 0.0), width, np.inf)
    standard: Floats = (features - middle) / width
    return standard


def _nearest(space: Floats, of: Whole, k: int) -> tuple[Whole, Floats]:
    """The k nearest of some points among all, ties in the order of rows, and how far they are."""
    far = np.zeros((len(of), len(space)))
    for feature in space.T:
        difference = feature[of, None] - feature
        far += np.square(difference, out=difference)
    far[np.arange(len(of)), of] = np.inf
    reach = np.partition(far, k - 1, axis=1)[:, k - 1]
    row, column = np.nonzero(far <= reach[:, None])
    order = np.lexsort((column, far[row, column], row))
    row, column = row[order], column[order]
    starts = np.searchsorted(row, np.arange(len(of)))
    chosen = column[starts[:, None] + np.arange(k)]
    return chosen, np.take_along_axis(far, chosen, axis=1)
