"""A bound on compactness where possible districts are too many to list: contiguity let go."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.optimise.partition.master import mix
from commonweal.optimise.partition.parts import SLACK, counts, groups, parts
from commonweal.optimise.partition.request import Request

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rounds of pricing for each part of the map.
ROUNDS = 60
#: Boxes looked at in a round, and sets of units kept from it.
MOST_BOXES, MOST_FOUND = 40_000, 1_000
#: A mean district's inertia may be missed by this share.
CLOSE = 0.003
#: How much of the best prices so far is mixed into the next ones.
STEADY = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Units of one part with a weight, those kept together as one: their own inertia is `inner`."""

    weight: Floats = field(repr=False)
    xy: Floats = field(repr=False)
    inner: float


def inertia_bound(asked: Request, *, rounds: int = ROUNDS) -> tuple[float, int]:
    """No grouping inside the band has less list-weighted inertia; and the rounds of pricing.

    Groupings need not hang together here, only keep apart what no link joins, so the bound holds
    for those that do. Each part of the map is a set partition whose columns, sets of units with a
    weight in the band, are generated at prices for the units (O du Merle, P Hansen, B Jaumard and N
    Mladenović, An interior point algorithm for minimum sum-of-squares clustering, SIAM Journal on
    Scientific Computing 21(4), 1485-1505; D Aloise, P Hansen and L Liberti, An improved column
    generation algorithm for minimum sum-of-squares clustering, Mathematical Programming 131,
    195-220: abstracts read; their districts have no band). The cheapest column is bounded by
    cutting up the plane, see `pricing.cheapest`. For any prices, their sum and the least reduced
    cost for each of the possible number of districts lie below the cost of every grouping, so the
    bound holds whenever rounds end.

    Parameters
    ----------
    asked
        Units, band and rules; units that can be in no district in the band are left out.
    rounds
        Most rounds for each part.
    """
    of = parts(asked)
    total, done = 0.0, 0
    for part in range(int(of.max(initial=-1)) + 1):
        points = _points(asked, np.flatnonzero(of == part))
        ends = counts(float(points.weight.sum()), asked.low, asked.high)
        if asked.number is not None and (of == 0).all():
            ends = (max(ends[0], asked.number), min(ends[1], asked.number))
        bound, spent = _bounded(points, asked.low, asked.high, ends, rounds)
        total += max(bound, 0.0) + points.inner
        done += spent
    return total, done


def _points(asked: Request, units: Ints) -> Points:
    """Units with a weight; a group kept together stands at its centre of gravity."""
    joined = np.arange(len(asked.weight))
    for group in groups(len(joined), asked.together):
        joined[list(group)] = group[0]
    units = units[asked.weight[units] > 0]
    _, row = np.unique(joined[units], return_inverse=True)
    weight = np.bincount(row, asked.weight[units]).astype(np.float64)
    # From the middle: far from the origin, squares would lose their digits.
    xy = asked.xy[units] - asked.xy[units].mean(axis=0)
    centre: Floats = np.stack(
        [np.bincount(row, asked.weight[units] * xy[:, axis]) / weight for axis in (0, 1)], axis=1
    )
    inner = (asked.weight[units] * ((xy - centre[row]) ** 2).sum(axis=1)).sum()
    return Points(weight, centre, float(inner))


def _bounded(
    points: Points, low: float, high: float, number: tuple[int, int], rounds: int
) -> tuple[float, int]:
    from commonweal.optimise.partition.pricing import cheapest

    x, y = (np.ascontiguousarray(points.xy[:, axis]) for axis in (0, 1))
    columns: dict[bytes, tuple[Ints, float]] = {}
    # As if districts were squares of one size: their points lie a sixth of the side squared away.
    price = points.weight * (np.ptp(x) * np.ptp(y) + 1e-6) / (6 * number[0])
    kept, dear, best, done = price, 4.0 * price, -np.inf, 0
    while done < rounds:
        done += 1
        close = CLOSE * max(best, 0.1 * float(np.abs(price).sum())) / number[1]
        least, ends, members, _ = cheapest(
            x,
            y,
            points.weight,
            price,
            low * (1 - SLACK),
            high * (1 + SLACK),
            close,
            MOST_BOXES,
            MOST_FOUND,
        )
        bound = float(price.sum()) + min(number[0] * least, number[1] * least)
        if bound > best:
            best, kept = bound, price
        new = 0
        for first, end in pairwise(ends):
            units = np.sort(members[first:end])
            if units.tobytes() not in columns:
                columns[units.tobytes()] = (units, _inertia(points, units))
                new += 1
        row, value, lacking = _mixed(list(columns.values()), number, dear)
        if (not new and np.array_equal(row, price)) or best >= value * (1 - CLOSE):
            if lacking < CLOSE:
                break
            dear = 16.0 * dear
        price = STEADY * kept + (1 - STEADY) * row if new and done > 1 else row
    return best, done


def _mixed(
    columns: list[tuple[Ints, float]], number: tuple[int, int], dear: Floats
) -> tuple[Floats, float, float]:
    """Prices, cost and what is left uncovered by the cheapest mix of the columns found."""
    sizes = np.array([len(units) for units, _ in columns], np.int64)
    held = np.concatenate([np.empty(0, np.int64), *(units for units, _ in columns)])
    ends = np.concatenate([[0], np.cumsum(sizes)])
    rows = sparse.csr_matrix((np.ones(len(held)), held, ends), shape=(len(columns), len(dear)))
    cost = np.array([inertia for _, inertia in columns], np.float64)
    row, _, value, share = mix(rows, cost, len(dear), number, dear)
    lacking = np.maximum(1.0 - np.asarray(rows.T @ share, np.float64), 0.0)
    return row, value, float(lacking.sum())


def _inertia(points: Points, units: Ints) -> float:
    weight, xy = points.weight[units], points.xy[units]
    centre = (weight[:, None] * xy).sum(axis=0) / weight.sum()
    return float((weight * ((xy - centre) ** 2).sum(axis=1)).sum())
