"""Road minutes as they follow from straight-line distance, learned where both are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

Floats = npt.NDArray[np.float64]

#: Pairs further apart are not learned from: nobody is taken so far by road for urgent care.
PAIRS_KM = 100.0
#: How fast a known way loses weight with the distance between its end and the end wanted, that
#: distance taken as a share of both ways together; and the weight of no correction at all. Chosen
#: by leaving out sites of Kent and of Norfolk whose minutes are known (docs/methods/travel.md).
STEEPNESS, HELD_BACK = 5.0, 0.2


@dataclass(frozen=True, slots=True)
class Relation:
    """Minutes = start + per_km x km + per_root_km x root of km; none of them below zero, so that
    further is never sooner."""

    start: float
    per_km: float
    per_root_km: float

    def minutes(self, km: npt.ArrayLike) -> Floats:
        """Road minutes over straight-line distances, km, of any shape."""
        apart = np.asarray(km, dtype=np.float64)
        return self.start + self.per_km * apart + self.per_root_km * np.sqrt(apart)


def moments(km: npt.ArrayLike, minutes: npt.ArrayLike) -> Floats:
    """What least squares need of pairs, shape (3, 4): sums, so that of many sites they add up and
    one can be taken away again.

    Parameters
    ----------
    km, minutes
        Straight-line kilometres and road minutes of pairs, the same shape (p,).
    """
    apart, taken = np.asarray(km, dtype=np.float64), np.asarray(minutes, dtype=np.float64)
    terms = np.column_stack([np.ones_like(apart), apart, np.sqrt(apart)])
    return np.asarray(terms.T @ np.column_stack([terms, taken]), dtype=np.float64)


def solved(sums: Floats) -> Relation:
    """The relation by least squares with no coefficient below zero.

    Parameters
    ----------
    sums
        Of at least three pairs, see `moments`.

    Raises
    ------
    ValueError
        When there are fewer than three pairs.

    Notes
    -----
    Non-negative least squares, C L Lawson and R J Hanson (1974), Solving Least Squares Problems,
    as in scipy: the book is cited from memory, not verified.

    Examples
    --------
    >>> solved(moments([0.0, 4.0, 16.0, 25.0], [8.0, 13.0, 24.0, 31.75]))
    Relation(start=8.0, per_km=0.75, per_root_km=1.0)
    """
    if sums[0, 0] < 3.0:
        raise ValueError(f"{sums[0, 0]:.0f} pairs of distance and time; a relation needs three")
    # A hair on the diagonal: pairs all of one distance still have an answer.
    factor = np.linalg.cholesky(sums[:, :3] + 1e-9 * np.eye(3))
    found, _ = nnls(factor.T, np.linalg.solve(factor, sums[:, 3]))
    return Relation(*(round(float(one), 6) for one in found))


def corrected(
    relation: Relation, km: Floats, known_km: Floats, known_minutes: Floats, between_km: Floats
) -> Floats:
    """Minutes to one site from each area, corrected by how the area's known ways differ.

    An area at the end of a slow road is further from everywhere that the road leads to. So the
    relation is multiplied by the mean ratio of known minutes to the relation's, a known way
    counting the more the nearer its end lies to the end wanted.

    Parameters
    ----------
    relation
        Learned on the sites whose minutes are known.
    km
        Straight line from each area to the site wanted, shape (n,).
    known_km, known_minutes
        From each area to sites whose minutes are known, shape (n, t); not a number or infinite
        where they are not.
    between_km
        From each of these sites to the site wanted, shape (t,).

    Returns
    -------
    ndarray
        Minutes, shape (n,).

    Notes
    -----
    The weight is exp(-STEEPNESS x between / (known + wanted)), from 1 where both ways end at the
    same place to almost nothing where they part in opposite directions. This project's own; the
    test is leaving known sites out (`checking`).
    """
    told = np.isfinite(known_minutes) & (known_km <= PAIRS_KM)
    length = np.maximum(known_km + km[:, None], 1e-9)
    weight = np.where(told, np.exp(-STEEPNESS * between_km / length), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(told, np.log(known_minutes / relation.minutes(known_km)), 0.0)
    factor = np.exp((weight * apart).sum(axis=1) / (weight.sum(axis=1) + HELD_BACK))
    return np.asarray(relation.minutes(km) * factor)
